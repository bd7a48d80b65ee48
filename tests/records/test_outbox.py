"""Effects: queued with their event, leased to one dispatcher, tried until done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from casework.procedure import Effect
from records import backlog, outbox
from records.database import execute
from tests.records.desk import Desk, reference

TELL = Effect("notify", "person:a-supervisor", "deadline_overdue", {"deadline": "d1"})
OTHER = Effect("command", "bargaining:b", "add_demand", {"claim": "c1"})


async def queued(engine: AsyncEngine, *effects: Effect, sequence: int = 1) -> None:
    """Queue effects of one event."""
    async with engine.begin() as conn:
        await outbox.put(conn, stream=uuid4(), sequence=sequence, effects=effects)


async def leased(engine: AsyncEngine, *, seconds: float = 60) -> list[outbox.OutboxRow]:
    """Take what is due."""
    async with engine.begin() as conn:
        return await outbox.lease(conn, limit=10, seconds=seconds)


class TestEffect:
    """An effect on its way."""

    async def test_arrives_whole(self, engine: AsyncEngine) -> None:
        """Kind, target, template and body are as they were queued."""
        await queued(engine, TELL, OTHER)
        found = {
            (one.kind, one.target, one.template, one.body["claim"] if one.kind == "command" else one.body["deadline"])
            for one in await leased(engine)
        }
        assert found == {
            ("notify", "person:a-supervisor", "deadline_overdue", "d1"),
            ("command", "bargaining:b", "add_demand", "c1"),
        }

    async def test_goes_with_its_transaction(self, desk: Desk) -> None:
        """A rolled back command has no effect."""
        async with desk.engine.connect() as conn:
            await desk.within(conn, uuid4(), "submit", {"narrative": reference("n")}, effects=(TELL,))
            await conn.rollback()
        assert await leased(desk.engine) == []

    async def test_has_the_same_id_again(self, engine: AsyncEngine) -> None:
        """Queued twice for the same event it is one effect."""
        stream = uuid4()
        async with engine.begin() as conn:
            for _ in range(2):
                await outbox.put(conn, stream=stream, sequence=3, effects=(TELL,))
        assert len(await leased(engine)) == 1

    async def test_of_the_same_words_twice_in_one_event_is_two(self, engine: AsyncEngine) -> None:
        """Two clocks that lapse in one tick tell the same supervisor twice."""
        await queued(engine, TELL, Effect(TELL.kind, TELL.target, TELL.template, {"deadline": "d2"}))
        assert {one.body["deadline"] for one in await leased(engine)} == {"d1", "d2"}


class TestLease:
    """Taking effects."""

    async def test_hides_them_from_others(self, engine: AsyncEngine) -> None:
        """While it runs nobody else gets them."""
        await queued(engine, TELL)
        assert len(await leased(engine)) == 1
        assert await leased(engine) == []

    async def test_gives_them_back_when_it_ends(self, engine: AsyncEngine) -> None:
        """What a dead dispatcher took comes again, with its attempts counted."""
        await queued(engine, TELL)
        await leased(engine, seconds=0)
        assert [one.attempts for one in await leased(engine)] == [2]

    async def test_skips_what_another_is_taking(self, engine: AsyncEngine) -> None:
        """Two that take at once never wait for each other and never take the same."""
        await queued(engine, TELL, OTHER)
        async with engine.connect() as first, engine.connect() as second:
            one = await outbox.lease(first, limit=1, seconds=60)
            other = await outbox.lease(second, limit=10, seconds=60)
        assert len({row.id for row in (*one, *other)}) == 2

    async def test_ends_for_good_when_done(self, engine: AsyncEngine) -> None:
        """A delivered effect is not given again and no longer waits."""
        await queued(engine, TELL)
        taken = await leased(engine, seconds=0)
        async with engine.begin() as conn:
            await outbox.done(conn, [one.id for one in taken])
            assert (await backlog.count(conn)).effects == 0
        assert await leased(engine) == []

    async def test_comes_back_after_a_failure(self, engine: AsyncEngine) -> None:
        """A failure sets when to try again, and keeps its class only."""
        await queued(engine, TELL)
        taken = await leased(engine)
        async with engine.begin() as conn:
            await outbox.failed(
                conn, taken[0].id, error_class="OSError", retry_at=datetime.now(UTC) - timedelta(seconds=1)
            )
            assert (await execute(conn, "SELECT error_class FROM outbox")).scalar_one() == "OSError"
        assert len(await leased(engine)) == 1


class TestDelivered:
    """What was delivered is kept for a while."""

    async def test_is_deleted_after_its_time_and_what_nobody_could_deliver_stays(
        self, engine: AsyncEngine, owner: AsyncEngine
    ) -> None:
        """Of four effects goes the one delivered long ago; the dropped, the young and the waiting are kept."""
        await queued(engine, TELL, TELL, TELL, TELL)
        old, dropped, young, waiting = [one.id for one in await leased(engine)]
        async with engine.begin() as conn:
            await outbox.failed(conn, dropped, error_class="Unreachable", retry_at=datetime.now(UTC))
            await outbox.drop(conn, dropped)
            await outbox.done(conn, [old, young])
        async with owner.begin() as conn:
            await execute(
                conn,
                "UPDATE outbox SET done_at = done_at - interval '31 days' WHERE id = ANY($1::uuid[])",
                ([old, dropped],),
            )
        async with engine.begin() as conn:
            assert await outbox.sweep_delivered(conn, kept=timedelta(days=30)) == 1
            kept = {row[0] for row in await execute(conn, "SELECT id FROM outbox")}
        assert kept == {dropped, young, waiting}
