"""What one complaint did in one month: the only place that knows when something counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from casework.codes import OutcomeCode
from casework.outcomes import AWAITS_PERFORMANCE
from reports.facts import ClaimFact, ComplaintRow, DatedYuan, MediationEnd, Month, Turn


@dataclass(frozen=True, slots=True)
class InMonth:
    """One complaint's part in a month's figures; `outcome` is None unless it counts as concluded in the month.

    `claims` and the workers stand whether or not it was received in the month: the indicators ask `received`.
    """

    id: UUID
    office: str
    channel: str
    claims: tuple[ClaimFact, ...]
    industries: tuple[str, ...]
    received: bool
    accepted: bool
    carried_over: bool
    reopened: bool
    outcome: str | None
    open_at_end: bool
    resolved: bool
    mediations: tuple[MediationEnd, ...]
    workers_identified: int
    workers_reported: int
    agreed_yuan: Decimal
    awarded_yuan: Decimal
    paid_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Ending:
    """Since when a complaint is ended, since when with its last outcome, and which."""

    since_on: date
    outcome_on: date
    outcome: str


def find_ending(turns: Iterable[Turn], day: date) -> Ending | None:
    """How a complaint stood ended at the end of a day, or None while it was open."""
    ending: Ending | None = None
    for turn in turns:
        if turn.on > day:
            break
        since_on = ending.since_on if ending else turn.on
        ending = Ending(since_on, turn.on, turn.outcome) if turn.outcome else None
    return ending


def in_month(row: ComplaintRow, month: Month) -> InMonth:
    """What a complaint did in a month. Days after the month's last do not count, though they may be on record."""
    earlier = row.received_on < month.first_on
    before = find_ending(row.turns, month.first_on - timedelta(days=1))
    reopened = earlier and before is not None and _begun_again(row, month)
    known = row.received_on <= month.last_on
    ending = find_ending(row.turns, month.last_on)
    return InMonth(
        id=row.id,
        office=row.office,
        channel=row.channel,
        claims=row.claims,
        industries=row.industries,
        received=month.has(row.received_on),
        accepted=month.has(row.accepted_on),
        reopened=reopened,
        carried_over=earlier and (before is None or reopened),
        outcome=ending.outcome if ending and known and month.has(ending.since_on) else None,
        open_at_end=known and ending is None,
        resolved=ending is not None and month.has(_resolved_on(row, ending)),
        mediations=tuple(one for one in row.mediations if month.has(one.concluded_on)),
        workers_identified=row.workers_identified,
        workers_reported=row.workers_reported or 0,
        agreed_yuan=_within(row.agreed, month),
        awarded_yuan=_within(row.awarded, month),
        paid_yuan=_within(row.paid, month),
    )


def _begun_again(row: ComplaintRow, month: Month) -> bool:
    return any(turn.outcome is None and month.has(turn.on) for turn in row.turns)


def _resolved_on(row: ComplaintRow, ending: Ending) -> date | None:
    if ending.outcome == OutcomeCode.RESOLVED:
        return ending.outcome_on
    if ending.outcome in AWAITS_PERFORMANCE and row.performed_on is not None:
        return max(ending.outcome_on, row.performed_on)
    return None


def _within(sums: Iterable[DatedYuan], month: Month) -> Decimal:
    return sum((one.yuan for one in sums if month.has(one.on)), Decimal("0.00"))
