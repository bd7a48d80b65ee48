"""What was got (清偿) of what is claimed: whom and what a promise covers, what it may still bring, which claims are met.

A promise is an agreement or an award (a judgment, an order). It covers the claims of its limb: of an agreement those of
the workers its terms name, of an award those that its items name by worker and code. Who names nobody means everybody.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from casework.codes import Nature, Route
from casework.state import Agreement, Award, Claim, Complaint, Limb

Promise = Agreement | Award

NOTHING = Decimal("0.00")


def promises(state: Complaint) -> tuple[Promise, ...]:
    """Everything agreed, and everything awarded that stands."""
    return (*state.agreements, *(one for one in state.awards if not one.superseded))


def claims_about(state: Complaint, promise: Promise, worker: str | None = None) -> tuple[str, ...]:
    """The claims that a promise covers for somebody; with `worker` only those of that worker."""
    own = _claims(state, promise)
    return tuple(
        one.id
        for one in state.claims
        if one.id in own and any(_is_same(worker, person) for person in _covered(promise, one))
    )


def satisfied_claims(state: Complaint) -> tuple[str, ...]:
    """Claims that were paid in full or done by themselves, and those of which every worker's part was promised and got.

    A claim that was paid in part, redirected, withdrawn or still hangs elsewhere is not satisfied because another one was.
    """
    return tuple(one.id for one in state.claims if one.performed or _is_met(state, one))


def _is_met(state: Complaint, claim: Claim) -> bool:
    limbs = {one.id for one in state.limbs if claim.id in one.claims}
    left = set(_people(claim))
    for promise in promises(state):
        if _limb(promise) in limbs:
            left -= _brought(state, promise, claim)
    return not left


def _brought(state: Complaint, promise: Promise, claim: Claim) -> frozenset[str | None]:
    """Whose part of a claim a promise brought. Of an award about a part of it, the rest is still to be decided."""
    if isinstance(promise, Award):
        got = promise.paid_yuan > 0 and is_done(state, promise) and not _is_part(state, promise, claim)
        return _covered(promise, claim) if got else frozenset()
    covered = _covered(promise, claim)
    if is_done(state, promise):
        return covered
    undone = {one.worker for one in promise.terms if one.done_on is None}
    return frozenset() if None in undone or None in covered else covered - undone


def _is_part(state: Complaint, award: Award, claim: Claim) -> bool:
    """Whether it decides a part of a claim in advance (先行裁决), and the rest is not decided yet."""
    if not award.partial or any(
        one.scope == award.scope and not one.partial and not one.superseded for one in state.awards
    ):
        return False
    given = sum((one.amount_yuan for one in award.items if one.code in ("none", claim.code)), NOTHING)
    return claim.amount_yuan is None or given < claim.amount_yuan


def _covered(promise: Promise, claim: Claim) -> frozenset[str | None]:
    """The people of a claim whom a promise is to; one that names nobody is to everybody."""
    people = _people(claim)
    if isinstance(promise, Award):
        named = {one.worker for one in promise.items if not one.superseded and one.code in ("none", claim.code)}
    else:
        named = {one.worker for one in promise.terms}
    if None in named or people == (None,):
        return frozenset(people) if named else frozenset()
    return frozenset(named.intersection(people))


def claims_unmet(state: Complaint) -> tuple[str, ...]:
    """Claims that ask for something which the worker has not got here.

    Left out is what was sent elsewhere, given up or gone to another complaint, and what was decided against the worker.
    """
    satisfied = satisfied_claims(state)
    return tuple(
        one.id
        for one in state.claims
        if one.id not in satisfied and one.asked and _asks_for_something(one) and not _dismissed(state, one)
    )


def _dismissed(state: Complaint, claim: Claim) -> bool:
    """Whether a tribunal or court decided the whole and gave nothing for a claim, while the rest of it was paid."""
    return any(
        claim.id in _claims(state, one)
        and not one.partial
        and one.items
        and is_done(state, one)
        and not _covered(one, claim)
        for one in state.awards
        if not one.superseded
    )


def _asks_for_something(claim: Claim) -> bool:
    """A question, or what is only to be answered, asks for no payment and no act: the conclusion answers it."""
    return claim.nature is not Nature.QUESTION and claim.route is not Route.ANSWER


def everything_got(state: Complaint) -> bool:
    """Whether the worker got everything: nothing promised is owed, no claim is left, and something came of it."""
    return all_performed(state) and anything_performed(state) and not claims_unmet(state)


def agreements_performed(state: Complaint) -> bool:
    """Whether every agreement is performed, or what it was about was got otherwise."""
    return all(is_done(state, one) for one in state.agreements)


def all_performed(state: Complaint) -> bool:
    """Whether nothing agreed or awarded is owed."""
    return all(is_done(state, one) for one in promises(state))


def anything_performed(state: Complaint) -> bool:
    """Whether the worker got something on record: money by any promise, an act that was done, or a claim paid or done."""
    return (
        any(one.paid_yuan > 0 for one in _ever_promised(state))
        or any(term.done_on is not None for one in state.agreements for term in one.terms)
        or any(one.got_something for one in state.claims)
    )


def is_done(state: Complaint, promise: Promise) -> bool:
    """Whether nothing is left of a promise: paid and done, or its money was got otherwise and its acts are done."""
    if isinstance(promise, Award):
        return promise.paid or _got_otherwise(state, promise)
    acts_done = all(one.done_on is not None for one in promise.terms if one.kind == "act")
    return promise.performed or (acts_done and _got_otherwise(state, promise))


def _got_otherwise(state: Complaint, promise: Promise) -> bool:
    """What others were paid on a claim of several workers is not what these were promised."""
    room = _room(state, _claims(state, promise), [one for one in _others(state, promise) if _share(one, promise)])
    return room is not None and room <= promise.paid_yuan


def room_yuan(state: Complaint, promise: Promise) -> Decimal | None:
    """What a promise may bring at most, with what it has brought; None: no bound is known.

    The same money counts once: all that is promised on a claim brings together what is claimed, or the promise where it
    is more. What was paid on a claim before the promise is not in it, unless the claim was met in full by that.
    """
    return _room(state, _claims(state, promise), _others(state, promise))


def room_on_claim_yuan(state: Complaint, claim: Claim) -> Decimal | None:
    """What may still be paid on a claim by itself; None: no amount is known."""
    return _room(state, (claim.id,), _ever_promised(state))


def _room(state: Complaint, claims: Collection[str], others: Collection[Promise]) -> Decimal | None:
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
    within = {one.id for one in limbs}
    paid = [one.paid_yuan for one in others if _limb(one) in within]
    still = sum((one.owed_yuan or NOTHING for one in asked if not one.performed), NOTHING)
    return max(NOTHING, still + _promised_beyond(state, limbs) - sum(paid, NOTHING))


def _promised_beyond(state: Complaint, limbs: list[Limb]) -> Decimal:
    """What was promised beyond what is claimed: of promises on the same claims the one that goes furthest."""
    most: dict[frozenset[str], Decimal] = {}
    for limb in limbs:
        claims = [one for one in state.claims if one.id in limb.claims]
        asked = sum(((one.amount_yuan if one.performed else one.owed_yuan) or NOTHING for one in claims), NOTHING)
        promised = sum((_promised(one) for one in promises(state) if _limb(one) == limb.id), NOTHING)
        same = frozenset(limb.claims)
        most[same] = max(most.get(same, NOTHING), promised - asked)
    return sum(most.values(), NOTHING)


def _ever_promised(state: Complaint) -> tuple[Promise, ...]:
    """Awards that were set aside are owed no more, but what was paid on them was paid."""
    return (*state.agreements, *state.awards)


def _others(state: Complaint, promise: Promise) -> list[Promise]:
    return [one for one in _ever_promised(state) if one is not promise]


def _share(one: Promise, other: Promise) -> bool:
    """Whether two promises have somebody in common; one that names nobody is to everybody."""
    first, second = _named(one), _named(other)
    return None in first or None in second or not first.isdisjoint(second)


def _named(promise: Promise) -> set[str | None]:
    parts = promise.items if isinstance(promise, Award) else promise.terms
    return {one.worker for one in parts} or {None}


def _claims(state: Complaint, promise: Promise) -> tuple[str, ...]:
    limb = state.find_limb(_limb(promise))
    return limb.claims if limb is not None else ()


def _promising(state: Complaint) -> list[Limb]:
    limbs = {_limb(one) for one in _ever_promised(state)}
    return [one for one in state.limbs if one.id in limbs and one.claims]


def _promised(promise: Promise) -> Decimal:
    return promise.awarded_yuan if isinstance(promise, Award) else promise.agreed_yuan


def _limb(promise: Promise) -> str:
    return promise.scope if isinstance(promise, Award) else promise.limb


def _people(claim: Claim) -> tuple[str | None, ...]:
    """The workers of a claim; one whom nobody named where none is identified."""
    return claim.workers or (None,)


def _is_same(named: str | None, person: str | None) -> bool:
    """Whether a promise to `named` (nobody: everybody) is one to that person."""
    return named is None or person is None or named == person
