"""What was got of what is claimed: to whom it was promised, how often the same money counts, and what resolved means."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from casework import fulfilment
from casework.codes import OutcomeCode, Stage
from casework.fulfilment import agreements_performed, all_performed, satisfied_claims
from casework.room import promises, room_yuan
from tests.casework import histories
from tests.casework.histories import OTHER, WAGES, WORK, Story, text

NOW = {"due_on": "2026-03-02", "paid_on": "2026-03-02"}
LATER = {"due_on": "2026-03-31"}
ALL_OF_IT = {**OTHER, "amount_yuan": "12000.00"}
UNKNOWN = {key: value for key, value in WAGES.items() if key != "amount_yuan"}
THREE = [{"name": text(one)} for one in ("first", "second", "third")]


def of_three(*claims: dict[str, Any]) -> Story:
    """Three workers claim their wages together."""
    claimed = list(claims) or [{**WAGES, "amount_yuan": "30000.00"}]
    return histories.received(*claimed, workers=THREE).do("accept").do("classify", relation="labour")


def mediated(story: Story, **more: Any) -> Story:
    """The claims are in mediation."""
    return story.do("apply_for_mediation", body_kind="enterprise_committee", **more)


def settled(story: Story, *terms: dict[str, Any]) -> Story:
    """Both sides agreed in the first limb."""
    return story.do("settle", limb="l1", terms=list(terms))


def tribunal(story: Story, *items: dict[str, Any], limb: str = "l1", partial: bool = False, **more: Any) -> Story:
    """The tribunal awarded this."""
    story.do("apply_for_arbitration", **more).on(2026, 4, 10)
    return story.do("record_award", limb=limb, items=list(items), partial=partial)


def agreed_and_awarded(agreed: str, awarded: str) -> Story:
    """An agreement, and an award on the same claim."""
    story = settled(mediated(histories.classified()), {"amount_yuan": agreed, **LATER})
    return tribunal(story, {**OTHER, "amount_yuan": awarded}, limb="l2")


class TestSatisfied:
    """A claim is satisfied …"""

    def test_by_an_agreement_with_every_worker_of_it_only(self) -> None:
        """One of three was paid on the spot: the others still claim, and the matter goes on."""
        story = settled(mediated(of_three()), {"worker": "w1", "amount_yuan": "10000.00", **NOW})
        assert (satisfied_claims(story.complaint), story.complaint.stage) == ((), Stage.IN_PROCEDURE)
        assert story.clock("LIM.2", "c1").status == "running"

    def test_once_the_last_of_its_workers_got_it(self) -> None:
        """Their terms are kept one by one."""
        terms = [{"worker": f"w{one}", "amount_yuan": "10000.00", **LATER} for one in (1, 2, 3)]
        story = settled(mediated(of_three()), *terms)
        for term in ("t1", "t2"):
            story.do("record_performance", agreement="a1", term=term, amount_yuan="10000.00")
        assert satisfied_claims(story.complaint) == ()
        story.do("record_performance", agreement="a1", term="t3", amount_yuan="10000.00")
        assert (satisfied_claims(story.complaint), story.clock("LIM.2", "c1").status) == (("c1",), "met")

    def test_with_its_worker_while_others_wait(self) -> None:
        """A claim of one of them is met by that worker's terms."""
        mine = [{**WAGES, "workers": [one]} for one in ("w1", "w2")]
        story = settled(
            mediated(of_three(*mine)),
            {"worker": "w1", "amount_yuan": "12000.00", **NOW},
            {"worker": "w2", "amount_yuan": "12000.00", **LATER},
        )
        assert satisfied_claims(story.complaint) == ("c1",)
        assert (story.clock("LIM.2", "c1").status, story.clock("LIM.2", "c2").status) == ("met", "running")

    def test_by_a_term_that_names_nobody(self) -> None:
        """It is a promise to everybody."""
        story = settled(mediated(of_three()), {"amount_yuan": "30000.00", **NOW})
        assert satisfied_claims(story.complaint) == ("c1",)

    def test_by_nobody_elses_settlement_after_it_was_split_off(self) -> None:
        """The claim taken out stays in the mediation, and was not settled there."""
        story = mediated(of_three()).do("split", claim="c1", workers=["w2"], amount_yuan="6000.00", reason=text())
        settled(story, {"worker": "w1", "amount_yuan": "6000.00", **NOW})
        assert ("c2" in satisfied_claims(story.complaint), story.complaint.outcome) == (False, None)

    def test_not_by_a_part_of_it_that_was_decided_in_advance(self) -> None:
        """The rest is still before the tribunal; given back, it has its limitation again."""
        story = tribunal(histories.classified(WAGES), {**OTHER, "amount_yuan": "3000.00"}, partial=True)
        story.do("record_performance", award="aw1", amount_yuan="3000.00")
        assert satisfied_claims(story.complaint) == ()
        story.do("end_arbitration", limb="l1")
        assert story.clock("LIM.2", "c1").status == "running"

    def test_by_an_award_on_its_code_only(self) -> None:
        """What the tribunal decides later is still owed, and can be paid."""
        story = tribunal(histories.classified(WAGES, WORK), {**OTHER, "amount_yuan": "12000.00"}, partial=True)
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        assert satisfied_claims(story.complaint) == ("c1",)
        assert story.refused("conclude", outcome="resolved").code == "still_in_procedure"
        story.do("record_performance", claim="c2", amount_yuan="3000.00")

    def test_by_an_award_to_its_worker_only(self) -> None:
        """One of three got an award."""
        story = tribunal(of_three(), {"worker": "w1", "code": "1.1", "amount_yuan": "9000.00"})
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert satisfied_claims(story.complaint) == ()

    def test_by_an_order_on_all_its_claims(self) -> None:
        """The labour organ ordered one sum for claims of several codes."""
        story = histories.classified(WAGES, WORK).do("refer_to_inspection", mode="complaint").on(2026, 5, 1)
        story.do("record_inspection_result", limb="l1", result="ordered", amount_yuan="15000.00")
        story.do("record_performance", award="aw1", amount_yuan="15000.00")
        assert satisfied_claims(story.complaint) == ("c1", "c2")

    def test_no_longer_when_another_worker_joins_it(self) -> None:
        """The settlement was with one worker; limitation counts again for the claim of two."""
        story = settled(mediated(histories.classified()), {"worker": "w1", "amount_yuan": "12000.00", **NOW})
        story.do("reopen", reason=text()).do("add_party", workers=[{"name": text("second")}])
        assert (satisfied_claims(story.complaint), story.clock("LIM.2", "c1").status) == ((), "running")

    def test_as_before_where_the_settlement_is_old(self) -> None:
        """It said nothing of single claims: all were paid on the spot."""
        story = settled(mediated(of_three()), {"worker": "w1", "amount_yuan": "10000.00", **NOW})
        event = next(one for one in story.events if one.kind == "settled")
        old = type(event).model_validate(event.model_dump(mode="json", exclude={"satisfied_claims"}))
        assert [one.name for one in old.facts()] == ["mediation.ended", "claim.satisfied"]


