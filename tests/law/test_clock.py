"""Due dates: the known answers of the reference, the counting rules, and what holds for every rule."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.clock import Due, Moved, days_left, due, explain, moved_by_pause, recounted, working_days_between
from law.notice import CalendarYear, ExceptionalDay
from law.pack import Pack, Rule, load_pack
from law.packaged import demo_service_limits
from law.rule import Extension
from law.workdays import Calendar, OutsideCalendar, load_calendar

PACK: Pack = load_pack().with_service_limits(demo_service_limits())
CALENDAR = PACK.calendar
CLOCKS = [rule for rule in PACK.rules() if rule.kind == "clock"]
DAY_CLOCKS = [rule for rule in CLOCKS if rule.unit not in ("H", "MIN")]
DATES = st.dates(date(2007, 6, 1), date(2028, 12, 31))
THOUSAND = [date(2008, 1, 1) + timedelta(days=7 * n + n % 5) for n in range(1000)]


def counted(rule_id: str, on: date, *, province: str | None = None) -> Due:
    """The due date of a rule as it stands today."""
    return due(PACK.get_rule(rule_id, province=province), on, calendar=CALENDAR, law_version=PACK.version)


class TestKnownAnswers:
    """LAW.md §1.2."""

    @pytest.mark.parametrize(
        ("rule", "start", "natural", "expected"),
        [
            ("LIT.1", date(2026, 9, 18), date(2026, 10, 3), date(2026, 10, 8)),  # T1
            ("LIT.2", date(2026, 4, 24), date(2026, 5, 9), date(2026, 5, 9)),  # T3
            ("ARB.6", date(2026, 9, 24), date(2026, 10, 15), date(2026, 10, 15)),  # T5
            ("LIM.1", date(2025, 10, 1), date(2026, 10, 1), date(2026, 10, 8)),  # T7
            ("XF.2", date(2026, 3, 2), date(2026, 5, 1), date(2026, 5, 1)),  # T9
            ("ARB.4", date(2026, 9, 17), date(2026, 9, 23), date(2026, 9, 23)),  # T11
            ("MED.1", date(2026, 4, 30), date(2026, 5, 8), date(2026, 5, 8)),  # T13
        ],
    )
    def test_come_out(self, rule: str, start: date, natural: date, expected: date) -> None:
        """Natural last day and due date."""
        given_date = counted(rule, start)
        assert (given_date.natural_on, given_date.due_on, given_date.provisional) == (natural, expected, False)

    def test_warn_early_and_show_the_outer_date_where_no_roll_is_stated(self) -> None:
        """T9: warn on 2026-04-30, outer 2026-05-06."""
        petition = counted("XF.2", date(2026, 3, 2))
        assert (petition.conservative_on, petition.outer_on) == (date(2026, 4, 30), date(2026, 5, 6))

    def test_give_the_date_of_the_smoke_check(self) -> None:
        """Five working days over the New Year of 2026, one of them an adjusted Saturday."""
        assert counted("ARB.4", date(2026, 2, 12)).due_on == date(2026, 2, 26)


class TestCounting:
    """The rules of LAW.md §1."""

    @pytest.mark.parametrize(
        ("rule", "start", "expected"),
        [
            ("EMP.1", date(2026, 1, 31), date(2026, 2, 28)),
            ("LIM.1", date(2024, 2, 29), date(2025, 2, 28)),
            ("LIT.16", date(2025, 8, 31), date(2026, 2, 28)),
        ],
    )
    def test_ends_months_and_years_on_the_corresponding_day(self, rule: str, start: date, expected: date) -> None:
        """Where the month has no such day, on its last (CNT.4)."""
        assert counted(rule, start).natural_on == expected

    def test_counts_a_second_extension_of_months_from_the_first_start(self) -> None:
        """Six and six months from 31 August are a year, not a year less some days."""
        rule = PACK.get_rule("LIT.11")
        given_date = due(rule, date(2024, 8, 31), calendar=CALENDAR, extended_by=rule.extensions)
        assert given_date.natural_on == date(2025, 8, 31)

    def test_adds_an_extension_to_the_natural_last_day(self) -> None:
        """Forty-five and fifteen days are sixty, whatever the first roll was (LDMAL 43)."""
        rule = PACK.get_rule("ARB.16")
        given_date = due(rule, date(2026, 8, 17), calendar=CALENDAR, extended_by=rule.extensions)
        assert given_date.natural_on == date(2026, 8, 17) + timedelta(days=60)

    def test_lets_an_agreed_day_stand_without_a_roll(self) -> None:
        """Both sides may extend mediation to a day of their choice, a Sunday too (EMR 29)."""
        sunday = date(2026, 6, 28)
        given_date = due(PACK.get_rule("MED.3"), date(2026, 6, 1), calendar=CALENDAR, until=sunday)
        assert (given_date.due_on, given_date.trace[-1].on) == (sunday, sunday)

    def test_rolls_the_pay_day_back(self) -> None:
        """Wages fall due before the holiday (MW.1)."""
        assert counted("MW.1", date(2026, 10, 3)).due_on == date(2026, 9, 30)

    def test_counts_back_from_a_hearing(self) -> None:
        """Five working days before, an adjusted Saturday counted (ARB.11)."""
        assert counted("ARB.11", date(2026, 10, 12)).due_on == date(2026, 9, 29)

    def test_moves_a_notice_before_an_event_to_an_earlier_working_day(self) -> None:
        """Forward is onwards in the direction of counting: later would shorten the notice."""
        lay_off = counted("COL.8", date(2026, 11, 1))
        assert (lay_off.natural_on, lay_off.due_on) == (date(2026, 10, 2), date(2026, 9, 30))

    def test_runs_hours_from_the_instant(self) -> None:
        """The answer is an instant in the zone of the start."""
        start = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
        given_date = due(PACK.get_rule("INT.9.1"), start, calendar=CALENDAR)
        assert (given_date.due_at, given_date.due_on) == (start + timedelta(hours=5), date(2026, 3, 2))

    def test_runs_minutes_from_the_instant(self) -> None:
        """First help in an emergency."""
        start = datetime(2026, 3, 1, 23, 45, tzinfo=UTC)
        given_date = due(PACK.get_rule("SVC.URGENT_HELP"), start, calendar=CALENDAR)
        assert (given_date.due_at, given_date.due_on) == (start + timedelta(minutes=30), date(2026, 3, 2))

    def test_gives_no_instant_where_only_the_day_is_known(self) -> None:
        """Hours then run from the beginning of the day, the careful reading."""
        given_date = counted("INT.9.1", date(2026, 3, 1))
        assert (given_date.due_at, given_date.due_on) == (None, date(2026, 3, 1))

    @pytest.mark.parametrize(
        ("rule", "last"), [("INT.9.2", date(2026, 3, 2)), ("INT.9.3", date(2026, 3, 3))], ids=["24 hours", "48 hours"]
    )
    def test_ends_whole_days_of_hours_with_the_last_of_them(self, rule: str, last: date) -> None:
        """Twenty-four hours from the beginning of a day are over at its end, not at the end of the next."""
        found = counted(rule, date(2026, 3, 2))
        assert (found.due_on, found.conservative_on, found.trace[-1].on) == (last, last, last)
        assert found.trace[-1].en.endswith("until 24:00")

    @pytest.mark.parametrize(
        ("extension", "last"),
        [
            (Extension(length=24, unit="H"), date(2026, 3, 6)),
            (Extension(length=2, unit="CD"), date(2026, 3, 7)),
            (Extension(length=1, unit="WD"), date(2026, 3, 6)),
        ],
        ids=["hours", "calendar days", "working days"],
    )
    def test_extends_whole_days_of_hours_from_their_last_day(self, extension: Extension, last: date) -> None:
        """What ends with a Thursday goes on with the Friday."""
        found = due(PACK.get_rule("INT.9.2"), date(2026, 3, 5), calendar=CALENDAR, extended_by=(extension,))
        assert (found.due_on, found.trace[-1].on) == (last, last)

    def test_lets_an_agreed_day_stand_for_hours_of_whole_days(self) -> None:
        """The day that was agreed is the last one."""
        agreed = date(2026, 3, 9)
        assert due(PACK.get_rule("INT.9.2"), date(2026, 3, 5), calendar=CALENDAR, until=agreed).due_on == agreed

    def test_keeps_the_date_of_an_instant_at_midnight(self) -> None:
        """Where the instant is known it counts, and its date is its own."""
        found = due(PACK.get_rule("INT.9.2"), datetime(2026, 3, 2, tzinfo=UTC), calendar=CALENDAR)
        assert (found.due_at, found.due_on) == (datetime(2026, 3, 3, tzinfo=UTC), date(2026, 3, 3))

    def test_takes_the_date_of_an_instant_for_day_rules(self) -> None:
        """A rule of days has no hours."""
        at = datetime(2026, 9, 17, 23, 59, tzinfo=UTC)
        assert due(PACK.get_rule("ARB.4"), at, calendar=CALENDAR).due_on == date(2026, 9, 23)

    def test_refuses_a_rule_that_is_no_clock(self) -> None:
        """A bar has no date."""
        with pytest.raises(ValueError, match="is a bar"):
            counted("INS.7", date(2026, 1, 1))

    @pytest.mark.parametrize("on", [date(2199, 12, 31), date(1900, 1, 1)])
    def test_refuses_dates_no_deadline_can_have(self, on: date) -> None:
        """Beyond the span of the calendar, in either direction."""
        rule = "LIM.9" if on.year > 2000 else "ARB.11"
        with pytest.raises(OutsideCalendar):
            counted(rule, on)


class TestTheConservativeDate:
    """What to warn on."""

    def test_is_the_working_day_before_the_last_for_a_partys_right(self) -> None:
        """Never rely on the roll (LAW.md §1.1)."""
        assert counted("LIT.1", date(2026, 9, 18)).conservative_on == date(2026, 9, 30)
        assert counted("LIT.1", date(2026, 4, 24)).conservative_on == date(2026, 5, 8)

    def test_reads_the_five_days_of_arbitration_as_calendar_days(self) -> None:
        """A court may read LDMAL 29 so (LAW.md C4)."""
        assert counted("ARB.4", date(2026, 2, 12)).conservative_on == date(2026, 2, 17)

    def test_is_the_due_date_where_unit_and_roll_are_certain(self) -> None:
        """Nothing to be careful about."""
        served = counted("WI.5", date(2026, 9, 12))
        assert served.conservative_on == served.due_on

    @given(st.sampled_from(CLOCKS), DATES)
    def test_is_never_later_than_the_due_date(self, rule: Rule, on: date) -> None:
        """For every rule."""
        given_date = due(rule, on, calendar=CALENDAR)
        assert given_date.conservative_on <= given_date.due_on

    @given(st.sampled_from(DAY_CLOCKS), DATES)
    def test_is_never_before_the_start_of_a_clock_that_runs_forward(self, rule: Rule, on: date) -> None:
        """A warning before the fact would be nonsense."""
        given_date = due(rule, on, calendar=CALENDAR)
        assert rule.direction == "before" or rule.length == 0 or given_date.conservative_on >= on


class TestAnUnknownYear:
    """The notice of a year is published in the November before."""

    def test_gives_the_weekday_estimate_and_says_so(self) -> None:
        """Monday to Friday, marked provisional with its year."""
        given_date = counted("ARB.4", date(2026, 12, 29))
        assert (given_date.due_on, given_date.provisional_year) == (date(2027, 1, 5), 2027)

    def test_makes_a_period_that_ends_in_it_provisional(self) -> None:
        """Even if the day is a Monday."""
        assert counted("LIM.1", date(2026, 3, 1)).provisional

    def test_leaves_a_period_that_ends_before_it_firm(self) -> None:
        """Short of the days of December that a notice ever moved."""
        assert not counted("LIM.1", date(2025, 12, 28)).provisional

    @pytest.mark.parametrize("day", [29, 30, 31])
    def test_may_move_the_last_days_of_the_december_before(self, day: int) -> None:
        """As the notices of 2012 and 2019 did: such a date rests on a notice that is not there yet, and says which."""
        given_date = counted("LIM.1", date(2025, 12, day))
        assert (given_date.provisional, given_date.provisional_year) == (True, 2027)
        assert "2027" in given_date.sentence[0] and "2027" in given_date.sentence[1]

    def test_moves_them_when_it_comes(self) -> None:
        """The date then stands where the notice puts it, and is firm as far as that year's own end."""
        festival = ExceptionalDay(date(2027, 1, 1), "元旦", is_statutory_festival=True, is_working_day=False)
        bridge = ExceptionalDay(date(2026, 12, 31), "元旦", is_statutory_festival=False, is_working_day=False)
        published = CALENDAR.with_year(CalendarYear(2027, "an invented notice", (bridge, festival)))
        found = due(load_pack().get_rule("LIM.1"), date(2025, 12, 31), calendar=published)
        assert (found.due_on, found.provisional) == (date(2027, 1, 4), False)

    def test_is_asked_from_the_earliest_day_that_the_notices_on_record_moved(self) -> None:
        """It is no number of the code: without such notices December is firm to its end."""
        plain = Calendar.of(one for one in CALENDAR.notices if one.year not in (2011, 2018))
        assert not due(load_pack().get_rule("LIM.1"), date(2025, 12, 31), calendar=plain).provisional

    def test_shows_in_the_second_line_of_the_explanation(self) -> None:
        """As the contract words it."""
        lines = explain(counted("ARB.4", date(2026, 12, 29))).splitlines()
        assert lines[:2] == ["2027-01-05", "provisional: calendar 2027 not published"]

    @given(st.sampled_from(CLOCKS), st.dates(date(1950, 1, 1), date(2150, 12, 31)))
    def test_never_raises(self, rule: Rule, on: date) -> None:
        """Whatever the year, there is a date; outside the known years working days are an estimate."""
        given_date = due(rule, on, calendar=CALENDAR)
        outside = given_date.due_on.year not in CALENDAR.years
        assert given_date.provisional or rule.unit in ("H", "MIN") or not outside


