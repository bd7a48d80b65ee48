"""The worker process: what it refuses to start without, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from base64 import b64encode
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.notify import ConsolePost, FilePost, MailPost
from casework.messages import TASK_QUEUE
from deploy.keys import make_key
from deploy.processes import StartRefused, free_port
from deploy.settings import Settings
from deploy.worker import post_of, prepare_if_it_answers, work
from records.database import execute
from tests.conftest import Database
from tests.spine import PAYLOAD_KEY, Spine, message, seed
from tests.spine_fixtures import temporal_address

__all__ = ["temporal_address"]


def settings(**given: object) -> Settings:
    """Settings without the environment's."""
    return Settings.model_validate(given)


class TestPost:
    @pytest.mark.parametrize(("way", "post"), [("log", ConsolePost), ("files", FilePost), ("mail", MailPost)])
    def test_is_the_one_of_the_setting(self, way: str, post: type) -> None:
        """Files by default, so that nothing is sent anywhere unasked."""
        assert isinstance(post_of(settings(notices=way, mail_server="mail.example.org:25")), post)

    def test_by_mail_without_a_server_is_refused(self) -> None:
        """One sentence that names the setting."""
        with pytest.raises(StartRefused, match="GONGDAO_MAIL_SERVER"):
            post_of(settings(notices="mail"))


class TestWorker:
    async def test_without_a_database_is_refused(self) -> None:
        """One sentence that names the setting."""
        with pytest.raises(StartRefused, match="GONGDAO_DATABASE_URL"):
            await work(settings())

    async def test_without_temporal_says_so_and_exits_with_1(self, database: Database, tmp_path: Path) -> None:
        """A sentence and no traceback."""
        process = await start(database, f"127.0.0.1:{free_port()}", tmp_path)
        _, told = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 1
        assert b"TEMPORAL_ADDRESS" in told and b"Traceback" not in told

    async def test_ends_on_sigterm_with_0(
        self, database: Database, engine: AsyncEngine, temporal_address: str, tmp_path: Path
    ) -> None:
        """A command that is under way is recorded and answered first, then the process ends by itself."""
        await seed(engine)
        (tmp_path / "payload.key").write_bytes(b64encode(PAYLOAD_KEY))
        process = await start(database, temporal_address, tmp_path)
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while b"worker_started" not in await process.stderr.readline():
                continue
        spine = await Spine.connect(engine, temporal_address)
        spine.task_queue = TASK_QUEUE
        stream = await spine.submit()
        async with engine.begin() as conn:
            await execute(conn, "SELECT FROM streams WHERE stream_id = $1 FOR UPDATE", (stream,))
            under_way = asyncio.create_task(spine.give(message(stream, "accept")))
            async with asyncio.timeout(30):
                # The database tells nobody that somebody waits for a lock.
                while not await waits_for_a_lock(engine):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.3)  # the worker says nothing when the signal arrives
        _, told = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0 and b"worker_stopped" in told
        assert (await under_way).standing.stage == "accepted"
        assert (await spine.kinds(stream)).count("complaint_accepted") == 1


async def waits_for_a_lock(engine: AsyncEngine) -> bool:
    """Whether a session of this database waits for another's transaction."""
    async with engine.connect() as conn:
        waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return (await execute(conn, f"SELECT EXISTS ({waiting})")).scalar_one() is True


class TestPreparation:
    async def test_that_temporal_does_not_let_through_now_is_left_for_the_next_look(
        self, temporal_address: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A worker starts while Temporal still makes its namespace; it says so."""
        client = await Client.connect(temporal_address, namespace="not-made-yet", lazy=True)
        await prepare_if_it_answers(client, timezone="Asia/Shanghai")
        assert "temporal_not_prepared" in capsys.readouterr().out


async def start(database: Database, address: str, folder: Path) -> asyncio.subprocess.Process:
    """A worker process with settings from its environment."""
    make_key(folder / "payload.key")
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy.worker",
        stdout=PIPE,
        stderr=PIPE,
        env={
            **os.environ,
            "GONGDAO_DATABASE_URL": database.app_url,
            "TEMPORAL_ADDRESS": address,
            "GONGDAO_DATA": str(folder),
            "GONGDAO_PAYLOAD_KEY_FILE": str(folder / "payload.key"),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
    )
