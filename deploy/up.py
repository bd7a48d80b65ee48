"""Everything in one go: the embedded servers, migrations, worker and API, watched until somebody asks to
stop.

The order of the start is PostgreSQL, Temporal, migrations, worker, API; the end runs backwards, so that a
command that was accepted is finished while everything it needs still stands.
"""

import contextlib
import secrets
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import structlog

from deploy.demo.people import demo_is_loaded
from deploy.embedded import EmbeddedPostgres
from deploy.keys import require_keys
from deploy.processes import (
    Child,
    FolderLock,
    PidFile,
    StartRefused,
    check_port,
    check_writable,
    end_process,
    marked_processes,
)
from deploy.settings import Settings, child_environment
from deploy.signals import Signals, StopRequested
from deploy.temporal_server import EmbeddedTemporal

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying
STEADY = 60.0  # seconds after which a child counts as healthy again


@dataclass(frozen=True)
class Plan:
    """What the start does besides starting servers; each function gets the settings with all addresses.

    `ready` is asked until it says yes. `load_demo` runs once the service answers, when the demo is wanted and not
    yet loaded, and leaves the mark of a loaded demo; a load that was interrupted runs again at the next start, so it
    must stand being repeated.
    """

    migrate: Callable[[Settings], None]
    ready: Callable[[Settings], bool]
    load_demo: Callable[[Settings], None]
    api: Sequence[str] = (sys.executable, "-m", "deploy.server")
    worker: Sequence[str] = (sys.executable, "-m", "deploy.worker")
    ready_within: float = 90.0


class Part(Protocol):
    """Something that runs and can be started again after it died."""

    def running(self) -> bool:
        """Whether it lives."""

    def restart(self) -> None:
        """Start it again."""


class _ChildPart:
    def __init__(self, child: Child) -> None:
        self.child = child

    def running(self) -> bool:
        return self.child.running()

    def restart(self) -> None:
        self.child.stop()
        self.child.start()


@dataclass
class Watched:
    """A part with the memory of its restarts: each death in a row doubles the pause before the next start."""

    name: str
    part: Part
    pause: float = 0.5
    started: float = field(default_factory=time.monotonic)
    due: float | None = None

    def look(self, now: float) -> None:
        """Restart the part if it has died and its pause is over."""
        if self.part.running():
            if now - self.started > STEADY:
                self.pause = 0.5
            return
        if self.due is None:
            log.error("part_died", part=self.name, restart_in_seconds=self.pause)
            self.due, self.pause = now + self.pause, min(self.pause * 2, LONGEST_PAUSE)
        if now >= self.due:
            self.started, self.due = now, None
            try:
                self.part.restart()
            except (StartRefused, OSError) as error:
                log.error("part_restart_failed", part=self.name, reason=type(error).__name__)


