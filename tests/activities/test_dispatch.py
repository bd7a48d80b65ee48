"""The dispatcher delivers every effect at least once, and a repetition changes nothing."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from activities.dispatch import Dispatcher, UnknownTarget, effect_command
from activities.notify import FilePost, MailPost, Note
from casework.claims import ClaimStated
from casework.procedure import Effect
from casework.taking_in import TakenIn
from records import outbox
from records.database import execute
from tests.spine import MEDIATOR, SEALED, Spine, message


class Unreachable(Exception):
    """The post is away."""


@dataclass
class Broken:
    """A post that always fails."""

    calls: int = 0

    async def send(self, note: Note) -> None:
        """Fail."""
        self.calls += 1
        raise Unreachable


@dataclass
class Held:
    """A post that takes as long as the test says."""

    calls: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, note: Note) -> None:
        """Send it when told to."""
        self.calls += 1
        self.begun.set()
        await self.may_end.wait()


async def put(spine: Spine, *effects: Effect, stream: UUID | None = None) -> UUID:
    """Queue effects of an event that is told to have happened."""
    stream = stream or uuid4()
    async with spine.engine.begin() as conn:
        await outbox.put(conn, stream=stream, sequence=1, effects=effects)
    return stream


async def drain(dispatcher: Dispatcher) -> None:
    """Rounds until nothing is due."""
    while await dispatcher.round():
        pass


class TestNotice:
    async def test_of_an_assignment_reaches_the_handler(self, spine: Spine) -> None:
        """The effect was written with its event and is delivered from the outbox."""
        async with spine.working():
            stream = await spine.submit()
            await spine.give(message(stream, "accept", {"handler": MEDIATOR}))
            await drain(spine.parts.dispatcher(task_queue=spine.task_queue))
        told = [(note.target, note.template) for note in spine.notices.sent if note.stream == str(stream)]
        assert told == [(f"person:{MEDIATOR}", "assigned")]

    async def test_that_could_not_be_sent_comes_again_later(self, spine: Spine) -> None:
        """It stays in the outbox with the error's name, until a pause after the failure is over."""
        source = await put(spine, Effect("notify", "person:x", "assigned"))
        broken, failed_at = Broken(), datetime(2030, 1, 1, tzinfo=UTC)
        dispatcher = Dispatcher(spine.engine, broken, spine.drive, now=lambda: failed_at)
        await drain(dispatcher)
        async with spine.engine.connect() as conn:
            found = await execute(conn, "SELECT error_class, due_at, done_at FROM outbox WHERE stream = $1", (source,))
        assert [tuple(row) for row in found] == [("Unreachable", failed_at + timedelta(seconds=2), None)]
        assert broken.calls == 1

    async def test_delivered_twice_is_one_file(self, tmp_path: Path) -> None:
        """The row's id names the file."""
        note = Note(str(uuid4()), "person:x", "assigned", str(uuid4()))
        for _ in range(2):
            await FilePost(tmp_path).send(note)
        assert [path.name for path in tmp_path.iterdir()] == [f"{note.id}.json"]

    def test_by_mail_has_the_effect_as_message_id(self) -> None:
        """By which a mailbox can tell a repetition."""
        note = Note("n1", "person:p7", "assigned", "s1")
        letter = MailPost("localhost", 25, "gongdao@example.org", "{id}@mail.example.org").letter(note)
        assert (letter["Message-ID"], letter["To"]) == ("<n1@gongdao>", "p7@mail.example.org")


class TestCommandForAnotherStream:
    async def test_is_recorded_once_with_the_effects_id(self, spine: Spine) -> None:
        """A dispatcher that dies before it marks a delivery leaves it to the next one: still one command in the log."""
        async with spine.working():
            there, source = await spine.submit(), uuid4()
            told = Effect("command", f"complaint:{there}", "take_in", {"complaint": str(source), "from_number": "C-1"})
            await put(spine, told, stream=source)
            dispatcher = spine.parts.dispatcher(task_queue=spine.task_queue)
            for _ in range(2):
                async with spine.engine.begin() as conn:
                    await execute(conn, "UPDATE outbox SET due_at = now(), done_at = NULL WHERE stream = $1", (source,))
                await drain(dispatcher)
            recorded = [one.command_id for one in await spine.events(there) if one.kind == "taken_in"]
        async with spine.engine.connect() as conn:
            tried = await execute(
                conn, "SELECT attempts, done_at IS NOT NULL, error_class FROM outbox WHERE stream = $1", (source,)
            )
        assert recorded == [outbox.effect_id(source, 1, told)]
        assert [tuple(row) for row in tried] == [(2, True, None)]

    def test_of_an_unknown_kind_is_an_error(self) -> None:
        """A typing mistake in a procedure must not vanish."""
        row = outbox.OutboxRow(uuid4(), uuid4(), 1, "command", "nothing:1", "accept", {}, 1)
        with pytest.raises(UnknownTarget):
            effect_command(row)

    def test_has_an_id_that_repeats(self) -> None:
        """The row's id is the command id."""
        row = outbox.OutboxRow(uuid4(), uuid4(), 1, "command", f"complaint:{uuid4()}", "accept", {}, 1)
        assert effect_command(row).command_id == str(row.id) == effect_command(row).command_id