class TestSameMoney:
    """The same money …"""

    def test_is_owed_no_more_where_two_promises_brought_it_together(self) -> None:
        """7,000 by the agreement and 5,000 by the award are the 12,000 that were claimed."""
        story = agreed_and_awarded("12000.00", "5000.00")
        story.do("record_performance", agreement="a1", amount_yuan="7000.00")
        story.do("record_performance", award="aw1", amount_yuan="5000.00")
        assert agreements_performed(story.complaint)
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_ends_the_clocks_of_an_award_that_brought_all_it_can(self) -> None:
        """The rest came by the agreement."""
        story = agreed_and_awarded("7000.00", "12000.00").do(
            "record_performance", agreement="a1", amount_yuan="7000.00"
        )
        story.do("record_award", limb="l2", award="aw1", worker_received_on="2026-04-10")
        story.do("record_performance", award="aw1", amount_yuan="5000.00")
        assert (all_performed(story.complaint), story.clock("LIT.1", "aw1").status) == (True, "cancelled")

    def test_is_not_paid_by_an_award_on_one_of_the_claims_that_were_settled_together(self) -> None:
        """15,000 were claimed and paid."""
        story = settled(mediated(histories.classified(WAGES, WORK)), {"amount_yuan": "15000.00", **LATER})
        tribunal(story, ALL_OF_IT, limb="l2", claims=["c1"])
        story.do("record_performance", agreement="a1", amount_yuan="14000.00")
        refusal = story.refused("record_performance", award="aw1", amount_yuan="1000.01")
        assert (refusal.code, refusal.errors[0].field) == ("paid_too_much", "/amount_yuan")

    def test_is_not_paid_on_the_spot_for_a_claim_that_was_paid(self) -> None:
        """Nothing is left of it."""
        story = mediated(histories.classified().do("record_performance", claim="c1", amount_yuan="12000.00"))
        refusal = story.refused("settle", limb="l1", terms=[{"amount_yuan": "12000.00", **NOW}])
        assert (refusal.code, refusal.errors[0].field) == ("paid_too_much", "/terms/0/amount_yuan")

    def test_is_not_paid_on_the_spot_after_an_award_was_paid(self) -> None:
        """The tribunal was quicker."""
        story = mediated(histories.classified().do("apply_for_arbitration")).on(2026, 4, 10)
        story.do("record_award", limb="l1", items=[ALL_OF_IT])
        story.do("record_performance", award="aw1", amount_yuan="12000.00")
        terms = [{"amount_yuan": "12000.00", "due_on": "2026-04-10", "paid_on": "2026-04-10"}]
        assert story.refused("settle", limb="l2", terms=terms).code == "paid_too_much"

    def test_is_not_paid_on_a_claim_beyond_what_one_of_its_workers_got(self) -> None:
        """10,000 of 30,000 came by the settlement."""
        story = settled(mediated(of_three()), {"worker": "w1", "amount_yuan": "10000.00", **NOW})
        assert story.refused("record_performance", claim="c1", amount_yuan="20000.01").code == "paid_too_much"
        story.do("record_performance", claim="c1", amount_yuan="20000.00")
        assert satisfied_claims(story.complaint) == ("c1",)

    def test_is_promised_on_one_claim_while_an_agreement_is_about_others(self) -> None:
        """What is owed to one worker keeps nobody from paying another."""
        mine = [{**WAGES, "workers": [one]} for one in ("w1", "w2")]
        story = settled(mediated(of_three(*mine)), {"worker": "w1", "amount_yuan": "12000.00", **LATER})
        assert story.refused("record_performance", claim="c1", amount_yuan="1.00").errors[0].field == "/claim"
        story.do("record_performance", claim="c2", amount_yuan="12000.00")

    def test_of_others_is_not_what_one_of_several_was_promised(self) -> None:
        """The tribunal gave two of three all that was claimed; the agreement with the third waits."""
        story = settled(mediated(of_three()), {"worker": "w1", "amount_yuan": "10000.00", **LATER})
        items = [{"worker": one, "code": "1.1", "amount_yuan": "15000.00"} for one in ("w2", "w3")]
        tribunal(story, *items, limb="l2").do("record_performance", award="aw1", amount_yuan="30000.00")
        assert (agreements_performed(story.complaint), satisfied_claims(story.complaint)) == (False, ())

    def test_leaves_an_act_to_be_done(self) -> None:
        """Back to work is not money: the agreement waits for it."""
        story = settled(
            mediated(histories.classified()),
            {"amount_yuan": "7000.00", **LATER},
            {"kind": "act", "what": text(), **LATER},
        )
        tribunal(story, ALL_OF_IT, limb="l2").do("record_performance", award="aw1", amount_yuan="12000.00")
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"
        story.do("record_performance", agreement="a1", term="t2")
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED


