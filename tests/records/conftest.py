"""The record's own fixtures: a desk at which commands are given."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.records.desk import Desk, seed


@pytest.fixture
async def desk(engine: AsyncEngine) -> Desk:
    """A desk with the rules in force."""
    return Desk(engine, await seed(engine))
