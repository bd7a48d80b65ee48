"""What is asked for: claims of workers against respondents, with the facts their clocks and money need.

Limitation (仲裁时效) starts per claim and is only shown: it is a defence to be argued, never a ground to refuse
(LAW.md ADD.1). Which limitation rule a claim has is data of its code.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import Relation, Stage
from casework.fields import ClaimCodeId, LocalId, Past, RuleId, Shape, Yuan
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, unknown_id
from casework.roles import ADVISERS, DESK
from casework.state import Claim, ClaimFacts, Complaint


class FactsGiven(Shape):
    """Dated facts of a claim; leave out what is not known."""

    knew_on: Past | None = None
    employed_from: Past | None = None
    employed_to: date | None = None
    still_employed: bool | None = None
    first_day_on: Past | None = None
    injured_on: Past | None = None
    period_from: Past | None = None
    period_to: date | None = None
    wage_yuan: Yuan | None = None


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

    def facts(self) -> tuple[Fact, ...]:
        """Limitation begins."""
        return limitation_fact(self.claim, self.limitation, self.limitation_from)


class FactsSet(Event):
    """Facts of a claim were told or corrected; what is left out stays as it was."""

    kind: ClassVar[str] = "facts_set"
    claim: LocalId
    given: FactsGiven
    amount_yuan: Yuan | None = None
    limitation: RuleId | None = None
    limitation_from: date | None = None
    limitation_lifted: bool = False

    def facts(self) -> tuple[Fact, ...]:
        """Limitation begins anew from the corrected fact, or does not run at all (the employment goes on)."""
        lifted = (Fact("limitation.lifted", self.occurred_on, self.claim),) if self.limitation_lifted else ()
        return lifted + limitation_fact(self.claim, self.limitation, self.limitation_from)


class SetFacts(Dated):
    """Tell or correct the facts of one claim."""

    name: ClassVar[str] = "set_facts"
    roles = DESK | ADVISERS
    claim: LocalId
    facts: FactsGiven = FactsGiven()
    amount_yuan: Yuan | None = None


PAY = "劳动报酬"
"""The official cause of claims about pay for work: the wage exception of LIM.4 is theirs."""


def limitation_fact(claim: str, rule: str | None, start: date | None) -> tuple[Fact, ...]:
    """The fact that starts a claim's limitation clock, if both its rule and its day are known."""
    return (Fact(f"limitation.{rule}", start, claim),) if rule and start else ()


def limitation_of(
    code: str, facts: FactsGiven | ClaimFacts, relation: Relation | None, context: Context
) -> tuple[str | None, date | None]:
    """Which limitation rule a claim has and from which day it counts (LIM.1, LIM.4, LIM.8).

    Unpaid pay has no limit while the employment lasts and one year from its end (LIM.4, an exception that the
    claim's code carries as data); a service contract has the general civil limit (LIM.8). What is asked of an
    authority, or is no claim of law at all, has none of these limits.
    """
    entry = context.law.claims.get(code)
    if entry is not None and entry.nature not in LIMITED:
        return None, None
    if relation in (Relation.SERVICE_CONTRACT, Relation.OWNER_OR_CONTRACTOR):
        return "LIM.8", facts.knew_on
    if entry is not None and entry.official_cause == PAY and entry.nature == "right":
        return "LIM.4", facts.employed_to if not facts.still_employed else None
    return "LIM.1", facts.knew_on or (facts.employed_to if not facts.still_employed else None)


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
        if one.code != "none" and one.code not in context.law.claims:
            errors.append(FieldError(f"{here}/code", "unknown_claim_code", "没有这个诉求代码。", "Unknown claim code."))
        errors += unknown_members(one.workers, known_workers, f"{here}/workers")
        errors += unknown_members(one.respondents, known_respondents, f"{here}/respondents")
        errors += period_errors(one.facts, f"{here}/facts")
    return errors


