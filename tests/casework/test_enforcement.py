"""What can be enforced, and what a payment order or an application for enforcement leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.arbitration import ArbitrationEnd, ArbitrationEnded
from casework.codes import Stage
from tests.casework import histories
from tests.casework.awarded import ACT, OF_FIRST, OF_SECOND, OVERTIME, arbitrated, ordered
from tests.casework.histories import OTHER, WAGES, WORK, Story, text


class TestEnforcement:
    """An application for enforcement …"""

    @pytest.mark.parametrize("named", [{}, {"after": "l1"}, {"after": "p1"}])
    def test_names_what_it_enforces(self, named: dict[str, str]) -> None:
        """An award, a judgment, a confirmed agreement, or what was decided elsewhere; a petition decides nothing."""
        story = histories.with_award_received().on(2026, 5, 10).tick()
        story.do("record_outside_proceeding", given={"kind": "petition"})
        refusal = story.refused("file_suit", kind="enforcement", **named)
        assert (refusal.code, refusal.errors[0].field) == ("nothing_to_answer", "/after")

    def test_waits_until_somebody_is_known_to_have_received_it(self) -> None:
        """Until then nobody knows whether the award has taken effect."""
        story = histories.arbitration_accepted().on(2026, 4, 10).do("record_award", limb="l1", items=[OTHER])
        refusal = story.refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("not_in_effect", "/after")

    def test_of_a_mixed_award_waits_as_of_any_that_is_not_final(self) -> None:
        """Courts treat it so (SPC-1 20, LAW C6), though its two years are counted from the day it was made."""
        story = histories.arbitration_accepted().on(2026, 4, 10)
        story.do("record_award", limb="l1", items=[histories.FINAL, OTHER])
        assert story.clock("LIM.9", "aw1").started_on == date(2026, 4, 10)
        assert story.refused("file_suit", kind="enforcement", after="aw1").code == "not_in_effect"

    @pytest.mark.parametrize(("filed_on", "told"), [("2026-06-01", ["not_due_yet"]), ("2026-06-02", [])])
    def test_before_the_day_of_performance_is_warned_of(self, filed_on: str, told: list[str]) -> None:
        """The employer still has that day (CPL 250); the worker may apply all the same."""
        story = arbitrated(OTHER, performance_due_on="2026-06-01").on(2026, 6, 2).tick()
        found = story.notices("file_suit", kind="enforcement", after="aw1", filed_on=filed_on)
        assert [one.code for one in found if one.code == "not_due_yet"] == told

    def test_waits_until_nobody_can_sue(self) -> None:
        """The award has no effect yet."""
        refusal = histories.with_award_received().refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("not_in_effect", "/after")

    def test_of_an_award_in_effect_meets_its_time(self) -> None:
        """Within the two years."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.clock("LIM.9", "aw1").status == "met"

    def test_waits_until_nobody_can_appeal(self) -> None:
        """The judgment has no effect yet."""
        assert histories.with_judgment().refused("file_suit", kind="enforcement", after="aw2").code == "not_in_effect"

    def test_of_a_claim_whose_award_is_in_court_is_refused(self) -> None:
        """The whole award is ineffective between those who sue (SPC-1 16)."""
        story = arbitrated(OTHER, OVERTIME).do("file_suit", claims=["c1"], after="aw1")
        assert story.refused("file_suit", kind="enforcement", claims=["c2"], after="aw1").code == "suit_pending"

    def test_of_a_worker_who_did_not_sue_is_open(self) -> None:
        """His items took effect (SPC-1 17); those of the other are still in court."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        story.on(2026, 5, 20).tick()
        assert story.refused("file_suit", kind="enforcement", after="aw1").code == "suit_pending"
        story.do("file_suit", kind="enforcement", after="aw1", claims=["c2"])
        assert story.complaint.cases["l3"].kind == "enforcement"

    def test_of_what_was_paid_is_refused(self) -> None:
        """Nothing is left to get."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="9000.00")
        refusal = story.refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("nothing_to_enforce", "/after")

    def test_of_an_act_is_open(self) -> None:
        """The employer does not take the worker back (LDMAL 51)."""
        story = ordered(ACT).on(2026, 5, 20).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.clock("LIM.9", "aw1").status == "met"

    def test_of_an_act_is_open_though_the_money_was_paid(self) -> None:
        """Whether somebody was taken back no payment tells."""
        story = ordered(ACT, OTHER).on(2026, 5, 20).tick()
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert story.do("file_suit", kind="enforcement", after="aw1").clock("LIT.20", "l2").status == "running"

    def test_of_a_conciliation_statement_of_the_tribunal_is_open(self) -> None:
        """It has the force of an award (LDMAL 42, 51)."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how="mediated")
        assert story.do("file_suit", kind="enforcement", after="l1").clock("LIT.20", "l2").status == "running"

    @pytest.mark.parametrize("how", ["withdrawn", "absent"])
    def test_of_an_arbitration_that_ended_without_one_is_not(self, how: str) -> None:
        """Nothing was decided."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how=how)
        assert story.refused("file_suit", kind="enforcement", after="l1").code == "nothing_to_answer"

    @pytest.mark.parametrize(("step", "open_"), [("ended", True), ("withdrawn", False), ("refused", False)])
    def test_of_a_suit_is_open_where_it_may_have_been_conciliated(self, step: str, open_: bool) -> None:
        """A court's conciliation statement (民事调解书) ends the suit without a judgment."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 5, 17)
        story.do("record_court_step", limb="l2", step=step)
        body = {"kind": "enforcement", "after": "l2"}
        if open_:
            assert story.do("file_suit", **body).clock("LIT.20", "l3").status == "running"
        else:
            assert story.refused("file_suit", **body).code == "nothing_to_answer"

    def test_of_an_agreement_needs_its_confirmation(self) -> None:
        """An agreement is a contract until then."""
        assert histories.settled().refused("file_suit", kind="enforcement", after="a1").code == "not_in_effect"

    def test_of_a_payment_order_waits_for_the_objection(self) -> None:
        """Fifteen days (ENF.11)."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted")
        story.do("record_court_step", limb="l2", step="received_by_debtor")
        assert story.refused("file_suit", kind="enforcement", after="l2").code == "not_in_effect"
        story.on(2026, 4, 1).tick().do("file_suit", kind="enforcement", after="l2")
        assert story.complaint.cases["l3"].after == "l2"

    @pytest.mark.parametrize("step", ["withdrawn", "refused"])
    def test_that_comes_to_nothing_leaves_no_clock(self, step: str) -> None:
        """Nobody waits for its execution."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.do("record_court_step", limb="l2", step=step).clock("LIT.20").status == "cancelled"

    @pytest.mark.parametrize("kind", ["enforcement", "payment_order"])
    def test_is_not_the_employers(self, kind: str) -> None:
        """The employer owes what would be enforced, as it owes what would be ordered to be paid."""
        story = histories.with_award_received().on(2026, 5, 10).tick()
        refusal = story.refused("file_suit", kind=kind, by="employer", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("other_filing_open", "/by")

    def test_ends_with_a_settlement_that_is_paid_on_the_spot(self) -> None:
        """Nothing is left for the court to get, and the matter is concluded."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        paid = {"amount_yuan": "12000.00", "due_on": "2026-05-10", "paid_on": "2026-05-10"}
        story.do("request_negotiation").do("settle", limb="l3", terms=[paid])
        assert (story.complaint.limbs[1].result, story.clock("LIT.20").status) == ("performed", "cancelled")
        assert story.complaint.stage is Stage.CONCLUDED


