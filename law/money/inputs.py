"""What an item takes, and how each input is read from text: one table for the interface, the command line and the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from law import codes
from law.money.refused import InputInvalid, InputMissing, UnknownInput

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST_TEXT, MOST_LISTED = 4000, 400

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?\Z")
_HOURS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?\Z")
_WHOLE = re.compile(r"[0-9]{1,7}\Z")
_CODE = re.compile(r"[a-z_]{1,40}\Z")


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, how it is read (`type`), whether it must be given, and its words. `choices` are its codes,
    `example` a text that can be read.
    """

    name: str
    type: str
    zh: str
    en: str
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 9_999_999
    example: str = field(default="", compare=False)


def read_inputs(inputs: tuple[Input, ...], given: Mapping[str, str]) -> dict[str, Any]:
    """The values of the texts given; empty texts count as not given. Raises `MoneyRefused`."""
    known = {one.name: one for one in inputs}
    if set(given) - set(known):
        raise UnknownInput(tuple(known))
    values: dict[str, Any] = {}
    for name, one in known.items():
        text = given.get(name, "").strip()
        if text:
            if len(text) > MOST_TEXT:
                raise InputInvalid(name, "过长。", "It is too long.")
            values[name] = READERS[one.type](one, text)
        elif one.required:
            raise InputMissing(name)
    return values


def _date(one: Input, text: str) -> date:
    try:
        found = date.fromisoformat(text) if _DATE.match(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise InputInvalid(
            one.name,
            "日期应写作 年-月-日，在 1900 至 2199 年之间。",
            "A date is written YYYY-MM-DD, from 1900 to 2199.",
        )
    return found


def _money(one: Input, text: str) -> Decimal:
    if not _MONEY.match(text):
        raise InputInvalid(
            one.name,
            "金额应为不小于 0 的数字，最多九位整数、两位小数。",
            "An amount is 0 or more, with at most nine digits and two decimals.",
        )
    return Decimal(text)


def _amounts(one: Input, text: str) -> tuple[Decimal, ...]:
    return tuple(_money(one, part.strip()) for part in _listed(one, text))


def _hours(one: Input, text: str) -> Decimal:
    if not _HOURS.match(text):
        raise InputInvalid(
            one.name, "应为不小于 0 的数字，最多两位小数。", "A number of 0 or more with at most two decimals."
        )
    return Decimal(text)


def _whole(one: Input, text: str) -> int:
    if not _WHOLE.match(text) or not one.least <= int(text) <= one.most:
        raise InputInvalid(
            one.name, f"应为 {one.least} 至 {one.most} 的整数。", f"A whole number between {one.least} and {one.most}."
        )
    return int(text)


def _percent(one: Input, text: str) -> Decimal:
    found = _hours(one, text)
    if found > 100:
        raise InputInvalid(one.name, "应为 0 至 100。", "It lies between 0 and 100.")
    return found


def _yes(one: Input, text: str) -> bool:
    if text not in ("true", "false"):
        raise InputInvalid(one.name, "应为 true 或 false。", "It is true or false.")
    return text == "true"


def _choice(one: Input, text: str) -> str:
    if text not in one.choices:
        listed = ", ".join(one.choices)
        raise InputInvalid(one.name, f"应为：{listed}。", f"It is one of {listed}.")
    return text


def _region(one: Input, text: str) -> str:
    if len(text) > 6 or not codes.is_region(text):
        raise InputInvalid(
            one.name,
            "没有这个地区代码（省 2 位、市 4 位、县 6 位）。",
            "There is no place of that code (2, 4 or 6 digits).",
        )
    return text


def _days(one: Input, text: str) -> tuple[date, ...]:
    return tuple(_date(one, part.strip()) for part in _listed(one, text))


def _dated_hours(one: Input, text: str) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for part in _listed(one, text):
        day, _, hours = part.strip().partition(":")
        on, worked = _date(one, day), _hours(one, hours)
        if on in found or not 0 < worked <= 24:
            raise InputInvalid(
                one.name,
                "每天写一次，如 2026-10-01:8，小时数大于 0、不超过 24。",
                "Each day once, such as 2026-10-01:8, with more than 0 and at most 24 hours.",
            )
        found[on] = worked
    return found


def _coded_amounts(one: Input, text: str) -> tuple[tuple[str, Decimal | None], ...]:
    found: list[tuple[str, Decimal | None]] = []
    for part in _listed(one, text):
        code, colon, amount = part.strip().partition(":")
        if not _CODE.match(code):
            raise InputInvalid(one.name, "写作 severance:30000,hours。", "It is written severance:30000,hours.")
        found.append((code, _money(one, amount) if colon else None))
    return tuple(found)


def _listed(one: Input, text: str) -> list[str]:
    parts = text.split(",")
    if len(parts) > MOST_LISTED:
        raise InputInvalid(one.name, f"最多 {MOST_LISTED} 项。", f"At most {MOST_LISTED} of them.")
    return parts


READERS: Mapping[str, Callable[[Input, str], Any]] = {
    "date": _date,
    "money": _money,
    "amounts": _amounts,
    "hours": _hours,
    "whole": _whole,
    "percent": _percent,
    "yes": _yes,
    "choice": _choice,
    "region": _region,
    "days": _days,
    "dated_hours": _dated_hours,
    "coded_amounts": _coded_amounts,
}
"""How each type of input is read."""
