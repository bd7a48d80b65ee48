"""Severance, the sum for unlawful dismissal and notice pay, against answers worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from law.money.months import full_months, month_share
from law.months import after_months
from law.workdays import load_calendar
from tests.law.reckoning import refused, severance, warned, worth, yuan


class TestSeverance:
    """经济补偿 N."""

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("2020-01-01", "2026-03-31", "52000.00"),
            ("2025-09-15", "2026-03-14", "8000.00"),
            ("2025-09-15", "2026-03-13", "4000.00"),
            ("2025-09-15", "2025-09-15", "4000.00"),
            ("2025-03-01", "2026-02-28", "8000.00"),
            ("2025-03-01", "2026-03-01", "12000.00"),
            ("2025-10-31", "2026-04-30", "8000.00"),
            ("2025-10-31", "2026-04-29", "4000.00"),
            ("2025-07-31", "2026-01-30", "8000.00"),
            ("2006-03-01", "2026-02-28", "148000.00"),
        ],
    )
    def test_counts_years_and_halves(self, first: str, last: str, expected: str) -> None:
        """At 8000: 6 years 3 months are 6.5 months; exactly 6 months 1; 5 months and 29 days 0.5; a single day 0.5; a year 1; a day
        more 1.5; from the 31st six months are full at the end of April; of 20 years those since 2008 count, 18 years 2 months as 18.5.
        """
        assert str(severance(employed_from=first, ended_on=last).amount_yuan) == expected

    def test_takes_the_average_of_the_months_given(self) -> None:
        """(8000 + 9000 + 10000) ÷ 3 = 9000, for two years 18000."""
        found = severance(employed_from="2024-03-01", ended_on="2026-02-28", monthly_wages_yuan="8000,9000,10000")
        assert str(found.amount_yuan) == "18000.00"

    def test_is_not_reckoned_below_the_minimum_wage(self) -> None:
        """Wage 2000, Beijing's minimum 2540: one year is 2540."""
        found = severance(employed_from="2025-03-01", ended_on="2026-02-28", average_wage_yuan=2000)
        assert str(found.amount_yuan) == "2540.00"

    @pytest.mark.parametrize(
        ("wage", "first", "expected"),
        [
            ("36000", "2011-03-01", "540000.00"),
            ("36000.01", "2011-03-01", "432000.00"),
            ("50000", "2021-03-01", "180000.00"),
            ("12000", "2009-03-01", "204000.00"),
        ],
    )
    def test_is_capped_for_high_wages_only(self, wage: str, first: str, expected: str) -> None:
        """Average 12000, cap 36000. Exactly 36000 is not above it: 15 × 36000. A fen more: 12 × 36000. 50000 for 5 years: 5 × 36000.
        12000 for 17 years: 17 × 12000, for the 12 years bind the highly paid only.
        """
        found = severance(employed_from=first, ended_on="2026-02-28", average_wage_yuan=wage)
        assert str(found.amount_yuan) == expected

    def test_leaves_out_the_years_before_the_contract_law(self) -> None:
        """2005 to 2009: the two years since 2008 are counted, and the rest is pointed out."""
        found = severance(employed_from="2005-01-01", ended_on="2009-12-31", minimum_wage_yuan=800)
        assert (str(found.amount_yuan), warned(found)) == ("16000.00", {"before_contract_law"})

    def test_cites_law_and_article_in_chinese(self) -> None:
        """The years rest on article 47 of the contract law."""
        found = severance(employed_from="2020-01-01", ended_on="2026-03-31")
        cited = [one.basis_zh for one in found.steps]
        assert "劳动合同法第47条" in cited
        assert all(len(one.split("；")) == len(set(one.split("；"))) for one in cited)

    def test_shows_where_each_input_comes_from(self) -> None:
        """The minimum wage has the notice as its source; what the caller gave is "given"."""
        found = severance(employed_from="2020-01-01", ended_on="2026-03-31")
        sources = {one.name: one.source for one in found.inputs}
        assert sources["local_average_wage_yuan"] == "given"
        assert "京人社劳发〔2025〕7号" in sources["minimum_wage_yuan"]

    def test_prefers_what_the_caller_gives(self) -> None:
        """A minimum wage of 3000 given stands before the packaged 2540."""
        found = severance(
            employed_from="2025-03-01", ended_on="2026-02-28", average_wage_yuan=2000, minimum_wage_yuan=3000
        )
        assert str(found.amount_yuan) == "3000.00"

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"ended_on": "2019-12-31"}, ("dates_contradict", "ended_on")),
            ({"ended_on": "2007-12-31"}, ("not_in_force", "ended_on")),
            ({"employed_from": "1899-12-31"}, ("input_invalid", "employed_from")),
            ({"average_wage_yuan": "-1"}, ("input_invalid", "average_wage_yuan")),
            ({"average_wage_yuan": "NaN"}, ("input_invalid", "average_wage_yuan")),
            ({"average_wage_yuan": "1e4"}, ("input_invalid", "average_wage_yuan")),
            ({"average_wage_yuan": "8000.001"}, ("input_invalid", "average_wage_yuan")),
            ({"average_wage_yuan": "1000000000"}, ("input_invalid", "average_wage_yuan")),
            ({"average_wage_yuan": ""}, ("missing", "average_wage_yuan")),
            ({"monthly_wages_yuan": "1,2", "average_wage_yuan": "1"}, ("input_invalid", "monthly_wages_yuan")),
            (
                {"monthly_wages_yuan": ",".join(["1"] * 13), "average_wage_yuan": ""},
                ("input_invalid", "monthly_wages_yuan"),
            ),
            ({"region": "999999"}, ("input_invalid", "region")),
            ({"region": ""}, ("parameter_missing", "minimum_wage_yuan")),
            ({"region": "3301"}, ("parameter_missing", "minimum_wage_tier")),
            ({"local_average_wage_yuan": ""}, ("parameter_missing", "local_average_wage_yuan")),
            ({"local_average_wage_yuan": "0"}, ("input_invalid", "local_average_wage_yuan")),
            ({"salary": "1"}, ("unknown_parameter", "")),
        ],
    )
    def test_names_the_input_that_is_wrong(self, given: dict[str, str], expected: tuple[str, str]) -> None:
        """Dates, amounts, places and figures nobody entered are refused by their name."""
        base = {
            "employed_from": "2020-01-01",
            "ended_on": "2026-03-31",
            "average_wage_yuan": "8000",
            "region": "11",
            "local_average_wage_yuan": "12000",
        }
        assert refused("severance", **{**base, **given}) == expected


