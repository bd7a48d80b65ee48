"""What is read of one matter, and of many as a list: frozen rows out, nothing written, Temporal never asked.

Lists are cut by `offices`, the offices a reader may see (`rights.offices_below`); None is everything and belongs to
the service itself. Boards of time limits stand in `boards`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.messages import KINDS_WITH_WORKFLOW
from records.cursors import read_cursor
from records.database import execute
from records.read_models import COMPLAINTS, MATTERS, RESPONDENTS
from records.selection import Page, page, rows, selected
from records.tables import EVENT_LOG, STREAMS


@dataclass(frozen=True, slots=True)
class StreamStanding:
    """Where a stream stands: its head row."""

    stream: UUID
    kind: str
    version: int
    stage: str
    open: bool
    next_wake_at: datetime | None
    office: str
    number: str | None
    law_version: str


@dataclass(frozen=True, slots=True)
class LateStream:
    """A stream whose next date has come."""

    stream: UUID
    kind: str
    next_wake_at: datetime


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A stream whose workflow should live."""

    stream: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as lists show it; `workers` is the identified or the reported number, whichever is larger.

    `outcome` is that of the conclusion, `outcome_now` how it has come out by now.
    """

    stream: UUID
    number: str
    stage: str
    channel: str
    office: str
    receiving_office: str
    handler: str | None
    grade: str
    urgency: Sequence[str]
    relation: str | None
    filer_kind: str
    identity: str
    received_on: date
    received_at: datetime
    accepted_on: date | None
    concluded_on: date | None
    outcome: str | None
    outcome_now: str | None
    satisfaction: str | None
    identified: int
    reported: int | None
    workers: int
    claimed_yuan: Decimal
    agreed_yuan: Decimal
    awarded_yuan: Decimal
    paid_yuan: Decimal
    natures: Sequence[str]
    claim_codes: Sequence[str]
    region: str | None
    industry: str | None
    site: str | None
    reopened: int
    version: int
    last_event_at: datetime


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A stream that is no complaint (consultation, lead, bargaining, incident, meeting)."""

    stream: UUID
    kind: str
    stage: str
    office: str
    number: str | None
    handler: str | None
    grade: str | None
    region: str | None
    industry: str | None
    opened_on: date
    version: int
    last_event_at: datetime


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event as the timeline shows it; `data` is the derived copy of its body, with references for texts."""

    sequence: int
    kind: str
    occurred_on: date
    received_at: datetime
    recorded_at: datetime
    actor: str
    office: str
    role: str
    law_version: str
    command_id: UUID
    data: Mapping[str, Any]


_STANDING = select(
    STREAMS.c.stream_id,
    STREAMS.c.kind,
    STREAMS.c.sequence,
    STREAMS.c.stage,
    STREAMS.c.open,
    STREAMS.c.next_wake_at,
    STREAMS.c.office,
    STREAMS.c.number,
    STREAMS.c.law_version,
)


async def find_standing(conn: AsyncConnection, stream: UUID) -> StreamStanding | None:
    """Where a stream stands; None before its first event."""
    found = await rows(conn, StreamStanding, _STANDING.where(STREAMS.c.stream_id == stream))
    return found[0] if found else None


async def find_stream(conn: AsyncConnection, number: str) -> StreamStanding | None:
    """The stream with that number."""
    found = await rows(conn, StreamStanding, _STANDING.where(STREAMS.c.number == number.strip().upper()))
    return found[0] if found else None


async def late_streams(
    conn: AsyncConnection, *, late: timedelta, limit: int, now: datetime | None = None
) -> list[LateStream]:
    """Streams whose next date passed more than `late` ago and has no event yet, the longest first."""
    found = await execute(
        conn,
        "SELECT stream_id, kind, next_wake_at FROM streams WHERE next_wake_at IS NOT NULL "
        "AND next_wake_at < coalesce($3::timestamptz, now()) - $2::interval "
        "ORDER BY next_wake_at LIMIT $1",
        (limit, late, now),
    )
    return [LateStream(*row) for row in found]


async def open_streams(conn: AsyncConnection, *, after: UUID | str | None, limit: int) -> list[OpenStream]:
    """Open streams that have a workflow, in id order behind `after`."""
    query = (
        select(STREAMS.c.stream_id, STREAMS.c.kind)
        .where(STREAMS.c.open, STREAMS.c.sequence > 0, STREAMS.c.kind.in_(KINDS_WITH_WORKFLOW))
        .order_by(STREAMS.c.stream_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(STREAMS.c.stream_id > UUID(str(after)))
    return await rows(conn, OpenStream, query)


async def find_complaint(conn: AsyncConnection, stream: UUID) -> ComplaintRow | None:
    """The complaint of that id."""
    found = await rows(conn, ComplaintRow, selected(ComplaintRow, COMPLAINTS).where(COMPLAINTS.c.stream == stream))
    return found[0] if found else None


async def list_complaints(
    conn: AsyncConnection,
    *,
    offices: Sequence[str] | None,
    stage: str | None = None,
    stages: Collection[str] | None = None,
    handler: str | None = None,
    channel: str | None = None,
    respondent: str | None = None,
    oldest_first: bool = False,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ComplaintRow]:
    """Complaints, the latest received first unless the oldest are wanted, of one stage or of several.

    `respondent` is a credit code. Raises `BadCursor`.
    """
    table, key = COMPLAINTS.c, (COMPLAINTS.c.received_on, COMPLAINTS.c.stream)
    order = key if oldest_first else [one.desc() for one in key]
    query = selected(ComplaintRow, COMPLAINTS).order_by(*order).limit(limit + 1)
    if stages is not None:
        query = query.where(table.stage.in_(sorted(stages)))
    for column, value in ((table.stage, stage), (table.handler, handler), (table.channel, channel)):
        if value is not None:
            query = query.where(column == value)
    if offices is not None:
        query = query.where(table.office.in_(offices))
    if respondent is not None:
        of = select(RESPONDENTS.c.stream).where(RESPONDENTS.c.credit_code == respondent)
        query = query.where(table.stream.in_(of))
    if cursor is not None:
        day, stream = read_cursor(cursor, date.fromisoformat, UUID)
        behind = tuple_(day, stream)
        query = query.where(tuple_(*key) > behind if oldest_first else tuple_(*key) < behind)
    found = await rows(conn, ComplaintRow, query)
    return page(found, limit, lambda one: (one.received_on, one.stream))


async def list_matters(
    conn: AsyncConnection,
    *,
    kind: str,
    offices: Sequence[str] | None,
    stage: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[MatterRow]:
    """Matters of another kind, the latest opened first. Raises `BadCursor`."""
    table = MATTERS.c
    query = selected(MatterRow, MATTERS).where(table.kind == kind).limit(limit + 1)
    query = query.order_by(table.opened_on.desc(), table.stream.desc())
    if offices is not None:
        query = query.where(table.office.in_(offices))
    if stage is not None:
        query = query.where(table.stage == stage)
    if cursor is not None:
        day, stream = read_cursor(cursor, date.fromisoformat, UUID)
        query = query.where(tuple_(table.opened_on, table.stream) < tuple_(day, stream))
    found = await rows(conn, MatterRow, query)
    return page(found, limit, lambda one: (one.opened_on, one.stream))


async def timeline(
    conn: AsyncConnection, stream: UUID, *, after: int = 0, limit: int = 500, until: datetime | None = None
) -> list[TimelineRow]:
    """The stream's events in order, behind a sequence, and those recorded no later than an instant."""
    table = EVENT_LOG.c
    query = (
        selected(TimelineRow, EVENT_LOG)
        .where(table.stream_id == stream, table.sequence > after)
        .order_by(table.sequence)
        .limit(limit)
    )
    return await rows(conn, TimelineRow, query if until is None else query.where(table.recorded_at <= until))
