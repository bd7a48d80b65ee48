"""Limitation (仲裁时效) of claims: which rules stand side by side, from which day, and what interrupts them.

It is only shown: a defence to be argued, never a ground to refuse (LAW.md ADD.1). It is interrupted only by dated,
proven acts of the party, or by promises and part payments of the other side (AR 27(2)); receipt by the union, its
letters or a transfer interrupt nothing (ADD.3). Which rules a claim has is data of its code and of the relation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from casework.claim_facts import EMPLOYMENT_ENDS, FactsGiven, RoughPrecision, Span, first_day, last_day, month_of
from casework.claim_state import ActProof
from casework.claims_here import get_claim_here
from casework.codes import Relation
from casework.counted import find_rule
from casework.fields import EarlierComplaint, LocalId, RuleId, Shape, Text
from casework.limitation_turns import is_held
from casework.procedure import Command, Context, Dated, Event, Fact, Notice
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Claim, ClaimFacts, Complaint
from law.classify import limitation_rules
from law.rule import Rule

NO_CODE = "none"
GENERAL = "LIM.1"
"""The rule of a claim that fits no code."""

ANEW: Mapping[str, str] = {
    "LIM.1": "LIM.2",
    "LIM.2": "LIM.2",
    "LIM.4": "LIM.2",
    "LIM.5": "LIM.2",
    "LIM.6": "LIM.6",
    "LIM.8": "LIM.8",
}
"""Which rule counts from an interruption where a rule of limitation does not say so itself, as in rule books of earlier
releases: LIM.2 for labour claims, others for themselves. What a rule says (`restarts`) goes before.
"""

RULES = tuple(ANEW)
"""The rules of limitation."""

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


class ActPrecision(StrEnum):
    """How exactly the day of an act is known; the year alone would say too little to count from."""

    DAY = "day"
    MONTH = "month"


class RoughAct(Shape):
    """An act of which only the month is known; its first day stands for it."""

    act: InterruptionAct
    occurred_on: date


class ClaimRestart(Shape):
    """Of old events: a claim whose limitation begins anew, and by which rule (AR 27)."""

    claim: LocalId
    rule: RuleId


class LimitationStart(Shape):
    """One more limitation rule that stands beside the first, and its day."""

    rule: RuleId
    since: date


class LimitationInterrupted(Event):
    """An act interrupted the limitation of a claim (时效中断); known to the month, the month's first day stands for it."""

    kind: ClassVar[str] = "limitation_interrupted"
    claim: LocalId
    act: InterruptionAct
    precision: ActPrecision = ActPrecision.DAY
    later: tuple[date, ...] = ()
    """Of old events only: what they began anew besides."""
    proof: Text
    earlier: UUID | None = None
    """The earlier complaint that has the act on record; that a union received that one is no act itself (ADD.3)."""

    def facts(self) -> tuple[Fact, ...]:
        """The act, where its day is known."""
        return interrupted(self.occurred_on, (self.claim,)) if self.precision is ActPrecision.DAY else ()


class RecordInterruption(Dated):
    """Record an act that interrupts the limitation of a claim, with its proof; any day of a month stands for the month."""

    name: ClassVar[str] = "record_interruption"
    roles = DESK | ADVISERS
    claim: LocalId
    act: InterruptionAct
    precision: ActPrecision = ActPrecision.DAY
    proof: Text
    earlier: EarlierComplaint | None = None
    """An earlier or linked complaint that has the act on record, as evidence."""


def interrupted(on: date, claims: tuple[str, ...]) -> tuple[Fact, ...]:
    """The facts of an interruption."""
    return tuple(Fact("limitation.interrupted", on, claim) for claim in claims)


def law_day(facts: FactsGiven | ClaimFacts, received_on: date) -> date:
    """The day whose law counts for a claim: its latest fact, else the receipt; what goes on is judged as received."""
    if facts.still_employed:
        return received_on
    dates = [found[0] for name in LAW_DATES if (found := month_of(facts, name)) is not None and found[0] <= received_on]
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
    return tuple((rule, found[0] if (found := start_of(rule, facts)) else None) for rule in rules)


def start_of(rule: str, facts: FactsGiven | ClaimFacts) -> Span | None:
    """Between which days limitation begins; by the first of them it is counted, which is the safer reading for the party.

    Who does not know when the harm was known knows it at the latest when the work ends. A day on which it ends that is
    still ahead is counted from as well: nobody has to come back and say that it has come.
    """
    ended = next((found for name in EMPLOYMENT_ENDS if (found := month_of(facts, name)) is not None), None)
    return ended if rule == "LIM.4" else month_of(facts, "knew_on") or ended


def of_claim(state: Complaint, claim: Claim, context: Context) -> tuple[Reading, ...]:
    """The readings of a claim that is on record."""
    relation = claim.relation or state.relation
    return readings(claim.code, claim.facts, relation, context, received_on=state.received_on)


def anew(rule_id: str, rule: Rule | None) -> str:
    """The rule by which a clock of limitation counts once it begins anew: the one of limitation that its own `rule`, as in
    force on its first day, says.
    """
    named = rule.restarts if rule is not None else ()
    return next((one for one in named if one in RULES), ANEW[rule_id])


def _anew_of(rule_id: str, on: date, context: Context) -> str:
    return anew(rule_id, find_rule(rule_id, context, on=on))


