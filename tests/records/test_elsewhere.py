"""What a command names elsewhere: it is there, or it has ended, or nobody who asks may know of it."""

from __future__ import annotations

import pytest

from records.elsewhere import Naming, has_ended, is_there
from records.people import Office, put_offices
from tests.records.desk import CITY, PROVINCE, Desk, reference

BESIDE = "zj-nb"


class TestAComplaintThatHasEnded:
    """Named where it must still be worked on …"""

    @pytest.mark.parametrize(("office", "told"), [(CITY, True), (PROVINCE, True), (BESIDE, False)])
    async def test_is_said_to_have_ended_only_to_who_sees_it(self, desk: Desk, office: str, told: bool) -> None:
        """To its own office and those above; elsewhere it looks like nothing."""
        async with desk.engine.begin() as conn:
            await put_offices(
                conn,
                [
                    Office(PROVINCE, "省总工会", None, "330000", 1),
                    Office(CITY, "市总工会", PROVINCE, "330100", 2),
                    Office(BESIDE, "邻市总工会", PROVINCE, "330200", 2),
                ],
            )
        complaint = await desk.accepted()
        await desk.give(complaint, "withdraw", {"reason": "settled"})
        where = Naming(actor_office=office, matter_office=office)
        async with desk.engine.connect() as conn:
            assert not await is_there(conn, "complaint", str(complaint), where=where, lock=False)
            assert await has_ended(conn, "complaint", str(complaint), where=where) is told

    @pytest.mark.parametrize(
        ("command", "body"), [("answer", {"answer": reference("a")}), ("withdraw", {"reason": "settled"})]
    )
    async def test_takes_no_other_in(self, desk: Desk, command: str, body: dict[str, object]) -> None:
        """Answered at the desk it is over as well, though its follow-up may still come; it can be linked to."""
        async with desk.engine.begin() as conn:
            await put_offices(conn, [Office(CITY, "市总工会", None, "330100", 2)])
        complaint, where = await desk.accepted(), Naming(CITY, CITY)
        async with desk.engine.connect() as conn:
            before = await is_there(conn, "same_matter_pending", str(complaint), where=where, lock=True)
        await desk.give(complaint, command, body)
        async with desk.engine.connect() as conn:
            assert before and not await is_there(conn, "same_matter_pending", str(complaint), where=where, lock=False)
            assert await has_ended(conn, "same_matter_pending", str(complaint), where=where)

    async def test_of_another_kind_is_none(self, desk: Desk) -> None:
        """A complaint is no bargaining, whether it has ended or not."""
        complaint = await desk.accepted()
        await desk.give(complaint, "withdraw", {"reason": "settled"})
        async with desk.engine.connect() as conn:
            assert not await has_ended(conn, "bargaining", str(complaint), where=Naming(CITY, CITY))
