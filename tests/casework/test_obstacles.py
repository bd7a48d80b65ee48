"""Obstacles to limitation (时效中止) are facts of a claim: each reading knows what they give it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import DeadlinePaused, DeadlineResumed
from casework.obstacles import suspensions
from tests.casework.histories import Story, received, text
from tests.casework.test_limitation import running
from tests.casework.test_limitation_line import act


def stood(since: str, until: str, rule: str = "") -> tuple[str, dict[str, Any]]:
    """An obstacle that is over, told on the clock of a rule, or on any that counted when it began."""
    return "stood", {"rule": rule, "since": since, "until": until}


def tell(story: Story, name: str, body: dict[str, Any]) -> Story:
    """One thing told; an obstacle is told on a clock of the claim, whichever counts."""
    if name == "tick":
        return story.tick()
    if name != "stood":
        return story.do(name, **body)
    since = date.fromisoformat(body["since"])
    mine = [one for one in story.complaint.deadlines.values() if one.rule.startswith(body["rule"] or "LIM")]
    known = [one for one in mine if one.status in ("running", "lapsed") and since <= one.due_on]
    chosen = max(known, key=lambda one: one.started_on <= since)
    story.do("pause", deadline=chosen.id, reason=text(), occurred_on=body["since"])
    return story.do("resume", deadline=chosen.id, occurred_on=body["until"])


UNCLEAR = {"code": "3.1", "facts": {"knew_on": "2023-06-15"}}
"""Contested: one year until 2024-06-15, three until 2026-06-15."""


class TestObstacles:
    """An obstacle that hindered the party …"""

    def told(self, **facts: Any) -> Story:
        """A claim of which it is contested whether it is labour or civil law."""
        return received({"code": "3.1", "facts": facts}, relation="unclear").do("accept")

    def test_is_judged_by_each_reading_as_its_law_has_it(self) -> None:
        """The labour reading stands still all the time; the civil one only in its last six months (CC 194)."""
        story = self.told(knew_on="2026-01-15").on(2026, 4, 10)
        story = tell(story, *stood("2026-03-01", "2026-04-10", "LIM.1"))
        assert story.clock("LIM.1").natural_on == date(2027, 2, 24)
        assert story.clock("LIM.8").natural_on == date(2029, 1, 15)

    @pytest.mark.parametrize("told_on", ["LIM.1", "LIM.8"])
    def test_is_one_fact_whichever_clock_it_is_told_on(self, told_on: str) -> None:
        """The labour reading stands still though it was told on the civil one."""
        story = self.told(knew_on="2026-01-15").on(2026, 4, 10)
        story = tell(story, *stood("2026-03-01", "2026-04-10", told_on))
        assert (story.clock("LIM.1").natural_on, story.clock("LIM.8").natural_on) == (
            date(2027, 2, 24),
            date(2029, 1, 15),
        )

    def test_goes_on_when_the_reading_it_was_told_on_falls_away(self) -> None:
        """Nobody said that it was gone: the civil clock stands still, and runs on when it is told."""
        story = self.told(knew_on="2026-01-15").do("classify", relation="unclear")
        story.do("pause", deadline=story.clock("LIM.1").id, reason=text())
        story.do("reclassify", relation="service_contract", reason=text())
        assert story.clock("LIM.8").status == "paused"
        story.on(2026, 5, 1).do("resume", deadline=story.clock("LIM.8").id)
        assert (story.clock("LIM.8").status, story.clock("LIM.8").natural_on) == ("running", date(2029, 1, 15))

    def test_in_the_last_six_months_of_the_civil_reading_leaves_six_months(self) -> None:
        """The one year of the labour reading was over long before: it stays so."""
        story = received(UNCLEAR, relation="unclear").tick().do("accept").on(2026, 3, 20)
        story = tell(story, *stood("2026-02-01", "2026-03-10"))
        assert (story.clock("LIM.1").status, story.clock("LIM.8").natural_on) == ("lapsed", date(2026, 9, 10))

    def test_before_the_lapse_of_the_civil_reading_withdraws_it(self) -> None:
        """Told after the last day, it was there before it."""
        claim = {"code": "3.1", "facts": {"knew_on": "2023-02-01"}}
        story = received(claim, relation="unclear").tick().do("accept")
        assert story.clock("LIM.8").status == "lapsed"
        story = tell(story, *stood("2026-01-10", "2026-02-20"))
        assert (story.clock("LIM.8").status, story.clock("LIM.8").natural_on) == ("running", date(2026, 8, 20))

    @settings(max_examples=40, deadline=None)
    @given(
        order=st.permutations(
            [
                stood("2024-02-01", "2024-03-02"),
                stood("2025-10-01", "2025-10-21"),
                stood("2026-01-20", "2026-02-20"),
                stood("2026-02-22", "2026-03-01"),
                ("set_facts", {"claim": "c1", "facts": {"knew_on": "2023-06-16"}}),
                ("reclassify", {"relation": "service_contract", "reason": text()}),
                ("tick", {}),
                ("tick", {}),
            ]
        )
    )
    def test_gives_the_same_civil_limitation_in_any_order(self, order: list[tuple[str, dict[str, Any]]]) -> None:
        """Two before the last six months, two in them, beside corrected facts and another relation."""
        story = received(UNCLEAR, relation="unclear").do("accept").do("classify", relation="unclear")
        for name, body in order:
            tell(story, name, body)
        running_now = [(one.rule, one.natural_on) for one in story.clocks("LIM.8") if one.status == "running"]
        assert (running_now, story.clocks("LIM.2")) == ([("LIM.8", date(2026, 9, 1))], [])

    @settings(max_examples=40, deadline=None)
    @given(
        order=st.permutations(
            [
                stood("2024-02-01", "2024-03-02"),
                stood("2024-10-01", "2024-12-10"),
                act("2024-07-01"),
                act("2025-08-01", "promised"),
                ("set_facts", {"claim": "c1", "facts": {"knew_on": "2023-06-16"}}),
                ("tick", {}),
                ("tick", {}),
            ]
        )
    )
    def test_gives_the_same_for_acts_that_are_in_time_by_it(self, order: list[tuple[str, dict[str, Any]]]) -> None:
        """Each act of the labour reading is in time only because time stood still before it."""
        story = received(UNCLEAR, relation="unclear").do("accept").do("classify", relation="unclear")
        for name, body in order:
            tell(story, name, body)
        assert sorted(running(story)) == [("LIM.2", date(2025, 8, 1)), ("LIM.8", date(2025, 8, 1))]

    def test_of_older_records_is_read_from_the_clock_it_was_told_on(self) -> None:
        """They did not say of which claim it was: the dates are the same."""
        story = self.told(knew_on="2026-01-15").do("classify", relation="unclear")
        story.do("pause", deadline=story.clock("LIM.1").id, reason=text()).on(2026, 4, 10)
        story.do("resume", deadline=story.clock("LIM.1").id)
        old = [
            one.model_copy(update={"claim": None}) if isinstance(one, DeadlinePaused | DeadlineResumed) else one
            for one in story.events
        ]
        state = story.kind.fold(old)
        assert state.claims[0].suspended == ()
        assert suspensions(state, state.claims[0]) == ((date(2026, 3, 2), date(2026, 4, 10)),)
