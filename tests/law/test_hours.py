"""Hours and minutes within an office's working times: both sides of closing time, rest days, pauses, and bad files."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.clock import Due, due, explain, recounted
from law.pack import (
    NotInOffice,
    Pack,
    PackRejected,
    Rule,
    load_pack,
    pack_from_json,
    pack_to_json,
    parse_office_hours,
    parse_service_limits,
)
from law.rule import Extension
from law.workdays import load_calendar
from tests.law.office_hours import LIMITS, ZONE, walked

CALENDAR = load_calendar()


@cache
def pack() -> Pack:
    """The rule book with an office's hours."""
    return load_pack().with_service_limits(parse_service_limits(LIMITS), parse_office_hours(LIMITS))


def at(text: str) -> datetime:
    """An instant where the office is."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def rule(minutes: int) -> Rule:
    """A limit of so many office minutes."""
    return replace(pack().get_rule("SVC.ASSIGN"), length=minutes)


def counted(minutes: int, start: str) -> Due:
    """Counted from an instant."""
    return due(rule(minutes), at(start), calendar=CALENDAR)


def ends(minutes: int, start: str) -> str:
    """When it is over, as the office's clock shows it."""
    given_date = counted(minutes, start)
    assert given_date.due_at is not None
    return f"{given_date.due_at:%Y-%m-%d %H:%M}"


class TestAtClosingTime:
    """The edge of the day (decision 13): openings hold their first and their last minute."""

    @pytest.mark.parametrize(
        ("minutes", "start", "end"),
        [
            (29, "2026-03-02T17:00", "2026-03-02 17:29"),
            (30, "2026-03-02T17:00", "2026-03-02 17:30"),
            (31, "2026-03-02T17:00", "2026-03-03 09:01"),
        ],
    )
    def test_ends_what_is_used_up_exactly_then(self, minutes: int, start: str, end: str) -> None:
        """Not at the next opening; one minute more is the next morning's."""
        assert ends(minutes, start) == end

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-03-02T17:29", "2026-03-03 09:29"),
            ("2026-03-02T17:30", "2026-03-03 09:30"),
            ("2026-03-02T17:31", "2026-03-03 09:30"),
            ("2026-03-02T23:59", "2026-03-03 09:30"),
        ],
    )
    def test_counts_what_comes_then_or_later_from_the_next_opening(self, start: str, end: str) -> None:
        """One minute before, one minute still counts."""
        assert ends(30, start) == end

    @pytest.mark.parametrize(
        ("start", "end"), [("2026-03-03T08:59", "09:30"), ("2026-03-03T09:00", "09:30"), ("2026-03-03T09:01", "09:31")]
    )
    def test_counts_what_comes_at_opening_at_once(self, start: str, end: str) -> None:
        """Before it, from it on."""
        assert ends(30, start)[-5:] == end

    @pytest.mark.parametrize(
        ("minutes", "start", "end"),
        [(30, "2026-03-02T11:30", "12:00"), (31, "2026-03-02T11:30", "13:31"), (30, "2026-03-02T12:15", "14:00")],
    )
    def test_holds_at_the_lunch_break_too(self, minutes: int, start: str, end: str) -> None:
        """Every opening has its own edges."""
        assert ends(minutes, start)[-5:] == end

    def test_does_not_count_the_minute_in_which_something_comes(self) -> None:
        """Seconds are rounded up, so that the minutes in the trace are whole."""
        assert ends(30, "2026-03-02T09:00:01") == "2026-03-02 09:31"

    def test_may_be_midnight(self) -> None:
        """An office that is open until 24:00 ends the day with it."""
        late = LIMITS.replace('monday = ["09:00-12:00", "13:30-17:30"]', 'monday = ["18:00-24:00"]')
        book = load_pack().with_service_limits(parse_service_limits(late), parse_office_hours(late))
        given_date = due(book.get_rule("SVC.ASSIGN"), at("2026-03-02T23:30"), calendar=CALENDAR)
        assert (given_date.due_on, given_date.due_at) == (date(2026, 3, 2), at("2026-03-03T00:00"))
        assert given_date.trace[-1].on == given_date.due_on and given_date.trace[-1].zh.endswith("至 24:00")


