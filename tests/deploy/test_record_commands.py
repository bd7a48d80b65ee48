"""`gongdao verify` and `gongdao rebuild` where they cannot run: one sentence, exit code 2, and nothing of an event."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.database import execute
from tests.conftest import Database
from tests.records.desk import Desk, seed

ROOT = Path(__file__).resolve().parents[2]
COMPARE = ("rebuild", "--compare")


def run(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    """One call of the command on a database."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.command", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GONGDAO_DATABASE_URL": database.app_url},
        timeout=60,
    )


async def tamper(owner: AsyncEngine, change: str) -> None:
    """Change the first events behind the database's back."""
    async with owner.begin() as conn:
        await execute(conn, "ALTER TABLE event_log DISABLE TRIGGER append_only")
        await execute(conn, f"UPDATE event_log SET {change} WHERE sequence = 1")


@pytest.fixture
async def desk(engine: AsyncEngine) -> Desk:
    """A desk with the rules in force."""
    return Desk(engine, await seed(engine))


class TestRebuild:
    """`gongdao rebuild --compare` on what it cannot read."""

    def test_of_a_database_without_a_rule_book_could_not_run(self, database: Database) -> None:
        """It says what is missing and how it comes."""
        done = run(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "gongdao migrate" in done.stderr

    async def test_of_events_it_does_not_know_could_not_run(
        self, desk: Desk, database: Database, owner: AsyncEngine
    ) -> None:
        """A program older than its record says so."""
        await desk.submit()
        await tamper(owner, "kind = 'something_new'")
        done = run(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "older" in done.stderr

    async def test_of_events_it_cannot_read_quotes_nothing_of_them(
        self, desk: Desk, database: Database, owner: AsyncEngine
    ) -> None:
        """The words of the error would hold the event's values."""
        await desk.submit()
        await tamper(owner, """body = convert_to('{"number": {"x": "13900000000"}}', 'UTF8')""")
        done = run(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "13900000000" not in done.stderr


class TestVerify:
    """`gongdao verify` on what it cannot read."""

    def test_of_a_database_without_tables_could_not_run(self, database: Database) -> None:
        """One sentence."""
        elsewhere = Database("postgres", database.app_url.replace(database.name, "postgres"), "", "")
        done = run(elsewhere, "verify")
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
