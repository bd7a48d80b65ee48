"""Clocks of hours and minutes: dated where the office is, moved to the minute, overdue from their instant on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from casework.clocks import EVOLVE
from casework.deadlines import DeadlineExtended, TraceLine
from casework.lateness import ends_at, has_ended, is_met_late, is_overdue
from casework.procedure import Context
from casework.roles import Role
from casework.state import Deadline
from tests.casework import histories
from tests.casework.histories import ZONE, Story, text

URGENT = {"narrative": text(), "urgency": ["self_harm"]}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 where the office is."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


class Told(Story):
    """A story told to the minute; commands carry their instant in UTC, as the service hands it in."""

    moment: datetime = at(2, 10)

    def then(self, moment: datetime) -> Told:
        """The story goes on at another moment."""
        self.moment = moment
        return self

    def context(self, role: Role = Role.MEDIATOR, *, office: str = "haidian", at: time = time(10)) -> Context:
        """Who acts, at the story's moment."""
        return replace(super().context(role, office=office, at=at), now=self.moment.astimezone(UTC))


def urgent(moment: datetime) -> Told:
    """Something that cannot wait came in."""
    story = Told().then(moment)
    story.do("submit", **URGENT)
    return story


class TestDate:
    """The date of a clock of minutes …"""

    @pytest.mark.parametrize(
        ("received", "started_on", "due_on"),
        [
            (at(2, 23, 20), date(2026, 3, 2), date(2026, 3, 2)),
            (at(2, 23, 40), date(2026, 3, 2), date(2026, 3, 3)),
            (at(3, 0, 10), date(2026, 3, 3), date(2026, 3, 3)),
            (at(3, 7, 50), date(2026, 3, 3), date(2026, 3, 3)),
        ],
    )
    def test_is_that_of_the_offices_zone(self, received: datetime, started_on: date, due_on: date) -> None:
        """On both sides of midnight there, whatever day it is in Greenwich."""
        clock = urgent(received).clock("SVC.URGENT_HELP")
        assert (clock.started_on, clock.due_on, clock.due_at) == (started_on, due_on, received + timedelta(minutes=30))

    def test_is_traced_in_the_offices_time(self) -> None:
        """The words say until when, as the clock on the office's wall shows it."""
        assert urgent(at(2, 23, 40)).clock("SVC.URGENT_HELP").trace[-1][1].endswith("至 00:10")

    def test_of_the_lapse_is_that_day_too(self) -> None:
        """It lapsed on the day on which its last minute lay."""
        story = urgent(at(2, 23, 40)).then(at(3, 0, 10))
        assert story.tick().clock("SVC.URGENT_HELP").ended_on == date(2026, 3, 3)


class TestExtension:
    """An extension of a clock of minutes …"""

    def extended(self) -> Told:
        """First help may come at the same time of another day."""
        story = urgent(at(2, 10))
        story.do("extend", Role.SUPERVISOR, deadline=story.clock("SVC.URGENT_HELP").id, to="2026-03-04", reason=text())
        return story

    def test_moves_its_instant_with_its_day(self) -> None:
        """The workflow's timer wakes then."""
        story = self.extended()
        clock = story.clock("SVC.URGENT_HELP")
        assert (clock.due_on, clock.due_at, ends_at(clock, ZONE)) == (date(2026, 3, 4), at(4, 10, 30), at(4, 10, 30))

    def test_lapses_at_the_new_instant_only(self) -> None:
        """Not at the old one, and not a day later."""
        before = self.extended().then(at(4, 10, 29)).tick().clock("SVC.URGENT_HELP").status
        assert (before, self.extended().then(at(4, 10, 30)).tick().clock("SVC.URGENT_HELP").status) == (
            "running",
            "lapsed",
        )

    def test_recorded_before_instants_were_kept_ends_with_its_day(self) -> None:
        """An old event names no instant: the old one no longer holds."""
        story = urgent(at(2, 10))
        clock = story.clock("SVC.URGENT_HELP")
        day = date(2026, 3, 4)
        old = DeadlineExtended(
            occurred_on=date(2026, 3, 2),
            deadline=clock.id,
            due_on=day,
            conservative_on=day,
            provisional=False,
            trace=(TraceLine(on=day, zh="", en=""),),
        )
        state: Any = EVOLVE[DeadlineExtended](story.state, old)
        assert ends_at(state.deadlines[clock.id], ZONE) == at(5, 0)


