"""Every clock of a matter has an id of its own. All people invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import DeadlineStarted
from casework.papers import FACTS, ProceedingKind
from tests.casework import histories
from tests.casework.histories import Story

FIRST = date(2026, 9, 1)
COURTS = (ProceedingKind.ARBITRATION, ProceedingKind.SUIT, ProceedingKind.ENFORCEMENT, ProceedingKind.MEDIATION)


def started(story: Story) -> list[str]:
    """The ids by which clocks began."""
    return [one.deadline for one in story.events if isinstance(one, DeadlineStarted)]


@st.composite
def proceedings(draw: st.DrawFn) -> dict[str, Any]:
    """The papers of a proceeding elsewhere, in the order of their days."""
    kind = draw(st.sampled_from(COURTS))
    names = draw(st.permutations(sorted(FACTS[kind])))[: draw(st.integers(2, 6))]
    opening = {"mediation": "application_received", "enforcement": "applied"}.get(str(kind), "filed")
    days = sorted(draw(st.lists(st.integers(1, 400), min_size=len(names), max_size=len(names))))
    later = [(one, FIRST + timedelta(days=day)) for one, day in zip(names, days, strict=True) if one != opening]
    return {"kind": kind, "facts": [{"fact": one, "occurred_on": str(on)} for one, on in [(opening, FIRST), *later]]}


class TestClock:
    """A clock …"""

    def test_has_an_id_of_its_own_where_another_begins_in_between(self) -> None:
        """The time to enforce begins with the final award, before the time to sue over it is on record."""
        papers = {"filed": "2026-09-01", "award_received": "2026-10-01", "final_award_received": "2026-11-12"}
        facts = [{"fact": fact, "occurred_on": on} for fact, on in papers.items()]
        story = histories.classified().on(2026, 11, 22)
        story.do("record_outside_proceeding", given={"kind": "arbitration", "facts": facts})
        began = [(one.rule, one.deadline) for one in story.events if isinstance(one, DeadlineStarted)]
        assert began[-4:] == [("ARB.4", "d7"), ("LIT.1", "d8"), ("LIM.9", "d9"), ("LIT.2", "d10")]

    @settings(max_examples=150, deadline=None)
    @given(given_=st.lists(proceedings(), min_size=1, max_size=2))
    def test_begins_once_whatever_papers_are_told_together(self, given_: list[dict[str, Any]]) -> None:
        """The log, and the state that is folded from it, have as many clocks as began."""
        story = histories.classified().on(2028, 6, 1)
        for one in given_:
            story.do("record_outside_proceeding", given=one)
        story.tick()
        assert sorted(set(started(story))) == sorted(started(story))
        assert list(story.complaint.deadlines) == started(story)
        assert {one.deadline: one.rule for one in story.events if isinstance(one, DeadlineStarted)} == {
            one.id: one.rule for one in story.complaint.deadlines.values()
        }
