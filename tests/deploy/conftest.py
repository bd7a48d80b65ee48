"""Folders and processes for tests that start real servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with a short path, since a socket's path may not be long."""
    made = Path(tempfile.mkdtemp(prefix="gd-"))
    yield made
    shutil.rmtree(made)