class TestExample:
    """The example at the head of the module …"""

    def test_is_what_happens(self) -> None:
        """Claimed, promised, awarded and paid as it says, each promise has left what it says."""
        rows = re.findall(
            r"^    the .*?(claims|promises|awards|pays) +([\d.]+) on (\w+)(.*)$", fulfilment.__doc__, re.M
        )
        assert [verb for verb, *_ in rows] == ["claims", "promises", "awards", "pays", "pays"]
        story = mediated(histories.classified({**WAGES, "amount_yuan": rows[0][1]}))
        for verb, amount, on, left in rows[1:]:
            if verb == "promises":
                settled(story, {"amount_yuan": amount, **LATER})
            elif verb == "awards":
                tribunal(story, {**OTHER, "amount_yuan": amount}, limb="l2")
            else:
                story.do("record_performance", **{"agreement" if on == "a1" else "award": on}, amount_yuan=amount)
            state = story.complaint
            got = {one.id: (room_yuan(state, one) or Decimal(0)) - one.paid_yuan for one in promises(state)}
            assert {one: Decimal(sum_) for one, sum_ in re.findall(r"on (\w+): ([\d.]+)", left)} == got
        assert (all_performed(story.complaint), satisfied_claims(story.complaint)) == (True, ("c1",))
        assert [str(one.paid_yuan) for one in promises(story.complaint)] == ["5000.00", "7000.00"]


