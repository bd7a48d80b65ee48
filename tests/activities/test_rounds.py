"""The loop beside the activities."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from activities.rounds import run_rounds

FOR_EVER = 3600.0


async def rounds(outcomes: Iterator[int | Exception], stop: asyncio.Event, *, rest: float) -> None:
    """Rounds with these outcomes; the last asks to stop."""

    async def step() -> int:
        outcome = next(outcomes, None)
        if outcome is None:
            stop.set()
            return 0
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async with asyncio.timeout(20):
        await run_rounds(step, full=2, rest_seconds=rest, stop=stop, failed="test_round_failed")


class TestRounds:
    async def test_follow_each_other_at_once_while_they_are_full(self) -> None:
        """A backlog is not slowed by rests, and being asked to stop ends one."""
        left = iter([2, 2, 2])
        await rounds(left, asyncio.Event(), rest=FOR_EVER)
        assert next(left, None) is None

    async def test_go_on_after_one_that_failed(self) -> None:
        """Whatever it was: the next may find the database again."""
        left: Iterator[int | Exception] = iter([ConnectionError(), 1, KeyError("x")])
        await rounds(left, asyncio.Event(), rest=0.001)
        assert next(left, None) is None

    async def test_end_in_the_middle_of_a_rest(self) -> None:
        """Nobody waits for a quiet loop."""
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stop.set)
        left = iter([0, 1])
        await rounds(left, stop, rest=FOR_EVER)
        assert next(left) == 1
