"""Frozen months of the risk meeting: figures as they stood at a cut-off, never changed; a correction is an edition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a month's figures; `month` is YYYY-MM, events count that were recorded before `cut_off_at`."""

    month: str
    edition: int
    figures: Mapping[str, Any]
    cut_off_at: datetime


async def store(conn: AsyncConnection, month: Edition) -> bool:
    """Freeze an edition; False when that edition exists (it stays as it is)."""
    done = await execute(
        conn,
        "INSERT INTO months (month, edition, figures, cut_off_at) VALUES ($1, $2, $3::text::jsonb, $4) "
        "ON CONFLICT (month, edition) DO NOTHING",
        (month.month, month.edition, json.dumps(month.figures, ensure_ascii=False), month.cut_off_at),
    )
    return done.rowcount == 1


async def find(conn: AsyncConnection, month: str, *, edition: int | None = None) -> Edition | None:
    """An edition of a month, the latest where none is named."""
    row = (
        await execute(
            conn,
            "SELECT month, edition, figures::text, cut_off_at FROM months WHERE month = $1 "
            "AND ($2::int IS NULL OR edition = $2) ORDER BY edition DESC LIMIT 1",
            (month, edition),
        )
    ).one_or_none()
    return Edition(row[0], row[1], json.loads(row[2]), row[3]) if row else None


async def list_months(conn: AsyncConnection, *, limit: int = 36) -> list[tuple[str, int]]:
    """Frozen months with their latest edition, the newest first."""
    rows = await execute(
        conn, "SELECT month, max(edition) FROM months GROUP BY month ORDER BY month DESC LIMIT $1", (limit,)
    )
    return [(row[0], row[1]) for row in rows]


async def first_receipt(conn: AsyncConnection) -> datetime | None:
    """When the first complaint of the record came in: no month before it has figures."""
    moment: datetime | None = (await execute(conn, "SELECT min(received_at) FROM complaints")).scalar_one()
    return moment


async def take_time(conn: AsyncConnection, *, seconds: int) -> None:
    """Let this transaction's statements, and the pauses between them, last so long: a whole month is counted in it."""
    await execute(
        conn,
        "SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $1, true)",
        (f"{seconds}s",),
    )
