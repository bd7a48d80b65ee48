"""What is recorded as paid or done: what it completes besides, and what is an act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from casework.codes import Stage
from casework.fulfilment import satisfied_claims
from tests.casework import histories
from tests.casework.histories import WAGES, WORK, Story
from tests.casework.promised import (
    ACT,
    CERTIFICATE,
    NOW,
    THREE,
    agreed,
    agreed_and_awarded,
    awarded,
    item,
    of_three,
    pay,
)


class TestAct:
    """An act that was promised or ordered …"""

    def test_is_not_done_by_the_payment_beside_it(self) -> None:
        """The certificate is still to be written."""
        story = agreed(pay("12000.00"), ACT).do("record_performance", agreement="a1", term="t1", amount_yuan="12000.00")
        assert (satisfied_claims(story.complaint), story.clock("NEG.3", "t2").status) == ((), "running")

    def test_is_not_done_by_the_money_that_the_same_award_gave(self) -> None:
        """The item without an amount asks for something else than money."""
        story = awarded(histories.classified(WAGES, CERTIFICATE), item("12000.00"), item("0.00", "6.4"))
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert satisfied_claims(story.complaint) == ("c1",)
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"

    def test_of_an_award_is_said_to_be_done_on_its_claim(self) -> None:
        """Whether or not the money is there yet."""
        story = awarded(histories.classified(WAGES, CERTIFICATE), item("12000.00"), item("0.00", "6.4"))
        story.do("record_performance", claim="c2", done=True)
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_of_an_award_keeps_the_time_to_enforce_it(self) -> None:
        """The money is paid; what else it orders may be enforced for two years from then, until it is done (LIM.9)."""
        items = (item("12000.00") | {"final": True}, item("0.00", "6.4") | {"final": True})
        story = awarded(histories.classified(WAGES, CERTIFICATE), *items).on(2026, 3, 25)
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        running = story.clock("LIM.9", "aw1")
        story.do("record_performance", claim="c2", done=True)
        assert (running.status, running.started_on) == ("running", date(2026, 3, 25))
        assert [one.status for one in story.clocks("LIM.9")] == ["met", "cancelled"]

    def test_of_an_award_brings_no_money_by_its_claim(self) -> None:
        """What is paid is recorded on the award."""
        story = awarded(histories.classified(WAGES, CERTIFICATE), item("12000.00"), item("0.00", "6.4"))
        assert story.refused("record_performance", claim="c2", amount_yuan="1.00").code == "promise_stands"

    def test_ends_the_enforcement_of_an_award_with_the_money(self) -> None:
        """Both are got then, in whichever order."""
        items = (item("12000.00") | {"final": True}, item("0.00", "6.4") | {"final": True})
        story = awarded(histories.classified(WAGES, CERTIFICATE), *items).on(2026, 3, 25)
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-03-21")
        story.on(2026, 5, 20).tick().do("file_suit", kind="enforcement", after="aw1")
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        open_still = story.complaint.limbs[-1].open
        story.do("record_performance", claim="c2", done=True)
        assert (open_still, story.complaint.limbs[-1].open) == (True, False)

    def test_is_not_what_a_decision_declares(self) -> None:
        """That there was an employment relation is so because the tribunal says it: nobody performs it."""
        story = awarded(histories.classified(WAGES, {"code": "6.1"}), item("12000.00"), item("0.00", "6.1"))
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_is_done_once(self) -> None:
        """Whoever records it again is told which term it is."""
        story = agreed(pay("12000.00"), ACT).do("record_performance", agreement="a1", term="t2")
        refusal = story.refused("record_performance", agreement="a1", term="t2")
        assert (refusal.code, refusal.errors[0].field) == ("performed_already", "/term")

    def test_is_no_money(self) -> None:
        """A sum belongs to a term of money."""
        refusal = agreed(pay("12000.00"), ACT).refused(
            "record_performance", agreement="a1", term="t2", amount_yuan="1.00"
        )
        assert [(one.field, one.code) for one in refusal.errors] == [("/amount_yuan", "no_money")]


class TestOtherPromise:
    """A promise whose money came by another one …"""

    def paid_by_award(self) -> Story:
        """The award brought all that the agreement promised."""
        return agreed_and_awarded().do("record_performance", award="aw1", amount_yuan="12000.00")

    def test_has_its_days_met(self) -> None:
        """Nothing more is due on them."""
        assert self.paid_by_award().clock("ENF.7", "t1").status == "met"

    def test_opens_no_route_when_its_day_is_over(self) -> None:
        """There is no default for a payment order."""
        assert "payment_order" not in self.paid_by_award().on(2026, 4, 1).tick().complaint.routes_opened

    def test_is_not_reviewed_or_confirmed_any_more(self) -> None:
        """Nothing is left to be enforced of the agreement."""
        story = self.paid_by_award()
        assert (story.clock("ENF.1", "a1").status, story.clock("ENF.4", "a1").status) == ("cancelled", "cancelled")

    def test_keeps_the_day_of_an_act(self) -> None:
        """Money does not bring the worker back to work."""
        story = awarded(agreed(pay("12000.00"), ACT), item("12000.00"), limb="l2")
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert [one.status for one in (*story.clocks("ENF.7"), *story.clocks("NEG.3"))] == ["met", "running"]

    def test_keeps_its_days_while_a_part_is_owed(self) -> None:
        """One fen is missing."""
        story = agreed_and_awarded().do("record_performance", award="aw1", amount_yuan="11999.99")
        assert story.clock("ENF.7", "t1").status == "running"

    def test_that_is_an_award_is_contested_by_the_worker_no_more(self) -> None:
        """The agreement brought all of it; the employer may still sue, until its last day (LDMAL 50)."""
        received = {"worker_received_on": "2026-03-20", "employer_received_on": "2026-03-20"}
        story = agreed_and_awarded().do("record_award", limb="l2", award="aw1", **received)
        story.do("record_performance", agreement="a1", amount_yuan="12000.00")
        assert [story.clock("LIT.1", one).status for one in ("aw1", "aw1.employer")] == ["cancelled", "running"]

    def test_leaves_the_worker_the_time_to_sue_for_more(self) -> None:
        """One of three got all the money by the agreement; the two others may still contest an award to the first."""
        story = of_three().do("apply_for_mediation", body_kind="enterprise_committee")
        story.do("settle", limb="l1", terms=[pay("30000.00", worker="w1")])
        awarded(story, item("10000.00"), limb="l2")
        received = {"worker_received_on": "2026-03-20", "employer_received_on": "2026-03-20"}
        story.do("record_award", limb="l2", award="aw1", **received)
        story.do("record_performance", agreement="a1", amount_yuan="30000.00")
        assert [story.clock("LIT.1", one).status for one in ("aw1", "aw1.employer")] == ["running", "running"]

    def test_has_its_days_met_by_a_settlement_that_is_paid_on_the_spot(self) -> None:
        """A second settlement brought what the first one had promised."""
        story = agreed(pay("12000.00")).do("request_negotiation")
        story.do("settle", limb="l2", terms=[{"amount_yuan": "12000.00", **NOW}])
        assert story.clock("ENF.7", "t1").status == "met"

    def test_that_is_an_order_has_no_time_to_be_reconsidered(self) -> None:
        """The sixty days of the labour organ's order ran by its limb."""
        story = agreed(pay("12000.00")).do("refer_to_inspection", mode="report").on(2026, 3, 9)
        body = {"result": "ordered", "amount_yuan": "12000.00", "decision_received_on": "2026-03-09"}
        story.do("record_inspection_result", limb="l2", **body)
        before = story.clock("INS.9", "l2").status
        story.do("record_performance", agreement="a1", amount_yuan="12000.00")
        assert (before, story.clock("INS.9", "l2").status) == ("running", "cancelled")

    def test_ends_as_before_where_the_payment_is_old(self) -> None:
        """An event from before it was noted says nothing of other promises."""
        event = next(one for one in self.paid_by_award().events if one.kind == "performance_recorded")
        old = type(event).model_validate(
            event.model_dump(mode="json", include={"occurred_on", "award", "amount_yuan", "term_done", "all_done"})
        )
        assert not [one for one in old.facts() if one.scope in ("t1", "a1")]


