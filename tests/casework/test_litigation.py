"""Court: a filing answers what was decided for the side that files; judgments give each side its own time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import DISPUTED, FINAL, OTHER, WAGES, WORK, Story


class TestSuit:
    """A suit …"""

    def test_meets_the_workers_time(self) -> None:
        """Filed within fifteen days after the award."""
        assert histories.with_award_received().do("file_suit", after="aw1").clock("LIT.1", "aw1").status == "met"

    def test_of_the_worker_leaves_the_employers_time_running(self) -> None:
        """What one side does is not the other's act."""
        story = histories.with_award_received().do("file_suit", after="aw1")
        assert story.clock("LIT.1", "aw1.employer").status == "running"

    def test_of_the_employer_meets_its_own_time(self) -> None:
        """The employer sued."""
        story = histories.with_award_received().do("file_suit", after="aw1", by="employer")
        assert (story.clock("LIT.1", "aw1.employer").status, story.clock("LIT.1", "aw1").status) == ("met", "running")

    def test_starts_the_courts_time(self) -> None:
        """The court files the case in seven days."""
        assert histories.with_award_received().do("file_suit", after="aw1").clock("LIT.8", "l2").status == "running"

    def test_before_the_award_is_impossible(self) -> None:
        """It answers something that was there."""
        refusal = histories.with_award_received().refused("file_suit", after="aw1", filed_on="2026-04-09")
        assert refusal.errors[0].field == "/filed_on"

    def test_needs_no_award(self) -> None:
        """Silence of the tribunal opens the court as well."""
        story = histories.arbitration_filed().on(2026, 3, 20).tick().do("file_suit", after="l1")
        assert story.complaint.limbs[-1].procedure == "litigation"


class TestSettingAside:
    """An application to set an award aside …"""

    def test_meets_the_employers_time(self) -> None:
        """Thirty days after a final award (LDMAL 49)."""
        story = histories.with_award_received(FINAL).do("file_suit", kind="set_aside", after="aw1", by="employer")
        assert story.clock("LIT.3").status == "met"

    def test_needs_an_award(self) -> None:
        """There is nothing to set aside otherwise."""
        assert histories.arbitration_accepted().refused("file_suit", kind="set_aside").code == "nothing_to_answer"

    def test_that_is_granted_gives_the_worker_time_to_sue(self) -> None:
        """Fifteen days (LDMAL 49(3)); nothing of the award can be enforced any more."""
        story = set_aside()
        assert (story.clock("LIT.4", "aw1").due_on, story.clock("LIM.9", "aw1").status) == (
            date(2026, 5, 26),
            "cancelled",
        )

    def test_that_was_granted_is_answered_by_a_suit(self) -> None:
        """The worker sued in time."""
        assert set_aside().do("file_suit", after="aw1").clock("LIT.4").status == "met"


def set_aside() -> Story:
    """The employer had the final award set aside; the ruling came on the eleventh of May."""
    story = histories.arbitration_accepted().on(2026, 4, 10)
    story.do(
        "record_award", limb="l1", items=[FINAL], performance_due_on="2026-04-25", employer_received_on="2026-04-10"
    )
    story.do("file_suit", kind="set_aside", after="aw1", by="employer").on(2026, 5, 11)
    return story.do("record_court_step", limb="l2", step="granted")


