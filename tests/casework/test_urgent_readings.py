"""Emergency legal aid for what is counted beside the record: double wages month by month, claims of interest (LA.3)."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.complaint import COMPLAINT
from casework.legal_aid import EmergencyAidRaised
from casework.limitation_view import limitation_of
from casework.refusal import Refusal
from casework.roles import Role
from law.pack import Pack
from law.switches import LocalValue
from tests.casework.histories import COMPANY, RISE, START, ZONE, Story, pack, received, text

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

    def test_wake_the_matter_that_was_told_of_before_the_first_was_full(self) -> None:
        """Nobody touches it any more, and yet each is told in its time."""
        story = received({"code": "6.2", "facts": {"employed_from": "2026-02-10", "still_employed": True}})
        found = aids(_lived(story, 760, at_wakes=True))
        assert len(found) == 11
        assert (found[0].occurred_on, found[-1].occurred_on) == (date(2027, 3, 3), date(2028, 1, 1))

    def test_wake_it_only_for_the_last_where_a_place_counts_from_it(self) -> None:
        """The place that the matter tells, whichever office looks at it; no wake is for nothing."""
        claim = {"code": "6.2", "facts": {"employed_from": "2026-01-10", "still_employed": True}}
        story = received(claim, region="330102")
        story.law = answering(
            story.law, LocalValue(place="33", value="from_last_month", basis="", source="", status="V")
        )
        found = aids(_lived(story, 760, at_wakes=True))
        assert [(one.act_by, one.occurred_on) for one in found] == [(date(2027, 12, 9), date(2027, 12, 3))]


def answering(law: Pack, *local: LocalValue, value: str = "by_month") -> Pack:
    """A rule book in which the country, or a place, answers from which month double wages count."""
    switch = replace(law.switches["double_wage_limitation"], value=value, local=local)
    return Pack.from_parts(replace(law.parts, switches={**law.switches, switch.name: switch}))


def _lived(story: Story, days: int, *, at_wakes: bool, steps: tuple[tuple[int, str], ...] = ()) -> Story:
    """So many days pass, with steps taken on some: looked at daily, or only when the wake noted last has come."""
    first, wake = story.today, _noted(story)
    for day in range(days):
        story.today = first + timedelta(days=day)
        for step in (None, *(name for on, name in steps if on == day)):
            if step is not None:
                _taken(story, step)
                wake = _noted(story)
            while not at_wakes or (wake is not None and wake <= story.context().now):
                before = len(story.events)
                wake = _noted(story.tick())
                if len(story.events) == before:
                    assert not at_wakes, "a wake that brings nothing about was noted for nothing"
                    break
    return story


def _noted(story: Story) -> datetime | None:
    """The wake that is noted with what happened last."""
    return COMPLAINT.next_wake(story.state, story.context())


def _taken(story: Story, step: str) -> None:
    """One step of somebody's, where it can be taken."""
    clock = next((one for one in story.complaint.deadlines.values() if one.rule.startswith("LIM.")), None)
    given: dict[str, dict[str, Any]] = {
        "record_interruption": {"claim": "c1", "act": "claimed", "proof": text()},
        "pause": {"deadline": clock.id if clock else "d1", "reason": text()},
        "resume": {"deadline": clock.id if clock else "d1"},
        "apply_for_arbitration": {"body": "某仲裁委"},
        "record_arbitration_acceptance": {"limb": "l1", "result": "refused"},
        "withdraw": {"reason": "gave_up", "claims": ["c1"]},
    }
    with suppress(Refusal):
        story.do(step, **given[step])


@st.composite
def histories_of_double_wages(draw: st.DrawFn) -> tuple[Story, tuple[tuple[int, str], ...]]:
    """A claim of them, told on some day before, in or after its months, by a place's reading, with some steps behind it."""
    began = START + timedelta(days=draw(st.integers(-700, 0)))
    facts: dict[str, Any] = {"employed_from": began.isoformat()}
    if draw(st.booleans()):
        facts["knew_on"] = (began + (START - began) * draw(st.floats(0, 1))).isoformat()
    ended = draw(st.none() | st.integers(10, 400))
    facts |= {"employed_to": (began + timedelta(days=ended)).isoformat()} if ended else {"still_employed": True}
    story = Story(law=answering(pack(), value=draw(st.sampled_from(["by_month", "from_last_month"]))))
    people = {"workers": [{"name": text("name")}], "respondents": [COMPANY]}
    story.do("submit", narrative=text(), **people, claims=[{"code": "6.2", "facts": facts}])
    story.do("accept").do("classify", relation="labour")
    names = (
        "record_interruption",
        "pause",
        "resume",
        "apply_for_arbitration",
        "record_arbitration_acceptance",
        "withdraw",
    )
    steps = draw(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(names)), max_size=4))
    return story, tuple(sorted(steps, key=lambda one: one[0]))


class TestWakes:
    """Being looked at when the noted wakes have come …"""

    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(histories_of_double_wages())
    def test_brings_about_what_looking_every_day_does(self, history: tuple[Story, tuple[tuple[int, str], ...]]) -> None:
        """The same events on the same days, and no wake for nothing."""
        story, steps = history
        daily = copy(story)
        daily.events = list(story.events)
        _lived(daily, 500, at_wakes=False, steps=steps)
        assert _lived(story, 500, at_wakes=True, steps=steps).events == daily.events
