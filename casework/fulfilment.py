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

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from casework.codes import Nature, Route
from casework.disputes import claims_of_items
from casework.replacing import replace
from casework.room import NOTHING, Promise, by_worker, claims_of, ever_promised, others_than, promises, room_among
from casework.state import Agreement, Award, AwardItem, Claim, Complaint


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


class Reach:
    """Whom a promise is to under each code, and whether with money: read once for all its claims, maybe thousands."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._named: dict[str, frozenset[str | None]] = {}
        self._with_money: dict[str, bool] = {}
        for one in promise.items if isinstance(promise, Award) else ():
            if not one.superseded:
                self._with_money[one.code] = self._with_money.get(one.code, False) or bool(one.amount_yuan)

    def covered(self, claim: Claim) -> frozenset[str | None]:
        """The people of a claim whom the promise is to; one that names nobody is to everybody."""
        people, named = _people(claim), self._under(claim.code)
        if None in named or people == (None,):
            return frozenset(people) if named else frozenset()
        return named.intersection(people)

    def _under(self, code: str) -> frozenset[str | None]:
        if code not in self._named:
            if isinstance(self._promise, Award):
                items = self._promise.items
                self._named[code] = frozenset(
                    one.worker for one in items if not one.superseded and one.code in ("none", code)
                )
            else:
                self._named[code] = frozenset(one.worker for one in self._promise.terms)
        return self._named[code]

    def orders_act(self, claim: Claim) -> bool:
        """Whether an award gives something else than money for a claim: then no payment on it says that this was done.

        Where money was claimed, or is given to somebody under the code, an item without an amount gives nothing; and
        what a decision declares is given with it.
        """
        if not isinstance(self._promise, Award) or claim.amount_yuan or claim.code in self._promise.declared:
            return False
        return not self._with_money.get(claim.code, True)


def claims_about(state: Complaint, promise: Promise, worker: str | None = None) -> tuple[str, ...]:
    """The claims that a promise covers for somebody; with `worker` only those of that worker."""
    own, reach = set(claims_of(state, promise)), Reach(promise)
    return tuple(
        one.id
        for one in state.claims
        if one.id in own and any(_is_same(worker, person) for person in reach.covered(one))
    )


def satisfied_claims(state: Complaint) -> tuple[str, ...]:
    """Claims that were paid in full or done by themselves, and those of which every worker's part was promised and got.

    A claim that was paid in part, redirected, withdrawn or still hangs elsewhere is not satisfied because another one was.
    """
    left = {one.id: set(_people(one)).difference(one.done_for) for one in state.claims if not one.performed}
    for promise in promises(state):
        for claim, people in _brought(state, promise).items():
            left.get(claim, set()).difference_update(people)
    return tuple(one.id for one in state.claims if not left.get(one.id))


def _brought(state: Complaint, promise: Promise) -> dict[str, frozenset[str | None]]:
    """Whose parts of which claims a promise brought. Of an award about a part of one, the rest is still to be decided."""
    own, reach = set(claims_of(state, promise)), Reach(promise)
    about = [one for one in state.claims if one.id in own]
    if isinstance(promise, Award):
        if promise.paid_yuan <= 0 or not money_got(state, promise):
            return {}
        part = _part_of(state, promise)
        return {one.id: reach.covered(one) for one in about if not reach.orders_act(one) and not part(one)}
    if is_done(state, promise):
        return {one.id: reach.covered(one) for one in about}
    undone = {one.worker for one in promise.terms if one.done_on is None}
    named = {one.id: reach.covered(one) for one in about if None not in undone}
    return {claim: people - undone for claim, people in named.items() if None not in people}


def orders_act(promise: Promise, claim: Claim) -> bool:
    """Whether an award gives something else than money for a claim (`Reach.orders_act`)."""
    return Reach(promise).orders_act(claim)


def _part_of(state: Complaint, award: Award) -> Callable[[Claim], bool]:
    """Of which claims it decides a part in advance (先行裁决), and the rest is not decided, or not paid, yet."""
    if not award.partial:
        return lambda claim: False
    whole = [one for one in state.awards if one.scope == award.scope and not one.partial and not one.superseded]
    if whole:
        unpaid = [Reach(one) for one in whole if not money_got(state, one)]
        return lambda claim: any(one.covered(claim) for one in unpaid)
    given: dict[str, Decimal] = {}
    for item in award.items:
        given[item.code] = given.get(item.code, NOTHING) + item.amount_yuan
    return lambda claim: (
        claim.amount_yuan is None
        or sum((given.get(code, NOTHING) for code in {"none", claim.code}), NOTHING) < claim.amount_yuan
    )


def claims_unmet(state: Complaint) -> tuple[str, ...]:
    """Claims that ask for something which the worker has not got here.

    Left out is what was sent elsewhere, given up or gone to another complaint, and what was decided against the worker.
    """
    satisfied, dismissed = set(satisfied_claims(state)), _dismissed(state)
    return tuple(
        one.id
        for one in state.claims
        if one.id not in satisfied and one.asked and _asks_for_something(one) and one.id not in dismissed
    )


def _dismissed(state: Complaint) -> set[str]:
    """The claims for which a tribunal or court decided the whole and gave nothing, while the rest of it was paid."""
    found: set[str] = set()
    for award in state.awards:
        if not award.superseded and not award.partial and award.items and is_done(state, award):
            own, reach = set(claims_of(state, award)), Reach(award)
            found.update(one.id for one in state.claims if one.id in own and not reach.covered(one))
    return found


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
        any(one.paid_yuan > 0 for one in ever_promised(state))
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
    own, reach = set(claims_of(state, promise)), Reach(promise)
    acts = [one for one in state.claims if one.id in own and reach.orders_act(one) and not one.performed]
    later = _settled_since(state, promise) if acts else []
    return all(_settled_on(later, one, reach.covered(one)) for one in acts)


def money_got(state: Complaint, promise: Promise) -> bool:
    """Whether no money is owed by a promise: it was paid, or came otherwise."""
    if isinstance(promise, Award):
        return promise.paid or _owed_beside(state, promise) <= 0 or _got_otherwise(state, promise)
    return all(one.done_on for one in promise.terms if one.kind == "pay") or _got_otherwise(state, promise)


def owed_by(state: Complaint, promise: Promise) -> Decimal:
    """The money that is owed by a promise: nothing of what came otherwise, or was settled for good since."""
    if money_got(state, promise):
        return NOTHING
    return _owed_beside(state, promise) if isinstance(promise, Award) else promised_by(promise) - promise.paid_yuan


def _owed_beside(state: Complaint, award: Award) -> Decimal:
    """What is owed by an award beside the items whose claims a later settlement has settled.

    What was paid before the day of that agreement counts for those items first: nobody says that it was for the others.
    From that day on they are settled, and what is paid on the award is for the others.
    """
    later = _settled_since(state, award)
    if not later or not award.awarded_yuan:
        return award.owed_yuan
    known = {one.id: one for one in state.claims}
    about = [[known[claim] for claim in claims] for claims in claims_of_items(state, award)]
    settling = [_settling(later, *one) for one in zip(award.items, about, strict=True)]
    gone = [(item, on) for item, on in zip(award.items, settling, strict=True) if on and not item.superseded]
    settled_yuan = sum((item.amount_yuan for item, _ in gone), NOTHING)
    until = max((on for _, on in gone), default=award.made_on)
    before = sum((one.amount_yuan for one in award.payments if one.on < until), NOTHING)
    return award.owed_yuan - settled_yuan + min(settled_yuan, before)


_Settled = tuple[date, frozenset[str], Reach]
"""When a settlement was agreed, the claims of its limb, and to whom it gives something."""


def _settled_since(state: Complaint, award: Award) -> list[_Settled]:
    """The settlements since an award, for money, that were performed: they settled for good what they are about."""
    later = [one for one in state.agreements if one.performed and one.agreed_yuan and one.agreed_on >= award.made_on]
    return sorted(
        ((one.agreed_on, frozenset(claims_of(state, one)), Reach(one)) for one in later), key=lambda told: told[0]
    )


def _settling(later: list[_Settled], item: AwardItem, about: list[Claim]) -> date | None:
    """Since when all claims that an item is about are settled with everybody to whom it gives something."""
    days = [_settled_on(later, one, [item.worker] if item.worker else _people(one)) for one in about]
    known = [on for on in days if on is not None]
    return max(known) if known and len(known) == len(days) else None


def _settled_on(later: list[_Settled], claim: Claim, people: Collection[str | None]) -> date | None:
    """When the first of some settlements about a claim, with some people, was agreed."""
    found = (on for on, claims, reach in later if claim.id in claims and reach.covered(claim).issuperset(people))
    return next(found, None)


def _got_otherwise(state: Complaint, promise: Promise) -> bool:
    """What others were paid on a claim of several workers is not what these were promised."""
    if any(_settles(state, one, promise) for one in state.agreements):
        return True
    if isinstance(promise, Agreement) and _was_done_before(state, promise):
        return False
    room = room_among(
        state, claims_of(state, promise), [one for one in others_than(state, promise) if _share(one, promise)]
    )
    if room is None and isinstance(promise, Agreement):
        return any(_in_place_of(state, one, promise) for one in state.awards)
    return room is not None and room <= promise.paid_yuan


def _was_done_before(state: Complaint, agreement: Agreement) -> bool:
    """Whether a claim was met without money before money was agreed on it: whoever promises that then owes it besides."""
    own = [one for one in state.claims if one.id in claims_of(state, agreement) and not one.paid_yuan]
    return any(one.done_on is not None and one.done_on < agreement.agreed_on for one in own)


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
    own, its = set(claims_of(state, promise)), set(claims_of(state, later))
    about = [one for one in state.claims if one.id in own]
    first, second = Reach(promise), Reach(later)
    return bool(about) and own <= its and all(first.covered(one) <= second.covered(one) for one in about)


def _in_place_of(state: Complaint, award: Award, agreement: Agreement) -> bool:
    """Whether an award that came later on the same claims, of unknown amounts, was paid and gave nobody less."""
    if award.superseded or not award.paid or award.made_on < agreement.agreed_on:
        return False
    if set(claims_of(state, award)) != set(claims_of(state, agreement)):
        return False
    given, agreed = by_worker(award), by_worker(agreement)
    if None in given or None in agreed:
        return award.awarded_yuan >= agreement.agreed_yuan
    return all(given.get(worker, NOTHING) >= amount for worker, amount in agreed.items())


def _share(one: Promise, other: Promise) -> bool:
    """Whether two promises have somebody in common; one that names nobody is to everybody."""
    first, second = _named(one), _named(other)
    return None in first or None in second or not first.isdisjoint(second)


def _share_claims(state: Complaint, one: Promise, other: Promise) -> bool:
    """Whether two promises are about a claim in common."""
    return not set(claims_of(state, one)).isdisjoint(claims_of(state, other))


def _named(promise: Promise) -> set[str | None]:
    parts = promise.items if isinstance(promise, Award) else promise.terms
    return {one.worker for one in parts} or {None}


def promised_by(promise: Promise) -> Decimal:
    """All money of an agreement, or of the items of an award that stand."""
    return promise.awarded_yuan if isinstance(promise, Award) else promise.agreed_yuan


def _people(claim: Claim) -> tuple[str | None, ...]:
    """The workers of a claim; one whom nobody named where none is identified."""
    return claim.workers or (None,)


def _is_same(named: str | None, person: str | None) -> bool:
    """Whether a promise to `named` (nobody: everybody) is one to that person."""
    return named is None or person is None or named == person
