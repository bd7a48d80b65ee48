"""What counts as got, what ends with a complaint, and how far back its last steps may be dated."""

from __future__ import annotations

from typing import Any

import pytest

from casework.codes import OutcomeCode, Stage
from casework.outcomes import outcome_now
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import OTHER, RISE, WAGES, WORK, Story, text

NOW = {"due_on": "2026-03-02", "paid_on": "2026-03-02"}


def mediated(*claims: str, body_kind: str = "enterprise_committee") -> Story:
    """Two claims, of which some went to mediation and were paid on the spot."""
    story = histories.classified(WAGES, WORK).do("apply_for_mediation", body_kind=body_kind, claims=list(claims))
    return story.do("settle", limb="l1", terms=[{"amount_yuan": "900.00", **NOW}])


class TestPartPayment:
    """A part payment on a claim …"""

    def test_does_not_resolve_it(self) -> None:
        """One yuan of twelve thousand is not what the worker asked for."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="1.00")
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"

    def test_leaves_limitation_running_whatever_the_outcome(self) -> None:
        """The rest can still be claimed."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="1.00")
        story.do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")
        assert (story.clock("LIM.2").status, story.refused("close").code) == ("running", "party_clock_runs")

    def test_counts_no_more_when_the_rest_was_settled_and_paid(self) -> None:
        """The settlement is about what was left."""
        story = histories.in_mediation().do("record_performance", claim="c1", amount_yuan="1.00")
        story.do("settle", limb="l1", terms=[{"amount_yuan": "900.00", **NOW}])
        assert story.complaint.outcome is not None and story.complaint.outcome.code is OutcomeCode.RESOLVED


class TestPaidOnTheSpot:
    """A settlement paid on the spot …"""

    def test_about_one_claim_leaves_the_other_one_open(self) -> None:
        """Nobody has done anything about it yet."""
        story = mediated("c1")
        assert (story.complaint.stage, story.complaint.outcome) == (Stage.IN_PROCEDURE, None)

    def test_about_all_claims_concludes(self) -> None:
        """Everything asked for was got."""
        assert mediated("c1", "c2").complaint.stage is Stage.CONCLUDED

    def test_concludes_beside_a_claim_that_was_paid_before(self) -> None:
        """Each in its own way."""
        story = histories.classified(WAGES, WORK).do("record_performance", claim="c2", amount_yuan="3000.00")
        story.do("apply_for_mediation", body_kind="enterprise_committee", claims=["c1"])
        story.do("settle", limb="l1", terms=[{"amount_yuan": "900.00", **NOW}])
        assert story.complaint.stage is Stage.CONCLUDED

    def test_ends_the_limitation_of_its_claims_only(self) -> None:
        """What was got is claimed no more, though the complaint goes on."""
        story = mediated("c1")
        assert (story.clock("LIM.2", "c1").status, story.clock("LIM.4", "c2").status) == ("met", "running")


class TestMissedPromise:
    """The day of a promise …"""

    @pytest.mark.parametrize(
        ("body_kind", "term", "rule"),
        [
            ("enterprise_committee", {"amount_yuan": "1.00"}, "ENF.7"),
            ("enterprise_committee", {"kind": "act", "what": text()}, "NEG.3"),
            ("union_brokered", {"amount_yuan": "1.00"}, "NEG.3"),
        ],
    )
    def test_opens_the_payment_order_only_for_mediated_pay(
        self, body_kind: str, term: dict[str, object], rule: str
    ) -> None:
        """LDMAL 16 asks for pay that was promised before a mediation body; for the rest there is arbitration."""
        story = histories.in_mediation(body_kind).do("settle", limb="l1", terms=[{**term, "due_on": "2026-03-31"}])
        route = "payment_order" if rule == "ENF.7" else "arbitration"
        assert story.clock(rule, "t1").status == "running"
        assert story.on(2026, 4, 1).tick().complaint.routes_opened == (route,)


