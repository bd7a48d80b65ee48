"""The rule pack: what it answers, what it refuses, and that it comes back from the database whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest

from law.applies import WORDS, in_words, is_word
from law.classify import propose
from law.notice import CalendarYear, parse_year
from law.pack import (
    AmbiguousRule,
    NotAClock,
    NotInForce,
    NotInOffice,
    NotInProvince,
    Pack,
    PackRejected,
    UnknownParameter,
    UnknownProvince,
    UnknownRule,
    load_pack,
    pack_from_json,
    pack_to_json,
    parse_service_limits,
)
from law.packaged import demo_service_limits
from law.rule import Suspension
from tests.law.rule_texts import ARB_4, LIMIT, rules_of

RELEASED = {
    "cn-2026.11.2": "4cffec1ec6ee494f5bcdcc1046d39ad9ad88a2570aa85de9b8ff7238c3d559d5",
    "cn-2026.11.3": "6b3d05df70b682b419d359e6f50e715189572efe3ce1ad5b3cc447f0b6e8302b",
    "cn-2026.11.4": "22fc0b9a77b31d77e2c17caed5fe7fa3bfac0607d2021bc0a634b254b50d5810",
    "cn-2026.11.5": "7d6b6a5af5c5fb9fce0e6ce4c413b39d682fae5918a928afbcf0ee8ba7a2c250",
}
"""Digests of the content by the release's name: a change of content gets a new name in pack.toml and a line here."""


def year_again(year: int) -> CalendarYear:
    """A packaged year's notice, read anew."""
    text = (resources.files("law") / "cn" / "calendars" / f"{year}.toml").read_text(encoding="utf-8")
    return parse_year(text.replace("〕7号", "〕7号（更正）"))


class TestARule:
    """What the pack answers when asked for a rule."""

    def test_is_given_by_its_id(self) -> None:
        """With article, mark and holder."""
        rule = load_pack().get_rule("ARB.4")
        assert (rule.law, rule.article, rule.status, rule.holder, rule.opens) == (
            "LDMAL",
            "29",
            "V",
            "arbitration",
            ("suit",),
        )

    def test_is_refused_with_the_nearest_ids_when_unknown(self) -> None:
        """A slip of the finger is answered with what was meant."""
        with pytest.raises(UnknownRule) as refused:
            load_pack().get_rule("ARB.44")
        assert refused.value.nearest[0] == "ARB.4"

    def test_is_suggested_in_upper_case(self) -> None:
        """Ids are written in capitals."""
        with pytest.raises(UnknownRule) as refused:
            load_pack().get_rule("med.2")
        assert refused.value.nearest[0] == "MED.2"

    def test_is_ambiguous_without_the_suffix_of_its_row(self) -> None:
        """A row of two clocks names both."""
        with pytest.raises(AmbiguousRule) as refused:
            load_pack().get_rule("LIT.14")
        assert refused.value.ids == ("LIT.14.1", "LIT.14.2")

    def test_is_not_in_force_before_its_first_day(self) -> None:
        """The petition regulation of 2005 applies from 1 May 2005."""
        with pytest.raises(NotInForce) as refused:
            load_pack().get_rule("XF.2", on=date(2005, 4, 30))
        assert refused.value.effective_from == date(2005, 5, 1)

    def test_is_in_force_from_its_first_day(self) -> None:
        """The day itself counts."""
        assert load_pack().get_rule("XF.2", on=date(2022, 5, 1)).length == 60

    @pytest.mark.parametrize(
        ("rule", "first"),
        [
            ("ARB.4", date(2008, 5, 1)),
            ("MED.1", date(2012, 1, 1)),
            ("ENF.2", date(2017, 7, 1)),
            ("LCA", date(2025, 7, 1)),
            ("LIM.8", date(2017, 10, 1)),
            ("LIT.14.1", date(1991, 4, 9)),
            ("INS.2", date(2004, 12, 1)),
            ("WI.1", date(2004, 1, 1)),
        ],
    )
    def test_applies_from_the_date_of_its_text(self, rule: str, first: date) -> None:
        """Old complaints are judged by the law of their day."""
        assert load_pack().get_rule("WI.9" if rule == "LCA" else rule).effective_from == first

    def test_is_the_provinces_own_where_it_has_one(self) -> None:
        """Zhejiang answers a bargaining request in ten working days, the country in twenty days."""
        local, national = (load_pack().get_rule("CB.1", province=one) for one in ("33", None))
        assert ((local.length, local.unit), (national.length, national.unit)) == ((10, "WD"), (20, "CD"))

    @pytest.mark.parametrize("province", ["33", "330106", "浙江", "浙江省"])
    def test_takes_a_province_by_code_or_name(self, province: str) -> None:
        """A county's code means its province."""
        assert load_pack().get_rule("CB.1", province=province).province == "33"

    def test_is_national_in_a_province_without_its_own(self) -> None:
        """Jiangsu has no text in the pack."""
        assert load_pack().get_rule("CB.1", province="32").province is None

    def test_is_national_before_the_provinces_text(self) -> None:
        """Zhejiang's rules were not yet there in 2008."""
        assert load_pack().get_rule("CB.1", on=date(2008, 6, 1), province="33").province is None

    def test_of_one_province_does_not_apply_in_another(self) -> None:
        """Zhejiang's simple cases are Zhejiang's."""
        with pytest.raises(NotInProvince):
            load_pack().get_rule("ARB.19", province="32")

    def test_is_refused_for_a_province_that_does_not_exist(self) -> None:
        """A mistyped province must not silently give the national rule."""
        with pytest.raises(UnknownProvince):
            load_pack().get_rule("CB.1", province="西方省")

    def test_has_extensions_with_an_approver(self) -> None:
        """Fifteen more days by the director (LDMAL 43)."""
        (extension,) = load_pack().get_rule("ARB.16").extensions
        assert (extension.length, extension.unit, bool(extension.approver_zh)) == (15, "CD", True)

    def test_has_a_holder_only_when_it_is_a_clock(self) -> None:
        """A bar or a note is nobody's deadline, whatever the defaults of its file."""
        rules = load_pack().rules()
        assert [rule.id for rule in rules if (rule.kind == "clock") != bool(rule.holder)] == []
        assert [rule.id for rule in rules if (rule.kind == "clock") != (rule.length is not None)] == []

    def test_of_status_u_is_never_ours(self) -> None:
        """Only our own service limits can be overdue; an unverified rule accuses nobody."""
        assert {rule.whose for rule in load_pack().rules() if rule.status == "U"} <= {"other_body", "party", "employer"}
        assert {rule.status for rule in load_pack().rules() if rule.whose == "ours"} == set()


