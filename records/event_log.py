"""The append-only log: one transaction locks a stream's head, appends its events and moves the head on.

The head row is the lock: whoever holds it is the only writer of the stream, so sequences are contiguous, and a
command that was recorded while waiting for it is seen afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Event
from casework.refusal import KeyReused
from casework.roles import Actor
from records.chain import GENESIS, Link
from records.codec import decode, encode, schema_version
from records.database import constraint, execute


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
    pack in force when the head was locked. `appended` holds the events the last `append` stored.
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


_HEAD = """
SELECT kind, sequence, hash, received_at, recorded_at, law_version,
       coalesce((SELECT version FROM rule_packs WHERE active), '')
FROM streams WHERE stream_id = $1 FOR UPDATE OF streams"""

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

_APPEND = """
WITH command AS (
  INSERT INTO commands (command_id, stream_id, command, digest, actor, first_sequence, last_sequence, answer,
                        recorded_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
), head AS (
  UPDATE streams SET sequence = $7, hash = $10, received_at = $11, recorded_at = $9, law_version = $12
  WHERE stream_id = $2
)
INSERT INTO event_log (stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at,
                       recorded_at, actor, office, role, law_version, body, previous_hash, hash)
SELECT $2, e.sequence, $1, $13, e.kind, e.version, e.occurred_on, $11, $9, $5, $14, $15, $12, e.body, e.previous, e.hash
FROM unnest($16::bigint[], $17::text[], $18::int[], $19::date[], $20::bytea[], $21::bytea[], $22::bytea[])
  AS e (sequence, kind, version, occurred_on, body, previous, hash)"""
"""One statement and one round trip: foreign keys are checked at its end, so the order inside does not matter."""


async def append(
    conn: AsyncConnection,
    head: Head,
    *,
    command_id: UUID,
    command: str,
    digest: str,
    actor: Actor,
    received_at: datetime,
    recorded_at: datetime,
    law_version: str,
    events: Sequence[Event],
    answer: str,
) -> Head:
    """Store a command with its events and move the head; returns the new head, whose `appended` are the events.

    Call with the head that `lock_head` gave in this transaction. Neither time runs back within a stream: what is
    earlier than the last event's is raised to it. Raises `KeyReused` when the id was used meanwhile on another stream
    (on this one the lock makes that impossible).
    """
    received_at = max(received_at, head.received_at or received_at)
    recorded_at = max(recorded_at, head.recorded_at or recorded_at)
    links = _links(
        head,
        command_id=command_id,
        actor=actor,
        received_at=received_at,
        recorded_at=recorded_at,
        law_version=law_version,
        events=events,
    )
    hashes = [after.previous_hash for after in links[1:]] + [links[-1].hash()] if links else []
    last, last_hash = head.sequence + len(links), hashes[-1] if hashes else head.hash
    entry = (command_id, head.stream, command, digest, actor.id, head.sequence + 1, last, answer, recorded_at)
    now = (last_hash, received_at, law_version, head.kind, actor.office, str(actor.role))
    await _insert(conn, (*entry, *now, *_columns_of(links), hashes))
    appended = tuple(_stored(link, event, hash_) for link, event, hash_ in zip(links, events, hashes, strict=True))
    return replace(
        head,
        sequence=last,
        hash=last_hash,
        received_at=received_at,
        recorded_at=recorded_at,
        law_version=law_version,
        appended=appended,
    )


def _columns_of(links: Sequence[Link]) -> tuple[list[object], ...]:
    rows = [(one.sequence, one.kind, one.schema_version, one.occurred_on, one.body, one.previous_hash) for one in links]
    return tuple([row[place] for row in rows] for place in range(6))


async def _insert(conn: AsyncConnection, parameters: tuple[object, ...]) -> None:
    try:
        await execute(conn, _APPEND, parameters)
    except IntegrityError as error:
        if constraint(error) == "commands_pkey":
            raise KeyReused() from None
        raise


def _links(
    head: Head,
    *,
    command_id: UUID,
    actor: Actor,
    received_at: datetime,
    recorded_at: datetime,
    law_version: str,
    events: Sequence[Event],
) -> list[Link]:
    links: list[Link] = []
    previous = head.hash
    for sequence, event in enumerate(events, start=head.sequence + 1):
        link = Link(
            stream=head.stream,
            sequence=sequence,
            command_id=command_id,
            stream_kind=head.kind,
            kind=event.kind,
            schema_version=schema_version(head.kind, event.kind),
            occurred_on=event.occurred_on,
            received_at=received_at,
            recorded_at=recorded_at,
            actor=actor.id,
            office=actor.office,
            role=str(actor.role),
            law_version=law_version,
            body=encode(event),
            previous_hash=previous,
        )
        links.append(link)
        previous = link.hash()
    return links


def _stored(link: Link, event: Event, hash_: bytes) -> StoredEvent:
    return StoredEvent(
        link.stream,
        link.sequence,
        link.command_id,
        event,
        link.kind,
        link.occurred_on,
        link.received_at,
        link.recorded_at,
        link.actor,
        link.office,
        link.role,
        link.law_version,
        hash_,
    )