class TestOrder:
    """An order of the labour organ …"""

    def test_that_is_paid_leaves_nothing_to_have_reconsidered(self) -> None:
        """The sixty days ran by the limb, and end with it."""
        story = histories.inspection_filed().on(2026, 3, 9)
        body = {"result": "ordered", "amount_yuan": "9000.00", "decision_received_on": "2026-03-09"}
        story.do("record_inspection_result", limb="l1", **body)
        before = story.clock("INS.9", "l1").status
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert (before, story.clock("INS.9", "l1").status) == ("running", "cancelled")


class TestGivingUp:
    """A complaint that is withdrawn …"""

    def test_keeps_what_a_tribunal_has(self) -> None:
        """The worker gave up with us, not there: taken up again, the award is recorded."""
        story = histories.arbitration_accepted().do("withdraw", reason="gave_up").do("reopen", reason=text())
        story.on(2026, 4, 10).do("record_award", limb="l1", items=[OTHER])
        assert (story.complaint.stage, len(story.complaint.awards)) == (Stage.IN_PROCEDURE, 1)

    def test_ends_the_clocks_of_its_own_procedures(self) -> None:
        """A mediation that is over opens nothing by running out."""
        story = histories.in_mediation().do("withdraw", reason="gave_up").on(2026, 5, 1).tick()
        assert (story.clock("MED.2").status, story.complaint.routes_opened) == ("cancelled", ())

    def test_ends_the_clocks_of_its_letters(self) -> None:
        """Nobody waits for the answer any more."""
        assert histories.letter_served().do("withdraw", reason="gave_up").clock("UN.3").status == "cancelled"

    def test_is_read_as_before_where_its_event_is_old(self) -> None:
        """It named no limbs."""
        story = histories.in_mediation().do("withdraw", reason="gave_up")
        event = next(one for one in story.events if one.kind == "withdrawn")
        old = type(event).model_validate(event.model_dump(mode="json", exclude={"given_up"}))
        assert [one.name for one in old.facts()] == ["complaint.withdrawn"]


class TestDates:
    """A step dated back before the acceptance …"""

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("conclude", {"outcome": "explained", "reason": text()}),
            ("withdraw", {"reason": "other"}),
            ("assign", {"handler": "p-li"}),
            ("transfer", {"to_office": "beijing", "reason": text()}),
        ],
    )
    def test_is_refused(self, command: str, body: dict[str, object]) -> None:
        """It would clear a duty that was overdue on the day it was taken."""
        story = histories.classified().on(2026, 4, 30).tick()
        refusal = story.refused(command, occurred_on="2026-03-01", **body)
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "before_earlier_step")]

    @pytest.mark.parametrize(
        ("command", "body"), [("follow_up", {"satisfaction": "neutral"}), ("reopen", {"reason": text()})]
    )
    def test_is_refused_before_the_conclusion_it_follows(self, command: str, body: dict[str, object]) -> None:
        """Nobody is asked before the end."""
        story = histories.classified().on(2026, 3, 9).do("conclude", outcome="explained", reason=text())
        refusal = story.refused(command, occurred_on="2026-03-08", **body)
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "before_earlier_step")]

    def test_is_refused_for_a_return_too(self) -> None:
        """Back before it came in."""
        story = histories.received().do("transfer", to_office="beijing", reason=text())
        assert story.refused("return", occurred_on="2026-03-01", reason=text()).code == "impossible_value"


class TestFacts:
    """Facts of a claim …"""

    def test_may_say_that_nothing_is_claimed(self) -> None:
        """Zero is an amount."""
        story = histories.classified().do("set_facts", claim="c1", amount_yuan="0.00")
        assert str(story.complaint.claims[0].amount_yuan) == "0.00"

    def test_begin_no_limitation_of_what_was_paid_in_full(self) -> None:
        """Nothing is left to claim, whenever it was known."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="12000.00")
        story.do("set_facts", claim="c1", facts={"knew_on": "2026-02-01", "employed_to": "2026-02-15"})
        assert {one.status for one in story.clocks("LIM.4")} == {"met"}


class TestAppeal:
    """An appeal …"""

    def test_ends_the_first_instance(self) -> None:
        """One court has it at a time; the other side's receipt can still be told."""
        story = histories.with_judgment().do("file_suit", kind="appeal", after="aw2")
        assert [one.id for one in story.complaint.open_limbs()] == ["l3"]
        story.do("record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-01")
        assert story.clocks("LIT.14.1")