class Stack:
    """One run of everything; `stop` ends whatever has been started, in reverse order."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self.run = secrets.token_hex(8)
        self.settings = settings
        self._plan = plan
        self._ends = contextlib.ExitStack()
        self._lock = FolderLock(settings.folder / "up.lock")
        self.watched: list[Watched] = []

    @property
    def environment(self) -> dict[str, str]:
        """What the children see; the owner's address is for migrations and stays here."""
        environment = child_environment(self.settings, run=self.run)
        environment.pop("GONGDAO_DATABASE_OWNER_URL", None)
        return environment

    def claim_folder(self) -> None:
        """Make sure that we alone run in the data folder, and end what a killed run left of worker and
        API."""
        check_writable(self.settings.folder, "GONGDAO_DATA")
        claimed = self._lock.claim(wait=3) or ("ending" in self._lock.holder and self._lock.claim(wait=60))
        if not claimed:
            raise StartRefused(
                f"Gongdao already runs in {self.settings.folder} as process {self._lock.holder}; "
                "end it or set GONGDAO_DATA to another folder."
            )
        for name in ("api", "worker"):
            if self._child(name, ()).take_over():
                log.warning("leftover_ended", part=name)
        check_port(self.settings.port, "GONGDAO_PORT", host=self.settings.host)

    def start_servers(self) -> None:
        """Start those of the two servers that the settings do not place elsewhere."""
        require_keys(self.settings)
        if self.settings.database_url is None:
            self._start_postgres()
        if self.settings.temporal_address is None:
            self._start_temporal()
        keys = {"master_key_file": self.settings.master_key, "payload_key_file": self.settings.payload_key}
        absolute = {name: path.absolute() for name, path in keys.items()}
        self.settings = self.settings.model_copy(update={"data": self.settings.folder, **absolute})

    def start_children(self) -> None:
        """Start worker and API."""
        for name, command in (("worker", self._plan.worker), ("api", self._plan.api)):
            child = self._child(name, command)
            child.start()
            self._ends.callback(child.stop)
            self.watched.append(Watched(name, _ChildPart(child)))

    def look_after(self) -> None:
        """Restart what has died."""
        for watched in self.watched:
            watched.look(time.monotonic())

    def stop(self) -> None:
        """API, worker, Temporal, PostgreSQL; then whatever still bears this run's mark, which is a fault
        worth a line."""
        self._lock.announce_end()
        self._ends.close()
        for process in marked_processes(self.run):
            log.error("process_left_behind", pid=process.pid)
            end_process(process, first=signal.SIGKILL, timeout=5)
        self._lock.release()

    def _start_postgres(self) -> None:
        postgres = EmbeddedPostgres(self.settings.folder, environment=self.environment)
        postgres.start()
        self._ends.callback(postgres.stop)
        self.watched.append(Watched("postgres", postgres))
        addresses = {"database_url": postgres.app_url, "database_owner_url": postgres.owner_url}
        self.settings = self.settings.model_copy(update=addresses)

    def _start_temporal(self) -> None:
        temporal = EmbeddedTemporal(
            self.settings.folder,
            port=self.settings.temporal_port,
            ui_port=self.settings.temporal_ui_port or None,
            namespace=self.settings.temporal_namespace,
            environment=self.environment,
        )
        temporal.start()
        self._ends.callback(temporal.stop)
        self.watched.append(Watched("temporal", temporal))
        self.settings = self.settings.model_copy(update={"temporal_address": temporal.address})

    def _child(self, name: str, command: Sequence[str]) -> Child:
        pid_file = PidFile(self.settings.folder / f"{name}.pid")
        return Child(name, command, pid_file, environment=self.environment, log=self.log_of(name), timeout=25)

    def log_of(self, name: str) -> Path:
        """Where a child's output goes."""
        return self.settings.folder / "logs" / f"{name}.log"


def _wait_until_ready(stack: Stack, plan: Plan, signals: Signals) -> None:
    until = time.monotonic() + plan.ready_within
    while not plan.ready(stack.settings):
        signals.sleep(0.2)
        stack.look_after()
        if time.monotonic() > until:
            raise StartRefused(f"The service did not become ready; {stack.log_of('api').parent} holds the logs.")


def _start(stack: Stack, plan: Plan, signals: Signals, *, demo: bool) -> None:
    for step in (stack.claim_folder, stack.start_servers):
        step()
        signals.check()
    with signals.may_interrupt():
        plan.migrate(stack.settings)
    stack.start_children()
    _wait_until_ready(stack, plan, signals)
    if demo and not demo_is_loaded(stack.settings):
        with signals.may_interrupt():
            plan.load_demo(stack.settings)


def run_everything(
    settings: Settings, plan: Plan, *, demo: bool, on_ready: Callable[[Settings], None] = lambda _: None
) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP; then end every process in order. The exit code, 0 after a request
    to end.

    Raises `StartRefused` with one sentence when the service cannot start; nothing stays behind then either.
    """
    if demo and settings.production:
        raise StartRefused(
            "The demo's accounts have a public password and never go into an installation's database; "
            "start without --demo or unset GONGDAO_DATABASE_URL."
        )
    stack = Stack(settings, plan)
    with Signals() as signals:
        try:
            _start(stack, plan, signals, demo=demo)
            on_ready(stack.settings)
            while True:
                signals.sleep(0.5)
                stack.look_after()
        except StopRequested:
            return 0
        finally:
            stack.stop()
