"""A judgment (判决): its items, each side's receipt, when it took effect, and a correction of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from casework.awards import (
    ItemGiven,
    Items,
    answered_by,
    item_errors,
    made,
    next_award_id,
    receipts,
    refuse_awarded_again,
    replaced_by,
    scope_of,
    with_judgment,
)
from casework.codes import Party
from casework.deadlines import find_rule, started
from casework.fields import AnyDate, DocumentNumber, LocalId, Past
from casework.limbs import limb_row, not_before
from casework.litigation import DECIDED, NAME, PENDING, FilingKind
from casework.procedure import Context, Dated, Event, Fact, Procedure
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.roles import ADVISERS
from casework.state import Award, Case, Complaint, move_limb

APPEAL = "LIT.14.1"
"""The time to appeal against a judgment."""

JUDGED = frozenset({FilingKind.SUIT, FilingKind.APPEAL})


class JudgmentMade(Event):
    """The court gave judgment."""

    kind: ClassVar[str] = "judgment_made"
    limb: LocalId
    judgment: LocalId
    items: tuple[ItemGiven, ...]
    number: DocumentNumber | None = None
    replaces: LocalId | None = None

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
    replaces: LocalId | None = None
    """The judgment it corrects, whose enforcement it takes over."""

    def facts(self) -> tuple[Fact, ...]:
        """Both sides' time to appeal is over."""
        over = tuple(
            Fact("suit.judgment_effective", self.occurred_on, scope_of(self.judgment, party)) for party in Party
        )
        if self.replaces:
            over = (*over, Fact("enforcement.replaced", self.occurred_on, self.replaces))
        if not self.enforceable:
            return over
        return (*over, Fact("enforcement.performance_due", self.performance_due_on or self.occurred_on, self.judgment))


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
    judgment, events = _judgment(state, command, context, case)
    got = {Party.WORKER: command.worker_received_on, Party.EMPLOYER: command.employer_received_on}
    events += receipts(state, judgment, got, judgment=True)
    if command.effective_on is not None:
        not_before(command.effective_on, judgment.made_on, "/effective_on")
        if FilingKind(case.kind) is FilingKind.SUIT and not command.no_appeal:
            _refuse_appealable(judgment, command.effective_on, got, context)
        if command.performance_due_on is not None:
            not_before(command.performance_due_on, judgment.made_on, "/performance_due_on")
        events.append(
            JudgmentEffective(
                occurred_on=command.effective_on,
                limb=command.limb,
                judgment=judgment.id,
                performance_due_on=command.performance_due_on,
                replaces=judgment.replaces,
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


def _refuse_appealable(judgment: Award, effective_on: date, got: Mapping[Party, date | None], context: Context) -> None:
    """A judgment of first instance takes effect behind the last day on which a party can appeal (CPL 171)."""
    rule_days = {**judgment.received_on, **{party: on for party, on in got.items() if on is not None}}
    for party, on in rule_days.items():
        rule = find_rule(APPEAL, context, on=on)
        if rule is None:
            continue
        last = started(rule, Fact("", on, scope_of(judgment.id, party)), deadline="d1", context=context).due_on
        if effective_on <= last:
            raise ImpossibleValue.of(
                "/effective_on",
                "appeal_open",
                f"上诉期至 {last}，判决在此之前不生效；一审终审或各方均放弃上诉的，请注明。",
                f"An appeal is open until {last}: it takes effect later, unless no appeal lies or all waived it.",
            )


def _judgment(state: Complaint, command: RecordJudgment, context: Context, case: Case) -> tuple[Award, list[Event]]:
    if command.judgment is not None:
        known = state.find_award(command.judgment)
        if known is None or known.scope != command.limb:
            raise unknown_id("/judgment")
        return known, []
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    replaced = replaced_by(state, command.limb, command.replaces)
    refuse_awarded_again(state, command.limb, command.items, replaced=replaced)
    on = command.made_on or context.day(command)
    not_before(on, replaced.made_on if replaced else case.filed_on, "/made_on")
    new = JudgmentMade(
        occurred_on=on,
        limb=command.limb,
        judgment=next_award_id(state),
        items=command.items,
        number=command.number,
        replaces=command.replaces,
    )
    return _made(new), [new]


def _made(event: JudgmentMade) -> Award:
    return made(
        event.judgment,
        scope=event.limb,
        on=event.occurred_on,
        items=event.items,
        judgment=True,
        replaces=event.replaces,
    )


def _judged(state: Complaint, event: JudgmentMade) -> Complaint:
    moved = move_limb(state, event.limb, step=DECIDED)
    case, limb = state.cases[event.limb], state.find_limb(event.limb)
    claims = limb.claims if limb is not None and case.kind == FilingKind.SUIT else ()
    before = answered_by(state, claims, after=case.after, filed_on=case.filed_on)
    return with_judgment(moved, _made(event), before=before)


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
    evolve={
        JudgmentMade: _judged,
        JudgmentEffective: lambda state, event: move_limb(
            state, event.limb, step=DECIDED, open=False, result="judgment"
        ),
    },
    ends={
        "suit.judgment_made": (("LIT.11", "met"),),
        "award.replaced": (("LIT.*", "cancelled"),),
        "enforcement.replaced": (("LIM.9", "cancelled"),),
    },
)
