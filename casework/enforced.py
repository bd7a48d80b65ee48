"""Applications to a court that ask only for what is owed: enforcement (申请执行) and a payment order (支付令)."""

from __future__ import annotations

from casework.disputes import claims_decided
from casework.fulfilment import claims_about, is_done, satisfied_claims
from casework.state import Complaint

ENFORCING = frozenset({"enforcement", "payment_order"})
"""Filings with a court that ask for nothing but that something owed is paid or done."""


def nothing_to_enforce(state: Complaint) -> tuple[str, ...]:
    """Open applications for enforcement or a payment order whose object was got: nothing is left for the court to do."""
    return tuple(
        one.id
        for one in state.open_limbs()
        if one.procedure == "litigation"
        and (case := state.cases[one.id]).kind in ENFORCING
        and _is_got(state, case.after or "", one.claims)
    )


def obeyed_awards(state: Complaint) -> tuple[str, ...]:
    """Standing awards that give no money, whose claims are all said to be done: then nobody has them enforced any more."""
    of_acts = [one for one in state.awards if not one.superseded and not one.awarded_yuan]
    met = set(satisfied_claims(state)) if of_acts else set()
    return tuple(
        one.id
        for one in of_acts
        if (about := claims_about(state, one) or claims_decided(state, one)) and met.issuperset(about)
    )


def _is_got(state: Complaint, after: str, claims: tuple[str, ...]) -> bool:
    """Whether what an application rests on was got: its award or agreement, or all its claims where it names neither.

    Of an award with an item that is no money nobody knows by its payment whether it was obeyed.
    """
    awards = [one for one in state.awards if after in (one.id, one.replaces) and not one.superseded]
    if state.find_award(after) is not None:
        obeyed = obeyed_awards(state)
        return bool(awards) and all(
            one.id in obeyed
            or (
                is_done(state, one)
                and not (one.paid and any(item.amount_yuan == 0 and not item.superseded for item in one.items))
            )
            for one in awards
        )
    agreement = state.find_agreement(after)
    if agreement is not None:
        return is_done(state, agreement)
    return bool(claims) and set(claims) <= set(satisfied_claims(state))
