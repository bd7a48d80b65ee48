"""Forms of steps without any script: the version that was seen, other complaints by number, and why a step has no form."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.api.desk import Desk
from tests.api.test_page_edge import enter, opened
from tests.spine import DESK, MEDIATOR, Spine

AGAINST = {"respondents": [{"kind": "company", "name": "示例服饰有限公司"}]}


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that keeps cookies and runs no script, with a mediator before it."""
    async for one in opened(app):
        await enter(one, MEDIATOR)
        yield one


@pytest.fixture
async def classified(working: Spine, mediator: Desk) -> UUID:
    """A complaint that was accepted and classified."""
    complaint = await accepted(mediator, working)
    assert (await mediator.give(complaint, "classify", {"relation": "labour"})).status_code == 200
    return complaint


async def accepted(mediator: Desk, working: Spine, body: dict[str, Any] | None = None) -> UUID:
    """A complaint against a company that somebody works on."""
    complaint = await mediator.submit({"channel": "reception", "claims": [{"code": "1.1"}], **AGAINST, **(body or {})})
    async with asyncio.timeout(20):
        while not (await mediator.get(f"/complaints/{complaint}")).json().get("recorded"):  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.05)
    assert (await mediator.give(complaint, "accept")).status_code == 200
    return complaint


async def number_of(mediator: Desk, complaint: UUID) -> str:
    """A complaint's number."""
    return str((await mediator.get(f"/complaints/{complaint}")).json()["number"])


