"""Court (诉讼): suits and appeals, setting aside a final award, payment orders, judicial confirmation, enforcement.

A filing that answers an award, a judgment or an agreement meets the clock that ran there for the side that files.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.awards import answered_by, scope_of, superseded
from casework.codes import STAGES_OPEN, Party
from casework.fields import DocumentNumber, LocalId, Past, PublicName
from casework.limbs import (
    AlreadyPending,
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    not_before,
    open_limb,
    refuse_unnamed,
    with_case,
)
from casework.limitation import HANDED_BACK, ClaimRestart, begun_anew, interrupted, restarts, used
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.roles import ADVISERS
from casework.state import Case, Complaint, Limb, move_limb

NAME = "litigation"
FILED, ACCEPTED, DECIDED, ENDED = "filed", "accepted", "decided", "ended"
PENDING = frozenset({FILED, ACCEPTED})


class FilingKind(StrEnum):
    """What is filed: 起诉, 上诉, 申请撤销裁决, 支付令, 司法确认, 仲裁审查 (with the tribunal, AR 74), 申请执行."""

    SUIT = "suit"
    APPEAL = "appeal"
    SET_ASIDE = "set_aside"
    PAYMENT_ORDER = "payment_order"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
    ARBITRAL_REVIEW = "arbitral_review"
    ENFORCEMENT = "enforcement"


class CourtStep(StrEnum):
    """What happened to a filing besides a judgment."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECEIVED_BY_DEBTOR = "received_by_debtor"
    GRANTED = "granted"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


STEPS: dict[FilingKind, frozenset[CourtStep]] = {
    kind: frozenset({CourtStep.ACCEPTED, CourtStep.REFUSED, CourtStep.WITHDRAWN, CourtStep.ENDED, *more})
    for kind, more in {
        FilingKind.SUIT: (),
        FilingKind.APPEAL: (),
        FilingKind.SET_ASIDE: (CourtStep.GRANTED,),
        FilingKind.PAYMENT_ORDER: (CourtStep.RECEIVED_BY_DEBTOR,),
        FilingKind.JUDICIAL_CONFIRMATION: (CourtStep.GRANTED,),
        FilingKind.ARBITRAL_REVIEW: (CourtStep.GRANTED,),
        FilingKind.ENFORCEMENT: (),
    }.items()
}
"""The steps each kind of filing knows."""

DISPUTING = (FilingKind.SUIT, FilingKind.APPEAL)
"""What keeps an award or judgment from taking effect."""

CONFIRMING = (FilingKind.JUDICIAL_CONFIRMATION, FilingKind.ARBITRAL_REVIEW)
"""What makes an agreement enforceable: one or the other (AR 75)."""


class SuitFiled(Event):
    """The court got a filing; `answers` is what it answers and for which side."""

    kind: ClassVar[str] = "suit_filed"
    limb: LocalId
    filing: FilingKind
    claims: tuple[LocalId, ...]
    court: PublicName | None = None
    after: LocalId | None = None
    by: Party = Party.WORKER
    also_answers: tuple[LocalId, ...] = ()
    """Awards about its claims that it answers without naming them."""

    def facts(self) -> tuple[Fact, ...]:
        """The court's own time begins; the clock of what was answered is met."""
        verb = "applied" if self.filing in (FilingKind.PAYMENT_ORDER, FilingKind.ENFORCEMENT) else "filed"
        facts = [Fact(f"{self.filing}.{verb}", self.occurred_on, self.limb)]
        if self.after is not None:
            facts.append(Fact(f"{self.filing}.answering", self.occurred_on, scope_of(self.after, self.by)))
        facts += [Fact("suit.answering", self.occurred_on, scope_of(one, self.by)) for one in self.also_answers]
        if self.filing is FilingKind.SUIT and self.by is Party.WORKER:
            facts += used(self.occurred_on, self.claims)
        if self.filing is FilingKind.PAYMENT_ORDER and self.by is Party.WORKER:
            facts += interrupted(self.occurred_on, self.claims)
        return tuple(facts)