class TestTakenBack:
    """An application for enforcement that was withdrawn, or not taken …"""

    def applied(self, on: tuple[int, int, int] = (2026, 5, 10)) -> Story:
        """Somebody applied for the enforcement of an award that took effect on the thirtieth of April."""
        story = histories.with_award_received().on(2026, 5, 10).tick().on(*on).tick()
        return story.do("file_suit", kind="enforcement", after="aw1")

    def times(self, story: Story) -> list[tuple[str, date]]:
        """The times to enforce the award, with where each counts from."""
        return [(one.status, one.started_on) for one in story.clocks("LIM.9")]

    @pytest.mark.parametrize("step", ["withdrawn", "refused"])
    def test_leaves_the_time_to_apply_as_it_was(self, step: str) -> None:
        """The careful reading: it counts as if nobody had applied."""
        story = self.applied().on(2026, 6, 1).do("record_court_step", limb="l2", step=step)
        assert self.times(story) == [("running", date(2026, 4, 30))]

    def test_gives_it_anew_where_it_would_be_over_by_now(self) -> None:
        """The application interrupted it (CPL 250)."""
        story = self.applied().on(2028, 6, 1).do("record_court_step", limb="l2", step="withdrawn")
        assert self.times(story)[-1] == ("running", date(2028, 6, 1))

    def test_gives_none_where_it_was_over_before(self) -> None:
        """The application came after the two years."""
        story = self.applied((2028, 6, 1)).do("record_court_step", limb="l2", step="withdrawn")
        assert [one.started_on for one in story.clocks("LIM.9")] == [date(2026, 4, 30)]

    def test_can_be_followed_by_another(self) -> None:
        """Which meets the time again."""
        story = self.applied().do("record_court_step", limb="l2", step="withdrawn")
        story.do("file_suit", kind="enforcement", after="aw1")
        assert [one.status for one in story.clocks("LIM.9")] == ["met"]

    def test_gives_none_where_the_court_ended_it(self) -> None:
        """What can be found later is enforced without a limit of time (终结本次执行)."""
        story = self.applied().on(2026, 8, 1).do("record_court_step", limb="l2", step="ended")
        assert [one.status for one in story.clocks("LIM.9")] == ["met"]

    def test_keeps_the_file_open(self) -> None:
        """Nine thousand can still be enforced."""
        story = self.applied().do("record_court_step", limb="l2", step="withdrawn")
        story.do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")
        assert story.refused("close").code == "party_clock_runs"


