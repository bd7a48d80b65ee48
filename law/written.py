"""What a value of a rule file may look like at all, whatever it says: kinds, bounds and characters.

The bounds are no law. They keep a slip of the pen from making a rule that nobody can count with or read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LONGEST: Mapping[str, int] = {"WD": 25_000, "CD": 36_525, "M": 1_200, "Y": 100, "H": 876_600, "MIN": 52_596_000}
"""A hundred years, in each unit: no period of any law is longer."""
LONGEST_WITHIN: Mapping[str, int] = {"H": 400, "MIN": 24_000}
"""Office time: each day of it is a step of its own."""
YEARS = range(1949, 2200)
MOST_CHARACTERS = 600
"""Of one text, and of one step that leads to a date."""
OFFICE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
"""The id of an office."""
Wrong = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of value a field has, and how that is said."""

    fits: Callable[[Any], bool]
    en: str
    zh: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_pair(value: Any) -> bool:
    return _are_texts(value) and len(value) == 2


TEXT = Form(_is_text, "is a text in quotation marks", "应为带引号的文本")
TEXTS = Form(_are_texts, "is a list of texts", "应为文本列表")
PAIR = Form(_is_pair, "is a pair of Chinese and English", "应为中文和英文两项")
WORDS = Form(
    lambda one: _is_text(one) or _is_pair(one),
    "is a pair of Chinese and English, or one text for both",
    "应为中文和英文两项，或一项通用",
)
NUMBER = Form(lambda one: type(one) is int, "is a whole number", "应为整数")
TRUTH = Form(lambda one: isinstance(one, bool), "is true or false", "应为 true 或 false")
TABLE = Form(lambda one: isinstance(one, dict), "is a table such as { … = … }", "应为 { … = … } 形式的表")
TABLES = Form(
    lambda one: isinstance(one, list) and all(isinstance(each, dict) for each in one),
    "is a list of tables such as [{ … = … }]",
    "应为 [{ … = … }] 形式的表的列表",
)
DAY = Form(
    lambda one: type(one) is date and one.year in YEARS,
    "is a day such as 2026-01-01, without quotation marks and time",
    "应为日期（如 2026-01-01），不加引号，不含时间",
)

FIELDS: Mapping[str, Form] = {
    **dict.fromkeys(("term", "start", "lapse", "note"), PAIR),
    **dict.fromkeys(("opens", "pauses", "restarts", "applies"), TEXTS),
    **dict.fromkeys(("suspension", "urgent"), TABLE),
    **dict.fromkeys(("effective_from", "effective_to"), DAY),
    **dict.fromkeys(("id", "kind", "status", "whose", "holder", "unit", "unit_basis", "unit_by"), TEXT),
    **dict.fromkeys(("roll", "direction", "careful", "place", "within"), TEXT),
    **dict.fromkeys(("basis", "source", "effective_note", "province", "office"), TEXT),
    "length": NUMBER,
    "extensions": TABLES,
}
"""Every field of a row."""
EXTENSION: Mapping[str, Form] = {
    **dict.fromkeys(("approver", "condition", "notice"), WORDS),
    **dict.fromkeys(("by_both", "document"), TRUTH),
    "length": NUMBER,
    "unit": TEXT,
}
"""Every field of an extension."""


def wrong_values(row: Mapping[str, Any]) -> Iterator[Wrong]:
    """What is wrong with the values of a row, in English and Chinese, with the field; the first makes the others void."""
    yield from _kinds(row, FIELDS)
    yield from _texts(row)
    yield from _length(row, roll=row.get("roll"), within=bool(row.get("within")))
    for one in row.get("extensions", []):
        yield from _kinds(one, EXTENSION)
        yield from _texts(one)
        yield from _length(one, roll="backward" if one.get("length") != 0 else None, within=False)
    yield from _texts(row.get("urgent", {}))
    yield from _bounded("urgent", row.get("urgent", {}), names=("days",), unit="CD")
    yield from _bounded("suspension", row.get("suspension", {}), names=("last", "rest"), unit="M")


def _kinds(row: Mapping[str, Any], forms: Mapping[str, Form]) -> Iterator[Wrong]:
    for name, value in row.items():
        form = forms.get(name)
        if form is None:
            yield f"unknown field {name}", f"未知字段 {name}"
        elif not form.fits(value):
            yield f"{name} {form.en}", f"{name} {form.zh}"


def _texts(row: Mapping[str, Any]) -> Iterator[Wrong]:
    for name, value in row.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not is_readable(text):
                yield (
                    f"{name}: at most {MOST_CHARACTERS} characters, all of them visible",
                    f"{name}：最多 {MOST_CHARACTERS} 个字符，不含不可见字符",
                )
        if isinstance(value, list) and any(_is_empty(one) for one in value):
            yield f"{name} is not empty in any of its parts", f"{name} 的各项都应填写"
        elif _is_empty(value):
            yield f"{name} is not empty", f"{name} 不应为空"


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def is_readable(text: str) -> bool:
    """Whether a text is no longer than a text may be, and hides nothing."""
    return len(text) <= MOST_CHARACTERS and not any(map(_is_invisible, text))


def _is_invisible(character: str) -> bool:
    """Control, formatting and unassigned characters: they hide or reorder what a lawyer reads."""
    return unicodedata.category(character).startswith("C")


def _length(row: Mapping[str, Any], *, roll: object, within: bool) -> Iterator[Wrong]:
    length, unit = row.get("length"), row.get("unit", "")
    most = (LONGEST_WITHIN if within else LONGEST).get(unit)
    if length is None or most is None:
        return
    if not 0 <= length <= most:
        yield f"the length is a whole number between 0 and {most}", f"长度应为 0 至 {most} 的整数"
    elif length == 0 and roll != "backward":
        yield (
            "length 0 is for a day that itself moves to an earlier working day (roll backward)",
            "长度 0 只用于遇休息日提前的日期（roll 为 backward）",
        )


def _bounded(field: str, table: Mapping[str, Any], *, names: tuple[str, ...], unit: str) -> Iterator[Wrong]:
    """Numbers inside a table; what else it must have, the row says."""
    for name in names:
        value = table.get(name)
        if value is not None and (type(value) is not int or not 0 < value <= LONGEST[unit]):
            yield (
                f"{field}.{name} is a whole number between 1 and {LONGEST[unit]}",
                f"{field}.{name} 应为 1 至 {LONGEST[unit]} 的整数",
            )
