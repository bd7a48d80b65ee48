"""Every screen in a browser: it fits a phone, breaks no policy, keeps what was typed and says no in words."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.async_api import Browser, Route

from tests.browser.conftest import ANALYST
from tests.browser.site import PHONE, Screen, Site
from tests.spine import DESK, MEDIATOR, SUPERVISOR

STORY = {
    "/narrative": "工地欠薪八个月，包工头失联。",
    "/filer/person/name": "何示例",
    "/respondents/0/name": "示例建设集团有限公司",
    "/claims/0/code": "6.2",
    "/claims/0/amount_yuan": "42000",
    "/urgency": "unpaid_hospital",
}


@pytest.fixture
async def complaint(screen: Screen) -> str:
    """A complaint taken in at the desk, with the mediator looking at it."""
    await screen.sign_in(DESK)
    made = await screen.submit(STORY)
    await screen.sign_in(MEDIATOR)
    return made


class TestPhone:
    """A window of 390 pixels."""

    async def test_is_wide_enough_for_every_screen(self, browser: Browser, site: Site) -> None:
        """No page needs to be pushed sideways."""
        phone = await Screen.open(browser, site, viewport=PHONE)
        wide = {
            path: await phone.overflow() for path in ("/login", "/file", "/receipt", "/nowhere") if await phone.go(path)
        }
        await phone.sign_in(DESK)
        complaint = await phone.submit(STORY)
        await phone.sign_in(SUPERVISOR)
        steps = [f"/complaints/{complaint}?do={step}" for step in ("accept", "record_outside_proceeding", "add_party")]
        month = f"{date.today():%Y-%m}"
        for path in (
            "/",
            "/complaints",
            "/complaints/new",
            "/deadlines",
            "/deadlines?board=party",
            "/deadlines?board=others",
            "/risk-meetings",
            "/oversight",
            "/complaints?work=open",
            f"/risk-meetings/{month}",
            f"/complaints/{complaint}",
            *steps,
        ):
            assert await phone.go(path) == 200
            await phone.unfold()
            wide[path] = await phone.overflow()
        await phone.page.context.close()
        assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}
        assert phone.complaints == []

    async def test_breaks_what_a_tag_says(self, browser: Browser, site: Site) -> None:
        """The longest sentence beside a time limit, in English, takes a second line instead of the window's edge."""
        phone = await Screen.open(browser, site, viewport=PHONE)
        await phone.go("/login")
        said = "provisional: that year's calendar is not published"
        await phone.page.evaluate(
            "said => { const tag = document.createElement('span'); tag.className = 'tag tag-amber';"
            " tag.textContent = said + ', ' + said; document.querySelector('main').append(tag); }",
            said,
        )
        assert await phone.overflow() <= 0
        await phone.page.context.close()

    async def test_is_enough_to_file_a_complaint_and_follow_it(self, browser: Browser, site: Site) -> None:
        """A worker without an account gets a number and a code, and sees with them where the matter stands."""
        phone = await Screen.open(browser, site, viewport=PHONE)
        await phone.go("/file")
        await phone.fill(
            {
                "/narrative": "加班费一直没有给。",
                "/filer/person/phone": "13800000000",
                "/respondents/0/name": "示例电子厂",
            }
        )
        await phone.save()
        number, code = [await phone.page.locator(one).inner_text() for one in ("#number", "#receipt-code")]
        await phone.go("/receipt")
        await phone.page.fill("#number", number)
        await phone.page.fill("#code", f"{code[:4]} {code[4:8]}-{code[8:]}".lower())
        async with phone.page.expect_navigation():
            await phone.page.click("main form button")
        assert "已收到" in await phone.text()
        await phone.page.context.close()
        assert phone.complaints == []