class TestTheTrace:
    """Every step that led to the date."""

    def test_ends_on_the_due_date_and_adds_up_for_every_rule_and_a_thousand_dates(self) -> None:
        """The numbers in the sentences are the distance between the days."""
        for rule in CLOCKS:
            for on in THOUSAND:
                given_date = due(rule, on, calendar=CALENDAR)
                assert given_date.trace[0].on == on
                assert given_date.trace[-1].on == given_date.due_on
                for before, step in pairwise(given_date.trace):
                    assert _distance(step.en, before.on) == (step.on - before.on).days

    def test_says_nothing_of_rest_days_where_none_is_passed(self) -> None:
        """From a Sunday to the Friday."""
        step = counted("ARB.4", date(2026, 3, 1)).trace[1]
        assert (step.zh, step.en) == ("计 5 个工作日", "+5 working days")

    def test_names_festivals_and_adjusted_workdays(self) -> None:
        """So that a reader can check the count with a wall calendar."""
        step = counted("ARB.6", date(2026, 9, 24)).trace[1]
        assert "国庆节" in step.zh
        assert "10-10" in step.zh

    def test_says_that_a_rule_is_unverified(self) -> None:
        """A date of status U accuses nobody."""
        assert "(unverified)" in counted("INS.3", date(2026, 3, 2)).trace[0].en


