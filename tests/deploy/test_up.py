"""The whole start and its end on the real servers, with small real programs instead of API and worker."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil
import pytest

from deploy.processes import PidFile, free_port, is_running, marked_processes, wait_for
from tests.deploy.run_as_user import ROOT

# Writes what it sees and when it ends into the data folder, so that the order of the end can be read.
CHILD = """
import json, os, pathlib, signal, sys, time
name, folder = sys.argv[1], pathlib.Path(os.environ["GONGDAO_DATA"])
(folder / f"{name}.seen").write_text(json.dumps(dict(os.environ)))
def end(*_):
    with open(folder / "ends", "a") as ends: ends.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
if name == "api":
    import http.server, threading
    address = ("127.0.0.1", int(os.environ["GONGDAO_PORT"]))
    server = http.server.HTTPServer(address, http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
while True: time.sleep(0.1)
"""

UP = """
import json, os, socket, sys
from deploy.demo.people import MARKER
from deploy.logs import set_up_logs
from deploy.processes import StartRefused
from deploy.settings import load_settings
from deploy.up import Plan, run_everything
child = sys.argv[1]
def ready(settings):
    with socket.socket() as probe: return probe.connect_ex(("127.0.0.1", settings.port)) == 0
def note(name):
    def noted(settings):
        with open(settings.folder / "steps", "a") as steps: steps.write(name + "\\n")
    return noted
def load_demo(settings):
    note("demo")(settings)
    (settings.folder / MARKER).touch()
plan = Plan(migrate=note("migrate"), ready=ready, load_demo=load_demo,
            api=(sys.executable, "-c", child, "api"), worker=(sys.executable, "-c", child, "worker"))
def on_ready(settings):
    print(json.dumps({"database": settings.database_url, "temporal": settings.temporal_address}), flush=True)
try:
    settings = load_settings()
    set_up_logs(settings)
    sys.exit(run_everything(settings, plan, demo="--demo" in sys.argv, on_ready=on_ready))
except StartRefused as refused:
    print(refused, file=sys.stderr); sys.exit(1)
"""


class Run:
    """One start in a process of its own."""

    def __init__(self, folder: Path, ports: dict[str, str], *arguments: str, command: list[str] | None = None) -> None:
        environment = {**os.environ, **ports, "GONGDAO_DATA": str(folder), "PYTHONPATH": str(ROOT)}
        command = command or [sys.executable, "-c", UP, CHILD, *arguments]
        self.folder = folder
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def fail(self) -> tuple[int, str]:
        """Wait until it has given up; exit code and what it said."""
        with self:
            _, errors = self.process.communicate(timeout=60)
            return self.process.returncode, errors

    def wait_until_ready(self) -> dict[str, str]:
        """The addresses it prints; fails with its errors when it ended instead."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        addresses: dict[str, str] = json.loads(line)
        return addresses

    def seen_by(self, child: str) -> dict[str, str]:
        """The environment that a child saw."""
        seen: dict[str, str] = json.loads((self.folder / f"{child}.seen").read_text())
        return seen

    def end(self, number: signal.Signals) -> int:
        """Send a signal and wait for the exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=90)
        return self.process.returncode

    def everything(self) -> list[psutil.Process]:
        """All its processes, PostgreSQL's own included."""
        run = self.seen_by("api")["GONGDAO_RUN"]
        return marked_processes(run, folder=self.folder)


@pytest.fixture
def ports() -> dict[str, str]:
    """Ports that nobody uses."""
    return {
        "GONGDAO_PORT": str(free_port()),
        "GONGDAO_TEMPORAL_PORT": str(free_port()),
        "GONGDAO_TEMPORAL_UI_PORT": "0",
    }


@pytest.fixture
def run(folder: Path, ports: dict[str, str]) -> Iterator[Run]:
    """A ready run, ended afterwards if the test has not done so."""
    with Run(folder, ports, "--demo") as started:
        started.wait_until_ready()
        yield started


class TestRunEverything:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_leaves_no_process_when_asked_to_end(self, run: Run, number: signal.Signals) -> None:
        """After each polite signal nothing with the run's mark remains and the exit code is 0."""
        before = run.everything()
        code = run.end(number)
        assert (code, [process for process in before if is_running(process)]) == (0, [])

    def test_ends_the_api_before_the_worker(self, run: Run) -> None:
        """Requests stop first, so the worker can finish what was accepted."""
        run.end(signal.SIGTERM)
        assert (run.folder / "ends").read_text().split() == ["api", "worker"]

    def test_migrates_before_the_demo(self, run: Run) -> None:
        """The steps of the start come in order, each once."""
        run.end(signal.SIGTERM)
        assert (run.folder / "steps").read_text().split() == ["migrate", "demo"]

    def test_hands_the_addresses_to_its_children(self, run: Run) -> None:
        """Children find database and Temporal in their environment, and no way to the owner's role."""
        seen = run.seen_by("worker")
        assert "gongdao_app@" in seen["GONGDAO_DATABASE_URL"]
        assert seen["TEMPORAL_ADDRESS"].startswith("127.0.0.1:")
        assert "GONGDAO_DATABASE_OWNER_URL" not in seen

    def test_gives_its_temporal_the_namespace_of_the_settings(self, folder: Path, ports: dict[str, str]) -> None:
        """Worker and API look for nothing elsewhere."""
        with Run(folder, {**ports, "TEMPORAL_NAMESPACE": "city-two"}) as run:
            run.wait_until_ready()
            server = PidFile(folder / "temporal.pid").find()
            assert run.seen_by("worker")["TEMPORAL_NAMESPACE"] == "city-two"
            assert server is not None and "city-two" in server.cmdline()

    def test_hands_over_keys_that_it_made(self, run: Run) -> None:
        """The embedded start makes both key files, for their owner only."""
        seen = run.seen_by("api")
        files = [Path(seen[name]) for name in ("GONGDAO_MASTER_KEY_FILE", "GONGDAO_PAYLOAD_KEY_FILE")]
        assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]

    def test_restarts_a_worker_that_died(self, run: Run) -> None:
        """A killed worker is replaced by another process."""
        kept = PidFile(run.folder / "worker.pid")
        first = kept.find()
        assert first is not None
        first.kill()
        assert wait_for(lambda: kept.find() not in (None, first), timeout=20)

    def test_restarts_a_database_that_died(self, run: Run) -> None:
        """A killed PostgreSQL comes back in the same folder."""
        first = int((run.folder / "postgres/cluster/postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGKILL)

        def another() -> bool:
            lines = (run.folder / "postgres/cluster/postmaster.pid").read_text().split("\n")
            return lines[0] != str(first) and len(lines) > 7 and lines[7].strip() == "ready"

        def answers() -> bool:
            with contextlib.suppress(OSError):
                return another()
            return False

        assert wait_for(answers, timeout=30)


class TestUnderMake:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
    def test_ends_with_make(self, folder: Path, ports: dict[str, str], number: signal.Signals) -> None:
        """Whoever ends make ends the service, even when make had no chance to pass the signal on."""
        (folder / "up.py").write_text(UP)
        (folder / "child.py").write_text(CHILD)
        recipe = f'exec {sys.executable} up.py "$$(cat child.py)"'
        (folder / "Makefile").write_text(f"run:\n\t@{recipe}\n")
        with Run(folder, ports, command=["make", "-s", "-C", str(folder), "run"]) as run:
            run.wait_until_ready()
            everything = run.everything()
            run.process.send_signal(number)
            assert wait_for(lambda: not any(is_running(process) for process in everything), timeout=60)
            assert len(everything) > 3


class TestSecondStart:
    def test_takes_over_after_everything_was_killed(self, run: Run, ports: dict[str, str]) -> None:
        """After SIGKILL of every process the next start works in the same folder on the same ports."""
        for process in [psutil.Process(run.process.pid), *run.everything()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        run.process.communicate()
        with Run(run.folder, ports) as again:
            again.wait_until_ready()
            assert again.end(signal.SIGINT) == 0

    def test_takes_over_after_only_the_parent_was_killed(self, run: Run, ports: dict[str, str]) -> None:
        """Children that survived their parent are ended, and new ones run."""
        orphans = run.everything()
        run.process.kill()
        run.process.communicate()
        with Run(run.folder, ports) as again:
            again.wait_until_ready()
            survivors = [process for process in orphans if is_running(process)]
            assert (len(orphans) > 3, survivors, again.end(signal.SIGINT)) == (True, [], 0)

    def test_loads_the_demo_once(self, run: Run, ports: dict[str, str]) -> None:
        """A second start with the demo wanted finds it loaded."""
        run.end(signal.SIGTERM)
        with Run(run.folder, ports, "--demo") as again:
            again.wait_until_ready()
        assert (run.folder / "steps").read_text().split() == ["migrate", "demo", "migrate"]

    def test_is_refused_while_the_first_runs(self, run: Run, ports: dict[str, str]) -> None:
        """One sentence names the folder, the process and the setting."""
        code, errors = Run(run.folder, {**ports, "GONGDAO_PORT": str(free_port())}).fail()
        beginning = f"Gongdao already runs in {run.folder} as process {run.process.pid};"
        assert (code, errors[: len(beginning)]) == (1, beginning)


class TestRefusal:
    def test_names_a_port_in_use(self, folder: Path, ports: dict[str, str]) -> None:
        """Exit 1 and one sentence with port and setting, no traceback, no process."""
        with socket.create_server(("127.0.0.1", int(ports["GONGDAO_PORT"]))):
            refused = Run(folder, ports).fail()
        port = ports["GONGDAO_PORT"]
        assert refused == (1, f"Port {port} is in use; stop what uses it or set GONGDAO_PORT to another port.\n")

    def test_names_a_folder_that_is_none(self, folder: Path, ports: dict[str, str]) -> None:
        """Exit 1 and one sentence with folder and setting."""
        (folder / "data").write_text("")
        code, errors = Run(folder / "data", ports).fail()
        assert (code, errors.count("\n")) == (1, 1)
        assert f"{folder / 'data'}" in errors
        assert "GONGDAO_DATA" in errors

    def test_ends_postgres_when_temporal_cannot_start(self, folder: Path, ports: dict[str, str]) -> None:
        """A start that fails half-way leaves nothing behind."""
        with socket.create_server(("127.0.0.1", int(ports["GONGDAO_TEMPORAL_PORT"]))):
            _, errors = Run(folder, ports).fail()
        assert "GONGDAO_TEMPORAL_PORT" in errors
        assert not (folder / "postgres/cluster/postmaster.pid").exists()

    def test_names_a_missing_key_in_production(self, folder: Path, ports: dict[str, str]) -> None:
        """With a database of somebody else's no key is made, and its absence ends the start."""
        url = {"GONGDAO_DATABASE_URL": "postgresql://gongdao_app@127.0.0.1:1/gongdao"}
        code, errors = Run(folder, {**ports, **url}).fail()
        assert (code, "GONGDAO_MASTER_KEY_FILE" in errors) == (1, True)
        assert not (folder / "master.key").exists()

    def test_keeps_the_demo_out_of_an_installation(self, folder: Path, ports: dict[str, str]) -> None:
        """Its accounts have a public password; nothing is started and nothing written."""
        url = {"GONGDAO_DATABASE_URL": "postgresql://gongdao_app@127.0.0.1:1/gongdao"}
        code, errors = Run(folder, {**ports, **url}, "--demo").fail()
        assert (code, errors.count("\n"), "--demo" in errors) == (1, 1, True)
        assert list(folder.iterdir()) == []
