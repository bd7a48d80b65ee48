"""What hinders a worker while the time to enforce runs does so until its end is told, whoever told what first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.refusal import Refusal
from tests.casework.awarded import arbitrated
from tests.casework.histories import OTHER, Story, text

BOUND = date(2026, 4, 28)
FILED: dict[str, Any] = {"kind": "enforcement", "after": "aw1"}
Step = tuple[str, dict[str, Any]]


def in_effect() -> Story:
    """An award of nine thousand that has bound since the end of April."""
    return arbitrated(OTHER, employer_received_on="2026-04-10").on(2026, 12, 7).tick()


def tell(story: Story, step: Step) -> bool:
    """One step, an obstacle on whichever clock takes it; False while what must be on record before it is not."""
    name, body = step
    on_clock, limbs = name in ("pause", "resume"), [one.id for one in story.complaint.open_limbs()]
    if name == "record_court_step" and not limbs:
        return False
    clocks = [{"deadline": one.id} for one in story.clocks("LIM.9")] if on_clock else [{}]
    its = {"limb": limbs[0]} if name == "record_court_step" else {}
    for clock in reversed(clocks):
        try:
            story.do(name, **body, **its, **clock)
        except Refusal:
            continue
        return True
    return False


def told(steps: list[Step]) -> list[tuple[Any, ...]]:
    """The times that stand when everything is told; what comes too early for the record is told again later."""
    story, left, before = in_effect(), list(steps), -1
    while left and len(left) != before:
        before, waiting = len(left), list[Step]()
        for step in left:
            early = step[0] == "resume" and "pause" not in story.given
            if early or not tell(story, step):
                waiting.append(step)
        left = waiting
    assert not left
    return sorted(
        (one.started_on, str(one.status), one.due_on, one.paused_on or date.min, one.pauses, one.ended_on or date.min)
        for one in story.clocks("LIM.9")
        if one.status != "cancelled"
    )


def on(after: int) -> dict[str, str]:
    """A day of the months behind the one since which it binds."""
    return {"occurred_on": str(BOUND + timedelta(days=after))}


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """What hinders the worker, perhaps with its end, an application that was withdrawn, and perhaps a payment of a part."""
    days = draw(st.lists(st.integers(1, 200), min_size=5, max_size=5, unique=True))
    (since, until), (filed, back), paid = sorted(days[:2]), sorted(days[2:4]), days[4]
    steps: list[Step] = [
        ("pause", {"reason": text(), **on(since)}),
        ("file_suit", {**FILED, "filed_on": on(filed)["occurred_on"]}),
        ("record_court_step", {"step": "withdrawn", **on(back)}),
    ]
    if draw(st.booleans()):
        steps.append(("resume", on(until)))
    if draw(st.booleans()):
        steps.append(("record_performance", {"award": "aw1", "amount_yuan": "3000.00", **on(paid)}))
    return steps


class TestObstacle:
    """What hinders the worker …"""

    @settings(max_examples=60, deadline=None)
    @given(steps=lives(), data=st.data())
    def test_gives_the_same_time_in_every_order_of_telling(self, steps: list[Step], data: st.DataObject) -> None:
        """With an application that came to nothing, and payments."""
        assert told(steps) == told(data.draw(st.permutations(steps)))

    @pytest.mark.parametrize("first", ["pause", "file_suit"])
    def test_is_not_over_because_enforcement_was_applied_for_and_given_up(self, first: str) -> None:
        """Only its end says so; the application says nothing of it."""
        steps: list[Step] = [
            ("pause", {"reason": text(), **on(12)}),
            ("file_suit", {**FILED, "filed_on": on(22)["occurred_on"]}),
            ("record_court_step", {"step": "withdrawn", **on(34)}),
        ]
        if first == "file_suit":
            steps = [*steps[1:], steps[0]]
        assert told(steps) == [(BOUND, "paused", date(2028, 4, 28), date(2026, 5, 10), (), date.min)]
