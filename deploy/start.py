"""`python -m deploy.start`: what `gongdao up` becomes, the one process that starts and looks after all others.

It stays alive as long as the service, so it imports little: migrations and the demo run in processes of their own, which
saves the stack some ninety megabytes.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Sequence

from deploy.demo.people import login_lines
from deploy.logs import set_up_logs
from deploy.processes import StartRefused
from deploy.saying import fail, say
from deploy.settings import Settings, load_settings
from deploy.up import Plan, run_everything

DEMO = "--demo"
MIGRATE = ("deploy.command", "migrate")
LOAD_DEMO = ("deploy.demo.load",)


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


def run_module(settings: Settings, words: Sequence[str]) -> None:
    """Run a module of ours to its end. Raises `StartRefused` with the sentence it ended with."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env={**os.environ, **settings.environment()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise StartRefused(lines[-1] if lines else f"{words[0]} ended with {done.returncode}.")


def announce(settings: Settings, *, demo: bool) -> None:
    """Print the addresses, and the demo's logins where it was asked for."""
    say(f"\nGongdao 公道  http://{settings.host}:{settings.port}/")
    if settings.temporal_ui_port and settings.temporal_address == f"127.0.0.1:{settings.temporal_port}":
        say(f"Temporal      http://127.0.0.1:{settings.temporal_ui_port}/")
    say(f"Data          {settings.folder}\n")
    for line in login_lines() if demo else ():
        say(line)
    say("\nCtrl-C stops everything.")


def main(words: Sequence[str]) -> int:
    """Start everything and stay until asked to stop; the exit code."""
    demo = DEMO in words
    try:
        settings = load_settings()
        set_up_logs(settings)
        plan = Plan(
            migrate=lambda ready: run_module(ready, MIGRATE),
            ready=service_is_ready,
            load_demo=lambda ready: run_module(ready, LOAD_DEMO),
        )
        return run_everything(settings, plan, demo=demo, on_ready=lambda ready: announce(ready, demo=demo))
    except StartRefused as refused:
        fail(str(refused), code=1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
