"""The whole service as a newcomer starts it: one process that starts all others, in a folder of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.people import PASSWORD
from deploy.processes import MARK, free_port, is_running, marked_processes

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 150


@dataclass
class Up:
    """`gongdao up` on free ports; `log` holds what it printed."""

    folder: Path
    port: int = field(default_factory=free_port)
    temporal_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / "up.log"

    def start(self, *words: str) -> Up:
        """Start and wait until it says how to stop it."""
        environment = {
            **os.environ,
            "GONGDAO_DATA": str(self.data),
            "GONGDAO_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "GONGDAO_TEMPORAL_PORT": str(self.temporal_port),
            "GONGDAO_TEMPORAL_UI_PORT": "0",
        }
        self.folder.mkdir(exist_ok=True)
        self.tokens.clear()
        with self.log.open("ab") as log:
            start = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.command", "up", *words],
                env=environment,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )
        until = time.monotonic() + READY_SECONDS
        while b"Ctrl-C stops everything." not in self.log.read_bytes()[start:]:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)
        return self

    def run_mark(self) -> str:
        """The mark of the present run, from the environment of the worker it started."""
        pid = json.loads((self.data / "worker.pid").read_text())["pid"]
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        return next(one.decode().split("=", 1)[1] for one in environment if one.startswith(f"{MARK}=".encode()))

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end; answers its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=90)

    def leftovers(self, mark: str) -> list[str]:
        """Processes of a run that are still there, or that work in the data folder."""
        return [" ".join(one.cmdline()) for one in marked_processes(mark, folder=self.data) if is_running(one)]

    def kill_everything(self, mark: str) -> None:
        """What a power cut does, as near as signals come to it."""
        assert self.process is not None
        self.process.kill()
        for one in marked_processes(mark, folder=self.data):
            one.kill()
        self.process.wait(timeout=30)

    def call(
        self, method: str, path: str, body: Any = None, *, login: str = "", key: str = "", raw: bytes | None = None
    ) -> tuple[int, bytes]:
        """One request; status and bytes of the answer."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or uuid4().hex}
        if login:
            headers["Authorization"] = f"Bearer {self.token(login)}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
            connection.request(method, path, body=payload, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def must(self, method: str, path: str, body: Any = None, *, login: str = "", key: str = "") -> dict[str, Any]:
        """One request that has to succeed; a 202 or 503 is tried again with the same key."""
        key = key or uuid4().hex
        for _ in range(60):
            status, answer = self.call(method, path, body, login=login, key=key)
            if status in (200, 201):
                return dict(json.loads(answer))
            assert status in (202, 503), f"{path}: {status} {answer.decode()}"
            time.sleep(0.5)
        raise AssertionError(f"{path}: no answer")

    def token(self, login: str) -> str:
        """A token for a demo login."""
        if login not in self.tokens:
            _, answer = self.call("POST", "/api/v1/session", {"login": login, "password": PASSWORD})
            self.tokens[login] = json.loads(answer)["token"]
        return self.tokens[login]
