"""Contacts, consents and hand-overs: whose word counts, and towards whom."""

from __future__ import annotations

from datetime import date

import pytest

from casework.contact import Disclosed
from tests.casework import histories
from tests.casework.histories import Story, text


def consented(*names: str, **more: object) -> Story:
    """Law firms to which the worker agreed, one after the other."""
    story = histories.classified()
    for name in names:
        story.do("record_consent", towards="law_firm", recipient_name=text(name), **more)
    return story


def handed_over(story: Story, **more: object) -> Disclosed:
    """The hand-over to a law firm that rests on consent."""
    event = story.do("disclose", to="law_firm", ground="consent", what=text(), **more).events[-1]
    assert isinstance(event, Disclosed)
    return event


class TestHandOverByConsent:
    """A hand-over by consent …"""

    def test_goes_to_whom_the_worker_agreed(self) -> None:
        """The name that stands in the consent is that of the hand-over."""
        event = handed_over(consented("firm a"))
        assert event.recipient_name is not None and str(event.recipient_name.sealed) == text("firm a")["sealed"]

    def test_goes_to_nobody_else_of_that_kind(self) -> None:
        """A consent towards one law firm is none towards another."""
        refusal = consented("firm a").refused(
            "disclose", to="law_firm", recipient_name=text("firm b"), ground="consent", what=text()
        )
        assert [(one.field, one.code) for one in refusal.errors] == [("/recipient_name", "recipient_stands_in_consent")]

    def test_goes_to_the_one_the_worker_named_last(self) -> None:
        """A new word of the same person towards the same kind of body stands in place of the earlier one."""
        event = handed_over(consented("firm a", "firm b"))
        assert event.recipient_name is not None and str(event.recipient_name.sealed) == text("firm b")["sealed"]

    def test_may_name_whom_the_consent_leaves_open(self) -> None:
        """The worker agreed to any law firm."""
        story = histories.classified().do("record_consent", towards="law_firm")
        event = handed_over(story, recipient_name=text("firm a"))
        assert event.recipient_name is not None

    def test_needs_the_workers_own(self) -> None:
        """What the employer agrees to opens nobody else's file."""
        story = consented("firm a", by="employer")
        assert story.refused("disclose", to="law_firm", ground="consent", what=text()).code == "consent_missing"

    def test_stays_possible_when_somebody_else_says_no(self) -> None:
        """The employer's no is not the worker's."""
        story = consented("firm a").do("record_consent", by="employer", towards="law_firm", given=False)
        assert handed_over(story).recipient == "law_firm"

    def test_ends_with_the_workers_no(self) -> None:
        """A consent is taken back at any time (PIPL 15)."""
        story = consented("firm a").do("record_consent", towards="law_firm", given=False)
        assert story.refused("disclose", to="law_firm", ground="consent", what=text()).code == "consent_missing"


class TestContactNotedLate:
    """A contact of an earlier day that is noted late …"""

    @pytest.mark.parametrize("name", ["last_contact_on", "side_reached_on", "worker_reached_on"])
    def test_moves_the_last_one_not_back(self, name: str) -> None:
        """The latest contact is the one that happened last, not the one noted last."""
        story = histories.accepted().on(2026, 3, 6).do("note_contact", note=text())
        story.do("note_contact", note=text(), occurred_on="2026-03-04")
        assert getattr(story.complaint, name) == date(2026, 3, 6)
