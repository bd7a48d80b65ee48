"""Negotiation: a request that reached the other side, its answer or silence, and what that opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, received, text
from tests.casework.test_joining import joined


class TestRequest:
    """A request to negotiate …"""

    def test_gives_the_other_side_five_days(self) -> None:
        """From the day it arrived (EMR 10)."""
        story = histories.classified().do("request_negotiation", served_on="2026-02-27")
        assert (story.clock("NEG.1").started_on, story.clock("NEG.1").natural_on) == (
            date(2026, 2, 27),
            date(2026, 3, 4),
        )

    def test_is_one_at_a_time(self) -> None:
        """A claim is negotiated once at a time."""
        assert histories.negotiating().refused("request_negotiation").code == "already_pending"


class TestSilence:
    """Silence …"""

    def test_opens_mediation_and_arbitration(self) -> None:
        """No answer in time means unwilling."""
        assert histories.negotiating().on(2026, 3, 20).tick().complaint.routes_opened == ("mediation", "arbitration")

    def test_opens_each_way_once(self) -> None:
        """One event for each, on the clock that lapsed."""
        story = histories.negotiating().on(2026, 3, 20).tick()
        opened = [one.model_dump()["route"] for one in story.events if one.kind == "route_opened"]
        assert (opened, story.clock("NEG.1").opened) == (["mediation", "arbitration"], ("mediation", "arbitration"))

    def test_recorded_after_the_time_leaves_the_lapse(self) -> None:
        """Saying so later does not turn a lapse into an answer."""
        story = histories.negotiating().on(2026, 3, 20).tick().do("answer_negotiation", limb="l1", consent="silent")
        assert (story.clock("NEG.1").status, story.complaint.limbs[0].open) == ("lapsed", False)


class TestAnswer:
    """An answer …"""

    def test_that_agrees_keeps_the_negotiation_open(self) -> None:
        """The sides talk."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        assert (story.complaint.limbs[0].step, story.clock("NEG.1").status) == ("talking", "met")

    @pytest.mark.parametrize("ticks", [True, False])
    def test_is_no_silence_within_the_five_days(self, ticks: bool) -> None:
        """The other side may still answer on the last of them; also told afterwards, that day was no silence."""
        story = histories.negotiating()
        due_on = story.clock("NEG.1").due_on
        story.on(2026, 3, 20)
        story = story.tick() if ticks else story
        refusal = story.refused("answer_negotiation", limb="l1", consent="silent", occurred_on=str(due_on))
        assert (refusal.code, refusal.rule) == ("still_in_time", "NEG.1")

    def test_before_the_request_is_impossible(self) -> None:
        """It answers something."""
        story = histories.negotiating()
        refusal = story.refused("answer_negotiation", limb="l1", consent="agreed", occurred_on="2026-03-01")
        assert refusal.errors[0].code == "before_earlier_step"


