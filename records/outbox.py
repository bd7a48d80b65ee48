"""Effects waiting to be delivered: written with their event, leased by a dispatcher, delivered at least once.

The row's id is the receiver's idempotency key. A lease only moves `due_at` ahead, so a dispatcher that dies gives
its rows back by itself, and rows that fail come back later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Effect
from records.database import execute
from records.vault import columns

NAMESPACE = UUID("6f1d1c1e-6d0b-5c3a-9b5e-0a4c1d2e3f40")


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An effect to be delivered, with the event that caused it and how often it was tried."""

    id: UUID
    stream: UUID
    sequence: int
    kind: str
    target: str
    template: str
    body: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class WaitingEffect:
    """An effect that was not delivered yet: which, of what matter, since when, and why it failed if it did."""

    id: UUID
    stream: UUID
    stream_kind: str
    number: str | None
    office: str
    kind: str
    target: str
    template: str
    attempts: int
    error_class: str | None
    created_at: datetime
    due_at: datetime


def effect_id(stream: UUID, sequence: int, effect: Effect, *, index: int = 0) -> UUID:
    """The id an effect always gets: from the event that caused it, its place among that event's, and what it is."""
    return uuid5(NAMESPACE, f"{stream}:{sequence}:{index}:{effect.target}:{effect.template}")


async def put(conn: AsyncConnection, *, stream: UUID, sequence: int, effects: Sequence[Effect]) -> None:
    """Queue the effects of a decision whose last event has this sequence, in its transaction: one round trip."""
    if not effects:
        return
    await execute(
        conn,
        "INSERT INTO outbox (id, stream, sequence, kind, target, template, body) "
        "SELECT id, $1, $2, kind, target, template, body::jsonb "
        "FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[]) "
        "AS e (id, kind, target, template, body) ON CONFLICT (id) DO NOTHING",
        (
            stream,
            sequence,
            *columns(
                (
                    effect_id(stream, sequence, one, index=index),
                    one.kind,
                    one.target,
                    one.template,
                    json.dumps(dict(one.body)),
                )
                for index, one in enumerate(effects)
            ),
        ),
    )


async def lease(conn: AsyncConnection, *, limit: int, seconds: float) -> list[OutboxRow]:
    """Take effects that are due; nobody else sees them for `seconds`."""
    rows = await execute(
        conn,
        "UPDATE outbox SET due_at = clock_timestamp() + make_interval(secs => $2), attempts = attempts + 1 "
        "WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND due_at <= clock_timestamp() "
        "             ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) "
        "RETURNING id, stream, sequence, kind, target, template, body::text, attempts",
        (limit, seconds),
    )
    taken = [OutboxRow(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]), row[7]) for row in rows]
    return sorted(taken, key=lambda one: (one.stream, one.sequence, one.id))


async def renew(conn: AsyncConnection, ids: Sequence[UUID], *, seconds: float) -> None:
    """Keep leased effects to oneself for `seconds` from now, as long as they are under way."""
    await execute(
        conn,
        "UPDATE outbox SET due_at = greatest(due_at, clock_timestamp() + make_interval(secs => $2)) "
        "WHERE id = ANY($1::uuid[]) AND done_at IS NULL",
        (list(ids), seconds),
    )


async def done(conn: AsyncConnection, ids: Sequence[UUID]) -> None:
    """They were delivered."""
    await execute(
        conn,
        "UPDATE outbox SET done_at = clock_timestamp(), error_class = NULL WHERE id = ANY($1::uuid[])",
        (list(ids),),
    )


async def failed(conn: AsyncConnection, effect: UUID, *, error_class: str, retry_at: datetime) -> None:
    """Delivery failed or was refused; try again at an instant. Of the error its class or code is kept, never its words."""
    await execute(
        conn,
        "UPDATE outbox SET due_at = $3, error_class = $2 WHERE id = $1 AND done_at IS NULL",
        (effect, error_class, retry_at),
    )


async def find_office(conn: AsyncConnection, effect: UUID) -> tuple[UUID, str] | None:
    """The matter of an effect that waits, and its office; None where none such waits."""
    row = (
        await execute(
            conn,
            "SELECT h.stream_id, h.office FROM outbox o JOIN streams h ON h.stream_id = o.stream "
            "WHERE o.id = $1 AND o.done_at IS NULL",
            (effect,),
        )
    ).first()
    return (row[0], row[1]) if row is not None else None


async def release(conn: AsyncConnection, effect: UUID) -> None:
    """Have it tried now."""
    await execute(conn, "UPDATE outbox SET due_at = clock_timestamp() WHERE id = $1 AND done_at IS NULL", (effect,))


async def drop(conn: AsyncConnection, effect: UUID) -> None:
    """Try it no more; why it failed stays on its row."""
    await execute(conn, "UPDATE outbox SET done_at = clock_timestamp() WHERE id = $1 AND done_at IS NULL", (effect,))


async def sweep_delivered(conn: AsyncConnection, *, kept: timedelta) -> int:
    """Delete effects that were delivered longer ago than `kept`; how many. What nobody could deliver stays, with why."""
    swept = await execute(
        conn, "DELETE FROM outbox WHERE done_at < clock_timestamp() - $1::interval AND error_class IS NULL", (kept,)
    )
    return swept.rowcount


async def list_waiting(conn: AsyncConnection, *, offices: Sequence[str], limit: int = 100) -> list[WaitingEffect]:
    """Effects of these offices' matters that wait, the longest first."""
    rows = await execute(
        conn,
        "SELECT o.id, o.stream, h.kind, h.number, h.office, o.kind, o.target, o.template, o.attempts, o.error_class, "
        "o.created_at, o.due_at FROM outbox o JOIN streams h ON h.stream_id = o.stream "
        "WHERE o.done_at IS NULL AND h.office = ANY($1::text[]) ORDER BY o.created_at, o.id LIMIT $2",
        (list(offices), limit),
    )
    return [WaitingEffect(*row) for row in rows]
