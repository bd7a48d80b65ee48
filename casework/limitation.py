"""Limitation (仲裁时效) of claims: which rules stand side by side, from which day, and what interrupts them.

It is only shown: a defence to be argued, never a ground to refuse (LAW.md ADD.1). It is interrupted only by dated,
proven acts of the party, or by promises and part payments of the other side (AR 27(2)); receipt by the union, its
letters or a transfer interrupt nothing (ADD.3). Which rules a claim has is data of its code and of the relation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.claim_facts import FactsGiven
from casework.codes import Party, Relation
from casework.fields import LocalId, RuleId, Shape, Text
from casework.procedure import Command, Context, Dated, Event, Fact, Notice
from casework.refusal import ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Claim, ClaimFacts, Complaint, Limb, Proceeding
from law.classify import limitation_rules

NO_CODE = "none"
GENERAL = "LIM.1"
"""The rule of a claim that fits no code."""

ANEW: Mapping[str, str] = {"LIM.1": "LIM.2", "LIM.2": "LIM.2", "LIM.4": "LIM.2", "LIM.8": "LIM.8"}
"""Which rule counts from an interruption: LIM.2 for labour claims, the civil rule for itself."""

RULES = tuple(ANEW)
Reading = tuple[str, date | None]

LAW_DATES = ("knew_on", "terminated_on", "employed_to", "period_to", "injured_on", "diagnosed_on")
"""The facts of which the latest says which law a claim is judged by."""


class InterruptionAct(StrEnum):
    """What interrupts limitation (AR 27(2)): the party's own act, or the other side's."""

    CLAIMED = "claimed"
    NEGOTIATION = "negotiation"
    AUTHORITY = "authority"
    PAYMENT_ORDER = "payment_order"
    PROMISED = "promised"
    PART_PAYMENT = "part_payment"


class ClaimRestart(Shape):
    """A claim whose limitation begins anew, and by which rule (AR 27)."""

    claim: LocalId
    rule: RuleId


class LimitationStart(Shape):
    """One more limitation rule that stands beside the first, and its day."""

    rule: RuleId
    since: date


class LimitationInterrupted(Event):
    """An act interrupted the limitation of a claim (时效中断); `later` are interruptions known before, after its day."""

    kind: ClassVar[str] = "limitation_interrupted"
    claim: LocalId
    act: InterruptionAct
    later: tuple[date, ...] = ()
    proof: Text

    def facts(self) -> tuple[Fact, ...]:
        """What ran on that day begins anew, and again with each later act."""
        return tuple(interrupted(on, (self.claim,))[0] for on in (self.occurred_on, *self.later))


class RecordInterruption(Dated):
    """Record an act that interrupts the limitation of a claim, with its proof."""

    name: ClassVar[str] = "record_interruption"
    roles = DESK | ADVISERS
    claim: LocalId
    act: InterruptionAct
    proof: Text


def interrupted(on: date, claims: tuple[str, ...]) -> tuple[Fact, ...]:
    """The facts of an interruption."""
    return tuple(Fact("limitation.interrupted", on, claim) for claim in claims)


def used(on: date, claims: tuple[str, ...]) -> tuple[Fact, ...]:
    """The facts of a claim taken to a tribunal or court: its limitation has been used."""
    return tuple(Fact("limitation.used", on, claim) for claim in claims)


def law_day(facts: FactsGiven | ClaimFacts, received_on: date) -> date:
    """The day whose law counts for a claim: its latest fact, else the receipt; what goes on is judged as received."""
    if facts.still_employed:
        return received_on
    dates = [on for name in LAW_DATES if (on := getattr(facts, name)) is not None and on <= received_on]
    return max(dates, default=received_on)


def readings(
    code: str, facts: FactsGiven | ClaimFacts, relation: Relation | None, context: Context, *, received_on: date
) -> tuple[Reading, ...]:
    """The limitation rules of a claim and the day each counts from, where it is known.

    Unpaid pay has no limit while the employment lasts and one year from its end (LIM.4).
    """
    if code == NO_CODE:
        rules: tuple[str, ...] = (GENERAL,)
    elif code in context.law.claims:
        on = law_day(facts, received_on)
        rules = limitation_rules(context.law, code=code, relation=relation.value if relation else None, on=on)
    else:
        rules = ()
    return tuple((rule, _start(rule, facts)) for rule in rules)


def _start(rule: str, facts: FactsGiven | ClaimFacts) -> date | None:
    ended_on = None if facts.still_employed else facts.terminated_on or facts.employed_to
    if rule == "LIM.4":
        return ended_on
    return facts.knew_on if rule == "LIM.8" else facts.knew_on or ended_on


def of_claim(state: Complaint, claim: Claim, context: Context) -> tuple[Reading, ...]:
    """The readings of a claim that is on record."""
    relation = claim.relation or state.relation
    return readings(claim.code, claim.facts, relation, context, received_on=state.received_on)


def restarts(state: Complaint, claims: tuple[str, ...], context: Context) -> tuple[ClaimRestart, ...]:
    """Limitation that begins anew when a body has a case no more, for claims whose day was known (AR 27).

    What had run out before the body got it stays run out.
    """
    named = dict.fromkeys(
        (claim.id, ANEW[rule])
        for claim in state.claims
        if claim.id in claims
        for rule, start in of_claim(state, claim, context)
        if start is not None and not _had_run_out(state, claim.id, rule)
    )
    return tuple(ClaimRestart(claim=claim, rule=rule) for claim, rule in named)


def _had_run_out(state: Complaint, claim: str, rule: str) -> bool:
    """Whether the last clock of a reading ended only behind its last day: what uses a claim then comes too late."""
    mine = [one for one in state.deadlines.values() if one.scope == claim and one.rule in (rule, ANEW[rule])]
    last = mine[-1] if mine else None
    return last is not None and (last.status == "lapsed" or (last.ended_on is not None and last.ended_on > last.due_on))


def begun_anew(restarts: tuple[ClaimRestart, ...], on: date) -> tuple[Fact, ...]:
    """The facts of limitation that begins anew; the day is kept like that of an interruption."""
    claims = tuple(dict.fromkeys(one.claim for one in restarts))
    return (
        *(Fact(f"limitation.{one.rule}", on, one.claim) for one in restarts),
        *(Fact("limitation.begun_anew", on, claim) for claim in claims),
    )


ACTS = frozenset(
    {
        "mediation.application_received",
        "inspection.filed",
        "petition.filed",
        "payment_order.applied",
        "arbitration.refused",
        "arbitration.unanswered",
    }
)
"""Papers of other bodies that prove an act of the party (AR 27(2)); a refused application is one."""

HOLDING = frozenset({"arbitration", "suit"})
"""The proceedings that use a claim's limitation, as long as their body has it."""
HANDED_BACK = frozenset({"withdrawn", "refused", "unanswered"})
"""What ends that: the party took it back, or the body did not take it. Limitation begins anew from then on."""
NO_PAPER = frozenset({"orally_refused"})
"""What is kept without a paper: it proves neither that a body has the case nor that it has it no more."""