class CourtStepRecorded(Event):
    """The court, or the other side before it, did something with a filing."""

    kind: ClassVar[str] = "court_step_recorded"
    limb: LocalId
    filing: FilingKind
    step: CourtStep
    number: DocumentNumber | None = None
    restarts: tuple[ClaimRestart, ...] = ()
    after: LocalId | None = None
    """The award that was set aside."""

    def facts(self) -> tuple[Fact, ...]:
        """The same facts as those of an outside proceeding; what the court has no more has its limitation back."""
        gone = (Fact("award.set_aside", self.occurred_on, self.after),) if self.after else ()
        return (
            Fact(f"{self.filing}.{self.step}", self.occurred_on, self.limb),
            *gone,
            *begun_anew(self.restarts, self.occurred_on),
        )


class FileSuit(Routed):
    """File with a court; `after` is the award, judgment, agreement, limb or proceeding it answers."""

    name: ClassVar[str] = "file_suit"
    roles = ADVISERS
    kind: FilingKind = FilingKind.SUIT
    court: PublicName | None = None
    after: LocalId | None = None
    by: Party = Party.WORKER
    filed_on: Past | None = None


class RecordCourtStep(Dated):
    """Record what the court did with a filing, besides a judgment."""

    name: ClassVar[str] = "record_court_step"
    roles = ADVISERS
    limb: LocalId
    step: CourtStep
    number: DocumentNumber | None = None


class SuitPending(Refusal):
    """What is disputed in court takes no effect before the court has decided (LDMAL 50)."""

    code = "suit_pending"
    zh = "针对该裁决或判决的诉讼尚未结束，不能申请执行。"
    en = "A suit about this award, or an appeal from this judgment, is pending: it cannot be enforced yet."


class NothingToAnswer(Refusal):
    """Some filings exist only against something: an award, a judgment, an agreement."""

    code = "nothing_to_answer"
    kind = "value"
    zh = "请选择所针对的裁决、判决或协议。"
    en = "Name the award, judgment or agreement this filing answers."


def decide_file(state: Complaint, command: FileSuit, context: Context) -> list[Event]:
    """A named worker where the worker files; what is answered must be there and must have been made before."""
    claims, on = claims_or_all(state, command.claims, context), command.filed_on or context.day(command)
    if command.by is Party.WORKER:
        refuse_unnamed(state)
    _answered(state, command)
    not_before(on, _was_there_on(state, command), "/filed_on")
    _refuse_again(state, command, claims)
    also: tuple[str, ...] = ()
    if command.kind is FilingKind.SUIT:
        answered = answered_by(state, claims, after=command.after, filed_on=on)
        also = tuple(one.id for one in answered if one.id != command.after)
    return [
        SuitFiled(
            occurred_on=on,
            limb=state.next_limb_id(),
            filing=command.kind,
            claims=claims,
            court=command.court,
            after=command.after,
            by=command.by,
            also_answers=also,
        )
    ]


def _was_there_on(state: Complaint, command: FileSuit) -> date | None:
    """Since when there is what a filing answers, for the side that files."""
    after = command.after or ""
    award, agreement = state.find_award(after), state.find_agreement(after)
    if award is not None:
        return award.received_on.get(command.by, award.made_on)
    if agreement is not None:
        return agreement.agreed_on
    return state.cases[after].filed_on if after in state.cases else None


def _refuse_again(state: Complaint, command: FileSuit, claims: tuple[str, ...]) -> None:
    """One filing of a kind of a side at a time, whether it names what it answers; none to enforce what is disputed."""
    for limb in state.open_limbs():
        if limb.procedure != NAME:
            continue
        case, shared = state.cases[limb.id], set(claims) & set(limb.claims)
        if (case.kind, case.by) == (str(command.kind), command.by) and (
            case.after == command.after or (case.kind == FilingKind.SUIT and shared and _vague(state, case, command))
        ):
            raise AlreadyPending()
        if command.kind is FilingKind.ENFORCEMENT and case.kind in DISPUTING and shared and command.after is not None:
            answered = answered_by(state, limb.claims, after=case.after, filed_on=case.filed_on)
            if command.after in {one.id for one in answered}:
                raise SuitPending()


def _vague(state: Complaint, case: Case, command: FileSuit) -> bool:
    """Whether one of two suits about the same claim names no award: then both may answer the same."""
    return None in (state.find_award(case.after or ""), state.find_award(command.after or ""))


