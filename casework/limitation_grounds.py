"""Everything on record that turns the limitation of a claim, one by one, with what each rests on and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from casework.claim_facts import RoughPrecision, last_day
from casework.fields import Sealed
from casework.limitation_turns import Kind, Turn, of_limb, of_proceeding
from casework.obstacles import Pauses
from casework.replacing import replace
from casework.state import Agreement, Award, Claim, Complaint

GroundKind = Literal["interrupted", "held", "handed_back", "stood_still"]
KINDS: dict[Kind, GroundKind] = {Kind.HELD: "held", Kind.INTERRUPTED: "interrupted", Kind.BACK: "handed_back"}

PART_PAYMENT, PROMISED, JOINED, STEP, OBSTACLE = "part_payment", "promised", "joined", "own_step", "obstacle"
"""What a ground is where it is no act told by itself and no paper: money, a promise, what came along with a claim, a
step of a procedure here, and what hindered the party."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One turn of a claim's limitation: what it is, since when (and until when), and what it rests on.

    `what` is the act, or the kind of proceeding or procedure; `source` its id in the matter ("" for an act told by
    itself). `exact` is whether its day is known, else it may have been as late as `until`. `counted` is whether a clock of
    the line begins or ends by it: what came too late, or was overtaken on its day, does not.
    """

    kind: GroundKind
    on: date
    what: str
    until: date | None = None
    source: str = ""
    exact: bool = True
    counted: bool = True
    proof: Sealed | None = None
    earlier: UUID | None = None


def grounds(state: Complaint, claim: Claim, *, turned_on: frozenset[date], hindered: Pauses) -> tuple[Ground, ...]:
    """Every ground on record, oldest first; `turned_on` are the days on which a clock of the line begins or ends, and
    `hindered` the times in which something hindered the party (`obstacles.suspensions`).
    """
    found = [*_acts(claim), *_elsewhere(state, claim), *_here(state, claim), *_along(claim)]
    told = {one.on for one in found if one.kind == "interrupted"}
    by_record = [_by_the_record(state, claim, on) for on in claim.interruptions]
    found += [one for one in by_record if one.source or one.what == PART_PAYMENT or one.on not in told]
    found = [one if one.on in turned_on else replace(one, counted=False) for one in found]
    found += [Ground("stood_still", since, OBSTACLE, until=until, exact=until is not None) for since, until in hindered]
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.source, one.what)))


def _acts(claim: Claim) -> Iterator[Ground]:
    """Acts that were told by themselves, each with its proof."""
    proofs = {(one.act, one.on): one for one in claim.proofs}
    for act, on in claim.acts:
        proof = proofs.get((act, on))
        yield Ground(
            "interrupted", on, act, proof=proof.text if proof else None, earlier=proof.earlier if proof else None
        )
    for act, on in claim.rough_acts:
        proof = proofs.get((act, on))
        yield Ground(
            "interrupted",
            on,
            act,
            until=last_day(RoughPrecision.MONTH, on),
            exact=False,
            proof=proof.text if proof else None,
            earlier=proof.earlier if proof else None,
        )


def _elsewhere(state: Complaint, claim: Claim) -> Iterator[Ground]:
    """What the papers of other bodies prove."""
    for one in state.proceedings:
        if one.is_about(claim):
            yield from _of_turns(of_proceeding(one), what=one.kind, source=one.id)


def _here(state: Complaint, claim: Claim) -> Iterator[Ground]:
    """What our own procedures prove; a step that interrupts on the day on which it was taken is on record as such."""
    for limb in state.limbs:
        if claim.id not in limb.claims:
            continue
        yield from _of_turns(of_limb(state, limb), what=limb.procedure, source=limb.id)
        case, mediation = state.cases.get(limb.id), state.mediations.get(limb.id)
        taken_on = (
            mediation.received_on if mediation is not None else case.applied_on or case.filed_on if case else None
        )
        if taken_on in claim.interruptions and limb.procedure != "negotiation" and taken_on is not None:
            yield Ground("interrupted", taken_on, limb.procedure, source=limb.id)


def _of_turns(turns: Iterable[Turn], *, what: str, source: str) -> Iterator[Ground]:
    for one in turns:
        rough = one.last != date.min
        yield Ground(
            KINDS[one.kind],
            one.on,
            what,
            until=one.last if rough else None,
            source=source,
            exact=one.exact and not rough,
        )


def _along(claim: Claim) -> Iterator[Ground]:
    """When bodies had the claim in a complaint that it came from."""
    for since, until in claim.holdings:
        yield Ground("held", since, JOINED)
        if until is not None:
            yield Ground("handed_back", until, JOINED)


def _by_the_record(state: Complaint, claim: Claim, on: date) -> Ground:
    """An interruption that a step here brought with it: a part payment, a promise, or what came along with the claim."""
    promises: tuple[Agreement | Award, ...] = (*state.agreements, *state.awards)
    paid = next((one.id for one in promises if on in one.paid_on), "")
    if paid or on in claim.paid_on:
        return Ground("interrupted", on, PART_PAYMENT, source=paid)
    agreed = next((one.id for one in state.agreements if one.agreed_on == on), "")
    if agreed:
        return Ground("interrupted", on, PROMISED, source=agreed)
    return Ground("interrupted", on, JOINED if claim.origin is not None else STEP)
