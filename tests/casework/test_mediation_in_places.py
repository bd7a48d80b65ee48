"""How long a mediation lasts where a province says so itself, and what both sides can extend."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import Story

LONGER = {"limb": "l1", "to": "2026-12-20", "agreed_by": ["worker", "employer"], "occurred_on": "2026-11-10"}


def mediated(province: str | None, body_kind: str = "township") -> Story:
    """A mediation body got the application on 2026-11-01 and took it up the next day."""
    story = Story(on=date(2026, 11, 10), province=province)
    told = {"narrative": histories.text(), "workers": [{"name": histories.text("name")}], "claims": [histories.WAGES]}
    story.do("submit", **told).do("accept").do("classify", relation="labour")
    story.do("apply_for_mediation", body_kind=body_kind, received_on="2026-11-01")
    return story.do("accept_mediation", limb="l1", occurred_on="2026-11-02")


def running(story: Story) -> dict[str, date]:
    """The mediation's clocks that run, with their last days."""
    return {
        one.rule: one.due_on
        for one in story.complaint.deadlines.values()
        if one.rule.startswith("MED.") and one.status == "running"
    }


class TestInZhejiang:
    """The fifteen days of a mediation in Zhejiang (MED.6) …"""

    def test_stand_in_the_place_of_the_statutes(self) -> None:
        """The same fifteen days from the application, which both sides may extend."""
        assert running(mediated("330106")) == {"MED.6": date(2026, 11, 16)}

    def test_are_as_long_as_both_sides_agree(self) -> None:
        """Nothing has lapsed on the sixteenth then, and nothing opened arbitration."""
        story = mediated("330106").do("extend_mediation", **LONGER).on(2026, 11, 21).tick()
        assert (running(story), story.complaint.routes_opened) == ({"MED.6": date(2026, 12, 20)}, ())

    def test_are_as_long_as_both_sides_agreed_though_that_is_told_later(self) -> None:
        """The lapse on record is withdrawn, with the route that it opened."""
        story = mediated("330106").on(2026, 11, 21).tick().do("extend_mediation", **LONGER)
        assert (running(story), story.complaint.routes_opened) == ({"MED.6": date(2026, 12, 20)}, ())

    def test_open_arbitration_when_they_are_over(self) -> None:
        """As those of the statute do (LDMAL 14)."""
        story = mediated("330106").on(2026, 11, 21).tick()
        assert (story.clock("MED.6").status, story.complaint.routes_opened) == ("lapsed", ("arbitration",))

    def test_end_with_the_mediation(self) -> None:
        """In time, without an agreement."""
        story = mediated("330106")
        story.do("fail_mediation", limb="l1", reason="no_agreement", notice_served_on="2026-11-10")
        assert story.clock("MED.6").status == "met"

    def test_run_beside_those_of_an_enterprise_committee(self) -> None:
        """Its own count from acceptance (EMR 29)."""
        assert set(running(mediated("330106", "enterprise_committee"))) == {"MED.3", "MED.6"}

    def test_count_before_a_body_elsewhere_as_well(self) -> None:
        """The application to it was told, and that it failed."""
        story = mediated("330106").do(
            "record_outside_proceeding",
            given={
                "kind": "mediation",
                "facts": [
                    {"fact": "application_received", "occurred_on": "2026-10-08"},
                    {"fact": "failed", "occurred_on": "2026-10-20"},
                ],
            },
        )
        assert (story.clock("MED.6", "p1").status, story.clocks("MED.2")) == ("met", [])

    @pytest.mark.parametrize("province", ["370102", "11", None])
    def test_are_those_of_no_other_place(self, province: str | None) -> None:
        """There the statute's run."""
        assert running(mediated(province)) == {"MED.2": date(2026, 11, 16)}


class TestExtension:
    """More time that both sides agree on …"""

    def refused(self, story: Story, **more: Any) -> str:
        """Why it cannot be recorded."""
        return story.refused("extend_mediation", **{**LONGER, **more}).code

    def test_is_refused_where_the_law_gives_none(self) -> None:
        """The statute's fifteen days are no matter of agreement: it would move nothing (LDMAL 14)."""
        assert self.refused(mediated("370102")) == "not_extendable"

    def test_is_refused_where_it_came_behind_the_last_day(self) -> None:
        """What was over is not made longer."""
        story = mediated("330106").on(2026, 11, 21).tick()
        assert self.refused(story, occurred_on="2026-11-20") == "not_extendable"

    def test_is_refused_by_its_day_where_that_is_no_later(self) -> None:
        """The fifteen days reach until the sixteenth anyhow."""
        assert self.refused(mediated("330106"), to="2026-11-14") == "impossible_value"

    def test_is_refused_where_the_body_has_no_time_limit(self) -> None:
        """The union's own good offices."""
        assert self.refused(mediated("330106", "union_brokered")) == "not_extendable"
