"""Settlement, performance, conclusion and closing: agreed and paid are two things."""

from __future__ import annotations

from datetime import date

from casework.codes import OutcomeCode, Stage
from tests.casework import histories
from tests.casework.histories import Story


class TestSettlement:
    """A settlement …"""

    def test_performed_on_the_spot_concludes_as_resolved(self) -> None:
        """The worker got it (当场履行)."""
        outcome = histories.settled_on_the_spot().complaint.outcome
        assert outcome is not None and outcome.code is OutcomeCode.RESOLVED

    def test_performed_on_the_spot_meets_limitation(self) -> None:
        """Nothing is left to claim."""
        assert histories.settled_on_the_spot().clock("LIM.2").status == "met"

    def test_with_days_ahead_stays_in_procedure(self) -> None:
        """Promised is not paid."""
        assert histories.settled().complaint.stage is Stage.IN_PROCEDURE

    def test_gives_every_promise_its_own_clock(self) -> None:
        """No clock of a promise takes the place of another clock."""
        story = histories.settled()
        ids = [one.id for one in story.complaint.deadlines.values()]
        assert [one.scope for one in story.clocks("ENF.7")] == ["t1", "t2"]
        assert story.clock("ENF.1", "a1").id in ids and len(ids) == len(set(ids))

    def test_missed_opens_the_payment_order(self) -> None:
        """LDMAL 16."""
        assert "payment_order" in histories.settled().on(2026, 4, 1).tick().complaint.routes_opened

    def test_due_before_it_was_agreed_is_impossible(self) -> None:
        """Promises lie ahead."""
        story = histories.awaiting_second_session()
        refusal = story.refused("settle", limb="l1", terms=[{"amount_yuan": "1.00", "due_on": "2026-03-01"}])
        assert refusal.errors[0].field == "/terms/0/due_on"

    def test_paid_later_than_it_was_agreed_is_not_paid_on_the_spot(self) -> None:
        """A payment after it is recorded with its own day, or the matter would have ended before the money came."""
        story = histories.awaiting_second_session().on(2026, 3, 9)
        term = {"amount_yuan": "12000.00", "due_on": "2026-03-31", "paid_on": "2026-03-05"}
        refusal = story.refused("settle", limb="l1", occurred_on="2026-03-04", terms=[term])
        assert [(one.field, one.code) for one in refusal.errors] == [("/terms/0/paid_on", "after_agreement")]


class TestPayment:
    """A payment …"""

    def test_in_full_meets_the_day(self) -> None:
        """The promise is kept."""
        story = histories.settled().do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        assert story.clock("ENF.7", "t1").status == "met"

    def test_in_part_does_not(self) -> None:
        """The rest is still owed."""
        story = histories.settled().do("record_performance", agreement="a1", term="t1", amount_yuan="6999.99")
        assert story.clock("ENF.7", "t1").status == "running"

    def test_beyond_the_promise_is_refused(self) -> None:
        """More cannot be recorded than was promised."""
        story = histories.settled()
        refusal = story.refused("record_performance", agreement="a1", term="t1", amount_yuan="7000.01")
        assert refusal.code == "paid_too_much"


class TestClosing:
    """Closing …"""

    def test_is_refused_while_a_partys_time_runs(self) -> None:
        """The worker can still use it."""
        story = histories.with_award_received().do("conclude", outcome="accepted_elsewhere")
        assert story.do("follow_up", satisfaction="neutral").refused("close").code == "party_clock_runs"

    def test_is_refused_while_agreed_money_is_unpaid(self) -> None:
        """The matter stays concluded and tracked."""
        story = histories.settled().do("conclude", outcome="agreed").do("follow_up", satisfaction="neutral")
        assert story.on(2027, 6, 1).tick().refused("close").code == "agreed_money_unpaid"

    def test_works_when_everything_is_paid(self) -> None:
        """The file is closed."""
        assert histories.closed().complaint.stage is Stage.CLOSED


class TestConclusion:
    """A conclusion …"""

    def test_waits_for_a_mediation_of_ours(self) -> None:
        """Our work is not done."""
        refusal = histories.in_mediation().refused("conclude", outcome="explained")
        assert (refusal.code, "l1（调解）" in refusal.zh, "l1 (mediation)" in refusal.en) == (
            "still_in_procedure",
            True,
            True,
        )

    def test_as_resolved_needs_the_money(self) -> None:
        """Concluded and resolved are two figures (M15)."""
        assert histories.settled().refused("conclude", outcome="resolved").code == "not_resolved"

    def test_as_resolved_needs_something_on_record(self) -> None:
        """Nothing owed is not something got: the refusal says what to record."""
        refusal = histories.classified().refused("conclude", outcome="resolved")
        assert (refusal.code, "record_performance" in refusal.en) == ("nothing_performed", True)

    def test_as_resolved_is_not_reached_by_an_award_that_owes_nothing(self) -> None:
        """A tribunal that only declares something has paid nobody."""
        story = histories.with_award(histories.DISPUTED)
        assert story.refused("conclude", outcome="resolved").code == "nothing_performed"

    def test_as_resolved_follows_a_payment_on_a_claim(self) -> None:
        """Paid without an agreement; that claim is satisfied and no other."""
        story = histories.classified(histories.WAGES, {"code": "1.2"})
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        story.do("redirect_claims", claims=["c2"], destination="court", explanation=histories.text())
        story.do("conclude", outcome="resolved")
        concluded = next(one for one in story.events if one.kind == "concluded")
        assert concluded.model_dump()["settled_claims"] == ("c1",)


