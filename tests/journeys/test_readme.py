"""The walks of both READMEs, run as they stand against the real stack."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def walk(name: str) -> str:
    """The shell blocks of a README, one script."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```bash\n(.*?)```", text, flags=re.S))


class TestWalk:
    """What a newcomer types."""

    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_closes_a_complaint_and_explains_a_clock(self, name: str, demo_api: str) -> None:
        """The walk ends with a closed file, the due date of ARB.4 and a sum, with no error on the way."""
        script = "set -euo pipefail\n" + walk(name).replace("walk-", f"walk-{name}-")
        done = subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "API": f"{demo_api}/api/v1"},
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        assert lines[1:3] == ["accepted", "classified"]
        assert lines[-5:] == ["concluded", "followed_up", "closed", "2026-02-26", "8000.00"]

    def test_is_the_same_in_both_languages(self) -> None:
        """Both READMEs show the same commands."""
        assert walk("README.md") == walk("README.zh-CN.md")


class TestHouse:
    """What a reader is sent to."""

    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_names_only_files_that_are_there(self, name: str) -> None:
        """A path in backticks can be opened."""
        text = (ROOT / name).read_text(encoding="utf-8")
        named = re.findall(r"`((?:law|casework|records|workflows|activities|api|deploy)/[\w/.-]+\.\w+)`", text)
        assert named and [one for one in named if not (ROOT / one).exists()] == []
