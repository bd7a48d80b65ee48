"""Brings a database to the schema of this release. Run as the role that owns it, never as the service's own."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute, make_engine

APP_ROLE = "gongdao_app"


class RoleMissing(RuntimeError):
    """The role `gongdao_app`, to which the migrations give the service's rights, does not exist on this server."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def head_revision() -> str:
    """The schema this release needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("the release has no migrations")
    return revision


async def current_revision(conn: AsyncConnection) -> str | None:
    """The schema the database has, None before the first migration."""
    return await conn.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate(owner_url: str) -> bool:
    """Upgrade to the release's schema; whether anything was done. Raises `RoleMissing`.

    Two that start at once take turns: the second finds nothing to do.
    """
    engine = make_engine(
        owner_url, pool_size=1, application_name="gongdao-migrate", lock_timeout_ms=600_000, transaction_seconds=600
    )
    try:
        async with engine.begin() as conn:
            await execute(conn, "SELECT pg_advisory_xact_lock(hashtext('gongdao migrate'))")
            role = await execute(conn, "SELECT 1 FROM pg_roles WHERE rolname = $1", (APP_ROLE,))
            if role.one_or_none() is None:
                raise RoleMissing(f"create the role {APP_ROLE} first")
            before = await current_revision(conn)
            if before != head_revision():
                await conn.run_sync(_upgrade)
            return before != head_revision()
    finally:
        await engine.dispose()
