"""The dispatcher delivers every effect at least once, and a repetition changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from activities.dispatch import Dispatcher, UnknownTarget, effect_command
from activities.notify import FilePost, MailPost, Note
from casework.claims import ClaimStated
from casework.joining import TakenIn
from casework.procedure import Effect
from records import backlog, outbox
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


async def put(spine: Spine, *effects: Effect) -> UUID:
    """Queue effects of an event that is told to have happened."""
    stream = uuid4()
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
        """A failed delivery moves away in time and stays in the outbox."""
        await put(spine, Effect("notify", "person:x", "assigned"))
        broken = Broken()
        dispatcher = Dispatcher(spine.engine, broken, spine.drive, now=lambda: datetime.now(UTC))
        await drain(dispatcher)
        async with spine.engine.connect() as conn:
            waiting = (await backlog.count(conn)).effects
        assert broken.calls == 1 and waiting >= 1

    async def test_delivered_twice_is_one_file(self, tmp_path: Path) -> None:
        """The row's id names the file."""
        note = Note(str(uuid4()), "person:x", "assigned", str(uuid4()))
        for _ in range(2):
            await FilePost(tmp_path).send(note)
        assert [path.name for path in tmp_path.iterdir()] == [f"{note.id}.json"]

    def test_by_mail_has_the_effect_as_message_id(self) -> None:
        """By which mail servers drop a repetition."""
        note = Note("n1", "person:p7", "assigned", "s1")
        letter = MailPost("localhost", 25, "gongdao@example.org", "{id}@mail.example.org").letter(note)
        assert (letter["Message-ID"], letter["To"]) == ("<n1@gongdao>", "p7@mail.example.org")


class TestCommandForAnotherStream:
    async def test_is_recorded_once_with_the_effects_id(self, spine: Spine) -> None:
        """Delivered twice, it is one command in the other stream's log."""
        async with spine.working():
            other = await spine.submit()
            source = await put(
                spine, Effect("command", f"complaint:{other}", "tick", {"due_at": datetime.now(UTC).isoformat()})
            )
            await drain(spine.parts.dispatcher(task_queue=spine.task_queue))
            async with spine.engine.connect() as conn:
                rows = [row for row in await outbox.lease(conn, limit=50, seconds=1) if row.stream == source]
        assert rows == []

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


class TestLease:
    async def test_gives_a_row_to_one_dispatcher_at_a_time(self, spine: Spine) -> None:
        """SKIP LOCKED and a moved due date."""
        source = await put(spine, Effect("notify", "person:x", "assigned"))
        taken = []
        for _ in range(2):
            async with spine.engine.begin() as conn:
                taken.append([row.id for row in await outbox.lease(conn, limit=50, seconds=60) if row.stream == source])
        assert len(taken[0]) == 1 and taken[1] == []
        assert timedelta(seconds=60) > timedelta()
