"""What the figures of a month are counted from, read from the log: the streams that matter to it, and consultations.

The log is never read whole. Dates of facts lie no later than the day they were received, so a stream that was last
touched before the month began has a date in it only by a duty that falls due there; those and the open ones are added.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Date, Text

from records.database import execute
from records.event_log import EVENT_COLUMNS, StoredEvent, stored_event

MARGIN = timedelta(days=2)
"""No zone is more than a day from UTC, and clocks of two machines differ a little; streams too many change no figure."""

ROWS_AT_ONCE = 200
"""Rows fetched and decoded before others get their turn on the event loop."""

_WANTED: TextClause = text(f"""
SELECT {EVENT_COLUMNS} FROM event_log
WHERE stream_id IN (
  SELECT stream_id FROM streams WHERE sequence > 0 AND kind <> 'consultation'
     AND (greatest(recorded_at, received_at) >= :touched_since OR (kind = 'complaint' AND stage <> ALL(:ended)))
  UNION SELECT stream FROM deadlines WHERE whose = 'ours' AND due_on BETWEEN :first_on AND :last_on
) AND recorded_at < :before
ORDER BY stream_id, sequence""").bindparams(
    bindparam("touched_since", type_=TIMESTAMP(timezone=True)),
    bindparam("before", type_=TIMESTAMP(timezone=True)),
    bindparam("first_on", type_=Date()),
    bindparam("last_on", type_=Date()),
    bindparam("ended", type_=ARRAY(Text())),
)

_ASKED = """
SELECT e.data ->> 'office', e.data ->> 'channel', e.occurred_on, count(*)
FROM matters m JOIN event_log e ON e.stream_id = m.stream AND e.sequence = 1
WHERE m.kind = 'consultation' AND m.opened_on BETWEEN $1 AND $2 AND e.recorded_at < $3
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""

_LATE = """
SELECT max(e.recorded_at) FROM streams s
JOIN inbox i ON i.id = s.stream_id JOIN event_log e ON e.stream_id = s.stream_id AND e.sequence = 1
WHERE s.recorded_at >= $1 AND i.received_at < $1 AND e.recorded_at >= $1"""


@dataclass(frozen=True, slots=True)
class History:
    """A stream's kind and its events in order, as recorded before an instant."""

    stream: UUID
    kind: str
    events: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many consultations one office got through one channel on one day."""

    office: str
    channel: str
    on: date
    count: int


async def month_streams(
    conn: AsyncConnection, *, first_on: date, last_on: date, before: datetime, ended: Collection[str]
) -> AsyncIterator[History]:
    """Every stream that may have a part in a month, one at a time, with its events recorded before an instant.

    `ended` are the stages in which a complaint is not open. It reads through a cursor, so it needs a transaction, and
    memory holds one stream.
    """
    found = await conn.stream(
        _WANTED,
        {
            "touched_since": datetime.combine(first_on, time(), tzinfo=UTC) - MARGIN,
            "before": before,
            "first_on": first_on,
            "last_on": last_on,
            "ended": sorted(ended),
        },
        execution_options={"max_row_buffer": ROWS_AT_ONCE},
    )
    kind, events = "", list[StoredEvent]()
    async for row in found:
        one = stored_event(tuple(row))
        if events and events[0].stream != one.stream:
            yield History(events[0].stream, kind, tuple(events))
            events = []
        kind = row.stream_kind
        events.append(one)
    if events:
        yield History(events[0].stream, kind, tuple(events))


async def consultations(conn: AsyncConnection, *, first_on: date, last_on: date, before: datetime) -> list[Asked]:
    """Consultations with their day between two dates, both included, and recorded before an instant."""
    rows = await execute(conn, _ASKED, (first_on, last_on, before))
    return [Asked(*row) for row in rows]


async def last_late_receipt(conn: AsyncConnection, cut_off_at: datetime) -> datetime | None:
    """When the last receipt that came in before a cut-off was recorded, where that was only after it."""
    moment: datetime | None = (await execute(conn, _LATE, (cut_off_at,))).scalar_one()
    return moment
