"""Limitation is said before every step that lets time pass, and refuses none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.limitation_watch import IN_VIEW, MEANWHILE
from casework.refusal import Refusal
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, received, text

NEAR = {"code": "3.2", "facts": {"knew_on": "2025-03-20"}}
FAR = {"code": "3.2", "facts": {"knew_on": "2026-01-15"}}
LONG_AGO = {"code": "3.2", "facts": {"knew_on": "2024-01-15"}}


def codes(story: Story, name: str, role: Role = Role.MEDIATOR, /, **body: Any) -> list[str]:
    """The notices about limitation before a step."""
    return [one.code for one in story.notices(name, role, **body) if one.code == "limitation_meanwhile"]


class TestAStepThatLetsTimePass:
    """While a right is about to run out …"""

    @pytest.mark.parametrize(
        ("name", "body"),
        [
            ("answer", {"answer": text()}),
            ("decline", {"reason": "no_matter", "explanation": text()}),
            ("transfer", {"to_office": "beijing", "reason": text()}),
            ("return", {"reason": text()}),
            ("assign", {"handler": "p-li"}),
            ("join_bargaining", {}),
            ("conclude", {"outcome": "explained"}),
        ],
    )
    def test_says_the_careful_date_and_the_days_that_are_left(self, name: str, body: dict[str, Any]) -> None:
        """With the rule, and that the step stops nothing."""
        story = received(NEAR).do("accept")
        (notice,) = [one for one in story.notices(name, **body) if one.code == "limitation_meanwhile"]
        clock = story.clock("LIM.1")
        assert (notice.rule, notice.on) == ("LIM.1", clock.conservative_on)
        assert f"还有 {(clock.conservative_on - story.today).days} 天" in notice.zh
        assert str(clock.conservative_on) in notice.en

    def test_says_nothing_while_the_right_is_far_from_its_end(self) -> None:
        """Nobody reads what is always said."""
        assert codes(received(FAR), "accept") == []
        assert codes(received(FAR).do("accept"), "transfer", to_office="beijing", reason=text()) == []

    def test_begins_to_say_so_when_it_comes_into_view(self) -> None:
        """On the very day, and not the day before."""
        story = received(FAR).do("accept")
        story.today = story.clock("LIM.1").conservative_on - IN_VIEW
        body = {"to_office": "beijing", "reason": text()}
        assert codes(story, "transfer", **body) == ["limitation_meanwhile"]
        story.today -= timedelta(days=1)
        assert codes(story, "transfer", **body) == []

    def test_says_it_of_the_claims_it_is_about(self) -> None:
        """Those of its limb; another claim's right is no matter of this mediation."""
        story = histories.classified(NEAR, FAR).do(
            "apply_for_mediation", body_kind="enterprise_committee", claims=["c2"]
        )
        assert codes(story, "accept_mediation", limb="l1") == []

    def test_says_it_of_a_claim_of_interest_that_waits_for_a_bargaining(self) -> None:
        """The date that is kept beside it."""
        story = histories.classified({"code": "1.7", "facts": {"knew_on": "2025-03-20"}})
        (notice,) = [one for one in story.notices("join_bargaining") if one.code == "limitation_meanwhile"]
        assert notice.rule == "LIM.1"

    def test_says_nothing_of_the_limitation_that_it_stops_itself(self) -> None:
        """A pause on the claim's own clock."""
        story = received(NEAR)
        assert codes(story, "pause", deadline=story.clock("LIM.1").id, reason=text()) == []

    def test_says_that_a_careful_date_has_passed(self) -> None:
        """The law's own day is still to come: today is the day to act."""
        story = received(NEAR).do("accept")
        clock = story.clock("LIM.1")
        story.today = clock.due_on
        assert clock.conservative_on < clock.due_on
        (notice,) = [
            one
            for one in story.notices("transfer", to_office="beijing", reason=text())
            if one.code == "limitation_meanwhile"
        ]
        assert "已过" in notice.zh

    def test_names_emergency_aid_once_it_was_raised(self) -> None:
        """With the rule it rests on."""
        story = received(NEAR).do("accept")
        story.today = story.clock("LIM.1").conservative_on
        for _ in range(4):
            story.tick()
        notices = story.notices("transfer", to_office="beijing", reason=text())
        assert any("LA.3" in one.zh and "LA.3" in one.en for one in notices)

    def test_is_one_of_the_commands_of_a_complaint(self) -> None:
        """Each of them, so that none is warned of in vain."""
        assert {one.name for one in MEANWHILE} <= set(received().kind.commands)


