"""The conflicts of the reference (LAW.md §9), each resolved as recommended there and named after its number.

C6 and C7 are in `tests/casework/test_conflicts.py`, C16 in `tests/reports/test_conflicts.py`.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from law.classify import limitation_rules, propose
from law.clock import Due, due, explain
from law.money import MoneyRefused, calculate, load_money_book
from law.notice import parse_year
from law.pack import NotInProvince, load_pack
from law.rule import Rule

BOOK = load_pack()

RENUMBERED = {"201": "205", "194": "205", "239": "250", "246": "250", "226": "237", "147": "152", "161": "164"}
"""Articles of the Civil Procedure Law before 2023 that older interpretations cite, to today's (C17)."""

CIVIL_PROCEDURE = {
    "85", "86", "87", "88", "90", "91", "95", "104", "126", "128", "139", "152", "163", "164", "165", "168",
    "171", "183", "187", "205", "216", "226", "227", "237", "250", "56", "57",
}  # fmt: skip
"""The articles of the Civil Procedure Law of 2023 that the reference names."""


def counted(rule: str, on: date, province: str | None = None) -> Due:
    """A due date of the rule book."""
    return due(BOOK.get_clock(rule, on=on, province=province), on, calendar=BOOK.calendar)


def cited(law: str) -> dict[str, Rule]:
    """The rules that rest on a law, by every article of it that they name."""
    parts = [(rule, part.strip()) for rule in BOOK.rules() for part in _basis(rule).split(";")]
    articles = [(rule, part.partition(" ")[2]) for rule, part in parts if part.partition(" ")[0] == law]
    return {number: rule for rule, text in articles for number in re.findall(r"(?<![(\d])\d+(?!\))", text)}


def _basis(rule: Rule) -> str:
    """Laws and articles by their short names, as the citation ends."""
    return rule.citation.partition(" (")[2].removesuffix(")")


