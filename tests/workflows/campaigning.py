"""Changes of the law for tests: packs that differ, a worker that applies them, what it left, and drives and parts that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from temporalio.client import WorkflowHandle
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.matters import Matter, Matters
from activities.receipts import Receipts
from activities.record import Recorder
from activities.rule_change import Pace, RuleChanger
from api.drive import Drive, TemporalAway
from casework.messages import Answer, CommandMessage, RuleChangePlace
from casework.refusal import NotAllowedAtThisStage
from deploy.worker import WORKFLOWS
from law.notice import CalendarYear, ExceptionalDay
from law.pack import Pack, pack_from_json
from records import campaigns, rule_packs, stuck
from records.campaigns import Campaign, Member, Result
from records.database import Connection, execute
from records.event_log import Head, StoredEvent
from tests.spine import CITY, PROVINCE, SEALED, SUPERVISOR, ZONE, Spine, message, seeded_pack, soon

TODAY = datetime.now(ZONE).date()
KNOWN = TODAY - timedelta(days=10)
OWED_FACTS = {"knew_on": f"{KNOWN}", "employed_to": f"{KNOWN}"}
OWED = {"narrative": SEALED, "claims": [{"code": "1.1", "facts": OWED_FACTS}]}
"""Limitation of what has been owed for ten days ends next year, whose calendar nobody knows."""


def published(law: Pack) -> Pack:
    """The calendars of this year and the next are known."""
    for year in (TODAY.year, TODAY.year + 1):
        if year not in law.calendar.years:
            new_year = ExceptionalDay(date(year, 1, 1), "元旦", is_statutory_festival=True, is_working_day=False)
            law = law.with_calendar_year(CalendarYear(year, "an invented notice", (new_year,)))
    return law


def estimated(law: Pack) -> Pack:
    """The same with one more rest day next year, on the day limitation ends."""
    ends = ExceptionalDay(KNOWN.replace(year=KNOWN.year + 1), "某节", is_statutory_festival=False, is_working_day=False)
    return law.with_calendar_year(CalendarYear(TODAY.year + 1, "a corrected notice", (ends,)))


def worded(law: Pack) -> Pack:
    """A rule reads otherwise, and no date rests on it."""
    return law.with_rules((replace(law.get_rule("ARB.6"), note_en="other words"),))


async def changed_law(spine: Spine, change: Callable[[Pack], Pack]) -> Campaign:
    """Put a changed pack in force; the campaign that was queued with it."""
    async with spine.engine.begin() as conn:
        pack = change(pack_from_json((await rule_packs.active(conn))[1]))
        await rule_packs.install(conn, pack)
        found = await campaigns.find_of_version(conn, pack.version)
    assert found is not None
    return found


def with_earlier_aid(law: Pack) -> Pack:
    """Emergency legal aid is raised earlier."""
    rule = law.get_rule("LA.3")
    assert rule.urgent is not None
    return law.with_rules((replace(rule, urgent=replace(rule.urgent, days=rule.urgent.days + 20)),))


def without_civil_servants() -> Pack:
    """The claims of before: civil servants have no limitation."""
    claims = {}
    for code, one in seeded_pack().claims.items():
        by = dict(one.limitation_by_relation)
        if "civil_service" in by:
            by["civil_service"] = replace(by["civil_service"], rules=())
        claims[code] = replace(one, limitation_by_relation=by)
    return Pack.from_parts(replace(seeded_pack().parts, name="before", claims=claims))


@asynccontextmanager
async def working(spine: Spine, *, per_second: float = 500, driver: Drive | None = None) -> AsyncIterator[None]:
    """A worker that takes five matters at a time."""
    matters = Matters(zone=ZONE)
    recorder = Recorder(spine.engine, matters)
    changer = RuleChanger(spine.engine, matters, driver or spine.drive, now=soon, pace=Pace(per_second), page=5, life=0)
    async with Worker(
        spine.client,
        task_queue=spine.task_queue,
        workflows=list(WORKFLOWS),
        workflow_runner=SandboxedWorkflowRunner(),
        activities=[recorder.record, Receipts(spine.engine, recorder).standing, changer.apply_rule_change],
        graceful_shutdown_timeout=timedelta(seconds=15),
    ):
        yield


async def results(spine: Spine, campaign: Campaign) -> dict[UUID, Result]:
    """What became of each matter."""
    async with spine.engine.connect() as conn:
        found = await campaigns.list_results(conn, campaign.id, offices=[CITY, PROVINCE], limit=200)
    return {one.stream: one for one in found.items}


async def finished(spine: Spine, campaign: Campaign) -> Campaign:
    """The campaign as soon as it has come to its end."""
    async with asyncio.timeout(60):
        while True:
            async with spine.engine.connect() as conn:
                found = await campaigns.find(conn, campaign.id)
            assert found is not None
            if not found.is_open:
                return found
            await asyncio.sleep(0.1)


async def clocks(spine: Spine, stream: UUID) -> list[tuple[Any, ...]]:
    """The time limits of a matter, as lists show them."""
    async with spine.engine.connect() as conn:
        rows = await execute(
            conn, "SELECT id, rule, status, due_on, provisional FROM deadlines WHERE stream = $1 ORDER BY id", (stream,)
        )
        return [tuple(row) for row in rows]


async def corrections(spine: Spine, stream: UUID) -> list[StoredEvent]:
    """The corrections in a matter's log."""
    return [one for one in await spine.events(stream) if one.kind == "deadline_corrected"]


