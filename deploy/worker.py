"""The worker process: workflows, activities and the dispatcher of the outbox, until it is asked to stop."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import structlog
import uvloop
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkflowRunner

from activities.backlog import Backlog
from activities.dispatch import Dispatcher
from activities.housekeeping import Housekeeper
from activities.matters import Matters
from activities.month_freeze import MonthFreezer
from activities.notify import ConsolePost, FilePost, MailPost, Post
from activities.receipts import Receipts
from activities.record import RecordedAt, Recorder
from activities.rounds import pause
from activities.rule_change import FOLDS, PER_SECOND, Pace, RuleChanger
from activities.sweep import Sweeper
from api.drive import Drive
from casework.messages import TASK_QUEUE
from deploy.heap import settle_heap
from deploy.logs import set_up_logs
from deploy.processes import StartRefused
from deploy.saying import fail
from deploy.schedules import create_schedules
from deploy.settings import Settings, load_settings
from deploy.temporal_client import IDENTITY, connect
from deploy.temporal_server import register_search_attributes
from records.database import Engine, database_time, make_engine
from records.states import States
from workflows.complaint import ComplaintWorkflow
from workflows.housekeeping import HousekeepingWorkflow
from workflows.month_freeze import MonthFreezeWorkflow
from workflows.rule_change import RuleChangeWorkflow
from workflows.steps import LOCAL_LIMIT
from workflows.streams import BargainingWorkflow, IncidentWorkflow, LeadWorkflow, MeetingWorkflow
from workflows.sweep import SweepWorkflow

log = structlog.get_logger(__name__)

WORKFLOWS = (
    ComplaintWorkflow,
    LeadWorkflow,
    BargainingWorkflow,
    IncidentWorkflow,
    MeetingWorkflow,
    SweepWorkflow,
    HousekeepingWorkflow,
    MonthFreezeWorkflow,
    RuleChangeWorkflow,
)
LOCK_TIMEOUT = LOCAL_LIMIT - timedelta(seconds=1)
"""The database gives up on a lock a second before the local activity does, so that the reason is known."""

GRACE = timedelta(seconds=15)
LOOK_EVERY = 30.0


@dataclass(frozen=True)
class Parts:
    """What a worker is made of, so that tests put together the very same one."""

    engine: Engine
    client: Client
    zone: ZoneInfo
    post: Post
    recorded_at: RecordedAt | None = None
    rule_changes_per_second: float = PER_SECOND

    def worker(self, *, runner: WorkflowRunner, task_queue: str = TASK_QUEUE, cached: int = 600) -> Worker:
        """The Temporal worker with every workflow and activity."""
        recorder = self.recorder()
        drive = Drive(self.client, task_queue=task_queue)
        return Worker(
            self.client,
            task_queue=task_queue,
            workflows=list(WORKFLOWS),
            workflow_runner=runner,
            identity=IDENTITY,
            activities=[
                recorder.record,
                Receipts(self.engine, recorder).standing,
                Sweeper(self.engine, drive, now=lambda: datetime.now(UTC)).sweep,
                self.rule_changer(drive).apply_rule_change,
                Housekeeper(self.engine).tidy,
                MonthFreezer(self.engine, clock=self.recorded_at or database_time).freeze_month,
            ],
            sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),
            graceful_shutdown_timeout=GRACE,
            max_cached_workflows=cached,
            max_concurrent_workflow_tasks=16,
            max_concurrent_local_activities=10,
            max_concurrent_activities=32,
        )

    def recorder(self) -> Recorder:
        """The transaction that decides."""
        return Recorder(self.engine, self.matters, recorded_at=self.recorded_at)

    @cached_property
    def matters(self) -> Matters:
        """Folded states and parsed law, one lot for the activities and the loops beside them."""
        return Matters(zone=self.zone)

    def rule_changer(self, drive: Drive) -> RuleChanger:
        """The batches of a change of the law. They take nobody's room: what people have open stays remembered."""
        few = Matters(zone=self.zone, states=States(limit=FOLDS), packs=self.matters.packs)
        pace = Pace(self.rule_changes_per_second)
        return RuleChanger(self.engine, few, drive, now=lambda: datetime.now(UTC), pace=pace)

    def backlog(self) -> Backlog:
        """The loop that records receipts which wait for their workflow."""
        return Backlog(self.engine, Receipts(self.engine, self.recorder()), now=lambda: datetime.now(UTC))

    def dispatcher(self, *, task_queue: str = TASK_QUEUE) -> Dispatcher:
        """The loop that delivers effects."""
        drive = Drive(self.client, task_queue=task_queue)
        return Dispatcher(self.engine, self.post, drive, now=lambda: datetime.now(UTC))