class TestJudgment:
    """A judgment …"""

    def test_starts_the_time_to_appeal(self) -> None:
        """Fifteen days from the worker's own receipt."""
        assert histories.with_judgment().clock("LIT.14.1", "aw2").started_on == date(2026, 7, 1)

    def test_has_a_wrong_receipt_put_right(self) -> None:
        """The time to appeal counts from the right day, once."""
        story = histories.with_judgment().on(2026, 7, 9)
        story.do("record_judgment", limb="l2", judgment="aw2", worker_received_on="2026-07-06")
        assert [(one.started_on, one.status) for one in story.clocks("LIT.14.1")] == [(date(2026, 7, 6), "running")]

    @pytest.mark.parametrize(("right", "in_effect"), [("2026-07-02", True), ("2026-07-08", False)])
    def test_is_not_in_effect_within_the_time_of_the_right_receipt(self, right: str, in_effect: bool) -> None:
        """As where that receipt is the first that is told behind the effect."""
        story = histories.with_judgment().on(2026, 7, 20)
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-18")
        story.do("record_judgment", limb="l2", judgment="aw2", worker_received_on=right)
        judgment = story.complaint.awards[-1]
        assert (judgment.effective_on is not None) == in_effect
        assert story.clock("LIT.14.1", "aw2").status == ("lapsed" if in_effect else "running")

    def test_meets_the_courts_time(self) -> None:
        """First instance is over."""
        assert histories.with_judgment().clock("LIT.11").status == "met"

    def test_is_answered_by_an_appeal(self) -> None:
        """The appeal was in time."""
        story = histories.with_judgment().do("file_suit", kind="appeal", after="aw2")
        assert story.clock("LIT.14.1", "aw2").status == "met"

    def test_that_is_effective_starts_the_time_to_enforce(self) -> None:
        """Two years from the day of performance (CPL 250)."""
        story = histories.with_judgment().on(2026, 7, 20)
        story.do(
            "record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17", performance_due_on="2026-07-27"
        )
        assert story.clock("LIM.9", "aw2").due_on == date(2028, 7, 27)

    def test_that_is_effective_ends_the_time_to_appeal(self) -> None:
        """Both sides' time is over."""
        story = histories.with_judgment().on(2026, 7, 17)
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
        assert story.clock("LIT.14.1", "aw2").status == "lapsed"

    def test_is_enforced_in_time(self) -> None:
        """The application for enforcement meets the two years."""
        story = histories.with_judgment().on(2026, 7, 20)
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
        assert story.do("file_suit", kind="enforcement", after="aw2").clock("LIM.9").status == "met"

    def test_ends_no_payment_order(self) -> None:
        """A payment order ends in steps."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        assert story.refused("record_judgment", limb="l2", items=[OTHER]).code == "no_judgment_here"


def appealed(employer_received_on: str | None) -> Story:
    """The worker has appealed from a judgment of the first of July; the employer got it later, or nobody knows when."""
    story = histories.with_judgment()
    if employer_received_on is not None:
        story.on(2026, 7, 9).do("record_judgment", limb="l2", judgment="aw2", employer_received_on=employer_received_on)
    return story.on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2", filed_on="2026-07-03")


class TestSecondInstance:
    """A decision of the court above on an appeal of one side …"""

    def test_ends_the_other_sides_time_to_appeal(self) -> None:
        """It is final, and nothing is left of what could be appealed from (CPL 182)."""
        story = appealed("2026-07-09")
        assert story.clock("LIT.14.1", "aw2.employer").status == "running"
        story.do("record_judgment", limb="l3", items=[OTHER])
        assert story.clock("LIT.14.1", "aw2.employer").status == "cancelled"
        assert story.clock("LIT.14.1", "aw2").status == "met"

    def test_leaves_no_time_to_appeal_where_the_receipt_is_told_after_it(self) -> None:
        """Whoever got the first judgment late can appeal from it as little."""
        story = appealed(None).do("record_judgment", limb="l3", items=[OTHER])
        story.do("record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-09")
        assert [one.scope for one in story.clocks("LIT.14.1")] == ["aw2"]

    def test_may_be_a_conciliation_statement(self) -> None:
        """With it the first judgment counts as set aside (CPL 179)."""
        story = appealed("2026-07-09")
        story.do("record_court_step", limb="l3", step="conciliated", items=[OTHER])
        assert story.clock("LIT.14.1", "aw2.employer").status == "cancelled"

    def test_leaves_a_lapse_that_lay_before_it(self) -> None:
        """The employer had let its time pass."""
        story = appealed("2026-07-02").on(2026, 8, 3).tick().do("record_judgment", limb="l3", items=[OTHER])
        assert story.clock("LIT.14.1", "aw2.employer").status == "lapsed"


class TestPaymentOrder:
    """A payment order …"""

    def test_gives_the_debtor_fifteen_days(self) -> None:
        """From its receipt he pays or objects (ENF.11)."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted")
        story.do("record_court_step", limb="l2", step="received_by_debtor")
        assert (story.clock("ENF.11").whose, story.clock("ENF.10").status) == ("employer", "met")

    def test_ends_when_the_agreement_was_performed(self) -> None:
        """The debtor paid: in time for himself, and nothing is left for the court."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted")
        story.do("record_court_step", limb="l2", step="received_by_debtor")
        for term, amount in (("t1", "7000.00"), ("t2", "5000.00")):
            story.do("record_performance", agreement="a1", term=term, amount_yuan=amount)
        assert (story.complaint.limbs[-1].result, story.clock("ENF.11").status) == ("performed", "met")

    def test_that_names_nothing_ends_when_its_claims_were_got(self) -> None:
        """Applied for on arrears directly (ENF.8), and paid claim by claim."""
        story = histories.classified(WAGES, WORK).do("file_suit", kind="payment_order", claims=["c1", "c2"])
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert story.complaint.limbs[-1].open
        story.do("record_performance", claim="c2", amount_yuan="3000.00")
        assert (story.complaint.limbs[-1].open, story.clock("ENF.9").status) == (False, "cancelled")

    def test_has_its_own_steps(self) -> None:
        """Nothing is granted that is issued."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        assert story.refused("record_court_step", limb="l2", step="granted").errors[0].field == "/step"