def _answered(state: Complaint, command: FileSuit) -> None:
    if command.after is None:
        if command.kind in (FilingKind.APPEAL, FilingKind.SET_ASIDE, *CONFIRMING):
            raise NothingToAnswer()
        return
    known = {one.id for group in (state.awards, state.agreements, state.limbs, state.proceedings) for one in group}
    if command.after not in known:
        raise unknown_id("/after")
    award = state.find_award(command.after)
    is_judgment = award is not None and award.judgment
    fits = {
        FilingKind.APPEAL: is_judgment or command.after.startswith("p"),
        FilingKind.SET_ASIDE: (award is not None and not is_judgment) or command.after.startswith("p"),
        **{kind: state.find_agreement(command.after) is not None for kind in CONFIRMING},
    }.get(command.kind, True)
    if not fits:
        raise NothingToAnswer()


def decide_step(state: Complaint, command: RecordCourtStep, context: Context) -> list[Event]:
    """A step that this kind of filing knows, after the filing."""
    case, on = state.cases[command.limb], context.day(command)
    not_before(on, case.filed_on, "/occurred_on")
    if command.step not in STEPS[FilingKind(case.kind)]:
        raise ImpossibleValue.of(
            "/step", "unknown_step", "该程序没有这一步骤。", "This kind of filing has no such step."
        )
    if command.step is CourtStep.ACCEPTED and case.accepted_on is not None:
        raise ImpossibleValue.of(
            "/step", "accepted_already", "法院受理已经登记。", "The court's acceptance is on record already."
        )
    limb, kind = state.find_limb(command.limb), FilingKind(case.kind)
    back = limb is not None and kind is FilingKind.SUIT and case.by is Party.WORKER and command.step in HANDED_BACK
    set_aside = kind is FilingKind.SET_ASIDE and command.step is CourtStep.GRANTED
    return [
        CourtStepRecorded(
            occurred_on=on,
            limb=command.limb,
            filing=kind,
            step=command.step,
            number=command.number,
            restarts=restarts(state, limb.claims, context) if limb is not None and back else (),
            after=case.after if set_aside else None,
        )
    ]


def _filed(state: Complaint, event: SuitFiled) -> Complaint:
    case = Case(str(event.filing), event.occurred_on, body=event.court, after=event.after, by=event.by)
    first = state.find_award(event.after or "") if event.filing is FilingKind.APPEAL else None
    if first is not None:
        state = move_limb(state, first.scope, step=DECIDED, open=False, result="appealed")
    return open_limb(state, Limb(event.limb, NAME, event.claims, FILED), case)


def _stepped(state: Complaint, event: CourtStepRecorded) -> Complaint:
    if event.step is CourtStep.ACCEPTED:
        return with_case(move_limb(state, event.limb, step=ACCEPTED), event.limb, accepted_on=event.occurred_on)
    if event.step is CourtStep.RECEIVED_BY_DEBTOR:
        return state
    if event.step is CourtStep.GRANTED and event.filing is FilingKind.SET_ASIDE:
        state = superseded(state, state.cases[event.limb].after)
    return move_limb(state, event.limb, step=ENDED, open=False, result=str(event.step))


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(FileSuit, STAGES_OPEN, "可以向法院起诉或提出申请。", "A suit or another filing with a court is open."),
        limb_row(RecordCourtStep, PENDING, of=NAME, zh="记录法院的处理。", en="Record what the court did with it."),
    ),
    decide={FileSuit: decide_file, RecordCourtStep: decide_step},
    evolve={SuitFiled: _filed, CourtStepRecorded: _stepped},
    starts={"award.set_aside": ("LIT.4",), "arbitral_review.accepted": ("ENF.2",)},
    ends={
        "award.set_aside": (("LIM.9", "cancelled"), ("LIT.1", "cancelled"), ("LIT.2", "cancelled")),
        "arbitral_review.answering": (("ENF.1", "met"), ("ENF.4", "cancelled")),
        "arbitral_review.granted": (("ENF.2", "met"),),
        "arbitral_review.ended": (("ENF.2", "met"),),
        "arbitral_review.withdrawn": (("ENF.2", "cancelled"),),
        "set_aside.answering": (("LIT.3", "met"),),
        "appeal.answering": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
        "judicial_confirmation.answering": (("ENF.4", "met"), ("ENF.1", "cancelled")),
        "enforcement.answering": (("LIM.9", "met"),),
        "suit.refused": (("LIT.8", "met"),),
        "award.paid": (("LIM.9", "met"),),
    },
    warns={FileSuit: limitation_near},
)
