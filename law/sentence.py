"""The whole way of a date in one sentence per language, made of its trace: computed when it is read, never stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Protocol

from law.citation import Instrument, in_chinese
from law.packaged import read_instruments


class Step(Protocol):
    """A step of a trace, of the engine or on record."""

    @property
    def on(self) -> date: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class Reached(Protocol):
    """A clock with its dates: just counted, or on record."""

    @property
    def started_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def conservative_on(self) -> date: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def provisional(self) -> bool: ...


_START_ZH = re.compile(
    r"起算(?:日（当日不计）|时)：(?P<fact>.*?)。依据 (?P<by>.*?)(?: \([^()]*(?:\([^()]*\)[^()]*)*\))?（[^（）]*）\Z"
)
_START_EN = re.compile(r"start(?:, not counted)?: (?P<fact>.*); [A-Z]+\.[A-Z0-9_.]+, (?P<by>.*), mark \w+")
_OPENING = re.compile(r"(?:(?P<passed>.*?)[；;] ?)?(?P<times>\d\d:\d\d–.*)\Z")


def sentence(given: Reached, trace: Sequence[Step], *, unit_by: str = "", year: int | None = None) -> tuple[str, str]:
    """How the date came about, in Chinese and in English: from the fact over every step to the date, then the day to warn
    on where it is an earlier one, and what is provisional.

    `unit_by` is the article that says how the unit is counted, in the short form of the law files, where the rule's own
    does not; `year` the year whose notice is missing, where it is known. The instant is given in the office's zone.
    """
    end = f"{given.due_at:%Y-%m-%d %H:%M}" if given.due_at else str(given.due_on)
    zh = " → ".join([*_chinese(given, trace, unit_by), end])
    en = " → ".join([*_english(given, trace, unit_by), end])
    if given.conservative_on != given.due_on:
        zh, en = (
            f"{zh}；从严按 {given.conservative_on} 提醒",
            f"{en}; warned on {given.conservative_on}, the careful day",
        )
    if given.provisional:
        which_zh, which_en = (f"{year} 年", f"calendar {year}") if year else ("有关年度", "a year's calendar")
        zh, en = f"{zh}；暂定（{which_zh}放假安排未公布）", f"{en}; provisional ({which_en} not published)"
    return zh, en


def _chinese(given: Reached, trace: Sequence[Step], unit_by: str) -> Iterator[str]:
    first, *others = trace
    found = _START_ZH.match(first.zh)
    if found is None:
        yield f"{first.on} {first.zh}"
    else:
        yield f"{given.started_on} {found['fact']}"
    by = in_chinese(unit_by, _instruments(), given.started_on) if unit_by else found["by"] if found else ""
    for step in others:
        counted = re.match(r"(?:计|往前数|办公时间内计) (\d+ [^，（]+)(?:（(仅知[^）]*)）)?(?:，(.*))?\Z", step.zh)
        if counted is None:
            yield from _dated(step.on, step.zh)
            continue
        way = "往前 " if step.zh.startswith("往") else "办公时间 " if step.zh.startswith("办") else ""
        yield f"{way}{counted[1]}（{by}）" if by else f"{way}{counted[1]}"
        by = ""
        yield from (one for one in counted.groups()[1:] if one)


def _english(given: Reached, trace: Sequence[Step], unit_by: str) -> Iterator[str]:
    first, *others = trace
    found = _START_EN.match(first.en)
    yield f"{given.started_on} {found['fact']}" if found else f"{first.on} {first.en}"
    by = unit_by or (found["by"] if found else "")
    for step in others:
        counted = re.match(
            r"([+-])(\d+ [a-z ]+?)( of office time)?(?:[, ]*((?:from|to|\d|until|adjusted).*))?\Z", step.en
        )
        if counted is None:
            yield from _dated(step.on, step.en)
            continue
        back = " back" if counted[1] == "-" else ""
        yield f"{counted[2]}{counted[3] or ''}{back} ({by})" if by else f"{counted[2]}{counted[3] or ''}{back}"
        by = ""
        yield from (one for one in counted.groups()[3:] if one)


def _dated(on: date, words: str) -> Iterator[str]:
    """A step in its own words; what an office's day gave stands behind its day."""
    found = _OPENING.match(words)
    if found is None:
        yield words
        return
    if found["passed"]:
        yield found["passed"]
    yield f"{on} {found['times']}"


@cache
def _instruments() -> dict[str, Instrument]:
    return read_instruments()
