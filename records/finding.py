"""Finding one complaint among thousands by what somebody has at hand: a piece of its number, or the other side's name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute

MOST = 20


@dataclass(frozen=True, slots=True)
class FoundComplaint:
    """A complaint with what tells it from others; `respondents` are companies' names, and of nobody else."""

    stream: UUID
    number: str
    stage: str
    received_on: date
    respondents: Sequence[str]


_QUERY = """SELECT c.stream, c.number, c.stage, c.received_on,
  coalesce((SELECT array_agg(r.name ORDER BY r.id) FROM complaint_respondents r
            WHERE r.stream = c.stream AND r.name IS NOT NULL), '{}')
FROM complaints c JOIN streams s ON s.stream_id = c.stream
WHERE c.office = ANY($1) AND c.stream <> $2 AND ($3::text[] IS NULL OR (s.open AND c.stage = ANY($3)))
  AND (strpos(upper(c.number), upper($4)) > 0 OR c.stream::text = lower($4) OR EXISTS (
    SELECT FROM complaint_respondents r WHERE r.stream = c.stream AND strpos(lower(r.name), lower($4)) > 0))
ORDER BY upper(c.number) = upper($4) DESC, c.received_on DESC, c.number DESC LIMIT $5"""


async def find_complaints(
    conn: AsyncConnection,
    words: str,
    *,
    offices: Collection[str],
    besides: UUID,
    stages: Collection[str] | None = None,
    limit: int = MOST,
) -> list[FoundComplaint]:
    """The complaints of these offices whose number or respondent has the words in it, the very number first, then the
    latest; with `stages` only open ones that stand there."""
    wanted = sorted(stages) if stages is not None else None
    found = await execute(conn, _QUERY, (sorted(offices), besides, wanted, words.strip(), limit))
    return [FoundComplaint(*row) for row in found]
