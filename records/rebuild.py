"""Replays the log into read models: compared with those that stand, row by row, or put in their place.

Streams are taken in batches, each with its head rows locked when it is replaced, so the service keeps running. The
comparison looks at one moment of the database and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.places import Places
from casework.procedure import Context
from casework.roles import Actor, Role
from casework.streams import KINDS
from casework.urgent_limits import urgent_limits
from law.pack import Pack
from records import people
from records.database import execute
from records.projections import keys_of, upsert
from records.read_models import READ_MODELS
from records.rights import place_of_region
from records.rows import Row, Rows, plain, rows_of
from records.rule_packs import Packs
from records.states import Folded, every_stream
from records.verify import CHANGED, MISSING, ORPHAN, Defect, Report

BATCH = 200

_NAMES = tuple(table.name for table in READ_MODELS)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What the rules see of a stream when it is replayed: the law in force, the zone, and the places of the offices."""

    pack: Pack
    zone: tzinfo
    regions: Mapping[str, str]

    def context(self, one: Folded) -> Context:
        """As it was seen with its last event, which said when it wakes next."""
        office = place_of_region(self.regions.get(getattr(one.state, "office", "")))
        return Context(
            now=one.events[-1].received_at,
            zone=self.zone,
            actor=Actor("rebuild", "", Role.SYSTEM),
            law=self.pack,
            places=Places(office=office),
        ).told_by(one.state)


@dataclass(frozen=True, slots=True)
class _Replayed:
    """Streams with the rows their events come to, and the rest of their head rows."""

    versions: dict[UUID, int]
    rows: Rows
    heads: list[Row]


