"""Ids that point outside a matter: what is not there, or out of sight, is refused by its field and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from activities.receipts import Receipts
from casework.complaint import COMPLAINT
from records import months, queries
from tests.api.desk import NARRATIVE, Desk, row_counts
from tests.spine import MEDIATOR, SEALED, Spine


class TestACommandNaming:
    """Something that does not exist."""

    @pytest.mark.parametrize(
        ("command", "body", "field"),
        [
            ("transfer", {"to_office": "nosuch", "reason": NARRATIVE}, "/to_office"),
            ("assign", {"handler": "nosuch-person"}, "/handler"),
            ("accept", {"handler": "nosuch-person"}, "/handler"),
            ("accept", {"handler": "p-desk"}, "/handler"),
            ("join", {"into": str(uuid4()), "reason": NARRATIVE}, "/into"),
        ],
    )
    async def test_is_refused_by_its_field(
        self, desk: Desk, mediator: Desk, working: Spine, command: str, body: dict[str, Any], field: str
    ) -> None:
        """The command and its preview say which field is wrong, and no table changes."""
        complaint = await desk.submit()
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        if command in ("join", "assign"):
            await mediator.give(complaint, "accept")
        version = (await mediator.get(f"/complaints/{complaint}")).json()["version"]
        before = await row_counts(working.engine)
        given = await mediator.give(complaint, command, body, If_Match=f'"{version}"')
        seen = await mediator.post(f"/complaints/{complaint}/commands/{command}/preview", body)
        for answer in (given, seen):
            assert answer.status_code == 422
            assert [one["field"] for one in answer.json()["errors"]] == [field]
        after = await row_counts(working.engine)
        assert {**after, "access_log": 0} == {**before, "access_log": 0}

    async def test_is_accepted_when_it_is_there(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """A colleague of the office may be named."""
        complaint = await desk.submit()
        answer = await mediator.give(complaint, "accept", {"handler": MEDIATOR})
        assert answer.status_code == 200


class TestEvidenceFromAnotherComplaint:
    """An interruption that is on record in an earlier complaint …"""

    async def test_names_one_that_is_there_ended_or_not(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """One of nowhere is refused by its field; one that was withdrawn still proves what it proves."""
        over, new = await desk.submit(), await desk.submit({"claims": [{"code": "3.2"}]})
        await mediator.give(over, "withdraw", {"reason": "gave_up"})
        act = {"claim": "c1", "act": "claimed", "occurred_on": "2026-02-20", "proof": NARRATIVE}
        nowhere = await mediator.give(new, "record_interruption", {**act, "earlier": str(uuid4())})
        assert [one["field"] for one in nowhere.json()["errors"]] == ["/earlier"]
        shown = (await mediator.give(new, "record_interruption/preview", {**act, "earlier": str(over)})).json()
        assert "receipt_is_no_act" in [one["code"] for one in shown["warnings"]]
        assert (await mediator.give(new, "record_interruption", {**act, "earlier": str(over)})).status_code == 200
        (ground,) = (await mediator.get(f"/complaints/{new}")).json()["claims"][0]["limitation"]["grounds"]
        assert ground["earlier"] == str(over)


class TestDecliningForTheSameMatter:
    """A complaint declined because its matter was decided already …"""

    async def test_names_the_one_that_is_over(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """What was decided is concluded or withdrawn; a matter of nowhere is still refused."""
        over, new = await desk.submit(), await desk.submit()
        assert (await mediator.give(over, "withdraw", {"reason": "settled"})).json()["stage"] == "withdrawn"
        body = {"reason": "same_matter_decided", "explanation": NARRATIVE, "same_as": str(uuid4())}
        refused = await mediator.give(new, "decline", body)
        declined = await mediator.give(new, "decline", {**body, "same_as": str(over)})
        assert [one["field"] for one in refused.json()["errors"]] == ["/same_as"]
        assert (declined.status_code, declined.json()["stage"]) == (200, "declined"), declined.text

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("withdraw", {"reason": "settled"}),
            ("decline", {"reason": "no_matter", "explanation": NARRATIVE}),
            ("answer", {"answer": NARRATIVE}),
        ],
    )
    async def test_names_none_that_is_over_as_pending(
        self, desk: Desk, mediator: Desk, working: Spine, command: str, body: dict[str, Any]
    ) -> None:
        """The worker would be sent to where nobody works on it; one that is open is named."""
        over, there, new = await desk.submit(), await desk.submit(), await desk.submit()
        assert (await mediator.give(over, command, body)).status_code == 200
        told = {"reason": "same_matter_pending", "explanation": NARRATIVE}
        refused = await mediator.give(new, "decline", {**told, "same_as": str(over)})
        declined = await mediator.give(new, "decline", {**told, "same_as": str(there)})
        assert [one["field"] for one in refused.json()["errors"]] == ["/same_as"]
        assert (declined.status_code, declined.json()["stage"]) == (200, "declined"), declined.text


class TestACaseReceivedJustNow:
    """Named by its id before its workflow has come to it …"""

    async def test_is_recorded_first(self, desk: Desk, spine: Spine) -> None:
        """Whoever was given the number may use it at once."""
        there = await desk.submit()
        body = {"into": str(there), "reason": SEALED}
        command = COMPLAINT.commands["join"].model_validate(body)
        async with spine.engine.connect() as conn:
            assert await queries.find_standing(conn, there) is None
            await Receipts(spine.engine, spine.parts.recorder()).record_named(conn, command)
            assert (await queries.find_standing(conn, there)) is not None

    async def test_may_be_named_at_once(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Ten times in a row, without waiting."""
        for _ in range(10):
            new, there = await desk.submit(), await desk.submit()
            told = {"reason": "same_matter_pending", "explanation": NARRATIVE, "same_as": str(there)}
            answer = await mediator.give(new, "decline", told)
            assert answer.status_code == 200, answer.text