class TestConflicts:
    """Each is decided before anything is counted."""

    def test_c1_the_displaced_sixty_days_are_not_loaded(self) -> None:
        """LL 82 is still printed; the limitation is that of LDMAL 27."""
        assert "LIM.X" not in BOOK.ids()
        assert not [rule.id for rule in BOOK.rules() if "LL 82" in rule.citation and "LCL 82" not in rule.citation]
        assert (BOOK.get_rule("LIM.1").length, BOOK.get_rule("LIM.1").unit) == (1, "Y")

    def test_c2_the_fifteen_days_of_mediation_are_two_clocks(self) -> None:
        """From receipt: may arbitrate; from acceptance: deemed failed."""
        received, accepted = counted("MED.2", date(2026, 4, 1)), counted("MED.3", date(2026, 4, 3))
        assert received.due_on < accepted.due_on
        assert BOOK.get_rule("MED.2").opens == ("arbitration",)
        assert "视为调解不成" in BOOK.get_rule("MED.3").lapse_zh

    def test_c3_the_cross_references_of_emr_lead_to_the_rules_of_2017(self) -> None:
        """The rules of 2009 that EMR names are repealed (AR 81): interruption is AR 27, review AR 74 to 79."""
        assert "AR 27" in BOOK.get_rule("LIM.2").citation
        assert "AR 74" in BOOK.get_rule("ENF.1").citation
        assert "AR 76" in BOOK.get_rule("ENF.2").citation
        assert [one.name_zh for one in BOOK.instruments.values() if "办案规则" in one.name_zh] == [
            "劳动人事争议仲裁办案规则"
        ]

    def test_c4_arbitration_five_days_count_working_days_and_warn_on_calendar_days(self) -> None:
        """A court may read LDMAL 29 as calendar days."""
        over_new_year = counted("ARB.4", date(2026, 2, 12))
        assert (over_new_year.due_on, over_new_year.conservative_on) == (date(2026, 2, 26), date(2026, 2, 17))

    @pytest.mark.parametrize("rule", ["LIT.3", "ENF.4", "NEG.1"])
    def test_c5_days_that_no_text_defines_are_calendar_days_and_inferred(self, rule: str) -> None:
        """AR 80 defines three, five, ten, fifteen and forty-five only."""
        found = BOOK.get_rule(rule)
        assert (found.unit, found.unit_basis) == ("CD", "inferred")

    def test_c8_the_court_has_thirty_days_and_the_older_rule_is_a_soft_target(self) -> None:
        """CPL 187 counts; three and fifteen plus ten days of 2011 stand beside it as clocks of their own."""
        court, accept, decide = (BOOK.get_rule(one) for one in ("ENF.5", "ENF.5.ACCEPT", "ENF.5.DECIDE"))
        assert (court.length, court.law, court.article) == (30, "CPL", "187")
        assert (accept.length, decide.length, decide.extensions[0].length) == (3, 15, 10)
        assert all("软性目标" in one.term_zh and not one.opens for one in (accept, decide))

    def test_c9_the_sixty_working_days_of_inspection_prevail(self) -> None:
        """LSR 17 by the saving of APL 60, whose ninety days say so and open nothing."""
        prevailing, general = BOOK.get_rule("INS.2"), BOOK.get_rule("INS.5")
        assert (prevailing.length, prevailing.unit, general.length, general.unit) == (60, "WD", 90, "CD")
        assert "LSR 17" in general.note_zh
        assert general.opens == ()

    @pytest.mark.parametrize("rule", ["XF.2", "XF.3", "LA.1", "LA.2", "INT.3"])
    def test_c10_days_of_petitions_and_legal_aid_are_calendar_days_without_a_roll(self, rule: str) -> None:
        """Neither unit nor roll is stated: the strict reading."""
        found = BOOK.get_rule(rule)
        assert (found.unit, found.roll, found.unit_basis) == ("CD", "none", "inferred")

    def test_c10_what_a_roll_would_give_is_shown_as_the_outer_date(self) -> None:
        """LAW.md T9: warned of on 30 April, due on 1 May, 6 May at the latest reading."""
        found = counted("XF.2", date(2026, 3, 2))
        assert (found.conservative_on, found.due_on, found.outer_on) == (
            date(2026, 4, 30),
            date(2026, 5, 1),
            date(2026, 5, 6),
        )

    def test_c11_from_when_double_wages_run_out_is_a_parameter_of_the_place(self) -> None:
        """Month by month runs out first, so it stands where a place says nothing."""
        assert BOOK.switches["double_wage_limitation"].values == ("by_month", "from_last_month")
        assert BOOK.parameter("double_wage_limitation", place="33") == "by_month"

    def test_c12_statutory_festivals_and_rest_days_are_different_flags(self) -> None:
        """A festival of triple pay; a rest day moved to it; a Saturday that is worked."""
        days = [BOOK.calendar.day(date(2026, month, day)) for month, day in ((2, 17), (2, 20), (2, 14))]
        assert [(one.is_statutory_festival, one.is_rest_day, one.is_working_day) for one in days] == [
            (True, True, False),
            (False, True, False),
            (False, False, True),
        ]

    @pytest.mark.parametrize(("place", "length", "more"), [(None, 30, 15), ("50", 60, 30), ("33", 30, 15)])
    def test_c13_coordination_takes_what_the_place_says(self, place: str | None, length: int, more: int) -> None:
        """Chongqing has sixty and thirty days."""
        found = BOOK.get_rule("CB.12", province=place)
        assert (found.length, found.extensions[0].length) == (length, more)

    def test_c14_the_employers_extension_without_a_cap_needs_a_document(self) -> None:
        """ "Appropriate" time to report an injury: by the authority, on paper."""
        (way,) = BOOK.get_rule("WI.1").extensions
        assert (way.length, way.document, bool(way.approver_zh)) == (None, True, True)

    def test_c15_ten_days_of_public_notice_are_zhejiangs_alone(self) -> None:
        """Thirty everywhere else."""
        assert (BOOK.get_rule("COL.7", province="33").length, BOOK.get_rule("CNT.14", province="32").length) == (10, 30)
        with pytest.raises(NotInProvince):
            BOOK.get_rule("COL.7", province="32")

    def test_c17_the_civil_procedure_law_is_cited_by_its_numbers_of_2023(self) -> None:
        """What older interpretations call 201 is 205 today."""
        articles = cited("CPL")
        assert set(articles) <= CIVIL_PROCEDURE
        assert set(articles) & {"201", "194", "239", "246"} == set()
        assert {RENUMBERED[old] for old in ("201", "239", "226")} <= set(articles)

    def test_c18_the_day_of_the_minimum_wage_is_a_parameter_and_the_awards_by_default(self) -> None:
        """The texts name none: a bound taken from another day says so, and so does the default."""
        given = {"region": "11", "awarded_on": "2025-10-01", "items": "severance:30000"}
        by_award = calculate("final_award", given, book=load_money_book())
        earlier = calculate("final_award", {**given, "minimum_wage_on": "2025-08-01"}, book=load_money_book())
        assert earlier.amount_yuan < by_award.amount_yuan
        assert by_award.mark == "U"

    @pytest.mark.parametrize(
        ("code", "on", "route"),
        [
            ("1.1", date(2026, 6, 30), "suit"),
            ("1.1", date(2026, 7, 1), "arbitration"),
            ("5.2", date(2026, 7, 1), "arbitration"),
            ("4.2", date(2026, 7, 1), "arbitration"),
            ("10.1", date(2026, 7, 1), "arbitration"),
            ("3.2", date(2026, 7, 1), "suit"),
            ("6.2", date(2026, 7, 1), "suit"),
        ],
    )
    def test_c19_four_kinds_of_claims_of_over_age_workers_are_arbitrated(self, code: str, on: date, route: str) -> None:
        """Pay, rest, safety and injury since 1 July 2026; everything else goes to court."""
        assert propose(BOOK, code=code, relation="over_age", on=on).route == route

    def test_c20_the_award_may_roll_and_is_warned_of_on_its_natural_day(self) -> None:
        """Forty-five days that end in a holiday."""
        found = counted("ARB.16", date(2026, 8, 19))
        assert (found.natural_on, found.conservative_on, found.due_on) == (
            date(2026, 10, 3),
            date(2026, 10, 3),
            date(2026, 10, 8),
        )

    def test_c21_the_tiers_of_the_hotline_have_no_length_of_their_own(self) -> None:
        """Unread: the client's, adopted as service limits. Petitions to the union keep theirs (XF 2)."""
        hotline = BOOK.get_rule("INT.1")
        assert (hotline.kind, hotline.status, hotline.length) == ("note", "U", None)
        assert BOOK.get_rule("INT.3").length == 15

    def test_c22_a_date_in_a_year_without_a_notice_is_provisional(self) -> None:
        """2027 is not published."""
        found = counted("LIM.1", date(2026, 5, 1))
        assert (found.provisional, found.provisional_year) == (True, 2027)

    @pytest.mark.parametrize(
        ("place", "route"), [(None, "social_insurance"), ("32", "social_insurance"), ("330106", "arbitration")]
    )
    def test_c23_an_insurance_top_up_goes_to_the_authority_unless_the_place_arbitrates_it(
        self, place: str | None, route: str
    ) -> None:
        """Zhejiang does, and finally; both ways stay open there."""
        found = propose(BOOK, code="2.1", relation="labour", place=place)
        assert found.route == route
        assert "social_insurance" in found.routes

    def test_c23_the_award_on_it_is_final_where_it_is_arbitrated(self) -> None:
        """Zhejiang adds it, with the benefits of work injury; elsewhere it is no item of such an award."""
        given = {"awarded_on": "2026-03-01", "minimum_wage_yuan": "2000", "items": "insurance_top_up:99999"}
        (found,) = calculate("final_award", {**given, "region": "33"}, book=load_money_book()).findings
        assert found.outcome == "final"
        with pytest.raises(MoneyRefused):
            calculate("final_award", {**given, "region": "32"}, book=load_money_book())

    def test_c24_a_places_own_days_are_a_layer_that_only_it_counts_with(self) -> None:
        """Layers are loaded for a place (the days here are invented); the national calendar stays what it is."""
        text = (
            'year = 2026\nplace = "45"\nsource = "invented"\n[[festival]]\nname_zh = "地方节日"\nrest = [2026-04-20]\n'
        )
        calendar = BOOK.calendar.with_year(parse_year(text))
        rule = BOOK.get_rule("ARB.4")
        found = {
            place: due(rule, date(2026, 4, 17), calendar=calendar.at(place)).due_on for place in ("45", "11", None)
        }
        assert found == {"45": date(2026, 4, 27), "11": date(2026, 4, 24), None: date(2026, 4, 24)}

    def test_c25_a_pay_day_rolls_backward_where_procedure_rolls_forward(self) -> None:
        """The wages of migrant workers due on 3 October are paid before the holiday."""
        pay, suit = counted("MW.1", date(2026, 10, 3)), counted("LIT.1", date(2026, 9, 18))
        assert (pay.due_on, suit.natural_on, suit.due_on) == (date(2026, 9, 30), date(2026, 10, 3), date(2026, 10, 8))


