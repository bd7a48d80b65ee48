"""What is known of an award in the end decides its clocks, in whatever order it was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework.awarded import OF_FIRST, OF_SECOND, arbitrated
from tests.casework.histories import Story

MADE = date(2026, 4, 10)
KNOWN_BY = (2026, 11, 19)
SIDES = ("worker", "employer")
Telling = tuple[str, dict[str, Any]]
Clock = tuple[str, str, str, date, date]


@st.composite
def suits(draw: st.DrawFn, got: dict[str, date], workers: int) -> dict[str, tuple[Telling, Telling | None]]:
    """For each side and worker perhaps a suit after the receipt, and perhaps its end without a judgment."""
    found: dict[str, tuple[Telling, Telling | None]] = {}
    for side in SIDES:
        for number in range(1, workers + 1):
            if not draw(st.booleans()):
                continue
            filed_on = got[side] + timedelta(days=draw(st.integers(0, 25)))
            ended_on = filed_on + timedelta(days=draw(st.integers(0, 60)))
            filed = {"after": "aw1", "by": side, "claims": [f"c{number}"], "filed_on": str(filed_on)}
            step = draw(st.sampled_from(["withdrawn", "refused", "ended", None]))
            end = ("record_court_step", {"step": step, "occurred_on": str(ended_on)}) if step else None
            found[f"{side} {number}"] = (("file_suit", filed), end)
    return found


@st.composite
def orders(draw: st.DrawFn, names: list[str], ended: set[str]) -> list[str]:
    """Some order in which each suit comes before its end."""
    left = draw(st.permutations([*names, *(one for one in names if one in ended)]))
    return list(left)


def told(award: Story, papers: dict[str, Any], order: list[str], *, ticking: bool, soon: bool = False) -> list[Clock]:
    """The clocks on the award when all of it has been told in an order: long after, or as soon as it can be."""
    latest = MADE
    limbs: dict[str, str] = {}
    for name in order:
        if name in SIDES:
            command, body, on = "record_award", {"award": "aw1", f"{name}_received_on": str(papers[name])}, papers[name]
            limb = "l1"
        else:
            command, body = papers[name][name in limbs]
            on = date.fromisoformat(body.get("filed_on") or body["occurred_on"])
            limb = limbs.setdefault(name, award.complaint.next_limb_id())
        latest = max(latest, on)
        award.on(*(latest.timetuple()[:3] if soon else KNOWN_BY))
        if ticking:
            award.tick()
        award.do(command, **(body if command == "file_suit" else {**body, "limb": limb}))
        if ticking:
            award.tick()
    award.on(*KNOWN_BY)
    award.tick()
    return sorted(
        (one.rule, one.scope, str(one.status), one.started_on, one.due_on)
        for one in award.complaint.deadlines.values()
        if one.status != "cancelled" and one.scope.startswith("aw1")
    )


class TestOrderOfTelling:
    """Receipts and suits about an award …"""

    @pytest.mark.parametrize("workers", [1, 2])
    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_leave_the_same_clocks_in_every_order(self, workers: int, data: st.DataObject) -> None:
        """The time of each side, and from when the two years to enforce it count, follow from the facts alone."""
        got = {side: MADE + timedelta(days=data.draw(st.integers(0, 30))) for side in SIDES}
        final = data.draw(st.sampled_from([False, False, True]))
        filed = data.draw(suits(got, workers)) if not final else {}
        papers: dict[str, Any] = {**got, **filed}
        ended = {name for name, (_, end) in filed.items() if end is not None}
        items = [{**one, "final": final} for one in (OF_FIRST, OF_SECOND)[:workers]]
        two = workers == 2
        seen = [
            told(
                arbitrated(*items, two=two, worker_received_on=None),
                papers,
                data.draw(orders(list(papers), ended)),
                ticking=data.draw(st.booleans()),
                soon=data.draw(st.booleans()),
            )
            for _ in range(2)
        ]
        assert seen[0] == seen[1]

    @pytest.mark.parametrize(
        ("filed", "orders", "since"),
        [
            ({"s": ("worker", "c1", 10, 56)}, ["w e s s", "s s e w"], date(2026, 5, 14)),
            (
                {"s": ("worker", "c1", 10, 56), "t": ("worker", "c2", 15, 86)},
                ["s t w e s t", "w s s e t t", "e s s t w t", "e t t s w s"],
                date(2026, 6, 5),
            ),
            (
                {"s": ("worker", "c1", 10, 56), "t": ("employer", "c2", 25, 40)},
                ["w e s t s t", "t e s w s t", "t t s e s w"],
                date(2026, 5, 20),
            ),
            (
                {"s": ("worker", "c1", 10, 10), "t": ("worker", "c2", 11, 11)},
                ["w e s t s t", "s s t t w e"],
                date(2026, 5, 14),
            ),
        ],
    )
    def test_of_two_workers_bind_from_one_day(
        self, filed: dict[str, tuple[str, str, int, int]], orders: list[str], since: date
    ) -> None:
        """The part of a worker is in dispute as long as that worker's suits and the employer's about it are."""
        papers: dict[str, Any] = {"worker": date(2026, 4, 15), "employer": date(2026, 4, 28)}
        for name, (side, claim, first, last) in filed.items():
            body = {"after": "aw1", "by": side, "claims": [claim], "filed_on": str(MADE + timedelta(days=first))}
            end = {"step": "withdrawn", "occurred_on": str(MADE + timedelta(days=last))}
            papers[name] = (("file_suit", body), ("record_court_step", end))
        for order in orders:
            steps = [{"w": "worker", "e": "employer"}.get(one, one) for one in order.split()]
            for ticking in (True, False):
                award = arbitrated(OF_FIRST, OF_SECOND, two=True, worker_received_on=None)
                clocks = told(award, papers, steps, ticking=ticking)
                assert [one[3] for one in clocks if one[0] == "LIM.9"] == [since]
