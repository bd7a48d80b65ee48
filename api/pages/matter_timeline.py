"""Events in words: what happened, on which legal date, who recorded it and when. Works for every event by its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from api.pages.form_shape import Part, parts_of
from api.pages.matter_names import SEALED, Names, references
from api.pages.matter_parts import Line
from api.reading import MASK
from casework.complaint import COMPLAINT
from casework.fields import PersonFields
from records.queries import TimelineRow

TOLD_ELSEWHERE = frozenset(
    {
        "occurred_on",
        "trace",
        "calendar",
        "provisional",
        "conservative_on",
        "natural_on",
        "number",
        "accuses",
        "holder",
        "limitation",
        "limitation_from",
        "article",
        "mark",
        "all_done",
        "term_done",
        "awaits_next",
        "subject",
        "narrative",
        "wish",
        "received_at",
        "office",
        "proposed_nature",
        "proposed_route",
        "complaint",
        "bargaining",
        "opened",
        "has_final",
        "has_other",
        "restarts",
        "urgent_at",
        "interruptions",
        "rough_acts",
    }
)
"""Fields that the page says better in another place, or that only the machinery needs."""


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event with what it says."""

    sequence: int
    title: str
    occurred_on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClockEventShown:
    """What an act did to a time limit, on one line: which, the date it has now, and why, where somebody said so."""

    kind: str
    title: str
    subject: str
    due_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ActShown:
    """What one command recorded, with its three times and who gave it; time gives commands, too.

    Its `title` is for one that did nothing but move time limits.
    """

    occurred_on: date
    received_at: datetime
    recorded_at: datetime
    by: str
    role: str
    by_clock: bool
    first: int
    last: int
    events: tuple[EventShown, ...]
    clocks: tuple[ClockEventShown, ...]
    title: str


MOVES = ("deadline_paused", "deadline_resumed", "deadline_extended")
"""What people do to a time limit; whatever else happens to one then follows from it."""


def timeline_of(rows: Sequence[TimelineRow], names: Names) -> tuple[ActShown, ...]:
    """The acts, the latest recorded first."""
    acts = [tuple(group) for _, group in groupby(rows, key=lambda row: row.command_id)]
    return tuple(_act(act, names) for act in reversed(acts))


def _act(rows: Sequence[TimelineRow], names: Names) -> ActShown:
    first, told = rows[0], [row for row in rows if not row.kind.startswith("deadline_")]
    moved = min(rows, key=lambda row: (row.kind not in MOVES, row.sequence)).kind
    return ActShown(
        occurred_on=(told or rows)[0].occurred_on,
        received_at=first.received_at,
        recorded_at=first.recorded_at,
        by=names.account(first.actor),
        role="" if first.role == "system" else names.language.term("role", first.role),
        by_clock=first.actor == "clock",
        first=first.sequence,
        last=rows[-1].sequence,
        events=tuple(_event(row, names) for row in told),
        clocks=tuple(_clock(row, names) for row in rows if row.kind.startswith("deadline_")),
        title="" if told else names.language.term("event", moved),
    )


def _event(row: TimelineRow, names: Names) -> EventShown:
    return EventShown(
        row.sequence, names.language.term("event", row.kind), row.occurred_on, event_lines(row.kind, row.data, names)
    )


def event_lines(kind: str, data: Mapping[str, Any], names: Names) -> tuple[Line, ...]:
    """What an event says, recorded or foreseen; a masked text is left out."""
    event = COMPLAINT.events.get(kind)
    return tuple(_lines(parts_of(event), data, names)) if event else ()


def _clock(row: TimelineRow, names: Names) -> ClockEventShown:
    known = names.state.deadlines.get(str(row.data.get("deadline")))
    rule = str(row.data.get("rule") or (known.rule if known else ""))
    told = row.data.get("due_on")
    due_on = date.fromisoformat(told) if isinstance(told, str) else known.due_on if known else None
    scope = known.scope if known else ""
    title, subject = names.rule(rule) if rule else "", names.item(scope) if scope else ""
    why = next(references(row.data.get("reason")), None)
    return ClockEventShown(row.kind, title, subject, due_on, names.texts.get(why, SEALED) if why else "")


def _lines(parts: tuple[Part, ...], data: Mapping[str, Any], names: Names) -> Iterator[Line]:
    for part in parts:
        value = data.get(part.name)
        if part.name in TOLD_ELSEWHERE or value in (None, "", [], {}, False, MASK):
            continue
        if part.model is not None and issubclass(part.model, PersonFields) and part.control == "group":
            yield from _person(value, names)
            continue
        if part.model is not None and part.control == "group" and set(value) != {"sealed"}:
            yield from _lines(parts_of(part.model), value, names)
            continue
        words = _words(part, value, names)
        if words:
            yield Line(names.language.term("field", part.name), words)


def _person(value: Mapping[str, Any], names: Names) -> Iterator[Line]:
    """A natural person by name alone: the rest stands with the parties."""
    if isinstance(value.get("name"), Mapping):
        yield Line(names.language.term("field", "person_name"), names.texts.get(UUID(value["name"]["sealed"]), SEALED))


def _words(part: Part, value: Any, names: Names) -> str:
    """One value in words."""
    if isinstance(value, list):
        said = [_words(part, one, names) for one in value]
        return names.language.term("choice", "list_separator").join(one for one in said if one)
    if isinstance(value, Mapping):
        return _compound(part, value, names)
    if isinstance(value, bool):
        return names.language.term("choice", "yes" if value else "no")
    if part.codes:
        return names.language.term(part.context, value)
    return _plain(part, str(value), names)


def _compound(part: Part, value: Mapping[str, Any], names: Names) -> str:
    """A text of the vault, or a part with fields of its own on one line."""
    if set(value) == {"sealed"}:
        return names.texts.get(UUID(value["sealed"]), SEALED)
    if part.model is None:
        return ""
    if issubclass(part.model, PersonFields):
        return "".join(line.words for line in _person(value, names))
    joint = names.language.term("choice", "part_separator")
    return joint.join(line.words for line in _lines(parts_of(part.model), value, names))


def _plain(part: Part, text: str, names: Names) -> str:
    if part.local:
        return names.item(text) if text else ""
    if part.control == "day":
        return names.language.day(date.fromisoformat(text))
    if part.control == "instant":
        return names.language.moment(datetime.fromisoformat(text), names.zone)
    if part.control == "money":
        return names.language.yuan(Decimal(text)) if Decimal(text) else ""
    return _named(part.name, text, names)


def _named(field: str, text: str, names: Names) -> str:
    """Codes and ids that have a name somewhere else."""
    if field in ("rule", "limit"):
        return names.tagged(names.rule(text), text)
    if field == "legal_basis":
        return names.basis(text, names.state.received_on)
    if field == "fact":
        return names.language.term("paper", text)
    named = {
        "region": names.region,
        "industry": names.industry,
        "code": names.claim_code,
        "handler": names.account,
        "to_person": names.account,
        "to_office": names.office,
        "into": names.complaint,
        "same_as": names.complaint,
        "earlier": names.complaint,
        "office": names.office,
        "skipped": names.office,
    }
    if field in named:
        return named[field](text)
    return names.language.term("route", text) if field == "route" else text
