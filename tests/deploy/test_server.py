"""The application as an installation's settings make it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.keys import make_key
from deploy.server import compose
from deploy.settings import Settings


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
