"""Sealed texts: AES-256-GCM, one data key for each subject, wrapped by the master key.

Destroying a subject's key makes every text of that subject unreadable, in backups of the texts too, while events and
figures stay as they are. A text's row id and subject are bound into its seal, so a row moved elsewhere does not open.
Only wrapped keys are remembered between calls, and a text is stored only while its subject's key is in the table: a
destroyed one is gone for every process at once.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.refusal import Refusal
from records.database import execute
from records.keys import KEY_BYTES, Keys

NONCE_BYTES = 12
KNOWN_KEYS = 10_000


class SubjectDestroyed(Refusal):
    """The subject's key was destroyed: nothing more can be sealed for them."""

    code = "texts_erased"
    zh = "该事项的文字资料已应要求删除，不能再写入文字。"
    en = "The texts of this person or matter were erased on request; no more can be written here."


class SealBroken(Exception):
    """A row does not open: another master key, or it was changed or moved. Says nothing of its content."""


Place = tuple[UUID, int, bytes]
"""Where a stream stands: its id, the sequence of its last event and that event's hash."""

NOWHERE = (None, None, None)


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A text on its way into the vault: its row id, whose it is, the stream it belongs to, and its field's name."""

    id: UUID
    subject: UUID
    stream: UUID
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """Rows ready to be stored: the keys of new subjects and the sealed texts."""

    keys: tuple[tuple[UUID, bytes], ...]
    rows: tuple[tuple[UUID, UUID, UUID, str, bytes], ...]


_SEAL = """
INSERT INTO vault (id, subject, stream, field, sealed)
SELECT given.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[])
  AS given (id, subject, stream, field, sealed)
JOIN vault_subjects s ON s.subject = given.subject AND s.wrapped_key IS NOT NULL
CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
WHERE NOT EXISTS (SELECT FROM vault_subjects m WHERE m.subject = given.stream AND m.wrapped_key IS NULL)
  AND NOT EXISTS (SELECT FROM commands WHERE command_id = $6::uuid)
  AND ($7::uuid IS NULL OR EXISTS (SELECT FROM streams WHERE stream_id = $7 AND sequence = $8 AND hash = $9))
ON CONFLICT (id) DO UPDATE
SET sealed = EXCLUDED.sealed, subject = EXCLUDED.subject, field = EXCLUDED.field, created_at = now()
WHERE NOT vault.named"""
"""The texts of a command, unless it is recorded already, and without waiting for the disk; with a head, only while the
stream stands there.

A command refused and sent again with other words replaces them; what an event names is never replaced. A matter whose
own key was destroyed takes no text of anybody any more, of a person told for the first time neither.
"""

_NEW_KEYS = """
INSERT INTO vault_subjects (subject, wrapped_key) SELECT * FROM unnest($1::uuid[], $2::bytea[])
ON CONFLICT (subject) DO UPDATE SET subject = EXCLUDED.subject RETURNING subject, wrapped_key"""

_SWEEP = """
DELETE FROM vault WHERE NOT named AND created_at < $1
  AND NOT EXISTS (SELECT FROM inbox WHERE inbox.id = vault.stream AND inbox.state <> 'recorded')"""


