"""The state that a command left behind is read ahead; what the next one rests on is what stands."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from fastapi import FastAPI

from api import courtesy
from tests.api.desk import Desk, row_counts
from tests.spine import MEDIATOR, Spine, message

NOTE = {"note": "电话联系，已说明办理进度。"}
MATTER = {
    "workers": [{"name": "示例劳动者"}],
    "respondents": [{"kind": "company", "name": "示例·零件有限公司"}],
    "claims": [{"code": "1.1"}, {"code": "3.1"}],
}


async def noted(app: FastAPI, desk: Desk, mediator: Desk, spine: Spine) -> UUID:
    """A complaint on which the mediator has noted a contact; what that left behind has been read ahead."""
    complaint = await desk.submit(MATTER)
    await spine.until(complaint, bool)
    answer = await mediator.give(complaint, "note_contact", NOTE)
    assert answer.status_code == 200, answer.text
    async with asyncio.timeout(10):
        while app.state.house.foresight.find_latest("complaint", complaint) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return complaint


class TestReadingAhead:
    """After a command was answered …"""

    async def test_finds_what_it_left_behind(self, app: FastAPI, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The state at the version that was answered."""
        complaint = await noted(app, desk, mediator, working)
        found = app.state.house.foresight.find_latest("complaint", complaint)
        assert found.sequence == (await working.events(complaint))[-1].sequence

    async def test_is_worth_nothing_once_another_command_was_answered(
        self, app: FastAPI, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """The stream has moved on for sure."""
        complaint = await noted(app, desk, mediator, working)
        app.state.house.foresight.left_at("complaint", complaint, 1_000_000)
        assert app.state.house.foresight.find_latest("complaint", complaint) is None


class TestACommandAfterAnother:
    """Judged on a state read ahead …"""

    @pytest.fixture(autouse=True)
    def _law_and_rights_are_remembered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However slow the machine is."""
        monkeypatch.setattr(courtesy, "REMEMBERED", 600.0)

    async def test_is_recorded_without_asking_first(
        self, app: FastAPI, desk: Desk, mediator: Desk, working: Spine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With its text; nothing is read before that is stored."""
        complaint = await noted(app, desk, mediator, working)

        async def ask(*_: object, **__: object) -> None:
            raise AssertionError("asked")

        monkeypatch.setattr(app.state.house.courtesy, "open", ask)
        again = await mediator.give(complaint, "note_contact", NOTE)
        shown = (await mediator.get(f"/complaints/{complaint}/events")).json()["items"]
        assert (again.status_code, [one["data"].get("note") for one in shown].count(NOTE["note"])) == (200, 2)

    async def test_is_refused_by_what_stands_and_leaves_nothing(
        self, app: FastAPI, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """Another process accepted the complaint meanwhile: nobody declines it any more."""
        complaint = await noted(app, desk, mediator, working)
        await working.give(message(complaint, "accept", actor=MEDIATOR))
        before = await row_counts(working.engine)
        refused = await mediator.give(
            complaint, "decline", {"reason": "outside_union", "explanation": "不属于本会职责。"}
        )
        assert (refused.status_code, refused.json()["stage"]) == (409, "accepted")
        assert await row_counts(working.engine) == before

    async def test_is_taken_where_only_what_stands_allows_it(
        self, app: FastAPI, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """Another process accepted the complaint meanwhile: now some of it can be redirected."""
        complaint = await noted(app, desk, mediator, working)
        await working.give(message(complaint, "accept", actor=MEDIATOR))
        body = {"claims": ["c2"], "destination": "court", "explanation": "可以直接向法院起诉。"}
        taken = await mediator.give(complaint, "redirect_claims", body)
        assert taken.status_code == 200, taken.text
