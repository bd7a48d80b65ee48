"""A judgment (判决): its items, each side's receipt, when it took effect, and a correction of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from casework.award_effect import (
    AwardEffective,
    corrections,
    day_told,
    enforced_since,
    is_enforceable,
    is_enforcement_sought,
)
from casework.awards import (
    ItemGiven,
    Items,
    Superseded,
    declared_by,
    is_settled,
    item_errors,
    made,
    named_by,
    next_award_id,
    refuse_awarded_again,
    replaced_by,
    settled_facts,
    settled_in,
    superseding,
    with_judgment,
)
from casework.codes import Party
from casework.disputes import APPEAL, covers, filings, standing
from casework.enforced import is_got
from casework.fields import AnyDate, ClaimCodeId, DocumentNumber, LocalId, Past
from casework.filing import NAME, FilingKind
from casework.limbs import limb_row, not_before
from casework.litigation import DECIDED, PENDING
from casework.paper_received import receipts
from casework.procedure import Context, Dated, Event, Fact, Procedure
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS
from casework.state import Award, Case, Complaint, move_limb, with_limb
from casework.time_to_appeal import contradicted, is_beyond_appeal, refuse_appealable

JUDGED = frozenset({FilingKind.SUIT, FilingKind.APPEAL})


class JudgmentMade(Event):
    """The court gave judgment."""

    kind: ClassVar[str] = "judgment_made"
    limb: LocalId
    judgment: LocalId
    items: tuple[ItemGiven, ...]
    number: DocumentNumber | None = None
    replaces: LocalId | None = None
    supersedes: Annotated[tuple[Superseded, ...], Field(max_length=2000)] | None = None
    """What it takes the place of; an event that does not say so took the place of what its suit names."""
    paid_awards: Annotated[tuple[LocalId, ...], Field(max_length=2000)] = ()
    """The awards of which it leaves only what was paid before."""
    declared: tuple[ClaimCodeId, ...] = ()
    settled: Annotated[tuple[LocalId, ...], Field(max_length=2000)] = ()
    """Of a judgment of second instance: the judgments it takes the place of, from which nobody appeals any more."""

    def facts(self) -> tuple[Fact, ...]:
        """The court's time is met, of some awards all that is left was paid, and some judgments are settled."""
        paid = tuple(Fact("award.paid", self.occurred_on, one) for one in self.paid_awards)
        settled = settled_facts(self.occurred_on, self.settled)
        return (Fact("suit.judgment_made", self.occurred_on, self.limb), *paid, *settled)


class JudgmentEffective(Event):
    """A judgment took effect: no appeal is open, enforcement counts from the day of performance, else of effect."""

    kind: ClassVar[str] = "judgment_effective"
    limb: LocalId
    judgment: LocalId
    performance_due_on: AnyDate | None = None
    enforceable: bool = True
    """False where it only declares something, or its enforcement was applied for before."""
    replaces: LocalId | None = None
    """The judgment it corrects, whose enforcement it takes over."""
    no_appeal: bool | None = None
    """Whether no appeal lies against it, or every party has waived it; an old event does not say (`time_to_appeal.py`)."""

    def facts(self) -> tuple[Fact, ...]:
        """Both sides' time to appeal is over."""
        return settled_facts(self.occurred_on, (self.judgment,))


class JudgmentNotInEffect(Event):
    """A receipt shows that an appeal was open when the judgment was said to have taken effect: that day is withdrawn.

    Its day of performance, which counted from there, goes with it, and so does that of a correction bound by it.
    """

    kind: ClassVar[str] = "judgment_not_in_effect"
    limb: LocalId
    judgment: LocalId


class RecordJudgment(Dated):
    """Record a judgment with its items, or (with `judgment`) a further receipt or that it took effect.

    `replaces` names the judgment that this one corrects (补正裁定).
    """

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
    replaces: LocalId | None = None
    no_appeal: bool = False
    """That no appeal lies against it: one instance only (小额诉讼), or every party has waived it."""


class NoJudgmentHere(Refusal):
    """Payment orders, confirmations and enforcement end in steps, not in judgments."""

    code = "no_judgment_here"
    zh = "该程序不以判决结束，请记录程序结果。"
    en = "This filing does not end in a judgment: record the court's step."


