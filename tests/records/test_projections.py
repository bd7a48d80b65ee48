"""Read models: they follow the log in its transaction, and a replay comes to the same rows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.lateness import is_overdue
from casework.negotiation import AGREED
from records import boards, queries
from records.cursors import BadCursor
from records.database import execute
from records.read_models import DEADLINES, READ_MODELS
from records.rebuild import rebuild
from records.selection import rows, selected
from tests.records.desk import CITY, CLOCK, MEDIATOR, NOW, ZONE, Desk, reference


def morning(on: date) -> datetime:
    """Nine o'clock of a day, in the installation's zone."""
    return datetime.combine(on, time(9), tzinfo=ZONE)


async def deadlines_of(conn: AsyncConnection, stream: UUID) -> list[boards.DeadlineRow]:
    """The row of every time limit of one matter."""
    mine = selected(boards.DeadlineRow, DEADLINES).where(DEADLINES.c.stream == stream)
    return await rows(conn, boards.DeadlineRow, mine)


NOTE = {"with_whom": "worker", "how": "phone", "result": "reached", "note": reference("note")}


class TestComplaintRow:
    """What lists show of a complaint."""

    async def test_shows_what_was_received(self, desk: Desk) -> None:
        """Number, stage, money, people and codes come from the events."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            row = await queries.find_complaint(conn, stream)
        assert row is not None
        assert (row.number, row.stage, row.office, row.workers, row.identified, row.claimed_yuan, row.claim_codes) == (
            "ZJ-HZ-2026-000001",
            "received",
            CITY,
            2,
            1,
            Decimal("23456.78"),
            ["1.1"],
        )

    async def test_stands_at_the_version_of_the_log(self, desk: Desk) -> None:
        """Each command moves the row to the stream's last sequence."""
        stream = await desk.submit()
        head = await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        async with desk.engine.connect() as conn:
            row = await queries.find_complaint(conn, stream)
        assert row is not None
        assert (row.version, row.handler) == (head.sequence, MEDIATOR.id)

    async def test_is_not_written_without_its_events(self, desk: Desk) -> None:
        """A transaction that is rolled back leaves neither."""
        stream = uuid4()
        async with desk.engine.connect() as conn:
            await desk.within(conn, stream, "submit", {"narrative": reference("n")})
            await conn.rollback()
            assert await queries.find_complaint(conn, stream) is None

    async def test_holds_no_text_of_a_person(self, desk: Desk) -> None:
        """A natural person among the respondents has no name and no reference in the read models."""
        person = {"subject": str(uuid4()), "name": reference("boss")}
        await desk.submit(respondents=[{"kind": "person", "basis": "labour_contractor", "person": person}])
        async with desk.engine.connect() as conn:
            found = (await execute(conn, "SELECT kind, name, credit_code FROM complaint_respondents")).all()
        assert [tuple(one) for one in found] == [("person", None, None)]


class TestOtherMatter:
    """A stream that is no complaint."""

    async def _lead(self, desk: Desk) -> UUID:
        stream = uuid4()
        lead = {"source": "digest", "summary": reference("lead"), "region": "330106", "received_on": "2026-02-27"}
        async with desk.engine.begin() as conn:
            await desk.within(conn, stream, "record_lead", lead, kind="lead")
        desk.now += timedelta(days=1)
        async with desk.engine.begin() as conn:
            await desk.within(conn, stream, "assign_lead", {"handler": MEDIATOR.id}, kind="lead")
        return stream

    async def test_is_listed_by_its_kind(self, desk: Desk) -> None:
        """Kind, office and handler; the day it was opened stays that of its first event."""
        stream = await self._lead(desk)
        async with desk.engine.connect() as conn:
            page = await queries.list_matters(conn, kind="lead", offices=[CITY])
            other = await queries.list_matters(conn, kind="incident", offices=[CITY])
        assert ([one.stream for one in page.items], other.items) == ([stream], [])
        assert (page.items[0].handler, page.items[0].opened_on) == (MEDIATOR.id, date(2026, 2, 27))

    async def test_is_rebuilt_alike(self, desk: Desk) -> None:
        """A replay comes to the same row."""
        await self._lead(desk)
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()


