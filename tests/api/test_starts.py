"""Workflow starts after their receipts, and what the API remembers for seconds."""

from __future__ import annotations

import asyncio
from typing import Any, cast
from uuid import uuid4

from api.drive import TemporalAway
from api.house import House
from api.starts import FLOOD, LONG, PAUSE, Starts
from tests.api.desk import Desk
from tests.spine import Spine


class Recording:
    """A way to Temporal that notes what it was asked to start; it stands in where Temporal itself is not the matter."""

    def __init__(self, *, away: bool = False) -> None:
        self.started: list[str] = []
        self.away = away
        self.drive = self

    async def start(self, kind: str, stream: str) -> bool:
        """Note it, or be away."""
        if self.away:
            raise TemporalAway()
        self.started.append(stream)
        return True


class TestStarts:
    """In the background."""

    async def test_wait_while_receipts_flood_in(self) -> None:
        """Nothing starts during the flood, and everything after it."""
        starts, house = Starts(), Recording()
        streams = [uuid4() for _ in range(40)]
        held = [starts.receiving() for _ in range(FLOOD + 1)]
        for one in held:
            one.__enter__()
        for stream in streams:
            starts.begin(cast(House, cast(Any, house)), stream)
        await asyncio.sleep(0.2)
        assert house.started == []
        for one in held:
            one.__exit__(None, None, None)
        async with asyncio.timeout(10):
            while len(house.started) < len(streams):  # noqa: ASYNC110 - a list tells nobody that it grew
                await asyncio.sleep(0.01)
        assert set(house.started) == {str(one) for one in streams}
        await starts.end()

    async def test_leave_to_the_sweep_what_fails(self) -> None:
        """Temporal away is a log line and no error."""
        starts = Starts()
        starts.begin(cast(House, cast(Any, Recording(away=True))), uuid4())
        await asyncio.sleep(0)
        await starts.end()


class TestASubmission:
    """Over HTTP."""

    async def test_is_recorded_soon_without_another_request(self, desk: Desk, working: Spine) -> None:
        """The start follows the answer by itself."""
        complaint = await desk.submit()
        events = await working.until(complaint, bool)
        assert events[0].kind == "complaint_received"


class TestALongQueue:
    """More receipts than workflows can be started for at once."""

    async def test_is_started_one_by_one(self) -> None:
        """While the queue is long, two starts never overlap, and nothing is forgotten."""
        starts, house = Starts(), Recording()
        streams = [uuid4() for _ in range(LONG + 6)]
        for stream in streams:
            starts.begin(cast(House, cast(Any, house)), stream)
        await asyncio.sleep(PAUSE / 2)
        assert len(house.started) <= 2
        async with asyncio.timeout(20):
            while len(house.started) < len(streams):  # noqa: ASYNC110 - a list tells nobody that it grew
                await asyncio.sleep(0.01)
        assert set(house.started) == {str(one) for one in streams}
        await starts.end()