class TestRestDays:
    """Days on which the office is shut."""

    def test_are_passed_over_with_their_festivals_named(self) -> None:
        """The eve of National Day to the day after it, each day's part in the trace."""
        given_date = counted(60, "2026-09-30T16:50")
        assert f"{given_date.due_at:%m-%d %H:%M}" == "10-08 09:20"
        assert [step.zh for step in given_date.trace[1:]] == [
            "办公时间内计 60 分钟",
            "16:50–17:30 计 40 分钟",
            "跳过 7 天（国庆节）；09:00–09:20 计 20 分钟，至 09:20",
        ]
        assert given_date.trace[-1].en == "7 days passed over (National Day); 09:00–09:20: +20 minutes, until 09:20"

    def test_that_are_worked_have_the_hours_the_office_named(self) -> None:
        """The Saturday of 2026-10-10 is a working day with a Friday's hours."""
        assert ends(390 + 1, "2026-10-10T09:00") == "2026-10-12 09:01"
        assert ends(390, "2026-10-10T09:00") == "2026-10-10 17:00"

    def test_that_are_worked_may_be_closed(self) -> None:
        """Where the office says so."""
        closed = LIMITS.replace('adjusted_workday = "friday"', 'adjusted_workday = "closed"')
        book = load_pack().with_service_limits(parse_service_limits(closed), parse_office_hours(closed))
        given_date = due(book.get_rule("SVC.ASSIGN"), at("2026-10-10T10:00"), calendar=CALENDAR)
        assert given_date.due_at == at("2026-10-12T09:30")

    def test_are_estimated_in_a_year_without_notice_and_said_to_be_provisional(self) -> None:
        """Monday to Friday, and the year is named."""
        given_date = counted(60, "2027-03-05T16:30")
        assert (given_date.due_at, given_date.provisional, given_date.provisional_year) == (
            at("2027-03-08T09:30"),
            True,
            2027,
        )

    def test_before_an_unknown_year_make_the_date_provisional(self) -> None:
        """The first working day of January is nobody's knowledge yet."""
        given_date = counted(60, "2026-12-31T17:00")
        assert (given_date.provisional_year, given_date.due_at) == (2027, at("2027-01-01T09:30"))


class TestADayAlone:
    """A fact of which only the day is known …"""

    def test_counts_from_its_first_opening(self) -> None:
        """The careful reading of when it happened."""
        given_date = due(rule(30), date(2026, 3, 3), calendar=CALENDAR)
        assert (given_date.due_on, given_date.due_at) == (date(2026, 3, 3), None)
        assert given_date.trace[-1].zh == "09:00–09:30 计 30 分钟，至 09:30"

    def test_on_a_rest_day_counts_from_the_next_one(self) -> None:
        """Saturday's question is Monday's."""
        assert due(rule(30), date(2026, 3, 7), calendar=CALENDAR).due_on == date(2026, 3, 9)


class TestMoreTime:
    """What an office clock is given."""

    def test_in_minutes_is_office_time(self) -> None:
        """Ten minutes behind closing time are the next morning's."""
        by = (Extension(length=10, unit="MIN"),)
        given_date = due(rule(30), at("2026-03-02T17:00"), calendar=CALENDAR, extended_by=by)
        assert given_date.due_at == at("2026-03-03T09:10")

    def test_in_days_ends_at_closing_time(self) -> None:
        """Two working days from a Thursday: Monday, when the office closes."""
        by = (Extension(length=2, unit="WD"),)
        given_date = due(rule(30), at("2026-03-05T10:00"), calendar=CALENDAR, extended_by=by)
        assert (given_date.due_at, given_date.trace[-1].on) == (at("2026-03-09T17:30"), date(2026, 3, 9))

    @pytest.mark.parametrize(("until", "end"), [(6, "17:00"), (9, "17:30"), (7, "17:30")])
    def test_until_a_day_keeps_to_closing_time(self, until: int, end: str) -> None:
        """Of Friday, of Monday; a Saturday has none of its own and gets the week's latest."""
        on = date(2026, 3, until)
        given_date = due(rule(30), at("2026-03-05T10:00"), calendar=CALENDAR, until=on)
        assert (given_date.due_on, f"{given_date.due_at:%d %H:%M}") == (on, f"{until:02} {end}")


