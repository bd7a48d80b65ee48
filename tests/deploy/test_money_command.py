"""`gongdao money` as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.command import app
from law.money import ITEMS

OWN = """
[[parameter]]
kind = "local_average_wage"
region = "11"
value_yuan = "12000"
effective_from = 2026-01-01
as_of = 2026-12-31
source = "the office's own figure"
address = "https://example.org/figures"
status = "L"
"""
SEVERANCE = ("severance", "employed_from=2020-01-01", "ended_on=2026-03-31", "average_wage_yuan=8000", "region=11")


def money(*words: str) -> Result:
    """One call of the command."""
    return CliRunner().invoke(app, ["money", *words])


class TestMoney:
    """The command."""

    def test_prints_the_sum_first_and_then_the_working(self) -> None:
        """6.5 months at 8000, with article and source."""
        done = money(*SEVERANCE, "local_average_wage_yuan=12000")
        assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "52000.00")
        assert "劳动合同法第47条" in done.stdout and "rsj.beijing.gov.cn" in done.stdout

    def test_prints_both_ends_of_a_range(self) -> None:
        """Surcharge on late pay."""
        done = money("late_pay", "owed_yuan=10000", "on=2026-02-01", "order_due_on=2026-01-31")
        assert done.stdout.splitlines()[0] == "5000.00 – 10000.00"

    def test_prints_json(self) -> None:
        """The document that the interface answers with."""
        shown = json.loads(money("notice_pay", "ended_on=2026-03-01", "last_month_wage_yuan=8000", "--json").stdout)
        assert (shown["item"], shown["amount_yuan"]) == ("notice_pay", "8000.00")

    def test_lists_the_items_and_what_each_takes(self) -> None:
        """Without words, and with an item alone; as JSON, too."""
        assert all(name in money().stdout for name in ITEMS)
        assert "employed_from" in money("severance").stdout
        assert [one["item"] for one in json.loads(money("--json").stdout)] == list(ITEMS)
        assert json.loads(money("severance", "--json").stdout)["item"] == "severance"

    def test_takes_the_offices_own_figures(self, tmp_path: Path) -> None:
        """From a file, for this once."""
        file = tmp_path / "figures.toml"
        file.write_text(OWN, encoding="utf-8")
        done = money(*SEVERANCE, "--parameters", str(file))
        assert done.stdout.splitlines()[0] == "52000.00"
        assert "the office's own figure" in done.stdout

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (SEVERANCE, 3, "local_average_wage_yuan"),
            (("bonus",), 2, "severance"),
            (("severance", "employed_from=x"), 2, "employed_from"),
            (("severance", "employed_from"), 2, "NAME=VALUE"),
            (("severance", "region=11", "region=11"), 2, "NAME=VALUE"),
        ],
    )
    def test_says_what_is_wrong_in_one_sentence(self, words: tuple[str, ...], code: int, said: str) -> None:
        """A figure that is missing ends with 3, anything else with 2, on standard error."""
        done = money(*words)
        assert (done.exit_code, done.stdout) == (code, "")
        assert said in done.stderr

    @pytest.mark.parametrize("text", ["[[parameter]]\nkind = 'x'\n", None])
    def test_refuses_a_file_of_figures_that_is_none(self, tmp_path: Path, text: str | None) -> None:
        """With file and line; or because it cannot be read."""
        file = tmp_path / "figures.toml"
        if text is not None:
            file.write_text(text, encoding="utf-8")
        done = money(*SEVERANCE, "--parameters", str(file))
        assert done.exit_code == 2
        assert "figures.toml" in done.stderr