class TestSatisfiedByAnAward:
    """A claim of which a part was decided in advance …"""

    def test_waits_for_the_rest_that_was_awarded_since(self) -> None:
        """3,000 of 12,000 are paid; the 9,000 of the last award are not."""
        story = awarded(histories.classified(WAGES), item("3000.00"), partial=True)
        story.do("record_award", limb="l1", items=[item("9000.00")])
        story.do("record_performance", award="aw1", amount_yuan="3000.00")
        assert satisfied_claims(story.complaint) == ()
        story.do("record_performance", award="aw2", amount_yuan="9000.00")
        assert satisfied_claims(story.complaint) == ("c1",)


class TestPaidBeforeThePromise:
    """A payment of which one hears after the settlement or the award, made before it …"""

    def awarded(self) -> Story:
        """12,000 were awarded on 20 March."""
        return awarded(histories.classified().on(2026, 3, 10), item("12000.00"))

    def test_is_recorded_on_its_claim(self) -> None:
        """It can be no payment on what did not exist; what the tribunal gave, it gave besides."""
        story = self.awarded().do("record_performance", claim="c1", amount_yuan="4000.00", occurred_on="2026-03-19")
        assert story.refused("record_performance", award="aw1", amount_yuan="12000.01").code == "paid_too_much"
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert story.complaint.paid_yuan == Decimal("16000.00")

    def test_from_the_day_of_it_on_belongs_to_the_promise(self) -> None:
        """The same money would count twice."""
        body = {"claim": "c1", "amount_yuan": "4000.00", "occurred_on": "2026-03-20"}
        assert self.awarded().refused("record_performance", **body).code == "promise_stands"

    def test_belongs_to_the_award_that_was_corrected_later(self) -> None:
        """On that day something was awarded already."""
        story = self.awarded().on(2026, 4, 1).do("record_award", limb="l1", items=[item("11000.00")], replaces="aw1")
        body = {"amount_yuan": "4000.00", "occurred_on": "2026-03-25"}
        assert story.refused("record_performance", claim="c1", **body).code == "promise_stands"
        story.do("record_performance", award="aw2", **body)

    def test_is_no_more_than_was_claimed(self) -> None:
        """Whatever was promised later."""
        story = agreed(pay("15000.00")).on(2026, 3, 3)
        body = {"claim": "c1", "occurred_on": "2026-03-01"}
        assert story.refused("record_performance", **body, amount_yuan="12000.01").code == "paid_too_much"
        story.do("record_performance", **body, amount_yuan="12000.00")
        assert story.clock("ENF.7", "t1").status == "met"


