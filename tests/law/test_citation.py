"""A legal basis as people read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from law.citation import TODAYS_TEXT_EN, TODAYS_TEXT_ZH, basis_on, in_chinese, in_short
from law.classify import propose
from law.clock import due
from law.pack import Pack, load_pack, pack_from_json, pack_to_json
from law.packaged import read_instruments

INSTRUMENTS = read_instruments()
DAYS = [date(2008, 6, 2) + timedelta(days=97 * step) for step in range(72)]
"""From the law on arbitration to today's law, some days of every year."""


class TestCitations:
    """The short form of the law files in Chinese."""

    @pytest.mark.parametrize(
        ("basis", "said"),
        [
            ("LL 50; LCL 30, 85(1); MWR", "劳动法第50条；劳动合同法第30条、第85条(1)；保障农民工工资支付条例"),
            ("LCL 58-67", "劳动合同法第58条至第67条"),
            ("CRIM 276-1; INS.13", "刑法第276条之1"),
            ("AR 2(2)-(5)", "劳动人事争议仲裁办案规则第2条(2)至(5)"),
            ("职业病防治法 50-53; LCL 42", "职业病防治法第50条至第53条；劳动合同法第42条"),
            ("WIR 17(1)(4)", "工伤保险条例第17条(1)(4)"),
            ("ADD.26", ""),
        ],
    )
    def test_name_laws_and_articles(self, basis: str, said: str) -> None:
        """Names in place of short names, articles one by one, and no references among the files."""
        assert in_chinese(basis, INSTRUMENTS) == said

    @pytest.mark.parametrize("basis", ["", "劳动法第50条", "公司员工手册 第3章", "LL 50 and more"])
    def test_leave_what_somebody_wrote(self, basis: str) -> None:
        """A mediator's own words are theirs."""
        assert in_chinese(basis, INSTRUMENTS) == basis

    def test_understand_every_claim_code(self) -> None:
        """No short name is left in what a claim rests on."""
        said = " ".join(in_chinese(one.basis, INSTRUMENTS) for one in load_pack().claims.values())
        assert not set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") & set(said)


class TestCitationsOfADay:
    """What was in force on the day of a fact."""

    @pytest.mark.parametrize(
        ("basis", "on", "kept"),
        [
            ("LL 50; LCL 30, 85(1); MWR; LDMAL 9", date(2017, 6, 1), "LL 50; LCL 30, 85(1); LDMAL 9"),
            ("LL 50; MWR", date(2020, 4, 30), "LL 50"),
            ("LL 50; MWR", date(2020, 5, 1), "LL 50; MWR"),
            ("CC 188; ADD.26", date(2017, 10, 1), "CC 188; ADD.26"),
            ("公司员工手册 第3章; MWR", date(2017, 6, 1), "公司员工手册 第3章"),
            ("ADD.26", date(2017, 6, 1), "ADD.26"),
            ("", date(2017, 6, 1), ""),
        ],
    )
    def test_leave_out_what_was_not_in_force(self, basis: str, on: date, kept: str) -> None:
        """Parts that are younger go, as long as a law is left."""
        assert basis_on(basis, INSTRUMENTS, on) == kept

    @pytest.mark.parametrize(
        ("basis", "on", "zh", "en"),
        [
            ("LL 50; MWR", date(2017, 6, 1), "劳动法第50条", "LL 50"),
            (
                "XF 30, 46(5); ADD.20",
                date(2015, 3, 2),
                "信访工作条例第30条、第46条(5)（按现行条文引用）",
                "XF 30, 46(5); ADD.20 (cited by today's text)",
            ),
            ("XF 30, 46(5)", date(2022, 5, 1), "信访工作条例第30条、第46条(5)", "XF 30, 46(5)"),
            ("", date(2015, 3, 2), "", ""),
        ],
    )
    def test_say_where_only_todays_text_is_left(self, basis: str, on: date, zh: str, en: str) -> None:
        """A fact older than every law named is cited by today's text, in words."""
        assert (in_chinese(basis, INSTRUMENTS, on), in_short(basis, INSTRUMENTS, on)) == (zh, en)

    def test_of_claims_name_nothing_younger_than_the_day(self) -> None:
        """For every claim code and relation type and any day: older laws alone, or all of them together."""
        pack = load_pack()
        for code, claim in pack.claims.items():
            for relation in ("labour", *claim.relation_overrides):
                whole = propose(pack, code=code, relation=relation).basis
                for on in DAYS[::9]:
                    said = propose(pack, code=code, relation=relation, on=on).basis
                    shorts = [part.split(" ")[0] for part in said.split("; ")]
                    since = [INSTRUMENTS[one].effective_from for one in shorts if one in INSTRUMENTS]
                    assert said == whole or all(one is None or one <= on for one in since), (code, relation, on)

    def test_of_claims_are_whole_without_a_day(self) -> None:
        """Who asks for the law as such gets all of it."""
        assert propose(load_pack(), code="1.1", relation="labour").basis.startswith("LL 50; LCL 30, 85(1); MWR")


