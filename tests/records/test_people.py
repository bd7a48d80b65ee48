"""Offices, memberships and sessions as record and sign-in read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.procedure import Rung
from records import people, rights
from records.people import Account, Membership, Office, Session

NOW = datetime.now(UTC)
PAST, AHEAD = NOW - timedelta(days=30), NOW + timedelta(days=30)
OFFICES = [
    Office("zj", "浙江省总工会", None, "330000", 1),
    Office("zj-hz", "杭州市总工会", "zj", "330100", 2),
    Office("zj-hz-xh", "西湖区总工会", "zj-hz", "330106", 3),
]
ANN = Account("a-1", "ann", "hash", "示例甲")


@pytest.fixture
async def conn(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection with three offices and one supervisor in the middle one."""
    async with engine.begin() as made:
        await people.put_offices(made, OFFICES)
        await people.put_account(made, ANN)
        await people.put_membership(made, Membership(ANN.id, "zj-hz", "supervisor", PAST))
        yield made


async def holds(conn: AsyncConnection, account: str, office: str, role: str) -> bool:
    """Whether somebody holds a role, asked where the matter's office is not known."""
    return (await rights.rights(conn, account=account, office=office, role=role, matter_office="nowhere")).holds


class TestLadder:
    """The way up from an office."""

    async def test_names_every_office_to_the_root(self, conn: AsyncConnection) -> None:
        """Each rung has its active supervisors, an empty one is named too."""
        assert await rights.ladder(conn, "zj-hz-xh") == (Rung("zj-hz-xh"), Rung("zj-hz", (ANN.id,)), Rung("zj"))

    async def test_leaves_out_inactive_accounts(self, conn: AsyncConnection) -> None:
        """Who was switched off supervises nothing."""
        await people.put_account(conn, replace(ANN, active=False))
        assert await rights.ladder(conn, "zj-hz") == (Rung("zj-hz"), Rung("zj"))

    async def test_leaves_out_ended_memberships(self, conn: AsyncConnection) -> None:
        """Who left the office supervises nothing there."""
        await people.put_membership(conn, Membership(ANN.id, "zj-hz", "supervisor", PAST, NOW - timedelta(days=1)))
        assert await rights.ladder(conn, "zj-hz") == (Rung("zj-hz"), Rung("zj"))

    async def test_of_an_unknown_office_is_empty(self, conn: AsyncConnection) -> None:
        """There is no way up from nowhere."""
        assert await rights.ladder(conn, "nowhere") == ()


class TestRights:
    """Whether somebody may act now."""

    async def test_are_read_with_ladder_and_province(self, conn: AsyncConnection) -> None:
        """One question answers all that `record` needs."""
        found = await rights.rights(conn, account=ANN.id, office="zj-hz", role="supervisor", matter_office="zj-hz-xh")
        assert found == rights.Rights(True, await rights.ladder(conn, "zj-hz-xh"), "330106")

    @pytest.mark.parametrize(
        ("account", "office", "role"),
        [("a-2", "zj-hz", "supervisor"), (ANN.id, "zj", "supervisor"), (ANN.id, "zj-hz", "mediator")],
    )
    async def test_end_with_person_office_and_role(
        self, conn: AsyncConnection, account: str, office: str, role: str
    ) -> None:
        """Another account, office or role holds nothing."""
        assert not await holds(conn, account, office, role)

    async def test_begin_with_their_date(self, conn: AsyncConnection) -> None:
        """A role given from next month on is not held yet."""
        await people.put_membership(conn, Membership(ANN.id, "zj", "leader", AHEAD))
        assert not await holds(conn, ANN.id, "zj", "leader")

    @pytest.mark.parametrize(("region", "place"), [("330106", "330106"), ("33", "33"), ("000000", None), (None, None)])
    def test_know_the_place_whose_law_counts(self, region: str | None, place: str | None) -> None:
        """The office's region, for a city may have a text of its own; the whole country has none."""
        assert rights.province_of_region(region) == place


class TestOfficesBelow:
    """What an office's people may see."""

    async def test_are_the_office_and_its_own(self, conn: AsyncConnection) -> None:
        """Downwards only."""
        assert await rights.offices_below(conn, "zj-hz") == ("zj-hz", "zj-hz-xh")


class TestSession:
    """A sign-in."""

    SESSION = Session(ANN.id, "zj-hz", "supervisor", AHEAD)

    async def test_is_found_by_its_token(self, conn: AsyncConnection) -> None:
        """With login and display name, which pages show."""
        await people.open_session(conn, b"hash", self.SESSION)
        assert await people.find_session(conn, b"hash") == replace(self.SESSION, login="ann", display_name="示例甲")

    async def test_ends_by_signing_out(self, conn: AsyncConnection) -> None:
        """A closed session is gone."""
        await people.open_session(conn, b"hash", self.SESSION)
        await people.close_session(conn, b"hash")
        assert await people.find_session(conn, b"hash") is None

    async def test_ends_with_its_time(self, conn: AsyncConnection) -> None:
        """An expired session is not found and is swept."""
        await people.open_session(conn, b"hash", replace(self.SESSION, expires_at=PAST))
        assert await people.find_session(conn, b"hash") is None
        assert await people.sweep_sessions(conn) == 1

    async def test_ends_with_the_account(self, conn: AsyncConnection) -> None:
        """Switching an account off ends its sessions at once."""
        await people.open_session(conn, b"hash", self.SESSION)
        await people.put_account(conn, replace(ANN, active=False))
        assert await people.find_session(conn, b"hash") is None

    async def test_ends_with_the_membership(self, conn: AsyncConnection) -> None:
        """Who no longer holds the role is signed out."""
        await people.open_session(conn, b"hash", self.SESSION)
        await people.put_membership(conn, Membership(ANN.id, "zj-hz", "supervisor", PAST, NOW - timedelta(days=1)))
        assert await people.find_session(conn, b"hash") is None
