"""Verification meets everything that can be done to the record by whoever may disable its triggers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import get_ident
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.chain import Link
from records.database import execute
from records.verify import verify
from tests.records.desk import Desk, reference

NOTE = {"with_whom": "worker", "how": "phone", "result": "reached", "note": reference("note")}


@asynccontextmanager
async def tampering(owner: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction of the owner with the triggers of the log out of the way."""
    async with owner.begin() as conn:
        for table in ("event_log", "commands"):
            await execute(conn, f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield conn
        for table in ("event_log", "commands"):
            await execute(conn, f"ALTER TABLE {table} ENABLE TRIGGER append_only")


async def lines(engine: AsyncEngine) -> list[str]:
    """What `gongdao verify` prints."""
    async with engine.connect() as conn:
        return list((await verify(conn)).lines)


async def _link(conn: AsyncConnection, stream: UUID, sequence: int) -> Link:
    row = (
        await execute(
            conn,
            "SELECT stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at, "
            "recorded_at, actor, office, role, law_version, body, previous_hash FROM event_log "
            "WHERE stream_id = $1 AND sequence = $2",
            (stream, sequence),
        )
    ).one()
    return Link(*row)


@pytest.fixture
async def stream(desk: Desk) -> UUID:
    """A complaint with two notes behind its acceptance."""
    made = await desk.accepted()
    await desk.give(made, "note_contact", NOTE)
    await desk.give(made, "note_contact", NOTE)
    return made


async def _last(engine: AsyncEngine, stream: UUID) -> int:
    async with engine.connect() as conn:
        last: int = (
            await execute(conn, "SELECT max(sequence) FROM event_log WHERE stream_id = $1", (stream,))
        ).scalar_one()
    return last


class TestVerify:
    """The report on a record."""

    async def test_finds_nothing_in_an_untouched_record(self, engine: AsyncEngine, stream: UUID) -> None:
        """A record that only the service wrote has no defects."""
        last = await _last(engine, stream)
        assert await lines(engine) == [f"1 streams, {last} events, 0 defects"]

    async def test_finds_nothing_in_an_empty_record(self, engine: AsyncEngine) -> None:
        """An empty record has no defects."""
        assert await lines(engine) == ["0 streams, 0 events, 0 defects"]

    @pytest.mark.parametrize(
        "change",
        [
            "actor = 'somebody'",
            "office = 'elsewhere'",
            "role = 'leader'",
            "kind = 'closed'",
            "law_version = 'other'",
            "occurred_on = occurred_on - 1",
            "received_at = received_at - interval '1 s'",
            "recorded_at = recorded_at - interval '1 us'",
            "schema_version = 2",
            "body = body || ' '::bytea",
            "hash = sha256(hash)",
        ],
    )
    async def test_names_a_changed_event(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID, change: str
    ) -> None:
        """Whatever column of an event is changed, its line says so."""
        async with tampering(owner) as conn:
            await execute(conn, f"UPDATE event_log SET {change} WHERE sequence = 2")
        assert f"{stream} 2 changed" in await lines(engine)

    async def test_names_an_event_deleted_in_the_middle(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """A gap in the sequence is a missing event, and nothing else is blamed."""
        async with tampering(owner) as conn:
            await execute(conn, "DELETE FROM event_log WHERE sequence = 3")
        assert (await lines(engine))[:-1] == [f"{stream} 3 missing"]

    async def test_names_the_last_event_deleted(self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID) -> None:
        """A cut tail is missed because the head row stands further on."""
        last = await _last(engine, stream)
        async with tampering(owner) as conn:
            await execute(conn, "DELETE FROM event_log WHERE sequence = $1", (last,))
        assert (await lines(engine))[:-1] == [f"{stream} {last} missing"]

    async def test_names_swapped_events(self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID) -> None:
        """Two events in each other's place are both reordered."""
        async with tampering(owner) as conn:
            for old, new in ((2, 1002), (3, 2), (1002, 3)):
                await execute(conn, "UPDATE event_log SET sequence = $2 WHERE sequence = $1", (old, new))
        assert (await lines(engine))[:-1] == [f"{stream} 2 reordered", f"{stream} 3 reordered"]

    async def test_names_swapped_events_with_right_hashes(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """A swap whose rows were hashed anew still breaks the chain: the one that says what it follows is found."""
        async with tampering(owner) as conn:
            for old, new in ((2, 1002), (3, 2), (1002, 3)):
                await execute(conn, "UPDATE event_log SET sequence = $2 WHERE sequence = $1", (old, new))
            for place in (2, 3):
                link = await _link(conn, stream, place)
                await execute(conn, "UPDATE event_log SET hash = $2 WHERE sequence = $1", (place, link.hash()))
        assert f"{stream} 3 reordered" in await lines(engine)

    async def test_names_an_event_forged_with_a_right_hash(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """An event rewritten together with its hash is found by the event behind it."""
        async with tampering(owner) as conn:
            forged = replace(await _link(conn, stream, 2), actor="somebody")
            await execute(
                conn, "UPDATE event_log SET actor = $1, hash = $2 WHERE sequence = 2", (forged.actor, forged.hash())
            )
        assert (await lines(engine))[:-1] == [f"{stream} 2 changed"]

    async def test_names_the_first_of_a_history_hashed_anew_behind_another_beginning(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """Every hash is right, and the head row's too: only the first event says that it follows something."""
        before = bytes(range(32))
        async with tampering(owner) as conn:
            for place in range(1, await _last(engine, stream) + 1):
                link = replace(await _link(conn, stream, place), previous_hash=before)
                await execute(
                    conn,
                    "UPDATE event_log SET previous_hash = $1, hash = $2 WHERE sequence = $3",
                    (before, link.hash(), place),
                )
                before = link.hash()
            await execute(conn, "UPDATE streams SET hash = $1", (before,))
        assert (await lines(engine))[:-1] == [f"{stream} 1 changed"]

    async def test_names_a_last_event_forged_with_a_right_hash(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """The last event has none behind it: the head row's hash tells."""
        last = await _last(engine, stream)
        async with tampering(owner) as conn:
            forged = replace(await _link(conn, stream, last), actor="somebody")
            await execute(
                conn,
                "UPDATE event_log SET actor = $1, hash = $2 WHERE sequence = $3",
                (forged.actor, forged.hash(), last),
            )
        assert (await lines(engine))[:-1] == [f"{stream} {last} head_mismatch"]

    async def test_names_an_event_slipped_in_at_the_end(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """An event that the head row does not know is a mismatch."""
        last = await _last(engine, stream)
        async with tampering(owner) as conn:
            head = (await execute(conn, "SELECT hash FROM streams")).scalar_one()
            new = replace(await _link(conn, stream, last), sequence=last + 1, previous_hash=head)
            await execute(
                conn,
                "INSERT INTO event_log (stream_id, sequence, command_id, stream_kind, kind, schema_version, "
                "occurred_on, received_at, recorded_at, actor, office, role, law_version, body, previous_hash, hash) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                (
                    new.stream,
                    new.sequence,
                    new.command_id,
                    new.stream_kind,
                    new.kind,
                    new.schema_version,
                    new.occurred_on,
                    new.received_at,
                    new.recorded_at,
                    new.actor,
                    new.office,
                    new.role,
                    new.law_version,
                    new.body,
                    new.previous_hash,
                    new.hash(),
                ),
            )
        assert (await lines(engine))[:-1] == [f"{stream} {last} head_mismatch"]

    async def test_names_a_complaint_deleted_whole(self, desk: Desk, owner: AsyncEngine, stream: UUID) -> None:
        """A complaint without any trace left is missed in the series of numbers."""
        await desk.submit()
        async with tampering(owner) as conn:
            for statement in (
                "DELETE FROM event_log WHERE stream_id = $1",
                "DELETE FROM commands WHERE stream_id = $1",
                "DELETE FROM streams WHERE stream_id = $1",
            ):
                await execute(conn, statement, (stream,))
        assert (await lines(desk.engine))[:-1] == ["ZJ-HZ-2026-000001 1 missing"]

    async def test_names_every_event_of_an_emptied_stream(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """Where the head row stands alone every event up to it is missing."""
        last = await _last(engine, stream)
        async with tampering(owner) as conn:
            await execute(conn, "DELETE FROM event_log")
            await execute(conn, "DELETE FROM commands")
        assert (await lines(engine))[:-1] == [f"{stream} {one} missing" for one in range(1, last + 1)]

    @pytest.mark.parametrize("change", ["sequence = sequence - 1", "hash = sha256(hash)", "kind = 'incident'"])
    async def test_names_an_edited_head(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID, change: str
    ) -> None:
        """A head row that does not fit the last event is named."""
        async with owner.begin() as conn:
            head: int = (await execute(conn, f"UPDATE streams SET {change} RETURNING sequence")).scalar_one()
        assert (await lines(engine))[:-1] == [f"{stream} {head} head_mismatch"]

    async def test_names_a_stream_without_its_head(self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID) -> None:
        """Events without a head row are orphans."""
        async with owner.begin() as conn:
            await execute(conn, "DELETE FROM streams")
        assert f"{stream} 1 orphan" in await lines(engine)

    async def test_names_a_complaint_whose_number_nobody_drew(
        self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID
    ) -> None:
        """A series set back leaves complaints without a drawn number."""
        async with owner.begin() as conn:
            await execute(conn, "UPDATE number_series SET last = 0")
        assert (await lines(engine))[:-1] == [f"{stream} 1 orphan"]

    async def test_does_not_read_bodies(self, engine: AsyncEngine, owner: AsyncEngine, stream: UUID) -> None:
        """An event of a kind that no release knows is hashed like any other, and only its hash is at fault."""
        async with tampering(owner) as conn:
            await execute(conn, "UPDATE event_log SET kind = 'never_heard_of' WHERE sequence = 1")
        assert (await lines(engine))[0] == f"{stream} 1 changed"


class TestALargeRecord:
    """Looked at piece by piece …"""

    @pytest.mark.parametrize("piece", [1, 4, 500])
    async def test_is_the_same_in_pieces_of_any_size(
        self, desk: Desk, owner: AsyncEngine, monkeypatch: pytest.MonkeyPatch, piece: int
    ) -> None:
        """Streams and events are counted once, and a changed one in the middle is named."""
        monkeypatch.setattr("records.verify.PIECE", piece)
        streams = sorted([await desk.accepted() for _ in range(3)])
        async with tampering(owner) as conn:
            await execute(conn, "UPDATE event_log SET kind = 'x' WHERE sequence = 1 AND stream_id = $1", (streams[1],))
        async with owner.connect() as conn:
            report = await verify(conn)
        assert (report.streams, report.lines[:-1]) == (3, (f"{streams[1]} 1 changed",))

    async def test_is_hashed_off_the_loop_that_serves_others(
        self, engine: AsyncEngine, stream: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No event is hashed in the thread of the requests."""
        hashing: set[int] = set()
        real = Link.hash

        def noted(self: Link, *, sequence: int | None = None) -> bytes:
            hashing.add(get_ident())
            return real(self, sequence=sequence)

        monkeypatch.setattr(Link, "hash", noted)
        assert len(await lines(engine)) == 1
        assert hashing and get_ident() not in hashing
