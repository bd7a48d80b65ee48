"""What is known to the month only (只知年月) counts on the reading that is safer for the party, until its day is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import received, text
from tests.casework.test_joining import joined
from tests.casework.test_limitation import proceeding, running
from tests.casework.test_limitation_line import OLD, act, clocks


class TestRoughDates:
    """A paper of which only the month is known …"""

    @pytest.mark.parametrize("told", ["2023-11-01", "2023-11-20"])
    def test_interrupts_from_the_first_day_it_can_have_been(self, told: str) -> None:
        """The reading that is safer for the party, whichever day of the month stands for it."""
        fact = {"fact": "filed", "occurred_on": told, "precision": "month"}
        story = received(OLD, proceedings=[{"kind": "petition", "facts": [fact]}])
        assert clocks(story.complaint) == [("LIM.2", date(2023, 11, 1), "running")]

    def test_is_replaced_by_its_day(self) -> None:
        """As soon as it is known."""
        fact = {"fact": "filed", "occurred_on": "2023-11-01", "precision": "month"}
        story = received(OLD, proceedings=[{"kind": "petition", "facts": [fact]}]).tick()
        story.do("record_outside_proceeding", proceeding="p1", given=proceeding("petition", filed="2023-11-20"))
        assert clocks(story.complaint) == [("LIM.2", date(2023, 11, 20), "running")]


class TestRoughActs:
    """A proven act of which only the month is known …"""

    def test_counts_from_the_first_day_it_can_have_been(self) -> None:
        """The day to warn on is the earliest."""
        story = histories.classified().do("record_interruption", **act("2026-02-20", precision="month")[1])
        assert running(story) == [("LIM.2", date(2026, 2, 1))]

    def test_says_so_in_the_trace(self) -> None:
        """The first of the month is no fact."""
        story = histories.classified().do("record_interruption", **act("2026-02-20", precision="month")[1])
        assert any("2026-02" in zh and "核实" in zh for _, zh, _ in story.clock("LIM.2").trace)

    def test_is_to_be_asked_for(self) -> None:
        """Wherever facts are told."""
        story = histories.classified().do("record_interruption", **act("2026-02-20", precision="month")[1])
        assert "date_to_ask" in {one.code for one in story.notices("set_facts", claim="c1")}

    @pytest.mark.parametrize("start", ["2025-02-10", "2025-02-28"])
    def test_is_in_time_where_it_may_have_been(self, start: str) -> None:
        """Limitation ended in the middle of that month: nobody can say that it came too late."""
        story = received({"code": "3.2", "facts": {"knew_on": start}}).tick()
        story.do("record_interruption", **act("2026-02-27", precision="month")[1])
        assert running(story) == [("LIM.2", date(2026, 2, 1))]

    def test_makes_no_later_act_late_that_may_have_been_in_time(self) -> None:
        """A year from its last day on is no year from its first."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-06-15"}}).tick()
        story.do("record_interruption", **act("2025-02-05", precision="month")[1])
        story.do("record_interruption", **act("2026-02-20", "promised")[1])
        assert running(story) == [("LIM.2", date(2026, 2, 20))]

    def test_makes_no_later_act_late_though_it_may_lie_behind_an_exact_one(self) -> None:
        """The demand came on the fifth of the month, the talks some time in it."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-06-15"}}).tick()
        story.do("record_interruption", **act("2025-02-05")[1])
        story.do("record_interruption", **act("2025-02-01", "negotiation", "month")[1])
        assert running(story) == [("LIM.2", date(2025, 2, 5))]
        story.do("record_interruption", **act("2026-02-20", "promised")[1])
        assert running(story) == [("LIM.2", date(2026, 2, 20))]

    def test_may_lie_in_the_month_in_which_limitation_began(self) -> None:
        """What was known on the fifteenth can have been claimed at its end; it counts from the fifteenth."""
        story = received({"code": "3.2", "facts": {"knew_on": "2026-01-15"}})
        story.do("record_interruption", **act("2026-01-31", precision="month")[1])
        assert running(story) == [("LIM.1", date(2026, 1, 15))]

    def test_of_a_month_before_limitation_is_impossible(self) -> None:
        """There was nothing to claim in it."""
        refusal = histories.classified().refused("record_interruption", **act("2025-12-31", precision="month")[1])
        assert refusal.errors[0].code == "before_limitation"

    def test_is_replaced_by_its_day(self) -> None:
        """As soon as it is known: behind the last day it proves to have come too late."""
        story = received({"code": "3.2", "facts": {"knew_on": "2025-02-10"}})
        story.do("record_interruption", **act("2026-02-01", precision="month")[1])
        story.do("record_interruption", **act("2026-02-20")[1]).tick()
        assert clocks(story.complaint) == [("LIM.1", date(2025, 2, 10), "lapsed")]

    @pytest.mark.parametrize("known", ["day", "month"])
    def test_says_nothing_new_where_it_is_on_record(self, known: str) -> None:
        """By its day, or by its month."""
        story = histories.classified().do("record_interruption", **act("2026-02-20", precision=known)[1])
        refusal = story.refused("record_interruption", **act("2026-02-10", precision="month")[1])
        assert refusal.errors[0].code == "recorded_already"

    def test_goes_along_with_a_joined_claim(self) -> None:
        """And gives way to its day there."""
        _, told = joined(histories.accepted().do("record_interruption", **act("2026-02-20", precision="month")[1]))
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        assert running(there, "c2") == [("LIM.2", date(2026, 2, 1))]
        there.do("record_interruption", **{**act("2026-02-20")[1], "claim": "c2"})
        assert running(there, "c2") == [("LIM.2", date(2026, 2, 20))]

    def test_of_a_paper_makes_no_later_act_late(self) -> None:
        """What holds for acts holds for papers of other bodies that prove one."""
        fact = {"fact": "filed", "occurred_on": "2025-02-01", "precision": "month"}
        story = received(
            {"code": "3.2", "facts": {"knew_on": "2024-06-15"}}, proceedings=[{"kind": "petition", "facts": [fact]}]
        ).tick()
        story.do("record_interruption", **act("2026-02-20", "promised")[1])
        assert running(story) == [("LIM.2", date(2026, 2, 20))]


ROUGH = {"fact": "employed_to", "occurred_on": "2026-01-01"}


class TestRoughFacts:
    """A date of the claim of which only the month is known …"""

    def test_counts_from_the_first_day_of_it(self) -> None:
        """The reading that is safer for the worker."""
        story = received({"code": "1.1", "facts": {"rough": [ROUGH]}})
        assert running(story) == [("LIM.4", date(2026, 1, 1))]

    def test_is_to_be_asked_for(self) -> None:
        """Wherever facts are told."""
        story = received({"code": "1.1", "facts": {"rough": [ROUGH]}})
        assert "date_to_ask" in {one.code for one in story.notices("set_facts", claim="c1")}

    def test_gives_way_to_its_day(self) -> None:
        """As soon as that is told."""
        story = received({"code": "1.1", "facts": {"rough": [ROUGH]}})
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-20"})
        assert running(story) == [("LIM.4", date(2026, 1, 20))]
        assert story.complaint.claims[0].facts.rough == ()

    def test_says_too_little_by_its_year(self) -> None:
        """Nothing is counted from a year."""
        story = received({"code": "1.1", "facts": {"rough": [{**ROUGH, "precision": "year"}]}})
        assert running(story) == []

    def test_is_not_too_late_for_an_act_within_the_uncertain_month(self) -> None:
        """It may have been in time, and nobody can say that it was not."""
        claim = {"code": "1.1", "facts": {"rough": [{"fact": "employed_to", "occurred_on": "2024-10-01"}]}}
        story = received(claim, proceedings=[proceeding("inspection", filed="2025-10-20")])
        assert running(story) == [("LIM.2", date(2025, 10, 20))]
        story = received(claim, proceedings=[proceeding("arbitration", filed="2025-10-20")])
        assert clocks(story.complaint) == []

    def test_says_so_in_the_trace(self) -> None:
        """The first of the month is no fact."""
        trace = received({"code": "1.1", "facts": {"rough": [ROUGH]}}).clock("LIM.4").trace
        assert any("2026-01" in zh and "核实" in zh for _, zh, _ in trace)

    @pytest.mark.parametrize("rule", ["LIM.1", "LIM.8"])
    def test_says_so_after_the_clock_stood_still_as_well(self, rule: str) -> None:
        """For the reading on which that was told, and for the other one."""
        claim = {"code": "3.1", "facts": {"rough": [{"fact": "knew_on", "occurred_on": "2026-01-01"}]}}
        story = received(claim, relation="unclear").do("accept")
        story.do("pause", deadline=story.clock("LIM.1").id, reason=text(), occurred_on="2026-02-01")
        story.do("resume", deadline=story.clock("LIM.1").id)
        assert any("2026-01" in zh and "核实" in zh for _, zh, _ in story.clock(rule).trace)

    @pytest.mark.parametrize(
        ("facts", "where", "code"),
        [
            ({"rough": [ROUGH, ROUGH]}, "/facts/rough/1/fact", "told_twice"),
            ({"employed_to": "2026-01-20", "rough": [ROUGH]}, "/facts/rough/0/fact", "known_exactly"),
            (
                {"rough": [{**ROUGH, "fact": "knew_on", "occurred_on": "2030-01-01"}]},
                "/facts/rough/0/occurred_on",
                "date_in_future",
            ),
            ({"employed_from": "2026-02-10", "rough": [ROUGH]}, "/facts/employed_to", "end_before_start"),
        ],
    )
    def test_is_refused_by_its_field(self, facts: dict[str, Any], where: str, code: str) -> None:
        """Told twice, known to the day, not come yet, or the end of what began later."""
        refusal = received({"code": "1.1"}).refused("set_facts", claim="c1", facts=facts)
        assert [(one.field, one.code) for one in refusal.errors] == [(where, code)]
