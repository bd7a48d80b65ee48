"""The tribunal's acceptance of a case, told when its award is on record already."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework import histories
from tests.casework.histories import OTHER, Story

ACCEPTANCE = "record_arbitration_acceptance"


def awarded(*, ticks: bool, partial: bool = False) -> Story:
    """Applied for on 2026-03-02, awarded on 2026-04-10; nobody told when the tribunal took the case up."""
    story = histories.arbitration_filed().on(2026, 4, 14)
    story = story.tick() if ticks else story
    return story.do("record_award", limb="l1", items=[OTHER], made_on="2026-04-10", partial=partial)


@pytest.mark.parametrize("ticks", [True, False])
class TestBeforeItIsTold:
    """While nobody has told when it was, the tribunal's time to answer …"""

    @pytest.mark.parametrize("partial", [True, False])
    def test_ended_without_having_lapsed(self, ticks: bool, partial: bool) -> None:
        """The award shows that the case was accepted, and not on which day."""
        assert awarded(ticks=ticks, partial=partial).clock("ARB.4").status == "cancelled"


@pytest.mark.parametrize("ticks", [True, False])
class TestToldBehindTheAward:
    """An acceptance that is told behind the award …"""

    def test_ends_the_tribunals_time_on_its_own_day(self, ticks: bool) -> None:
        """And begins that to decide, which the award ended."""
        story = awarded(ticks=ticks).do(ACCEPTANCE, limb="l1", result="accepted", occurred_on="2026-03-05")
        ends = [(one.rule, one.status, one.ended_on) for one in (story.clock("ARB.4"), story.clock("ARB.16"))]
        assert ends == [("ARB.4", "met", date(2026, 3, 5)), ("ARB.16", "met", date(2026, 4, 10))]
        assert story.clock("ARB.16").started_on == date(2026, 3, 5)

    def test_leaves_the_case_decided(self, ticks: bool) -> None:
        """It goes to court from here, or to enforcement."""
        story = awarded(ticks=ticks).do(ACCEPTANCE, limb="l1", result="accepted", occurred_on="2026-03-05")
        limb = story.complaint.limbs[0]
        assert (limb.step, limb.open, limb.result, story.complaint.cases["l1"].accepted_on) == (
            "decided",
            False,
            "award",
            date(2026, 3, 5),
        )

    def test_came_late_where_the_time_was_over(self, ticks: bool) -> None:
        """The lapse is on record, and the court that it opened."""
        story = awarded(ticks=ticks).do(ACCEPTANCE, limb="l1", result="accepted", occurred_on="2026-03-20")
        clock = story.clock("ARB.4")
        assert (clock.status, clock.ended_on, clock.opened) == ("met", date(2026, 3, 20), ("suit",))

    def test_does_not_lie_behind_it(self, ticks: bool) -> None:
        """What was decided had been accepted."""
        refusal = awarded(ticks=ticks).refused(ACCEPTANCE, limb="l1", result="accepted", occurred_on="2026-04-11")
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "after_the_award")]

    @pytest.mark.parametrize("result", ["refused", "unanswered", "correction_needed", "corrected"])
    def test_is_the_only_answer_that_fits(self, ticks: bool, result: str) -> None:
        """What was decided had been refused by nobody."""
        refusal = awarded(ticks=ticks).refused(ACCEPTANCE, limb="l1", result=result, occurred_on="2026-03-05")
        assert refusal.code == "not_allowed_at_this_stage"

    def test_is_told_once(self, ticks: bool) -> None:
        """Then it is on record."""
        story = awarded(ticks=ticks).do(ACCEPTANCE, limb="l1", result="accepted", occurred_on="2026-03-05")
        assert ACCEPTANCE not in story.allowed()
