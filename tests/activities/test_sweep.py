"""The sweep finds what Temporal does not know, and repairs it."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus

from activities.matters import Matters
from activities.receipts import Receipts
from activities.record import Recorder
from activities.sweep import Sweeper
from api.drive import Drive, TemporalAway
from casework.messages import StreamName, SweepRound
from records.database import execute
from tests.spine import ZONE, Spine, soon

TIMER_STARTED = EventType.EVENT_TYPE_TIMER_STARTED


def sweeper(spine: Spine, *, late: timedelta = timedelta(minutes=1)) -> Sweeper:
    """The sweep with small pages, so that paging is part of every test."""
    return Sweeper(spine.engine, spine.drive, now=soon, page=2, seconds=20, late=late)


class Faltering(Drive):
    """The way to Temporal, except for one stream."""

    refused = ""

    async def start(self, kind: str, stream: str) -> bool:
        """Start it, or be away."""
        if stream == self.refused:
            raise TemporalAway()
        return await super().start(kind, stream)


class TestSweep:
    async def test_starts_receipts_that_no_workflow_has_recorded(self, spine: Spine) -> None:
        """A receipt cannot be lost: the start after the answer is only the quick way."""
        streams = [await spine.receive() for _ in range(5)]
        async with spine.working():
            await sweeper(spine).round(SweepRound())
            for stream in streams:
                await spine.until(stream, bool)
        for stream in streams:
            assert (await spine.kinds(stream)).count("complaint_received") == 1

    async def test_leaves_receipts_of_this_minute_to_who_took_them_in(self, spine: Spine) -> None:
        """In a flood their workflows wait on purpose."""
        stream = await spine.receive()
        present = Sweeper(spine.engine, spine.drive, now=lambda: datetime.now(UTC))
        async with spine.working():
            assert (await present.round(SweepRound())).receipts == 0
        assert await spine.events(stream) == []

    async def test_goes_on_behind_a_start_that_failed(self, spine: Spine) -> None:
        """One that Temporal would not take is left for the next round, and keeps no other from its workflow."""
        streams = [await spine.receive() for _ in range(3)]
        driver = Faltering(spine.client, task_queue=spine.task_queue)
        driver.refused = str(streams[0])
        async with spine.working():
            first = await Sweeper(spine.engine, driver, now=soon, seconds=20).round(SweepRound())
            second = await sweeper(spine).round(SweepRound())
            await spine.until(streams[0], bool)
        assert (first.receipts, second.receipts) == (2, 1)

    async def test_starts_open_streams_without_a_workflow(self, spine: Spine) -> None:
        """Whatever Temporal lost comes back, page after page in one round."""
        async with spine.working():
            streams = [await spine.submit() for _ in range(5)]
            for stream in streams:
                await spine.handle(stream).terminate()
            done = await sweeper(spine).round(SweepRound())
            statuses = [(await spine.handle(stream).describe()).status for stream in streams]
        assert done.started == 5 and statuses == [WorkflowExecutionStatus.RUNNING] * 5

    async def test_wakes_streams_whose_date_came_without_its_event(self, spine: Spine) -> None:
        """Recorded while no workflow lived: the date lies in the past, and nobody has noticed."""
        stream = await spine.receive(received_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
        recorder = Recorder(spine.engine, Matters(zone=ZONE))
        await Receipts(spine.engine, recorder).find(StreamName("complaint", str(stream)))
        assert "deadline_lapsed" not in await spine.kinds(stream)
        async with spine.working():
            done = await sweeper(spine).round(SweepRound())
            await spine.until(stream, lambda found: any(one.kind == "deadline_lapsed" for one in found))
        assert done.ticked == 1

    async def test_tells_a_running_workflow_the_time(self, spine: Spine) -> None:
        """Its own timer waits for another date; told twice, it records once."""
        stream = await spine.receive(received_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
        recorder = Recorder(spine.engine, Matters(zone=ZONE))
        standing = await Receipts(spine.engine, recorder).find(StreamName("complaint", str(stream)))
        assert standing.next_wake_at is not None
        due_at = datetime.fromisoformat(standing.next_wake_at)
        await wake_at(spine, stream, datetime.now(UTC) + timedelta(days=300))
        async with spine.working():
            await spine.drive.start("complaint", str(stream))
            await has_a_timer(spine, stream)
            await wake_at(spine, stream, due_at)
            done = await sweeper(spine).round(SweepRound())
            lapsed = [await spine.kinds(stream)]
            await spine.drive.tick("complaint", str(stream), standing.next_wake_at)
            lapsed.append(await spine.kinds(stream))
        assert (done.ticked, done.started) == (1, 0)
        assert [kinds.count("deadline_lapsed") for kinds in lapsed] == [1, 1]

    async def test_goes_on_where_the_last_round_stopped(self, spine: Spine) -> None:
        """A quiet round looks at one page and hands the place on; the next finds what was lost behind it."""
        async with spine.working():
            streams = sorted([await spine.submit() for _ in range(3)])
            await spine.handle(streams[2]).terminate()
            first = await sweeper(spine).round(SweepRound())
            second = await sweeper(spine).round(first)
        assert [(one.after, one.started) for one in (first, second)] == [(str(streams[1]), 0), ("", 1)]


async def wake_at(spine: Spine, stream: UUID, moment: datetime) -> None:
    """Say on the stream's head when its next date is."""
    async with spine.engine.begin() as conn:
        await execute(conn, "UPDATE streams SET next_wake_at = $2 WHERE stream_id = $1", (stream, moment))


async def has_a_timer(spine: Spine, stream: UUID) -> None:
    """As soon as the stream's workflow waits for a date."""
    async with asyncio.timeout(30):
        # A history tells nobody that it grew.
        while TIMER_STARTED not in await history(spine, stream):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def history(spine: Spine, stream: UUID) -> set[int]:
    """The types of what happened in the stream's workflow."""
    return {one.event_type async for one in spine.handle(stream).fetch_history_events()}
