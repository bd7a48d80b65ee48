"""A replay judges a matter where it is: when it wakes next depends on what its place says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from law.pack import Pack
from law.switches import LocalValue
from records import rule_packs
from records.database import execute
from records.rebuild import rebuild
from tests.records.desk import ZONE, Desk, pack

FACTS = {"knew_on": "2026-02-20", "employed_from": "2025-02-08", "employed_to": "2026-02-20"}


def answering(place: str) -> Pack:
    """A rule book in which a place counts double wages from their last month, not month by month."""
    switch = pack().switches["double_wage_limitation"]
    own = LocalValue(place=place, value="from_last_month", basis="LOCAL", source="S39", status="U")
    switches = {**pack().switches, switch.name: replace(switch, local=(*switch.local, own))}
    return Pack.from_parts(replace(pack().parts, switches=switches))


async def wakes_at(engine: AsyncEngine, law: Pack) -> datetime:
    """When the matter wakes next by a replay under a rule book."""
    async with engine.begin() as conn:
        await rule_packs.install(conn, law)
    await rebuild(engine, zone=ZONE, compare=False)
    async with engine.connect() as conn:
        found: datetime = (await execute(conn, "SELECT next_wake_at FROM streams")).scalar_one()
    return found


class TestAReplay:
    """A replay …"""

    @pytest.mark.parametrize(("place", "later"), [("45", True), ("33", False)], ids=["of its place", "of another"])
    async def test_wakes_a_matter_by_what_its_place_says(self, engine: AsyncEngine, place: str, later: bool) -> None:
        """The work is done in 广西; the first month of double wages is nearest where months count one by one."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, pack())
        desk = Desk(engine, pack())
        await desk.submit(region="450103", claims=[{"code": "6.2", "facts": FACTS}])
        by_month = await wakes_at(engine, pack())
        assert (await wakes_at(engine, answering(place)) > by_month) is later