def cited_in(text: str) -> set[str]:
    """The short names of the instruments in the brackets of a citation."""
    inside = text.split(" (", 1)[1].removesuffix(TODAYS_TEXT_ZH).removesuffix(")")
    return {part.split(" ")[0] for part in inside.split("; ")}


class TestTracesOfADay:
    """What a computed date rests on."""

    @pytest.mark.parametrize(
        ("rule", "on", "said"),
        [
            ("LIM.1", date(2012, 3, 1), "劳动争议调解仲裁法第27条(1) (LDMAL 27(1))"),
            (
                "LIM.1",
                date(2019, 3, 1),
                "劳动争议调解仲裁法第27条(1)；劳动人事争议仲裁办案规则第26条 (LDMAL 27(1); AR 26)",
            ),
            ("WI.8", date(2019, 5, 6), "工伤保险条例第25条 (WIR 25)"),
            ("WI.8", date(2025, 7, 1), "工伤保险条例第25条；劳动能力鉴定管理办法第10条 (WIR 25; LCA 10)"),
            ("INS.9", date(2014, 5, 5), "行政复议法第20条 (ARL 20)（按现行条文引用）"),
            ("INS.9", date(2024, 1, 2), "行政复议法第20条 (ARL 20)"),
            ("XF.2", date(2015, 3, 2), "信访条例第33条 (XF2005 33)"),
        ],
    )
    def test_cite_what_was_in_force_when_the_clock_began(self, rule: str, on: date, said: str) -> None:
        """The article and the first line of the trace say the same."""
        pack = load_pack()
        given = due(pack.get_rule(rule, on=on), on, calendar=pack.calendar)
        assert given.article == said
        assert f"依据 {said}（{rule}" in given.trace[0].zh

    @pytest.mark.parametrize(
        ("rule", "on", "said"),
        [
            ("LIM.8", date(2018, 1, 5), f"LIM.8, CC 188{TODAYS_TEXT_EN}, mark V"),
            ("LIM.8", date(2021, 1, 5), "LIM.8, CC 188, mark V"),
            ("ENF.1", date(2014, 1, 6), "ENF.1, EMR 27, mark V"),
            ("LIM.1", date(2012, 3, 1), "LIM.1, LDMAL 27(1), mark V"),
        ],
    )
    def test_say_it_in_english_too(self, rule: str, on: date, said: str) -> None:
        """The first law that was in force, by its short name."""
        pack = load_pack()
        assert due(pack.get_rule(rule, on=on), on, calendar=pack.calendar).trace[0].en.endswith(said)

    def test_name_nothing_younger_than_the_day(self) -> None:
        """For every clock and any day on which it is in force: older laws alone, or today's text, and it says so."""
        for rule in load_pack().rules():
            for on in (one for one in DAYS if rule.in_force(one)):
                said = rule.citation_on(on)
                since = [INSTRUMENTS[one].effective_from for one in cited_in(said)]
                younger = [one for one in since if one is not None and one > on]
                assert said.endswith(TODAYS_TEXT_ZH) == bool(younger), (rule.id, on, said)
                assert len(younger) in (0, len(since)), (rule.id, on, said)

    def test_are_whole_once_all_of_it_is_in_force(self) -> None:
        """Today's facts are given every law the rule names."""
        assert [one.id for one in load_pack().rules() if one.citation_on(date(2026, 11, 2)) != one.citation] == []

    def test_leave_no_short_name_in_their_chinese(self) -> None:
        """Every basis of the rule files is understood, article by article."""
        said = [one.citation.split(" (", 1)[0] for one in load_pack().rules()]
        assert [one for one in said if re.search(r"[A-Z]|[0-9], |第[^条]*$", one)] == []


class TestPacksOfEarlierReleases:
    """What was stored before citations knew their days."""

    def earlier(self) -> Pack:
        """The pack as an earlier release wrote it: no instruments, no parts of a citation."""
        pack = load_pack()
        rules = [replace(one, cited=(), cited_from=None) for one in pack.rules()]
        return Pack.of(pack.name, rules=rules, claims=pack.claims, calendar=pack.calendar)

    def test_come_back_with_the_digest_they_had(self) -> None:
        """Nothing is added to their text."""
        text = pack_to_json(self.earlier())
        assert '"cited"' not in text and '"instruments"' not in text
        assert pack_from_json(text) == self.earlier()
        assert pack_to_json(pack_from_json(text)) == text

    def test_cite_all_they_know(self) -> None:
        """They do not say since when a text applies."""
        pack, on = pack_from_json(pack_to_json(self.earlier())), date(2012, 3, 1)
        assert "AR 26" in due(pack.get_rule("LIM.1", on=on), on, calendar=pack.calendar).article
        assert "MWR" in propose(pack, code="1.1", relation="labour", on=on).basis

    def test_keep_what_they_have_when_limits_are_added(self) -> None:
        """An office's limits and a year's notice leave the instruments where they are."""
        pack = load_pack()
        again = pack.with_service_limits(()).with_calendar_year(pack.calendar.notices[-1])
        assert (again.instruments, again.version) == (pack.instruments, pack.version)
        assert pack_from_json(pack_to_json(pack)).instruments == pack.instruments
