"""What contradicts the record is refused: outcomes it does not bear, money told twice, steps out of their order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pytest

from casework.codes import Destination, OutcomeCode
from casework.fulfilment import all_performed
from casework.outcomes import fitting
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import OTHER, WAGES, WORK, Story, text

TO_COURT = {"destination": "court", "explanation": text()}
LESS = {**OTHER, "amount_yuan": "8000.00"}


def sued(**more: Any) -> Story:
    """The worker sued on the award."""
    return histories.with_award_received().do("file_suit", **more)


def judged_without_naming_it() -> Story:
    """A judgment for less in a suit that named no award."""
    story = sued().on(2026, 4, 17).do("record_court_step", limb="l2", step="accepted").on(2026, 7, 1)
    return story.do("record_judgment", limb="l2", items=[LESS], worker_received_on="2026-07-01")


def tried(*results: str) -> Story:
    """The worker was tried by telephone, with these results."""
    story = histories.classified()
    for result in results:
        story.do("note_contact", result=result, note=text())
    return story


def undated(fact: str) -> dict[str, Any]:
    """A paper of another body of which nobody knows the day."""
    return {"fact": fact, "precision": "unknown"}


def dated(fact: str, on: str, precision: str = "day") -> dict[str, Any]:
    """A paper of another body with its day, or the first day of its month."""
    return {"fact": fact, "occurred_on": on, "precision": precision}


class TestOutcome:
    """An outcome …"""

    @pytest.mark.parametrize("outcome", ["joined", "withdrawn", "redirected", "unreachable", "agreed"])
    def test_that_nothing_bears_is_refused(self, outcome: str) -> None:
        """The sentence says what is missing."""
        refusal = histories.classified().refused("conclude", outcome=outcome, reason=text())
        assert (refusal.code, refusal.errors[0].field) == ("outcome_does_not_fit", "/outcome")
        assert refusal.en.lower().startswith(outcome)

    @pytest.mark.parametrize("outcome", ["answered", "explained"])
    def test_of_words_only_needs_a_reason(self, outcome: str) -> None:
        """Why the law gives no more."""
        story = histories.classified()
        refusal = story.refused("conclude", outcome=outcome)
        assert (refusal.code, [one.field for one in refusal.errors]) == ("reason_missing", ["/reason"])
        assert "concluded" in story.do("conclude", outcome=outcome, reason=text()).kinds()

    def test_of_words_only_waits_for_a_tribunal(self) -> None:
        """A right is being decided."""
        refusal = histories.arbitration_accepted().refused("conclude", outcome="explained", reason=text())
        assert refusal.code == "outcome_does_not_fit"

    def test_redirected_needs_every_claim_redirected(self) -> None:
        """One of two is not all."""
        story = histories.classified(WAGES, WORK).do("redirect_claims", claims=["c1"], **TO_COURT)
        assert story.refused("conclude", outcome="redirected").code == "outcome_does_not_fit"
        story.do("redirect_claims", claims=["c2"], **TO_COURT)
        assert "concluded" in story.do("conclude", outcome="redirected").kinds()

    def test_unreachable_needs_an_attempt_in_vain(self) -> None:
        """Somebody tried."""
        assert "concluded" in tried("not_reached").do("conclude", outcome="unreachable").kinds()

    def test_unreachable_is_over_once_somebody_was_reached(self) -> None:
        """Nobody is out of reach who was spoken with since."""
        assert tried("not_reached", "reached").refused("conclude", outcome="unreachable").code == "outcome_does_not_fit"

    def test_resolved_waits_for_an_open_suit(self) -> None:
        """What is paid is not at rest while a court has it."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="12000.00").do("file_suit")
        refusal = story.refused("conclude", outcome="resolved")
        assert (refusal.code, "l1（诉讼）" in refusal.zh, "l1 (suit)" in refusal.en) == (
            "still_in_procedure",
            True,
            True,
        )

    def test_that_does_not_fit_is_refused_with_those_that_do(self) -> None:
        """In the words of a refused "resolved"."""
        story = histories.classified()
        refusal = story.refused("conclude", outcome="agreed")
        assert refusal.zh.endswith("目前可选的办理结果：“已答复”“已解释说明”。")
        assert refusal.en.endswith("Outcomes that fit now: answered, explained.")
        assert refusal.errors[0].zh == refusal.zh
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert "“已解决”" in story.refused("conclude", outcome="agreed").zh

    @pytest.mark.parametrize(
        ("facts", "refused", "accepted"),
        [
            ((), False, False),
            ((undated("orally_refused"),), True, False),
            ((undated("filed"), undated("orally_refused")), True, False),
            ((dated("filed", "2026-02-10"), undated("refused")), True, False),
            ((dated("filed", "2026-02-10"), undated("orally_refused")), True, False),
            ((dated("orally_refused", "2026-02-10"), dated("filed", "2026-02-12")), False, True),
            ((dated("orally_refused", "2026-02-12"), dated("filed", "2026-02-12")), False, True),
            ((dated("accepted", "2026-02-12"), undated("orally_refused")), False, True),
            ((dated("filed", "2026-02-10"), dated("refused", "2026-02-01", "month")), True, False),
            ((dated("refused", "2026-02-10"), dated("filed", "2026-02-01", "month")), True, False),
            ((undated("filed"),), False, True),
        ],
    )
    def test_elsewhere_is_what_the_last_paper_says(
        self, facts: tuple[dict[str, Any], ...], refused: bool, accepted: bool
    ) -> None:
        """Also where its day is not known; what has no paper at all says nothing."""
        story = histories.classified().do(
            "record_outside_proceeding", given={"kind": "arbitration", "facts": list(facts)}
        )
        fits = fitting(story.complaint)
        assert (OutcomeCode.REFUSED_ELSEWHERE in fits, OutcomeCode.ACCEPTED_ELSEWHERE in fits) == (refused, accepted)

    def test_resolved_names_the_claims_of_what_is_owed(self) -> None:
        """By the numbers that every page shows."""
        refusal = histories.settled().refused("conclude", outcome="resolved")
        assert (refusal.code, "诉求 c1 " in refusal.zh, " c1:" in refusal.en) == ("not_resolved", True, True)

    def test_is_offered_only_where_it_fits(self) -> None:
        """The form shows no others."""
        assert fitting(histories.classified().complaint) == (OutcomeCode.ANSWERED, OutcomeCode.EXPLAINED)


