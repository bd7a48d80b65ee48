"""What is asked for: claims of workers against respondents, with the facts their clocks and money need.

Limitation (仲裁时效) starts per claim and is only shown: it is a defence to be argued, never a ground to refuse
(LAW.md ADD.1). Which limitation rule a claim has is data of its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import Field

from casework.claim_facts import PERIODS, FactsGiven
from casework.codes import STAGES_OPEN, Relation
from casework.fields import ClaimCodeId, LocalId, Past, RuleId, Shape, Yuan
from casework.limitation import (
    ANEW,
    NO_CODE,
    RULES,
    ClaimRestart,
    LimitationInterrupted,
    LimitationStart,
    Reading,
    RecordInterruption,
    about,
    acts_of,
    decide_interruption,
    held,
    interrupted,
    interrupted_by,
    interruptions,
    is_used,
    noted,
    of_claim,
    readings,
    unknown_start,
    used,
)
from casework.parties import unknown_members
from casework.performance import satisfied_claims
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Claim, ClaimFacts, Complaint

__all__ = ["ClaimGiven", "ClaimStated", "Claims", "FactsGiven", "FactsSet", "SetFacts"]


class ClaimGiven(Shape):
    """A claim as told. No worker named means all of them; no respondent named means all of them."""

    code: ClaimCodeId
    workers: tuple[LocalId, ...] = ()
    respondents: tuple[LocalId, ...] = ()
    amount_yuan: Yuan | None = None
    facts: FactsGiven = FactsGiven()


Claims = Annotated[tuple[ClaimGiven, ...], Field(max_length=50)]


class ClaimStated(Event):
    """A claim was put forward, with the limitation rule of its code and the day it counts from, where known."""

    kind: ClassVar[str] = "claim_stated"
    claim: LocalId
    given: ClaimGiven
    limitation: RuleId | None = None
    limitation_from: date | None = None
    also_limited: tuple[LimitationStart, ...] = ()
    interrupted: tuple[Past, ...] = ()
    """Days on which acts that were on record before had interrupted its limitation."""
    used_on: Past | None = None
    """Since when another body that was on record before has had it."""

    def facts(self) -> tuple[Fact, ...]:
        """Limitation begins, unless a tribunal or court has it already."""
        begun = limitation_facts(self.claim, self.limitation, self.limitation_from, self.also_limited)
        anew = tuple(fact for on in self.interrupted for fact in interrupted(on, (self.claim,)))
        return begun + anew + (used(self.used_on, (self.claim,)) if self.used_on else ())


class FactsSet(Event):
    """Facts of a claim were told or corrected; what is left out stays as it was."""

    kind: ClassVar[str] = "facts_set"
    claim: LocalId
    given: FactsGiven
    amount_yuan: Yuan | None = None
    limitation: RuleId | None = None
    limitation_from: date | None = None
    limitation_lifted: bool = False
    also_limited: tuple[LimitationStart, ...] = ()
    interrupted: tuple[Past, ...] = ()

    def facts(self) -> tuple[Fact, ...]:
        """Limitation begins anew from the corrected fact, or does not run at all (the employment goes on).

        What ran, or lapsed, by the earlier facts is corrected; interruptions count again.
        """
        begun = limitation_facts(self.claim, self.limitation, self.limitation_from, self.also_limited)
        if not begun and not self.limitation_lifted:
            return ()
        lifted = Fact("limitation.lifted", self.occurred_on, self.claim, corrects=True)
        return (lifted, *begun, *(fact for on in self.interrupted for fact in interrupted(on, (self.claim,))))


class SetFacts(Dated):
    """Tell or correct the facts of one claim."""

    name: ClassVar[str] = "set_facts"
    roles = DESK | ADVISERS
    claim: LocalId
    facts: FactsGiven = FactsGiven()
    amount_yuan: Yuan | None = None


def limitation_facts(
    claim: str, rule: str | None, start: date | None, also: tuple[LimitationStart, ...] = ()
) -> tuple[Fact, ...]:
    """The facts that start a claim's limitation clocks, where both the rule and its day are known."""
    first = (Fact(f"limitation.{rule}", start, claim),) if rule and start else ()
    return first + tuple(Fact(f"limitation.{one.rule}", one.since, claim) for one in also)


def limitation_fields(found: tuple[Reading, ...]) -> dict[str, Any]:
    """The fields of an event that says which limitation rules stand, from which days: the first, and the others."""
    known = [(rule, start) for rule, start in found if start is not None]
    rule, start = known[0] if known else found[0] if found else (None, None)
    also = tuple(LimitationStart(rule=rule, since=since) for rule, since in known[1:])
    return {"limitation": rule, "limitation_from": start, "also_limited": also}


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
        if (a := getattr(facts, start)) and (b := getattr(facts, end)) and b < a
    ]


NO_OWN: Mapping[str, Relation] = MappingProxyType({})


