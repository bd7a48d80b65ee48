"""Mediation sessions (调解会): set, moved, held; joint or private (背对背), scheduled or not."""

from __future__ import annotations

from typing import ClassVar, Literal

from casework.fields import AnyDate, LocalId, Text
from casework.limbs import not_before
from casework.mediation import IN_SESSION, NAME, OPEN_STEPS, during, get_mediation, with_mediation
from casework.procedure import Command, Context, Dated, Event, Procedure
from casework.refusal import ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Complaint, Mediation, Session, move_limb


class SessionScheduled(Event):
    """A session has a day."""

    kind: ClassVar[str] = "session_scheduled"
    limb: LocalId
    session: LocalId
    on: AnyDate
    private: bool = False


class SessionPostponed(Event):
    """A session was moved, and at whose wish."""

    kind: ClassVar[str] = "session_postponed"
    limb: LocalId
    session: LocalId
    to: AnyDate
    asked_by: Literal["worker", "employer", "mediator"]
    reason: Text | None = None


class SessionHeld(Event):
    """A session took place, joint or private (背对背)."""

    kind: ClassVar[str] = "session_held"
    limb: LocalId
    session: LocalId
    private: bool = False
    record: Text | None = None


class ScheduleSession(Command):
    """Set a day for a session."""

    name: ClassVar[str] = "schedule_session"
    roles = HANDLERS
    limb: LocalId
    on: AnyDate
    private: bool = False


class PostponeSession(Command):
    """Move a session."""

    name: ClassVar[str] = "postpone_session"
    roles = HANDLERS
    limb: LocalId
    session: LocalId
    to: AnyDate
    asked_by: Literal["worker", "employer", "mediator"]
    reason: Text | None = None


class HoldSession(Dated):
    """Record a session that took place; without `session` it was not scheduled before."""

    name: ClassVar[str] = "hold_session"
    roles = HANDLERS
    limb: LocalId
    session: LocalId | None = None
    private: bool = False
    record: Text | None = None


def decide_schedule(state: Complaint, command: ScheduleSession, context: Context) -> list[Event]:
    """A session lies ahead, or today."""
    mediation = get_mediation(state, command.limb)
    if command.on < context.today:
        raise ImpossibleValue.of(
            "/on", "date_in_past", "调解会日期不能早于今天。", "A session cannot be set in the past."
        )
    return [
        SessionScheduled(
            occurred_on=context.today,
            limb=command.limb,
            private=command.private,
            session=f"s{len(mediation.sessions) + 1}",
            on=command.on,
        )
    ]


def _session(mediation: Mediation, session: str) -> Session:
    found = next((one for one in mediation.sessions if one.id == session), None)
    if found is None or found.status == "held":
        raise unknown_id("/session")
    return found


def decide_postpone(state: Complaint, command: PostponeSession, context: Context) -> list[Event]:
    """A session not yet held gets another day."""
    _session(get_mediation(state, command.limb), command.session)
    if command.to < context.today:
        raise ImpossibleValue.of(
            "/to", "date_in_past", "调解会日期不能早于今天。", "A session cannot be set in the past."
        )
    return [
        SessionPostponed(
            occurred_on=context.today,
            limb=command.limb,
            session=command.session,
            to=command.to,
            asked_by=command.asked_by,
            reason=command.reason,
        )
    ]


def decide_hold(state: Complaint, command: HoldSession, context: Context) -> list[Event]:
    """A session that took place, scheduled or not."""
    mediation, on = get_mediation(state, command.limb), context.day(command)
    not_before(on, mediation.received_on, "/occurred_on")
    events: list[Event] = []
    session = command.session
    if session is None:
        session = f"s{len(mediation.sessions) + 1}"
        events.append(
            SessionScheduled(occurred_on=on, limb=command.limb, session=session, on=on, private=command.private)
        )
    elif on < _session(mediation, session).on:
        raise ImpossibleValue.of(
            "/occurred_on",
            "before_session",
            "调解会安排在以后的日期：提前举行的，请先改期。",
            "The session is set for a later day: move it first where it was held earlier.",
        )
    return [
        *events,
        SessionHeld(occurred_on=on, limb=command.limb, session=session, private=command.private, record=command.record),
    ]


def _scheduled(state: Complaint, event: SessionScheduled) -> Complaint:
    old = state.mediations[event.limb]
    session = Session(id=event.session, on=event.on, private=event.private)
    return with_mediation(state, event.limb, replace(old, sessions=(*old.sessions, session)))


def _changed(state: Complaint, limb: str, session: str, **change: object) -> Complaint:
    old = state.mediations[limb]
    sessions = tuple(
        replace(one, **change) if one.id == session else one  # type: ignore[arg-type]
        for one in old.sessions
    )
    return with_mediation(state, limb, replace(old, sessions=sessions))


def _held(state: Complaint, event: SessionHeld) -> Complaint:
    state = move_limb(state, event.limb, step=IN_SESSION)
    return _changed(state, event.limb, event.session, status="held", on=event.occurred_on, private=event.private)


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        during(ScheduleSession, OPEN_STEPS, "安排调解会。", "Set a day for a session."),
        during(PostponeSession, OPEN_STEPS, "调解会可以改期。", "A session may be moved."),
        during(HoldSession, OPEN_STEPS, "记录调解会。", "Record a session."),
    ),
    decide={ScheduleSession: decide_schedule, PostponeSession: decide_postpone, HoldSession: decide_hold},
    evolve={
        SessionScheduled: _scheduled,
        SessionPostponed: lambda state, event: _changed(
            state, event.limb, event.session, status="postponed", on=event.to
        ),
        SessionHeld: _held,
    },
)
