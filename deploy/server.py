"""The API process: the application over engine, vault and Temporal, served until it is asked to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.matters import Matters
from activities.record import Recorder
from api.app import create_app, make_house
from api.drive import Drive
from api.pages.routers import ROUTERS
from casework.messages import TASK_QUEUE
from deploy.demo.people import demo_is_loaded, login_lines
from deploy.heap import settle_heap
from deploy.keys import read_key
from deploy.logs import set_up_logs
from deploy.processes import StartRefused, check_port
from deploy.saying import fail
from deploy.settings import Settings, load_settings
from deploy.temporal_client import connect
from deploy.worker import stop_on_signals
from records.database import Engine, make_engine
from records.vault import Vault

log = structlog.get_logger(__name__)

CONNECTIONS = 10
DRAIN_SECONDS = 15
BACKLOG = 2048


def temporal_ready(client: Client, *, task_queue: str = TASK_QUEUE) -> Callable[[], Awaitable[tuple[bool, bool]]]:
    """Asks Temporal whether it answers and whether a worker polls for workflows."""
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=task_queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )

    async def ask() -> tuple[bool, bool]:
        try:
            described = await client.workflow_service.describe_task_queue(request)
        except (RPCError, RuntimeError):  # a lazy client that cannot connect raises RuntimeError
            return False, False
        return True, bool(described.pollers)

    return ask


def compose(settings: Settings, *, engine: Engine, client: Client) -> FastAPI:
    """The application of an installation."""
    zone = ZoneInfo(settings.timezone)
    matters = Matters(zone=zone)
    house = make_house(
        engine=engine,
        vault=Vault(read_key(settings.master_key, setting="GONGDAO_MASTER_KEY_FILE")),
        drive=Drive(client),
        matters=matters,
        recorder=Recorder(engine, matters),
        zone=zone,
        temporal_ready=temporal_ready(client),
        default_office=settings.default_office,
    )
    app = create_app(house, pages=ROUTERS, secure_cookies=settings.secure_cookies)
    app.state.demo_logins = lambda: _demo_logins(settings)
    return app


def _demo_logins(settings: Settings) -> list[list[str]]:
    """Role, login, password and office of each demo account, for the sign-in page; none where no demo was loaded."""
    return [line.split(" ", 3) for line in login_lines()] if demo_is_loaded(settings) else []


async def serve(settings: Settings) -> None:
    """Answer requests until SIGTERM or SIGINT; those under way are finished first. Raises `StartRefused`."""
    if settings.database_url is None:
        raise StartRefused("The API needs a database; set GONGDAO_DATABASE_URL.")
    check_port(settings.port, "GONGDAO_PORT", host=settings.host)
    engine = make_engine(settings.database_url, application_name="gongdao-api", pool_size=CONNECTIONS)
    try:
        client = await connect(settings, lazy=True)
        app = compose(settings, engine=engine, client=client)
        await app.state.house.matters.read_law_ahead(engine)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                http="httptools",
                lifespan="on",
                proxy_headers=settings.trusted_proxies is not None,
                forwarded_allow_ips=settings.trusted_proxies,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=True,
                backlog=BACKLOG,
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )
        stop_on_signals()  # uvicorn repeats a signal it obeyed to the handlers before its own; these take it quietly
        settle_heap()
        log.info("api_starting", host=settings.host, port=settings.port)
        await server.serve()
    finally:
        await engine.dispose()
    log.info("api_stopped")


def main() -> int:
    """`python -m deploy.server` and `gongdao serve`."""
    settings = load_settings()
    set_up_logs(settings)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings))
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except StartRefused as refused:
        fail(str(refused), code=1)
