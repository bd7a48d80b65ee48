"""The embedded PostgreSQL: the server's own programs from a wheel, started and ended here.

Trust. The server listens on no network address, only on a socket in a folder that its owner alone may enter
(0700). Whoever reaches it could read the files just as well, so `trust` over that socket adds no door. `peer`
would say no more, and fails under `unshare`, where the server sees user 1000, who need not exist. Roles still
matter: the service connects as `gongdao_app`, which is no superuser and owns nothing; migrations connect as
`gongdao_owner`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil

from deploy.account import Account
from deploy.cluster import SUPERUSER, configure, create_cluster, postgres_programs
from deploy.processes import Child, FolderLock, PidFile, StartRefused, end_process, is_running, wait_for

DATABASE = "gongdao"
OWNER, APP = "gongdao_owner", "gongdao_app"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107

ROLES = f"""
SELECT 'CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE'
 WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE'
 WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP}') \\gexec
"""


class EmbeddedPostgres:
    """One PostgreSQL cluster in `data`/postgres. As a context manager it runs for the length of the block.

    Whoever holds the lock owns the server. A second process that starts the same folder while the owner lives
    uses the running server (`borrowed`) and leaves it running. `durable=False` is for tests: a power cut may
    lose data. `namespaces=False` acts as if user namespaces were forbidden.
    """

    def __init__(
        self, data: Path, *, durable: bool = True, namespaces: bool = True, environment: Mapping[str, str] | None = None
    ) -> None:
        self._data = data.absolute()
        self._home = self._data / "postgres"
        self._cluster = self._home / "cluster"
        self._durable, self._namespaces = durable, namespaces
        self._environment = {**(environment or os.environ), "TZ": "UTC", "LC_ALL": "C"}
        self._lock = FolderLock(self._data / "postgres.lock")
        self._child: Child | None = None
        self._account: Account | None = None
        self._sockets: Path | None = None
        self.borrowed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def cluster(self) -> Path:
        """The folder with PostgreSQL's own files."""
        return self._cluster

    @property
    def pid(self) -> int | None:
        """Process id of the server, None when nothing runs."""
        server = self._running_server()
        return server.pid if server else None

    @property
    def log(self) -> Path:
        """Where the server writes its messages."""
        return self._data / "logs" / "postgres.log"

    @property
    def owner_url(self) -> str:
        """For migrations: the role that owns the tables."""
        return self.url_of(DATABASE, role=OWNER)

    @property
    def app_url(self) -> str:
        """For the service: the role with the grants that the migrations give."""
        return self.url_of(DATABASE, role=APP)

    def url_of(self, database: str, *, role: str = APP) -> str:
        """Address of any database of this cluster for SQLAlchemy with asyncpg."""
        return f"postgresql+asyncpg://{role}@/{database}?host={quote(str(self._socket_folder()), safe='/')}"

    def start(self) -> None:
        """Create the cluster at the first start, take over what a killed parent left, wait until it answers.

        Raises `StartRefused` when the wheel is missing, the folder is another version's, or the server ends.
        """
        programs = postgres_programs()
        if not self._lock.claim():
            self._borrow()
            return
        try:
            self._account = Account(namespaces=self._namespaces)
            self._account.open_way(self._data)
            self._account.check_reach(programs / "postgres")
            self._account.give(self._home)
            self._account.check_reach(self._home)
            self._end_leftovers()
            initdb_log = self._data / "logs" / "initdb.log"
            create_cluster(self._cluster, account=self._account, log=initdb_log, environment=self._environment)
            self._open_sockets()
            self._launch(programs)
            self._prepare_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server cleanly (connections are cut, nothing is lost). A borrowed one keeps running."""
        if not self.borrowed:
            if self._child is not None:
                self._child.stop()
            if self._sockets is not None and self._sockets.parent != self._home:
                shutil.rmtree(self._sockets, ignore_errors=True)
            self._lock.release()
        self._child, self._sockets, self.borrowed = None, None, False

    def restart(self) -> None:
        """Start a server that died again, on the same socket, so that its addresses stay right."""
        if self._child is not None:
            self._child.stop()
        self._end_leftovers()
        self._open_sockets()
        self._launch(postgres_programs())

    def running(self) -> bool:
        """Whether the server process lives."""
        return self.borrowed or (self._child is not None and self._child.running())

    def run_sql(self, script: str, *, database: str = "postgres") -> str:
        """Run a script as superuser, for set-up and tests only; the rows, unaligned.

        Raises `StartRefused` when the server refuses it.
        """
        command = [str(postgres_programs() / "psql"), "--no-psqlrc", "-qAtX", "-v", "ON_ERROR_STOP=1"]
        place = ["-h", str(self._socket_folder()), "-U", SUPERUSER, "-d", database]
        done = subprocess.run([*command, *place], input=script, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StartRefused(f"The embedded PostgreSQL refused its set-up: {done.stderr.strip()}.")
        return done.stdout.strip()

    def create_database(self, name: str, *, template: str | None = None) -> str:
        """Create a database of gongdao_owner, as a copy of `template` if given; the app's address of it."""
        copy = f' TEMPLATE "{template}"' if template else ""
        self.run_sql(f'CREATE DATABASE "{name}" OWNER {OWNER}{copy};')
        self.run_sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC; GRANT CONNECT ON DATABASE "{name}" TO {APP};')
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting its connections."""
        self.run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')

    def _borrow(self) -> None:
        if not wait_for(lambda: self._running_server() is not None and self._answers(), timeout=20):
            raise StartRefused(
                f"Process {self._lock.holder} uses {self._data} but its PostgreSQL does not answer; end that first."
            )
        self.borrowed = True

    def _postmaster_lines(self) -> list[str]:
        with contextlib.suppress(OSError):
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        return []

    def _running_server(self) -> psutil.Process | None:
        """The server at work in our folder; its pid file may outlive it and its number be a stranger's."""
        with contextlib.suppress(psutil.Error, ValueError, IndexError, OSError):
            process = psutil.Process(int(self._postmaster_lines()[0]))
            if is_running(process) and Path(process.cwd()) == self._cluster.resolve():
                return process
        return None

    def _socket_folder(self) -> Path:
        if self._sockets is not None:
            return self._sockets
        lines = self._postmaster_lines()
        if len(lines) > 4:
            return Path(lines[4])
        raise StartRefused(f"No PostgreSQL runs in {self._data}.")

    def _end_leftovers(self) -> None:
        server = self._running_server()
        if server is not None:
            end_process(server, first=signal.SIGINT, timeout=30)
        # Backends of a killed server must be gone before another touches the same files.
        for orphan in list(self._orphans()):
            end_process(orphan, first=signal.SIGTERM, timeout=10)
        for stale in (self._cluster / "postmaster.pid", *self._home.glob(f"sockets/{SOCKET_NAME}*")):
            stale.unlink(missing_ok=True)

    def _orphans(self) -> Iterator[psutil.Process]:
        home = self._cluster.resolve()
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if Path(process.cwd()) == home and is_running(process):
                    yield process

    def _open_sockets(self) -> None:
        sockets = self._sockets or self._home / "sockets"
        if self._sockets is None and len(os.fsencode(sockets / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            sockets = Path(tempfile.mkdtemp(prefix="gongdao-"))  # 0700 by itself
        self._require_account().give(sockets)
        self._sockets = sockets
        configure(self._cluster, sockets=sockets, durable=self._durable)

    def _launch(self, programs: Path) -> None:
        account = self._require_account()
        self._child = Child(
            "postgres",
            [*account.prefix, str(programs / "postgres"), "-D", str(self._cluster)],
            PidFile(self._data / "postgres.pid"),
            environment=self._environment,
            log=self.log,
            first_signal=signal.SIGINT,  # "fast": end the sessions, write everything, leave
            timeout=30,
            identity=account.options(),
        )
        self._child.start()
        child = self._child
        if not wait_for(lambda: not child.running() or self._answers(), timeout=60) or not child.running():
            raise StartRefused(f"The embedded PostgreSQL did not start; {self.log} says why.")

    def _answers(self) -> bool:
        lines = self._postmaster_lines()
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _prepare_database(self) -> None:
        self.run_sql(ROLES)
        if self.run_sql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}';") != "1":
            self.create_database(DATABASE)

    def _require_account(self) -> Account:
        if self._account is None:
            raise RuntimeError("the server has not been started")
        return self._account
