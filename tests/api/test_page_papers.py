"""Forms whose answers count for much: papers of other bodies, joins and promises, sent without any script."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.api.desk import Desk
from tests.api.test_page_edge import enter, opened
from tests.api.test_page_steps import accepted, hidden, number_of
from tests.spine import DESK, MEDIATOR, Spine

TWO = {"claims": [{"code": "1.1"}, {"code": "3.1"}]}


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that keeps cookies and runs no script, with a mediator before it."""
    async for one in opened(app):
        await enter(one, MEDIATOR)
        yield one


async def send(
    browser: httpx.AsyncClient, complaint: UUID, command: str, typed: dict[str, str | list[str]], *, do: str = "save"
) -> httpx.Response:
    """A form as somebody sends it who looked at the page first."""
    version = hidden((await browser.get(f"/complaints/{complaint}?do={command}")).text, "version")
    form = {"key": str(uuid4()), "version": version, "do": do, **typed}
    return await browser.post(f"/complaints/{complaint}/steps/{command}", data=form)


async def claims_on_record(mediator: Desk, complaint: str | UUID) -> list[str]:
    """What the last paper on record says of its claims."""
    async with asyncio.timeout(20):
        while not (await mediator.get(f"/complaints/{complaint}")).json().get("recorded"):  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.05)
    events = (await mediator.get(f"/complaints/{complaint}/events")).json()["items"]
    told = [one for one in events if one["kind"] == "proceeding_recorded"]
    return list(told[-1]["data"]["claims"])