class TestMoneyAgreedOnWhatWasDone:
    """A claim that was met without money, and two thousand that were agreed on it all the same …"""

    TWO_THOUSAND: ClassVar[list[dict[str, Any]]] = [{"amount_yuan": "2000.00", "due_on": "2026-03-13"}]

    def test_are_owed_besides(self) -> None:
        """The matter is not resolved until they are paid."""
        story = histories.classified().on(2026, 3, 4).do("request_negotiation")
        story.do("record_performance", claim="c1", done=True).on(2026, 3, 5)
        story.do("settle", limb="l1", terms=self.TWO_THOUSAND)
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"

    def test_are_owed_when_the_act_is_told_after_them(self) -> None:
        """By its own day it came before."""
        story = histories.classified().on(2026, 3, 5).do("request_negotiation")
        story.do("settle", limb="l1", terms=self.TWO_THOUSAND)
        story.do("record_performance", claim="c1", done=True, occurred_on="2026-03-04")
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"


class TestLaterSettlement:
    """What a later settlement on the same claims settles for less …"""

    def missed(self) -> Story:
        """12,000 were promised and not paid."""
        return agreed(pay("12000.00")).on(2026, 4, 1).tick().do("request_negotiation")

    def test_is_owed_no_more_once_that_is_performed(self) -> None:
        """The worker took 10,000 instead: the matter is resolved, and the old day is met, though late."""
        story = self.missed().do("settle", limb="l2", terms=[{"amount_yuan": "10000.00", "due_on": "2026-04-30"}])
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"
        story.do("record_performance", agreement="a2", amount_yuan="10000.00")
        assert story.clock("ENF.7", "t1").status == "met"
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_is_owed_as_before_while_a_part_of_that_is_unpaid(self) -> None:
        """The old promise may still be enforced."""
        story = self.missed().do("settle", limb="l2", terms=[{"amount_yuan": "10000.00", "due_on": "2026-04-30"}])
        story.do("record_performance", agreement="a2", amount_yuan="9999.99")
        story.do("record_performance", agreement="a1", amount_yuan="2000.01")
        assert satisfied_claims(story.complaint) == ("c1",)

    def test_of_an_award_is_enforced_no_more(self) -> None:
        """The parties settled instead of having it enforced (执行和解)."""
        story = awarded(histories.classified(), item("9000.00")).do("request_negotiation")
        story.do(
            "settle", limb="l2", terms=[{"amount_yuan": "8000.00", "due_on": "2026-03-20", "paid_on": "2026-03-20"}]
        )
        assert story.complaint.stage is Stage.CONCLUDED

    def test_is_shown_before_it_is_given_up(self) -> None:
        """9,000 were awarded: who settles for 8,000 is told that 1,000 are lost with it, who settles for 9,000 is not."""
        story = awarded(histories.classified(), item("9000.00")).do("request_negotiation")
        told = {
            amount: story.notices("settle", limb="l2", terms=[{"amount_yuan": amount, "due_on": "2026-03-31"}])
            for amount in ("8000.00", "9000.00")
        }
        (notice,) = told["8000.00"]
        assert (notice.code, "aw1" in notice.en, "9000.00 yuan" in notice.en) == ("settles_for_less", True, True)
        assert told["9000.00"] == []

    def test_is_not_settled_by_an_act_alone(self) -> None:
        """A certificate is no money."""
        story = self.missed().do("settle", limb="l2", terms=[{"kind": "act", "due_on": "2026-04-30"}])
        story.do("record_performance", agreement="a2", term="t2")
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"

    def test_with_one_worker_leaves_what_the_others_were_given(self) -> None:
        """Two of three still have their award."""
        items = [item("10000.00", worker=one) for one in ("w1", "w2", "w3")]
        story = awarded(of_three(), *items).do("request_negotiation")
        day = {"due_on": "2026-03-20", "paid_on": "2026-03-20"}
        story.do("settle", limb="l2", terms=[{"worker": "w1", "amount_yuan": "8000.00", **day}])
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"

    def test_is_owed_where_the_award_came_after_it(self) -> None:
        """The tribunal gave more than had been settled and paid."""
        story = agreed(pay("7000.00")).do("record_performance", agreement="a1", amount_yuan="7000.00")
        awarded(story, item("12000.00"), limb="l2")
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"


