"""An oracle that crosses off one day after the other: it asks the calendar nothing but whether a day is worked."""

from __future__ import annotations

from datetime import date, timedelta

from law.rule import Rule
from law.workdays import load_calendar

CALENDAR = load_calendar()
ONE_DAY = timedelta(days=1)
Spans = tuple[tuple[date, date], ...]
"""Pauses: the first day that did not count, and the first that did again."""


def works(on: date) -> bool:
    """Whether a day is worked, estimated Monday to Friday where its year is unknown."""
    return CALENDAR.is_working_day(on) if CALENDAR.knows(on) else on.weekday() < 5


def rolled(rule: Rule, on: date) -> date:
    """The last day after the roll of its rule."""
    step = {"forward": ONE_DAY, "backward": -ONE_DAY, "none": timedelta()}[rule.roll]
    while step and rule.unit != "WD" and not works(on):
        on += step
    return on


def walked(rule: Rule, start: date, pauses: Spans, *, given_days: int) -> tuple[date, date]:
    """The natural and the rolled last day, found by crossing off one day after the other that did not stand still."""

    def crossed(here: date, days: int, only_worked: bool) -> date:
        while days:
            here += ONE_DAY
            stood = any(since <= here < until for since, until in pauses)
            days -= not stood and (works(here) or not only_worked)
        return here

    natural = crossed(start, given_days, rule.unit == "WD")
    while True:
        end = rolled(rule, natural)
        if not any(since <= one < until for since, until in pauses for one in days(natural + ONE_DAY, end)):
            return natural, end
        # It stopped while its last day still rolled: what was left of that is left.
        natural = crossed(natural, (end - natural).days, False)


def days(first: date, last: date) -> list[date]:
    """Every day from one to another."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
