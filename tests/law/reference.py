"""The reference as tables: its rows by id, and the lengths that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REFERENCE = Path(__file__).parents[2].parent / "shared" / "docs" / "LAW.md"
"""Where it stands beside a checkout; elsewhere the committed lists alone are compared."""

_LENGTH = re.compile(r"((?:\d+\s*[/+]\s*)*\d+)\s*(WD|CD|M|Y|H|日|days)(?![a-zA-Z])(?:\s*\((E|I)\))?")


@dataclass(frozen=True, slots=True)
class Length:
    """A length as a row writes it: `unit` 日 where it names none, `mark` E, I or nothing."""

    number: int
    unit: str
    mark: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its words, the lengths in it, and the source codes of its last column ("": the table has none)."""

    text: str
    lengths: tuple[Length, ...]
    sources: frozenset[str]


def lengths(text: str) -> tuple[Length, ...]:
    """Every length in a text; `5 / 15 / 5 日` and `30 +15 CD` are several of one unit."""
    plain = text.replace("**", "")
    return tuple(
        Length(int(number), "日" if unit == "days" else unit, mark)
        for numbers, unit, mark in _LENGTH.findall(plain)
        for number in re.findall(r"\d+", numbers)
    )


def tables(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each row of each table: the heading above it, the names of the columns, and its cells."""
    heading, columns = "", list[str]()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("#"):
            heading = line
        if not line.startswith("|"):
            columns = []
        elif not columns:
            columns = cells
        elif not set(line) <= set("|- "):
            yield heading, columns, cells


def rows(text: str) -> dict[str, Row]:
    """The rows by id; those of §2.16 are numbered in their order."""
    found: dict[str, Row] = {}
    for heading, columns, cells in tables(text):
        duties = heading.startswith("### 2.16")
        name = f"EMP.{sum(one.startswith('EMP.') for one in found) + 1}" if duties else cells[0]
        if re.fullmatch(r"[A-Z]{2,4}\.\d+", name):
            words = " | ".join(cells[1:])
            src = cells[-1] if columns[-1] in ("src", "source") else ""
            found[name] = Row(words, lengths(words), frozenset(re.findall(r"S\d+", src)))
    return found


def places(text: str) -> dict[str, list[str]]:
    """The rows of the table of local bargaining rules, by the Chinese name of the place (without its year)."""
    return {
        cells[0].split()[0]: cells[1:] for _, columns, cells in tables(text) if columns[:2] == ["province", "reply"]
    }
