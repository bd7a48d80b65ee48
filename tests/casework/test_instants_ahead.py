"""Instants that cannot be (MODEL.md "Dates a field may have"): what happened did not happen later than now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, text


def codes(story: Story, name: str, role: Role = Role.MEDIATOR, **body: object) -> list[tuple[str, str]]:
    """What is wrong, by field."""
    return [(one.field, one.code) for one in story.refused(name, role, **body).errors]


class TestAnInstant:
    """An instant of something that happened …"""

    def test_of_a_contact_cannot_lie_ahead(self) -> None:
        """Two hours from now nobody has spoken with anybody."""
        story = histories.accepted()
        ahead = story.context().now + timedelta(hours=2)
        assert codes(story, "note_contact", note=text(), occurred_at=ahead.isoformat()) == [
            ("/occurred_at", "date_in_future")
        ]

    def test_of_this_moment_may_be_told(self) -> None:
        """It has just happened."""
        story = histories.accepted()
        story.do("note_contact", note=text(), occurred_at=story.context().now.isoformat())
        assert story.kinds()[-1] in ("contact_noted", "deadline_met", "deadline_started")

    @pytest.mark.parametrize("year", ["0001", "1800", "2250"])
    def test_of_a_year_nobody_works_in_is_refused(self, year: str) -> None:
        """No matter reaches that far."""
        found = codes(histories.accepted(), "note_contact", note=text(), occurred_at=f"{year}-03-02T09:00:00+08:00")
        assert found == [("/occurred_at", "date_out_of_range")]

    def test_of_a_receipt_cannot_lie_ahead(self) -> None:
        """A complaint that comes next year is not here."""
        story = Story()
        body = {"narrative": text(), "channel": "hotline", "received_at": "2027-12-27T04:55:37+08:00"}
        assert ("/received_at", "date_in_future") in codes(story, "submit", Role.INTAKE, **body)
