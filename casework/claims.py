"""What is asked for: claims of workers against respondents, with the facts their clocks and money need.

Limitation (仲裁时效) starts per claim and is only shown: it is a defence to be argued, never a ground to refuse
(LAW.md ADD.1). Which limitation rule a claim has is data of its code.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from casework.amounts import met_by_all, paid_in_part
from casework.claim_facts import (
    PERIODS,
    ClaimFact,
    FactsGiven,
    employment_error,
    ends_behind,
    merged_rough,
    rough_errors,
    span_of,
)
from casework.claims_here import all_gone, get_claim_here
from casework.codes import STAGES_OPEN
from casework.deadlines import HINDERED
from casework.fields import ClaimCodeId, LocalId, Past, RuleId, Shape, Yuan
from casework.limitation import (
    NO_CODE,
    RULES,
    LimitationInterrupted,
    LimitationStart,
    RecordInterruption,
    decide_interruption,
    earlier_is_no_act,
    interrupted,
    interrupted_by,
    noted,
    standing_still,
    unknown_start,
)
from casework.limitation_line import follow
from casework.obstacles import hindered
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import NOTHING, FieldError, ImpossibleValue
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Claim, ClaimFacts, Complaint, Origin

__all__ = ["ClaimGiven", "ClaimStated", "Claims", "FactsGiven", "FactsSet", "SetFacts"]


class ClaimGiven(Shape):
    """A claim as told. No worker named means all of them; no respondent named means all of them."""

    code: ClaimCodeId
    workers: tuple[LocalId, ...] = ()
    respondents: tuple[LocalId, ...] = ()
    amount_yuan: Yuan | None = None
    facts: FactsGiven = FactsGiven()


Withdrawn = Annotated[tuple[ClaimFact, ...], Field(max_length=len(ClaimFact))]
"""Facts that are not known after all, to the day or less exactly."""

Claims = Annotated[tuple[ClaimGiven, ...], Field(max_length=50)]


class Span(Shape):
    """From a day on, and up to another, where it has ended."""

    since: date
    until: date | None = None


Spans = Annotated[tuple[Span, ...], Field(max_length=200)]


class ClaimStated(Event):
    """A claim was put forward; what its limitation is follows from it."""

    kind: ClassVar[str] = "claim_stated"
    claim: LocalId
    given: ClaimGiven
    limitation: RuleId | None = None
    limitation_from: date | None = None
    also_limited: tuple[LimitationStart, ...] = ()
    interrupted: tuple[Past, ...] = ()
    used_on: Past | None = None
    """The last five of old events only, which said what limitation it had; now its line is read from the record."""
    held: Spans = ()
    """When tribunals and courts had it by procedures of a complaint it comes from."""
    suspended: Spans = ()
    """When its limitation stood still there."""
    joined_from: UUID | None = None
    """The complaint it comes from; older events leave it to the one that ends the taking in to say so."""


class FactsSet(Event):
    """Facts of a claim were told, corrected or taken back; what is left out stays as it was."""

    kind: ClassVar[str] = "facts_set"
    claim: LocalId
    given: FactsGiven
    withdrawn: Withdrawn = ()
    """What was taken back, before anything else was told."""
    amount_yuan: Yuan | None = None
    limitation: RuleId | None = None
    limitation_from: date | None = None
    limitation_lifted: bool = False
    also_limited: tuple[LimitationStart, ...] = ()
    interrupted: tuple[Past, ...] = ()
    """These five of old events only, which said what became of the limitation; now it follows by itself."""
    part_paid_on: Past | None = None
    """When what was thought to be the whole of it was paid, where more is claimed now: it is open again (AR 27(2))."""

    def facts(self) -> tuple[Fact, ...]:
        """What proves to have been a part payment interrupted limitation on its day."""
        return interrupted(self.part_paid_on, (self.claim,)) if self.part_paid_on else ()


class SetFacts(Dated):
    """Tell, correct or take back the facts of one claim."""

    name: ClassVar[str] = "set_facts"
    roles = DESK | ADVISERS
    claim: LocalId
    facts: FactsGiven = FactsGiven()
    withdraw: Withdrawn = ()
    """What is not known after all: a fact that is left out, or null, stays as it was."""
    amount_yuan: Yuan | None = None


def claim_errors(
    claims: tuple[ClaimGiven, ...],
    state: Complaint | None,
    context: Context,
    *,
    at: str,
    workers: int = 0,
    respondents: int = 0,
) -> list[FieldError]:
    """Unknown codes, unknown references and periods that end before they begin."""
    known_workers = tuple(f"w{n}" for n in range(1, workers + 1 + (len(state.workers) if state else 0)))
    known_respondents = tuple(f"r{n}" for n in range(1, respondents + 1 + (len(state.respondents) if state else 0)))
    errors: list[FieldError] = []
    for index, one in enumerate(claims):
        here = f"{at}/{index}"
        errors += unknown_code(one.code, context, at=f"{here}/code")
        errors += unknown_members(one.workers, known_workers, f"{here}/workers")
        errors += unknown_members(one.respondents, known_respondents, f"{here}/respondents")
        errors += period_errors(one.facts, f"{here}/facts")
        errors += rough_errors(one.facts, one.facts, today=context.today, at=f"{here}/facts")
        if one.facts.still_employed and ends_behind(one.facts, today=context.today):
            errors.append(employment_error(f"{here}/facts"))
    return errors


def unknown_code(code: str, context: Context, *, at: str) -> list[FieldError]:
    """A claim code that the rule book does not have; one may always say that nothing fits."""
    if code == NO_CODE or code in context.law.claims:
        return []
    return [FieldError(at, "unknown_claim_code", "没有这个诉求代码。", "Unknown claim code.")]


def period_errors(facts: FactsGiven | ClaimFacts, at: str) -> list[FieldError]:
    """An end cannot lie before its start."""
    return [
        FieldError(
            f"{at}/{end}", "end_before_start", "结束日期不能早于开始日期。", "The end cannot lie before the start."
        )
        for start, end in PERIODS
        if (a := span_of(facts, start)) and (b := span_of(facts, end)) and b[1] < a[0]
    ]


def stated(claims: tuple[ClaimGiven, ...], *, first: int, on: date) -> list[ClaimStated]:
    """The events of claims put forward, numbered on from `first`."""
    return [ClaimStated(occurred_on=on, claim=f"c{first + index}", given=one) for index, one in enumerate(claims)]


def decide_set_facts(state: Complaint, command: SetFacts, context: Context) -> list[Event]:
    """Facts of a claim that exists, with the limitation they bring."""
    claim = get_claim_here(state, command.claim)
    given, withdrawn = _by_the_last_word(claim.facts, command, today=context.today)
    kept = without(claim.facts, withdrawn)
    merged = merged_facts(kept, given)
    errors = [*_not_told(claim.facts, command.withdraw), *period_errors(merged, "/facts")]
    errors += rough_errors(given, merged, today=context.today, at="/facts")
    if merged.still_employed and not kept.still_employed and ends_behind(merged, today=context.today):
        errors.append(employment_error("/facts"))
    if command.amount_yuan is not None and command.amount_yuan < claim.paid_yuan:
        errors.append(
            FieldError(
                "/amount_yuan", "less_than_paid", "金额不能少于已付的金额。", "More than this was paid on it already."
            )
        )
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    on = context.day(command)
    part_paid_on = paid_in_part(state, claim, amount_yuan=command.amount_yuan)
    met = met_by_all(state, claim, amount_yuan=command.amount_yuan, on=on)
    if merged == claim.facts and command.amount_yuan in (None, claim.amount_yuan) and not met:
        raise ImpossibleValue.of("/facts", *NOTHING)
    told = FactsSet(
        occurred_on=on,
        claim=claim.id,
        given=given,
        withdrawn=withdrawn,
        amount_yuan=command.amount_yuan,
        part_paid_on=part_paid_on,
    )
    return [told, *met]


def _by_the_last_word(known: ClaimFacts, command: SetFacts, *, today: date) -> tuple[FactsGiven, tuple[ClaimFact, ...]]:
    """What is told, and what is taken back, of somebody who was still employed and has left, or has not left after all.

    The last word on that holds. A form may say once more what was on record: that is no news, so the other word is.
    """
    given, told = command.facts, ends_behind(command.facts, today=today)
    if known.still_employed and told:
        return given.model_copy(update={"still_employed": False}), command.withdraw
    if not given.still_employed or known.still_employed or told:
        return given, command.withdraw
    wrong = (one for one in ends_behind(known, today=today) if span_of(given, one) is None)
    return given, tuple(dict.fromkeys((*command.withdraw, *wrong)))


def _not_told(facts: ClaimFacts, withdraw: tuple[ClaimFact, ...]) -> list[FieldError]:
    """What cannot be taken back, because nothing of it is on record."""
    rough = {one.fact.value for one in facts.rough}
    return [
        FieldError(f"/withdraw/{index}", "not_told", "该事实没有登记，无从撤回。", "Nothing of this fact is on record.")
        for index, one in enumerate(withdraw)
        if getattr(facts, one) is None and one.value not in rough
    ]


def without(facts: ClaimFacts, withdrawn: tuple[ClaimFact, ...]) -> ClaimFacts:
    """The facts without some that are not known after all."""
    if not withdrawn:
        return facts
    gone = {one.value for one in withdrawn}
    left = tuple(one for one in facts.rough if one.fact.value not in gone)
    return replace(facts, **dict.fromkeys(gone), rough=left)


def merged_facts(old: ClaimFacts, given: FactsGiven) -> ClaimFacts:
    """The facts as they stand with what was told: what is left out stays as it was."""
    told = {name: value for name in FactsGiven.model_fields if (value := getattr(given, name)) is not None}
    known = {name for name in told if name != "rough"}
    return replace(old, **told | {"rough": merged_rough(old, given.rough, known=known)})


def _claim_stated(state: Complaint, event: ClaimStated) -> Complaint:
    given = event.given
    claim = Claim(
        id=event.claim,
        code=given.code,
        amount_yuan=given.amount_yuan,
        facts=merged_facts(ClaimFacts(), given.facts),
        workers=given.workers or tuple(one.id for one in state.workers),
        respondents=given.respondents or tuple(one.id for one in state.respondents),
        all_workers=not given.workers,
        all_respondents=not given.respondents,
        holdings=_days(event.held),
        suspended=_days(event.suspended),
        # What this complaint had for everybody in it is not about a claim that comes from another one.
        origin=Origin(event.joined_from, "") if event.joined_from else None,
    )
    return replace(state, claims=(*state.claims, claim))


def _days(spans: tuple[Span, ...]) -> tuple[tuple[date, date | None], ...]:
    return tuple((one.since, one.until) for one in spans)


def _facts_set(state: Complaint, event: FactsSet) -> Complaint:
    claims = tuple(
        one
        if one.id != event.claim
        else replace(
            one,
            facts=merged_facts(without(one.facts, event.withdrawn), event.given),
            amount_yuan=one.amount_yuan if event.amount_yuan is None else event.amount_yuan,
            done_on=None if event.part_paid_on else one.done_on,
        )
        for one in state.claims
    )
    return replace(state, claims=claims)


def _before_an_interruption(state: Complaint, command: RecordInterruption, context: Context) -> list[Notice]:
    return [*standing_still(state, command, context), *earlier_is_no_act(state, command, context)]


PROCEDURE = Procedure(
    name="claims",
    allowed=(
        Row(
            SetFacts,
            STAGES_OPEN,
            "可以补充或更正诉求的事实。",
            "Facts of a claim may be told or corrected.",
            unless=all_gone,
        ),
        Row(
            RecordInterruption,
            STAGES_OPEN,
            "当事人主张权利或对方同意履行的，登记时效中断。",
            "An act that interrupts limitation is recorded with its proof.",
            unless=all_gone,
        ),
    ),
    decide={SetFacts: decide_set_facts, RecordInterruption: decide_interruption},
    evolve={ClaimStated: _claim_stated, FactsSet: _facts_set, LimitationInterrupted: interrupted_by},
    notes={"limitation.interrupted": noted, HINDERED: hindered},
    ends={"limitation.lifted": tuple((rule, "cancelled") for rule in RULES)},
    follow=follow,
    warns={SetFacts: unknown_start, RecordInterruption: _before_an_interruption},
)