class TestForm:
    """The form of a step."""

    async def test_keeps_what_was_typed_and_says_beside_the_field_what_is_wrong(
        self, screen: Screen, complaint: str
    ) -> None:
        """A date in the future is refused; the note stays in its field, the sentence stands at the date."""
        tomorrow = (date.today() + timedelta(days=2)).isoformat()
        await screen.try_step(complaint, "note_contact", {"/note": "明天再联系。", "/occurred_on": tomorrow})
        assert await screen.page.locator('[name="/note"]').input_value() == "明天再联系。"
        said = await screen.page.locator('.control:has([name="/occurred_on"]) .field-error').inner_text()
        assert "不能晚于今天" in said

    async def test_leads_an_error_back_to_the_row_that_was_typed_in(self, screen: Screen, complaint: str) -> None:
        """Of two rows the first is left empty: the wrong credit code is told at the second."""
        await screen.try_step(
            complaint,
            "add_party",
            {
                "+/respondents": "",
                "/respondents/1/name": "示例劳务公司",
                "/respondents/1/credit_code": "91330100MA27WRONGX",
            },
        )
        said = screen.page.locator('.control:has([name="/respondents/1/credit_code"]) .field-error')
        assert await said.count() == 1

    async def test_shows_before_what_it_would_do_and_records_nothing(self, screen: Screen, complaint: str) -> None:
        """The preview names the event and the time limits; the timeline stays as it was."""
        await screen.go(f"/complaints/{complaint}?do=accept")
        await screen.page.click("button[value=preview]")
        preview = await screen.page.locator("#preview").inner_text()
        assert "受理" in preview
        assert "首次联系" in preview or "指定承办人" in preview
        await screen.go(f"/complaints/{complaint}")
        assert "首次联系" not in await screen.page.locator(".timeline").inner_text()

    @pytest.mark.parametrize("width", [1280, 375])
    async def test_leads_the_keyboard_to_what_it_would_do(self, screen: Screen, complaint: str, width: int) -> None:
        """What was typed stays, the heading of the preview is in view and has the focus, and recording comes next."""
        page = screen.page
        await page.set_viewport_size({"width": width, "height": 700})
        await screen.go(f"/complaints/{complaint}?do=set_facts#step")
        await page.select_option('[name="/claim"]', index=1)
        await page.fill('[name="/facts/knew_on"]', "2025-12-01")
        await page.focus("#step .actions button[value=preview]")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#preview")
        await page.wait_for_function("document.activeElement?.id === 'preview-title'")
        box = await page.locator("#preview-title").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 350
        assert await page.input_value('[name="/facts/knew_on"]') == "2025-12-01"
        await page.keyboard.press("Tab")
        assert await page.evaluate("[document.activeElement.name, document.activeElement.value]") == ["do", "save"]

    async def test_leads_from_its_head_to_each_field_that_is_wrong(self, screen: Screen) -> None:
        """A long form says at its head which fields are wrong; following one puts the keyboard there."""
        await screen.sign_in(DESK)
        await screen.go("/complaints/new")
        await screen.fill({"/narrative": "欠薪。", "/workers/0/name": "林示例", "/workers/0/phone": "12"})
        await screen.save()
        link = screen.page.locator("#problem li a")
        assert await link.inner_text() == "劳动者 1 · 电话"
        await link.press("Enter")
        assert await screen.page.evaluate("document.activeElement.name") == "/workers/0/phone"

    async def test_that_is_stale_says_so_and_keeps_what_was_typed(self, screen: Screen, complaint: str) -> None:
        """While a form stood open somebody else recorded a step: the sender is told, and may send it again."""
        await screen.take(complaint, "accept")
        await screen.sign_in(SUPERVISOR)
        await screen.go(f"/complaints/{complaint}?do=extend")
        other = await screen.page.context.new_page()
        await other.goto(f"{screen.site.address}/complaints/{complaint}?do=note_contact")
        await other.fill('[name="/note"]', "同时记录。")
        async with other.expect_navigation():
            await other.click("#step .actions button[value=save]")
        later = (date.today() + timedelta(days=90)).isoformat()
        deadline = await screen.page.locator('[name="/deadline"] option', has_text="办结").get_attribute("value")
        await screen.fill({"/deadline": str(deadline), "/to": later, "/reason": "案情复杂。"})
        await screen.save()
        assert "已有新的记录" in await screen.page.locator(".problem").inner_text()
        assert "联系记录" in await screen.page.locator("#news").inner_text()
        await screen.save()
        assert "已有新的记录" in await screen.page.locator(".problem").inner_text()
        await screen.page.click("button[value=newest]")
        await screen.page.wait_for_selector("#news", state="detached")
        await screen.save()
        assert "done=extend" in screen.page.url

    async def test_drawn_anew_keeps_the_version_that_was_seen(self, screen: Screen, complaint: str) -> None:
        """A choice that draws the form anew takes nobody past a ruling that was given meanwhile: it is shown and refused."""
        await screen.take(complaint, "accept")
        await screen.take(complaint, "classify", {"/relation": "labour"})
        await screen.go(f"/complaints/{complaint}?do=reclassify")
        seen = await screen.page.locator("#step [name=version]").input_value()
        other = Screen(screen.site, await screen.page.context.new_page())
        await other.take(complaint, "reclassify", {"/relation": "student", "/reason": "查明为在校生。"})
        await screen.fill({"/relation": "service_contract", "/reason": "另有约定。"})
        assert await screen.page.locator("#step [name=version]").input_value() == seen
        assert "在校生" in await screen.page.locator("#news").inner_text()
        await screen.save()
        assert "done=reclassify" not in screen.page.url
        assert "已有新的记录" in await screen.page.locator(".problem").inner_text()

    async def test_sent_again_after_going_back_records_once(self, screen: Screen, complaint: str) -> None:
        """The browser's Back gives the words back, and with them the key; the link gives a new form with a new one."""
        await screen.go(f"/complaints/{complaint}?do=note_contact")
        key = screen.page.locator("#step [name=key]")
        first = await key.input_value()
        await screen.fill({"/note": "电话联系。"})
        await screen.save()
        await screen.page.go_back()
        assert await key.input_value() == first
        await screen.fill({"/note": "电话联系。"})
        await screen.save()
        assert await screen.page.locator(".timeline .what", has_text="联系记录").count() == 1
        await screen.go(f"/complaints/{complaint}?do=note_contact")
        assert await key.input_value() != first

    async def test_with_other_words_after_going_back_is_recorded_when_it_is_meant(
        self, screen: Screen, complaint: str
    ) -> None:
        """It says that it was recorded before, and takes what is then written at the next press."""
        await screen.take(complaint, "note_contact", {"/note": "电话联系。"})
        await screen.page.go_back()
        for words in ("又联系了一次。", "又联系了两次。"):
            await screen.fill({"/note": words})
            await screen.save()
        assert await screen.page.locator(".timeline .what", has_text="联系记录").count() == 2

    async def test_of_a_receipt_is_the_same_after_going_back(self, screen: Screen) -> None:
        """At the desk, too: what was handed in is handed in once."""
        await screen.sign_in(DESK)
        await screen.go("/complaints/new")
        numbers = []
        for _ in range(2):
            await screen.fill({"/narrative": "工地欠薪八个月。"})
            await screen.save()
            numbers.append(await screen.page.locator("#number").inner_text())
            await screen.page.go_back()
        assert numbers[0] == numbers[1]

    async def test_sent_twice_records_once(self, screen: Screen, complaint: str) -> None:
        """The same form with the key it was drawn with gets the same answer, and there is no second event."""
        await screen.go(f"/complaints/{complaint}?do=note_contact")
        key = await screen.page.locator("#step [name=key]").input_value()
        for _ in range(2):
            await screen.go(f"/complaints/{complaint}?do=note_contact")
            await screen.page.locator("#step [name=key]").evaluate("(input, key) => input.value = key", key)
            await screen.fill({"/note": "电话联系。"})
            await screen.save()
            assert "done=note_contact" in screen.page.url
        assert await screen.page.locator(".timeline .what", has_text="联系记录").count() == 1

    async def test_asks_only_for_the_papers_of_the_chosen_kind(self, screen: Screen, complaint: str) -> None:
        """Once arbitration is chosen, its papers are offered and an injury's are not."""
        await screen.go(f"/complaints/{complaint}?do=record_outside_proceeding")
        await screen.page.select_option('[name="/given/kind"]', "arbitration")
        await screen.page.wait_for_selector(
            '[name="/given/facts/0/fact"] option[value="award_received"]', state="attached"
        )
        await screen.page.wait_for_selector('[name="/given/facts/0/fact"] option[value="injured"]', state="detached")

    async def test_keeps_what_is_typed_while_the_form_is_on_its_way(self, screen: Screen, complaint: str) -> None:
        """A slow answer to the chosen kind takes neither the words typed meanwhile nor the place of the cursor."""
        await screen.go(f"/complaints/{complaint}?do=record_outside_proceeding")

        async def late(route: Route) -> None:
            await asyncio.sleep(0.5)
            await route.continue_()

        await screen.page.route("**/steps/**", late)
        await screen.page.select_option('[name="/given/kind"]', "arbitration")
        number = screen.page.locator('[name="/given/number"]')
        await number.fill("杭劳人仲案〔2026〕1号")
        await screen.page.wait_for_selector(
            '[name="/given/facts/0/fact"] option[value="award_received"]', state="attached"
        )
        assert await number.input_value() == "杭劳人仲案〔2026〕1号"
        assert await number.evaluate("one => one === document.activeElement")

    async def test_finds_the_other_complaint_while_somebody_types(self, screen: Screen, complaint: str) -> None:
        """A respondent's name brings numbers to choose from; nothing of the form but that word is in the address."""
        await screen.take(complaint, "accept")
        await screen.sign_in(DESK)
        second = await screen.submit(STORY)
        await screen.sign_in(MEDIATOR)
        await screen.take(second, "accept")
        await screen.go(f"/complaints/{second}?do=join")
        await screen.fill({"/reason": "同一事项。"})
        field = screen.page.locator('[name="/into"]')
        async with screen.page.expect_request(lambda one: one.url.endswith(quote("建设"))) as asked:
            await field.press_sequentially("建设")
        assert set(parse_qs(urlsplit((await asked.value).url).query)) == {"/into"}
        option = screen.page.locator('datalist option[label*="示例建设集团有限公司"]')
        await option.wait_for(state="attached")
        await field.fill(str(await option.get_attribute("value")))
        await screen.save()
        assert "done=join" in screen.page.url

    async def test_looks_regions_up_while_somebody_types(self, screen: Screen, complaint: str) -> None:
        """Going into a region's field brings the national list, and its code is what is kept."""
        await screen.go(f"/complaints/{complaint}?do=add_party")
        field = screen.page.locator('[name="/respondents/0/region"]')
        await field.focus()
        await screen.page.wait_for_selector('datalist option[value^="330106 "]', state="attached")
        await field.fill("330106 浙江省杭州市西湖区")
        await screen.fill({"/respondents/0/name": "示例服饰有限公司"})
        await screen.save()
        assert "浙江省杭州市西湖区" in await screen.text()

    async def test_works_without_any_script(self, browser: Browser, site: Site, screen: Screen, complaint: str) -> None:
        """With scripts turned off a row is added, a step previewed and recorded all the same."""
        context = await browser.new_context(java_script_enabled=False)
        await context.add_cookies(await screen.page.context.cookies())  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{site.address}/complaints/{complaint}?do=add_party")
        await page.click('button[value="add:/workers"]')
        await page.fill('[name="/workers/1/name"]', "吴示例")
        await page.click("button[value=preview]")
        assert "登记劳动者" in await page.locator("#preview").inner_text()
        await page.click("#step .actions button[value=save]")
        assert "done=add_party" in page.url
        await context.close()