class TestUnlawfulDismissal:
    """赔偿金 2N."""

    def test_is_twice_severance(self) -> None:
        """6.5 × 8000 × 2 = 104000."""
        found = severance("unlawful_dismissal", employed_from="2020-01-01", ended_on="2026-03-31")
        assert str(found.amount_yuan) == "104000.00"

    def test_counts_from_the_first_day_of_work(self) -> None:
        """2005 to 2009 are 5 years: 2 × 5 × 8000 = 80000, with a warning."""
        found = severance(
            "unlawful_dismissal", employed_from="2005-01-01", ended_on="2009-12-31", minimum_wage_yuan=800
        )
        assert (str(found.amount_yuan), warned(found)) == ("80000.00", {"before_contract_law"})


class TestNoticePay:
    """代通知金."""

    def test_is_the_wage_of_the_month_before(self) -> None:
        """8123.45 is 8123.45."""
        found = worth("notice_pay", ended_on="2026-03-01", last_month_wage_yuan="8123.45")
        assert (str(found.amount_yuan), warned(found)) == ("8123.45", {"only_without_fault"})

    def test_is_not_in_force_before_the_contract_law(self) -> None:
        """The last day of 2007."""
        assert refused("notice_pay", ended_on="2007-12-31", last_month_wage_yuan=1) == ("not_in_force", "ended_on")

    def test_rounds_nothing_it_need_not(self) -> None:
        """A whole sum has two decimals."""
        assert yuan("notice_pay", ended_on="2026-03-01", last_month_wage_yuan=8000) == "8000.00"


class TestMonths:
    """Of work, counted with their first day."""

    @pytest.mark.parametrize(
        ("first", "months", "expected"),
        [
            (date(2025, 1, 15), 1, date(2025, 2, 15)),
            (date(2025, 1, 31), 1, date(2025, 3, 1)),
            (date(2024, 1, 31), 1, date(2024, 3, 1)),
            (date(2024, 1, 29), 1, date(2024, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 3, 1)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2025, 12, 1), 1, date(2026, 1, 1)),
        ],
    )
    def test_are_full_on_the_eve_of_the_corresponding_day(self, first: date, months: int, expected: date) -> None:
        """Where the last month has no such day, when that month is over."""
        assert after_months(first, months) == expected

    def test_that_are_not_full_do_not_count(self) -> None:
        """29 February 2024 to 27 February 2025 is eleven months, to the 28th twelve."""
        first = date(2024, 2, 29)
        assert [full_months(first, date(2025, 2, day)) for day in (27, 28)] == [11, 12]

    def test_in_part_are_shares_of_working_days(self) -> None:
        """1 to 10 September 2025 has 8 working days of 23, the worked Sunday among them."""
        share = month_share(date(2025, 8, 1), date(2025, 9, 10), load_calendar())
        assert (share.months, share.days, share.of_days) == (1, 8, 23)
