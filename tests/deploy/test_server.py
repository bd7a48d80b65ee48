"""The application as an installation's settings make it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.keys import make_key
from deploy.server import compose
from deploy.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class TestServe:
    """`python -m deploy.server`."""

    def test_that_may_not_start_says_so_in_one_sentence(self) -> None:
        """The supervisor's log shows why, and no traceback."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGDAO_")}
        done = subprocess.run(
            [sys.executable, "-m", "deploy.server"],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "PYTHONPATH": str(ROOT)},
            timeout=60,
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "GONGDAO_DATABASE_URL" in done.stderr


class TestCompose:
    """From settings to application."""

    async def test_hands_the_settings_of_cookies_and_office_on(self, engine: AsyncEngine, tmp_path: Path) -> None:
        """Both would otherwise be settings that nobody can reach."""
        client = cast(Any, SimpleNamespace(namespace="default"))
        make_key(tmp_path / "master.key")
        told = [
            compose(given, engine=engine, client=client)
            for given in (Settings(data=tmp_path), Settings(data=tmp_path, secure_cookies=True, default_office="city"))
        ]
        assert [(one.state.secure_cookies, one.state.house.default_office) for one in told] == [
            (False, None),
            (True, "city"),
        ]
