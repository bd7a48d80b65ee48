"""The `gongdao` command as somebody types it, from an installation and from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.law.office_hours import LIMITS
from tests.law.test_local_days import PROVINCE
from tests.typed import gongdao

ROOT = Path(__file__).resolve().parents[2]
YEAR_2027 = """
year = 2027
version = "test notice"
source = "a notice made for this test"
"""


class TestDue:
    """`gongdao due RULE DATE`."""

    def test_prints_the_legal_date_first(self) -> None:
        """The first line of ARB.4 from 2026-02-12 is 2026-02-26."""
        assert gongdao("due", "ARB.4", "2026-02-12").stdout.splitlines()[0] == "2026-02-26"

    def test_names_the_other_readings_where_they_differ(self) -> None:
        """XF.2 has a conservative day before and an outer day after the legal one."""
        lines = gongdao("due", "XF.2", "2026-03-02").stdout.splitlines()
        assert lines[:3] == ["2026-05-01", "conservative: 2026-04-30", "outer: 2026-05-06"]

    def test_says_when_a_year_is_not_published(self) -> None:
        """An unknown year gives an estimate, says so on the second line, and is no error."""
        done = gongdao("due", "ARB.16", "2026-12-01")
        assert (done.returncode, done.stdout.splitlines()[1]) == (0, "provisional: calendar 2027 not published")

    def test_suggests_the_nearest_rules_for_an_unknown_one(self) -> None:
        """An unknown rule ends with 2 and names near ids on standard error."""
        done = gongdao("due", "ARB.44", "2026-02-12")
        assert done.returncode == 2
        assert "ARB.4" in done.stderr and done.stdout == ""

    def test_lists_the_clocks_of_a_row_with_several(self) -> None:
        """A bare id of a row with several clocks is an error that lists them."""
        done = gongdao("due", "LIT.14", "2026-02-12")
        assert done.returncode == 2
        assert "LIT.14.1" in done.stderr and "LIT.14.2" in done.stderr

    def test_lists_the_clocks_of_a_note(self) -> None:
        """A note has no date, and says which clocks its row has."""
        done = gongdao("due", "ADD.9", "2026-02-12")
        assert done.returncode == 2
        assert all(f"ADD.9.{number}" in done.stderr for number in (1, 2, 3))

    def test_counts_by_the_text_of_a_city(self) -> None:
        """Nanchang gives its employers sixty days to answer the union's opinion."""
        assert gongdao("due", "UN.3", "2026-03-02", "--province", "3601").stdout.splitlines()[0] == "2026-05-06"

    def test_refuses_a_date_before_the_rule_was_in_force(self) -> None:
        """Before its time a rule ends with 3 and "not in force"."""
        done = gongdao("due", "ARB.4", "1999-01-04")
        assert done.returncode == 3
        assert "not in force" in done.stderr

    def test_refuses_what_is_no_date(self) -> None:
        """A word in place of a date is one sentence, no traceback."""
        done = gongdao("due", "ARB.4", "soon")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1

    def test_gives_json_on_request(self) -> None:
        """The document has the due date and the trace, whose last step is that date."""
        document = json.loads(gongdao("due", "LIT.1", "2026-09-18", "--json").stdout)
        assert document["due_on"] == document["trace"][-1]["on"] == "2026-10-08"
        assert document["sentence"]["zh"].endswith(" → 2026-10-08；从严按 2026-09-30 提醒")

    def test_ends_with_the_whole_way_in_one_sentence(self) -> None:
        """In Chinese, then in English, behind the trace."""
        zh, en = gongdao("due", "ARB.4", "2026-02-12").stdout.splitlines()[-2:]
        assert zh.startswith("2026-02-12 仲裁委员会收到仲裁申请 → 5 个工作日（")
        assert en.startswith("2026-02-12 application received by the arbitration body → 5 working days (")

    def test_counts_the_days_of_a_place_from_a_file(self, tmp_path: Path) -> None:
        """What only 广西 rests is passed over there."""
        file = tmp_path / "45.toml"
        file.write_text(PROVINCE, encoding="utf-8")
        words = ("due", "ARB.4", "2026-04-17", "--calendar", str(file))
        ends = [
            gongdao(*words, *more).stdout.splitlines()[0] for more in ((), ("--province", "广西"), ("--province", "11"))
        ]
        assert ends == ["2026-04-24", "2026-04-27", "2026-04-24"]

    def test_counts_office_hours_from_a_file(self, tmp_path: Path) -> None:
        """The limits and working times of an office, tried out before they are loaded."""
        file = tmp_path / "limits.toml"
        file.write_text(LIMITS, encoding="utf-8")
        done = gongdao("due", "SVC.ASSIGN", "2026-09-30T17:10+08:00", "--limits", str(file))
        assert done.stdout.splitlines()[0] == "2026-10-08T09:10:00+08:00"

    def test_refuses_a_file_of_limits_that_is_broken(self, tmp_path: Path) -> None:
        """File, line and field, no traceback."""
        file = tmp_path / "limits.toml"
        file.write_text(LIMITS.replace("friday =", "freitag ="), encoding="utf-8")
        done = gongdao("due", "SVC.ASSIGN", "2026-09-30", "--limits", str(file))
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
        assert "limits.toml" in done.stderr and "line 15" in done.stderr and "hours.freitag" in done.stderr

    def test_takes_the_rule_of_a_province(self) -> None:
        """Zhejiang's ten working days for a bargaining reply stand before the national twenty days."""
        national = gongdao("due", "CB.1", "2026-03-02").stdout.splitlines()[0]
        local = gongdao("due", "CB.1", "2026-03-02", "--province", "浙江").stdout.splitlines()[0]
        assert local < national

    def test_refuses_a_calendar_file_that_is_incomplete(self, tmp_path: Path) -> None:
        """A notice without festivals is refused with a sentence naming the file."""
        file = tmp_path / "2027.toml"
        file.write_text(YEAR_2027)
        done = gongdao("due", "ARB.4", "2027-02-12", "--calendar", str(file))
        assert done.returncode == 2
        assert "2027.toml" in done.stderr and "Traceback" not in done.stderr


class TestInstallation:
    """What is installed from this checkout without being tied to it."""

    @pytest.mark.timeout(300)
    def test_explains_a_rule_from_another_folder(self, tmp_path: Path) -> None:
        """A non-editable install into an empty environment has every rule file with it."""
        shell = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        wheel = tmp_path / "wheel"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "--quiet",
                "--no-deps",
                "--no-build-isolation",
                "--wheel-dir",
                str(wheel),
                str(ROOT),
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env=shell,
        )
        venv.create(tmp_path / "env", with_pip=True)
        python = tmp_path / "env" / "bin" / "python"
        subprocess.run(
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--no-index",
                *[str(one) for one in wheel.glob("*.whl")],
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env=shell,
        )
        libraries = next(Path(one) for one in sys.path if one.endswith("site-packages"))
        hidden = tmp_path / "libraries"
        hidden.mkdir()
        for one in libraries.iterdir():
            if not one.name.startswith(("__editable__", "gongdao")):
                (hidden / one.name).symlink_to(one)
        done = subprocess.run(
            [str(tmp_path / "env" / "bin" / "gongdao"), "due", "ARB.4", "2026-02-12"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=60,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(hidden)},
        )
        assert done.stdout.splitlines()[:1] == ["2026-02-26"], done.stderr