Papers = tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Since when a tribunal or court has had a case, and from when on it has it no more (None: it still has)."""

    since: date
    until: date | None


def held(kind: str, papers: Papers) -> Holding | None:
    """Whether, and how long, a tribunal or court has had a case; the one reading of papers and of steps on record.

    None where none ever had it: a refusal of which nothing else is known proves an act of the party, no more.
    """
    if kind not in HOLDING:
        return None
    had = [on for fact, on in papers if fact not in HANDED_BACK | NO_PAPER]
    back = [on for fact, on in papers if fact in HANDED_BACK]
    if not had:
        return None
    until = max(back, default=None)
    return Holding(min(had), until if until is not None and until >= max(had) else None)


def acts_of(kind: str, papers: Papers) -> tuple[date, ...]:
    """When the papers of a proceeding interrupted limitation; what handed back a case that was held is no act of its own."""
    holding = held(kind, papers)
    found = {on for fact, on in papers if f"{kind}.{fact}" in ACTS and not (holding and fact in HANDED_BACK)}
    return tuple(sorted(found))


def about(proceeding: Proceeding, claim: str) -> bool:
    """Whether a proceeding is about a claim; one that names none is about all."""
    return not proceeding.claims or claim in proceeding.claims


def interruptions(state: Complaint, claim: str) -> tuple[date, ...]:
    """Every interruption of a claim's limitation on record, oldest first."""
    found = state.find_claim(claim)
    return tuple(sorted(set(found.interruptions))) if found else ()


