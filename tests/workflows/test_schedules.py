"""Schedules: made once, run by the server, and harmless when made again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.client import ScheduleActionStartWorkflow

from activities.risk_pack import RiskPack, month_before
from casework.messages import FrozenMonth, MonthToFreeze
from deploy.schedules import create_schedules, month_schedule, sweep_schedule
from records import months
from tests.spine import ZONE, Spine


class TestSchedules:
    async def test_are_made_once_however_often_a_worker_starts(self, spine: Spine) -> None:
        """Two workers start at once, and one starts again."""
        await asyncio.gather(*(create_schedules(spine.client, timezone="Asia/Shanghai") for _ in range(2)))
        await create_schedules(spine.client, timezone="Asia/Shanghai")
        async with asyncio.timeout(10):
            # Lists follow a moment later, and nothing tells when.
            while {one.id async for one in await spine.client.list_schedules()} < {"sweep", "risk-meeting"}:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        description = await spine.client.get_schedule_handle("sweep").describe()
        assert description.schedule.spec.intervals[0].every == timedelta(minutes=1)


class TestSweepSchedule:
    async def test_hands_each_round_the_result_of_the_last(self, spine: Spine) -> None:
        """The place among the open streams survives from round to round."""
        name = f"sweep-{uuid4()}"
        schedule = sweep_schedule(spine.task_queue)
        schedule.action = ScheduleActionStartWorkflow("Sweep", id=name, task_queue=spine.task_queue)
        handle = await spine.client.create_schedule(name, schedule)
        async with spine.working():
            stream = await spine.receive()
            await handle.trigger()
            await spine.until(stream, bool)
        await handle.delete()
        assert (await spine.kinds(stream))[0] == "complaint_received"


class TestMonth:
    def test_before_a_late_run_is_the_one_that_ended(self) -> None:
        """A run that is caught up days later freezes the same month, cut off at its end."""
        late = datetime(2026, 3, 9, 5, tzinfo=ZONE)
        assert month_before(late, ZONE) == ("2026-02", datetime(2026, 3, 1, 0, 10, tzinfo=ZONE))

    def test_is_frozen_at_least_ten_minutes_after_its_end(self) -> None:
        """On the first of the month, in the installation's zone."""
        spec = month_schedule("Asia/Shanghai").spec
        moment = spec.calendars[0]
        assert (moment.day_of_month[0].start, moment.hour[0].start) == (1, 0) and moment.minute[0].start >= 10
        assert spec.time_zone_name == "Asia/Shanghai"

    async def test_is_frozen_once_by_its_workflow(self, spine: Spine) -> None:
        """Freezing twice answers the first edition."""
        async with spine.working():
            await spine.submit()
            frozen = [
                await spine.client.execute_workflow(
                    "RiskMeeting",
                    "Asia/Shanghai",
                    id=f"risk-{uuid4()}",
                    task_queue=spine.task_queue,
                    result_type=FrozenMonth,
                )
                for _ in range(2)
            ]
        async with spine.engine.connect() as conn:
            stored = await months.find(conn, frozen[0].month)
        assert frozen[0] == frozen[1] and stored is not None and stored.edition == 1

    async def test_waits_for_receipts_of_the_month(self, spine: Spine) -> None:
        """A receipt that lies in the inbox would be missing from the figures for ever."""
        await spine.receive(received_at=datetime(2026, 2, 27, tzinfo=UTC))
        pack = RiskPack(spine.engine)
        with pytest.raises(Exception, match="not recorded yet"):
            await pack.freeze(MonthToFreeze("2026-03-01T00:20:00+08:00", "Asia/Shanghai"))
