"""The append-only log: order, locks, repeated commands, and that nobody changes it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from casework.refusal import KeyReused
from records.chain import GENESIS, Link
from records.database import execute, sqlstate
from records.event_log import WrongKind, find_command, load_events, lock_head, repeated
from tests.records.desk import MEDIATOR, NOW, Desk, reference

NOTE = {"with_whom": "worker", "how": "phone", "result": "reached", "note": reference("note")}


class TestAppending:
    """A stream's events."""

    async def test_number_from_one_without_gaps(self, desk: Desk) -> None:
        """Sequences count up from 1 over all commands of a stream."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            events = await load_events(conn, stream)
        assert [one.sequence for one in events] == list(range(1, len(events) + 1))

    async def test_chain_to_the_one_before(self, desk: Desk) -> None:
        """Each event names the hash of the one before it, the first one names nothing."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            rows = (
                await execute(
                    conn, "SELECT previous_hash, hash FROM event_log WHERE stream_id = $1 ORDER BY sequence", (stream,)
                )
            ).all()
        assert [row[0] for row in rows] == [GENESIS, *(row[1] for row in rows[:-1])]

    async def test_hash_covers_every_column(self, desk: Desk) -> None:
        """The stored hash is that of all stored columns but the derived copy."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            row = (
                await execute(
                    conn,
                    "SELECT stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at, "
                    "recorded_at, actor, office, role, law_version, body, previous_hash, hash FROM event_log "
                    "WHERE stream_id = $1 AND sequence = 1",
                    (stream,),
                )
            ).one()
        assert Link(*row[:15]).hash() == row[15]

    async def test_move_the_head(self, desk: Desk) -> None:
        """The head row stands at the last event with its hash."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            last = (await load_events(conn, stream))[-1]
            head = (await execute(conn, "SELECT sequence, hash FROM streams WHERE stream_id = $1", (stream,))).one()
        assert tuple(head) == (last.sequence, last.hash)

    async def test_give_the_events_back_with_the_head(self, desk: Desk) -> None:
        """What `append` returns as stored equals what is loaded afterwards."""
        stream = uuid4()
        head = await desk.give(stream, "submit", {"narrative": reference("n")})
        async with desk.engine.connect() as conn:
            assert list(head.appended) == await load_events(conn, stream)

    async def test_let_no_time_run_back(self, desk: Desk) -> None:
        """An event recorded under a clock that was set back keeps the earlier event's instants."""
        stream = await desk.submit()
        desk.now = NOW - timedelta(hours=1)
        head = await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        assert (head.received_at, head.recorded_at) == (NOW, NOW)

    async def test_name_the_rules_they_were_made_under(self, desk: Desk) -> None:
        """Each event carries the version of the rule pack."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            assert {one.law_version for one in await load_events(conn, stream)} == {desk.law.version}

    async def test_keep_a_readable_copy_of_the_body(self, desk: Desk) -> None:
        """`data` is derived from the stored bytes by the database itself."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            channel = (
                await execute(
                    conn, "SELECT data ->> 'channel' FROM event_log WHERE stream_id = $1 AND sequence = 1", (stream,)
                )
            ).scalar_one()
        assert channel == "hotline"


class TestHead:
    """The lock on a stream."""

    async def test_of_a_rolled_back_stream_leaves_nothing(self, engine: AsyncEngine) -> None:
        """A stream that was only locked does not exist after a rollback."""
        stream = uuid4()
        async with engine.connect() as conn:
            await lock_head(conn, stream, "complaint")
            await conn.rollback()
            count = (await execute(conn, "SELECT count(*) FROM streams WHERE stream_id = $1", (stream,))).scalar_one()
        assert count == 0

    async def test_refuses_another_kind(self, desk: Desk) -> None:
        """An id belongs to one kind of stream."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            with pytest.raises(WrongKind):
                await lock_head(conn, stream, "incident")

    async def test_names_the_rules_in_force(self, desk: Desk) -> None:
        """The active pack comes with the lock."""
        async with desk.engine.connect() as conn:
            assert (await lock_head(conn, uuid4(), "complaint")).active_law == desk.law.version

    async def test_gives_up_waiting(self, desk: Desk) -> None:
        """A stream that stays locked gives a lock timeout, which is worth another attempt."""
        stream = await desk.submit()
        async with desk.engine.connect() as holder, desk.engine.connect() as waiter:
            await lock_head(holder, stream, "complaint")
            await execute(waiter, "SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(DBAPIError) as caught:
                await lock_head(waiter, stream, "complaint")
        assert sqlstate(caught.value) == "55P03"


class TestRace:
    """Two transactions on one stream."""

    async def test_appends_one_after_the_other(self, desk: Desk) -> None:
        """Of ten that start together each waits its turn: sequences are contiguous and none is lost."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            before = len(await load_events(conn, stream))
        await asyncio.gather(*(desk.give(stream, "note_contact", NOTE) for _ in range(10)))
        async with desk.engine.connect() as conn:
            events = await load_events(conn, stream)
        assert [one.sequence for one in events] == list(range(1, before + 11))

    async def test_second_waits_for_the_first(self, desk: Desk) -> None:
        """The second lock is given only when the first transaction ends."""
        stream = await desk.submit()
        async with desk.engine.connect() as first, desk.engine.connect() as second:
            await lock_head(first, stream, "complaint")
            waiting = asyncio.create_task(lock_head(second, stream, "complaint"))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            await first.rollback()
            assert (await waiting).stream == stream

    async def test_both_begin_the_same_stream(self, desk: Desk) -> None:
        """Two transactions that begin one stream at once meet at one head."""
        stream = uuid4()
        async with desk.engine.connect() as first, desk.engine.connect() as second:
            await lock_head(first, stream, "complaint")
            waiting = asyncio.create_task(lock_head(second, stream, "complaint"))
            await asyncio.sleep(0.1)
            await first.commit()
            assert (await waiting).sequence == 0

    async def test_on_one_id_from_two_streams_refuses_the_later(self, desk: Desk) -> None:
        """An id that another stream used meanwhile is a reused key."""
        first, second, used = await desk.accepted(), await desk.accepted(), uuid4()
        await desk.give(first, "note_contact", NOTE, command_id=used)
        with pytest.raises(KeyReused):
            await desk.give(second, "note_contact", NOTE, command_id=used)


