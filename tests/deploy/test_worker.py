"""The worker process: what it refuses to start without, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from activities.notify import ConsolePost, FilePost, MailPost
from deploy.keys import make_key
from deploy.processes import StartRefused, free_port
from deploy.settings import Settings
from deploy.worker import post_of, work
from tests.conftest import Database
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

    async def test_ends_on_sigterm_with_0(self, database: Database, temporal_address: str, tmp_path: Path) -> None:
        """What is under way is finished, then the process ends by itself."""
        process = await start(database, temporal_address, tmp_path)
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while b"worker_started" not in await process.stderr.readline():
                continue
        process.send_signal(signal.SIGTERM)
        _, told = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0 and b"worker_stopped" in told


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
