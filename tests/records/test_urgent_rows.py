"""Readings beside the record among the rows of time limits: written with what raises aid, gone with the reading, and replayed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from records import boards
from records.rebuild import rebuild
from tests.records.desk import CITY, CLOCK, MEDIATOR, ZONE, Desk
from tests.records.test_projections import deadlines_of, morning


class TestUrgentReadings:
    """Readings beside the record that emergency aid was raised for."""

    async def _raised(self, desk: Desk) -> UUID:
        """A claim of interest of whose limitation three days are left, as time has found it."""
        interest = {"code": "1.7", "facts": {"knew_on": "2025-03-05"}}
        stream = await desk.submit(claims=[interest])
        await self._tick(desk, stream)
        return stream

    async def _tick(self, desk: Desk, stream: UUID) -> None:
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)

    async def _board(self, desk: Desk) -> list[tuple[UUID, str, str, date]]:
        today = desk.now.astimezone(ZONE).date()
        async with desk.engine.connect() as conn:
            page = await boards.list_board(
                conn, "party", now=morning(today), soon_by=today, view_by=today + timedelta(days=30), offices=[CITY]
            )
        return [(one.stream, one.rule, one.scope, one.conservative_on) for one in page.items]

    async def test_stand_on_the_board_of_rights_with_their_careful_date(self, desk: Desk) -> None:
        """As a clock of the matter would; a replay comes to the same row."""
        stream = await self._raised(desk)
        assert await self._board(desk) == [(stream, "LIM.1", "c1", date(2026, 3, 4))]
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()

    async def test_follow_the_handler(self, desk: Desk) -> None:
        """The lists of whoever takes the matter on show them."""
        stream = await self._raised(desk)
        await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        async with desk.engine.connect() as conn:
            found = await deadlines_of(conn, stream)
        assert [one.handler for one in found if one.rule == "LIM.1"] == [MEDIATOR.id]

    async def test_are_gone_with_the_reading(self, desk: Desk) -> None:
        """Another day told of the fact leaves none that is urgent; what was told once stands nowhere any more."""
        stream = await self._raised(desk)
        await desk.give(stream, "set_facts", {"claim": "c1", "facts": {"knew_on": "2026-02-02"}})
        assert await self._board(desk) == []
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()

    async def test_are_gone_with_the_claim(self, desk: Desk) -> None:
        """Whoever gives up loses nothing by it."""
        stream = await self._raised(desk)
        await desk.give(stream, "withdraw", {"reason": "gave_up"})
        assert await self._board(desk) == []
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()

    async def test_are_gone_when_their_day_is_over(self, desk: Desk) -> None:
        """From the board at once, from the read models with the next event."""
        stream = await self._raised(desk)
        desk.now += timedelta(days=9)
        assert await self._board(desk) == []
        await self._tick(desk, stream)
        async with desk.engine.connect() as conn:
            assert "LIM.1" not in [one.rule for one in await deadlines_of(conn, stream)]
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()
