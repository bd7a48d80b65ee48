"""A whole embedded stack in a temporary folder on free ports, as `gongdao up` starts it, with the demo's people."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.wire import Wire
from deploy.demo.load import write_people
from deploy.demo.people import PASSWORD
from deploy.embedded import EmbeddedPostgres
from deploy.record_commands import change_pack
from deploy.settings import Settings
from law.packaged import demo_service_limits


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """The stack: its settings, the process that looks after it, and the address of its database."""

    settings: Settings
    pid: int
    database_url: str
    owner_url: str

    def processes(self) -> list[psutil.Process]:
        """Every process of the stack, by the data folder in its environment or under its feet."""
        found = []
        for one in psutil.process_iter():
            try:
                inside = Path(one.cwd()).is_relative_to(self.settings.data)  # backends overwrite their environment
                if inside or one.environ().get("GONGDAO_DATA") == str(self.settings.data):
                    found.append(one)
            except (psutil.Error, OSError):
                continue
        return found

    def memory(self) -> dict[str, float]:
        """Proportional set size by part in MB; shared pages are counted once."""
        parts: dict[str, float] = {}
        for one in self.processes():
            try:
                name, size = part_of(one), one.memory_full_info().pss / 1e6
            except psutil.Error:
                continue
            parts[name] = parts.get(name, 0.0) + size
        return parts

    async def sign_in(self, login: str) -> Wire:
        """A connection that acts for a demo account."""
        wire = Wire("127.0.0.1", self.settings.port)
        _, answer = await wire.post("/api/v1/session", {"login": login, "password": PASSWORD})
        wire.token = str(answer["token"])
        return wire


def part_of(process: psutil.Process) -> str:
    """Which part of the stack a process is."""
    line = " ".join(process.cmdline())
    for mark, name in (
        ("deploy.server", "api"),
        ("deploy.worker", "worker"),
        ("temporal server", "temporal"),
        ("postgres", "postgres"),
    ):
        if mark in line:
            return name
    return "up"


@contextmanager
def running_stack() -> Iterator[Running]:
    """Start everything, hand it over, end everything."""
    with tempfile.TemporaryDirectory(prefix="gongdao-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        settings = Settings(data=data, port=free_port(), temporal_port=free_port(), temporal_ui_port=0)
        log = (Path(folder) / "up.log").open("wb")
        up = subprocess.Popen(
            [sys.executable, "-m", "deploy.command", "up"],
            stdout=log,
            stderr=log,
            env={**os.environ, **settings.environment()},
        )
        try:
            _wait_ready(settings, up, Path(folder) / "up.log")
            with EmbeddedPostgres(data) as postgres:
                addresses = {"database_url": postgres.app_url, "database_owner_url": postgres.owner_url}
                ready = settings.model_copy(update=addresses)
                asyncio.run(write_people(ready))
                asyncio.run(change_pack(ready, lambda pack, _: pack.with_service_limits(demo_service_limits())))
                yield Running(settings, up.pid, postgres.app_url, postgres.owner_url)
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(timeout=90)


def _wait_ready(settings: Settings, up: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if up.poll() is not None:
            raise RuntimeError(f"the stack ended: {log.read_text()[-2000:]}")
        try:
            status, _ = asyncio.run(Wire("127.0.0.1", settings.port).get("/readyz"))
        except OSError:
            status = 0
        if status == 200:
            return
        time.sleep(0.3)
    raise RuntimeError("the stack did not become ready")
