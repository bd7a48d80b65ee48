"""Numbers of the law that stand in two places of the content: where one is changed, the other has to follow."""

from __future__ import annotations

import re
from datetime import date

import pytest

from law.money import load_money_book
from law.pack import load_pack
from law.rule import Rule

PACK, MONEY = load_pack(), load_money_book()
ON = date(2026, 11, 1)
DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def rate(name: str, province: str | None = None) -> object:
    """The number, the bands or the codes of a rate."""
    found = MONEY.rates.find(name, ON, province)
    assert found is not None
    return found.codes or found.bands or tuple(int(one) for one in found.values)


def months(rule: Rule) -> int:
    """The length of a clock of months or years, in months."""
    assert rule.length is not None and rule.unit in ("M", "Y")
    return rule.length * (12 if rule.unit == "Y" else 1)


class TestANumberThatStandsTwice:
    """One law, one number."""

    @pytest.mark.parametrize(
        ("clock", "number"), [("EMP.1", "double_wage.after_months"), ("EMP.1.YEAR", "double_wage.until_months")]
    )
    def test_is_the_same_for_the_clock_of_a_contract_and_the_sum_of_double_wages(self, clock: str, number: str) -> None:
        """A month, and a year, from the first day of work."""
        assert (months(PACK.get_rule(clock)),) == rate(number)

    def test_is_the_same_for_the_cap_of_probation(self) -> None:
        """As its duty says it in words, and as the sum is counted."""
        words = re.findall("[一二三四五六七八九十]", PACK.get_rule("EMP.10").term_zh.partition("：")[2])
        bands = MONEY.rates.find("probation.bands", ON)
        assert bands is not None
        assert [DIGITS[one] for one in words] == [most for _, most in bands.bands]

    def test_is_the_same_for_the_referral_to_the_police(self) -> None:
        """Months of one worker, workers of a group."""
        said = re.search(
            "一人([一二三四五六七八九十])个月以上.*?([一二三四五六七八九十])人以上", PACK.get_rule("INS.13").note_zh
        )
        assert said is not None
        assert (DIGITS[said[1]],) == rate("criminal.single_months")
        assert (DIGITS[said[2]],) == rate("criminal.group_workers")

    @pytest.mark.parametrize("place", [None, "11", "33", "37", "44"])
    def test_is_the_same_for_where_an_insurance_top_up_is_arbitrated(self, place: str | None) -> None:
        """Where it is, the award on it is of a kind that is final; elsewhere it is no item of such an award."""
        arbitrated = PACK.parameter("insurance_top_up", place=place, on=ON) == "arbitration"
        codes = rate("final_award.always", place)
        assert isinstance(codes, tuple)
        assert ("insurance_top_up" in codes) is arbitrated
