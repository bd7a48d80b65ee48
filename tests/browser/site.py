"""The workbench as a person meets it: the real application on a real port, and a Chromium that looks at it."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.api.desk import PASSWORD

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
STATUS_NOTE = "Failed to load resource: the server responded with a status of 4"
"""What Chromium writes about a page that answers 4xx, which refusals do on purpose."""


@dataclass(frozen=True)
class Site:
    """The served application."""

    address: str
    app: FastAPI


class QuietServer(uvicorn.Server):
    """Leaves the signals to the test runner."""

    def install_signal_handlers(self) -> None:
        """Nothing."""


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[Site]:
    """The application on a free port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = QuietServer(uvicorn.Config(app, log_config=None, access_log=False, http="httptools", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody when it listens
        await asyncio.sleep(0.01)
    try:
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
    finally:
        server.should_exit = True
        await task
        listening.close()


@dataclass
class Screen:
    """One browser window of one person. What the console complains about is kept."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)

    @classmethod
    async def open(cls, browser: Browser, site: Site, *, viewport: Mapping[str, int] = DESKTOP) -> Screen:
        """A window with a session of its own."""
        context = await browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        screen = cls(site, await context.new_page())
        screen.page.set_default_timeout(10_000)
        screen.page.on("console", screen._note)
        screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        return screen

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(STATUS_NOTE):
            self.complaints.append(message.text)

    async def go(self, path: str) -> int:
        """Look at a page; its status."""
        response = await self.page.goto(f"{self.site.address}{path}")
        assert response is not None
        return response.status

    async def sign_in(self, login: str) -> None:
        """Sign in as somebody of the seed; whoever sat there before is signed out."""
        await self.page.context.clear_cookies()
        await self.go("/login")
        await self.page.fill("#login", login)
        await self.page.fill("#password", PASSWORD)
        await self.page.click("main form button")
        await self.page.wait_for_url(f"{self.site.address}/")

    async def unfold(self) -> None:
        """Open everything that is folded."""
        await self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    async def fill(self, values: Mapping[str, str]) -> None:
        """Type into the form, by input name; "+/claims" adds a row, a checkbox is ticked by its value."""
        for name, value in values.items():
            if name.startswith("+"):
                await self.add_row(name[1:])
                continue
            await self.unfold()
            found = self.page.locator(f'[name="{name}"]')
            kind = await found.first.evaluate("one => one.type")
            if kind == "checkbox":
                await self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                await self.choose(name, value)
            else:
                await found.fill(value)

    async def choose(self, name: str, value: str) -> None:
        """Choose an option; where the server draws the form anew for it, wait until it has."""
        found = self.page.locator(f'[name="{name}"]')
        if await found.get_attribute("hx-post") is None:
            await found.select_option(value)
            return
        form = await self.page.query_selector("#step")
        assert form is not None
        if await found.input_value() != value:
            await found.select_option(value)
            await form.wait_for_element_state("hidden")

    async def add_row(self, pointer: str) -> None:
        """Ask for another row and wait until the server has drawn it."""
        rows = self.page.locator(f'[name="rows:{pointer}"]')
        before = int(await rows.input_value())
        await self.page.click(f'button[value="add:{pointer}"]')
        await self.page.wait_for_selector(f'[name="rows:{pointer}"][value="{before + 1}"]', state="attached")

    async def take(self, complaint: str, command: str, values: Mapping[str, str] | None = None) -> None:
        """Send a command from its form on the complaint's page; fails with what the page says when it is refused."""
        await self.try_step(complaint, command, values)
        if f"done={command}" not in self.page.url:
            said = await self.page.locator(".problem, .field-error").all_inner_texts()
            raise AssertionError(f"{command} was refused: {said}")
        self.sent.add(command)

    async def try_step(self, complaint: str, command: str, values: Mapping[str, str] | None = None) -> None:
        """Send a command from its form, whatever comes of it."""
        await self.go(f"/complaints/{complaint}?do={command}")
        await self.fill(values or {})
        await self.save()

    async def save(self) -> None:
        """Press the form's button and wait for the page that answers; a change of the tab's history is none."""
        async with self.page.expect_event("domcontentloaded"):
            await self.page.click("#step .actions button[value=save]")
        await self.page.wait_for_load_state()

    async def submit(self, values: Mapping[str, str]) -> str:
        """Take a complaint in at the desk; its id, once it is recorded."""
        await self.go("/complaints/new")
        await self.fill(values)
        await self.save()
        await self.page.wait_for_selector("#receipt-code")
        href = await self.page.locator("a:has-text('打开诉求件')").get_attribute("href")
        self.sent.add("submit")
        complaint = str(href).rpartition("/")[2]
        await self.until_recorded(complaint)
        return complaint

    async def until_recorded(self, complaint: str) -> None:
        """Wait until the receipt has become a complaint."""
        async with asyncio.timeout(20):
            while True:
                await self.go(f"/complaints/{complaint}")
                if await self.page.locator("#timeline").count():
                    return
                await asyncio.sleep(0.1)

    async def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        given: Any = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return int(given)

    async def text(self) -> str:
        """Everything readable in the page's main part."""
        return await self.page.locator("main").inner_text()
