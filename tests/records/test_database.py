"""The engine's limits, and that migrations make what the code expects."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

import records
from deploy.embedded import EmbeddedPostgres
from law.pack import load_pack, pack_to_json
from records import rule_packs
from records.database import DatabaseAway, TransactionTooLong, execute, make_engine, normalise, transaction
from records.migrate import current_revision, head_revision, migrate
from records.read_models import READ_MODELS
from records.tables import METADATA
from tests.conftest import Database


class TestEngine:
    """What every connection carries."""

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("lock_timeout", "4s"),
            ("statement_timeout", "30s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("application_name", "test"),
            ("TimeZone", "UTC"),
            ("jit", "off"),
        ],
    )
    async def test_has_limits(self, engine: AsyncEngine, setting: str, value: str) -> None:
        """Locks and abandoned transactions end by themselves."""
        async with engine.connect() as conn:
            assert (await execute(conn, f"SHOW {setting}")).scalar_one() == value

    async def test_hides_parameters_in_errors(self, engine: AsyncEngine) -> None:
        """A value never shows in an error's words."""
        async with engine.connect() as conn:
            with pytest.raises(DBAPIError) as caught:
                await execute(conn, "SELECT 1 / ($1::text = 'a value nobody may see')::int", ("other value",))
        assert "other value" not in str(caught.value)

    async def test_rolls_back_what_takes_too_long(self, engine: AsyncEngine) -> None:
        """A transaction over its time is undone."""
        with pytest.raises(TransactionTooLong):
            async with transaction(engine, seconds=0.3) as conn:
                await execute(conn, "INSERT INTO number_series VALUES ('x', 2026, 1)")
                await asyncio.sleep(5)
        async with engine.connect() as conn:
            assert (await execute(conn, "SELECT count(*) FROM number_series")).scalar_one() == 0

    async def test_does_not_say_undone_of_a_commit_that_nobody_confirmed(
        self, engine: AsyncEngine, owner: AsyncEngine
    ) -> None:
        """It may be stored all the same: whoever asked tries again, with the same key."""
        async with owner.begin() as conn:
            for statement in (
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON number_series DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION slow()",
            ):
                await execute(conn, statement)
        with pytest.raises(DatabaseAway):
            async with transaction(engine, seconds=0.5) as conn:
                await execute(conn, "INSERT INTO number_series VALUES ('x', 2026, 1)")

    @pytest.mark.parametrize(
        ("given", "used"),
        [
            ("postgresql://a@h/d", "postgresql+asyncpg://a@h/d"),
            ("postgres://a@h/d", "postgresql+asyncpg://a@h/d"),
            ("postgresql+asyncpg://a@h/d", "postgresql+asyncpg://a@h/d"),
            ("postgresql://a@h/d?sslmode=require", "postgresql+asyncpg://a@h/d?ssl=require"),
        ],
    )
    def test_uses_one_driver(self, given: str, used: str) -> None:
        """Every spelling of the address means asyncpg."""
        assert normalise(given) == used

    def test_refuses_another_database(self) -> None:
        """Only PostgreSQL."""
        with pytest.raises(ValueError, match="postgresql"):
            make_engine("sqlite:///x", application_name="x")


class TestMigrations:
    """The schema."""

    async def test_make_what_the_code_expects(self, owner: AsyncEngine) -> None:
        """Tables, columns and indexes of the migrated database are those of the metadata."""
        async with owner.connect() as conn:
            differences = await conn.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), METADATA))
        assert differences == []
        assert {table.name for table in READ_MODELS} <= set(METADATA.tables)

    async def test_are_at_the_release(self, engine: AsyncEngine) -> None:
        """The service can see the revision, and it is today's."""
        async with engine.connect() as conn:
            assert await current_revision(conn) == head_revision()

    async def test_tell_the_calendar_years_that_an_office_had_loaded(self, postgres: EmbeddedPostgres) -> None:
        """Before packs said so, it was what differs from the first pack of the release's name."""
        postgres.create_database("earlier")
        engine = make_engine(postgres.url_of("earlier", role="gongdao_owner"), application_name="test", pool_size=1)
        shipped = load_pack()
        corrected = shipped.with_calendar_year(replace(shipped.calendar.notices[-1], source="a corrected notice"))
        try:
            async with engine.begin() as conn:
                await conn.run_sync(_upgrade_to, "0003")
                for at, pack in enumerate((shipped, corrected)):
                    await execute(
                        conn,
                        "INSERT INTO rule_packs (version, digest, content, active, installed_at) "
                        "VALUES ($1, $2, $3, $4, $5)",
                        (pack.version, pack.digest, pack_to_json(pack), at == 1, datetime(2026, 3, 1 + at, tzinfo=UTC)),
                    )
                await conn.run_sync(_upgrade_to, "head")
                assert await rule_packs.own_years(conn) == {corrected.calendar.notices[-1].year}
        finally:
            await engine.dispose()
            postgres.drop_database("earlier")

    async def test_run_again_do_nothing(self, database: Database) -> None:
        """A second start has nothing to migrate."""
        assert not await migrate(database.owner_url)

    async def test_of_two_at_once_take_turns(self, postgres: EmbeddedPostgres) -> None:
        """Two starts on an empty database: one migrates, the other finds it done."""
        postgres.create_database("empty")
        url = postgres.url_of("empty", role="gongdao_owner")
        try:
            assert sorted(await asyncio.gather(migrate(url), migrate(url))) == [False, True]
        finally:
            postgres.drop_database("empty")

    async def test_give_nothing_to_everybody(self, owner: AsyncEngine) -> None:
        """No table is open to PUBLIC."""
        async with owner.connect() as conn:
            found = (
                await execute(
                    conn,
                    "SELECT table_name FROM information_schema.role_table_grants "
                    "WHERE grantee = 'PUBLIC' AND table_schema = 'public'",
                )
            ).all()
        assert found == []


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(records.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
