"""One real PostgreSQL for the whole run, and a fresh database with today's schema for every test that asks for one."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.cluster import SUPERUSER
from deploy.embedded import APP, OWNER, EmbeddedPostgres
from records.database import make_engine
from records.migrate import migrate

TEMPLATE = "gongdao_template"
LAST_USER_SECONDS = 300


@dataclass(frozen=True)
class Database:
    """A database of its own: as the service's role, as the role that owns the tables, and as superuser."""

    name: str
    app_url: str
    owner_url: str
    superuser_url: str


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrated_once(server: EmbeddedPostgres) -> None:
    """The first of the run's processes makes the template, the others find it."""
    if server.run_sql(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}';") == "1":
        return
    server.create_database("gongdao_draft")
    asyncio.run(migrate(server.url_of("gongdao_draft", role=OWNER)))
    server.run_sql(f'ALTER DATABASE gongdao_draft RENAME TO "{TEMPLATE}";')


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """The run's PostgreSQL, one for all processes of pytest-xdist; it ends after the last of them."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "postgres-of-the-run"
    users = root / "users"
    users.mkdir(parents=True, exist_ok=True)
    own = users / str(os.getpid())
    own.touch()
    (root / "data").mkdir(exist_ok=True)
    server = EmbeddedPostgres(root / "data", durable=False)
    try:
        # One at a time: a server answers before its roles are made, and a second process must find them.
        with _locked(root / "start.lock"):
            server.start()
            _migrated_once(server)
        yield server
    finally:
        own.unlink()
        borrowed = server.borrowed
        until = time.monotonic() + LAST_USER_SECONDS
        while not borrowed and any(users.iterdir()) and time.monotonic() < until:
            time.sleep(0.1)
        server.stop()
        if not borrowed:
            shutil.rmtree(root / "data", ignore_errors=True)


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """A database of this test's own, a copy of the migrated template."""
    name = f"test_{uuid4().hex}"
    # Copying files is the quicker strategy for a small template, and one script spares two programs.
    postgres.run_sql(
        f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{TEMPLATE}" STRATEGY file_copy;\n'
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;\nGRANT CONNECT ON DATABASE "{name}" TO {APP};'
    )
    yield Database(
        name, postgres.url_of(name), postgres.url_of(name, role=OWNER), postgres.url_of(name, role=SUPERUSER)
    )
    postgres.drop_database(name)


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """The service's own engine: role gongdao_app, which is no superuser and may not change the log."""
    made = make_engine(database.app_url, application_name="test")
    yield made
    await made.dispose()


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[AsyncEngine]:
    """An engine of the role that owns the tables, for tampering with the record."""
    made = make_engine(database.owner_url, application_name="test-owner", pool_size=1)
    yield made
    await made.dispose()
