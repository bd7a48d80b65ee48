"""The right to erasure: texts go for good, the record stays whole."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.access_log import list_access
from records.erasure import (
    BY_COMMAND,
    ERASED,
    Place,
    Subject,
    erase,
    erase_latecomers,
    erase_matter,
    find_place,
    subjects_of,
)
from records.rebuild import rebuild
from records.vault import SubjectDestroyed, ToSeal, Vault
from records.verify import verify
from tests.records.desk import CITY, ZONE, Desk

VAULT = Vault(bytes(range(32)))


async def told(desk: Desk) -> tuple[UUID, ToSeal, ToSeal]:
    """A complaint with a narrative of its own and the name of one worker."""
    texts, worker = (uuid4(), uuid4()), uuid4()
    stream = await desk.submit(
        narrative={"sealed": str(texts[0])}, workers=[{"subject": str(worker), "name": {"sealed": str(texts[1])}}]
    )
    narrative = ToSeal(texts[0], stream, stream, "/narrative", "拖欠两个月工资")
    name = ToSeal(texts[1], worker, stream, "/workers/0/name", "示例工友")
    async with desk.engine.begin() as conn:
        await VAULT.seal_ahead(conn, [narrative, name], command_id=uuid4())
    return stream, narrative, name


async def erased(engine: AsyncEngine, stream: UUID, *subjects: UUID) -> int:
    """Erase in a transaction."""
    async with engine.begin() as conn:
        return await erase(conn, Place(stream, CITY), subjects)


class TestErasure:
    """Of one person in a matter."""

    async def test_leaves_the_others_readable(self, desk: Desk) -> None:
        """The worker's name is gone, the narrative is not."""
        stream, narrative, name = await told(desk)
        assert await erased(desk.engine, stream, name.subject) == 1
        async with desk.engine.connect() as conn:
            texts = await VAULT.open_many(conn, [narrative.id, name.id])
        assert texts == {narrative.id: narrative.text}

    async def test_leaves_the_record_whole(self, desk: Desk) -> None:
        """No event changed, and the read models are those of the log."""
        stream, narrative, name = await told(desk)
        await erased(desk.engine, stream, narrative.subject, name.subject)
        async with desk.engine.connect() as conn:
            report = await verify(conn)
        compared = await rebuild(desk.engine, zone=ZONE, compare=True)
        assert (report.streams, [*report.lines[:-1], *compared.lines[:-1]]) == (1, [])

    async def test_stands_in_the_access_log(self, desk: Desk) -> None:
        """Auditors of the office see when it was done and how many texts went, once."""
        stream, _, name = await told(desk)
        await erased(desk.engine, stream, name.subject)
        assert await erased(desk.engine, stream, name.subject) == 0
        async with desk.engine.connect() as conn:
            page = await list_access(conn, offices=[CITY])
        assert [(one.account, one.action, one.stream, one.rows) for one in page.items] == [
            (BY_COMMAND, ERASED, stream, 1)
        ]


class TestErasureOfAMatter:
    """Of everybody in it."""

    async def test_takes_no_text_of_a_new_person_either(self, desk: Desk) -> None:
        """A worker told afterwards would come in under a fresh key."""
        stream, _, _ = await told(desk)
        async with desk.engine.begin() as conn:
            assert await erase_matter(conn, Place(stream, CITY)) == 2
        await refuse_a_new_person(desk.engine, stream)

    async def test_counts_for_one_that_had_no_words_of_its_own(self, desk: Desk) -> None:
        """Only a worker's name was told; there was no key of the matter to destroy."""
        name = ToSeal(uuid4(), uuid4(), uuid4(), "/workers/0/name", "示例工友")
        async with desk.engine.begin() as conn:
            await VAULT.seal_ahead(conn, [name], command_id=uuid4())
            assert await erase_matter(conn, Place(name.stream, CITY)) == 1
        await refuse_a_new_person(desk.engine, name.stream)

    async def test_leaves_a_matter_whose_one_person_was_erased_open(self, desk: Desk) -> None:
        """The others go on, and somebody new is told by name."""
        stream, _, name = await told(desk)
        await erased(desk.engine, stream, name.subject)
        new = ToSeal(uuid4(), uuid4(), stream, "/workers/0/name", "示例新人")
        async with desk.engine.begin() as conn:
            await VAULT.seal_ahead(conn, [new], command_id=uuid4())
            assert await VAULT.open_many(conn, [new.id]) == {new.id: new.text}


class TestLatecomers:
    """Told of while their matter is erased …"""

    async def test_are_erased_too(self, desk: Desk) -> None:
        """Their text is on its way when the matter's key is destroyed."""
        stream, _, _ = await told(desk)
        late, place = ToSeal(uuid4(), uuid4(), stream, "/workers/1/name", "示例新人"), Place(stream, CITY)
        async with desk.engine.begin() as sealing:
            await VAULT.seal_ahead(sealing, [late], command_id=uuid4())
            async with desk.engine.begin() as conn:
                await erase_matter(conn, place)
            waiting = asyncio.create_task(latecomers_erased(desk.engine, place))
            await asyncio.sleep(0.3)
            assert not waiting.done()
        assert await waiting == 1
        async with desk.engine.connect() as conn:
            assert await VAULT.open_many(conn, [late.id]) == {}


async def latecomers_erased(engine: AsyncEngine, place: Place) -> int:
    """Erase those who came late, in a transaction of its own."""
    async with engine.begin() as conn:
        return await erase_latecomers(conn, place)


async def refuse_a_new_person(engine: AsyncEngine, stream: UUID) -> None:
    """A text of somebody told for the first time is refused and not stored."""
    new = ToSeal(uuid4(), uuid4(), stream, "/workers/0/name", "示例新人")
    with pytest.raises(SubjectDestroyed):
        async with engine.begin() as conn:
            await VAULT.seal_ahead(conn, [new], command_id=uuid4())
    async with engine.connect() as conn:
        assert await VAULT.open_many(conn, [new.id]) == {}


class TestMatter:
    """Whose texts it holds."""

    async def test_lists_its_own_texts_first(self, desk: Desk) -> None:
        """A key for the matter, then one for each person, with the fields they came in by."""
        stream, _, name = await told(desk)
        async with desk.engine.connect() as conn:
            there = await subjects_of(conn, stream)
        assert there == [Subject(stream, ("/narrative",)), Subject(name.subject, ("/workers/0/name",))]

    async def test_is_found_by_number_or_id(self, desk: Desk) -> None:
        """However the number is written; what is not there is not found."""
        stream, _, _ = await told(desk)
        async with desk.engine.connect() as conn:
            found = [await find_place(conn, one) for one in (str(stream).upper(), " zj-hz-2026-000001 ", "nothing")]
        assert found == [Place(stream, CITY), Place(stream, CITY), None]
