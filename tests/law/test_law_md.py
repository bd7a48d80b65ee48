"""The rule book against the reference it was written from: every id and every mark."""

from __future__ import annotations

import re
from pathlib import Path

from law.pack import load_pack
from law.rule import Rule
from tests.law.reference import REFERENCE

HERE = Path(__file__).parent
LISTED = HERE / "law_md_ids.txt"
MORE = HERE / "law_md_more.txt"

WORSE = ("V", "L", "V2", "U")
"""Marks from best to worst: of two marks in a row the worse counts."""

ELSEWHERE = {"CB.5": "V", "ADD.3": "V"}
"""Rows whose second mark touches neither start, length nor unit: a quorum, a union's receipt."""

DISPLACED = "LIM.X"

STAGES = frozenset(
    [
        "CNT",
        "LIM",
        "INT",
        "NEG",
        "MED",
        "ENF",
        "ARB",
        "LIT",
        "INS",
        "MW",
        "WI",
        "LA",
        "CB",
        "COL",
        "UN",
        "XF",
        "EMP",
        "ADD",
    ]
)

SPLIT = frozenset(
    [
        "LIT.9.1",
        "LIT.9.2",
        "LIT.9.3",
        "LIT.14.1",
        "LIT.14.2",
        "MED.10.1",
        "MED.10.2",
        "INS.10.1",
        "INS.10.2",
        "INS.10.3",
        "INS.11.1",
        "INS.11.2",
        "LIT.15.1",
        "LIT.15.2",
        "LIT.17.1",
        "LIT.17.2",
        "WI.4.1",
        "WI.4.2",
        "XF.5.1",
        "XF.5.2",
        "INT.9.1",
        "INT.9.2",
        "INT.9.3",
        "ARB.21.1",
        "ARB.21.2",
        "ARB.25.1",
        "ARB.25.2",
    ]
)
"""The ids of rows that hold several clocks (CONTRACT.md, Rules)."""


def listed() -> dict[str, str]:
    """Rule id to mark, as committed beside this test."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def more() -> dict[str, tuple[str, str]]:
    """Further clocks of a row to their row and mark: what the row only says in words."""
    lines = MORE.read_text(encoding="utf-8").splitlines()
    cells = (line.split() for line in lines if line and not line.startswith("#"))
    return {rule_id: (row, mark) for rule_id, row, mark in cells}


def row_of(rule_id: str) -> str:
    """The row of the reference a rule id belongs to: its suffix is one clock of that row."""
    return ".".join(rule_id.split(".")[:2])


def reference_rows(text: str) -> dict[str, str]:
    """Row id to mark, read from the tables of the reference; its §2.16 rows are numbered in order."""
    rows: dict[str, str] = {}
    column, duties = -1, False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("#"):
            duties = line.startswith("### 2.16")
        if not line.startswith("|"):
            column = -1
        elif column < 0:
            column = next((n for n, cell in enumerate(cells) if cell in ("st", "status")), 10**6)
        elif column < len(cells) and not set(line) <= set("|-"):
            name = f"EMP.{sum(one.startswith('EMP.') for one in rows) + 1}" if duties else cells[0]
            if re.fullmatch(r"[A-Z]{2,3}\.\d+", name):
                rows[name] = ELSEWHERE.get(name) or worst(cells[column])
    return rows


def worst(cell: str) -> str:
    """The worse of the marks in a cell."""
    marks: list[str] = re.findall(r"\b(?:V2|V|U|L)\b", cell)
    return max(marks, key=WORSE.index)


def national(rule_id: str) -> Rule:
    """The national text of a rule, or the only province's."""
    return load_pack().get_rule(rule_id)


class TestTheRuleBook:
    """The rules that are shipped."""

    def test_has_exactly_the_ids_of_the_committed_lists(self) -> None:
        """No row of the reference is missing, and what comes on top of one is listed with it."""
        assert set(load_pack().ids()) == set(listed()) | set(more())
        assert {row_of(rule_id) for rule_id in more()} <= set(listed())

    def test_gives_the_further_clocks_of_a_row_their_row_and_mark(self) -> None:
        """A row that hides a clock in its words has a second id, never a second reading of the first."""
        assert {rule_id: (row_of(rule_id), national(rule_id).status) for rule_id in more()} == more()

    def test_gives_every_rule_the_mark_of_the_committed_list(self) -> None:
        """A rule is never marked better (or worse) than the reference read it."""
        assert {rule_id: national(rule_id).status for rule_id in listed()} == listed()

    def test_follows_the_reference_where_it_stands_beside_the_checkout(self) -> None:
        """The committed list is the reference's own, row by row; it covers every stage in any case."""
        marks = {row_of(rule_id): mark for rule_id, mark in listed().items()}
        if REFERENCE.is_file():
            assert marks == reference_rows(REFERENCE.read_text(encoding="utf-8"))
        stages = {row.split(".")[0] for row in marks}
        assert stages == STAGES

    def test_never_loads_the_displaced_sixty_days(self) -> None:
        """The Labour Law's old limitation is still printed, but displaced (LAW.md §0.1)."""
        assert DISPLACED not in load_pack().ids()

    def test_names_the_suffixes_of_the_contract(self) -> None:
        """A row of several clocks is split as the contract says."""
        split = {rule_id for rule_id in load_pack().ids() if rule_id.count(".") == 2} - set(more())
        assert split == SPLIT

    def test_rolls_forward_unless_the_contract_says_otherwise(self) -> None:
        """None for petitions, legal aid and days that simply arrive; backward for migrant wages."""
        clocks = [rule for rule in load_pack().rules() if rule.kind == "clock"]
        unrolled = {rule.id for rule in clocks if rule.roll == "none"}
        stated = {rule.id for rule in clocks if rule.id.startswith(("XF.", "LA.")) or rule.law == "XF"}
        arriving = {"EMP.1.YEAR", "EMP.3", "EMP.3.PROBATION", "EMP.11", "COL.8.REHIRE"}
        assert unrolled == stated | arriving | {"CNT.14"}
        assert [rule.id for rule in clocks if rule.roll == "backward"] == ["MW.1"]

    def test_counts_working_days_where_the_arbitration_rules_say_so(self) -> None:
        """Three, five and ten days are working days, fifteen and forty-five calendar days (AR 80)."""
        units = {
            rule.length: rule.unit
            for rule in load_pack().rules()
            if rule.id.startswith("ARB.") and rule.province is None and rule.unit in ("WD", "CD")
        }
        assert units == {3: "WD", 5: "WD", 10: "WD", 30: "CD", 45: "CD"}
