"""Commands that meet each other at the record."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from activities.matters import Matters
from activities.record import Recorder
from casework.messages import Answer, RecordRequest, tick_message
from records import queries
from records.database import execute
from records.verify import verify
from tests.spine import MEDIATOR, SEALED, SUPERVISOR, ZONE, Spine, message

NOW = "2026-11-20T02:00:00+00:00"


async def accepted(spine: Spine) -> UUID:
    """A complaint that the office has accepted, recorded without a worker."""
    stream, recorder = uuid4(), Recorder(spine.engine, Matters(zone=ZONE))
    for command, body in (("submit", {"narrative": SEALED}), ("accept", {})):
        await recorder.once(RecordRequest(message(stream, command, body), NOW), number=f"N-{stream.hex[:6].upper()}")
    return stream


async def noted(spine: Spine, stream: UUID, *, command_id: UUID | None = None) -> Answer:
    """A contact note, recorded by a process of its own: it shares no memory with the others."""
    recorder = Recorder(spine.engine, Matters(zone=ZONE))
    given = message(stream, "note_contact", {"note": SEALED}, command_id=command_id)
    return await recorder.once(RecordRequest(given, NOW), sealed_ahead=False)


class TestCommandsAtOnce:
    """From several processes, on one stream."""

    async def test_are_recorded_one_after_the_other(self, spine: Spine) -> None:
        """Twelve together: each has a version of its own, and the chain is whole."""
        stream = await accepted(spine)
        answers = await asyncio.gather(*(noted(spine, stream) for _ in range(12)))
        versions = [one.standing.version for one in answers]
        assert len(set(versions)) == 12
        async with spine.engine.connect() as conn:
            chain = [one.kind for one in (await verify(conn)).found if one.kind != "orphan"]  # nobody received it
        assert chain == []

    async def test_are_recorded_once_under_one_id(self, spine: Spine) -> None:
        """The same command twelve times: one is recorded, and all get its answer."""
        stream, used = await accepted(spine), uuid4()
        answers = await asyncio.gather(*(noted(spine, stream, command_id=used) for _ in range(12)))
        assert len({one.answer for one in answers}) == 1
        assert [one.repeated for one in answers].count(False) == 1


class TestACommand:
    """That tells others, or names them, as well."""

    async def test_stores_its_effects_with_it(self, spine: Spine) -> None:
        """Whoever is named handler is told: the notice waits in the outbox when the command is answered."""
        stream, recorder = await accepted(spine), Recorder(spine.engine, Matters(zone=ZONE))
        given = message(stream, "assign", {"handler": MEDIATOR}, actor=SUPERVISOR, role="supervisor")
        await recorder.once(RecordRequest(given, NOW))
        async with spine.engine.connect() as conn:
            waiting = await conn.exec_driver_sql("SELECT count(*) FROM outbox WHERE stream = $1", (stream,))
            assert waiting.scalar_one() > 0


async def wake_of(spine: Spine, stream: UUID) -> datetime | None:
    """When it wakes next, as the sweep sees it."""
    async with spine.engine.connect() as conn:
        row = await execute(conn, "SELECT next_wake_at FROM streams WHERE stream_id = $1", (stream,))
        found: datetime | None = row.scalar_one()
    return found


class TestTimeThatBringsNothing:
    """A tick behind which nothing follows …"""

    @pytest.mark.parametrize("watched", [False, True], ids=["in two statements", "in a transaction"])
    async def test_notes_when_to_look_next(self, spine: Spine, watched: bool) -> None:
        """Or the sweep would find the same matter late every minute, before those that are."""
        stream, recorder = uuid4(), Recorder(spine.engine, Matters(zone=ZONE))
        submitted = RecordRequest(message(stream, "submit", {"narrative": SEALED}), NOW)
        await recorder.once(submitted, number=f"N-{stream.hex[:6].upper()}")
        wake_at, late_at = await wake_of(spine, stream), datetime.fromisoformat(NOW) + timedelta(minutes=1)
        async with spine.engine.begin() as conn:
            await execute(conn, "UPDATE streams SET next_wake_at = $1", (late_at,))
        now = late_at + timedelta(minutes=2)
        given = RecordRequest(tick_message("complaint", str(stream), late_at.isoformat()), now.isoformat())
        answer = await (recorder.record(given) if watched else recorder.once(given))
        assert (answer.answer, answer.standing.version) == ("{}", len(await spine.events(stream)))
        assert await wake_of(spine, stream) == wake_at and wake_at is not None
        async with spine.engine.connect() as conn:
            assert await queries.late_streams(conn, late=timedelta(minutes=1), limit=5, now=now) == []
