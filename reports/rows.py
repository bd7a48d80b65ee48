"""From a stream's events to the rows that figures are counted from (`reports/facts.py` says what each means)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from casework.agreement import Settled
from casework.codes import FailureReason
from casework.deadlines import DeadlineMet
from casework.fulfilment import everything_got
from casework.intake import ComplaintAccepted
from casework.joining import Joined
from casework.mediation import NAME as MEDIATION
from casework.mediation_end import MediationFailed
from casework.performance import PerformanceRecorded
from casework.procedure import Event
from casework.state import Complaint
from casework.streams import KINDS
from reports.facts import ClaimFact, ComplaintRow, DatedYuan, DutyRow, MediationEnd, StageChange, turns_of

Result = Literal["settled", "failed", "withdrawn"]

_RESULTS: dict[str, Result] = {"settled": "settled", "failed": "failed", "withdrawn": "withdrawn"}


class Recorded(Protocol):
    """An event as the log holds it."""

    @property
    def event(self) -> Event:
        """What happened."""

    @property
    def received_at(self) -> datetime:
        """When its command arrived."""


@dataclass
class _Told:
    """What the events of one stream tell that its last state no longer does."""

    state: Any = None
    accepted_on: date | None = None
    changes: list[StageChange] = field(default_factory=list)
    paid: list[DatedYuan] = field(default_factory=list)
    performed: list[date] = field(default_factory=list)
    mediations: dict[str, MediationEnd] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Claims that went along into another complaint, where they are counted."""
    met: dict[str, tuple[date, datetime | None]] = field(default_factory=dict)


def rows_of(stream: UUID, kind: str, events: Sequence[Recorded]) -> tuple[ComplaintRow | None, list[DutyRow]]:
    """A stream's complaint row, where it is a complaint, and a row for each of our own duties in it."""
    told = _Told()
    for one in events:
        _take(told, KINDS[kind].evolve(told.state, one.event), one)
    complaint = _complaint(stream, told) if isinstance(told.state, Complaint) else None
    return complaint, _duties(stream, told)


def _take(told: _Told, state: Any, recorded: Recorded) -> None:
    """One event: what it changed, and what it says."""
    event, before = recorded.event, told.state
    told.state = state
    if isinstance(event, DeadlineMet):
        told.met[event.deadline] = (event.occurred_on, event.at)
    if not isinstance(state, Complaint):
        return
    if before is None or before.stage is not state.stage:
        outcome = str(state.outcome.code) if state.stage == "concluded" and state.outcome else None
        told.changes.append(StageChange(state.stage, event.occurred_on, outcome))
    if before is not None and before.limbs is not state.limbs:
        _take_mediations(told, state, event)
    if isinstance(event, Joined):
        told.gone |= set(event.claims)
    _take_money(told, event)


def _take_mediations(told: _Told, state: Complaint, event: Event) -> None:
    """Mediations that this event ended; one that ends because its matter was joined to another has no result."""
    for limb in state.limbs:
        if limb.open or limb.procedure != MEDIATION or limb.id in told.mediations:
            continue
        given_up = isinstance(event, MediationFailed) and event.reason is FailureReason.WITHDRAWN
        result: Result | None = "withdrawn" if given_up else _RESULTS.get(limb.result)
        if result is not None:
            told.mediations[limb.id] = MediationEnd(event.occurred_on, result)


def _take_money(told: _Told, event: Event) -> None:
    if isinstance(event, ComplaintAccepted) and told.accepted_on is None:
        told.accepted_on = event.occurred_on
    elif isinstance(event, PerformanceRecorded):
        told.paid.append(DatedYuan(event.occurred_on, event.amount_yuan))
        told.performed.append(event.occurred_on)
    elif isinstance(event, Settled):
        told.paid += [DatedYuan(term.paid_on, term.amount_yuan) for term in event.terms if term.paid_on]
        if all(term.paid_on for term in event.terms):
            told.performed.append(event.occurred_on)


def _complaint(stream: UUID, told: _Told) -> ComplaintRow:
    state: Complaint = told.state
    zero = Decimal("0.00")
    return ComplaintRow(
        id=stream,
        office=state.office,
        channel=str(state.channel),
        received_on=state.received_on,
        accepted_on=told.accepted_on,
        turns=turns_of(state.received_on, told.changes),
        performed_on=_performed_on(state, told.performed),
        claims=tuple(
            ClaimFact(one.code, str(one.nature) if one.nature else None, one.amount_yuan or zero)
            for one in state.claims
            if one.id not in told.gone
        ),
        industries=tuple(one.industry for one in state.respondents if one.industry),
        workers_identified=len(state.workers),
        workers_reported=state.reported_workers or state.reported_from,
        agreed=tuple(DatedYuan(one.agreed_on, one.agreed_yuan) for one in state.agreements),
        awarded=tuple(DatedYuan(one.made_on, one.awarded_yuan) for one in state.awards if not one.superseded),
        paid=tuple(told.paid),
        mediations=tuple(told.mediations.values()),
    )


def _performed_on(state: Complaint, performed: Sequence[date]) -> date | None:
    """The latest day of performance, once the worker got everything."""
    return max(performed, default=None) if everything_got(state) else None


def _duties(stream: UUID, told: _Told) -> list[DutyRow]:
    """Our own clocks; the instant counts for those of hours and minutes only."""
    rows: list[DutyRow] = []
    for one in told.state.deadlines.values() if told.state is not None else ():
        if one.whose != "ours":
            continue
        met_on, met_at = told.met.get(one.id, (None, None))
        rows.append(
            DutyRow(
                stream=stream,
                office=getattr(told.state, "office", ""),
                rule=one.rule,
                due_on=one.due_on,
                status=one.status,
                met_on=met_on,
                due_at=one.due_at,
                met_at=met_at,
            )
        )
    return rows
