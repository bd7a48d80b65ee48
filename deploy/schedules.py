"""The three schedules of an installation, made when a worker starts and again whenever Temporal has forgotten them, and
changed when the settings say other times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleHandle,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from casework.messages import TASK_QUEUE

SWEEP_EVERY = timedelta(minutes=1)
TIDY_EVERY = timedelta(hours=1)
FREEZE_AT = (0, 20)
"""Hour and minute of the first day on which the month before is frozen: at least ten minutes after its end."""


def sweep_schedule(task_queue: str = TASK_QUEUE) -> Schedule:
    """The sweep, each minute; a round that takes longer is not overtaken."""
    return Schedule(
        action=ScheduleActionStartWorkflow("Sweep", id="sweep", task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=SWEEP_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=1)),
    )


def housekeeping_schedule(task_queue: str = TASK_QUEUE) -> Schedule:
    """Housekeeping, each hour: a laptop that runs for an afternoon does it, too."""
    return Schedule(
        action=ScheduleActionStartWorkflow("Housekeeping", id="housekeeping", task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=TIDY_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(hours=1)),
    )


def month_schedule(timezone: str, task_queue: str = TASK_QUEUE) -> Schedule:
    """The month's freeze; what was missed is caught up, one after the other."""
    hour, minute = FREEZE_AT
    # Tuples, because that is what the server's description holds, with which this is compared.
    moment = ScheduleCalendarSpec(
        day_of_month=(ScheduleRange(1),), hour=(ScheduleRange(hour),), minute=(ScheduleRange(minute),)
    )
    return Schedule(
        action=ScheduleActionStartWorkflow("RiskMeeting", timezone, id="risk-meeting", task_queue=task_queue),
        spec=ScheduleSpec(calendars=[moment], time_zone_name=timezone),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ALL, catchup_window=timedelta(days=62)),
    )


async def create_schedules(client: Client, *, timezone: str, task_queue: str = TASK_QUEUE) -> None:
    """Make the schedules exist and follow the settings; one that is paused stays paused."""
    for name, schedule in (
        ("sweep", sweep_schedule(task_queue)),
        ("housekeeping", housekeeping_schedule(task_queue)),
        ("risk-meeting", month_schedule(timezone, task_queue)),
    ):
        try:
            await client.create_schedule(name, schedule)
        except ScheduleAlreadyRunningError:
            await _follow_settings(client.get_schedule_handle(name), schedule)


async def _follow_settings(handle: ScheduleHandle, wanted: Schedule) -> None:
    """Change a schedule that has other times, and only then: a change drops the runs that were not caught up yet."""

    def changed(found: ScheduleUpdateInput) -> ScheduleUpdate | None:
        there = found.description.schedule
        same = _times(there.spec) == _times(wanted.spec)
        return None if same else ScheduleUpdate(replace(wanted, state=there.state))

    await handle.update(changed)


def _times(spec: ScheduleSpec) -> tuple[object, ...]:
    return (tuple(spec.calendars), tuple(one.every for one in spec.intervals), spec.time_zone_name)
