"""The dispatcher of the outbox: one loop in every worker, which takes rows with a lease, delivers, and marks them done.

A lease is renewed while its delivery lasts. At least once: a worker that dies between delivery and mark leaves the row to
the next lease. Receivers tell a repetition
by the row's id, which a post uses as its message id and another stream's record as the command id.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from activities.notify import Note, Post
from activities.record import digest_of
from activities.rounds import pause, run_rounds
from casework.bargaining import NotInBargaining
from casework.messages import EFFECT_ACTOR, KINDS_WITH_WORKFLOW, Answer, CommandMessage
from casework.refusal import Refusal
from casework.streams import KINDS
from records import outbox
from records.database import Engine, transaction

log = structlog.get_logger(__name__)

BATCH = 20
LEASE_SECONDS = 60
REST_SECONDS = 0.5
LONGEST_PAUSE = timedelta(hours=1)
REFUSED_PAUSE = timedelta(days=1)
"""How long what the rules refused waits: they, or the other stream, may be another way by then."""

MOVED_ON = frozenset({NotInBargaining.code})
"""Refusals that are an answer: nobody there waits any more for what is told, and telling it again would not change that."""


class Commands(Protocol):
    """The way to other streams; `deploy` fills it with the one of the API."""

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have a command recorded."""


class UnknownTarget(LookupError):
    """An effect names a kind of stream or a command that does not exist."""


@dataclass(frozen=True)
class Dispatcher:
    """Delivers effects: notices through the post, commands to other streams through their workflows."""

    engine: Engine
    post: Post
    commands: Commands
    now: Callable[[], datetime]
    lease_seconds: float = LEASE_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until asked to stop."""
        await run_rounds(self.round, full=BATCH, rest_seconds=REST_SECONDS, stop=stop, failed="dispatch_failed")

    async def round(self) -> int:
        """Deliver what is due now, and say how many rows were taken."""
        async with transaction(self.engine) as conn:
            rows = await outbox.lease(conn, limit=BATCH, seconds=self.lease_seconds)
        if rows:
            await self._settle_all(rows)
        return len(rows)

    async def _settle_all(self, rows: Sequence[outbox.OutboxRow]) -> None:
        under_way, over = {row.id for row in rows}, asyncio.Event()
        keeper = asyncio.create_task(self._keep_lease(under_way, over))
        try:
            ends = await asyncio.gather(*(self._settle(row, under_way) for row in rows), return_exceptions=True)
        finally:
            over.set()
            await keeper
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _keep_lease(self, under_way: Collection[UUID], over: asyncio.Event) -> None:
        """However slow a mail server is, nobody else sends what is being sent. A dispatcher that dies keeps nothing."""
        while not over.is_set():
            await pause(over, self.lease_seconds / 3)
            if over.is_set():
                return
            try:
                async with transaction(self.engine) as conn:
                    await outbox.renew(conn, tuple(under_way), seconds=self.lease_seconds)
            except Exception as error:
                log.error("lease_not_renewed", error=type(error).__name__)

    async def _settle(self, row: outbox.OutboxRow, under_way: set[UUID]) -> None:
        try:
            await self._attempt(row, under_way)
        except Refusal as refusal:
            log.warning("effect_refused", effect=str(row.id), template=row.template, code=refusal.code)
            if refusal.code not in MOVED_ON:
                # Nobody saw the refusal: it stays on the page of what waits until somebody has looked at it.
                return await self._back(row, refusal.code, REFUSED_PAUSE)
        except Exception as error:
            return await self._later(row, error)
        async with transaction(self.engine) as conn:
            await outbox.done(conn, [row.id])

    async def _later(self, row: outbox.OutboxRow, error: Exception) -> None:
        log.error("effect_failed", effect=str(row.id), template=row.template, error=type(error).__name__)
        pause = min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE)
        await self._back(row, type(error).__name__, pause)

    async def _back(self, row: outbox.OutboxRow, why: str, pause: timedelta) -> None:
        async with transaction(self.engine) as conn:
            await outbox.failed(conn, row.id, error_class=why, retry_at=self.now() + pause)

    async def _attempt(self, row: outbox.OutboxRow, under_way: set[UUID]) -> None:
        try:
            await self._deliver(row)
        finally:
            under_way.discard(row.id)

    async def _deliver(self, row: outbox.OutboxRow) -> None:
        if row.kind == "notify":
            await self.post.send(Note(str(row.id), row.target, row.template, str(row.stream), row.body))
            return
        message = effect_command(row)
        await self.commands.execute(message, procedure=KINDS[message.kind].procedure_of[message.command])


def effect_command(row: outbox.OutboxRow) -> CommandMessage:
    """The command an effect has for another stream. Its id is the effect's, so a second delivery records nothing."""
    kind, _, stream = row.target.partition(":")
    if kind not in KINDS_WITH_WORKFLOW or row.template not in KINDS[kind].commands:
        raise UnknownTarget(f"{kind}.{row.template}")
    body = json.dumps(row.body, sort_keys=True)
    return CommandMessage(
        kind=kind,
        stream=stream,
        command=row.template,
        body=body,
        command_id=str(row.id),
        digest=digest_of(body),
        actor=EFFECT_ACTOR,
        office="",
        role="system",
    )