class TestAgreedPeriod:
    """How long the sides negotiate, as they agreed (NEG.2) …"""

    def talking(self) -> Story:
        """They talk until the first of April."""
        return histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")

    def test_ends_on_the_day_they_named(self) -> None:
        """The length is no law: the trace is the agreement itself."""
        clock = self.talking().clock("NEG.2", "l1")
        assert (clock.due_on, clock.trace[-1][0]) == (date(2026, 4, 1), date(2026, 4, 1))

    def test_is_no_duty_of_the_employer(self) -> None:
        """It is both sides' own time: nobody breaks a duty when it runs out."""
        assert (self.talking().clock("NEG.2").whose, self.talking().clock("NEG.2").holder) == ("party", "both")

    def test_opens_mediation_and_arbitration_when_it_is_over(self) -> None:
        """It counts as failed; a person records how it ended."""
        story = self.talking().on(2026, 4, 2).tick()
        assert story.clock("NEG.2").opened == ("mediation", "arbitration")
        assert story.complaint.limbs[0].step == "talking"

    def test_ends_with_the_negotiation(self) -> None:
        """Before its last day."""
        story = self.talking().on(2026, 3, 20).do("end_negotiation", limb="l1", reason="no_agreement")
        assert story.clock("NEG.2").status == "met"

    NEXT = ("mediation", "arbitration")

    def test_leaves_open_what_the_failed_talks_opened_when_their_end_is_told_behind_its_lapse(self) -> None:
        """They broke off within the period: it did not lapse, and the next steps are open all the same."""
        told = [self.talking().on(2026, 4, 10) for _ in range(2)]
        told[0].tick()
        for one in told:
            one.do("end_negotiation", limb="l1", reason="no_agreement", occurred_on="2026-03-27")
        assert [one.complaint.routes_opened for one in told] == [self.NEXT] * 2
        assert [(one.clock("NEG.2").status, one.clock("NEG.2").opened) for one in told] == [("met", ())] * 2

    def test_takes_back_what_its_lapse_opened_when_they_had_settled_within_it(self) -> None:
        """Nothing failed."""
        story = self.talking().on(2026, 4, 10).tick()
        terms = [{"amount_yuan": "500.00", "due_on": "2026-04-30"}]
        assert story.do("settle", limb="l1", terms=terms, occurred_on="2026-03-27").complaint.routes_opened == ()

    def test_leaves_open_what_other_talks_opened(self) -> None:
        """The first ones failed, the second ones came to an agreement within their period."""
        story = histories.negotiating().do("end_negotiation", limb="l1", reason="no_agreement")
        story.do("request_negotiation").do("answer_negotiation", limb="l2", consent="agreed", until="2026-04-01")
        terms = [{"amount_yuan": "500.00", "due_on": "2026-04-30"}]
        story.on(2026, 4, 10).tick().do("settle", limb="l2", terms=terms, occurred_on="2026-03-27")
        assert story.complaint.routes_opened == self.NEXT

    def test_leaves_open_what_an_inspection_opened(self) -> None:
        """The authority refused: of what the lapse opened besides, mediation alone is taken back."""
        story = histories.classified().do("refer_to_inspection", mode="complaint")
        story.do("record_inspection_result", limb="l1", result="refused").do("request_negotiation")
        story.do("answer_negotiation", limb="l2", consent="agreed", until="2026-04-01").on(2026, 4, 10).tick()
        assert "mediation" in story.complaint.routes_opened
        terms = [{"amount_yuan": "500.00", "due_on": "2026-04-30"}]
        story.do("settle", limb="l2", terms=terms, occurred_on="2026-03-27")
        assert set(story.complaint.routes_opened) == {"arbitration", "letters"}

    def test_ends_with_a_settlement(self) -> None:
        """They agreed in time."""
        story = self.talking().do("settle", limb="l1", terms=[{"amount_yuan": "500.00", "due_on": "2026-03-31"}])
        assert story.clock("NEG.2").status == "met"

    def test_lasts_longer_where_both_agree(self) -> None:
        """By another agreement, which has no bound in law."""
        story = self.talking()
        given = {"deadline": story.clock("NEG.2").id, "to": "2026-05-06", "reason": text()}
        story.do("extend", Role.SUPERVISOR, agreed_by=["worker", "employer"], **given)
        assert (story.clock("NEG.2").due_on, story.clock("NEG.2").extended) == (date(2026, 5, 6), True)

    def test_lasts_no_longer_where_nobody_agreed(self) -> None:
        """A supervisor cannot give what is the sides' own."""
        story = self.talking()
        given = {"deadline": story.clock("NEG.2").id, "to": "2026-05-06", "reason": text()}
        assert story.refused("extend", Role.SUPERVISOR, **given).code == "both_must_agree"

    def test_does_not_run_again_once_it_is_over(self) -> None:
        """The negotiation has failed by then (EMR 10)."""
        story = self.talking().on(2026, 4, 10).tick()
        given = {"deadline": story.clock("NEG.2").id, "to": "2026-05-06", "reason": text()}
        refusal = story.refused("extend", Role.SUPERVISOR, agreed_by=["worker", "employer"], **given)
        assert refusal.code == "deadline_not_running"

    def test_is_none_where_they_named_no_day(self) -> None:
        """Or did not agree to talk."""
        open_ended = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed")
        refused = histories.negotiating().do("answer_negotiation", limb="l1", consent="refused", until="2026-04-01")
        assert [*open_ended.clocks("NEG.2"), *refused.clocks("NEG.2")] == []


