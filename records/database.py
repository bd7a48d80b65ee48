"""The engine, the limits every connection carries, and which failures are worth another attempt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Dialect, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Connection = AsyncConnection
Engine = AsyncEngine
"""The two types that callers hand around, under names of our own: only this room imports SQLAlchemy."""

DatabaseError = SQLAlchemyError
"""Whatever the database or the way to it refuses."""

DRIVER = "postgresql+asyncpg://"

PASSING_STATES: Mapping[str, str] = {
    "08000": "connection exception",
    "08001": "connection could not be made",
    "08003": "connection does not exist",
    "08004": "connection rejected by the server",
    "08006": "connection failure",
    "08007": "connection lost, outcome unknown",
    "40001": "serialization failure",
    "40P01": "deadlock",
    "53300": "too many connections",
    "55P03": "lock timeout",
    "57P01": "shutdown by the administrator",
    "57P02": "shutdown after a crash",
    "57P03": "starting up or shutting down",
}
"""The SQLSTATEs that pass by themselves, whatever the command was: CONTRACT.md, "Failures in `record`".

The rest of class 08 is missing on purpose: 08P01 is what the server says to a malformed request, so a defect of ours.
"""


class DatabaseAway(ConnectionError):
    """No connection could be made: nobody listens, the socket or the host's name is missing, or no answer in time."""


class TransactionTooLong(TimeoutError):
    """A transaction was undone because it took longer than it may; the same one would take as long again."""


def normalise(url: str) -> str:
    """The address with the one driver this program has, and libpq's `sslmode` under asyncpg's name for it."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise ValueError("a database address begins with postgresql://")
    return DRIVER + rest.replace("sslmode=", "ssl=")


def make_engine(
    url: str,
    *,
    application_name: str,
    pool_size: int = 10,
    pool_seconds: float = 5,
    connect_seconds: float = 5,
    lock_timeout_ms: int = 4_000,
    transaction_seconds: int = 30,
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
    made = create_async_engine(
        normalise(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=pool_seconds,
        hide_parameters=True,
        connect_args={"server_settings": settings, "prepared_statement_cache_size": 500, "timeout": connect_seconds},
    )
    event.listen(made.sync_engine, "do_connect", _connected)
    return made


def _connected(dialect: Dialect, _: object, positional: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """A new connection. The system's many errors for "nobody there" become one, told apart from all other I/O."""
    try:
        return dialect.connect(*positional, **named)
    except OSError as error:
        raise DatabaseAway("the database does not answer") from error


@asynccontextmanager
async def transaction(engine: AsyncEngine, *, seconds: float = 30) -> AsyncIterator[AsyncConnection]:
    """One transaction, rolled back when it takes longer than `seconds`.

    Raises `TransactionTooLong`, and `DatabaseAway` when it is the commit that was not confirmed in time: then nobody knows.
    """
    limit, committing = asyncio.timeout(seconds), False
    try:
        async with limit, engine.begin() as conn:
            yield conn
            committing = True
    except TimeoutError as error:
        if not limit.expired():
            raise
        if committing:
            raise DatabaseAway("the commit was not confirmed") from error
        raise TransactionTooLong(f"over {seconds} seconds") from error


def each_by_itself(engine: AsyncEngine) -> AsyncEngine:
    """The engine's connections, on which each statement stands for itself, whole or not at all. Make it once."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@asynccontextmanager
async def statements(engine: AsyncEngine, *, seconds: float = 30) -> AsyncIterator[AsyncConnection]:
    """A connection of an engine `each_by_itself`.

    Raises `DatabaseAway` when one was not confirmed in time: then nobody knows whether it was done.
    """
    limit = asyncio.timeout(seconds)
    try:
        async with limit, engine.connect() as conn:
            yield conn
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise DatabaseAway("a statement was not confirmed") from error


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
    """Whether the same transaction may succeed when tried again: no connection was to be had, it was lost, or the
    SQLSTATE is one of `PASSING_STATES`. An allow-list: whatever is not on it fails at once."""
    state = sqlstate(error)
    if state is not None:
        return state in PASSING_STATES
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, ConnectionError | PoolTimeout)
