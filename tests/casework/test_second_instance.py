"""The time limits of the court above, and of a court that confirms a settlement: from its acceptance on (立案)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework import histories
from tests.casework.histories import OTHER, Story


def appealed() -> Story:
    """The worker appeals against the judgment, and the court above took the case up on 2026-07-20."""
    story = histories.with_judgment().do("file_suit", kind="appeal", after="aw2").on(2026, 7, 20)
    return story.do("record_court_step", limb="l3", step="accepted")


def appealed_elsewhere(paper: str) -> Story:
    """The same about a decision of a court elsewhere."""
    papers = [{"fact": paper, "occurred_on": "2026-02-27"}]
    story = histories.classified().do(
        "record_outside_proceeding", given={"kind": "suit", "facts": papers, "claims": ["c1"]}
    )
    story.do("file_suit", kind="appeal", after="p1").on(2026, 3, 4)
    return story.do("record_court_step", limb="l1", step="accepted")


class TestAppeal:
    """An appeal that the court above took up …"""

    def test_is_to_be_decided_within_three_months(self) -> None:
        """By another body, from that day (CPL 183)."""
        clock = appealed().clock("LIT.15.1", "l3")
        assert (clock.whose, clock.started_on, clock.natural_on) == (
            "other_body",
            date(2026, 7, 20),
            date(2026, 10, 20),
        )

    def test_is_decided_by_its_judgment(self) -> None:
        """Then the court's time is met."""
        story = appealed().on(2026, 9, 1).do("record_judgment", limb="l3", items=[OTHER])
        assert story.clock("LIT.15.1").status == "met"

    @pytest.mark.parametrize(("step", "status"), [("withdrawn", "cancelled"), ("ended", "met"), ("conciliated", "met")])
    def test_may_end_otherwise(self, step: str, status: str) -> None:
        """Nothing is left to decide."""
        story = appealed().on(2026, 9, 1).do("record_court_step", limb="l3", step=step)
        assert story.clock("LIT.15.1").status == status

    @pytest.mark.parametrize(
        ("paper", "rule", "other"),
        [("judgment_received", "LIT.15.1", "LIT.15.2"), ("ruling_received", "LIT.15.2", "LIT.15.1")],
    )
    def test_has_the_time_of_what_it_is_against(self, paper: str, rule: str, other: str) -> None:
        """Thirty days where it is against a ruling."""
        story = appealed_elsewhere(paper)
        assert (story.clock(rule).status, story.clocks(other)) == ("running", [])


class TestConfirmation:
    """An application for judicial confirmation that the court took up …"""

    @pytest.mark.parametrize(("step", "status"), [("granted", "met"), ("refused", "met"), ("withdrawn", "cancelled")])
    def test_is_decided_within_thirty_days(self, step: str, status: str) -> None:
        """From that day (CPL 187)."""
        story = histories.settled().do("file_suit", kind="judicial_confirmation", after="a1")
        limb = story.complaint.limbs[-1].id
        story.do("record_court_step", limb=limb, step="accepted")
        assert story.clock("ENF.5", limb).status == "running"
        assert story.do("record_court_step", limb=limb, step=step).clock("ENF.5", limb).status == status