BROKEN_WORDS = """() => {
  const broken = [];
  for (const table of document.querySelectorAll("main table")) {
    const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[A-Za-z]{2,}/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (range.getClientRects().length > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""
"""English words of tables that stand on more than one line."""


class TestComplaintPage:
    """The one page of a complaint."""

    @pytest.mark.parametrize("width", [1280, 1000, 700])
    async def test_breaks_no_word_of_its_tables(self, screen: Screen, complaint: str, width: int) -> None:
        """In English, on whatever screen shows them as tables, and without being pushed sideways."""
        await screen.take(complaint, "accept")
        await screen.take(complaint, "classify", {"/relation": "labour"})
        await screen.take(complaint, "apply_for_arbitration", {"/claims": "c1"})
        await screen.page.click("button[value=en]")
        await screen.page.set_viewport_size({"width": width, "height": 900})
        await screen.go(f"/complaints/{complaint}")
        assert await screen.page.evaluate(BROKEN_WORDS) == []
        assert await screen.overflow() <= 0

    async def test_keeps_the_dates_of_claims_on_one_line(self, screen: Screen) -> None:
        """In Chinese, where every letter may begin a line, beside the long names of the laws."""
        await screen.sign_in(DESK)
        complaint = await screen.submit({**STORY, "/claims/0/code": "1.1", "/claims/0/facts/knew_on": "2026-05-01"})
        await screen.sign_in(MEDIATOR)
        await screen.take(complaint, "accept")
        await screen.take(complaint, "classify", {"/relation": "labour"})
        await screen.go(f"/complaints/{complaint}")
        lines = await screen.page.locator("section[aria-labelledby=claims] dd", has_text="2026年5月1日").evaluate(
            "one => { const range = document.createRange(); range.selectNodeContents(one);"
            " return range.getClientRects().length; }"
        )
        assert lines == 1

    async def test_shows_the_past_without_a_way_to_change_it(self, screen: Screen, complaint: str) -> None:
        """?as_of= has a banner and no next steps."""
        await screen.go(f"/complaints/{complaint}?as_of={(date.today() + timedelta(days=1)).isoformat()}")
        assert "历史状态" in await screen.text()
        assert await screen.page.locator(".next li").count() == 0

    async def test_explains_each_date(self, screen: Screen, complaint: str) -> None:
        """A time limit unfolds into the steps by which its date came about, its article and its mark."""
        await screen.go(f"/complaints/{complaint}")
        await screen.page.locator(".clocks summary").first.click()
        inside = screen.page.locator(".clocks .inside").first
        assert await inside.locator(".trace li").count() >= 1
        assert "依据" in await inside.inner_text()

    async def test_opens_a_step_in_place_with_the_keyboard_on_it(self, screen: Screen, complaint: str) -> None:
        """Choosing a step puts its form into the page and the focus on its heading."""
        await screen.go(f"/complaints/{complaint}")
        await screen.page.click(".next a:has-text('受理')")
        await screen.page.wait_for_selector("#step-title")
        await screen.page.wait_for_function("document.activeElement && document.activeElement.id === 'step-title'")

    async def test_is_in_english_for_who_wants_it(self, screen: Screen, complaint: str) -> None:
        """The switch changes the language and stays on the page."""
        await screen.go(f"/complaints/{complaint}")
        await screen.page.click("button[value=en]")
        await screen.page.wait_for_selector("text=Next steps")
        assert f"/complaints/{complaint}" in screen.page.url


class TestRoles:
    """What each role meets."""

    async def test_of_a_visitor_is_asked_to_sign_in_and_led_back(self, screen: Screen) -> None:
        """A page behind the sign-in leads to it, and from it to the page."""
        await screen.go("/deadlines?board=party")
        assert "/login?next=" in screen.page.url
        await screen.page.fill("#login", MEDIATOR)
        await screen.page.fill("#password", "wrong")
        async with screen.page.expect_navigation():
            await screen.page.click("main form button")
        assert "不正确" in await screen.page.locator(".problem").inner_text()

    async def test_of_an_analyst_reads_without_anybodys_name(self, screen: Screen, complaint: str) -> None:
        """The narrative and the filer's name stay sealed, and nothing can be recorded."""
        await screen.sign_in(ANALYST)
        assert await screen.go(f"/complaints/{complaint}") == 200
        text = await screen.text()
        assert "何示例" not in text
        assert "包工头失联" not in text
        assert await screen.page.locator(".next li").count() == 0

    async def test_that_may_not_gets_a_page_that_says_so(self, screen: Screen) -> None:
        """An analyst at the desk's form gets 403 in the same style; an unknown address 404."""
        await screen.sign_in(ANALYST)
        assert await screen.go("/complaints/new") == 403
        assert "岗位" in await screen.text()
        assert await screen.go("/complaints/00000000-0000-4000-8000-000000000000") == 404
        assert await screen.go("/no/such/page") == 404

    async def test_of_an_opening_is_noted_in_the_access_log(self, screen: Screen, complaint: str, site: Site) -> None:
        """Whoever opens a complaint's texts leaves a line naming the complaint."""
        await screen.go(f"/complaints/{complaint}")
        async with site.app.state.house.engine.connect() as conn:
            found = await conn.exec_driver_sql(
                "SELECT count(*) FROM access_log WHERE account = $1 AND stream = $2::uuid AND action = 'page_complaint'",
                (MEDIATOR, complaint),
            )
            assert found.scalar_one() >= 1
