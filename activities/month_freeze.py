"""Freezing a month's figures: counted once, after the inbox of that month has been recorded, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.failures import told
from activities.month_rows import Figures, count_month
from activities.record import RecordedAt
from casework.messages import AWAY, FrozenMonth, MonthToFreeze
from records import inbox, month_streams, months
from records.database import Connection, Engine, database_time, transaction

CUT_OFF_AFTER = timedelta(minutes=10)
"""How long after its end a month is still recorded: receipts of its last minutes come in then."""

UNDER_WAY = timedelta(minutes=1)
"""A transaction lasts half as long at most, so what was recorded before the cut-off is there to be counted by then."""

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class MonthFreezer:
    """The `freeze_month` activity."""

    engine: Engine
    figures: Figures = count_month
    clock: RecordedAt = database_time

    @activity.defn(name="freeze_month")
    async def freeze_month(self, month: MonthToFreeze) -> FrozenMonth:
        """Store the month's figures, or answer the edition that is stored."""
        return await told(self.freeze)(month)

    async def freeze(self, asked: MonthToFreeze) -> FrozenMonth:
        """The same, with errors as they are. Waits (by retry) for receipts that came before the cut-off."""
        month, nominal_at = month_before(datetime.fromisoformat(asked.scheduled_at), ZoneInfo(asked.zone))
        async with transaction(self.engine, seconds=240) as conn:
            stored = await months.find(conn, month)
            if stored is None:
                cut_off_at = await self._cut_off(conn, nominal_at)
                figures = await self.figures(conn, month, cut_off_at, edition=1)
                stored = months.Edition(month, 1, figures, cut_off_at)
                await months.store(conn, stored)
        return FrozenMonth(month, stored.edition)

    async def _cut_off(self, conn: Connection, nominal_at: datetime) -> datetime:
        """The month's cut-off, or the moment after the last of its receipts where that was recorded later."""
        if await inbox.pending(conn, limit=1, before=nominal_at):
            raise ApplicationError("receipts of the month are not recorded yet", type=AWAY)
        late_at = await month_streams.last_late_receipt(conn, nominal_at)
        cut_off_at = nominal_at if late_at is None else (late_at + A_MOMENT).astimezone(nominal_at.tzinfo)
        if await self.clock(conn) < cut_off_at + UNDER_WAY:
            raise ApplicationError("the month's cut-off has not passed long enough", type=AWAY)
        return cut_off_at


def month_before(moment: datetime, zone: ZoneInfo) -> tuple[str, datetime]:
    """The month (YYYY-MM) that ended last before `moment`, and its cut-off."""
    end = moment.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return f"{end - timedelta(days=1):%Y-%m}", end + CUT_OFF_AFTER
