"""Receipts: a submission is safe once it lies here. Texts, number and receipt are stored by one statement.

The number is drawn from its office's series in the same statement, so it has no gaps: what fails draws nothing. The
series row is locked until the statement's end, therefore it is taken as late as possible and nothing follows it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.refusal import KeyReused
from records.database import constraint, execute, sqlstate
from records.vault import ToSeal, Vault, columns

UNIQUE = "23505"
MATTERS_KEY = "vault_subjects_pkey"


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
    office: str
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
), given AS (
  SELECT *, row_number() OVER (PARTITION BY office, year ORDER BY place) AS nth
  FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[], $5::uuid[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::timestamptz[]) WITH ORDINALITY
    AS g (id, office, year, code, command_id, digest, actor, role, body, received_at, place)
), drawn AS (
  INSERT INTO number_series AS s (office, year, last)
  SELECT office, year, count(*) FROM given GROUP BY office, year ORDER BY office, year
  ON CONFLICT (office, year) DO UPDATE SET last = s.last + EXCLUDED.last RETURNING office, year, last
)
INSERT INTO inbox (id, office, number, receipt_code_hash, command_id, digest, actor, role, body, received_at)
SELECT id, office, upper(office) || '-' || year || '-' || lpad(n::text, greatest(6, length(n::text)), '0'),
       code, command_id, digest, actor, role, body, received_at
FROM (SELECT given.*, last - count(*) OVER (PARTITION BY office, year) + nth AS n
      FROM given JOIN drawn USING (office, year)) numbered
RETURNING id, number"""

_COLUMNS = (
    "id, office, number, command_id, digest, actor, role, body, received_at, state, attempts, error_class, sqlstate"
)


async def receive(engine: AsyncEngine, vault: Vault, submission: Submission) -> Receipt:
    """Take a submission in, or give the receipt it got before.

    One statement in a transaction of its own. Raises `KeyReused` when the command id belongs to another submission or
    to a command, and the driver's error when PostgreSQL is away (nothing is stored then).
    """
    async with engine.connect() as plain:
        conn = await plain.execution_options(isolation_level="AUTOCOMMIT")
        try:
            return (await _stored(conn, vault, [submission]))[0]
        except (KeyReused, IntegrityError) as error:
            if isinstance(error, IntegrityError) and sqlstate(error) != UNIQUE:
                raise
            earlier = await find_received(conn, vault, submission.command_id, submission.digest)
            if earlier is not None:
                return earlier
            # Another kind of stream began with the same key, and has a key of its own in the vault.
            if constraint(error) == MATTERS_KEY:
                raise KeyReused() from None
            raise


_USED = "SELECT 1 FROM commands WHERE command_id = ANY($1::uuid[]) LIMIT 1"


async def _stored(conn: AsyncConnection, vault: Vault, batch: Sequence[Submission]) -> list[Receipt]:
    if (await execute(conn, _USED, ([one.command_id for one in batch],))).one_or_none() is not None:
        raise KeyReused()
    sealing = vault.seal_new([text for one in batch for text in one.texts])
    codes = [vault.keys.receipt_code(one.id) for one in batch]
    given = columns(
        (
            one.id,
            one.office,
            one.year,
            vault.keys.receipt_code_hash(code),
            one.command_id,
            one.digest,
            one.actor,
            one.role,
            one.body,
            one.received_at,
        )
        for one, code in zip(batch, codes, strict=True)
    )
    result = await execute(
        conn, _RECEIVE, (*given, *(columns(sealing.keys) or ([], [])), *(columns(sealing.rows) or ([], [], [], [], [])))
    )
    numbers: dict[UUID, str] = {row[0]: row[1] for row in result}
    return [
        Receipt(one.id, one.office, numbers[one.id], code, one.received_at)
        for one, code in zip(batch, codes, strict=True)
    ]