class TestConfirmation:
    """A judicial confirmation …"""

    def test_takes_the_place_of_arbitral_review(self) -> None:
        """The two are alternatives (AR 75)."""
        story = histories.in_mediation("township").do(
            "settle", limb="l1", terms=[{"amount_yuan": "100.00", "due_on": "2026-04-30"}]
        )
        story.do("file_suit", kind="judicial_confirmation", after="a1", by="worker")
        assert (story.clock("ENF.4").status, story.clock("ENF.1").status) == ("met", "cancelled")


class TestArbitralReview:
    """A review of the agreement by the tribunal (仲裁审查) …"""

    def test_meets_its_time_and_takes_the_place_of_the_court(self) -> None:
        """The two are alternatives (AR 75)."""
        story = settled_in_the_township().do("file_suit", kind="arbitral_review", after="a1")
        assert (story.clock("ENF.1").status, story.clock("ENF.4").status) == ("met", "cancelled")

    def test_is_decided_in_five_working_days(self) -> None:
        """From acceptance (AR 76)."""
        story = settled_in_the_township().do("file_suit", kind="arbitral_review", after="a1")
        story.do("record_court_step", limb="l2", step="accepted")
        assert story.clock("ENF.2").due_on == date(2026, 3, 9)
        assert story.do("record_court_step", limb="l2", step="granted").clock("ENF.2").status == "met"

    def test_needs_an_agreement(self) -> None:
        """There is nothing to review otherwise."""
        assert histories.classified().refused("file_suit", kind="arbitral_review").code == "nothing_to_answer"


def settled_in_the_township() -> Story:
    """An agreement before a township's committee."""
    terms = [{"amount_yuan": "100.00", "due_on": "2026-04-30"}]
    return histories.in_mediation("township").do("settle", limb="l1", terms=terms)


class TestTheSameFilingAgain:
    """A second one of the same side against the same award …"""

    def test_is_refused_while_the_first_is_open(self) -> None:
        """One suit, one clock of the court."""
        story = histories.with_award_received().do("file_suit", after="aw1")
        assert story.refused("file_suit", after="aw1").code == "already_pending"

    def test_is_open_to_the_other_side(self) -> None:
        """The employer's own suit is another matter."""
        story = histories.with_award_received().do("file_suit", after="aw1")
        assert "suit_filed" in story.do("file_suit", after="aw1", by="employer").kinds()


