"""What a promise or a claim may still bring (还可履行的金额): bounded by what is claimed, because the same money counts once.

A promise is an agreement or an award (`fulfilment.py`). Where an amount of the claims is unknown, no bound is known.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from casework.state import Agreement, Award, Claim, Complaint, Limb

Promise = Agreement | Award

NOTHING = Decimal("0.00")


def promises(state: Complaint) -> tuple[Promise, ...]:
    """Everything agreed, and everything awarded that stands."""
    return (*state.agreements, *(one for one in state.awards if not one.superseded))


def room_yuan(state: Complaint, promise: Promise) -> Decimal | None:
    """What a promise may bring at most, with what it has brought; None: no bound is known.

    The same money counts once: all that is promised on a claim brings together what is claimed, or the promise where it
    is more. What was paid on a claim before the promise is not in it, unless the claim was met in full by that.
    """
    return room_among(state, claims_of(state, promise), others_than(state, promise))


def room_on_claim_yuan(state: Complaint, claim: Claim) -> Decimal | None:
    """What may still be paid on a claim by itself; None: no amount is known."""
    return room_on_claims_yuan(state, (claim.id,))


def room_on_claims_yuan(state: Complaint, claims: Collection[str]) -> Decimal | None:
    """What may still be paid on claims together, by whatever way; None: not every amount is known."""
    return room_among(state, claims, ever_promised(state))


def unpaid_yuan(state: Complaint, claims: Collection[str]) -> Decimal | None:
    """What is claimed and was neither paid on the claims nor by a promise about them alone; None: not all is known."""
    asked = [one for one in state.claims if one.id in claims]
    if not asked or any(one.amount_yuan is None for one in asked):
        return None
    return max(NOTHING, _still(asked) - _paid_within(ever_promised(state), state, frozenset(claims)))


def room_among(state: Complaint, claims: Collection[str], others: Collection[Promise]) -> Decimal | None:
    """The narrower bound: of these claims alone, and of all that hang together with them by a promise about both."""
    if not claims:
        return None
    own = frozenset(claims)
    bounds = [_left_by(others, state, some) for some in (own, _connected(state, own))]
    return min((one for one in bounds if one is not None), default=None)


def _connected(state: Complaint, claims: frozenset[str]) -> frozenset[str]:
    """These claims with every other one that shares a promise with one of them."""
    limbs = [set(one.claims) for one in _promising(state)]
    found = set(claims)
    while more := set().union(*(one for one in limbs if one & found)) - found:
        found |= more
    return frozenset(found)


def _left_by(others: Collection[Promise], state: Complaint, claims: frozenset[str]) -> Decimal | None:
    asked = [one for one in state.claims if one.id in claims]
    if all(one.performed for one in asked):
        return NOTHING
    if any(one.amount_yuan is None for one in asked):
        return None
    limbs = [one for one in _promising(state) if claims.issuperset(one.claims)]
    paid = _paid_within(others, state, claims)
    return max(NOTHING, _still(asked) + _promised_beyond(state, limbs) - paid)


def _still(claims: Collection[Claim]) -> Decimal:
    """What is left of claims of known amounts by what was paid on them directly."""
    return sum((one.owed_yuan or NOTHING for one in claims if not one.performed), NOTHING)


def _paid_within(promised: Collection[Promise], state: Complaint, claims: frozenset[str]) -> Decimal:
    """What promises brought that are about some claims and no others."""
    within = {one.id for one in _promising(state) if claims.issuperset(one.claims)}
    return sum((one.paid_yuan for one in promised if limb_of(one) in within), NOTHING)


def _promised_beyond(state: Complaint, limbs: list[Limb]) -> Decimal:
    """What was promised beyond what is claimed: of promises on the same claims the one that goes furthest."""
    most: dict[frozenset[str], Decimal] = {}
    for limb in limbs:
        same = frozenset(limb.claims)
        most[same] = max(most.get(same, NOTHING), _beyond(state, limb))
    return sum(most.values(), NOTHING)


def _beyond(state: Complaint, limb: Limb) -> Decimal:
    """How much more than is claimed a limb promises: to each worker, where every claim and every sum is of one alone."""
    asked: dict[str | None, Decimal] = {}
    promised: dict[str | None, Decimal] = {}
    about = frozenset(limb.claims)
    for claim in state.claims:
        if claim.id in about:
            whose = claim.workers[0] if len(claim.workers) == 1 else None
            amount = claim.amount_yuan if claim.performed else claim.owed_yuan
            asked[whose] = asked.get(whose, NOTHING) + (amount or NOTHING)
    for promise in (one for one in promises(state) if limb_of(one) == limb.id):
        for worker, sum_yuan in by_worker(promise).items():
            promised[worker] = promised.get(worker, NOTHING) + sum_yuan
    if None in asked or None in promised:
        return sum(promised.values(), NOTHING) - sum(asked.values(), NOTHING)
    return sum((max(NOTHING, promised[one] - asked.get(one, NOTHING)) for one in promised), NOTHING)


def ever_promised(state: Complaint) -> tuple[Promise, ...]:
    """Awards that were set aside are owed no more, but what was paid on them was paid."""
    return (*state.agreements, *state.awards)


def others_than(state: Complaint, promise: Promise) -> list[Promise]:
    return [one for one in ever_promised(state) if one is not promise]


def claims_of(state: Complaint, promise: Promise) -> tuple[str, ...]:
    limb = state.find_limb(limb_of(promise))
    return limb.claims if limb is not None else ()


def _promising(state: Complaint) -> list[Limb]:
    limbs = {limb_of(one) for one in ever_promised(state)}
    return [one for one in state.limbs if one.id in limbs and one.claims]


def by_worker(promise: Promise) -> dict[str | None, Decimal]:
    """The money of a promise for each worker that it names, and for nobody in particular."""
    found: dict[str | None, Decimal] = {}
    parts = [one for one in promise.items if not one.superseded] if isinstance(promise, Award) else list(promise.terms)
    for part in parts:
        if part.amount_yuan:
            found[part.worker] = found.get(part.worker, NOTHING) + part.amount_yuan
    return found


def limb_of(promise: Promise) -> str:
    return promise.scope if isinstance(promise, Award) else promise.limb
