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
    """The injuries of those that claims tell which a proceeding has with their day; each is had by one proceeding at most."""
    if proceeding.kind != ProceedingKind.INJURY or _day_of(proceeding) is None:
        return ()
    found = injuries(state, context)
    having = [(one, _meant(state, one, found)) for one in state.proceedings if _day_of(one) is not None]
    return tuple(one for one in found if _best(one, having) == proceeding.id)


def _best(injury: Injury, having: list[tuple[Proceeding, tuple[Injury, ...]]]) -> str | None:
    """The proceeding that has an injury: one that says the same day goes before another, else the first that was told."""
    mine = [one for one, meant in having if injury in meant]
    return min(mine, key=lambda one: _day_of(one) != injury.on).id if mine else None


def _day_of(proceeding: Proceeding) -> date | None:
    return dict(proceeding.facts).get(INJURED) if proceeding.kind == ProceedingKind.INJURY else None


def _meant(state: Complaint, proceeding: Proceeding, found: tuple[Injury, ...]) -> tuple[Injury, ...]:
    """The injuries that a proceeding can only mean: by its claims, or by its day and whose claims these are.

    What other claims of the same workers say is the same with a wrong day. None where nobody can say which it is.
    """
    about = [one for one in state.claims if proceeding.is_about(one)]
    ids, whose, day = {one.id for one in about}, {frozenset(one.workers) for one in about}, _day_of(proceeding)
    mine = [one for one in found if not ids.isdisjoint(one.claims) or (one.on == day and one.workers in whose)]
    same = {one.workers for one in mine if one.on == day} or {one.workers for one in mine}
    told = tuple(one for one in mine if one.workers in same)
    days = {one.on for one in told}
    return told if len(days) == 1 or (day is not None and (len(same) == 1 or day in days)) else ()


def completed(state: Complaint, proceeding: Proceeding, told: tuple[Injury, ...], context: Context) -> Proceeding:
    """A proceeding with what is known besides its own papers: from claims, and from proceedings that do not say the day."""
    known = {name for name, _ in proceeding.facts}
    more = {name: on for one in told for name, on in (*one.papers, *_besides(state, one, context)) if name not in known}
    return replace(proceeding, facts=(*proceeding.facts, *more.items())) if more else proceeding


def _besides(state: Complaint, injury: Injury, context: Context) -> tuple[tuple[str, date], ...]:
    """The papers about an injury in proceedings that do not say its day."""
    undated = [one for one in state.proceedings if one.kind == ProceedingKind.INJURY and _day_of(one) is None]
    found = injuries(state, context) if undated else ()
    return tuple(paper for one in undated if injury in _meant(state, one, found) for paper in one.facts)


def on_record(state: Complaint, rule: str, scope: str) -> bool:
    """Whether a clock of a rule is there that was not taken off."""
    return any((one.rule, one.scope) == (rule, scope) and one.status != "cancelled" for one in state.deadlines.values())


def scopes(state: Complaint, proceeding: Proceeding, told: tuple[Injury, ...], rule: str) -> tuple[str, ...]:
    """Where the time to apply that a proceeding is about stands: with one claim of each worker's, where it was on record
    before, else with the proceeding itself.
    """
    if on_record(state, rule, proceeding.id):
        return (proceeding.id,)
    standing = {claim for one in told for claim in one.claims if on_record(state, rule, claim)}
    if not standing:
        return (proceeding.id,)
    whose: dict[frozenset[str], str] = {}
    for one in sorted(told, key=lambda one: (standing.isdisjoint(one.claims), one.on != _day_of(proceeding))):
        whose.setdefault(one.workers, next((claim for claim in one.claims if claim in standing), one.claims[0]))
    return tuple(whose.values())
