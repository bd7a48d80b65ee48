"""The facts of a claim as they are told later: that the work has ended, what is taken back, and what changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.claims import FactsSet
from casework.limitation_view import limitation_of
from tests.casework.histories import Story, received, text

DISMISSED = "2026-02-20"
ENDED_IN_JANUARY = {"fact": "employed_to", "occurred_on": "2026-01-01"}


def employed(code: str = "1.1", **facts: Any) -> Story:
    """A claim of somebody who still works there, told a while ago."""
    return received({"code": code, "facts": {"still_employed": True, **facts}})


def told(story: Story, **facts: Any) -> Story:
    """Facts of the claim, told later."""
    return story.do("set_facts", claim="c1", facts=facts)


def refusals(story: Story, **body: Any) -> list[tuple[str, str]]:
    """Field and code of what is refused."""
    return [(one.field, one.code) for one in story.refused("set_facts", claim="c1", **body).errors]


def counted(story: Story) -> list[tuple[str, date]]:
    """The limitation that counts."""
    clocks = story.complaint.deadlines.values()
    return [(one.rule, one.started_on) for one in clocks if one.scope == "c1" and one.status == "running"]


class TestTheEndOfEmployment:
    """That the work has ended …"""

    @pytest.mark.parametrize("fact", ["terminated_on", "employed_to"])
    def test_starts_the_limitation_of_who_was_still_employed(self, fact: str) -> None:
        """The last the office had heard was that there is no end."""
        story = told(employed(knew_on="2025-03-10"), **{fact: DISMISSED})
        assert counted(story) == [("LIM.4", date(2026, 2, 20))]
        assert limitation_of(story.complaint, story.context())[0].status == "running"

    @pytest.mark.parametrize(("code", "rule"), [("1.3", "LIM.4"), ("3.1", "LIM.1"), ("6.2", "LIM.1")])
    def test_starts_it_for_claims_of_every_kind(self, code: str, rule: str) -> None:
        """Pay by its end, others by the day on which the harm was known at the latest."""
        assert counted(told(employed(code), terminated_on=DISMISSED)) == [(rule, date(2026, 2, 20))]

    def test_is_said_by_the_event(self) -> None:
        """So that folding it needs to know nothing else."""
        event = told(employed(), terminated_on=DISMISSED).events[-2]
        assert isinstance(event, FactsSet)
        assert event.given.still_employed is False

    def test_is_believed_where_a_form_repeats_what_was_on_record(self) -> None:
        """Yes was the answer before; the day is the news."""
        story = told(employed(), still_employed=True, terminated_on=DISMISSED)
        assert (counted(story), story.complaint.claims[0].facts.still_employed) == (
            [("LIM.4", date(2026, 2, 20))],
            False,
        )

    def test_known_to_the_month_is_an_end(self) -> None:
        """Once the month is over."""
        story = told(employed(), rough=[ENDED_IN_JANUARY])
        assert (counted(story), story.complaint.claims[0].facts.still_employed) == (
            [("LIM.4", date(2026, 1, 1))],
            False,
        )

    def test_announced_ends_nothing_yet_and_is_counted_from(self) -> None:
        """Nobody has to come back on that day for the clock to be there."""
        story = told(employed(), terminated_on="2026-03-31")
        assert (story.complaint.claims[0].facts.still_employed, counted(story)) == (
            True,
            [("LIM.4", date(2026, 3, 31))],
        )

    def test_contradicted_in_one_word_is_refused_by_its_field(self) -> None:
        """One of the two is wrong, and a guess would cost a right."""
        both = {"still_employed": True, "terminated_on": DISMISSED}
        assert refusals(received({"code": "1.1"}), facts=both) == [("/facts/still_employed", "employment_ended")]

    def test_contradicted_at_receipt_is_refused_by_its_field(self) -> None:
        """There as well."""
        claim = {"code": "1.1", "facts": {"still_employed": True, "employed_to": DISMISSED}}
        refusal = Story().refused("submit", narrative=text(), claims=[claim])
        assert [(one.field, one.code) for one in refusal.errors] == [
            ("/claims/0/facts/still_employed", "employment_ended")
        ]

    @pytest.mark.parametrize("facts", [{"terminated_on": DISMISSED}, {"rough": [ENDED_IN_JANUARY]}])
    def test_is_taken_back_by_the_word_that_the_employment_goes_on(self, facts: dict[str, Any]) -> None:
        """Unpaid pay has no limit while it does; the event names the day that was wrong."""
        story = told(received({"code": "1.1", "facts": facts}), still_employed=True)
        event = next(one for one in story.events if isinstance(one, FactsSet))
        assert [str(one) for one in event.withdrawn] == (
            ["terminated_on"] if "terminated_on" in facts else ["employed_to"]
        )
        assert (counted(story), limitation_of(story.complaint, story.context())[0].status) == ([], "open_ended")

    def test_may_be_moved_ahead_by_that_word(self) -> None:
        """Given notice, and not gone yet."""
        story = received({"code": "1.1", "facts": {"terminated_on": DISMISSED}})
        told(story, still_employed=True, terminated_on="2026-03-31")
        assert counted(story) == [("LIM.4", date(2026, 3, 31))]


class TestTakingBack:
    """A fact that is not known after all …"""

    def test_is_off_the_record_with_the_clock_that_rested_on_it(self) -> None:
        """As if it had never been told."""
        story = received({"code": "3.1", "facts": {"knew_on": "2026-01-15"}})
        story.do("set_facts", claim="c1", withdraw=["knew_on"])
        assert (story.complaint.claims[0].facts.knew_on, counted(story)) == (None, [])

    def test_leaves_what_else_is_known_to_count_from(self) -> None:
        """The end of the work."""
        story = received({"code": "3.1", "facts": {"knew_on": "2026-01-15", "terminated_on": DISMISSED}})
        story.do("set_facts", claim="c1", withdraw=["knew_on"])
        assert counted(story) == [("LIM.1", date(2026, 2, 20))]

    def test_goes_also_where_only_its_month_is_known(self) -> None:
        """There is one word for it."""
        rough = {"fact": "knew_on", "occurred_on": "2026-01-01"}
        story = received({"code": "3.1", "facts": {"rough": [rough]}}).do("set_facts", claim="c1", withdraw=["knew_on"])
        assert (story.complaint.claims[0].facts.rough, counted(story)) == ((), [])

    def test_may_be_told_to_the_month_in_the_same_step(self) -> None:
        """Nobody knows the day after all."""
        rough = {"fact": "knew_on", "occurred_on": "2026-01-01"}
        story = received({"code": "3.1", "facts": {"knew_on": "2026-01-15"}})
        story.do("set_facts", claim="c1", withdraw=["knew_on"], facts={"rough": [rough]})
        assert counted(story) == [("LIM.1", date(2026, 1, 1))]

    def test_is_refused_where_nothing_of_it_is_on_record(self) -> None:
        """By its place in the list."""
        story = received({"code": "3.1", "facts": {"knew_on": "2026-01-15"}})
        assert refusals(story, withdraw=["knew_on", "employed_to"]) == [("/withdraw/1", "not_told")]


class TestNothing:
    """What changes nothing …"""

    @pytest.mark.parametrize("facts", [{}, {"knew_on": None}, {"knew_on": "2026-01-15"}])
    def test_is_refused(self, facts: dict[str, Any]) -> None:
        """Nothing said, nothing by name, and what is on record already."""
        story = received({"code": "3.1", "amount_yuan": "10.00", "facts": {"knew_on": "2026-01-15"}})
        assert refusals(story, facts=facts, amount_yuan="10.00") == [("/facts", "nothing_changed")]
