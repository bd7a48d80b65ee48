"""Being asked to stop, at a moment when stopping is safe."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Self

import psutil

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked the service to end. Not an `Exception`, so that no handler for errors swallows it."""


class Signals:
    """Turns the signals that ask us to end into `StopRequested`, but only where the code says it may happen.

    Between a child's start and the note that it must be ended nothing may be raised, or the child would stay
    behind. A process started by make also ends when make has gone, for make cannot pass on a kill.
    """

    def __init__(self) -> None:
        self.received: signal.Signals | None = None
        self._open = False
        self._parent = os.getppid()
        self._follows_parent = _name_of(self._parent) in ("make", "gmake")

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._handle) for number in STOPPING}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def may_interrupt(self) -> Iterator[None]:
        """Inside the block a request to end is raised at once; one that came before is raised on entry."""
        self._open = True
        try:
            self.check()
            yield
        finally:
            self._open = False

    def check(self) -> None:
        """Raise `StopRequested` if somebody has asked."""
        if self.received is not None or (self._follows_parent and os.getppid() != self._parent):
            raise StopRequested

    def sleep(self, seconds: float) -> None:
        """Wait, unless asked to end."""
        with self.may_interrupt():
            time.sleep(seconds)
        self.check()

    def _handle(self, number: int, _: FrameType | None) -> None:
        self.received = signal.Signals(number)
        if self._open:
            self._open = False  # a second signal must not break into the clean-up of the first
            raise StopRequested


def _name_of(pid: int) -> str:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).name()
    return ""
