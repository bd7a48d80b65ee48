"""A worker dies between commit and answer: nothing is lost and nothing happens twice."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

from tests.conftest import Database
from tests.spine import NOTE, Spine, message


async def start_worker(spine: Spine, url: str, address: str, *, deadly: str = "") -> Process:
    """A worker process on the spine's task queue, ready to work."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.chaos.killed_worker",
        url,
        address,
        spine.task_queue,
        deadly,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert process.stdout is not None
    assert (await asyncio.wait_for(process.stdout.readline(), 30)).strip() == b"ready"
    return process


class TestWorkerKilledAfterCommit:
    async def test_loses_nothing_and_records_nothing_twice(
        self, spine: Spine, database: Database, temporal_address: str
    ) -> None:
        """The first worker's exit code is that of SIGKILL, another process answers, the log holds the command once."""
        first = await start_worker(spine, database.app_url, temporal_address, deadly="note_contact")
        stream = await spine.submit()
        sent = message(stream, "note_contact", NOTE)
        pending = asyncio.create_task(spine.give(sent, budget=40))
        assert await asyncio.wait_for(first.wait(), 30) == -signal.SIGKILL
        assert (await spine.kinds(stream)).count("contact_noted") == 1  # committed, and nobody was told
        assert not pending.done()
        second = await start_worker(spine, database.app_url, temporal_address)
        try:
            answer = await pending
            after = await spine.give(message(stream, "note_contact", NOTE))
        finally:
            second.terminate()
            await second.wait()
        assert second.pid != first.pid
        stored = [one for one in await spine.events(stream) if one.kind == "contact_noted"]
        assert (str(stored[0].command_id), len(stored)) == (sent.command_id, 2)
        assert (answer.repeated, after.standing.version) == (True, stored[-1].sequence)