class TestClaimsLeft:
    """Claims that nobody has dealt with …"""

    NOW: ClassVar[list[dict[str, str]]] = [{"amount_yuan": "12000.00", "due_on": "2026-03-02", "paid_on": "2026-03-02"}]

    def mediated(self) -> Story:
        """One wage is mediated; another, a question and one that was redirected are not."""
        story = histories.classified(WAGES, WORK, {"code": "99"}, WORK)
        story.do("redirect_claims", claims=["c4"], **TO_COURT)
        return story.do("apply_for_mediation", body_kind="township", claims=["c1"])

    def test_are_named_before_a_settlement(self) -> None:
        """The matter does not conclude by it, and the preview says why."""
        story = self.mediated()
        [notice] = story.notices("settle", limb="l1", terms=self.NOW)
        assert (notice.code, "c2、c3 " in notice.zh, "c2, c3 " in notice.en) == ("claims_left", True, True)
        assert "本件因此不自动办结" in notice.zh
        assert "concluded" not in story.do("settle", limb="l1", terms=self.NOW).kinds()

    def test_are_named_before_a_conclusion_that_is_accepted_still(self) -> None:
        """The wage is promised; of the rest nobody has said anything."""
        story = self.mediated().do("settle", limb="l1", terms=[{"amount_yuan": "12000.00", "due_on": "2026-03-31"}])
        assert [one.code for one in story.notices("conclude", outcome="agreed")] == ["claims_left"]
        assert "concluded" in story.do("conclude", outcome="agreed").kinds()

    def test_are_named_where_only_a_question_is_left(self) -> None:
        """It keeps nothing open, and would be forgotten with the conclusion."""
        story = histories.classified(WAGES, {"code": "14.5"})
        story.do("apply_for_mediation", body_kind="township", claims=["c1"])
        [notice] = story.notices("settle", limb="l1", terms=self.NOW)
        assert (notice.code, "c2 " in notice.zh, "不自动办结" in notice.zh) == ("claims_left", True, False)

    def test_are_dealt_with_by_an_outcome_of_words(self) -> None:
        """The reason is said of all of them."""
        assert self.mediated().notices("conclude", outcome="explained", reason=text()) == []

    def test_are_none_where_each_was_paid_or_is_in_a_procedure(self) -> None:
        """Nothing is left to name."""
        story = histories.classified(WAGES, WORK).do("record_performance", claim="c2", amount_yuan="3000.00")
        story.do("apply_for_mediation", body_kind="township", claims=["c1"])
        assert story.notices("settle", limb="l1", terms=self.NOW) == []


