"""Commands that time or an effect gave and that keep failing: listed for a person, with class and SQLSTATE only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute


@dataclass(frozen=True, slots=True)
class StuckCommand:
    """A command of a stream that fails, since when and how often."""

    stream: UUID
    kind: str
    command: str
    error_class: str
    sqlstate: str | None
    since: datetime
    last_at: datetime
    attempts: int
    number: str | None = None
    office: str | None = None


async def note(
    conn: AsyncConnection,
    *,
    stream: UUID,
    kind: str,
    command: str,
    error_class: str,
    sqlstate: str | None,
    at: datetime,
) -> int:
    """Note another failure; how many there were in a row."""
    attempts: int = (
        await execute(
            conn,
            "INSERT INTO stuck AS s (stream, kind, command, error_class, sqlstate, since, last_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (stream, command) DO UPDATE SET "
            "error_class = EXCLUDED.error_class, sqlstate = EXCLUDED.sqlstate, last_at = EXCLUDED.last_at, "
            "attempts = s.attempts + 1 RETURNING attempts",
            (stream, kind, command, error_class, sqlstate, at),
        )
    ).scalar_one()
    return attempts


async def clear(conn: AsyncConnection, *, stream: UUID, command: str) -> None:
    """It worked again."""
    await execute(conn, "DELETE FROM stuck WHERE stream = $1 AND command = $2", (stream, command))


async def list_stuck(
    conn: AsyncConnection, *, offices: Sequence[str] | None = None, limit: int = 100
) -> list[StuckCommand]:
    """What is stuck, the longest first; with `offices`, in their matters and in those that belong to nobody yet."""
    rows = await execute(
        conn,
        "SELECT s.stream, s.kind, s.command, s.error_class, s.sqlstate, s.since, s.last_at, s.attempts, "
        "coalesce(h.number, i.number), coalesce(nullif(h.office, ''), i.office) "
        "FROM stuck s LEFT JOIN streams h ON h.stream_id = s.stream LEFT JOIN inbox i ON i.id = s.stream "
        "WHERE $2::text[] IS NULL OR coalesce(nullif(h.office, ''), i.office, $2[1]) = ANY($2) "
        "ORDER BY s.since, s.stream LIMIT $1",
        (limit, None if offices is None else list(offices)),
    )
    return [StuckCommand(*row) for row in rows]
