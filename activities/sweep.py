"""One round of the sweep: whatever the record holds and Temporal does not know is started again.

Four things are repaired: receipts that no workflow has recorded, open streams without a workflow, dates that have
come without their event, and a change of the law that no workflow brings to the open matters. In quiet times a round
looks at one page of open streams; after a loss (Temporal's database deleted) every page finds something missing, and the
round goes on page after page until its time is over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog
from temporalio import activity

from activities.failures import told
from casework.messages import Answer, SweepRound
from records import campaigns, inbox, queries
from records.database import Engine

log = structlog.get_logger(__name__)

PAGE = 200
ROUND_SECONDS = 40.0
LATE = timedelta(minutes=1)
"""How long a date or a receipt may wait for its event before the sweep helps: workflows are nearly always quicker."""

Row = TypeVar("Row")


class Driver(Protocol):
    """The way to workflows; `deploy` fills it with the one of the API."""

    async def start(self, kind: str, stream: str) -> bool:
        """Start a stream's workflow; False when it runs already."""

    async def tick(self, kind: str, stream: str, due_at: str) -> Answer:
        """Say that time has passed."""

    async def start_rule_change(self, campaign: str) -> bool:
        """Start the workflow of a campaign; False when it runs already."""


@dataclass(frozen=True)
class Sweeper:
    """The `sweep` activity."""

    engine: Engine
    driver: Driver
    now: Callable[[], datetime]
    page: int = PAGE
    seconds: float = ROUND_SECONDS
    late: timedelta = LATE

    @activity.defn(name="sweep")
    async def sweep(self, before: SweepRound) -> SweepRound:
        """Repair what is found, and say where the next round goes on among the open streams."""
        return await told(self.round)(before)

    async def round(self, before: SweepRound) -> SweepRound:
        """The same, with errors as they are."""
        until = time.monotonic() + self.seconds
        receipts = await self._start_receipts(until)
        ticked = await self._wake_late(until)
        changes = await self._start_rule_change()
        after, started = await self._start_open(before.after, until)
        done = SweepRound(after=after, receipts=receipts, started=started, ticked=ticked, campaigns=changes)
        if receipts or started or ticked:
            log.warning("sweep_repaired", receipts=receipts, streams=started, dates=ticked)
        if changes:
            log.info("rule_change_started", campaigns=changes)
        return done

    async def _start_receipts(self, until: float) -> int:
        """A receipt stays pending until its workflow has recorded it, so the same page shows again for a while.

        Those of this minute are left to who took them in: in a flood they wait on purpose (`api/starts.py`).
        """
        started, before = 0, self.now() - self.late
        while time.monotonic() < until:
            async with self.engine.connect() as conn:
                rows = await inbox.pending(conn, limit=self.page, before=before)
            started += await _count(rows, lambda row: self.driver.start("complaint", str(row.id)))
            if len(rows) < self.page:
                break
            await asyncio.sleep(0.2)
        return started

    async def _wake_late(self, until: float) -> int:
        async with self.engine.connect() as conn:
            rows = await queries.late_streams(conn, late=self.late, limit=self.page)
        return await _count(rows, self._wake) if time.monotonic() < until else 0

    async def _wake(self, row: queries.LateStream) -> bool:
        """A workflow that had to be started wakes itself; one that runs is told the time."""
        if not await self.driver.start(row.kind, str(row.stream)):
            await self.driver.tick(row.kind, str(row.stream), row.next_wake_at.isoformat())
        return True

    async def _start_rule_change(self) -> int:
        """The campaign that has not come to its end, where no workflow carries it: new, lost with Temporal, or failed."""
        async with self.engine.connect() as conn:
            found = await campaigns.find_open(conn)
        return await _count([found] if found else [], lambda one: self.driver.start_rule_change(str(one.id)))

    async def _start_open(self, after: str, until: float) -> tuple[str, int]:
        started = 0
        while time.monotonic() < until:
            async with self.engine.connect() as conn:
                rows = await queries.open_streams(conn, after=after or None, limit=self.page)
            missing = await _count(rows, lambda row: self.driver.start(row.kind, str(row.stream)))
            started += missing
            after = str(rows[-1].stream) if len(rows) == self.page else ""
            if not missing or not after:
                break
        return after, started


async def _count(rows: Sequence[Row], step: Callable[[Row], Awaitable[bool]]) -> int:
    """How many of the rows a step changed something for; one that fails is logged and left for the next round."""
    results = await asyncio.gather(*(step(row) for row in rows), return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            log.error("sweep_step_failed", error=type(result).__name__)
    return sum(result is True for result in results)
