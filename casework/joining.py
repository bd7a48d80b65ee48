"""Joining (并案): a complaint goes on inside another one of the same matter, which is told through the outbox.

Its workers, respondents, claims and other bodies' papers go along; what runs by them runs in the other complaint from
then on. A claim that a procedure of this complaint has stays here with it.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from casework.carrying import carried, going_along, papers_along
from casework.codes import OutcomeCode, Stage
from casework.fields import HeldComplaint, Text
from casework.giving_up import GivenUp, ended_with_it, limbs_given_up, without_limbs
from casework.procedure import Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Complaint, Outcome
from casework.taking_in import Ids


class Joined(Event):
    """The complaint goes on inside another one (并案)."""

    kind: ClassVar[str] = "joined"
    complaint: UUID
    into: UUID
    reason: Text
    claims: Ids = ()
    """The claims that went along."""
    proceedings: Ids = ()
    """The other bodies' proceedings that went along."""
    given_up: GivenUp = ()

    def facts(self) -> tuple[Fact, ...]:
        """Our own clocks end here, and those of what went along; they run in the other matter.

        What ran by limbs that end here is over.
        """
        on = self.occurred_on
        papers = (scope for one in self.proceedings for scope in (one, f"{one}.employer"))
        return (
            Fact("complaint.joined", on),
            *(Fact("limitation.lifted", on, claim) for claim in self.claims),
            *(Fact("proceeding.moved", on, scope) for scope in papers),
            *ended_with_it(on, self.given_up),
        )


class Join(Dated):
    """Go on inside another complaint of the same matter."""

    name: ClassVar[str] = "join"
    roles = HANDLERS
    needs_version: ClassVar[bool] = True
    into: HeldComplaint
    reason: Text


def decide_join(state: Complaint, command: Join, context: Context) -> list[Event]:
    """Not into itself."""
    if str(command.into) == context.stream:
        raise ImpossibleValue.of("/into", "same_matter", "不能并入自身。", "It cannot be joined to itself.")
    return [
        Joined(
            occurred_on=context.day(command),
            complaint=UUID(context.stream),
            into=command.into,
            reason=command.reason,
            claims=tuple(one.id for one in going_along(state)),
            proceedings=tuple(one.id for one in papers_along(state)),
            given_up=limbs_given_up(state),
        )
    ]


def _joined(state: Complaint, event: Joined) -> Complaint:
    """What a tribunal or court has goes on here, with its claims; our own procedures end."""
    return replace(
        without_limbs(state, "joined"),
        stage=Stage.CONCLUDED,
        outcome=Outcome(OutcomeCode.JOINED, event.occurred_on),
        related=event.into,
        claims=tuple(replace(one, went_to=event.into) if one.id in event.claims else one for one in state.claims),
    )


def _tell_other(state: Complaint, event: Joined) -> list[Effect]:
    body = {"complaint": str(event.complaint), "from_number": state.number, **carried(state)}
    return [Effect("command", f"complaint:{event.into}", "take_in", {key: told for key, told in body.items() if told})]


MOVED = ("ARB.*", "CB.*", "ENF.*", "INS.*", "LA.*", "LIM.*", "LIT.*", "MED.*", "WI.*", "XF.*")
"""What can run by another body's papers."""

PROCEDURE = Procedure(
    name="joining",
    allowed=(
        Row(
            Join,
            frozenset({Stage.ACCEPTED, Stage.CLASSIFIED}),
            "同一事项可以并案。",
            "The same matter may go on inside another complaint.",
        ),
    ),
    decide={Join: decide_join},
    evolve={Joined: _joined},
    ends={
        "complaint.joined": (("SVC.*", "cancelled"),),
        "proceeding.moved": tuple((rule, "cancelled") for rule in MOVED),
    },
    effects={Joined: _tell_other},
)