def _distance(sentence: str, before: date) -> int:
    """The calendar days a step's own words claim, below zero when it goes back."""
    if found := re.match(r"([+-])(\d+) working days?(?:, (\d+) rest days? passed over)?", sentence):
        return int(found[1] + "1") * (int(found[2]) + int(found[3] or 0))
    if found := re.match(r"([+-])\d+ (?:months?|years?) to the corresponding day \((\d+) days\)", sentence):
        return int(found[1] + found[2])
    if found := re.match(r"\+(\d+) (hours?|minutes?) from the beginning of the day", sentence):
        span = timedelta(hours=int(found[1])) if found[2].startswith("hour") else timedelta(minutes=int(found[1]))
        # What ends at midnight ends with the day before.
        return (
            datetime.combine(before, datetime.min.time()) + span - timedelta.resolution
        ).date().toordinal() - before.toordinal()
    found = re.match(r"(?:rolled )?([+-]\d+) (?:calendar )?days?", sentence)
    assert found is not None, sentence
    return int(found[1])


class TestEveryRule:
    """What must hold whatever the rule."""

    @given(st.sampled_from([rule for rule in DAY_CLOCKS if rule.unit == "WD"]), DATES)
    def test_has_as_many_working_days_as_its_length(self, rule: Rule, on: date) -> None:
        """Between the start, not counted, and the due date."""
        assert rule.length is not None
        given_date = due(rule, on, calendar=CALENDAR)
        if rule.direction == "after":
            assert working_days_between(CALENDAR, on, given_date.due_on) == rule.length
        else:
            day_before = timedelta(days=1)
            assert working_days_between(CALENDAR, given_date.due_on - day_before, on - day_before) == rule.length

    @given(st.sampled_from(DAY_CLOCKS), DATES, st.integers(0, 60))
    def test_is_never_due_earlier_for_a_later_start(self, rule: Rule, on: date, later: int) -> None:
        """Adding days is monotone."""
        first = due(rule, on, calendar=CALENDAR)
        assert first.due_on <= due(rule, on + timedelta(days=later), calendar=CALENDAR).due_on

    @given(st.sampled_from(DAY_CLOCKS), DATES, st.integers(1, 40))
    def test_is_never_due_earlier_when_extended(self, rule: Rule, on: date, days: int) -> None:
        """An extension gives time, in the direction of counting."""
        more = due(rule, on, calendar=CALENDAR, extended_by=(Extension(length=days, unit="CD"),))
        first = due(rule, on, calendar=CALENDAR)
        if rule.direction == "after":
            assert more.natural_on > first.natural_on and more.due_on >= first.due_on
        else:
            assert more.natural_on < first.natural_on and more.due_on <= first.due_on

    @given(st.sampled_from([rule for rule in DAY_CLOCKS if rule.roll == "forward"]), DATES)
    def test_ends_on_a_working_day_when_it_rolls(self, rule: Rule, on: date) -> None:
        """In a known year."""
        given_date = due(rule, on, calendar=CALENDAR)
        assert not CALENDAR.knows(given_date.due_on) or CALENDAR.is_working_day(given_date.due_on)


