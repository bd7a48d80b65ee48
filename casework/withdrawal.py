"""Withdrawal (撤回): the worker gives the complaint up, or some of its claims; fear is counted, not hidden.

Limitation of what was given up stays shown, and it can be taken up again: by reopening, or by any route it goes.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from casework.claims_here import in_procedure, refuse_gone
from casework.codes import OutcomeCode, Stage, WithdrawalReason
from casework.fields import LocalId, Text
from casework.follow_up import OPEN, SETTLED_AT_DESK, joined_elsewhere, step_day
from casework.giving_up import GivenUp, ended_with_it, limbs_given_up, without_limbs
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue
from casework.replacing import replace
from casework.roles import DESK, Role
from casework.state import Complaint, Outcome


class Withdrawn(Event):
    """The worker gave it up, and why; fear is counted, not hidden."""

    kind: ClassVar[str] = "withdrawn"
    reason: WithdrawalReason
    note: Text | None = None
    given_up: GivenUp = ()

    def facts(self) -> tuple[Fact, ...]:
        """The withdrawal, and the end of what ran by the limbs that end with it."""
        return (Fact("complaint.withdrawn", self.occurred_on), *ended_with_it(self.occurred_on, self.given_up))


class ClaimsWithdrawn(Event):
    """The worker gave some of the claims up; the others go on."""

    kind: ClassVar[str] = "claims_withdrawn"
    claims: tuple[LocalId, ...]
    reason: WithdrawalReason
    note: Text | None = None


class Withdraw(Dated):
    """Record that the worker gives it up."""

    name: ClassVar[str] = "withdraw"
    roles = DESK | {Role.WORKER}
    reason: WithdrawalReason
    note: Text | None = None
    claims: Annotated[tuple[LocalId, ...], Field(min_length=1, max_length=50)] | None = None
    """The claims that are given up; left out, the whole complaint is. A list with nothing in it says neither."""


def decide_withdraw(state: Complaint, command: Withdraw, context: Context) -> list[Event]:
    """A withdrawal with its reason; of some claims only where no procedure has them and others are left."""
    if command.claims is not None:
        _refuse_claims(state, command.claims)
        if any(one.asked and one.id not in command.claims for one in state.claims):
            told = {"reason": command.reason, "note": command.note, "claims": command.claims}
            return [ClaimsWithdrawn.model_validate({"occurred_on": step_day(state, command, context), **told})]
    return [
        Withdrawn(
            occurred_on=step_day(state, command, context),
            reason=command.reason,
            note=command.note,
            given_up=limbs_given_up(state),
        )
    ]


def _refuse_claims(state: Complaint, claims: tuple[str, ...]) -> None:
    """Claims that are not there, go on elsewhere, are in a procedure that is open, or were given up before."""
    errors = unknown_members(claims, tuple(one.id for one in state.claims), "/claims")
    errors += in_procedure(state, claims)
    given_up = {one.id for one in state.claims if one.withdrawn_on is not None}
    errors += [
        FieldError(f"/claims/{index}", "nothing_changed", "该诉求已经撤回。", "It was given up already.")
        for index, one in enumerate(claims)
        if one in given_up
    ]
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    refuse_gone(state, claims)


def _withdrawn(state: Complaint, event: Withdrawn) -> Complaint:
    outcome = Outcome(OutcomeCode.WITHDRAWN, event.occurred_on)
    return replace(without_limbs(state, "withdrawn"), stage=Stage.WITHDRAWN, outcome=outcome)


def _claims_withdrawn(state: Complaint, event: ClaimsWithdrawn) -> Complaint:
    claims = (replace(one, withdrawn_on=event.occurred_on) if one.id in event.claims else one for one in state.claims)
    return replace(state, claims=tuple(claims))


PROCEDURE = Procedure(
    name="follow_up",
    allowed=(
        Row(
            Withdraw,
            OPEN | SETTLED_AT_DESK,
            "劳动者可以随时撤回。",
            "The worker may give it up at any time.",
            unless=joined_elsewhere,
        ),
    ),
    decide={Withdraw: decide_withdraw},
    evolve={Withdrawn: _withdrawn, ClaimsWithdrawn: _claims_withdrawn},
    ends={
        "complaint.withdrawn": (("SVC.*", "cancelled"),),
        "limb.given_up": tuple((family, "cancelled") for family in ("NEG.*", "MED.*", "INS.*", "UN.*")),
    },
)
