"""Schedules: made once, run by the server, and harmless when made again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import (
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleHandle,
    ScheduleState,
)
from temporalio.worker import Worker

from activities.housekeeping import Housekeeper
from activities.month_freeze import MonthFreezer, month_before
from activities.receipts import Receipts
from activities.sweep import Sweeper
from api.drive import Drive
from casework.messages import FrozenMonth, MonthToFreeze, StreamName, SweepRound, Tidied
from casework.procedure import Effect
from deploy.schedules import create_schedules, housekeeping_schedule, month_schedule, sweep_schedule
from records import months, outbox, people
from records.vault import ToSeal, Vault
from tests.spine import CITY, MASTER_KEY, MEDIATOR, ZONE, Spine, soon
from workflows.sweep import SweepWorkflow


class TestSchedules:
    async def test_are_made_once_however_often_a_worker_starts(self, spine: Spine) -> None:
        """Two workers start at once, and one starts again."""
        await asyncio.gather(*(create_schedules(spine.client, timezone="Asia/Shanghai") for _ in range(2)))
        await create_schedules(spine.client, timezone="Asia/Shanghai")
        async with asyncio.timeout(10):
            # Lists follow a moment later, and nothing tells when.
            made = {"sweep", "housekeeping", "risk-meeting"}
            while {one.id async for one in await spine.client.list_schedules()} < made:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        description = await spine.client.get_schedule_handle("sweep").describe()
        assert description.schedule.spec.intervals[0].every == timedelta(minutes=1)

    async def test_follow_the_settings_and_stay_paused(self, spine: Spine) -> None:
        """Another zone moves the month's freeze and is told to its workflow; what an operator paused stays so."""
        await create_schedules(spine.client, timezone="Asia/Shanghai")
        handle = spine.client.get_schedule_handle("risk-meeting")
        await handle.pause(note="an operator's")
        await create_schedules(spine.client, timezone="Asia/Urumqi")
        found = (await handle.describe()).schedule
        assert isinstance(found.action, ScheduleActionStartWorkflow)
        [zone] = await spine.client.data_converter.decode(found.action.args)
        assert (found.spec.time_zone_name, zone) == ("Asia/Urumqi", "Asia/Urumqi")
        assert (found.state.paused, found.state.note) == (True, "an operator's")

    async def test_are_left_alone_where_nothing_changed(self, spine: Spine) -> None:
        """A change would drop the runs that are not caught up yet."""
        handles = [spine.client.get_schedule_handle(name) for name in ("sweep", "housekeeping", "risk-meeting")]
        for _ in range(2):
            await create_schedules(spine.client, timezone="Asia/Shanghai")
            before = [(await one.describe()).info.last_updated_at for one in handles]
        await create_schedules(spine.client, timezone="Asia/Shanghai")
        assert [(await one.describe()).info.last_updated_at for one in handles] == before


class TestSweepSchedule:
    async def test_repairs_what_the_record_holds_and_temporal_does_not_know(self, spine: Spine) -> None:
        """A receipt without a workflow is a complaint after the round."""
        handle = await scheduled_sweep(spine)
        async with spine.working():
            stream = await spine.receive(received_at=datetime.now(UTC) - timedelta(minutes=5))
            await handle.trigger()
            await spine.until(stream, bool)
        await handle.delete()
        assert (await spine.kinds(stream))[0] == "complaint_received"

    async def test_hands_each_round_the_result_of_the_last(self, spine: Spine) -> None:
        """The place among the open streams survives from round to round: the second looks behind the first's page."""
        receipts = Receipts(spine.engine, spine.parts.recorder())
        elsewhere = Drive(spine.client, task_queue=f"nobody-{uuid4()}")
        streams = sorted([await spine.receive() for _ in range(3)])
        for stream in streams:
            await receipts.find(StreamName("complaint", str(stream)))
            await elsewhere.start("complaint", str(stream))
        handle = await scheduled_sweep(spine)
        sweeper = Sweeper(spine.engine, elsewhere, now=soon, page=2)
        async with Worker(
            spine.client, task_queue=spine.task_queue, workflows=[SweepWorkflow], activities=[sweeper.sweep]
        ):
            rounds = [await swept(spine, handle) for _ in range(3)]
        await handle.delete()
        assert [one.after for one in rounds] == [str(streams[1]), "", str(streams[1])]


async def scheduled_sweep(spine: Spine) -> ScheduleHandle:
    """The sweep's schedule under a name of its own, paused: a round begins when the test says so."""
    name = f"sweep-{uuid4()}"
    schedule = sweep_schedule(spine.task_queue)
    schedule.action = ScheduleActionStartWorkflow("Sweep", id=name, task_queue=spine.task_queue)
    schedule.state = ScheduleState(paused=True)
    return await spine.client.create_schedule(name, schedule)


