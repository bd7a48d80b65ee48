"""The Excel file read back: every number is the one of the JSON, and names stay names."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reports.definitions import DIMENSIONS, Dimension, Language, catalogue
from reports.facts import ComplaintRow
from reports.figures import Figures, month_figures, to_json
from reports.workbook import NOTHING, footer_lines, workbook
from tests.reports.october import COMPLAINTS, CONSULTATIONS, DUTIES, MONTH, A, B, october

NAMES = {f"office:{A}": '=HYPERLINK("http://x")', f"office:{B}": "乙市总工会 & 分会", "claim:1.1": "拖欠、克扣工资"}


def opened(figures: Figures, language: Language = "zh_CN") -> Workbook:
    """The file as a reader sees it."""
    return load_workbook(io.BytesIO(workbook(figures, language=language, names=NAMES)))


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The invented October in Chinese."""
    return opened(october())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The same as JSON."""
    parsed: dict[str, Any] = json.loads(to_json(october()))
    return parsed


def numbers(indicator: dict[str, Any], reading: dict[str, Any]) -> list[Decimal | str]:
    """The numbers of a reading of the JSON in the order of its columns."""
    found = [Decimal(reading["values"][column["code"]]) for column in indicator["columns"]]
    if "numerator" not in reading:
        return [*found]
    rate = NOTHING if reading["rate"] is None else Decimal(reading["rate"])
    return [*found, Decimal(reading["numerator"]), Decimal(reading["denominator"]), rate]


def read(value: object) -> Decimal | str:
    """A cell's number, exactly as far as Excel keeps it, or its text."""
    return Decimal(repr(value)) if isinstance(value, int | float) else str(value)


def title(dimension: Dimension) -> str:
    """The Chinese name of a sheet."""
    return catalogue().dimensions[dimension].name.zh


def printed(sheet: Any) -> str:
    """The left part of a sheet's page footer."""
    return str(sheet.oddFooter.left.text)


class TestNumbers:
    def test_overview_shows_every_number_of_the_json(self, book: Workbook, document: dict[str, Any]) -> None:
        """One row for each, in order."""
        wanted = [number for one in document["indicators"] for number in numbers(one, one["total"])]
        shown = [read(row[2].value) for row in book["概览"].iter_rows(min_row=3, max_row=2 + len(wanted))]
        assert shown == wanted

    @pytest.mark.parametrize("dimension", DIMENSIONS)
    def test_breakdown_shows_every_number_of_the_json(
        self, book: Workbook, document: dict[str, Any], dimension: Dimension
    ) -> None:
        """The total first, then a row for each code."""
        with_rows = [one for one in document["indicators"] if dimension in one["by"]]
        codes = [line["code"] for line in with_rows[0]["by"][dimension]]
        sheet = book[title(dimension)]
        wanted = [[number for one in with_rows for number in numbers(one, one["total"])]]
        wanted += [
            [number for one in with_rows for number in numbers(one, one["by"][dimension][place])]
            for place in range(len(codes))
        ]
        shown = [[read(cell.value) for cell in row[2:]] for row in sheet.iter_rows(min_row=3, max_row=3 + len(codes))]
        assert (shown, [sheet.cell(4 + place, 1).value for place in range(len(codes))]) == (wanted, codes)

    def test_a_rate_of_nothing_is_a_dash(self) -> None:
        """Not 0 %."""
        sheet = opened(month_figures(MONTH, (), duties=(), consultations=()))["概览"]
        rates = [row[2].value for row in sheet.iter_rows(min_row=3) if row[1].value == "比率"]
        assert rates == [NOTHING] * 3

    def test_formats(self, book: Workbook) -> None:
        """Counts, money and rates look like what they are."""
        formats = {row[1].value: row[2].number_format for row in book["概览"].iter_rows(min_row=3)}
        assert (formats["期末未结"], formats["比率"], formats["实际支付金额"]) == ("#,##0", "0.0%", "#,##0.00")