class Vault:
    """Seals and opens texts. `keys` also holds the request digest and receipt codes of the same master key."""

    def __init__(self, master_key: bytes) -> None:
        self.keys = Keys(master_key)
        self._wrap = AESGCM(self.keys.wrap)
        self._known: OrderedDict[UUID, bytes] = OrderedDict()

    async def seal_ahead(
        self, conn: AsyncConnection, rows: Sequence[ToSeal], *, command_id: UUID, at: Place | None = None
    ) -> bool:
        """Store the texts of a command that is recorded next; False, and nothing is stored, when it was recorded before,
        or the stream does not stand `at` a place any more.

        They lie under their subjects' keys, which are made where there is none, and count as unnamed, and are swept
        away, until an event names them. Raises `SubjectDestroyed`.

        `conn` must commit each statement by itself. It does not wait for the disk: the record's own commit follows, and
        confirms everything written before it. Where a crash in between loses them, the record does not find them and
        takes the command back (`TextsLost`).
        """
        if not rows:
            return True
        subjects = sorted({row.subject for row in rows})
        known = {subject: self._known[subject] for subject in subjects if subject in self._known}
        wrapped = known if len(known) == len(subjects) else await self._keys_of(conn, subjects)
        opened = {subject: self._unwrap(subject, key) for subject, key in wrapped.items()}
        sealed = columns(_sealed(row, opened[row.subject]) for row in rows)
        stored = await execute(conn, _SEAL, (*sealed, command_id, *(at or NOWHERE)))
        if stored.rowcount != len(rows):  # texts that an event names already are kept; a subject may be destroyed
            matters = {row.stream for row in rows}
            gone = await _wrapped_keys(conn, [*subjects, *matters])
            erased = any(matter in gone and gone[matter] is None for matter in matters)
            if erased or any(gone.get(subject) is None for subject in subjects):
                self._forget(subjects)
                raise SubjectDestroyed()
        self._remember(wrapped)
        return stored.rowcount == len(rows)

    def seal_new(self, rows: Sequence[ToSeal]) -> Sealing:
        """Seal texts whose subjects are all new (a receipt's), without asking the database."""
        data_keys = {subject: os.urandom(KEY_BYTES) for subject in {row.subject for row in rows}}
        ciphers = {subject: AESGCM(key) for subject, key in data_keys.items()}
        return Sealing(
            keys=tuple((subject, self._wrapped(subject, key)) for subject, key in sorted(data_keys.items())),
            rows=tuple(_sealed(row, ciphers[row.subject]) for row in rows),
        )

    async def open_many(self, conn: AsyncConnection, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The texts behind references; destroyed and unknown ones are left out. Raises `SealBroken`."""
        rows = (
            await execute(
                conn,
                "SELECT v.id, v.subject, v.sealed, s.wrapped_key FROM vault v JOIN vault_subjects s USING (subject) "
                "WHERE v.id = ANY($1::uuid[]) AND s.wrapped_key IS NOT NULL",
                (list(ids),),
            )
        ).all()
        ciphers: dict[UUID, AESGCM] = {}
        texts: dict[UUID, str] = {}
        for row_id, subject, sealed, wrapped in rows:
            if subject not in ciphers:
                ciphers[subject] = self._unwrap(subject, wrapped)
            texts[row_id] = _opened(ciphers[subject], row_id, subject, sealed)
        return texts

    async def _keys_of(self, conn: AsyncConnection, subjects: Sequence[UUID]) -> dict[UUID, bytes | None]:
        wrapped = await _wrapped_keys(conn, subjects)
        missing = [subject for subject in subjects if subject not in wrapped]
        if missing:
            fresh = [self._new_key(subject) for subject in missing]
            found = await execute(conn, _NEW_KEYS, (missing, fresh))
            wrapped.update((row[0], row[1]) for row in found)
        return wrapped

    def _remember(self, wrapped: Mapping[UUID, bytes | None]) -> None:
        for subject, key in wrapped.items():
            if key is not None:
                self._known[subject] = key
                self._known.move_to_end(subject)
        while len(self._known) > KNOWN_KEYS:
            self._known.popitem(last=False)

    def _forget(self, subjects: Iterable[UUID]) -> None:
        for subject in subjects:
            self._known.pop(subject, None)

    def _new_key(self, subject: UUID) -> bytes:
        return self._wrapped(subject, os.urandom(KEY_BYTES))

    def _wrapped(self, subject: UUID, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrap.encrypt(nonce, key, subject.bytes)

    def _unwrap(self, subject: UUID, wrapped: bytes | None) -> AESGCM:
        if wrapped is None:
            raise SubjectDestroyed()
        try:
            return AESGCM(self._wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], subject.bytes))
        except InvalidTag:
            raise SealBroken("a subject's key does not open") from None


async def _wrapped_keys(conn: AsyncConnection, subjects: Sequence[UUID]) -> dict[UUID, bytes | None]:
    rows = await execute(
        conn, "SELECT subject, wrapped_key FROM vault_subjects WHERE subject = ANY($1::uuid[])", (list(subjects),)
    )
    return {row[0]: row[1] for row in rows}


def _sealed(row: ToSeal, cipher: AESGCM) -> tuple[UUID, UUID, UUID, str, bytes]:
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, row.text.encode(), row.id.bytes + row.subject.bytes)
    return row.id, row.subject, row.stream, row.field, sealed


def _opened(cipher: AESGCM, row_id: UUID, subject: UUID, sealed: bytes) -> str:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row_id.bytes + subject.bytes).decode()
    except InvalidTag:
        raise SealBroken("a sealed text does not open") from None


async def destroy_subject(conn: AsyncConnection, subject: UUID) -> bool:
    """Destroy a subject's key and texts for good; False when there was no key to destroy."""
    await execute(conn, "DELETE FROM vault WHERE subject = $1", (subject,))
    done = await execute(
        conn,
        "UPDATE vault_subjects SET wrapped_key = NULL, destroyed_at = now() "
        "WHERE subject = $1 AND wrapped_key IS NOT NULL",
        (subject,),
    )
    return done.rowcount > 0


async def close_matter(conn: AsyncConnection, stream: UUID) -> None:
    """Keep that a matter was erased as a whole, where it had no key of its own: no text of anybody is taken for it."""
    await execute(
        conn,
        "INSERT INTO vault_subjects (subject, wrapped_key, destroyed_at) VALUES ($1, NULL, now()) "
        "ON CONFLICT (subject) DO NOTHING",
        (stream,),
    )


async def sweep_unnamed(conn: AsyncConnection, *, older_than: datetime) -> int:
    """Delete texts that no event came to name, except those of receipts that are still to be recorded; how many.

    Their subjects' keys stay: another process may know one and seal with it in the next moment.
    """
    return (await execute(conn, _SWEEP, (older_than,))).rowcount


def columns(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """Rows turned into columns, as `unnest` takes them."""
    return tuple(list(column) for column in zip(*rows, strict=True))


def sealed_references(document: object) -> list[UUID]:
    """Every `{"sealed": id}` inside a JSON document (an event's body)."""
    if isinstance(document, Mapping):
        if set(document) == {"sealed"}:
            return [UUID(document["sealed"])]
        return [found for one in document.values() for found in sealed_references(one)]
    if isinstance(document, list | tuple):
        return [found for one in document for found in sealed_references(one)]
    return []


def references_of(body: bytes) -> list[UUID]:
    """Every vault reference in an event's stored bytes."""
    return sealed_references(json.loads(body)) if b'"sealed"' in body else []