async def rebuild(engine: AsyncEngine, *, zone: tzinfo, compare: bool) -> Report:
    """Compare the read models with the log (one line `STREAM VERSION table_changed|missing|orphan` a difference), or
    replace them by what the log says; the report then lists what was mended.

    `zone` is the installation's: the next wake of a stream depends on it. Raises `NoActivePack`.
    """
    found: list[Defect] = []
    streams = events = 0
    async with engine.connect() as reading, engine.connect() as writing:
        await execute(reading, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        regions = {one.id: one.region for one in await people.list_offices(reading)}
        judge = _Judge(await Packs().active(reading), zone, regions)
        batch: list[Folded] = []
        async for folded in every_stream(reading):
            batch.append(folded)
            streams, events = streams + 1, events + len(folded.events)
            if len(batch) == BATCH:
                found += await _batch(writing, batch, judge=judge, compare=compare)
                batch = []
        found += await _batch(writing, batch, judge=judge, compare=compare)
        found += await _sourceless(writing, compare=compare)
    return Report(streams, events, tuple(found))


async def _batch(conn: AsyncConnection, batch: Sequence[Folded], *, judge: _Judge, compare: bool) -> list[Defect]:
    """Differences of some streams; a stream that moved on since it was read is left out, it keeps itself."""
    if not batch:
        return []
    async with conn.begin():
        if compare:
            await execute(conn, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        lock = "" if compare else "FOR UPDATE"
        heads = await execute(
            conn,
            f"SELECT stream_id, sequence FROM streams WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id {lock}",
            ([one.stream for one in batch],),
        )
        stands = {row[0]: row[1] for row in heads}
        still = [one for one in batch if stands.get(one.stream) == one.events[-1].sequence]
        fresh = _replayed(still, judge)
        found = [defect for table in _NAMES for defect in await _differences(conn, table, fresh)]
        found += await _head_differences(conn, fresh)
        if not compare and found:
            await _replace(conn, fresh)
    return found


def _replayed(batch: Sequence[Folded], judge: _Judge) -> _Replayed:
    rows: Rows = {name: [] for name in _NAMES}
    heads: list[Row] = []
    for one in batch:
        last, context = one.events[-1], judge.context(one)
        made = rows_of(
            one.kind,
            one.stream,
            one.state,
            version=last.sequence,
            last_event_at=last.recorded_at,
            opened_on=one.events[0].occurred_on,
            beside=urgent_limits(one.state, context),
        )
        for table, found in made.items():
            rows[table] += plain(found)
        heads.append(plain(_head(one, context)))
    return _Replayed({one.stream: one.events[-1].sequence for one in batch}, rows, heads)


def _head(one: Folded, context: Context) -> Row:
    kind = KINDS[one.kind]
    return {
        "stream_id": one.stream,
        "kind": one.kind,
        "stage": one.state.stage,
        "open": kind.is_open(one.state),
        "next_wake_at": kind.next_wake(one.state, context),
        "office": getattr(one.state, "office", ""),
        "number": getattr(one.state, "number", None) or None,
    }


async def _differences(conn: AsyncConnection, table: str, fresh: _Replayed) -> list[Defect]:
    """Rows of one table that are not as the log says, found by the database on its own types."""
    keys = ", ".join(keys_of(table))
    result = await execute(
        conn,
        f"SELECT stream, f IS NULL, s IS NULL FROM "
        f"(SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1::text::jsonb)) f "
        f"FULL JOIN (SELECT * FROM {table} WHERE stream = ANY($2::uuid[])) s USING ({keys}) "
        f"WHERE to_jsonb(f) IS DISTINCT FROM to_jsonb(s) ORDER BY {keys}",
        (json.dumps(fresh.rows[table]), list(fresh.versions)),
    )
    return [
        Defect(str(stream), fresh.versions[stream], f"{table}_{_word(no_source, absent)}")
        for stream, no_source, absent in result
    ]


def _word(no_source: bool, absent: bool) -> str:
    return ORPHAN if no_source else MISSING if absent else CHANGED


_HEAD_ROWS = "SELECT * FROM jsonb_populate_recordset(NULL::streams, $1::text::jsonb)"
_HEAD_COLUMNS = "kind, stage, open, next_wake_at, office, number"


async def _head_differences(conn: AsyncConnection, fresh: _Replayed) -> list[Defect]:
    columns = _HEAD_COLUMNS.split(", ")
    result = await execute(
        conn,
        f"SELECT stream_id FROM ({_HEAD_ROWS}) f JOIN streams s USING (stream_id) "
        f"WHERE ({', '.join('f.' + one for one in columns)}) IS DISTINCT FROM "
        f"({', '.join('s.' + one for one in columns)}) ORDER BY stream_id",
        (json.dumps(fresh.heads),),
    )
    return [Defect(str(row[0]), fresh.versions[row[0]], f"streams_{CHANGED}") for row in result]


async def _replace(conn: AsyncConnection, fresh: _Replayed) -> None:
    for table in _NAMES:
        await execute(conn, f"DELETE FROM {table} WHERE stream = ANY($1::uuid[])", (list(fresh.versions),))
        if fresh.rows[table]:
            await execute(conn, upsert(table, parameter="$1"), (json.dumps(fresh.rows[table]),))
    sets = ", ".join(f"{one} = f.{one}" for one in _HEAD_COLUMNS.split(", "))
    await execute(
        conn,
        f"UPDATE streams s SET {sets} FROM ({_HEAD_ROWS}) f WHERE s.stream_id = f.stream_id",
        (json.dumps(fresh.heads),),
    )


async def _sourceless(conn: AsyncConnection, *, compare: bool) -> list[Defect]:
    """Rows of streams that have no event at all."""
    found: list[Defect] = []
    async with conn.begin():
        for table in _NAMES:
            without = f"FROM {table} t WHERE NOT EXISTS (SELECT FROM event_log e WHERE e.stream_id = t.stream)"
            result = await execute(conn, f"SELECT DISTINCT stream {without} ORDER BY stream")
            found += [Defect(str(row[0]), 0, f"{table}_{ORPHAN}") for row in result]
            if not compare:
                await execute(conn, f"DELETE {without}")
    return found
