"""What is read before anybody asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from temporalio.exceptions import ApplicationError

from activities.matters import Matters
from casework.messages import RecordRequest, tick_message
from records import stuck
from records.database import execute, make_engine
from records.rule_packs import active_version
from tests.spine import Spine

ZONE = ZoneInfo("Asia/Shanghai")


class TestReadLawAhead:
    """Before the first request …"""

    async def test_parses_the_law_in_force(self, spine: Spine) -> None:
        """Whoever asks next finds it parsed."""
        matters = Matters(zone=ZONE)
        await matters.read_law_ahead(spine.engine)
        async with spine.engine.connect() as conn:
            assert matters.packs.parsed == (await active_version(conn),)

    async def test_leaves_it_to_the_first_request_while_the_database_is_away(self) -> None:
        """A service may start before its database."""
        nobody = make_engine("postgresql://gongdao@127.0.0.1:1/gongdao", application_name="test")
        matters = Matters(zone=ZONE)
        await matters.read_law_ahead(nobody)
        await nobody.dispose()
        assert matters.packs.parsed == ()


class TestATick:
    """Of a stream that somebody holds …"""

    async def test_is_listed_until_it_works_again(self, spine: Spine) -> None:
        """Whoever looks after the service sees what keeps waiting, though it may pass by itself."""
        async with spine.working():
            stream = await spine.submit()
        recorder, now = spine.parts.recorder(), datetime.now(UTC).isoformat()
        request = RecordRequest(tick_message("complaint", str(stream), now), now)
        async with spine.engine.begin() as held:
            await execute(held, "SELECT 1 FROM streams WHERE stream_id = $1 FOR UPDATE", (stream,))
            with pytest.raises(ApplicationError):
                await recorder.record(request)
            assert [(one.stream, one.sqlstate) for one in await listed(spine)] == [(stream, "55P03")]
        await recorder.record(request)
        assert await listed(spine) == []


async def listed(spine: Spine) -> list[stuck.StuckCommand]:
    """What is listed as stuck."""
    async with spine.engine.connect() as conn:
        return await stuck.list_stuck(conn)
