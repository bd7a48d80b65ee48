"""The office's own limits within its working times, through the histories of matters; the same limits adopted in days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.clock_facts import on_fact
from casework.deadlines import DeadlineCorrected, DeadlinePaused, DeadlineResumed, DeadlineStarted
from casework.lateness import ends_at, is_met_late, is_overdue
from casework.procedure import Context, Fact
from casework.refusal import Refusal
from casework.roles import Role
from casework.state import Deadline
from law.notice import parse_year
from law.pack import Pack, parse_office_hours, parse_service_limits
from tests.casework import histories
from tests.casework.histories import Story, text
from tests.law.office_hours import LIMITS, ZONE, walked
from tests.law.test_local_days import PROVINCE
from tests.law.walking import CALENDAR


@cache
def in_minutes() -> Pack:
    """The demo's limits, with dispatch, answer and tracking within office hours."""
    return histories.pack().with_service_limits(parse_service_limits(LIMITS), parse_office_hours(LIMITS))


def at(text_: str) -> datetime:
    """An instant where the office is."""
    return datetime.fromisoformat(text_).replace(tzinfo=ZONE)


class Told(Story):
    """A story told to the minute under office hours; commands carry their instant in UTC, as the service hands it in."""

    moment: datetime

    @classmethod
    def starting(cls, moment: str, *, law: Pack | None = None, kind: str = "complaint", province: str = "11") -> Told:
        """Nothing has happened yet."""
        return cls(kind, law=law or in_minutes(), province=province).then(moment)

    def then(self, moment: str | datetime) -> Told:
        """The story goes on at another moment."""
        self.moment = at(moment) if isinstance(moment, str) else moment
        self.today = self.moment.date()
        return self

    def context(self, role: Role = Role.MEDIATOR, *, office: str = "haidian", at: time = time(10)) -> Context:
        """Who acts, at the story's moment."""
        return replace(super().context(role, office=office, at=at), now=self.moment.astimezone(UTC))

    def overdue(self, rule: str) -> bool:
        """Whether the latest clock of a rule is overdue at the story's moment."""
        return is_overdue(self.clock(rule), self.moment)


def accepted(moment: str, *, law: Pack | None = None) -> Told:
    """A complaint that came in and was accepted at a moment."""
    story = Told.starting(moment, law=law)
    story.do("submit", narrative=text()).do("accept")
    return story


class TestDispatch:
    """A handler within thirty minutes of office time …"""

    @pytest.mark.parametrize(
        ("moment", "due_at"),
        [
            ("2026-03-02T17:00", "2026-03-02T17:30"),
            ("2026-03-02T17:01", "2026-03-03T09:01"),
            ("2026-03-02T17:30", "2026-03-03T09:30"),
            ("2026-03-02T09:00", "2026-03-02T09:30"),
            ("2026-09-30T17:10", "2026-10-08T09:10"),
            ("2026-10-10T16:40", "2026-10-12T09:10"),
        ],
    )
    def test_counts_from_the_moment_of_acceptance(self, moment: str, due_at: str) -> None:
        """On both sides of closing and opening, over National Day, and on a Saturday that is worked."""
        clock = accepted(moment).clock("SVC.ASSIGN")
        assert (clock.due_at, clock.due_on, clock.started_at) == (at(due_at), at(due_at).date(), at(moment))

    def test_wakes_the_workflow_at_its_moment(self) -> None:
        """Which is the first of all that run."""
        story = accepted("2026-03-02T17:01")
        assert story.kind.next_wake(story.state, story.context()) == at("2026-03-03T09:01")

    def test_lapses_and_is_overdue_from_its_moment_on(self) -> None:
        """Not a minute before, and the night in between is nobody's fault."""
        story = accepted("2026-03-02T17:01").then("2026-03-03T09:00").tick()
        assert (story.clock("SVC.ASSIGN").status, story.overdue("SVC.ASSIGN")) == ("running", False)
        story.then("2026-03-03T09:01").tick()
        assert (story.clock("SVC.ASSIGN").status, story.overdue("SVC.ASSIGN")) == ("lapsed", True)
        assert "escalated" in story.kinds()

    @pytest.mark.parametrize(("moment", "late"), [("2026-03-02T10:30", False), ("2026-03-02T10:31", True)])
    def test_is_met_at_the_moment_of_the_assignment(self, moment: str, late: bool) -> None:
        """In its last minute in time, behind it late."""
        story = accepted("2026-03-02T10:00").then(moment).do("assign", handler="p-li")
        clock = story.clock("SVC.ASSIGN")
        assert (clock.status, clock.ended_at, is_met_late(clock)) == ("met", at(moment), late)

    def test_counts_from_the_days_first_opening_where_only_the_day_was_told(self) -> None:
        """The acceptance of yesterday was at some moment of it."""
        story = Told.starting("2026-03-02T09:00").do("submit", narrative=text())
        assert isinstance(story, Told)
        story.then("2026-03-03T15:00").do("accept", occurred_on="2026-03-02")
        assert story.clock("SVC.ASSIGN").due_at == at("2026-03-02T09:30")

    def test_keeps_its_words_in_the_offices_time(self) -> None:
        """The trace names each day's part."""
        assert [zh for _, zh, _ in accepted("2026-03-02T17:10").clock("SVC.ASSIGN").trace[2:]] == [
            "17:10–17:30 计 20 分钟",
            "09:00–09:10 计 10 分钟，至 09:10",
        ]


