"""The desk's form and the public one: everything that is wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.api.test_page_edge import enter, opened
from tests.spine import DESK, Spine


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the desk."""
    async for one in opened(app):
        await enter(one, DESK)
        yield one


class TestAFormWithSeveralMistakes:
    """What cannot be read, and what cannot be …"""

    FORM: ClassVar[dict[str, str]] = {
        "/channel": "reception",
        "/narrative": "拖欠工资。",
        "/received_on": str(date.today() + timedelta(days=3)),
        "rows:/claims": "2",
        "/claims/1/code": "1.1",
        "/claims/1/amount_yuan": "两万",
        "do": "save",
    }

    async def told(self, browser: httpx.AsyncClient, **more: str) -> list[str]:
        """The inputs that the form is sent back for."""
        sent = await browser.post("/complaints/new", data={**self.FORM, "key": str(uuid4()), **more})
        assert sent.status_code == 422
        return re.findall(r'id="f-([^"]+)-error-1"', sent.text)

    async def test_are_told_at_once(self, browser: httpx.AsyncClient, working: Spine) -> None:
        """A sum that is no number, and a day that has not come."""
        assert await self.told(browser) == ["received_on", "claims-1-amount_yuan"]

    async def test_are_told_one_after_another_where_the_rest_cannot_be_judged(
        self, browser: httpx.AsyncClient, working: Spine
    ) -> None:
        """Without what was told nobody can say more."""
        assert await self.told(browser, **{"/narrative": ""}) == ["narrative", "claims-1-amount_yuan"]
