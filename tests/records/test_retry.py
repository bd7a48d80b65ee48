"""Which failures of the database are worth another attempt: each provoked on the real server where it can be."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.cluster import SUPERUSER
from deploy.embedded import EmbeddedPostgres
from records.database import (
    PASSING_STATES,
    DatabaseAway,
    TransactionTooLong,
    execute,
    is_retryable,
    make_engine,
    sqlstate,
    transaction,
)
from tests.conftest import Database

CONTRACT = {
    "lost connection": {"08000", "08001", "08003", "08004", "08006", "08007", "53300"},
    "serialization failure": {"40001"},
    "deadlock": {"40P01"},
    "lock timeout": {"55P03"},
    "shutdown": {"57P01", "57P02", "57P03"},
}

FINAL = ["08P01", "23505", "23503", "22P02", "25P03", "2F002", "42501", "53100", "57014", "XX000"]
"""Among them a malformed request, an abandoned transaction, a full disk and a statement over its time."""


async def raised(state: str, engine: AsyncEngine) -> DBAPIError:
    """A real error of that SQLSTATE."""
    async with engine.connect() as conn:
        with pytest.raises(DBAPIError) as caught:
            await execute(conn, f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    return caught.value


async def failed(attempt: Callable[[], Awaitable[object]]) -> BaseException:
    """The error an attempt ends with."""
    with pytest.raises(Exception) as caught:
        await attempt()
    return caught.value


async def connected(engine: AsyncEngine) -> None:
    """Ask the server anything."""
    async with engine.connect() as conn:
        await execute(conn, "SELECT 1")


async def unreachable(url: str) -> BaseException:
    """The error of connecting to an address."""
    engine = make_engine(url, application_name="test", connect_seconds=0.2)
    error = await failed(lambda: connected(engine))
    await engine.dispose()
    return error


class TestList:
    """The allow-list."""

    def test_holds_what_the_contract_names_and_nothing_else(self) -> None:
        """Every code belongs to one of the contract's five reasons."""
        assert set(PASSING_STATES) == set().union(*CONTRACT.values())

    @pytest.mark.parametrize("state", sorted(PASSING_STATES))
    async def test_is_for_what_passes_by_itself(self, engine: AsyncEngine, state: str) -> None:
        """The driver gives each of them as the server sent it."""
        error = await raised(state, engine)
        assert (sqlstate(error), is_retryable(error)) == (state, True)

    @pytest.mark.parametrize("state", FINAL)
    async def test_is_for_nothing_else(self, engine: AsyncEngine, state: str) -> None:
        """Whatever is not on the list fails at once."""
        error = await raised(state, engine)
        assert (sqlstate(error), is_retryable(error)) == (state, False)

    @pytest.mark.parametrize("error", [KeyError("x"), FileNotFoundError("x"), TimeoutError(), TransactionTooLong()])
    def test_is_not_for_errors_of_our_own(self, error: Exception) -> None:
        """A mistake in the program, a missing file and a step without end are no passing failures."""
        assert not is_retryable(error)


class TestConflict:
    """Two transactions in each other's way."""

    async def test_of_serializable_ones_passes(self, engine: AsyncEngine) -> None:
        """The second to write what both have read fails with 40001."""
        serializable = engine.execution_options(isolation_level="SERIALIZABLE")
        async with serializable.connect() as one, serializable.connect() as two:
            for conn in (one, two):
                await execute(conn, "SELECT count(*) FROM number_series")
                await execute(conn, f"INSERT INTO number_series VALUES ('{id(conn)}', 2026, 1)")
            await one.commit()
            error = await failed(two.commit)
        assert (sqlstate(error), is_retryable(error)) == ("40001", True)

    async def test_in_a_ring_passes(self, engine: AsyncEngine) -> None:
        """Of two that wait for each other the server ends one with 40P01."""
        async with engine.connect() as one, engine.connect() as two:
            await execute(one, "SELECT pg_advisory_xact_lock(1)")
            await execute(two, "SELECT pg_advisory_xact_lock(2)")
            answers = await asyncio.gather(
                execute(one, "SELECT pg_advisory_xact_lock(2)"),
                execute(two, "SELECT pg_advisory_xact_lock(1)"),
                return_exceptions=True,
            )
        errors = [one for one in answers if isinstance(one, BaseException)]
        assert [(sqlstate(one), is_retryable(one)) for one in errors] == [("40P01", True)]

    async def test_over_a_lock_passes(self, engine: AsyncEngine) -> None:
        """Who waits too long for a lock gives up with 55P03."""
        async with engine.connect() as holder, engine.connect() as waiter:
            await execute(holder, "SELECT pg_advisory_xact_lock(1)")
            await execute(waiter, "SET LOCAL lock_timeout = '50ms'")
            error = await failed(lambda: execute(waiter, "SELECT pg_advisory_xact_lock(1)"))
        assert (sqlstate(error), is_retryable(error)) == ("55P03", True)


