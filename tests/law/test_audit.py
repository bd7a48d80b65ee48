"""Every clock against the reference, length by length: what it counts, in which unit, and whether the law says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from law.pack import load_pack
from law.packaged import read_sources
from law.rule import Extension, Rule
from tests.law.reference import REFERENCE, Length, Row, lengths, places, rows, tables
from tests.law.test_law_md import row_of

HERE = Path(__file__).parent
LISTED = HERE / "law_md_clocks.txt"
WRITTEN, PLACES_WRITTEN, READ = HERE / "law_md_rows.txt", HERE / "law_md_places.txt", HERE / "law_md_sources.txt"
"""The reference's own tables as committed: a checkout without the reference compares with them."""
BESIDE = REFERENCE.read_text(encoding="utf-8") if REFERENCE.is_file() else ""

UNDEFINED = ("LIT.3", "ENF.4", "XF.")
"""Days whose unit the reference calls undefined in its conflicts (C5, C10), though their rows write CD."""

SAID_ELSEWHERE = {"LIM.6", "MW.1", "MED.5", "ADD.10.4"}
"""Lengths that their row does not write as a number with a unit: filled by ADD.9; the day itself; a quotation; 60+30."""

READ_APART = {"LIM.6": "ADD.9", "ENF.5.ACCEPT": "the older rule alone", "ENF.5.DECIDE": "the older rule alone"}
"""Clocks whose sources are not those of their whole row, and why."""

