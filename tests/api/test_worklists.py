"""Lists of work on pages: nothing that is still to be done drops off, however much lies beside it."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from api.auth import ACTING, COOKIE
from api.pages.home import MOST
from api.pages.routers import ROUTERS
from records.database import Engine
from tests.api.desk import NARRATIVE, Desk, put_role
from tests.spine import ABOVE, MEDIATOR, PROVINCE, ZONE, Spine

COPIES = """
INSERT INTO complaints SELECT made.* FROM complaints one, generate_series(1, $1::int) n,
  jsonb_populate_record(NULL::complaints, to_jsonb(one) || jsonb_build_object(
    'stream', gen_random_uuid(), 'number', 'COPY-' || n, 'stage', $2::text,
    'received_on', one.received_on + $3::int, 'handler', $4::text)) made
WHERE one.number NOT LIKE 'COPY-%'"""
"""A complaint's row many times over, at a stage, received some days later."""

LAPSES = """
WITH copied AS (
  INSERT INTO streams SELECT made.* FROM streams one, generate_series(1, $1::int) n,
    jsonb_populate_record(NULL::streams, to_jsonb(one) || jsonb_build_object(
      'stream_id', gen_random_uuid(), 'number', $2::text || '-' || n, 'stage', $2::text)) made
  WHERE one.number LIKE 'CITY-%' RETURNING stream_id
)
INSERT INTO deadlines SELECT made.* FROM copied, (SELECT * FROM deadlines WHERE number LIKE 'CITY-%' LIMIT 1) one,
  jsonb_populate_record(NULL::deadlines, to_jsonb(one) || jsonb_build_object(
    'stream', copied.stream_id, 'number', $2::text, 'whose', 'other_body', 'status', 'lapsed', 'mark', 'V',
    'due_on', one.due_on - $3::int)) made"""
"""Another body's lapsed time limit in each of many matters at a stage, some days before the one that is copied."""


@pytest.fixture
async def pages(app: FastAPI, mediator: Desk) -> Desk:
    """The mediator before the pages."""
    for router in ROUTERS:
        app.include_router(router)
    mediator.client.cookies.set(COOKIE, mediator.headers["Authorization"].removeprefix("Bearer "))
    return mediator


async def look(desk: Desk, path: str) -> tuple[list[str], str]:
    """The numbers of the matters listed on a page, and where its last "More" leads."""
    shown = await desk.client.get(path)
    assert shown.status_code == 200, shown.text
    more = re.findall(r'<p class="pages"><a class="button quiet" href="([^"]+)"', shown.text)
    numbers = re.findall(r'<a (?:class="small" )?href="/complaints/[0-9a-f-]{36}">([^<]+)</a>', shown.text)
    return numbers, html.unescape(more[-1]) if more else ""


async def copy(owner: Engine, statement: str, *given: object) -> None:
    """Put copies of rows into the read models."""
    async with owner.begin() as conn:
        await conn.exec_driver_sql(statement, given)


async def recorded(desk: Desk, mediator: Desk) -> str:
    """A complaint that the mediator handles; its number."""
    complaint = await desk.submit({"received_on": "2026-03-02", "channel": "hotline"})
    assert (await mediator.give(complaint, "note_contact", {"note": NARRATIVE})).status_code == 200
    number = (await mediator.get(f"/complaints/{complaint}")).json()["number"]
    return str(number)


async def on_board(desk: Desk) -> tuple[set[str], int]:
    """The copies on the board of others' lapses, by stage, and the number that the first page gives for it."""
    shown = (await desk.client.get("/deadlines?board=others")).text
    tile = re.search(r'href="/deadlines\?board=others">(\d+)<', (await desk.client.get("/")).text)
    return set(re.findall(r'href="/complaints/[0-9a-f-]{36}">([a-z_]+)<', shown)), int(tile[1]) if tile else -1


class TestAnUrgentReading:
    """That no clock of its matter stands behind …"""

    async def test_stands_first_today_and_among_the_rights(
        self, desk: Desk, mediator: Desk, pages: Desk, working: Spine
    ) -> None:
        """The date kept under a claim of interest, three days from its end, before a matter whose duties are near."""
        await recorded(desk, mediator)
        knew_on = (datetime.now(ZONE) - timedelta(days=361)).date().isoformat()
        urgent = await desk.submit({"channel": "hotline", "claims": [{"code": "1.7", "facts": {"knew_on": knew_on}}]})
        assert (await mediator.give(urgent, "accept", {"handler": MEDIATOR})).status_code == 200
        number = (await mediator.get(f"/complaints/{urgent}")).json()["number"]
        mine, _ = await look(pages, "/")
        rights, _ = await look(pages, "/deadlines?board=party")
        assert (mine[0], rights) == (number, [number])
        assert "is-red" in (await pages.client.get("/deadlines?board=party")).text


class TestMyMatters:
    """On the first page."""

    async def test_hold_old_open_work_whatever_was_closed_since(
        self, pages: Desk, desk: Desk, owner: Engine, working: Spine
    ) -> None:
        """Hundreds of closed matters of the same handler take no room from the one that is open."""
        number = await recorded(desk, pages)
        await copy(owner, "UPDATE complaints SET stage = 'accepted', handler = $1", MEDIATOR)
        await copy(owner, COPIES, 300, "closed", 5, MEDIATOR)
        numbers, more = await look(pages, "/")
        assert (numbers, more) == ([number], "")

    async def test_go_on_where_the_page_ends(self, pages: Desk, desk: Desk, owner: Engine, working: Spine) -> None:
        """The oldest are on the page; the others follow, each once."""
        number = await recorded(desk, pages)
        await copy(owner, "UPDATE complaints SET stage = 'accepted', handler = $1", MEDIATOR)
        await copy(owner, COPIES, MOST + 60, "accepted", 5, MEDIATOR)
        found, more = await look(pages, "/")
        assert number in found
        while more:
            numbers, more = await look(pages, more)
            found += numbers
        assert len(found) == len(set(found)) == MOST + 61


