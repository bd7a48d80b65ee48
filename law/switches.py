"""Questions that places answer differently and no single rule holds: a value for the country, and a place's own.

The values of each are a closed list in `law/cn/switches.toml`; a place file says its own in `[parameters]`, with basis,
source and mark as a rule does. The value for the country is the reading that is most careful for the worker.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from law.citation import Instrument
from law.refused import PackRejected
from law.rule import Mark
from law.tables import parse_toml

_OWN = frozenset({"name", "values", "value", "basis", "source", "status", "note"})
_LOCAL = frozenset({"value", "basis", "source", "status", "effective_from", "effective_to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalValue:
    """What one place (a code of 2, 4 or 6 digits) answers, and since when."""

    place: str
    value: str
    basis: str
    source: str
    status: Mark
    effective_from: date | None = None
    effective_to: date | None = None

    def in_force(self, on: date | None) -> bool:
        """Whether it was the answer on a day; the newest is where none is given."""
        if on is None:
            return self.effective_to is None
        return (self.effective_from or date.min) <= on <= (self.effective_to or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One question: its values, the country's, and those of places."""

    name: str
    zh: str
    en: str
    values: tuple[str, ...]
    value: str
    basis: str
    source: str
    status: Mark
    note_zh: str = ""
    note_en: str = ""
    local: tuple[LocalValue, ...] = ()

    def at(self, place: str | None, on: date | None) -> str:
        """The value of the most specific place around the one asked that answers it on that day, else the country's."""
        own = [one for one in self.local if place and place.startswith(one.place) and one.in_force(on)]
        return max(own, key=lambda one: len(one.place)).value if own else self.value


def parse_switches(text: str, file: str, *, sources: Container[str]) -> dict[str, Switch]:
    """The questions with the country's values. Raises PackRejected with the line."""
    found = parse_toml(text, file)
    for name, row in found.items():
        if set(row) - {"note"} != _OWN - {"note"} or row["value"] not in row["values"] or len(row["name"]) != 2:
            raise _refused(
                name, "a parameter has name, values, one of them as value, basis, source, status", text, file
            )
        _known(name, row["source"], sources, text, file)
    return {
        name: Switch(
            name=name,
            zh=row["name"][0],
            en=row["name"][1],
            values=tuple(row["values"]),
            value=row["value"],
            basis=row["basis"],
            source=row["source"],
            status=row["status"],
            note_zh=row.get("note", ["", ""])[0],
            note_en=row.get("note", ["", ""])[1],
        )
        for name, row in found.items()
    }


def with_local(
    switches: Mapping[str, Switch],
    text: str,
    file: str,
    *,
    place: str,
    instruments: Mapping[str, Instrument],
    sources: Container[str],
) -> dict[str, Switch]:
    """The questions with what a place file answers in `[parameters]`. Raises PackRejected with the line."""
    told = dict(switches)
    for name, row in parse_toml(text, file).get("parameters", {}).items():
        if name not in told:
            raise _refused(name, "no such parameter", text, file)
        short = str(row.get("basis", "")).partition(" ")[0]
        wrong = set(row) - _LOCAL or {"value", "basis", "source", "status"} - set(row) or short not in instruments
        if wrong or row["value"] not in told[name].values:
            raise _refused(name, f"a place gives one of {list(told[name].values)}, basis, source, status", text, file)
        _known(name, row["source"], sources, text, file)
        since = row.get("effective_from", instruments[short].effective_from)
        local = LocalValue(**{**row, "place": place, "effective_from": since})
        told[name] = replace(told[name], local=(*told[name].local, local))
    return told


def _known(name: str, source: str, sources: Container[str], text: str, file: str) -> None:
    for code in source.split(","):
        if code not in sources:
            raise _refused(name, f"source {code!r} is not listed", text, file)


def _refused(name: str, why: str, text: str, file: str) -> PackRejected:
    lines = enumerate(text.splitlines(), start=1)
    line = next((number for number, words in lines if words.strip().split("=")[0].strip(" []").endswith(name)), 0)
    return PackRejected(f"{name}: {why}", f"{name}：参数有误", file=file, line=line)


def switch_from(row: dict[str, Any]) -> Switch:
    """A question from the pack's text, its dates read already except those of its places."""
    dates = ("effective_from", "effective_to")
    local = tuple(
        LocalValue(**{**one, **{name: date.fromisoformat(one[name]) for name in dates if one.get(name)}})
        for one in row.get("local", ())
    )
    return Switch(**{**row, "values": tuple(row["values"]), "local": local})
