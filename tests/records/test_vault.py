"""Sealed texts: who can open them, and when nobody can any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.database import execute
from records.vault import SealBroken, SubjectDestroyed, ToSeal, Vault, destroy_subject, sweep_unnamed
from tests.records.desk import Desk

KEY = bytes(range(32))
LATER = datetime.now(UTC) + timedelta(days=8)


def row(text: str, *, subject: UUID | None = None, stream: UUID | None = None) -> ToSeal:
    """A text to be sealed."""
    return ToSeal(uuid4(), subject or uuid4(), stream or uuid4(), "narrative", text)


async def sealed(engine: AsyncEngine, *rows: ToSeal, vault: Vault | None = None) -> None:
    """Store the rows."""
    async with engine.begin() as conn:
        await (vault or Vault(KEY)).seal_ahead(conn, rows, command_id=uuid4())


async def opened(engine: AsyncEngine, *rows: ToSeal, key: bytes = KEY) -> dict[UUID, str]:
    """What the rows say."""
    async with engine.connect() as conn:
        return await Vault(key).open_many(conn, [one.id for one in rows])


class TestSealing:
    """Texts on their way in and out."""

    async def test_gives_the_text_back(self, engine: AsyncEngine) -> None:
        """What was sealed opens with the same master key."""
        one, other = row("王某某反映工资拖欠"), row("13800000000")
        await sealed(engine, one, other)
        assert await opened(engine, one, other) == {one.id: one.text, other.id: other.text}

    async def test_stores_no_plain_text(self, engine: AsyncEngine) -> None:
        """The stored bytes do not hold the text."""
        one = row("a text long enough to be found")
        await sealed(engine, one)
        async with engine.connect() as conn:
            stored = (await execute(conn, "SELECT sealed FROM vault")).scalar_one()
        assert one.text.encode() not in stored

    async def test_uses_one_key_for_a_subject(self, engine: AsyncEngine) -> None:
        """Texts of one subject in several calls share the subject's key."""
        subject = uuid4()
        await sealed(engine, row("name", subject=subject))
        await sealed(engine, row("phone", subject=subject))
        async with engine.connect() as conn:
            assert (await execute(conn, "SELECT count(*) FROM vault_subjects")).scalar_one() == 1

    async def test_replaces_a_text_no_event_names(self, engine: AsyncEngine) -> None:
        """A refused command sent again with other words must not keep the old ones."""
        one = row("first words")
        again = ToSeal(one.id, one.subject, one.stream, one.field, "other words")
        await sealed(engine, one)
        await sealed(engine, again)
        assert await opened(engine, one) == {one.id: "other words"}

    async def test_never_replaces_a_text_an_event_names(self, engine: AsyncEngine, owner: AsyncEngine) -> None:
        """Once an event names it a text stays."""
        one = row("first words")
        await sealed(engine, one)
        async with owner.begin() as conn:
            await execute(conn, "UPDATE vault SET named = true")
        await sealed(engine, ToSeal(one.id, one.subject, one.stream, one.field, "other words"))
        assert await opened(engine, one) == {one.id: "first words"}

    async def test_leaves_unknown_references_out(self, engine: AsyncEngine) -> None:
        """A reference to nothing opens to nothing."""
        assert await opened(engine, row("never stored")) == {}

    @pytest.mark.parametrize("key", [b"", bytes(16), bytes(33)])
    def test_needs_a_master_key_of_32_bytes(self, key: bytes) -> None:
        """Another length is a mistake."""
        with pytest.raises(ValueError, match="32 bytes"):
            Vault(key)


class TestTampering:
    """Rows that were moved or opened with another key."""

    async def test_wrong_master_key_opens_nothing(self, engine: AsyncEngine) -> None:
        """Without the right master key the seal is broken."""
        one = row("text")
        await sealed(engine, one)
        with pytest.raises(SealBroken):
            await opened(engine, one, key=bytes(32))

    async def test_text_moved_to_another_row_does_not_open(self, engine: AsyncEngine) -> None:
        """The row's id is bound into the seal."""
        subject = uuid4()
        one, other = row("one", subject=subject), row("other", subject=subject)
        await sealed(engine, one, other)
        async with engine.begin() as conn:
            await execute(
                conn,
                "UPDATE vault SET sealed = (SELECT sealed FROM vault WHERE id = $1) WHERE id = $2",
                (one.id, other.id),
            )
        with pytest.raises(SealBroken):
            await opened(engine, other)

    async def test_key_moved_to_another_subject_does_not_open(self, engine: AsyncEngine) -> None:
        """The subject is bound into its wrapped key."""
        one, other = row("one"), row("other")
        await sealed(engine, one, other)
        async with engine.begin() as conn:
            await execute(
                conn,
                "UPDATE vault_subjects SET wrapped_key = (SELECT wrapped_key FROM vault_subjects "
                "WHERE subject = $1) WHERE subject = $2",
                (one.subject, other.subject),
            )
        with pytest.raises(SealBroken):
            await opened(engine, other)

    async def test_changed_byte_does_not_open(self, engine: AsyncEngine) -> None:
        """A changed text is told from a right one."""
        one = row("text")
        await sealed(engine, one)
        async with engine.begin() as conn:
            await execute(conn, "UPDATE vault SET sealed = set_byte(sealed, 14, get_byte(sealed, 14) # 1)")
        with pytest.raises(SealBroken):
            await opened(engine, one)