class TestTheHoursOfAnOffice:
    """Whose working times count."""

    OWN = LIMITS + '\n[[hours]]\noffice = "haidian"\nmonday = ["10:00-11:00"]\nadjusted_workday = "closed"\n'

    def book(self, text: str) -> Pack:
        """The rule book with the limits of a text."""
        return load_pack().with_service_limits(parse_service_limits(text), parse_office_hours(text))

    def end(self, book: Pack, office: str | None, start: str) -> str:
        """When half an hour is over in an office."""
        given_date = due(book.get_rule("SVC.ASSIGN", office=office), at(start), calendar=CALENDAR)
        return f"{given_date.due_at:%m-%d %H:%M}"

    def test_are_its_own_where_it_has_some(self) -> None:
        """Others keep those of all offices."""
        book = self.book(self.OWN)
        assert [self.end(book, one, "2026-03-02T10:50") for one in ("haidian", "chaoyang", None)] == [
            "03-09 10:20",
            "03-02 11:20",
            "03-02 11:20",
        ]

    def test_change_on_their_day(self) -> None:
        """A day has the hours that were in effect on it; the days before the first have the first."""
        summer = (
            LIMITS
            + '\n[[hours]]\neffective_from = 2026-03-03\nmonday = ["10:00-11:00"]\n'
            + "".join(f'{day} = ["10:00-11:00"]\n' for day in ("tuesday", "wednesday", "thursday", "friday"))
        )
        book = self.book(summer + 'adjusted_workday = "closed"\n')
        assert self.end(book, None, "2026-03-02T17:20") == "03-03 10:20"

    def test_are_replaced_by_a_later_file_that_names_them(self) -> None:
        """Others stay as they were."""
        book = self.book(self.OWN)
        later = parse_office_hours(
            '[[hours]]\noffice = "haidian"\nmonday = ["14:00-15:00"]\nadjusted_workday = "closed"'
        )
        book = book.with_service_limits((), later)
        assert self.end(book, "haidian", "2026-03-02T10:50") == "03-02 14:30"
        assert self.end(book, "chaoyang", "2026-03-02T10:50") == "03-02 11:20"

    def test_come_back_from_json_unchanged(self) -> None:
        """The pack in the database counts the same."""
        book = self.book(self.OWN)
        again = pack_from_json(pack_to_json(book))
        assert (again.digest, again.hours) == (book.digest, book.hours)
        assert again.get_rule("SVC.ASSIGN", office="haidian") == book.get_rule("SVC.ASSIGN", office="haidian")

    def test_are_not_in_a_pack_without_any(self) -> None:
        """Its content is as it was in earlier releases, which load."""
        assert '"hours"' not in pack_to_json(load_pack()) and pack_from_json(pack_to_json(load_pack())).hours == ()

    def test_must_be_there_for_a_limit_of_every_office(self) -> None:
        """Those of one office are not enough."""
        with pytest.raises(PackRejected):
            self.book(LIMITS.replace("[[hours]]\n", '[[hours]]\noffice = "haidian"\n'))

    def test_are_nobody_elses(self) -> None:
        """A limit that one office adopted applies nowhere else."""
        own = LIMITS.replace('within = "office_hours"', 'within = "office_hours"\noffice = "haidian"')
        with pytest.raises(NotInOffice):
            self.book(own).get_rule("SVC.ASSIGN", office="chaoyang")

    def test_are_asked_for_before_anything_is_counted(self) -> None:
        """A rule without the hours it counts within has no date."""
        with pytest.raises(ValueError, match="office hours"):
            due(replace(rule(30), hours=()), at("2026-03-02T10:00"), calendar=CALENDAR)

    def test_may_be_tried_from_the_example_in_the_demo_file(self) -> None:
        """The commented lines are a working file."""
        from importlib import resources

        text = (resources.files("law") / "demo" / "service_limits.toml").read_text(encoding="utf-8")
        defaults = text[text.index("[defaults]") : text.index("[[rule]]")]
        example = "\n".join(line[3:] for line in text.splitlines() if line.startswith("#|"))
        book = self.book(defaults + example)
        assert self.end(book, None, "2026-03-06T16:50") == "03-09 09:20"


