"""Freezing a month's figures: counted once, after the inbox of that month has been recorded, and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.failures import told
from casework.messages import AWAY, FrozenMonth, MonthToFreeze
from records import inbox, months
from records.database import transaction
from records.states import every_stream

Figures = Callable[[AsyncConnection, str, datetime], Awaitable[Mapping[str, Any]]]
"""(connection, month, cut-off) → the figures of the month as JSON values; `deploy` hands in the report's."""


@dataclass(frozen=True)
class RiskPack:
    """The `freeze_month` activity."""

    engine: AsyncEngine
    figures: Figures

    @activity.defn(name="freeze_month")
    async def freeze_month(self, month: MonthToFreeze) -> FrozenMonth:
        """Store the month's figures, or answer the edition that is stored."""
        return await told(self.freeze)(month)

    async def freeze(self, month: MonthToFreeze) -> FrozenMonth:
        """The same, with errors as they are. Waits (by retry) for receipts that came before the cut-off."""
        cut_off_at = datetime.fromisoformat(month.cut_off_at)
        async with transaction(self.engine, seconds=240) as conn:
            stored = await months.find(conn, month.month)
            if stored is None:
                await refuse_unrecorded(conn, cut_off_at)
                figures = await self.figures(conn, month.month, cut_off_at)
                stored = months.FrozenMonth(month.month, 1, figures, cut_off_at)
                await months.store(conn, stored)
        return FrozenMonth(month.month, stored.edition)


async def counted_streams(conn: AsyncConnection, month: str, cut_off_at: datetime) -> Mapping[str, Any]:
    """Streams by kind and stage as they were recorded before the cut-off: what every figure of a month starts from."""
    counted: Counter[str] = Counter()
    async for one in every_stream(conn, until=cut_off_at):
        counted[f"{one.kind}.{one.state.stage}"] += 1
    return {"month": month, "streams": dict(sorted(counted.items()))}


async def refuse_unrecorded(conn: AsyncConnection, cut_off_at: datetime) -> None:
    """A receipt of the month that is not recorded yet would be missing for ever: try again later."""
    if await inbox.pending(conn, limit=1, before=cut_off_at):
        raise ApplicationError("receipts of the month are not recorded yet", type=AWAY)
