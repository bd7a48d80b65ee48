"""A legal basis for people: the instruments' Chinese names and their articles, from the short form of the law files.

The short form is `LL 50; LCL 30, 85(1)`: instruments by their short names, articles after them. References of the files
among themselves (`ADD.26`) name no law and are left out; a part in anybody's own words stays as it is written. For a day,
only what was in force on it is cited; where nothing was, all of it is, with a word that it is today's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TODAYS_TEXT_ZH, TODAYS_TEXT_EN = "（按现行条文引用）", " (cited by today's text)"
"""What stands behind a citation for a fact that is older than every text it names."""

_AMONG_THEMSELVES = re.compile(r"[A-Z]+\.[0-9]+\Z")
_ARTICLE = re.compile(r"(?P<first>[0-9]+)(?P<item>(\([0-9]+\))*)(-(?P<last>[0-9]+)|-(?P<last_item>\([0-9]+\)))?\Z")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law or regulation rules rest on: short name, names, and the day it came into force."""

    short: str
    name_zh: str
    effective_from: date | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """One part of a basis: as the law files write it, in Chinese ("": names no law), and since when its text applies."""

    basis: str
    zh: str
    since: date | None = None


def cited(basis: str, instruments: Mapping[str, Instrument]) -> tuple[Cited, ...]:
    """The parts of a basis in their order."""
    return tuple(_cited(part.strip(), instruments) for part in basis.split(";"))


def _cited(part: str, instruments: Mapping[str, Instrument]) -> Cited:
    found = instruments.get(part.partition(" ")[0])
    zh = "" if _AMONG_THEMSELVES.match(part) else _part(part, found)
    return Cited(part, zh, found.effective_from if found else None)


def in_force(parts: Sequence[Cited], on: date) -> tuple[Cited, ...]:
    """The parts that were in force on a day; none where every law they name is younger."""
    kept = tuple(one for one in parts if one.since is None or one.since <= on)
    return kept if any(one.zh for one in kept) or not any(one.since for one in parts) else ()


def basis_on(basis: str, instruments: Mapping[str, Instrument], on: date) -> str:
    """The basis in its short form as it was on a day, the whole of it where all its laws are younger."""
    return "; ".join(one.basis for one in in_force(cited(basis, instruments), on)) or basis


def in_chinese(basis: str, instruments: Mapping[str, Instrument], on: date | None = None) -> str:
    """`LL 50; LCL 30, 85(1)` as `劳动法第50条；劳动合同法第30条、第85条(1)`, as it was on a day where one is given."""
    parts = cited(basis, instruments)
    kept = parts if on is None else in_force(parts, on)
    return "；".join(one.zh for one in kept or parts if one.zh) + ("" if kept else TODAYS_TEXT_ZH)


def in_short(basis: str, instruments: Mapping[str, Instrument], on: date) -> str:
    """The basis by the short names as it was on a day, for readers of other languages."""
    kept = in_force(cited(basis, instruments), on)
    return "; ".join(one.basis for one in kept) if kept else basis + TODAYS_TEXT_EN


def is_articles(text: str) -> bool:
    """Whether what stands behind an instrument's short name are articles as the law files write them: `30, 85(1)`."""
    return all(_ARTICLE.match(one.strip()) for one in text.split(","))


def _part(part: str, instrument: Instrument | None) -> str:
    short, _, articles = part.partition(" ")
    named = instrument.name_zh if instrument else short
    if not articles:
        return named
    numbers = [_ARTICLE.match(one.strip()) for one in articles.split(",")]
    found = [_article(one) for one in numbers if one is not None]
    return named + "、".join(found) if len(found) == len(numbers) else part


def _article(one: re.Match[str]) -> str:
    """An article, one inserted after it (`276-1`), or several; items keep their number."""
    first, last = one["first"], one["last"]
    if last:
        return f"第{first}条之{last}" if int(last) <= int(first) else f"第{first}条至第{last}条"
    until = f"至{one['last_item']}" if one["last_item"] else ""
    return f"第{first}条{one['item']}{until}"