class Receiver:
    """Takes in submissions that arrive together with one statement, so that they share one wait for the disk.

    The series row admits one transaction at a time: one by one, an office receives no faster than the disk confirms.
    While a batch is being stored the next one gathers, so a lone submission never waits. A batch that fails, be it of
    one, is tried again one by one, and each submission gets its own answer: after a restart of the database the first
    connection taken from the pool is a dead one.
    """

    def __init__(self, engine: AsyncEngine, vault: Vault, *, most: int = 64) -> None:
        self._engine = engine
        self._vault = vault
        self._most = most
        self._waiting: list[tuple[Submission, asyncio.Future[Receipt]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def receive(self, submission: Submission) -> Receipt:
        """Like `receive`; a caller that goes away does not take the submission back."""
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((submission, answer))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        return await answer

    async def _store(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            if not await self._store_together(batch):
                await asyncio.gather(*(self._store_alone(*one) for one in batch))

    async def _store_together(self, batch: Sequence[tuple[Submission, asyncio.Future[Receipt]]]) -> bool:
        try:
            async with self._engine.connect() as plain:
                conn = await plain.execution_options(isolation_level="AUTOCOMMIT")
                receipts = await _stored(conn, self._vault, [submission for submission, _ in batch])
        except Exception:
            return False
        for (_, answer), receipt in zip(batch, receipts, strict=True):
            if not answer.done():
                answer.set_result(receipt)
        return True

    async def _store_alone(self, submission: Submission, answer: asyncio.Future[Receipt]) -> None:
        try:
            receipt = await receive(self._engine, self._vault, submission)
        except Exception as error:
            if not answer.done():
                answer.set_exception(error)
            return
        if not answer.done():
            answer.set_result(receipt)


async def find_received(conn: AsyncConnection, vault: Vault, command_id: UUID, digest: str) -> Receipt | None:
    """The receipt that the same submission got before. Raises `KeyReused` when the command id is another one's."""
    earlier = await find_by_command(conn, command_id)
    if earlier is None:
        return None
    if earlier.digest != digest:
        raise KeyReused()
    code = vault.keys.receipt_code(earlier.id)
    return Receipt(earlier.id, earlier.office, earlier.number, code, earlier.received_at, repeated=True)


async def find_by_command(conn: AsyncConnection, command_id: UUID) -> InboxRow | None:
    """The receipt a command id got."""
    row = (await execute(conn, f"SELECT {_COLUMNS} FROM inbox WHERE command_id = $1", (command_id,))).one_or_none()
    return InboxRow(*row) if row else None


async def find_receipt(conn: AsyncConnection, receipt: UUID) -> InboxRow | None:
    """The receipt of a stream, recorded or not; answers reads until the first event is there."""
    row = (await execute(conn, f"SELECT {_COLUMNS} FROM inbox WHERE id = $1", (receipt,))).one_or_none()
    return InboxRow(*row) if row else None


async def find_by_code(conn: AsyncConnection, vault: Vault, number: str | None, code: str) -> InboxRow | None:
    """The receipt whose code the filer gives; a number given with it must be right, too."""
    row = (
        await execute(
            conn,
            f"SELECT {_COLUMNS} FROM inbox WHERE receipt_code_hash = $1 AND ($2::text IS NULL OR number = $2)",
            (vault.keys.receipt_code_hash(code), number.strip().upper() if number else None),
        )
    ).one_or_none()
    return InboxRow(*row) if row else None


async def pending(conn: AsyncConnection, *, limit: int, before: datetime | None = None) -> list[InboxRow]:
    """Receipts without a complaint, the oldest first; `before` leaves the newest to the request that took them in."""
    rows = await execute(
        conn,
        f"SELECT {_COLUMNS} FROM inbox WHERE state <> 'recorded' AND state = 'pending' "
        "AND ($2::timestamptz IS NULL OR received_at < $2) ORDER BY received_at, id LIMIT $1",
        (limit, before),
    )
    return [InboxRow(*row) for row in rows]


async def waiting_since(conn: AsyncConnection, since: datetime) -> int:
    """How many receipts came in after an instant and are not in the record yet."""
    return int(
        (
            await execute(conn, "SELECT count(*) FROM inbox WHERE state <> 'recorded' AND received_at > $1", (since,))
        ).scalar_one()
    )


async def stuck(conn: AsyncConnection, *, offices: Sequence[str] | None = None, limit: int = 100) -> list[InboxRow]:
    """Receipts that could not be recorded and wait for a person, the oldest first; of these offices where given."""
    rows = await execute(
        conn,
        f"SELECT {_COLUMNS} FROM inbox WHERE state <> 'recorded' AND state = 'stuck' "
        "AND ($2::text[] IS NULL OR office = ANY($2)) ORDER BY received_at, id LIMIT $1",
        (limit, None if offices is None else list(offices)),
    )
    return [InboxRow(*row) for row in rows]


async def mark_recorded(conn: AsyncConnection, receipt: UUID) -> None:
    """The complaint has its first event; say so in that event's transaction."""
    await execute(conn, "UPDATE inbox SET state = 'recorded' WHERE id = $1 AND state <> 'recorded'", (receipt,))


async def mark_stuck(conn: AsyncConnection, receipt: UUID, *, error_class: str, state: str | None = None) -> None:
    """Recording failed in a way that another attempt will not mend; class and SQLSTATE say why, never a value."""
    await execute(
        conn,
        "UPDATE inbox SET state = 'stuck', attempts = attempts + 1, error_class = $2, sqlstate = $3, tried_at = now() "
        "WHERE id = $1 AND state <> 'recorded'",
        (receipt, error_class, state),
    )


async def release(conn: AsyncConnection, receipt: UUID) -> None:
    """Put a stuck receipt back among the pending, after its cause was mended."""
    await execute(conn, "UPDATE inbox SET state = 'pending' WHERE id = $1 AND state = 'stuck'", (receipt,))
