"""Negotiation between the sides (协商): a request that reached the other side, its answer, and the end.

It is optional: arbitration is open at any time (ADD.2). The sides may agree how long they negotiate (NEG.2). A settlement
is recorded in `agreement.py`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.arbitration import StillInTime
from casework.codes import Consent
from casework.counted import agreed_day
from casework.deadlines import DeadlineLapsed, RouteOpened, TraceLine
from casework.fields import AnyDate, LocalId, Past, Text
from casework.limbs import (
    ROUTED,
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    not_before,
    open_limb,
    opened,
    refuse_pending,
    with_case,
)
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.roles import HANDLERS
from casework.state import Case, Complaint, Limb, move_limb

NAME = "negotiation"
REQUESTED, TALKING, ENDED = "requested", "talking", "ended"
OPEN_STEPS = frozenset({REQUESTED, TALKING})
REPLY = "NEG.1"
"""The time to answer a request; before it is over nobody has kept silent."""
PERIOD = "NEG.2"
"""How long the sides negotiate, as they agreed in writing (EMR 10); once it is over, the negotiation counts as failed."""
AGREED = frozenset({PERIOD})
"""Periods of both sides, as long as they agree: nobody's right, and nobody's duty."""

NEXT = ("mediation", "arbitration")
"""What is open once the sides have talked without agreement (EMR 10, 11)."""


class NegotiationEnd(StrEnum):
    """Why a negotiation ended without agreement."""

    NO_AGREEMENT = "no_agreement"
    TIME_OVER = "time_over"
    WORKER_LEFT = "worker_left"
    EMPLOYER_LEFT = "employer_left"


class NegotiationRequested(Event):
    """The other side was asked to negotiate; `occurred_on` is when the request reached it."""

    kind: ClassVar[str] = "negotiation_requested"
    limb: LocalId
    claims: tuple[LocalId, ...]
    text: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Its time to answer begins."""
        return (Fact("negotiation.requested", self.occurred_on, self.limb),)


class NegotiationAnswered(Event):
    """The other side agreed to talk, refused, or kept silent; `until` is the limit both agreed (协商期限)."""

    kind: ClassVar[str] = "negotiation_answered"
    limb: LocalId
    consent: Consent
    until: AnyDate | None = None

    def facts(self) -> tuple[Fact, ...]:
        """A refusal answers the request and ends the negotiation; silence ends it and answers nothing."""
        answered = Fact("negotiation.answered", self.occurred_on, self.limb)
        ended = Fact("negotiation.ended", self.occurred_on, self.limb)
        if self.consent is Consent.AGREED:
            return (answered,)
        return (answered, ended) if self.consent is Consent.REFUSED else (ended,)


class NegotiationEnded(Event):
    """It ended without agreement; mediation and arbitration stay open."""

    kind: ClassVar[str] = "negotiation_ended"
    limb: LocalId
    reason: NegotiationEnd
    note: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The end."""
        return (Fact("negotiation.ended", self.occurred_on, self.limb),)


class RequestNegotiation(Routed):
    """Ask the other side to negotiate some claims; `served_on` is when the request reached it, unless on the day of the step."""

    name: ClassVar[str] = "request_negotiation"
    roles = HANDLERS
    served_on: Past | None = None
    text: Text | None = None


class AnswerNegotiation(Dated):
    """Record the other side's answer, or that none came."""

    name: ClassVar[str] = "answer_negotiation"
    roles = HANDLERS
    limb: LocalId
    consent: Consent
    until: AnyDate | None = None


class EndNegotiation(Dated):
    """End it without agreement."""

    name: ClassVar[str] = "end_negotiation"
    roles = HANDLERS
    limb: LocalId
    reason: NegotiationEnd
    note: Text | None = None


def decide_request(state: Complaint, command: RequestNegotiation, context: Context) -> list[Event]:
    """A new limb; one negotiation of a claim at a time."""
    claims = claims_or_all(state, command.claims, context)
    refuse_pending(state, NAME, claims)
    return [
        NegotiationRequested(
            occurred_on=command.served_on or context.day(command),
            limb=state.next_limb_id(),
            claims=claims,
            text=command.text,
        )
    ]