class TestStoredCommand:
    """The table of commands."""

    async def test_remembers_answer_and_events(self, desk: Desk) -> None:
        """A command is found by its id with its answer and the sequences it wrote."""
        stream, used = uuid4(), uuid4()
        head = await desk.give(stream, "submit", {"narrative": reference("n")}, command_id=used)
        async with desk.engine.connect() as conn:
            found = await find_command(conn, used)
        assert found is not None
        assert (found.answer, found.first_sequence, found.last_sequence) == ('{"stage":"x"}', 1, head.sequence)

    async def test_is_absent_for_an_unknown_id(self, desk: Desk) -> None:
        """Nothing is stored under an id that was not used."""
        async with desk.engine.connect() as conn:
            assert await find_command(conn, uuid4()) is None

    @pytest.mark.parametrize("differs", ["stream", "command", "digest"])
    async def test_given_again_differently_is_a_reused_key(self, desk: Desk, differs: str) -> None:
        """The same id with another stream, command or digest is refused, and says nothing more."""
        used = uuid4()
        stream = uuid4()
        await desk.give(stream, "submit", {"narrative": reference("n")}, command_id=used)
        async with desk.engine.connect() as conn:
            found = await find_command(conn, used)
        assert found is not None
        again: dict[str, UUID | str] = {"stream": stream, "command": "submit", "digest": found.digest}
        assert repeated(found, **again) is found  # type: ignore[arg-type]
        again[differs] = uuid4() if differs == "stream" else "another"
        with pytest.raises(KeyReused):
            repeated(found, **again)  # type: ignore[arg-type]


CHANGES = [
    f"{change.format(table=table)}"
    for table in ("event_log", "commands")
    for change in ("UPDATE {table} SET actor = 'x'", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")
]


class TestAppendOnly:
    """The log under attack."""

    async def test_role_of_the_service_is_no_superuser(self, engine: AsyncEngine) -> None:
        """The service connects as a role without special rights that owns nothing."""
        async with engine.connect() as conn:
            row = (
                await execute(
                    conn,
                    "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles "
                    "WHERE rolname = current_user",
                )
            ).one()
        assert tuple(row) == ("gongdao_app", False, False, False, False)

    @pytest.mark.parametrize("change", CHANGES)
    async def test_refuses_the_service(self, desk: Desk, change: str) -> None:
        """The service's own role holds no right to change or delete."""
        await desk.submit()
        async with desk.engine.connect() as conn:
            with pytest.raises(DBAPIError) as caught:
                await execute(conn, change)
        assert sqlstate(caught.value) == "42501"

    @pytest.mark.parametrize("change", CHANGES)
    async def test_refuses_its_owner(self, desk: Desk, owner: AsyncEngine, change: str) -> None:
        """A trigger refuses the role that owns the tables as well."""
        await desk.submit()
        async with owner.connect() as conn:
            with pytest.raises(DBAPIError) as caught:
                await execute(conn, change)
        assert sqlstate(caught.value) == "2F002"

    async def test_lets_the_service_make_no_tables(self, engine: AsyncEngine) -> None:
        """The service's role has no DDL."""
        async with engine.connect() as conn:
            with pytest.raises(DBAPIError) as caught:
                await execute(conn, "CREATE TABLE mine (id int)")
        assert sqlstate(caught.value) == "42501"

    async def test_lets_the_service_take_no_trigger_away(self, engine: AsyncEngine) -> None:
        """Only the owner may disable a trigger."""
        async with engine.connect() as conn:
            with pytest.raises(DBAPIError) as caught:
                await execute(conn, "ALTER TABLE event_log DISABLE TRIGGER ALL")
        assert sqlstate(caught.value) == "42501"
