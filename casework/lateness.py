"""When a time limit ends, whether it is overdue and whether it was met late: in words that everybody shares.

Rules, pages, the API and (in SQL, `records/boards.py`) the boards all use these words; a test compares the two.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol


class TimeLimit(Protocol):
    """A clock, folded from events or read from its row."""

    @property
    def whose(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def due_on(self) -> date: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def ended_at(self) -> datetime | None: ...


def ends_at(one: TimeLimit, zone: tzinfo) -> datetime:
    """The instant it lapses: 24:00 of the due day in the installation's zone, or the exact moment of hour rules."""
    if one.due_at is not None:
        return one.due_at
    return datetime.combine(one.due_on + timedelta(days=1), time(), tzinfo=zone)


def has_ended(one: TimeLimit, now: datetime) -> bool:
    """Whether its time is over at `now`, an instant in the installation's zone."""
    return one.due_at <= now if one.due_at is not None else one.due_on < now.date()


def is_overdue(one: TimeLimit, now: datetime) -> bool:
    """Ours, lapsed or still running past its end; a rule of status U never accuses."""
    late = one.status == "lapsed" or (one.status == "running" and has_ended(one, now))
    return late and one.whose == "ours" and one.mark != "U"


def is_met_late(one: TimeLimit) -> bool:
    """A duty of ours that was met late; a right or somebody else's duty is never called late by this."""
    met = one.status == "met" and one.whose == "ours" and one.ended_on is not None
    return met and is_late(on=one.ended_on, at=one.ended_at, due_on=one.due_on, due_at=one.due_at)


def is_late(*, on: date | None, at: datetime | None, due_on: date, due_at: datetime | None) -> bool:
    """Whether what happened came after its time: to the instant where both have one, else by the day."""
    if at is not None and due_at is not None:
        return at > due_at
    return on is not None and on > due_on
