"""`gongdao verify` and `gongdao rebuild` where they cannot run: one sentence, exit code 2, and nothing of an event; what
an office loads itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from law.pack import Pack, pack_from_json
from records import people, rule_packs
from records.database import execute
from tests.conftest import Database
from tests.law.office_hours import LIMITS
from tests.law.rule_texts import LIMIT
from tests.law.test_local_days import PROVINCE
from tests.law.test_workdays import NEXT_YEAR
from tests.records.desk import Desk, seed
from tests.typed import gongdao_on

ROOT = Path(__file__).resolve().parents[2]
COMPARE = ("rebuild", "--compare")


async def tamper(owner: AsyncEngine, change: str) -> None:
    """Change the first events behind the database's back."""
    async with owner.begin() as conn:
        await execute(conn, "ALTER TABLE event_log DISABLE TRIGGER append_only")
        await execute(conn, f"UPDATE event_log SET {change} WHERE sequence = 1")


@pytest.fixture
async def desk(engine: AsyncEngine) -> Desk:
    """A desk with the rules in force."""
    return Desk(engine, await seed(engine))


class TestRebuild:
    """`gongdao rebuild --compare` on what it cannot read."""

    def test_of_a_database_without_a_rule_book_could_not_run(self, database: Database) -> None:
        """It says what is missing and how it comes."""
        done = gongdao_on(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "gongdao migrate" in done.stderr

    async def test_of_events_it_does_not_know_could_not_run(
        self, desk: Desk, database: Database, owner: AsyncEngine
    ) -> None:
        """A program older than its record says so."""
        await desk.submit()
        await tamper(owner, "kind = 'something_new'")
        done = gongdao_on(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "older" in done.stderr

    async def test_of_events_it_cannot_read_quotes_nothing_of_them(
        self, desk: Desk, database: Database, owner: AsyncEngine
    ) -> None:
        """The words of the error would hold the event's values."""
        await desk.submit()
        await tamper(owner, """body = convert_to('{"number": {"x": "13900000000"}}', 'UTF8')""")
        done = gongdao_on(database, *COMPARE)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "13900000000" not in done.stderr


class TestVerify:
    """`gongdao verify` on what it cannot read."""

    def test_of_a_database_without_tables_could_not_run(self, database: Database) -> None:
        """One sentence."""
        elsewhere = Database("postgres", database.app_url.replace(database.name, "postgres"), "", "")
        done = gongdao_on(elsewhere, "verify")
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


async def in_force(engine: AsyncEngine) -> Pack:
    """The rule book that counts now."""
    async with engine.connect() as conn:
        return pack_from_json((await rule_packs.active(conn))[1])


class TestLoad:
    """`gongdao limits load` and `gongdao calendar load`."""

    async def test_brings_limits_with_the_working_times_they_count_within(
        self, desk: Desk, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """Both from one file, in force at once."""
        file = tmp_path / "limits.toml"
        file.write_text(LIMITS, encoding="utf-8")
        done = gongdao_on(database, "limits", "load", str(file))
        assert (done.returncode, done.stderr) == (0, "")
        rule = (await in_force(engine)).get_rule("SVC.ASSIGN", office="anywhere")
        assert (rule.unit, rule.within, len(rule.hours)) == ("MIN", "office_hours", 1)

    async def test_brings_the_days_of_a_place_and_leaves_the_others_alone(
        self, desk: Desk, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """It is no calendar year of the office's own: the national years follow the release."""
        file = tmp_path / "45.toml"
        file.write_text(PROVINCE, encoding="utf-8")
        before = await in_force(engine)
        done = gongdao_on(database, "calendar", "load", str(file))
        assert "广西壮族自治区 (45)" in done.stdout
        after = await in_force(engine)
        assert [one.place for one in after.calendar.layers] == ["45"]
        assert after.calendar.notices == before.calendar.notices
        async with engine.connect() as conn:
            assert await rule_packs.own_years(conn) == frozenset()

    async def test_refuses_limits_of_an_office_that_is_not_on_record(
        self, desk: Desk, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """It says which, and a limit of one that is there is taken."""
        async with engine.begin() as conn:
            await people.put_offices(conn, [people.Office("zj", "省总工会", None, "330000", 1)])
        for office, code in (("nope", 2), ("zj", 0)):
            (file := tmp_path / "ours.toml").write_text(f'{LIMIT}office = "{office}"\n', encoding="utf-8")
            done = gongdao_on(database, "limits", "load", str(file))
            assert (done.returncode, "no office on record has the id nope" in done.stderr) == (code, bool(code))
        (file := tmp_path / "ours.toml").write_text(LIMIT.replace('"WD"', '"XX"'), encoding="utf-8")
        assert "rejected: ours.toml, line 2" in gongdao_on(database, "limits", "load", str(file)).stderr

    async def test_of_a_calendar_can_be_taken_back(
        self, desk: Desk, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """The country's year by itself, a place's days by the place; each with its campaign, and once."""
        await desk.submit()
        for name, text, words in (("year", NEXT_YEAR, ("2027",)), ("days", PROVINCE, ("2026", "--place", "45"))):
            (file := tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
            assert gongdao_on(database, "calendar", "load", str(file)).returncode == 0
            done = gongdao_on(database, "calendar", "unload", *words)
            assert (done.returncode, done.stderr, "is queued" in done.stdout) == (0, "", True)
            assert (await in_force(engine)).digest == desk.law.digest
            again = gongdao_on(database, "calendar", "unload", *words)
            assert (again.returncode, again.stdout) == (2, "") and "of its own" in again.stderr
        async with engine.connect() as conn:
            assert await rule_packs.own_years(conn) == frozenset()
        assert "no such place" in gongdao_on(database, "calendar", "unload", "2026", "--place", "").stderr

    async def test_waits_for_no_change_that_does_not_end(
        self, desk: Desk, database: Database, engine: AsyncEngine, tmp_path: Path
    ) -> None:
        """Somebody else's is under way: nothing was changed, and it may be tried again."""
        (file := tmp_path / "45.toml").write_text(PROVINCE, encoding="utf-8")
        async with engine.connect() as conn:
            await rule_packs.take_turns(conn)
            done = gongdao_on(database, "calendar", "load", str(file))
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert "try again" in done.stderr

    def test_of_a_wrong_role_says_which_are_right(self, database: Database, tmp_path: Path) -> None:
        """A role that is not there, and one that may not change what is in force."""
        (file := tmp_path / "45.toml").write_text(PROVINCE, encoding="utf-8")
        nobody = database.app_url.replace("gongdao_app", "nobody")
        for one in (replace(database, owner_url=nobody), replace(database, app_url=nobody, owner_url=nobody)):
            done = gongdao_on(one, "calendar", "load", str(file))
            assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
            assert "gongdao_owner" in done.stderr

    async def test_refuses_a_place_that_is_not_there(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """One sentence with the file, the line and the field."""
        file = tmp_path / "00.toml"
        file.write_text(PROVINCE.replace('"45"', '"00"'), encoding="utf-8")
        done = gongdao_on(database, "calendar", "load", str(file))
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert "00.toml" in done.stderr and "line 3" in done.stderr and "place" in done.stderr

    async def test_is_what_a_date_is_counted_by_that_is_asked_of_the_installation(
        self, desk: Desk, database: Database, tmp_path: Path
    ) -> None:
        """The release knows nothing of what was loaded here."""
        file = tmp_path / "45.toml"
        file.write_text(PROVINCE, encoding="utf-8-sig")
        assert gongdao_on(database, "calendar", "load", str(file)).returncode == 0
        asked = ("due", "ARB.4", "2026-04-17", "--province", "45")
        dates = [gongdao_on(database, *asked, *more).stdout.splitlines()[0] for more in ((), ("--installed",))]
        assert dates == ["2026-04-24", "2026-04-27"]
        assert "2026" in gongdao_on(database, "rules", "print", "--installed").stdout
