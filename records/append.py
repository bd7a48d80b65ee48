"""What one command writes, in one statement: the command, its events, the head moved on and the read models after it.

An `Entry` is made of a head and a decision without touching the database; `append` stores it together with what it
changes, if the stream still stands at that head. One statement is one round trip, and each of those is felt by whoever
waits for the command.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Event
from casework.refusal import KeyReused
from casework.roles import Actor
from records.chain import Link
from records.codec import encode, schema_version
from records.database import constraint, execute
from records.event_log import Head, StoredEvent
from records.projections import Changes, delete, upsert
from records.vault import references_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A command with its events chained on. `head` is where the stream stands with it, `row` what the log stores.

    `references` are the vault's texts that the events name.
    """

    head: Head
    row: tuple[object, ...]
    references: list[UUID]


def entry(
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
) -> Entry:
    """The entry that follows a head; `events` are one or more.

    Neither time runs back within a stream: what is earlier than the last event's is raised to it.
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
    hashes = [after.previous_hash for after in links[1:]] + [links[-1].hash()]
    last = links[-1].sequence
    new = replace(
        head,
        sequence=last,
        hash=hashes[-1],
        received_at=received_at,
        recorded_at=recorded_at,
        law_version=law_version,
        appended=tuple(_stored(link, event, hash_) for link, event, hash_ in zip(links, events, hashes, strict=True)),
    )
    stored = (command_id, head.stream, command, digest, actor.id, links[0].sequence, last, answer, recorded_at)
    moved = (hashes[-1], received_at, law_version, head.kind, actor.office, str(actor.role))
    references = [found for one in links for found in references_of(one.body)]
    return Entry(new, (*stored, *moved, *_columns_of(links), hashes), references)


class TextsLost(Exception):
    """Texts that were sealed for a command are no longer there: sealing them and recording it again mends it."""


async def append(conn: AsyncConnection, entry: Entry, changes: Changes, *, sealed_ahead: Collection[UUID] = ()) -> bool:
    """Store a command with its events, move the head, bring the read models after it and mark the texts it names.

    All of it or nothing, by itself as in a transaction: there is no event without its read models. False, and nothing is
    stored, where the stream does not stand at the entry's beginning any more (with a locked head it does), or where the
    events name a text of `sealed_ahead` that is not there: the database crashed in between, or it was erased. Raises
    `KeyReused` when the command's id was used meanwhile on another stream.
    """
    changed, gone = sorted(changes.changed), sorted(changes.gone)
    try:
        moved = await execute(
            conn,
            _statement(tuple(changed), tuple(gone)),
            (
                *entry.row,
                *changes.head,
                entry.references,
                sorted(set(sealed_ahead).intersection(entry.references)),
                *(json.dumps(changes.changed[table]) for table in changed),
                *(json.dumps(changes.gone[table]) for table in gone),
            ),
        )
    except IntegrityError as error:
        if constraint(error) == "commands_pkey":
            raise KeyReused() from None
        raise
    return moved.one_or_none() is not None


# The entry's row is $1 to $22: command id, stream, command, digest, actor id (5), first and last sequence, answer,
# recorded at, last hash (10), received at, rule pack, stream kind, office, role (15), and as arrays one item an event
# sequence, kind, schema version, occurred on, body (20), previous hash, hash. The head's changes are $23 to $27: stage,
# open, next wake, office, number. $28 are the texts named, $29 those of them that were sealed just before; the rows of
# the read models follow, a parameter a table.
_HEAD = """
UPDATE streams SET sequence = $7, hash = $10, received_at = $11, recorded_at = $9, law_version = $12,
                   stage = $23, open = $24, next_wake_at = $25, office = $26, number = $27
WHERE stream_id = $2 AND sequence = $6 - 1 AND hash = ($21::bytea[])[1]
  AND (SELECT count(*) FROM vault WHERE id = ANY($29::uuid[])) = cardinality($29::uuid[])
RETURNING stream_id"""
"""Where this moves nothing nothing else happens: everything below is stored for a head that moved."""

_COMMAND = """
INSERT INTO commands (command_id, stream_id, command, digest, actor, first_sequence, last_sequence, answer, recorded_at)
SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::bigint, $7::bigint, $8::text, $9::timestamptz FROM head"""

_EVENTS = """
INSERT INTO event_log (stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at,
                       recorded_at, actor, office, role, law_version, body, previous_hash, hash)
SELECT $2, e.sequence, $1, $13, e.kind, e.version, e.occurred_on, $11, $9, $5, $14, $15, $12, e.body, e.previous, e.hash
FROM head, unnest($16::bigint[], $17::text[], $18::int[], $19::date[], $20::bytea[], $21::bytea[], $22::bytea[])
  AS e (sequence, kind, version, occurred_on, body, previous, hash)"""

_MOVED = "EXISTS (SELECT FROM head)"
_NAMED = f"UPDATE vault SET named = true WHERE id = ANY($28::uuid[]) AND NOT named AND {_MOVED}"

_FIRST_FREE = 30


@cache
def _statement(changed: tuple[str, ...], gone: tuple[str, ...]) -> str:
    """The statement for any set of tables; foreign keys are checked at its end, so the order inside does not matter."""
    parts = [f"head AS ({_HEAD})", f"command AS ({_COMMAND})", f"events AS ({_EVENTS})", f"named AS ({_NAMED})"]
    place = _FIRST_FREE
    for table in changed:
        parts.append(f"put_{table} AS ({upsert(table, parameter=f'${place}', where=_MOVED)})")
        place += 1
    for table in gone:
        parts.append(f"cut_{table} AS ({delete(table, parameter=f'${place}', where=_MOVED)})")
        place += 1
    return f"WITH {', '.join(parts)} SELECT stream_id FROM head"


def _columns_of(links: Sequence[Link]) -> tuple[list[object], ...]:
    rows = [(one.sequence, one.kind, one.schema_version, one.occurred_on, one.body, one.previous_hash) for one in links]
    return tuple([row[place] for row in rows] for place in range(6))


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