def decide_judgment(state: Complaint, command: RecordJudgment, context: Context) -> list[Event]:
    """A new judgment, or more of one that is known."""
    case = state.cases[command.limb]
    if FilingKind(case.kind) not in JUDGED:
        raise NoJudgmentHere()
    state, judgment, made_now = _judgment(state, command, context, case)
    first = FilingKind(case.kind) is FilingKind.SUIT
    answerable = first and not command.no_appeal and not is_beyond_appeal(state, judgment, context)
    received = _received(state, judgment, command, context, answerable=answerable)
    withdrawn = any(isinstance(one, JudgmentNotInEffect) for one in received)
    events = [*made_now, *received]
    if command.effective_on is not None:
        _refuse_effect(state, judgment, command.effective_on)
        if answerable:
            refuse_appealable(judgment, command.effective_on, _got(command), context)
        none_lies = command.no_appeal or not first
        events.append(_taking_effect(state, judgment, command, on=command.effective_on, no_appeal=none_lies))
    elif (
        command.performance_due_on is not None
        and not (command.no_appeal or withdrawn)
        and _is_or_was_in_effect(state, judgment)
    ):
        events += day_told(judgment, command.performance_due_on, on=context.day(command))
    elif command.no_appeal or command.performance_due_on is not None:
        raise ImpossibleValue.of(
            "/effective_on",
            "effect_missing",
            "注明不得上诉或履行期限的，请一并填写判决生效日期。",
            "That no appeal lies, and the day of performance, are told with the day on which it took effect.",
        )
    if not events:
        raise ImpossibleValue.of(
            "/judgment",
            "nothing_to_add",
            "请填写收到日期、生效日期或履行期限。",
            "Give the day a party received it, the day it took effect, or the day of performance.",
        )
    return events


def _got(command: RecordJudgment) -> dict[Party, date | None]:
    return {Party.WORKER: command.worker_received_on, Party.EMPLOYER: command.employer_received_on}


def _received(
    state: Complaint, judgment: Award, command: RecordJudgment, context: Context, *, answerable: bool
) -> list[Event]:
    """The receipts that are told, and that a day of effect is withdrawn which they contradict."""
    got, appealable = _got(command), answerable and not is_settled(state, judgment)
    wrong = [one.id for one in contradicted(state, judgment, got, context)] if appealable else []
    effective_on = None if judgment.id in wrong else judgment.effective_on
    return [
        *receipts(state, judgment, got, judgment=True, appealable=appealable, effective_on=effective_on),
        *(JudgmentNotInEffect(occurred_on=context.day(command), limb=command.limb, judgment=one) for one in wrong),
    ]


def _taking_effect(
    state: Complaint, judgment: Award, command: RecordJudgment, *, on: date, no_appeal: bool
) -> JudgmentEffective:
    if command.performance_due_on is not None:
        not_before(command.performance_due_on, judgment.made_on, "/performance_due_on")
    due_on = command.performance_due_on or judgment.performance_due_on
    enforced = due_on is not None or is_enforceable(state, judgment, standing(judgment))
    return JudgmentEffective(
        occurred_on=on,
        limb=command.limb,
        judgment=judgment.id,
        performance_due_on=due_on,
        replaces=judgment.replaces,
        no_appeal=no_appeal,
        enforceable=enforced and not _enforced(state, judgment),
    )


def _is_or_was_in_effect(state: Complaint, judgment: Award) -> bool:
    """Whether it took effect, by the court's word or because nobody appeals; one that was replaced has no day any more."""
    known = judgment.effective_on is not None or judgment.superseded
    return known or enforced_since(state, judgment) is not None


def _enforced(state: Complaint, judgment: Award) -> bool:
    """Whether its enforcement was applied for already: then the two years do not count anew."""
    clocks = state.deadlines.values()
    met = any(one.rule == "LIM.9" and one.scope == judgment.id and one.status == "met" for one in clocks)
    return met or is_enforcement_sought(state, judgment)


