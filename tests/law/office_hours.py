"""Working times for tests, and an oracle that walks minute by minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

LIMITS = """
[defaults]
status = "L"
whose = "ours"
holder = "office"
basis = "OFFICE"
source = "L"
effective_from = 2000-01-01

[[hours]]
monday = ["09:00-12:00", "13:30-17:30"]
tuesday = ["09:00-12:00", "13:30-17:30"]
wednesday = ["09:00-12:00", "13:30-17:30"]
thursday = ["09:00-12:00", "13:30-17:30"]
friday = ["09:00-12:00", "13:30-17:00"]
adjusted_workday = "friday"

[[rule]]
id = "SVC.ASSIGN"
term = ["指定承办人", "assign a handler"]
start = ["受理", "accepted"]
length = 30
unit = "MIN"
within = "office_hours"

[[rule]]
id = "SVC.ANSWER"
term = ["答复咨询", "answer a question"]
start = ["收到咨询", "question received"]
length = 2
unit = "H"
within = "office_hours"

[[rule]]
id = "SVC.NEXT_CONTACT"
term = ["再次联系", "next contact"]
start = ["上次联系", "last contact"]
length = 24
unit = "H"
within = "office_hours"
"""
"""Dispatch in 30 minutes, answer in two hours, track in 24 hours of office time."""

MORNING, AFTERNOON, FRIDAY = (540, 720), (810, 1050), (810, 1020)


def minutes_open(on: date, works: Callable[[date], bool]) -> Iterator[int]:
    """Every minute of a day (named by its beginning) in which the office of `LIMITS` is open."""
    if works(on):
        last = FRIDAY if on.weekday() >= 4 else AFTERNOON
        yield from (minute for begin, end in (MORNING, last) for minute in range(begin, end))


def walked(
    start: datetime, minutes: int, *, works: Callable[[date], bool], stops: tuple[tuple[datetime, datetime], ...] = ()
) -> datetime:
    """The end of the last minute that counts, found by walking through every minute that is open and not stopped."""
    day = datetime.combine(start.date(), datetime.min.time(), tzinfo=start.tzinfo)
    end = start
    while minutes:
        for minute in minutes_open(day.date(), works):
            at = day + timedelta(minutes=minute)
            if minutes and at >= start and not any(since <= at < until for since, until in stops):
                minutes, end = minutes - 1, at + timedelta(minutes=1)
        day += timedelta(days=1)
    return end
