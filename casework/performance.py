"""Performance (履行): what was promised, awarded or claimed is paid or done, in full or in part.

Whatever is paid in full ends the limitation of its claims; a part payment interrupts it (AR 27(2)).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from casework.claims_here import all_gone, get_claim_here
from casework.codes import WORKING, Stage
from casework.completed import Completing, award_paid, completed, more_claimed, order_of, order_paid, without_enforced
from casework.fields import LocalId, Text, Yuan
from casework.fulfilment import (
    all_performed,
    claims_about,
    is_done,
    known_by,
    orders_act,
    owed_by,
    owed_since,
    satisfied_claims,
)
from casework.limbs import not_before
from casework.limitation import interrupted
from casework.overpaid import (
    AwardTakenOver,
    NothingOwed,
    PaidTooMuch,
    PerformedAlready,
    PromiseStands,
    more_than,
    refuse_too_much,
)
from casework.parties import unknown_member
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.room import NOTHING, Promise, claims_of, promises, room_on_claim_yuan
from casework.state import Award, Claim, Complaint, Payment, Term


class PerformanceRecorded(Completing):
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
    worker: LocalId | None = None
    """To whom it was paid, or for whom it was done, where the claim it is recorded on has several workers."""
    more_claimed: bool = False
    """That more was claimed than the award that was paid in full gave: the worker may still sue for the rest of it."""
    proof: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """A term done ends the employer's day; everything done ends enforcement and limitation.

        The worker's time to sue for what was claimed and not awarded runs on, as does all the employer's.
        A part payment interrupts the limitation of the claim (LIM.2); enforcement is read from all payments (LIM.9).
        """
        done = (Fact("term.performed", self.occurred_on, self.term),) if self.term and self.term_done else ()
        whole = (
            (Fact("agreement.performed", self.occurred_on, self.agreement),)
            if (self.agreement and self.all_done)
            else ()
        )
        paid = (
            award_paid(self.occurred_on, self.award, contestable=self.more_claimed)
            if self.award and self.all_done
            else ()
        )
        paid += order_paid(self.occurred_on, self.order) if paid and self.order else ()
        satisfied = tuple(Fact("claim.satisfied", self.occurred_on, claim) for claim in self.satisfied_claims)
        other = self.completes()
        return done + whole + paid + other + satisfied + interrupted(self.occurred_on, self.part_paid_claims)


class RecordPerformance(Dated):
    """Record that something agreed or awarded was paid or done."""

    name: ClassVar[str] = "record_performance"
    roles = HANDLERS
    agreement: LocalId | None = None
    award: LocalId | None = None
    claim: LocalId | None = None
    """Paid on a claim without an agreement or award."""
    worker: LocalId | None = None
    """To whom of a claim's workers it was paid: what is promised to the others is no matter then."""
    term: LocalId | None = None
    amount_yuan: Yuan = Decimal("0.00")
    done: bool = False
    """That a claim was met in full by this: a thing done that is no money, or money of an amount nobody had known."""
    proof: Text | None = None


def decide_performance(state: Complaint, command: RecordPerformance, context: Context) -> list[Event]:
    """One term of an agreement, a part of an award, or a payment on a claim, and what it leaves nothing to enforce of.

    What it is about is satisfied where every worker of the claim has got it; else limitation is interrupted by it.
    """
    event = _performance(state, command, context)
    after = _performed(state, event)
    satisfied, before = satisfied_claims(after), satisfied_claims(state)
    about = {*event.satisfied_claims, *event.part_paid_claims}
    promise = after.find_agreement(event.agreement or "") or after.find_award(event.award or "")
    return [
        event.model_copy(
            update={
                "all_done": is_done(after, promise) if promise else event.all_done,
                "more_claimed": isinstance(promise, Award) and is_done(after, promise) and more_claimed(after, promise),
                "satisfied_claims": tuple(one for one in satisfied if one in about or one not in before),
                "part_paid_claims": tuple(one for one in event.part_paid_claims if one not in satisfied),
                **completed(state, after, own=promise.id if promise else ""),
            }
        )
    ]


def _performance(state: Complaint, command: RecordPerformance, context: Context) -> PerformanceRecorded:
    if command.done and command.claim is None:
        raise ImpossibleValue.of(
            "/done",
            "only_of_a_claim",
            "只有直接就诉求履行时才填写“已全部履行”。",
            "Only a claim is said to be met in full; terms and awards follow from their amounts.",
        )
    if command.worker is not None and command.claim is None:
        raise ImpossibleValue.of(
            "/worker",
            "only_of_a_claim",
            "只有直接就诉求履行时才填写劳动者。",
            "Only of a claim it is said to whom it was paid; terms and awards name that themselves.",
        )
    if sum(one is not None for one in (command.agreement, command.award, command.claim)) != 1:
        raise ImpossibleValue.of(
            "/agreement", "one_of_two", "请选择协议、裁决或诉求之一。", "Name one of an agreement, an award or a claim."
        )
    if command.claim is not None:
        return _claim_paid(state, command, command.claim, context)
    if command.award is not None:
        return _award_paid(state, command, command.award, context)
    return _term_performed(state, command, context)


