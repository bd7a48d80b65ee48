"""The counting rules of LAW.md §1 on day numbers: last day, roll, careful date, missing years.

Days are proleptic ordinals (`date.toordinal`), so that each step is an addition or one bisection.
"""

from __future__ import annotations

from datetime import date

from law.months import corresponding
from law.rule import Rule, Unit
from law.trace import TraceStep, counted_step, rolled_step
from law.workdays import FIRST, LAST, Calendar, OutsideCalendar

NEVER = 1 << 40
"""An ordinal later than any date: the due date itself is then the date to warn on."""

Span = tuple[int, Unit]


def natural_day(rule: Rule, on: date, *, spans: list[Span], calendar: Calendar, steps: list[TraceStep]) -> int:
    """The last day before any roll. Months that follow each other are counted from the first start
    (CNT.4).
    """
    back = rule.direction == "before"
    here, anchor, months = on.toordinal(), on, 0
    for length, unit in spans:
        before = here
        if unit == "WD":
            here = calendar.nth_before(here, length) if back else calendar.nth_after(here, length)
        elif unit == "CD":
            here += -length if back else length
        else:
            months += length * (12 if unit == "Y" else 1)
            here = _in_calendar(anchor, -months if back else months).toordinal()
        if unit not in ("M", "Y"):
            anchor, months = date_of(here), 0
        steps.append(counted_step(date_of(here), length=length, unit=unit, moved=here - before, calendar=calendar))
    return here


def date_of(ordinal: int) -> date:
    """The date of a day number. Raises OutsideCalendar where there is none."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise OutsideCalendar() from None


def _in_calendar(on: date, months: int) -> date:
    """The corresponding day (CNT.4). Raises OutsideCalendar where dates are not counted any more."""
    if not FIRST.year <= on.year + (on.month - 1 + months) // 12 <= LAST.year:
        raise OutsideCalendar()
    return corresponding(on, months)


def rolled_day(rule: Rule, natural: int, *, calendar: Calendar, steps: list[TraceStep]) -> int:
    """Where a last day that is a rest day moves to, as the rule says; the step is added when it moves."""
    if rule.roll == "none" or rule.unit == "WD":
        return natural
    backward = (rule.roll == "backward") != (rule.direction == "before")
    there = calendar.on_or_before(natural) if backward else calendar.on_or_after(natural)
    if there != natural:
        steps.append(rolled_step(date.fromordinal(there), moved=there - natural, calendar=calendar))
    return there


def careful_day(rule: Rule, start: int, *, natural: int, spans: list[Span], calendar: Calendar) -> int:
    """The date to warn on (LAW.md §1.1 design note, C4).

    A careful reading goes back from the natural last day, and over a holiday it may come to lie before the clock's first
    day. Nobody can be warned before there is anything to do, so a clock that runs forward is warned of no earlier than
    its start (or its natural last day, where the start itself lies later). One that runs backward ends before its start.
    """
    if rule.careful == "due":
        return NEVER
    if rule.careful == "calendar_days":
        sign = -1 if rule.direction == "before" else 1
        strict = start + sign * sum(length for length, _ in spans)
        there = min(natural, strict)
        if rule.whose == "party":
            there = calendar.nth_before(there, 1)
    elif rule.careful == "natural":
        there = natural
    elif rule.careful == "before":
        there = calendar.nth_before(natural, 1)
    else:
        there = calendar.on_or_before(natural)
    return there if rule.direction == "before" else max(there, min(start, natural))


def unknown_year(rule: Rule, on: date, *, first: int, last: int, calendar: Calendar, counts_work: bool) -> int | None:
    """The first year without a notice that the date rests on: all years counted for working days, else the end's; with
    the last days of a December the year after, whose notice may move them.
    """
    low, high = date.fromordinal(first), date.fromordinal(last)
    if counts_work:
        beside = date.fromordinal(on.toordinal() + (1 if rule.direction == "after" else -1))
        low, high = min(low, beside), max(high, beside)
    return calendar.first_unknown(low, high)
