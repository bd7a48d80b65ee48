"""What the claims of a matter tell of an injury: its day, and that it was recognised, as if a paper of a proceeding said so.

Several claims of the same workers from one day are about one injury. A proceeding about it is better evidence: what its
papers do not tell is taken from the claims, and where they tell another day that is the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.papers import STARTS, ProceedingKind
from casework.procedure import Context
from casework.replacing import replace
from casework.state import Claim, Complaint, Proceeding

INJURED, RECOGNISED = "injured", "recognised"
"""The papers that claims tell as well."""

RECOGNITION = frozenset(STARTS[f"{ProceedingKind.INJURY}.{INJURED}"])
"""The rules that count from an injury: the times to apply for its recognition (认定)."""

DAYS = ("injured_on", "diagnosed_on")
"""The facts of a claim that say when: an accident, or the diagnosis of an occupational disease."""

OF_RECOGNITION = "4.1"
"""The claim for recognition itself: a relation that makes something else of it knows no such right."""


@dataclass(frozen=True, slots=True)
class Injury:
    """One injury as claims tell it, the claims in their order."""

    claims: tuple[str, ...]
    workers: frozenset[str]
    on: date
    recognised_on: date | None = None

    @property
    def papers(self) -> tuple[tuple[str, date], ...]:
        """The same as papers of a proceeding."""
        known = ((INJURED, self.on), (RECOGNISED, self.recognised_on))
        return tuple((name, on) for name, on in known if on is not None)


def is_told(state: Complaint) -> bool:
    """Whether any claim says a day of an injury at all."""
    return any(getattr(one.facts, name) is not None for one in state.claims for name in DAYS)


def injuries(state: Complaint, context: Context) -> tuple[Injury, ...]:
    """The injuries that claims here tell to the day, where the law gives a right to have them recognised."""
    found: dict[tuple[frozenset[str], date], list[Claim]] = {}
    for claim in state.claims:
        on = _day(state, claim, context) if claim.went_to is None else None
        if on is not None:
            found.setdefault((frozenset(claim.workers), on), []).append(claim)
    return tuple(
        Injury(
            tuple(one.id for one in claims),
            workers,
            on,
            min((one.facts.recognised_on for one in claims if one.facts.recognised_on is not None), default=None),
        )
        for (workers, on), claims in found.items()
    )


def _day(state: Complaint, claim: Claim, context: Context) -> date | None:
    """When it was, by the facts that the rule book asks for with such a claim."""
    entry = context.law.claims.get(claim.code)
    if entry is None or not _is_recognised_in(state, claim, context):
        return None
    told = (getattr(claim.facts, name) for name in DAYS if name in entry.facts)
    return min((on for on in told if on is not None), default=None)


def _is_recognised_in(state: Complaint, claim: Claim, context: Context) -> bool:
    """Whether an injury is recognised in the claim's relation; while nobody knows the relation, it may be."""
    entry, relation = context.law.claims.get(OF_RECOGNITION), claim.relation or state.relation
    own = entry.relation_overrides.get(relation.value) if entry is not None and relation is not None else None
    return own is None or entry is None or own.nature == entry.nature


def told_of(state: Complaint, proceeding: Proceeding, context: Context) -> tuple[Injury, ...]:
    """The injuries that a proceeding is about, of those that claims tell; none where nobody can say which.

    By its day, where one is of that day: what other claims of the same workers say is the same with a wrong day.
    """
    if proceeding.kind != ProceedingKind.INJURY:
        return ()
    about = {one.id for one in state.claims if proceeding.is_about(one)}
    mine = tuple(one for one in injuries(state, context) if not about.isdisjoint(one.claims))
    day = dict(proceeding.facts).get(INJURED)
    whose = {one.workers for one in mine if one.on == day} or {one.workers for one in mine}
    told = tuple(one for one in mine if one.workers in whose)
    sure = len({one.on for one in told}) == 1 or (
        day is not None and (len(whose) == 1 or day in {one.on for one in told})
    )
    return told if sure else ()


def completed(proceeding: Proceeding, told: tuple[Injury, ...]) -> Proceeding:
    """A proceeding with what claims say that its own papers do not."""
    known = {name for name, _ in proceeding.facts}
    more = {name: on for one in told for name, on in one.papers if name not in known}
    return replace(proceeding, facts=(*proceeding.facts, *more.items())) if more else proceeding


def on_record(state: Complaint, rule: str, scope: str) -> bool:
    """Whether a clock of a rule is there that was not taken off."""
    return any((one.rule, one.scope) == (rule, scope) and one.status != "cancelled" for one in state.deadlines.values())


def scopes(state: Complaint, proceeding: Proceeding, told: tuple[Injury, ...], rule: str) -> tuple[str, ...]:
    """Where the time to apply that a proceeding is about stands: with its claims, where it was on record before, else with
    the proceeding itself.
    """
    if on_record(state, rule, proceeding.id):
        return (proceeding.id,)
    mine = tuple(claim for one in told for claim in one.claims if on_record(state, rule, claim))
    return mine or (proceeding.id,)
