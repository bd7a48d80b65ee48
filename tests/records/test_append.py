"""What is stored for a command, if its stream still stands where the command was decided."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from records.append import append
from records.database import each_by_itself, statements
from records.event_log import load_events
from tests.records.desk import Desk, reference

NOTE = {"note": reference("note")}


WRITTEN = ("commands", "event_log", "deadlines", "complaints")


async def rows(engine: AsyncEngine) -> list[int]:
    """How many rows there are of what a command writes."""
    async with engine.connect() as conn:
        return [(await conn.exec_driver_sql(f"SELECT count(*) FROM {name}")).scalar_one() for name in WRITTEN]


async def sequence_of(desk: Desk, stream: UUID) -> int:
    """Where the stream's head stands."""
    async with desk.engine.connect() as conn:
        found = await conn.exec_driver_sql("SELECT sequence FROM streams WHERE stream_id = $1", (stream,))
        return int(found.scalar_one())


class TestAppending:
    """A decided command outside any transaction …"""

    async def test_stores_all_of_it_at_the_head_it_was_decided_on(self, desk: Desk) -> None:
        """The head moves with the events."""
        stream = await desk.accepted()
        async with desk.engine.begin() as conn:
            decided = await desk.decided(conn, stream, "note_contact", NOTE)
        assert decided is not None
        async with statements(each_by_itself(desk.engine)) as conn:
            assert await append(conn, *decided[:2])
        assert await sequence_of(desk, stream) == decided[0].head.sequence

    async def test_stores_nothing_where_the_stream_moved_on(self, desk: Desk) -> None:
        """Another command came between: no command, no event, no row of a list is written."""
        stream = await desk.accepted()
        async with desk.engine.begin() as conn:
            decided = await desk.decided(conn, stream, "note_contact", NOTE)
        await desk.give(stream, "note_contact", NOTE)
        before = await rows(desk.engine), await sequence_of(desk, stream)
        assert decided is not None
        async with statements(each_by_itself(desk.engine)) as conn:
            assert not await append(conn, *decided[:2])
        assert (await rows(desk.engine), await sequence_of(desk, stream)) == before

    async def test_stores_nothing_once_the_one_it_waited_for_is_there(self, desk: Desk) -> None:
        """The other one held the stream when this one came, and was committed then."""
        stream = await desk.accepted()
        async with desk.engine.connect() as first:
            decided = await desk.decided(first, stream, "note_contact", NOTE)
            await desk.within(first, stream, "note_contact", NOTE)
            assert decided is not None

            async def late() -> bool:
                async with statements(each_by_itself(desk.engine)) as conn:
                    return await append(conn, *decided[:2])

            waiting = asyncio.create_task(late())
            await asyncio.sleep(0.1)
            assert not waiting.done()
            await first.commit()
            assert not await waiting
        async with desk.engine.connect() as conn:
            noted = [one for one in await load_events(conn, stream) if one.kind == "contact_noted"]
        assert len(noted) == 1

    async def test_stores_nothing_that_names_a_text_which_is_gone(self, desk: Desk) -> None:
        """It was sealed just before, and a crash took it."""
        stream, text = await desk.accepted(), uuid4()
        async with desk.engine.begin() as conn:
            decided = await desk.decided(conn, stream, "note_contact", {"note": {"sealed": str(text)}})
        before = await rows(desk.engine)
        assert decided is not None
        async with statements(each_by_itself(desk.engine)) as conn:
            assert not await append(conn, *decided[:2], sealed_ahead=[text])
        assert await rows(desk.engine) == before