def stated(
    claims: tuple[ClaimGiven, ...],
    *,
    first: int,
    on: date,
    relation: Relation | None,
    context: Context,
    state: Complaint | None = None,
    own: Mapping[str, Relation] = NO_OWN,
) -> list[ClaimStated]:
    """The events of claims put forward, numbered on from `first`, with what other bodies' papers mean for them.

    `own` holds the relation of those claims that have another one than the complaint.
    """
    received_on = state.received_on if state else on
    events: list[ClaimStated] = []
    for index, one in enumerate(claims):
        its_relation = own.get(f"c{first + index}", relation)
        found = readings(one.code, one.facts, its_relation, context, received_on=received_on)
        known = [proceeding for proceeding in (state.proceedings if state and found else ()) if about(proceeding, "")]
        acts = sorted({day for proceeding in known for day in acts_of(proceeding.kind, proceeding.facts)})
        holdings = [held(proceeding.kind, proceeding.facts) for proceeding in known]
        events.append(
            ClaimStated(
                occurred_on=on,
                claim=f"c{first + index}",
                given=one,
                **limitation_fields(found),
                interrupted=tuple(acts),
                used_on=min((case.since for case in holdings if case and case.until is None), default=None),
            )
        )
    return events


def would_restart(claims: list[ClaimStated]) -> tuple[ClaimRestart, ...]:
    """By which rules the limitation of claims just put forward begins anew, where its day is known."""
    return tuple(
        ClaimRestart(claim=one.claim, rule=ANEW[rule])
        for one in claims
        for rule in dict.fromkeys(
            (*((one.limitation,) if one.limitation_from else ()), *(more.rule for more in one.also_limited))
        )
        if rule in ANEW
    )


def decide_set_facts(state: Complaint, command: SetFacts, context: Context) -> list[Event]:
    """Facts of a claim that exists, with the limitation they bring."""
    claim = state.find_claim(command.claim)
    if claim is None:
        raise unknown_id("/claim")
    merged = merged_facts(claim.facts, command.facts)
    errors = period_errors(merged, "/facts")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    told = FactsSet(
        occurred_on=context.day(command), claim=claim.id, given=command.facts, amount_yuan=command.amount_yuan
    )
    moved = limitation_moves(state, _facts_set(state, told), claim=claim.id, context=context)
    return [told.model_copy(update=moved)]


def limitation_moves(before: Complaint, after: Complaint, *, claim: str, context: Context) -> dict[str, Any]:
    """What changed facts or another relation, both in `after`, do to the limitation of a claim.

    Nothing where a tribunal or court has it, or where the worker got what was claimed.
    """
    old, new = _known(before, claim, context), _known(after, claim, context)
    if old == new or is_used(before, claim) or claim in satisfied_claims(before):
        return {}
    fields = limitation_fields(new) if new else {}
    return {**fields, "limitation_lifted": not fields, "interrupted": interruptions(before, claim)}


def _known(state: Complaint, claim: str, context: Context) -> tuple[Reading, ...]:
    """The readings of a claim whose day is known, as it stands in a state."""
    found = state.find_claim(claim)
    return tuple(one for one in of_claim(state, found, context) if one[1] is not None) if found else ()


def merged_facts(old: ClaimFacts, given: FactsGiven) -> ClaimFacts:
    told = {name: value for name in FactsGiven.model_fields if (value := getattr(given, name)) is not None}
    return replace(old, **told)


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
    )
    return replace(state, claims=(*state.claims, claim))


def _facts_set(state: Complaint, event: FactsSet) -> Complaint:
    claims = tuple(
        one
        if one.id != event.claim
        else replace(
            one,
            facts=merged_facts(one.facts, event.given),
            amount_yuan=one.amount_yuan if event.amount_yuan is None else event.amount_yuan,
        )
        for one in state.claims
    )
    return replace(state, claims=claims)


PROCEDURE = Procedure(
    name="claims",
    allowed=(
        Row(SetFacts, STAGES_OPEN, "可以补充或更正诉求的事实。", "Facts of a claim may be told or corrected."),
        Row(
            RecordInterruption,
            STAGES_OPEN,
            "当事人主张权利或对方同意履行的，登记时效中断。",
            "An act that interrupts limitation is recorded with its proof.",
        ),
    ),
    decide={SetFacts: decide_set_facts, RecordInterruption: decide_interruption},
    evolve={ClaimStated: _claim_stated, FactsSet: _facts_set, LimitationInterrupted: interrupted_by},
    notes={f"limitation.{name}": noted for name in ("interrupted", "used", "begun_anew")},
    starts={f"limitation.{rule}": (rule,) for rule in RULES},
    ends={
        "limitation.lifted": tuple((rule, "cancelled") for rule in RULES),
        "limitation.used": tuple((rule, "met") for rule in RULES),
    },
    restarts={"limitation.interrupted": ANEW},
    warns={SetFacts: unknown_start},
)
