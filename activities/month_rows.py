"""Counting a month: its rows, read from the log as it was recorded before the cut-off, and the figures they come to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from records import month_streams
from records.database import Connection
from reports.facts import ENDED, ComplaintRow, ConsultationRow, DutyRow, Month
from reports.figures import month_figures, to_document
from reports.rows import rows_of


class Figures(Protocol):
    """Counts a month as it was recorded before the cut-off; the answer holds JSON values. Edition 0 is a preview."""

    async def __call__(
        self, conn: Connection, month: str, cut_off_at: datetime, *, edition: int = 0
    ) -> Mapping[str, Any]:
        """The figures of a month (YYYY-MM). The connection is in a transaction."""


async def count_month(conn: Connection, month: str, cut_off_at: datetime, *, edition: int = 0) -> Mapping[str, Any]:
    """The figures of a calendar month, counted from the log itself; others get their turn meanwhile."""
    days = month_of(month, cut_off_at, edition=edition)
    complaints, duties, consultations = await month_rows(conn, days)
    figures = await asyncio.to_thread(month_figures, days, complaints, duties=duties, consultations=consultations)
    return to_document(figures)


def month_of(month: str, cut_off_at: datetime, *, edition: int) -> Month:
    """The calendar month's first and last day."""
    first_on = date.fromisoformat(f"{month}-01")
    last_on = (first_on + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Month(first_on, last_on, cut_off_at, edition)


async def month_rows(conn: Connection, month: Month) -> tuple[list[ComplaintRow], list[DutyRow], list[ConsultationRow]]:
    """Everything that may count in a month, from events recorded before its cut-off. Needs a transaction."""
    complaints: list[ComplaintRow] = []
    duties: list[DutyRow] = []
    async for one in month_streams.month_streams(
        conn, first_on=month.first_on, last_on=month.last_on, before=month.cut_off_at, ended=ENDED
    ):
        complaint, owed = rows_of(one.stream, one.kind, one.events)
        duties += [duty for duty in owed if month.has(duty.due_on)]  # the figures ask the same; memory does not
        if complaint is not None:
            complaints.append(complaint)
    asked = await month_streams.consultations(
        conn, first_on=month.first_on, last_on=month.last_on, before=month.cut_off_at
    )
    return complaints, duties, [ConsultationRow(one.office, one.channel, one.on, one.count) for one in asked]
