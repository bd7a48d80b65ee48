"""A month counted by hand, and the same month frozen from the record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import ScheduleActionStartWorkflow, ScheduleBackfill, ScheduleOverlapPolicy
from temporalio.exceptions import ApplicationError

from activities.month_freeze import MonthFreezer
from activities.month_rows import count_month, month_of, month_rows
from activities.receipts import Receipts
from casework.messages import AWAY, MonthToFreeze, StreamName
from deploy.schedules import month_schedule
from records import months, stuck
from records.database import Connection, Engine, execute
from tests.activities.march import CUT_OFF_AT, FIGURES, MONTH, TRIGGERED_AT, Chronicle, read, record_april, record_march
from tests.spine import CITY, PROVINCE, SEALED, ZONE, Spine, seed

ASKED = MonthToFreeze(TRIGGERED_AT, "Asia/Shanghai")


@pytest.fixture
async def story(engine: Engine) -> Chronicle:
    """March and what came after it."""
    await seed(engine)
    chronicle = await record_march(engine)
    await record_april(chronicle)
    return chronicle


def freezer_of(engine: Engine, now: datetime = CUT_OFF_AT + timedelta(minutes=10)) -> MonthFreezer:
    """The activity at a moment."""

    async def clock(conn: Connection) -> datetime:
        return now

    return MonthFreezer(engine, clock=clock)


async def find(engine: Engine) -> months.Edition | None:
    """What is stored of March."""
    async with engine.connect() as conn:
        return await months.find(conn, MONTH)


class TestCountedMonth:
    async def test_is_the_one_added_up_by_hand(self, story: Chronicle) -> None:
        """Late entries, the reopened, the unpaid, duties met in time, late and not at all."""
        async with story.engine.connect() as conn:
            document = await count_month(conn, MONTH, CUT_OFF_AT, edition=1)
        assert read(document) == FIGURES

    async def test_tells_offices_and_channels_apart(self, story: Chronicle) -> None:
        """The office above got one complaint, and its row holds no duty, because that one falls due in April."""
        async with story.engine.connect() as conn:
            document = await count_month(conn, MONTH, CUT_OFF_AT)
        rows = {one["code"]: {line["code"]: line for line in one["by"]["office"]} for one in document["indicators"]}
        assert {office: row["values"]["complaints"] for office, row in rows["received"].items()} == {
            CITY: 3,
            PROVINCE: 1,
        }
        assert [rows["on_time"][office]["denominator"] for office in (CITY, PROVINCE)] == [4, 0]
        channels = {one["code"]: one["values"] for one in document["indicators"][0]["by"]["channel"]}
        assert channels["hotline"] == {"complaints": 2, "consultations": 2}

    async def test_knows_later_what_was_entered_later(self, story: Chronicle) -> None:
        """Counted again in April, March has the late acceptance, receipt and consultation; April's payment stays April's."""
        async with story.engine.connect() as conn:
            document = await count_month(conn, MONTH, story.now + timedelta(seconds=1))
        now = read(document)
        assert now["received"] == {"complaints": 5, "consultations": 3}
        assert (now["accepted"], now["on_time"]["numerator"]) == ({"complaints": 3}, 3)
        assert (now["amounts"], now["resolved"]) == (FIGURES["amounts"], FIGURES["resolved"])

    async def test_leaves_streams_alone_that_have_no_part_in_it(self, story: Chronicle) -> None:
        """April reads what is open, was touched or falls due; the matter that ended in February is not read again."""
        async with story.engine.connect() as conn:
            april = month_of("2026-04", story.now + timedelta(seconds=1), edition=0)
            complaints, duties, consultations = await month_rows(conn, april)
        assert {one.channel for one in complaints} == {"hotline", "web", "transfer", "petition"}
        assert {one.due_on.month for one in duties} == {4}
        assert consultations == []


class TestFrozenMonth:
    async def test_keeps_the_figures_of_its_cut_off(self, story: Chronicle) -> None:
        """Frozen as edition 1, with what was recorded before ten past midnight and nothing since."""
        frozen = await freezer_of(story.engine).freeze(ASKED)
        stored = await find(story.engine)
        assert (frozen.month, frozen.edition) == (MONTH, 1)
        assert stored is not None and stored.cut_off_at == CUT_OFF_AT
        assert read(stored.figures) == FIGURES
        assert stored.figures["month"]["edition"] == 1

    async def test_stays_when_it_is_frozen_again(self, story: Chronicle) -> None:
        """The second run answers the first edition, whatever was recorded in between."""
        freezer = freezer_of(story.engine)
        first, before = await freezer.freeze(ASKED), await find(story.engine)
        story.at(4, 20)
        await story.submit(channel="sms", received_on="2026-03-01")
        assert (await freezer.freeze(ASKED), await find(story.engine)) == (first, before)

    async def test_waits_until_its_cut_off_lies_behind(self, story: Chronicle) -> None:
        """Five minutes after the month's end its last receipts may still be on their way."""
        with pytest.raises(ApplicationError) as raised:
            await freezer_of(story.engine, CUT_OFF_AT - timedelta(minutes=5)).freeze(ASKED)
        assert (raised.value.type, raised.value.non_retryable) == (AWAY, False)
        assert await find(story.engine) is None


