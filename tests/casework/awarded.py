"""Stories of awards that tests about suits, effect and enforcement start from. All people invented."""

from __future__ import annotations

from typing import Any

from tests.casework import histories
from tests.casework.histories import OTHER, WAGES, WORK, Story, text

OVERTIME = {"worker": "w1", "code": "1.2", "amount_yuan": "800.00"}
ACT = {"worker": "w1", "code": "6.4"}
OF_FIRST = {"worker": "w1", "code": "1.1", "amount_yuan": "9000.00"}
OF_SECOND = {"worker": "w2", "code": "1.1", "amount_yuan": "9000.00"}
OUTSIDE_AWARD = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-25"}]}


def claimed(worker: str) -> dict[str, Any]:
    """Wages of one worker."""
    return {**WAGES, "workers": [worker]}


def arbitrated(*items: dict[str, Any], two: bool = False, **more: Any) -> Story:
    """An award on wages and overtime of one worker, or on the wages of two; the worker's side got it on the tenth."""
    if two:
        workers = [{"name": text("a")}, {"name": text("b")}]
        story = histories.received(claimed("w1"), claimed("w2"), workers=workers)
        story.do("accept").do("classify", relation="labour")
    else:
        story = histories.classified(WAGES, WORK)
    story.do("apply_for_arbitration").on(2026, 3, 6).do("record_arbitration_acceptance", limb="l1", result="accepted")
    received = {"worker_received_on": "2026-04-10", **more}
    return story.on(2026, 4, 10).do("record_award", limb="l1", items=list(items), **received)


def shared_out() -> Story:
    """Wages were awarded ahead of the rest, overtime later, each in an award of its own."""
    story = arbitrated(OTHER, partial=True)
    return story.do("record_award", limb="l1", items=[OVERTIME], worker_received_on="2026-04-10")


def ordered(*items: dict[str, Any]) -> Story:
    """An award whose first item is no money, for a claim without an amount; both sides got it on the tenth."""
    story = histories.classified(WAGES, {**WORK, "code": ACT["code"], "amount_yuan": None})
    story.do("apply_for_arbitration").on(2026, 3, 6).do("record_arbitration_acceptance", limb="l1", result="accepted")
    received = {"worker_received_on": "2026-04-10", "employer_received_on": "2026-04-10"}
    return story.on(2026, 4, 10).do("record_award", limb="l1", items=list(items), **received)


def standing(story: Story) -> list[tuple[str, str]]:
    """The awards that stand, with what they award."""
    return [(one.id, str(one.awarded_yuan)) for one in story.complaint.awards if not one.superseded]


def judged(story: Story, *items: dict[str, Any], limb: str = "l2", **more: Any) -> Story:
    """The court gave judgment."""
    return story.on(2026, 7, 1).do("record_judgment", limb=limb, items=list(items), **more)
