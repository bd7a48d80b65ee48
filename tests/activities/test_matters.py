"""What is read before anybody asks for it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from activities.matters import Matters
from records.database import make_engine
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
