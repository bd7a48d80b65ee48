"""Where it is decided. Everything that ever happens to a stream happened in here.

Order: the stream's head is read; a repeated command gets its stored answer; a stale version, then missing rights, then
the rules refuse; what remains is appended, projected into the read models and queued for others, all of it or nothing.
Most commands take two statements: the second one stores what was decided, if the stream still stands where the first
one saw it. All others, and those that met another one, are decided in a transaction with the head locked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from temporalio import activity

from activities.failures import told
from activities.matters import Matter, Matters, answer_document, looked_up
from casework.messages import TICK, Answer, CommandMessage, RecordRequest, Standing
from casework.references import references
from casework.refusal import KeyReused, Refusal, RoleNotAllowed, StaleVersion
from casework.roles import Actor, Role
from casework.stream import Decision
from casework.urgent_limits import urgent_limits
from records import campaigns, stuck
from records.append import TextsLost, append, entry
from records.database import (
    Connection,
    DatabaseAway,
    DatabaseError,
    Engine,
    each_by_itself,
    is_retryable,
    sqlstate,
    statements,
    transaction,
)
from records.event_log import Head, WrongKind, load_events, repeated
from records.outbox import put
from records.projections import changes
from records.vault import references_of

RecordedAt = Callable[[Connection], Awaitable[datetime]]
"""A clock of `recorded_at` in the database's place, asked after the lock (a simulated one)."""

Receipt = Callable[[Connection, UUID], Awaitable[None]]

HELD_BY_NOBODY = frozenset({Role.SYSTEM, Role.WORKER, Role.EMPLOYER})
"""Roles that are no office's to give: time itself, and the public that writes about its own matter."""


@dataclass(frozen=True)
class Recorded:
    """What a transaction left behind: the answer, and the new fold for the cache once it is committed."""

    answer: Answer
    head: Head | None = None
    state: Any = None


class Recorder:
    """The `record` activity with what it needs."""

    def __init__(self, engine: Engine, matters: Matters, *, recorded_at: RecordedAt | None = None) -> None:
        self.engine = engine
        self.single = each_by_itself(engine)
        self.matters = matters
        self.recorded_at = recorded_at

    @activity.defn(name="record")
    async def record(self, request: RecordRequest) -> Answer:
        """Record one command, or refuse it. Repeating it is harmless and answers the same."""
        return await told(self._watched)(request)

    async def _watched(self, request: RecordRequest) -> Answer:
        """Commands of time and of other streams have nobody who sees them fail: they are listed as stuck."""
        if request.message.role != Role.SYSTEM:
            return await self.once(request)

        async def works_again(conn: Connection, stream: UUID) -> None:
            await stuck.clear(conn, stream=stream, command=request.message.command)

        try:
            return await self.once(request, also=works_again)
        except Refusal:
            raise
        except Exception as error:
            with suppress(*((DatabaseAway, DatabaseError) if is_retryable(error) else ())):
                await self._note_stuck(request, error)
            raise

    async def _note_stuck(self, request: RecordRequest, error: Exception) -> None:
        message = request.message
        async with transaction(self.engine) as conn:
            await stuck.note(
                conn,
                stream=UUID(message.stream),
                kind=message.kind,
                command=message.command,
                error_class=type(error).__name__,
                sqlstate=sqlstate(error),
                at=datetime.fromisoformat(request.received_at),
            )

    async def once(
        self, request: RecordRequest, *, also: Receipt | None = None, number: str = "", sealed_ahead: bool = True
    ) -> Answer:
        """One command, whole or not at all. `also` runs in its transaction after the events (a receipt leaves the inbox).

        `sealed_ahead`: its texts went to the vault just before it (a receipt's lie there since it was received).
        """
        recorded = await self._at_once(request) if also is None else None
        if recorded is None:
            async with transaction(self.engine) as conn:
                recorded = await self._locked(conn, request, number=number, sealed_ahead=sealed_ahead)
                if also is not None:
                    await also(conn, UUID(request.message.stream))
        if recorded.head is not None:
            self.matters.states.remember(recorded.head, recorded.state)
        return recorded.answer

    async def _at_once(self, request: RecordRequest) -> Recorded | None:
        """A command in two statements, without a lock that is held between them: what stands, and all that follows.

        None, and nothing is stored, where it takes more than that (the stream has not begun, others are named or told) and
        where the stream moved on in between: then the transaction judges it, under the lock.
        """
        message = request.message
        async with statements(self.single) as conn:
            opened = await self.matters.looked_at(conn, **_asked(request))
            if opened is None:
                return None
            head, matter = opened
            known = await _known(conn, matter, message)
            if known is not None:
                return known
            command = matter.command(message.command, message.body)
            if references(command):
                return None
            decision = matter.decide(command)
            if not decision.events:
                return await _uneventful(conn, matter, message)
            if decision.effects:
                return None
            return await self._appended(conn, head, matter, message, decision, _sealed(message))

    async def _locked(self, conn: Connection, request: RecordRequest, *, number: str, sealed_ahead: bool) -> Recorded:
        message = request.message
        try:
            head, matter = await self.matters.judged(conn, number=number, **_asked(request))
        except WrongKind:  # ids are drawn from keys: two kinds of stream share one only where they shared a key
            raise KeyReused() from None
        known = await _known(conn, matter, message)
        if known is not None:
            return known
        command = matter.command(message.command, message.body)
        decision = (await looked_up(conn, matter, command, lock=True)).decide(command)
        if not decision.events:
            return await _uneventful(conn, matter, message)
        texts = _sealed(message) if sealed_ahead else []
        recorded = await self._appended(conn, head, matter, message, decision, texts)
        if recorded is None:  # the head is locked, so it is its texts that are not there
            raise TextsLost()
        last = head.sequence + len(decision.events)
        await put(conn, stream=matter.stream, sequence=last, effects=decision.effects)
        return recorded

    async def _appended(
        self,
        conn: Connection,
        head: Head,
        matter: Matter,
        message: CommandMessage,
        decision: Decision,
        texts: Sequence[UUID],
    ) -> Recorded | None:
        after = replace(matter, state=decision.state, sequence=head.sequence + len(decision.events))
        answer = answer_document(matter, decision, first=head.sequence + 1)
        new = entry(
            head,
            command_id=command_id(message, head),
            command=message.command,
            digest=message.digest,
            actor=matter.context.actor,
            received_at=matter.context.now,
            recorded_at=await self._recorded_at(conn, matter),
            law_version=matter.context.law.version,
            events=decision.events,
            answer=answer,
        )
        wake_at = matter.kind.next_wake(decision.state, matter.context)
        changed = changes(
            kind=matter.kind.name,
            stream=matter.stream,
            before=matter.state,
            state=decision.state,
            head=new.head,
            next_wake_at=wake_at,
            beside=urgent_limits(decision.state, matter.context),
        )
        if not await append(conn, new, changed, sealed_ahead=texts):
            return None
        return Recorded(Answer(_waiting(after, wake_at), answer), new.head, decision.state)

    async def _recorded_at(self, conn: Connection, matter: Matter) -> datetime:
        if self.recorded_at is not None:
            return await self.recorded_at(conn)
        assert matter.read_at is not None
        return matter.read_at


