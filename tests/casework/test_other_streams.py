"""Consultation, lead, incident and meeting: short lives of their own, with the same clocks and the same table."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.lateness import is_met_late
from casework.procedure import Rung
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, text


class TestConsultation:
    """A consultation …"""

    def answered(self) -> Story:
        """A question with its answer."""
        return Story("consultation").do("record_consultation", topic="14.5", question=text("q"), answer=text("a"))

    def test_is_answered_when_it_is_recorded(self) -> None:
        """It needs no workflow."""
        story = self.answered()
        assert (str(story.state.stage), story.kind.is_open(story.state)) == ("answered", False)

    def test_meets_the_time_to_answer_with_its_answer(self) -> None:
        """Counted from the question (SVC.ANSWER), so that a late answer shows."""
        body = {"question": text("q"), "answer": text("a"), "received_on": "2026-02-09"}
        clock = Story("consultation").do("record_consultation", **body).clock("SVC.ANSWER")
        assert (clock.status, clock.started_on, is_met_late(clock)) == ("met", date(2026, 2, 9), True)
        assert not is_met_late(self.answered().clock("SVC.ANSWER"))

    def test_is_not_answered_before_it_was_asked(self) -> None:
        """Dates keep their order."""
        body = {"question": text("q"), "answer": text("a"), "received_on": "2026-02-27", "occurred_on": "2026-02-26"}
        refusal = Story("consultation").refused("record_consultation", **body)
        assert [one.field for one in refusal.errors] == ["/occurred_on"]

    def test_may_become_a_complaint(self) -> None:
        """Once."""
        story = self.answered().do("continue_as_complaint", complaint=str(UUID(int=1)))
        assert story.refused("continue_as_complaint", complaint=str(UUID(int=2))).code == "not_allowed_at_this_stage"


class TestLead:
    """A lead …"""

    def test_is_verified_by_a_date(self) -> None:
        """Five working days with the demo limits."""
        assert histories.lead_recorded().clock("SVC.VERIFY_LEAD").due_on == date(2026, 3, 9)

    def test_not_verified_climbs(self) -> None:
        """It is a duty of ours."""
        assert histories.lead_recorded().on(2026, 3, 11).tick().kinds()[-1] == "escalated"

    def test_that_becomes_something_names_it(self) -> None:
        """A complaint or an incident has an id."""
        refusal = histories.lead_recorded().refused("verify_lead", outcome="complaint", reason=text())
        assert refusal.errors[0].field == "/became"

    def test_that_becomes_nothing_has_a_reason(self) -> None:
        """The reason is sealed and the clock is met."""
        story = histories.lead_recorded().do("verify_lead", outcome="nothing", reason=text())
        assert (story.clock("SVC.VERIFY_LEAD").status, story.kind.is_open(story.state)) == ("met", False)


class TestEmployerWhoIsAPerson:
    """A contractor without a company (包工头) …"""

    def test_is_sealed_in_a_lead(self) -> None:
        """The name is a person's, not a company's."""
        story = Story("lead").do("record_lead", source="visit", summary=text(), employer_person={"name": text("boss")})
        assert story.events[0].model_dump()["employer_person"]["name"] is not None

    def test_is_sealed_in_an_incident(self) -> None:
        """As in a lead."""
        story = Story("incident").do(
            "report_incident", incident="gathering", people=60, demands=text(), employer_person={"name": text("boss")}
        )
        assert story.events[0].model_dump()["employer_person"]["name"] is not None


class TestIncident:
    """An incident …"""

    def test_is_reported_upwards_in_minutes(self) -> None:
        """The clock counts from the instant it was known."""
        due_at = histories.incident_reported().clock("SVC.URGENT_REPORT").due_at
        assert due_at is not None and due_at.isoformat() == "2026-03-02T11:40:00+08:00"

    def test_reported_upwards_meets_its_clock(self) -> None:
        """The first reporter did it (第一报告人)."""
        story = histories.incident_reported().do("report_upward", to="union_above", to_office="beijing")
        assert story.clock("SVC.URGENT_REPORT").status == "met"

    def test_names_an_office_only_where_the_union_was_told(self) -> None:
        """A government has no office here."""
        refusal = histories.incident_reported().refused("report_upward", to="government", to_office="beijing")
        assert [(one.field, one.code) for one in refusal.errors] == [("/to_office", "not_a_union_office")]

    def test_is_told_to_every_office_above(self) -> None:
        """From the next one upwards (M4), and to its own."""
        ladder = (Rung("haidian", ("p-sun",)), Rung("beijing"), Rung("national"))
        command = {"incident": "gathering", "people": 60, "demands": text()}
        decision = Story("incident", ladder=ladder).decide("report_incident", command, Role.MEDIATOR)
        assert [one.target for one in decision.effects] == ["office:haidian", "office:beijing", "office:national"]

    def test_with_first_help_meets_its_clock(self) -> None:
        """The first helper did it (第一帮助人)."""
        story = histories.incident_reported().do("log_incident", first_help=True, note=text())
        assert story.clock("SVC.URGENT_HELP").status == "met"

    def test_keeps_when_lawyers_were_first_there(self) -> None:
        """The time to deployment is measured (M6)."""
        story = histories.incident_reported().do("deploy_lawyers", Role.SUPERVISOR, lawyers=["p-ma"])
        story.do("deploy_lawyers", Role.SUPERVISOR, lawyers=["p-hu"])
        assert (story.state.first_deployed_at, story.state.lawyers) == (story.context().now, ("p-ma", "p-hu"))

    def test_links_a_complaint_once(self) -> None:
        """Twice is a refusal."""
        story = histories.incident_reported().do("link_complaint", complaint=str(UUID(int=1)))
        assert story.refused("link_complaint", complaint=str(UUID(int=1))).code == "linked_already"

    def test_is_closed_after_it_has_calmed(self) -> None:
        """Not before."""
        assert (
            histories.incident_reported().refused("close_incident", Role.SUPERVISOR).code == "not_allowed_at_this_stage"
        )


class TestMeeting:
    """A risk meeting …"""

    def test_decides_on_frozen_figures(self) -> None:
        """What is discussed does not move any more."""
        story = Story("meeting").do("open_meeting", Role.ANALYST, month="2026-02")
        refusal = story.refused("record_decision", Role.ANALYST, owner="p-sun", what=text(), due_on="2026-03-20")
        assert refusal.code == "not_allowed_at_this_stage"

    def test_decision_is_a_duty_with_an_owner(self) -> None:
        """It climbs when its day passes."""
        story = histories.meeting_with_decision()
        assert (story.clock("SVC.MEETING_DECISION").holder, story.on(2026, 3, 23).tick().kinds()[-1]) == (
            "p-sun",
            "escalated",
        )

    def test_decision_may_get_a_later_day(self) -> None:
        """A duty of ours can be extended, with a reason."""
        story = histories.meeting_with_decision().do(
            "extend", Role.LEADER, deadline="d1", to="2026-04-20", reason=text()
        )
        assert story.clock("SVC.MEETING_DECISION").due_on == date(2026, 4, 20)

    def test_decision_that_lies_far_ahead_may_get_a_later_day(self) -> None:
        """The bound counts from its day, not from the meeting."""
        story = Story("meeting").do("open_meeting", Role.ANALYST, month="2026-02")
        story.do("freeze_figures", Role.ANALYST, edition=1)
        story.do("record_decision", Role.ANALYST, owner="p-sun", what=text(), due_on="2027-06-30")
        story.do("extend", Role.LEADER, deadline="d1", to="2027-09-30", reason=text())
        assert story.clock("SVC.MEETING_DECISION").due_on == date(2027, 9, 30)

    def test_ends_when_all_is_done(self) -> None:
        """Decisions are followed up."""
        story = histories.meeting_with_decision()
        assert story.refused("end_meeting", Role.LEADER).code == "decisions_open"

    def test_replaces_figures_by_a_later_edition_only(self) -> None:
        """A correction is an edition."""
        refusal = histories.meeting_with_decision().refused("freeze_figures", Role.ANALYST, edition=1)
        assert refusal.code == "old_edition"
