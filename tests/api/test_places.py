"""One matter, one place: what is read counts by the same texts as what is decided, wherever the office sits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from law.pack import Pack, load_pack
from law.switches import LocalValue
from records import rule_packs
from records.database import Engine
from tests.api.desk import Desk
from tests.spine import MEDIATOR, ZONE, Spine

TODAY = datetime.now(ZONE).date()


def answering() -> Pack:
    """A rule book in which 广西 counts double wages from their last month."""
    pack = load_pack()
    switch = pack.switches["double_wage_limitation"]
    own = LocalValue(place="45", value="from_last_month", basis="LOCAL", source="S39", status="U")
    switches = {**pack.switches, switch.name: replace(switch, local=(*switch.local, own))}
    return Pack.from_parts(replace(pack.parts, switches=switches))


class TestTheDateToActBy:
    """The date by which a claim is to be brought …"""

    async def test_is_the_same_read_and_previewed(
        self, desk: Desk, mediator: Desk, working: Spine, owner: Engine
    ) -> None:
        """The work is done where months are counted from the last one, the office sits elsewhere."""
        async with owner.begin() as conn:
            await rule_packs.install(conn, answering())
        hired, left = TODAY - timedelta(days=330), TODAY - timedelta(days=20)
        facts = {"knew_on": str(left), "employed_from": str(hired), "employed_to": str(left)}
        made = await desk.submit({"region": "450103", "claims": [{"code": "6.2", "facts": facts}]})
        assert (await mediator.give(made, "accept", {"handler": MEDIATOR})).status_code == 200
        (claim,) = (await mediator.get(f"/complaints/{made}")).json()["claims"]
        body = {"claim": "c1", "act": "claimed", "occurred_on": str(TODAY), "proof": "短信截图"}
        previewed = await mediator.give(made, "record_interruption/preview", body)
        (moved,) = previewed.json()["limitation"]
        assert moved["act_by_before"] == claim["limitation"]["act_by"]
