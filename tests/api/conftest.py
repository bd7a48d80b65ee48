"""The application with everything behind it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from records.database import Engine
from tests.api.desk import Desk, make_app, set_passwords
from tests.spine import DESK, MEDIATOR, SUPERVISOR, Spine
from tests.spine_fixtures import spine, temporal_address

__all__ = ["spine", "temporal_address"]


@pytest.fixture
async def working(spine: Spine) -> AsyncIterator[Spine]:
    """The spine with its worker running."""
    async with spine.working(sandboxed=False):
        yield spine


@pytest.fixture
async def app(spine: Spine, owner: Engine) -> AsyncIterator[FastAPI]:
    """The application; what it started in the background ends with it."""
    await set_passwords(owner)
    made = make_app(spine)
    yield made
    await made.state.house.end()


@pytest.fixture
async def public(app: FastAPI) -> AsyncIterator[Desk]:
    """Somebody without a sign-in."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://gongdao.test", timeout=30) as client:
        yield Desk(client)


@pytest.fixture
async def desk(public: Desk) -> Desk:
    """Somebody who takes complaints in."""
    return await public.sign_in(DESK)


@pytest.fixture
async def mediator(public: Desk) -> Desk:
    """A mediator of the same office."""
    return await public.sign_in(MEDIATOR)


@pytest.fixture
async def supervisor(public: Desk) -> Desk:
    """The supervisor of the same office."""
    return await public.sign_in(SUPERVISOR)
