"""What `record` must know of a stream besides its state, in one round trip: every hop costs a command time.

It is read with a lock on the stream or without one.

The lock may have to wait while the rest of the statement looks at the moment before it. Then another command was
committed meanwhile, the locked row is newer than the one seen without a lock, and the rest is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.refusal import KeyReused
from casework.roles import Actor
from records.database import execute
from records.event_log import HEAD_COLUMNS, Head, StoredCommand, WrongKind, lock_head
from records.rights import RUNGS, Rights, holds, rights_of, up_from

_TOLD = f"""clock_timestamp(), {holds(account="$2", office="$3", role="$4")}, {RUNGS},
       EXISTS (SELECT FROM inbox i WHERE i.command_id = $5::uuid AND (i.id <> $1 OR $6 <> 'complaint')),
       c.command_id, c.stream_id, c.command, c.digest, c.actor, c.answer, c.first_sequence, c.last_sequence"""
_COMMAND = "LEFT JOIN commands c ON c.command_id = $5::uuid"

_LOOK = f"""
WITH RECURSIVE head AS (
  SELECT {HEAD_COLUMNS}, office AS held_by FROM streams WHERE stream_id = $1 {{lock}}
), {up_from("coalesce(nullif((SELECT held_by FROM head), ''), $3)")}
SELECT head.*, (SELECT s.sequence FROM streams s WHERE s.stream_id = $1), {_TOLD} FROM head {_COMMAND}"""
_LOOK_FREELY = _LOOK.format(lock="")
_LOCK_AND_READ = _LOOK.format(lock="FOR UPDATE OF streams")

_READ = f"""
WITH RECURSIVE {up_from("coalesce(nullif((SELECT office FROM streams WHERE stream_id = $1), ''), $3)")}
SELECT {_TOLD} FROM (SELECT 1) once {_COMMAND}"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The head, the database's clock, the actor's rights with the matter's ladder, and what the command id holds."""

    head: Head
    at: datetime
    rights: Rights
    stored: StoredCommand | None


async def lock_and_read(
    conn: AsyncConnection, *, stream: UUID, kind: str, actor: Actor, command_id: UUID | None
) -> Judgement:
    """Lock a stream for one command, and read what judging it needs. `command_id` is None for time itself.

    Raises `WrongKind` and the driver's lock timeout, as `lock_head` does, and `KeyReused` when the command id is that of
    another stream's receipt: what was received must find its id free when it comes to be recorded.
    """
    asked = (stream, actor.id, actor.office, str(actor.role), command_id, kind)
    row = (await execute(conn, _LOCK_AND_READ, asked)).one_or_none()
    if row is None or row[1] != row[8]:
        head = await lock_head(conn, stream, kind)
        return _judgement(head, kind, tuple((await execute(conn, _READ, asked)).one()))
    return _judgement(Head(stream, *row[:7]), kind, tuple(row[9:]))


async def look(
    conn: AsyncConnection, *, stream: UUID, kind: str, actor: Actor, command_id: UUID | None
) -> Judgement | None:
    """The same without a lock; None for a stream that has not begun, or of another kind.

    It may be over as soon as it is read: what is recorded on the strength of it follows that head or is not recorded.
    """
    asked = (stream, actor.id, actor.office, str(actor.role), command_id, kind)
    row = (await execute(conn, _LOOK_FREELY, asked)).one_or_none()
    if row is None or row[0] != kind:
        return None
    return _judgement(Head(stream, *row[:7]), kind, tuple(row[9:]))


def _judgement(head: Head, kind: str, told: tuple[Any, ...]) -> Judgement:
    if head.kind != kind:
        raise WrongKind(head.kind)
    if told[3]:
        raise KeyReused()
    stored = StoredCommand(*told[4:]) if told[4] is not None else None
    return Judgement(head, told[0], rights_of(told[1], told[2]), stored)