class TestAPause:
    """A clock that stood still."""

    @staticmethod
    def moved(rule: str, start: date, paused_on: date, resumed_on: date) -> Moved:
        """A clock counted from a day, after one pause."""
        found = PACK.get_rule(rule)
        counted = due(found, start, calendar=CALENDAR)
        return moved_by_pause(found, counted, paused_on=paused_on, resumed_on=resumed_on, calendar=CALENDAR)

    def test_gives_back_the_calendar_days(self) -> None:
        """Ten days of standing still."""
        moved = self.moved("ARB.16", date(2026, 6, 19), date(2026, 7, 1), date(2026, 7, 11))
        assert (moved.due_on, moved.trace[-1].on) == (date(2026, 8, 13), date(2026, 8, 13))

    def test_gives_back_working_days_where_the_rule_counts_those(self) -> None:
        """From Thursday to Tuesday three working days stood still."""
        before = due(PACK.get_rule("INS.2"), date(2026, 6, 1), calendar=CALENDAR).due_on
        moved = self.moved("INS.2", date(2026, 6, 1), date(2026, 7, 2), date(2026, 7, 7))
        assert working_days_between(CALENDAR, before, moved.due_on) == 3

    def test_adds_to_the_last_day_before_it_rolled(self) -> None:
        """The festival that the year ended in is not given a second time."""
        moved = self.moved("LIM.1", date(2025, 10, 1), date(2026, 3, 2), date(2026, 3, 12))
        assert (moved.natural_on, moved.due_on) == (date(2026, 10, 11), date(2026, 10, 12))

    def test_of_the_starting_day_gives_back_nothing_for_it(self) -> None:
        """The day of the fact was never counted (CNT.2)."""
        moved = self.moved("CB.8", date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3))
        assert moved.due_on == date(2026, 3, 17)

    def test_behind_the_natural_day_goes_on_from_the_rolled_one(self) -> None:
        """It stopped within the festival that the last day rolls over: what was left is left."""
        moved = self.moved("LIM.1", date(2025, 10, 1), date(2026, 10, 5), date(2026, 10, 20))
        assert moved.due_on == date(2026, 10, 23)

    def test_leaves_the_careful_day_as_careful_as_it_was(self) -> None:
        """Working days read as calendar days (C4) stay read so."""
        careful = due(PACK.get_rule("ARB.4"), date(2026, 3, 2), calendar=CALENDAR).conservative_on
        moved = self.moved("ARB.4", date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5))
        assert moved.conservative_on == careful + timedelta(days=1)

    def test_says_when_the_new_date_is_provisional(self) -> None:
        """It reaches into a year without a notice."""
        moved = self.moved("ARB.16", date(2026, 11, 5), date(2026, 12, 1), date(2026, 12, 21))
        assert (moved.provisional, moved.provisional_year) == (True, 2027)

    def test_is_kept_when_the_clock_is_counted_again(self) -> None:
        """From the same start the same dates come."""
        found, start = PACK.get_rule("LIM.1"), date(2025, 10, 1)
        pause = (date(2026, 3, 2), date(2026, 3, 12))
        again = recounted(found, start, pauses=(pause,), calendar=CALENDAR)
        moved = self.moved("LIM.1", start, *pause)
        assert (again.natural_on, again.due_on, again.trace[-1]) == (moved.natural_on, moved.due_on, moved.trace[-1])


