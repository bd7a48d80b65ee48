"""What is stuck and what waits: shown to those who look after the service, counted for their dashboards, tried again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from api.auth import COOKIE
from api.pages.routers import ROUTERS
from casework.procedure import Effect
from records import inbox, outbox, stuck
from records.cursors import write_cursor
from records.database import Engine
from tests.api.desk import NARRATIVE, Desk, put_role, row_counts
from tests.spine import SUPERVISOR, Spine

NAME = "王示例"


async def stick(spine: Spine, receipt: UUID) -> None:
    """Mark a receipt stuck."""
    async with spine.engine.begin() as conn:
        await inbox.mark_stuck(conn, receipt, error_class="KeyError", state="42P01")


async def stuck_receipt(desk: Desk, spine: Spine) -> UUID:
    """A receipt that nobody can record: its worker does not run."""
    receipt = await desk.submit({"filer": {"person": {"name": NAME}}})
    await stick(spine, receipt)
    return receipt


async def stuck_command(spine: Spine, stream: UUID) -> None:
    """A wake of that stream that failed."""
    async with spine.engine.begin() as conn:
        await stuck.note(
            conn,
            stream=stream,
            kind="complaint",
            command="tick",
            error_class="KeyError",
            sqlstate=None,
            at=datetime.now(UTC),
        )


async def recorded_with_a_notice(desk: Desk, mediator: Desk, spine: Spine) -> UUID:
    """A recorded complaint with a notice that was not delivered."""
    complaint = await desk.submit()
    assert (await mediator.give(complaint, "note_contact", {"note": NARRATIVE})).status_code == 200
    async with spine.engine.begin() as conn:
        await outbox.put(
            conn, stream=complaint, sequence=1, effects=[Effect("notify", f"person:{SUPERVISOR}", "assigned")]
        )
    return complaint


class TestOversight:
    """At `GET /oversight`."""

    async def test_shows_what_is_stuck_and_what_waits(
        self, desk: Desk, mediator: Desk, supervisor: Desk, working: Spine
    ) -> None:
        """Counts, and rows of ids and codes; nobody's name, text or receipt code."""
        complaint = await recorded_with_a_notice(desk, mediator, working)
        await stuck_command(working, complaint)
        shown = await supervisor.get("/oversight")
        found = shown.json()
        assert shown.status_code == 200
        assert (found["counts"]["stuck_commands"], found["counts"]["effects"]) == (1, 1)
        assert [(one["stream"], one["command"], one["error_class"]) for one in found["stuck_commands"]] == [
            (str(complaint), "tick", "KeyError")
        ]
        assert [(one["stream"], one["template"]) for one in found["effects"]] == [(str(complaint), "assigned")]
        assert found["counts"]["effects_since"] == found["effects"][0]["created_at"]

    async def test_shows_stuck_receipts_without_what_was_told(self, desk: Desk, supervisor: Desk, spine: Spine) -> None:
        """Number, office, class and SQLSTATE."""
        receipt = await stuck_receipt(desk, spine)
        shown = await supervisor.get("/oversight")
        (row,) = shown.json()["stuck_receipts"]
        assert (row["id"], row["error_class"], row["sqlstate"]) == (str(receipt), "KeyError", "42P01")
        assert set(row) == {"id", "number", "office", "received_at", "attempts", "error_class", "sqlstate"}
        assert shown.json()["counts"]["stuck_receipts"] == 1

    async def test_ends_at_the_reach_of_ones_office(
        self, desk: Desk, public: Desk, owner: Engine, spine: Spine
    ) -> None:
        """What is stuck elsewhere is neither shown nor counted nor released."""
        receipt = await stuck_receipt(desk, spine)
        await stuck_command(spine, receipt)
        async with owner.begin() as conn:
            await conn.exec_driver_sql("UPDATE inbox SET office = 'province'")
        supervisor = await public.sign_in(SUPERVISOR)
        found = (await supervisor.get("/oversight")).json()
        assert (found["stuck_receipts"], found["stuck_commands"]) == ([], [])
        assert (found["counts"]["stuck_receipts"], found["counts"]["stuck_commands"]) == (0, 0)
        assert (await supervisor.post(f"/oversight/receipts/{receipt}/release")).status_code == 404

    async def test_is_for_those_who_look_after_the_service(
        self, public: Desk, desk: Desk, mediator: Desk, spine: Spine
    ) -> None:
        """The desk and mediators have no part in it; administrators and auditors have."""
        answers = [await one.get("/oversight") for one in (public, desk, mediator)]
        assert [one.status_code for one in answers] == [401, 403, 403]
        for role in ("administrator", "auditor"):
            await put_role(spine.engine, SUPERVISOR, role)
            watcher = await public.sign_in(SUPERVISOR, acting_as=f"{role}@city")
            assert (await watcher.get("/oversight")).status_code == 200


