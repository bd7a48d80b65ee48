"""A Chromium for the run, and the application with everything behind it for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from functools import cache

import pytest
from playwright.async_api import Browser, async_playwright

from api.pages.routers import ROUTERS
from law.pack import Pack, load_pack
from law.packaged import demo_service_limits
from records import people, rule_packs
from records.database import Engine
from tests.api.desk import make_app, set_passwords
from tests.browser.site import CHROMIUM, FLAGS, Screen, Site, served
from tests.spine import CITY, ZONE, Spine
from tests.spine_fixtures import spine, temporal_address

__all__ = ["spine", "temporal_address"]

LAWYER, ANALYST = "p-lawyer", "p-analyst"


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of a process."""
    if CHROMIUM is None:
        pytest.fail("The browser tests need Chromium; install the package chromium.")
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield made
        await made.close()


@cache
def _demo_pack() -> Pack:
    return load_pack().with_service_limits(demo_service_limits())


async def _more_people(spine: Spine) -> None:
    """A lawyer and an analyst beside the seed's people, and every service limit of the demo."""
    since = datetime(2020, 1, 1, tzinfo=UTC)
    async with spine.engine.begin() as conn:
        await rule_packs.install(conn, _demo_pack())
        for account, role in ((LAWYER, "lawyer"), (ANALYST, "analyst")):
            await people.put_account(conn, people.Account(account, account, "", account))
            await people.put_membership(conn, people.Membership(account, CITY, role, since))


@pytest.fixture
async def site(spine: Spine, owner: Engine) -> AsyncIterator[Site]:
    """The application on a port, its worker beside it."""
    await _more_people(spine)
    await set_passwords(owner)
    app = make_app(spine)
    for router in ROUTERS:
        app.include_router(router)
    async with spine.working(sandboxed=False), served(app) as made:
        yield made


@pytest.fixture
async def screen(browser: Browser, site: Site) -> AsyncIterator[Screen]:
    """A window on a desktop. No test may leave a complaint in its console: that is how a blocked style shows."""
    made = await Screen.open(browser, site)
    yield made
    await made.page.context.close()
    assert made.complaints == []


@pytest.fixture
def today() -> date:
    """The legal date of now."""
    return datetime.now(ZONE).date()
