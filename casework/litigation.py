"""Court (诉讼): suits and appeals, setting aside a final award, payment orders, judicial confirmation, enforcement.

A filing that answers an award, a judgment or an agreement meets the clock that ran there for the side that files.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from casework.award_effect import scope_of
from casework.awards import (
    ItemGiven,
    Items,
    Superseded,
    declared_by,
    item_errors,
    next_award_id,
    refuse_awarded_again,
    refuse_terms,
    settled_facts,
    settled_in,
    statement,
    superseded,
    superseding,
    with_judgment,
)
from casework.claims_here import all_gone
from casework.codes import STAGES_OPEN, Party
from casework.court_clocks import ENDS, STARTS
from casework.disputes import Filing, answered, covers, filings, is_about, outside_answered, uses_time_outside
from casework.enforced import conciliated_before, not_due_yet
from casework.fields import AnyDate, ClaimCodeId, DocumentNumber, LocalId, Past, PublicName
from casework.filing import (
    NAME,
    FilingKind,
    claims_answered,
    is_of_ruling,
    refuse_again,
    refuse_unenforceable,
    refuse_unfit,
)
from casework.limbs import (
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    named_claims,
    not_before,
    open_limb,
    with_case,
)
from casework.limitation import ClaimRestart, interrupted
from casework.limitation_turns import HANDED_BACK
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.roles import ADVISERS
from casework.state import Case, Complaint, Limb, move_limb

FILED, ACCEPTED, DECIDED, ENDED = "filed", "accepted", "decided", "ended"
PENDING = frozenset({FILED, ACCEPTED})


class CourtStep(StrEnum):
    """What happened to a filing besides a judgment."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECEIVED_BY_DEBTOR = "received_by_debtor"
    GRANTED = "granted"
    CONCILIATED = "conciliated"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