class TestTheClaimsOfAPaper:
    """On the form of another body's proceeding …"""

    PAPER: ClassVar[dict[str, str]] = {
        "/given/kind": "arbitration",
        "rows:/given/facts": "1",
        "/given/facts/0/fact": "award_received",
    }

    async def paper(self, browser: httpx.AsyncClient, complaint: UUID, *claims: str, **more: str) -> httpx.Response:
        """A paper about these claims."""
        typed = {**self.PAPER, "/given/facts/0/occurred_on": str(date.today() - timedelta(days=3)), **more}
        return await send(browser, complaint, "record_outside_proceeding", {**typed, "/given/claims": list(claims)})

    async def test_have_to_be_said(self, browser: httpx.AsyncClient, working: Spine, mediator: Desk) -> None:
        """Nobody uses up the limitation of all of them by leaving the list alone; what was typed stays."""
        complaint = await accepted(mediator, working, TWO)
        refused = await self.paper(browser, complaint)
        assert refused.status_code == 422
        assert "请选择涉及哪些诉求" in refused.text.partition('name="/given/claims"')[0]
        assert 'value="award_received" selected' in refused.text

    async def test_may_be_all_of_them(self, browser: httpx.AsyncClient, working: Spine, mediator: Desk) -> None:
        """Chosen in so many words."""
        complaint = await accepted(mediator, working, TWO)
        assert (await self.paper(browser, complaint, "*")).status_code == 303
        assert await claims_on_record(mediator, complaint) == ["c1", "c2"]

    async def test_stay_as_they_are_for_more_papers(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """A proceeding on record has its claims; all of them are named where it had one."""
        complaint = await accepted(mediator, working, TWO)
        assert (await self.paper(browser, complaint, "c1")).status_code == 303
        more = {"/proceeding": "p1", "/given/facts/0/fact": "award_made"}
        assert (await self.paper(browser, complaint, **more)).status_code == 303
        assert await claims_on_record(mediator, complaint) == ["c1"]
        assert (await self.paper(browser, complaint, "*", **more)).status_code == 303
        assert await claims_on_record(mediator, complaint) == ["c1", "c2"]


class TestAPaperTakenInAtTheDesk:
    """With the complaint itself …"""

    FORM: ClassVar[dict[str, str]] = {
        "/channel": "reception",
        "/narrative": "拖欠工资。",
        "rows:/claims": "3",
        "/claims/0/code": "1.1",
        "/claims/2/code": "3.1",
        "rows:/proceedings": "1",
        "/proceedings/0/kind": "arbitration",
    }

    async def taken_in(self, browser: httpx.AsyncClient, *claims: str, do: str = "save") -> httpx.Response:
        """The desk's form, its second row of claims left empty."""
        await enter(browser, DESK)
        form = {**self.FORM, "key": str(uuid4()), "do": do, "/proceedings/0/claims": list(claims)}
        return await browser.post("/complaints/new", data=form)

    async def test_offers_the_claims_told_above(self, browser: httpx.AsyncClient, working: Spine) -> None:
        """By what they are, as far as that is chosen."""
        drawn = (await self.taken_in(browser, do="refresh")).text
        found = re.findall(r'name="/proceedings/0/claims" value="([^"]+)"[^>]*> ([^<]+)<', drawn)
        assert [value for value, _ in found] == ["*", "c1", "c2", "c3"]
        assert found[0][1] == "全部诉求"
        assert found[1][1].startswith("诉求 1：")
        assert found[2][1] == "诉求 2"

    @pytest.mark.parametrize("ticked", [(), ("c2",), ("x",)], ids=["none", "an empty row", "no row"])
    async def test_asks_which_of_them_it_is_about(
        self, browser: httpx.AsyncClient, working: Spine, ticked: tuple[str, ...]
    ) -> None:
        """As everywhere; a row in which nobody typed is no claim."""
        refused = await self.taken_in(browser, *ticked)
        assert refused.status_code == 422
        assert "请选择涉及哪些诉求" in refused.text

    async def test_is_about_the_claim_of_the_row_that_was_ticked(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """The third row is the second claim, since nobody typed into the row between."""
        taken = await self.taken_in(browser, "c3")
        assert taken.status_code == 200
        complaint = re.search(r'href="/complaints/([0-9a-f-]{36})"', taken.text)
        assert complaint is not None
        assert await claims_on_record(mediator, complaint[1]) == ["c2"]


class TestAJoinLookedAtBeforehand:
    """What it would do …"""

    async def test_names_the_other_complaint_by_its_number(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """Its id stands nowhere in the preview, nor on the page afterwards."""
        first, second = await accepted(mediator, working), await accepted(mediator, working)
        number = await number_of(mediator, first)
        typed: dict[str, str | list[str]] = {"/into": number, "/reason": "同一事项。"}
        shown = (await send(browser, second, "join", typed, do="preview")).text.partition('id="preview"')[2]
        preview = shown.partition("</form>")[0]
        assert number in preview
        assert str(first) not in preview
        assert (await send(browser, second, "join", typed)).status_code == 303
        timeline = (await browser.get(f"/complaints/{second}")).text.partition('class="timeline"')[2]
        assert number in timeline
        assert str(first) not in timeline

    async def test_says_whose_limits_are_the_offices_own(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """By the limit's name, without the rule book's short one."""
        first, second = await accepted(mediator, working), await accepted(mediator, working)
        typed: dict[str, str | list[str]] = {"/into": await number_of(mediator, first), "/reason": "同一事项。"}
        preview = (await send(browser, second, "join", typed, do="preview")).text.partition('id="preview"')[2]
        assert "本单位服务时限：" in preview
        assert "OFFICE" not in preview.partition("</form>")[0]


class TestAPromiseOfAnAct:
    """An agreement to apologise …"""

    async def test_is_shown_in_its_words(self, browser: httpx.AsyncClient, working: Spine, mediator: Desk) -> None:
        """They come out of the vault as other texts do; there is no amount of nothing."""
        complaint = await accepted(mediator, working, {"workers": [{"name": "林示例"}]})
        for command, body in (
            ("classify", {"relation": "labour"}),
            ("apply_for_mediation", {"body_kind": "enterprise_committee"}),
            ("accept_mediation", {"limb": "l1"}),
            ("invite", {"limb": "l1"}),
            ("answer_invitation", {"limb": "l1", "consent": "agreed"}),
        ):
            await mediator.give(complaint, command, body)
        terms = [{"kind": "act", "due_on": str(date.today() + timedelta(days=9)), "what": "书面道歉一份"}]
        assert (await mediator.give(complaint, "settle", {"limb": "l1", "terms": terms})).status_code == 200
        page = (await browser.get(f"/complaints/{complaint}")).text
        row = page.partition("履行行为：书面道歉一份")[2].partition("</tr>")[0]
        assert row and "¥" not in row
        form = (await browser.get(f"/complaints/{complaint}?do=record_performance")).text
        assert "书面道歉一份（t1）</option>" in form


class TestAStepOfAnotherRole:
    """Asked for by its address …"""

    async def test_says_who_may_take_it(self, browser: httpx.AsyncClient, working: Spine, mediator: Desk) -> None:
        """A desk clerk who follows a colleague's link learns whose step it is."""
        complaint = await accepted(mediator, working)
        await enter(browser, DESK)
        page = (await browser.get(f"/complaints/{complaint}?do=classify")).text
        assert "“分类定性”由" in page
        assert "调解员" in page.partition("“分类定性”由")[2].partition("办理")[0]