class TestConnection:
    """Connections that are lost or not to be had."""

    async def test_cut_by_the_server_is_made_anew(
        self, engine: AsyncEngine, postgres: EmbeddedPostgres, database: Database
    ) -> None:
        """A cut connection is worth another attempt, and the next one works."""
        async with engine.connect() as conn:
            await execute(conn, "SELECT 1")
            postgres.run_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.name}';"
            )
            assert is_retryable(await failed(lambda: execute(conn, "SELECT 1")))
            await conn.invalidate()
        await connected(engine)

    async def test_one_too_many_passes(
        self, engine: AsyncEngine, postgres: EmbeddedPostgres, database: Database
    ) -> None:
        """A server that has no connection left will have one again."""
        postgres.run_sql(f'ALTER DATABASE "{database.name}" CONNECTION LIMIT 1;')
        async with engine.connect() as conn:
            await execute(conn, "SELECT 1")
            error = await failed(lambda: connected(engine))
        assert (sqlstate(error), is_retryable(error)) == ("53300", True)

    async def test_from_an_empty_pool_passes(self, database: Database) -> None:
        """Our own connections come back too."""
        engine = make_engine(database.app_url, application_name="test", pool_size=1, pool_seconds=0.1)
        async with engine.connect(), engine.connect():
            error = await failed(lambda: connected(engine))
        await engine.dispose()
        assert isinstance(error, PoolTimeout) and is_retryable(error)

    async def test_to_nobody_passes(self, tmp_path: Path) -> None:
        """A closed port, a socket that is not there yet, and a name that is not known: the database is away."""
        for url in (
            "postgresql://a@127.0.0.1:1/d",
            f"postgresql://a@/d?host={tmp_path}",
            "postgresql://a@nowhere.invalid/d",
        ):
            error = await unreachable(url)
            assert (type(error), is_retryable(error)) == (DatabaseAway, True)

    async def test_to_somebody_silent_passes(self) -> None:
        """A host that takes the connection and says nothing is given up on, and is away."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            error = await unreachable(f"postgresql://a@127.0.0.1:{silent.getsockname()[1]}/d?sslmode=disable")
        assert (type(error), is_retryable(error)) == (DatabaseAway, True)


class TestServer:
    """A server that goes away and comes back."""

    async def test_gives_only_passing_errors_while_it_recovers_from_a_crash(self, tmp_path: Path) -> None:
        """One of its processes is killed, so it ends them all and recovers; meanwhile nothing is final."""
        with EmbeddedPostgres(tmp_path) as server:
            engine = make_engine(server.url_of("postgres", role=SUPERUSER), application_name="test")
            async with engine.connect() as victim, engine.connect() as other:
                killed = (await execute(victim, "SELECT pg_backend_pid()")).scalar_one()
                await execute(other, "SELECT 1")
                os.kill(int(killed), signal.SIGKILL)
                errors = [await failed(lambda: execute(other, "SELECT pg_sleep(30)"))]
                await victim.invalidate()
                await other.invalidate()
            while True:
                try:
                    await connected(engine)
                    break
                except Exception as error:
                    errors.append(error)
            await engine.dispose()
        assert [one for one in errors if not is_retryable(one)] == []

    async def test_gives_only_passing_errors_when_it_stops(self, tmp_path: Path) -> None:
        """An ordinary stop cuts a transaction under way, and the next attempt finds nobody."""
        with EmbeddedPostgres(tmp_path) as server:
            engine = make_engine(server.url_of("postgres", role=SUPERUSER), application_name="test")
            waiting = asyncio.create_task(failed(lambda: _sleeps(engine)))
            while not await _others(engine):
                pass
            await asyncio.to_thread(server.stop)
            errors = [await waiting, await failed(lambda: connected(engine)), await failed(lambda: connected(engine))]
            await engine.dispose()
        assert [(sqlstate(one), is_retryable(one)) for one in errors if not is_retryable(one)] == []
        assert isinstance(errors[-1], DatabaseAway)


async def _sleeps(engine: AsyncEngine) -> None:
    async with transaction(engine) as conn:
        await execute(conn, "SELECT pg_sleep(60)")


async def _others(engine: AsyncEngine) -> int:
    async with engine.connect() as conn:
        await execute(conn, "SELECT pg_sleep(0.02)")
        found = await execute(conn, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        return int(found.scalar_one())
