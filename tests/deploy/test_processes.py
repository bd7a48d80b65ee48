"""Ports, folders, locks, pid files and children."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.processes import (
    Child,
    FolderLock,
    PidFile,
    StartRefused,
    check_port,
    check_writable,
    free_port,
    is_running,
    marked_processes,
    wait_for,
)
from tests.deploy.run_as_user import run_as_user

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(300)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True); time.sleep(300)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)'])\n"
    "print(child.pid, flush=True); time.sleep(300)",
]
HOLD_LOCK = """
import sys, time
from pathlib import Path
from deploy.processes import FolderLock
print(FolderLock(Path(sys.argv[1])).claim(), flush=True)
time.sleep(300)
"""


def child_of(folder: Path, command: list[str], *, timeout: float = 10.0) -> Child:
    """A child with its pid file and log in the folder, started and past its first line of output."""
    log = folder / "child.log"
    child = Child("sleeper", command, PidFile(folder / "sleeper.pid"), log=log, timeout=timeout)
    child.start()
    assert wait_for(lambda: log.read_text() != "", timeout=20)
    return child


class TestCheckPort:
    def test_names_port_and_setting(self) -> None:
        """One sentence says which port and which setting moves it."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(StartRefused) as refused:
                check_port(port, "GONGDAO_PORT")
        expected = f"Port {port} is in use; stop what uses it or set GONGDAO_PORT to another port."
        assert str(refused.value) == expected

    def test_accepts_a_free_port(self) -> None:
        """A port that nobody uses can still be bound after the check."""
        port = free_port()
        check_port(port, "GONGDAO_PORT")
        with socket.create_server(("127.0.0.1", port)) as bound:
            assert bound.getsockname()[1] == port


class TestCheckWritable:
    def test_makes_the_folder_for_its_owner_only(self, folder: Path) -> None:
        """A new data folder is closed to others: it will hold keys."""
        check_writable(folder / "new" / "data", "GONGDAO_DATA")
        assert (folder / "new" / "data").stat().st_mode & 0o777 == 0o700

    def test_names_folder_and_setting_when_a_file_is_in_its_place(self, folder: Path) -> None:
        """One sentence says which folder and which setting moves it."""
        (folder / "data").write_text("")
        with pytest.raises(StartRefused, match=rf"^The folder {folder}/data cannot .* GONGDAO_DATA to another\.$"):
            check_writable(folder / "data", "GONGDAO_DATA")

    def test_refuses_an_ordinary_user_a_read_only_folder(self, folder: Path) -> None:
        """What the user may not write is refused with the reason, not a traceback."""
        folder.chmod(0o555)
        program = (
            "import sys; from pathlib import Path; from deploy.processes import *\n"
            "try: check_writable(Path(sys.argv[1]), 'GONGDAO_DATA')\n"
            "except StartRefused as refused: print(refused)"
        )
        done = run_as_user(program, str(folder))
        folder.chmod(0o700)
        assert done.stdout.startswith(f"The folder {folder} cannot be written (permission denied)"), done.stderr


class TestFolderLock:
    def test_is_refused_while_another_process_holds_it(self, folder: Path) -> None:
        """The claim fails and the holder's process id can be told."""
        holder = subprocess.Popen([sys.executable, "-c", HOLD_LOCK, str(folder / "l")], stdout=subprocess.PIPE)
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        lock = FolderLock(folder / "l")
        refused = lock.claim(), lock.holder
        holder.kill()
        holder.communicate()
        assert refused == (False, str(holder.pid))

    def test_ends_with_a_killed_holder(self, folder: Path) -> None:
        """After SIGKILL of the holder the next claim succeeds."""
        holder = subprocess.Popen([sys.executable, "-c", HOLD_LOCK, str(folder / "l")], stdout=subprocess.PIPE)
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        holder.kill()
        holder.communicate()
        lock = FolderLock(folder / "l")
        assert lock.claim(wait=5)
        lock.release()


class TestPidFile:
    def test_finds_the_process_it_was_written_for(self, folder: Path) -> None:
        """Our own number, written now, is found."""
        kept = PidFile(folder / "x.pid")
        kept.write(os.getpid())
        found = kept.find()
        assert found is not None
        assert found.pid == os.getpid()

    def test_does_not_mistake_a_stranger_with_the_same_number(self, folder: Path) -> None:
        """A process that started at another time is another process."""
        path = folder / "x.pid"
        path.write_text(json.dumps({"pid": os.getpid(), "started": psutil.Process().create_time() - 100}))
        assert PidFile(path).find() is None

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', "12"])
    def test_reads_a_broken_file_as_nothing(self, folder: Path, content: str) -> None:
        """A file cut short by a power failure stops no start."""
        (folder / "x.pid").write_text(content)
        assert PidFile(folder / "x.pid").find() is None


class TestChild:
    def test_leads_a_session_of_its_own(self, folder: Path) -> None:
        """A signal to our terminal does not reach it."""
        child = child_of(folder, SLEEP)
        session = os.getsid(child.pid)
        pid = child.pid
        child.stop()
        assert session == pid

    def test_kills_what_ignores_the_polite_signal(self, folder: Path) -> None:
        """After the time allowed the hard signal follows."""
        child = child_of(folder, STUBBORN, timeout=0.5)
        process = psutil.Process(child.pid)
        child.stop()
        assert not is_running(process)

    def test_takes_its_own_children_along(self, folder: Path) -> None:
        """Nothing of its session stays behind."""
        child = child_of(folder, PARENT)
        grandchild = psutil.Process(int((folder / "child.log").read_text()))
        child.stop()
        assert wait_for(lambda: not is_running(grandchild), timeout=5)

    def test_takes_over_what_a_killed_parent_left(self, folder: Path) -> None:
        """The next start finds the old child by its pid file and ends it."""
        left = child_of(folder, SLEEP)
        process = psutil.Process(left.pid)
        found = Child("sleeper", SLEEP, PidFile(folder / "sleeper.pid")).take_over()
        assert (found, is_running(process)) == (True, False)
        left.stop()

    def test_tells_by_which_signal_it_ended(self, folder: Path) -> None:
        """A killed child's exit code is the negative signal number."""
        child = child_of(folder, SLEEP)
        os.kill(child.pid, signal.SIGKILL)
        assert wait_for(lambda: child.exit_code() is not None, timeout=5)
        code = child.exit_code()
        child.stop()
        assert code == -signal.SIGKILL


class TestMarkedProcesses:
    def test_finds_a_process_by_its_run(self, folder: Path) -> None:
        """The mark in the environment is enough, whatever the process is called."""
        child = Child("x", SLEEP, PidFile(folder / "x.pid"), environment={**os.environ, "GONGDAO_RUN": "abc"})
        child.log = folder / "x.log"
        child.start()
        assert wait_for(lambda: child.log is not None and child.log.read_text() != "", timeout=20)
        found = [process.pid for process in marked_processes("abc")]
        pid = child.pid
        child.stop()
        assert (found, marked_processes("abc")) == ([pid], [])
