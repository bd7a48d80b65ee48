"""The embedded PostgreSQL, on the real server."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.embedded import EmbeddedPostgres
from deploy.processes import StartRefused, is_running, wait_for
from tests.deploy.run_as_user import own, run_as_user

START_AND_ASK = """
import os, sys
from pathlib import Path
from deploy.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as postgres:
    print(os.geteuid(), postgres.run_sql("SELECT 41 + 1"))
"""

START_AND_HANG = """
import sys, time
from pathlib import Path
from deploy.embedded import EmbeddedPostgres
postgres = EmbeddedPostgres(Path(sys.argv[1]))
postgres.start()
postgres.run_sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
print(postgres.pid, flush=True)
time.sleep(300)
"""


async def ask(url: str, question: str) -> list[tuple[object, ...]]:
    """The rows of a query, over the address that the service would use."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(question))]
    finally:
        await engine.dispose()


def modes_above(folder: Path) -> dict[Path, int]:
    """The permissions of every folder that leads to `folder`."""
    return {parent: stat.S_IMODE(parent.stat().st_mode) for parent in folder.parents}


@pytest.fixture
def postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    """A server in a fresh folder."""
    with EmbeddedPostgres(folder) as running:
        yield running


class TestEmbeddedPostgres:
    async def test_serves_the_app_role_that_is_no_superuser(self, postgres: EmbeddedPostgres) -> None:
        """The address for the service connects as gongdao_app, which has no special rights."""
        rows = await ask(
            postgres.app_url,
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user",
        )
        assert rows == [("gongdao_app", False, False, False)]

    async def test_lets_the_owner_role_own_the_database(self, postgres: EmbeddedPostgres) -> None:
        """The address for migrations connects as the database's owner."""
        rows = await ask(
            postgres.owner_url,
            "SELECT current_user = pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()",
        )
        assert rows == [(True,)]

    def test_refuses_the_app_role_a_table_of_its_own(self, postgres: EmbeddedPostgres) -> None:
        """Without a grant the service's role creates nothing."""
        with pytest.raises(StartRefused, match="permission denied for schema public"):
            postgres.run_sql("SET ROLE gongdao_app; CREATE TABLE mine (n int)", database="gongdao")

    def test_listens_on_no_network_address(self, postgres: EmbeddedPostgres) -> None:
        """The server has no TCP socket at all."""
        assert psutil.Process(postgres.pid).net_connections("inet") == []

    def test_keeps_its_socket_in_a_private_folder(self, folder: Path, postgres: EmbeddedPostgres) -> None:
        """Only the owner may enter the folder with the socket."""
        assert stat.S_IMODE((folder / "postgres" / "sockets").stat().st_mode) == 0o700

    def test_compares_text_the_same_on_every_machine(self, postgres: EmbeddedPostgres) -> None:
        """Encoding, collation and time zone do not come from the host."""
        assert postgres.run_sql(
            "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'gongdao';SHOW timezone"
        ).split() == ["UTF8|C", "UTC"]

    def test_leads_a_session_of_its_own(self, postgres: EmbeddedPostgres) -> None:
        """Ctrl-C at our terminal does not reach the server."""
        assert postgres.pid is not None
        assert os.getsid(postgres.pid) == postgres.pid

    def test_stays_durable_unless_told_otherwise(self, postgres: EmbeddedPostgres) -> None:
        """The record survives a power cut."""
        assert postgres.run_sql("SHOW fsync; SHOW synchronous_commit").split() == ["on", "on"]

    async def test_clones_a_template_database(self, postgres: EmbeddedPostgres) -> None:
        """A copied database holds what its template held."""
        postgres.create_database("model")
        postgres.run_sql("CREATE TABLE t AS SELECT 5 AS n; GRANT SELECT ON t TO gongdao_app", database="model")
        copy = postgres.create_database("copy", template="model")
        assert await ask(copy, "SELECT n FROM t") == [(5,)]

    def test_writes_no_row_into_its_log(self, postgres: EmbeddedPostgres) -> None:
        """A refused row appears in the log as an error without its values."""
        with pytest.raises(StartRefused):
            postgres.run_sql("CREATE TABLE u (n text UNIQUE); INSERT INTO u VALUES ('marked'), ('marked')")
        written = postgres.log.read_text()
        assert "unique constraint" in written
        assert "marked" not in written

    def test_changes_no_permission_above_its_folder(self, folder: Path) -> None:
        """The folders that lead to the data are as they were."""
        before = modes_above(folder)
        with EmbeddedPostgres(folder):
            assert modes_above(folder) == before

    def test_refuses_the_folder_of_another_version(self, folder: Path) -> None:
        """A cluster of another major version is named and left alone."""
        (folder / "postgres" / "cluster").mkdir(parents=True)
        (folder / "postgres" / "cluster" / "PG_VERSION").write_text("12\n")
        with pytest.raises(StartRefused, match="made by PostgreSQL 12"):
            EmbeddedPostgres(folder).start()