COLUMNS = {
    "CB.1": 0,
    "CB.2": 0,
    "CB.1.PAUSE": 1,
    "CB.1.REPRESENTATIVES": 1,
    "CB.2.CAP": 1,
    "CB.6": 2,
    "CB.7": 2,
    "CB.8": 3,
    "CB.9": 4,
    "CB.12": 5,
}
"""Which column of the table of local bargaining rules a rule stands in."""
PLACES = {"浙江": "33", "山东": "37", "上海": "31", "北京": "11", "重庆": "50"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One line of the committed list."""

    rule: str
    place: str
    until: str
    length: str
    basis: str
    roll: str
    extension: str
    whose: str
    mark: str
    source: str


def listed() -> list[Clock]:
    """The committed list, in its order."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return [Clock(*line.split()) for line in lines if line and not line.startswith("#")]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def written_rows() -> dict[str, Row]:
    """The reference's rows by id as committed, without their words."""
    found: dict[str, Row] = {}
    for name, sources, *lengths_ in (line.split() for line in _lines(WRITTEN)):
        parts = [re.fullmatch(r"(\d+)(.+?)(?::([EI]))?", one) for one in lengths_]
        read = tuple(Length(int(one[1]), one[2], one[3] or "") for one in parts if one is not None)
        found[name] = Row("", read, frozenset() if sources == "-" else frozenset(sources.split(",")))
    return found


def rows_beside() -> dict[str, Row]:
    """The same, read from the reference."""
    return {name: replace(row, text="") for name, row in rows(BESIDE).items()}


def written_places() -> dict[str, list[str]]:
    """The table of local bargaining rules as committed."""
    return {name: cells for name, *cells in (line.split("|") for line in _lines(PLACES_WRITTEN))}


def written_sources() -> dict[str, tuple[str, str]]:
    """The sources as committed: code to what was read, and where."""
    return {code: (what, where) for code, what, where, *_ in (line.split("|") for line in _lines(READ))}


def sources_beside() -> dict[str, tuple[str, str]]:
    """The same, read from the reference."""
    return {cells[0]: (cells[1], cells[2]) for heading, _, cells in tables(BESIDE) if heading.startswith("## 11.")}


def extension(one: Extension) -> str:
    """An extension as the list writes it."""
    if one.length is not None:
        return f"+{one.length}{one.unit}"
    return "+both" if one.by_both else "+?"


def clock(rule: Rule) -> Clock:
    """A rule as a line of the list."""
    return Clock(
        rule.id,
        rule.province or "-",
        str(rule.effective_to or "-"),
        f"{rule.length}{rule.unit}",
        "E" if rule.unit_basis == "explicit" else "I",
        rule.roll,
        ",".join(extension(one) for one in rule.extensions) or "-",
        rule.whose,
        rule.status,
        rule.source.replace(" ", "_"),
    )


def clocks() -> list[Rule]:
    """The clocks of the rule book, places included."""
    return [rule for rule in load_pack().rules() if rule.kind == "clock"]


def departs(rule: Rule, row: Row) -> list[str]:
    """What a clock says that its row does not."""
    same = [one for one in row.lengths if one.number == rule.length and one.unit in (rule.unit, "日")]
    told = {"I" if one.mark == "I" or one.unit == "日" else "E" for one in same}
    wrong = []
    if not same and rule.id not in SAID_ELSEWHERE and rule.effective_to is None:
        wrong.append(f"{rule.length} {rule.unit}")
    basis = "I" if rule.unit_basis == "inferred" else "E"
    if same and basis not in told and not rule.id.startswith(UNDEFINED):
        wrong.append(f"unit {basis}, not {told}")
    numbers = {one.number for one in row.lengths} | ({15} if rule.id == "EMP.11" else set())
    known = numbers | ({30} if rule.id.startswith("ADD.10.") else set())
    wrong += [f"extension {one.length}" for one in rule.extensions if one.length and one.length not in known]
    read = set(rule.source.split(","))
    if row.sources and rule.province is None and rule.effective_to is None and rule.id not in READ_APART:
        wrong += [f"sources {sorted(read)}"] if read != row.sources else []
    return wrong


def local(rule: Rule, table: Mapping[str, Sequence[str]]) -> list[str]:
    """What a place's bargaining rule says that its cell does not."""
    name = next(name for name, code in PLACES.items() if code == rule.province)
    cell = table[name][COLUMNS[rule.id]]
    written = lengths(cell)
    units = {one.unit for one in written if one.number == rule.length}
    wrong = [] if rule.unit in units else [f"{rule.length} {rule.unit} in {cell!r}"]
    return wrong + [
        f"extension {one.length}" for one in rule.extensions if one.length not in {each.number for each in written}
    ]


class TestTheClocks:
    """All of them, each with what the reference writes."""

    def test_are_those_of_the_committed_list(self) -> None:
        """Length, unit, roll, extension, whose it is, mark and source: a change of one is a change of the list."""
        assert [clock(rule) for rule in clocks()] == listed()

    def test_say_what_their_rows_say(self) -> None:
        """The reference's rows, or those of the committed list, which are the reference's where it stands here."""
        assert not BESIDE or rows_beside() == written_rows()
        found = written_rows()
        wrong = {
            (rule.id, rule.province): departs(rule, found[row_of(rule.id)])
            for rule in clocks()
            if rule.id not in COLUMNS
        }
        assert {rule: why for rule, why in wrong.items() if why} == {}

    def test_say_what_the_table_of_places_says(self) -> None:
        """Reply, cap, filing, review, publication and coordination of each place."""
        table = written_places()
        assert not BESIDE or places(BESIDE) == table
        ours = [rule for rule in clocks() if rule.id in COLUMNS and rule.province is not None]
        assert {rule.province for rule in ours} == set(PLACES.values())
        wrong = {(rule.id, rule.province): local(rule, table) for rule in ours}
        assert {rule: why for rule, why in wrong.items() if why} == {}

    @pytest.mark.parametrize("place", sorted(PLACES.values()))
    def test_stand_in_the_list_for_every_place_of_the_table(self, place: str) -> None:
        """None of the five was left out."""
        assert {one.rule for one in listed() if one.place == place} & set(COLUMNS)

    def test_of_arbitration_say_which_article_names_the_unit(self) -> None:
        """Its days are working days by AR 80 alone (LAW.md §0.1)."""
        counted = {rule.id: rule.unit_by for rule in clocks() if rule.unit == "WD" and rule.id.startswith("ARB.")}
        assert set(counted.values()) == {"AR 80"}


class TestTheSources:
    """Where the texts were read."""

    def test_are_those_of_the_reference(self) -> None:
        """Code, what was read, and where."""
        given = {code: (one.what, one.address) for code, one in read_sources().items()}
        written = written_sources()
        assert not BESIDE or sources_beside() == written
        assert given == written

    def test_are_named_by_every_rule(self) -> None:
        """A local limit and a text still to be read say that instead."""
        named = {code for rule in load_pack().rules() for code in rule.source.split(",")}
        assert named - set(read_sources()) == {"L", "to be confirmed"}