class TestText:
    def test_sheets_are_named_in_chinese(self, book: Workbook) -> None:
        """The overview, then a sheet for each breakdown."""
        assert book.sheetnames == ["概览", "按单位", "按渠道", "按诉求类别", "按行业", "按服务时限"]

    def test_english_has_its_own_names(self) -> None:
        """And the definitions are the docstrings."""
        book = opened(october(), "en")
        assert (book.sheetnames[0], book["Overview"]["D3"].value) == (
            "Overview",
            october().get("received").definition.en,
        )

    def test_every_definition_stands_beside_its_numbers(self, book: Workbook) -> None:
        """Once for each indicator."""
        shown = [row[3].value for row in book["概览"].iter_rows(min_row=3) if row[3].value]
        assert shown == [one.definition.zh for one in october().indicators]

    def test_a_name_like_a_formula_stays_text(self, book: Workbook) -> None:
        """Nothing that a person entered is executed by a spreadsheet."""
        cell = book["按单位"]["B4"]
        assert (cell.value, cell.data_type, cell.hyperlink) == (NAMES[f"office:{A}"], "s", None)

    def test_no_cell_is_a_formula(self) -> None:
        """Whatever codes are in the record."""
        strange = ComplaintRow(COMPLAINTS[1].id, "=1+1", "+web", COMPLAINTS[1].received_on, industries=("@x",))
        book = opened(month_figures(MONTH, (strange,), duties=(), consultations=()))
        kinds = {
            cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        assert kinds == {"s", "n"}

    def test_names_fall_back_to_terms_and_codes(self, book: Workbook) -> None:
        """A channel has a built-in term, a section its official name, an unknown claim its code."""
        names = {
            sheet: {row[0].value: row[1].value for row in book[sheet].iter_rows(min_row=4) if row[0].value}
            for sheet in ("按渠道", "按诉求类别", "按行业")
        }
        assert (
            names["按渠道"]["hotline"],
            names["按诉求类别"]["1.1"],
            names["按诉求类别"]["99"],
            names["按行业"]["E"],
            names["按行业"]["none"],
        ) == ("12351热线", "拖欠、克扣工资", "99", "建筑业", "无")

    def test_footer_names_edition_cut_off_and_definitions(self, book: Workbook) -> None:
        """On the sheet and on every printed page."""
        lines = footer_lines(october(), "zh_CN")
        assert lines == (
            "统计期: 2026-10-01 – 2026-10-31",
            "版本: 1",
            "截止时间: 2026-11-01 00:10+08:00",
            f"定义版本: {october().definitions}",
        )
        for sheet in book:
            told = [row[0].value for row in sheet.iter_rows()]
            assert told[-4:] == list(lines) and "  ".join(lines) in printed(sheet), sheet.title

    def test_a_preview_says_so(self) -> None:
        """Edition 0 is not frozen."""
        figures = replace(october(), month=replace(MONTH, edition=0))
        assert "Edition: preliminary, not frozen" in footer_lines(figures, "en")

    def test_breakdowns_say_whether_rows_add_up(self, book: Workbook) -> None:
        """Under the table of claims."""
        told = [row[0].value for row in book["按诉求类别"].iter_rows()]
        assert catalogue().dimensions["claim"].note.zh in told


class TestFile:
    def test_headings_stay_in_sight(self, book: Workbook) -> None:
        """Rows and columns are frozen."""
        assert [sheet.freeze_panes for sheet in book] == ["B3", *["C3"] * 5]

    def test_columns_are_wide_enough_for_names(self, book: Workbook) -> None:
        """The name column of a breakdown and the definition."""
        assert (book["按单位"].column_dimensions["B"].width >= 28, book["概览"].column_dimensions["D"].width >= 70) == (
            True,
            True,
        )

    def test_same_figures_give_the_same_bytes(self) -> None:
        """No clock gets in."""
        figures = month_figures(MONTH, reversed(COMPLAINTS), duties=reversed(DUTIES), consultations=CONSULTATIONS)
        assert workbook(figures, language="zh_CN", names=NAMES) == workbook(october(), language="zh_CN", names=NAMES)