class TestJoinedComplaint:
    async def test_brings_its_claims_and_workers_into_the_other_one(self, spine: Spine) -> None:
        """What the joined complaint tells through the outbox is what the other one takes in."""
        body = {
            "narrative": SEALED,
            "workers": [{"name": SEALED}],
            "claims": [{"code": "1.1", "amount_yuan": "9000.00", "facts": {"employed_to": "2026-01-31"}}],
        }
        async with spine.working():
            other, joined = await spine.submit(), await spine.submit(body=body)
            accepted = await spine.give(message(joined, "accept"))
            join = {"into": str(other), "reason": SEALED}
            await spine.give(message(joined, "join", join, version=accepted.standing.version))
            await drain(spine.parts.dispatcher(task_queue=spine.task_queue))
            stored = [one.event for one in await spine.events(other)]
        [claim] = [one for one in stored if isinstance(one, ClaimStated)]
        [taken] = [one for one in stored if isinstance(one, TakenIn)]
        assert (claim.given.workers, claim.given.amount_yuan) == (("w1",), Decimal("9000.00"))
        assert (taken.complaint, taken.workers, taken.claims) == (joined, ("w1",), ("c1",))


class TestRefusedEffect:
    async def waiting(self, spine: Spine) -> tuple[UUID, outbox.WaitingEffect]:
        """A step for another matter that its rules refuse, after it was tried."""
        there = await spine.submit()
        async with spine.engine.begin() as conn:
            effect = Effect("command", f"complaint:{there}", "accept")
            await outbox.put(conn, stream=there, sequence=1, effects=[effect])
        await drain(spine.parts.dispatcher(task_queue=spine.task_queue))
        async with spine.engine.connect() as conn:
            [row] = [one for one in await outbox.list_waiting(conn, offices=["city"]) if one.stream == there]
        return there, row

    async def test_waits_with_its_reason(self, spine: Spine) -> None:
        """Nobody was there to read the refusal; it is tried again in a day."""
        async with spine.working():
            _, row = await self.waiting(spine)
        assert row.error_class == "role_not_allowed"
        assert row.due_at - datetime.now(UTC) > timedelta(hours=23)

    async def test_is_tried_again_at_once_when_somebody_asks(self, spine: Spine) -> None:
        """Its time has come."""
        async with spine.working():
            _, row = await self.waiting(spine)
        async with spine.engine.begin() as conn:
            await outbox.release(conn, row.id)
            again = [one.id for one in await outbox.lease(conn, limit=50, seconds=1)]
        assert row.id in again

    async def test_is_an_answer_where_nobody_waits_for_the_news(self, spine: Spine) -> None:
        """The complaint had left the bargaining before it ended."""
        async with spine.working():
            there = await spine.submit()
            async with spine.engine.begin() as conn:
                body = {"bargaining": str(uuid4()), "result": "failed"}
                effect = Effect("command", f"complaint:{there}", "hear_of_bargaining", body)
                await outbox.put(conn, stream=there, sequence=1, effects=[effect])
            await drain(spine.parts.dispatcher(task_queue=spine.task_queue))
        async with spine.engine.connect() as conn:
            left = [one.stream for one in await outbox.list_waiting(conn, offices=["city"])]
        assert there not in left

    async def test_is_tried_no_more_when_somebody_saw_to_it(self, spine: Spine) -> None:
        """It leaves the page."""
        async with spine.working():
            there, row = await self.waiting(spine)
        async with spine.engine.begin() as conn:
            await outbox.drop(conn, row.id)
            left = [one.stream for one in await outbox.list_waiting(conn, offices=["city"])]
        assert there not in left


class TestTwoDispatchers:
    async def test_deliver_a_row_once(self, spine: Spine) -> None:
        """While one is delivering it, the other finds nothing that is due."""
        await put(spine, Effect("notify", "person:x", "assigned"))
        post = Held()
        first, second = (Dispatcher(spine.engine, post, spine.drive, now=lambda: datetime.now(UTC)) for _ in range(2))
        delivering = asyncio.create_task(first.round())
        await post.begun.wait()
        assert await second.round() == 0
        post.may_end.set()
        assert (await delivering, await second.round(), post.calls) == (1, 0, 1)

    async def test_leave_a_slow_delivery_to_the_one_that_is_at_it(self, spine: Spine) -> None:
        """Its lease is renewed as long as it lasts, so that nobody sends the same again."""
        await put(spine, Effect("notify", "person:x", "assigned"))
        post = Held()
        first, second = (
            Dispatcher(spine.engine, post, spine.drive, now=lambda: datetime.now(UTC), lease_seconds=1.5)
            for _ in range(2)
        )
        delivering = asyncio.create_task(first.round())
        await post.begun.wait()
        leases: set[datetime] = set()
        async with asyncio.timeout(20):
            # The table tells nobody when it changes.
            while len(leases) < 6:
                assert await second.round() == 0
                async with spine.engine.connect() as conn:
                    leases |= set((await execute(conn, "SELECT due_at FROM outbox")).scalars())
                await asyncio.sleep(0.1)
        post.may_end.set()
        assert (await delivering, post.calls) == (1, 1)

    async def test_keep_no_lease_of_what_failed(self, spine: Spine) -> None:
        """It comes again after its pause and not after a lease."""
        await put(spine, Effect("notify", "person:x", "assigned"))
        broken = Dispatcher(spine.engine, Broken(), spine.drive, now=lambda: datetime.now(UTC), lease_seconds=600)
        await drain(broken)
        async with spine.engine.connect() as conn:
            [due_at] = (await execute(conn, "SELECT due_at FROM outbox WHERE done_at IS NULL")).scalars()
        assert due_at < datetime.now(UTC) + timedelta(seconds=300)