class TestARuleOfAPlace:
    """Packs by place code of 2, 4 or 6 digits."""

    @pytest.mark.parametrize(
        ("place", "whose"),
        [
            ("3601", "3601"),
            ("360102", "3601"),
            ("360199", "3601"),
            ("3602", None),
            ("36", None),
            ("33", "33"),
            ("3301", "33"),
        ],
    )
    def test_is_that_of_the_smallest_place_around(self, place: str, whose: str | None) -> None:
        """A city's text stands before its province's, the province's before the country's."""
        assert load_pack().get_rule("UN.3", province=place).province == whose

    def test_gives_way_where_the_city_has_none_for_that_day(self) -> None:
        """The text around it stood then."""
        pack = load_pack()
        city = replace(pack.get_rule("UN.3", province="33"), province="3301", effective_from=date(2024, 1, 1))
        pack = Pack.of(pack.name, rules=(*pack.rules(), city), claims=pack.claims, calendar=pack.calendar)
        days = (date(2023, 12, 31), date(2024, 1, 1))
        assert [pack.get_rule("UN.3", on=on, province="330106").province for on in days] == ["33", "3301"]

    def test_says_which_place_the_law_names(self) -> None:
        """Bargaining looks at the employer's seat, arbitration at the place of performance, a petition at its body."""
        rules = [load_pack().get_rule(one) for one in ("CB.12", "ARB.16", "XF.2")]
        assert [rule.place for rule in rules] == ["employer", "performance", "body"]


class TestAskingForADate:
    """`get_clock` gives only what has one."""

    def test_gives_the_clock(self) -> None:
        """As `get_rule` does, place and day included."""
        assert load_pack().get_clock("CB.1", province="33", on=date(2026, 1, 1)).length == 10

    def test_of_a_note_whose_row_has_clocks_is_answered_with_them(self) -> None:
        """The note is there to be read, but has no date of its own."""
        assert load_pack().get_rule("ADD.9").kind == "note"
        with pytest.raises(AmbiguousRule) as refused:
            load_pack().get_clock("ADD.9")
        assert refused.value.ids == ("ADD.9.1", "ADD.9.2", "ADD.9.3")

    @pytest.mark.parametrize("rule", ["ARB.1", "INS.7", "UN.5"])
    def test_of_a_note_bar_or_duty_is_refused(self, rule: str) -> None:
        """Nothing runs out."""
        with pytest.raises(NotAClock):
            load_pack().get_clock(rule)


