"""How much waits in the record, and for how long: for the meters and for those who look after the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute


@dataclass(frozen=True, slots=True)
class Backlog:
    """Numbers of what is stuck and of what waits, with the oldest of each kind that waits."""

    stuck_commands: int
    stuck_receipts: int
    pending_receipts: int
    pending_since: datetime | None
    effects: int
    effects_since: datetime | None


async def count(conn: AsyncConnection, *, offices: Sequence[str] | None = None) -> Backlog:
    """What is stuck and what waits: of the whole service, or of these offices' matters."""
    row = await execute(
        conn,
        "SELECT (SELECT count(*) FROM stuck s LEFT JOIN streams h ON h.stream_id = s.stream "
        "        LEFT JOIN inbox i ON i.id = s.stream "
        "        WHERE $1::text[] IS NULL OR coalesce(nullif(h.office, ''), i.office, $1[1]) = ANY($1)), "
        "       r.stuck, r.pending, r.since, e.waiting, e.since "
        "FROM (SELECT count(*) FILTER (WHERE state = 'stuck') AS stuck, "
        "             count(*) FILTER (WHERE state = 'pending') AS pending, "
        "             min(received_at) FILTER (WHERE state = 'pending') AS since "
        "      FROM inbox WHERE state <> 'recorded' AND ($1::text[] IS NULL OR office = ANY($1))) r, "
        "     (SELECT count(*) AS waiting, min(o.created_at) AS since FROM outbox o WHERE o.done_at IS NULL AND "
        "        ($1::text[] IS NULL OR EXISTS (SELECT FROM streams h WHERE h.stream_id = o.stream "
        "                                       AND h.office = ANY($1)))) e",
        (None if offices is None else list(offices),),
    )
    return Backlog(*row.one())