def _refuse_effect(state: Complaint, judgment: Award, effective_on: date) -> None:
    """It takes effect once, while it stands, and not before the court above has decided on an appeal (CPL 182)."""
    not_before(effective_on, judgment.made_on, "/effective_on")
    if judgment.superseded:
        raise ImpossibleValue.of(
            "/judgment",
            "superseded_already",
            "该判决已被替代，不再生效，请登记现行有效的判决。",
            "Another judgment has taken its place: record the effect of the one that stands.",
        )
    if judgment.effective_on is not None:
        raise ImpossibleValue.of(
            "/effective_on",
            "effective_already",
            "该判决的生效日期已经登记。",
            "The day on which it took effect is on record already.",
        )
    if covers(state, filings(state, APPEAL, pending=True), judgment):
        raise ImpossibleValue.of(
            "/effective_on",
            "appeal_pending",
            "上诉尚未审结，判决不生效；上诉已撤回的，请先记录法院的处理。",
            "An appeal is pending: it has no effect yet. Where the appeal was withdrawn, record that first.",
        )


def _judgment(
    state: Complaint, command: RecordJudgment, context: Context, case: Case
) -> tuple[Complaint, Award, list[Event]]:
    if command.judgment is not None:
        known = state.find_award(command.judgment)
        if known is None or known.scope != command.limb:
            raise unknown_id("/judgment")
        return state, known, []
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    replaced = replaced_by(state, command.limb, command.replaces)
    refuse_awarded_again(state, command.limb, command.items, replaced=replaced)
    on = command.made_on or context.day(command)
    not_before(on, replaced.made_on if replaced else case.filed_on, "/made_on")
    taken = superseding(state, command.limb)
    new = JudgmentMade(
        occurred_on=on,
        limb=command.limb,
        judgment=next_award_id(state),
        items=command.items,
        number=command.number,
        replaces=command.replaces,
        declared=declared_by(command.items, context),
        supersedes=taken,
        settled=settled_in(state, command.limb, taken),
    )
    judged = _judged(state, new)
    left = [one.award for one in new.supersedes or () if one.items]
    paid = tuple(one.id for one in judged.awards if one.id in left and not one.superseded and is_got(judged, one))
    new = new.model_copy(update={"paid_awards": paid})
    # A correction is enforced as what it corrects.
    since = enforced_since(state, replaced) if replaced and command.effective_on is None else None
    binds: list[Event] = [AwardEffective(occurred_on=since, award=new.judgment)] if since else []
    return judged, judged.awards[-1], [new, *binds]


def _made(event: JudgmentMade) -> Award:
    return made(
        event.judgment,
        scope=event.limb,
        on=event.occurred_on,
        items=event.items,
        judgment=True,
        replaces=event.replaces,
        declared=event.declared,
    )


def _judged(state: Complaint, event: JudgmentMade) -> Complaint:
    moved = move_limb(state, event.limb, step=DECIDED)
    given_on = named_by(state, state.cases[event.limb].after) if event.supersedes is None else event.supersedes
    return with_judgment(moved, _made(event), supersedes=given_on)


def _effective(state: Complaint, event: JudgmentEffective) -> Complaint:
    awards = tuple(
        replace(
            one, effective_on=event.occurred_on, performance_due_on=event.performance_due_on, no_appeal=event.no_appeal
        )
        if one.id == event.judgment
        else one
        for one in state.awards
    )
    return move_limb(replace(state, awards=awards), event.limb, step=DECIDED, open=False, result="judgment")


def _not_effective(state: Complaint, event: JudgmentNotInEffect) -> Complaint:
    judgment = state.find_award(event.judgment)
    corrected_by = [one for one in corrections(state, judgment) if one is not judgment] if judgment is not None else []
    bound_by_it = [one.id for one in corrected_by if one.effective_on is None]
    awards = tuple(
        replace(one, effective_on=None, performance_due_on=None, bound_on=None)
        if one.id in (event.judgment, *bound_by_it)
        else one
        for one in state.awards
    )
    state, limb = replace(state, awards=awards), state.find_limb(event.limb)
    if limb is None or len(bound_by_it) < len(corrected_by):
        return state
    return with_limb(state, replace(limb, step=DECIDED, open=True, result=""))


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        limb_row(
            RecordJudgment,
            PENDING | {DECIDED},
            of=NAME,
            zh="记录判决、收到日期和生效日期。",
            en="Record a judgment, when each side got it and when it took effect.",
        ),
    ),
    decide={RecordJudgment: decide_judgment},
    evolve={JudgmentMade: _judged, JudgmentEffective: _effective, JudgmentNotInEffect: _not_effective},
    ends={"suit.judgment_made": (("LIT.11", "met"), ("LIT.8", "met")), "award.replaced": (("LIT.*", "cancelled"),)},
)
