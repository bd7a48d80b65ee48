"""Events in words: what happened, on which legal date, who recorded it and when. Works for every event by its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.pages.form_shape import Part, parts_of
from api.pages.matter_names import SEALED, Names
from api.pages.matter_parts import Line
from casework.complaint import COMPLAINT
from records.queries import TimelineRow

TOLD_ELSEWHERE = frozenset({
    "occurred_on", "trace", "calendar", "provisional", "conservative_on", "natural_on", "number", "accuses", "holder",
    "limitation", "article", "mark", "all_done", "term_done", "awaits_next", "subject",
    "proposed_nature", "proposed_route", "complaint", "opened", "has_final", "has_other", "restarts", "limitation_from",
})
"""Fields that the page says better in another place, or that only the machinery needs."""

LOCAL_IDS = frozenset({
    "limb", "claim", "claims", "new_claim", "workers", "worker", "respondents", "session", "agreement", "award", "term",
    "deadline", "proceeding", "after", "scope", "letter", "judgment", "settled_claims",
})


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event of the timeline with its three times."""

    sequence: int
    title: str
    occurred_on: date
    received_at: datetime
    recorded_at: datetime
    by: str
    role: str
    by_clock: bool
    lines: tuple[Line, ...]


def timeline_of(rows: list[TimelineRow], names: Names) -> tuple[EventShown, ...]:
    """The events, the latest first."""
    return tuple(_shown(row, names) for row in reversed(rows))


def _shown(row: TimelineRow, names: Names) -> EventShown:
    event = COMPLAINT.events.get(row.kind)
    lines = tuple(_lines(parts_of(event), row.data, names)) if event else ()
    return EventShown(
        sequence=row.sequence, title=names.language.term("event", row.kind), occurred_on=row.occurred_on,
        received_at=row.received_at, recorded_at=row.recorded_at, by=names.account(row.actor),
        role="" if row.role == "system" else names.language.term("role", row.role),
        by_clock=row.actor == "clock" or row.kind.startswith("deadline_"), lines=lines)


def _lines(parts: tuple[Part, ...], data: Mapping[str, Any], names: Names) -> Iterator[Line]:
    for part in parts:
        value = data.get(part.name)
        if part.name in TOLD_ELSEWHERE or value in (None, "", [], {}, False):
            continue
        if part.model is not None and part.control == "group" and set(value) != {"sealed"}:
            yield from _lines(parts_of(part.model), value, names)
            continue
        words = _words(part, value, names)
        if words:
            yield Line(names.language.term("field", part.name), words)


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
    joint = names.language.term("choice", "part_separator")
    return joint.join(line.words for line in _lines(parts_of(part.model), value, names))


def _plain(part: Part, text: str, names: Names) -> str:
    if part.name in LOCAL_IDS:
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
    if field == "rule":
        return f"{names.rule(text)}（{text}）"
    if field == "fact":
        return names.language.find_term("fact", text) or names.language.term("paper", text)
    named = {"region": names.region, "industry": names.industry, "code": names.claim_code, "handler": names.account,
             "to_person": names.account, "to_office": names.office, "office": names.office, "skipped": names.office}
    if field in named:
        return named[field](text)
    return names.language.term("route", text) if field == "route" else text
