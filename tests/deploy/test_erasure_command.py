"""`gongdao forget` as an operator types it, against a real database."""

from __future__ import annotations

import os
import pty
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.vault import ToSeal, Vault
from tests.conftest import Database
from tests.records.desk import Desk, seed
from tests.typed import NOTHING, gongdao_on

ROOT = Path(__file__).resolve().parents[2]
VAULT = Vault(bytes(range(32)))


@pytest.fixture
async def told(engine: AsyncEngine) -> tuple[ToSeal, ToSeal]:
    """A complaint with a narrative and the name of one worker."""
    desk, stream = Desk(engine, await seed(engine)), uuid4()
    narrative = ToSeal(uuid4(), stream, stream, "/narrative", "拖欠两个月工资")
    name = ToSeal(uuid4(), uuid4(), stream, "/workers/0/name", "示例工友")
    async with engine.begin() as conn:
        await VAULT.seal_ahead(conn, [narrative, name], command_id=uuid4())
    await desk.give(stream, "submit", {"narrative": {"sealed": str(narrative.id)}})
    return narrative, name


def forget(database: Database, *words: str, typing: str | None = None) -> tuple[int, str, str]:
    """One call of the command, at a terminal where something is typed: its exit code and what it says."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, (typing or "").encode())
    at_it = Path(os.ttyname(terminal)) if typing is not None else NOTHING
    done = gongdao_on(database, "forget", *words, keyboard=at_it)
    os.close(keyboard)
    os.close(terminal)
    return done.returncode, done.stdout, done.stderr


async def readable(engine: AsyncEngine, *rows: ToSeal) -> list[str]:
    """What can still be read."""
    async with engine.connect() as conn:
        return list((await VAULT.open_many(conn, [one.id for one in rows])).values())


class TestForget:
    """`gongdao forget MATTER [SUBJECT]...`"""

    async def test_lists_whose_texts_there_are_and_erases_none(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal]
    ) -> None:
        """Without a subject nothing changes; no text is shown."""
        narrative, name = told
        code, out, _ = forget(database, str(narrative.stream))
        assert (code, out) == (0, f"{narrative.subject} /narrative\n{name.subject} /workers/0/name\n")
        assert len(await readable(engine, narrative, name)) == 2

    async def test_erases_whom_it_is_told(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal]
    ) -> None:
        """The rest stays."""
        narrative, name = told
        assert forget(database, str(narrative.stream), str(name.subject))[0] == 0
        assert await readable(engine, narrative, name) == [narrative.text]

    async def test_erases_everybody_on_request(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal]
    ) -> None:
        """Then the matter has no readable text."""
        code, out, _ = forget(database, str(told[0].stream), "--all", "--yes")
        assert (code, out[:6]) == (0, "2 keys")
        assert await readable(engine, *told) == []

    async def test_asks_before_it_erases_everybody(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal]
    ) -> None:
        """Anything but `yes` leaves every text."""
        code, out, said = forget(database, str(told[0].stream), "--all", typing="no\n")
        assert (code, out, said.endswith("Nothing is erased.\n")) == (2, "", True)
        assert len(await readable(engine, *told)) == 2
        assert forget(database, str(told[0].stream), "--all", typing="yes\n")[0] == 0
        assert await readable(engine, *told) == []

    async def test_needs_a_word_where_nobody_can_be_asked(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal]
    ) -> None:
        """In a script `--yes` is given, or nothing happens."""
        code, out, said = forget(database, str(told[0].stream), "--all")
        assert (code, out, "--yes" in said) == (2, "", True)
        assert len(await readable(engine, *told)) == 2

    @pytest.mark.parametrize("subject", ["00000000-0000-4000-8000-000000000000", "somebody"])
    async def test_refuses_a_subject_of_elsewhere(
        self, database: Database, engine: AsyncEngine, told: tuple[ToSeal, ToSeal], subject: str
    ) -> None:
        """One wrong id, and nothing at all is erased."""
        code, _, said = forget(database, str(told[0].stream), str(told[1].subject), subject)
        assert (code, len(said.splitlines())) == (2, 1)
        assert len(await readable(engine, *told)) == 2

    async def test_refuses_an_unknown_matter(self, database: Database) -> None:
        """In one sentence."""
        assert forget(database, "ZZ-2026-000001") == (2, "", "There is no matter of that number or id.\n")
