"""One round of housekeeping: texts without an event and sign-ins without a future are deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from temporalio import activity

from activities.failures import told
from casework.messages import Tidied
from records import people, vault
from records.database import Engine, transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Housekeeper:
    """The `tidy` activity."""

    engine: Engine

    @activity.defn(name="tidy")
    async def tidy(self, before: str) -> Tidied:
        """Delete unnamed texts that were sealed before an instant, and expired sign-ins."""
        return await told(self.round)(before)

    async def round(self, before: str) -> Tidied:
        """The same, with errors as they are."""
        async with transaction(self.engine) as conn:
            texts = await vault.sweep_unnamed(conn, older_than=datetime.fromisoformat(before))
            sessions = await people.sweep_sessions(conn)
        if texts or sessions:
            log.info("tidied", texts=texts, sessions=sessions)
        return Tidied(texts=texts, sessions=sessions)
