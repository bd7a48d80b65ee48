"""Joining (并案): a complaint goes on inside another one of the same matter, which is told through the outbox."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from casework.codes import OutcomeCode, Stage
from casework.fields import KnownComplaint, Text
from casework.procedure import Command, Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.roles import CLOCK, HANDLERS
from casework.state import Complaint, Outcome


class Joined(Event):
    """The complaint goes on inside another one (并案)."""

    kind: ClassVar[str] = "joined"
    complaint: UUID
    into: UUID
    reason: Text

    def facts(self) -> tuple[Fact, ...]:
        """Our own clocks end here; they run in the other matter."""
        return (Fact("complaint.joined", self.occurred_on),)


class TakenIn(Event):
    """Another complaint was joined to this one."""

    kind: ClassVar[str] = "taken_in"
    complaint: UUID


class Join(Dated):
    """Go on inside another complaint of the same matter."""

    name: ClassVar[str] = "join"
    roles = HANDLERS
    needs_version: ClassVar[bool] = True
    into: KnownComplaint
    reason: Text


class TakeIn(Command):
    """Given by the joined complaint through the outbox."""

    name: ClassVar[str] = "take_in"
    roles = CLOCK
    complaint: UUID


def decide_join(state: Complaint, command: Join, context: Context) -> list[Event]:
    """Not into itself."""
    if str(command.into) == context.stream:
        raise ImpossibleValue.of("/into", "same_matter", "不能并入自身。", "It cannot be joined to itself.")
    return [
        Joined(
            occurred_on=context.day(command), complaint=UUID(context.stream), into=command.into, reason=command.reason
        )
    ]


def decide_take_in(state: Complaint, command: TakeIn, context: Context) -> list[Event]:
    """The other side of a join."""
    return [TakenIn(occurred_on=context.today, complaint=command.complaint)]


def _joined(state: Complaint, event: Joined) -> Complaint:
    limbs = tuple(replace(one, open=False, step="joined", result="joined") if one.open else one for one in state.limbs)
    return replace(state, stage=Stage.CONCLUDED, limbs=limbs, outcome=Outcome(OutcomeCode.JOINED, event.occurred_on))


def _tell_other(state: Complaint, event: Joined) -> list[Effect]:
    return [Effect("command", f"complaint:{event.into}", "take_in", {"complaint": str(event.complaint)})]


PROCEDURE = Procedure(
    name="joining",
    allowed=(
        Row(
            Join,
            frozenset({Stage.ACCEPTED, Stage.CLASSIFIED}),
            "同一事项可以并案。",
            "The same matter may go on inside another complaint.",
        ),
        Row(TakeIn, frozenset(), "其他件并入本件。", "Another complaint was joined to this one."),
    ),
    decide={Join: decide_join, TakeIn: decide_take_in},
    evolve={Joined: _joined, TakenIn: lambda state, event: state},
    ends={"complaint.joined": (("SVC.*", "cancelled"),)},
    effects={Joined: _tell_other},
)