class TestWhatArrived:
    """On the first page."""

    async def test_begins_with_the_oldest(self, pages: Desk, desk: Desk, owner: Engine, working: Spine) -> None:
        """Whoever waits longest is on the page, and the rest behind it."""
        number = await recorded(desk, pages)
        await copy(owner, COPIES, MOST + 20, "received", 5, None)
        found, more = await look(pages, "/")
        assert number in found
        rest, end = await look(pages, more)
        assert (len({*found, *rest}), end) == (MOST + 21, "")

    @pytest.mark.parametrize(("role", "sees"), [("leader", True), ("supervisor", False)])
    async def test_is_that_of_the_offices_below_for_whoever_only_looks_after_them(
        self, pages: Desk, desk: Desk, spine: Spine, working: Spine, role: str, sees: bool
    ) -> None:
        """A leader above sees what waits in the city; who handles matters sees what waits at the own desk."""
        number = await recorded(desk, pages)
        await put_role(spine.engine, ABOVE, role, office=PROVINCE)
        above = await desk.sign_in(ABOVE)
        token = above.headers["Authorization"].removeprefix("Bearer ")
        pages.client.cookies.clear()
        shown = await pages.client.get("/", headers={"Cookie": f"{COOKIE}={token}; {ACTING}={role}@{PROVINCE}"})
        assert (number in shown.text) is sees
        assert ("本单位和下级单位" in shown.text) is sees


class TestABoard:
    """Of time limits."""

    async def test_holds_what_is_open_whatever_lapsed_in_closed_matters(
        self, pages: Desk, desk: Desk, owner: Engine, working: Spine
    ) -> None:
        """Older lapses in closed matters are history and take no room."""
        await recorded(desk, pages)
        await copy(owner, LAPSES, 250, "closed", 30)
        await copy(owner, LAPSES, 1, "accepted", 5)
        shown = (await pages.client.get("/deadlines?board=others")).text
        assert ">accepted<" in shown
        assert ">closed<" not in shown

    @pytest.mark.parametrize("stage", ["answered", "redirected", "declined", "concluded", "followed_up"])
    async def test_of_others_holds_only_what_something_can_be_made_of(
        self, pages: Desk, desk: Desk, owner: Engine, working: Spine, stage: str
    ) -> None:
        """What another body let pass in a matter that we are done with opens nothing more: not listed, not counted."""
        await recorded(desk, pages)
        await copy(owner, LAPSES, 3, stage, 5)
        await copy(owner, LAPSES, 2, "in_procedure", 5)
        assert await on_board(pages) == ({"in_procedure"}, 2)

    async def test_of_others_keeps_a_promise_until_the_matter_is_closed(
        self, pages: Desk, desk: Desk, owner: Engine, working: Spine
    ) -> None:
        """A matter may be concluded with money agreed and not paid: it is tracked."""
        await recorded(desk, pages)
        for stage, scope in (("concluded", "t1"), ("followed_up", "l1"), ("closed", "t1")):
            await copy(owner, LAPSES, 1, stage, 5)
            await copy(
                owner, "UPDATE deadlines SET whose = 'employer', scope = $2::text WHERE number = $1", stage, scope
            )
        assert await on_board(pages) == ({"concluded"}, 1)

    async def test_of_ours_is_as_it_was(self, pages: Desk, desk: Desk, owner: Engine, working: Spine) -> None:
        """A duty of our own that lapsed is overdue in a concluded matter, too."""
        await recorded(desk, pages)
        await copy(owner, LAPSES, 1, "concluded", 5)
        await copy(owner, "UPDATE deadlines SET whose = 'ours' WHERE number = $1", "concluded")
        assert ">concluded<" in (await pages.client.get("/deadlines?board=ours")).text

    async def test_goes_on_where_the_page_ends(self, pages: Desk, desk: Desk, owner: Engine, working: Spine) -> None:
        """More lapses than a page holds are read to their end."""
        await recorded(desk, pages)
        await copy(owner, LAPSES, 150, "accepted", 5)
        numbers, more = await look(pages, "/deadlines?board=others&office=")
        rest, end = await look(pages, more)
        assert (len(numbers) + len(rest), end) == (150, "")


class TestOutcomes:
    """In lists."""

    async def test_are_those_of_by_now(self, pages: Desk, desk: Desk, owner: Engine, working: Spine) -> None:
        """As on the matter's own page: what was agreed and then paid is resolved; the JSON has both."""
        await recorded(desk, pages)
        await copy(owner, "UPDATE complaints SET outcome = 'agreed', outcome_now = 'resolved'")
        shown = (await pages.client.get("/complaints")).text
        assert "<span>已解决（已付款或履行）</span>" in shown and "达成协议，待履行" not in shown
        (row,) = (await pages.get("/complaints")).json()["items"]
        assert (row["outcome"], row["outcome_now"]) == ("agreed", "resolved")


class TestACursor:
    """Of another list."""

    async def test_is_refused_by_name(self, pages: Desk) -> None:
        """422 in JSON and as a page: it is a cursor, and not one of this list."""
        answers = [await pages.client.get(path) for path in ("/complaints?cursor=WyJ4Il0", "/deadlines?cursor=WyJ4Il0")]
        answers.append(await pages.get("/complaints?cursor=WyJ4Il0"))
        assert [one.status_code for one in answers] == [422, 422, 422]
        assert answers[-1].json()["errors"][0]["field"] == "/cursor"
