"""Emergency legal aid is raised by time when hardly any days are left of a worker's right (LA.3)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.complaint import COMPLAINT
from casework.legal_aid import EMERGENCY, EmergencyAidRaised, is_urgent, urgency
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import ZONE, Story, pack, received, text
from tests.casework.test_limitation import proceeding

BELOW = pack().get_rule(EMERGENCY).urgent
KNEW = "2025-03-20"
DISMISSED = {"code": "3.2", "facts": {"knew_on": KNEW}}
ACT = {"claim": "c1", "act": "claimed", "proof": text()}


def aids(story: Story) -> list[EmergencyAidRaised]:
    """Every time it was raised."""
    return [one for one in story.events if isinstance(one, EmergencyAidRaised)]


def near(*claims: dict[str, Any], **more: Any) -> Story:
    """A complaint on the first day on which its claim's limitation is urgent."""
    story = received(*(claims or (DISMISSED,)), **more)
    assert BELOW is not None
    story.today = story.clock("LIM.1").conservative_on - timedelta(days=BELOW.days - 1)
    return story


class TestEmergencyAid:
    """Of a limitation that is about to run out, emergency legal aid …"""

    def test_is_raised_once_with_the_rule_the_clock_and_its_careful_date(self) -> None:
        """On the first day with fewer days left than the law says, and never again for this clock."""
        story = near().tick().tick()
        clock = story.clock("LIM.1")
        assert [(one.rule, one.deadline, one.limit, one.scope, one.act_by, one.occurred_on) for one in aids(story)] == [
            (EMERGENCY, clock.id, "LIM.1", "c1", clock.conservative_on, story.today)
        ]
        assert is_urgent(clock)

    def test_is_not_raised_a_day_too_early(self) -> None:
        """Seven days are not fewer than seven."""
        story = near()
        story.today -= timedelta(days=1)
        assert aids(story.tick()) == []

    def test_wakes_the_matter_at_the_beginning_of_that_day(self) -> None:
        """Not every day, and not only when the right is lost."""
        story = near()
        day = story.today
        story.today = day - timedelta(days=1)
        story.tick().tick()
        wake = COMPLAINT.next_wake(story.state, story.context())
        assert wake == datetime.combine(day, time(), tzinfo=ZONE)

    def test_is_told_to_the_handler_and_the_office(self) -> None:
        """Through the outbox, as what is overdue is told."""
        story = near()
        story.today, day = histories.START, story.today
        story.do("accept", handler="p-li")
        story.today = day
        while not aids(story):
            decision = story.decide("tick", {"due_at": story.context().now.isoformat()}, Role.SYSTEM)
            story.state, story.events = decision.state, [*story.events, *decision.events]
        told = [(one.kind, one.target, one.template) for one in decision.effects]
        assert told == [("notify", "person:p-li", "emergency_aid"), ("notify", "office:haidian", "emergency_aid")]

    def test_is_not_raised_before_what_ran_out_is_recorded(self) -> None:
        """A right that is over is a lapse and no emergency."""
        story = received(DISMISSED)
        story.today = story.clock("LIM.1").due_on + timedelta(days=1)
        assert (aids(story.tick().tick()), story.clock("LIM.1").status) == ([], "lapsed")

    def test_is_over_when_an_act_interrupts_and_comes_back_for_the_new_clock(self) -> None:
        """The old clock has ended; the year that begins anew has an emergency of its own."""
        story = near().tick().tick()
        story.do("record_interruption", occurred_on=story.today.isoformat(), **ACT).tick()
        assert not is_urgent(story.clock("LIM.1"))
        assert len(aids(story)) == 1
        story.today = story.clock("LIM.2").conservative_on
        for _ in range(4):
            story.tick()
        assert [one.deadline for one in aids(story)][1:] == [story.clock("LIM.2").id]

    def test_is_taken_back_with_the_day_that_was_wrong(self) -> None:
        """The party knew only later: nothing is urgent, until that day is near as well."""
        story = near().tick().tick().do("set_facts", claim="c1", facts={"knew_on": "2025-09-01"}).tick()
        assert (len(aids(story)), any(is_urgent(one) for one in story.complaint.deadlines.values())) == (1, False)

    @pytest.mark.parametrize(
        "meanwhile",
        [
            pytest.param(lambda story: story.do("withdraw", reason="gave_up"), id="withdrawn"),
            pytest.param(
                lambda story: story.do(
                    "pause", deadline=story.clock("LIM.1").id, occurred_on="2026-03-02", reason=text()
                ),
                id="standing still",
            ),
            pytest.param(
                lambda story: story.do(
                    "record_outside_proceeding", given=proceeding("arbitration", filed="2026-03-01")
                ),
                id="before a tribunal",
            ),
            pytest.param(
                lambda story: (
                    story.do("accept")
                    .do("classify", relation="labour")
                    .do("record_performance", claim="c1", done=True, amount_yuan="1.00")
                ),
                id="satisfied",
            ),
        ],
    )
    def test_is_not_raised_where_nothing_is_lost(self, meanwhile: Any) -> None:
        """Given up, standing still, before a tribunal, or got."""
        story = near()
        day, story.today = story.today, histories.START
        meanwhile(story)
        story.today = day
        assert aids(story.tick().tick().tick()) == []

    def test_is_raised_for_the_time_to_sue(self) -> None:
        """Fifteen days from the award are a right of the worker as well; the employer's own time is not."""
        story = histories.with_award_received()
        suit = next(one for one in story.complaint.deadlines.values() if one.rule == "LIT.1" and one.scope == "aw1")
        story.today = suit.conservative_on
        for _ in range(4):
            story.tick()
        raised = {(one.limit, one.scope) for one in aids(story)}
        assert ("LIT.1", "aw1") in raised
        assert not any(scope.endswith(".employer") for _, scope in raised)

    def test_needs_a_rule_book_that_says_when(self) -> None:
        """A pack of an earlier release has no number of days: nothing is raised, and nothing wakes for it."""
        story = near()
        rules = tuple(one for one in story.law.rules() if one.id != EMERGENCY)
        story.law = story.law._with(rules=rules, calendar=story.law.calendar)
        assert urgency(story.context()) is None
        assert aids(story.tick()) == []

    @settings(max_examples=60, deadline=None)
    @given(steps=st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=40))
    def test_is_raised_exactly_once_however_often_time_is_told(self, steps: list[int]) -> None:
        """Ticks at any distance: once if one of them fell into the last days, never twice, and no wake is left over."""
        story = received(DISMISSED)
        clock = story.clock("LIM.1")
        assert BELOW is not None
        first, seen = clock.conservative_on - timedelta(days=BELOW.days - 1), False
        for days in steps:
            story.today += timedelta(days=days)
            for _ in range(3):
                story.tick()
            seen = seen or first <= story.today <= clock.due_on
            wake = COMPLAINT.next_wake(story.state, story.context())
            assert wake is None or wake > story.context().now
        assert len(aids(story)) == (1 if seen else 0)


def test_the_law_says_seven_days() -> None:
    """LAL 44, and the clocks by which a claim is brought before somebody who decides."""
    assert BELOW is not None
    assert BELOW.days == date(2026, 3, 9).toordinal() - date(2026, 3, 2).toordinal()
    assert {"LIM.*", "LIT.*"} <= set(BELOW.clocks)
