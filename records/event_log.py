"""The append-only log as it is read: a stream's head, which is its lock, its events and the commands that made them.

The head row is the lock: whoever holds it is the only writer of the stream, so sequences are contiguous, and a
command that was recorded while waiting for it is seen afterwards. What is written stands in `append`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Event
from casework.refusal import KeyReused
from records.chain import GENESIS
from records.codec import decode
from records.database import execute


class WrongKind(LookupError):
    """The stream exists and is of another kind than the caller says."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with everything the log knows of it."""

    stream: UUID
    sequence: int
    command_id: UUID
    event: Event
    kind: str
    occurred_on: date
    received_at: datetime
    recorded_at: datetime
    actor: str
    office: str
    role: str
    law_version: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class StoredCommand:
    """A command that was recorded, with the answer it got."""

    command_id: UUID
    stream: UUID
    command: str
    digest: str
    actor: str
    answer: str
    first_sequence: int
    last_sequence: int


@dataclass(frozen=True, slots=True)
class Head:
    """A stream's last place, locked for this transaction. A new stream stands at sequence 0.

    `received_at` and `recorded_at` are the last event's: time in a stream never runs back. `active_law` is the rule
    pack in force when the head was locked. `appended` holds the events of an entry that is appended, or about to be.
    """

    stream: UUID
    kind: str
    sequence: int
    hash: bytes
    received_at: datetime | None = None
    recorded_at: datetime | None = None
    law_version: str = ""
    active_law: str = ""
    appended: tuple[StoredEvent, ...] = ()


HEAD_COLUMNS = """kind, sequence, hash, received_at, recorded_at, law_version,
       coalesce((SELECT version FROM rule_packs WHERE active), '') AS active_law"""
"""What a `Head` is made of, in its order."""

_HEAD = f"SELECT {HEAD_COLUMNS} FROM streams WHERE stream_id = $1 FOR UPDATE OF streams"

_NEW_HEAD = """
INSERT INTO streams (stream_id, kind, sequence, hash) VALUES ($1, $2, 0, $3) ON CONFLICT (stream_id) DO NOTHING"""


async def lock_head(conn: AsyncConnection, stream: UUID, kind: str) -> Head:
    """Lock the stream until the transaction ends; a stream that does not exist yet begins (and goes with a rollback).

    Raises `WrongKind` when the id belongs to another kind of stream, and the driver's lock timeout (55P03).
    """
    row = (await execute(conn, _HEAD, (stream,))).one_or_none()
    if row is None:
        await execute(conn, _NEW_HEAD, (stream, kind, GENESIS))
        row = (await execute(conn, _HEAD, (stream,))).one()
    if row[0] != kind:
        raise WrongKind(row[0])
    return Head(stream, *row)


async def find_command(conn: AsyncConnection, command_id: UUID) -> StoredCommand | None:
    """What is stored under a command id. Ask after `lock_head`, so that a racing attempt of the same is seen."""
    row = (
        await execute(
            conn,
            "SELECT command_id, stream_id, command, digest, actor, answer, first_sequence, last_sequence "
            "FROM commands WHERE command_id = $1",
            (command_id,),
        )
    ).one_or_none()
    return StoredCommand(*row) if row else None


def repeated(stored: StoredCommand, *, stream: UUID, command: str, digest: str) -> StoredCommand:
    """The stored command, if the one at hand is the same again; raises `KeyReused` if it is another one."""
    if (stored.stream, stored.command, stored.digest) != (stream, command, digest):
        raise KeyReused()
    return stored


_COLUMNS = """stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at, recorded_at,
              actor, office, role, law_version, body, hash"""


async def load_events(
    conn: AsyncConnection, stream: UUID, *, after: int = 0, until: datetime | None = None, kind: str | None = None
) -> list[StoredEvent]:
    """The stream's events in order: after a sequence, recorded no later than an instant, of a kind of stream."""
    rows = await execute(
        conn,
        f"SELECT {_COLUMNS} FROM event_log WHERE stream_id = $1 AND sequence > $2 "
        "AND ($3::timestamptz IS NULL OR recorded_at <= $3) AND ($4::text IS NULL OR stream_kind = $4) "
        "ORDER BY sequence",
        (stream, after, until, kind),
    )
    return [stored_event(tuple(row)) for row in rows]


def stored_event(row: tuple[Any, ...]) -> StoredEvent:
    """A row of the log (in the order of `EVENT_COLUMNS`) with its event decoded."""
    stream, sequence, command_id, stream_kind, kind, version, *times_and_actor, law_version, body, hash_ = row
    event = decode(stream_kind, kind, version, body)
    return StoredEvent(*(stream, sequence, command_id, event, kind, *times_and_actor, law_version, hash_))


EVENT_COLUMNS = _COLUMNS
