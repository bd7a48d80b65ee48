"""The sweep finds what Temporal does not know, and repairs it."""

from datetime import UTC, datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from activities.matters import Matters
from activities.receipts import Receipts
from activities.record import Recorder
from activities.sweep import Sweeper
from casework.messages import StreamName, SweepRound
from tests.spine import ZONE, Spine


def sweeper(spine: Spine, *, late: timedelta = timedelta(minutes=1)) -> Sweeper:
    """The sweep with small pages, so that paging is part of every test."""
    return Sweeper(spine.engine, spine.drive, page=2, seconds=20, late=late)


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

    async def test_starts_open_streams_without_a_workflow(self, spine: Spine) -> None:
        """Whatever Temporal lost comes back, page after page in one round."""
        async with spine.working():
            streams = [await spine.submit() for _ in range(5)]
            for stream in streams:
                await spine.handle(stream).terminate()
            done = await sweeper(spine).round(SweepRound())
            statuses = [(await spine.handle(stream).describe()).status for stream in streams]
        assert done.started >= 5 and statuses == [WorkflowExecutionStatus.RUNNING] * 5

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
        """Whose own timer has not helped; told twice, it records once."""
        async with spine.working():
            stream = await spine.submit(received_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
            await spine.until(stream, lambda found: any(one.kind == "deadline_lapsed" for one in found))
            answer = await spine.drive.tick("complaint", str(stream), datetime.now(UTC).isoformat())
        assert answer.standing.version == len(await spine.events(stream))
        assert (await spine.kinds(stream)).count("deadline_lapsed") == 1

    async def test_goes_on_where_the_last_round_stopped(self, spine: Spine) -> None:
        """A quiet round looks at one page and hands the place on."""
        async with spine.working():
            for _ in range(3):
                await spine.submit()
            first = await sweeper(spine).round(SweepRound())
        assert first.after != "" or first.started > 0
