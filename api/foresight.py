"""What a command left behind, read as soon as it is answered, so that the next one on the same stream need not ask first.

Whoever works on a matter sends one command after another. What this process read ahead is only worth something while
the stream still stands there, so whatever rests on it is stored on that condition (`Vault.seal_ahead`).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from uuid import UUID

import structlog

from records.database import Engine
from records.states import Fold, States

log = structlog.get_logger(__name__)

AT_ONCE = 4
"""So many streams are read ahead at a time; where more are answered at once, the next command reads for itself."""

KEPT = 5_000


class Foresight:
    """Reads states ahead, and knows which of those remembered may still be the latest."""

    def __init__(self, states: States, reads: Engine) -> None:
        self._states, self._reads = states, reads
        self._left_at: OrderedDict[UUID, int] = OrderedDict()
        self._reading: set[asyncio.Task[None]] = set()

    def find_latest(self, kind: str, stream: UUID) -> Fold | None:
        """The state remembered of a stream, unless a command that was answered here has moved it on since."""
        found = self._states.find_remembered(kind, stream)
        return found if found is not None and found.sequence >= self._left_at.get(stream, 0) else None

    def left_at(self, kind: str, stream: UUID, version: int) -> None:
        """A command was answered that left the stream at a version: read it ahead."""
        self._left_at[stream] = max(version, self._left_at.get(stream, 0))  # a repetition answers an older one
        self._left_at.move_to_end(stream)
        while len(self._left_at) > KEPT:
            self._left_at.popitem(last=False)
        if len(self._reading) < AT_ONCE and self.find_latest(kind, stream) is None:
            task = asyncio.get_running_loop().create_task(self._read(kind, stream))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def _read(self, kind: str, stream: UUID) -> None:
        try:
            async with self._reads.connect() as conn:
                await self._states.get(conn, kind, stream)
        except Exception as error:  # the next command reads for itself, and its sender learns what is away
            log.info("not_read_ahead", error=type(error).__name__)

    async def end(self) -> None:
        """Let those under way finish: each is one short statement."""
        if self._reading:
            await asyncio.wait(set(self._reading), timeout=5.0)