class TestEarlierReferences:
    """What later steps may not contradict."""

    def test_a_split_cannot_ask_for_more_than_the_whole(self) -> None:
        """The parts of a claim are parts."""
        two = [{"name": histories.text("a")}, {"name": histories.text("b")}]
        story = histories.received(workers=two)
        story.do("accept")
        refusal = story.refused("split", claim="c1", workers=["w1"], amount_yuan="99999", reason=histories.text())
        assert refusal.errors[0].field == "/amount_yuan"

    def test_an_end_of_employment_is_held_against_its_known_beginning(self) -> None:
        """Told in two commands, it is still before the beginning."""
        story = histories.received({"code": "3.1"}).do("set_facts", claim="c1", facts={"employed_from": "2021-01-01"})
        refusal = story.refused("set_facts", claim="c1", facts={"employed_to": "2020-01-01"})
        assert refusal.errors[0].code == "end_before_start"

    def test_a_contact_cannot_lie_before_the_receipt(self) -> None:
        """A duty of ours is not met by a date of long ago."""
        story = histories.accepted()
        refusal = story.refused("note_contact", note=histories.text(), occurred_on="1990-01-01")
        assert refusal.errors[0].field == "/occurred_on"

    def test_an_extension_reaches_further_than_the_last(self) -> None:
        """Both sides cannot extend a mediation backwards."""
        story = histories.in_mediation().do("accept_mediation", limb="l1")
        both = ["worker", "employer"]
        story.do("extend_mediation", limb="l1", to="2026-08-01", agreed_by=both)
        refusal = story.refused("extend_mediation", limb="l1", to="2026-07-01", agreed_by=both)
        assert refusal.errors[0].field == "/to"


def enforcing_a_judgment(*items: dict[str, Any]) -> Story:
    """The judgment is in effect, and the court has been asked to enforce it."""
    story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 7, 1)
    story.do("record_judgment", limb="l2", items=list(items) or [OTHER], worker_received_on="2026-07-01").on(
        2026, 7, 20
    )
    story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
    return story.do("file_suit", kind="enforcement", after="aw2").on(2026, 8, 3)


class TestEnforcement:
    """An application for enforcement …"""

    def test_ends_when_everything_was_paid(self) -> None:
        """The court has nothing left to do: its clock lapses no more, and the worker got it."""
        story = enforcing_a_judgment().do("record_performance", award="aw2", amount_yuan="9000.00")
        limb = story.complaint.find_limb("l3")
        assert limb is not None and (limb.open, limb.step, limb.result) == (False, "ended", "performed")
        assert story.clock("LIT.20", "l3").status == "cancelled"
        assert "superior_enforcement" not in story.on(2027, 3, 1).tick().complaint.routes_opened
        assert "concluded" in story.do("conclude", outcome="resolved").kinds()

    def test_goes_on_after_a_part_payment(self) -> None:
        """The rest is still owed."""
        story = enforcing_a_judgment().do("record_performance", award="aw2", amount_yuan="8999.99")
        assert (story.complaint.limbs[-1].open, story.clock("LIT.20", "l3").status) == (True, "running")

    def test_goes_on_for_what_is_no_money(self) -> None:
        """Whether somebody was taken back no payment tells."""
        story = enforcing_a_judgment(OTHER, DISPUTED).do("record_performance", award="aw2", amount_yuan="9000.00")
        assert story.complaint.limbs[-1].open

    def test_of_an_agreement_ends_with_its_last_term(self) -> None:
        """A confirmed agreement is enforced as a judgment is."""
        story = histories.settled().do("file_suit", kind="judicial_confirmation", after="a1")
        story.do("record_court_step", limb="l2", step="granted").do("file_suit", kind="enforcement", after="a1")
        story.do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        assert story.complaint.limbs[-1].open
        story.do("record_performance", agreement="a1", term="t2", amount_yuan="5000.00")
        assert (story.complaint.limbs[-1].open, story.clock("LIT.20", "l3").status) == (False, "cancelled")

    def test_that_drags_on_opens_the_court_above(self) -> None:
        """Six months without execution: the court one level up may be asked (CPL 237)."""
        story = enforcing_a_judgment().on(2027, 3, 1).tick()
        assert ("enforcement" in story.complaint.routes_opened, story.clock("LIT.20").opened) == (
            False,
            ("superior_enforcement",),
        )

    def test_is_read_as_before_where_the_payment_is_old(self) -> None:
        """It ended nothing then."""
        story = enforcing_a_judgment().do("record_performance", award="aw2", amount_yuan="9000.00")
        event = next(one for one in story.events if one.kind == "performance_recorded")
        old = type(event).model_validate(event.model_dump(mode="json", exclude={"enforced"}))
        assert "limb.performed" not in [one.name for one in old.facts()]
