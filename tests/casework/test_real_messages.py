"""What real messages of workers showed, each as the smallest invented story that goes the same way."""

from __future__ import annotations

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import WAGES, Story, received, text

ACCUSATION = {"code": "14.3"}
OUTSIDE = {"code": "99"}


class TestAccusation:
    """A claim about an official's conduct (ADD.20)."""

    def test_is_sealed_before_anybody_has_classified_it(self) -> None:
        """A letter or an arbitration at reception leaves it out, and naming it is refused."""
        story = received(WAGES, ACCUSATION)
        story.do("apply_for_arbitration", body="示例仲裁委员会")
        assert story.complaint.limbs[0].claims == ("c1",)
        refusal = story.refused("apply_for_arbitration", body="示例仲裁委员会", claims=["c2"])
        assert refusal.code == "not_routed"


class TestClaimsOnARoute:
    """Where the sender names none."""

    def test_leave_out_what_has_no_business_there(self) -> None:
        """A question outside labour law is not carried into arbitration by an unpaid wage."""
        story = received(WAGES, OUTSIDE).do("apply_for_arbitration", body="示例仲裁委员会")
        assert story.complaint.limbs[0].claims == ("c1",)


class TestLimitation:
    """Of one claim."""

    def test_is_not_invented_for_what_is_no_claim_of_right(self) -> None:
        """A matter outside labour law has no arbitration limitation, whatever dates it has."""
        story = received({**OUTSIDE, "facts": {"knew_on": "2026-01-15"}})
        assert not [one for one in story.complaint.deadlines.values() if one.rule.startswith("LIM.")]

    def test_stops_when_the_employment_turns_out_to_go_on(self) -> None:
        """Unpaid pay has no limit during the employment (LIM.4)."""
        story = received().do("set_facts", claim="c1", facts={"still_employed": True})
        assert story.clock("LIM.4", "c1").status == "cancelled"

    def test_ends_with_the_last_payment_of_an_agreement(self) -> None:
        """Concluded as agreed, paid afterwards: the file can be closed."""
        story = histories.settled().do("conclude", outcome="agreed")
        for term in story.complaint.agreements[0].terms:
            story.do("record_performance", agreement="a1", term=term.id, amount_yuan=str(term.amount_yuan))
        story.do("follow_up", satisfaction="satisfied")
        assert story.clock("LIM.2", "c1").status == "met"
        assert "close" in story.allowed(Role.MEDIATOR)

    def test_of_a_claim_elsewhere_survives_the_resolution_of_another(self) -> None:
        """What was not part of the settlement is not satisfied by it."""
        story = histories.classified(WAGES, {**WAGES, "code": "3.1"})
        story.do("apply_for_mediation", body_kind="township", claims=["c1"])
        day = story.today.isoformat()
        story.do("settle", limb="l1", terms=[{"amount_yuan": "12000", "due_on": day, "paid_on": day}])
        assert story.clock("LIM.2", "c1").status == "met"
        assert story.clock("LIM.1", "c2").status == "running"


class TestInjury:
    """Recognised before the union heard of it."""

    def test_needs_no_application_any_more(self) -> None:
        """The recognition alone ends the worker's year to apply for it (WI.2)."""
        facts = [{"fact": "injured", "occurred_on": "2026-01-10"}, {"fact": "recognised", "occurred_on": "2026-02-20"}]
        story = received(proceedings=[{"kind": "injury", "facts": facts}])
        assert story.clock("WI.2", "p1").status == "met"


class TestOurDuties:
    """What the office owes."""

    def test_are_done_by_an_answer(self) -> None:
        """Nothing of ours runs on after it but nothing was left undone either."""
        story = histories.accepted().do("note_contact", note=text()).do("answer", answer=text())
        ours = [
            one.rule
            for one in story.complaint.deadlines.values()
            if one.rule.startswith("SVC.") and one.status == "running"
        ]
        assert ours == []

    def test_are_not_done_by_a_call_nobody_took(self) -> None:
        """Trying is not reaching: the first contact is still owed."""
        story = histories.accepted().do("note_contact", note=text(), result="not_reached")
        assert story.clock("SVC.FIRST_CONTACT").status == "running"


class TestClosing:
    """Of a file with promises."""

    def test_waits_for_acts_that_were_promised(self) -> None:
        """A contract to be signed is a promise like money."""
        story = histories.in_mediation()
        day = story.today.isoformat()
        terms = [
            {"amount_yuan": "12000", "due_on": day, "paid_on": day},
            {"kind": "act", "due_on": "2026-12-01", "what": text()},
        ]
        story.do("settle", limb="l1", terms=terms).do("conclude", outcome="agreed")
        story.do("follow_up", satisfaction="satisfied")
        assert "close" not in story.allowed(Role.MEDIATOR)


class TestOldFacts:
    """Messages of past years."""

    def test_start_no_service_clock_of_a_later_charter(self) -> None:
        """The demo offices adopted their limits in 2026; a receipt of 2013 is not overdue by them."""
        story = Story(on=histories.START).do(
            "submit", Role.INTAKE, narrative=text(), received_on="2013-05-06", claims=[WAGES], channel="hotline"
        )
        assert not [one for one in story.complaint.deadlines.values() if one.rule.startswith("SVC.")]
