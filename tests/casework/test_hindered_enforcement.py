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


HINDERED = ("2026-10-25", "2027-03-15")


def hindered(story: Story, since: str, until: str | None) -> Story:
    """What hindered the worker, told on the clock that counts."""
    clock = next(one.id for one in reversed(story.clocks("LIM.9")) if one.status not in ("cancelled", "met"))
    story.do("pause", deadline=clock, reason=text(), occurred_on=since)
    return story.do("resume", deadline=clock, occurred_on=until) if until else story


def agreed(story: Story) -> Story:
    """The court's statement takes the award's place."""
    story.do("file_suit", after="aw1", filed_on="2026-04-20")
    return story.do(
        "record_court_step", limb="l2", step="conciliated", occurred_on="2026-09-27", items=[{**OTHER, "final": False}]
    )


def put_right(story: Story) -> Story:
    """A correction takes its place."""
    return story.do("record_award", limb="l1", made_on="2026-05-20", items=[OTHER], replaces="aw1")


def judged(story: Story) -> Story:
    """A judgment on the award, then one of second instance on that."""
    story.do("file_suit", after="aw1", filed_on="2026-04-20")
    story.do("record_judgment", limb="l2", made_on="2026-06-20", items=[OTHER])
    story.do("file_suit", kind="appeal", after="aw2", filed_on="2026-06-25")
    return story.do("record_judgment", limb="l3", made_on="2026-09-27", items=[OTHER])


def standing_times(story: Story) -> list[tuple[Any, ...]]:
    """The times to enforce that stand."""
    return [
        (one.scope, one.started_on, str(one.status), one.due_on, one.pauses)
        for one in story.clocks("LIM.9")
        if one.status != "cancelled"
    ]


class TestObstacleOfWhatWasReplaced:
    """What hindered the worker in having an award enforced whose place something has taken …"""

    def bound(self) -> Story:
        """An award that has bound since the end of April, told of two years later."""
        return arbitrated(OTHER, employer_received_on="2026-04-10").on(2028, 4, 3).tick()

    @pytest.mark.parametrize("replaced", [agreed, put_right, judged])
    @pytest.mark.parametrize("until", [HINDERED[1], None])
    @pytest.mark.parametrize("since", [HINDERED[0], "2026-09-01"])
    def test_gives_the_same_time_told_before_that_or_after(self, replaced: Any, since: str, until: str | None) -> None:
        """A statement, a correction, a judgment of second instance; with the end of what hindered, or before it is known."""
        before = standing_times(replaced(hindered(self.bound(), since, until)))
        assert before == standing_times(hindered(replaced(self.bound()), since, until))

    def test_lengthens_the_time_to_enforce_the_statement(self) -> None:
        """A hundred and forty-one days behind its two years."""
        [(scope, _, _, due_on, _)] = standing_times(agreed(hindered(self.bound(), *HINDERED)))
        assert (scope, due_on) == ("aw2", date(2029, 2, 15))

    @pytest.mark.parametrize("until", ["2026-09-10", "2027-03-15"])
    def test_may_end_on_the_clock_of_what_took_its_place(self, until: str) -> None:
        """Whether it ended before that was made or after."""
        story = agreed(hindered(self.bound(), "2026-09-01", None))
        story.do("resume", deadline=story.clocks("LIM.9")[-1].id, occurred_on=until)
        at_once = agreed(hindered(self.bound(), "2026-09-01", until))
        assert [one[:4] for one in standing_times(story)] == [one[:4] for one in standing_times(at_once)]