APRIL = MonthToFreeze("2026-04-30T16:20:00+00:00", "Asia/Shanghai")
APRIL_CUT_OFF_AT = datetime(2026, 5, 1, 0, 10, tzinfo=ZONE)


async def broken(conn: Connection, month: str, cut_off_at: datetime, *, edition: int = 0) -> Mapping[str, Any]:
    """Figures that cannot be counted."""
    raise ArithmeticError(month)


async def broken_in_march(conn: Connection, month: str, cut_off_at: datetime, *, edition: int = 0) -> Mapping[str, Any]:
    """Figures that cannot be counted for one month."""
    if month == MONTH:
        raise ArithmeticError(month)
    return await count_month(conn, month, cut_off_at, edition=edition)


async def listed(engine: Engine) -> list[tuple[str, str]]:
    """What is stuck."""
    async with engine.connect() as conn:
        return [(one.command, one.error_class) for one in await stuck.list_stuck(conn, offices=[CITY])]


class TestMissedMonth:
    async def test_is_frozen_by_the_next_run_as_it_stood_at_its_own_cut_off(self, story: Chronicle) -> None:
        """A month whose freeze failed for good, or whose run never came, is not lost."""
        await freezer_of(story.engine, APRIL_CUT_OFF_AT + timedelta(minutes=10)).freeze(APRIL)
        stored = await find(story.engine)
        assert stored is not None and (stored.cut_off_at, read(stored.figures)) == (CUT_OFF_AT, FIGURES)

    async def test_begins_with_the_month_of_the_first_receipt(self, story: Chronicle) -> None:
        """Before it there was nothing to count."""
        await freezer_of(story.engine, APRIL_CUT_OFF_AT + timedelta(minutes=10)).freeze(APRIL)
        async with story.engine.connect() as conn:
            first_at = await months.first_receipt(conn)
            frozen = [month for month, _ in await months.list_months(conn)]
        assert first_at is not None and frozen[-1] == f"{first_at.astimezone(ZONE):%Y-%m}"
        assert frozen[:2] == ["2026-04", MONTH]

    async def test_that_fails_again_holds_nothing_up_and_is_listed(self, story: Chronicle) -> None:
        """The month asked for is frozen all the same."""
        freezer = replace(freezer_of(story.engine, APRIL_CUT_OFF_AT + timedelta(minutes=10)), figures=broken_in_march)
        assert (await freezer.freeze(APRIL)).month == "2026-04"
        assert (await find(story.engine), await listed(story.engine)) == (None, [("freeze_month", "ArithmeticError")])

    async def test_leaves_the_list_when_it_is_frozen(self, story: Chronicle) -> None:
        """What works again is stuck no more."""
        freezer = freezer_of(story.engine, APRIL_CUT_OFF_AT + timedelta(minutes=10))
        await replace(freezer, figures=broken_in_march).freeze(APRIL)
        await freezer.freeze(APRIL)
        assert (await find(story.engine) is not None, await listed(story.engine)) == (True, [])


