"""Settlements (调解协议书, 和解协议) and whether they are performed: amounts agreed and paid are kept apart.

Each promise has its own day; a missed one is a lapse of the employer's and opens the payment order where pay was
promised before a mediation body, else arbitration (LAW.md ENF.7, NEG.3). What is paid and done afterwards is in `performance.py`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from casework.codes import MediationBody, OutcomeCode, Stage
from casework.completed import Completing, completed, without_enforced
from casework.counted import agreed_day
from casework.deadlines import DeadlineLapsed, RouteOpened, TraceLine
from casework.enforceable import made_enforceable
from casework.fields import AnyDate, LocalId, Past, Shape, Text, Yuan
from casework.follow_up import concluded
from casework.fulfilment import claims_about, everything_got, is_done, owed_by, satisfied_claims
from casework.limbs import limb_row, not_before
from casework.limitation import interrupted
from casework.mediation import OPEN_STEPS
from casework.outcomes import claims_left
from casework.overpaid import paid_elsewhere
from casework.parties import unknown_member, unknown_members
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure
from casework.refusal import FieldError, ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.representatives import Represented, each_must_agree
from casework.roles import HANDLERS
from casework.room import NOTHING, promises, room_on_claims_yuan, room_yuan, unpaid_yuan
from casework.state import Agreement, Complaint, Term, move_limb


class TermGiven(Shape):
    """One promise: a payment or an act, by a day; `paid_on` where it was performed on the spot (当场履行)."""

    kind: Literal["pay", "act"] = "pay"
    worker: LocalId | None = None
    amount_yuan: Yuan = Decimal("0.00")
    due_on: AnyDate
    paid_on: Past | None = None
    what: Text | None = None


class Settled(Completing):
    """Both sides agreed (达成协议); the agreement takes effect on `occurred_on`."""

    kind: ClassVar[str] = "settled"
    limb: LocalId
    agreement: LocalId
    mediated: bool
    body_kind: MediationBody | None = None
    claims: tuple[LocalId, ...]
    terms: tuple[TermGiven, ...]
    text: Text | None = None
    satisfied_claims: tuple[LocalId, ...] | None = None
    """The claims of which every worker got with it what was asked for; old events left it out: all, where all was paid."""
    consenting_workers: Represented = ()
    """The workers with a representative who agreed to it themselves (ADD.23)."""

    def facts(self) -> tuple[Fact, ...]:
        """The end of the mediation, the promise that interrupts limitation, and the ways to enforce it (ENF.1, ENF.4).

        What was got on the spot ends the limitation of its claims.
        """
        ended = Fact("mediation.ended" if self.mediated else "negotiation.ended", self.occurred_on, self.limb)
        whole = self.claims if self.paid_on_the_spot else ()
        met = whole if self.satisfied_claims is None else self.satisfied_claims
        satisfied = tuple(Fact("claim.satisfied", self.occurred_on, claim) for claim in met)
        promised = interrupted(self.occurred_on, tuple(one for one in self.claims if one not in met))
        effective = (Fact("agreement.effective", self.occurred_on, self.agreement),)
        reviewed = () if self.paid_on_the_spot or self.between_the_sides else effective
        return (ended, *reviewed, *satisfied, *promised, *self.completes())

    @property
    def paid_on_the_spot(self) -> bool:
        """Whether everything was performed at once (当场履行)."""
        return all(term.paid_on for term in self.terms)

    @property
    def between_the_sides(self) -> bool:
        """Whether no mediation body stands behind it: negotiated, or brokered by the union (和解协议)."""
        return self.body_kind in (None, MediationBody.UNION_BROKERED)


class Settle(Dated):
    """Record a settlement with its terms."""

    name: ClassVar[str] = "settle"
    roles = HANDLERS
    limb: LocalId
    terms: Annotated[tuple[TermGiven, ...], Field(min_length=1, max_length=200)]
    text: Text | None = None
    consenting_workers: Represented = ()
    """The workers with a representative who agreed to it themselves: a representative alone cannot settle for them."""


def _term_errors(state: Complaint, command: Settle, on: date) -> list[FieldError]:
    known = tuple(one.id for one in state.workers)
    errors: list[FieldError] = []
    for index, term in enumerate(command.terms):
        here = f"/terms/{index}"
        errors += unknown_member(term.worker, known, f"{here}/worker")
        if term.due_on < on:
            errors.append(
                FieldError(
                    f"{here}/due_on",
                    "before_agreement",
                    "履行日期不能早于协议日期。",
                    "Performance cannot be due before the agreement.",
                )
            )
        if term.paid_on is not None and term.paid_on < state.received_on:
            errors.append(
                FieldError(
                    f"{here}/paid_on",
                    "before_receipt",
                    "履行日期不能早于收到诉求的日期。",
                    "It cannot have been performed before the complaint was received.",
                )
            )
        if term.paid_on is not None and term.paid_on > on:
            errors.append(
                FieldError(
                    f"{here}/paid_on",
                    "after_agreement",
                    "协议之后才履行的不是当场履行：请先登记协议，再用“记录履行”登记。",
                    "Performed after the agreement is not performed on the spot: record it as performance (record_performance).",
                )
            )
        if term.kind == "pay" and term.amount_yuan == 0:
            errors.append(
                FieldError(f"{here}/amount_yuan", "amount_missing", "付款条款应有金额。", "A payment needs an amount.")
            )
        if term.kind == "act" and term.amount_yuan > 0:
            errors.append(
                FieldError(
                    f"{here}/amount_yuan", "no_money", "非金钱条款没有金额。", "An act is no money: leave it out."
                )
            )
    return errors


def decide_settle(state: Complaint, command: Settle, context: Context) -> list[Event]:
    """The settlement, a day for each promise, and the conclusion where with it nothing is left to be got."""
    on = context.day(command)
    errors = _term_errors(state, command, on)
    known = tuple(one.id for one in state.workers)
    errors += unknown_members(command.consenting_workers, known, "/consenting_workers")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    limb = state.find_limb(command.limb)
    if limb is None:
        raise unknown_id("/limb")
    mediation, case = state.mediations.get(limb.id), state.cases.get(limb.id)
    not_before(on, mediation.received_on if mediation else case.filed_on if case else None, "/occurred_on")
    settled = Settled(
        occurred_on=on,
        limb=limb.id,
        agreement=f"a{len(state.agreements) + 1}",
        claims=limb.claims,
        mediated=mediation is not None,
        body_kind=mediation.body_kind if mediation else None,
        terms=command.terms,
        text=command.text,
        consenting_workers=command.consenting_workers,
    )
    settled, after = _met_by_it(state, settled)
    # The agreed days come first: their ids are counted from the state before, and the settlement's own facts start
    # clocks that count on from there.
    events: list[Event] = [*_days(state, settled, context), settled]
    if settled.paid_on_the_spot and not after.open_limbs() and everything_got(after):
        events.append(concluded(after, OutcomeCode.RESOLVED, context, on=on))
    return events


def _met_by_it(state: Complaint, settled: Settled) -> tuple[Settled, Complaint]:
    """The settlement with the claims that it covers and those that are got by it, and the complaint as it is then.

    What is paid on the spot, and was paid before by another promise or directly, would be on record twice.
    """
    after = _settled(state, settled)
    agreement = after.agreements[-1]
    room = room_yuan(after, agreement)
    if room is not None and 0 < agreement.paid_yuan > room:
        first = next(index for index, one in enumerate(settled.terms) if one.paid_on and one.amount_yuan > 0)
        left = room_on_claims_yuan(state, settled.claims)
        raise paid_elsewhere(left or NOTHING, field=f"/terms/{first}/amount_yuan")
    about, met = claims_about(after, agreement), satisfied_claims(after)
    its = {"claims": about, "satisfied_claims": tuple(one for one in about if one in met)}
    own = agreement.id if settled.paid_on_the_spot else ""
    settled = settled.model_copy(update={**its, **completed(state, after, own=own)})
    return settled, _settled(state, settled)


def left_open(state: Complaint, command: Settle, context: Context) -> list[Notice]:
    """Claims that are in no procedure keep the matter open; and a sum above what is claimed and unpaid may be mistyped."""
    limb = state.find_limb(command.limb)
    own_word = _own_word(state, command)
    promised = sum((one.amount_yuan for one in command.terms), NOTHING)
    left = unpaid_yuan(state, limb.claims) if limb is not None else None
    less = _for_less(state, command, promised_yuan=promised, on=context.day(command))
    if limb is None or left is None or promised <= left:
        return [*own_word, *less, *claims_left(state)]
    claimed = sum((one.amount_yuan or NOTHING for one in state.claims if one.id in limb.claims), NOTHING)
    return [_above(promised, claimed_yuan=claimed, left_yuan=left), *own_word, *less, *claims_left(state)]


def told_with_settlement(state: Complaint, command: Settle, context: Context) -> list[Notice]:
    """Everything to know before a settlement is recorded."""
    to_perform = any(term.paid_on is None for term in command.terms)
    ways = made_enforceable(state, command.limb, context, on=context.day(command)) if to_perform else []
    return [*left_open(state, command, context), *ways]


def _own_word(state: Complaint, command: Settle) -> list[Notice]:
    """Those whom somebody represents agree each for themselves; a term of nobody by name is of all whose claims these are."""
    limb = state.find_limb(command.limb)
    claims = limb.claims if limb is not None else ()
    everybody = {worker for one in state.claims if one.id in claims for worker in one.workers}
    bound = {worker for term in command.terms for worker in ([term.worker] if term.worker else everybody)}
    return each_must_agree(state, bound - set(command.consenting_workers))


def _for_less(state: Complaint, command: Settle, *, promised_yuan: Decimal, on: date) -> list[Notice]:
    """What was promised or awarded before, is more, and will be owed no more once this settlement is performed."""
    settled = Settled(
        occurred_on=on,
        limb=command.limb,
        agreement=f"a{len(state.agreements) + 1}",
        claims=(),
        mediated=False,
        terms=tuple(one.model_copy(update={"paid_on": one.due_on}) for one in command.terms),
    )
    performed = _settled(state, settled)
    lost = [
        (one.id, owed)
        for one in promises(state)
        if not is_done(state, one) and (owed := owed_by(state, one) - owed_by(performed, one)) > promised_yuan
    ]
    return [
        Notice(
            "settles_for_less",
            f"{which} 尚有 {owed} 元未付；本协议（{promised_yuan} 元）履行完毕后，其余部分不再欠付，请核对。",
            f"{owed} yuan of {which} are unpaid; once this settlement of {promised_yuan} yuan is performed, nothing more is "
            "owed by it: please check the amounts.",
        )
        for which, owed in lost
    ]


def _above(promised_yuan: Decimal, *, claimed_yuan: Decimal, left_yuan: Decimal) -> Notice:
    """More is promised than is claimed, or than is left of it: both sides may agree so, but it may be a mistake."""
    if left_yuan < claimed_yuan:
        return Notice(
            "paid_already",
            f"诉求金额 {claimed_yuan} 元，其余已付或已履行，尚余 {left_yuan} 元；协议金额 {promised_yuan} 元超过尚余金额，请核对。",
            f"Of the {claimed_yuan} yuan that are claimed {left_yuan} yuan are left, the rest was paid or met already; "
            f"{promised_yuan} yuan are promised now: please check the amounts.",
        )
    return Notice(
        "above_claimed",
        f"协议金额 {promised_yuan} 元超过诉求金额 {claimed_yuan} 元，请核对。",
        f"{promised_yuan} yuan are promised, more than the {claimed_yuan} yuan that are claimed: "
        "please check the amounts.",
    )


def _days(state: Complaint, settled: Settled, context: Context) -> list[Event]:
    """The employer's agreed days. Their length is agreed, not law, so the trace is the agreement itself.

    Only pay that was promised before a mediation body has the payment order behind it (LDMAL 16).
    """
    first, number = _terms_so_far(state) + 1, len(state.deadlines)
    events: list[Event] = []
    for index, term in enumerate(settled.terms):
        if term.paid_on is not None:
            continue
        number += 1
        rule_id = "ENF.7" if term.kind == "pay" and not settled.between_the_sides else "NEG.3"
        line = TraceLine(
            on=term.due_on, zh=f"协议约定于 {term.due_on} 前履行", en=f"to be performed by {term.due_on} as agreed"
        )
        events.append(
            agreed_day(
                rule_id,
                term.due_on,
                on=settled.occurred_on,
                scope=f"t{first + index}",
                deadline=f"d{number}",
                holder="employer",
                step=line,
                context=context,
            )
        )
    return events


def _terms_so_far(state: Complaint) -> int:
    return sum(len(one.terms) for one in state.agreements)


def _settled(state: Complaint, event: Settled) -> Complaint:
    first = _terms_so_far(state) + 1
    terms = tuple(
        Term(
            id=f"t{first + index}",
            kind=one.kind,
            worker=one.worker,
            amount_yuan=one.amount_yuan,
            due_on=one.due_on,
            paid_yuan=one.amount_yuan if one.paid_on else Decimal("0.00"),
            done_on=one.paid_on,
        )
        for index, one in enumerate(event.terms)
    )
    agreement = Agreement(
        id=event.agreement,
        limb=event.limb,
        agreed_on=event.occurred_on,
        terms=terms,
        consenting_workers=event.consenting_workers,
        paid_on=tuple(one.paid_on for one in event.terms if one.paid_on),
    )
    state = move_limb(state, event.limb, step="settled", open=False, result="settled")
    state = without_enforced(state, event)
    return replace(state, agreements=(*state.agreements, agreement))


def payment_order_opens(state: Complaint, event: DeadlineLapsed, context: Context) -> list[Event]:
    """A mediated promise of pay that is missed opens the payment order (LDMAL 16, ENF.7)."""
    return [
        RouteOpened(occurred_on=event.occurred_on, deadline=event.deadline, route="payment_order", scope=event.scope)
    ]


def arbitration_opens(state: Complaint, event: DeadlineLapsed, context: Context) -> list[Event]:
    """A missed settlement between the sides leads to mediation or arbitration (NEG.3)."""
    return [RouteOpened(occurred_on=event.occurred_on, deadline=event.deadline, route="arbitration", scope=event.scope)]


PROCEDURE = Procedure(
    name="agreement",
    allowed=(
        *(
            limb_row(
                Settle,
                steps,
                of=procedure,
                zh="双方达成一致的，记录协议。",
                en="An agreement of both sides is recorded.",
                stages=frozenset({Stage.IN_PROCEDURE}),
            )
            for procedure, steps in (("mediation", OPEN_STEPS), ("negotiation", frozenset[str]()))
        ),
    ),
    decide={Settle: decide_settle},
    evolve={Settled: _settled},
    starts={"agreement.effective": ("ENF.1", "ENF.4")},
    warns={Settle: told_with_settlement},
    lapses={"ENF.7": payment_order_opens, "NEG.3": arbitration_opens},
)