def _term_performed(state: Complaint, command: RecordPerformance, context: Context) -> PerformanceRecorded:
    agreement = state.find_agreement(command.agreement or "")
    if agreement is None:
        raise unknown_id("/agreement")
    term = next((one for one in agreement.terms if one.id == command.term), None)
    if term is None and command.term is None and len(agreement.terms) == 1:
        term = agreement.terms[0]
    if term is None:
        raise unknown_id("/term")
    if term.kind == "act":
        _refuse_no_act(state, command, term)
    else:
        _refuse_unowed(state, command, agreement, owed_yuan=term.owed_yuan, field="/agreement")
        _refuse_nothing_paid(command)
    not_before(context.day(command), agreement.agreed_on, "/occurred_on")
    return PerformanceRecorded(
        occurred_on=context.day(command),
        agreement=agreement.id,
        term=term.id,
        amount_yuan=command.amount_yuan,
        term_done=term.done_on is not None or command.amount_yuan == term.owed_yuan,
        all_done=False,
        part_paid_claims=claims_about(state, agreement, term.worker) if command.amount_yuan else (),
        proof=command.proof,
    )


def _award_paid(state: Complaint, command: RecordPerformance, award_id: str, context: Context) -> PerformanceRecorded:
    award = state.find_award(award_id)
    if award is None:
        raise unknown_id("/award")
    if award.superseded:
        raise AwardTakenOver.at("/award")
    _refuse_unowed(state, command, award, owed_yuan=owed_by(state, award), field="/award")
    not_before(context.day(command), owed_since(state, award), "/occurred_on")
    _refuse_nothing_paid(command)
    return PerformanceRecorded(
        occurred_on=context.day(command),
        award=award.id,
        amount_yuan=command.amount_yuan,
        term_done=False,
        all_done=command.amount_yuan == award.owed_yuan,
        part_paid_claims=claims_about(state, award),
        order=order_of(state, award),
        proof=command.proof,
    )


def _refuse_unowed(
    state: Complaint, command: RecordPerformance, promise: Promise, *, owed_yuan: Decimal, field: str
) -> None:
    if all_performed(state):
        raise NothingOwed.at(field)
    refuse_too_much(state, promise, amount_yuan=command.amount_yuan, owed_yuan=owed_yuan)


def _refuse_no_act(state: Complaint, command: RecordPerformance, term: Term) -> None:
    """An act is recorded once, and brings no money."""
    if all_performed(state):
        raise NothingOwed.at("/agreement")
    if term.done_on is not None:
        raise PerformedAlready.at("/term")
    if command.amount_yuan > 0:
        raise ImpossibleValue.of(
            "/amount_yuan", "no_money", "非金钱条款没有金额。", "An act is no money: leave it out."
        )


def _refuse_nothing_paid(command: RecordPerformance) -> None:
    if command.amount_yuan == 0:
        raise ImpossibleValue.of("/amount_yuan", "amount_missing", "请填写付款金额。", "A payment needs an amount.")


def _refuse_promised(state: Complaint, claim: Claim, *, worker: str | None, then: Complaint, paid: bool) -> None:
    """A payment on a claim about which something was promised or awarded `then`, and one on a claim that was got.

    Where it is for one worker, what was promised to others, or what those got, is no matter. An act that an award orders
    has no other place to be recorded than its claim.
    """
    owed = [one for one in promises(then) if not is_done(state, one) and (paid or not orders_act(one, claim))]
    if any(claim.id in claims_about(state, one, worker) for one in owed):
        raise PromiseStands.at("/claim")
    if claim.id in satisfied_claims(state) or (worker is not None and worker in claim.done_for):
        raise PaidTooMuch.at(
            "/claim", "该诉求已全部履行，不能重复登记。", "This claim was met in full: it is recorded once."
        )


