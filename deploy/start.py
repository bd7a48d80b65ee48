"""`gongdao up`, `serve` and `worker`: one stack from one command, or its two halves for production."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable
from typing import Annotated

import typer

from deploy.demo.load import demo_is_loaded, load_demo, login_lines
from deploy.logs import set_up_logs
from deploy.processes import StartRefused
from deploy.record_commands import prepare_database
from deploy.saying import fail, say
from deploy.server import main as serve_api
from deploy.settings import Settings, load_settings
from deploy.up import Plan, run_everything
from deploy.worker import main as run_worker


def service_is_ready(settings: Settings) -> bool:
    """Whether the API says that database, Temporal and a worker answer."""
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _migrate(settings: Settings) -> None:
    asyncio.run(prepare_database(settings))


def _announce(settings: Settings, *, demo: bool) -> None:
    say(f"\nGongdao 公道  http://{settings.host}:{settings.port}/")
    if settings.temporal_ui_port:
        say(f"Temporal      http://{settings.host}:{settings.temporal_ui_port}/")
    say(f"Data          {settings.folder}\n")
    if demo:
        for line in login_lines():
            say(line)
        say("")
    say("Ctrl-C stops everything.")


def up_command(
    demo: Annotated[bool, typer.Option("--demo", help="Load a small invented demo and print its logins.")] = False,
) -> None:
    """Start everything: PostgreSQL, Temporal, migrations, worker and API."""
    try:
        settings = load_settings()
        set_up_logs(settings)
        plan = Plan(migrate=_migrate, ready=service_is_ready, load_demo=load_demo)
        code = run_everything(settings, plan, demo=demo and not demo_is_loaded(settings),
                              on_ready=lambda ready: _announce(ready, demo=demo))
    except StartRefused as refused:
        fail(str(refused), code=1)
    raise SystemExit(code)


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