class TestPause:
    """A pause of a clock of minutes …"""

    def test_gives_back_the_minutes_that_stood_still(self) -> None:
        """Twenty minutes on the same day."""
        story = urgent(at(2, 10))
        clock = story.clock("SVC.URGENT_HELP").id
        story.then(at(2, 10, 10)).do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then(at(2, 10, 30)).do("resume", deadline=clock)
        assert story.clock("SVC.URGENT_HELP").due_at == at(2, 10, 50)

    def test_over_midnight_moves_the_day(self) -> None:
        """Day and instant agree."""
        story = urgent(at(2, 23, 20))
        clock = story.clock("SVC.URGENT_HELP").id
        story.then(at(2, 23, 30)).do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then(at(3, 0, 0)).do("resume", deadline=clock)
        moved = story.clock("SVC.URGENT_HELP")
        assert (moved.due_at, moved.due_on, moved.trace[-1][0]) == (at(3, 0, 20), date(2026, 3, 3), date(2026, 3, 3))

    def test_is_told_before_any_later_one(self) -> None:
        """The instant holds the pauses that were told already, so an earlier one cannot be put before them."""
        story = urgent(at(2, 23, 50))
        clock = story.clock("SVC.URGENT_HELP").id
        story.then(at(3, 0, 5)).do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.then(at(3, 0, 15)).do("resume", deadline=clock)
        body = {"deadline": clock, "reason": text(), "occurred_on": "2026-03-02"}
        refusal = story.refused("pause", Role.SUPERVISOR, **body)
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "stood_still_then")]
        assert refusal.errors[0].en == "The pauses of a time limit of hours or minutes are told in their order."

    def test_after_its_lapse_withdraws_nothing(self) -> None:
        """The ground came too late, though it is the same day."""
        story = urgent(at(2, 10)).then(at(2, 11)).tick()
        refusal = story.refused("pause", Role.SUPERVISOR, deadline=story.clock("SVC.URGENT_HELP").id, reason=text())
        assert refusal.code == "deadline_not_running"


class TestPausedDays:
    """Days that stood still …"""

    def test_stay_added_when_the_clock_is_extended_by_law(self) -> None:
        """Forty-five days, ten of standing still and fifteen more (LDMAL 43)."""
        story = histories.arbitration_accepted()
        clock = story.clock("ARB.16").id
        plain = histories.arbitration_accepted().do("extend", Role.SUPERVISOR, deadline=clock, reason=text())
        story.on(2026, 3, 10).do("pause", deadline=clock, reason=text())
        story.on(2026, 3, 20).do("resume", deadline=clock).do("extend", Role.SUPERVISOR, deadline=clock, reason=text())
        assert (story.clock("ARB.16").natural_on - plain.clock("ARB.16").natural_on).days == 10


def duty(**given: Any) -> Deadline:
    """A duty of ours whose last day is the tenth."""
    story = histories.received()
    return replace(story.clock("SVC.ACCEPT"), due_on=date(2026, 3, 10), **given)


class TestOverdue:
    """Overdue …"""

    def test_is_a_duty_in_minutes_on_the_day_of_its_lapse(self) -> None:
        """Its time is over, though its day is not."""
        story = urgent(at(2, 10)).then(at(2, 10, 30)).tick()
        assert is_overdue(story.clock("SVC.URGENT_HELP"), at(2, 10, 30))

    def test_begins_at_the_instant_before_the_lapse_is_recorded(self) -> None:
        """A timer may come late."""
        clock = urgent(at(2, 10)).clock("SVC.URGENT_HELP")
        assert [is_overdue(clock, moment) for moment in (at(2, 10, 29), at(2, 10, 30))] == [False, True]

    def test_begins_after_the_last_day(self) -> None:
        """A date lapses at 24:00 of its day."""
        assert [has_ended(duty(), moment) for moment in (at(10, 23, 59), at(11, 0))] == [False, True]

    def test_accuses_nobody_by_an_unverified_rule(self) -> None:
        """Nor of another's duty."""
        late = [duty(status="lapsed", mark="U"), duty(status="lapsed", whose="other_body"), duty(status="paused")]
        assert not any(is_overdue(one, at(20, 9)) for one in late)


class TestMetLate:
    """Met late …"""

    def test_is_a_duty_met_after_its_day(self) -> None:
        """Its last day is still in time."""
        met = [duty(status="met", ended_on=date(2026, 3, day)) for day in (10, 11)]
        assert [is_met_late(one) for one in met] == [False, True]

    @pytest.mark.parametrize(("minutes", "late"), [(20, False), (40, True)])
    def test_is_help_that_came_after_its_half_hour(self, minutes: int, late: bool) -> None:
        """To the instant of the help, whenever it was noted."""
        helped = at(2, 10) + timedelta(minutes=minutes)
        story = urgent(at(2, 10)).then(at(2, 11)).tick()
        story.do("note_contact", note=text(), result="first_help", occurred_at=helped.isoformat())
        clock = story.clock("SVC.URGENT_HELP")
        assert (clock.status, clock.ended_at, is_met_late(clock)) == ("met", helped, late)

    def test_is_said_of_nobody_elses(self) -> None:
        """On-time rates are about our own duties."""
        assert not is_met_late(duty(status="met", ended_on=date(2026, 4, 1), whose="employer"))


class TestIncident:
    """The clocks of an incident …"""

    def test_are_met_by_help_that_came_in_time_though_it_was_recorded_later(self) -> None:
        """The log says when; the lapse is withdrawn."""
        story = Told("incident").then(at(2, 10))
        story.do("report_incident", incident="gathering", people=60, demands=text())
        story.then(at(2, 10, 40)).tick()
        story.do("log_incident", first_help=True, note=text(), at=at(2, 10, 20).isoformat())
        assert (story.clock("SVC.URGENT_HELP").status, "deadline_corrected" in story.kinds()) == ("met", True)