STEPS: dict[FilingKind, frozenset[CourtStep]] = {
    kind: frozenset({CourtStep.ACCEPTED, CourtStep.REFUSED, CourtStep.WITHDRAWN, CourtStep.ENDED, *more})
    for kind, more in {
        FilingKind.SUIT: (CourtStep.CONCILIATED,),
        FilingKind.APPEAL: (CourtStep.CONCILIATED,),
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
    """Awards about its claims, also of proceedings elsewhere, that it answers without naming them."""
    others_open: bool = False
    """Whether other workers can still answer what it names: then the time to do so runs on for them (SPC-1 17)."""
    disputes: tuple[LocalId, ...] | None = None
    """What is disputed as a whole with it; an event that does not say so disputed all that it answered."""

    def facts(self) -> tuple[Fact, ...]:
        """The court's own time begins; the clock of what was answered is met."""
        verb = "applied" if self.filing in (FilingKind.PAYMENT_ORDER, FilingKind.ENFORCEMENT) else "filed"
        facts = [Fact(f"{self.filing}.{verb}", self.occurred_on, self.limb)]
        named = (self.after,) if self.after is not None and not self.others_open else ()
        facts += [Fact(f"{self.filing}.answering", self.occurred_on, scope_of(one, self.by)) for one in named]
        facts += [Fact("suit.answering", self.occurred_on, scope_of(one, self.by)) for one in self.also_answers]
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
    """Of old events only: the line of limitation is read from the limb."""
    after: LocalId | None = None
    """The award that was set aside."""
    statement: LocalId | None = None
    """The court's conciliation statement (民事调解书)."""
    items: tuple[ItemGiven, ...] = ()
    declared: tuple[ClaimCodeId, ...] = ()
    performance_due_on: AnyDate | None = None
    supersedes: Annotated[tuple[Superseded, ...], Field(max_length=2000)] = ()
    """What the statement takes the place of, as a judgment would."""
    handed_back: LocalId | None = None
    enforced_from: AnyDate | None = None
    """Of old events only: what was still to be enforced elsewhere, and since when; now it is read from the record."""
    settled: Annotated[tuple[LocalId, ...], Field(max_length=2000)] = ()
    """The judgments of first instance whose place the statement takes."""
    of_ruling: bool = False
    """Of an appeal: whether it is against a ruling, on which the court above has less time."""

    def facts(self) -> tuple[Fact, ...]:
        """The same facts as those of an outside proceeding."""
        gone = (Fact("award.set_aside", self.occurred_on, self.after),) if self.after else ()
        settled = settled_facts(self.occurred_on, self.settled)
        of = "_of_ruling" if self.of_ruling else ""
        return (Fact(f"{self.filing}{of}.{self.step}", self.occurred_on, self.limb), *gone, *settled)


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
    items: Items = ()
    """Of a conciliation statement: what it gives to whom."""
    performance_due_on: AnyDate | None = None
    """Of a conciliation statement: the last day on which what it says is to be performed."""


def decide_file(state: Complaint, command: FileSuit, context: Context) -> list[Event]:
    """A named worker where the worker files; what is answered must be there and must have been made before."""
    claims, on = _claims(state, command, context), command.filed_on or context.day(command)
    if command.by is Party.WORKER:
        claims = named_claims(state, claims, asked=command.claims)
    filing = Filing(str(command.kind), claims, command.by, on, command.after)
    refuse_unfit(state, filing)
    not_before(on, _was_there_on(state, command), "/filed_on")
    refuse_again(state, filing)
    if command.kind is FilingKind.ENFORCEMENT:
        refuse_unenforceable(state, filing)
    event = SuitFiled(
        occurred_on=on,
        limb=state.next_limb_id(),
        filing=command.kind,
        claims=claims,
        court=command.court,
        after=command.after,
        by=command.by,
        also_answers=_also(state, filing) if command.kind is FilingKind.SUIT else (),
        others_open=_others_open(state, filing),
    )
    if command.kind not in DISPUTING:
        return [event]
    return [event.model_copy(update={"disputes": _disputes(state, event, filing)})]


def _disputes(state: Complaint, event: SuitFiled, filing: Filing) -> tuple[str, ...]:
    """What is in court as a whole with a suit or an appeal: with the others that are pending, whichever side's.

    What was given up used its side's time, and disputes nothing any more. Of a proceeding elsewhere all that it answers.
    """
    filed = _filed(state, event)
    pending = filings(filed, *DISPUTING, pending=True)
    outside = [one.id for one in state.proceedings if one.id in (event.after, *event.also_answers)]
    about = [one for one in state.awards if is_about(state, filing, one)]
    return (*(one.id for one in about if covers(filed, pending, one)), *outside)


def _claims(state: Complaint, command: FileSuit, context: Context) -> tuple[str, ...]:
    """The claims named; none named means those of what is answered, as far as they are still open here."""
    its = () if command.claims else claims_answered(state, command.after or "")
    if not its:
        return claims_or_all(state, command.claims, context)
    still = claims_or_all(state, (), context)
    return tuple(one for one in its if one in still) or claims_or_all(state, its, context)


def _also(state: Complaint, filing: Filing) -> tuple[str, ...]:
    """What a suit answers besides what it names: awards of ours, and papers of proceedings elsewhere on its claims."""
    outside = [
        one.id
        for one in state.proceedings
        if one.id != filing.after
        and outside_answered(state, filing, one, facts=one.facts) is not None
        and uses_time_outside(state, filing, one)
    ]
    return (*(one.id for one in answered(state, filing) if one.id != filing.after), *outside)


def _others_open(state: Complaint, filing: Filing) -> bool:
    outside = state.find_proceeding(filing.after or "")
    if outside is not None:
        return not uses_time_outside(state, filing, outside)
    award = state.find_award(filing.after or "")
    if award is None or filing.kind == FilingKind.ENFORCEMENT:
        return False
    before = [one for one in filings(state, filing.kind, given_up=True) if one.by is filing.by]
    return not covers(state, (*before, filing), award)


def _was_there_on(state: Complaint, command: FileSuit) -> date | None:
    """Since when there is what a filing answers, for the side that files."""
    after = command.after or ""
    award, agreement = state.find_award(after), state.find_agreement(after)
    if award is not None:
        return award.received_on.get(command.by, award.made_on)
    if agreement is not None:
        return agreement.agreed_on
    return state.cases[after].filed_on if after in state.cases else None


def decide_step(state: Complaint, command: RecordCourtStep, context: Context) -> list[Event]:
    """A step that this kind of filing knows, after the filing; a conciliation statement with what it gives."""
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
    kind = FilingKind(case.kind)
    set_aside = kind is FilingKind.SET_ASIDE and command.step is CourtStep.GRANTED
    if command.step is not CourtStep.CONCILIATED:
        refuse_terms(command.items, command.performance_due_on)
    return [
        CourtStepRecorded(
            occurred_on=on,
            limb=command.limb,
            filing=kind,
            step=command.step,
            number=command.number,
            after=case.after if set_aside else None,
            of_ruling=kind is FilingKind.APPEAL and is_of_ruling(state, case),
            **(_terms(state, command, on, context) if command.step is CourtStep.CONCILIATED else {}),
        )
    ]


def _terms(state: Complaint, command: RecordCourtStep, on: date, context: Context) -> dict[str, Any]:
    """The fields of an event that say what a conciliation statement gives, and what it takes the place of (CPL 100)."""
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    not_before(command.performance_due_on or on, on, "/performance_due_on")
    refuse_awarded_again(state, command.limb, command.items, replaced=None)
    taken = superseding(state, command.limb)
    return {
        "statement": next_award_id(state),
        "items": command.items,
        "declared": declared_by(command.items, context),
        "performance_due_on": command.performance_due_on,
        "supersedes": taken,
        "settled": settled_in(state, command.limb, taken),
    }


def shown_before(state: Complaint, command: FileSuit, context: Context) -> list[Notice]:
    """Limitation; that a suit is about what a conciliation statement settled; that enforcement comes before its day."""
    told = limitation_near(state, command, context)
    if command.kind is FilingKind.SUIT:
        return [*conciliated_before(state, _claims(state, command, context)), *told]
    if command.kind is FilingKind.ENFORCEMENT:
        return [*not_due_yet(state, command.after or "", command.filed_on or context.day(command)), *told]
    return told


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
    if event.statement is not None:
        its = statement(
            event.statement,
            scope=event.limb,
            on=event.occurred_on,
            items=event.items,
            performance_due_on=event.performance_due_on,
            declared=event.declared,
        )
        state = with_judgment(state, its, supersedes=event.supersedes)
        return move_limb(state, event.limb, step=ENDED, open=False, result=str(event.step))
    back_on = event.occurred_on if event.step in HANDED_BACK else None
    state = with_case(state, event.limb, back_on=back_on, ended_on=event.occurred_on)
    return move_limb(state, event.limb, step=ENDED, open=False, result=str(event.step))


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(
            FileSuit,
            STAGES_OPEN,
            "可以向法院起诉或提出申请。",
            "A suit or another filing with a court is open.",
            unless=all_gone,
        ),
        limb_row(RecordCourtStep, PENDING, of=NAME, zh="记录法院的处理。", en="Record what the court did with it."),
    ),
    decide={FileSuit: decide_file, RecordCourtStep: decide_step},
    evolve={SuitFiled: _filed, CourtStepRecorded: _stepped},
    starts=STARTS,
    ends=ENDS,
    warns={FileSuit: shown_before},
)
