"""The spine put together for tests: a real database, the real Temporal server and the worker that production runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.notify import Note
from activities.record import digest_of
from api.drive import Drive
from casework.messages import Answer, CommandMessage, workflow_id
from casework.streams import KINDS
from deploy.temporal_client import IDENTITY, data_converter
from deploy.worker import Parts
from law.pack import Pack, load_pack, parse_service_limits
from records import inbox, people, rule_packs
from records.event_log import StoredEvent, load_events
from records.vault import ToSeal, Vault

ZONE = ZoneInfo("Asia/Shanghai")
PAYLOAD_KEY = b"payload key for committed tests!"
MASTER_KEY = b"master key for committed tests!!"
PROVINCE, CITY = "province", "city"
MEDIATOR, DESK, SUPERVISOR, ABOVE = "p-mediator", "p-desk", "p-supervisor", "p-above"
SEALED = {"sealed": "00000000-0000-4000-8000-000000000001"}
LIMITS = """
[defaults]
kind = "clock"
status = "L"
whose = "ours"
holder = "office"
basis = "OFFICE"
source = "L"

[[rule]]
id = "SVC.ACCEPT"
term = ["受理或作出其他处理", "accept or deal with otherwise"]
start = ["收到诉求", "complaint received"]
length = 3
unit = "WD"
"""


@cache
def seeded_pack() -> Pack:
    """The rules of the release and one service limit."""
    return load_pack().with_service_limits(parse_service_limits(LIMITS))


async def seed(engine: AsyncEngine) -> None:
    """Two offices, one above the other, their people, and the rule pack with one service limit."""
    since = datetime(2020, 1, 1, tzinfo=UTC)
    async with engine.begin() as conn:
        await rule_packs.install(conn, seeded_pack())
        await people.put_offices(
            conn,
            [
                people.Office(PROVINCE, "省总工会", None, "410000", 1),
                people.Office(CITY, "市总工会", PROVINCE, "410100", 2),
            ],
        )
        for account, office, role in (
            (MEDIATOR, CITY, "mediator"),
            (DESK, CITY, "intake"),
            (SUPERVISOR, CITY, "supervisor"),
            (ABOVE, PROVINCE, "supervisor"),
        ):
            await people.put_account(conn, people.Account(account, account, "", account))
            await people.put_membership(conn, people.Membership(account, office, role, since))
    async with engine.connect() as plain:
        text = ToSeal(UUID(SEALED["sealed"]), uuid4(), uuid4(), "/note", "the text of every command")
        conn = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await Vault(MASTER_KEY).seal_ahead(conn, [text], command_id=uuid4())


def soon() -> datetime:
    """A clock that runs ahead: what came in just now has waited for a while by it."""
    return datetime.now(UTC) + timedelta(minutes=10)


@dataclass
class Notices:
    """A post that keeps what it was given."""

    sent: list[Note] = field(default_factory=list)

    async def send(self, note: Note) -> None:
        """Keep it."""
        self.sent.append(note)


def message(
    stream: UUID,
    command: str,
    body: dict[str, Any] | None = None,
    *,
    actor: str = MEDIATOR,
    office: str = CITY,
    role: str = "mediator",
    command_id: UUID | None = None,
    version: int | None = None,
    kind: str = "complaint",
) -> CommandMessage:
    """A command as the API sends it, with an id of its own unless one is given."""
    text = json.dumps(body or {})
    return CommandMessage(
        kind=kind,
        stream=str(stream),
        command=command,
        body=text,
        command_id=str(command_id or uuid4()),
        digest=digest_of(text),
        actor=actor,
        office=office,
        role=role,
        version=version,
    )


NOTE = {"note": SEALED}


@dataclass
class Spine:
    """Everything between a request and the record, on one task queue of its own."""

    engine: AsyncEngine
    client: Client
    skipper: TimeSkipper
    task_queue: str = field(default_factory=lambda: f"test-{uuid4()}")
    notices: Notices = field(default_factory=Notices)

    @classmethod
    async def connect(cls, engine: AsyncEngine, address: str) -> Spine:
        """A spine on a running Temporal server whose clock moves only when a test says so."""
        plain = await Client.connect(address, data_converter=data_converter(PAYLOAD_KEY), identity=IDENTITY)
        skipper = TimeSkipper(plain, config=TimeSkippingConfig(enabled=False))
        return cls(engine, skipper.client, skipper)

    @property
    def parts(self) -> Parts:
        """The parts of the worker, as production puts them together."""
        return Parts(self.engine, self.client, ZONE, self.notices)

    @property
    def drive(self) -> Drive:
        """The API's way to the workflows."""
        return Drive(self.client, task_queue=self.task_queue)

    @asynccontextmanager
    async def working(self, *, sandboxed: bool = True, cached: int = 1000) -> AsyncIterator[None]:
        """A worker runs inside the block."""
        runner: WorkflowRunner = SandboxedWorkflowRunner() if sandboxed else UnsandboxedWorkflowRunner()
        async with self.parts.worker(runner=runner, task_queue=self.task_queue, cached=cached):
            yield

    async def receive(self, *, received_at: datetime | None = None, body: dict[str, Any] | None = None) -> UUID:
        """A receipt in the inbox, as the public route leaves it; no workflow is started."""
        stream, text = uuid4(), json.dumps(body or {"narrative": SEALED})
        moment = received_at or datetime.now(UTC)
        await inbox.receive(
            self.engine,
            Vault(MASTER_KEY),
            inbox.Submission(
                id=stream,
                office=CITY,
                year=moment.year,
                command_id=uuid4(),
                digest=digest_of(text),
                actor=DESK,
                role="intake",
                body=text,
                received_at=moment,
            ),
        )
        return stream

    async def submit(self, **given: Any) -> UUID:
        """A complaint with its first event."""
        stream = await self.receive(**given)
        await self.drive.start("complaint", str(stream))
        await self.until(stream, lambda events: bool(events))
        return stream

    async def give(self, sent: CommandMessage, *, budget: float = 20.0) -> Answer:
        """Send a command the way the API does."""
        procedure = KINDS[sent.kind].procedure_of[sent.command]
        return await self.drive.execute(sent, procedure=procedure, budget=budget)

    async def events(self, stream: UUID) -> list[StoredEvent]:
        """What the log holds of a stream."""
        async with self.engine.connect() as conn:
            return await load_events(conn, stream)

    async def kinds(self, stream: UUID) -> list[str]:
        """The kinds of a stream's events, in order."""
        return [one.kind for one in await self.events(stream)]

    async def until(self, stream: UUID, holds: Any, *, seconds: float = 30.0) -> list[StoredEvent]:
        """The stream's events as soon as they are as wanted; fails when they are not in time."""
        async with asyncio.timeout(seconds):
            # The log tells nobody when it grows, so this asks.
            while not holds(events := await self.events(stream)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return events

    def handle(self, stream: UUID, kind: str = "complaint") -> WorkflowHandle[Any, Any]:
        """The stream's workflow."""
        return self.client.get_workflow_handle(workflow_id(kind, str(stream)))

    async def forward(self, stream: UUID, span: timedelta) -> None:
        """Let time pass for one stream."""
        await self.skipper.fast_forward(self.handle(stream), span)