class TestAStuckReceipt:
    """That is tried again."""

    async def test_becomes_a_complaint_once_its_cause_is_mended(
        self, desk: Desk, supervisor: Desk, working: Spine
    ) -> None:
        """The release starts its workflow at once, and stands in the access log."""
        receipt = await working.receive()
        await stick(working, receipt)
        answer = await supervisor.post(f"/oversight/receipts/{receipt}/release")
        assert (answer.status_code, answer.json()) == (200, {"id": str(receipt), "state": "pending"})
        assert (await working.until(receipt, bool))[0].kind == "complaint_received"
        async with working.engine.connect() as conn:
            logged = await conn.exec_driver_sql(
                "SELECT account, action, stream FROM access_log WHERE stream = $1", (receipt,)
            )
            assert [tuple(row) for row in logged] == [(SUPERVISOR, "release_receipt", receipt)]
        again = await supervisor.post(f"/oversight/receipts/{receipt}/release")
        assert (again.status_code, again.json()["code"]) == (409, "receipt_recorded")

    async def test_is_released_by_those_in_charge_only(
        self, public: Desk, desk: Desk, mediator: Desk, spine: Spine
    ) -> None:
        """An auditor looks on; without a key nothing happens; an unknown receipt is unknown."""
        receipt = await stuck_receipt(desk, spine)
        await put_role(spine.engine, SUPERVISOR, "auditor")
        auditor = await public.sign_in(SUPERVISOR, acting_as="auditor@city")
        supervisor = await public.sign_in(SUPERVISOR)
        before = await row_counts(spine.engine)
        path = f"/oversight/receipts/{receipt}/release"
        answers = [await one.post(path) for one in (public, desk, mediator, auditor)]
        answers.append(await supervisor.client.post(f"/api/v1{path}", headers=supervisor.headers))
        answers.append(await supervisor.post(f"/oversight/receipts/{uuid4()}/release"))
        assert [one.status_code for one in answers] == [401, 403, 403, 403, 422, 404]
        async with spine.engine.connect() as conn:
            assert [one.id for one in await inbox.stuck(conn)] == [receipt]
        assert await row_counts(spine.engine) == before


class TestADelivery:
    """That was refused or failed."""

    async def waiting(self, desk: Desk, mediator: Desk, supervisor: Desk, spine: Spine) -> str:
        """The id of one, as the page shows it."""
        await recorded_with_a_notice(desk, mediator, spine)
        [row] = (await supervisor.get("/oversight")).json()["effects"]
        return str(row["id"])

    @pytest.mark.parametrize(("how", "state", "left"), [("release", "waiting", 1), ("drop", "dropped", 0)])
    async def test_is_tried_now_or_no_more(
        self, desk: Desk, mediator: Desk, supervisor: Desk, working: Spine, how: str, state: str, left: int
    ) -> None:
        """As the supervisor says, and the access log says who did."""
        effect = await self.waiting(desk, mediator, supervisor, working)
        told = await supervisor.post(f"/oversight/effects/{effect}/{how}")
        assert (told.status_code, told.json()) == (200, {"id": effect, "state": state})
        assert len((await supervisor.get("/oversight")).json()["effects"]) == left
        async with working.engine.connect() as conn:
            logged = await conn.exec_driver_sql("SELECT account FROM access_log WHERE action = $1", (f"{how}_effect",))
            assert [row[0] for row in logged] == [SUPERVISOR]

    async def test_is_settled_by_those_in_charge_only(
        self, desk: Desk, mediator: Desk, supervisor: Desk, working: Spine
    ) -> None:
        """A mediator has no part in it; an unknown one is unknown."""
        effect = await self.waiting(desk, mediator, supervisor, working)
        assert (await mediator.post(f"/oversight/effects/{effect}/drop")).status_code == 403
        assert (await supervisor.post(f"/oversight/effects/{uuid4()}/drop")).status_code == 404