class TestAParameter:
    """What places answer differently and no single rule holds."""

    @pytest.mark.parametrize(
        ("place", "route"), [(None, "social_insurance"), ("32", "social_insurance"), ("330106", "arbitration")]
    )
    def test_is_that_of_the_place_else_the_countrys(self, place: str | None, route: str) -> None:
        """Zhejiang arbitrates insurance top-ups (LAW.md C23)."""
        assert load_pack().parameter("insurance_top_up", place=place) == route

    @pytest.mark.parametrize(
        ("on", "route"), [(date(2020, 12, 31), "social_insurance"), (date(2021, 1, 1), "arbitration")]
    )
    def test_is_that_of_the_day(self, on: date, route: str) -> None:
        """Before the place's text the country's answer stood."""
        assert load_pack().parameter("insurance_top_up", place="33", on=on) == route

    def test_is_refused_where_there_is_none_of_that_name(self) -> None:
        """With those there are."""
        with pytest.raises(UnknownParameter) as refused:
            load_pack().parameter("weather")
        assert "insurance_top_up" in refused.value.known

    def test_comes_back_from_json(self) -> None:
        """What the database holds answers the same, places included."""
        again = pack_from_json(pack_to_json(load_pack()))
        assert dict(again.switches) == dict(load_pack().switches)
        assert again.parameter("insurance_top_up", place="33") == "arbitration"


class TestWhatARuleIsFor:
    """`applies`, `restarts` and `unit_by`."""

    def test_is_said_in_a_closed_vocabulary(self) -> None:
        """Every word of every rule is known."""
        words = {word for rule in load_pack().rules() for word in rule.applies}
        assert [word for word in words if not is_word(word, load_pack().claims)] == []

    def test_has_no_word_that_nobody_uses(self) -> None:
        """A vocabulary is what is said with it."""
        assert set(WORDS) - {word for rule in load_pack().rules() for word in rule.applies} == set()

    def test_can_be_read_by_people(self) -> None:
        """In Chinese and English."""
        assert in_words("claim:6.2", {"6.2": ("二倍工资", "double wages")}) == (
            "诉求 6.2 二倍工资",
            "claim 6.2, double wages",
        )
        assert in_words("award:final", {}) == ("终局裁决", "final awards")

    @pytest.mark.parametrize(
        ("rule", "restarts"),
        [("ARB.16", "CNT.16"), ("ARB.2", "CNT.16"), ("LIM.1", "LIM.2"), ("WI.3", "WI.3"), ("LIT.8", "LIT.8")],
    )
    def test_says_what_begins_it_anew(self, rule: str, restarts: str) -> None:
        """By the rule that says so, from the database as well."""
        assert pack_from_json(pack_to_json(load_pack())).get_rule(rule).restarts == (restarts,)

    @pytest.mark.parametrize(("rule", "unit_by"), [("ARB.4", "AR 80"), ("INS.4", "APL 85"), ("INS.10.1", "ARL 88")])
    def test_says_which_article_names_its_unit(self, rule: str, unit_by: str) -> None:
        """Where its own does not."""
        assert load_pack().get_rule(rule).unit_by == unit_by


class TestAPackOfAnEarlierRelease:
    """Rows written before the rules said all this."""

    def test_still_loads(self) -> None:
        """What it lacks has the old meaning, and it answers no parameter."""
        content = json.loads(pack_to_json(load_pack()))
        del content["switches"]
        for rule in content["rules"]:
            for name in ("restarts", "applies", "unit_by", "place"):
                rule.pop(name, None)
        for claim in content["claims"]:
            claim.pop("route_by", None)
        pack = pack_from_json(json.dumps(content))
        assert (pack.get_rule("ARB.16").restarts, pack.get_rule("CB.1").place) == ((), "performance")
        assert propose(pack, code="2.1", relation="labour", place="33").route == "social_insurance"
        with pytest.raises(UnknownParameter):
            pack.parameter("insurance_top_up")


class TestTheRelease:
    """What the product ships."""

    def test_has_a_name_of_its_own_for_its_content(self) -> None:
        """Two rule books with one name could not be told apart by whoever reads events made under them."""
        assert RELEASED.get(load_pack().name) == load_pack().digest