def _claim_paid(state: Complaint, command: RecordPerformance, claim_id: str, context: Context) -> PerformanceRecorded:
    """A payment on a claim, or that it was done; what is claimed is the most that can be paid, where it is known."""
    claim = get_claim_here(state, claim_id)
    if command.amount_yuan == 0 and not command.done:
        raise ImpossibleValue.of(
            "/amount_yuan",
            "amount_missing",
            "请填写付款金额；不是金钱的，请勾选“已全部履行”。",
            "A payment needs an amount; what is no money is said to be done in full.",
        )
    # What was promised later is no reason to leave out what had been paid before it, and bounds nothing of that.
    then = known_by(state, context.day(command))
    worker = _whose(claim, command.worker)
    _refuse_promised(state, claim, worker=worker, then=then, paid=command.amount_yuan > 0)
    room = _room(then, claim, worker)
    if room is not None and command.amount_yuan > room:
        raise more_than(room)
    return claim_paid(
        claim.id,
        command.amount_yuan,
        whole=command.done or command.amount_yuan == room,
        on=context.day(command),
        worker=worker,
        proof=command.proof,
    )


def _whose(claim: Claim, worker: str | None) -> str | None:
    """The one of several workers of a claim to whom something is paid. Refuses somebody who has no part in it."""
    errors = unknown_member(worker, claim.workers, "/worker")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    return worker if len(claim.workers) > 1 else None


def _room(state: Complaint, claim: Claim, worker: str | None) -> Decimal | None:
    """What may still be paid on a claim; to one worker, beside what others are still owed by promises about it alone."""
    room = room_on_claim_yuan(state, claim)
    if room is None or worker is None:
        return room
    alone = [one for one in promises(state) if claims_of(state, one) == (claim.id,)]
    return max(NOTHING, room - sum((owed_by(state, one) for one in alone), NOTHING))


def takes_less(state: Complaint, command: RecordPerformance, context: Context) -> list[Notice]:
    """Said before a claim counts as met though less was paid than is known to be claimed: the worker's own word for it."""
    claim = state.find_claim(command.claim or "")
    then = known_by(state, context.day(command))
    whole = claim is not None and command.done and (command.worker is None or len(claim.workers) == 1)
    room = room_on_claim_yuan(then, claim) if claim is not None and whole else None
    if room is None or command.amount_yuan >= room:
        return []
    return [
        Notice(
            "less_than_claimed",
            f"该诉求尚有 {room} 元未付；登记为已全部履行，须劳动者接受少付。",
            f"{room} yuan of this claim are unpaid: met in full means that the worker takes less.",
        )
    ]


def claim_paid(
    claim: str, amount_yuan: Decimal, *, whole: bool, on: date, worker: str | None = None, proof: Text | None = None
) -> PerformanceRecorded:
    """A payment on a claim by itself, to one `worker` of several or on all of it; `whole` where nothing more is asked for."""
    return PerformanceRecorded(
        occurred_on=on,
        claim=claim,
        amount_yuan=amount_yuan,
        term_done=False,
        all_done=whole,
        satisfied_claims=(claim,) if whole and worker is None else (),
        part_paid_claims=() if whole and worker is None else (claim,),
        worker=worker,
        proof=proof,
    )


def _performed(state: Complaint, event: PerformanceRecorded) -> Complaint:
    state = without_enforced(state, event)
    if event.claim is not None:
        claims = tuple(
            replace(
                one,
                paid_yuan=one.paid_yuan + event.amount_yuan,
                paid_on=(*one.paid_on, event.occurred_on),
                done_on=one.done_on or (event.occurred_on if event.all_done and event.worker is None else None),
                done_for=(*one.done_for, event.worker) if event.worker and event.all_done else one.done_for,
            )
            if one.id == event.claim
            else one
            for one in state.claims
        )
        return replace(state, claims=claims)
    if event.award is not None:
        payment = Payment(event.occurred_on, event.amount_yuan)
        awards = tuple(
            replace(one, paid_yuan=one.paid_yuan + event.amount_yuan, payments=(*one.payments, payment))
            if one.id == event.award
            else one
            for one in state.awards
        )
        return replace(state, awards=awards)
    agreements = tuple(
        replace(one, terms=tuple(_paid(term, event) for term in one.terms), paid_on=(*one.paid_on, event.occurred_on))
        if one.id == event.agreement
        else one
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
    allowed=(Row(RecordPerformance, _OPEN, "记录履行和付款。", "Record performance and payment.", unless=all_gone),),
    decide={RecordPerformance: decide_performance},
    evolve={PerformanceRecorded: _performed},
    ends={
        "agreement.performed": (("ENF.1", "cancelled"), ("ENF.4", "cancelled")),
        "award.paid": (("INS.9", "cancelled"),),
        "award.not_contested": (("LIT.*", "cancelled"),),
        "limb.performed": (("LIT.*", "cancelled"), ("ENF.9", "cancelled"), ("ENF.10", "cancelled"), ("ENF.11", "met")),
        "term.performed": (("ENF.7", "met"), ("NEG.3", "met")),
    },
    warns={RecordPerformance: takes_less},
)
