"""The day of performance of an award or a judgment on record, told later or put right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import OTHER, Story
from tests.casework.test_conciliation import by_court, by_tribunal


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


def binding() -> Story:
    """A judgment that nobody appealed from; the court's word for its effect is not on record."""
    story = histories.with_judgment().do(
        "record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-01"
    )
    return story.on(2026, 7, 20).tick()


def since(story: Story) -> list[date]:
    """From when the time to enforce counts that runs."""
    return [one.started_on for one in story.clocks("LIM.9") if one.status == "running"]


class TestOfAJudgmentThatBinds:
    """The day of performance of a judgment from which nobody appealed …"""

    def test_is_told_alone(self) -> None:
        """The record says that it has effect."""
        story = binding().do("record_judgment", limb="l2", judgment="aw2", performance_due_on="2026-07-27")
        assert since(story) == [date(2026, 7, 27)]

    def test_is_told_of_one_of_second_instance(self) -> None:
        """It has effect on its day."""
        story = histories.with_judgment().on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2").on(2026, 9, 1)
        story.do("record_judgment", limb="l3", items=[OTHER])
        story.do("record_judgment", limb="l3", judgment="aw3", performance_due_on="2026-09-15")
        assert since(story) == [date(2026, 9, 15)]

    def test_stays_when_the_court_says_that_it_has_effect(self) -> None:
        """Whichever was told first."""
        bodies = [{"performance_due_on": "2026-07-27"}, {"effective_on": "2026-07-17"}]
        stories = [binding(), binding()]
        for story, order in zip(stories, (bodies, bodies[::-1]), strict=True):
            for body in order:
                story.do("record_judgment", limb="l2", judgment="aw2", **body)
        assert [since(story) for story in stories] == [[date(2026, 7, 27)]] * 2

    def test_is_named_where_it_lies_before_the_judgment(self) -> None:
        """Not the day of effect, of which nothing was told."""
        body = {"limb": "l2", "judgment": "aw2", "performance_due_on": "2026-06-30"}
        refusal = binding().refused("record_judgment", **body)
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/performance_due_on", "before_earlier_step")

    def test_is_named_where_another_has_taken_its_place(self) -> None:
        """The one that stands says by when."""
        story = binding().do("record_judgment", limb="l2", items=[OTHER], replaces="aw2")
        refusal = story.refused("record_judgment", limb="l2", judgment="aw2", performance_due_on="2026-07-27")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/performance_due_on", "superseded_already")


@pytest.mark.parametrize(("made", "limb", "award"), [(by_tribunal, "l1", "aw1"), (by_court, "l2", "aw2")])
class TestOfAStatement:
    """The day of performance of a conciliation statement …"""

    def test_may_be_told_later(self, made: Any, limb: str, award: str) -> None:
        """As if it had been told at once."""
        story = made().do("record_award", limb=limb, award=award, performance_due_on="2026-09-30")
        assert since(story) == since(made(performance_due_on="2026-09-30")) == [date(2026, 9, 30)]

    def test_may_be_put_right(self, made: Any, limb: str, award: str) -> None:
        """The last word holds."""
        story = made(performance_due_on="2026-09-30")
        assert since(story.do("record_award", limb=limb, award=award, performance_due_on="2026-10-30")) == [
            date(2026, 10, 30)
        ]

    def test_does_not_lie_before_it(self, made: Any, limb: str, award: str) -> None:
        """The field is named."""
        refusal = made().refused("record_award", limb=limb, award=award, performance_due_on="2026-03-19")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/performance_due_on", "before_earlier_step")

    def test_is_all_that_is_told_of_it(self, made: Any, limb: str, award: str) -> None:
        """No time to answer it counts from a receipt."""
        refusal = made().refused("record_award", limb=limb, award=award, worker_received_on="2026-03-20")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/worker_received_on", "not_of_a_statement")

    def test_makes_no_award_of_it(self, made: Any, limb: str, award: str) -> None:
        """The case is over: nothing more is awarded in it."""
        refusal = made().refused("record_award", limb=limb, items=[OTHER])
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/award", "ended_by_statement")


class TestOfACaseThatGaveNothing:
    """Where a case was withdrawn …"""

    def test_no_day_of_performance_is_asked_for(self) -> None:
        """There is no statement that could set one."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how="withdrawn")
        assert "record_award" not in story.allowed()
