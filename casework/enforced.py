"""What is left to be enforced: of awards and judgments, of conciliation statements, and by applications to a court.

An application that asks only for what is owed, enforcement (申请执行) or a payment order (支付令), ends with it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from casework.disputes import claims_decided
from casework.fulfilment import claims_about, is_done, satisfied_claims
from casework.procedure import Notice
from casework.state import Award, Complaint, Deadline, Limb

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
    """What gives no money that is known, and nobody has enforced any more because its claims are all said to be met.

    Standing awards of acts or of unknown terms, and a tribunal's conciliation statements (调解书) whose terms are not on
    record: named by their limb.
    """
    of_acts = [one for one in state.awards if not one.superseded and not one.awarded_yuan]
    told = {one.scope for one in state.awards if one.conciliated}
    conciliated = [one for one in state.limbs if is_conciliated(one) and one.id not in told]
    met = set(satisfied_claims(state)) if of_acts or conciliated else set()
    return (
        *(one.id for one in of_acts if _is_obeyed(state, one, met)),
        *(one.id for one in conciliated if _is_met(state, one.claims, met)),
    )


def is_conciliated(limb: Limb) -> bool:
    """Whether a tribunal or a court ended it by a conciliation statement (调解书), which is enforced like an award.

    LDMAL 42, 51; CPL 100, 245.
    """
    return (limb.procedure, limb.result) in (("arbitration", "mediated"), ("litigation", "conciliated"))


def conciliated_before(state: Complaint, claims: Collection[str]) -> list[Notice]:
    """Said before a claim that a conciliation statement has settled is brought to a tribunal or court again.

    Said and not refused: a statement that a side repudiated before it was served has no effect (LDMAL 42), and the
    record does not tell that it was served.
    """
    limbs = [one for one in state.limbs if is_conciliated(one) and not set(claims).isdisjoint(one.claims)]
    return [
        Notice(
            "conciliated_before",
            f"{one.id} 已以调解书结案：调解书送达生效后，不能就同一请求再申请仲裁或者起诉；对方不履行的，可以申请执行。",
            f"{one.id} ended in a conciliation statement: once it was served, nobody sues or applies for arbitration about "
            "the same claims again. Where it is not performed, have it enforced.",
            rule="ARB.24",
        )
        for one in limbs
    ]


def not_due_yet(state: Complaint, after: str, on: date) -> list[Notice]:
    """Said before enforcement is applied for while the day of performance that was set has not passed (CPL 250)."""
    statement = next((one for one in state.awards if one.conciliated and one.scope == after), None)
    told = state.find_award(after) or statement or state.cases.get(after)
    due_on = told.performance_due_on if told is not None else None
    if due_on is None or on > due_on:
        return []
    return [
        Notice(
            "not_due_yet",
            f"履行期限至 {due_on}，期满未履行的才能申请执行。",
            f"It is to be performed by {due_on}: enforcement is applied for once that day has passed.",
            rule="LIM.9",
            on=due_on,
        )
    ]


def _is_obeyed(state: Complaint, award: Award, met: set[str]) -> bool:
    about = claims_about(state, award) or claims_decided(state, award)
    return _is_met(state, about, met) if not award.items else bool(about) and met.issuperset(about)


def _is_met(state: Complaint, claims: Collection[str], met: set[str]) -> bool:
    """Whether some of what nobody knows the terms of was met, and the other claims are asked for no more."""
    left = {one.id for one in state.claims if one.id in claims and one.asked}
    return not met.isdisjoint(claims) and met.issuperset(left)


def is_got(state: Complaint, award: Award, *, obeyed: Collection[str] | None = None) -> bool:
    """Whether nothing of an award that stands is left to be enforced.

    An item that is no money is done when that is recorded on its claim (`is_done`, where there is money beside it); one
    that answers no claim, and declares nothing either, nobody knows by a payment to have been obeyed. Where no item is
    known, only the claims tell. `obeyed` are the `obeyed_awards`, for whoever asks about many.
    """
    if award.id in (obeyed_awards(state) if obeyed is None else obeyed):
        return True
    if not award.items:
        return False
    known = set(award.declared)
    if award.awarded_yuan:
        about = set(claims_about(state, award))
        known.update(one.code for one in state.claims if one.id in about)
    acts = any(item.amount_yuan == 0 and not item.superseded and item.code not in known for item in award.items)
    return is_done(state, award) and not (award.paid and acts)


ENFORCEMENT, RETRIAL = "LIM.9", "LIT.16"
"""The time to enforce what was decided, and the time to ask that a judgment be tried again."""


def is_idle(state: Complaint, clock: Deadline) -> bool:
    """Whether a clock is the time to enforce an award of which nothing is left, or to have a judgment tried again about
    claims that were met.
    """
    if clock.rule == RETRIAL:
        about = next((one.claims for one in state.proceedings if one.id == clock.scope), ())
        claims = about or tuple(one.id for one in state.claims)
        return _is_met(state, claims, set(satisfied_claims(state)))
    if clock.rule != ENFORCEMENT:
        return False
    award = state.find_award(clock.scope)
    return is_got(state, award) if award is not None else clock.scope in obeyed_awards(state)


def _is_got(state: Complaint, after: str, claims: tuple[str, ...]) -> bool:
    """Whether what an application rests on was got: its award or agreement, or all its claims where it names neither."""
    awards = [one for one in state.awards if after in (one.id, one.replaces) and not one.superseded]
    if state.find_award(after) is not None:
        return bool(awards) and all(is_got(state, one) for one in awards)
    agreement = state.find_agreement(after)
    if agreement is not None:
        return is_done(state, agreement)
    return bool(claims) and set(claims) <= set(satisfied_claims(state))
