"""A change of the law as a campaign: what changed, and what became of each open matter that it may touch.

The row of a campaign is made in the transaction that puts another rule pack in force (`rule_packs.install`), so no change
goes without one. Rows of results are facts of operation, like what is stuck: events say what happened to a matter, these
say that somebody looked. Nothing here is replayed by a rebuild.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.messages import APPLY_LAW, KINDS_WITH_WORKFLOW
from casework.streams import KINDS
from law.difference import Difference
from records.cursors import read_cursor
from records.database import execute
from records.selection import Page, page

RESULTS = ("changed", "unchanged", "skipped", "refused", "failed")
"""What can become of a matter: dates moved; nothing to move; nothing moved and something left to a person; the rules said
no; it could not be recorded."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A change of the law in its course. `rules`, `published`, `corrected`, `claims` are what is otherwise than before."""

    id: UUID
    from_version: str
    to_version: str
    rules: Sequence[str]
    published: Sequence[int]
    corrected: Sequence[int]
    claims: Sequence[str]
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    superseded_by: UUID | None

    def is_about(self, rule: str, *, years: Collection[int]) -> bool:
        """Whether it may move a clock of a rule whose span rests on the notices of some years."""
        return rule in self.rules or any(year in years for year in (*self.published, *self.corrected))

    @property
    def is_open(self) -> bool:
        """Whether it still has to go on."""
        return self.finished_at is None and self.superseded_by is None


