"""The hash that chains an event to the one before it: SHA-256 over the stored bytes with every other column.

It detects accidents and naive edits. Whoever may disable the triggers and rewrite a whole stream together with its
head leaves no trace here; signed checkpoints outside the database are a later step.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

GENESIS = bytes(32)
"""What the first event of a stream names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """The columns of one event that its hash covers."""

    stream: UUID
    sequence: int
    command_id: UUID
    stream_kind: str
    kind: str
    schema_version: int
    occurred_on: date
    received_at: datetime
    recorded_at: datetime
    actor: str
    office: str
    role: str
    law_version: str
    body: bytes
    previous_hash: bytes

    def hash(self, *, sequence: int | None = None) -> bytes:
        """The event's hash; with `sequence`, what it would be at another place (to tell a swap from an edit)."""
        place = self.sequence if sequence is None else sequence
        digest = hashlib.sha256(b"gongdao event 1\n")
        for part in (
            self.stream.bytes,
            _number(place),
            self.command_id.bytes,
            self.stream_kind.encode(),
            self.kind.encode(),
            _number(self.schema_version),
            self.occurred_on.isoformat().encode(),
            _instant(self.received_at),
            _instant(self.recorded_at),
            self.actor.encode(),
            self.office.encode(),
            self.role.encode(),
            self.law_version.encode(),
            self.previous_hash,
            self.body,
        ):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.digest()


def _number(value: int) -> bytes:
    return str(value).encode()


def _instant(value: datetime) -> bytes:
    return value.astimezone(UTC).isoformat(timespec="microseconds").encode()