def hidden(page: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


class TestAFormThatOthersOvertook:
    """While it stood open somebody else recorded a step; it is drawn anew …"""

    @pytest.mark.parametrize("do", ["refresh", "preview", "add:/claims"])
    @pytest.mark.parametrize("script", [{"HX-Request": "true"}, {}], ids=["script", "none"])
    async def test_with_the_version_that_was_seen(
        self, browser: httpx.AsyncClient, mediator: Desk, classified: UUID, do: str, script: dict[str, str]
    ) -> None:
        """Whatever draws it: what is new is shown, and what was ruled meanwhile is not overwritten unseen."""
        address = f"/complaints/{classified}/steps/reclassify"
        opened = (await browser.get(f"/complaints/{classified}?do=reclassify")).text
        form = {"key": hidden(opened, "key"), "version": hidden(opened, "version")}
        await self._overtaken(mediator, classified)
        typed = {**form, "/relation": "dispatch", "/reason": "另有约定。"}
        drawn = await browser.post(address, data={**typed, "do": do}, headers=script)
        assert hidden(drawn.text, "version") == form["version"]
        assert 'id="news"' in drawn.text
        sent = {**typed, "version": hidden(drawn.text, "version"), "do": "save"}
        assert (await browser.post(address, data=sent)).status_code == 412

    async def test_with_the_new_one_by_the_persons_own_act(
        self, browser: httpx.AsyncClient, mediator: Desk, classified: UUID
    ) -> None:
        """Who says to have read it goes on from there; a refusal alone takes nobody further."""
        address = f"/complaints/{classified}/steps/reclassify"
        opened = (await browser.get(f"/complaints/{classified}?do=reclassify")).text
        typed = {"key": hidden(opened, "key"), "/relation": "dispatch", "/reason": "另有约定。"}
        version = hidden(opened, "version")
        await self._overtaken(mediator, classified)
        refused = await browser.post(address, data={**typed, "version": version, "do": "save"})
        assert (refused.status_code, hidden(refused.text, "version")) == (412, version)
        read = await browser.post(address, data={**typed, "version": version, "do": "newest"})
        assert 'id="news"' not in read.text
        saved = await browser.post(address, data={**typed, "version": hidden(read.text, "version"), "do": "save"})
        assert saved.status_code == 303

    async def _overtaken(self, mediator: Desk, complaint: UUID) -> None:
        told = {"relation": "student", "reason": "查明为在校生。"}
        version = (await mediator.get(f"/complaints/{complaint}")).json()["version"]
        given = await mediator.give(complaint, "reclassify", told, If_Match=f'"{version}"')
        assert given.status_code == 200, given.text


class TestJoining:
    """The other complaint of the same matter …"""

    async def test_is_named_by_its_number(self, browser: httpx.AsyncClient, working: Spine, mediator: Desk) -> None:
        """As people write it, with no list to search through."""
        first, second = await accepted(mediator, working), await accepted(mediator, working)
        answer = await self._join(browser, second, (await number_of(mediator, first)).lower())
        assert answer.status_code == 303
        read = (await mediator.get(f"/complaints/{second}")).json()
        assert str(first) in str(read)

    async def test_is_found_by_its_respondent_and_chosen(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """The words show which complaints are meant: number, respondent and stage; the chosen one is taken."""
        first, second = await accepted(mediator, working), await accepted(mediator, working)
        number = await number_of(mediator, first)
        shown = await self._join(browser, second, "示例服饰")
        assert shown.status_code == 422
        chooser = shown.text.partition('name="pick:/into"')[2].partition("</select>")[0]
        assert f'value="{number}"' in chooser and "示例服饰有限公司" in chooser and "已受理" in chooser
        taken = await self._join(browser, second, "示例服饰", version=hidden(shown.text, "version"), picked=number)
        assert taken.status_code == 303

    async def test_is_one_that_an_office_still_has(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """One that ended is not found, neither by its number nor while somebody types."""
        ended, second = await accepted(mediator, working), await accepted(mediator, working)
        number = await number_of(mediator, ended)
        address = f"/complaints/{second}/steps/join/into"
        assert f'value="{number}"' in (await browser.get(address, params={"/into": number})).text
        await mediator.give(ended, "withdraw", {"reason": "settled"})
        assert number not in (await browser.get(address, params={"/into": number})).text
        refused = await self._join(browser, second, number)
        assert refused.status_code == 422 and "没有相符且尚未办结的诉求件" in refused.text

    async def _join(
        self, browser: httpx.AsyncClient, complaint: UUID, words: str, *, version: str = "", picked: str = ""
    ) -> httpx.Response:
        if not version:
            version = hidden((await browser.get(f"/complaints/{complaint}?do=join")).text, "version")
        form = {"key": str(uuid4()), "version": version, "do": "save", "/into": words, "/reason": "同一事项。"}
        return await browser.post(
            f"/complaints/{complaint}/steps/join", data={**form, **({"pick:/into": picked} if picked else {})}
        )


class TestAFormThatCameTwice:
    """With the same key …"""

    async def test_and_other_words_is_told_so_and_gets_a_key_of_its_own(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """Who went back and wrote something else may record it, too, by pressing once more."""
        complaint = await accepted(mediator, working)
        address, key = f"/complaints/{complaint}/steps/note_contact", str(uuid4())
        form = {"key": key, "do": "save", "/result": "reached", "/note": "电话联系。"}
        first = await browser.post(address, data=form)
        again = await browser.post(address, data={**form, "/note": "又联系了一次。"})
        assert (first.status_code, again.status_code) == (303, 422)
        assert "这张表单已经记录过一次" in again.text and hidden(again.text, "key") != key
        assert (await browser.post(address, data={**form, "key": hidden(again.text, "key")})).status_code == 303


class TestAStepThatIsNotOpen:
    """Asked for by its address, or by a form that is out of date …"""

    @pytest.mark.parametrize(
        ("step", "said"), [("follow_up", "本件现处于“已受理”阶段"), ("resume", "本件目前没有您可以选择的“期限”")]
    )
    async def test_says_why_in_place_of_its_form(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk, step: str, said: str
    ) -> None:
        """The stage in which the matter is, or what there would have to be to choose from."""
        complaint = await accepted(mediator, working)
        assert said in (await browser.get(f"/complaints/{complaint}?do={step}")).text

    async def test_names_the_stage_when_it_is_sent(
        self, browser: httpx.AsyncClient, working: Spine, mediator: Desk
    ) -> None:
        """Nobody has to guess where the matter is by now."""
        complaint = await accepted(mediator, working)
        version = str((await mediator.get(f"/complaints/{complaint}")).json()["version"])
        sent = await browser.post(
            f"/complaints/{complaint}/steps/accept", data={"key": str(uuid4()), "version": version, "do": "save"}
        )
        assert sent.status_code == 409
        assert "本件现处于“已受理”阶段" in sent.text


class TestARegion:
    """Told by its name at the public door …"""

    async def test_is_its_code_where_the_name_is_clear(self, browser: httpx.AsyncClient, working: Spine) -> None:
        """Nobody has to know a code."""
        assert "receipt-code" in (await self._filed(browser, "杭州市西湖区")).text

    async def test_is_chosen_where_the_name_is_not(self, browser: httpx.AsyncClient, working: Spine) -> None:
        """Two districts have the name: both are shown with what they lie in, and the chosen one is taken."""
        shown = await self._filed(browser, "西湖区")
        chooser = shown.text.partition('name="pick:/region"')[2].partition("</select>")[0]
        assert re.findall(r'<option value="(\d+)"', chooser) == ["330106", "360103"]
        assert "浙江省杭州市西湖区" in chooser
        assert "receipt-code" in (await self._filed(browser, "西湖区", picked="330106")).text

    async def test_that_nobody_knows_is_refused(self, browser: httpx.AsyncClient, working: Spine) -> None:
        """By its field."""
        assert "没有这个行政区划代码" in (await self._filed(browser, "子虚乌有县")).text

    async def _filed(self, browser: httpx.AsyncClient, region: str, *, picked: str = "") -> httpx.Response:
        form = {"key": str(uuid4()), "do": "save", "/narrative": "拖欠两个月工资", "/region": region}
        return await browser.post("/file", data={**form, **({"pick:/region": picked} if picked else {})})


class TestThePublicForm:
    """What somebody on a phone is asked …"""

    async def test_does_not_offer_what_only_the_desk_gathers(self, browser: httpx.AsyncClient) -> None:
        """Reports of the press are no filer; the desk's own form has them."""
        public = (await browser.get("/file")).text
        await enter(browser, DESK)
        desk = (await browser.get("/complaints/new")).text
        assert ('value="digest"' in public, 'value="digest"' in desk) == (False, True)

    async def test_insists_on_nothing_where_nothing_need_be_told(self, browser: httpx.AsyncClient) -> None:
        """A respondent's kind is chosen already, so that its block asks for nothing."""
        page = (await browser.get("/file")).text
        block = page.partition('for="f-respondents-0-kind"')[2].partition("</label>")[0]
        assert block and "needed" not in block
