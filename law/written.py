"""What a value of a rule file may look like at all, whatever it says: kinds, bounds and characters.

The bounds are no law. They keep a slip of the pen from making a rule that nobody can count with or read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

LONGEST: Mapping[str, int] = {"WD": 25_000, "CD": 36_525, "M": 1_200, "Y": 100, "H": 876_600, "MIN": 52_596_000}
"""A hundred years, in each unit: no period of any law is longer."""
YEARS = range(1949, 2200)
MOST_CHARACTERS = 600
Wrong = tuple[str, str]


def wrong_values(row: Mapping[str, Any]) -> Iterator[Wrong]:
    """What is wrong with the values of a row, in English and Chinese, with the field."""
    yield from _dates(row)
    yield from _texts(row)
    yield from _length(row, roll=row.get("roll"))
    for one in row.get("extensions", []) if isinstance(row.get("extensions", []), list) else []:
        if isinstance(one, dict):
            yield from _texts(one)
            yield from _length(one, roll="backward" if one.get("length") != 0 else None)


def _dates(row: Mapping[str, Any]) -> Iterator[Wrong]:
    for name in ("effective_from", "effective_to"):
        value = row.get(name)
        if value is not None and (type(value) is not date or value.year not in YEARS):
            yield (
                f"{name} is a day such as 2026-01-01, without quotation marks and time",
                f"{name} 应为日期（如 2026-01-01），不加引号，不含时间",
            )


def _texts(row: Mapping[str, Any]) -> Iterator[Wrong]:
    for name, value in row.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and (len(text) > MOST_CHARACTERS or any(map(_is_invisible, text))):
                yield (
                    f"{name}: at most {MOST_CHARACTERS} characters, all of them visible",
                    f"{name}：最多 {MOST_CHARACTERS} 个字符，不含不可见字符",
                )
    term = row.get("term")
    if isinstance(term, list) and not all(isinstance(one, str) and one.strip() for one in term):
        yield "term is not empty in either language", "term 的中英文都应填写"


def _is_invisible(character: str) -> bool:
    """Control, formatting and unassigned characters: they hide or reorder what a lawyer reads."""
    return unicodedata.category(character).startswith("C")


def _length(row: Mapping[str, Any], *, roll: object) -> Iterator[Wrong]:
    length, most = row.get("length"), LONGEST.get(str(row.get("unit")))
    if length is None or most is None:
        return
    if type(length) is not int or not 0 <= length <= most:
        yield f"the length is a whole number between 0 and {most}", f"长度应为 0 至 {most} 的整数"
    elif length == 0 and roll != "backward":
        yield (
            "length 0 is for a day that itself moves to an earlier working day (roll backward)",
            "长度 0 只用于遇休息日提前的日期（roll 为 backward）",
        )
