"""A month of the risk meeting as JSON, Excel file and page: the same numbers, for those who sit in it."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from activities.month_freeze import MonthFreezer
from api.auth import ACTING, COOKIE
from api.pages.routers import ROUTERS as PAGES
from casework.messages import MonthToFreeze
from records import people
from records.database import Connection, Engine
from tests.activities.march import CUT_OFF_AT, FIGURES, MONTH, TRIGGERED_AT, Chronicle, read, record_april, record_march
from tests.api.desk import Desk, make_app, put_role, set_passwords
from tests.spine import ABOVE, CITY, MEDIATOR, PROVINCE, Spine


@pytest.fixture
async def app(spine: Spine, owner: Engine) -> AsyncIterator[FastAPI]:
    """The application with its pages."""
    await set_passwords(owner)
    made = make_app(spine)
    for router in PAGES:
        made.include_router(router)
    yield made
    await made.state.house.end()


@pytest.fixture
async def march(spine: Spine) -> Chronicle:
    """March, not frozen."""
    return await record_march(spine.engine)


@pytest.fixture
async def frozen(march: Chronicle) -> None:
    """March, frozen, and what came after it."""

    async def clock(conn: Connection) -> Any:
        return CUT_OFF_AT + timedelta(minutes=10)

    await MonthFreezer(march.engine, clock=clock).freeze(MonthToFreeze(TRIGGERED_AT, "Asia/Shanghai"))
    await record_april(march)


@pytest.fixture
async def province(public: Desk) -> Desk:
    """The supervisor of the office above, who sees every office."""
    return await public.sign_in(ABOVE)


async def page_of(someone: Desk, path: str, *, acting: str = "", language: str = "zh_CN") -> httpx.Response:
    """A page as a browser asks for it, signed in by cookie."""
    token = someone.headers["Authorization"].removeprefix("Bearer ")
    cookie = f"{COOKIE}={token}; gongdao_language={language}" + (f"; {ACTING}={acting}" if acting else "")
    return await someone.client.get(path, headers={"Cookie": cookie})


def figures_on(html: str) -> dict[str, list[str]]:
    """The numbers on a page by the code of their indicator."""
    found = re.findall(r'<li id="(\w+)">(.*?)</li>', html, re.S)
    return {code: [unescape(one) for one in re.findall(r'<td class="number">(.*?)</td>', text)] for code, text in found}


def numbers_of(one: dict[str, Any]) -> list[object]:
    """An indicator's numbers in the order in which they are shown: its columns, numerator and denominator."""
    numbers = [one["total"]["values"][column["code"]] for column in one["columns"]]
    ratio = [one["total"]["numerator"], one["total"]["denominator"]] if "numerator" in one["total"] else []
    return [*numbers, *ratio]


class TestFrozenMonth:
    async def test_is_read_as_it_was_frozen(self, province: Desk, frozen: None) -> None:
        """Edition 1 with the numbers added up by hand, whatever was recorded in April."""
        document = (await province.get(f"/risk-meetings/{MONTH}")).json()
        assert read(document) == FIGURES
        assert (document["frozen"], document["whole"], document["month"]["edition"]) == (True, True, 1)

    async def test_shows_the_same_numbers_in_the_excel_file(self, province: Desk, frozen: None) -> None:
        """Number by number down the overview, rates apart."""
        document = (await province.get(f"/risk-meetings/{MONTH}")).json()
        answer = await province.get(f"/risk-meetings/{MONTH}.xlsx?language=en")
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        shown = [row[2] for row in sheet.iter_rows(min_row=3, values_only=True) if row[1] and row[1] != "Rate"]
        told = [number for one in document["indicators"] for number in numbers_of(one)]
        assert [Decimal(str(one)) for one in shown] == [Decimal(str(one)) for one in told]
        assert answer.headers["content-disposition"] == 'attachment; filename="risk-meeting-2026-03-edition-1.xlsx"'

    async def test_shows_the_same_numbers_on_the_page(self, province: Desk, frozen: None) -> None:
        """Each under its heading, with its definition beside it in the language of the reader."""
        document = (await province.get(f"/risk-meetings/{MONTH}")).json()
        html = (await page_of(province, f"/risk-meetings/{MONTH}")).text
        shown = {
            code: [one.replace(",", "").replace("¥", "") for one in numbers]
            for code, numbers in figures_on(html).items()
        }
        assert shown == {one["code"]: [str(number) for number in numbers_of(one)] for one in document["indicators"]}
        for one in document["indicators"]:
            assert one["definition"]["zh"] in unescape(html) and one["definition"]["en"] not in unescape(html)

    async def test_names_offices_claims_and_duties(self, province: Desk, frozen: None) -> None:
        """In breakdowns of page and file a code has its name in the language of the reader."""
        names = ("省总工会", "市总工会", "受理或作出其他处理", "12351热线")
        html = (await page_of(province, f"/risk-meetings/{MONTH}")).text
        book = load_workbook(io.BytesIO((await province.get(f"/risk-meetings/{MONTH}.xlsx")).content))
        cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert [name for name in names if name not in html or name not in cells] == []

    async def test_is_listed_behind_the_running_one(self, province: Desk, frozen: None) -> None:
        """The newest first; edition 0 is not frozen."""
        items = (await province.get("/risk-meetings")).json()["items"]
        assert (items[0]["edition"], items[0]["frozen"]) == (0, False)
        assert items[1] == {"month": MONTH, "edition": 1, "frozen": True}
        html = (await page_of(province, "/risk-meetings")).text
        assert all(f'href="/risk-meetings/{one["month"]}"' in html for one in items)
        assert ">2026年3月</a>" in html


