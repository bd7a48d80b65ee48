"""Who opened sealed texts, as the log of it keeps them."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from records.access_log import list_access, log_access
from records.database import execute


class TestAccessLog:
    async def test_keeps_what_was_done(self, engine: AsyncEngine) -> None:
        """A look is a line, with how many texts were opened."""
        async with engine.begin() as conn:
            await log_access(conn, account="a-1", office="zj-hz", role="supervisor", action="open", rows=3)
            [line] = (await list_access(conn, offices=["zj-hz"])).items
        assert (line.account, line.role, line.action, line.stream, line.rows) == ("a-1", "supervisor", "open", None, 3)

    @pytest.mark.parametrize("change", ["DELETE FROM access_log", "UPDATE access_log SET rows = 0"])
    async def test_gives_the_service_no_right_to_change_a_line(self, engine: AsyncEngine, change: str) -> None:
        """Whoever gets hold of the service can hide no look."""
        async with engine.begin() as conn:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await execute(conn, change)
