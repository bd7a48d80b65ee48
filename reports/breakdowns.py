"""A month cut along an office, channel, claim code, industry or duty, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from reports.definitions import NONE, Dimension
from reports.facts import ConsultationRow, DutyRow
from reports.in_month import InMonth
from reports.indicators import INDICATORS, Reading, Slice
from reports.industries import section_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a breakdown; the code is an office, channel, claim code, section or rule id, or `none`."""

    code: str
    reading: Reading


def lines_by(parts: Mapping[str, Slice]) -> dict[str, tuple[Line, ...]]:
    """The rows of every indicator in one breakdown: the same rows for all, without those where nothing counted."""
    read = {key: {code: count(parts[key]) for code, count in INDICATORS.items()} for key in sorted(parts)}
    kept = {key: found for key, found in read.items() if not all(one.empty for one in found.values())}
    return {code: tuple(Line(key, found[code]) for key, found in kept.items()) for code in INDICATORS}


def slices_of(
    name: Dimension,
    complaints: Sequence[InMonth],
    *,
    duties: Sequence[DutyRow],
    consultations: Sequence[ConsultationRow],
) -> dict[str, Slice]:
    """The month cut along a dimension. A duty goes where its complaint goes, except by office and by rule."""
    keys, places = _KEYS[name], {one.id: _KEYS[name](one) for one in complaints}
    rows: dict[str, list[InMonth]] = {}
    owed: dict[str, list[DutyRow]] = {}
    asked: dict[str, int] = {}
    for one in complaints:
        for key in keys(one):
            rows.setdefault(key, []).append(_narrowed(one, name, key))
    for duty in duties:
        for key in _duty_keys(duty, name, places):
            owed.setdefault(key, []).append(duty)
    for consultation in consultations:
        if name in ("office", "channel"):
            key = consultation.office if name == "office" else consultation.channel
            asked[key] = asked.get(key, 0) + consultation.count
    return {
        key: Slice(tuple(rows.get(key, ())), tuple(owed.get(key, ())), asked.get(key, 0))
        for key in {*rows, *owed, *asked}
    }


def _narrowed(row: InMonth, name: Dimension, key: str) -> InMonth:
    """In the row of a claim code a complaint has only its claims of that code."""
    return replace(row, claims=tuple(one for one in row.claims if one.code == key)) if name == "claim" else row


def _duty_keys(duty: DutyRow, name: Dimension, places: Mapping[UUID, tuple[str, ...]]) -> tuple[str, ...]:
    if name == "office":
        return (duty.office,)
    return (duty.rule,) if name == "duty" else places.get(duty.stream, (NONE,))


_KEYS: Mapping[Dimension, Callable[[InMonth], tuple[str, ...]]] = {
    "office": lambda one: (one.office,),
    "channel": lambda one: (one.channel,),
    "claim": lambda one: tuple(sorted({claim.code for claim in one.claims})) or (NONE,),
    "industry": lambda one: tuple(sorted({section_of(code) for code in one.industries})) or (NONE,),
    "duty": lambda one: (),
}