class TestDestroyedSubject:
    """A person whose data was erased."""

    async def test_is_unreadable(self, engine: AsyncEngine) -> None:
        """Neither key nor text is there any more; other subjects stay."""
        one, other = row("one"), row("other")
        await sealed(engine, one, other)
        async with engine.begin() as conn:
            assert await destroy_subject(conn, one.subject)
        assert await opened(engine, one, other) == {other.id: "other"}

    async def test_stays_unreadable_when_the_row_comes_back(self, engine: AsyncEngine) -> None:
        """A row restored from a backup has no key to open it."""
        one = row("one")
        await sealed(engine, one)
        async with engine.begin() as conn:
            kept = (await execute(conn, "SELECT sealed FROM vault")).scalar_one()
            await destroy_subject(conn, one.subject)
            await execute(
                conn,
                "INSERT INTO vault (id, subject, stream, field, sealed) VALUES ($1, $2, $3, 'f', $4)",
                (one.id, one.subject, one.stream, kept),
            )
        assert await opened(engine, one) == {}

    async def test_gets_no_new_key(self, engine: AsyncEngine) -> None:
        """Nothing can be sealed for a destroyed subject."""
        one = row("one")
        await sealed(engine, one)
        async with engine.begin() as conn:
            await destroy_subject(conn, one.subject)
        with pytest.raises(SubjectDestroyed):
            await sealed(engine, row("more", subject=one.subject))

    async def test_twice_is_nothing_new(self, engine: AsyncEngine) -> None:
        """Destroying what is not there says so."""
        async with engine.begin() as conn:
            assert not await destroy_subject(conn, uuid4())


class TestSweep:
    """Texts that no event came to name."""

    async def test_takes_old_unnamed_texts(self, engine: AsyncEngine) -> None:
        """What a refused command left behind is gone after the limit."""
        await sealed(engine, row("left behind"))
        async with engine.begin() as conn:
            assert await sweep_unnamed(conn, older_than=LATER) == 1

    async def test_leaves_keys_that_another_process_knows(self, engine: AsyncEngine) -> None:
        """What that one seals next opens everywhere."""
        knowing, fresh = Vault(KEY), Vault(KEY)
        subject, stream = uuid4(), uuid4()
        before, after = (ToSeal(uuid4(), subject, stream, "/note", text) for text in ("before", "after"))
        async with engine.begin() as conn:
            await knowing.seal_ahead(conn, [before], command_id=uuid4())
            await sweep_unnamed(conn, older_than=LATER)
            await fresh.seal_ahead(conn, [ToSeal(uuid4(), subject, stream, "/note", "elsewhere")], command_id=uuid4())
            await knowing.seal_ahead(conn, [after], command_id=uuid4())
            assert await fresh.open_many(conn, [after.id]) == {after.id: "after"}

    async def test_leaves_young_ones(self, engine: AsyncEngine) -> None:
        """A text may wait for its event as long as the limit says."""
        await sealed(engine, row("young"))
        async with engine.begin() as conn:
            assert await sweep_unnamed(conn, older_than=LATER - timedelta(days=16)) == 0

    async def test_leaves_texts_that_events_name(self, desk: Desk) -> None:
        """Recording an event marks the texts its body names."""
        narrative = row("named by the complaint")
        await sealed(desk.engine, narrative, row("named by nothing"))
        await desk.give(uuid4(), "submit", {"narrative": {"sealed": str(narrative.id)}})
        async with desk.engine.begin() as conn:
            await sweep_unnamed(conn, older_than=LATER)
            assert (await execute(conn, "SELECT id FROM vault")).scalars().all() == [narrative.id]


class TestRememberedKeys:
    """What a process remembers of keys."""

    async def test_do_not_seal_for_a_subject_that_another_process_destroyed(self, engine: AsyncEngine) -> None:
        """A vault that sealed for a subject before is refused once the key is gone, and nothing is stored."""
        remembering, stream, subject = Vault(KEY), uuid4(), uuid4()
        async with engine.begin() as conn:
            await remembering.seal_ahead(conn, [ToSeal(uuid4(), subject, stream, "note", "before")], command_id=uuid4())
        async with engine.begin() as conn:
            await destroy_subject(conn, subject)
        with pytest.raises(SubjectDestroyed):
            async with engine.begin() as conn:
                await remembering.seal_ahead(
                    conn, [ToSeal(uuid4(), subject, stream, "note", "after")], command_id=uuid4()
                )
        async with engine.connect() as conn:
            left = await conn.exec_driver_sql("SELECT count(*) FROM vault WHERE subject = $1", (subject,))
            assert left.scalar_one() == 0