class TestTheExplanation:
    """The one text that command line, API and pages print."""

    def test_begins_with_the_legal_date_then_the_others_then_the_trace(self) -> None:
        """CONTRACT.md, `gongdao due`."""
        lines = explain(counted("XF.2", date(2026, 3, 2))).splitlines()
        assert lines[:3] == ["2026-05-01", "conservative: 2026-04-30", "outer: 2026-05-06"]
        assert [line[:10] for line in lines[3:5]] == ["2026-03-02", "2026-05-01"]

    def test_shows_the_natural_day_where_it_rolled(self) -> None:
        """A reader sees what the roll did."""
        assert "natural: 2026-10-03" in explain(counted("LIT.1", date(2026, 9, 18))).splitlines()

    def test_names_law_and_article_in_both_languages(self) -> None:
        """Chinese name and short name."""
        text = explain(counted("ARB.4", date(2026, 2, 12)))
        assert "劳动争议调解仲裁法第29条" in text
        assert "LDMAL 29" in text


class TestDaysLeft:
    """How much time remains."""

    @pytest.mark.parametrize(
        ("today", "left"), [(date(2026, 9, 30), 1), (date(2026, 10, 8), 0), (date(2026, 10, 9), -1)]
    )
    def test_counts_working_days_after_today(self, today: date, left: int) -> None:
        """Below zero when the date is past."""
        assert days_left(load_calendar(), today=today, due_on=date(2026, 10, 8)) == left


