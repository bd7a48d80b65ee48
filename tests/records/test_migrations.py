"""What a migration makes of the rows that stand in the database of an earlier release."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from records import queries
from records.database import execute
from records.migrate import migrate
from records.rebuild import rebuild
from tests.conftest import Database
from tests.records.desk import ZONE, Desk

TERMS = [{"amount_yuan": "5000.00", "due_on": "2026-04-01"}]
PAID = {"agreement": "a1", "term": "t1", "amount_yuan": "5000.00"}


async def concluded_as_agreed(desk: Desk) -> UUID:
    """A complaint that was concluded while the money agreed was still to come."""
    stream = await desk.accepted()
    await desk.give(stream, "classify", {"relation": "labour"})
    await desk.give(stream, "request_negotiation")
    await desk.give(stream, "answer_negotiation", {"limb": "l1", "consent": "agreed"})
    await desk.give(stream, "settle", {"limb": "l1", "terms": TERMS})
    await desk.give(stream, "conclude", {"outcome": "agreed"})
    return stream


async def outcomes(desk: Desk, stream: UUID) -> tuple[str | None, str | None]:
    """The outcome on record, and how it has come out by now, as lists show them."""
    async with desk.engine.connect() as conn:
        row = await queries.find_complaint(conn, stream)
    assert row is not None
    return row.outcome, row.outcome_now


class TestOutcomeNow:
    """How a complaint has come out by now …"""

    async def test_follows_the_performance_in_lists(self, desk: Desk) -> None:
        """The outcome of the conclusion stays on record beside it."""
        stream = await concluded_as_agreed(desk)
        before = await outcomes(desk, stream)
        await desk.give(stream, "record_performance", PAID)
        assert (before, await outcomes(desk, stream)) == (("agreed", "agreed"), ("agreed", "resolved"))

    async def test_is_told_of_the_complaints_of_an_earlier_release(
        self, desk: Desk, owner: AsyncEngine, database: Database
    ) -> None:
        """After the migration nothing is left for a rebuild to mend."""
        paid, owed = await concluded_as_agreed(desk), await concluded_as_agreed(desk)
        untouched = await desk.submit()
        await desk.give(paid, "record_performance", PAID)
        async with owner.begin() as conn:
            await execute(conn, "ALTER TABLE complaints DROP COLUMN outcome_now")
            await execute(conn, "UPDATE alembic_version SET version_num = '0004'")
        await desk.engine.dispose()
        assert await migrate(database.owner_url)
        found = [await outcomes(desk, one) for one in (paid, owed, untouched)]
        assert found == [("agreed", "resolved"), ("agreed", "agreed"), (None, None)]
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()