def period_errors(facts: FactsGiven | ClaimFacts, at: str) -> list[FieldError]:
    """An end cannot lie before its start."""
    pairs = (("employed_from", "employed_to"), ("period_from", "period_to"))
    return [
        FieldError(
            f"{at}/{end}", "end_before_start", "结束日期不能早于开始日期。", "The end cannot lie before the start."
        )
        for start, end in pairs
        if (a := getattr(facts, start)) and (b := getattr(facts, end)) and b < a
    ]


def stated(
    claims: tuple[ClaimGiven, ...], *, first: int, on: date, relation: Relation | None, context: Context
) -> list[Event]:
    """The events of claims put forward, numbered on from `first`."""
    events: list[Event] = []
    for index, one in enumerate(claims):
        rule, start = limitation_of(one.code, one.facts, relation, context)
        events.append(
            ClaimStated(occurred_on=on, claim=f"c{first + index}", given=one, limitation=rule, limitation_from=start)
        )
    return events


def decide_set_facts(state: Complaint, command: SetFacts, context: Context) -> list[Event]:
    """Facts of a claim that exists, with the limitation they bring."""
    claim = state.find_claim(command.claim)
    if claim is None:
        raise unknown_id("/claim")
    merged = _merged(claim.facts, command.facts)
    errors = period_errors(merged, "/facts")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    rule, start = limitation_of(claim.code, merged, state.relation, context)
    before = limitation_of(claim.code, claim.facts, state.relation, context)
    moved = (rule, start) != before
    return [
        FactsSet(
            occurred_on=context.day(command),
            claim=claim.id,
            given=command.facts,
            amount_yuan=command.amount_yuan,
            limitation=rule if moved else None,
            limitation_from=start if moved else None,
            limitation_lifted=moved and start is None,
        )
    ]


def _merged(old: ClaimFacts, given: FactsGiven) -> ClaimFacts:
    told = {name: value for name in FactsGiven.model_fields if (value := getattr(given, name)) is not None}
    return replace(old, **told)


def _claim_stated(state: Complaint, event: ClaimStated) -> Complaint:
    given = event.given
    claim = Claim(
        id=event.claim,
        code=given.code,
        amount_yuan=given.amount_yuan,
        facts=_merged(ClaimFacts(), given.facts),
        workers=given.workers or tuple(one.id for one in state.workers),
        respondents=given.respondents or tuple(one.id for one in state.respondents),
    )
    return replace(state, claims=(*state.claims, claim))


def _facts_set(state: Complaint, event: FactsSet) -> Complaint:
    claims = tuple(
        one
        if one.id != event.claim
        else replace(one, facts=_merged(one.facts, event.given), amount_yuan=event.amount_yuan or one.amount_yuan)
        for one in state.claims
    )
    return replace(state, claims=claims)


def claimed_yuan(state: Complaint) -> Decimal:
    """Everything claimed, in yuan (诉求金额)."""
    return sum((one.amount_yuan or Decimal(0) for one in state.claims), Decimal("0.00"))


ANY_OPEN = frozenset(
    {
        Stage.RECEIVED,
        Stage.ACCEPTED,
        Stage.TRANSFERRED,
        Stage.RETURNED,
        Stage.CLASSIFIED,
        Stage.IN_PROCEDURE,
        Stage.CONCLUDED,
    }
)
LIMITED = ("right", "personnel")
LIMITATION = ("LIM.1", "LIM.4", "LIM.8")

PROCEDURE = Procedure(
    name="claims",
    allowed=(Row(SetFacts, ANY_OPEN, "可以补充或更正诉求的事实。", "Facts of a claim may be told or corrected."),),
    decide={SetFacts: decide_set_facts},
    evolve={ClaimStated: _claim_stated, FactsSet: _facts_set},
    starts={f"limitation.{rule}": (rule,) for rule in LIMITATION},
    ends={
        f"limitation.{rule}": tuple((other, "cancelled") for other in LIMITATION if other != rule)
        for rule in LIMITATION
    }
    | {"limitation.lifted": tuple((rule, "cancelled") for rule in LIMITATION)},
)
