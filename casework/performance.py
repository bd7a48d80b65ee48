"""Performance (履行): what was promised, awarded or claimed is paid or done, in full or in part.

Whatever is paid in full ends the limitation of its claims; a part payment interrupts it (AR 27(2)).
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from casework.codes import WORKING, Stage
from casework.fields import LocalId, Text, Yuan
from casework.limitation import interrupted
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Award, Claim, Complaint, Term


class PerformanceRecorded(Event):
    """A promise was performed, in full or in part; or an award was paid."""

    kind: ClassVar[str] = "performance_recorded"
    agreement: LocalId | None = None
    award: LocalId | None = None
    claim: LocalId | None = None
    term: LocalId | None = None
    amount_yuan: Yuan
    term_done: bool
    all_done: bool
    satisfied_claims: tuple[LocalId, ...] = ()
    part_paid_claims: tuple[LocalId, ...] = ()
    order: LocalId | None = None
    """The limb before the labour organ, where the award that was paid in full is its order."""
    proof: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """A term done ends the employer's day; everything done ends enforcement, suits about it, and limitation.

        A part payment interrupts limitation (LIM.2).
        """
        done = (Fact("term.performed", self.occurred_on, self.term),) if self.term and self.term_done else ()
        whole = (
            (Fact("agreement.performed", self.occurred_on, self.agreement),)
            if (self.agreement and self.all_done)
            else ()
        )
        scopes = (self.award, f"{self.award}.employer", self.order) if self.award and self.all_done else ()
        paid = tuple(Fact("award.paid", self.occurred_on, scope) for scope in scopes if scope)
        satisfied = tuple(Fact("claim.satisfied", self.occurred_on, claim) for claim in self.satisfied_claims)
        return done + whole + paid + satisfied + interrupted(self.occurred_on, self.part_paid_claims)


class RecordPerformance(Dated):
    """Record that something agreed or awarded was paid or done."""

    name: ClassVar[str] = "record_performance"
    roles = HANDLERS
    agreement: LocalId | None = None
    award: LocalId | None = None
    claim: LocalId | None = None
    """Paid on a claim without an agreement or award."""
    term: LocalId | None = None
    amount_yuan: Yuan = Decimal("0.00")
    done: bool = False
    """That a claim was met in full by this: a thing done that is no money, or money of an amount nobody had known."""
    proof: Text | None = None


class PaidTooMuch(Refusal):
    """More cannot be recorded than was promised."""

    code = "paid_too_much"
    kind = "value"
    zh = "履行金额超过约定、裁决或诉求的金额。"
    en = "This is more than was agreed, awarded or claimed."


class NothingOwed(Refusal):
    """Nothing agreed or awarded waits for performance."""

    code = "nothing_owed"
    zh = "没有待履行的协议或裁决。"
    en = "Nothing agreed or awarded waits for performance."


class PromiseStands(Refusal):
    """What an agreement or award promises for a claim is recorded there, or the same money would count twice."""

    code = "promise_stands"
    kind = "value"
    zh = "该诉求有尚未履行的协议、裁决或判决，请登记到该协议、裁决或判决上。"
    en = "An agreement, award or judgment about this claim is still to be performed: record the payment on that."


class AwardTakenOver(Refusal):
    """What a judgment or a correction has taken the place of is owed no more."""

    code = "award_taken_over"
    kind = "value"
    zh = "该裁决或判决已被替代或撤销，请登记到现行有效的判决或裁决上。"
    en = "A judgment or a correction has taken its place, or it was set aside: record the payment on the one that stands."


def decide_performance(state: Complaint, command: RecordPerformance, context: Context) -> list[Event]:
    """One term of an agreement, a part of an award, or a payment on a claim."""
    if command.claim is None and state.all_performed:
        raise NothingOwed()
    if command.done and command.claim is None:
        raise ImpossibleValue.of(
            "/done",
            "only_of_a_claim",
            "只有直接就诉求履行时才填写“已全部履行”。",
            "Only a claim is said to be met in full; terms and awards follow from their amounts.",
        )
    if sum(one is not None for one in (command.agreement, command.award, command.claim)) != 1:
        raise ImpossibleValue.of(
            "/agreement", "one_of_two", "请选择协议、裁决或诉求之一。", "Name one of an agreement, an award or a claim."
        )
    if command.claim is not None:
        return [_claim_paid(state, command, command.claim, context)]
    if command.award is not None:
        return [_award_paid(state, command, command.award, context)]
    agreement = state.find_agreement(command.agreement or "")
    if agreement is None:
        raise unknown_id("/agreement")
    term = next((one for one in agreement.terms if one.id == command.term), None)
    if term is None and command.term is None and len(agreement.terms) == 1:
        term = agreement.terms[0]
    if term is None:
        raise unknown_id("/term")
    if command.amount_yuan > term.owed_yuan:
        raise PaidTooMuch()
    _refuse_paid_twice(state, agreement.limb, agreement.agreed_yuan, agreement.paid_yuan + command.amount_yuan)
    done = term.done_on is not None or command.amount_yuan == term.owed_yuan
    rest_done = all(one.done_on is not None for one in agreement.terms if one.id != term.id)
    return [
        PerformanceRecorded(
            occurred_on=context.day(command),
            agreement=agreement.id,
            term=term.id,
            amount_yuan=command.amount_yuan,
            term_done=done,
            all_done=done and rest_done,
            satisfied_claims=_claims_of(state, agreement.limb) if done and rest_done else (),
            part_paid_claims=_claims_of(state, agreement.limb)
            if command.amount_yuan and not (done and rest_done)
            else (),
            proof=command.proof,
        )
    ]


def _award_paid(state: Complaint, command: RecordPerformance, award_id: str, context: Context) -> Event:
    award = state.find_award(award_id)
    if award is None:
        raise unknown_id("/award")
    if award.superseded:
        raise AwardTakenOver()
    if command.amount_yuan > award.owed_yuan:
        raise PaidTooMuch()
    _refuse_paid_twice(state, award.scope, award.awarded_yuan, award.paid_yuan + command.amount_yuan)
    limb = state.find_limb(award.scope)
    whole = command.amount_yuan == award.owed_yuan
    return PerformanceRecorded(
        occurred_on=context.day(command),
        award=award.id,
        amount_yuan=command.amount_yuan,
        term_done=False,
        all_done=whole,
        satisfied_claims=_claims_of(state, award.scope) if whole else (),
        order=limb.id if whole and limb is not None and limb.procedure == "inspection" else None,
        proof=command.proof,
    )


def _refuse_paid_twice(state: Complaint, limb: str, promised_yuan: Decimal, paid_yuan: Decimal) -> None:
    """The same money is recorded once, whether on an agreement, an award or a claim."""
    room = state.room_yuan(limb, promised_yuan)
    if room is not None and paid_yuan > max(room, Decimal("0.00")):
        raise PaidTooMuch(
            "这些诉求已通过其他协议、裁决或直接付款得到履行，不能重复登记。",
            "What these claims ask for was paid by another agreement or award, or directly: it is recorded once.",
        )


def _refuse_promised(state: Complaint, claim: Claim) -> None:
    """A payment on a claim about which something is promised or awarded, and one on a claim that was got."""
    promised = [one.limb for one in state.agreements if not one.performed]
    promised += [one.scope for one in state.awards if not one.paid and _is_about(one, claim)]
    if any(claim.id in _claims_of(state, limb) for limb in promised):
        raise PromiseStands()
    if claim.id in satisfied_claims(state):
        raise PaidTooMuch("该诉求已全部履行，不能重复登记。", "This claim was met in full: it is recorded once.")


def _is_about(award: Award, claim: Claim) -> bool:
    return any(one.code in ("none", claim.code) for one in award.items)


def _claim_paid(state: Complaint, command: RecordPerformance, claim_id: str, context: Context) -> Event:
    """A payment on a claim, or that it was done; what is claimed is the most that can be paid, where it is known."""
    claim = state.find_claim(claim_id)
    if claim is None:
        raise unknown_id("/claim")
    if command.amount_yuan == 0 and not command.done:
        raise ImpossibleValue.of(
            "/amount_yuan",
            "amount_missing",
            "请填写付款金额；不是金钱的，请勾选“已全部履行”。",
            "A payment needs an amount; what is no money is said to be done in full.",
        )
    _refuse_promised(state, claim)
    if claim.owed_yuan is not None and command.amount_yuan > claim.owed_yuan:
        raise PaidTooMuch()
    whole = command.done or command.amount_yuan == claim.owed_yuan
    return PerformanceRecorded(
        occurred_on=context.day(command),
        claim=claim.id,
        amount_yuan=command.amount_yuan,
        term_done=False,
        all_done=whole,
        satisfied_claims=(claim.id,) if whole else (),
        part_paid_claims=() if whole else (claim.id,),
        proof=command.proof,
    )


def _claims_of(state: Complaint, limb_id: str) -> tuple[str, ...]:
    limb = state.find_limb(limb_id)
    return limb.claims if limb is not None else ()


def satisfied_claims(state: Complaint) -> tuple[str, ...]:
    """Claims of limbs whose agreement or award is performed, and those that were paid in full or done by themselves.

    A claim that was paid in part, redirected, withdrawn or still hangs elsewhere is not satisfied because another one was.
    """
    paid = {one.limb for one in state.agreements if one.performed} | {
        one.scope for one in state.awards if one.paid and one.paid_yuan > 0 and not one.superseded
    }
    settled = [claim for limb in state.limbs if limb.id in paid for claim in limb.claims]
    return tuple(dict.fromkeys((*settled, *(one.id for one in state.claims if one.performed))))


def _performed(state: Complaint, event: PerformanceRecorded) -> Complaint:
    if event.claim is not None:
        claims = tuple(
            replace(
                one,
                paid_yuan=one.paid_yuan + event.amount_yuan,
                done_on=one.done_on or (event.occurred_on if event.all_done else None),
            )
            if one.id == event.claim
            else one
            for one in state.claims
        )
        return replace(state, claims=claims)
    if event.award is not None:
        awards = tuple(
            replace(one, paid_yuan=one.paid_yuan + event.amount_yuan) if one.id == event.award else one
            for one in state.awards
        )
        return replace(state, awards=awards)
    agreements = tuple(
        replace(one, terms=tuple(_paid(term, event) for term in one.terms)) if one.id == event.agreement else one
        for one in state.agreements
    )
    return replace(state, agreements=agreements)


def _paid(term: Term, event: PerformanceRecorded) -> Term:
    if term.id != event.term:
        return term
    done_on = event.occurred_on if event.term_done and term.done_on is None else term.done_on
    return replace(term, paid_yuan=term.paid_yuan + event.amount_yuan, done_on=done_on)


_OPEN = WORKING | {Stage.CONCLUDED, Stage.FOLLOWED_UP}

PROCEDURE = Procedure(
    name="agreement",
    allowed=(Row(RecordPerformance, _OPEN, "记录履行和付款。", "Record performance and payment."),),
    decide={RecordPerformance: decide_performance},
    evolve={PerformanceRecorded: _performed},
    ends={
        "agreement.performed": (("ENF.1", "cancelled"), ("ENF.4", "cancelled")),
        "award.paid": (("LIT.*", "cancelled"), ("INS.9", "cancelled"), ("LIM.9", "met")),
        "term.performed": (("ENF.7", "met"), ("NEG.3", "met")),
    },
)