class TestJoining:
    """Two complaints into each other."""

    async def test_leaves_one_of_them_open(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """After A went into B, B cannot go into A: somebody handles the matter."""
        first, second = await desk.submit(), await desk.submit()
        versions = {}
        for one in (first, second):
            versions[one] = (await mediator.give(one, "accept")).json()["version"]
        there = await mediator.give(
            first, "join", {"into": str(second), "reason": NARRATIVE}, If_Match=f'"{versions[first]}"'
        )
        version = (await mediator.get(f"/complaints/{second}")).json()["version"]
        back = await mediator.give(second, "join", {"into": str(first), "reason": NARRATIVE}, If_Match=f'"{version}"')
        assert there.status_code == 200
        assert back.status_code in (412, 422)
        assert (await mediator.get(f"/complaints/{second}")).json()["stage"] == "accepted"

    async def test_into_one_that_has_ended_says_so(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """It exists, and whoever sees it learns what to do first; reopened, it takes the other in."""
        over, new = await desk.submit(), await desk.submit()
        await mediator.give(over, "accept")
        await mediator.give(over, "withdraw", {"reason": "settled"})
        version = (await mediator.give(new, "accept")).json()["version"]
        body, match = {"into": str(over), "reason": NARRATIVE}, f'"{version}"'
        refused = await mediator.give(new, "join", body, If_Match=match)
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["field"], error["code"]) == (422, "/into", "ended_already")
        there = (await mediator.get(f"/complaints/{over}")).json()["version"]
        await mediator.give(over, "reopen", {"reason": NARRATIVE}, If_Match=f'"{there}"')
        assert (await mediator.give(new, "join", body, If_Match=match)).status_code == 200


class TestAStreamOfAnotherKind:
    """Under the wrong address."""

    async def test_is_not_there(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """A lead's id answers under /complaints as an unknown id does, in every reading."""
        lead = await desk.post("/leads", {"source": "visit", "summary": NARRATIVE})
        assert lead.status_code in (200, 201), lead.text
        wrong, nowhere = lead.json()["id"], uuid4()
        for path in ("", "/events", "/deadlines", "/allowed"):
            ours = await mediator.get(f"/complaints/{wrong}{path}")
            none = await mediator.get(f"/complaints/{nowhere}{path}")
            assert (ours.status_code, ours.json()) == (404, none.json())
        given = await mediator.give(wrong, "note_contact", {"note": NARRATIVE})
        assert given.status_code == 404


class TestFrozenFigures:
    """Of a risk meeting."""

    async def test_cannot_be_named_before_they_are_frozen(self, supervisor: Desk, working: Spine) -> None:
        """An edition of the month that nobody froze is refused; a frozen one is taken."""
        made = await supervisor.post("/meetings", {"month": "2026-02"})
        assert made.status_code in (200, 201), made.text
        path = f"/meetings/{made.json()['id']}/commands/freeze_figures"
        refused = await supervisor.post(path, {"edition": 1})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "/edition")
        async with working.engine.begin() as conn:
            await months.store(conn, months.Edition("2026-02", 1, {}, datetime(2026, 3, 1, tzinfo=UTC)))
        assert (await supervisor.post(path, {"edition": 1})).status_code == 200


class TestAReceiptOnItsWay:
    """Between the answer to the submission and its first event."""

    async def test_is_told_apart_from_what_does_not_exist(self, desk: Desk, mediator: Desk) -> None:
        """No worker runs: a preview says to come back, where an unknown id says not found."""
        complaint = await desk.submit()
        waiting = await mediator.post(f"/complaints/{complaint}/commands/accept/preview", {})
        nothing = await mediator.post(f"/complaints/{uuid4()}/commands/accept/preview", {})
        assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "5")
        assert nothing.status_code == 404
