"""The backlog of the inbox: receipts that wait for their workflow are recorded by the worker itself meanwhile.

A workflow's start costs Temporal several times what the record costs us, so a flood of receipts (the weeks before Spring
Festival) is in the record, with number, clocks and read models, long before the last workflow has started; and it is
there even while Temporal is away. A workflow that starts later finds its receipt recorded. Whoever comes first, the
command id makes it one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from activities.receipts import Receipts
from activities.rounds import run_rounds
from records import inbox
from records.database import Engine

log = structlog.get_logger(__name__)

BATCH = 60
AT_ONCE = 3
WAITED = timedelta(seconds=3)
"""In quiet times the workflow is quicker than this, and the loop finds nothing to do."""

FLOOD_A_SECOND = 100
"""So many receipts within a second are a flood: taking in comes first, and recording waits for it to ebb."""

PATIENCE = timedelta(seconds=20)
"""However long a flood lasts, no receipt waits longer for its record while this loop keeps up."""

REST_SECONDS = 0.5


@dataclass(frozen=True)
class Backlog:
    """Records receipts that have waited."""

    engine: Engine
    receipts: Receipts
    now: Callable[[], datetime]

    async def run(self, stop: asyncio.Event) -> None:
        """Record until asked to stop."""
        await run_rounds(self.round, full=BATCH, rest_seconds=REST_SECONDS, stop=stop, failed="backlog_failed")

    async def round(self) -> int:
        """Record what has waited, the oldest first; how many there were. One that cannot be recorded is marked stuck."""
        now = self.now()
        async with self.engine.connect() as conn:
            flood = await inbox.waiting_since(conn, now - timedelta(seconds=1)) > FLOOD_A_SECOND
            waiting = await inbox.pending(conn, limit=BATCH, before=now - (PATIENCE if flood else WAITED))
        gate = asyncio.Semaphore(AT_ONCE)

        async def record(receipt: inbox.InboxRow) -> None:
            async with gate:
                await self.receipts.record(receipt)

        results = await asyncio.gather(*(record(one) for one in waiting), return_exceptions=True)
        failed = [one for one in results if isinstance(one, BaseException)]
        if failed:
            log.warning("receipts_wait_on", receipts=len(failed), error=type(failed[0]).__name__)
        return len(waiting) if not failed else 0
