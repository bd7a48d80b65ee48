"""A month counted from the log, by commands that went the whole way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from activities.month_rows import count_month
from reports.figures import from_document
from tests.spine import SEALED, Spine, message

DAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


class TestMonth:
    async def test_counts_what_was_received_accepted_and_ended(self, spine: Spine) -> None:
        """Three came in March: one accepted, one answered, one left alone; a fourth belongs to April."""
        async with spine.working():
            accepted, answered, _ = [await spine.submit(received_at=DAY) for _ in range(3)]
            await spine.submit(received_at=DAY + timedelta(days=40))
            on = {"occurred_on": "2026-03-04"}
            await spine.give(message(accepted, "accept", on))
            await spine.give(message(answered, "answer", {**on, "answer": SEALED}))
        async with spine.engine.connect() as conn:
            document = await count_month(conn, "2026-03", datetime.now(UTC) + timedelta(days=3650))
        figures = from_document(document)
        received, accepted_here, ended = (
            figures.get(code).total.values for code in ("received", "accepted", "concluded")
        )
        assert (received["complaints"], accepted_here["complaints"]) == (3, 1)
        assert (ended["all"], ended["answered"]) == (1, 1)

    async def test_counts_a_duty_that_was_met_late_as_late(self, spine: Spine) -> None:
        """Three working days from a Monday end on Thursday the 5th."""
        async with spine.working():
            prompt, late = [await spine.submit(received_at=DAY) for _ in range(2)]
            await spine.give(message(prompt, "accept", {"occurred_on": "2026-03-04"}))
            await spine.give(message(late, "accept", {"occurred_on": "2026-03-20"}))
        async with spine.engine.connect() as conn:
            figures = from_document(await count_month(conn, "2026-03", datetime.now(UTC) + timedelta(days=3650)))
        counted = figures.get("on_time").total
        assert (counted.numerator, counted.denominator) == (1, 2)
