"""The two ways in which months are counted from a day, side by side because they part at the end of a month.

A time limit leaves its first day out and ends on the corresponding day, or on the last of a month that has none (CNT.4).
Work counts its first day, so a month of it is full on the eve of the corresponding day, and where the month has none, when
that month is over (LAW.md §3): from 31 January a limit of a month ends on 28 February and a month of work with it, so what
follows the work begins on 1 March.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def corresponding(on: date, months: int) -> date:
    """The corresponding day so many months on (or back, below zero), or the last day of that month (CNT.4)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def after_months(first: date, months: int) -> date:
    """The day after `months` full months of work that began on `first`, which counts itself.

    Where the last month has no corresponding day it is full when that month is over.
    """
    there = corresponding(first, months)
    return there if there.day == first.day else there + timedelta(days=1)