class TestPerformanceOfAClaim:
    """Performance of a claim itself …"""

    def test_that_is_no_money_is_said_to_be_done(self) -> None:
        """Taken back to work: limitation ends and the matter may be resolved."""
        story = histories.classified().do("record_performance", claim="c1", done=True)
        assert (story.clock("LIM.4").status, story.complaint.claims[0].performed) == ("met", True)
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_without_an_amount_or_a_word_is_refused(self) -> None:
        """Nothing was paid and nothing done."""
        refusal = histories.classified().refused("record_performance", claim="c1")
        assert [(one.field, one.code) for one in refusal.errors] == [("/amount_yuan", "amount_missing")]

    def test_of_less_than_claimed_may_be_all_that_was_asked(self) -> None:
        """The worker takes it for the whole."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="5000.00", done=True)
        assert (story.complaint.claims[0].performed, str(story.complaint.paid_yuan)) == (True, "5000.00")

    def test_is_the_only_one_that_is_said_to_be_done(self) -> None:
        """Terms and awards are done when their sums are paid."""
        refusal = histories.settled().refused("record_performance", agreement="a1", term="t1", done=True)
        assert [(one.field, one.code) for one in refusal.errors] == [("/done", "only_of_a_claim")]

    def test_recorded_before_there_was_the_word_counts_as_then(self) -> None:
        """An old event says by `all_done` whether the claim was paid in full."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="12000.00")
        assert story.complaint.claims[0].performed


class TestOldFacts:
    """Facts of earlier years …"""

    def of_2013(self) -> Story:
        """A matter told in 2026 about the years from 2011 on."""
        story = Story().do(
            "submit",
            narrative=histories.text(),
            workers=[{"name": histories.text("name")}],
            respondents=[histories.COMPANY],
            received_on="2013-05-06",
            claims=[
                {
                    "code": "1.1",
                    "facts": {"knew_on": "2011-02-01", "employed_from": "1994-01-01", "employed_to": "2012-12-31"},
                }
            ],
        )
        return story.do("accept", occurred_on="2013-05-07").do("classify", relation="labour", occurred_on="2013-05-08")

    def test_have_the_clocks_of_their_day(self) -> None:
        """The tribunal's five working days of May 2013 follow that year's calendar."""
        story = self.of_2013().do("apply_for_arbitration", filed_on="2013-06-07")
        assert (story.clock("ARB.4").due_on, story.clock("ARB.4").provisional) == (date(2013, 6, 17), False)

    def test_have_limitation_from_the_end_of_the_employment(self) -> None:
        """A year after the work ended (LIM.4)."""
        assert self.of_2013().clock("LIM.4").natural_on == date(2013, 12, 31)

    def test_before_a_rule_was_in_force_start_no_clock(self) -> None:
        """The rules on negotiation came in 2012."""
        story = self.of_2013().do("request_negotiation", served_on="2011-11-01")
        assert story.clocks("NEG.1") == []

    def test_are_settled_by_the_agreement_itself(self) -> None:
        """The day of a promise of 2011 rests on the agreement, not on a rule of 2012."""
        story = self.of_2013().do("request_negotiation", served_on="2011-11-01")
        story.do(
            "settle", limb="l1", occurred_on="2011-11-20", terms=[{"amount_yuan": "10.00", "due_on": "2011-12-31"}]
        )
        assert story.clock("NEG.3").article == "双方约定"

    def test_of_an_award_run_out_at_the_next_tick(self) -> None:
        """What ran out long ago is known to have run out."""
        story = (
            self.of_2013()
            .do(
                "record_outside_proceeding",
                given={"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2013-08-01"}]},
            )
            .tick()
        )
        assert (story.clock("LIT.1", "p1").status, story.clock("LIT.1").ended_on) == ("lapsed", date(2013, 8, 16))


class TestOutsideProceedings:
    """A proceeding another body already has …"""

    def test_gives_each_side_its_own_time(self) -> None:
        """The employer's receipt does not move the worker's clock."""
        story = histories.received(
            proceedings=[
                {
                    "kind": "arbitration",
                    "facts": [
                        {"fact": "award_received", "occurred_on": "2026-02-20"},
                        {"fact": "award_received_by_employer", "occurred_on": "2026-02-26"},
                    ],
                }
            ]
        )
        assert {(one.scope, one.status) for one in story.clocks("LIT.1")} == {
            ("p1", "running"),
            ("p1.employer", "running"),
        }

    def test_is_answered_by_a_suit(self) -> None:
        """A suit after the award meets the worker's time, and starts the court's only once."""
        story = histories.received(
            proceedings=[
                {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-20"}]},
                {"kind": "suit", "after": "p1", "facts": [{"fact": "filed", "occurred_on": "2026-02-27"}]},
            ]
        )
        assert story.clock("LIT.1", "p1").status == "met" and [one.scope for one in story.clocks("LIT.8")] == ["p2"]


class TestTheWaysToEnforce:
    """Before a settlement of a mediation body is recorded, somebody …"""

    def codes(self, body_kind: str, **term: str) -> list[str]:
        """What is said before it is recorded."""
        story = histories.in_mediation(body_kind)
        day = {"amount_yuan": "100.00", "due_on": "2026-04-30", **term}
        return [one.code for one in story.notices("settle", limb="l1", terms=[day])]

    def test_reads_how_it_is_made_enforceable(self) -> None:
        """Review or confirmation, and which is usual here (LAW.md C7)."""
        assert "make_enforceable" in self.codes("enterprise_committee")

    def test_reads_nothing_where_all_is_paid_on_the_spot(self) -> None:
        """Nothing is left to enforce."""
        assert "make_enforceable" not in self.codes("enterprise_committee", due_on="2026-03-02", paid_on="2026-03-02")