class TestStop:
    def test_leaves_no_process(self, folder: Path) -> None:
        """After the stop nothing works in the cluster's folder."""
        postgres = EmbeddedPostgres(folder)
        postgres.start()
        server = psutil.Process(postgres.pid)
        family = [server, *server.children(recursive=True)]
        postgres.stop()
        assert [process for process in family if is_running(process)] == []

    def test_keeps_the_data_for_the_next_start(self, folder: Path) -> None:
        """What was stored is there again."""
        with EmbeddedPostgres(folder) as postgres:
            postgres.run_sql("CREATE TABLE kept AS SELECT 7 AS n")
        with EmbeddedPostgres(folder) as postgres:
            assert postgres.run_sql("SELECT n FROM kept") == "7"

    def test_removes_its_temporary_socket_folder(self, folder: Path) -> None:
        """A socket folder outside the data folder goes with the server."""
        deep = folder / ("x" * 100)
        deep.mkdir()
        with EmbeddedPostgres(deep) as postgres:
            place = Path(postgres.app_url.partition("host=")[2])
            assert place.exists()
        assert not place.exists()


class TestStart:
    def test_recovers_from_a_killed_server(self, folder: Path) -> None:
        """After SIGKILL of the server the next start has every committed row."""
        with EmbeddedPostgres(folder) as postgres:
            postgres.run_sql("CREATE TABLE kept AS SELECT 7 AS n")
            assert postgres.pid is not None
            os.kill(postgres.pid, signal.SIGKILL)
        with EmbeddedPostgres(folder) as postgres:
            assert postgres.run_sql("SELECT n FROM kept") == "7"

    def test_takes_over_from_a_killed_parent(self, folder: Path) -> None:
        """A server whose parent was killed is ended, and a new one has its rows."""
        parent = subprocess.Popen([sys.executable, "-c", START_AND_HANG, str(folder)], stdout=subprocess.PIPE)
        assert parent.stdout is not None
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.communicate()
        assert orphan.is_running()
        with EmbeddedPostgres(folder) as postgres:
            assert (postgres.run_sql("SELECT n FROM kept"), is_running(orphan)) == ("7", False)

    def test_ignores_a_stale_pid_file_with_a_strangers_number(self, folder: Path) -> None:
        """A number that meanwhile belongs to another process does not stop the start."""
        with EmbeddedPostgres(folder) as postgres:
            stale = (postgres.cluster / "postmaster.pid").read_text().splitlines()
        text_of_stranger = "\n".join([str(os.getpid()), *stale[1:]])
        (postgres.cluster / "postmaster.pid").write_text(text_of_stranger)
        with EmbeddedPostgres(folder) as again:
            assert again.run_sql("SELECT 1") == "1"

    def test_borrows_a_server_whose_owner_lives(self, folder: Path, postgres: EmbeddedPostgres) -> None:
        """A second start of the same folder uses the running server and leaves it running."""
        with EmbeddedPostgres(folder) as second:
            assert (second.borrowed, second.pid) == (True, postgres.pid)
        assert postgres.run_sql("SELECT 1") == "1"

    def test_restarts_on_the_same_address(self, postgres: EmbeddedPostgres) -> None:
        """After the server died, addresses given out before are right again."""
        before = postgres.app_url
        assert postgres.pid is not None
        os.kill(postgres.pid, signal.SIGKILL)
        assert wait_for(lambda: not postgres.running(), timeout=10)
        postgres.restart()
        assert (postgres.app_url, postgres.run_sql("SELECT 1")) == (before, "1")

    async def test_moves_the_socket_of_a_long_path(self, folder: Path) -> None:
        """A path over the limit gets a private temporary folder for its socket."""
        deep = folder / ("长" * 40)
        deep.mkdir()
        with EmbeddedPostgres(deep) as postgres:
            place = Path(postgres.app_url.partition("host=")[2])
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
            assert place.is_relative_to(tempfile.gettempdir())
            assert await ask(postgres.app_url, "SELECT 1") == [(1,)]

    def test_works_for_an_ordinary_user(self, folder: Path) -> None:
        """In a folder of its own any user runs the server."""
        own(folder)
        done = run_as_user(START_AND_ASK, str(folder))
        user, answer = done.stdout.split() or ("", done.stderr)
        assert (user != "0", answer) == (True, "42")

    def test_works_without_user_namespaces(self, folder: Path) -> None:
        """Where namespaces are forbidden root hands the server, and only its folder, to another user."""
        before = modes_above(folder)
        with EmbeddedPostgres(folder, namespaces=False) as postgres:
            assert postgres.run_sql("SELECT 1") == "1"
            assert psutil.Process(postgres.pid).uids().real != 0
        assert modes_above(folder) == before
