"""Who opened sealed texts, and when: noted with the look itself, read by auditors, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records.cursors import read_cursor
from records.database import execute
from records.selection import Page, page, rows, selected
from records.tables import ACCESS_LOG


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One look: who, acting where and as what, at which matter, and how many texts were opened."""

    id: int
    at: datetime
    account: str
    office: str
    role: str
    action: str
    stream: UUID | None
    rows: int


def _row_id(text: str) -> int:
    """A row's id, which is a bigint. Raises `ValueError`."""
    found = int(text)
    if not 0 <= found < 2**63:
        raise ValueError("no id of a row")
    return found


async def log_access(
    conn: AsyncConnection,
    *,
    account: str,
    office: str,
    role: str,
    action: str,
    stream: UUID | None = None,
    rows: int = 0,
) -> None:
    """Note that somebody opened sealed texts (`rows` of them) or looked at a matter."""
    await execute(
        conn,
        "INSERT INTO access_log (account, office, role, action, stream, rows) VALUES ($1, $2, $3, $4, $5, $6)",
        (account, office, role, action, stream, rows),
    )


async def list_access(
    conn: AsyncConnection,
    *,
    offices: Sequence[str],
    account: str | None = None,
    stream: UUID | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[AccessRow]:
    """Looks of people of these offices, the latest first. Raises `BadCursor`."""
    table = ACCESS_LOG.c
    query = selected(AccessRow, ACCESS_LOG).where(table.office.in_(offices)).order_by(table.id.desc()).limit(limit + 1)
    if account is not None:
        query = query.where(table.account == account)
    if stream is not None:
        query = query.where(table.stream == stream)
    if cursor is not None:
        query = query.where(table.id < read_cursor(cursor, _row_id)[0])
    return page(await rows(conn, AccessRow, query), limit, lambda one: (one.id,))
