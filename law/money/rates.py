"""The numbers of the law that money formulas work with, read from TOML: every field checked, every refusal with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from law import codes
from law.citation import Instrument, in_chinese, in_short
from law.refused import PackRejected
from law.rule import Mark
from law.tables import line_of, parse_toml

MARKS: tuple[Mark, ...] = ("V", "V2", "U", "L")
"""From the surest to the least sure."""

_FIELDS = frozenset(
    [
        "id",
        "name",
        "value",
        "values",
        "codes",
        "bands",
        "basis",
        "source",
        "status",
        "province",
        "effective_from",
        "effective_to",
    ]
)
_CONTENTS = ("value", "values", "codes", "bands")
_ID = re.compile(r"[a-z_]+\.[a-z_]+\Z")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One number of the law, or a list of them: multiples, months, shares, sums in yuan; `codes` and `bands` likewise.

    A row with none of them states a way of counting, so that a step can cite it. `bands` pair a threshold with what applies
    from it on. `province` is the two-digit code where only one province's law says so.
    """

    id: str
    name_zh: str
    name_en: str
    basis: str
    source: str
    status: Mark
    effective_from: date
    effective_to: date | None = None
    province: str | None = None
    values: tuple[Decimal, ...] = ()
    codes: tuple[str, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()

    @property
    def value(self) -> Decimal:
        """The only number of the row."""
        return self.values[0]

    def applies(self, on: date) -> bool:
        """Whether the row is the law of that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Rates:
    """Every rate by its id, with the instruments they rest on."""

    rows: tuple[Rate, ...]
    instruments: Mapping[str, Instrument]

    def find(self, rate_id: str, on: date, province: str | None = None) -> Rate | None:
        """The rate as it was on a day, the province's own before the nation's; None before it was law."""
        fit = [one for one in self.rows if one.id == rate_id and one.applies(on)]
        own = next((one for one in fit if one.province is not None and one.province == province), None)
        return own or next((one for one in fit if one.province is None), None)

    def ids(self) -> frozenset[str]:
        """Every id once."""
        return frozenset(one.id for one in self.rows)

    def cite(self, rates: Iterable[Rate], on: date) -> tuple[str, str]:
        """Law and article of some rates in Chinese and by short names, as they stood on a day."""
        bases = tuple(dict.fromkeys(part.strip() for one in rates for part in one.basis.split(";")))
        kept = [one for one in bases if _in_force(one, self.instruments, on)]
        zh = "；".join(in_chinese(one, self.instruments, on) for one in kept or bases)
        return zh, "; ".join(in_short(one, self.instruments, on) for one in kept or bases)


def _in_force(part: str, instruments: Mapping[str, Instrument], on: date) -> bool:
    since = instruments[part.partition(" ")[0]].effective_from
    return since is None or since <= on


def parse_rates(text: str, file: str, *, instruments: Mapping[str, Instrument], needed: Iterable[str]) -> Rates:
    """The rates of a file, with the instruments it adds. Raises PackRejected with file and line, also where a needed
    rate is not there.
    """
    data = parse_toml(text, file)
    for table in data:
        if table not in ("rate", "instrument"):
            raise PackRejected(f"unknown table {table}", f"未知的表 {table}", file=file)
    known = {**instruments, **_instruments(data, text, file)}
    rows: list[Rate] = []
    for number, row in enumerate(data.get("rate", [])):
        reading = _Row(row, file, line_of(text, "rate", number), known)
        found = reading.rate()
        if any(_overlap(found, one) for one in rows):
            raise reading.refuse("two rows of this id apply on the same day", "同一编号的两行在同一天都适用")
        rows.append(found)
    rates = Rates(tuple(rows), known)
    missing = sorted(set(needed) - rates.ids())
    if missing:
        listed = ", ".join(missing)
        raise PackRejected(f"no rate {listed}", f"缺少 {listed}", file=file)
    return rates


def _instruments(data: Mapping[str, Any], text: str, file: str) -> dict[str, Instrument]:
    found = {}
    for number, row in enumerate(data.get("instrument", [])):
        line = line_of(text, "instrument", number)
        if set(row) != {"short", "name_zh", "effective_from"} or not isinstance(row["effective_from"], date):
            raise PackRejected(
                "an instrument has short, name_zh and effective_from",
                "法律文件应有 short、name_zh 和 effective_from",
                file=file,
                line=line,
            )
        found[row["short"]] = Instrument(row["short"], row["name_zh"], row["effective_from"])
    return found


def _overlap(one: Rate, other: Rate) -> bool:
    if (one.id, one.province) != (other.id, other.province):
        return False
    first, second = sorted((one, other), key=lambda rate: rate.effective_from)
    return first.effective_to is None or second.effective_from <= first.effective_to


class _Row:
    """One row on its way to a Rate."""

    def __init__(self, row: dict[str, Any], file: str, line: int, instruments: Mapping[str, Instrument]) -> None:
        self.row, self.file, self.line, self.instruments = row, file, line, instruments

    def refuse(self, why_en: str, why_zh: str) -> PackRejected:
        name = self.row.get("id", "?")
        return PackRejected(f"{name}: {why_en}", f"{name}：{why_zh}", file=self.file, line=self.line)

    def rate(self) -> Rate:
        row = self.row
        for name in row:
            if name not in _FIELDS:
                raise self.refuse(f"unknown field {name}", f"未知字段 {name}")
        for name in ("id", "name", "basis", "source", "status"):
            if not row.get(name):
                raise self.refuse(f"field {name} is missing", f"缺少字段 {name}")
        if not isinstance(row["id"], str) or not _ID.match(row["id"]):
            raise self.refuse("the id has not the form severance.cap_years", "编号格式应为 severance.cap_years")
        if row["status"] not in MARKS:
            raise self.refuse(f"status is not one of {MARKS}", "status 的值不在允许范围内")
        if sum(name in row for name in _CONTENTS) > 1:
            raise self.refuse("a row has one of value, values, codes and bands", "每行只能有一种内容")
        if "province" in row and (len(str(row["province"])) != 2 or not codes.is_region(str(row["province"]))):
            raise self.refuse("province is no two-digit code", "province 应为两位省级代码")
        zh, en = self.name()
        since, until = self.span()
        return Rate(
            id=row["id"],
            name_zh=zh,
            name_en=en,
            basis=row["basis"],
            source=row["source"],
            status=row["status"],
            effective_from=since,
            effective_to=until,
            province=row.get("province"),
            values=self.numbers(),
            codes=self.codes(),
            bands=self.bands(),
        )

    def name(self) -> tuple[str, str]:
        name = self.row["name"]
        if not (isinstance(name, list) and len(name) == 2 and all(isinstance(one, str) and one for one in name)):
            raise self.refuse("name is a pair of Chinese and English", "name 应为中文和英文两项")
        return name[0], name[1]

    def span(self) -> tuple[date, date | None]:
        shorts = [part.strip().partition(" ")[0] for part in str(self.row["basis"]).split(";")]
        for short in shorts:
            if short not in self.instruments:
                raise self.refuse(f"instrument {short!r} is not listed", f"未列出的法律文件 {short}")
        since = self.row.get("effective_from", self.instruments[shorts[0]].effective_from)
        until = self.row.get("effective_to")
        if not isinstance(since, date) or not (until is None or isinstance(until, date)):
            raise self.refuse("since when it applies is not told", "未写明施行日期")
        if until is not None and until < since:
            raise self.refuse("it ends before it begins to apply", "失效日期早于施行日期")
        return since, until

    def numbers(self) -> tuple[Decimal, ...]:
        given = self.row.get("values", [self.row["value"]] if "value" in self.row else [])
        if not isinstance(given, list) or not all(isinstance(one, str) and _NUMBER.match(one) for one in given):
            raise self.refuse('a number is a text such as "21.75"', '数字应写成文本，如 "21.75"')
        return tuple(Decimal(one) for one in given)

    def codes(self) -> tuple[str, ...]:
        given = self.row.get("codes", [])
        if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
            raise self.refuse("codes is a list of texts", "codes 应为文本列表")
        return tuple(given)

    def bands(self) -> tuple[tuple[int, int], ...]:
        given = self.row.get("bands", [])
        pairs = [one for one in given if isinstance(one, list) and [type(n) for n in one] == [int, int]]
        if len(pairs) != len(given) or pairs != sorted(pairs):
            raise self.refuse("bands are rising pairs of whole numbers", "bands 应为递增的整数对")
        return tuple((one[0], one[1]) for one in pairs)
