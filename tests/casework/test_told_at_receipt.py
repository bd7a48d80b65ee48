"""Other bodies' proceedings that are told when a complaint is handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.outside_proceedings import ProceedingRecorded
from tests.casework import histories

UNDATED = {"fact": "filed", "precision": "unknown"}


def day_of(*facts: dict[str, Any]) -> date:
    """The legal date of a petition with these papers, told in a receipt of 20 February that is entered in March."""
    given = {"kind": "petition", "facts": list(facts)}
    story = histories.received(proceedings=[given], received_on="2026-02-20")
    return next(one for one in story.events if isinstance(one, ProceedingRecorded)).occurred_on


class TestAProceedingToldAtReceipt:
    """In the timeline …"""

    @pytest.mark.parametrize(
        "facts", [(), (UNDATED,), ({**UNDATED, "occurred_on": "2019-09-01", "precision": "month"},)]
    )
    def test_stands_on_the_day_of_receipt_where_no_paper_has_a_day(self, facts: tuple[dict[str, Any], ...]) -> None:
        """It was told then, not on the day somebody typed it in."""
        assert day_of(*facts) == date(2026, 2, 20)

    def test_stands_on_the_day_of_its_latest_paper(self) -> None:
        """A day that is known counts."""
        assert day_of({"fact": "accepted", "occurred_on": "2025-12-01"}, UNDATED) == date(2025, 12, 1)

    def test_stands_on_its_own_day_when_told_later(self) -> None:
        """A proceeding recorded afterwards, without a day, is of the day it was recorded."""
        story = histories.received(received_on="2026-02-20")
        told = story.do("record_outside_proceeding", given={"kind": "petition", "facts": [UNDATED]}).events[-1]
        assert told.occurred_on == histories.START