class TestDecisionOfAMeeting:
    """A decision of a meeting …"""

    def test_that_is_given_more_time_has_one_day(self) -> None:
        """Its duty says by when, and the decision says no other day."""
        story = histories.meeting_with_decision()
        story.do("extend", Role.SUPERVISOR, deadline="d1", to="2026-04-01", reason=text())
        assert str(story.clock("SVC.MEETING_DECISION").due_on) == "2026-04-01"
        assert not hasattr(story.state.resolutions[0], "due_on")


class TestInterest:
    """An interest beside a right …"""

    def test_stays_open_when_the_right_was_settled(self) -> None:
        """Higher pay was not what was paid."""
        story = histories.classified(WAGES, RISE).do(
            "apply_for_mediation", body_kind="enterprise_committee", claims=["c1"]
        )
        story.do("settle", limb="l1", terms=[{"amount_yuan": "12000.00", **NOW}])
        assert story.complaint.outcome is None


class TestOutcomeNow:
    """How it has come out by now …"""

    @staticmethod
    def agreed() -> Story:
        """Concluded as agreed, with two days on which the employer is to pay."""
        return histories.settled().do("conclude", outcome="agreed")

    def test_is_that_of_the_conclusion_while_money_is_owed(self) -> None:
        """A part is not all."""
        story = self.agreed().do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        assert outcome_now(story.complaint) is OutcomeCode.AGREED

    def test_is_resolved_once_everything_agreed_was_got(self) -> None:
        """What is on record of the conclusion stays as it was."""
        story = self.agreed().do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        story.do("record_performance", agreement="a1", term="t2", amount_yuan="5000.00")
        assert outcome_now(story.complaint) is OutcomeCode.RESOLVED
        assert story.complaint.outcome is not None and story.complaint.outcome.code is OutcomeCode.AGREED

    def test_is_none_before_the_conclusion(self) -> None:
        """Our work is not done."""
        assert outcome_now(histories.settled().complaint) is None


class TestReopening:
    """A complaint that is taken up again …"""

    def test_is_followed_up_after_its_next_conclusion(self) -> None:
        """Nobody can be asked how it ended while it goes on: no duty of ours lapses by that."""
        story = histories.concluded().do("reopen", reason=text()).on(2026, 5, 10).tick()
        assert story.clock("SVC.FOLLOW_UP").status == "cancelled"
        story.do("conclude", outcome="resolved")
        assert [one.status for one in story.clocks("SVC.FOLLOW_UP")] == ["cancelled", "running"]

    def test_is_accepted_where_it_never_was(self) -> None:
        """Declined at first: somebody has to take it on, speak with the worker and classify it."""
        story = histories.received().do("decline", reason="no_matter", explanation=text()).do("reopen", reason=text())
        owed = {one.rule for one in story.complaint.deadlines.values() if one.status == "running"}
        assert {"SVC.ASSIGN", "SVC.FIRST_CONTACT", "SVC.CLASSIFY", "SVC.FINISH"} <= owed
        assert story.complaint.accepted_on == story.today

    @pytest.mark.parametrize(
        ("command", "body"),
        [("withdraw", {"reason": "other"}), ("conclude", {"outcome": "explained", "reason": text()})],
    )
    def test_owes_the_first_contact_where_there_was_none(self, command: str, body: dict[str, Any]) -> None:
        """Giving it up, or explaining it away, spoke with nobody."""
        story = histories.classified().do(command, **body).do("reopen", reason=text())
        assert [one.status for one in story.clocks("SVC.FIRST_CONTACT")] == ["cancelled", "running"]

    def test_owes_nothing_that_was_done(self) -> None:
        """It has a handler and was classified, and the worker was spoken with."""
        story = (
            histories.classified()
            .do("note_contact", note=text())
            .do("withdraw", reason="other")
            .do("reopen", reason=text())
        )
        owed = {
            one.rule for one in story.complaint.deadlines.values() if one.whose == "ours" and one.status == "running"
        }
        assert owed == {"SVC.FINISH"}
