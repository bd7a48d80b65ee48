"""A month's figures as an Excel file: an overview with every definition, and a sheet for each breakdown.

Every text is written as text and every number as a number: a name that looks like a formula stays a name. The file is
made in memory and the same figures give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

import xlsxwriter

from law.codes import industry_name, is_industry
from reports.definitions import DIMENSIONS, NONE, Dimension, Language, catalogue, find_term
from reports.figures import Figure, Figures
from reports.indicators import Reading

NOTHING = "—"
"""Stands where a rate has no denominator: nothing could be counted, which is not 0 %."""

_STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "head": {
        "bold": True,
        "bg_color": "#D9E2EC",
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "text": {"valign": "top"},
    "long": {"valign": "top", "text_wrap": True},
    "total": {"bold": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "yuan": {"num_format": "#,##0.00", "valign": "top"},
    "rate": {"num_format": "0.0%", "valign": "top"},
    "none": {"align": "right", "valign": "top"},
}
_DEFINITION_WIDTH = 70
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = int | Decimal | str


def workbook(figures: Figures, *, language: Language, names: Mapping[str, str]) -> bytes:
    """The figures as .xlsx.

    `names` gives names for codes in breakdowns, by dimension and code: `office:330100`, `claim:1.1`, `duty:SVC.ACCEPT`;
    it wins over the built-in terms of channels and industries. A code without a name stands as the code.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        cut_off_at = figures.month.cut_off_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": f"{_say('title', language)} {figures.month.label}", "created": cut_off_at})
        writer = _Writer(book, figures, language=language, names=names)
        writer.overview()
        for dimension in DIMENSIONS:
            if any(dimension in one.by for one in figures.indicators):
                writer.breakdown(dimension)
    return out.getvalue()


def footer_lines(figures: Figures, language: Language) -> tuple[str, ...]:
    """Period, edition, cut-off and version of the definitions: what makes two prints the same or not."""
    month = figures.month
    edition = str(month.edition) if month.edition else _say("preliminary", language)
    told = {
        "period": f"{month.first_on} – {month.last_on}",
        "edition": edition,
        "cut_off": month.cut_off_at.isoformat(sep=" ", timespec="minutes"),
        "definitions": figures.definitions,
    }
    return tuple(f"{_say(word, language)}: {value}" for word, value in told.items())


def code_name(dimension: Dimension, code: str, *, language: Language, names: Mapping[str, str]) -> str:
    """The name of a code in a breakdown, or the code itself."""
    given = names.get(f"{dimension}:{code}")
    if given is not None:
        return given
    if code == NONE:
        return _say("none", language)
    if dimension == "industry" and is_industry(code):
        return industry_name(code)
    term = find_term(dimension, code)
    return term.read(language) if term else code


def _say(word: str, language: Language) -> str:
    return catalogue().words[word].read(language)


def _headings(figure: Figure, language: Language) -> list[str]:
    ratio = ("numerator", "denominator", "rate") if figure.total.numerator is not None else ()
    return [*(one.name.read(language) for one in figure.columns), *(_say(word, language) for word in ratio)]


def _cells(figure: Figure, reading: Reading) -> list[tuple[Cell, str]]:
    """The numbers of a reading in the order of the headings, each with its style."""
    style = "yuan" if figure.kind == "yuan" else "count"
    cells: list[tuple[Cell, str]] = [(reading.values[one.code], style) for one in figure.columns]
    if reading.numerator is None or reading.denominator is None:
        return cells
    rate: tuple[Cell, str] = (NOTHING, "none") if reading.rate is None else (reading.rate, "rate")
    return [*cells, (reading.numerator, "count"), (reading.denominator, "count"), rate]


