"""Who works in the demo's offices: read from data by the loader, and by the start, which only prints the logins."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.settings import Settings

PASSWORD = "gongdao-demo"
"""Printed at the first start; a demo listens on the loopback address."""

MARKER = "demo.loaded"


def read_demo(name: str) -> dict[str, Any]:
    """One of the demo's data files."""
    text = (resources.files("deploy") / "demo" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def account_id(login: str) -> str:
    """The opaque id of a demo account, the same in every installation."""
    return str(uuid5(NAMESPACE_URL, f"gongdao:demo:{login}"))


def login_lines() -> list[str]:
    """One line a login: role, login, password, office."""
    persons = read_demo("offices.toml")["person"]
    return [f"{role} {one['login']} {PASSWORD} {office}" for one in persons for role, office in one["roles"]]


def demo_is_loaded(settings: Settings) -> bool:
    """Whether this data folder got its demo."""
    return (settings.folder / MARKER).exists()