class TestOfSeveralWorkers:
    """Where each of several workers has a claim …"""

    def test_what_one_was_promised_beyond_it_is_not_the_others_loss(self) -> None:
        """The first got 15,000 for 12,000; the second may have all of the 12,000 that a tribunal gives."""
        mine = [{**WAGES, "workers": [one]} for one in ("w1", "w2")]
        story = histories.received(*mine, workers=THREE[:2]).do("accept").do("classify", relation="labour")
        story.do("apply_for_mediation", body_kind="enterprise_committee")
        terms = [pay("15000.00", worker="w1"), pay("6000.00", worker="w2")]
        story.do("settle", limb="l1", terms=terms).do(
            "record_performance", agreement="a1", term="t1", amount_yuan="15000.00"
        )
        awarded(story, item("12000.00", worker="w2"), limb="l2", claims=["c2"])
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert (satisfied_claims(story.complaint), story.clock("ENF.7", "t2").status) == (("c1", "c2"), "met")


class TestAmountNotKnown:
    """A settlement about a sum that nobody had named …"""

    def paid(self, promised: str, given: str) -> Story:
        """It was missed, and the award that followed was paid."""
        claim = {key: value for key, value in WAGES.items() if key != "amount_yuan"}
        story = awarded(agreed(pay(promised), claims=(claim,)), item(given), limb="l2")
        return story.do("record_performance", award="aw1", amount_yuan=given)

    def test_is_met_by_the_award_that_gave_no_less(self) -> None:
        """The tribunal's award took its place."""
        story = self.paid("12000.00", "12000.00")
        assert story.clock("ENF.7", "t1").status == "met"
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_is_not_met_by_one_that_gave_less(self) -> None:
        """The rest of what was promised is owed."""
        assert self.paid("12000.00", "11999.99").clock("ENF.7", "t1").status == "running"

    def test_is_not_met_by_an_award_from_before_it(self) -> None:
        """What is promised after an award was paid is more than that."""
        claim = {key: value for key, value in WAGES.items() if key != "amount_yuan"}
        story = awarded(histories.classified(claim), item("12000.00"))
        story.do("record_performance", award="aw1", amount_yuan="12000.00").do("request_negotiation")
        story.on(2026, 3, 21).do("settle", limb="l2", terms=[pay("500.00")])
        assert story.clock("NEG.3", "t1").status == "running"


class TestDayOfPayment:
    """The day of a payment on an award …"""

    def test_does_not_lie_before_it_because_another_dispute_was_judged_earlier(self) -> None:
        """The judgment about the one claim says nothing about the award on the other."""
        story = awarded(histories.classified(WAGES, WORK), item("9000.00"), claims=["c1"])
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-03-20")
        story.do("file_suit", after="aw1").do("record_court_step", limb="l2", step="accepted").on(2026, 6, 1)
        story.do("record_judgment", limb="l2", items=[item("9000.00")])
        story.do("apply_for_arbitration", claims=["c2"]).on(2026, 7, 1)
        story.do("record_award", limb="l3", items=[item("800.00", "1.2")])
        body = {"award": "aw3", "amount_yuan": "800.00", "occurred_on": "2026-06-30"}
        refusal = story.refused("record_performance", **body)
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "before_earlier_step")]