def is_used(state: Complaint, claim: str) -> bool:
    """Whether a tribunal or court has, or decided, a claim: then no limitation runs that its facts could move."""
    own = any(claim in limb.claims and _uses(state, limb) for limb in state.limbs)
    return own or any(
        about(one, claim) and (holding := held(one.kind, one.facts)) is not None and holding.until is None
        for one in state.proceedings
    )


def _uses(state: Complaint, limb: Limb) -> bool:
    """An application for arbitration or a suit of the worker's own, unless it was handed back."""
    if limb.result in HANDED_BACK:
        return False
    case = state.cases.get(limb.id)
    suit = case is not None and case.kind == "suit" and case.by is Party.WORKER
    return limb.procedure == "arbitration" or (limb.procedure == "litigation" and suit)


def decide_interruption(state: Complaint, command: RecordInterruption, context: Context) -> list[Event]:
    """For a claim that is there, once for each act of a day, and not before there was anything to claim."""
    claim, on = state.find_claim(command.claim), context.day(command)
    if claim is None:
        raise unknown_id("/claim")
    if (str(command.act), on) in claim.acts:
        raise ImpossibleValue.of(
            "/act", "recorded_already", "该日的同一行为已经登记。", "The same act of that day is on record already."
        )
    known = [start for _, start in of_claim(state, claim, context)] + [claim.facts.knew_on]
    begun = min((day for day in known if day is not None), default=None)
    if begun is not None and on < begun:
        raise ImpossibleValue.of(
            "/occurred_on",
            "before_limitation",
            "中断日期不能早于时效起算日。",
            "Limitation cannot be interrupted before the day it counts from.",
        )
    later = tuple(one for one in interruptions(state, claim.id) if one > on)
    return [LimitationInterrupted(occurred_on=on, claim=claim.id, act=command.act, later=later, proof=command.proof)]


def noted(state: Complaint, fact: Fact) -> Complaint:
    """The claim with one more interruption, whatever act it was: corrected facts count from all of them again."""
    return replace(
        state,
        claims=tuple(
            replace(one, interruptions=(*one.interruptions, fact.on))
            if one.id == fact.scope and fact.on not in one.interruptions
            else one
            for one in state.claims
        ),
    )


def interrupted_by(state: Complaint, event: LimitationInterrupted) -> Complaint:
    """The claim with one more proven act; its day is kept by `noted`."""
    act = (str(event.act), event.occurred_on)
    claims = (replace(one, acts=(*one.acts, act)) if one.id == event.claim else one for one in state.claims)
    return replace(state, claims=tuple(claims))


def without(state: Complaint, claims: tuple[str, ...], days: tuple[date, ...]) -> Complaint:
    """The claims without interruptions that were told wrongly."""
    return replace(
        state,
        claims=tuple(
            replace(one, interruptions=tuple(on for on in one.interruptions if on not in days))
            if one.id in claims
            else one
            for one in state.claims
        ),
    )


def unknown_start(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Claims whose limitation cannot be counted for want of a day, and which day it is.

    Where two readings stand side by side, each needs its day: the civil one beside the labour one.
    """
    notices = []
    for claim in state.claims:
        counted = {ANEW[one.rule] for one in state.deadlines.values() if one.scope == claim.id and one.rule in ANEW}
        missing = [
            rule for rule, start in of_claim(state, claim, context) if start is None and ANEW[rule] not in counted
        ]
        if not missing or is_used(state, claim.id) or (missing == ["LIM.4"] and claim.facts.still_employed):
            continue
        zh, en = (
            ("劳动关系终止之日", "the day the employment ended")
            if missing[0] == "LIM.4"
            else ("知道权利被侵害之日", "the day the worker knew")
        )
        notices.append(
            Notice(
                "limitation_unknown",
                f"诉求 {claim.id} 缺少“{zh}”，时效无法计算，请向当事人核实。",
                f"The limitation of claim {claim.id} cannot be counted: ask for {en}.",
                rule=missing[0],
            )
        )
    return notices
