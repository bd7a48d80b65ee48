"""Workflow starts after their receipts, and what the API remembers for seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast
from uuid import uuid4

from fastapi import FastAPI
from structlog.testing import capture_logs

from api.drive import Drive, TemporalAway
from api.pages.routers import ROUTERS
from api.starts import AT_ONCE, FLOOD, LONG, PAUSE, Starts
from tests.api.desk import NARRATIVE, Desk
from tests.spine import Spine


class Recording:
    """A way to Temporal that notes what it was asked to start; it stands in where Temporal itself is not the matter."""

    def __init__(self, *, away: bool = False) -> None:
        self.started: list[str] = []
        self.away = away

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
        starts, drive = Starts(), Recording()
        streams = [uuid4() for _ in range(40)]
        held = [starts.receiving() for _ in range(FLOOD + 1)]
        for one in held:
            one.__enter__()
        for stream in streams:
            starts.begin(cast(Drive, drive), stream)
        await asyncio.sleep(0.2)
        assert drive.started == []
        for one in held:
            one.__exit__(None, None, None)
        async with asyncio.timeout(10):
            while len(drive.started) < len(streams):  # noqa: ASYNC110 - a list tells nobody that it grew
                await asyncio.sleep(0.01)
        assert set(drive.started) == {str(one) for one in streams}
        await starts.end()

    async def test_leave_to_the_sweep_what_fails(self) -> None:
        """Temporal away is a log line and no error, and what waits behind it is started."""
        starts, drive = Starts(), Recording()
        lost, found = [uuid4() for _ in range(AT_ONCE)], uuid4()
        with capture_logs() as lines:
            for stream in lost:
                starts.begin(cast(Drive, Recording(away=True)), stream)
            starts.begin(cast(Drive, drive), found)
            async with asyncio.timeout(10):
                while not drive.started:  # noqa: ASYNC110 - a list tells nobody that it grew
                    await asyncio.sleep(0.01)
        await starts.end()
        assert {(one["event"], one["stream"], one["error"]) for one in lines} == {
            ("start_left_to_the_sweep", str(stream), "TemporalAway") for stream in lost
        }
        assert drive.started == [str(found)]


class Counting(Starts):
    """Starts that count the receipts that were taken in before their eyes."""

    def __init__(self) -> None:
        super().__init__()
        self.received = 0

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Count it."""
        self.received += 1
        with super().receiving():
            yield


class TestASubmission:
    """Over HTTP."""

    async def test_counts_towards_a_flood_at_every_door(self, public: Desk, app: FastAPI) -> None:
        """The form of the public page like the JSON route: both are seen by those who start workflows."""
        for router in ROUTERS:
            app.include_router(router)
        starts = Counting()
        app.state.house = replace(app.state.house, starts=starts)
        await public.submit()
        form = {"/narrative": NARRATIVE, "key": "form-1", "do": "save"}
        shown = await public.client.post("/file", data=form, headers={"Origin": "http://gongdao.test"})
        assert shown.status_code == 200, shown.text
        assert "receipt-code" in shown.text
        assert starts.received == 2

    async def test_is_recorded_soon_without_another_request(self, desk: Desk, working: Spine) -> None:
        """The start follows the answer by itself."""
        complaint = await desk.submit()
        events = await working.until(complaint, bool)
        assert events[0].kind == "complaint_received"


class Slow(Recording):
    """A way to Temporal that takes its time, and notes how many starts were under way when each began."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way = 0
        self.together: list[int] = []

    async def start(self, kind: str, stream: str) -> bool:
        """Note it, a little later."""
        self.under_way += 1
        self.together.append(self.under_way)
        await asyncio.sleep(PAUSE / 10)
        self.under_way -= 1
        return await super().start(kind, stream)


class TestALongQueue:
    """More receipts than workflows can be started for at once."""

    async def test_is_started_one_by_one(self) -> None:
        """While the queue is long, two starts never overlap, and nothing is forgotten."""
        starts, drive = Starts(), Slow()
        streams = [uuid4() for _ in range(LONG + 6)]
        for stream in streams:
            starts.begin(cast(Drive, drive), stream)
        async with asyncio.timeout(20):
            while len(drive.started) < len(streams):  # noqa: ASYNC110 - a list tells nobody that it grew
                await asyncio.sleep(0.01)
        assert set(drive.started) == {str(one) for one in streams}
        assert drive.together[:6] == [1] * 6 and max(drive.together) <= AT_ONCE
        await starts.end()
