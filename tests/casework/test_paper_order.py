"""Papers of one proceeding in an order that can have happened."""

from __future__ import annotations

from typing import Any

import pytest

from casework.refusal import Refusal
from tests.casework import histories
from tests.casework.histories import Story, text


def paper(fact: str, on: str | None, precision: str = "day") -> dict[str, Any]:
    """One paper as told."""
    return {"fact": fact, "occurred_on": on, "precision": precision}


def told(story: Story, *facts: dict[str, Any], kind: str = "arbitration", **more: Any) -> Story:
    """A proceeding with these papers is recorded."""
    return story.do("record_outside_proceeding", given={"kind": kind, "facts": list(facts)}, **more)


def refused(story: Story, *facts: dict[str, Any], kind: str = "arbitration", **more: Any) -> Refusal:
    """A proceeding with these papers is refused."""
    return story.refused("record_outside_proceeding", given={"kind": kind, "facts": list(facts)}, **more)


def places(refusal: Refusal) -> list[tuple[str, str]]:
    """Which fields, and why."""
    return [(one.field, one.code) for one in refusal.errors]


class TestPaper:
    """A paper of another body's proceeding …"""

    @pytest.mark.parametrize(
        ("kind", "first", "later"),
        [
            ("arbitration", "filed", "accepted"),
            ("suit", "filed", "judgment_received"),
            ("payment_order", "applied", "received_by_debtor"),
            ("mediation", "application_received", "failed"),
            ("injury", "injured", "recognition_applied"),
        ],
    )
    def test_does_not_lie_before_the_filing(self, kind: str, first: str, later: str) -> None:
        """Nobody accepts, or decides, what was not filed yet; the field is named."""
        facts = paper(first, "2026-02-20"), paper(later, "2026-02-19")
        refusal = refused(histories.accepted(), *facts, kind=kind)
        assert places(refusal) == [("/given/facts/1/occurred_on", "before_it_was_filed")]

    def test_may_be_of_the_day_of_filing(self) -> None:
        """Accepted at the counter."""
        story = told(histories.accepted(), paper("filed", "2026-02-20"), paper("accepted", "2026-02-20"))
        assert len(story.complaint.proceedings) == 1

    def test_that_refused_orally_may_lie_before_it(self) -> None:
        """The written filing answers the refusal at the counter."""
        story = told(histories.accepted(), paper("orally_refused", "2026-02-18"), paper("filed", "2026-02-20"))
        assert len(story.complaint.proceedings) == 1

    def test_that_made_performance_due_lies_before_enforcement_is_applied_for(self) -> None:
        """That day comes first."""
        facts = paper("performance_due", "2026-02-01"), paper("applied", "2026-02-20")
        assert len(told(histories.accepted(), *facts, kind="enforcement").complaint.proceedings) == 1

    def test_of_which_the_month_is_known_may_lie_anywhere_in_it(self) -> None:
        """February may be after the twentieth; January cannot."""
        story = histories.accepted()
        refusal = refused(story, paper("filed", "2026-02-20"), paper("accepted", "2026-01-01", "month"))
        assert places(refusal) == [("/given/facts/1/occurred_on", "before_it_was_filed")]
        told(story, paper("filed", "2026-02-20"), paper("accepted", "2026-02-01", "month"))
        told(story, paper("filed", "2026-02-20"), paper("accepted", "2026-01-01", "year"))

    def test_is_judged_by_the_filing_on_record(self) -> None:
        """What is told later belongs to the same proceeding."""
        story = told(histories.accepted(), paper("filed", "2026-02-20"))
        refusal = refused(story, paper("accepted", "2026-02-19"), proceeding="p1")
        assert places(refusal) == [("/given/facts/0/occurred_on", "before_it_was_filed")]

    def test_on_record_is_not_overtaken_by_another_day_of_filing(self) -> None:
        """A filing put right to a day behind its acceptance; with a new acceptance it is taken."""
        story = told(histories.accepted(), paper("filed", "2026-02-10"), paper("accepted", "2026-02-12"))
        refusal = refused(story, paper("filed", "2026-02-20"), proceeding="p1")
        assert places(refusal) == [("/given/facts/0/occurred_on", "before_it_was_filed")]
        told(story, paper("filed", "2026-02-20"), paper("accepted", "2026-02-25"), proceeding="p1")
        assert dict(story.complaint.proceedings[0].facts)["accepted"].day == 25

    def test_is_told_once(self) -> None:
        """Two days of one filing would start two clocks."""
        refusal = refused(histories.accepted(), paper("filed", "2026-02-10"), paper("filed", "2026-02-12"))
        assert places(refusal) == [("/given/facts/1/fact", "paper_twice")]

    def test_that_comes_twice_is_a_proceeding_of_its_own(self) -> None:
        """The sentence says what to do with a second filing."""
        refusal = refused(histories.accepted(), paper("filed", "2026-02-10"), paper("filed", "2026-02-12"))
        assert ("另行登记一个程序" in refusal.errors[0].zh, "of its own" in refusal.errors[0].en) == (True, True)

    @pytest.mark.parametrize("fact", ["hearing", "orally_refused"])
    def test_that_recurs_may_be_told_of_each_day(self, fact: str) -> None:
        """A tribunal hears a case more than once; a bureau turns people away on two days."""
        story = told(histories.accepted(), paper(fact, "2026-02-10"), paper(fact, "2026-02-12"))
        assert len(story.complaint.proceedings[0].facts) == 2

    @pytest.mark.parametrize("fact", ["hearing", "orally_refused"])
    def test_that_recurs_is_added_when_told_later(self, fact: str) -> None:
        """The second hearing does not take the place of the first; the same one again is nothing new."""
        story = told(histories.accepted(), paper("filed", "2026-02-01"), paper(fact, "2026-02-10"))
        told(story, paper(fact, "2026-02-12"), proceeding="p1")
        told(story, paper(fact, "2026-02-10"), proceeding="p1")
        days = [on.day for name, on in story.complaint.proceedings[0].facts if name == fact]
        assert (days, story.events[-1].model_dump()["corrects"]) == ([10, 12], ())

    def test_that_recurs_is_kept_in_order_with_the_filing_told_later(self) -> None:
        """Every hearing on record counts, not the last one told only."""
        story = told(histories.accepted(), paper("hearing", "2026-02-10"), paper("hearing", "2026-02-12"))
        facts = paper("filed", "2026-02-11"), paper("hearing", "2026-02-13")
        assert places(refused(story, *facts, proceeding="p1")) == [
            ("/given/facts/0/occurred_on", "before_it_was_filed")
        ]

    def test_that_opened_a_case_may_lie_before_the_workers_complaint(self) -> None:
        """The authority opened it of its own accord, or others had reported it."""
        facts = paper("case_opened", "2026-02-10"), paper("filed", "2026-02-20")
        story = told(histories.accepted(), *facts, kind="inspection")
        assert (story.clock("INS.1").status, str(story.clock("INS.2").started_on)) == ("running", "2026-02-10")

    def test_is_judged_at_the_receipt_too(self) -> None:
        """By its place in the form."""
        given = {"kind": "arbitration", "facts": [paper("filed", "2026-02-20"), paper("accepted", "2026-02-19")]}
        refusal = Story().refused("submit", narrative=text(), proceedings=[given])
        assert places(refusal) == [("/proceedings/0/facts/1/occurred_on", "before_it_was_filed")]
