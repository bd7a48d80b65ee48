"""Guessing receipt codes."""

from __future__ import annotations

import asyncio

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

    async def test_at_once_has_the_same_budget(self, public: Desk) -> None:
        """Codes tried side by side count before their answer is known."""
        answers = await asyncio.gather(*(public.get(f"/receipts/{WRONG}") for _ in range(WRONG_CODES + 5)))
        assert sorted(one.status_code for one in answers) == [404] * WRONG_CODES + [429] * 5

    async def test_rightly_costs_nothing(self, public: Desk) -> None:
        """Whoever holds a code may look as often as they like."""
        code = (await public.post("/complaints", {"narrative": "拖欠工资"})).json()["receipt_code"]
        answers = [await public.get(f"/receipts/{code}") for _ in range(WRONG_CODES + 1)]
        assert {one.status_code for one in answers} == {200}

    async def typed(self, public: Desk) -> httpx.Response:
        """A wrong code on the page."""
        return await public.client.post(
            "/receipt", data={"number": "CITY-2026-000001", "code": WRONG}, headers={"Origin": "http://gongdao.test"}
        )
