"""The monthly risk meeting's figures: ten indicators, each with its definition, and breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.errors import PageRoute
from api.pages.language import Language
from api.pages.visit import Visit, welcome
from api.risk_month import ROLES, MonthShown, listed_months, month_names, running_month, shown_month
from reports.definitions import DIMENSIONS, Dimension, catalogue
from reports.figures import Figure, Figures
from reports.indicators import Reading, Value
from reports.workbook import code_name

router = APIRouter(include_in_schema=False, route_class=PageRoute)
COLUMNS_IN_TABLE = 3
"""An indicator with more columns than that shows its first in a breakdown; the rest stands in the Excel file."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number under its heading; `text` is "—" where nothing could be counted, which is not zero."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureShown:
    """An indicator: its headline, its parts, and what it means."""

    code: str
    name: str
    headline: str
    numbers: tuple[Number, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a breakdown."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A breakdown along one dimension; the note says whether rows add up to the total."""

    code: str
    name: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month that can be looked at; edition 0 is the one that runs."""

    month: str
    name: str
    edition: int


@dataclass(frozen=True, slots=True)
class RiskMeetingPage:
    """One month's figures; `frozen` False is a preview that still changes, `whole` False is the reader's offices only."""

    template: ClassVar[str] = "risk_meeting.html"
    month: str
    name: str
    frozen: bool
    whole: bool
    edition: int
    first_on: date
    last_on: date
    cut_off_at: datetime
    figures: tuple[FigureShown, ...]
    tables: tuple[Table, ...]
    definitions: str
    excel: str
    earlier: MonthLink
    later: MonthLink | None


@dataclass(frozen=True, slots=True)
class RiskMeetingsPage:
    """The month that runs and every frozen one."""

    template: ClassVar[str] = "risk_meetings.html"
    months: tuple[MonthLink, ...]


@router.get("/risk-meetings")
async def listed(request: Request) -> Response:
    """The months."""
    visit = await welcome(request, ROLES)
    found = await listed_months(visit.house)
    return visit.show(RiskMeetingsPage(tuple(_link(month, visit.language, edition) for month, edition in found)))


@router.get("/risk-meetings/{month}")
async def of_month(month: str, request: Request) -> Response:
    """One month's figures, frozen or as they stand."""
    visit = await welcome(request, ROLES)
    shown = await shown_month(visit.house, visit.person, month)
    async with visit.house.reads.connect() as conn:
        law = await visit.house.matters.packs.active(conn)
        names = await month_names(conn, law, language=_code(visit.language))
    return visit.show(_page(month, shown, visit, names))


def _page(month: str, shown: MonthShown, visit: Visit, names: Mapping[str, str]) -> RiskMeetingPage:
    figures, later, language = shown.figures, _beside(month, 1), visit.language
    return RiskMeetingPage(
        month=month,
        name=_name(month, language),
        frozen=shown.frozen,
        whole=shown.whole,
        edition=figures.month.edition,
        first_on=figures.month.first_on,
        last_on=figures.month.last_on,
        cut_off_at=figures.month.cut_off_at,
        figures=tuple(_figure(one, visit.language) for one in figures.indicators),
        tables=_tables(figures, visit.language, names),
        definitions=figures.definitions,
        excel=f"/api/v1/risk-meetings/{month}.xlsx?language={_code(visit.language)}",
        earlier=_link(_beside(month, -1), language),
        later=_link(later, language) if later <= running_month(visit.house) else None,
    )


def _name(month: str, language: Language) -> str:
    """A month as people write it."""
    return language.about(date.fromisoformat(f"{month}-01"), "month")


def _link(month: str, language: Language, edition: int = 0) -> MonthLink:
    return MonthLink(month, _name(month, language), edition)


def _beside(month: str, step: int) -> str:
    """The month before or after."""
    year, number = int(month[:4]), int(month[5:]) - 1 + step
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _code(language: Language) -> Literal["zh_CN", "en"]:
    return "en" if language.code == "en" else "zh_CN"


def _figure(one: Figure, language: Language) -> FigureShown:
    read = _code(language)
    numbers = tuple(
        Number(column.name.read(read), _text(one.total.values[column.code], one.kind)) for column in one.columns
    )
    if one.total.denominator is not None:
        words = catalogue().words
        numbers += (
            Number(words["numerator"].read(read), str(one.total.numerator)),
            Number(words["denominator"].read(read), str(one.total.denominator)),
        )
    return FigureShown(one.code, one.name.read(read), _headline(one, one.total), numbers, one.definition.read(read))


def _headline(figure: Figure, reading: Reading) -> str:
    """The one number people quote: a rate, else the first column; sums have no single one."""
    if figure.kind == "ratio":
        return "—" if reading.rate is None else f"{reading.rate:.1%}"
    if figure.kind == "yuan" or not figure.columns:
        return ""
    return _text(reading.values[figure.columns[0].code], figure.kind)


def _text(value: Value, kind: str) -> str:
    if isinstance(value, Decimal) or kind == "yuan":
        return f"¥{Decimal(value):,.2f}"
    return f"{value:,}"


def _tables(figures: Figures, language: Language, names: Mapping[str, str]) -> tuple[Table, ...]:
    return tuple(made for name in DIMENSIONS if (made := _table(figures, name, language, names)) is not None)


def _table(figures: Figures, name: Dimension, language: Language, names: Mapping[str, str]) -> Table | None:
    """One breakdown; the rows are the same for all indicators."""
    shown = [one for one in figures.indicators if name in one.by]
    if not shown:
        return None
    read, heading = _code(language), catalogue().dimensions[name]
    codes = [line.code for line in shown[0].by[name]]
    by_code = {one.code: {line.code: line.reading for line in one.by[name]} for one in shown}
    rows = tuple(
        TableRow(
            code_name(name, code, language=read, names=names),
            tuple(cell for one in shown for cell in _cells(one, by_code[one.code].get(code))),
        )
        for code in codes
    )
    headings = tuple(label for one in shown for label in _headings(one, language))
    return Table(name, heading.name.read(read), heading.note.read(read), headings, rows)


def _headings(figure: Figure, language: Language) -> tuple[str, ...]:
    read = _code(language)
    if figure.kind == "ratio":
        return (figure.name.read(read),)
    kept = figure.columns if len(figure.columns) <= COLUMNS_IN_TABLE else figure.columns[:1]
    if len(kept) == 1:
        return (figure.name.read(read),)
    return tuple(f"{figure.name.read(read)} · {column.name.read(read)}" for column in kept)


def _cells(figure: Figure, reading: Reading | None) -> tuple[str, ...]:
    kept = figure.columns if len(figure.columns) <= COLUMNS_IN_TABLE else figure.columns[:1]
    if figure.kind == "ratio":
        return (_headline(figure, reading) if reading is not None else "—",)
    if reading is None:
        return ("—",) * len(kept)
    return tuple(_text(reading.values[column.code], figure.kind) for column in kept)