async def prepare(client: Client, *, timezone: str) -> None:
    """Make the search attributes and the schedules exist; a Temporal that lost its database gets them anew."""
    await register_search_attributes(client)
    await create_schedules(client, timezone=timezone)


async def prepare_if_it_answers(client: Client, *, timezone: str) -> None:
    """The same, as far as Temporal lets us now; what it does not is logged and done at the next look."""
    try:
        await prepare(client, timezone=timezone)
    except RPCError as error:
        log.warning("temporal_not_prepared", status=str(error.status))


async def keep_prepared(client: Client, *, timezone: str, stop: asyncio.Event) -> None:
    """Look now and again: without its attributes a fresh Temporal refuses our workflows, without schedules it sleeps."""
    while not stop.is_set():
        await prepare_if_it_answers(client, timezone=timezone)
        await pause(stop, LOOK_EVERY)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def work(settings: Settings) -> None:
    """Run a worker until a signal; what is under way is finished first. Raises `StartRefused`."""
    if settings.database_url is None:
        raise StartRefused("A worker needs a database; set GONGDAO_DATABASE_URL.")
    stop = stop_on_signals()
    engine = make_engine(
        settings.database_url,
        application_name="gongdao-worker",
        pool_size=6,
        lock_timeout_ms=int(LOCK_TIMEOUT.total_seconds() * 1000),
    )
    client = await reach_temporal(settings)
    parts = Parts(
        engine,
        client,
        ZoneInfo(settings.timezone),
        post_of(settings),
        rule_changes_per_second=settings.rule_change_per_second,
    )
    await prepare_if_it_answers(client, timezone=settings.timezone)
    await parts.matters.read_law_ahead(engine)
    settle_heap()
    log.info("worker_started", temporal=settings.temporal_target)
    async with parts.worker(runner=UnsandboxedWorkflowRunner()), asyncio.TaskGroup() as loops:
        loops.create_task(parts.dispatcher().run(stop))
        loops.create_task(parts.backlog().run(stop))
        loops.create_task(keep_prepared(client, timezone=settings.timezone, stop=stop))
    await engine.dispose()
    log.info("worker_stopped")


async def reach_temporal(settings: Settings) -> Client:
    """A connected client. Raises `StartRefused` when nobody answers; whoever starts workers tries again."""
    try:
        return await connect(settings)
    except RuntimeError:
        raise StartRefused(
            f"Temporal does not answer at {settings.temporal_target}; start it or set TEMPORAL_ADDRESS."
        ) from None


def post_of(settings: Settings) -> Post:
    """The way notices take here. Raises `StartRefused` when mail has no server."""
    if settings.notices == "log":
        return ConsolePost()
    if settings.notices == "files":
        return FilePost(settings.folder / "outbox")
    host, _, port = (settings.mail_server or "").partition(":")
    if not host or not port.isdigit():
        raise StartRefused("Notices by mail need a server; set GONGDAO_MAIL_SERVER to its host:port.")
    return MailPost(host, int(port), settings.mail_sender, settings.mail_address)


def main() -> int:
    """`python -m deploy.worker` and `gongdao worker`."""
    settings = load_settings()
    set_up_logs(settings)
    uvloop.run(work(settings))
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except StartRefused as refused:
        fail(str(refused), code=1)
