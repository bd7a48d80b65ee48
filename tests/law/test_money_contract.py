"""Double wage, unlawful probation, back pay and non-compete pay, against answers worked by hand."""

from __future__ import annotations

import pytest

from law.money import ITEMS, load_money_book
from tests.law.reckoning import BEIJING, refused, warned, worth, yuan


class TestDoubleWage:
    """二倍工资 for want of a written contract."""

    @pytest.mark.parametrize(
        ("signed", "expected"),
        [
            ("", "66000.00"),
            ("2026-06-01", "66000.00"),
            ("2026-01-15", "66000.00"),
            ("2025-03-15", "6000.00"),
            ("2025-02-18", "300.00"),
            ("2025-02-15", "0.00"),
            ("2025-02-14", "0.00"),
            ("2025-01-15", "0.00"),
        ],
    )
    def test_runs_from_the_second_month_to_the_eve_of_the_year(self, signed: str, expected: str) -> None:
        """Hired 2025-01-15 at 6000: at most 15 February to 14 January, 11 × 6000. Signed on 15 March: one month. Signed on
        Tuesday 18 February: of the 20 working days of that month only Monday the 17th, 6000 ÷ 20. Signed by the 15th: nothing.
        """
        given = {"hired_on": "2025-01-15", "until_on": "2026-06-30", "monthly_wage_yuan": 6000, "signed_on": signed}
        assert yuan("double_wage", **given) == expected

    def test_reckons_a_part_month_by_its_working_days(self) -> None:
        """Hired on 31 January 2025 it begins on 1 March; to 10 September: 6 × 6000 + 6000 × 8 ÷ 23 = 38086.956…"""
        found = worth("double_wage", hired_on="2025-01-31", until_on="2025-09-10", monthly_wage_yuan=6000)
        assert str(found.amount_yuan) == "38086.96"
        assert "2025-03-01" in found.steps[0].zh

    def test_says_that_nothing_is_owed_after_a_year(self) -> None:
        """The contract is deemed open-ended; that limitation is contested is pointed out."""
        found = worth("double_wage", hired_on="2024-01-15", until_on="2026-06-30", monthly_wage_yuan=6000)
        assert "无固定期限" in found.steps[-1].zh
        assert warned(found) == {"limitation_contested"}

    @pytest.mark.parametrize("cause", ["force_majeure", "worker_refused", "statutory", "auto_extended"])
    def test_is_nothing_where_a_cause_excludes_it(self, cause: str) -> None:
        """Each cause of the law."""
        given = {"hired_on": "2025-01-15", "until_on": "2026-06-30", "monthly_wage_yuan": 6000}
        assert yuan("double_wage", **given, excluded_by=cause) == "0.00"

    def test_knows_the_causes_of_the_law_and_no_others(self) -> None:
        """The codes offered are those of the data."""
        offered = next(one for one in ITEMS["double_wage"].inputs if one.name == "excluded_by").choices
        rows = [one for one in load_money_book().rates.rows if one.id == "double_wage.excluded"]
        assert [one.codes for one in rows] == [offered]

    def test_counts_from_the_contract_law_for_work_begun_before(self) -> None:
        """Hired in 2007: February to December 2008, eleven months, with a warning."""
        found = worth("double_wage", hired_on="2007-06-01", until_on="2009-12-31", monthly_wage_yuan=1000)
        assert (str(found.amount_yuan), "before_contract_law" in warned(found)) == ("11000.00", True)

    def test_asks_for_the_calendar_of_a_year_that_is_not_published(self) -> None:
        """A part month of 2030."""
        given = {"hired_on": "2029-12-15", "until_on": "2030-03-03", "monthly_wage_yuan": 6000}
        assert refused("double_wage", **given) == ("parameter_missing", "until_on")

    def test_does_not_end_before_it_begins(self) -> None:
        """An end before the first day of work."""
        given = {"hired_on": "2025-01-15", "monthly_wage_yuan": 6000}
        assert refused("double_wage", **given, until_on="2025-01-14") == ("dates_contradict", "until_on")

    @pytest.mark.parametrize("signed_on", ["2024-12-20", "2025-01-14", "2025-01-15", "2025-02-15"])
    def test_is_not_owed_where_the_contract_was_signed_in_time(self, signed_on: str) -> None:
        """Before the first day of work (LCL 10(3)), on it, or within the month."""
        given = {"hired_on": "2025-01-15", "until_on": "2025-06-30", "monthly_wage_yuan": 6000}
        assert yuan("double_wage", **given, signed_on=signed_on) == "0.00"