async def swept(spine: Spine, handle: ScheduleHandle) -> SweepRound:
    """The result of one more round, as soon as the schedule knows that it is over."""
    before = (await handle.describe()).info.num_actions
    await handle.trigger()
    async with asyncio.timeout(30):
        # Nothing tells when a scheduled round is over.
        while (info := (await handle.describe()).info).num_actions == before or info.running_actions:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    action = info.recent_actions[-1].action
    assert isinstance(action, ScheduleActionExecutionStartWorkflow)
    result: SweepRound = await spine.client.get_workflow_handle(action.workflow_id, result_type=SweepRound).result()
    return result


class TestHousekeepingSchedule:
    async def test_deletes_what_nobody_needs_any_more(self, spine: Spine) -> None:
        """Texts that no event came to name in seven days, and sign-ins that expired; the rest stays."""
        old, young = await kept_text(spine, days=8), await kept_text(spine, days=6)
        stream = await spine.receive()
        waiting = await kept_text(spine, days=8, stream=stream)
        async with spine.engine.begin() as conn:
            for token, hours in ((b"expired", -1), (b"valid", 1)):
                until = datetime.now(UTC) + timedelta(hours=hours)
                await people.open_session(conn, token, people.Session(MEDIATOR, CITY, "mediator", until))
        name = f"housekeeping-{uuid4()}"
        schedule = housekeeping_schedule(spine.task_queue)
        schedule.action = ScheduleActionStartWorkflow("Housekeeping", id=name, task_queue=spine.task_queue)
        handle = await spine.client.create_schedule(name, schedule)
        async with spine.working():
            await handle.trigger()
            async with asyncio.timeout(30):
                # Nothing tells when a scheduled round is over.
                while await texts(spine, old):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        await handle.delete()
        async with spine.engine.connect() as conn:
            kept = (await conn.exec_driver_sql("SELECT token_hash FROM sessions")).scalars().all()
        assert (kept, [await texts(spine, one) for one in (old, young, waiting)]) == ([b"valid"], [0, 1, 1])

    async def test_deletes_effects_that_were_delivered_long_ago(self, spine: Spine, owner: AsyncEngine) -> None:
        """What was delivered this month can still be looked up."""
        effects = (Effect("notify", "person:x", "assigned"), Effect("notify", "person:y", "assigned"))
        async with spine.engine.begin() as conn:
            await outbox.put(conn, stream=uuid4(), sequence=1, effects=effects)
            old, young = [one.id for one in await outbox.lease(conn, limit=2, seconds=60)]
            await outbox.done(conn, [old, young])
        async with owner.begin() as conn:
            ago = datetime.now(UTC) - timedelta(days=31)
            await conn.exec_driver_sql("UPDATE outbox SET done_at = $1 WHERE id = $2", (ago, old))
        await Housekeeper(spine.engine).round(datetime.now(UTC).isoformat())
        async with spine.engine.connect() as conn:
            assert (await conn.exec_driver_sql("SELECT id FROM outbox")).scalars().all() == [young]

    async def test_tells_what_it_deleted(self, spine: Spine) -> None:
        """The result of the round shows in Temporal's pages; a second finds nothing."""
        await kept_text(spine, days=8)
        async with spine.working():
            rounds = [
                await spine.client.execute_workflow(
                    "Housekeeping", id=f"tidy-{uuid4()}", task_queue=spine.task_queue, result_type=Tidied
                )
                for _ in range(2)
            ]
        assert rounds == [Tidied(texts=1, sessions=0), Tidied(texts=0, sessions=0)]


async def kept_text(spine: Spine, *, days: int, stream: UUID | None = None) -> UUID:
    """A text that was sealed some days ago and that no event names; the id of its row."""
    row = ToSeal(uuid4(), uuid4(), stream or uuid4(), "/note", "kept")
    async with spine.engine.begin() as conn:
        await Vault(MASTER_KEY).seal_ahead(conn, [row], command_id=uuid4())
        ago = datetime.now(UTC) - timedelta(days=days)
        await conn.exec_driver_sql("UPDATE vault SET created_at = $1 WHERE id = $2", (ago, row.id))
    return row.id


async def texts(spine: Spine, row: UUID) -> int:
    """How many rows of that id the vault holds."""
    async with spine.engine.connect() as conn:
        found = await conn.exec_driver_sql("SELECT count(*) FROM vault WHERE id = $1", (row,))
        return int(found.scalar_one())


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
        freezer = MonthFreezer(spine.engine)
        with pytest.raises(Exception, match="not recorded yet"):
            await freezer.freeze(MonthToFreeze("2026-03-01T00:20:00+08:00", "Asia/Shanghai"))
