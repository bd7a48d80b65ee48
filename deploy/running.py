"""`gongdao up`, `serve` and `worker`: one stack from one command, or its two halves for production."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from deploy.processes import StartRefused
from deploy.saying import fail
from deploy.server import main as serve_api
from deploy.worker import main as run_worker


def up_command(
    demo: Annotated[bool, typer.Option("--demo", help="Load a small invented demo and print its logins.")] = False,
) -> None:
    """Start everything: PostgreSQL, Temporal, migrations, worker and API."""
    # This process becomes the one that looks after the others, rid of everything that the other commands import.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "deploy.start", *(["--demo"] if demo else [])])


def serve_command() -> None:
    """Run the API alone, against the database and Temporal of the settings."""
    _run(serve_api)


def worker_command() -> None:
    """Run a worker alone, against the database and Temporal of the settings."""
    _run(run_worker)


def _run(main: Callable[[], int]) -> None:
    try:
        code = main()
    except StartRefused as refused:
        fail(str(refused), code=1)
    raise SystemExit(code)
