"""Mediation: consent, silence with its notice, sessions, and claims that are in it once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story


class TestInvitation:
    """An invitation …"""

    def test_answered_by_silence_needs_the_written_notice(self) -> None:
        """The worker is told in writing (EMR 22, 30)."""
        story = histories.in_mediation().do("invite", limb="l1")
        assert story.refused("answer_invitation", limb="l1", consent="silent").code == "notice_missing"

    def test_answered_by_silence_ends_the_mediation(self) -> None:
        """Its clocks are met, arbitration stays open."""
        story = histories.in_mediation().do("invite", limb="l1")
        story.do("answer_invitation", limb="l1", consent="silent", notice_served_on="2026-03-02")
        assert (story.complaint.limbs[0].open, story.clock("MED.2").status) == (False, "met")

    def test_that_was_never_made_is_not_left_unanswered(self) -> None:
        """Nobody was asked, so nobody kept silent."""
        refusal = histories.in_mediation().refused(
            "answer_invitation", limb="l1", consent="silent", notice_served_on="2026-03-02"
        )
        assert [(one.field, one.code) for one in refusal.errors] == [("/consent", "not_invited")]


class TestAcceptance:
    """An enterprise committee takes an application up …"""

    def test_after_both_sides_agreed(self) -> None:
        """Acceptance needs the other side's consent (EMR 22), so it comes behind it; its fifteen days begin."""
        story = histories.in_mediation("enterprise_committee").do("invite", limb="l1")
        story.do("answer_invitation", limb="l1", consent="agreed").do("accept_mediation", limb="l1")
        assert (story.clock("MED.1").status, story.clock("MED.3").status) == ("met", "running")
        assert story.complaint.limbs[0].step == "consented"

    def test_once(self) -> None:
        """It is offered no more, and says why."""
        story = histories.in_mediation().do("accept_mediation", limb="l1")
        assert story.refused("accept_mediation", limb="l1").code == "mediation_accepted_already"
        assert "accept_mediation" not in {one.command for one in story.kind.allowed(story.state)}


class TestLimitation:
    """The fifteen days of an enterprise committee (MED.3) …"""

    @staticmethod
    def accepted() -> Story:
        """Taken up on 2026-03-02."""
        return histories.in_mediation().do("accept_mediation", limb="l1")

    def test_interrupt_limitation_when_they_are_over(self) -> None:
        """It counts as failed then (EMR 29, 31)."""
        story = self.accepted().on(2026, 4, 1).tick()
        assert story.clock("LIM.2").started_on == story.clock("MED.3").due_on

    def test_interrupt_limitation_with_the_last_of_them_though_it_is_a_day_of_rest(self) -> None:
        """The committee has until Monday; limitation counts from the Saturday, the safer day for the worker."""
        story = histories.in_mediation().on(2026, 3, 6).do("accept_mediation", limb="l1").on(2026, 4, 1).tick()
        assert (story.clock("LIM.2").started_on, story.clock("MED.3").due_on) == (date(2026, 3, 21), date(2026, 3, 23))

    def test_interrupt_limitation_when_it_fails_within_them(self) -> None:
        """On that day."""
        story = self.accepted().on(2026, 3, 10)
        story.do("fail_mediation", limb="l1", reason="no_agreement", notice_served_on="2026-03-10")
        assert story.clock("LIM.2").started_on == date(2026, 3, 10)

    def test_are_those_of_no_other_body(self) -> None:
        """What a township's mediation ends with interrupts nothing more than its application did."""
        story = histories.in_mediation("township").do("accept_mediation", limb="l1").on(2026, 3, 10)
        story.do("fail_mediation", limb="l1", reason="no_agreement", notice_served_on="2026-03-10")
        assert story.clock("LIM.2").started_on == date(2026, 3, 2)

    def test_began_anew_with_the_end_of_the_fifteen_days_though_they_settled_later(self) -> None:
        """The settlement came within a year of that end, and more than a year after the application (EMR 31(2))."""
        story = histories.in_mediation().do("accept_mediation", limb="l1").on(2026, 3, 30).tick().on(2027, 3, 10)
        story.do("settle", limb="l1", terms=[{"amount_yuan": "5000.00", "due_on": "2027-04-30"}])
        assert [one.started_on for one in story.clocks("LIM.2") if one.status == "running"] == [date(2027, 3, 10)]


class TestSecondSession:
    """A second session …"""

    def test_is_scheduled_beside_the_first(self) -> None:
        """Both are on record."""
        sessions = histories.awaiting_second_session().complaint.mediations["l1"].sessions
        assert [one.status for one in sessions] == ["held", "scheduled"]