class TestTheMeters:
    """Of what waits."""

    async def test_count_what_is_stuck(self, public: Desk, desk: Desk, spine: Spine) -> None:
        """At the moment somebody measures, whatever process it was that failed."""
        receipt = await stuck_receipt(desk, spine)
        await stuck_command(spine, receipt)
        await spine.receive(received_at=datetime(2026, 3, 2, tzinfo=UTC))
        text = (await public.client.get("/metrics")).text
        for line in (
            'gongdao_waiting{kind="stuck_receipts"} 1.0',
            'gongdao_waiting{kind="stuck_commands"} 1.0',
            'gongdao_waiting{kind="pending_receipts"} 1.0',
            'gongdao_waiting{kind="effects"} 0.0',
            'gongdao_waiting_oldest_seconds{kind="effects"} 0.0',
        ):
            assert line in text
        oldest = next(
            one for one in text.splitlines() if one.startswith('gongdao_waiting_oldest_seconds{kind="pending')
        )
        assert float(oldest.rpartition(" ")[2]) > 86_400

    async def test_say_so_when_the_record_is_away(self, public: Desk, owner: Engine) -> None:
        """No number rather than none; the other meters still answer."""
        async with owner.begin() as conn:
            await conn.exec_driver_sql("ALTER TABLE outbox RENAME TO lost")
        answer = await public.client.get("/metrics")
        assert 'gongdao_waiting{kind="effects"} NaN' in answer.text
        assert "gongdao_http_requests_total" in answer.text


class TestThePage:
    """`/oversight`."""

    @pytest.fixture
    async def seat(self, app: FastAPI, supervisor: Desk) -> Desk:
        """The supervisor before the pages."""
        for router in ROUTERS:
            app.include_router(router)
        supervisor.client.cookies.set(COOKIE, supervisor.headers["Authorization"].removeprefix("Bearer "))
        return supervisor

    async def test_shows_and_releases(self, seat: Desk, desk: Desk, spine: Spine) -> None:
        """The row with its button; the button puts the receipt back among the pending."""
        receipt = await stuck_receipt(desk, spine)
        shown = await seat.client.get("/oversight")
        assert shown.status_code == 200, shown.text
        assert str(receipt) in shown.text
        assert NAME not in shown.text
        done = await seat.client.post(
            "/oversight/release", data={"receipt": str(receipt)}, headers={"Origin": "http://gongdao.test"}
        )
        assert (done.status_code, done.headers["location"]) == (303, "/oversight?released=yes")
        async with spine.engine.connect() as conn:
            assert await inbox.stuck(conn) == []

    async def test_has_deliveries_tried_no_more(self, seat: Desk, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The row's second button takes it off the page."""
        await recorded_with_a_notice(desk, mediator, working)
        shown = (await seat.client.get("/oversight")).text
        effect = shown.partition('name="effect" value="')[2][:36]
        done = await seat.client.post(
            "/oversight/effect", data={"effect": effect, "how": "drop"}, headers={"Origin": "http://gongdao.test"}
        )
        assert (done.status_code, done.headers["location"]) == (303, "/oversight")
        assert effect not in (await seat.client.get("/oversight")).text

    async def test_is_in_the_navigation_of_those_it_is_for(self, seat: Desk) -> None:
        """The supervisor's; in English, too."""
        chinese = (await seat.client.get("/")).text
        seat.client.cookies.set("gongdao_language", "en")
        english = (await seat.client.get("/")).text
        assert '<a href="/oversight">运行监督</a>' in chinese
        assert '<a href="/oversight">Oversight</a>' in english

    async def test_is_the_first_page_of_an_administrator(self, seat: Desk, spine: Spine) -> None:
        """Who reads no matters is led there from the front door."""
        await put_role(spine.engine, SUPERVISOR, "administrator")
        seat.client.cookies.set("gongdao_acting", "administrator@city")
        answer = await seat.client.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/oversight")
        assert (await seat.client.get("/oversight")).status_code == 200


class TestTheAccessLog:
    """Page by page."""

    @pytest.mark.parametrize("number", ["9" * 25, "-1", str(2**63)])
    async def test_refuses_a_cursor_that_no_page_gave(self, public: Desk, spine: Spine, number: str) -> None:
        """No row has such a number: 422, no failure of ours."""
        await put_role(spine.engine, SUPERVISOR, "auditor")
        auditor = await public.sign_in(SUPERVISOR, acting_as="auditor@city")
        answer = await auditor.get(f"/access-log?cursor={write_cursor(number)}")
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


class TestIntegrity:
    """Asked for by many at once …"""

    async def test_is_looked_at_once(self, app: FastAPI, desk: Desk, spine: Spine) -> None:
        """They share the report, and the connections stay free for others."""
        looked = app.state.house.integrity
        reports = await asyncio.gather(*(looked.report() for _ in range(20)))
        assert len({id(one) for one in reports}) == 1

    async def test_is_looked_at_anew_afterwards(self, app: FastAPI, desk: Desk, spine: Spine) -> None:
        """A report is of its moment."""
        looked = app.state.house.integrity
        assert await looked.report() is not await looked.report()