BOTH = ["worker", "employer"]


class TestLongerTalks:
    """More time on which both sides agreed within the period, told after it …"""

    def until_april(self) -> Story:
        """They talk until the first of April, and the day passes."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        return story.on(2026, 4, 2).tick()

    def told_longer(self, story: Story, on: str = "2026-03-25", to: str = "2026-05-06") -> Story:
        """They had agreed on more, by default a week before the last day."""
        given = {"deadline": story.clock("NEG.2").id, "to": to, "reason": text(), "agreed_by": BOTH}
        return story.do("extend", Role.SUPERVISOR, occurred_on=on, **given)

    def limitation(self, story: Story) -> list[date]:
        """The days from which limitation counts, or counted until it lapsed."""
        return [one.started_on for one in story.clocks("LIM.2") if one.status in ("running", "lapsed")]

    def test_counts_by_its_day_when_the_lapse_is_on_record(self) -> None:
        """It has not run out, and limitation did not begin anew."""
        story = self.told_longer(self.until_april().on(2026, 4, 10))
        assert (story.clock("NEG.2").status, story.clock("NEG.2").due_on) == ("running", date(2026, 5, 6))
        assert self.limitation(story) == [date(2026, 3, 2)]

    def test_counts_by_its_day_when_the_end_is_on_record(self) -> None:
        """They broke off within the time they really had: limitation begins anew on that day, not before."""
        story = self.until_april().on(2026, 4, 20).do("end_negotiation", limb="l1", reason="no_agreement")
        assert self.limitation(story) == [date(2026, 4, 1)]
        self.told_longer(story)
        assert (story.clock("NEG.2").status, story.clock("NEG.2").ended_on) == ("met", date(2026, 4, 20))
        assert self.limitation(story) == [date(2026, 4, 20)]

    def test_leaves_open_what_the_failed_talks_opened(self) -> None:
        """They ended without an agreement, whenever the period did."""
        story = self.until_april().on(2026, 4, 20).do("end_negotiation", limb="l1", reason="no_agreement")
        assert self.told_longer(story).complaint.routes_opened == ("mediation", "arbitration")

    def test_counts_by_its_day_when_a_settlement_is_on_record(self) -> None:
        """They settled within the time they had: nothing failed before, and no way was opened by it."""
        story = self.until_april().on(2026, 4, 20)
        story.do("settle", limb="l1", terms=[{"amount_yuan": "500.00", "due_on": "2026-04-30"}])
        self.told_longer(story)
        assert (self.limitation(story), story.complaint.routes_opened) == ([date(2026, 4, 20)], ())

    def test_may_have_run_out_before_the_end_all_the_same(self) -> None:
        """The period was longer, and over when they settled."""
        story = self.until_april().on(2026, 4, 20)
        story.do("settle", limb="l1", terms=[{"amount_yuan": "500.00", "due_on": "2026-04-30"}])
        self.told_longer(story, to="2026-04-10")
        clock = story.clock("NEG.2")
        assert (clock.status, clock.due_on, clock.opened) == ("met", date(2026, 4, 10), ("mediation", "arbitration"))

    def test_counts_for_nothing_when_it_was_agreed_behind_the_last_day(self) -> None:
        """The talks had failed by then (EMR 10), or had ended."""
        story = self.until_april().on(2026, 4, 20).do("end_negotiation", limb="l1", reason="no_agreement")
        given = {"deadline": story.clock("NEG.2").id, "to": "2026-05-06", "reason": text(), "agreed_by": BOTH}
        refusal = story.refused("extend", Role.SUPERVISOR, occurred_on="2026-04-02", **given)
        assert refusal.code == "deadline_not_running"

    def test_counts_for_nothing_when_it_was_agreed_behind_their_end(self) -> None:
        """They had broken off before the last day."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        story.on(2026, 3, 27).do("end_negotiation", limb="l1", reason="no_agreement")
        given = {"deadline": story.clock("NEG.2").id, "to": "2026-05-06", "reason": text(), "agreed_by": BOTH}
        refusal = story.on(2026, 4, 2).refused("extend", Role.SUPERVISOR, occurred_on="2026-03-30", **given)
        assert refusal.code == "deadline_not_running"

    def test_is_none_of_a_duty_that_was_met(self) -> None:
        """Only what both sides give each other counts by its day when it is over."""
        story = histories.arbitration_accepted()
        given = {"deadline": story.clock("ARB.4").id, "to": "2026-05-06", "reason": text()}
        assert story.refused("extend", Role.SUPERVISOR, **given).code == "deadline_not_running"

    def test_is_agreed_as_freely_where_there_was_no_law_of_it_yet(self) -> None:
        """Talks of 2011, before the provisions on negotiation (EMR)."""
        story = received(on_record_since_2011()).do("accept").do("classify", relation="labour")
        story.do("request_negotiation", served_on="2011-11-01")
        story.do("answer_negotiation", limb="l1", consent="agreed", occurred_on="2011-11-03", until="2011-12-01")
        given = {"deadline": story.clock("NEG.2").id, "to": "2011-12-20", "reason": text(), "occurred_on": "2011-11-20"}
        assert story.refused("extend", Role.SUPERVISOR, **given).code == "both_must_agree"
        story.do("extend", Role.SUPERVISOR, agreed_by=BOTH, **given)
        assert story.clock("NEG.2").due_on == date(2011, 12, 20)

    @settings(max_examples=50, deadline=None)
    @given(
        order=st.permutations(["longer", "ended", "longer still", "act", "tick", "tick"]),
        settled=st.booleans(),
        ended=st.integers(21, 90),
    )
    def test_gives_the_same_limitation_in_any_order(self, order: list[str], *, settled: bool, ended: int) -> None:
        """Two agreements on more, the end, and a promise, with time passing between what is told."""
        ended_on = date(2026, 3, 2) + timedelta(days=ended)
        end: dict[str, Any] = {"reason": "no_agreement"}
        if settled:
            end = {"terms": [{"amount_yuan": "500.00", "due_on": "2027-10-01"}]}
        steps: dict[str, Callable[[Story], Story]] = {
            "longer": lambda story: self.told_longer(story, "2026-03-20", "2026-04-20"),
            "longer still": lambda story: self.told_longer(story, "2026-03-22", "2026-05-06"),
            "ended": lambda story: story.do(
                "settle" if settled else "end_negotiation", limb="l1", occurred_on=str(ended_on), **end
            ),
            "act": lambda story: story.do(
                "record_interruption", claim="c1", act="promised", occurred_on="2026-04-25", proof=text()
            ),
            "tick": Story.tick,
        }

        def told(names: list[str]) -> list[tuple[object, ...]]:
            story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
            story.on(2027, 8, 2)
            # The later agreement is about the longer time, so the earlier one is told before it.
            place = {one: number for number, one in enumerate(names)}
            place["longer still"] = place.get("longer", 0)
            left = sorted(names, key=lambda one: (place[one], one == "longer still"))
            for name in left:
                steps[name](story)
            story.tick().tick()
            shown = (one for one in story.complaint.deadlines.values() if one.rule in ("LIM.2", "NEG.2"))
            return sorted(
                (one.rule, one.started_on, one.status, one.due_on, one.ended_on)
                for one in shown
                if one.status != "cancelled"
            )

        assert told(order) == told(["longer", "longer still", "act", "ended", "tick"])


