"""`gongdao` as somebody types it: each call in a process of its own, forked from one that has imported the command already.

What a new interpreter would add is its imports, two seconds each time; `tests/deploy/test_command.py` installs the
command and calls it that way once, and the journeys start whole services so.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.command import main
from tests.conftest import Database

SECONDS = 60
NOTHING = Path(os.devnull)
_FROM_IMPORTED = multiprocessing.get_context("forkserver")
_FROM_IMPORTED.set_forkserver_preload(["tests.typed"])


@dataclass(frozen=True)
class Typed:
    """What a call left: its exit code and what it said."""

    returncode: int
    stdout: str
    stderr: str


def gongdao(*words: str, settings: Mapping[str, str] | None = None, keyboard: Path = NOTHING) -> Typed:
    """One call: with these settings and none of the shell's, and somebody typing at `keyboard`."""
    shell = {key: value for key, value in os.environ.items() if not key.startswith("GONGDAO_")}
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder) / "stdout", Path(folder) / "stderr"
        environment = {**shell, **(settings or {})}
        call = _FROM_IMPORTED.Process(target=_call, args=(words, environment, keyboard, said, complained))
        call.start()
        call.join(SECONDS)
        if call.is_alive():
            call.kill()
            call.join()
        code = call.exitcode
        call.close()
        assert code is not None and code >= 0, f"gongdao {words[0]} was ended from outside"
        return Typed(code, said.read_text(encoding="utf-8"), complained.read_text(encoding="utf-8"))


def gongdao_on(database: Database, *words: str, keyboard: Path = NOTHING) -> Typed:
    """One call on a test's own database."""
    settings = {"GONGDAO_DATABASE_URL": database.app_url, "GONGDAO_DATABASE_OWNER_URL": database.owner_url}
    return gongdao(*words, settings=settings, keyboard=keyboard)


def _call(words: tuple[str, ...], environment: dict[str, str], keyboard: Path, said: Path, complained: Path) -> None:
    """In the new process: what a shell does before it starts a program."""
    os.environ.clear()
    os.environ.update(environment)
    opened = ((keyboard, os.O_RDONLY), (said, os.O_WRONLY | os.O_CREAT), (complained, os.O_WRONLY | os.O_CREAT))
    for number, (file, mode) in enumerate(opened):
        os.dup2(os.open(file, mode | os.O_NOCTTY), number)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.argv = ["gongdao", *words]
    main()
