"""Clocks of days counted again from their start, against somebody who walks day by day; careful and provisional dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.clock import Due, due, recounted, working_days_between
from law.pack import Rule, load_pack
from law.trace import TraceStep
from law.workdays import load_calendar
from tests.law.walking import Spans, days, walked, works

PACK, CALENDAR = load_pack(), load_calendar()
ONE_DAY = timedelta(days=1)
DAYS = [one for one in PACK.rules() if one.kind == "clock" and one.unit not in ("H", "MIN")]
STANDING = [one for one in DAYS if one.suspension is None and one.direction == "after" and one.length]
"""Clocks to which the days that stood still are added."""
DATES = st.dates(date(2024, 12, 1), date(2027, 3, 1))


def told(rule: Rule, start: date, gaps: list[tuple[int, int]]) -> Spans:
    """Pauses that each began while the clock ran, in their order."""
    kept: Spans = ()
    here = start + ONE_DAY
    for before, long in gaps:
        since = here + timedelta(days=before)
        if since > recounted(rule, start, pauses=kept, calendar=CALENDAR).due_on:
            break
        here = since + timedelta(days=long)
        kept = (*kept, (since, here))
    return kept


GAPS = st.lists(st.tuples(st.integers(0, 25), st.integers(1, 30)), max_size=3)
FORWARD = [one for one in STANDING if one.roll != "backward"]


def length_of(rule: Rule, start: date) -> int:
    """How many days (or working days) it lasts without a pause."""
    assert rule.length is not None
    return rule.length if rule.unit == "WD" else (due(rule, start, calendar=CALENDAR).natural_on - start).days


class TestAClockOfDays:
    """Counted again with its pauses."""

    @given(st.sampled_from(FORWARD), DATES, GAPS)
    def test_ends_where_somebody_who_crosses_off_days_arrives(
        self, rule: Rule, start: date, gaps: list[tuple[int, int]]
    ) -> None:
        """Across Spring Festival and National Day, on the very last day, and twice."""
        pauses = told(rule, start, gaps)
        again = recounted(rule, start, pauses=pauses, calendar=CALENDAR)
        assert (again.natural_on, again.due_on) == walked(rule, start, pauses, given_days=length_of(rule, start))

    @given(st.sampled_from([one for one in FORWARD if one.unit == "WD"]), DATES, GAPS)
    def test_has_as_many_working_days_as_its_length_outside_of_pauses(
        self, rule: Rule, start: date, gaps: list[tuple[int, int]]
    ) -> None:
        """Those that stood still are not among them."""
        pauses = told(rule, start, gaps)
        end = recounted(rule, start, pauses=pauses, calendar=CALENDAR).due_on
        counted = [one for one in days(start + ONE_DAY, end) if works(one)]
        assert sum(not any(since <= one < until for since, until in pauses) for one in counted) == rule.length

    @given(st.sampled_from([one for one in FORWARD if one.unit == "WD"]), DATES)
    def test_gets_no_working_day_for_a_weekend(self, rule: Rule, start: date) -> None:
        """It stood still where nothing counted."""
        before = due(rule, start, calendar=CALENDAR)
        for since in days(start + ONE_DAY, before.due_on):
            until = since + ONE_DAY
            if not works(since) and until <= before.due_on:
                again = recounted(rule, start, pauses=((since, until),), calendar=CALENDAR)
                assert (again.due_on, again.conservative_on <= again.due_on) == (before.due_on, True)

    @given(st.sampled_from(FORWARD), DATES, st.integers(0, 25), st.integers(0, 30), st.integers(0, 10))
    def test_never_ends_earlier_for_a_longer_pause(
        self, rule: Rule, start: date, before: int, long: int, longer: int
    ) -> None:
        """Adding days is monotone."""
        pauses = told(rule, start, [(before, long)])
        for since, until in pauses:
            later = ((since, until + timedelta(days=longer)),)
            first, second = (recounted(rule, start, pauses=one, calendar=CALENDAR) for one in (pauses, later))
            assert first.due_on <= second.due_on

    @given(st.sampled_from(FORWARD), DATES, GAPS)
    def test_has_a_trace_that_leads_to_its_date(self, rule: Rule, start: date, gaps: list[tuple[int, int]]) -> None:
        """Every pause adds what its step says; a roll that later pauses overtook is no step any more."""
        again = recounted(rule, start, pauses=told(rule, start, gaps), calendar=CALENDAR)
        assert (again.trace[0].on, again.trace[-1].on) == (start, again.due_on)
        for before, step in pairwise(again.trace):
            stood = re.match(r"stood still from .*: \+(\d+) (working|calendar) days", step.en)
            if stood is not None:
                between = working_days_between(CALENDAR, before.on, step.on)
                assert (between if stood[2] == "working" else (step.on - before.on).days) == int(stood[1])

    @given(st.sampled_from([one for one in FORWARD if any(more.length for more in one.extensions)]), DATES, GAPS)
    def test_keeps_its_extension_whatever_stood_still_before(
        self, rule: Rule, start: date, gaps: list[tuple[int, int]]
    ) -> None:
        """The longest pauses come on top of it."""
        by = tuple(one for one in rule.extensions if one.length)[:1]
        pauses = told(rule, start, gaps)
        more = recounted(rule, start, pauses=pauses, calendar=CALENDAR, extended_by=by)
        natural = due(rule, start, calendar=CALENDAR, extended_by=by).natural_on
        days = working_days_between(CALENDAR, start, natural) if rule.unit == "WD" else (natural - start).days
        assert (more.natural_on, more.due_on) == walked(rule, start, pauses, given_days=days)


NO_RIGHT_LAPSES = {"CB.10", "EMP.3", "EMP.3.PROBATION"}
"""Both sides' talks before a contract ends, and the time after which a worker is free to go: nothing is lost with it."""


