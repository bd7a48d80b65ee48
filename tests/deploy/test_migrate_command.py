"""`gongdao migrate` where somebody else runs the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Database

ROOT = Path(__file__).resolve().parents[2]


class TestMigrate:
    """Without the owner's address."""

    def test_names_the_setting_that_is_missing(self, database: Database) -> None:
        """One sentence, and no try with a role that may not."""
        environment = {key: value for key, value in os.environ.items() if key != "GONGDAO_DATABASE_OWNER_URL"}
        done = subprocess.run(
            [sys.executable, "-m", "deploy.command", "migrate"],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "PYTHONPATH": str(ROOT), "GONGDAO_DATABASE_URL": database.app_url},
            timeout=60,
        )
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "GONGDAO_DATABASE_OWNER_URL" in done.stderr
