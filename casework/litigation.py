"""Court (诉讼): suits and appeals, setting aside a final award, payment orders, judicial confirmation, enforcement.

A filing that answers an award, a judgment or an agreement meets the clock that ran there for the side that files.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from casework.awards import ItemGiven, Items, item_errors, made, next_award_id, receipts, scope_of, superseded
from casework.codes import Party
from casework.fields import AnyDate, DocumentNumber, LocalId, Past, PublicName
from casework.limbs import (
    STAGES_OPEN,
    AlreadyPending,
    claims_or_all,
    limitation_near,
    not_before,
    open_limb,
    refuse_unnamed,
    with_case,
)
from casework.limitation import interrupted, used
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.roles import ADVISERS
from casework.state import Award, Case, Complaint, Limb, move_limb

NAME = "litigation"
FILED, ACCEPTED, DECIDED, ENDED = "filed", "accepted", "decided", "ended"
PENDING = frozenset({FILED, ACCEPTED})


class FilingKind(StrEnum):
    """What is filed: 起诉, 上诉, 申请撤销裁决, 支付令, 司法确认, 申请执行."""

    SUIT = "suit"
    APPEAL = "appeal"
    SET_ASIDE = "set_aside"
    PAYMENT_ORDER = "payment_order"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
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
        FilingKind.ENFORCEMENT: (),
    }.items()
}
"""The steps each kind of filing knows."""

JUDGED = frozenset({FilingKind.SUIT, FilingKind.APPEAL})


class SuitFiled(Event):
    """The court got a filing; `answers` is what it answers and for which side."""

    kind: ClassVar[str] = "suit_filed"
    limb: LocalId
    filing: FilingKind
    claims: tuple[LocalId, ...]
    court: PublicName | None = None
    after: LocalId | None = None
    by: Party = Party.WORKER

    def facts(self) -> tuple[Fact, ...]:
        """The court's own time begins; the clock of what was answered is met."""
        verb = "applied" if self.filing in (FilingKind.PAYMENT_ORDER, FilingKind.ENFORCEMENT) else "filed"
        facts = [Fact(f"{self.filing}.{verb}", self.occurred_on, self.limb)]
        if self.after is not None:
            facts.append(Fact(f"{self.filing}.answering", self.occurred_on, scope_of(self.after, self.by)))
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

    def facts(self) -> tuple[Fact, ...]:
        """The same facts as those of an outside proceeding."""
        return (Fact(f"{self.filing}.{self.step}", self.occurred_on, self.limb),)


class JudgmentMade(Event):
    """The court gave judgment."""

    kind: ClassVar[str] = "judgment_made"
    limb: LocalId
    judgment: LocalId
    items: tuple[ItemGiven, ...]
    number: DocumentNumber | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The court's time is met."""
        return (Fact("suit.judgment_made", self.occurred_on, self.limb),)


class JudgmentEffective(Event):
    """A judgment took effect: no appeal is open, enforcement counts from the day of performance."""

    kind: ClassVar[str] = "judgment_effective"
    limb: LocalId
    judgment: LocalId
    performance_due_on: AnyDate | None = None
    enforceable: bool = True
    """False where it only declares something: nothing could be enforced."""

    def facts(self) -> tuple[Fact, ...]:
        """Both sides' time to appeal is over."""
        over = tuple(
            Fact("suit.judgment_effective", self.occurred_on, scope_of(self.judgment, party)) for party in Party
        )
        if not self.enforceable:
            return over
        return (*over, Fact("enforcement.performance_due", self.performance_due_on or self.occurred_on, self.judgment))


class FileSuit(Dated):
    """File with a court; `after` is the award, judgment, agreement, limb or proceeding it answers."""

    name: ClassVar[str] = "file_suit"
    roles = ADVISERS
    kind: FilingKind = FilingKind.SUIT
    claims: Annotated[tuple[LocalId, ...], Field(max_length=50)] = ()
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


class RecordJudgment(Dated):
    """Record a judgment with its items, or (with `judgment`) a further receipt or that it took effect."""

    name: ClassVar[str] = "record_judgment"
    roles = ADVISERS
    limb: LocalId
    judgment: LocalId | None = None
    made_on: Past | None = None
    number: DocumentNumber | None = None
    items: Items = ()
    worker_received_on: Past | None = None
    employer_received_on: Past | None = None
    effective_on: Past | None = None
    performance_due_on: AnyDate | None = None


class NothingToAnswer(Refusal):
    """Some filings exist only against something: an award, a judgment, an agreement."""

    code = "nothing_to_answer"
    kind = "value"
    zh = "请选择所针对的裁决、判决或协议。"
    en = "Name the award, judgment or agreement this filing answers."


class NoJudgmentHere(Refusal):
    """Payment orders, confirmations and enforcement end in steps, not in judgments."""

    code = "no_judgment_here"
    zh = "该程序不以判决结束，请记录程序结果。"
    en = "This filing does not end in a judgment: record the court's step."


def decide_file(state: Complaint, command: FileSuit, context: Context) -> list[Event]:
    """A named worker where the worker files; what is answered must be there and must have been made before."""
    claims, on = claims_or_all(state, command.claims, context), command.filed_on or context.day(command)
    if command.by is Party.WORKER:
        refuse_unnamed(state)
    _answered(state, command)
    award = state.find_award(command.after or "")
    if award is not None:
        not_before(on, award.received_on.get(command.by, award.made_on), "/filed_on")
    same = (str(command.kind), command.after, command.by)
    if any((case.kind, case.after, case.by) == same for case in _open_cases(state)):
        raise AlreadyPending()
    return [
        SuitFiled(
            occurred_on=on,
            limb=state.next_limb_id(),
            filing=command.kind,
            claims=claims,
            court=command.court,
            after=command.after,
            by=command.by,
        )
    ]


