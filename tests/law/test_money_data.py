"""The data behind the money formulas: what a wrong file is refused for, and how figures of places are found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from law.money import ParameterMissing, calculate, document, load_money_book, with_parameters
from law.money.handbook import handbook
from law.money.parameters import Parameters, parse_parameters
from law.money.rates import Rates, parse_rates
from law.packaged import read_instruments
from law.refused import PackRejected
from tests.law.reckoning import worth

RATE = """
[[rate]]
id = "severance.per_year"
name = ["每年", "a year"]
value = "1"
basis = "LCL 47"
source = "S1"
status = "V"
"""
FIGURE = """
[[parameter]]
kind = "minimum_wage"
region = "11"
value_yuan = "2540"
effective_from = 2025-09-01
as_of = 2026-09-21
source = "a notice"
address = "https://example.org/notice"
status = "V2"
"""
GIVEN = {"awarded_on": "2026-03-01", "items": "wages:1"}


def rates(text: str) -> Rates:
    """The rates of a text."""
    return parse_rates(text, "money.toml", instruments=read_instruments(), needed=("severance.per_year",))


def figures(text: str) -> Parameters:
    """The figures of a text."""
    return parse_parameters(text, "here.toml")


class TestAFileOfRates:
    """As it is loaded."""

    def test_that_is_right_gives_its_rates(self) -> None:
        """With the day its law came into force."""
        found = rates(RATE).find("severance.per_year", date(2008, 1, 1))
        assert found is not None
        assert (found.value, found.effective_from) == (Decimal(1), date(2008, 1, 1))
        assert rates(RATE).find("severance.per_year", date(2007, 12, 31)) is None

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('value = "1"', "value = 1.5"),
            ('value = "1"', 'value = "1e3"'),
            ('value = "1"', 'value = "1"\nvalues = ["1"]'),
            ('value = "1"', "bands = [[2, 1], [1, 5]]"),
            ('value = "1"', "bands = [1]"),
            ('value = "1"', "codes = [1]"),
            ('status = "V"', 'status = "X"'),
            ('status = "V"', ""),
            ('status = "V"', 'status = "V"\nnote = "x"'),
            ('status = "V"', 'status = "V"\nprovince = "3301"'),
            ('status = "V"', 'status = "V"\neffective_to = 2007-01-01'),
            ('basis = "LCL 47"', 'basis = "NOLAW 47"'),
            ('basis = "LCL 47"', 'basis = "PANJIN 1"'),
            ('name = ["每年", "a year"]', 'name = "每年"'),
            ('id = "severance.per_year"', 'id = "N"'),
        ],
    )
    def test_that_is_wrong_is_refused_with_its_line(self, old: str, new: str) -> None:
        """Numbers that are no texts, two contents, unknown laws, marks and fields, days that contradict each other."""
        with pytest.raises(PackRejected) as caught:
            rates(RATE.replace(old, new))
        assert (caught.value.file, caught.value.line) == ("money.toml", 2)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[[other]]\nx = 1",
            RATE.replace("severance.per_year", "notice.months"),
            "[[instrument]]\nshort = 'A'",
            "x =",
        ],
    )
    def test_that_lacks_something_is_refused(self, text: str) -> None:
        """No rate at all, another table, a rate that the formulas need, half an instrument, no TOML."""
        with pytest.raises(PackRejected):
            rates(text)

    def test_may_not_say_two_things_of_one_day(self) -> None:
        """Two rows of an id that overlap; one after the other is a change of the law."""
        with pytest.raises(PackRejected) as caught:
            rates(RATE + RATE)
        assert caught.value.line == 10
        ended = RATE + "effective_to = 2019-12-31\n"
        later = RATE.replace('"1"', '"2"') + "effective_from = 2020-01-01\n"
        both = rates(ended + later)
        values = [both.find("severance.per_year", date(year, 6, 1)) for year in (2019, 2020)]
        assert [one.value for one in values if one] == [Decimal(1), Decimal(2)]


class TestAFileOfFigures:
    """As it is loaded."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"2540"', "2540"),
            ('"2540"', '"0"'),
            ('"2540"', '"-1"'),
            ('"2540"', '"25.405"'),
            ('"11"', '"99"'),
            ('"11"', "11"),
            ('"minimum_wage"', '"bonus"'),
            ('"V2"', '"X"'),
            ('"V2"', '"V2"\ntier = 0'),
            ('"V2"', '"V2"\nnote = "x"'),
            ('"V2"', '"V2"\neffective_to = 2025-08-31'),
            ("as_of = 2026-09-21", 'as_of = "2026"'),
            ('source = "a notice"', ""),
            ('address = "https://example.org/notice"', 'address = ""'),
        ],
    )
    def test_that_is_wrong_is_refused_with_its_line(self, old: str, new: str) -> None:
        """Amounts, places, kinds, days, and a figure without its source."""
        with pytest.raises(PackRejected) as caught:
            figures(FIGURE.replace(old, new))
        assert (caught.value.file, caught.value.line) == ("here.toml", 2)

    @pytest.mark.parametrize("second", [FIGURE, FIGURE + "tier = 1\n"])
    def test_may_not_say_two_things_of_one_day(self, second: str) -> None:
        """A figure twice, or beside a tier."""
        with pytest.raises(PackRejected):
            figures(FIGURE + second)

    def test_of_provinces_takes_provinces(self) -> None:
        """No city has a provincial average."""
        with pytest.raises(PackRejected):
            figures(FIGURE.replace("minimum_wage", "provincial_annual_wage").replace('"11"', '"3301"'))

    @pytest.mark.parametrize("text", ["", "[[other]]\nx = 1"])
    def test_holds_figures(self, text: str) -> None:
        """And nothing else."""
        with pytest.raises(PackRejected):
            figures(text)