class TestOthers:
    """The other limits of the office."""

    def test_track_in_24_hours_of_office_time(self) -> None:
        """Three days of seven hours and three hours more, from the moment of the contact."""
        story = accepted("2026-03-02T09:00").then("2026-03-02T10:00")
        story.do("note_contact", note=text(), with_whom="worker", how="phone", result="reached")
        assert story.clock("SVC.NEXT_CONTACT").due_at == at("2026-03-05T14:30")

    def test_keep_a_promised_day_until_closing_time(self) -> None:
        """A next contact that was promised for tomorrow."""
        story = accepted("2026-03-02T09:00").then("2026-03-02T10:00")
        body = {"with_whom": "worker", "how": "phone", "result": "reached", "next_on": "2026-03-03"}
        story.do("note_contact", note=text(), **body)
        clock = story.clock("SVC.NEXT_CONTACT")
        assert (clock.due_at, clock.until) == (at("2026-03-03T17:30"), date(2026, 3, 3))

    def test_answer_in_two_hours(self) -> None:
        """A question that was asked and answered now is in time."""
        story = Told.starting("2026-03-02T17:00", kind="consultation")
        story.do("record_consultation", question=text(), answer=text())
        clock = story.clock("SVC.ANSWER")
        assert (clock.due_at, clock.status, is_met_late(clock)) == (at("2026-03-03T10:30"), "met", False)

    def test_say_that_an_answer_came_days_late(self) -> None:
        """Asked on Monday, answered on Wednesday."""
        story = Told.starting("2026-03-04T11:00", kind="consultation")
        story.do("record_consultation", received_on="2026-03-02", question=text(), answer=text())
        clock = story.clock("SVC.ANSWER")
        assert (clock.due_at, clock.ended_at, is_met_late(clock)) == (
            at("2026-03-02T11:00"),
            at("2026-03-04T11:00"),
            True,
        )

    def test_leave_what_is_urgent_around_the_clock(self) -> None:
        """Half an hour at midnight is half an hour."""
        story = Told.starting("2026-03-02T23:50").do("submit", narrative=text(), urgency=["self_harm"])
        assert story.clock("SVC.URGENT_HELP").due_at == at("2026-03-03T00:20")

    def test_are_counted_with_the_hours_of_the_matters_office(self) -> None:
        """The district's own, not those of all offices."""
        own = '\n[[hours]]\noffice = "haidian"\nmonday = ["14:00-15:00"]\nadjusted_workday = "closed"\n'
        law = histories.pack().with_service_limits(parse_service_limits(LIMITS), parse_office_hours(LIMITS + own))
        assert accepted("2026-03-02T10:00", law=law).clock("SVC.ASSIGN").due_at == at("2026-03-02T14:30")

    def test_are_the_receiving_offices_after_a_transfer(self) -> None:
        """What the next office has to accept counts within its hours."""
        text_ = LIMITS.replace('id = "SVC.ASSIGN"', 'id = "SVC.ACCEPT"')
        own = '\n[[hours]]\noffice = "chaoyang"\nmonday = ["14:00-15:00"]\nadjusted_workday = "closed"\n'
        law = histories.pack().with_service_limits(parse_service_limits(text_), parse_office_hours(text_ + own))
        story = Told.starting("2026-03-02T09:00", law=law).do("submit", narrative=text())
        assert isinstance(story, Told)
        first = story.clock("SVC.ACCEPT").due_at
        story.then("2026-03-02T09:20").do("transfer", to_office="chaoyang", reason=text())
        assert (first, story.clock("SVC.ACCEPT").due_at) == (at("2026-03-02T09:30"), at("2026-03-02T14:30"))


