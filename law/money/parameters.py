"""Figures of a place and a day (minimum wages, average wages), read from TOML: published ones only, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from law import codes
from law.money.rates import MARKS
from law.refused import PackRejected
from law.rule import Mark
from law.tables import line_of, parse_toml

Kind = Literal["minimum_wage", "local_average_wage", "insurance_average_wage", "provincial_annual_wage"]
"""Monthly minimum wage; monthly average of the place's workers (LCL 47); the same for contributions (WIR 64); the
province's average of a year (AR 56, CPL 165).
"""
KINDS: tuple[Kind, ...] = get_args(Kind)

_FIELDS = frozenset(
    ["kind", "region", "tier", "value_yuan", "effective_from", "effective_to", "as_of", "source", "address", "status"]
)
_VALUE = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One published figure in yuan. `tier` tells the tiers of a province apart; `as_of` is the last day for which the
    source is known to speak.
    """

    kind: Kind
    region: str
    value_yuan: Decimal
    effective_from: date
    effective_to: date | None
    as_of: date
    source: str
    address: str
    status: Mark
    tier: int | None = None

    def applies(self, on: date) -> bool:
        """Whether it was the figure of that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every figure. Those added later come first: what an office enters itself stands before what was packaged."""

    rows: tuple[Parameter, ...]

    def candidates(self, kind: Kind, region: str, on: date) -> tuple[Parameter, ...]:
        """The figures of the most specific place that has any of that kind: one, or one a tier; none where the day is
        not covered.
        """
        for length in (6, 4, 2):
            if len(region) < length:
                continue
            rows = [one for one in self.rows if one.kind == kind and one.region == region[:length]]
            if rows:
                return tuple(one for one in rows if one.applies(on))
        return ()

    def before(self, added: Parameters) -> Parameters:
        """These figures with others in front of them, which take their place where both speak of a place and kind."""
        places = {(one.kind, one.region) for one in added.rows}
        return Parameters((*added.rows, *(one for one in self.rows if (one.kind, one.region) not in places)))


def parse_parameters(text: str, file: str) -> Parameters:
    """The figures of a file. Raises PackRejected with file and line."""
    data = parse_toml(text, file)
    if set(data) != {"parameter"}:
        raise PackRejected("the file holds [[parameter]] tables", "文件应由 [[parameter]] 组成", file=file)
    rows: list[Parameter] = []
    for number, row in enumerate(data["parameter"]):
        reading = _Row(row, file, line_of(text, "parameter", number))
        found = reading.parameter()
        reading.check_beside(found, rows)
        rows.append(found)
    return Parameters(tuple(rows))


def together(parts: Iterable[Parameters]) -> Parameters:
    """The figures of several files."""
    return Parameters(tuple(row for part in parts for row in part.rows))


class _Row:
    """One row on its way to a Parameter."""

    def __init__(self, row: dict[str, Any], file: str, line: int) -> None:
        self.row, self.file, self.line = row, file, line

    def refuse(self, why_en: str, why_zh: str) -> PackRejected:
        return PackRejected(why_en, why_zh, file=self.file, line=self.line)

    def parameter(self) -> Parameter:
        row = self.row
        for name in row:
            if name not in _FIELDS:
                raise self.refuse(f"unknown field {name}", f"未知字段 {name}")
        for name in _FIELDS - {"tier", "effective_to"}:
            if not row.get(name):
                raise self.refuse(f"field {name} is missing", f"缺少字段 {name}")
        self.check()
        return Parameter(
            kind=row["kind"],
            region=row["region"],
            value_yuan=Decimal(row["value_yuan"]),
            effective_from=row["effective_from"],
            effective_to=row.get("effective_to"),
            as_of=row["as_of"],
            source=row["source"],
            address=row["address"],
            status=row["status"],
            tier=row.get("tier"),
        )

    def check(self) -> None:
        row = self.row
        if row["kind"] not in KINDS:
            raise self.refuse(f"kind is not one of {KINDS}", "kind 的值不在允许范围内")
        if row["status"] not in MARKS:
            raise self.refuse(f"status is not one of {MARKS}", "status 的值不在允许范围内")
        if not isinstance(row["region"], str) or not codes.is_region(row["region"]):
            raise self.refuse("region is no code of a place", "没有这个地区代码")
        if row["kind"] == "provincial_annual_wage" and len(row["region"]) != 2:
            raise self.refuse("a provincial figure has a province's code", "省级数据应使用两位省级代码")
        if not isinstance(row["value_yuan"], str) or not _VALUE.match(row["value_yuan"]):
            raise self.refuse('value_yuan is a text such as "2540"', 'value_yuan 应写成文本，如 "2540"')
        if Decimal(row["value_yuan"]) <= 0:
            raise self.refuse("value_yuan is above 0", "value_yuan 应大于 0")
        if "tier" in row and (type(row["tier"]) is not int or not 1 <= row["tier"] <= 9):
            raise self.refuse("a tier is 1 to 9", "档次应为 1 至 9")
        days = [row[name] for name in ("effective_from", "effective_to", "as_of") if name in row]
        if not all(isinstance(one, date) for one in days):
            raise self.refuse("dates are written 2025-09-01", "日期应写作 2025-09-01")
        if min(days) < row["effective_from"]:
            raise self.refuse("it ends before it begins to apply", "截止日期早于施行日期")

    def check_beside(self, found: Parameter, rows: list[Parameter]) -> None:
        """One figure a day and tier, and no figure beside tiers."""
        for one in rows:
            if (one.kind, one.region) != (found.kind, found.region) or not _same_days(one, found):
                continue
            if one.tier is None or found.tier is None or one.tier == found.tier:
                raise self.refuse("two figures of one place apply on the same day", "同一地区同一天有两个数值")


def _same_days(one: Parameter, other: Parameter) -> bool:
    first, second = sorted((one, other), key=lambda row: row.effective_from)
    return first.effective_to is None or second.effective_from <= first.effective_to
