"""A stream opened for judgement: its state and everything a rule may see, read inside the caller's transaction.

Both sides use it: `record` with the head locked, where the judgement counts, and the API without a lock, where it is a
courtesy or a preview.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from casework.places import Places
from casework.procedure import Command, Context
from casework.references import references
from casework.roles import Actor, Role
from casework.stream import Decision, StreamKind
from casework.streams import KINDS
from records.database import Connection, DatabaseAway, DatabaseError, Engine
from records.elsewhere import Naming, has_ended, is_there
from records.event_log import Head, StoredCommand
from records.judgement import Judgement, lock_and_read, look
from records.rule_packs import NoActivePack, Packs
from records.states import States


class UnknownCommand(LookupError):
    """The kind of stream has no command of that name."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One stream as it stands, with the context of one actor at one moment. `state` is None before its first event.

    `holds` says whether the actor's account is active and holds the role acted in, in that office, now; `stored` is what
    is recorded under the command id asked for, `read_at` the database's clock when all this was read.
    """

    kind: StreamKind
    stream: UUID
    state: Any
    sequence: int
    context: Context
    holds: bool
    stored: StoredCommand | None = None
    read_at: datetime | None = None

    def command(self, name: str, body: str) -> Command:
        """The command in a body whose free texts are sealed. Raises UnknownCommand or pydantic's ValidationError."""
        if name not in self.kind.commands:
            raise UnknownCommand(f"{self.kind.name}.{name}")
        return self.kind.commands[name].model_validate_json(body or "{}")

    def decide(self, command: Command) -> Decision:
        """What the command would do; raises `Refusal`."""
        return self.kind.decide(self.state, command, self.context)


class Matters:
    """Opens streams; keeps folded states and parsed rule packs for the life of the process."""

    def __init__(self, *, zone: tzinfo, states: States | None = None, packs: Packs | None = None) -> None:
        self.zone = zone
        self.states = states or States()
        self.packs = packs or Packs()

    async def read_law_ahead(self, engine: Engine) -> None:
        """Parse the law in force before anybody waits for it; where the database is away, the first request does."""
        with suppress(DatabaseAway, DatabaseError, NoActivePack):
            async with engine.connect() as conn:
                await self.packs.active(conn)

    async def judged(
        self,
        conn: Connection,
        *,
        kind: str,
        stream: UUID,
        actor: Actor,
        received_at: datetime,
        number: str = "",
        command_id: UUID | None = None,
    ) -> tuple[Head, Matter]:
        """The stream locked for one command of `actor`, received at an instant: all of it is exact for this transaction.

        Time in a stream never runs back. With a `command_id` the matter knows whether it was recorded before.
        """
        read = await lock_and_read(conn, stream=stream, kind=kind, actor=actor, command_id=command_id)
        return read.head, await self._matter(conn, read, kind=kind, actor=actor, received_at=received_at, number=number)

    async def looked_at(
        self, conn: Connection, *, kind: str, stream: UUID, actor: Actor, received_at: datetime, command_id: UUID | None
    ) -> tuple[Head, Matter] | None:
        """The same without a lock, None for a stream that has not begun: what is decided on it counts for that head only."""
        read = await look(conn, stream=stream, kind=kind, actor=actor, command_id=command_id)
        if read is None:
            return None
        return read.head, await self._matter(conn, read, kind=kind, actor=actor, received_at=received_at)

    async def _matter(
        self, conn: Connection, read: Judgement, *, kind: str, actor: Actor, received_at: datetime, number: str = ""
    ) -> Matter:
        head = read.head
        state, sequence = await self.states.get(conn, kind, head.stream, head=head)
        context = Context(
            now=max(received_at, head.received_at or received_at),
            zone=self.zone,
            actor=actor,
            law=await self.packs.get(conn, head.active_law),
            stream=str(head.stream),
            number=number or getattr(state, "number", ""),
            ladder=read.rights.ladder,
            places=Places(office=read.rights.place),
        ).told_by(state)
        return Matter(KINDS[kind], head.stream, state, sequence, context, read.rights.holds, read.stored, read.at)


async def looked_up(conn: Connection, matter: Matter, command: Command, *, lock: bool = False) -> Matter:
    """The matter with what the command refers to elsewhere looked up; a command without such ids costs nothing.

    Time and effects of other streams name what the record itself gave them.
    """
    if matter.context.actor.role is Role.SYSTEM:
        return matter
    office = matter.context.actor.office
    where = Naming(
        actor_office=office,
        matter_office=getattr(matter.state, "office", None) or office,
        month=getattr(matter.state, "month", None),
    )
    named = references(command)
    # Heads are locked in the order of their ids, so that two matters which name the same ones do not wait in a ring.
    looked = sorted(named, key=lambda one: one.id)
    gone = {one for one in looked if not await is_there(conn, one.to, one.id, where=where, lock=lock)}
    missing = [one for one in named if one in gone]
    if not missing:
        return matter
    ended = tuple([one.field for one in missing if await has_ended(conn, one.to, one.id, where=where)])
    unknown = tuple(one.field for one in missing if one.field not in ended)
    return replace(matter, context=replace(matter.context, unknown=unknown, ended=ended))


def answer_document(matter: Matter, decision: Decision, *, first: int) -> str:
    """What a recorded command answers, for ever: the same document is given when the command is repeated."""
    events = [
        {"sequence": sequence, "kind": event.kind, "occurred_on": event.occurred_on.isoformat()}
        for sequence, event in enumerate(decision.events, start=first)
    ]
    dues = (one.due_on for one in decision.state.deadlines.values() if one.status == "running")
    next_due_on = min(dues, default=None)
    document = {
        "stream": str(matter.stream),
        "version": first + len(events) - 1,
        "stage": str(decision.state.stage),
        "next_due_on": next_due_on.isoformat() if next_due_on else None,
        "events": events,
        "effects": [effect.template for effect in decision.effects],
        "deadlines": _changed(matter.state, decision.state),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _changed(before: Any, after: Any) -> list[str]:
    old = before.deadlines if before is not None else {}
    # Nearly all are the same object as before, which is quicker to see than that they are equal.
    new = [one for one in after.deadlines.values() if old.get(one.id) is not one]
    return [one.id for one in new if old.get(one.id) != one]
