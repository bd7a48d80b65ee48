"""A matter whose texts were erased."""

from __future__ import annotations

from records.database import Engine
from records.vault import destroy_subject
from tests.api.desk import Desk
from tests.spine import Spine

NOTE = {"with_whom": "worker", "how": "phone", "result": "reached", "note": "电话已接通。"}


class TestErasedMatter:
    """After `gongdao forget`."""

    async def test_takes_no_new_text_and_says_why(
        self, working: Spine, owner: Engine, desk: Desk, mediator: Desk
    ) -> None:
        """A note has no key to be sealed with; a step without words still goes on."""
        stream = await desk.submit()
        await working.until(stream, bool)
        async with owner.begin() as conn:
            await destroy_subject(conn, stream)
        refused = await mediator.give(stream, "note_contact", NOTE)
        assert (refused.status_code, refused.json()["code"]) == (409, "texts_erased")
        assert (await mediator.give(stream, "accept", {})).status_code == 200

    async def test_takes_no_new_name_either(self, working: Spine, owner: Engine, desk: Desk, mediator: Desk) -> None:
        """A worker told for the first time has no key yet, and gets none in a matter that was erased."""
        stream = await desk.submit()
        await working.until(stream, bool)
        async with owner.begin() as conn:
            await destroy_subject(conn, stream)
        refused = await mediator.give(stream, "add_party", {"workers": [{"name": "示例工友"}]})
        assert (refused.status_code, refused.json()["code"]) == (409, "texts_erased")
