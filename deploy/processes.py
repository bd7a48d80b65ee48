"""Child processes that survive their parent, and the files by which the next start finds them again.

Every child leads a session of its own, so Ctrl-C at a terminal reaches only the parent, which then ends the
children in order. The price: a killed parent leaves them running. Therefore each has a pid file, and the next
start takes over.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import psutil

MARK = "GONGDAO_RUN"
LOG_LIMIT_BYTES = 20 * 1024 * 1024


class StartRefused(Exception):
    """The service cannot start here; the message is one sentence for the person at the terminal."""


class Identity(TypedDict):
    """Arguments of `subprocess.run` and `subprocess.Popen` that choose the child's user."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


OURSELVES: Identity = {"user": None, "group": None, "extra_groups": None}


def check_port(port: int, setting: str, *, host: str = "127.0.0.1") -> None:
    """Raise `StartRefused` when nobody could listen on the port, naming it and the setting that moves it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise StartRefused(f"Port {port} needs more rights than you have; set {setting} to another.") from None
        except OSError:
            raise StartRefused(f"Port {port} is in use; stop what uses it or set {setting} to another port.") from None


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_writable(folder: Path, setting: str) -> None:
    """Make the folder (for its owner only) and prove it by writing. Raises `StartRefused` naming folder and
    setting."""
    probe = folder / f".write-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "it cannot be used").lower()
        raise StartRefused(f"The folder {folder} cannot be written ({reason}); set {setting} to another.") from None


class FolderLock:
    """An exclusive claim on a part of the data folder; the kernel ends it with the process, however that
    dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def claim(self, *, wait: float = 0.0) -> bool:
        """Take the lock, waiting up to `wait` seconds. False when another live process keeps it."""
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not wait_for(lambda: self._try(opened), timeout=wait):
            os.close(opened)
            return False
        os.ftruncate(opened, 0)
        os.pwrite(opened, str(os.getpid()).encode(), 0)
        self._file = opened
        return True

    @staticmethod
    def _try(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @property
    def holder(self) -> str:
        """What whoever took the lock last says of itself: its process id, and 'ending' once it is about to
        go."""
        return self._path.read_text() if self._path.exists() else "unknown"

    def announce_end(self) -> None:
        """Tell those who wait for the lock that it is worth waiting."""
        if self._file is not None:
            os.pwrite(self._file, f"{os.getpid()} ending".encode(), 0)

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def wait_for(holds: Callable[[], bool], *, timeout: float, step: float = 0.05) -> bool:
    """Ask until the condition holds or `timeout` seconds are over; the last answer."""
    until = time.monotonic() + timeout
    while not holds():
        if time.monotonic() >= until:
            return False
        time.sleep(step)
    return True


def is_running(process: psutil.Process) -> bool:
    """Whether the process still does anything; a zombie waiting for its parent does not."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def end_process(process: psutil.Process, *, first: signal.Signals, timeout: float) -> None:
    """Signal a process, wait up to `timeout` seconds, then kill it and whatever is left of its own
    session."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(first)
    if not wait_for(lambda: not is_running(process), timeout=timeout):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
        wait_for(lambda: not is_running(process), timeout=5)


def end_session(leader: int) -> None:
    """Kill what a dead session leader left behind in its session."""
    for process in psutil.process_iter():
        with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess, PermissionError):
            if process.pid != leader and os.getsid(process.pid) == leader:
                process.kill()


def marked_processes(run: str, *, folder: Path | None = None) -> list[psutil.Process]:
    """Every running process with the run's mark in its environment, or working inside `folder` (PostgreSQL's
    backends overwrite their environment with a title, but their working folder is the cluster)."""
    mark, found = f"{MARK}={run}".encode(), []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            environment = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
            inside = folder is not None and Path(process.cwd()).is_relative_to(folder)
            if process.pid != os.getpid() and is_running(process) and (mark in environment or inside):
                found.append(process)
    return found


@dataclass
class PidFile:
    """A process id with its start time, so that a number given to a stranger after a reboot is not
    mistaken."""

    path: Path

    def write(self, pid: int) -> None:
        """Remember a running process."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps({"pid": pid, "started": psutil.Process(pid).create_time()}))
        draft.replace(self.path)

    def find(self) -> psutil.Process | None:
        """The remembered process if it is still the same one and running."""
        try:
            kept = json.loads(self.path.read_text())
            process = psutil.Process(kept["pid"])
            same = abs(process.create_time() - kept["started"]) < 1
        except (OSError, ValueError, KeyError, TypeError, psutil.NoSuchProcess):
            return None
        return process if same and is_running(process) else None

    def forget(self) -> None:
        """Remove the file; harmless when there is none."""
        self.path.unlink(missing_ok=True)


@contextlib.contextmanager
def log_file(path: Path) -> Iterator[int]:
    """An open log to append to; a file over the limit moves aside first, one old one is kept."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".old.log"))
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield opened
    finally:
        os.close(opened)


@dataclass
class Child:
    """One child process in a session of its own, with a pid file and, if wanted, a log file instead of our
    output."""

    name: str
    command: Sequence[str]
    pid_file: PidFile
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    log: Path | None = None
    first_signal: signal.Signals = signal.SIGTERM
    timeout: float = 20.0
    identity: Identity | None = None
    _process: "subprocess.Popen[bytes] | None" = None

    def take_over(self) -> bool:
        """End what a killed parent left running under this name. True when there was something."""
        old = self.pid_file.find()
        if old is not None:
            end_process(old, first=self.first_signal, timeout=self.timeout)
            end_session(old.pid)
        self.pid_file.forget()
        return old is not None

    def start(self) -> None:
        """Start the command. Raises `OSError` when the program cannot be run."""
        with log_file(self.log) if self.log else contextlib.nullcontext() as output:
            self._process = subprocess.Popen(
                list(self.command),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if self.log else None,
                start_new_session=True,
                umask=0o077,
                **(self.identity or OURSELVES),
            )
        with contextlib.suppress(psutil.NoSuchProcess):
            self.pid_file.write(self._process.pid)

    @property
    def pid(self) -> int:
        """The process id; raises `RuntimeError` before the start."""
        if self._process is None:
            raise RuntimeError(f"{self.name} has not been started")
        return self._process.pid

    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs or before the start."""
        return None if self._process is None else self._process.poll()

    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it: its own signal, then after `timeout` seconds the hard one; nothing of its session stays."""
        if self._process is None:
            return
        if self.running():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(self.first_signal)
            try:
                self._process.wait(self.timeout)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        end_session(self._process.pid)
        self.pid_file.forget()
        self._process = None