class TestDoubleWageWithoutAnOpenEndedContract:
    """From the day it was due."""

    @pytest.mark.parametrize(
        ("signed", "expected"),
        [("", "18000.00"), ("2025-04-01", "6000.00"), ("2025-03-01", "0.00"), ("2025-02-10", "0.00")],
    )
    def test_runs_from_the_day_it_was_due(self, signed: str, expected: str) -> None:
        """March to May at 6000 are 18000; signed on 1 April: March alone; on the day or before: nothing."""
        given = {"due_on": "2025-03-01", "until_on": "2025-05-31", "monthly_wage_yuan": 6000, "signed_on": signed}
        assert yuan("double_wage_open_ended", **given) == expected

    def test_points_out_that_the_law_states_no_end(self) -> None:
        """Beside the contested limitation."""
        found = worth("double_wage_open_ended", due_on="2020-03-01", until_on="2025-02-28", monthly_wage_yuan=6000)
        assert (str(found.amount_yuan), warned(found)) == ("360000.00", {"no_end_stated", "limitation_contested"})


class TestIllegalProbation:
    """Served beyond what the law allows."""

    @pytest.mark.parametrize(
        ("until", "expected"),
        [
            ("2025-12-31", "20000.00"),
            ("2025-12-30", "25000.00"),
            ("2025-03-31", "25000.00"),
            ("2025-03-30", "30000.00"),
            ("2027-12-31", "0.00"),
            ("", "0.00"),
        ],
    )
    def test_is_the_full_wage_for_the_months_too_many(self, until: str, expected: str) -> None:
        """Six months served at 5000. A year allows 2, less than a year 1, three months 1, less than three none, three years or an
        open end 6.
        """
        given = {"probation_from": "2025-01-01", "probation_until": "2025-06-30", "contract_from": "2025-01-01"}
        assert yuan("illegal_probation", **given, contract_until=until, full_wage_yuan=5000) == expected

    def test_says_that_a_part_month_is_reckoned_by_analogy(self) -> None:
        """Beyond two months, 1 March to 14 April 2025: a month, and 9 of the 22 working days of April (a Sunday among them), 5000 + 5000 × 9 ÷ 22."""
        given = {"probation_from": "2025-01-01", "probation_until": "2025-04-14", "contract_from": "2025-01-01"}
        found = worth("illegal_probation", **given, contract_until="2025-12-31", full_wage_yuan=5000)
        assert warned(found) == {"part_month_by_analogy"}
        assert "SPC-2" not in "".join(one.basis_en for one in found.steps)
        assert str(found.amount_yuan) == "7045.45"


class TestReinstatement:
    """Back pay."""

    @pytest.mark.parametrize(("share", "expected"), [("", "15000.00"), ("20", "12000.00"), ("100", "0.00")])
    def test_is_the_wage_to_the_eve_of_work(self, share: str, expected: str) -> None:
        """November to January at 5000; with a fifth on the worker 12000; with all of it nothing."""
        given = {"decided_on": "2025-11-01", "resumed_on": "2026-02-01", "monthly_wage_yuan": 5000}
        assert yuan("reinstatement", **given, worker_share_percent=share) == expected

    def test_is_nothing_where_work_resumed_at_once(self) -> None:
        """Decision and resumption on one day."""
        given = {"decided_on": "2025-12-01", "resumed_on": "2025-12-01", "monthly_wage_yuan": 5000}
        assert yuan("reinstatement", **given) == "0.00"

    def test_is_not_reckoned_for_the_time_before_its_rule(self) -> None:
        """The interpretation applies from September 2025."""
        given = {"decided_on": "2025-03-01", "resumed_on": "2025-06-01", "monthly_wage_yuan": 5000}
        assert refused("reinstatement", **given) == ("not_in_force", "resumed_on")


class TestNonCompete:
    """补偿 while it lasts."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"months": 6, "average_wage_yuan": 10000}, "18000.00"),
            ({"months": 6, "average_wage_yuan": 5000}, "15240.00"),
            ({"months": 6, "average_wage_yuan": 5000, "agreed_monthly_yuan": 2000}, "12000.00"),
            ({"months": 30, "average_wage_yuan": 10000}, "72000.00"),
        ],
    )
    def test_is_the_agreed_sum_or_a_share_of_the_wage(self, given: dict[str, object], expected: str) -> None:
        """30 % of 10000 for 6 months; 30 % of 5000 is below 2540, so 6 × 2540; 2000 as agreed; of 30 months 24 count."""
        assert yuan("non_compete", ended_on="2026-03-01", **BEIJING, **given) == expected

    def test_says_that_who_is_not_paid_may_be_released(self) -> None:
        """After the months of the book, with the article."""
        found = worth("non_compete", ended_on="2026-03-01", months=6, average_wage_yuan=10000, **BEIJING)
        (said,) = [one for one in found.warnings if one.code == "unpaid_may_be_released"]
        assert "3 months" in said.en and "38" in said.en and "3 个月" in said.zh
