"""Emergency legal aid for what is counted beside the record: double wages month by month, claims of interest (LA.3)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from casework.complaint import COMPLAINT
from casework.legal_aid import EmergencyAidRaised
from casework.limitation_view import limitation_of
from casework.roles import Role
from tests.casework.histories import RISE, ZONE, Story, received, text

DOUBLE = {"code": "6.2", "facts": {"knew_on": "2026-02-01", "employed_from": "2025-04-15", "employed_to": "2026-02-01"}}
INTEREST = {"code": RISE["code"], "facts": {"knew_on": "2025-04-15"}}


def aids(story: Story) -> list[EmergencyAidRaised]:
    """What was raised for no clock of the matter."""
    return [one for one in story.events if isinstance(one, EmergencyAidRaised) and one.deadline is None]


def settled(story: Story) -> Story:
    """Time passes until it brings nothing more about on that day."""
    before = -1
    while before != len(story.events):
        before = len(story.events)
        story.tick()
    return story


def near(claim: dict[str, Any]) -> tuple[Story, date]:
    """A complaint, and the careful date of the reading of its claim that ends next beside the record."""
    story = settled(received(claim))
    (one,) = limitation_of(story.complaint, story.context())
    assert one.act_by is not None
    return story, one.act_by


@pytest.mark.parametrize(("claim", "rule"), [(DOUBLE, "LIM.5"), (INTEREST, "LIM.1")])
class TestAReadingBesideTheRecord:
    """When hardly any days are left of it …"""

    def test_is_told_of_once_with_its_claim_and_no_clock(self, claim: dict[str, Any], rule: str) -> None:
        """On the first day with fewer than seven left; not a day before, and not again the day after."""
        story, act_by = near(claim)
        story.today = act_by - timedelta(days=7)
        assert aids(settled(story)) == []
        story.today = act_by - timedelta(days=6)
        found = aids(settled(story))
        assert [(one.limit, one.scope, one.act_by, one.occurred_on) for one in found] == [
            (rule, "c1", act_by, story.today)
        ]
        story.today += timedelta(days=1)
        assert aids(settled(story)) == found

    def test_wakes_the_matter_on_that_day(self, claim: dict[str, Any], rule: str) -> None:
        """And on no day before, nor again after it was told."""
        story, act_by = near(claim)
        first = act_by - timedelta(days=6)
        story.today = first - timedelta(days=1)
        settled(story)
        assert COMPLAINT.next_wake(story.state, story.context()) == datetime.combine(first, time(), tzinfo=ZONE)
        story.today = first
        wake = COMPLAINT.next_wake(settled(story).state, story.context())
        assert wake is None or wake > datetime.combine(act_by, time(), tzinfo=ZONE)

    def test_shows_that_it_is_urgent_with_its_claim(self, claim: dict[str, Any], rule: str) -> None:
        """By the date alone, before time has passed over it."""
        story, act_by = near(claim)
        story.today = act_by - timedelta(days=7)
        assert [one.emergency for one in limitation_of(story.complaint, story.context())] == [False]
        story.today += timedelta(days=1)
        (one,) = limitation_of(story.complaint, story.context())
        assert (one.emergency, one.rule) == (True, rule)

    def test_is_told_to_the_office_with_the_claim(self, claim: dict[str, Any], rule: str) -> None:
        """The note names the claim, as there is no clock to name."""
        story, act_by = near(claim)
        story.today = act_by - timedelta(days=7)
        settled(story)
        story.today += timedelta(days=1)
        (effect,) = story.decide("tick", {"due_at": story.context().now.isoformat()}, Role.SYSTEM).effects
        assert (effect.template, dict(effect.body)["claim"]) == ("emergency_aid", "c1")

    def test_is_nothing_where_the_worker_gave_up(self, claim: dict[str, Any], rule: str) -> None:
        """Nothing is lost then."""
        story, act_by = near(claim)
        story.do("withdraw", reason="gave_up")
        story.today = act_by
        assert aids(settled(story)) == []


class TestTheMonthsOfDoubleWages:
    """Each month runs out for itself …"""

    def test_are_told_one_after_the_other(self) -> None:
        """Every part before it is lost, none twice."""
        story, _ = near(DOUBLE)
        for day in range(150):
            story.today = date(2026, 4, 1) + timedelta(days=day)
            settled(story)
        found = [one.act_by for one in aids(story)]
        assert found == sorted(set(found))
        assert [one.month for one in found] == [5, 6, 7, 8]

    def test_are_no_emergency_after_an_act_that_began_all_of_it_anew(self) -> None:
        """The clock of the record has the claim then."""
        story, act_by = near(DOUBLE)
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-03-01", proof=text())
        story.today = act_by
        assert aids(settled(story)) == []