class _Writer:
    """Writes one workbook; holds what every sheet needs."""

    def __init__(self, book: Any, figures: Figures, *, language: Language, names: Mapping[str, str]) -> None:
        self.book, self.figures, self.language, self.names = book, figures, language, names
        self.styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}

    def say(self, word: str) -> str:
        return _say(word, self.language)

    def put(self, sheet: Any, row: int, column: int, cell: tuple[Cell, str]) -> None:
        value, style = cell
        if isinstance(value, str):
            sheet.write_string(row, column, value, self.styles[style])
        else:
            sheet.write_number(row, column, value, self.styles[style])

    def sheet(self, name: str) -> Any:
        """A sheet whose printed pages say what they are."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        line = "  ".join(footer_lines(self.figures, self.language)).replace("&", "&&")
        sheet.set_footer(f"&L&8{line}&R&8&P/&N")
        return sheet

    def overview(self) -> None:
        """One row for each number, the definition beside its first; frozen under the headings."""
        sheet = self.sheet(self.say("overview"))
        self.put(sheet, 0, 0, (f"{self.say('title')} {self.figures.month.label}", "title"))
        for column, word in enumerate(("indicator", "column", "value", "definition")):
            self.put(sheet, 1, column, (self.say(word), "head"))
        row = 2
        for figure in self.figures.indicators:
            row = self.indicator(sheet, row, figure)
        self.below(sheet, row + 1, footer_lines(self.figures, self.language))
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 2, 18)
        sheet.set_column(3, 3, _DEFINITION_WIDTH)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(0, 1)

    def indicator(self, sheet: Any, row: int, figure: Figure) -> int:
        """The rows of one indicator; answers the row after them."""
        first = row
        definition = figure.definition.read(self.language)
        for heading, cell in zip(_headings(figure, self.language), _cells(figure, figure.total), strict=True):
            self.put(sheet, row, 0, (figure.name.read(self.language), "text"))
            self.put(sheet, row, 1, (heading, "text"))
            self.put(sheet, row, 2, cell)
            row += 1
        if row - first > 1:
            sheet.merge_range(first, 3, row - 1, 3, "", self.styles["long"])
        self.put(sheet, first, 3, (definition, "long"))
        height = 15 * (1 + len(definition.encode("gb18030", "replace")) // _DEFINITION_WIDTH)
        sheet.set_row(first, max(15, height - 15 * (row - first - 1)))
        return row

    def breakdown(self, dimension: Dimension) -> None:
        """One row for each code under the month's total; two rows of headings and two columns stay in sight."""
        heading = catalogue().dimensions[dimension]
        sheet = self.sheet(heading.name.read(self.language))
        figures = [one for one in self.figures.indicators if dimension in one.by]
        for column, word in enumerate(("code", "name")):
            sheet.merge_range(0, column, 1, column, "", self.styles["head"])
            self.put(sheet, 0, column, (self.say(word), "head"))
        codes = [line.code for line in figures[0].by[dimension]]
        self.put(sheet, 2, 1, (self.say("total"), "total"))
        for row, code in enumerate(codes, start=3):
            self.put(sheet, row, 0, (code, "text"))
            self.put(sheet, row, 1, (code_name(dimension, code, language=self.language, names=self.names), "text"))
        column = 2
        for figure in figures:
            column = self.block(sheet, column, figure, [figure.total, *(one.reading for one in figure.by[dimension])])
        self.below(
            sheet, 4 + len(codes), (heading.note.read(self.language), *footer_lines(self.figures, self.language))
        )
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 28)
        sheet.set_column(2, column - 1, 14)
        sheet.freeze_panes(2, 2)
        sheet.repeat_rows(0, 1)

    def block(self, sheet: Any, column: int, figure: Figure, readings: Iterable[Reading]) -> int:
        """The columns of one indicator; answers the column after them."""
        headings, name = _headings(figure, self.language), figure.name.read(self.language)
        if len(headings) > 1:
            sheet.merge_range(0, column, 0, column + len(headings) - 1, "", self.styles["head"])
        self.put(sheet, 0, column, (name, "head"))
        for place, heading in enumerate(headings):
            self.put(sheet, 1, column + place, (heading, "head"))
        for row, reading in enumerate(readings, start=2):
            for place, cell in enumerate(_cells(figure, reading)):
                self.put(sheet, row, column + place, cell)
        return column + len(headings)

    def below(self, sheet: Any, row: int, lines: Iterable[str]) -> None:
        """Notes under a table."""
        for line in lines:
            self.put(sheet, row, 0, (line, "text"))
            row += 1