def _open_cases(state: Complaint) -> list[Case]:
    return [state.cases[limb.id] for limb in state.open_limbs() if limb.procedure == NAME]


def _answered(state: Complaint, command: FileSuit) -> None:
    if command.after is None:
        if command.kind in (FilingKind.APPEAL, FilingKind.SET_ASIDE, FilingKind.JUDICIAL_CONFIRMATION):
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
        FilingKind.JUDICIAL_CONFIRMATION: state.find_agreement(command.after) is not None,
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
    return [
        CourtStepRecorded(
            occurred_on=on, limb=command.limb, filing=FilingKind(case.kind), step=command.step, number=command.number
        )
    ]


def decide_judgment(state: Complaint, command: RecordJudgment, context: Context) -> list[Event]:
    """A new judgment, or more of one that is known."""
    case = state.cases[command.limb]
    if FilingKind(case.kind) not in JUDGED:
        raise NoJudgmentHere()
    judgment, events = _judgment(state, command, context, case)
    got = {Party.WORKER: command.worker_received_on, Party.EMPLOYER: command.employer_received_on}
    events += receipts(judgment, got, judgment=True)
    if command.effective_on is not None:
        not_before(command.effective_on, judgment.made_on, "/effective_on")
        if command.performance_due_on is not None:
            not_before(command.performance_due_on, judgment.made_on, "/performance_due_on")
        events.append(
            JudgmentEffective(
                occurred_on=command.effective_on,
                limb=command.limb,
                judgment=judgment.id,
                performance_due_on=command.performance_due_on,
                enforceable=command.performance_due_on is not None or judgment.awarded_yuan > 0 or not judgment.items,
            )
        )
    if not events:
        raise ImpossibleValue.of(
            "/effective_on",
            "nothing_to_add",
            "请填写收到日期或生效日期。",
            "Give the day a party received it, or the day it took effect.",
        )
    return events


def _judgment(state: Complaint, command: RecordJudgment, context: Context, case: Case) -> tuple[Award, list[Event]]:
    if command.judgment is not None:
        known = state.find_award(command.judgment)
        if known is None or known.scope != command.limb:
            raise unknown_id("/judgment")
        return known, []
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    on = command.made_on or context.day(command)
    not_before(on, case.filed_on, "/made_on")
    judgment = next_award_id(state)
    new = JudgmentMade(occurred_on=on, limb=command.limb, judgment=judgment, items=command.items, number=command.number)
    return made(judgment, scope=command.limb, on=on, items=command.items, judgment=True), [new]


def _filed(state: Complaint, event: SuitFiled) -> Complaint:
    case = Case(str(event.filing), event.occurred_on, body=event.court, after=event.after, by=event.by)
    return open_limb(state, Limb(event.limb, NAME, event.claims, FILED), case)


def _stepped(state: Complaint, event: CourtStepRecorded) -> Complaint:
    if event.step is CourtStep.ACCEPTED:
        return with_case(move_limb(state, event.limb, step=ACCEPTED), event.limb, accepted_on=event.occurred_on)
    if event.step is CourtStep.RECEIVED_BY_DEBTOR:
        return state
    if event.step is CourtStep.GRANTED and event.filing is FilingKind.SET_ASIDE:
        state = superseded(state, state.cases[event.limb].after)
    return move_limb(state, event.limb, step=ENDED, open=False, result=str(event.step))


def _judged(state: Complaint, event: JudgmentMade) -> Complaint:
    judgment = made(event.judgment, scope=event.limb, on=event.occurred_on, items=event.items, judgment=True)
    state = superseded(state, state.cases[event.limb].after)
    return replace(move_limb(state, event.limb, step=DECIDED), awards=(*state.awards, judgment))


def _row(command: type[Dated], steps: frozenset[str], zh: str, en: str) -> Row:
    return Row(command, STAGES_OPEN, zh, en, procedures=frozenset({NAME}), steps=steps)


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(FileSuit, STAGES_OPEN, "可以向法院起诉或提出申请。", "A suit or another filing with a court is open."),
        _row(RecordCourtStep, PENDING, "记录法院的处理。", "Record what the court did with it."),
        _row(
            RecordJudgment,
            PENDING | {DECIDED},
            "记录判决、收到日期和生效日期。",
            "Record a judgment, when each side got it and when it took effect.",
        ),
    ),
    decide={FileSuit: decide_file, RecordCourtStep: decide_step, RecordJudgment: decide_judgment},
    evolve={
        SuitFiled: _filed,
        CourtStepRecorded: _stepped,
        JudgmentMade: _judged,
        JudgmentEffective: lambda state, event: move_limb(
            state, event.limb, step=DECIDED, open=False, result="judgment"
        ),
    },
    ends={
        "set_aside.answering": (("LIT.3", "met"),),
        "appeal.answering": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
        "judicial_confirmation.answering": (("ENF.4", "met"), ("ENF.1", "cancelled")),
        "enforcement.answering": (("LIM.9", "met"),),
        "suit.judgment_made": (("LIT.11", "met"),),
        "suit.refused": (("LIT.8", "met"),),
        "award.paid": (("LIM.9", "met"),),
    },
    warns={FileSuit: limitation_near},
)
