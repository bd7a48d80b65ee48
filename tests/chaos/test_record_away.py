"""The record cannot be reached for a while: the command waits, and is recorded once."""

from __future__ import annotations

import asyncio

from records.database import execute
from tests.spine import NOTE, Spine, message


class TestLockedStream:
    async def test_is_written_as_soon_as_the_lock_is_free(self, spine: Spine) -> None:
        """The local attempt gives up after three seconds; the regular one goes on."""
        async with spine.working():
            stream = await spine.submit()
            async with spine.engine.begin() as conn:
                await execute(conn, "SELECT 1 FROM streams WHERE stream_id = $1 FOR UPDATE", (stream,))
                pending = asyncio.create_task(spine.give(message(stream, "note_contact", NOTE), budget=40))
                await asyncio.sleep(4)
                assert not pending.done()
            await pending
            history = await spine.handle(stream).fetch_history()
        assert (await spine.kinds(stream)).count("contact_noted") == 1
        assert any(event.HasField("activity_task_scheduled_event_attributes") for event in history.events)