class TestAnUnverifiedRule:
    """A rule of status U warns the party early and says so, and never accuses (LAW.md §10)."""

    CLOCKS = tuple(rule for rule in BOOK.rules() if rule.kind == "clock" and rule.status == "U")

    def test_is_there_for_parties_and_for_others(self) -> None:
        """So that what follows is about something."""
        assert {rule.whose for rule in self.CLOCKS} == {"party", "other_body", "employer"}

    @pytest.mark.parametrize("rule", CLOCKS, ids=lambda rule: f"{rule.id}-{rule.province}-{rule.effective_to}")
    def test_warns_on_the_most_careful_reading(self, rule: Rule) -> None:
        """A party strictly before the last day; of others no later than the last working day of it."""
        found = due(rule, date(2016, 5, 10), calendar=BOOK.calendar)
        assert rule.careful == ("before" if rule.whose == "party" else "on_or_before")
        assert found.conservative_on < found.natural_on or rule.whose != "party"
        assert found.conservative_on <= found.natural_on

    @pytest.mark.parametrize("rule", CLOCKS, ids=lambda rule: f"{rule.id}-{rule.province}-{rule.effective_to}")
    def test_says_that_it_is_unverified(self, rule: Rule) -> None:
        """In the trace, in both languages; a party reads the careful date beside the legal one."""
        found = due(rule, date(2016, 5, 10), calendar=BOOK.calendar)
        assert "未核实" in found.trace[0].zh
        assert "unverified" in found.trace[0].en
        assert rule.whose != "party" or f"conservative: {found.conservative_on}" in explain(found)

    def test_never_decides_a_limitation_alone(self) -> None:
        """The claim of double wages keeps the year of the law; what places count differently is shown beside it."""
        assert limitation_rules(BOOK, code="6.2", relation="labour") == ("LIM.1",)
