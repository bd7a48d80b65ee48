"""`gongdao people FILE` as an administrator types it, against a real database."""

from __future__ import annotations

from pathlib import Path

import pytest
from pwdlib import PasswordHash
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.people_file import PeopleRefused, parse_passwords, parse_people
from records import people
from tests.conftest import Database
from tests.typed import gongdao_on

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


def load(
    database: Database, folder: Path, text: str, *, passwords: str = PASSWORDS, encoding: str = "utf-8"
) -> tuple[int, str, str]:
    """One call of the command: its exit code and what it says."""
    (folder / "people.toml").write_text(text, encoding=encoding)
    (folder / "passwords.toml").write_text(passwords, encoding="utf-8")
    words = ["people", str(folder / "people.toml"), "--passwords", str(folder / "passwords.toml")]
    done = gongdao_on(database, *words)
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

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (
                "level = 1\n",
                'level = 1\nparent = "city"\n',
                "Offices stand under each other in a circle: city under province under city.\n",
            ),
            (
                "level = 1\n",
                "level = 3\n",
                "The office city of level 2 cannot stand under province of level 3; 1 is the highest level.\n",
            ),
        ],
    )
    async def test_refuses_offices_in_an_order_nobody_could_climb(
        self, database: Database, engine: AsyncEngine, tmp_path: Path, old: str, new: str, said: str
    ) -> None:
        """It says which, and stores none of them."""
        assert load(database, tmp_path, FILE.replace(old, new)) == (2, "", said)
        async with engine.connect() as conn:
            assert await people.list_offices(conn) == []

    async def test_refuses_a_circle_through_offices_on_record(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """The file alone looks sound."""
        load(database, tmp_path, FILE)
        above = '[[office]]\nid = "province"\nname = "示例"\nregion = "33"\nlevel = 3\nparent = "city"\n'
        code, _, err = load(database, tmp_path, above)
        assert (code, "circle" in err) == (2, True)
        async with engine.connect() as conn:
            assert [one.parent for one in await people.list_offices(conn)] == [None, "province"]

    def test_notes_offices_of_one_region_and_level(self, database: Database, tmp_path: Path) -> None:
        """That may be so (a development zone); which of them gets the region's receipts is said."""
        load(database, tmp_path, FILE)
        zone = '[[office]]\nid = "zone"\nname = "示例区"\nregion = "3301"\nlevel = 2\nparent = "province"\n'
        code, out, _ = load(database, tmp_path, zone)
        assert (code, out.splitlines()[1:]) == (
            0,
            [
                "Note: the offices city and zone are both of level 2 for region 3301; "
                "a receipt that names only the region goes to zone."
            ],
        )

    async def test_refuses_a_login_that_differs_from_another_in_capitals_only(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """The one on record stays alone, and no role of the file is stored."""
        load(database, tmp_path, FILE)
        text = FILE.replace('login = "li"', 'login = "LI"').replace('["supervisor", "city"]', '["auditor", "city"]')
        code, _, err = load(database, tmp_path, text, passwords='"LI" = "an invented password"\n')
        assert (code, err) == (2, "The login LI differs from li, which exists, in capitals only.\n")
        assert await roles_of(engine, "li") == [("mediator", "city"), ("supervisor", "city")]

    def test_reads_a_file_that_a_windows_editor_marked(self, database: Database, tmp_path: Path) -> None:
        """The mark before the text is no part of it."""
        assert load(database, tmp_path, "\ufeff" + FILE, passwords="\ufeff" + PASSWORDS)[0] == 0

    def test_says_that_a_file_must_be_in_utf_8(self, database: Database, tmp_path: Path) -> None:
        """One saved as GBK by an older editor."""
        code, out, err = load(database, tmp_path, FILE, encoding="gbk")
        assert (code, out, "people.toml is not in UTF-8" in err, len(err.splitlines())) == (2, "", True, 1)


ADMINISTRATOR = """
[[person]]
login = "chief"
name = "示例·管"
roles = [["administrator", "province"]]
"""
BOTH = PASSWORDS + '"chief" = "an invented password"\n'


class TestTheLastAdministrator:
    """Who alone holds that role …"""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('[["administrator", "province"]]', "[]"),
            ('[["administrator", "province"]]', '[["auditor", "province"]]'),
            ('login = "chief"', 'login = "chief"\nactive = false'),
        ],
    )
    async def test_cannot_be_taken_away(
        self, database: Database, engine: AsyncEngine, tmp_path: Path, old: str, new: str
    ) -> None:
        """Nobody would be left to administer: nothing is loaded, and both languages say why."""
        load(database, tmp_path, FILE + ADMINISTRATOR, passwords=BOTH)
        code, out, err = load(database, tmp_path, FILE.replace("示例·李", "示例·黎") + ADMINISTRATOR.replace(old, new))
        assert (code, out, "administrator" in err, "管理员" in err) == (2, "", True, True)
        assert await roles_of(engine, "chief") == [("administrator", "province")]
        async with engine.connect() as conn:
            account = await people.find_account(conn, "li")
        assert account is not None
        assert account.display_name == "示例·李"

    async def test_may_go_where_another_follows(self, database: Database, engine: AsyncEngine, tmp_path: Path) -> None:
        """The same file names who administers then."""
        load(database, tmp_path, FILE + ADMINISTRATOR, passwords=BOTH)
        text = FILE.replace('["mediator", "city"]', '["administrator", "city"]') + ADMINISTRATOR.replace(
            '[["administrator", "province"]]', "[]"
        )
        assert load(database, tmp_path, text)[0] == 0
        assert await roles_of(engine, "chief") == []

    async def test_stays_where_the_file_does_not_name_them(
        self, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """Whoever it does not list stays as they are, so that it takes nobody away."""
        load(database, tmp_path, FILE + ADMINISTRATOR, passwords=BOTH)
        assert load(database, tmp_path, FILE)[0] == 0
        assert await roles_of(engine, "chief") == [("administrator", "province")]


class TestAFileOfPeople:
    """As text."""

    @pytest.mark.parametrize(
        ("old", "new", "said"), [('"mediator"', '"worker"', "worker is no role"), ("[[person]]", "[[person", "no TOML")]
    )
    def test_is_refused_in_one_sentence(self, old: str, new: str, said: str) -> None:
        """It names what is wrong."""
        with pytest.raises(PeopleRefused, match=said):
            parse_people(FILE.replace(old, new))

    @pytest.mark.parametrize(
        ("old", "new", "line", "field", "expected"),
        [
            ("level = 2", "level = 0", 6, "level", "a whole number from 1 to 9"),
            ("level = 2", 'level = "2"', 6, "level", "a whole number from 1 to 9"),
            ("level = 2", "level = 2\ncolour = 1", 7, "colour", "no field of an office"),
            ("level = 1", "", 9, "level", "missing"),
            ('id = "city"', 'id = "City"', 3, "id", "small letters"),
            ('region = "3301"', 'region = "999999"', 5, "region", "the code of a province, city or county"),
            ('region = "3301"', "region = 3301", 5, "region", 'in quotation marks ("3301")'),
            ('login = "li"', 'login = "l i"', 16, "login", "without spaces"),
            ("示例·李", "示例\\u0000李", 17, "name", "without control characters"),
            ("示例省总工会", "\\u0000", 11, "name", "without control characters"),
            ('name = "示例·李"', "name = 3", 17, "name", "a text"),
            ('["supervisor", "city"]', '["supervisor"]', 18, "roles", "pairs of role and office"),
            ('"supervisor", "city"', '"supervisor", "city", 3', 18, "roles", "pairs of role and office"),
            ('[["mediator", "city"], ["supervisor", "city"]]', '"mediator"', 18, "roles", "pairs of role and office"),
            ('login = "li"', 'login = "li"\nactive = "no"', 17, "active", "true or false"),
            ('[["mediator", "city"], ', '[\n["mediator", "city"]]\nactive = 1\n#', 20, "active", "true or false"),
        ],
    )
    def test_is_refused_with_the_line_the_field_and_what_is_expected(
        self, old: str, new: str, line: int, field: str, expected: str
    ) -> None:
        """In both languages, without a word of the library that reads it."""
        with pytest.raises(PeopleRefused) as refused:
            parse_people(FILE.replace(old, new))
        said = str(refused.value)
        assert f"line {line}, {field}: " in said
        assert expected in said
        assert f"第 {line} 行 {field}：" in said
        assert "\n" not in said
        assert "\0" not in said

    @pytest.mark.parametrize(
        ("text", "field"), [("office = 3", "office"), ('person = ["x"]', "person"), ("offices = []", "offices")]
    )
    def test_is_refused_where_it_has_other_tables(self, text: str, field: str) -> None:
        """It holds offices and persons, each under a heading of its own."""
        with pytest.raises(PeopleRefused, match=rf"line 1, {field}: .*\[\[office\]\].*第 1 行"):
            parse_people(text)

    def test_names_nobody_twice(self) -> None:
        """Which of the two would count?"""
        with pytest.raises(PeopleRefused, match="twice"):
            parse_people(FILE + '[[person]]\nlogin = "li"\nname = "示例"\nroles = []\n')

    def test_names_nobody_twice_in_other_capitals(self) -> None:
        """Nobody could tell their owners apart."""
        with pytest.raises(PeopleRefused, match=r"twice .*\(li, LI: capitals do not count\)"):
            parse_people(FILE + '[[person]]\nlogin = "LI"\nname = "示例"\nroles = []\n')

    def test_names_no_office_twice(self) -> None:
        """Which of the two names would be its own?"""
        with pytest.raises(PeopleRefused, match="The office city stands twice"):
            parse_people(FILE + '[[office]]\nid = "city"\nname = "示例"\nregion = "3301"\nlevel = 2\n')


class TestAFileOfPasswords:
    """As text."""

    def test_is_refused_without_repeating_a_password(self) -> None:
        """Neither a short one nor a broken line stands in the error."""
        for text in ('"li" = "geheim"', '"li" = "geheim'):
            with pytest.raises(PeopleRefused) as refused:
                parse_passwords(text)
            assert "geheim" not in str(refused.value)
