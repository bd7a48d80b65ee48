"""The demo's accounts have a public password: they go where the demo is alone."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.demo.load import write_people
from deploy.processes import StartRefused
from deploy.settings import Settings
from records import people
from tests.conftest import Database


class TestDemo:
    """Its offices and people."""

    async def test_is_refused_where_offices_of_somebody_else_are(self, database: Database, engine: AsyncEngine) -> None:
        """One sentence, and no account is made."""
        async with engine.begin() as conn:
            await people.put_offices(conn, [people.Office("city", "市总工会", None, "410100", 1)])
        with pytest.raises(StartRefused, match="--demo"):
            await write_people(Settings(database_url=database.app_url))
        async with engine.connect() as conn:
            assert await people.list_logins(conn) == []

    async def test_may_be_written_again(self, database: Database, engine: AsyncEngine) -> None:
        """A load that was interrupted runs again at the next start."""
        for _ in range(2):
            await write_people(Settings(database_url=database.app_url))
        async with engine.connect() as conn:
            assert "xh-mediator" in await people.list_logins(conn)