@dataclass(frozen=True, slots=True)
class Member:
    """An open matter that a campaign looks at."""

    stream: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one matter: how many clocks moved, how many stayed with a reason, and its last event then."""

    stream: UUID
    kind: str
    result: str
    reason: str | None
    moved: int
    skipped: int
    kept: Sequence[Mapping[str, str]]
    sequence: int
    at: datetime
    number: str | None = None
    office: str = ""


_COLUMNS = "id, from_version, to_version, rules, published, corrected, claims, queued_at, started_at, finished_at, superseded_by"


async def queue(conn: AsyncConnection, changed: Difference, *, before: str, after: str) -> UUID | None:
    """Make the campaign of a change, where there is anything to bring to it; its id.

    One that has not come to its end is superseded, and what it had still to bring is brought by this one.
    """
    left = await find_open(conn)
    streams = (await execute(conn, "SELECT EXISTS (SELECT FROM streams WHERE open)")).scalar_one()
    if not streams or not (changed or left):
        return None
    new = uuid4()
    if left is not None:
        await execute(conn, "UPDATE campaigns SET superseded_by = $2 WHERE id = $1", (left.id, new))
    await execute(
        conn,
        "INSERT INTO campaigns (id, from_version, to_version, rules, published, corrected, claims) "
        "VALUES ($1, $2, $3, $4::text[], $5::int[], $6::int[], $7::text[])",
        (
            new,
            left.from_version if left else before,
            after,
            sorted({*changed.rules, *(left.rules if left else ())}),
            sorted({*changed.published, *(left.published if left else ())}),
            sorted({*changed.corrected, *(left.corrected if left else ())}),
            sorted({*changed.claims, *(left.claims if left else ())}),
        ),
    )
    return new


async def find(conn: AsyncConnection, campaign: UUID) -> Campaign | None:
    """The campaign of that id."""
    row = (await execute(conn, f"SELECT {_COLUMNS} FROM campaigns WHERE id = $1", (campaign,))).one_or_none()
    return Campaign(*row) if row is not None else None


async def find_open(conn: AsyncConnection) -> Campaign | None:
    """The campaign that has not come to its end; there is one at most."""
    row = (
        await execute(conn, f"SELECT {_COLUMNS} FROM campaigns WHERE finished_at IS NULL AND superseded_by IS NULL")
    ).one_or_none()
    return Campaign(*row) if row is not None else None


async def find_of_version(conn: AsyncConnection, version: str) -> Campaign | None:
    """The open campaign that brings matters to a pack."""
    found = await find_open(conn)
    return found if found is not None and found.to_version == version else None


async def start(conn: AsyncConnection, campaign: UUID) -> None:
    """Note when it began; the first time counts."""
    await execute(conn, "UPDATE campaigns SET started_at = coalesce(started_at, now()) WHERE id = $1", (campaign,))


async def seconds_left(conn: AsyncConnection, campaign: UUID, *, life: float) -> float:
    """How long a command may still be under way that was begun before the campaign was, where none lives longer than
    `life` seconds."""
    found = await execute(
        conn,
        "SELECT greatest(extract(epoch FROM started_at - clock_timestamp())::float8 + $2::float8, 0) "
        "FROM campaigns WHERE id = $1",
        (campaign, life),
    )
    return float(found.scalar_one())


async def finish(conn: AsyncConnection, campaign: UUID) -> None:
    """Note that nothing is left, unless another one has taken over. What is listed as stuck stays so where it failed.

    What the matters came to is counted now, by the office that has them: its rows change no more.
    """
    await execute(
        conn,
        "DELETE FROM stuck s WHERE s.command = $2 AND NOT EXISTS (SELECT FROM campaign_results r JOIN streams h "
        "ON h.stream_id = r.stream WHERE r.campaign = $1 AND r.stream = s.stream AND r.result = 'failed' AND h.open)",
        (campaign, APPLY_LAW),
    )
    await execute(
        conn,
        "WITH done AS (UPDATE campaigns SET finished_at = now() "
        "WHERE id = $1 AND finished_at IS NULL AND superseded_by IS NULL RETURNING id) "
        "INSERT INTO campaign_counts (campaign, office, result, number) "
        "SELECT r.campaign, s.office, r.result, count(*) FROM done d JOIN campaign_results r ON r.campaign = d.id "
        "JOIN streams s ON s.stream_id = r.stream GROUP BY r.campaign, s.office, r.result "
        "ON CONFLICT (campaign, office, result) DO UPDATE SET number = EXCLUDED.number",
        (campaign,),
    )


_CLOSED = {kind: sorted(map(str, KINDS[kind].closed)) for kind in KINDS_WITH_WORKFLOW}
_CANDIDATES = (
    "SELECT s.stream_id, s.kind FROM streams s LEFT JOIN campaign_results r "
    "ON r.campaign = $1 AND r.stream = s.stream_id AND r.stream > $2 "
    "WHERE s.open AND s.sequence > 0 AND s.stream_id > $2 AND s.kind = ANY($4::text[]) "
    "AND NOT (s.kind || '.' || s.stage = ANY($5::text[])) AND "
)
GIVEN_UP = 5
"""After so many failures of the same kind in a row a matter is left to a person: that is a defect, and no waiting mends it."""

_FIRST = "r.stream IS NULL"
_FAILED = f"(r.result = 'failed' AND r.defects < {GIVEN_UP})"
_AGAIN = f"(r.stream IS NULL OR {_FAILED} OR (r.result <> 'failed' AND s.sequence > r.sequence))"
"""What the last look takes: what came or was opened again meanwhile, what failed, and what was recorded since it was decided
on. Under which law is not asked: behind a command of the law before there may be one of the new law."""

FIRST_ID = UUID(int=0)


async def candidates(
    conn: AsyncConnection, campaign: Campaign, *, after: UUID = FIRST_ID, limit: int, again: bool = False
) -> list[Member]:
    """Open matters in id order behind `after` that have no result yet.

    One in which no clock counts is among them: the change may begin one, or move what it wakes for. `again` is the last
    look, which also takes what may have slipped through.
    """
    return await _members(conn, campaign, _AGAIN if again else _FIRST, after=after, limit=limit)


async def has_failed(conn: AsyncConnection, campaign: Campaign) -> bool:
    """Whether something failed that is to be tried again."""
    return bool(await _members(conn, campaign, _FAILED, after=FIRST_ID, limit=1))


async def _members(conn: AsyncConnection, campaign: Campaign, which: str, *, after: UUID, limit: int) -> list[Member]:
    closed = [f"{kind}.{stage}" for kind, stages in _CLOSED.items() for stage in stages]
    given = (campaign.id, after, limit, list(KINDS_WITH_WORKFLOW), closed)
    return [Member(*row) for row in await execute(conn, f"{_CANDIDATES}{which} ORDER BY s.stream_id LIMIT $3", given)]


async def note(
    conn: AsyncConnection,
    campaign: UUID,
    member: Member,
    *,
    result: str,
    reason: str | None = None,
    moved: int = 0,
    kept: Sequence[Mapping[str, str]] = (),
    sequence: int = 0,
    defect: bool = False,
) -> bool:
    """Note what became of a matter; a later look at the same one adds the clocks it moved and says how it is now.

    `sequence` is where the matter stood when that was decided. `defect` says of a failure that it does not pass by itself.
    Whether the matter is given up with it.
    """
    row = await execute(
        conn,
        "INSERT INTO campaign_results AS r "
        "(campaign, stream, kind, result, reason, moved, skipped, kept, sequence, defects) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10) ON CONFLICT (campaign, stream) DO UPDATE SET "
        "result = CASE WHEN r.moved > 0 AND EXCLUDED.result IN ('unchanged', 'skipped') THEN r.result "
        "ELSE EXCLUDED.result END, reason = EXCLUDED.reason, moved = greatest(r.moved, EXCLUDED.moved), "
        "skipped = EXCLUDED.skipped, kept = EXCLUDED.kept, sequence = EXCLUDED.sequence, at = now(), "
        "defects = CASE WHEN EXCLUDED.defects > 0 AND r.reason = EXCLUDED.reason THEN r.defects ELSE 0 END "
        "+ EXCLUDED.defects RETURNING defects",
        (
            *(campaign, member.stream, member.kind, result, reason, moved, len(kept), json.dumps(list(kept)), sequence),
            int(defect),
        ),
    )
    return bool(row.scalar_one() >= GIVEN_UP)


async def wake(conn: AsyncConnection, stream: UUID, *, sequence: int, at: datetime | None) -> None:
    """Note when a matter that stands at a sequence wakes next; one that has moved on has noted it itself.

    Where that is earlier than its workflow thinks, the sweep sees that the moment has passed.
    """
    await execute(
        conn,
        "UPDATE streams SET next_wake_at = $3 "
        "WHERE stream_id = $1 AND sequence = $2 AND next_wake_at IS DISTINCT FROM $3::timestamptz",
        (stream, sequence, at),
    )


async def counts(
    conn: AsyncConnection, campaigns: Collection[UUID], *, offices: Sequence[str]
) -> dict[UUID, dict[str, int]]:
    """How many matters of some offices came to each result, by campaign; every result is there.

    Of a campaign that has ended, by the office that had them then.
    """
    found: dict[UUID, dict[str, int]] = {one: dict.fromkeys(RESULTS, 0) for one in campaigns}
    rows = await execute(
        conn,
        "SELECT campaign, result, sum(number)::bigint FROM campaign_counts "
        "WHERE campaign = ANY($1::uuid[]) AND office = ANY($2::text[]) GROUP BY campaign, result UNION ALL "
        "SELECT c.id, r.result, count(*) FROM campaigns c JOIN campaign_results r ON r.campaign = c.id "
        "JOIN streams s ON s.stream_id = r.stream WHERE c.id = ANY($1::uuid[]) AND c.finished_at IS NULL "
        "AND s.office = ANY($2::text[]) GROUP BY c.id, r.result",
        (list(campaigns), list(offices)),
    )
    for campaign, result, number in rows:
        found[campaign][result] = number
    return found


async def list_campaigns(conn: AsyncConnection, *, limit: int = 50, cursor: str | None = None) -> Page[Campaign]:
    """Campaigns, the latest first. Raises `BadCursor`."""
    before: tuple[Any, ...] = read_cursor(cursor, datetime.fromisoformat, UUID) if cursor else (None, None)
    rows = await execute(
        conn,
        f"SELECT {_COLUMNS} FROM campaigns WHERE $2::timestamptz IS NULL OR (queued_at, id) < ($2, $3::uuid) "
        "ORDER BY queued_at DESC, id DESC LIMIT $1",
        (limit + 1, *before),
    )
    return page([Campaign(*row) for row in rows], limit, lambda one: (one.queued_at, one.id))


async def list_results(
    conn: AsyncConnection,
    campaign: UUID,
    *,
    offices: Sequence[str],
    result: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Result]:
    """What became of the matters of some offices, in id order, of one result if asked. Raises `BadCursor`."""
    after = read_cursor(cursor, UUID)[0] if cursor else FIRST_ID
    rows = await execute(
        conn,
        "SELECT r.stream, r.kind, r.result, r.reason, r.moved, r.skipped, r.kept, r.sequence, r.at, s.number, s.office "
        "FROM campaign_results r JOIN streams s ON s.stream_id = r.stream "
        "WHERE r.campaign = $1 AND s.office = ANY($2::text[]) AND r.stream > $3 "
        "AND ($4::text IS NULL OR r.result = $4) ORDER BY r.stream LIMIT $5",
        (campaign, list(offices), after, result, limit + 1),
    )
    return page([_result(tuple(row)) for row in rows], limit, lambda one: (one.stream,))


def _result(row: tuple[Any, ...]) -> Result:
    kept = row[6] if isinstance(row[6], list) else json.loads(row[6])
    stream, kind, result, reason, moved, skipped, _, *rest = row
    return Result(stream, kind, result, reason, moved, skipped, kept, *rest)
