"""Receipts that wait for their workflow are recorded meanwhile, once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from activities.backlog import FLOOD_A_SECOND, PATIENCE, WAITED, Backlog
from activities.receipts import Receipts
from casework.messages import StreamName
from records import inbox
from records.database import execute
from tests.spine import Spine, message

LONG_AGO = datetime(2026, 11, 2, 1, tzinfo=UTC)


def backlog(spine: Spine, receipts: Receipts) -> Backlog:
    """The worker's loop, on the test's database."""
    return Backlog(spine.engine, receipts, now=lambda: datetime.now(UTC))


def receipts(spine: Spine) -> Receipts:
    """What the loop and a starting workflow share."""
    return Receipts(spine.engine, spine.parts.recorder())


class TestBacklog:
    async def test_records_what_has_waited_without_temporal(self, spine: Spine) -> None:
        """No worker runs and no workflow starts; the complaints are in the record all the same."""
        streams = [await spine.receive(received_at=LONG_AGO + timedelta(minutes=n)) for n in range(5)]
        assert await backlog(spine, receipts(spine)).round() == 5
        for stream in streams:
            assert (await spine.kinds(stream))[0] == "complaint_received"
        async with spine.engine.connect() as conn:
            assert await inbox.pending(conn, limit=10) == []

    async def test_leaves_the_newest_to_their_workflow(self, spine: Spine) -> None:
        """A receipt of this moment is not touched."""
        stream = await spine.receive()
        assert await backlog(spine, receipts(spine)).round() == 0
        assert await spine.events(stream) == []

    async def test_lets_a_flood_of_receipts_go_first(self, spine: Spine) -> None:
        """While many come in within a second, what has waited a little waits on."""
        now = datetime.now(UTC)
        waited = await spine.receive(received_at=now - WAITED - timedelta(seconds=1))
        for _ in range(FLOOD_A_SECOND + 1):
            await spine.receive(received_at=now)
        loop = Backlog(spine.engine, receipts(spine), now=lambda: now)
        assert await loop.round() == 0
        assert await spine.events(waited) == []

    async def test_records_in_a_flood_what_has_waited_long(self, spine: Spine) -> None:
        """However long the flood lasts, patience with it ends."""
        now = datetime.now(UTC)
        waited = await spine.receive(received_at=now - PATIENCE - timedelta(seconds=1))
        for _ in range(FLOOD_A_SECOND + 1):
            await spine.receive(received_at=now)
        loop = Backlog(spine.engine, receipts(spine), now=lambda: now)
        assert await loop.round() == 1
        assert (await spine.kinds(waited))[0] == "complaint_received"

    async def test_and_a_starting_workflow_record_a_receipt_once(self, spine: Spine) -> None:
        """Two workers' loops and the workflow meet over one receipt: one complaint, and it goes on from there."""
        stream = await spine.receive(received_at=LONG_AGO)
        async with spine.engine.begin() as conn:
            await execute(conn, "SELECT FROM inbox WHERE id = $1 FOR UPDATE", (stream,))
            meeting = asyncio.gather(
                backlog(spine, receipts(spine)).round(),
                backlog(spine, receipts(spine)).round(),
                receipts(spine).find(StreamName("complaint", str(stream))),
            )
            await are_waiting(spine, 3)
        first, second, standing = await meeting
        assert (first, second, standing.stage) == (1, 1, "received")
        assert (await spine.kinds(stream)).count("complaint_received") == 1
        async with spine.working():
            answer = await spine.give(message(stream, "accept"))
        assert answer.standing.stage == "accepted"

    async def test_marks_stuck_what_can_never_be_recorded_and_goes_on(self, spine: Spine) -> None:
        """A poisoned receipt is listed for a person; the one behind it is recorded."""
        poisoned = await spine.receive(received_at=LONG_AGO, body={"narrative": "not sealed"})
        sound = await spine.receive(received_at=LONG_AGO + timedelta(minutes=1))
        await backlog(spine, receipts(spine)).round()
        async with spine.engine.connect() as conn:
            assert [one.id for one in await inbox.stuck(conn)] == [poisoned]
        assert (await spine.kinds(sound))[0] == "complaint_received"

    async def test_leaves_what_is_stuck_to_a_person(self, spine: Spine) -> None:
        """Neither the loop nor a workflow that starts tries it again."""
        poisoned = await spine.receive(received_at=LONG_AGO, body={"narrative": "not sealed"})
        await backlog(spine, receipts(spine)).round()
        standing = await receipts(spine).find(StreamName("complaint", str(poisoned)))
        again = await backlog(spine, receipts(spine)).round()
        async with spine.engine.connect() as conn:
            [stuck] = await inbox.stuck(conn)
        assert (standing.open, again, stuck.attempts) == (False, 0, 1)


async def are_waiting(spine: Spine, sessions: int) -> None:
    """As soon as so many sessions of the test's database wait for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(3):
        while await number(spine, waiting) < sessions:  # noqa: ASYNC110 - nothing tells who waits
            await asyncio.sleep(0.01)


async def number(spine: Spine, query: str) -> int:
    """What a query counts at this moment."""
    async with spine.engine.connect() as conn:
        return int((await execute(conn, query)).scalar_one())