class TestHeadRow:
    """What the sweep asks."""

    async def test_shows_stage_and_next_wake(self, desk: Desk) -> None:
        """The earliest running clock is when the stream wakes."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            standing = await queries.find_standing(conn, stream)
            deadlines = await deadlines_of(conn, stream)
        assert standing is not None
        first = min(one.due_on for one in deadlines if one.status == "running")
        assert standing.next_wake_at is not None
        assert standing.next_wake_at.astimezone(ZONE).date() == first + timedelta(days=1)

    async def test_is_absent_before_the_first_event(self, desk: Desk) -> None:
        """An unknown stream has no standing."""
        async with desk.engine.connect() as conn:
            assert await queries.find_standing(conn, uuid4()) is None

    async def test_is_found_late_when_its_date_has_come(self, desk: Desk) -> None:
        """A date that passed without an event is late, one ahead is not."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            late = await queries.late_streams(conn, late=timedelta(minutes=1), limit=5, now=NOW + timedelta(days=30))
            none = await queries.late_streams(conn, late=timedelta(minutes=1), limit=5, now=NOW)
        assert ([one.stream for one in late], none) == ([stream], [])

    async def test_is_listed_open_in_pages(self, desk: Desk) -> None:
        """The sweep walks all open streams by id."""
        streams = sorted([await desk.submit() for _ in range(3)], key=lambda one: one.bytes)
        async with desk.engine.connect() as conn:
            first = await queries.open_streams(conn, after=None, limit=2)
            rest = await queries.open_streams(conn, after=str(first[-1].stream), limit=2)
        assert [one.stream for one in (*first, *rest)] == streams


