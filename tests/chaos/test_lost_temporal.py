"""Temporal's database is deleted: every open complaint and every clock comes back from the record."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import WorkflowExecutionStatus

from activities.sweep import Sweeper
from casework.messages import SweepRound
from deploy.processes import free_port
from deploy.temporal_server import TIME_SKIPPING, EmbeddedTemporal
from deploy.worker import prepare
from tests.spine import Spine, message, seed, soon


class TestTemporalDatabaseDeleted:
    async def test_brings_back_every_open_complaint_and_clock(self, engine: AsyncEngine, tmp_path: Path) -> None:
        """Stages, versions and dates are as before, a closed complaint stays closed, and time goes on."""
        server = EmbeddedTemporal(tmp_path, port=free_port(), extra_dynamic_config=TIME_SKIPPING)
        await asyncio.to_thread(server.start)
        try:
            await seed(engine)
            spine = await Spine.connect(engine, server.address)
            async with spine.working():
                received = [await spine.submit() for _ in range(3)]
                await spine.give(message(received[1], "accept"))
                await spine.give(message(received[2], "withdraw", {"reason": "gave_up"}))
                await spine.handle(received[2]).result()
                waiting = await spine.receive()
            before = {stream: await spine.kinds(stream) for stream in received}
            await asyncio.to_thread(server.stop)
            lost = list(server.database.parent.glob(f"{server.database.name}*"))
            assert lost
            for file in lost:
                file.unlink()
            await asyncio.to_thread(server.start)
            await self.after(server.address, spine, received, waiting, before)
        finally:
            await asyncio.to_thread(server.stop)

    async def after(self, address: str, old: Spine, received: list, waiting: object, before: dict) -> None:  # type: ignore[type-arg]
        """What holds once a worker and one round of the sweep have met the empty server."""
        spine = await Spine.connect(old.engine, address)
        await prepare(spine.client, timezone="Asia/Shanghai")
        async with spine.working():
            await Sweeper(spine.engine, spine.drive, now=soon).round(SweepRound())
            await spine.until(waiting, bool)  # type: ignore[arg-type]
            for stream in received[:2]:
                described = await spine.handle(stream).describe()
                assert described.status == WorkflowExecutionStatus.RUNNING
                assert await spine.kinds(stream) == before[stream]
            assert await spine.kinds(received[2]) == before[received[2]]
            await spine.forward(received[0], timedelta(days=20))
            await spine.until(received[0], lambda found: any(one.kind == "escalated" for one in found))
