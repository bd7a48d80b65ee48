"""The drive: what a caller hears when there is no answer."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from api import drive
from api.drive import Drive, OutcomeUnknown, RecordFailed, TemporalAway, _Again, _reachable
from casework.messages import Answer, CommandMessage
from deploy.processes import free_port
from tests.spine import NOTE, Spine, message


@dataclass
class Clock:
    """Time that passes only where somebody rests."""

    rests: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """Seconds since its beginning."""
        return sum(self.rests)

    async def sleep(self, seconds: float) -> None:
        """Rest."""
        self.rests.append(seconds)


class Busy(Drive):
    """A drive whose every attempt meets a workflow between two runs, and that notes how long each was given."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.left: list[float] = []

    async def _attempt(self, message: CommandMessage, procedure: str, left: float) -> Answer:
        self.left.append(left)
        raise _Again()


class TestDrive:
    async def test_without_a_worker_says_that_the_outcome_is_unknown(self, spine: Spine) -> None:
        """The server has the command; whether it will be recorded nobody knows yet."""
        stream = await spine.receive()
        sent = message(stream, "accept")
        with pytest.raises(OutcomeUnknown):
            await spine.give(sent, budget=1.5)
        async with spine.working():
            answer = await spine.give(sent)
        assert answer.standing.stage == "accepted"
        assert (await spine.kinds(stream)).count("complaint_accepted") == 1

    async def test_without_a_server_says_that_temporal_is_away(self) -> None:
        """Nothing was sent, so no outcome is in doubt."""
        client = await Client.connect(f"127.0.0.1:{free_port()}", lazy=True)
        with pytest.raises(TemporalAway):
            await Drive(client).execute(message(uuid4(), "accept"), procedure="intake", budget=2.0)

    async def test_with_a_server_that_says_nothing_says_that_temporal_is_away(self) -> None:
        """It takes the connection and never answers, not even whether it is well."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            host, port = silent.getsockname()
            client = await Client.connect(f"{host}:{port}", lazy=True)
            with pytest.raises(TemporalAway):
                await Drive(client).execute(message(uuid4(), "accept"), procedure="intake", budget=0.5)

    async def test_tries_again_within_its_budget(self, spine: Spine, monkeypatch: pytest.MonkeyPatch) -> None:
        """A workflow that begins its next run for ever is tried until the time is over, never past it."""
        clock, waiting = Clock(), Busy(spine.client)
        monkeypatch.setattr(drive, "time", clock)
        monkeypatch.setattr(drive, "asyncio", clock)
        with pytest.raises(TemporalAway):
            await waiting.execute(message(uuid4(), "accept"), procedure="intake", budget=2.0)
        assert clock.rests == [0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.5]
        assert len(waiting.left) == len(clock.rests) + 1 and min(waiting.left) > 0

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            (RPCStatusCode.UNAUTHENTICATED, RecordFailed),
            (RPCStatusCode.INVALID_ARGUMENT, RecordFailed),
            (RPCStatusCode.UNAVAILABLE, TemporalAway),
            (RPCStatusCode.RESOURCE_EXHAUSTED, _Again),
        ],
    )
    async def test_tells_what_passes_from_what_does_not(self, status: RPCStatusCode, told: type[Exception]) -> None:
        """Nobody is sent to try again and again what a wrong key has refused."""
        with pytest.raises(told):
            async with _reachable():
                raise RPCError("told nowhere", status, b"")

    async def test_takes_no_defect_for_a_server_that_is_away(self) -> None:
        """Trying again would not help, and nobody would look for it."""
        with pytest.raises(RuntimeError, match="changed size"):
            async with _reachable():
                raise RuntimeError("dictionary changed size during iteration")

    async def test_starts_a_workflow_once(self, spine: Spine) -> None:
        """A start of what runs already is told apart from one that began something."""
        stream = str(await spine.receive())
        assert [await spine.drive.start("complaint", stream) for _ in range(2)] == [True, False]

    async def test_has_more_commands_at_once_than_a_workflow_takes(self, spine: Spine) -> None:
        """Temporal lets ten updates in; the others wait inside the drive."""
        async with spine.working():
            stream = await spine.submit()
            sent = [message(stream, "note_contact", NOTE) for _ in range(30)]
            answers = await asyncio.gather(*(spine.give(one) for one in sent))
        assert len({answer.answer for answer in answers}) == 30
        assert (await spine.kinds(stream)).count("contact_noted") == 30
