"""Pages met with what no browser of good will sends, and with more of it at once than there are connections."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.bodies import BODY_LIMIT
from api.pages import matter
from api.pages.form_values import Typed, whole_number
from api.pages.routers import ROUTERS
from records.database import make_engine
from tests.api.desk import PASSWORD, Desk, make_app
from tests.conftest import Database
from tests.spine import DESK, MEDIATOR, Spine

ADDRESS = "http://gongdao.test"
OURS = {"Origin": ADDRESS}
FILED = {"/narrative": "拖欠两个月工资", "/reported_workers": "3", "do": "save"}


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that keeps cookies, on the application with its pages."""
    async for one in opened(app):
        yield one


async def opened(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on an application."""
    for router in ROUTERS:
        app.include_router(router)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=OURS, timeout=30) as client:
        yield client


async def enter(browser: httpx.AsyncClient, login: str) -> httpx.Response:
    """Sign in on the page."""
    answer = await browser.post("/login", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return answer


def is_page(answer: httpx.Response) -> bool:
    """Whether a person can read it."""
    return answer.headers["content-type"].startswith("text/html") and "<title>" in answer.text


class TestAPublicForm:
    """Sent by a program in place of a browser."""

    @pytest.mark.parametrize("digits", ["²", "②", "٣", "9" * 5000])
    async def test_refuses_strange_digits_by_their_field(self, browser: httpx.AsyncClient, digits: str) -> None:
        """Characters that Unicode calls digits are no number: 422 on the page, no failure of ours."""
        answer = await browser.post("/file", data={**FILED, "key": str(uuid4()), "/reported_workers": digits})
        assert (answer.status_code, is_page(answer)) == (422, True)

    @pytest.mark.parametrize("rows", ["²", "9" * 5000, "-1"])
    async def test_takes_a_strange_number_of_rows_for_none(self, browser: httpx.AsyncClient, rows: str) -> None:
        """A hidden field is only a hint."""
        answer = await browser.post("/file", data={"key": str(uuid4()), "rows:/respondents": rows})
        assert (answer.status_code, is_page(answer)) == (200, True)

    @pytest.mark.parametrize(
        ("path", "typed"),
        [
            ("/login", {"login": "a\0b", "password": "x"}),
            ("/receipt", {"number": "a\0b", "code": "AAAABBBBCCCC"}),
            ("/file", {"do\0": "save"}),
        ],
    )
    async def test_refuses_an_empty_character(
        self, browser: httpx.AsyncClient, path: str, typed: dict[str, str]
    ) -> None:
        """PostgreSQL cannot hold U+0000; the page says so."""
        answer = await browser.post(path, data=typed)
        assert (answer.status_code, is_page(answer), "空字符" in answer.text) == (422, True, True)

    async def test_that_is_too_large_is_refused_by_a_page(self, browser: httpx.AsyncClient) -> None:
        """413, readable."""
        answer = await browser.post("/file", data={**FILED, "/wish": "x" * BODY_LIMIT})
        assert (answer.status_code, is_page(answer)) == (413, True)

    async def test_is_one_receipt_from_wherever_it_is_sent_again(self, browser: httpx.AsyncClient) -> None:
        """A telephone that changes its network or its browser's name repeats the form with the form's key."""
        form = {**FILED, "key": str(uuid4())}
        pages = [await browser.post("/file", data=form, headers={"User-Agent": name}) for name in ("one", "other")]
        assert [one.status_code for one in pages] == [200, 200], pages[0].text
        assert pages[0].text == pages[1].text


class TestTheReceiptPage:
    """Number and code."""

    async def test_asks_for_the_number_too(self, browser: httpx.AsyncClient, public: Desk) -> None:
        """A right code with a blank number is answered like a wrong one."""
        told = (await public.post("/complaints", {"narrative": "拖欠工资"})).json()
        blank = await browser.post("/receipt", data={"number": " ", "code": told["receipt_code"]})
        full = await browser.post("/receipt", data={"number": told["number"], "code": told["receipt_code"]})
        assert (blank.status_code, full.status_code) == (404, 200)


class TestAStaticFile:
    """Under /static."""

    @pytest.mark.parametrize("path", ["nothing-there.css", "../app.py", "vendor", "a%00b"])
    async def test_that_is_not_there_is_404(self, browser: httpx.AsyncClient, path: str) -> None:
        """Not a failure."""
        answer = await browser.get(f"/static/{path}")
        assert (answer.status_code, is_page(answer)) == (404, True)


class TestTheSignInCookie:
    """Of pages."""

    @pytest.mark.parametrize(("secure", "address"), [(True, ADDRESS), (False, "https://gongdao.test")])
    async def test_is_for_https_alone_where_there_is_https(
        self, app: FastAPI, browser: httpx.AsyncClient, secure: bool, address: str
    ) -> None:
        """By the setting, or because the sign-in itself came by https."""
        app.state.secure_cookies = secure
        form = {"login": DESK, "password": PASSWORD}
        answer = await browser.post(f"{address}/login", data=form, headers={"Origin": address})
        assert "; Secure" in answer.headers["set-cookie"]

    async def test_reaches_plain_http_where_nothing_else_is(self, browser: httpx.AsyncClient) -> None:
        """As in the embedded start, on the loopback address."""
        assert "Secure" not in (await enter(browser, DESK)).headers["set-cookie"]

    async def test_with_a_role_no_longer_held_reads_linked_files_as_the_page_does(
        self, browser: httpx.AsyncClient
    ) -> None:
        """Page and file fall back to the role that is still held."""
        await enter(browser, MEDIATOR)
        browser.cookies.set("gongdao_acting", "leader@city", domain="gongdao.test", path="/")
        page, file = await browser.get("/"), await browser.get("/api/v1/session")
        assert (page.status_code, file.status_code, file.json().get("role")) == (200, 200, "mediator")


class TestManyFormsAtOnce:
    """With fewer connections than forms."""

    async def test_are_all_answered(self, working: Spine, database: Database, mediator: Desk) -> None:
        """A post that waits for a second connection while it holds a first would starve the others."""
        complaint = await submitted(mediator, working)
        small = make_engine(database.app_url, application_name="test-small", pool_size=1, pool_seconds=3)
        app = make_app(Spine(small, working.client, working.skipper, working.task_queue))
        async for browser in opened(app):
            await enter(browser, MEDIATOR)
            address, form = f"/complaints/{complaint}/steps/accept", {"do": "preview", "key": str(uuid4())}
            answers = await asyncio.gather(*(browser.post(address, data=form) for _ in range(8)))
            saved = await browser.post(address, data={**form, "do": "save"})
        await app.state.house.end()
        await small.dispose()
        assert [one.status_code for one in answers] == [200] * 8
        assert saved.status_code == 303


async def submitted(desk: Desk, spine: Spine) -> UUID:
    """A complaint that is in the record."""
    complaint = await desk.submit({"channel": "reception"})
    async with asyncio.timeout(20):
        while not (await desk.get(f"/complaints/{complaint}")).json().get("recorded"):  # noqa: ASYNC110 - the record tells nobody
            await asyncio.sleep(0.05)
    return complaint


class TestALongMatter:
    """With more events than one page shows."""

    async def test_shows_the_newest_and_leads_to_the_rest(
        self, working: Spine, browser: httpx.AsyncClient, mediator: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What happened last is never left out; what was told first stays on top; a link shows earlier events."""
        complaint = await submitted(mediator, working)
        assert (await mediator.give(complaint, "accept")).status_code == 200
        events = (await mediator.get(f"/complaints/{complaint}/events")).json()["items"]
        monkeypatch.setattr(matter, "MOST_EVENTS", 1)
        await enter(browser, MEDIATOR)
        browser.cookies.set("gongdao_language", "en", domain="gongdao.test", path="/")
        newest = (await browser.get(f"/complaints/{complaint}")).text
        assert sequences(newest) == {events[-1]["sequence"]}
        assert f'href="/complaints/{complaint}?before={events[-1]["sequence"]}#timeline"' in newest
        earlier = (await browser.get(f"/complaints/{complaint}?before={events[1]['sequence']}")).text
        assert sequences(earlier) == {events[0]["sequence"]}
        assert "Show earlier events" in newest and "Show earlier events" not in earlier
        assert all("三个月没有发工资" in one for one in (newest, earlier))


def sequences(page: str) -> set[int]:
    """The events that stand on a page, by the range of each act."""
    return {int(one) for one in re.findall(r"numbers \d+ to (\d+) in the record", page)}


class TestWholeNumber:
    """Digits typed into a form."""

    def test_is_made_of_plain_digits_that_are_not_too_many(self) -> None:
        """Everything else is no number here."""
        assert [whole_number(one) for one in ("7", "", "²", "-1", "1" * 16, "1" * 15)] == [
            7,
            None,
            None,
            None,
            None,
            int("1" * 15),
        ]

    def test_of_rows_grows_by_the_row_that_a_button_asks_for(self) -> None:
        """`add:` names the list."""
        assert Typed({"do": ["add:/terms"], "rows:/terms": ["2"]}).with_added_row().rows("/terms") == 3
        assert Typed({"do": ["save"], "rows:/terms": ["2"]}).with_added_row().rows("/terms") == 2
