"""`gongdao people FILE` as an administrator types it, against a real database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.people_command import PeopleRefused, parse_passwords, parse_people
from records import people
from tests.conftest import Database

ROOT = Path(__file__).resolve().parents[2]
FILE = """
[[office]]
id = "city"
name = "示例市总工会"
region = "3301"
level = 2
parent = "province"

[[office]]
id = "province"
name = "示例省总工会"
region = "33"
level = 1

[[person]]
login = "li"
name = "示例·李"
roles = [["mediator", "city"], ["supervisor", "city"]]
"""
PASSWORDS = '"li" = "an invented password"\n'


def load(database: Database, folder: Path, text: str, *, passwords: str = PASSWORDS) -> tuple[int, str, str]:
    """One call of the command: its exit code and what it says."""
    (folder / "people.toml").write_text(text, encoding="utf-8")
    (folder / "passwords.toml").write_text(passwords, encoding="utf-8")
    words = ["people", str(folder / "people.toml"), "--passwords", str(folder / "passwords.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "deploy.command", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "GONGDAO_DATABASE_URL": database.app_url},
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


async def roles_of(engine: AsyncEngine, login: str) -> list[tuple[str, str]]:
    """The roles that an account holds now."""
    async with engine.connect() as conn:
        account = await people.find_account(conn, login)
        assert account is not None
        return sorted((one.role, one.office) for one in await people.memberships_of(conn, account.id))


class TestPeople:
    """`gongdao people FILE --passwords FILE`"""

    async def test_loads_offices_accounts_and_roles(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """Parents come before children whatever the order of the file; the password is kept as a hash."""
        code, out, err = load(database, tmp_path, FILE)
        assert (code, out, err) == (0, "2 offices and 1 people are loaded; 1 accounts are new.\n", "")
        assert await roles_of(engine, "li") == [("mediator", "city"), ("supervisor", "city")]
        async with engine.connect() as conn:
            offices, account = await people.list_offices(conn), await people.find_account(conn, "li")
        assert [(one.id, one.parent) for one in offices] == [("province", None), ("city", "province")]
        assert account is not None
        assert PasswordHash.recommended().verify("an invented password", account.password_hash)

    async def test_ends_roles_that_the_file_no_longer_gives(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """The account and its password stay, a new role is added."""
        load(database, tmp_path, FILE)
        async with engine.connect() as conn:
            before = await people.find_account(conn, "li")
        changed = FILE.replace('["supervisor", "city"]', '["auditor", "province"]')
        assert load(database, tmp_path, changed, passwords="")[0] == 0
        async with engine.connect() as conn:
            assert await people.find_account(conn, "li") == before
        assert await roles_of(engine, "li") == [("auditor", "province"), ("mediator", "city")]

    async def test_loads_nothing_where_a_new_person_has_no_password(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """One sentence with the login; no office either."""
        code, _, err = load(database, tmp_path, FILE, passwords="")
        assert (code, "li" in err, len(err.splitlines())) == (2, True, 1)
        async with engine.connect() as conn:
            assert await people.list_offices(conn) == []

    def test_refuses_an_office_that_does_not_exist(self, database: Database, tmp_path: Path) -> None:
        """It is named."""
        code, _, err = load(database, tmp_path, FILE.replace('["mediator", "city"]', '["mediator", "village"]'))
        assert (code, err) == (2, "There is no office village.\n")


class TestAFileOfPeople:
    """As text."""

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('"mediator"', '"worker"', "worker is no role"),
            ("level = 2", "level = 0", "office.0.level"),
            ("level = 2", "level = 2\ncolour = 1", "office.0.colour"),
            ('login = "li"', 'login = "l i"', "person.0.login"),
            ("[[person]]", "[[person", "no TOML"),
        ],
    )
    def test_is_refused_in_one_sentence(self, old: str, new: str, said: str) -> None:
        """It names the place."""
        with pytest.raises(PeopleRefused, match=said):
            parse_people(FILE.replace(old, new))

    def test_names_nobody_twice(self) -> None:
        """Which of the two would count?"""
        with pytest.raises(PeopleRefused, match="twice"):
            parse_people(FILE + '[[person]]\nlogin = "li"\nname = "示例"\nroles = []\n')


class TestAFileOfPasswords:
    """As text."""

    def test_is_refused_without_repeating_a_password(self) -> None:
        """Neither a short one nor a broken line stands in the error."""
        for text in ('"li" = "geheim"', '"li" = "geheim'):
            with pytest.raises(PeopleRefused) as refused:
                parse_passwords(text)
            assert "geheim" not in str(refused.value)
