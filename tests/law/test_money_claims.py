"""Surcharges, retaliation, late fees and work injury, and the sums that open a road, against answers worked by hand."""

from __future__ import annotations

import pytest

from law.money import ITEMS, NEEDED, load_money_book
from law.money.inputs import READERS
from tests.law.reckoning import BEIJING, refused, warned, worth, yuan


class TestLatePay:
    """加付赔偿金."""

    def test_is_a_range_once_the_order_ran_out(self) -> None:
        """10000 owed: 5000 to 10000."""
        found = worth("late_pay", owed_yuan=10000, on="2026-02-01", order_due_on="2026-01-31")
        assert (str(found.amount_yuan), str(found.upper_yuan)) == ("5000.00", "10000.00")

    @pytest.mark.parametrize("order", ["", "2026-02-01", "2026-02-02"])
    def test_is_nothing_without_an_order_or_within_it(self, order: str) -> None:
        """No order; the last day to pay; the day before it."""
        assert yuan("late_pay", owed_yuan=10000, on="2026-02-01", order_due_on=order) == "0.00"


class TestRetaliation:
    """For union activity."""

    def test_is_two_annual_incomes(self) -> None:
        """96000.50 twice."""
        found = worth("retaliation", dismissed_on="2026-02-01", annual_income_yuan="96000.50")
        assert (str(found.amount_yuan), warned(found)) == ("192001.00", {"or_reinstatement"})


class TestInsuranceArrears:
    """滞纳金."""

    @pytest.mark.parametrize(
        ("paid", "expected"), [("2026-01-15", "0.00"), ("2026-01-16", "5.00"), ("2026-01-25", "50.00")]
    )
    def test_grow_by_the_day(self, paid: str, expected: str) -> None:
        """10000 due on 15 January: nothing on the day, 0.05 % for each day after."""
        assert yuan("insurance_arrears", owed_yuan=10000, due_on="2026-01-15", paid_on=paid) == expected

    def test_round_half_a_fen_up_and_only_at_the_end(self) -> None:
        """0.30 × 0.0005 × 100 days = 0.015, which is 0.02; 1 day of 10 yuan is 0.005, which is 0.01."""
        assert yuan("insurance_arrears", owed_yuan="0.30", due_on="2026-01-01", paid_on="2026-04-11") == "0.02"
        assert yuan("insurance_arrears", owed_yuan="10", due_on="2026-01-01", paid_on="2026-01-02") == "0.01"
        assert yuan("insurance_arrears", owed_yuan="9.99", due_on="2026-01-01", paid_on="2026-01-02") == "0.00"

    @pytest.mark.parametrize(("due", "told"), [("2011-06-30", True), ("2011-07-01", False)])
    def test_say_where_some_of_the_days_lie_before_the_law(self, due: str, told: bool) -> None:
        """The Social Insurance Law came into force on 1 July 2011."""
        found = worth("insurance_arrears", owed_yuan=10000, due_on=due, paid_on="2012-01-15")
        assert ("before_contribution_law" in warned(found)) is told

    def test_are_not_paid_before_they_are_due(self) -> None:
        """A payment before the day."""
        given = {"owed_yuan": 1, "due_on": "2026-01-15", "paid_on": "2026-01-14"}
        assert refused("insurance_arrears", **given) == ("dates_contradict", "paid_on")