class TestAFileOfHours:
    """What is refused, with file, line and field."""

    @pytest.mark.parametrize(
        ("old", "new", "line", "field"),
        [
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["09:00-09:00"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["12:00-09:00"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["09:00-12:00", "11:59-17:00"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["13:00-17:00", "09:00-12:00"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["20:00-24:01"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = ["9-12"]', 15, "friday"),
            ('friday = ["09:00-12:00", "13:30-17:00"]', 'friday = "09:00-12:00"', 15, "friday"),
            (
                'friday = ["09:00-12:00", "13:30-17:00"]',
                f"friday = {[f'09:{one:02}-09:{one + 1:02}' for one in range(0, 26, 2)]}",
                15,
                "friday",
            ),
            ("friday =", "freitag =", 15, "freitag"),
            ("friday =", "saturday =", 15, "saturday"),
            ('adjusted_workday = "friday"', 'adjusted_workday = "sunday"', 16, "adjusted_workday"),
            ('adjusted_workday = "friday"', "", 10, "adjusted_workday"),
            ('adjusted_workday = "friday"', 'adjusted_workday = "friday"\noffice = "Not an id"', 17, "office"),
            (
                'adjusted_workday = "friday"',
                'adjusted_workday = "friday"\neffective_from = "2026"',
                17,
                "effective_from",
            ),
        ],
    )
    def test_names_the_line_and_the_field(self, old: str, new: str, line: int, field: str) -> None:
        """Whoever wrote the file finds the place."""
        with pytest.raises(PackRejected) as refused:
            parse_office_hours(LIMITS.replace(old, new, 1))
        assert (refused.value.line, refused.value.file) == (line, "service_limits.toml")
        assert f"hours.{field}:" in refused.value.en and f"hours.{field}：" in refused.value.zh

    def test_is_refused_without_any_opening(self) -> None:
        """Nothing could ever end."""
        with pytest.raises(PackRejected, match="no opening at all"):
            parse_office_hours('[[hours]]\nmonday = []\nadjusted_workday = "closed"')

    def test_is_refused_where_a_week_has_less_than_an_hour(self) -> None:
        """A limit would end when nobody works here any more."""
        with pytest.raises(PackRejected, match="fewer than 60 minutes"):
            parse_office_hours('[[hours]]\nmonday = ["09:00-09:59"]\nadjusted_workday = "closed"')

    def test_is_refused_where_the_adjusted_day_has_no_hours(self) -> None:
        """It says which weekday's, and that has none."""
        with pytest.raises(PackRejected, match="friday has no hours"):
            parse_office_hours('[[hours]]\nmonday = ["09:00-12:00"]\nadjusted_workday = "friday"')

    def test_is_refused_with_two_tables_for_the_same_time(self) -> None:
        """Of one office from one day."""
        table = '[[hours]]\nmonday = ["09:00-12:00"]\nadjusted_workday = "closed"\n'
        with pytest.raises(PackRejected, match="two tables"):
            parse_office_hours(table + table)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('id = "SVC.ASSIGN"', 'id = "SVC.URGENT_HELP"'),
            ('unit = "MIN"', 'unit = "WD"'),
            ('within = "office_hours"', 'within = "lunch"'),
        ],
    )
    def test_is_refused_where_a_limit_cannot_count_within_hours(self, old: str, new: str) -> None:
        """What is urgent, what counts days, and words nobody knows."""
        with pytest.raises(PackRejected) as refused:
            parse_service_limits(LIMITS.replace(old, new, 1))
        assert refused.value.line == 18

    @pytest.mark.parametrize(
        "more", ['pauses = ["NOPE.1"]', 'applies = ["claim:9.9"]', 'opens = ["suit"]', 'direction = "before"']
    )
    def test_is_refused_where_a_limit_has_what_only_the_law_has(self, more: str) -> None:
        """It counts forwards, and nothing stops it but we."""
        text = LIMITS.replace('id = "SVC.ASSIGN"', f'id = "SVC.ASSIGN"\n{more}', 1)
        with pytest.raises(PackRejected) as refused:
            parse_service_limits(text)
        assert (refused.value.line, more.partition(" ")[0] in str(refused.value)) == (18, True)

    def test_is_refused_where_a_limit_counts_within_hours_and_there_are_none(self) -> None:
        """The limit's row is named."""
        text = LIMITS[: LIMITS.index("[[hours]]")] + LIMITS[LIMITS.index("[[rule]]") :]
        with pytest.raises(PackRejected, match="no working times"):
            parse_service_limits(text)


STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(
    lambda one: one.replace(second=0, microsecond=0, tzinfo=ZONE)
)
LENGTHS = st.integers(1, 3000)


def stops(start: datetime) -> st.SearchStrategy[tuple[tuple[datetime, datetime], ...]]:
    """Up to three times at which it stood still, in their order."""
    spans = st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 15000)), max_size=3)

    def placed(found: list[tuple[int, int]]) -> tuple[tuple[datetime, datetime], ...]:
        here, made = start, []
        for before, long in found:
            since = here + timedelta(minutes=before)
            here = since + timedelta(minutes=long)
            made.append((since, here))
        return tuple(made)

    return spans.map(placed)


