"""`gongdao migrate` where somebody else runs the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.record_commands import change_pack, prepare_database
from deploy.settings import Settings
from law.notice import parse_year
from law.pack import Pack, load_pack, pack_from_json, parse_office_hours, parse_service_limits
from law.packaged import demo_service_limits
from records import rule_packs
from tests.conftest import Database
from tests.law.office_hours import LIMITS
from tests.law.test_local_days import PROVINCE
from tests.typed import gongdao

ROOT = Path(__file__).resolve().parents[2]


class TestMigrate:
    """Without the owner's address."""

    def test_names_the_setting_that_is_missing(self, database: Database) -> None:
        """One sentence, and no try with a role that may not."""
        done = gongdao("migrate", settings={"GONGDAO_DATABASE_URL": database.app_url})
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "GONGDAO_DATABASE_OWNER_URL" in done.stderr


SHIPPED = load_pack()
EARLIER = Pack.of(
    SHIPPED.name,
    rules=SHIPPED.rules()[1:-1],
    claims=SHIPPED.claims,
    calendar=SHIPPED.calendar,
    instruments=SHIPPED.instruments,
)
"""What an earlier commit of the same release brought."""

CORRECTED = replace(SHIPPED.calendar.notices[-1], source="a corrected notice")


def settings_of(database: Database) -> Settings:
    """The settings of `gongdao migrate`."""
    return Settings(database_url=database.app_url, database_owner_url=database.owner_url)


async def in_force(engine: AsyncEngine) -> Pack:
    """The pack that counts now."""
    async with engine.connect() as conn:
        return pack_from_json((await rule_packs.active(conn))[1])


class TestRelease:
    """The rule book that a release brings."""

    async def test_is_installed_where_there_is_none(self, database: Database, engine: AsyncEngine) -> None:
        """The first start."""
        await prepare_database(settings_of(database))
        assert (await in_force(engine)).version == SHIPPED.version

    async def test_replaces_other_content_of_its_own_name(self, database: Database, engine: AsyncEngine) -> None:
        """A database installed from an earlier commit gets what changed since."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, EARLIER)
        await prepare_database(settings_of(database))
        assert (await in_force(engine)).version == SHIPPED.version

    async def test_keeps_what_the_office_loaded(self, database: Database, engine: AsyncEngine) -> None:
        """Its service limits and a corrected calendar year are in force with the new rules, however often it runs."""
        settings = settings_of(database)
        async with engine.begin() as conn:
            await rule_packs.install(conn, EARLIER)
        await change_pack(settings, lambda pack, _: pack.with_calendar_year(CORRECTED), own_year=CORRECTED.year)
        await change_pack(settings, lambda pack, _: pack.with_service_limits(demo_service_limits()))
        wanted = SHIPPED.with_service_limits(demo_service_limits()).with_calendar_year(CORRECTED)
        for _ in range(2):
            await prepare_database(settings)
            assert (await in_force(engine)).version == wanted.version

    async def test_keeps_working_times_and_the_days_of_places(self, database: Database, engine: AsyncEngine) -> None:
        """No release brings them."""
        settings = settings_of(database)
        limits, hours, layer = parse_service_limits(LIMITS), parse_office_hours(LIMITS), parse_year(PROVINCE)
        async with engine.begin() as conn:
            await rule_packs.install(conn, EARLIER)
        await change_pack(settings, lambda pack, _: pack.with_service_limits(limits, hours).with_calendar_year(layer))
        await prepare_database(settings)
        kept = await in_force(engine)
        assert (kept.hours, kept.calendar.layers, kept.calendar.notices) == (hours, (layer,), SHIPPED.calendar.notices)

    async def test_replaces_a_calendar_year_that_an_earlier_one_brought(
        self, database: Database, engine: AsyncEngine
    ) -> None:
        """What no office loaded follows the release."""
        async with engine.begin() as conn:
            await rule_packs.install(conn, EARLIER.with_calendar_year(CORRECTED))
        await prepare_database(settings_of(database))
        assert (await in_force(engine)).version == SHIPPED.version
