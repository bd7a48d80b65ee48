"""Streams opened for a courtesy judgement: the state is fresh, or stored upon on the condition that it is (`foresight.py`).

Law, rights and ladders may be a few seconds old here, and that is all a courtesy needs: `record` reads each of them
again. It saves a command two round trips of the few it has.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from activities.matters import Matter, Matters
from casework.places import Places
from casework.procedure import Context
from casework.roles import Actor
from casework.streams import KINDS
from law.pack import Pack
from records.database import Connection, Engine
from records.rights import Rights, rights
from records.states import Fold

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
        law = await self._law_in_force(conn)
        known = await self._rights_of(conn, actor, getattr(state, "office", None) or actor.office)
        return self._matter(kind, stream, state, sequence, law=law, known=known, actor=actor, now=now)

    async def before(self, reads: Engine, *, kind: str, stream: UUID, actor: Actor, now: datetime) -> Matter:
        """The stream before its first event, whatever there is of it by now.

        A connection is taken only where something has to be read: in a flood of receipts hardly ever.
        """
        law, known = self._find_law(), self._find_rights(actor, actor.office)
        if law is None or known is None:
            async with reads.connect() as conn:
                law = await self._law_in_force(conn)
                known = await self._rights_of(conn, actor, actor.office)
        return self._matter(kind, stream, None, 0, law=law, known=known, actor=actor, now=now)

    def find_at(self, fold: Fold, *, kind: str, stream: UUID, actor: Actor, now: datetime) -> Matter | None:
        """The stream at a fold, without asking; None where law or rights would have to be read."""
        law = self._find_law()
        known = self._find_rights(actor, getattr(fold.state, "office", None) or actor.office)
        if law is None or known is None:
            return None
        return self._matter(kind, stream, fold.state, fold.sequence, law=law, known=known, actor=actor, now=now)

    def _matter(
        self,
        kind: str,
        stream: UUID,
        state: Any,
        sequence: int,
        *,
        law: Pack,
        known: Rights,
        actor: Actor,
        now: datetime,
    ) -> Matter:
        context = Context(
            now=now,
            zone=self.matters.zone,
            actor=actor,
            law=law,
            stream=str(stream),
            number=getattr(state, "number", ""),
            ladder=known.ladder,
            places=Places(office=known.place),
        ).told_by(state)
        return Matter(KINDS[kind], stream, state, sequence, context, known.holds)

    def _find_law(self) -> Pack | None:
        return self._law[1] if self._law is not None and self._law[0] >= self._clock() else None

    async def _law_in_force(self, conn: Connection) -> Pack:
        found = self._find_law()
        if found is None:
            found = await self.matters.packs.active(conn)
            self._law = (self._clock() + REMEMBERED, found)
        return found

    def _find_rights(self, actor: Actor, office: str) -> Rights | None:
        found = self._rights.get((actor, office))
        return found[1] if found is not None and found[0] > self._clock() else None

    async def _rights_of(self, conn: Connection, actor: Actor, office: str) -> Rights:
        found = self._find_rights(actor, office)
        if found is not None:
            return found
        read = await rights(conn, account=actor.id, office=actor.office, role=str(actor.role), matter_office=office)
        self._rights[actor, office] = (self._clock() + REMEMBERED, read)
        self._rights.move_to_end((actor, office))
        while len(self._rights) > KEPT:
            self._rights.popitem(last=False)
        return read