class TestWorkInjury:
    """一次性伤残补助金."""

    @pytest.mark.parametrize(("grade", "months"), list(enumerate((27, 25, 23, 21, 18, 16, 13, 11, 9, 7), start=1)))
    def test_is_months_of_own_wage_by_grade(self, grade: int, months: int) -> None:
        """At 10000, within the bounds of an average of 12116."""
        found = worth("work_injury", injured_on="2026-01-05", grade=grade, own_wage_yuan=10000, **BEIJING)
        assert found.amount_yuan == months * 10000

    @pytest.mark.parametrize(
        ("own", "expected"),
        [("6000", "42000.00"), ("5999.99", "42000.00"), ("30000", "210000.00"), ("30000.01", "210000.00")],
    )
    def test_keeps_own_wage_within_its_bounds(self, own: str, expected: str) -> None:
        """Average 10000: not below 6000, not above 30000; grade 10 is 7 months."""
        given = {"injured_on": "2026-01-05", "grade": 10, "insurance_average_wage_yuan": 10000}
        assert yuan("work_injury", **given, own_wage_yuan=own) == expected

    @pytest.mark.parametrize("grade", ["0", "11", "1.5", "-1", "七"])
    def test_knows_ten_grades(self, grade: str) -> None:
        """Nothing else."""
        given = {"injured_on": "2026-01-05", "own_wage_yuan": 10000, **BEIJING}
        assert refused("work_injury", **given, grade=grade) == ("input_invalid", "grade")

    def test_is_not_reckoned_by_the_grades_of_today_before_they_applied(self) -> None:
        """The last day of 2010."""
        given = {"injured_on": "2010-12-31", "own_wage_yuan": 3000, "grade": 1, "insurance_average_wage_yuan": 3000}
        assert refused("work_injury", **given) == ("not_in_force", "injured_on")

    def test_asks_for_an_average_nobody_entered(self) -> None:
        """Hangzhou."""
        given = {"injured_on": "2026-01-05", "own_wage_yuan": 10000, "grade": 1, "region": "3301"}
        assert refused("work_injury", **given) == ("parameter_missing", "insurance_average_wage_yuan")


class TestAFinalAward:
    """Item by item."""

    def outcomes(self, items: str, **given: object) -> dict[str, str]:
        """What holds of each item on 1 March 2026 in Beijing: 12 × 2540 = 30480."""
        found = worth("final_award", **{"awarded_on": "2026-03-01", **BEIJING, **given}, items=items)
        return {one.code: one.outcome for one in found.findings}

    def test_is_judged_per_item_against_twelve_minimum_wages(self) -> None:
        """Exactly 30480 is final, a fen more is not; hours are final whatever they are worth."""
        found = self.outcomes("severance:30480,double_wage:30480.01,hours,leave:99999")
        assert found == {"severance": "final", "double_wage": "not_final", "hours": "final", "leave": "final"}

    def test_warns_of_a_mixed_award(self) -> None:
        """Only where both kinds are there (C6); the date of the minimum wage is unverified always (C18)."""
        mixed = worth("final_award", awarded_on="2026-03-01", **BEIJING, items="severance:1,double_wage:99999")
        alike = worth("final_award", awarded_on="2026-03-01", **BEIJING, items="severance:1,hours")
        assert (warned(mixed), warned(alike)) == ({"mixed_award", "unverified_rule"}, {"unverified_rule"})
        assert (mixed.mark, str(mixed.amount_yuan)) == ("U", "30480.00")

    def test_of_an_older_day_cites_what_there_was(self) -> None:
        """In 2012 neither the case rules nor the interpretation of today: the statute alone, and today's text where it says nothing."""
        given = {"awarded_on": "2012-03-01", "minimum_wage_yuan": 1000, "items": "severance:1,double_wage:99999"}
        bound, *_, mixed = worth("final_award", **given).steps
        assert bound.basis_zh == "劳动争议调解仲裁法第47条"
        assert mixed.basis_zh.endswith("（按现行条文引用）")

    @pytest.mark.parametrize("code", ["overtime", "minimum_wage_gap", "annual_leave", "reinstatement", "notice_pay"])
    def test_takes_what_the_law_does_not_name_with_pay_and_says_so(self, code: str) -> None:
        """Each item by itself against the same bound; that it belongs there is not verified."""
        assert self.outcomes(f"{code}:30480") == {code: "final"}
        found = worth("final_award", awarded_on="2026-03-01", **BEIJING, items=f"{code}:30480.01,{code}:1")
        assert [one.outcome for one in found.findings] == ["not_final", "final"]
        assert [code in one.en for one in found.warnings].count(True) == 1

    def test_takes_the_minimum_wage_of_another_day_where_told(self) -> None:
        """On 31 August 2025 it was 2420: 29040."""
        assert self.outcomes("wages:29040.01") == {"wages": "final"}
        assert self.outcomes("wages:29040.01", minimum_wage_on="2025-08-31") == {"wages": "not_final"}

    def test_reaches_further_in_zhejiang(self) -> None:
        """Injury benefits and contributions are final there, and no item elsewhere."""
        zhejiang = {"region": "3301", "minimum_wage_tier": 1}
        assert self.outcomes("work_injury:99999,insurance_top_up", **zhejiang) == {
            "work_injury": "final",
            "insurance_top_up": "final",
        }
        given = {"awarded_on": "2026-03-01", **BEIJING, "items": "work_injury:99999"}
        assert refused("final_award", **given) == ("input_invalid", "items")

    @pytest.mark.parametrize("items", ["severance", "bonus:1", "severance:-1", "severance:1e3", ",", "工资:1"])
    def test_names_items_that_cannot_be_read(self, items: str) -> None:
        """Without an amount, unknown, negative, with an exponent, empty."""
        assert refused("final_award", awarded_on="2026-03-01", **BEIJING, items=items) == ("input_invalid", "items")

    def test_warns_where_the_source_may_be_older(self) -> None:
        """Zhejiang's figure is known for 1 January 2026; for the year before another one applied."""
        given = {"items": "wages:1", "region": "33", "minimum_wage_tier": 1}
        later = worth("final_award", awarded_on="2026-03-01", **given)
        earlier = worth("final_award", awarded_on="2025-07-01", **given)
        assert ("figure_may_be_older" in warned(later), "figure_may_be_older" in warned(earlier)) == (True, False)
        assert (str(later.amount_yuan), str(earlier.amount_yuan)) == ("31920.00", "29880.00")