class TestFailedFreeze:
    async def test_is_listed_as_stuck_and_logged_with_its_month(
        self, story: Chronicle, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Somebody sees it before the meeting does."""
        with pytest.raises(ArithmeticError):
            await replace(freezer_of(story.engine), figures=broken).freeze(ASKED)
        told = capsys.readouterr().out
        assert await listed(story.engine) == [("freeze_month", "ArithmeticError")]
        assert "month_not_frozen" in told and MONTH in told

    async def test_that_only_waits_is_not_listed(self, story: Chronicle) -> None:
        """It is tried again by itself."""
        with pytest.raises(ApplicationError):
            await freezer_of(story.engine, CUT_OFF_AT - timedelta(minutes=5)).freeze(ASKED)
        assert await listed(story.engine) == []

    async def test_is_not_the_end_of_a_long_count(self, story: Chronicle) -> None:
        """Statements, and the pauses between them, may last longer in it than anywhere else."""
        seen: list[str] = []

        async def figures(conn: Connection, month: str, cut_off_at: datetime, *, edition: int = 0) -> Mapping[str, Any]:
            for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
                seen.append((await execute(conn, f"SHOW {setting}")).scalar_one())
            return {}

        async with story.engine.connect() as conn:
            await months.store(conn, months.Edition("2026-02", 1, {}, CUT_OFF_AT))
            await conn.commit()
        await replace(freezer_of(story.engine), figures=figures).freeze(ASKED)
        assert set(seen) == {"4min"}


class TestReceiptInTheInbox:
    async def receive(self, spine: Spine) -> UUID:
        """A receipt of the month's last minute."""
        return await spine.receive(
            received_at=datetime(2026, 3, 31, 23, 59, tzinfo=ZONE), body={"narrative": SEALED, "channel": "sms"}
        )

    async def test_holds_the_freeze_up(self, spine: Spine) -> None:
        """It came before the cut-off and is not recorded: the freeze is tried again later."""
        await self.receive(spine)
        with pytest.raises(ApplicationError, match="not recorded yet"):
            await freezer_of(spine.engine, CUT_OFF_AT + timedelta(days=1)).freeze(ASKED)
        assert await find(spine.engine) is None

    async def test_is_counted_though_it_was_recorded_after_the_cut_off(self, spine: Spine) -> None:
        """The cut-off moves behind the last of them, so that what waited in the inbox is not missing for ever."""
        stream = await self.receive(spine)
        chronicle = Chronicle(spine.engine)
        chronicle.at(4, 1, 3)
        await Receipts(spine.engine, chronicle.recorder).find(StreamName("complaint", str(stream)))
        with pytest.raises(ApplicationError, match="cut-off"):
            await freezer_of(spine.engine, chronicle.now + timedelta(seconds=5)).freeze(ASKED)
        await freezer_of(spine.engine, chronicle.now + timedelta(minutes=2)).freeze(ASKED)
        stored = await find(spine.engine)
        assert stored is not None and stored.cut_off_at == chronicle.now + timedelta(microseconds=1)
        assert read(stored.figures)["received"] == {"complaints": 1, "consultations": 0}

    async def test_of_the_next_month_holds_nothing_up(self, spine: Spine) -> None:
        """A receipt after the cut-off is another month's."""
        await spine.receive(received_at=CUT_OFF_AT + timedelta(minutes=1))
        assert (await freezer_of(spine.engine).freeze(ASKED)).edition == 1


class TestSchedule:
    async def test_freezes_the_month_on_the_server(self, spine: Spine) -> None:
        """The schedule that production makes catches up its run of 1 April: workflow, activity, edition 1 of March."""
        await record_march(spine.engine)
        schedule, name = month_schedule("Asia/Shanghai", spine.task_queue), f"risk-meeting-{uuid4()}"
        assert isinstance(schedule.action, ScheduleActionStartWorkflow)
        schedule.action.id = name
        handle = await spine.client.create_schedule(name, schedule)
        midnight = CUT_OFF_AT - timedelta(minutes=10)
        async with spine.working():
            await handle.backfill(
                ScheduleBackfill(midnight, midnight + timedelta(hours=1), overlap=ScheduleOverlapPolicy.ALLOW_ALL)
            )
            frozen = await _frozen_by_now(spine)
        await handle.delete()
        assert (frozen.edition, read(frozen.figures)) == (1, FIGURES)


async def _frozen_by_now(spine: Spine) -> months.Edition:
    """March as soon as it is frozen; the table tells nobody when it grows, so this asks."""
    async with asyncio.timeout(30):
        while (found := await find(spine.engine)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return found