class TestConciliationStatement:
    """A conciliation statement (仲裁调解书) …"""

    def conciliated(self, **more: Any) -> Story:
        """The two sides agreed before the tribunal."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        return story.do("end_arbitration", limb="l1", how="mediated", **more)

    def test_is_enforced_within_two_years_of_its_day_of_performance(self) -> None:
        """As an award is (LDMAL 51, CPL 250)."""
        assert self.conciliated(performance_due_on="2026-04-30").clock("LIM.9", "l1").started_on == date(2026, 4, 30)

    def test_that_sets_no_such_day_counts_from_its_own(self) -> None:
        """It binds once both have signed for it (LDMAL 42)."""
        assert self.conciliated().clock("LIM.9", "l1").started_on == date(2026, 3, 20)

    def test_can_not_be_performed_before_it_is_made(self) -> None:
        """The day of performance is its own or a later one."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        body = {"limb": "l1", "how": "mediated", "performance_due_on": "2026-03-19"}
        assert story.refused("end_arbitration", **body).errors[0].field == "/performance_due_on"

    def test_alone_sets_a_day_of_performance(self) -> None:
        """What was withdrawn sets none."""
        refusal = histories.arbitration_accepted().refused(
            "end_arbitration", limb="l1", how="withdrawn", performance_due_on="2026-04-30"
        )
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/performance_due_on", "only_of_a_statement")

    @pytest.mark.parametrize("after", [None, "l1"])
    def test_is_named_before_a_suit_about_the_same(self, after: str | None) -> None:
        """Once it was served there is no suit (ARB.24), whether the suit names it or not."""
        told = [one.code for one in self.conciliated().notices("file_suit", claims=["c1"], after=after)]
        assert told[0] == "conciliated_before"

    def test_is_named_before_another_application_about_the_same(self) -> None:
        """The tribunal has settled it (ARB.24)."""
        told = [one.code for one in self.conciliated().notices("apply_for_arbitration", claims=["c1"])]
        assert "conciliated_before" in told

    def test_keeps_its_time_whoever_sues_about_it(self) -> None:
        """It has effect at once, and no suit takes that away (ARB.24)."""
        assert self.conciliated().do("file_suit", claims=["c1"], after="l1").clock("LIM.9", "l1").status == "running"

    def test_is_not_named_before_its_enforcement(self) -> None:
        """That is what is open."""
        told = self.conciliated().notices("file_suit", kind="enforcement", after="l1")
        assert {one.code for one in told}.isdisjoint({"conciliated_before", "not_due_yet"})

    def test_is_warned_of_before_its_day_of_performance(self) -> None:
        """The employer still has that day (CPL 250)."""
        story = self.conciliated(performance_due_on="2026-04-30")
        assert story.notices("file_suit", kind="enforcement", after="l1")[0].code == "not_due_yet"

    def test_has_its_time_met_by_the_application_to_enforce_it(self) -> None:
        """Within the two years."""
        assert self.conciliated().do("file_suit", kind="enforcement", after="l1").clock("LIM.9", "l1").status == "met"

    def test_has_its_time_met_when_its_claims_are(self) -> None:
        """Five thousand were agreed and paid: the worker asks for no more."""
        story = self.conciliated().do("record_performance", claim="c1", amount_yuan="5000.00", done=True)
        assert story.clock("LIM.9", "l1").status == "met"

    def test_has_its_time_met_by_a_settlement_that_is_paid_on_the_spot(self) -> None:
        """The two sides settled afterwards, and the worker has the money."""
        story = self.conciliated().do("request_negotiation")
        paid = {"amount_yuan": "12000.00", "due_on": "2026-03-20", "paid_on": "2026-03-20"}
        assert story.do("settle", limb="l2", terms=[paid]).clock("LIM.9", "l1").status == "met"

    def test_keeps_its_time_while_a_part_is_unpaid(self) -> None:
        """The rest can be enforced."""
        story = self.conciliated().do("record_performance", claim="c1", amount_yuan="5000.00")
        assert story.clock("LIM.9", "l1").status == "running"

    def test_keeps_the_file_open_until_then(self) -> None:
        """Something can be enforced."""
        story = self.conciliated().do("conclude", outcome="explained", reason=text())
        story.do("follow_up", satisfaction="neutral")
        assert story.refused("close").code == "party_clock_runs"

    def test_leaves_the_file_to_be_closed_when_the_rest_is_given_up(self) -> None:
        """One claim was paid, then the other was taken back."""
        story = histories.classified(WAGES, WORK).do("apply_for_arbitration").on(2026, 3, 20)
        story.do("end_arbitration", limb="l1", how="mediated")
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        story.do("withdraw", claims=["c2"], reason="other")
        story.do("conclude", outcome="resolved").do("follow_up", satisfaction="neutral").do("close")
        assert story.complaint.stage is Stage.CLOSED

    def test_starts_no_time_where_its_claims_were_met_before(self) -> None:
        """Everything was paid before the paper came."""
        story = histories.arbitration_accepted().do("record_performance", claim="c1", amount_yuan="12000.00")
        assert story.on(2026, 3, 9).do("end_arbitration", limb="l1", how="mediated").clocks("LIM.9") == []

    def test_on_record_without_that_day_is_read_as_before(self) -> None:
        """An event that does not say from when it is enforced starts no time, whatever is told later."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        old = ArbitrationEnded(occurred_on=story.today, limb="l1", how=ArbitrationEnd.MEDIATED)
        story.state = story.kind.evolve(story.state, old)
        assert story.do("record_performance", claim="c1", amount_yuan="5000.00").clocks("LIM.9") == []


class TestPaymentOrder:
    """An application for a payment order …"""

    @pytest.mark.parametrize(
        ("step", "nine", "ten"),
        [("refused", "met", "met"), ("withdrawn", "met", "cancelled"), ("ended", "met", "cancelled")],
    )
    def test_that_comes_to_nothing_leaves_no_clock(self, step: str, nine: str, ten: str) -> None:
        """The court has nothing to issue any more."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted").do("record_court_step", limb="l2", step=step)
        assert (story.clock("ENF.9").status, story.clock("ENF.10").status) == (nine, ten)

    def test_on_other_claims_is_another(self) -> None:
        """Nothing is shared."""
        story = histories.classified(WAGES, WORK).do("file_suit", kind="payment_order", claims=["c1"])
        assert len(story.do("file_suit", kind="payment_order", claims=["c2"]).complaint.limbs) == 2