class TestTheCarefulDay:
    """The earlier date to warn on."""

    @given(st.sampled_from([one for one in DAYS if one.length]), DATES)
    def test_is_never_later_than_the_legal_one(self, rule: Rule, on: date) -> None:
        """Nor than the natural last day where the unit or the roll is in doubt."""
        given_date = due(rule, on, calendar=CALENDAR)
        assert given_date.conservative_on <= given_date.due_on
        if rule.unit_basis == "inferred" or rule.roll == "none":
            assert given_date.conservative_on <= max(given_date.natural_on, given_date.due_on)

    @given(
        st.sampled_from([one for one in DAYS if one.whose == "party" and one.id not in NO_RIGHT_LAPSES]), DATES, GAPS
    )
    def test_lies_before_the_last_day_of_somebodys_right(
        self, rule: Rule, on: date, gaps: list[tuple[int, int]]
    ) -> None:
        """Whoever comes on the last day may find a closed door; pauses change nothing about that."""
        pauses = told(rule, on, gaps) if rule.suspension is None else ()
        again = recounted(rule, on, pauses=pauses, calendar=CALENDAR)
        assert again.started_on <= again.conservative_on < again.due_on

    @given(st.sampled_from([one for one in DAYS if one.unit_basis == "inferred"]), DATES)
    def test_is_a_working_day_where_the_unit_is_inferred(self, rule: Rule, on: date) -> None:
        """The last one on or before the natural last day, unless the clock began behind it."""
        given_date = due(rule, on, calendar=CALENDAR)
        careful = given_date.conservative_on
        assert careful <= given_date.natural_on or rule.direction == "before"
        assert works(careful) or careful in (on, given_date.natural_on)

    def test_is_that_of_every_inferred_unit_and_every_right(self) -> None:
        """Only what is certain, and nobody's right, is warned of on its own day."""
        uncertain = [one for one in DAYS if one.unit_basis == "inferred" or one.whose == "party"]
        assert {one.id for one in uncertain if one.careful == "due"} == NO_RIGHT_LAPSES


