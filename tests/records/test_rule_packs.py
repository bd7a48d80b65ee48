"""Rule packs, frozen months and the list of what is stuck: rows that others read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from law.pack import load_pack
from records import months, rule_packs, stuck
from records.database import execute
from records.months import Edition
from tests.records.desk import NOW, pack

SHIPPED = load_pack()


class TestRulePacks:
    """The law in force."""

    async def test_are_missing_at_first(self, engine: AsyncEngine) -> None:
        """An empty database has no law, and says so."""
        async with engine.begin() as conn:
            with pytest.raises(rule_packs.NoActivePack):
                await rule_packs.active(conn)

    async def test_come_back_as_they_went(self, engine: AsyncEngine) -> None:
        """The parsed pack equals the installed one."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            found = await rule_packs.Packs().active(conn)
        assert (found.version, found.digest) == (SHIPPED.version, SHIPPED.digest)

    async def test_are_parsed_once(self, engine: AsyncEngine) -> None:
        """The same version is the same object."""
        packs = rule_packs.Packs()
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            assert await packs.active(conn) is await packs.active(conn)

    async def test_are_in_force_one_at_a_time(self, engine: AsyncEngine) -> None:
        """Installing another puts it in the first one's place."""
        local = pack()
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            assert await rule_packs.install(conn, local)
            assert await rule_packs.active_version(conn) == local.version

    async def test_cannot_be_two_in_force(self, engine: AsyncEngine, owner: AsyncEngine) -> None:
        """The database itself refuses a second active pack."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            await rule_packs.install(conn, pack(), activate=False)
        async with owner.begin() as conn:
            with pytest.raises(IntegrityError):
                await execute(conn, "UPDATE rule_packs SET active = true")

    async def test_installed_again_change_nothing(self, engine: AsyncEngine) -> None:
        """A second start finds its pack in force."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            assert not await rule_packs.install(conn, SHIPPED)

    async def test_never_change_under_their_version(self, engine: AsyncEngine) -> None:
        """Other content under a known version is refused."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, SHIPPED)
            with pytest.raises(rule_packs.PackChanged):
                await rule_packs.install(conn, replace(SHIPPED, digest="other"))


class TestMonths:
    """Frozen months."""

    FIRST = Edition("2026-02", 1, {"received": 3}, NOW)

    async def test_stay_as_they_were_frozen(self, engine: AsyncEngine) -> None:
        """The same edition again changes nothing."""
        async with engine.begin() as conn:
            assert await months.store(conn, self.FIRST)
            assert not await months.store(conn, replace(self.FIRST, figures={"received": 4}))
            assert await months.find(conn, "2026-02") == self.FIRST

    async def test_show_their_latest_edition(self, engine: AsyncEngine) -> None:
        """A correction is a new edition, the first one stays readable."""
        second = replace(self.FIRST, edition=2, figures={"received": 4})
        async with engine.begin() as conn:
            await months.store(conn, self.FIRST)
            await months.store(conn, second)
            assert await months.find(conn, "2026-02") == second
            assert await months.find(conn, "2026-02", edition=1) == self.FIRST
            assert await months.list_months(conn) == [("2026-02", 2)]

    async def test_are_absent_until_frozen(self, engine: AsyncEngine) -> None:
        """An open month has no figures here."""
        async with engine.begin() as conn:
            assert await months.find(conn, "2026-03") is None


class TestStuck:
    """Timer commands that keep failing."""

    async def test_count_their_failures(self, engine: AsyncEngine) -> None:
        """The first time stays, the attempts add up, and success clears it."""
        stream = uuid4()
        async with engine.begin() as conn:
            for hours in range(2):
                attempts = await stuck.note(
                    conn,
                    stream=stream,
                    kind="complaint",
                    command="tick",
                    error_class="KeyError",
                    sqlstate=None,
                    at=NOW + timedelta(hours=hours),
                )
            assert attempts == 2
            assert [(one.since, one.attempts) for one in await stuck.list_stuck(conn)] == [(NOW, 2)]
            await stuck.clear(conn, stream=stream, command="tick")
            assert await stuck.list_stuck(conn) == []
