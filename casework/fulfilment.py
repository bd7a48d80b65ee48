"""What was got (清偿) of what is claimed: whom and what a promise covers, what it may still bring, which claims are met.

A promise is an agreement or an award (a judgment, an order). It covers the claims of its limb: of an agreement those of
the workers its terms name, of an award those that its items name by worker and code. Who names nobody means everybody.

The same money counts once. The worker claims 12,000 yuan (c1). The employer promises them in mediation (a1), does not
pay, and a tribunal awards them too (aw1). Nobody owes 24,000: what is paid on either is owed by neither any more.

    the worker claims              12000.00 on c1
    the employer promises          12000.00 on a1    left to pay on a1: 12000.00
    the tribunal awards            12000.00 on aw1   left to pay on a1: 12000.00, on aw1: 12000.00
    the employer pays               5000.00 on a1    left to pay on a1: 7000.00, on aw1: 7000.00
    the employer pays               7000.00 on aw1   left to pay on a1: 0.00, on aw1: 0.00

Both promises are performed then, and c1 is met, though a1 shows 5,000 as paid and aw1 7,000.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from casework.codes import Nature, Route
from casework.replacing import replace
from casework.state import Agreement, Award, Claim, Complaint, Limb

Promise = Agreement | Award

NOTHING = Decimal("0.00")


def promises(state: Complaint) -> tuple[Promise, ...]:
    """Everything agreed, and everything awarded that stands."""
    return (*state.agreements, *(one for one in state.awards if not one.superseded))


def known_by(state: Complaint, on: date) -> Complaint:
    """The complaint with what was agreed and awarded by a day, and not what came later."""
    agreements = tuple(one for one in state.agreements if one.agreed_on <= on)
    return replace(
        state, agreements=agreements, awards=tuple(one for one in state.awards if owed_since(state, one) <= on)
    )


def owed_since(state: Complaint, award: Award) -> date:
    """Since when something is owed by an award, or by the one that it corrects, or was given on."""
    taken_over = [one for one in state.awards if one.superseded or any(item.superseded for item in one.items)]
    return min(one.made_on for one in (award, *taken_over) if _share_claims(state, one, award) or one is award)


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
        paid = promise.paid_yuan > 0 and money_got(state, promise)
        got = paid and not orders_act(promise, claim) and not _is_part(state, promise, claim)
        return _covered(promise, claim) if got else frozenset()
    covered = _covered(promise, claim)
    if is_done(state, promise):
        return covered
    undone = {one.worker for one in promise.terms if one.done_on is None}
    return frozenset() if None in undone or None in covered else covered - undone


def orders_act(promise: Promise, claim: Claim) -> bool:
    """Whether an award gives something else than money for a claim: then no payment on it says that this was done.

    Where money was claimed, or is given to somebody under the code, an item without an amount gives nothing; and what a
    decision declares is given with it.
    """
    if not isinstance(promise, Award) or claim.amount_yuan or claim.code in promise.declared:
        return False
    its = [one.amount_yuan for one in promise.items if not one.superseded and one.code == claim.code]
    return bool(its) and not any(its)


def _is_part(state: Complaint, award: Award, claim: Claim) -> bool:
    """Whether it decides a part of a claim in advance (先行裁决), and the rest is not decided, or not paid, yet."""
    if not award.partial:
        return False
    whole = [one for one in state.awards if one.scope == award.scope and not one.partial and not one.superseded]
    if whole:
        return any(_covered(one, claim) and not money_got(state, one) for one in whole)
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
    return _acts_done(state, promise) and money_got(state, promise)


def _acts_done(state: Complaint, promise: Promise) -> bool:
    """Whether its acts are done: those of an agreement by themselves, what an award orders beside money on its claims."""
    if not isinstance(promise, Award):
        return all(one.done_on is not None for one in promise.terms if one.kind == "act")
    if promise.superseded or not promise.awarded_yuan:
        return True
    own = _claims(state, promise)
    return all(one.performed for one in state.claims if one.id in own and orders_act(promise, one))


def money_got(state: Complaint, promise: Promise) -> bool:
    """Whether no money is owed by a promise: it was paid, or came otherwise."""
    if isinstance(promise, Award):
        return promise.paid or _got_otherwise(state, promise)
    return all(one.done_on for one in promise.terms if one.kind == "pay") or _got_otherwise(state, promise)


def _got_otherwise(state: Complaint, promise: Promise) -> bool:
    """What others were paid on a claim of several workers is not what these were promised."""
    if any(_settles(state, one, promise) for one in state.agreements):
        return True
    room = _room(state, _claims(state, promise), [one for one in _others(state, promise) if _share(one, promise)])
    if room is None and isinstance(promise, Agreement):
        return any(_in_place_of(state, one, promise) for one in state.awards)
    return room is not None and room <= promise.paid_yuan


def _settles(state: Complaint, later: Agreement, promise: Promise) -> bool:
    """Whether a later settlement on the same claims with the same people was performed: it settled this for good.

    So does one about an award that is not enforced instead (执行和解). While it is not performed, both stand.
    """
    if not later.performed or later.id == promise.id or not later.agreed_yuan:
        return False
    if later.agreed_on < (promise.made_on if isinstance(promise, Award) else promise.agreed_on):
        return False
    made = [one.id for one in state.agreements]
    if not isinstance(promise, Award) and made.index(promise.id) > made.index(later.id):
        return False
    own, its = set(_claims(state, promise)), set(_claims(state, later))
    about = [one for one in state.claims if one.id in own]
    return bool(about) and own <= its and all(_covered(promise, one) <= _covered(later, one) for one in about)


def _in_place_of(state: Complaint, award: Award, agreement: Agreement) -> bool:
    """Whether an award that came later on the same claims, of unknown amounts, was paid and gave nobody less."""
    if award.superseded or not award.paid or award.made_on < agreement.agreed_on:
        return False
    if set(_claims(state, award)) != set(_claims(state, agreement)):
        return False
    given, agreed = _by_worker(award), _by_worker(agreement)
    if None in given or None in agreed:
        return award.awarded_yuan >= agreement.agreed_yuan
    return all(given.get(worker, NOTHING) >= amount for worker, amount in agreed.items())


def room_yuan(state: Complaint, promise: Promise) -> Decimal | None:
    """What a promise may bring at most, with what it has brought; None: no bound is known.

    The same money counts once: all that is promised on a claim brings together what is claimed, or the promise where it
    is more. What was paid on a claim before the promise is not in it, unless the claim was met in full by that.
    """
    return _room(state, _claims(state, promise), _others(state, promise))


def room_on_claim_yuan(state: Complaint, claim: Claim) -> Decimal | None:
    """What may still be paid on a claim by itself; None: no amount is known."""
    return room_on_claims_yuan(state, (claim.id,))


def room_on_claims_yuan(state: Complaint, claims: Collection[str]) -> Decimal | None:
    """What may still be paid on claims together, by whatever way; None: not every amount is known."""
    return _room(state, claims, _ever_promised(state))


def unpaid_yuan(state: Complaint, claims: Collection[str]) -> Decimal | None:
    """What is claimed and was neither paid on the claims nor by a promise about them alone; None: not all is known."""
    asked = [one for one in state.claims if one.id in claims]
    if not asked or any(one.amount_yuan is None for one in asked):
        return None
    return max(NOTHING, _still(asked) - _paid_within(_ever_promised(state), state, frozenset(claims)))


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
    paid = _paid_within(others, state, claims)
    return max(NOTHING, _still(asked) + _promised_beyond(state, limbs) - paid)


def _still(claims: Collection[Claim]) -> Decimal:
    """What is left of claims of known amounts by what was paid on them directly."""
    return sum((one.owed_yuan or NOTHING for one in claims if not one.performed), NOTHING)


def _paid_within(promised: Collection[Promise], state: Complaint, claims: frozenset[str]) -> Decimal:
    """What promises brought that are about some claims and no others."""
    within = {one.id for one in _promising(state) if claims.issuperset(one.claims)}
    return sum((one.paid_yuan for one in promised if _limb(one) in within), NOTHING)


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
    for claim in state.claims:
        if claim.id in limb.claims:
            whose = claim.workers[0] if len(claim.workers) == 1 else None
            amount = claim.amount_yuan if claim.performed else claim.owed_yuan
            asked[whose] = asked.get(whose, NOTHING) + (amount or NOTHING)
    for promise in promises(state):
        for worker, sum_yuan in _by_worker(promise).items() if _limb(promise) == limb.id else ():
            promised[worker] = promised.get(worker, NOTHING) + sum_yuan
    if None in asked or None in promised:
        return sum(promised.values(), NOTHING) - sum(asked.values(), NOTHING)
    return sum((max(NOTHING, promised[one] - asked.get(one, NOTHING)) for one in promised), NOTHING)


def _ever_promised(state: Complaint) -> tuple[Promise, ...]:
    """Awards that were set aside are owed no more, but what was paid on them was paid."""
    return (*state.agreements, *state.awards)


def _others(state: Complaint, promise: Promise) -> list[Promise]:
    return [one for one in _ever_promised(state) if one is not promise]


def _share(one: Promise, other: Promise) -> bool:
    """Whether two promises have somebody in common; one that names nobody is to everybody."""
    first, second = _named(one), _named(other)
    return None in first or None in second or not first.isdisjoint(second)


def _share_claims(state: Complaint, one: Promise, other: Promise) -> bool:
    """Whether two promises are about a claim in common."""
    return not set(_claims(state, one)).isdisjoint(_claims(state, other))


def _named(promise: Promise) -> set[str | None]:
    parts = promise.items if isinstance(promise, Award) else promise.terms
    return {one.worker for one in parts} or {None}


def _claims(state: Complaint, promise: Promise) -> tuple[str, ...]:
    limb = state.find_limb(_limb(promise))
    return limb.claims if limb is not None else ()


def _promising(state: Complaint) -> list[Limb]:
    limbs = {_limb(one) for one in _ever_promised(state)}
    return [one for one in state.limbs if one.id in limbs and one.claims]


def _by_worker(promise: Promise) -> dict[str | None, Decimal]:
    """The money of a promise for each worker that it names, and for nobody in particular."""
    found: dict[str | None, Decimal] = {}
    parts = [one for one in promise.items if not one.superseded] if isinstance(promise, Award) else list(promise.terms)
    for part in parts:
        if part.amount_yuan:
            found[part.worker] = found.get(part.worker, NOTHING) + part.amount_yuan
    return found


def promised_by(promise: Promise) -> Decimal:
    """All money of an agreement, or of the items of an award that stand."""
    return promise.awarded_yuan if isinstance(promise, Award) else promise.agreed_yuan


def _limb(promise: Promise) -> str:
    return promise.scope if isinstance(promise, Award) else promise.limb


def _people(claim: Claim) -> tuple[str | None, ...]:
    """The workers of a claim; one whom nobody named where none is identified."""
    return claim.workers or (None,)


def _is_same(named: str | None, person: str | None) -> bool:
    """Whether a promise to `named` (nobody: everybody) is one to that person."""
    return named is None or person is None or named == person