class TestTheSameLimitInDays:
    """The same limits as the demo offices have them, in working days …"""

    def test_end_with_their_day(self) -> None:
        """No moment, and the day after the acceptance."""
        story = accepted("2026-03-02T17:10", law=histories.pack())
        clock = story.clock("SVC.ASSIGN")
        assert (clock.due_on, clock.due_at, clock.started_at) == (date(2026, 3, 3), None, None)
        assert ends_at(clock, ZONE) == at("2026-03-04T00:00")

    def test_are_met_by_the_day(self) -> None:
        """At any hour of it."""
        story = accepted("2026-03-02T17:10", law=histories.pack()).then("2026-03-03T23:50").do("assign", handler="p-li")
        clock = story.clock("SVC.ASSIGN")
        assert (clock.status, clock.ended_at, is_met_late(clock)) == ("met", None, False)

    def test_go_on_in_days_when_the_office_adopts_minutes_later(self) -> None:
        """What runs keeps its date; what begins then has its minutes."""
        story = accepted("2026-03-02T10:00", law=histories.pack())
        story.law = in_minutes()
        story.then("2026-03-02T11:00").do(
            "note_contact", note=text(), with_whom="worker", how="phone", result="reached"
        )
        assert story.clock("SVC.ASSIGN").due_at is None
        assert story.clock("SVC.NEXT_CONTACT").due_at == at("2026-03-05T15:30")

    def test_pass_over_the_days_of_their_place(self) -> None:
        """A matter of 广西 does not count the day that only 广西 rests."""
        law = histories.pack().with_calendar_year(parse_year(PROVINCE))
        ends = []
        for province in ("45", "11"):
            story = Told.starting("2026-04-17T10:00", law=law, province=province).do("submit", narrative=text())
            ends.append(story.clock("SVC.ACCEPT").due_on)
        assert ends == [date(2026, 4, 24), date(2026, 4, 22)]

    def test_in_minutes_pass_over_the_days_of_their_place_too(self) -> None:
        """From Friday evening to Wednesday."""
        story = Told.starting(
            "2026-04-17T16:50", law=in_minutes().with_calendar_year(parse_year(PROVINCE)), province="45"
        )
        story.do("submit", narrative=text()).do("accept")
        assert story.clock("SVC.ASSIGN").due_at == at("2026-04-22T09:20")


class TestMoreTime:
    """A limit within office hours that is given time."""

    def test_by_a_day_ends_at_its_closing_time(self) -> None:
        """On a Friday earlier than on a Thursday."""
        ends = []
        for day in ("2026-03-05", "2026-03-06"):
            story = accepted("2026-03-02T10:00")
            clock = story.clock("SVC.ASSIGN").id
            story.do("extend", Role.SUPERVISOR, deadline=clock, to=day, reason=text())
            ends.append(story.clock("SVC.ASSIGN").due_at)
        assert ends == [at("2026-03-05T17:30"), at("2026-03-06T17:00")]

    def test_by_a_day_and_a_pause_behind_it_adds_office_time(self) -> None:
        """Until Thursday's closing time, twenty minutes of standing still on Wednesday: Friday 09:20."""
        story = accepted("2026-03-02T10:00")
        clock = story.clock("SVC.ASSIGN").id
        story.do("extend", Role.SUPERVISOR, deadline=clock, to="2026-03-05", reason=text())
        story.then("2026-03-04T11:50").do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then("2026-03-04T13:40").do("resume", Role.SUPERVISOR, deadline=clock)
        assert story.clock("SVC.ASSIGN").due_at == at("2026-03-06T09:20")

    def test_by_a_pause_of_the_night_gets_nothing(self) -> None:
        """Nothing counted while it stood still."""
        story = accepted("2026-03-02T17:10")
        clock = story.clock("SVC.ASSIGN").id
        story.then("2026-03-02T17:30").do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then("2026-03-03T09:00").do("resume", Role.SUPERVISOR, deadline=clock)
        assert story.clock("SVC.ASSIGN").due_at == at("2026-03-03T09:10")

    def test_in_its_very_last_minute_has_that_minute_left(self) -> None:
        """Whenever it runs on."""
        story = accepted("2026-03-02T10:00")
        clock = story.clock("SVC.ASSIGN").id
        story.then("2026-03-02T10:29").do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then("2026-03-09T15:00").do("resume", Role.SUPERVISOR, deadline=clock)
        assert story.clock("SVC.ASSIGN").due_at == at("2026-03-09T15:01")