class TestThePack:
    """Versions, additions and the way to the database."""

    def test_comes_back_from_json_unchanged(self) -> None:
        """Complete and lossless, service limits, claims and calendar included."""
        pack = load_pack().with_service_limits(demo_service_limits())
        again = pack_from_json(pack_to_json(pack))
        assert again == pack
        assert (again.rules(), dict(again.claims), again.digest) == (pack.rules(), dict(pack.claims), pack.digest)

    def test_gets_another_version_with_service_limits(self) -> None:
        """Every change of content changes version and digest."""
        pack = load_pack()
        changed = pack.with_service_limits(demo_service_limits())
        assert changed.version != pack.version
        assert changed.get_rule("SVC.FINISH").length == 60

    def test_gets_another_version_with_a_calendar_year(self) -> None:
        """A corrected notice is another law in force."""
        assert load_pack().with_calendar_year(year_again(2026)).version != load_pack().version

    def test_replaces_earlier_limits_of_the_same_office(self) -> None:
        """An office adopts new limits; the old ones go."""
        five = parse_service_limits(LIMIT.replace("length = 3", "length = 5"))
        pack = load_pack().with_service_limits(parse_service_limits(LIMIT)).with_service_limits(five)
        assert pack.get_rule("SVC.ACCEPT").length == 5

    def test_never_judges_an_office_by_the_limits_of_others(self) -> None:
        """What one office promised binds no other; who only asks what it says is told."""
        own = parse_service_limits(LIMIT.replace("length = 3", 'length = 1\noffice = "o-7"'))
        pack = load_pack().with_service_limits(own)
        with pytest.raises(NotInOffice):
            pack.get_rule("SVC.ACCEPT", office="o-8")
        assert [pack.get_rule("SVC.ACCEPT", office=one).length for one in ("o-7", None)] == [1, 1]

    def test_never_gives_a_province_the_text_of_another(self) -> None:
        """Not even where its own text was not yet in force."""
        here, there = (
            replace(rule, id="UN.99", province=place, effective_from=since)
            for rule in [load_pack().get_rule("ARB.4")]
            for place, since in (("33", date(2020, 1, 1)), ("11", date(2000, 1, 1)))
        )
        pack = load_pack()
        pack = Pack.of(pack.name, rules=(*pack.rules(), here, there), claims=pack.claims, calendar=pack.calendar)
        with pytest.raises(NotInForce):
            pack.get_rule("UN.99", on=date(2010, 1, 1), province="33")
        assert pack.get_rule("UN.99", on=date(2010, 1, 1), province="11").province == "11"

    def test_prefers_the_limits_of_the_asking_office(self) -> None:
        """An office may promise more than the others."""
        own = parse_service_limits(LIMIT.replace("length = 3", 'length = 1\noffice = "o-7"'))
        pack = load_pack().with_service_limits((*demo_service_limits(), *own))
        lengths = [pack.get_rule("SVC.ACCEPT", office=one).length for one in ("o-7", "o-8", None)]
        assert lengths == [1, 3, 3]

    @pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 99}', "nonsense"])
    def test_is_refused_from_a_text_that_is_no_pack(self, text: str) -> None:
        """A damaged row must not become law."""
        with pytest.raises(PackRejected):
            pack_from_json(text)

    def test_refuses_two_texts_for_the_same_time(self) -> None:
        """A contradiction is found at load, not on the day it matters."""
        rules = rules_of(ARB_4 + ARB_4, "two.toml")
        with pytest.raises(PackRejected, match="two texts"):
            Pack.of("test", rules=rules, claims={}, calendar=load_pack().calendar)

    def test_keeps_two_texts_that_follow_each_other(self) -> None:
        """A rule changed; each fact gets the text of its day."""
        old = ARB_4.replace("length = 5", "length = 7\neffective_to = 2019-12-31")
        new = ARB_4.replace("length = 5", "length = 5\neffective_from = 2020-01-01")
        rules = rules_of(old + new, "two.toml")
        pack = Pack.of("test", rules=rules, claims={}, calendar=load_pack().calendar)
        lengths = [pack.get_rule("ARB.4", on=on).length for on in (date(2019, 12, 31), date(2020, 1, 1), None)]
        assert lengths == [7, 5, 5]


class TestAGroundToStop:
    """The rules that a clock may be stopped by (中止)."""

    def test_is_a_rule_of_the_book(self) -> None:
        """Law is data with a source."""
        book = load_pack()
        assert {ground for rule in book.rules() for ground in rule.pauses} - set(book.ids()) == set()

    @pytest.mark.parametrize("rule", ["LIT.1", "LIT.16", "ARB.4"])
    def test_is_not_given_for_fixed_periods(self, rule: str) -> None:
        """A period to sue or to ask for a retrial is fixed (JCPL 127), and a tribunal's answer waits for nothing."""
        assert load_pack().get_rule(rule).pauses == ()

    def test_survives_the_text_of_the_pack(self) -> None:
        """What the database holds says it too."""
        assert pack_from_json(pack_to_json(load_pack())).get_rule("LIM.1").pauses == ("LIM.3",)

    def test_say_how_they_suspend_where_days_are_not_simply_added(self) -> None:
        """The last six months of the civil limitation (CC 194), also from the database."""
        rule = pack_from_json(pack_to_json(load_pack())).get_rule("LIM.8")
        assert rule.suspension == Suspension(last=6, rest=6, unit="M")