class TestAPlace:
    """Its figures."""

    @pytest.mark.parametrize(
        ("region", "tier", "expected"), [("440305", "", "30240.00"), ("4401", "1", "30000.00"), ("44", "4", "21000.00")]
    )
    def test_has_those_of_the_most_specific_place_listed(self, region: str, tier: str, expected: str) -> None:
        """Shenzhen's 2520 for Nanshan, Guangdong's first tier 2500 for Guangzhou, its fourth 1750: times twelve."""
        given = {"awarded_on": "2025-07-01", "items": "wages:1", "region": region, "minimum_wage_tier": tier}
        assert str(worth("final_award", **given).amount_yuan) == expected

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"region": "4401"}, "minimum_wage_tier"),
            ({"region": "4401", "minimum_wage_tier": "5"}, "minimum_wage_yuan"),
            ({"region": "3301", "minimum_wage_tier": "2", "awarded_on": "2026-03-01"}, "minimum_wage_yuan"),
            ({"region": "42", "minimum_wage_tier": "1", "awarded_on": "2026-03-01"}, "minimum_wage_yuan"),
            ({"region": "31", "awarded_on": "2025-06-30"}, "minimum_wage_yuan"),
            ({"region": "440305", "awarded_on": "2025-06-30"}, "minimum_wage_yuan"),
        ],
    )
    def test_that_nobody_entered_is_asked_for(self, given: dict[str, str], field: str) -> None:
        """The tier; a tier there is not; tiers whose new figure is not known; a day before the first one. Never a neighbour's."""
        with pytest.raises(ParameterMissing) as caught:
            calculate("final_award", {"awarded_on": "2025-07-01", "items": "wages:1", **given}, book=load_money_book())
        assert caught.value.field == field

    def test_may_have_figures_of_the_office(self) -> None:
        """They take the place of the packaged ones, and the version says so."""
        book = with_parameters(load_money_book(), FIGURE.replace("2540", "2600"), "own.toml")
        found = calculate("final_award", {**GIVEN, "region": "110105"}, book=book)
        assert str(found.amount_yuan) == "31200.00"
        assert found.money_version.startswith(load_money_book().version + "+")


class TestThePackagedFigures:
    """Each of them."""

    def test_name_a_public_source(self) -> None:
        """A title and an address; none is guessed (U) or local (L)."""
        rows = load_money_book().parameters.rows
        assert len(rows) > 80
        assert all(one.address.startswith("http") and one.source for one in rows)
        assert {one.status for one in rows} == {"V", "V2"}


class TestTheDocument:
    """Of a result."""

    def test_has_money_as_text_and_every_step_in_both_languages(self) -> None:
        """With article, mark, version and the words of the item."""
        shown = document(worth("notice_pay", ended_on="2026-03-01", last_month_wage_yuan=8000))
        assert (shown["amount_yuan"], shown["upper_yuan"], shown["zh"]) == ("8000.00", None, "代通知金")
        assert all(one["zh"] and one["en"] for one in (*shown["steps"], *shown["warnings"], *shown["inputs"]))
        assert shown["steps"][0]["article"]["zh"].startswith("劳动合同法第40条")
        assert shown["money_version"] == load_money_book().version


class TestTheHandbook:
    """docs/money.md."""

    def test_is_what_the_data_says(self) -> None:
        """Word for word; `gongdao money --handbook > docs/money.md` writes it anew."""
        written = Path(__file__).parents[2] / "docs" / "money.md"
        assert written.read_text(encoding="utf-8") == handbook(load_money_book())
