"""`gongdao rules load`: other texts of rules without a release, and the campaign that each change of the law brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from deploy.record_commands import change_pack, prepare_database
from deploy.settings import Settings
from law.pack import Pack, load_pack, pack_from_json
from records import campaigns, rule_packs
from tests.conftest import Database
from tests.law import rule_texts
from tests.records.desk import Desk, seed
from tests.typed import gongdao_on

ROOT = Path(__file__).resolve().parents[2]
RULE = rule_texts.ARB_4.replace("length = 5", "length = 7") + "effective_from = 2026-07-01\n"
LIMIT = rule_texts.LIMIT.replace("length = 3", "length = 4")


async def in_force(engine: AsyncEngine) -> Pack:
    """The pack that counts now."""
    async with engine.connect() as conn:
        return pack_from_json((await rule_packs.active(conn))[1])


@pytest.fixture
async def desk(engine: AsyncEngine) -> Desk:
    """A desk with the rules in force and one open matter."""
    made = Desk(engine, await seed(engine))
    await made.submit()
    return made


class TestLoadedRules:
    """A file of rules …"""

    async def test_are_laid_over_the_texts_of_their_time_and_queue_a_campaign(
        self, desk: Desk, database: Database, tmp_path: Path
    ) -> None:
        """The text of before stays for what happened before; the campaign is named."""
        file = tmp_path / "rules.toml"
        file.write_text(RULE, encoding="utf-8")
        done = gongdao_on(database, "rules", "load", str(file))
        assert done.returncode == 0, done.stderr
        async with desk.engine.connect() as conn:
            campaign = await campaigns.find_open(conn)
        assert campaign is not None and str(campaign.id) in done.stdout
        pack = await in_force(desk.engine)
        lengths = [pack.get_rule("ARB.4", on=on).length for on in (date(2026, 6, 30), date(2026, 7, 1))]
        assert lengths == [load_pack().get_rule("ARB.4").length, 7]

    async def test_change_nothing_when_tried_only(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """`--dry-run` says how many."""
        file = tmp_path / "rules.toml"
        file.write_text(RULE, encoding="utf-8")
        done = gongdao_on(database, "rules", "load", str(file), "--dry-run")
        assert (done.returncode, done.stdout) == (0, "1 rules would change: ARB.4.\n")
        assert (await in_force(desk.engine)).version == desk.law.version

    async def test_of_a_province_apply_there_only(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """The rest of the country keeps its text."""
        file = tmp_path / "rules.toml"
        file.write_text(RULE, encoding="utf-8")
        assert gongdao_on(database, "rules", "load", str(file), "--province", "33").returncode == 0
        pack, on = await in_force(desk.engine), date(2026, 7, 1)
        assert [pack.get_rule("ARB.4", on=on, province=one).length for one in ("33", "11")] == [7, 5]

    @pytest.mark.parametrize(
        ("text", "words"),
        [(RULE.replace('"WD"', '"XX"'), "rules.toml"), (LIMIT, "service limit"), ("", "no rule")],
        ids=["a unit that is none", "a limit", "nothing"],
    )
    def test_are_refused_with_their_file_and_line(
        self, database: Database, tmp_path: Path, text: str, words: str
    ) -> None:
        """One sentence, and nothing is asked of the database."""
        file = tmp_path / "rules.toml"
        file.write_text(text, encoding="utf-8")
        done = gongdao_on(database, "rules", "load", str(file))
        assert done.returncode != 0 and done.stdout == "" and words in done.stderr

    @pytest.mark.parametrize("place", ["", "33010", "330199", "333333"])
    async def test_are_loaded_and_taken_back_for_a_place_that_there_is(
        self, desk: Desk, database: Database, tmp_path: Path, place: str
    ) -> None:
        """An empty place is no country, and a slip of the pen no wider place."""
        (file := tmp_path / "rules.toml").write_text(RULE, encoding="utf-8")
        for words in (("load", str(file)), ("load", str(file), "--dry-run"), ("unload", "ARB.4")):
            done = gongdao_on(database, "rules", *words, "--province", place)
            assert (done.returncode, done.stdout) == (2, "") and "no such place" in done.stderr
        assert (await in_force(desk.engine)).version == desk.law.version
        asked = gongdao_on(database, "due", "ARB.4", "2026-07-01", "--province", "")
        assert asked.returncode == 2 and "empty" in asked.stderr

    async def test_survive_a_new_release(self, desk: Desk, database: Database) -> None:
        """As a calendar year that the office loaded does, however often the release is installed."""
        settings = Settings(database_url=database.app_url, database_owner_url=database.owner_url)
        own = replace(load_pack().get_rule("ARB.4"), length=7, own=True)
        await change_pack(settings, lambda pack, _: pack.with_rules((own,)))
        for _ in range(2):
            await prepare_database(settings)
            assert (await in_force(desk.engine)).get_rule("ARB.4").length == 7
        released = replace(load_pack().get_rule("ARB.6"), length=9)
        await change_pack(settings, lambda pack, _: pack.with_rules((released,)))
        await prepare_database(settings)
        pack = await in_force(desk.engine)
        assert (pack.get_rule("ARB.4").length, pack.get_rule("ARB.6")) == (7, load_pack().get_rule("ARB.6"))

    async def test_survive_a_release_in_every_piece(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """What is left behind another own text begins on a day that nobody loaded."""
        settings = Settings(database_url=database.app_url, database_owner_url=database.owner_url)
        for text in (RULE, RULE.replace("= 7", "= 9").replace("07-01", "08-01\neffective_to = 2026-08-31")):
            (file := tmp_path / "rules.toml").write_text(text, encoding="utf-8")
            assert gongdao_on(database, "rules", "load", str(file)).returncode == 0
        await prepare_database(settings)
        pack = await in_force(desk.engine)
        assert [pack.get_rule("ARB.4", on=date(2026, month, 15)).length for month in (6, 7, 8, 9)] == [5, 7, 9, 7]

    async def test_are_listed_and_taken_back(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """Each with the text of the release it stands over, which stands again once it is gone: with a campaign."""
        (file := tmp_path / "rules.toml").write_text(RULE, encoding="utf-8")
        gongdao_on(database, "rules", "load", str(file))
        listed = gongdao_on(database, "rules", "list")
        assert (listed.returncode, listed.stdout.count("\n")) == (0, 1)
        assert "ARB.4 the whole country: 7 WD from 2026-07-01; instead of 5 WD" in listed.stdout
        assert gongdao_on(database, "rules", "unload", "ARB.4", "--province", "33").returncode != 0
        gone = gongdao_on(database, "rules", "unload", "ARB.4")
        async with desk.engine.connect() as conn:
            campaign = await campaigns.find_open(conn)
        assert campaign is not None and str(campaign.id) in gone.stdout
        assert (await in_force(desk.engine)).get_rule("ARB.4") == load_pack().get_rule("ARB.4")
        assert gongdao_on(database, "rules", "list").stdout == "No rule has a text of this installation's own.\n"

    async def test_that_a_release_contradicts_are_listed_as_set_aside(self, desk: Desk, database: Database) -> None:
        """The release is installed all the same; they can be taken back."""
        settings = Settings(database_url=database.app_url, database_owner_url=database.owner_url)
        own = replace(load_pack().get_rule("ARB.4"), length=7, own=True, pauses=("GONE.1",))
        await change_pack(settings, lambda pack, _: pack.with_rules((own,)))
        with capture_logs() as logs:
            await prepare_database(settings)
        assert [(one["event"], one["rule"]) for one in logs if one["log_level"] == "warning"] == [
            ("own_rule_set_aside", "ARB.4")
        ]
        assert (await in_force(desk.engine)).get_rule("ARB.4") == load_pack().get_rule("ARB.4")
        listed = gongdao_on(database, "rules", "list")
        assert "ARB.4 the whole country: 7 WD from 2008-05-01; set aside, not in force:" in listed.stdout
        assert "GONE.1, which does not exist" in listed.stdout and listed.stdout.count("\n") == 1
        assert gongdao_on(database, "rules", "unload", "ARB.4").returncode == 0
        assert (await in_force(desk.engine)).aside == ()

    async def test_are_refused_where_they_contradict_the_book(
        self, desk: Desk, database: Database, tmp_path: Path
    ) -> None:
        """With the line of the row, and nothing changes."""
        (file := tmp_path / "rules.toml").write_text(RULE.replace('"WD"', '"H"'), encoding="utf-8")
        done = gongdao_on(database, "rules", "load", str(file), "--province", "33")
        assert done.returncode != 0 and "rules.toml" in done.stderr and "line 2" in done.stderr
        assert (await in_force(desk.engine)).version == desk.law.version


class TestLimits:
    """`gongdao limits load`."""

    async def test_say_which_campaign_they_queued(self, desk: Desk, database: Database, tmp_path: Path) -> None:
        """And nothing where nothing reads otherwise."""
        file = tmp_path / "limits.toml"
        file.write_text(LIMIT, encoding="utf-8")
        first, second = (gongdao_on(database, "limits", "load", str(file)) for _ in range(2))
        assert ("is queued" in first.stdout, "is queued" in second.stdout) == (True, False)
