"""One running demo for the journeys that only read or add to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.running import Up


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """The demo as `make run` starts it for the first time."""
    up = Up(tmp_path_factory.mktemp("demo")).start("--demo")
    mark = up.run_mark()
    yield up
    code = up.stop()
    assert code == 0
    assert up.leftovers(mark) == []


@pytest.fixture
def demo_api(demo: Up) -> str:
    """The address of the running demo."""
    return f"http://127.0.0.1:{demo.port}"
