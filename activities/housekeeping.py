"""One round of housekeeping: texts without an event, sign-ins without a future and effects long delivered are deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from temporalio import activity

from activities.failures import told
from casework.messages import Tidied
from records import outbox, people, vault
from records.database import Engine, transaction

log = structlog.get_logger(__name__)

KEPT_DELIVERED = timedelta(days=30)
"""How long what was delivered can still be looked up; the event that caused it stays in the log."""


@dataclass(frozen=True)
class Housekeeper:
    """The `tidy` activity."""

    engine: Engine

    @activity.defn(name="tidy")
    async def tidy(self, before: str) -> Tidied:
        """Delete unnamed texts that were sealed before an instant, expired sign-ins, and effects delivered long ago."""
        return await told(self.round)(before)

    async def round(self, before: str) -> Tidied:
        """The same, with errors as they are."""
        async with transaction(self.engine) as conn:
            texts = await vault.sweep_unnamed(conn, older_than=datetime.fromisoformat(before))
            sessions = await people.sweep_sessions(conn)
            effects = await outbox.sweep_delivered(conn, kept=KEPT_DELIVERED)
        if texts or sessions or effects:
            log.info("tidied", texts=texts, sessions=sessions, effects=effects)
        return Tidied(texts=texts, sessions=sessions)