def on_record_since_2011() -> dict[str, Any]:
    """Wages of that year."""
    return {"code": "1.1", "facts": {"knew_on": "2011-10-15", "employed_to": "2011-10-31"}}


class TestLateTimers:
    """A timer that comes long after both a period and limitation ran out …"""

    def test_lets_limitation_lapse_by_what_the_end_of_the_period_made_of_it(self) -> None:
        """It began anew when the talks failed; that time alone is over now."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-12-31")
        story.on(2028, 6, 5).tick().tick()
        assert [(one.started_on, one.status) for one in story.clocks("LIM.2")] == [
            (date(2026, 3, 2), "cancelled"),
            (date(2026, 12, 31), "lapsed"),
        ]


class TestLimitation:
    """Limitation of what is negotiated …"""

    def since(self, story: Story) -> date:
        """The day from which the claim's limitation counts now."""
        return next(
            one.started_on
            for one in story.complaint.deadlines.values()
            if one.scope == "c1" and one.status == "running"
        )

    def test_begins_anew_with_the_request(self) -> None:
        """It is a claim on the other side, of the day it arrived (AR 27(2))."""
        assert self.since(histories.classified().do("request_negotiation", served_on="2026-02-27")) == date(2026, 2, 27)

    def test_began_anew_with_the_end_of_the_period_though_they_settled_later(self) -> None:
        """It had run out without an agreement (EMR 31(2))."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-12-31")
        story.on(2027, 1, 4).tick().on(2027, 3, 20)
        story.do("settle", limb="l1", terms=[{"amount_yuan": "500.00", "due_on": "2027-04-30"}])
        assert self.since(story) == date(2027, 3, 20)

    def test_begins_anew_with_the_refusal(self) -> None:
        """An act of the other side within the five days (EMR 31(1))."""
        story = histories.negotiating().on(2026, 3, 4).do("answer_negotiation", limb="l1", consent="refused")
        assert self.since(story) == date(2026, 3, 4)

    @pytest.mark.parametrize("ticks", [True, False])
    def test_begins_anew_when_no_answer_came_in_time(self, ticks: bool) -> None:
        """With the last day of the five, though it is a Saturday and an answer on Monday is in time (EMR 31(1)).

        Whether the lapse was recorded before the silence or not.
        """
        story = histories.negotiating().on(2026, 3, 20)
        story = story.tick() if ticks else story
        story.do("answer_negotiation", limb="l1", consent="silent")
        assert (self.since(story), story.clock("NEG.1").due_on) == (date(2026, 3, 7), date(2026, 3, 9))

    def test_begins_anew_when_the_five_days_lapse(self) -> None:
        """Nobody has to record it."""
        story = histories.negotiating().on(2026, 3, 20).tick()
        assert (self.since(story), story.clock("NEG.1").due_on) == (date(2026, 3, 7), date(2026, 3, 9))

    def test_begins_anew_before_the_festival_behind_which_an_answer_is_in_time(self) -> None:
        """The other side may answer until the first day of work; the worker's year counts from the fifth day."""
        story = histories.classified().do("request_negotiation", served_on="2026-02-11").tick()
        assert (self.since(story), story.clock("NEG.1").due_on) == (date(2026, 2, 16), date(2026, 2, 24))

    def test_begins_anew_when_the_agreed_period_is_over(self) -> None:
        """Without an agreement (EMR 31)."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        assert self.since(story.on(2026, 4, 2).tick()) == date(2026, 4, 1)

    def test_begins_anew_when_one_side_leaves_within_it(self) -> None:
        """On the day it leaves (EMR 31)."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        story.on(2026, 3, 20).do("end_negotiation", limb="l1", reason="employer_left")
        assert self.since(story) == date(2026, 3, 20)

    def test_begins_anew_by_nothing_more_where_no_period_was_agreed(self) -> None:
        """Talks that end are no act; the request was one."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed").on(2026, 3, 20)
        assert self.since(story.do("end_negotiation", limb="l1", reason="no_agreement")) == date(2026, 3, 2)

    def test_goes_along_when_the_claim_is_joined(self) -> None:
        """The talks stay, what they interrupted does not."""
        story = histories.classified().do("request_negotiation", served_on="2026-02-27")
        story.do("end_negotiation", limb="l1", reason="worker_left").do("withdraw", reason="other")
        story.do("reopen", reason=text())
        _, told = joined(story)
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        assert there.complaint.claims[1].interruptions == (date(2026, 2, 27),)


class TestEnd:
    """An end without agreement …"""

    def test_leaves_the_matter_in_procedure(self) -> None:
        """A person says what comes next."""
        story = histories.negotiating().do("end_negotiation", limb="l1", reason="no_agreement")
        assert (str(story.complaint.stage), story.complaint.open_limbs()) == ("in_procedure", ())

    def test_by_settlement_promises_days(self) -> None:
        """A settlement between the sides is performed as agreed (NEG.3)."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed")
        story.do("settle", limb="l1", terms=[{"amount_yuan": "500.00", "due_on": "2026-03-31"}])
        assert (story.clock("NEG.3").whose, story.complaint.limbs[0].result) == ("employer", "settled")