class TestRouteOfAClaim:
    """A route that the rule book does not have for a claim …"""

    ROUTES: ClassVar[dict[str, dict[str, str]]] = {
        "apply_for_arbitration": {},
        "apply_for_mediation": {"body_kind": "township"},
        "refer_to_inspection": {"mode": "complaint"},
    }

    def told(self, code: str, route: str, *, ruled_onto: str | None = None) -> list[str]:
        """What is said before a claim of a code takes a route."""
        rulings = [{"claim": "c1", "route": ruled_onto, "reason": text()}] if ruled_onto else []
        story = histories.received({"code": code}).do("accept").do("classify", relation="labour", rulings=rulings)
        return [one.code for one in story.notices(route, **self.ROUTES[route]) if one.code == "route_departs"]

    @pytest.mark.parametrize(
        ("code", "route"),
        [
            ("2.4", "apply_for_arbitration"),
            ("14.2", "apply_for_mediation"),
            ("14.4", "apply_for_mediation"),
            ("99", "apply_for_arbitration"),
            ("1.7", "apply_for_mediation"),
            ("1.7", "refer_to_inspection"),
            ("14.1", "refer_to_inspection"),
        ],
    )
    def test_is_warned_of(self, code: str, route: str) -> None:
        """A tribunal decides no administrative matter, and inspection orders no rise."""
        assert self.told(code, route) == ["route_departs"]

    @pytest.mark.parametrize("route", ROUTES)
    def test_is_not_warned_of_where_it_has_it(self, route: str) -> None:
        """Unpaid wages go every way."""
        assert self.told("1.1", route) == []

    def test_is_not_warned_of_where_somebody_ruled_so(self) -> None:
        """The person gave a reason for it."""
        assert self.told("2.4", "apply_for_arbitration", ruled_onto="arbitration") == []

    def test_of_mediation_is_open_to_every_claim_of_right(self) -> None:
        """The rule book does not name it for this one."""
        assert self.told("5.1", "apply_for_mediation") == []


class TestMoney:
    """The same money …"""

    def test_is_not_recorded_on_a_claim_that_was_got(self) -> None:
        """The settlement paid it."""
        story = histories.settled_on_the_spot()
        refusal = story.refused("record_performance", claim="c1", amount_yuan="12000.00")
        assert (refusal.code, story.complaint.paid_yuan) == ("paid_too_much", Decimal("12000.00"))

    def test_is_recorded_on_the_agreement_that_promised_it(self) -> None:
        """On the claim it would be there twice in the end."""
        assert (
            histories.settled().refused("record_performance", claim="c1", amount_yuan="1.00").code == "promise_stands"
        )

    def test_is_not_paid_by_an_award_on_top_of_an_agreement(self) -> None:
        """The tribunal awarded what had been settled and paid; nothing is owed any more."""
        story = histories.settled().do("apply_for_arbitration").on(2026, 4, 10)
        story.do("record_award", limb="l2", items=[{**OTHER, "amount_yuan": "12000.00"}])
        for term, amount in (("t1", "7000.00"), ("t2", "5000.00")):
            story.do("record_performance", agreement="a1", term=term, amount_yuan=amount)
        refusal = story.refused("record_performance", award="aw1", amount_yuan="12000.00")
        assert (refusal.code, all_performed(story.complaint)) == ("nothing_owed", True)

    def test_is_not_paid_by_two_promises_on_one_claim(self) -> None:
        """Together they bring what is claimed."""
        story = histories.settled().do("apply_for_arbitration").on(2026, 4, 10)
        story.do("record_award", limb="l2", items=[{**OTHER, "amount_yuan": "12000.00"}])
        story.do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        assert story.refused("record_performance", award="aw1", amount_yuan="5000.01").code == "paid_too_much"

    def test_is_awarded_once_by_the_judgment(self) -> None:
        """The award is ineffective though the suit did not name it (SPC-1 16)."""
        assert judged_without_naming_it().complaint.awarded_yuan == Decimal("8000.00")


class TestAppeal:
    """The time to appeal …"""

    @pytest.mark.parametrize("day", ["2026-07-01", "2026-07-16"])
    def test_is_not_wiped_by_an_early_effect(self, day: str) -> None:
        """First instance takes effect behind the last day."""
        story = histories.with_judgment().on(2026, 7, 17)
        refusal = story.refused("record_judgment", limb="l2", judgment="aw2", effective_on=day)
        assert [(one.field, one.code) for one in refusal.errors] == [("/effective_on", "appeal_open")]

    def test_ends_at_once_where_no_appeal_lies(self) -> None:
        """One instance only, or all waived it."""
        story = histories.with_judgment()
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-01", no_appeal=True)
        assert story.clock("LIT.14.1", "aw2").status == "cancelled"


