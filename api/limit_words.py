"""How a time limit is shown beside its date: the working days of its office's place (LAW.md C24), and its way in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from law.pack import Pack, RuleError
from law.sentence import Reached, sentence
from law.trace import TraceStep
from law.workdays import Calendar
from records import people
from records.database import Connection

Calendars = Callable[[str | None], Calendar]
"""The calendar of an office, by its id."""


async def calendars(conn: Connection, pack: Pack) -> Calendars:
    """Which calendar counts for each office. Regions are read only where some place has days of its own."""
    if not pack.calendar.layers:
        return lambda office: pack.calendar
    regions = {one.id: one.region for one in await people.list_offices(conn)}
    return lambda office: pack.calendar.at(regions.get(office or ""))


@dataclass(frozen=True, slots=True)
class _Limit:
    """A time limit as its sentence reads it, its instant in the installation's zone."""

    started_on: date
    due_on: date
    conservative_on: date
    due_at: datetime | None
    provisional: bool


def sentence_of(
    one: Reached, rule: str, trace: Sequence[TraceStep], *, pack: Pack, now: datetime
) -> dict[str, str] | None:
    """How the date of a time limit came about, in one sentence per language; None where the record keeps no steps.

    `now` is in the installation's zone, which its instant is then shown in.
    """
    if not trace:
        return None
    due_at = one.due_at.astimezone(now.tzinfo) if one.due_at else None
    try:
        unit_by = pack.get_rule(rule, on=one.started_on).unit_by
    except RuleError:
        unit_by = ""
    limit = _Limit(one.started_on, one.due_on, one.conservative_on, due_at, one.provisional)
    zh, en = sentence(limit, trace, unit_by=unit_by)
    return {"zh": zh, "en": en}
