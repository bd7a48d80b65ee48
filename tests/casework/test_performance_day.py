"""The day of performance of an award or a judgment on record, told later or put right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import OTHER, Story


def told(story: Story, on: str, **more: Any) -> Story:
    """The award is to be performed by a day."""
    return story.do("record_award", limb="l1", award="aw1", performance_due_on=on, **more)


def in_effect() -> Story:
    """A judgment that took effect."""
    story = histories.with_judgment().on(2026, 7, 20)
    return story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")


class TestPerformanceDay:
    """The day of performance …"""

    def test_of_an_award_may_be_told_later(self) -> None:
        """Enforcement counts from there, as if it had been told at once (CPL 250)."""
        later = told(histories.with_award_received().on(2026, 5, 10).tick(), "2026-06-01")
        times = [(one.started_on, str(one.status)) for one in later.clocks("LIM.9")]
        assert times == [(date(2026, 4, 30), "cancelled"), (date(2026, 6, 1), "running")]

    def test_may_be_told_with_a_receipt(self) -> None:
        """Neither is dropped."""
        story = told(histories.with_award().on(2026, 4, 14), "2026-06-01", worker_received_on="2026-04-13")
        [award] = story.complaint.awards
        assert (award.performance_due_on, len(award.received_on)) == (date(2026, 6, 1), 1)

    def test_may_be_put_right(self) -> None:
        """The last word holds."""
        story = told(told(histories.with_award_received(), "2026-06-01"), "2026-07-01")
        assert [one.started_on for one in story.clocks("LIM.9") if one.status == "running"] == [date(2026, 7, 1)]

    def test_of_a_judgment_in_effect_may_be_told_later(self) -> None:
        """Its day of effect is on record."""
        story = in_effect().do("record_judgment", limb="l2", judgment="aw2", performance_due_on="2026-07-27")
        assert [one.started_on for one in story.clocks("LIM.9") if one.status == "running"] == [date(2026, 7, 27)]

    def test_of_a_judgment_waits_for_its_effect(self) -> None:
        """Until then nothing is to be performed."""
        story = histories.with_judgment()
        refusal = story.refused("record_judgment", limb="l2", judgment="aw2", performance_due_on="2026-07-27")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/effective_on", "effect_missing")

    def test_does_not_lie_before_the_award(self) -> None:
        """Nothing is performed that was not made."""
        body = {"limb": "l1", "award": "aw1", "performance_due_on": "2026-04-09"}
        refusal = histories.with_award_received().refused("record_award", **body)
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/performance_due_on", "before_earlier_step")

    def test_is_that_of_the_decision_that_stands(self) -> None:
        """The correction says by when."""
        story = histories.with_award_received()
        story.do("record_award", limb="l1", items=[OTHER], replaces="aw1")
        body = {"limb": "l1", "award": "aw1", "performance_due_on": "2026-06-01"}
        assert story.refused("record_award", **body).errors[0].code == "superseded_already"

    @pytest.mark.parametrize(
        ("command", "limb", "of"),
        [("record_award", "l1", {"award": "aw1"}), ("record_judgment", "l2", {"judgment": "aw2"})],
    )
    def test_or_a_receipt_is_asked_for_at_what_was_named(self, command: str, limb: str, of: dict[str, str]) -> None:
        """Where nothing is told of it, the field that was sent is named."""
        refusal = histories.with_judgment().refused(command, limb=limb, **of)
        assert (refusal.errors[0].field, refusal.errors[0].code) == (f"/{next(iter(of))}", "nothing_to_add")