class TestTimeToSue:
    """The time to sue …"""

    @pytest.mark.parametrize("more", [{}, {"after": "l1"}, {"after": "aw1"}])
    def test_is_met_by_a_suit_however_it_names_the_award(self, more: dict[str, str]) -> None:
        """The suit is about its claims."""
        assert sued(**more).clock("LIT.1", "aw1").status == "met"

    def test_is_met_where_the_receipt_is_told_after_the_suit(self) -> None:
        """The papers came in the other order."""
        story = histories.with_award().do("file_suit", after="aw1").on(2026, 4, 14)
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-13")
        assert story.clock("LIT.1", "aw1").status == "met"


class TestFiling:
    """A filing with a court …"""

    def test_does_not_lie_before_the_arbitration_it_answers(self) -> None:
        """There was nothing yet."""
        assert (
            histories.with_award().refused("file_suit", after="l1", filed_on="2026-03-01").errors[0].field
            == "/filed_on"
        )

    @pytest.mark.parametrize(("first", "second"), [({}, {"after": "aw1"}), ({"after": "aw1"}, {})])
    def test_of_the_same_claim_is_pending_already(self, first: dict[str, str], second: dict[str, str]) -> None:
        """Whether it names the award or not."""
        assert sued(**first).refused("file_suit", **second).code == "already_pending"

    def test_enforces_nothing_that_is_disputed(self) -> None:
        """The award is not in effect."""
        assert sued(after="aw1").refused("file_suit", kind="enforcement", after="aw1").code == "suit_pending"

    def test_is_accepted_once(self) -> None:
        """A second acceptance would count the court's time anew."""
        story = sued(after="aw1").do("record_court_step", limb="l2", step="accepted")
        assert story.refused("record_court_step", limb="l2", step="accepted").errors[0].code == "accepted_already"


class TestStep:
    """A step …"""

    def test_redirects_no_claim_to_where_it_was_redirected(self) -> None:
        """The person was told to go there."""
        story = histories.classified(WAGES, WORK).do("redirect_claims", claims=["c1"], **TO_COURT)
        refusal = story.refused("redirect_claims", claims=["c1"], **TO_COURT)
        assert [(one.field, one.code) for one in refusal.errors] == [("/claims/0", "nothing_changed")]

    def test_redirects_a_claim_again_that_was_sent_wrongly(self) -> None:
        """The explanation says why."""
        story = histories.classified(WAGES, WORK).do("redirect_claims", claims=["c1"], **TO_COURT)
        story.do("redirect_claims", claims=["c1"], destination="police", explanation=text())
        assert story.complaint.claims[0].redirected_to is Destination.POLICE

    def test_interrupts_limitation_once(self) -> None:
        """One act of one day."""
        story = histories.classified().do("record_interruption", claim="c1", act="claimed", proof=text())
        refusal = story.refused("record_interruption", claim="c1", act="claimed", proof=text())
        assert refusal.errors[0].code == "recorded_already"
        story.do("record_interruption", claim="c1", act="promised", proof=text())

    def test_interrupts_nothing_that_has_not_begun(self) -> None:
        """Nothing was known yet."""
        body = {"claim": "c1", "act": "claimed", "proof": text(), "occurred_on": "2026-01-14"}
        assert histories.classified().refused("record_interruption", **body).errors[0].field == "/occurred_on"

    def test_holds_no_session_before_its_day(self) -> None:
        """It is moved first."""
        story = histories.awaiting_second_session()
        assert story.refused("hold_session", limb="l1", session="s2").errors[0].code == "before_session"
        story.do("postpone_session", limb="l1", session="s2", to="2026-03-02", asked_by="worker")
        assert "session_held" in story.do("hold_session", limb="l1", session="s2").kinds()

    @pytest.mark.parametrize("when", [{"occurred_at": "2026-03-01T09:00:00+08:00"}, {"occurred_on": "2026-03-01"}])
    def test_learns_of_nothing_before_the_receipt(self, when: dict[str, str]) -> None:
        """Help was not ours to give."""
        refusal = histories.classified().refused("amend_receipt", urgency=["self_harm"], **when)
        assert [one.field for one in refusal.errors] == [f"/{next(iter(when))}"]

    @pytest.mark.parametrize(("rule", "to"), [("SVC.FINISH", "2026-06-02"), ("SVC.NEXT_CONTACT", "2027-12-31")])
    def test_extends_no_duty_of_ours_for_ever(self, rule: str, to: str) -> None:
        """As far as its rule gives more time, else for a year."""
        story = histories.classified().do("note_contact", note=text())
        body = {"deadline": story.clock(rule).id, "reason": text()}
        assert story.refused("extend", Role.SUPERVISOR, to=to, **body).errors[0].code == "too_late"
