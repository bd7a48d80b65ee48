"""Run a program of our own as an ordinary user, also when the tests run as root."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
# A checkout below /root cannot be read by others; this capability lets them read, and nothing else.
READ_ANYWHERE = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


def own(folder: Path) -> None:
    """Give the folder to the user that `run_as_user` runs as."""
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def _command(program: str, arguments: tuple[str, ...]) -> list[str]:
    python = [sys.executable, "-B", "-c", program, *arguments]
    if os.geteuid() != 0:
        return python
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    plain = subprocess.run(
        [*user, sys.executable, "-B", "-c", "import psutil"], cwd=ROOT, capture_output=True, check=False
    )
    return [*user, *([] if plain.returncode == 0 else READ_ANYWHERE), *python]


def run_as_user(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The finished run of a Python program, with its output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = _command(program, arguments)
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False, timeout=120)
