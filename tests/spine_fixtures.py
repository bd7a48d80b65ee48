"""Fixtures for tests that need the spine: import them into a folder's conftest."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.processes import free_port
from deploy.temporal_server import TIME_SKIPPING, EmbeddedTemporal
from tests.spine import Spine, seed


@pytest.fixture(scope="session")
def temporal_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server on a port of its own, with time that tests may move."""
    folder: Path = tmp_path_factory.mktemp("temporal")
    with EmbeddedTemporal(folder, port=free_port(), extra_dynamic_config=TIME_SKIPPING) as server:
        yield server.address


@pytest.fixture
async def spine(engine: AsyncEngine, temporal_address: str) -> AsyncIterator[Spine]:
    """A seeded database and a connection to Temporal; workers are started by the test."""
    await seed(engine)
    yield await Spine.connect(engine, temporal_address)
