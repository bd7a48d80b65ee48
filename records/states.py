"""States as folds of the log, kept per process: a command usually finds its stream's state at the head already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.streams import KINDS
from records.chain import GENESIS
from records.codec import decode
from records.database import execute
from records.event_log import EVENT_COLUMNS, Head, StoredEvent, load_events, stored_event


@dataclass(frozen=True, slots=True)
class Fold:
    """A state, the sequence it comes to and that event's hash: the same sequence may once have been another event."""

    sequence: int = 0
    hash: bytes = GENESIS
    state: Any = None


class States:
    """The latest folds by stream, at most `limit` of them; only newer events are loaded.

    `remember` may be called only after the transaction that appended has committed: a fold of events that were
    rolled back would otherwise be served. A fold whose last event the log does not hold (any more: a standby took over
    that had not got it, or a backup was restored) is dropped.
    """

    def __init__(self, *, limit: int = 2000) -> None:
        self._limit = limit
        self._folds: OrderedDict[tuple[str, UUID], Fold] = OrderedDict()

    async def get(self, conn: AsyncConnection, kind: str, stream: UUID, *, head: Head | None = None) -> tuple[Any, int]:
        """The state now and its sequence; (None, 0) for a stream without events, or of another kind.

        With a head it is exact for that head.
        """
        fold = self._folds.get((kind, stream), Fold())
        if head is not None and (fold.sequence, fold.hash) == (head.sequence, head.hash):
            return fold.state, fold.sequence
        rows = await _facts_from(conn, kind, stream, fold.sequence)
        if fold.sequence and (not rows or rows[0][1] != fold.hash):
            fold, rows = Fold(), await _facts_from(conn, kind, stream, 0)
        if not rows:
            return None, 0
        state = fold.state
        for _, _, event_kind, version, body in rows[1:] if fold.sequence else rows:
            state = KINDS[kind].evolve(state, decode(kind, event_kind, version, body))
        sequence, hash_ = rows[-1][:2]
        self._keep(kind, stream, Fold(sequence, hash_, state))
        return state, sequence

    def find_remembered(self, kind: str, stream: UUID) -> Fold | None:
        """The latest fold kept here; newer events may have overtaken it."""
        return self._folds.get((kind, stream))

    def remember(self, head: Head, state: Any) -> None:
        """Keep the state of a head that is committed."""
        self._keep(head.kind, head.stream, Fold(head.sequence, head.hash, state))

    def _keep(self, kind: str, stream: UUID, fold: Fold) -> None:
        self._folds[kind, stream] = fold
        self._folds.move_to_end((kind, stream))
        while len(self._folds) > self._limit:
            self._folds.popitem(last=False)


_FACTS = """
SELECT sequence, hash, kind, schema_version, body FROM event_log
WHERE stream_id = $1 AND sequence >= $2 AND stream_kind = $3 ORDER BY sequence"""


async def _facts_from(conn: AsyncConnection, kind: str, stream: UUID, sequence: int) -> list[tuple[Any, ...]]:
    """What folding needs of a stream's events from a sequence on, that one included; nothing is decoded yet."""
    return [tuple(row) for row in await execute(conn, _FACTS, (stream, sequence, kind))]


async def as_of(conn: AsyncConnection, kind: str, stream: UUID, instant: datetime) -> tuple[Any, int]:
    """The state as it was recorded at an instant, and its sequence."""
    state, sequence = None, 0
    for one in await load_events(conn, stream, until=instant, kind=kind):
        state, sequence = KINDS[kind].evolve(state, one.event), one.sequence
    return state, sequence


_EVERY = text(f"SELECT {EVENT_COLUMNS} FROM event_log ORDER BY stream_id, sequence")


@dataclass(frozen=True, slots=True)
class Folded:
    """A stream with its whole history and the state it comes to."""

    stream: UUID
    kind: str
    events: tuple[StoredEvent, ...]
    state: Any


async def every_stream(conn: AsyncConnection) -> AsyncIterator[Folded]:
    """Every stream folded, one at a time: what a rebuild replays.

    Streams the log in its primary key's order, so memory holds one stream.
    """
    result = await conn.stream(_EVERY)
    current: list[StoredEvent] = []
    name = ""
    async for row in result:
        one = stored_event(tuple(row))
        if current and current[0].stream != one.stream:
            yield _folded(name, current)
            current = []
        name = row[3]
        current.append(one)
    if current:
        yield _folded(name, current)


def _folded(kind: str, events: list[StoredEvent]) -> Folded:
    return Folded(events[0].stream, kind, tuple(events), KINDS[kind].fold([one.event for one in events]))
