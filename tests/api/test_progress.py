"""Guessing receipt codes."""

from __future__ import annotations

import httpx
from fastapi import FastAPI

from api.pages import progress
from api.progress import WRONG_CODES
from tests.api.desk import Desk

WRONG = "AAAABBBBCCCC"


class TestGuessing:
    """By page and by JSON."""

    async def test_has_one_budget(self, app: FastAPI, public: Desk) -> None:
        """Codes tried on the page count for JSON, and the other way round."""
        app.include_router(progress.router)
        for turn in range(WRONG_CODES):
            answer = await (public.get(f"/receipts/{WRONG}") if turn % 2 else self.typed(public))
            assert answer.status_code == 404
        assert [(await self.typed(public)).status_code, (await public.get(f"/receipts/{WRONG}")).status_code] == [
            429,
            429,
        ]

    async def typed(self, public: Desk) -> httpx.Response:
        """A wrong code on the page."""
        return await public.client.post(
            "/receipt", data={"number": "CITY-2026-000001", "code": WRONG}, headers={"Origin": "http://gongdao.test"}
        )
