"""The engine, the limits every connection carries, and which failures are worth another attempt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Connection = AsyncConnection
Engine = AsyncEngine
"""The two types that callers hand around, under names of our own: only this room imports SQLAlchemy."""

DatabaseError = SQLAlchemyError
"""Whatever the database or the way to it refuses."""

DRIVER = "postgresql+asyncpg://"

RETRYABLE_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"})
"""Serialization failure, deadlock, lock timeout, three kinds of shutdown, and a server without a free connection."""

RETRYABLE_CLASSES = ("08",)
"""SQLSTATE classes that mean a lost connection."""


def normalise(url: str) -> str:
    """The address with the one driver this program has, and libpq's `sslmode` under asyncpg's name for it."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise ValueError("a database address begins with postgresql://")
    return DRIVER + rest.replace("sslmode=", "ssl=")


def make_engine(
    url: str, *, pool_size: int = 10, application_name: str, lock_timeout_ms: int = 4_000, transaction_seconds: int = 30
) -> AsyncEngine:
    """An engine whose connections give up on locks and abandoned transactions by themselves.

    The limits are settings of the connection, so that no transaction spends a round trip on them. Parameters never
    appear in errors or logs. The planner's just-in-time compiler is off: it costs more than it brings to short queries.
    """
    settings = {
        "application_name": application_name,
        "lock_timeout": str(lock_timeout_ms),
        "statement_timeout": str(transaction_seconds * 1000),
        "idle_in_transaction_session_timeout": str(transaction_seconds * 1000),
        "timezone": "UTC",
        "jit": "off",
    }
    return create_async_engine(
        normalise(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        hide_parameters=True,
        connect_args={"server_settings": settings, "prepared_statement_cache_size": 500, "timeout": 5},
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine, *, seconds: float = 30) -> AsyncIterator[AsyncConnection]:
    """One transaction that is rolled back when it takes longer than `seconds` (raises TimeoutError)."""
    async with asyncio.timeout(seconds), engine.begin() as conn:
        yield conn


async def execute(
    conn: AsyncConnection, statement: str, parameters: tuple[Any, ...] = ()
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement written for the driver (`$1`, `$2` …): exact types, and nothing between it and the server."""
    return cast("CursorResult[*tuple[Any, ...]]", await conn.exec_driver_sql(statement, parameters))


async def database_time(conn: AsyncConnection) -> datetime:
    """The database's clock at this moment: asked after the lock, it is `recorded_at`."""
    moment: datetime = (await execute(conn, "SELECT clock_timestamp()")).scalar_one()
    return moment


def sqlstate(error: BaseException | None) -> str | None:
    """The SQLSTATE behind an error, if the database gave one; safe to log, unlike the message."""
    while error is not None:
        state = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
        if isinstance(state, str):
            return state
        error = error.__cause__
    return None


def constraint(error: BaseException | None) -> str | None:
    """The constraint that a statement broke, if it broke one."""
    while error is not None:
        inner = getattr(error, "orig", None)
        for one in (error, inner, getattr(inner, "__cause__", None)):
            name = getattr(one, "constraint_name", None)
            if isinstance(name, str):
                return name
        error = error.__cause__
    return None


def is_retryable(error: BaseException) -> bool:
    """Whether the same transaction may succeed when tried again. An allow-list: whatever is not on it fails at once."""
    state = sqlstate(error)
    if state is not None:
        return state in RETRYABLE_STATES or state.startswith(RETRYABLE_CLASSES)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    # An embedded server whose socket is not there yet, or a pool without a free connection, pass by themselves too.
    return isinstance(error, ConnectionError | FileNotFoundError | PoolTimeout)
