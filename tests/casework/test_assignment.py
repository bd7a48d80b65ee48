"""Whose matter it is: moved on, sent back once to who sent it, and what each office then owes."""

from __future__ import annotations

from datetime import date

from casework.lateness import is_met_late
from tests.casework import histories
from tests.casework.histories import LADDER, Story, text


def moved(*offices: str) -> Story:
    """A matter accepted and then handed on from office to office; whoever acts stands above all of them."""
    story = histories.accepted().on(2026, 3, 4)
    for office in offices:
        story.do("transfer", to_office=office, reason=text())
    return story


def owed(story: Story) -> dict[str, str]:
    """Our own duties by the state of their latest clock."""
    return {one.rule: one.status for one in story.complaint.deadlines.values() if one.whose == "ours"}


class TestReturn:
    """Sending back …"""

    def test_goes_to_the_office_that_sent_it(self) -> None:
        """Not to the one that took it in long before."""
        story = moved("chaoyang", "xicheng").do("return", reason=text())
        assert story.complaint.office == "chaoyang"

    def test_of_what_was_sent_once_goes_to_the_receiving_office(self) -> None:
        """They are the same then."""
        assert moved("chaoyang").do("return", reason=text()).complaint.office == "haidian"

    def test_starts_the_time_of_the_office_that_has_it_again(self) -> None:
        """It has to accept it anew."""
        story = moved("chaoyang").on(2026, 3, 6).do("return", reason=text())
        clock = story.clock("SVC.ACCEPT")
        assert (clock.status, clock.started_on) == ("running", date(2026, 3, 6))

    def test_ends_what_the_returning_office_owed(self) -> None:
        """Assignment, contact, classification and finish are no duty of who gave it back."""
        story = moved("chaoyang").do("accept").on(2026, 3, 5).do("transfer", to_office="xicheng", reason=text())
        left = owed(story.do("return", reason=text()))
        assert {rule for rule, status in left.items() if status == "running"} == {"SVC.ACCEPT"}

    def test_leaves_urgent_help_urgent(self) -> None:
        """Whoever has it now helps at once."""
        story = Story(ladder=LADDER).do("submit", narrative=text(), urgency=["self_harm"])
        story.do("transfer", to_office="chaoyang", reason=text()).do("return", reason=text())
        assert story.clock("SVC.URGENT_HELP").status == "running"

    def test_leaves_no_lapse_of_the_last_office_to_the_next(self) -> None:
        """What was overdue stays late, on the day it was handed on, and is no longer open."""
        story = histories.received().on(2026, 3, 20).tick().do("transfer", to_office="chaoyang", reason=text())
        late = story.clocks("SVC.ACCEPT")[0]
        assert (late.status, is_met_late(late), late.ended_on) == ("met", True, date(2026, 3, 20))
