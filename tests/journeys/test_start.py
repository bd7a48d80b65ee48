"""Starting, stopping and pulling the plug, as `make run` does it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.running import ROOT, Up

RECEIPT = {
    "narrative": "An invented receipt of this test.",
    "region": "330106",
    "respondents": [{"kind": "company", "name": "Example Ltd"}],
}


def ended(up: Up, mark: str) -> list[str]:
    """What is left of a run after a moment."""
    until = time.monotonic() + 20
    while (left := up.leftovers(mark)) and time.monotonic() < until:
        time.sleep(0.2)
    return left


@pytest.mark.timeout(400)
class TestUp:
    """`gongdao up`, again and again in one folder."""

    def test_keeps_its_data_through_signals_and_a_killed_machine(self, tmp_path: Path) -> None:
        """After SIGINT, SIGTERM and SIGKILL of everything the same receipts are there, each with its complaint."""
        up = Up(tmp_path / "up").start("--demo")
        known: list[str] = []
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            mark = up.run_mark()
            made = up.must("POST", "/api/v1/complaints", RECEIPT, key=f"receipt-{how.name}")
            known.append(made["id"])
            if how is signal.SIGKILL:
                up.kill_everything(mark)
            else:
                assert up.stop(how) == 0
                assert ended(up, mark) == []
            up.start()
        for one in known:
            up.must("POST", f"/api/v1/complaints/{one}/commands/accept", {}, login="xh-mediator")
            seen = up.must("GET", f"/api/v1/complaints/{one}", login="xh-mediator")
            assert seen["stage"] == "accepted"
        mark = up.run_mark()
        assert up.stop() == 0
        assert ended(up, mark) == []

    def test_prints_one_line_a_login_only_with_the_demo(self, demo: Up) -> None:
        """Every login line reads role, login, password, office."""
        lines = re.findall(r"^(\w+) ([\w-]+) (\S+) ([\w-]+)$", demo.log.read_text(), flags=re.M)
        assert {role for role, *_ in lines} >= {
            "intake",
            "mediator",
            "lawyer",
            "supervisor",
            "leader",
            "analyst",
            "auditor",
            "administrator",
        }

    def test_says_in_one_sentence_that_the_port_is_taken(self, demo: Up, tmp_path: Path) -> None:
        """A second start on the same port ends with 1 and names port and setting."""
        done = subprocess.run(
            [sys.executable, "-m", "deploy.command", "up"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=ROOT,
            env={
                **os.environ,
                "GONGDAO_DATA": str(tmp_path / "other"),
                "PYTHONPATH": str(ROOT),
                "GONGDAO_PORT": str(demo.port),
            },
        )
        assert done.returncode == 1
        assert str(demo.port) in done.stderr and "GONGDAO_PORT" in done.stderr
        assert "Traceback" not in done.stderr

    def test_says_in_one_sentence_that_the_folder_cannot_be_written(self, tmp_path: Path) -> None:
        """A file in place of the data folder ends with 1 and names folder and setting."""
        (tmp_path / "file").write_text("")
        done = subprocess.run(
            [sys.executable, "-m", "deploy.command", "up"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, "GONGDAO_DATA": str(tmp_path / "file"), "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 1
        assert "GONGDAO_DATA" in done.stderr and "Traceback" not in done.stderr


class TestDemo:
    """What the first start loads."""

    def test_holds_complaints_in_many_stages(self, demo: Up) -> None:
        """Some dozens of complaints, of at least eight stages."""
        stages, cursor = [], ""
        while True:
            page = demo.must("GET", f"/api/v1/complaints?limit=50{cursor}", login="zj-leader")
            stages += [one["stage"] for one in page["items"]]
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
        assert len(stages) >= 36
        assert len(set(stages)) >= 8

    def test_passes_verification_and_comparison(self, demo: Up) -> None:
        """`gongdao verify` and `rebuild --compare` find nothing in the demo."""
        for words in (["verify"], ["rebuild", "--compare"]):
            done = subprocess.run(
                [sys.executable, "-m", "deploy.command", *words],
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
                cwd=ROOT,
                env={**os.environ, "GONGDAO_DATA": str(demo.data), "PYTHONPATH": str(ROOT)},
            )
            assert (done.returncode, "0 defects" in done.stdout) == (0, True), done.stdout + done.stderr
