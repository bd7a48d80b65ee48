"""When an award or a judgment that is known only by papers of a proceeding elsewhere can be enforced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework import histories
from tests.casework.histories import WAGES, Story
from tests.casework.telling import Step, between, days, payments, shuffled, tell


def told(papers: dict[str, str], kind: str = "arbitration", story: Story | None = None, **more: Any) -> Story:
    """The papers of a proceeding that another body had, told in June; time passes."""
    facts = [{"fact": fact, "occurred_on": on} for fact, on in papers.items()]
    story = (story or histories.classified(WAGES)).on(2026, 6, 1)
    return story.do("record_outside_proceeding", given={"kind": kind, "facts": facts, **more}).tick().tick()


def times(story: Story) -> list[tuple[str, str, date]]:
    """The times to enforce that stand."""
    return [(one.scope, str(one.status), one.started_on) for one in story.clocks("LIM.9") if one.status != "cancelled"]


def paper(fact: str, on: str, kind: str = "arbitration", **more: Any) -> Step:
    """A paper of a proceeding elsewhere: of the award's, or of a new one that answers it."""
    given: dict[str, Any] = {"kind": kind, "facts": [{"fact": fact, "occurred_on": on}], **more}
    known = {} if more else {"proceeding": "p1"}
    return fact, "record_outside_proceeding", {**known, "given": given}


@st.composite
def chains(draw: st.DrawFn) -> list[list[Step]]:
    """Papers of the award, payments, a suit here, and an application elsewhere; each of them perhaps."""
    papers = ("award_received", "award_received_by_employer", "award_made", "final_award_received")
    found = [[paper(one, draw(days(0, 30) if one != "award_made" else st.just("2026-04-10")))] for one in papers]
    suit: list[Step] = [("suit", "file_suit", {"after": "p1", "filed_on": draw(days(10, 40))})]
    end = {"step": "withdrawn", "occurred_on": draw(between(suit[0][2]["filed_on"], 90))}
    suit += [("suit", "record_court_step", end)] if draw(st.booleans()) else []
    applied = [paper("applied", draw(days(100, 600)), "enforcement", after="p1")]
    kept = [one for one in (*found, suit, applied) if draw(st.booleans())]
    return [*kept, *draw(payments({"claim": "c1"}, most=4))]


BOTH = {"award_received": "2026-04-10", "award_received_by_employer": "2026-04-20"}


class TestAward:
    """An award that was made elsewhere …"""

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_has_the_same_time_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """Its papers, payments, a suit and an application."""
        told_of = data.draw(chains())
        seen = []
        for _ in range(2):
            story = histories.classified(WAGES).on(2026, 4, 10)
            story.do("record_outside_proceeding", given={"kind": "arbitration"})
            seen.append(tell(story, shuffled(data.draw, told_of), ticking=data.draw(st.booleans())))
        assert seen[0] == seen[1]

    @pytest.mark.parametrize(
        ("papers", "since"),
        [
            ({"award_received": "2026-04-10"}, date(2026, 4, 28)),
            (BOTH, date(2026, 5, 7)),
            ({"final_award_received": "2026-04-10"}, date(2026, 4, 10)),
            ({"award_made": "2026-04-07", "final_award_received": "2026-04-10"}, date(2026, 4, 7)),
        ],
    )
    def test_is_enforced_from_the_day_on_which_it_binds(self, papers: dict[str, str], since: date) -> None:
        """Behind the last day to sue of those who are known to have it; a final one at once (LDMAL 47, 50, CPL 250)."""
        assert times(told(papers)) == [("p1", "running", since)]

    def test_is_not_while_a_side_can_still_sue(self) -> None:
        """The employer got it in May."""
        assert times(told({"award_received": "2026-04-10", "award_received_by_employer": "2026-05-29"})) == []

    def test_has_the_careful_day_taken_back_by_a_receipt_that_is_told_later(self) -> None:
        """As with an award of our own."""
        story = told({"award_received": "2026-04-10"})
        facts = [{"fact": "award_received_by_employer", "occurred_on": "2026-04-20"}]
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": facts}).tick()
        assert times(story.tick()) == [("p1", "running", date(2026, 5, 7))]

    def test_is_not_while_it_is_in_court(self) -> None:
        """A suit that is told later takes it back, one that is withdrawn gives it again."""
        story = told({"award_received": "2026-04-10"}).do("file_suit", after="p1", filed_on="2026-04-20")
        assert times(story) == []
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-25")
        assert times(story) == [("p1", "running", date(2026, 5, 25))]

    def test_is_not_where_a_court_elsewhere_has_it(self) -> None:
        """Until that suit is withdrawn."""
        story = told({"award_received": "2026-04-10"})
        told({"filed": "2026-04-20"}, "suit", story, after="p1")
        assert times(story) == []
        withdrawn = {"kind": "suit", "facts": [{"fact": "withdrawn", "occurred_on": "2026-05-25"}]}
        story.do("record_outside_proceeding", proceeding="p2", given=withdrawn)
        assert times(story) == [("p1", "running", date(2026, 5, 25))]

    def test_has_its_time_met_by_an_application(self) -> None:
        """Whether it was made here or elsewhere."""
        here = told({"award_received": "2026-04-10"}).do("file_suit", kind="enforcement", after="p1")
        there = told({"applied": "2026-05-18"}, "enforcement", told({"award_received": "2026-04-10"}), after="p1")
        assert [times(here)[0][1], times(there)[0][1]] == ["met", "met"]

    def test_has_its_time_again_when_that_was_withdrawn(self) -> None:
        """It counts as if nobody had applied."""
        story = told({"award_received": "2026-04-10"}).do("file_suit", kind="enforcement", after="p1")
        assert times(story.do("record_court_step", limb="l1", step="withdrawn")) == [
            ("p1", "running", date(2026, 4, 28))
        ]

    def test_has_its_time_begun_anew_by_a_payment(self) -> None:
        """Three thousand in May."""
        story = told({"award_received": "2026-04-10"})
        story.do("record_performance", claim="c1", amount_yuan="3000.00", occurred_on="2026-05-11")
        assert times(story) == [("p1", "running", date(2026, 5, 11))]

    def test_has_its_time_met_when_everything_was_got(self) -> None:
        """The whole claim was paid."""
        story = told({"award_received": "2026-04-10"})
        story.do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-11")
        assert times(story) == [("p1", "met", date(2026, 4, 28))]

    def test_leaves_the_time_to_the_day_of_performance_where_that_is_on_record(self) -> None:
        """What is known of its enforcement says itself from when it counts."""
        story = told(
            {"performance_due": "2026-05-18"}, "enforcement", told({"award_received": "2026-04-10"}), after="p1"
        )
        assert times(story) == [("p2", "running", date(2026, 5, 18))]


class TestJudgment:
    """A judgment that was given elsewhere …"""

    def test_is_enforced_from_its_effect(self) -> None:
        """As the court says when that was (CPL 250)."""
        papers = {"judgment_received": "2026-04-10", "judgment_effective": "2026-04-28"}
        assert times(told(papers, "suit")) == [("p1", "running", date(2026, 4, 28))]

    def test_is_not_while_nobody_knows_of_its_effect(self) -> None:
        """The other side may have appealed."""
        assert times(told({"judgment_received": "2026-04-10"}, "suit")) == []