class TestEveryOfficeClock:
    """What must hold whatever the length and the moment."""

    @given(LENGTHS, STARTS)
    def test_ends_where_somebody_who_walks_every_minute_arrives(self, minutes: int, start: datetime) -> None:
        """An independent count."""
        given_date = due(rule(minutes), start, calendar=CALENDAR)
        assert given_date.due_at == walked(start, minutes, works=CALENDAR.is_working_day)

    @given(LENGTHS, STARTS, st.integers(0, 5000))
    def test_never_ends_earlier_for_a_later_start(self, minutes: int, start: datetime, later: int) -> None:
        """Adding time is monotone."""
        first = due(rule(minutes), start, calendar=CALENDAR).due_at
        second = due(rule(minutes), start + timedelta(minutes=later), calendar=CALENDAR).due_at
        assert first is not None and second is not None and first <= second

    @given(LENGTHS, STARTS)
    def test_has_a_trace_that_adds_up(self, minutes: int, start: datetime) -> None:
        """The minutes of its days are its length, and the days follow each other as it says."""
        given_date = due(rule(minutes), start, calendar=CALENDAR)
        parts = given_date.trace[2:]
        assert sum(int(one.en.partition("+")[2].split()[0]) for one in parts) == minutes
        assert (given_date.trace[0].on, given_date.trace[-1].on) == (start.date(), given_date.due_on)
        # What comes at midnight has all of its own day before it, so that day may be passed over as well.
        eve = start.date() - timedelta(days=start.time() == time())
        for before, one in pairwise(given_date.trace[1:]):
            passed = re.match(r"(\d+) days? passed over", one.en)
            apart = (one.on - (eve if before is given_date.trace[1] else before.on)).days
            assert apart == int(passed[1]) + 1 if passed else apart in (0, 1)

    @given(LENGTHS, STARTS.flatmap(lambda start: st.tuples(st.just(start), stops(start))))
    def test_stands_still_as_if_nobody_had_been_there(
        self, minutes: int, told: tuple[datetime, tuple[tuple[datetime, datetime], ...]]
    ) -> None:
        """Two pauses, pauses over holidays, in its very last minute: the walk that skips them arrives there too."""
        start, stood = told
        kept: tuple[tuple[datetime, datetime], ...] = ()
        for since, until in stood:
            end = recounted(rule(minutes), start, stops=kept, calendar=CALENDAR).due_at
            assert end is not None
            if since < end:
                kept = (*kept, (since, until))
        given_date = recounted(rule(minutes), start, stops=kept, calendar=CALENDAR)
        assert given_date.due_at == walked(start, minutes, works=CALENDAR.is_working_day, stops=kept)
        assert given_date.trace[-1].on == given_date.due_on

    def test_is_explained_in_one_sentence(self) -> None:
        """Behind the trace, in both languages."""
        zh, en = explain(counted(60, "2026-09-30T16:50")).splitlines()[-2:]
        assert zh == (
            "2026-09-30 受理 → 办公时间 60 分钟（本单位服务时限） → 2026-09-30 16:50–17:30 计 40 分钟 → 跳过 7 天（国庆节） → "
            "2026-10-08 09:00–09:20 计 20 分钟，至 09:20 → 2026-10-08 09:20"
        )
        assert en.endswith(
            "7 days passed over (National Day) → 2026-10-08 09:00–09:20: +20 minutes, until 09:20 → 2026-10-08 09:20"
        )
