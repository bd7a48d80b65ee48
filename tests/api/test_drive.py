"""The drive: what a caller hears when there is no answer."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import pytest
from temporalio.client import Client

from api.drive import Drive, OutcomeUnknown, TemporalAway, _reachable
from deploy.processes import free_port
from tests.spine import Spine, message


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
        """Nothing was sent, and the caller hears it within its budget."""
        client = await Client.connect(f"127.0.0.1:{free_port()}", lazy=True)
        began = time.monotonic()
        with pytest.raises(TemporalAway):
            await Drive(client).execute(message(uuid4(), "accept"), procedure="intake", budget=2.0)
        assert time.monotonic() - began < 30

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
            sent = [message(stream, "note_contact", {"note": {"sealed": str(uuid4())}}) for _ in range(30)]
            answers = await asyncio.gather(*(spine.give(one) for one in sent))
        assert len({answer.answer for answer in answers}) == 30
        assert (await spine.kinds(stream)).count("contact_noted") == 30
