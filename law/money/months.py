"""Months of work, counted with their first day (LAW.md §3): full months, and part months by working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from law.months import after_months
from law.workdays import Calendar

DAY = timedelta(days=1)


def full_months(first: date, last: date) -> int:
    """How many months of work are full from `first` to `last`, both worked."""
    months = max(0, (last.year - first.year) * 12 + last.month - first.month + 1)
    while months and after_months(first, months) > last + DAY:
        months -= 1
    return months


@dataclass(frozen=True, slots=True)
class MonthShare:
    """A span in months: full ones, and the part month behind them as working days out of that month's."""

    months: int
    days: int = 0
    of_days: int = 0

    @property
    def total(self) -> Fraction:
        """Full months and the part, as one number."""
        return self.months + (Fraction(self.days, self.of_days) if self.of_days else Fraction(0))


def month_share(first: date, last: date, calendar: Calendar) -> MonthShare:
    """The span of two days, both counted. Raises UnknownYear where a part month's working days are not published."""
    if last < first:
        return MonthShare(0)
    months = full_months(first, last)
    begin, end = after_months(first, months), after_months(first, months + 1) - DAY
    if begin > last:
        return MonthShare(months)
    return MonthShare(months, _working(begin, last, calendar), _working(begin, end, calendar))


def _working(first: date, last: date, calendar: Calendar) -> int:
    days = (date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1))
    return sum(calendar.is_working_day(one) for one in days)