def decide_answer(state: Complaint, command: AnswerNegotiation, context: Context) -> list[Event]:
    """An answer comes after the request, silence after the time to answer, and an agreed limit after the answer."""
    on = context.day(command)
    not_before(on, state.cases[command.limb].filed_on, "/occurred_on")
    if command.consent is Consent.SILENT and any(
        one.rule == REPLY and one.scope == command.limb and on <= one.due_on for one in state.deadlines.values()
    ):
        raise StillInTime("对方的答复期限尚未届满。", "The other side's time to answer is not over yet.", rule=REPLY)
    if command.until is not None:
        not_before(command.until, on, "/until")
    answered = NegotiationAnswered(occurred_on=on, limb=command.limb, consent=command.consent, until=command.until)
    if command.until is None or command.consent is not Consent.AGREED:
        return [answered]
    step = TraceLine(
        on=command.until, zh=f"双方约定协商至 {command.until}", en=f"negotiation until {command.until} as agreed"
    )
    period = agreed_day(
        PERIOD,
        command.until,
        on=on,
        scope=command.limb,
        deadline=f"d{len(state.deadlines) + 1}",
        holder="both",
        whose="party",
        step=step,
        context=context,
    )
    # The period has the number of the next clock, so it begins before the answer, which may begin a limitation anew.
    return [period, answered]


def decide_end(state: Complaint, command: EndNegotiation, context: Context) -> list[Event]:
    """An end without agreement."""
    on = context.day(command)
    not_before(on, state.cases[command.limb].filed_on, "/occurred_on")
    return [NegotiationEnded(occurred_on=on, limb=command.limb, reason=command.reason, note=command.note)]


def _requested(state: Complaint, event: NegotiationRequested) -> Complaint:
    return open_limb(state, Limb(event.limb, NAME, event.claims, REQUESTED), Case("request", event.occurred_on))


def _answered(state: Complaint, event: NegotiationAnswered) -> Complaint:
    if event.consent is Consent.AGREED:
        state = with_case(state, event.limb, answered_on=event.occurred_on)
        return move_limb(state, event.limb, step=TALKING)
    return _closed(state, event.limb, str(event.consent), on=event.occurred_on)


def period_over(state: Complaint, event: DeadlineLapsed, context: Context) -> list[Event]:
    """The agreed time is over without an agreement: mediation and arbitration are the next steps (EMR 10, 11)."""
    return [
        RouteOpened(occurred_on=event.occurred_on, deadline=event.deadline, route=route, scope=event.scope)
        for route in NEXT
    ]


def _closed(state: Complaint, limb: str, result: str, *, on: date) -> Complaint:
    """Ended without agreement: mediation and arbitration are open."""
    state = with_case(state, limb, ended_on=on)
    return opened(move_limb(state, limb, step=ENDED, open=False, result=result), *NEXT)


def _opens(state: Complaint) -> tuple[str, ...]:
    """What is open because the sides did not agree."""
    return NEXT if any(one.procedure == NAME and one.step == ENDED for one in state.limbs) else ()


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(RequestNegotiation, ROUTED, "可以先与对方协商。", "The sides may negotiate first."),
        limb_row(
            AnswerNegotiation,
            frozenset({REQUESTED}),
            of=NAME,
            zh="记录对方同意、拒绝或未答复。",
            en="Record agreement to talk, refusal or silence.",
        ),
        limb_row(
            EndNegotiation,
            OPEN_STEPS,
            of=NAME,
            zh="协商不成的，记录结束。",
            en="If no agreement comes, the end is recorded.",
        ),
    ),
    decide={RequestNegotiation: decide_request, AnswerNegotiation: decide_answer, EndNegotiation: decide_end},
    evolve={
        NegotiationRequested: _requested,
        NegotiationAnswered: _answered,
        NegotiationEnded: lambda state, event: _closed(state, event.limb, str(event.reason), on=event.occurred_on),
    },
    starts={"negotiation.requested": ("NEG.1",)},
    ends={"negotiation.answered": (("NEG.1", "met"),), "negotiation.ended": (("NEG.1", "cancelled"), (PERIOD, "met"))},
    lapses={PERIOD: period_over},
    opens=_opens,
    warns={RequestNegotiation: limitation_near},
)
