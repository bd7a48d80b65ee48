"""States: folds of the log, kept per process and given as they were at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

import records.states
from records.database import Connection
from records.event_log import Head, load_events, lock_head
from records.states import States, as_of, every_stream
from tests.records.desk import MEDIATOR, NOW, Desk, reference

NOTE = {"with_whom": "worker", "how": "phone", "result": "reached", "note": reference("note")}


class TestStates:
    """The cache of folds."""

    async def test_give_nothing_for_a_stream_without_events(self, desk: Desk) -> None:
        """Before the first event there is no state."""
        async with desk.engine.connect() as conn:
            assert await States().get(conn, "complaint", uuid4()) == (None, 0)

    async def test_fold_what_the_log_holds(self, desk: Desk) -> None:
        """A fresh process comes to the same state as the one that decided."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            assert await States().get(conn, "complaint", stream) == await desk.states.get(conn, "complaint", stream)

    async def test_load_events_of_other_processes(self, desk: Desk) -> None:
        """What another process recorded meanwhile is folded in."""
        stream, other = await desk.submit(), States()
        async with desk.engine.connect() as conn:
            await other.get(conn, "complaint", stream)
        head = await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        async with desk.engine.connect() as conn:
            state, sequence = await other.get(conn, "complaint", stream)
        assert (state.handler, sequence) == (MEDIATOR.id, head.sequence)

    async def test_drop_a_fold_ahead_of_the_head(self, desk: Desk) -> None:
        """A fold of events that were rolled back is not served under a locked head."""
        stream, states = await desk.submit(), States()
        states.remember(Head(stream, "complaint", 99, bytes(32)), "never committed")
        async with desk.engine.connect() as conn:
            head = await lock_head(conn, stream, "complaint")
            state, sequence = await states.get(conn, "complaint", stream, head=head)
        assert (state.stage, sequence) == ("received", head.sequence)

    async def test_drop_a_fold_of_events_that_the_log_has_lost(self, desk: Desk) -> None:
        """A standby that had not got the last event took over, and another one stands in its place."""
        stream, states = await desk.submit(), States()
        async with desk.engine.connect() as conn:
            head = await lock_head(conn, stream, "complaint")
            for asked in (head, None):
                states.remember(replace(head, hash=bytes(32)), "lost")
                state, sequence = await states.get(conn, "complaint", stream, head=asked)
                assert (state.stage, sequence) == ("received", head.sequence)

    async def test_keep_only_the_latest(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """More streams than the limit push out the one that was asked for the longest ago, which is then folded anew."""
        states, numbers, anew = States(limit=2), [], []
        real = records.states._facts_from

        async def noted(conn: Connection, kind: str, stream: UUID, sequence: int) -> list[tuple[Any, ...]]:
            anew.append(sequence == 0)
            return await real(conn, kind, stream, sequence)

        monkeypatch.setattr(records.states, "_facts_from", noted)
        first, second, third = [await desk.submit() for _ in range(3)]
        async with desk.engine.connect() as conn:
            for stream in (first, second, first, third, first, second):
                state, _ = await states.get(conn, "complaint", stream)
                numbers.append(int(state.number[-1]))
        assert numbers == [1, 2, 1, 3, 1, 2]
        assert anew == [True, True, False, True, False, True]


class TestAsOf:
    """A state as it was recorded at an instant."""

    async def test_ends_with_the_instant(self, desk: Desk) -> None:
        """Before the acceptance it was received, from its instant on accepted."""
        stream = await desk.submit()
        desk.now = NOW + timedelta(days=1)
        await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        async with desk.engine.connect() as conn:
            before, _ = await as_of(conn, "complaint", stream, desk.now - timedelta(microseconds=1))
            then, _ = await as_of(conn, "complaint", stream, desk.now)
        assert (before.stage, then.stage) == ("received", "accepted")

    async def test_is_nothing_before_the_first_event(self, desk: Desk) -> None:
        """Nothing was recorded yet."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            assert await as_of(conn, "complaint", stream, NOW - timedelta(seconds=1)) == (None, 0)


class TestEveryStream:
    """All streams one after the other."""

    async def test_gives_each_once_with_its_state(self, desk: Desk) -> None:
        """Two streams with several events each are two folds."""
        accepted, received = await desk.accepted(), await desk.submit()
        async with desk.engine.connect() as conn:
            found = [one async for one in every_stream(conn)]
            stored = {one: tuple(await load_events(conn, one)) for one in (accepted, received)}
        assert sorted((one.stream, str(one.state.stage)) for one in found) == sorted(
            [(accepted, "accepted"), (received, "received")]
        )
        assert {one.stream: one.events for one in found} == stored