class TestOpeningAProcedure:
    """Opening one …"""

    def test_shows_the_days_left_of_every_limitation(self) -> None:
        """However far it is."""
        (notice,) = [
            one for one in histories.classified(FAR).notices("request_negotiation") if one.code == "limitation_runs"
        ]
        assert "还有" in notice.zh

    def test_says_of_what_has_run_out_that_it_is_a_defence_only(self) -> None:
        """Nothing is refused for it (ADD.1)."""
        story = histories.classified(LONG_AGO).tick().tick()
        (notice,) = [one for one in story.notices("apply_for_arbitration") if one.code == "limitation_runs"]
        assert "仅成立抗辩" in notice.zh


class TestInspection:
    """Before a referral to labour inspection …"""

    @pytest.mark.parametrize(
        ("ended", "told"), [("2023-06-30", 1), ("2024-03-20", 1), ("2025-12-31", 0)], ids=["beyond", "near", "far"]
    )
    def test_says_when_its_two_years_are_over_or_nearly(self, ended: str, told: int) -> None:
        """Its own look-back, whatever our limitation is."""
        story = histories.classified({"code": "1.1", "facts": {"employed_to": "2026-01-31", "period_to": ended}})
        found = [
            one for one in story.notices("refer_to_inspection", mode="complaint") if one.code == "inspection_look_back"
        ]
        assert [one.rule for one in found] == ["LIM.7"] * told

    def test_refuses_nothing_beyond_them(self) -> None:
        """Whether it still looks is for the authority to say."""
        story = histories.classified({"code": "1.1", "facts": {"employed_to": "2020-01-31", "period_to": "2020-01-31"}})
        assert "inspection_filed" in story.do("refer_to_inspection", mode="complaint", body="监察大队").kinds()


POINTS = (
    "accepted",
    "classified",
    "negotiating",
    "in_mediation",
    "settled",
    "letter_served",
    "inspection_filed",
    "arbitration_filed",
    "with_award_received",
    "followed_up",
)


class TestALapse:
    """Limitation that has run out …"""

    @pytest.mark.parametrize("point", POINTS)
    def test_leaves_every_command_open_that_was_open_without_it(self, monkeypatch: Any, point: str) -> None:
        """The same matter with facts of long ago is offered the same, role by role, and every step there goes through."""
        old = {**histories.WAGES, "facts": {"knew_on": "2020-01-15", "employed_to": "2020-01-31"}}
        twin = getattr(histories, point)()
        monkeypatch.setattr(histories, "WAGES", old)
        story = getattr(histories, point)()
        lapsed = _ticked(Story.tick, story)
        assert any(one.rule.startswith("LIM") and one.started_on < date(2021, 1, 1) for one in _clocks(lapsed))
        _ticked(Story.tick, twin)
        for role in Role:
            assert lapsed.allowed(role) == twin.allowed(role)

    def test_refuses_no_step_that_the_unlapsed_twin_may_take(self) -> None:
        """Referral, arbitration, suit, mediation, talks, letters, conclusion: each is judged alike."""
        steps: list[tuple[str, dict[str, Any]]] = [
            ("request_negotiation", {}),
            ("apply_for_mediation", {"body_kind": "enterprise_committee"}),
            ("refer_to_inspection", {"mode": "complaint", "body": "监察大队"}),
            ("apply_for_arbitration", {"body": "仲裁委员会"}),
            ("file_suit", {"court": "海淀区人民法院", "kind": "payment_order"}),
            ("send_letter", {"kind": "opinion", "to": "r1"}),
            ("join_bargaining", {}),
            ("conclude", {"outcome": "explained"}),
            ("record_interruption", {"claim": "c1", "act": "promised", "occurred_on": "2026-03-01", "proof": text()}),
        ]
        for name, body in steps:
            answers = []
            for claim in (LONG_AGO, FAR):
                story = histories.classified(claim).tick().tick()
                role = sorted(story.kind.commands[name].roles)[0]
                try:
                    story.do(name, role, **body)
                    answers.append("done")
                except Refusal as refusal:
                    answers.append(refusal.code)
            assert answers[0] == answers[1], name


def _ticked(tick: Any, story: Story) -> Story:
    for _ in range(5):
        tick(story)
    return story


def _clocks(story: Story) -> Any:
    return story.complaint.deadlines.values()
