"""The figures of one month, ready to be frozen: every indicator with its definition, total and breakdowns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from reports.breakdowns import Line, lines_by, slices_of
from reports.definitions import DIMENSIONS, Column, Definition, Dimension, Words, catalogue
from reports.facts import ComplaintRow, ConsultationRow, DutyRow, Month
from reports.in_month import in_month
from reports.indicators import INDICATORS, Reading, Slice, Value, english_definition

FORMAT = 1

NOT_DUE = frozenset({"cancelled", "paused"})
"""Statuses of a duty that nobody could have met: it lost its object, or its time does not count."""


class FiguresRejected(ValueError):
    """A text or document is not one that this product wrote for a month's figures."""

    code = "figures_rejected"

    def __init__(self) -> None:
        self.en, self.zh = "This is not a document of monthly figures.", "不是本系统的月度统计文件。"
        super().__init__(f"{self.en} / {self.zh}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of a month with its definition as it was when the month was counted."""

    code: str
    kind: str
    name: Words
    definition: Words
    columns: tuple[Column, ...]
    total: Reading
    by: Mapping[Dimension, tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    """All indicators of a month. `definitions` changes with any word of any definition."""

    month: Month
    definitions: str
    indicators: tuple[Figure, ...]

    def get(self, code: str) -> Figure:
        """The indicator of that code. Raises KeyError."""
        for one in self.indicators:
            if one.code == code:
                return one
        raise KeyError(code)


@cache
def definitions_version() -> str:
    """The version of the definitions: the file's, and the start of the digest of every word of them."""
    words = [
        [code, one.name.zh, one.name.en, one.zh, english_definition(code)]
        for code, one in catalogue().indicators.items()
    ]
    digest = hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
    return f"{catalogue().version}-{digest[:8]}"


def month_figures(
    month: Month,
    complaints: Iterable[ComplaintRow],
    *,
    duties: Iterable[DutyRow],
    consultations: Iterable[ConsultationRow],
) -> Figures:
    """The ten figures of a month. The order of the rows, and rows with nothing in the month, change nothing."""
    seen = tuple(in_month(row, month) for row in complaints)
    due = tuple(one for one in duties if month.has(one.due_on) and one.status not in NOT_DUE)
    asked = tuple(one for one in consultations if month.has(one.on))
    whole = Slice(seen, due, sum(one.count for one in asked))
    by = {name: lines_by(slices_of(name, seen, duties=due, consultations=asked)) for name in DIMENSIONS}
    return Figures(
        month,
        definitions_version(),
        tuple(
            _figure(
                catalogue().indicators[code],
                count(whole),
                {name: lines[code] for name, lines in by.items() if name != "duty" or code == "on_time"},
            )
            for code, count in INDICATORS.items()
        ),
    )


def _figure(given: Definition, total: Reading, by: Mapping[Dimension, tuple[Line, ...]]) -> Figure:
    return Figure(
        given.code, given.kind, given.name, Words(given.zh, english_definition(given.code)), given.columns, total, by
    )


def to_json(figures: Figures) -> str:
    """The figures as canonical JSON: sorted keys, money and rates as text, no floats."""
    return json.dumps(to_document(figures), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Figures:
    """The figures that `to_json` wrote. Raises FiguresRejected for any other text."""
    try:
        return from_document(json.loads(text))
    except json.JSONDecodeError as error:
        raise FiguresRejected() from error


def to_document(figures: Figures) -> dict[str, Any]:
    """The figures as plain JSON values, as the API answers them and a frozen month keeps them."""
    month = figures.month
    return {
        "format": FORMAT,
        "month": {
            "label": month.label,
            "first_on": month.first_on.isoformat(),
            "last_on": month.last_on.isoformat(),
            "cut_off_at": month.cut_off_at.isoformat(),
            "edition": month.edition,
        },
        "definitions": figures.definitions,
        "indicators": [_figure_out(one) for one in figures.indicators],
    }


def from_document(document: Mapping[str, Any]) -> Figures:
    """The figures of a document that `to_document` made. Raises FiguresRejected for any other."""
    try:
        if document["format"] != FORMAT:
            raise FiguresRejected()
        given = document["month"]
        month = Month(
            date.fromisoformat(given["first_on"]),
            date.fromisoformat(given["last_on"]),
            datetime.fromisoformat(given["cut_off_at"]),
            given["edition"],
        )
        return Figures(month, document["definitions"], tuple(_figure_in(one) for one in document["indicators"]))
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise FiguresRejected() from error


def _figure_out(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "kind": figure.kind,
        "name": _words_out(figure.name),
        "definition": _words_out(figure.definition),
        "columns": [{"code": one.code, "name": _words_out(one.name)} for one in figure.columns],
        "total": _reading_out(figure.total),
        "by": {
            name: [{"code": line.code, **_reading_out(line.reading)} for line in lines]
            for name, lines in figure.by.items()
        },
    }


def _figure_in(row: Mapping[str, Any]) -> Figure:
    return Figure(
        code=row["code"],
        kind=row["kind"],
        name=Words(**row["name"]),
        definition=Words(**row["definition"]),
        columns=tuple(Column(one["code"], Words(**one["name"])) for one in row["columns"]),
        total=_reading_in(row["total"], row["columns"]),
        by={
            name: tuple(Line(line["code"], _reading_in(line, row["columns"])) for line in row["by"][name])
            for name in DIMENSIONS
            if name in row["by"]
        },
    )


def _words_out(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _reading_out(reading: Reading) -> dict[str, Any]:
    values = {code: str(value) if isinstance(value, Decimal) else value for code, value in reading.values.items()}
    if reading.numerator is None:
        return {"values": values}
    rate = None if reading.rate is None else str(reading.rate)
    return {"values": values, "numerator": reading.numerator, "denominator": reading.denominator, "rate": rate}


def _reading_in(row: Mapping[str, Any], columns: Iterable[Mapping[str, Any]]) -> Reading:
    values: dict[str, Value] = {}
    for column in columns:
        given = row["values"][column["code"]]
        values[column["code"]] = Decimal(given) if isinstance(given, str) else given
    return Reading(values, row.get("numerator"), row.get("denominator"))
