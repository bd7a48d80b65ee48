"""Interest claims of a complaint join a collective bargaining (集体协商), which lives on after the complaint closes.

Bargaining itself is a stream of its own (`collective_bargaining.py`), fed by many complaints. Bargaining is between
employer and union; nothing here is a dispute that anybody decides.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid5

from casework.codes import Nature, Route
from casework.fields import KnownBargaining, LocalId, OfficeId
from casework.limbs import ROUTED, Routed, claims_or_all, off_route, open_limb, refuse_pending
from casework.procedure import Command, Context, Effect, Event, Fact, Notice, Procedure, Row
from casework.refusal import Refusal
from casework.replacing import replace
from casework.roles import CLOCK, HANDLERS
from casework.state import Case, Complaint, Limb, move_limb

NAME = "bargaining"
JOINED, ENDED = "joined", "ended"


class BargainingResult(StrEnum):
    """How the bargaining came out for those who joined."""

    AGREED = "agreed"
    FAILED = "failed"
    CAME_TOO_LATE = "came_too_late"
    """It was over before these claims reached it."""


class BargainingJoined(Event):
    """Interest claims went into a bargaining; `opened` where the office opens one for them."""

    kind: ClassVar[str] = "bargaining_joined"
    limb: LocalId
    claims: tuple[LocalId, ...]
    complaint: UUID
    bargaining: UUID
    office: OfficeId
    opened: bool


class BargainingHeard(Event):
    """The bargaining that claims had joined came to its end."""

    kind: ClassVar[str] = "bargaining_heard"
    limb: LocalId
    result: BargainingResult

    def facts(self) -> tuple[Fact, ...]:
        """The end of the limb."""
        return (Fact("bargaining.ended", self.occurred_on, self.limb),)


class JoinBargaining(Routed):
    """Put interest claims into a bargaining; without one, the office is asked to open one."""

    name: ClassVar[str] = "join_bargaining"
    roles = HANDLERS
    bargaining: KnownBargaining | None = None


class HearOfBargaining(Command):
    """Given by the bargaining through the outbox when it ends."""

    name: ClassVar[str] = "hear_of_bargaining"
    roles = CLOCK
    bargaining: UUID
    result: BargainingResult


class NotAnInterest(Refusal):
    """A right is not bargained for: it is due already."""

    code = "not_an_interest"
    zh = "权利争议不能列入集体协商，应走维权程序。"
    en = "A right is due already and is not bargained for; take a rights procedure."


class NotInBargaining(Refusal):
    """No claim of this complaint waits for that bargaining."""

    code = "not_in_bargaining"
    zh = "本件没有诉求在该集体协商中。"
    en = "No claim of this complaint waits for that bargaining."


def decide_join(state: Complaint, command: JoinBargaining, context: Context) -> list[Event]:
    """Interest claims only; none named means every interest claim there is."""
    interest = tuple(one.id for one in state.claims if one.nature is Nature.INTEREST)
    ours = tuple(one.id for one in state.claims if one.id in interest and one.asked)
    claims = claims_or_all(state, command.claims, context, route=Route.BARGAINING) if command.claims else ours
    if not claims or not set(claims) <= set(interest):
        raise NotAnInterest()
    refuse_pending(state, NAME, claims)
    limb = state.next_limb_id()
    bargaining = command.bargaining or uuid5(UUID(context.stream), f"bargaining:{limb}")
    return [
        BargainingJoined(
            occurred_on=context.day(command),
            limb=limb,
            claims=claims,
            bargaining=bargaining,
            complaint=UUID(context.stream),
            office=state.office,
            opened=command.bargaining is None,
        )
    ]


def decide_hear(state: Complaint, command: HearOfBargaining, context: Context) -> list[Event]:
    """Each limb that waits for it ends."""
    waiting = [
        limb
        for limb in state.open_limbs()
        if limb.procedure == NAME and state.cases[limb.id].body == str(command.bargaining)
    ]
    if not waiting:
        raise NotInBargaining()
    return [BargainingHeard(occurred_on=context.today, limb=limb.id, result=command.result) for limb in waiting]


def _joined(state: Complaint, event: BargainingJoined) -> Complaint:
    case = Case("bargaining", event.occurred_on, body=str(event.bargaining))
    state = open_limb(state, Limb(event.limb, NAME, event.claims, JOINED), case)
    known = event.bargaining in state.bargaining
    return state if known else replace(state, bargaining=(*state.bargaining, event.bargaining))


def _admit(state: Complaint, event: BargainingJoined) -> list[Effect]:
    codes = {one.id: one.code for one in state.claims}
    return [
        Effect(
            "command",
            f"bargaining:{event.bargaining}",
            "admit_claims",
            {
                "complaint": str(event.complaint),
                "office": event.office,
                "claims": " ".join(event.claims),
                "codes": " ".join(codes[one] for one in event.claims),
                "workers": str(max(1, state.worker_count)),
            },
        )
    ]


def covers_public_bodies_not(state: Complaint, command: JoinBargaining, context: Context) -> list[Notice]:
    """Bargaining does not cover public bodies, nor those who are no employees (TUL 21)."""
    if not off_route(state, command.claims, context, route=Route.BARGAINING):
        return []
    return [
        Notice(
            "bargaining_not_covered",
            "该用工关系不属于集体协商的范围，可以提出政策建议。",
            "This relation is outside collective bargaining; propose a policy instead.",
            rule="ADD.24",
        )
    ]


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(JoinBargaining, ROUTED, "利益诉求可以列入集体协商。", "Interest claims may join a bargaining."),
        Row(HearOfBargaining, frozenset(), "集体协商有了结果。", "The bargaining has ended."),
    ),
    decide={JoinBargaining: decide_join, HearOfBargaining: decide_hear},
    evolve={
        BargainingJoined: _joined,
        BargainingHeard: lambda state, event: move_limb(
            state, event.limb, step=ENDED, open=False, result=str(event.result)
        ),
    },
    effects={BargainingJoined: _admit},
    warns={JoinBargaining: covers_public_bodies_not},
)
