"""How a clock stands still (中止), and the dates it has afterwards: days added, or what its law leaves when an obstacle is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from law.counting import Span, careful_day, date_of, natural_day, rolled_day
from law.hours import minutes_between, within
from law.rule import Rule, Suspension
from law.trace import (
    TraceStep,
    last_day,
    last_stretch_step,
    moved_step,
    not_suspended_step,
    office_steps,
    office_stop_step,
    stopped_step,
)
from law.workdays import Calendar


class Counted(Protocol):
    """A clock that has its dates: just counted, or on record."""

    @property
    def started_on(self) -> date: ...
    @property
    def natural_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def conservative_on(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A clock after a pause: the new dates (and instant, for hours and minutes) and the steps to add to the trace."""

    natural_on: date
    due_on: date
    conservative_on: date
    provisional: bool = False
    provisional_year: int | None = None
    trace: tuple[TraceStep, ...] = ()
    due_at: datetime | None = None
    unrolled: bool = False
    """Whether it is counted behind the last day before any roll: what had rolled before counts no more."""


def moved_by_stop(
    rule: Rule, *, due_at: datetime, stopped_at: datetime, went_on_at: datetime, calendar: Calendar
) -> Moved:
    """The last moment of a clock of hours or minutes after it stood still: that time is added, to the minute; of one that
    counts within office hours only the office time.

    Dates are those of the zone of `due_at`.
    """
    if rule.hours:
        return _moved_within(rule, due_at, stopped_at=stopped_at, went_on_at=went_on_at, calendar=calendar)
    stood = max(went_on_at - stopped_at, timedelta())
    end = due_at + stood
    zone = due_at.tzinfo
    step = stopped_step(end, stopped_at=stopped_at.astimezone(zone), went_on_at=went_on_at.astimezone(zone))
    last = end.date()
    return Moved(natural_on=last, due_on=last, conservative_on=last, trace=(step,), due_at=end)


def _moved_within(
    rule: Rule, due_at: datetime, *, stopped_at: datetime, went_on_at: datetime, calendar: Calendar
) -> Moved:
    zone = due_at.tzinfo
    stopped, went_on = stopped_at.astimezone(zone), went_on_at.astimezone(zone)
    lost = minutes_between(rule.hours, stopped, went_on, calendar=calendar)
    end, parts = within(rule.hours, due_at, lost, calendar=calendar)
    old = last_day(due_at, midnight_before=True)
    last = parts[-1].on if parts else old
    unknown = calendar.first_unknown(stopped.date(), last) if last >= stopped.date() else None
    return Moved(
        natural_on=last,
        due_on=last,
        conservative_on=last,
        provisional=unknown is not None,
        provisional_year=unknown,
        trace=(
            office_stop_step(old, lost=lost, stopped_at=stopped, went_on_at=went_on),
            *office_steps(old, parts, calendar),
        ),
        due_at=end,
    )


def moved_by_pause(rule: Rule, counted: Counted, *, paused_on: date, resumed_on: date, calendar: Calendar) -> Moved:
    """The dates after a pause: the days that stood still are added to the last day before any roll, working days where
    the rule counts those.

    `paused_on` is the first day that does not count, `resumed_on` the first that counts again; the starting day never
    counted. A clock that stopped behind its natural last day, while that still rolled, goes on from where it had rolled to.
    Where the rule has a `suspension` of its own, that says what the pause gives; a pause of no length gives nothing.
    """
    if rule.suspension is not None:
        return _suspended(rule, rule.suspension, counted, paused_on=paused_on, resumed_on=resumed_on, calendar=calendar)
    stood = max(paused_on.toordinal() - 1, counted.started_on.toordinal())
    ran_on = max(resumed_on.toordinal() - 1, stood)
    if ran_on == stood:
        return _unmoved(counted, calendar)
    rolling = stood >= counted.natural_on.toordinal()
    last = (counted.due_on if rolling else counted.natural_on).toordinal()
    lost, natural = ran_on - stood, last + ran_on - stood
    if rule.unit == "WD":
        lost = calendar.count(stood, ran_on)
        natural = calendar.nth_after(last, lost) if lost else last
    steps = [moved_step(date_of(natural), lost=lost, unit=rule.unit, paused_on=paused_on, resumed_on=resumed_on)]
    earlier = counted.conservative_on.toordinal() + lost
    since = last if rule.careful == "calendar_days" else counted.started_on.toordinal()
    careful = careful_day(rule, since, natural=natural, spans=[(lost, "CD")], calendar=calendar)
    careful = min(careful, earlier) if rule.careful == "calendar_days" else careful
    moved = _moved_to(rule, counted, natural=natural, careful=careful, steps=steps, calendar=calendar)
    return replace(moved, unrolled=not rolling)


def _moved_to(
    rule: Rule, counted: Counted, *, natural: int, careful: int, steps: list[TraceStep], calendar: Calendar
) -> Moved:
    """The dates with another natural last day and the roll that follows it; both days as ordinals."""
    there = rolled_day(rule, natural, calendar=calendar, steps=steps)
    unknown = calendar.first_unknown(min(counted.due_on, date_of(natural)), date_of(there))
    return Moved(
        natural_on=date_of(natural),
        due_on=date_of(there),
        conservative_on=date_of(min(careful, there)),
        provisional=unknown is not None,
        provisional_year=unknown,
        trace=tuple(steps),
    )


def _unmoved(counted: Counted, calendar: Calendar, *steps: TraceStep) -> Moved:
    """The dates it had already."""
    unknown = calendar.first_unknown(counted.natural_on, counted.due_on)
    return Moved(
        natural_on=counted.natural_on,
        due_on=counted.due_on,
        conservative_on=counted.conservative_on,
        provisional=unknown is not None,
        provisional_year=unknown,
        trace=steps,
    )


def _suspended(
    rule: Rule, by: Suspension, counted: Counted, *, paused_on: date, resumed_on: date, calendar: Calendar
) -> Moved:
    """The dates of a clock that only what hinders in its last stretch suspends: then its rest counts from when that is gone."""
    last, gone = counted.natural_on, resumed_on.toordinal()
    back = replace(rule, direction="before")
    stretch = natural_day(back, last, spans=[(by.last, by.unit)], calendar=calendar, steps=[])
    if resumed_on <= paused_on:
        return _unmoved(counted, calendar)
    if gone - 1 <= stretch or paused_on > counted.due_on:
        step = not_suspended_step(
            counted.due_on, last=by.last, unit=by.unit, paused_on=paused_on, resumed_on=resumed_on
        )
        return _unmoved(counted, calendar, step)
    spans: list[Span] = [(by.rest, by.unit)]
    natural = max(
        natural_day(rule, resumed_on, spans=spans, calendar=calendar, steps=[]), counted.natural_on.toordinal()
    )
    steps = [last_stretch_step(date_of(natural), rest=by.rest, unit=by.unit, gone_on=resumed_on)]
    careful = careful_day(rule, gone, natural=natural, spans=spans, calendar=calendar)
    moved = _moved_to(rule, counted, natural=natural, careful=careful, steps=steps, calendar=calendar)
    return replace(moved, unrolled=True)