def started_at_and_stops(story: Told, deadline: str) -> tuple[datetime, tuple[tuple[datetime, datetime], ...]]:
    """What the events alone say of a clock: when it began, and between which moments it stood still."""
    begun: datetime | None = None
    since: datetime | None = None
    stops: list[tuple[datetime, datetime]] = []
    for one in story.events:
        if getattr(one, "deadline", None) != deadline:
            continue
        if isinstance(one, (DeadlineStarted, DeadlineCorrected)):
            begun = one.started_at or begun
        elif isinstance(one, DeadlinePaused):
            since = one.paused_at
        elif isinstance(one, DeadlineResumed):
            assert since is not None and one.resumed_at is not None
            stops.append((since, one.resumed_at))
    assert begun is not None
    return begun.astimezone(ZONE), tuple((one.astimezone(ZONE), two.astimezone(ZONE)) for one, two in stops)


MINUTES = st.integers(0, 2000)
STEPS = st.lists(st.tuples(st.sampled_from(["pause", "resume", "pause", "resume", "correct"]), MINUTES), max_size=6)
STARTS = st.sampled_from(["2026-02-13T16:00", "2026-03-06T16:55", "2026-09-30T11:30", "2026-10-09T17:29"])


class TestTheMomentOnRecord:
    """After any sequence of pauses and corrections …"""

    @settings(max_examples=80, deadline=None)
    @given(st.sampled_from(["SVC.NEXT_CONTACT", "SVC.ASSIGN"]), STARTS, STEPS)
    def test_is_that_of_a_walk_over_every_minute(self, rule: str, start: str, steps: list[tuple[str, int]]) -> None:
        """From the events alone, across Spring Festival and National Day."""
        story = accepted(start)
        story.do("note_contact", note=text(), with_whom="worker", how="phone", result="reached")
        clock = story.clock(rule).id
        for what, minutes in steps:
            story.then(story.moment + timedelta(minutes=minutes)).tick()
            if what == "correct":
                self.correct(story, clock, minutes)
            else:
                reason: dict[str, Any] = {"reason": text()} if what == "pause" else {}
                try:
                    story.do(what, Role.SUPERVISOR, deadline=clock, **reason)
                except Refusal:
                    continue
        found: Deadline = story.state.deadlines[clock]
        begun, stops = started_at_and_stops(story, clock)
        length = 30 if rule == "SVC.ASSIGN" else 24 * 60
        assert found.due_at == walked(begun, length, works=CALENDAR.is_working_day, stops=stops)
        assert (found.started_at, found.trace[-1][0]) == (begun, found.due_on)
        assert story.kind.fold(story.events) == story.state

    @staticmethod
    def correct(story: Told, clock: str, minutes: int) -> None:
        """It proves to have begun at another moment."""
        one: Deadline = story.state.deadlines[clock]
        assert one.started_at is not None
        begun = one.started_at.astimezone(ZONE) + timedelta(minutes=minutes - 1000)
        fact = Fact("", begun.date(), one.scope, at=begun, corrects=True)
        for event in on_fact(story.state, fact, starts=(one.rule,), ends=(), context=story.context()):
            story.state = story.kind.evolve(story.state, event)
            story.events.append(event)