class TestMonthNotFrozen:
    async def test_is_a_preview_that_says_so(self, province: Desk, march: Chronicle) -> None:
        """Edition 0, counted now; here nothing was recorded since the cut-off."""
        document = (await province.get(f"/risk-meetings/{MONTH}")).json()
        assert (document["frozen"], document["month"]["edition"]) == (False, 0)
        assert read(document) == FIGURES

    async def test_is_marked_on_page_and_file(self, province: Desk, march: Chronicle) -> None:
        """Nobody takes a preview for the month's figures."""
        html = (await page_of(province, f"/risk-meetings/{MONTH}", language="en")).text
        answer = await province.get(f"/risk-meetings/{MONTH}.xlsx?language=en")
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert "not frozen" in html and any("not frozen" in cell for cell in cells)
        assert "preview" in answer.headers["content-disposition"]

    async def test_that_has_not_begun_is_not_there(self, province: Desk) -> None:
        """A month of the future has no figures to preview."""
        answer = await province.get("/risk-meetings/2099-01")
        assert (answer.status_code, answer.json()["code"]) == (404, "month_not_begun")

    @pytest.mark.parametrize("month", ["2026-13", "2026-3", "march", "1899-01", "2026-03-01"])
    async def test_that_is_no_month_is_named(self, province: Desk, month: str) -> None:
        """422 with the part of the address that is wrong, for JSON and file alike; the page says it, too."""
        for path in (f"/risk-meetings/{month}", f"/risk-meetings/{month}.xlsx"):
            answer = await province.get(path)
            assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, ["/month"])
        assert (await page_of(province, f"/risk-meetings/{month}")).status_code == 422


class TestReader:
    @pytest.mark.parametrize("role", ["analyst", "supervisor", "leader", "auditor"])
    async def test_may_be_whoever_sits_in_the_meeting(self, public: Desk, spine: Spine, role: str) -> None:
        """Each of the four roles reads the list, the month and the file."""
        await put_role(spine.engine, MEDIATOR, role)
        someone = await public.sign_in(MEDIATOR, acting_as=f"{role}@{CITY}")
        paths = ("/risk-meetings", f"/risk-meetings/{MONTH}", f"/risk-meetings/{MONTH}.xlsx")
        assert [(await someone.get(path)).status_code for path in paths] == [200] * 3

    async def test_may_not_be_somebody_at_the_desk(self, desk: Desk, mediator: Desk, public: Desk) -> None:
        """403 for intake and mediators, on the page too; 401 without a sign-in."""
        assert [(await one.get(f"/risk-meetings/{MONTH}")).status_code for one in (desk, mediator, public)] == [
            403,
            403,
            401,
        ]
        refused = await page_of(desk, f"/risk-meetings/{MONTH}")
        assert refused.status_code == 403
        assert "本页供以下岗位使用：负责人、包案领导、研判分析、审计。" in refused.text

    async def test_of_one_office_gets_its_own_numbers(self, supervisor: Desk, frozen: None) -> None:
        """The city's supervisor sees the city's rows added up and nothing of the office above."""
        answer = await supervisor.get(f"/risk-meetings/{MONTH}")
        document = answer.json()
        by_code = {one["code"]: one for one in document["indicators"]}
        assert document["whole"] is False
        assert by_code["received"]["total"]["values"] == {"complaints": 3, "consultations": 2}
        assert by_code["completion"]["total"]["rate"] == "0.6000"
        assert by_code["amounts"]["total"]["values"]["claimed"] == "21800.50"
        assert {name for one in by_code.values() for name in one["by"]} == {"office"}
        assert f'"{PROVINCE}"' not in answer.text

    async def test_of_one_office_gets_them_on_page_and_file(self, supervisor: Desk, frozen: None) -> None:
        """The row of the office above is on neither; the file has the overview and the offices."""
        html = (await page_of(supervisor, f"/risk-meetings/{MONTH}")).text
        book = load_workbook(io.BytesIO((await supervisor.get(f"/risk-meetings/{MONTH}.xlsx")).content))
        cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert figures_on(html)["received"] == ["3", "2"]
        assert "省总工会" not in html and "省总工会" not in cells and len(book.worksheets) == 2

    async def test_reads_the_linked_file_in_the_role_of_the_page(self, public: Desk, spine: Spine) -> None:
        """Somebody with several roles follows the page's link in the one chosen there, and not in another."""
        since = CUT_OFF_AT - timedelta(days=900)
        async with spine.engine.begin() as conn:
            await people.put_membership(conn, people.Membership(MEDIATOR, CITY, "analyst", since))
        someone = await public.sign_in(MEDIATOR, acting_as=f"mediator@{CITY}")
        html = await page_of(someone, f"/risk-meetings/{MONTH}", acting=f"analyst@{CITY}")
        link = unescape(re.findall(r'href="([^"]+\.xlsx[^"]*)"', html.text)[0])
        assert (await page_of(someone, link, acting=f"analyst@{CITY}")).status_code == 200
        assert (await page_of(someone, link, acting=f"mediator@{CITY}")).status_code == 403
