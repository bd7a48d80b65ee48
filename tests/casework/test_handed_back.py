"""An application for enforcement that is handed back, and an award that is corrected meanwhile. All people invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework.awarded import OF_FIRST, arbitrated
from tests.casework.histories import Story
from tests.casework.telling import times

FILED = date(2026, 6, 1)
CORRECTION: dict[str, Any] = {"limb": "l1", "items": [{**OF_FIRST, "amount_yuan": "8000.00"}], "replaces": "aw1"}


def told(order: str, *, back_on: date, made_on: date, step: str = "refused", told_on: date) -> Story:
    """An award, the application to enforce it, its end (R) and the correction (A) in an order."""
    story = arbitrated(OF_FIRST, employer_received_on="2026-04-10").on(2026, 5, 20).tick()
    story.today = told_on
    story.do("file_suit", kind="enforcement", after="aw1", filed_on=str(FILED))
    for one in order:
        if one == "R":
            story.do("record_court_step", limb="l2", step=step, occurred_on=str(back_on))
        else:
            story.do("record_award", **CORRECTION, made_on=str(made_on))
    return story


class TestApplicationHandedBack:
    """An application for enforcement that the court handed back …"""

    @pytest.mark.parametrize("order", ["RA", "AR"])
    def test_meets_no_time_of_an_award_that_was_corrected(self, order: str) -> None:
        """It counts as if nobody had applied, whether the court or the tribunal was told of first."""
        story = told(order, back_on=date(2026, 6, 20), made_on=date(2026, 6, 10), told_on=date(2026, 11, 22))
        clocks = [(one.scope, str(one.status)) for one in story.clocks("LIM.9")]
        assert clocks == [("aw1", "cancelled"), ("aw2", "running")]

    def test_that_had_kept_the_time_until_it_was_over_has_met_it(self) -> None:
        """It was given up when the two years had passed: it had interrupted them."""
        days: dict[str, Any] = {"back_on": date(2028, 6, 1), "made_on": date(2026, 6, 10), "told_on": date(2028, 6, 5)}
        first, second = (told(order, **days) for order in ("RA", "AR"))
        assert times(first) == times(second)
        assert ("aw1", "met", date(2026, 4, 28)) in [one[:3] for one in times(second)]

    @settings(max_examples=60, deadline=None)
    @given(back=st.integers(0, 900), made=st.integers(0, 400), step=st.sampled_from(["refused", "withdrawn", "ended"]))
    def test_leaves_the_same_times_in_every_order(self, back: int, made: int, step: str) -> None:
        """The day of the correction, and how the court ended it, make no difference."""
        back_on, made_on = FILED + timedelta(days=back), date(2026, 4, 11) + timedelta(days=made)
        days: dict[str, Any] = {"back_on": back_on, "made_on": made_on, "told_on": max(back_on, made_on)}
        assert times(told("RA", step=step, **days)) == times(told("AR", step=step, **days))
