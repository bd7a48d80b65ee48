"""Workflow starts that go on after their receipts were answered, at one of three speeds.

| while                                       | starts                          | so that                                   |
|---------------------------------------------|---------------------------------|-------------------------------------------|
| more than `FLOOD` receipts are taken in     | none                            | receipts are answered quickly: taking in  |
| at once                                     |                                 | comes first, and nobody waits for a start |
| more than `LONG` wait, and it has ebbed     | one by one, a `PAUSE` between   | commands find room in Temporal and in the |
|                                             |                                 | database, which the worker's backlog uses |
| fewer wait                                  | `AT_ONCE` side by side          | a workflow lives soon after its receipt   |

Whatever is left over, because the process ends or Temporal is away, is the sweep's.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog

from api.drive import Drive, DriveError

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""So many starts are under way at most."""

KEPT = 20_000
"""More that wait push out the oldest, which the sweep finds."""

FLOOD = 4
"""So many receipts at the same moment are a flood."""

LONG = 64
"""A longer queue is started slowly: the worker records what waits (`activities/backlog.py`), and a command that comes for
one of them starts its workflow at once, so nobody waits for the queue."""

PAUSE = 0.05  # seconds between two looks at whether it has ebbed, and between two slow starts


class Starts:
    """A queue of complaints whose workflow is to be started, and the tasks that start them, each until it is empty."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Drive, UUID]] = deque(maxlen=KEPT)
        self._starting: set[asyncio.Task[None]] = set()
        self._receiving = 0
        self._slow = asyncio.Lock()

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """A receipt is being taken in."""
        self._receiving += 1
        try:
            yield
        finally:
            self._receiving -= 1

    def begin(self, drive: Drive, stream: UUID) -> None:
        """Start the complaint's workflow soon."""
        self._waiting.append((drive, stream))
        if len(self._starting) < min(AT_ONCE, len(self._waiting) + len(self._starting)):
            task = asyncio.get_running_loop().create_task(self._start_waiting())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start_waiting(self) -> None:
        """One task's part: each turn looks anew which of the three speeds holds. The lock lets one through when slow."""
        while self._waiting:
            if self._receiving > FLOOD or (len(self._waiting) > LONG and self._slow.locked()):
                await asyncio.sleep(PAUSE)
            elif len(self._waiting) > LONG:
                async with self._slow:
                    await self._start_next()
                    await asyncio.sleep(PAUSE)
            else:
                await self._start_next()

    async def _start_next(self) -> None:
        drive, stream = self._waiting.popleft()
        try:
            await drive.start("complaint", str(stream))
        except DriveError as error:
            log.warning("start_left_to_the_sweep", stream=str(stream), error=type(error).__name__)

    async def end(self, *, within: float = 5.0) -> None:
        """Let those under way finish; the rest is the sweep's."""
        self._waiting.clear()
        if self._starting:
            await asyncio.wait(set(self._starting), timeout=within)
        for task in list(self._starting):
            task.cancel()
