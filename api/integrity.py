"""Verifying the whole record for somebody who asks: once at a time, however many ask."""

from __future__ import annotations

import asyncio

from records.database import Engine
from records.verify import Report, verify


class Integrity:
    """One look at every event and its hash. Whoever asks while it goes on gets its report: it takes minutes, and a
    connection, on a large record."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: asyncio.Task[Report] | None = None

    async def report(self) -> Report:
        """What verifying finds; a caller that goes away does not end it for the others."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._verified())
        return await asyncio.shield(self._running)

    async def _verified(self) -> Report:
        async with self._engine.connect() as conn:
            return await verify(conn)
