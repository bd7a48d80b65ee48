"""Freezing a month's figures: counted once, after the inbox of that month has been recorded, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.failures import failure, told
from activities.month_rows import Figures, count_month
from activities.record import RecordedAt
from casework.messages import AWAY, FrozenMonth, MonthToFreeze
from records import inbox, month_streams, months, stuck
from records.database import Connection, Engine, database_time, sqlstate, transaction

log = structlog.get_logger(__name__)

CUT_OFF_AFTER = timedelta(minutes=10)
"""How long after its end a month is still recorded: receipts of its last minutes come in then."""

UNDER_WAY = timedelta(minutes=1)
"""A transaction lasts half as long at most, so what was recorded before the cut-off is there to be counted by then."""

A_MOMENT = timedelta(microseconds=1)

COUNTING_SECONDS = 240
"""How long a month may be counted: a minute less than an attempt of the step."""

EVERY_MONTH = 12 * 200

FREEZE = "freeze_month"

FREEZES = UUID("0b8f4f0e-6f0a-5d43-8d0c-4a5b0c6f7d21")
"""The names of months in the list of what is stuck; no stream has such an id."""


@dataclass(frozen=True)
class MonthFreezer:
    """The `freeze_month` activity."""

    engine: Engine
    figures: Figures = count_month
    clock: RecordedAt = database_time

    @activity.defn(name="freeze_month")
    async def freeze_month(self, month: MonthToFreeze) -> FrozenMonth:
        """Store the month's figures, or answer the edition that is stored; then freeze what earlier runs missed."""
        return await told(self.freeze)(month)

    async def freeze(self, asked: MonthToFreeze) -> FrozenMonth:
        """The same, with errors as they are. Waits (by retry) for receipts that came before the cut-off.

        An earlier month that fails again holds nothing up: like the one asked for it is listed as stuck.
        """
        month, nominal_at = month_before(datetime.fromisoformat(asked.scheduled_at), ZoneInfo(asked.zone))
        frozen = await self._frozen_or_listed(month, nominal_at)
        for earlier, ended_at in await self._missed(nominal_at):
            try:
                await self._frozen_or_listed(earlier, ended_at)
            except Exception as error:
                if failure(error).type == AWAY:
                    raise
        return frozen

    async def _missed(self, nominal_at: datetime) -> list[tuple[str, datetime]]:
        """Months before that of a cut-off that are not frozen, from the first receipt on, the oldest first."""
        async with transaction(self.engine) as conn:
            first_at = await months.first_receipt(conn)
            frozen = {month for month, _ in await months.list_months(conn, limit=EVERY_MONTH)}
        found: list[tuple[str, datetime]] = []
        month, ended_at = month_before(nominal_at - timedelta(days=1), nominal_at.tzinfo)
        while first_at is not None and first_at < ended_at:
            if month not in frozen:
                found.append((month, ended_at))
            month, ended_at = month_before(ended_at - timedelta(days=1), nominal_at.tzinfo)
        return found[::-1]

    async def _frozen_or_listed(self, month: str, nominal_at: datetime) -> FrozenMonth:
        """Freeze a month. A failure that does not pass by itself is logged with the month, and listed until it did."""
        stream = uuid5(FREEZES, month)
        try:
            frozen = await self._frozen(month, nominal_at)
        except Exception as error:
            if failure(error).type != AWAY:
                log.error("month_not_frozen", month=month, error=type(error).__name__, sqlstate=sqlstate(error))
                await self._list(stream, error)
            raise
        async with transaction(self.engine) as conn:
            await stuck.clear(conn, stream=stream, command=FREEZE)
        return frozen

    async def _list(self, stream: UUID, error: Exception) -> None:
        async with transaction(self.engine) as conn:
            await stuck.note(
                conn,
                stream=stream,
                kind="month",
                command=FREEZE,
                error_class=type(error).__name__,
                sqlstate=sqlstate(error),
                at=await self.clock(conn),
            )

    async def _frozen(self, month: str, nominal_at: datetime) -> FrozenMonth:
        """The stored edition. Counting has a transaction of its own, so that storing waits for nothing."""
        async with transaction(self.engine, seconds=COUNTING_SECONDS) as conn:
            await months.take_time(conn, seconds=COUNTING_SECONDS)
            stored = await months.find(conn, month)
            if stored is None:
                cut_off_at = await self._cut_off(conn, nominal_at)
                figures = await self.figures(conn, month, cut_off_at, edition=1)
        if stored is None:
            stored = months.Edition(month, 1, figures, cut_off_at)
            async with transaction(self.engine) as conn:
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


def month_before(moment: datetime, zone: tzinfo | None) -> tuple[str, datetime]:
    """The month (YYYY-MM) that ended last before `moment`, and its cut-off."""
    end = moment.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return f"{end - timedelta(days=1):%Y-%m}", end + CUT_OFF_AFTER
