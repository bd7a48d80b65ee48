"""Whose matter it is (归口管理, 专人办理): transferred (转办), sent back once (退单), assigned to a named handler."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from casework.clock_facts import HANDED_OVER
from casework.codes import HELD, Grade, Stage
from casework.fields import Handler, KnownOffice, OfficeId, PersonId, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import DESK, HANDLERS, SUPERVISORS
from casework.state import Complaint


class ComplaintReturned(Event):
    """The office sent it back (退单): limited, reasoned and counted (M3)."""

    kind: ClassVar[str] = "complaint_returned"
    to_office: OfficeId
    reason: Text

    def facts(self) -> tuple[Fact, ...]:
        """The time of the office that gets it back begins; what the other one owed is over."""
        return (Fact("complaint.returned", self.occurred_on),)


class ComplaintTransferred(Event):
    """It moved to another office (转办); the receiver stays responsible until the other accepts."""

    kind: ClassVar[str] = "complaint_transferred"
    to_office: OfficeId
    reason: Text

    def facts(self) -> tuple[Fact, ...]:
        """The new office's time to accept begins."""
        return (Fact("complaint.transferred", self.occurred_on),)


class HandlerAssigned(Event):
    """A named person handles it (专人办理)."""

    kind: ClassVar[str] = "handler_assigned"
    handler: PersonId
    grade: Grade | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Assignment."""
        return (Fact("complaint.assigned", self.occurred_on),)


class Return(Dated):
    """Send it back to the office that sent it."""

    name: ClassVar[str] = "return"
    roles = HANDLERS
    reason: Text


class Transfer(Dated):
    """Move it to the office it belongs to."""

    name: ClassVar[str] = "transfer"
    roles = DESK
    to_office: KnownOffice
    reason: Text


class Assign(Dated):
    """Name the handler."""

    name: ClassVar[str] = "assign"
    roles = HANDLERS | SUPERVISORS
    handler: Handler
    grade: Grade | None = None


class ReturnedTooOften(Refusal):
    """A complaint bounced once is not bounced again; the office above decides (M3)."""

    code = "returned_too_often"
    zh = "该件已被退回过，不能再次退单，请报上级协调。"
    en = "It was sent back before and cannot be sent back again; ask the office above."


def _day(state: Complaint, command: Dated, context: Context) -> date:
    """The day of a step: one dated back before the acceptance or receipt would clear duties that were overdue."""
    on = context.day(command)
    not_before(on, state.accepted_on or state.received_on, "/occurred_on")
    return on


def decide_return(state: Complaint, command: Return, context: Context) -> list[Event]:
    """Back to the office that sent it, once."""
    if state.times_returned:
        raise ReturnedTooOften()
    sender = state.came_from or state.receiving_office
    return [ComplaintReturned(occurred_on=_day(state, command, context), to_office=sender, reason=command.reason)]


def decide_transfer(state: Complaint, command: Transfer, context: Context) -> list[Event]:
    """To another office."""
    if command.to_office == state.office:
        raise ImpossibleValue.of("/to_office", "same_office", "已在该单位办理。", "It is with that office already.")
    return [
        ComplaintTransferred(
            occurred_on=_day(state, command, context), to_office=command.to_office, reason=command.reason
        )
    ]


def decide_assign(state: Complaint, command: Assign, context: Context) -> list[Event]:
    """A handler by name."""
    return [HandlerAssigned(occurred_on=_day(state, command, context), handler=command.handler, grade=command.grade)]


def _assigned(state: Complaint, event: HandlerAssigned) -> Complaint:
    return replace(state, handler=event.handler, grade=event.grade or state.grade)


def _returned(state: Complaint, event: ComplaintReturned) -> Complaint:
    return replace(
        state,
        stage=Stage.RETURNED,
        office=event.to_office,
        came_from=state.office,
        handler=None,
        times_returned=state.times_returned + 1,
    )


def _transferred(state: Complaint, event: ComplaintTransferred) -> Complaint:
    return replace(state, stage=Stage.TRANSFERRED, office=event.to_office, came_from=state.office, handler=None)


def _tell_handler(state: Complaint, event: HandlerAssigned) -> list[Effect]:
    return [Effect("notify", f"person:{event.handler}", "assigned", {"number": state.number})]


def _tell_office(state: Complaint, event: ComplaintTransferred | ComplaintReturned) -> list[Effect]:
    return [Effect("notify", f"office:{event.to_office}", event.kind, {"number": state.number})]


OWED_BY_THE_LAST = tuple(
    (rule, HANDED_OVER)
    for rule in ("SVC.ACCEPT", "SVC.ASSIGN", "SVC.FIRST_CONTACT", "SVC.NEXT_CONTACT", "SVC.CLASSIFY", "SVC.FINISH")
)
"""What the office that had it owed; its time to accept is replaced by the next one's, and help that is urgent stays so."""

PROCEDURE = Procedure(
    name="intake",
    allowed=(
        Row(
            Return,
            frozenset({Stage.TRANSFERRED}),
            "转来的件可以退回一次。",
            "A transferred matter may be sent back once.",
        ),
        Row(Transfer, HELD, "可以转给有管辖的单位。", "It may be moved to the office it belongs to."),
        Row(Assign, HELD | {Stage.CONCLUDED}, "每件都应有承办人。", "Every matter has a named handler."),
    ),
    decide={Return: decide_return, Transfer: decide_transfer, Assign: decide_assign},
    evolve={ComplaintReturned: _returned, ComplaintTransferred: _transferred, HandlerAssigned: _assigned},
    starts={"complaint.transferred": ("SVC.ACCEPT",), "complaint.returned": ("SVC.ACCEPT",)},
    ends={
        "complaint.assigned": (("SVC.ASSIGN", "met"),),
        "complaint.transferred": OWED_BY_THE_LAST,
        "complaint.returned": OWED_BY_THE_LAST,
    },
    effects={HandlerAssigned: _tell_handler, ComplaintTransferred: _tell_office, ComplaintReturned: _tell_office},
)
