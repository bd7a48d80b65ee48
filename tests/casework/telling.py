"""The same facts about what can be enforced, told in different orders. All people invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.casework.histories import Story

MADE = date(2026, 4, 10)
KNOWN_BY = (2029, 12, 3)
Draw = Callable[[st.SearchStrategy[Any]], Any]
Clock = tuple[str, str, date, date, date | None]
Step = tuple[str, str, dict[str, Any]]
"""What it hangs on (a name that is free, or of what must have been told), the command, and its body."""


def times(story: Story) -> list[Clock]:
    """The times to enforce that stand, with where each counts from and until."""
    return sorted(
        (one.scope, str(one.status), one.started_on, one.due_on, one.ended_on)
        for one in story.clocks("LIM.9")
        if one.status != "cancelled"
    )


def tell(story: Story, steps: list[Step], *, ticking: bool) -> list[Clock]:
    """The times to enforce when everything has been told in an order, years later."""
    story.on(*KNOWN_BY)
    limbs: dict[str, str] = {}
    for name, command, body in steps:
        if command in ("file_suit", "request_negotiation"):
            limbs[name] = story.complaint.next_limb_id()
        its = {"limb": limbs[name]} if command in ("record_court_step", "settle") else {}
        if ticking or body.get("kind") == "enforcement":
            story.tick()
        story.do(command, **its, **body)
    story.tick().tick()
    return times(story)


def shuffled(draw: Draw, chains: list[list[Step]]) -> list[Step]:
    """Some order in which the steps of each chain keep theirs."""
    order = draw(st.permutations([index for index, chain in enumerate(chains) for _ in chain]))
    left = [list(chain) for chain in chains]
    return [left[index].pop(0) for index in order]


def days(least: int, most: int) -> st.SearchStrategy[str]:
    """Days since the award was made."""
    return st.integers(least, most).map(lambda after: str(MADE + timedelta(days=after)))


def between(since: str, most: int) -> st.SearchStrategy[str]:
    """A later day."""
    return st.integers(0, most).map(lambda after: str(date.fromisoformat(since) + timedelta(days=after)))


@st.composite
def payments(draw: st.DrawFn, on: dict[str, str], *, most: int = 3) -> list[list[Step]]:
    """Payments of a part, or of all of the nine thousand."""
    return [
        [(f"pay {index}", "record_performance", {**on, "amount_yuan": "3000.00", "occurred_on": draw(days(0, 1200))})]
        for index in range(draw(st.integers(0, most)))
    ]
