"""Streams opened for a courtesy judgement: the state is fresh, what changes rarely is remembered for seconds.

Law, rights and ladders may be a few seconds old here, and that is all a courtesy needs: `record` reads each of them
again inside its transaction. It saves a command two round trips of the few it has.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from activities.matters import Matter, Matters
from casework.procedure import Context
from casework.roles import Actor
from casework.streams import KINDS
from law.pack import Pack
from records.database import Connection
from records.rights import Rights, rights

REMEMBERED = 3.0  # seconds
KEPT = 5_000


class Courtesy:
    """Opens streams for the API; shares folded states and parsed packs with `matters`."""

    def __init__(self, matters: Matters, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.matters = matters
        self._clock = clock
        self._law: tuple[float, Pack] | None = None
        self._rights: OrderedDict[tuple[Actor, str], tuple[float, Rights]] = OrderedDict()

    async def open(self, conn: Connection, *, kind: str, stream: UUID, actor: Actor, now: datetime) -> Matter:
        """The stream as the actor meets it at `now`."""
        state, sequence = await self.matters.states.get(conn, kind, stream)
        return await self._matter(conn, kind, stream, state, sequence, actor=actor, now=now)

    async def before(self, conn: Connection, *, kind: str, stream: UUID, actor: Actor, now: datetime) -> Matter:
        """The stream before its first event, whatever there is of it by now."""
        return await self._matter(conn, kind, stream, None, 0, actor=actor, now=now)

    async def _matter(
        self, conn: Connection, kind: str, stream: UUID, state: Any, sequence: int, *, actor: Actor, now: datetime
    ) -> Matter:
        known = await self._known(conn, actor, getattr(state, "office", None) or actor.office)
        context = Context(
            now=now,
            zone=self.matters.zone,
            actor=actor,
            law=await self._pack(conn),
            stream=str(stream),
            number=getattr(state, "number", ""),
            ladder=known.ladder,
            province=known.province,
        )
        return Matter(KINDS[kind], stream, state, sequence, context, known.holds)

    async def _pack(self, conn: Connection) -> Pack:
        if self._law is None or self._law[0] < self._clock():
            self._law = (self._clock() + REMEMBERED, await self.matters.packs.active(conn))
        return self._law[1]

    async def _known(self, conn: Connection, actor: Actor, office: str) -> Rights:
        key = (actor, office)
        found = self._rights.get(key)
        if found is not None and found[0] > self._clock():
            return found[1]
        read = await rights(conn, account=actor.id, office=actor.office, role=str(actor.role), matter_office=office)
        self._rights[key] = (self._clock() + REMEMBERED, read)
        self._rights.move_to_end(key)
        while len(self._rights) > KEPT:
            self._rights.popitem(last=False)
        return read