class TestDeadlines:
    """Boards of time limits."""

    async def _board(self, desk: Desk, today: date, status: str | None) -> list[str]:
        async with desk.engine.connect() as conn:
            page = await boards.list_deadlines(
                conn, now=morning(today), soon_by=today + timedelta(days=3), status=status, offices=[CITY], whose="ours"
            )
        return [one.rule for one in page.items]

    async def test_carry_how_their_date_came_about(self, desk: Desk) -> None:
        """The trace ends on the due date."""
        stream = await desk.submit()
        async with desk.engine.connect() as conn:
            found = await deadlines_of(conn, stream)
        assert [one.trace[-1]["on"] for one in found if one.whose == "ours"] == ["2026-03-05"]

    async def test_are_due_soon_until_their_day(self, desk: Desk) -> None:
        """On its last day a duty is due soon and not overdue."""
        await desk.submit()
        day = date(2026, 3, 5)
        assert await self._board(desk, day, "due_soon") == ["SVC.ACCEPT"]
        assert await self._board(desk, day, "overdue") == []

    async def test_are_overdue_the_day_after(self, desk: Desk) -> None:
        """A duty of ours past its day is overdue, before and after the lapse is recorded."""
        stream = await desk.submit()
        day = date(2026, 3, 6)
        assert await self._board(desk, day, "overdue") == ["SVC.ACCEPT"]
        desk.now = NOW + timedelta(days=4)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        assert await self._board(desk, day, "overdue") == ["SVC.ACCEPT"]

    async def test_are_called_overdue_as_the_rules_call_them(self, desk: Desk) -> None:
        """The board's SQL and the predicate agree, on the day of a lapse in minutes too, before and after it."""
        stream = await desk.submit(urgency=["self_harm"])
        local = NOW.astimezone(ZONE)
        moments = [local + timedelta(minutes=minutes) for minutes in (0, 29, 30, 31, 60, 6000)]

        async def called(moment: datetime) -> tuple[set[str], set[str]]:
            async with desk.engine.connect() as conn:
                page = await boards.list_deadlines(conn, now=moment, soon_by=moment.date(), status="overdue")
                found = await deadlines_of(conn, stream)
            return {one.id for one in page.items}, {one.id for one in found if is_overdue(one, moment)}

        before = [await called(moment) for moment in moments]
        desk.now = NOW + timedelta(minutes=31)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        after = [await called(moment) for moment in moments[3:]]
        assert all(board == ruled for board, ruled in before + after)
        assert [len(board) for board, _ in before] == [0, 0, 1, 1, 1, 2]
        assert [len(board) for board, _ in after] == [1, 1, 2]

    async def test_leave_the_board_when_met(self, desk: Desk) -> None:
        """What was waited for happened."""
        await desk.accepted()
        assert "SVC.ACCEPT" not in await self._board(desk, date(2026, 3, 30), "overdue")

    async def test_of_a_withdrawn_matter_are_history(self, desk: Desk) -> None:
        """A closed matter is on no board, even where a duty lapsed in it."""
        stream = await desk.submit()
        desk.now = NOW + timedelta(days=4)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        await desk.give(stream, "withdraw", {"reason": "gave_up"})
        assert await self._board(desk, date(2026, 3, 30), "overdue") == []

    async def _others(self, desk: Desk) -> list[tuple[UUID, str]]:
        """What stands on the board of others, which must agree with what is counted there."""
        today = date(2026, 9, 1)
        async with desk.engine.connect() as conn:
            page = await boards.list_board(
                conn, "others", now=morning(today), soon_by=today, view_by=today, offices=[CITY]
            )
            lines = await boards.board(conn, now=morning(today), soon_by=today, offices=[CITY])
        assert sum(one.lapsed for one in lines if one.whose in ("other_body", "employer")) == len(page.items)
        return [(one.stream, one.rule) for one in page.items]

    async def _waiting_for_a_tribunal(self, desk: Desk) -> UUID:
        """The tribunal took the case in March, and let its forty-five days pass."""
        taken = [{"fact": "filed", "occurred_on": "2026-02-24"}, {"fact": "accepted", "occurred_on": "2026-02-27"}]
        stream = await desk.submit(proceedings=[{"kind": "arbitration", "facts": taken}])
        await desk.give(stream, "accept", {"handler": MEDIATOR.id})
        desk.now = NOW + timedelta(days=80)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        return stream

    async def test_of_a_tribunal_stay_while_it_has_the_matter(self, desk: Desk) -> None:
        """Our part is done because the tribunal has the case: somebody follows it until the award is there."""
        stream = await self._waiting_for_a_tribunal(desk)
        await desk.give(stream, "classify", {"relation": "labour"})
        await desk.give(stream, "conclude", {"outcome": "accepted_elsewhere", "reason": reference("why")})
        assert (stream, "ARB.16") in await self._others(desk)
        award = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-05-20"}]}
        await desk.give(stream, "record_outside_proceeding", {"proceeding": "p1", "given": award})
        assert (stream, "ARB.16") not in await self._others(desk)

    async def test_of_a_tribunal_are_history_in_a_closed_matter(self, desk: Desk) -> None:
        """Nobody follows it any more."""
        stream = await self._waiting_for_a_tribunal(desk)
        await desk.give(stream, "classify", {"relation": "labour"})
        await desk.give(stream, "conclude", {"outcome": "accepted_elsewhere", "reason": reference("why")})
        await desk.give(stream, "follow_up", {"satisfaction": "satisfied"})
        await desk.give(stream, "close")
        assert await self._others(desk) == []

    async def test_of_a_tribunal_go_along_with_a_joined_complaint(self, desk: Desk) -> None:
        """The paper is followed in the other matter: what came of it could not be told here."""
        there, stream = await desk.accepted(), await self._waiting_for_a_tribunal(desk)
        assert (stream, "ARB.16") in await self._others(desk)
        await desk.give(stream, "join", {"into": str(there), "reason": reference("same")})
        assert await self._others(desk) == []

    async def test_of_an_employer_leave_the_board_when_our_work_is_done(self, desk: Desk) -> None:
        """A request to negotiate that nobody answered founds nothing in a matter that is concluded."""
        stream = await desk.accepted()
        await desk.give(stream, "classify", {"relation": "labour"})
        await desk.give(stream, "request_negotiation")
        desk.now += timedelta(days=20)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        assert await self._others(desk) == [(stream, "NEG.1")]
        await desk.give(stream, "answer_negotiation", {"limb": "l1", "consent": "silent"})
        await desk.give(stream, "conclude", {"outcome": "explained", "reason": reference("nothing")})
        assert await self._others(desk) == []

    async def test_of_both_sides_are_nobodys_rights(self, desk: Desk) -> None:
        """How long they talk, as they agreed, is on neither board of rights, and counted there neither running nor over."""
        stream = await desk.accepted()
        await desk.give(stream, "classify", {"relation": "labour"})
        await desk.give(stream, "request_negotiation")
        until = {"limb": "l1", "consent": "agreed", "until": "2026-03-05"}
        await desk.give(stream, "answer_negotiation", until)
        now, soon_by = morning(date(2026, 3, 3)), date(2026, 3, 6)
        async with desk.engine.connect() as conn:
            both = {one.rule for one in await deadlines_of(conn, stream) if one.holder == "both"}
            right = await boards.list_board(
                conn, "party", now=now, soon_by=soon_by, view_by=date(2029, 1, 1), offices=[CITY]
            )
            soon = await boards.list_deadlines(conn, now=now, soon_by=soon_by, status="due_soon", whose="party")
            counted = await boards.board(conn, now=now, soon_by=soon_by, offices=[CITY])
        rights = {one.rule for one in (*right.items, *soon.items)}
        assert both == AGREED and not rights & AGREED
        running = sum(one.running for one in counted if one.whose == "party")
        assert (running, {one.due_soon for one in counted if one.whose == "party"} - {0}) == (len(right.items), set())

    async def test_name_the_limb_they_run_in(self, desk: Desk) -> None:
        """The answer to a request to negotiate is waited for in its limb; our own duties are the whole matter's."""
        stream = await desk.accepted()
        await desk.give(stream, "classify", {"relation": "labour"})
        await desk.give(stream, "request_negotiation")
        async with desk.engine.connect() as conn:
            found = {(one.scope, one.limb) for one in await deadlines_of(conn, stream)}
        assert ("l1", "l1") in found and {limb for scope, limb in found if scope != "l1"} == {None}

    async def test_follow_the_handler(self, desk: Desk) -> None:
        """Office and handler of every clock are those of the matter."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            assert {one.handler for one in await deadlines_of(conn, stream)} == {MEDIATOR.id}

    async def test_are_counted_by_office_and_handler(self, desk: Desk) -> None:
        """A board line sums one kind of owner."""
        await desk.submit()
        await desk.submit()
        async with desk.engine.connect() as conn:
            lines = await boards.board(conn, now=morning(date(2026, 3, 6)), soon_by=date(2026, 3, 11), offices=[CITY])
        assert [(one.whose, one.overdue) for one in lines if one.overdue] == [("ours", 2)]

    async def test_are_cut_into_pages_without_loss(self, desk: Desk) -> None:
        """Following the cursors shows every clock once."""
        for _ in range(3):
            await desk.submit()
        seen: list[tuple[UUID, str]] = []
        cursor: str | None = None
        async with desk.engine.connect() as conn:
            while True:
                page = await boards.list_deadlines(
                    conn, now=morning(date(2026, 3, 3)), soon_by=date(2026, 3, 6), limit=2, cursor=cursor
                )
                seen += [(one.stream, one.id) for one in page.items]
                cursor = page.next
                if cursor is None:
                    break
            total = (await execute(conn, "SELECT count(*) FROM deadlines")).scalar_one()
        assert (len(seen), len(set(seen))) == (total, total)


class TestListOfComplaints:
    """Complaints as a list."""

    async def test_is_cut_by_office(self, desk: Desk) -> None:
        """Nobody sees what is outside the offices given."""
        await desk.submit()
        async with desk.engine.connect() as conn:
            assert (await queries.list_complaints(conn, offices=["elsewhere"])).items == []

    async def test_is_cut_into_pages_without_loss(self, desk: Desk) -> None:
        """The cursor goes on where the page ended."""
        streams = {await desk.submit() for _ in range(3)}
        async with desk.engine.connect() as conn:
            first = await queries.list_complaints(conn, offices=[CITY], limit=2)
            rest = await queries.list_complaints(conn, offices=[CITY], limit=2, cursor=first.next)
        assert ({one.stream for one in (*first.items, *rest.items)}, rest.next) == (streams, None)

    @pytest.mark.parametrize("cursor", ["nonsense", "WyJ4Il0", "", "W10"])
    async def test_refuses_a_cursor_it_did_not_give(self, engine: AsyncEngine, cursor: str) -> None:
        """A made-up cursor is a named error, not a failure."""
        async with engine.connect() as conn:
            with pytest.raises(BadCursor):
                await queries.list_complaints(conn, offices=None, cursor=cursor)


class TestTimeline:
    """The events of a matter as a page shows them."""

    async def test_shows_every_event_in_order(self, desk: Desk) -> None:
        """Who, when, and what the event holds."""
        stream = await desk.accepted()
        async with desk.engine.connect() as conn:
            found = await queries.timeline(conn, stream)
        assert [one.sequence for one in found] == list(range(1, len(found) + 1))
        assert found[0].data["channel"] == "hotline"


class TestRebuild:
    """Replaying the log."""

    async def test_comes_to_the_same_rows(self, desk: Desk) -> None:
        """After a life with notes, a lapse and a withdrawal nothing differs."""
        stream = await desk.accepted()
        await desk.give(stream, "note_contact", NOTE)
        await desk.submit()
        desk.now += timedelta(days=10)
        await desk.give(stream, "tick", {"due_at": desk.now.isoformat()}, actor=CLOCK)
        await desk.give(stream, "withdraw", {"reason": "settled"})
        report = await rebuild(desk.engine, zone=ZONE, compare=True)
        assert (report.streams, report.found) == (2, ())

    @pytest.mark.parametrize(
        ("change", "kind"),
        [
            ("UPDATE complaints SET handler = 'somebody'", "complaints_changed"),
            ("UPDATE complaints SET claimed_yuan = claimed_yuan + 1", "complaints_changed"),
            ("UPDATE deadlines SET due_on = due_on + 1", "deadlines_changed"),
            ("DELETE FROM deadlines WHERE rule = 'SVC.ACCEPT'", "deadlines_missing"),
            ("UPDATE complaint_respondents SET id = 'r9'", "complaint_respondents_orphan"),
            ("UPDATE streams SET next_wake_at = now()", "streams_changed"),
            ("UPDATE streams SET stage = 'closed'", "streams_changed"),
        ],
    )
    async def test_names_and_mends_a_difference(self, desk: Desk, change: str, kind: str) -> None:
        """A row that is not as the log says is named with its stream and version, and put right."""
        stream = await desk.accepted()
        async with desk.engine.begin() as conn:
            await execute(conn, change)
            version = (await execute(conn, "SELECT sequence FROM streams")).scalar_one()
        line = f"{stream} {version} {kind}"
        assert line in (await rebuild(desk.engine, zone=ZONE, compare=True)).lines
        assert line in (await rebuild(desk.engine, zone=ZONE, compare=False)).lines
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()

    async def test_names_rows_without_any_event(self, desk: Desk) -> None:
        """A row of a stream that the log does not know has no source."""
        stream = uuid4()
        async with desk.engine.begin() as conn:
            await execute(
                conn,
                "INSERT INTO complaint_respondents (stream, id, kind, basis) VALUES ($1, 'r1', 'company', 'employer')",
                (stream,),
            )
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).lines[
            0
        ] == f"{stream} 0 complaint_respondents_orphan"
        await rebuild(desk.engine, zone=ZONE, compare=False)
        assert (await rebuild(desk.engine, zone=ZONE, compare=True)).found == ()

    async def test_restores_emptied_read_models(self, desk: Desk) -> None:
        """All of it can be thrown away and comes back."""
        stream = await desk.accepted()
        async with desk.engine.begin() as conn:
            for table in READ_MODELS:
                await execute(conn, f"DELETE FROM {table.name}")
        await rebuild(desk.engine, zone=ZONE, compare=False)
        async with desk.engine.connect() as conn:
            row = await queries.find_complaint(conn, stream)
        assert row is not None
        assert row.stage == "accepted"

    async def test_changes_nothing_when_it_compares(self, desk: Desk) -> None:
        """Comparing leaves a wrong row as it is."""
        await desk.submit()
        async with desk.engine.begin() as conn:
            await execute(conn, "UPDATE complaints SET grade = 'major'")
        await rebuild(desk.engine, zone=ZONE, compare=True)
        async with desk.engine.connect() as conn:
            assert (await execute(conn, "SELECT grade FROM complaints")).scalar_one() == "major"