async def by_hand(spine: Spine, stream: UUID) -> None:
    """A supervisor gives the first duty until a day of the next year."""
    duty = next(one[0] for one in await clocks(spine, stream) if one[1] == "SVC.ACCEPT")
    body = {"deadline": duty, "to": f"{TODAY + timedelta(days=120)}", "reason": SEALED}
    await spine.give(message(stream, "extend", body, actor=SUPERVISOR, role="supervisor"))


class Faltering(Drive):
    """The way to Temporal, except that one matter refuses and another cannot be reached the first time."""

    refuses, away = "", ""

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have it recorded, or not."""
        if message.stream == self.refuses:
            raise NotAllowedAtThisStage()
        if message.stream == self.away:
            self.away = ""
            raise TemporalAway()
        return await super().execute(message, procedure=procedure, budget=budget)


class Away(Drive):
    """The way to Temporal while nobody answers."""

    away = True

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have it recorded, once somebody answers."""
        if self.away:
            raise TemporalAway()
        return await super().execute(message, procedure=procedure, budget=budget)


class Broken(Drive):
    """The way to Temporal, except that one matter runs into a defect."""

    stream = ""

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have it recorded, or not."""
        if message.stream == self.stream:
            raise KeyError()
        return await super().execute(message, procedure=procedure, budget=budget)


class Endless(Drive):
    """The way to Temporal where no answer ever comes."""

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Wait."""
        await asyncio.Event().wait()
        return await super().execute(message, procedure=procedure, budget=budget)


class Counting(Drive):
    """The way to Temporal, with the matters that it was taken for."""

    sent: tuple[str, ...] = ()

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have it recorded."""
        self.sent += (message.stream,)
        return await super().execute(message, procedure=procedure, budget=budget)


class Never(Pace):
    """Nobody's turn ever comes."""

    async def turn(self) -> None:
        """Wait."""
        await asyncio.Event().wait()


class Slowly(Pace):
    """Each turn takes longer than a matter may."""

    async def turn(self) -> None:
        """Wait for it."""
        await asyncio.sleep(3.1)


class Unwritten(RuleChanger):
    """The first matter's row cannot be written while the others are under way; these are then brought to their end."""

    first: UUID | None = None
    done: tuple[UUID, ...] = ()

    async def _note(
        self, campaign: Campaign, member: Member, looks: Any, *, result: str, reason: str | None = None
    ) -> None:
        if member.stream == self.first:
            raise ConnectionError
        await asyncio.sleep(0.5)
        await super()._note(campaign, member, looks, result=result, reason=reason)
        object.__setattr__(self, "done", (*self.done, member.stream))


class Overtaken(RuleChanger):
    """Looks at a matter on which something is recorded right behind its first look."""

    spine: Spine | None = None

    async def _looked_at(self, member: Member, *, command_id: UUID) -> Matter | None:
        found, spine = await super()._looked_at(member, command_id=command_id), self.spine
        if spine is not None:
            object.__setattr__(self, "spine", None)
            await spine.give(message(member.stream, "note_contact", {"note": SEALED}))
        return found


class Slow(Matters):
    """Opens a matter, and is held up before it is decided on."""

    def __init__(self, *, zone: ZoneInfo) -> None:
        super().__init__(zone=zone)
        self.decides, self.goes_on = asyncio.Event(), asyncio.Event()

    async def looked_at(self, conn: Connection, **asked: Any) -> tuple[Head, Matter] | None:
        """What stands, some time later."""
        found = await super().looked_at(conn, **asked)
        self.decides.set()
        await self.goes_on.wait()
        return found


async def stuck_now(spine: Spine) -> list[stuck.StuckCommand]:
    """What is listed for a person."""
    async with spine.engine.connect() as conn:
        return await stuck.list_stuck(conn)


async def sleeps(handle: WorkflowHandle[Any, Any]) -> bool:
    """Whether a workflow has begun to wait."""
    return any([one.HasField("timer_started_event_attributes") async for one in handle.fetch_history_events()])


async def walked(changer: RuleChanger, campaign: Campaign) -> None:
    """Batch after batch, as the workflow takes them."""
    place = RuleChangePlace(str(campaign.id))
    while not place.done:
        place = await changer.batch(place)
