"""One complaint found among many by what somebody has at hand."""

from __future__ import annotations

from uuid import UUID, uuid4

from casework.codes import HELD
from records.finding import find_complaints
from records.queries import find_complaint
from tests.records.desk import CITY, Desk


class TestAComplaint:
    """Looked for by words …"""

    async def test_is_found_by_a_piece_of_its_number(self, desk: Desk) -> None:
        """In any letters; the very number comes first."""
        complaint = await desk.accepted()
        async with desk.engine.connect() as conn:
            row = await find_complaint(conn, complaint)
            assert row is not None
            found = await find_complaints(conn, row.number[2:].lower(), offices=[CITY], besides=uuid4())
        assert complaint in [one.stream for one in found]

    async def test_is_never_the_one_that_asks_nor_out_of_sight(self, desk: Desk) -> None:
        """A complaint is not joined to itself; what other offices have is not shown."""
        complaint = await desk.accepted()
        assert await self._found(desk, [CITY], besides=complaint) == []
        assert await self._found(desk, ["elsewhere"], besides=uuid4()) == []

    async def test_that_ended_is_found_where_any_stage_will_do(self, desk: Desk) -> None:
        """Only who looks for work in progress does not meet it."""
        complaint = await desk.accepted()
        await desk.give(complaint, "withdraw", {"reason": "settled"})
        assert await self._found(desk, [CITY], besides=uuid4()) == [complaint]
        assert await self._found(desk, [CITY], besides=uuid4(), held=True) == []

    async def _found(self, desk: Desk, offices: list[str], *, besides: UUID, held: bool = False) -> list[UUID]:
        async with desk.engine.connect() as conn:
            found = await find_complaints(conn, "", offices=offices, besides=besides, stages=HELD if held else None)
        return [one.stream for one in found]