class TestOpening:
    """Opening a mediation …"""

    def test_shows_the_bar_on_inspection(self) -> None:
        """Before it is opened (ADD.5)."""
        story = histories.classified()
        command = story.kind.commands["apply_for_mediation"].model_validate({"body_kind": "township"})
        assert story.kind.notices(story.state, command, story.context())[0].code == "will_bar_inspection"

    def test_by_the_body_decides_the_clocks(self) -> None:
        """Only an enterprise committee has three working days to accept (ADD.6)."""
        assert histories.in_mediation("township").clocks("MED.1") == []

    def test_of_a_people_mediation_has_no_days_of_acceptance(self) -> None:
        """The statute's fifteen days bind every labour mediation body (LDMAL 10, 14)."""
        assert histories.in_mediation("peoples_mediation").clock("MED.2").status == "running"


class TestAfterWithdrawal:
    """After a withdrawal and a reopening …"""

    def test_an_ended_mediation_stays_ended(self) -> None:
        """Its steps are not open again."""
        story = histories.in_mediation().do("withdraw", reason="other").do("reopen", reason=histories.text())
        story.do("request_negotiation")
        assert story.refused("hold_session", limb="l1").code == "not_allowed_at_this_stage"


class TestClaimWithoutCode:
    """A claim that fits no code …"""

    def test_is_classified_by_a_person(self) -> None:
        """Nothing is proposed, so nature and route must be said."""
        story = histories.received({"code": "none"}).do("accept")
        assert story.refused("classify", relation="labour").errors[0].code == "ruling_needed"

    def test_takes_the_ruling_given(self) -> None:
        """It is counted as fitting no code and goes its way."""
        story = histories.received({"code": "none"}).do("accept")
        story.do("classify", relation="labour", rulings=[{"claim": "c1", "nature": "right", "route": "mediation"}])
        assert story.complaint.claims[0].route == "mediation"


class TestOrderOfSteps:
    """A step of a mediation …"""

    @staticmethod
    def refused(story: histories.Story, command: str, **body: object) -> list[tuple[str, str]]:
        """The fields of a refusal, and why."""
        return [(one.field, one.code) for one in story.refused(command, limb="l1", **body).errors]

    def test_that_answers_an_invitation_does_not_lie_before_it(self) -> None:
        """Applied for on the second, asked on the fifth, answered on the fourth."""
        story = histories.in_mediation().on(2026, 3, 5).do("invite", limb="l1")
        found = self.refused(story, "answer_invitation", consent="agreed", occurred_on="2026-03-04")
        assert found == [("/occurred_on", "before_earlier_step")]

    def test_that_gives_more_time_does_not_lie_before_the_application(self) -> None:
        """There was nothing to go on with."""
        found = self.refused(
            histories.in_mediation(),
            "extend_mediation",
            to="2026-03-25",
            agreed_by=["worker", "employer"],
            occurred_on="2026-02-27",
        )
        assert found == [("/occurred_on", "before_earlier_step")]

    def test_that_gives_more_time_names_who_has_to_agree(self) -> None:
        """One side alone gives none."""
        found = self.refused(histories.in_mediation(), "extend_mediation", to="2026-03-25", agreed_by=["worker"])
        assert found == [("/agreed_by", "both_must_agree")]

    @pytest.mark.parametrize("end", ["fail_mediation", "settle"])
    def test_that_gives_more_time_after_its_end_says_what_to_do_instead(self, end: str) -> None:
        """What both sides had agreed before it counts for the time limit, by the day on which they did."""
        story = histories.in_mediation().do("accept_mediation", limb="l1").on(2026, 3, 16)
        bodies: dict[str, dict[str, Any]] = {
            "fail_mediation": {"reason": "no_agreement", "notice_served_on": "2026-03-16"},
            "settle": {"terms": [{"amount_yuan": "500.00", "due_on": "2026-04-30"}]},
        }
        longer = {"to": "2026-04-10", "agreed_by": ["worker", "employer"], "occurred_on": "2026-03-10"}
        refusal = story.do(end, limb="l1", **bodies[end]).refused("extend_mediation", limb="l1", **longer)
        assert (refusal.code, "extend_mediation" in story.allowed()) == ("mediation_over", False)
        clock = {"deadline": story.clock("MED.3").id, "reason": histories.text()}
        assert story.do("extend", Role.SUPERVISOR, **clock, **longer).clock("MED.3").due_on == date(2026, 4, 10)

    def test_that_ends_it_does_not_lie_before_a_session_that_was_held(self) -> None:
        """It had not failed yet when the sides met."""
        story = histories.in_mediation().on(2026, 3, 6).do("hold_session", limb="l1")
        body = {"reason": "no_agreement", "notice_served_on": "2026-03-06", "occurred_on": "2026-03-05"}
        assert self.refused(story, "fail_mediation", **body) == [("/occurred_on", "before_earlier_step")]
