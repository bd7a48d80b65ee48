"""Who may do and see what: what is out of sight looks like what does not exist."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from records import people
from records.database import Engine
from tests.api.desk import HASH, NARRATIVE, Desk, put_role
from tests.spine import ABOVE, DESK, Spine

NEIGHBOUR, TOWN = "p-neighbour", "town"


@pytest.fixture
async def neighbour(public: Desk, owner: Engine) -> Desk:
    """A mediator of another office under the same province."""
    async with owner.begin() as conn:
        await people.put_offices(conn, [people.Office(TOWN, "县总工会", "province", "410200", 2)])
        await people.put_account(conn, people.Account(NEIGHBOUR, NEIGHBOUR, HASH, NEIGHBOUR))
        await people.put_membership(
            conn, people.Membership(NEIGHBOUR, TOWN, "mediator", datetime(2020, 1, 1, tzinfo=UTC))
        )
    return await public.sign_in(NEIGHBOUR)


class TestAnotherOffice:
    """Of the same level."""

    async def test_sees_and_moves_nothing(self, desk: Desk, mediator: Desk, neighbour: Desk, working: Spine) -> None:
        """Each address answers as it does for an id that does not exist, before and after the first event."""
        complaint, nowhere = await desk.submit(), uuid4()
        for _ in range(2):
            for path in ("", "/events", "/deadlines", "/allowed"):
                ours = await neighbour.get(f"/complaints/{complaint}{path}")
                none = await neighbour.get(f"/complaints/{nowhere}{path}")
                assert (ours.status_code, ours.json()) == (404, none.json())
            for path in ("commands/note_contact", "commands/note_contact/preview"):
                ours = await neighbour.post(f"/complaints/{complaint}/{path}", {"note": NARRATIVE})
                none = await neighbour.post(f"/complaints/{nowhere}/{path}", {"note": NARRATIVE})
                assert (ours.status_code, ours.json()) == (404, none.json())
            await mediator.give(complaint, "accept")
        assert (await neighbour.get("/complaints")).json()["items"] == []
        assert (await neighbour.get("/deadlines?office=city")).json()["items"] == []


class TestTheOfficeAbove:
    """Of the province."""

    async def test_sees_and_moves_what_lies_below(self, public: Desk, desk: Desk, working: Spine) -> None:
        """It reads the complaint and assigns its handler."""
        complaint = await desk.submit()
        above = await public.sign_in(ABOVE)
        assert (await above.get(f"/complaints/{complaint}")).status_code == 200
        assert (await above.give(complaint, "assign", {"handler": "p-mediator"})).status_code == 200


class TestARole:
    """That a person holds."""

    async def test_decides_what_may_be_given(self, desk: Desk, working: Spine) -> None:
        """The desk may not assign: 403, and a role asked for but not held is 403, too."""
        complaint = await desk.submit()
        assert (await desk.give(complaint, "assign", {"handler": "p-mediator"})).status_code == 403
        borrowed = await desk.give(complaint, "assign", {"handler": "p-mediator"}, X_Acting_As="supervisor@city")
        assert (borrowed.status_code, borrowed.json()["code"]) == (403, "role_not_held")

    async def test_of_administration_reads_no_matter(self, public: Desk, desk: Desk, spine: Spine) -> None:
        """An administrator sees people and integrity, and no complaint."""
        complaint = await desk.submit()
        await put_role(spine.engine, DESK, "administrator")
        administrator = await public.sign_in(DESK, acting_as="administrator@city")
        paths = [f"/complaints/{complaint}", "/complaints", "/deadlines", "/access-log"]
        assert [(await administrator.get(path)).status_code for path in paths] == [403] * 4
        assert (await administrator.get("/people")).status_code == 200
        assert (await administrator.get("/integrity")).json()["whole"] is True

    async def test_of_a_lawyer_takes_nothing_in(self, public: Desk, spine: Spine) -> None:
        """Submitting belongs to the desk."""
        await put_role(spine.engine, DESK, "lawyer")
        lawyer = await public.sign_in(DESK, acting_as="lawyer@city")
        assert (await lawyer.post("/complaints", {"narrative": NARRATIVE})).status_code == 403


class TestNobody:
    """Without a sign-in."""

    async def test_gets_past_the_public_door(self, public: Desk) -> None:
        """Everything else asks for a sign-in; a token that is none is refused everywhere."""
        some = uuid4()
        reads = [
            "/complaints",
            f"/complaints/{some}",
            f"/complaints/{some}/events",
            "/deadlines",
            "/offices",
            "/people",
            "/access-log",
            "/integrity",
            "/session",
            "/leads",
        ]
        assert [(await public.get(path)).status_code for path in reads] == [401] * len(reads)
        writes = [
            f"/complaints/{some}/commands/accept",
            f"/complaints/{some}/commands/accept/preview",
            "/consultations",
        ]
        assert [(await public.post(path)).status_code for path in writes] == [401] * len(writes)
        false = await public.post("/complaints", {"narrative": NARRATIVE}, Authorization="Bearer nonsense")
        assert (false.status_code, false.headers["www-authenticate"]) == (401, "Bearer")
