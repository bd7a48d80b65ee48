"""A receipt is recorded, or waits for whoever can record it; only what nobody can is marked stuck."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.exceptions import ApplicationError

from activities.receipts import Receipts
from casework.messages import AWAY, StreamName
from records import inbox
from records.database import execute
from tests.spine import Spine


async def rules_of_a_newer_release(owner: AsyncEngine) -> None:
    """The pack in force has a format that this program cannot read."""
    async with owner.begin() as conn:
        await execute(conn, "UPDATE rule_packs SET content = '{\"format\": 2}' WHERE active")


async def find(spine: Spine, stream: UUID) -> None:
    """What a starting workflow asks, in a program that has read no law yet."""
    await Receipts(spine.engine, spine.parts.recorder()).find(StreamName("complaint", str(stream)))


class TestReceiptOfANewerRelease:
    async def test_is_tried_again(self, spine: Spine, owner: AsyncEngine) -> None:
        """While workers are replaced one after the other, an older one leaves it to a newer one."""
        stream = await spine.receive()
        await rules_of_a_newer_release(owner)
        with pytest.raises(ApplicationError) as raised:
            await find(spine, stream)
        assert (raised.value.type, raised.value.non_retryable) == (AWAY, False)

    async def test_is_not_marked_stuck(self, spine: Spine, owner: AsyncEngine) -> None:
        """Nothing is wrong with it."""
        stream = await spine.receive()
        await rules_of_a_newer_release(owner)
        with pytest.raises(ApplicationError):
            await find(spine, stream)
        async with spine.engine.connect() as conn:
            assert [one.id for one in await inbox.pending(conn, limit=10)] == [stream]

    async def test_is_told_in_the_log(
        self, spine: Spine, owner: AsyncEngine, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Once, that this program is older than the record, however often it is tried."""
        stream = await spine.receive()
        await rules_of_a_newer_release(owner)
        receipts = Receipts(spine.engine, spine.parts.recorder())
        for _ in range(3):
            with pytest.raises(ApplicationError):
                await receipts.find(StreamName("complaint", str(stream)))
        assert capsys.readouterr().out.count("program_older_than_record") == 1
