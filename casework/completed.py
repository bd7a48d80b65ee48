"""What a payment completes besides the promise it is recorded on: one payment counts for every promise on its claims.

A settlement and an award on the same wages are both performed once either brought the money (`fulfilment.py`). What
that completes is written into the event of the payment, so that the days of the other promise are met on the same day.
"""

from __future__ import annotations

from datetime import date

from casework.enforced import nothing_to_enforce, obeyed_awards
from casework.fields import LocalId
from casework.fulfilment import is_done, money_got, satisfied_claims
from casework.procedure import Event, Fact
from casework.room import promises, room_yuan
from casework.state import Award, Complaint, move_limb


class Completing(Event):
    """An event that may complete promises it is not recorded on."""

    enforced: tuple[LocalId, ...] = ()
    """The applications for enforcement and for a payment order that ask for nothing more after it."""
    obeyed: tuple[LocalId, ...] = ()
    """The awards of acts and the conciliation statements whose claims are all met with it."""
    met_terms: tuple[LocalId, ...] = ()
    """Promises of money, here or in other agreements, of which nothing is owed any more though nothing is paid on them."""
    met_agreements: tuple[LocalId, ...] = ()
    """Other agreements of which nothing is owed any more."""
    met_awards: tuple[LocalId, ...] = ()
    """Other awards, orders and judgments of which nothing is owed any more."""
    met_orders: tuple[LocalId, ...] = ()
    """The limbs before the labour organ of those that are its orders."""
    contestable: tuple[LocalId, ...] = ()
    """Those of which the worker may still sue for what was claimed and not given."""

    def completes(self) -> tuple[Fact, ...]:
        """The facts of what it completes besides its own promise."""
        on = self.occurred_on
        terms = tuple(Fact("term.performed", on, term) for term in self.met_terms)
        agreements = tuple(Fact("agreement.performed", on, one) for one in self.met_agreements)
        awards = tuple(
            fact for one in self.met_awards for fact in award_paid(on, one, contestable=one in self.contestable)
        )
        orders = tuple(fact for limb in self.met_orders for fact in order_paid(on, limb))
        obeyed = tuple(Fact("award.paid", on, one) for one in self.obeyed)
        enforced = tuple(Fact("limb.performed", on, limb) for limb in self.enforced)
        return (*obeyed, *enforced, *terms, *agreements, *awards, *orders)


def award_paid(on: date, award: str, *, contestable: bool) -> tuple[Fact, ...]:
    """An award of which nothing is owed: the worker contests it only for what it did not give.

    No law takes from an employer who has paid the time to sue or to have it set aside (LDMAL 49, 50): that runs out.
    """
    over = () if contestable else (Fact("award.not_contested", on, award),)
    return (Fact("award.paid", on, award), *over)


def order_paid(on: date, limb: str) -> tuple[Fact, ...]:
    """An order of the labour organ of which nothing is owed: its times run by the limb."""
    return (Fact("award.paid", on, limb), Fact("award.not_contested", on, limb))


def completed(before: Complaint, after: Complaint, *, own: str) -> dict[str, tuple[str, ...]]:
    """The fields of `Completing` for an event that is recorded on the promise `own`."""
    agreements, awards = _newly_done(before, after, own)
    waiting, obeyed = nothing_to_enforce(before), obeyed_awards(before)
    orders = tuple(limb for one in awards if (limb := order_of(after, one)) is not None)
    return {
        "enforced": tuple(one for one in nothing_to_enforce(after) if one not in waiting),
        "obeyed": tuple(one for one in obeyed_awards(after) if one not in obeyed),
        "met_terms": _newly_met(before, after),
        "met_agreements": agreements,
        "met_awards": tuple(one.id for one in awards),
        "met_orders": orders,
        "contestable": tuple(one.id for one in awards if more_claimed(after, one)),
    }


def without_enforced(state: Complaint, event: Completing) -> Complaint:
    """The complaint in which the applications to enforce what an event brings have ended."""
    for limb in event.enforced:
        state = move_limb(state, limb, step="ended", open=False, result="performed")
    return state


def _newly_done(before: Complaint, after: Complaint, own: str) -> tuple[tuple[str, ...], list[Award]]:
    old = {one.id for one in promises(before) if is_done(before, one)} | {own}
    done = [one for one in promises(after) if one.id not in old and is_done(after, one)]
    return tuple(one.id for one in done if not isinstance(one, Award)), [one for one in done if isinstance(one, Award)]


def _newly_met(before: Complaint, after: Complaint) -> tuple[str, ...]:
    """Unpaid terms of money of agreements whose money has come."""
    old = {one.id for one in before.agreements if money_got(before, one)}
    met = [one for one in after.agreements if one.id not in old and money_got(after, one)]
    return tuple(term.id for one in met for term in one.terms if term.kind == "pay" and term.done_on is None)


def order_of(state: Complaint, award: Award) -> str | None:
    """The limb before the labour organ, where an award is its order."""
    limb = state.find_limb(award.scope)
    return limb.id if limb is not None and limb.procedure == "inspection" else None


def more_claimed(state: Complaint, award: Award) -> bool:
    """Whether the worker has not got all that is claimed there, as far as amounts are known, once an award is paid."""
    limb = state.find_limb(award.scope)
    asked = {one.id for one in state.claims if limb is not None and one.id in limb.claims and one.asked}
    if not asked:
        return False
    room = room_yuan(state, award)
    return bool(asked - set(satisfied_claims(state))) or (room is not None and room > award.paid_yuan)