class TestAProvisionalDate:
    """A date that rests on a year without a notice …"""

    @given(st.sampled_from(FORWARD), DATES, GAPS)
    def test_names_the_year(self, rule: Rule, start: date, gaps: list[tuple[int, int]]) -> None:
        """And only a date that reaches into such a year, or into the days before it that its notice may move, is one."""
        again = recounted(rule, start, pauses=told(rule, start, gaps), calendar=CALENDAR)
        assert again.provisional == (again.provisional_year is not None)
        if again.provisional_year is not None:
            last = again.due_on.year + ((again.due_on.month, again.due_on.day) >= CALENDAR.turns_from)
            assert again.provisional_year not in CALENDAR.years and again.provisional_year <= last
        elif rule.unit == "WD" or rule.roll != "none":
            assert again.due_on.year in CALENDAR.years
            assert again.due_on.year + 1 in CALENDAR.years or again.due_on < date(
                again.due_on.year, *CALENDAR.turns_from
            )

    def test_stays_one_when_only_the_beginning_lay_in_the_unknown_year(self) -> None:
        """The working days counted in it are still an estimate after a pause."""
        rule = PACK.get_rule("INS.2")
        again = recounted(rule, date(2027, 1, 4), pauses=((date(2027, 2, 1), date(2027, 2, 9)),), calendar=CALENDAR)
        assert (again.provisional, again.provisional_year) == (True, 2027)


def sentence_of(rule: str, on: date, pauses: Spans = ()) -> tuple[str, str]:
    """The whole way of a date."""
    return recounted(PACK.get_rule(rule), on, pauses=pauses, calendar=CALENDAR).sentence


class TestTheSentence:
    """The whole way of a date in one sentence."""

    def test_leads_from_the_fact_to_the_date(self) -> None:
        """Unit, article, what is passed over, adjusted workdays, and the day to warn on."""
        zh, en = sentence_of("ARB.4", date(2026, 2, 12))
        assert zh.startswith("2026-02-12 仲裁委员会收到仲裁申请 → 5 个工作日（")
        assert zh.endswith(" → 跳过 9 个休息日（春节），含调休上班 02-14 → 2026-02-26；从严按 2026-02-17 提醒")
        assert en.endswith(
            "9 rest days passed over (Spring Festival), adjusted workdays: 02-14 → 2026-02-26; "
            "warned on 2026-02-17, the careful day"
        )

    def test_names_the_article_that_states_the_unit(self) -> None:
        """Where the rule's own article does not."""
        from dataclasses import replace

        rule = replace(PACK.get_rule("ARB.4"), unit_by="AR 80")
        zh, en = due(rule, date(2026, 2, 12), calendar=CALENDAR).sentence
        assert "5 个工作日（劳动人事争议仲裁办案规则第80条）" in zh and "5 working days (AR 80)" in en

    def test_tells_of_pauses_and_rolls(self) -> None:
        """Each in its place."""
        zh, en = sentence_of("ARB.16", date(2026, 8, 10), ((date(2026, 8, 20), date(2026, 8, 28)),))
        assert "2026-08-20 至 2026-08-28 中止，加回 8 个自然日 → 末日为休息日（国庆节），顺延 6 天 → 2026-10-08" in zh
        assert "+8 calendar days → rolled +6 days: the last day is a rest day (National Day) → 2026-10-08" in en

    def test_says_what_is_provisional(self) -> None:
        """With the year that is missing."""
        zh, en = sentence_of("ARB.16", date(2026, 12, 1))
        assert "暂定（2027 年放假安排未公布）" in zh and "provisional (calendar 2027 not published)" in en

    @pytest.mark.parametrize(("rule", "words"), [("ARB.11", "5 working days back"), ("MW.1", "0 calendar days")])
    def test_counts_back_and_nothing_as_well(self, rule: str, words: str) -> None:
        """Words of their own."""
        assert words in sentence_of(rule, date(2026, 2, 12))[1]

    @given(st.sampled_from(DAYS), DATES)
    def test_begins_with_the_fact_and_holds_the_date(self, rule: Rule, on: date) -> None:
        """Every rule's, with none of the trace's own marks left in it."""
        given_date: Due = due(rule, on, calendar=CALENDAR)
        for words in given_date.sentence:
            assert words.startswith(f"{on} ") and f" → {given_date.due_on}" in words
            assert "依据" not in words and "mark V" not in words

    def test_keeps_the_words_of_a_record_that_has_none_of_them(self) -> None:
        """A day that was agreed has its agreement as its only step."""
        from law.sentence import sentence

        given_date = due(PACK.get_rule("ARB.4"), date(2026, 2, 12), calendar=CALENDAR)
        zh, _ = sentence(given_date, [TraceStep(date(2026, 2, 12), "双方约定", "agreed")])
        assert zh.startswith("2026-02-12 双方约定 → 2026-02-26")
