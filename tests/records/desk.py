"""A desk for tests of the record: gives commands to streams in one transaction each, as the service does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.procedure import Context, Effect, Rung
from casework.roles import Actor, Role
from casework.stream import Decision
from casework.streams import KINDS
from casework.urgent_limits import urgent_limits
from law.pack import Pack, load_pack, parse_service_limits
from records.append import Entry, append, entry
from records.event_log import Head, lock_head
from records.outbox import put
from records.projections import Changes, changes
from records.rule_packs import install
from records.states import States

ZONE = ZoneInfo("Asia/Shanghai")
CITY, PROVINCE = "zj-hz", "zj"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEALED_NAMESPACE = UUID("2f6e1f5c-7f4e-4a39-9a53-5f3d1f0c2b11")
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

[[rule]]
id = "SVC.URGENT_HELP"
term = ["紧急情况第一帮助", "first help in an emergency"]
start = ["发现紧急情况", "urgency noticed"]
length = 30
unit = "MIN"
"""

MEDIATOR = Actor("a-mediator", CITY, Role.MEDIATOR)
SUPERVISOR = Actor("a-supervisor", CITY, Role.SUPERVISOR)
CLOCK = Actor("clock", "", Role.SYSTEM)
COMPANY = {"kind": "company", "name": "杭州示例电子有限公司", "region": "330106"}


def reference(name: str) -> dict[str, str]:
    """A vault reference, the same for the same name."""
    return {"sealed": str(uuid5(SEALED_NAMESPACE, name))}


@cache
def pack() -> Pack:
    """The shipped rules with one service limit of an office."""
    return load_pack().with_service_limits(parse_service_limits(LIMITS))


async def seed(engine: AsyncEngine) -> Pack:
    """Put the rules in force."""
    rules = pack()
    async with engine.begin() as conn:
        await install(conn, rules)
    return rules


@dataclass
class Desk:
    """Gives commands. Time stands still unless a test moves `now`."""

    engine: AsyncEngine
    law: Pack
    now: datetime = NOW
    states: States = field(default_factory=States)
    number: int = 0

    async def give(
        self,
        stream: UUID,
        name: str,
        body: dict[str, Any] | None = None,
        *,
        actor: Actor = MEDIATOR,
        command_id: UUID | None = None,
        effects: tuple[Effect, ...] = (),
    ) -> Head:
        """Record one command in a transaction of its own."""
        async with self.engine.begin() as conn:
            head, state = await self.within(
                conn, stream, name, body, actor=actor, command_id=command_id, effects=effects
            )
        self.states.remember(head, state)
        return head

    async def within(
        self,
        conn: AsyncConnection,
        stream: UUID,
        name: str,
        body: dict[str, Any] | None = None,
        *,
        actor: Actor = MEDIATOR,
        command_id: UUID | None = None,
        effects: tuple[Effect, ...] = (),
        kind: str = "complaint",
    ) -> tuple[Head, Any]:
        """The same inside the caller's transaction; the new head and state."""
        decided = await self.decided(conn, stream, name, body, actor=actor, command_id=command_id, kind=kind)
        if decided is None:
            return await self.standing(conn, stream, kind)
        new, changed, decision = decided
        assert await append(conn, new, changed)
        await put(conn, stream=stream, sequence=new.head.sequence, effects=(*decision.effects, *effects))
        return new.head, decision.state

    async def standing(self, conn: AsyncConnection, stream: UUID, kind: str = "complaint") -> tuple[Head, Any]:
        """The locked head and the state there."""
        head = await lock_head(conn, stream, kind)
        return head, (await self.states.get(conn, kind, stream, head=head))[0]

    async def decided(
        self,
        conn: AsyncConnection,
        stream: UUID,
        name: str,
        body: dict[str, Any] | None = None,
        *,
        actor: Actor = MEDIATOR,
        command_id: UUID | None = None,
        kind: str = "complaint",
    ) -> tuple[Entry, Changes, Decision] | None:
        """What a command would store at the stream's head; None where it changes nothing."""
        head, state = await self.standing(conn, stream, kind)
        context = Context(
            now=max(self.now, head.received_at or self.now),
            zone=ZONE,
            actor=actor,
            law=self.law,
            stream=str(stream),
            number=f"ZJ-HZ-2026-{self.number:06d}",
            ladder=(Rung(CITY, (SUPERVISOR.id,)), Rung(PROVINCE)),
        )
        shape = KINDS[kind]
        decision = shape.decide(state, shape.commands[name].model_validate(body or {}), context)
        if not decision.events:
            return None
        new = entry(
            head,
            command_id=command_id or uuid4(),
            command=name,
            digest=f"{name}{body}",
            actor=actor,
            received_at=context.now,
            recorded_at=self.now,
            law_version=self.law.version,
            events=decision.events,
            answer='{"stage":"x"}',
        )
        changed = changes(
            kind=kind,
            stream=stream,
            before=state,
            state=decision.state,
            head=new.head,
            next_wake_at=shape.next_wake(decision.state, context),
            beside=urgent_limits(decision.state, context),
        )
        return new, changed, decision

    async def submit(self, **given: Any) -> UUID:
        """A new complaint of two workers against a company about pay."""
        stream = uuid4()
        self.number += 1
        async with self.engine.begin() as conn:
            await conn.exec_driver_sql(
                "INSERT INTO number_series (office, year, last) VALUES ($1, 2026, 1) "
                "ON CONFLICT (office, year) DO UPDATE SET last = number_series.last + 1",
                (CITY,),
            )
        body = {
            "narrative": reference("narrative"),
            "channel": "hotline",
            "respondents": [COMPANY],
            "filer": {"person": {"subject": str(uuid4()), "name": reference("name")}},
            "workers": [{"subject": str(uuid4()), "name": reference("worker"), "still_employed": False}],
            "reported_workers": 2,
            "claims": [{"code": "1.1", "amount_yuan": "23456.78"}],
            "region": "330106",
        } | given
        await self.give(stream, "submit", body, actor=Actor("a-desk", CITY, Role.INTAKE))
        return stream

    async def accepted(self) -> UUID:
        """A complaint taken on by its mediator a day later."""
        stream = await self.submit()
        self.now += timedelta(days=1)
        await self.give(stream, "accept", {"handler": MEDIATOR.id})
        return stream