def _asked(request: RecordRequest) -> dict[str, Any]:
    """What a stream is opened with for a command."""
    message = request.message
    return {
        "kind": message.kind,
        "stream": UUID(message.stream),
        "actor": Actor(message.actor, message.office, Role(message.role)),
        "received_at": datetime.fromisoformat(request.received_at),
        "command_id": None if message.command == TICK else UUID(message.command_id),
    }


async def _known(conn: Connection, matter: Matter, message: CommandMessage) -> Recorded | None:
    """What was recorded under the command's id before. Raises `Refusal` for a stale version and for missing rights."""
    if matter.stored is not None:
        earlier = repeated(matter.stored, stream=matter.stream, command=message.command, digest=message.digest)
        return Recorded(Answer(standing(matter), earlier.answer, repeated=True))
    await refuse_stale(conn, matter, message)
    refuse_without_rights(matter)
    return None


async def _uneventful(conn: Connection, matter: Matter, message: CommandMessage) -> Recorded:
    """Nothing follows. What only time's coming says, when to look next, is noted, or the sweep would tell the time again."""
    if matter.state is None:
        return Recorded(Answer(standing(matter)))
    wake_at = matter.kind.next_wake(matter.state, matter.context)
    if message.command == TICK:
        await campaigns.wake(conn, matter.stream, sequence=matter.sequence, at=wake_at)
    return Recorded(Answer(_waiting(matter, wake_at)))


def _sealed(message: CommandMessage) -> list[UUID]:
    """The texts that went to the vault just before a command; time and other streams name what is on record already."""
    return references_of(message.body.encode()) if message.role != Role.SYSTEM else []


def standing(matter: Matter) -> Standing:
    """What the workflow must know to wait. A stream without events has nothing to wait for."""
    if matter.state is None:
        return Standing(open=False)
    return _waiting(matter, matter.kind.next_wake(matter.state, matter.context))


def _waiting(matter: Matter, wake_at: datetime | None) -> Standing:
    """The same, where it is known when time brings something about."""
    return Standing(
        version=matter.sequence,
        stage=str(matter.state.stage),
        open=matter.kind.is_open(matter.state),
        next_wake_at=wake_at.isoformat() if wake_at else None,
    )


def command_id(message: CommandMessage, head: Head) -> UUID:
    """The sender's id; for time itself one made of the due date and the place in the stream."""
    if message.command != TICK:
        return UUID(message.command_id)
    return uuid5(head.stream, f"tick:{json.loads(message.body)['due_at']}:{head.sequence}")


async def refuse_stale(conn: Connection, matter: Matter, message: CommandMessage) -> None:
    """Refuse when a person recorded something after the version the sender saw, or when what is allowed has changed.

    Events without a human author that leave the list of allowed commands alone make nothing stale.
    """
    if message.version is None or message.version == matter.sequence:
        return
    stored = await load_events(conn, matter.stream)
    seen = [one.event for one in stored if one.sequence <= message.version]
    newer = [one for one in stored if one.sequence > message.version]
    same = bool(newer and seen) and all(one.role == Role.SYSTEM for one in newer)
    if not same or matter.kind.allowed(matter.kind.fold(seen)) != matter.kind.allowed(matter.state):
        raise StaleVersion()


def refuse_without_rights(matter: Matter) -> None:
    """Refuse somebody who no longer is active or no longer holds, in that office, the role they act in."""
    if matter.context.actor.role not in HELD_BY_NOBODY and not matter.holds:
        raise RoleNotAllowed("您现在不担任该岗位。", "You do not hold this role in this office now.")


def digest_of(body: str) -> str:
    """The digest of a command that no person sent."""
    return hashlib.sha256(body.encode()).hexdigest()
