"""The lock and what is read with it."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.roles import Actor, Role
from records.event_log import WrongKind
from records.judgement import Judgement, lock_and_read
from records.people import Office, put_offices
from tests.records.desk import CITY, MEDIATOR, PROVINCE, Desk, reference

NOTE = {"note": reference("note")}


async def judged(conn: AsyncConnection, stream: UUID, *, command_id: UUID | None = None) -> Judgement:
    """The stream locked for the mediator."""
    return await lock_and_read(conn, stream=stream, kind="complaint", actor=MEDIATOR, command_id=command_id)


class TestLocking:
    """A stream locked for a command …"""

    async def test_sees_what_was_recorded_while_it_waited(self, desk: Desk) -> None:
        """The same command sent twice at once finds itself recorded, and the head that it moved."""
        stream, used = await desk.accepted(), uuid4()
        async with desk.engine.connect() as first, desk.engine.connect() as second:
            head, _ = await desk.within(first, stream, "note_contact", NOTE, command_id=used)
            waiting = asyncio.create_task(judged(second, stream, command_id=used))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            await first.commit()
            found = await waiting
        assert found.head.sequence == head.sequence
        assert found.stored is not None and found.stored.command_id == used

    async def test_sees_nothing_of_what_was_rolled_back(self, desk: Desk) -> None:
        """The stream stands where it stood."""
        stream, used = await desk.accepted(), uuid4()
        async with desk.engine.connect() as first, desk.engine.connect() as second:
            head, _ = await desk.within(first, stream, "note_contact", NOTE, command_id=used)
            waiting = asyncio.create_task(judged(second, stream, command_id=used))
            await asyncio.sleep(0.1)
            await first.rollback()
            found = await waiting
        assert (found.head.sequence, found.stored) == (head.sequence - 1, None)

    async def test_begins_one_that_is_not_there(self, desk: Desk) -> None:
        """At sequence 0, with the ladder of the office that acts."""
        offices = [
            Office(PROVINCE, "浙江省总工会", None, "330000", 1),
            Office(CITY, "杭州市总工会", PROVINCE, "330100", 2),
        ]
        async with desk.engine.connect() as conn:
            await put_offices(conn, offices)
            found = await judged(conn, uuid4())
        assert (found.head.sequence, [one.office for one in found.rights.ladder]) == (0, [CITY, PROVINCE])

    async def test_refuses_another_kind(self, desk: Desk) -> None:
        """An id belongs to one kind of stream."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            with pytest.raises(WrongKind):
                await lock_and_read(conn, stream=stream, kind="incident", actor=MEDIATOR, command_id=None)

    async def test_knows_who_holds_the_role(self, desk: Desk) -> None:
        """An account that was never there holds none."""
        stream = await desk.accepted()
        stranger = Actor("nobody", CITY, Role.MEDIATOR)
        async with desk.engine.connect() as conn:
            found = await lock_and_read(conn, stream=stream, kind="complaint", actor=stranger, command_id=None)
        assert not found.rights.holds
