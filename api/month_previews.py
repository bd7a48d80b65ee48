"""Months that are not frozen yet, counted when somebody asks and kept for a minute.

Counting reads every stream that has a part in the month, so it happens once at a time; page, JSON and Excel file that
are opened one after the other show the same numbers, and each says when they were counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from activities.month_rows import count_month
from records.database import Engine, transaction
from reports.figures import Figures, from_document

KEPT = timedelta(minutes=1)
LONGEST = 120.0  # seconds


@dataclass
class Previews:
    """Counts months. `now` is the clock of requests, and so the cut-off of what is counted."""

    engine: Engine
    now: Callable[[], datetime]
    zone: tzinfo
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _kept: dict[str, Figures] = field(default_factory=dict)

    async def get(self, month: str) -> Figures:
        """The figures of a month (YYYY-MM) as recorded until now, or at most a minute ago."""
        async with self._lock:
            now = self.now().astimezone(self.zone)
            self._kept = {label: one for label, one in self._kept.items() if now - one.month.cut_off_at < KEPT}
            if month not in self._kept:
                async with transaction(self.engine, seconds=LONGEST) as conn:
                    self._kept[month] = from_document(await count_month(conn, month, now))
            return self._kept[month]
