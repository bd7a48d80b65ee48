"""What a new amount of a claim means for what was paid on it: it is met by that, or proves not to be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.fulfilment import satisfied_claims
from casework.performance import claim_paid
from casework.procedure import Event
from casework.replacing import replace
from casework.room import room_on_claim_yuan, unpaid_yuan
from casework.state import Claim, Complaint


def met_by(claim: Claim, *, amount_yuan: Decimal | None, on: date) -> list[Event]:
    """That a claim is met in full, where what was paid on it is all that is claimed from now on."""
    met = amount_yuan is not None and not claim.performed and 0 < claim.paid_yuan == amount_yuan
    return [claim_paid(claim.id, Decimal("0.00"), whole=True, on=on)] if met else []


def met_by_all(state: Complaint, claim: Claim, *, amount_yuan: Decimal | None, on: date) -> list[Event]:
    """The same for what promises about this claim alone brought, together with what was paid on it."""
    if not amount_yuan or claim.performed:
        return []
    told = replace(claim, amount_yuan=amount_yuan)
    after = replace(state, claims=tuple(told if one is claim else one for one in state.claims))
    met = unpaid_yuan(after, (claim.id,)) == 0 == room_on_claim_yuan(after, told) and claim.id not in satisfied_claims(
        state
    )
    return [claim_paid(claim.id, Decimal("0.00"), whole=True, on=on)] if met else []


def paid_in_part(state: Complaint, claim: Claim, *, amount_yuan: Decimal | None) -> date | None:
    """When a claim was met by all the money that was known to be claimed, where it is more now; else None.

    What the worker said to be met by less, or without a known amount, stays met.
    """
    if claim.done_on is None or claim.amount_yuan is None or amount_yuan is None or amount_yuan <= claim.amount_yuan:
        return None
    unmet = replace(claim, done_on=None)
    before = replace(state, claims=tuple(unmet if one is claim else one for one in state.claims))
    return claim.done_on if room_on_claim_yuan(before, unmet) == 0 else None