class TestTheOtherThresholds:
    """Of procedure."""

    @pytest.mark.parametrize(
        ("item", "given", "bound", "outcome"),
        [
            ("simple_arbitration", {"claimed_yuan": "137239"}, "137239.00", "within"),
            ("simple_arbitration", {"claimed_yuan": "137239.01"}, "137239.00", "above"),
            ("small_claim", {"claimed_yuan": "68619.50"}, "68619.50", "within"),
            ("small_claim", {"claimed_yuan": "68619.51"}, "68619.50", "above"),
            ("small_claim", {"claimed_yuan": "68619.51", "both_agree": "true"}, "274478.00", "within"),
        ],
    )
    def test_compare_with_the_provinces_average(
        self, item: str, given: dict[str, str], bound: str, outcome: str
    ) -> None:
        """Zhejiang's 137239 of 2024, for 2025: all of it, half of it, twice of it."""
        found = worth(item, filed_on="2025-05-06", region="3301", **given)
        assert (str(found.amount_yuan), [one.outcome for one in found.findings]) == (bound, [outcome])

    def test_ask_for_the_average_of_a_year_nobody_entered(self) -> None:
        """2026 needs the figure of 2025."""
        given = {"filed_on": "2026-05-06", "region": "33", "claimed_yuan": 1}
        assert refused("simple_arbitration", **given) == ("parameter_missing", "provincial_annual_wage_yuan")

    @pytest.mark.parametrize(
        ("given", "single", "group"),
        [
            ({"months_owed": "3", "largest_owed_yuan": "20000"}, "reached", "below"),
            ({"months_owed": "3", "largest_owed_yuan": "5000"}, "province_decides", "below"),
            ({"months_owed": "3", "largest_owed_yuan": "4999.99"}, "below", "below"),
            ({"months_owed": "2.9", "largest_owed_yuan": "20000"}, "below", "below"),
            ({"workers": "10", "total_owed_yuan": "100000"}, "below", "reached"),
            ({"workers": "10", "total_owed_yuan": "30000"}, "below", "province_decides"),
            ({"workers": "9", "total_owed_yuan": "100000"}, "below", "below"),
        ],
    )
    def test_of_a_crime_are_ranges(self, given: dict[str, str], single: str, group: str) -> None:
        """Between the ends the province decides; months and workers must be there, too."""
        base = {"on": "2026-01-01", "workers": 1, "total_owed_yuan": 1, "months_owed": 0, "largest_owed_yuan": 1}
        found = worth("criminal_referral", **{**base, **given})
        assert {one.code: one.outcome for one in found.findings} == {"single": single, "group": group}


class TestItems:
    """All of them."""

    def test_have_words_and_examples_that_can_be_read(self) -> None:
        """Each input has its Chinese and English words, and an example its reader takes."""
        for item in ITEMS.values():
            assert item.zh and item.en
            for one in item.inputs:
                assert one.zh and one.en
                assert READERS[one.type](one, one.example) is not None, (item.name, one.name)

    def test_take_only_rates_that_are_asked_for_at_the_start(self) -> None:
        """No row of the data lies idle."""
        assert load_money_book().rates.ids() == NEEDED