class TestASuspensionInTheLastStretch:
    """A clock whose law counts only what hinders in its last six months (CC 194), here from 2026-01-15 to 2029-01-15 …"""

    @staticmethod
    def moved(paused_on: date, resumed_on: date, rule: str = "LIM.8") -> Moved:
        """After one obstacle."""
        return TestAPause.moved(rule, date(2026, 1, 15), paused_on, resumed_on)

    def test_is_not_moved_by_an_obstacle_before_them(self) -> None:
        """And the trace says why nothing is added."""
        moved = self.moved(date(2026, 3, 1), date(2026, 4, 10))
        assert (moved.due_on, moved.conservative_on) == (date(2029, 1, 15), date(2029, 1, 12))
        assert "不中止" in moved.trace[-1].zh

    def test_ends_six_months_after_an_obstacle_in_them_is_gone(self) -> None:
        """However short it was."""
        moved = self.moved(date(2028, 12, 1), date(2028, 12, 5))
        assert (moved.natural_on, moved.due_on) == (date(2029, 6, 5), date(2029, 6, 5))

    @pytest.mark.parametrize(
        ("gone_on", "ends_on"), [(date(2028, 7, 16), date(2029, 1, 15)), (date(2028, 7, 17), date(2029, 1, 17))]
    )
    def test_is_suspended_by_an_obstacle_that_reaches_into_them(self, gone_on: date, ends_on: date) -> None:
        """Its last day is the day before it was gone; the last six months begin on 2028-07-16."""
        assert self.moved(date(2028, 1, 1), gone_on).natural_on == ends_on

    def test_is_suspended_again_by_another_obstacle(self) -> None:
        """In the six months that were left."""
        pauses = ((date(2028, 12, 1), date(2028, 12, 5)), (date(2029, 3, 1), date(2029, 4, 1)))
        given_date = recounted(PACK.get_rule("LIM.8"), date(2026, 1, 15), pauses=pauses, calendar=CALENDAR)
        assert given_date.natural_on == date(2029, 10, 1)


class TestAPauseOfNoLength:
    """A clock that stopped and ran on the same day …"""

    @pytest.mark.parametrize("rule", ["LIM.1", "LIM.8", "ARB.16", "INS.2"])
    @pytest.mark.parametrize("start", [date(2026, 3, 3), date(2025, 10, 1), date(2026, 6, 1)])
    def test_keeps_all_its_dates(self, rule: str, start: date) -> None:
        """Also the day to warn on."""
        before = due(PACK.get_rule(rule), start, calendar=CALENDAR)
        moved = TestAPause.moved(rule, start, start + timedelta(days=7), start + timedelta(days=7))
        assert (moved.natural_on, moved.due_on, moved.conservative_on, moved.trace) == (
            before.natural_on,
            before.due_on,
            before.conservative_on,
            (),
        )
