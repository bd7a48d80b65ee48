"""Receipts: a submission is safe once it lies here. Texts, number and receipt are stored by one statement.

The number is drawn from its office's series in the same statement, so it has no gaps: what fails draws nothing. The
series row is locked until the statement's end, therefore it is taken as late as possible and nothing follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.refusal import KeyReused
from records.database import execute, sqlstate
from records.vault import ToSeal, Vault, columns


@dataclass(frozen=True, slots=True)
class Submission:
    """What is received. `id` is the new stream's; `body` the command document with references only (JSON).

    `office` is the receiving office and `year` the year of `received_at` in the installation's zone: they make the
    number. `texts` are sealed with it; every subject among them must be new.
    """

    id: UUID
    office: str
    year: int
    command_id: UUID
    digest: str
    actor: str
    role: str
    body: str
    received_at: datetime
    texts: Sequence[ToSeal] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the filer gets. `repeated` when the same submission had been received before."""

    id: UUID
    number: str
    receipt_code: str
    received_at: datetime
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A receipt with what it takes to record it as the command `submit`."""

    id: UUID
    office: str
    number: str
    command_id: UUID
    digest: str
    actor: str
    role: str
    body: str
    received_at: datetime
    state: str
    attempts: int
    error_class: str | None
    sqlstate: str | None


_RECEIVE = """
WITH subjects AS (
  INSERT INTO vault_subjects (subject, wrapped_key) SELECT * FROM unnest($11::uuid[], $12::bytea[])
), texts AS (
  INSERT INTO vault (id, subject, stream, field, sealed)
  SELECT * FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::text[], $17::bytea[])
), drawn AS (
  INSERT INTO number_series AS s (office, year, last) VALUES ($2, $3, 1)
  ON CONFLICT (office, year) DO UPDATE SET last = s.last + 1 RETURNING last
)
INSERT INTO inbox (id, office, number, receipt_code_hash, command_id, digest, actor, role, body, received_at)
SELECT $1, $2, upper($2) || '-' || $3 || '-' || lpad(last::text, 6, '0'), $4, $5, $6, $7, $8, $9, $10 FROM drawn
RETURNING number"""

_COLUMNS = "id, office, number, command_id, digest, actor, role, body, received_at, state, attempts, error_class, sqlstate"


async def receive(engine: AsyncEngine, vault: Vault, submission: Submission) -> Receipt:
    """Take a submission in, or give the receipt it got before.

    One statement in a transaction of its own. Raises `KeyReused` when the command id belongs to another submission,
    and the driver's error when PostgreSQL is away (nothing is stored then).
    """
    sealing = vault.seal_new(submission.texts)
    code = vault.keys.receipt_code(submission.id)
    parameters = (
        submission.id, submission.office, submission.year, vault.keys.receipt_code_hash(code), submission.command_id,
        submission.digest, submission.actor, submission.role, submission.body, submission.received_at,
        *(columns(sealing.keys) or ([], [])), *(columns(sealing.rows) or ([], [], [], [], [])),
    )
    async with engine.connect() as plain:
        conn = await plain.execution_options(isolation_level="AUTOCOMMIT")
        try:
            number = (await execute(conn, _RECEIVE, parameters)).scalar_one()
        except IntegrityError as error:
            earlier = await find_by_command(conn, submission.command_id) if sqlstate(error) == "23505" else None
            if earlier is None:
                raise
            return _repeated(earlier, submission, vault)
    return Receipt(submission.id, number, code, submission.received_at)


def _repeated(earlier: InboxRow, submission: Submission, vault: Vault) -> Receipt:
    if earlier.digest != submission.digest:
        raise KeyReused()
    return Receipt(earlier.id, earlier.number, vault.keys.receipt_code(earlier.id), earlier.received_at, repeated=True)


async def find_by_command(conn: AsyncConnection, command_id: UUID) -> InboxRow | None:
    """The receipt a command id got."""
    row = (await execute(
        conn,
        f"SELECT {_COLUMNS} FROM inbox WHERE command_id = $1", (command_id,))).one_or_none()
    return InboxRow(*row) if row else None


async def get_receipt(conn: AsyncConnection, receipt: UUID) -> InboxRow | None:
    """The receipt of a stream, recorded or not; answers reads until the first event is there."""
    row = (await execute(conn, f"SELECT {_COLUMNS} FROM inbox WHERE id = $1", (receipt,))).one_or_none()
    return InboxRow(*row) if row else None


async def find_by_code(conn: AsyncConnection, vault: Vault, number: str | None, code: str) -> InboxRow | None:
    """The receipt whose code the filer gives; a number given with it must be right, too."""
    row = (await execute(
        conn, f"SELECT {_COLUMNS} FROM inbox WHERE receipt_code_hash = $1 AND ($2::text IS NULL OR number = $2)",
        (vault.keys.receipt_code_hash(code), number.strip().upper() if number else None))).one_or_none()
    return InboxRow(*row) if row else None


async def pending(conn: AsyncConnection, *, limit: int, before: datetime | None = None) -> list[InboxRow]:
    """Receipts without a complaint, the oldest first; `before` leaves the newest to the request that took them in."""
    rows = await execute(conn, f"SELECT {_COLUMNS} FROM inbox WHERE state <> 'recorded' AND state = 'pending' "
        "AND ($2::timestamptz IS NULL OR received_at < $2) ORDER BY received_at, id LIMIT $1", (limit, before))
    return [InboxRow(*row) for row in rows]


async def stuck(conn: AsyncConnection, *, limit: int = 100) -> list[InboxRow]:
    """Receipts that could not be recorded and wait for a person."""
    rows = await execute(
        conn,
        f"SELECT {_COLUMNS} FROM inbox WHERE state <> 'recorded' AND state = 'stuck' ORDER BY received_at, id LIMIT $1",
        (limit,))
    return [InboxRow(*row) for row in rows]


async def mark_recorded(conn: AsyncConnection, receipt: UUID) -> None:
    """The complaint has its first event; say so in that event's transaction."""
    await execute(conn, "UPDATE inbox SET state = 'recorded' WHERE id = $1 AND state <> 'recorded'", (receipt,))


async def mark_stuck(conn: AsyncConnection, receipt: UUID, *, error_class: str, state: str | None = None) -> None:
    """Recording failed in a way that another attempt will not mend; class and SQLSTATE say why, never a value."""
    await execute(
        conn,
        "UPDATE inbox SET state = 'stuck', attempts = attempts + 1, error_class = $2, sqlstate = $3, tried_at = now() "
        "WHERE id = $1 AND state <> 'recorded'", (receipt, error_class, state))


async def mark_tried(conn: AsyncConnection, receipt: UUID) -> int:
    """Count an attempt that may be repeated; the number of attempts so far."""
    attempts: int | None = (await execute(
        conn,
        "UPDATE inbox SET attempts = attempts + 1, tried_at = now() WHERE id = $1 RETURNING attempts",
        (receipt,))).scalar_one_or_none()
    return attempts or 0


async def release(conn: AsyncConnection, receipt: UUID) -> None:
    """Put a stuck receipt back among the pending, after its cause was mended."""
    await execute(conn, "UPDATE inbox SET state = 'pending' WHERE id = $1 AND state = 'stuck'", (receipt,))