class TestResolved:
    """Resolved …"""

    def test_by_what_two_promises_brought_together(self) -> None:
        """A part by the agreement, the rest by the award: it is all there."""
        story = histories.in_mediation()
        story.do("settle", limb="l1", terms=[{"amount_yuan": "12000.00", "due_on": "2026-03-31"}])
        story.do("apply_for_arbitration", claims=["c1"]).on(2026, 4, 10)
        story.do("record_award", limb="l2", items=[{**OTHER, "amount_yuan": "12000.00"}])
        story.do("record_performance", agreement="a1", amount_yuan="7000.00")
        story.do("record_performance", award="aw1", amount_yuan="5000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage == "concluded"

    def test_needs_every_claim_to_be_got(self) -> None:
        """The refusal says which one was not, and what fits instead."""
        story = histories.classified(WAGES, WORK).do("record_performance", claim="c1", amount_yuan="12000.00")
        refusal = story.refused("conclude", outcome="resolved")
        assert (refusal.code, "c2" in refusal.en, "answered, explained" in refusal.en) == ("not_resolved", True, True)

    def test_leaves_out_what_was_redirected(self) -> None:
        """Somebody else has it."""
        story = histories.classified(WAGES, WORK).do("record_performance", claim="c1", amount_yuan="12000.00")
        story.do("redirect_claims", claims=["c2"], destination="court", explanation=text())
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_leaves_out_what_was_only_asked(self) -> None:
        """A question is answered by the conclusion."""
        story = histories.classified(WAGES, {"code": "14.5"})
        assert story.complaint.claims[1].nature == "question"
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    @pytest.mark.parametrize(
        "command", [("apply_for_arbitration", {}), ("refer_to_inspection", {"mode": "complaint"}), ("file_suit", {})]
    )
    def test_waits_for_whoever_decides(self, command: tuple[str, dict[str, str]]) -> None:
        """The limb is named."""
        story = histories.classified().do("record_performance", claim="c1", amount_yuan="12000.00")
        refusal = story.do(command[0], **command[1]).refused("conclude", outcome="resolved")
        assert (refusal.code, "l1" in refusal.en) == ("still_in_procedure", True)

    @pytest.mark.parametrize(("code", "stage"), [("14.5", Stage.CONCLUDED), ("1.2", Stage.IN_PROCEDURE)])
    def test_follows_by_itself_where_it_could_be_said_by_hand(self, code: str, stage: Stage) -> None:
        """Paid on the spot: a question keeps nothing open, another wage does."""
        story = mediated(histories.classified(WAGES, {"code": code}), claims=["c1"])
        assert settled(story, {"amount_yuan": "12000.00", **NOW}).complaint.stage is stage


class TestOutcome:
    """An outcome that contradicts the record is refused: …"""

    def refused(self, story: Story, outcome: OutcomeCode) -> bool:
        """Whether it does not fit."""
        return story.refused("conclude", outcome=outcome, reason=text()).code == "outcome_does_not_fit"

    def test_agreed_where_the_agreement_is_performed(self) -> None:
        """Only an award is unpaid."""
        story = settled(mediated(histories.classified(WAGES, WORK), claims=["c1"]), {"amount_yuan": "12000.00", **NOW})
        tribunal(story, {"worker": "w1", "code": "1.2", "amount_yuan": "800.00"}, limb="l2", claims=["c2"])
        assert self.refused(story, OutcomeCode.AGREED)

    def test_accepted_elsewhere_after_a_refusal(self) -> None:
        """Nobody took it up."""
        story = histories.arbitration_filed().do("record_arbitration_acceptance", limb="l1", result="refused")
        assert self.refused(story, OutcomeCode.ACCEPTED_ELSEWHERE)
        assert story.do("conclude", outcome="refused_elsewhere").complaint.stage is Stage.CONCLUDED

    def test_accepted_elsewhere_for_a_letter_to_the_employer(self) -> None:
        """The employer is no other body."""
        assert self.refused(histories.letter_served(), OutcomeCode.ACCEPTED_ELSEWHERE)

    def test_refused_elsewhere_after_an_acceptance(self) -> None:
        """The tribunal has it."""
        assert self.refused(histories.arbitration_accepted(), OutcomeCode.REFUSED_ELSEWHERE)

    def test_refused_elsewhere_while_a_court_still_decides(self) -> None:
        """The tribunal refused, and the worker sued."""
        story = histories.arbitration_filed().do("record_arbitration_acceptance", limb="l1", result="refused")
        assert self.refused(story.do("file_suit", after="l1"), OutcomeCode.REFUSED_ELSEWHERE)

    @pytest.mark.parametrize("paper", [("accepted", "refused_elsewhere"), ("refused", "accepted_elsewhere")])
    def test_the_opposite_of_what_another_body_wrote(self, paper: tuple[str, str]) -> None:
        """An outside tribunal took it up, or did not."""
        facts = [{"fact": "filed", "occurred_on": "2026-02-20"}, {"fact": paper[0], "occurred_on": "2026-02-25"}]
        story = histories.classified()
        story.do("record_outside_proceeding", given={"kind": "arbitration", "facts": facts})
        assert self.refused(story, OutcomeCode(paper[1]))

    @pytest.mark.parametrize("outcome", ["answered", "explained", "unreachable"])
    def test_words_only_while_an_agreement_waits(self, outcome: str) -> None:
        """Money was promised."""
        story = histories.settled().do("note_contact", result="not_reached", note=text())
        assert self.refused(story, OutcomeCode(outcome))

    def test_explained_while_an_outside_tribunal_has_it(self) -> None:
        """The law may well give more."""
        facts = [{"fact": "accepted", "occurred_on": "2026-02-25"}]
        story = histories.classified()
        story.do("record_outside_proceeding", given={"kind": "arbitration", "facts": facts})
        assert self.refused(story, OutcomeCode.EXPLAINED)

    @pytest.mark.parametrize(
        ("command", "body"),
        [("answer", {"answer": text()}), ("redirect", {"destination": "court", "explanation": text()})],
    )
    def test_an_answer_while_a_tribunal_has_it(self, command: str, body: dict[str, Any]) -> None:
        """At the desk as in the end."""
        story = histories.received().do("accept").do("apply_for_arbitration")
        assert story.refused(command, **body).code == "still_in_procedure"

    def test_a_refusal_while_a_tribunal_has_it(self) -> None:
        """It was taken up already."""
        story = histories.received().do("apply_for_arbitration")
        refusal = story.refused("decline", reason="no_matter", explanation=text())
        assert refusal.code == "still_in_procedure"


class TestPerformance:
    """A performance …"""

    def refused(self, story: Story, **body: Any) -> list[tuple[str, str]]:
        """The fields and codes of its refusal."""
        refusal = story.refused("record_performance", **body)
        return [(one.field, one.code) for one in refusal.errors]

    def test_does_not_lie_before_the_agreement(self) -> None:
        """Nothing was promised yet."""
        body = {"agreement": "a1", "term": "t1", "amount_yuan": "7000.00", "occurred_on": "2026-03-01"}
        assert self.refused(histories.settled(), **body) == [("/occurred_on", "before_earlier_step")]

    def test_does_not_lie_before_the_award(self) -> None:
        """Nothing was awarded yet."""
        body = {"award": "aw1", "amount_yuan": "9000.00", "occurred_on": "2026-04-09"}
        assert self.refused(histories.with_award(), **body) == [("/occurred_on", "before_earlier_step")]

    @pytest.mark.parametrize("what", [{"agreement": "a1", "term": "t1"}, {"award": "aw1"}])
    def test_of_money_has_an_amount(self, what: dict[str, str]) -> None:
        """Zero yuan are no payment."""
        story = agreed_and_awarded("7000.00", "12000.00")
        assert self.refused(story, **what) == [("/amount_yuan", "amount_missing")]

    def test_of_an_unknown_agreement_is_told_so(self) -> None:
        """Whether or not anything is owed."""
        assert self.refused(histories.classified(), agreement="a7", amount_yuan="1.00") == [
            ("/agreement", "unknown_reference")
        ]

    def test_where_nothing_is_owed_names_the_field(self) -> None:
        """The agreement is performed."""
        body = {"agreement": "a1", "amount_yuan": "1.00"}
        story = histories.settled_on_the_spot().do("reopen", reason=text())
        assert self.refused(story, **body) == [("/agreement", "nothing_owed")]


class TestAwardPaid:
    """An award that was paid in full …"""

    def paid(self, *, claimed: str | None = "12000.00") -> Story:
        """9,000 were awarded and paid."""
        story = histories.classified({**WAGES, "amount_yuan": claimed}) if claimed else histories.classified(UNKNOWN)
        story = tribunal(story, OTHER)
        received = {"worker_received_on": "2026-04-10", "employer_received_on": "2026-04-10"}
        story.do("record_award", limb="l1", award="aw1", **received)
        return story.do("record_performance", award="aw1", amount_yuan="9000.00")

    def test_leaves_the_worker_the_time_to_sue_for_the_rest(self) -> None:
        """12,000 were claimed: the worker may still go to court (LDMAL 50)."""
        assert self.paid().clock("LIT.1", "aw1").status == "running"

    def test_leaves_the_employer_its_time_to_sue(self) -> None:
        """No law says that paying gives it up; it runs out, and nothing is left to be enforced then."""
        story = self.paid(claimed="9000.00")
        assert story.clock("LIT.1", "aw1.employer").status == "running"
        story.do("conclude", outcome="resolved").do("follow_up", satisfaction="satisfied").on(2026, 5, 6).tick()
        assert (story.do("close").complaint.stage, story.clocks("LIM.9")) == (Stage.CLOSED, [])

    def test_is_closed_after_that_time(self) -> None:
        """A right that can still be used stays on the board; nothing is left to enforce once it has gone."""
        story = self.paid().do("conclude", outcome="resolved").do("follow_up", satisfaction="satisfied")
        assert story.refused("close").code == "party_clock_runs"
        story.on(2026, 5, 6).tick()
        assert story.do("close").complaint.stage is Stage.CLOSED
        assert [one.status for one in story.clocks("LIM.9")] == []

    @pytest.mark.parametrize("claimed", ["9000.00", None])
    def test_ends_the_workers_time_where_no_more_is_known_to_be_claimed(self, claimed: str | None) -> None:
        """Everything was got."""
        story = self.paid(claimed=claimed)
        assert story.clock("LIT.1", "aw1").status == "cancelled"
