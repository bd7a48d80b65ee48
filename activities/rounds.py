"""A loop of rounds beside the activities: each takes what is due, and a quiet one is followed by a rest."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


async def run_rounds(
    step: Callable[[], Awaitable[int]], *, full: int, rest_seconds: float, stop: asyncio.Event, failed: str
) -> None:
    """Take rounds until asked to stop. A round of `full` rows is followed by the next at once.

    One that fails as a whole is logged under the name `failed` and tried again after the rest.
    """
    while not stop.is_set():
        try:
            busy = await step() == full
        except Exception as error:
            log.error(failed, error=type(error).__name__)
            busy = False
        if not busy:
            await pause(stop, rest_seconds)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Rest, or less when asked to stop."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