def decide_interruption(state: Complaint, command: RecordInterruption, context: Context) -> list[Event]:
    """For a claim that is there, once for each act of a day, and not before there was anything to claim.

    One of which the month is known says nothing new where the same act of a day in it is on record.
    """
    claim, first = get_claim_here(state, command.claim), context.day(command)
    last, told = first, set(claim.acts)
    if command.precision is ActPrecision.MONTH:
        first, last = _month(first)
        told = {(act, _month(day)[0]) for act, day in (*claim.acts, *claim.rough_acts)}
    if (str(command.act), first) in told:
        raise ImpossibleValue.of(
            "/act",
            "recorded_already",
            "该日（月）的同一行为已经登记。",
            "The same act of that day or month is on record already.",
        )
    known = [start for _, start in of_claim(state, claim, context)] + [claim.facts.knew_on]
    begun = min((day for day in known if day is not None), default=None)
    if begun is not None and last < begun:
        raise ImpossibleValue.of(
            "/occurred_on",
            "before_limitation",
            "中断日期不能早于时效起算日。",
            "Limitation cannot be interrupted before the day it counts from.",
        )
    if command.earlier is not None and str(command.earlier) == context.stream:
        raise ImpossibleValue.of(
            "/earlier",
            "same_matter",
            "证据应来自其他件，不能是本件。",
            "Evidence from here needs no reference to here.",
        )
    return [
        LimitationInterrupted(
            occurred_on=first,
            claim=claim.id,
            act=command.act,
            precision=command.precision,
            proof=command.proof,
            earlier=command.earlier,
        )
    ]


def _month(on: date) -> Span:
    return first_day(RoughPrecision.MONTH, on), last_day(RoughPrecision.MONTH, on)


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
    """The claim with one more proven act; its day is kept by `noted`, and takes the place of its month."""
    act = (str(event.act), event.occurred_on)
    proof = ActProof(*act, event.proof, event.earlier)
    claims = (
        replace(_with_act(one, act, event.precision), proofs=(*one.proofs, proof)) if one.id == event.claim else one
        for one in state.claims
    )
    return replace(state, claims=tuple(claims))


def _with_act(claim: Claim, act: tuple[str, date], precision: ActPrecision) -> Claim:
    if precision is ActPrecision.MONTH:
        return replace(claim, rough_acts=(*claim.rough_acts, act))
    month = (act[0], _month(act[1])[0])
    return replace(claim, acts=(*claim.acts, act), rough_acts=tuple(one for one in claim.rough_acts if one != month))


def standing_still(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Limitation that stands still until somebody tells that its party is hindered no more, and when it ends if it was so
    all the time: who acts meanwhile may be free again, and nobody may have said so.
    """
    return [
        Notice(
            "limitation_stands_still",
            f"诉求 {one.scope} 的时效自 {one.paused_on} 起中止，障碍消除之日尚未登记。障碍已消除的请登记恢复：时效最早可能于"
            f" {one.conservative_on} 前届满。",
            f"The limitation of claim {one.scope} stands still since {one.paused_on}. Tell (resume) when the obstacle was "
            f"gone: at worst it runs out; act by {one.conservative_on}.",
            rule=one.rule,
            on=one.conservative_on,
        )
        for one in state.deadlines.values()
        if one.rule in RULES and one.status == "paused" and one.scope == getattr(command, "claim", one.scope)
    ]


def earlier_is_no_act(state: Complaint, command: RecordInterruption, context: Context) -> list[Notice]:
    """What an earlier complaint proves, and what it does not."""
    if command.earlier is None:
        return []
    return [
        Notice(
            "receipt_is_no_act",
            "工会收到来件本身不中断时效：请以该件中有日期的本人行为或者对方承诺、部分履行为准，并附证据。",
            "That a union received that complaint interrupts nothing: it counts by the dated act of the party, or the other "
            "side's promise or part payment, that is on record there, with its proof.",
            rule="ADD.3",
        )
    ]


def of_some_workers(state: Complaint, context: Context) -> list[Notice]:
    """Claims that are counted by a rule for some workers only (`applies`), while nobody has told whether theirs is one:
    the rule's own note says what that means.
    """
    notices = []
    for claim in state.claims:
        for rule_id, _ in of_claim(state, claim, context):
            rule = find_rule(rule_id, context, on=context.today)
            if rule is not None and any(one.startswith("worker:") for one in rule.applies):
                zh = f"诉求 {claim.id} 按“{rule.term_zh}”计算时效。{rule.note_zh}"
                en = f"Claim {claim.id} is counted by: {rule.term_en}. {rule.note_en}"
                notices.append(Notice("limitation_of_some", zh, en, rule=rule_id))
    return notices


def unknown_start(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Claims whose limitation cannot be counted for want of a day, and which day it is; and those for which it stands still.

    Where two readings stand side by side, each needs its day: the civil one beside the labour one. A date that is not
    known to the day is to be asked for as well.
    """
    notices = [*standing_still(state, command, context), *of_some_workers(state, context)]
    notices += [
        Notice(
            "date_to_ask",
            f"诉求 {claim.id} 的日期只知年月或年份，请核实准确日期。",
            f"Dates of claim {claim.id} are not known to the day: ask for them.",
        )
        for claim in state.claims
        if claim.facts.rough or claim.rough_acts
    ]
    for claim in state.claims:
        counted = {
            _anew_of(one.rule, one.started_on, context)
            for one in state.deadlines.values()
            if one.scope == claim.id and one.rule in RULES
        }
        missing = [
            rule
            for rule, start in of_claim(state, claim, context)
            if start is None and _anew_of(rule, context.today, context) not in counted
        ]
        if not missing or is_held(state, claim) or (missing == ["LIM.4"] and claim.facts.still_employed):
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
