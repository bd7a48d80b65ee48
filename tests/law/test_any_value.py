"""Any value in any field of a rule file is taken, and can be counted with, or refused with its file and line."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.clock import due
from law.hours_rows import parse_hours
from law.own_rules import laid_over
from law.pack import PackRejected, load_pack, pack_from_json, pack_to_json
from law.packaged import read_own_rules
from law.written import EXTENSION, FIELDS
from tests.law.test_own_rules import given_row

NAMES = st.text("abc_é ", min_size=1, max_size=6)
PLAIN = st.one_of(
    st.booleans(),
    st.integers(-3, 800),
    st.sampled_from((10**30, -(10**30), 2**63)),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(("CD", "H", "party", "note", "before", "V", "33", "LDMAL 29", "长" * 700, "LIM.*", "LIM.1")),
    st.dates(),
    st.datetimes(),
    st.datetimes().map(lambda one: one.replace(tzinfo=UTC)),
    st.times(),
)
ANY = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(NAMES, st.sampled_from((*EXTENSION, "days", "clocks", "last", "rest"))), inner),
    ),
    max_leaves=6,
)


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case float() if not math.isfinite(value):
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{quoted(name)} = {toml(one)}' for name, one in value.items())} }}"
        case str():
            return quoted(value)
        case _:
            return str(value)


def quoted(text: str) -> str:
    """A text in quotation marks; what JSON leaves bare, TOML does not allow."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def written(row: dict[str, Any]) -> str:
    """A file with one row, on its second line."""
    return "# a comment\n[[rule]]\n" + "".join(f"{quoted(name)} = {toml(value)}\n" for name, value in row.items())


@pytest.fixture(autouse=True, scope="module")
def book() -> None:
    """Read once before the first example: reading it takes longer than an example may."""
    assert load_pack().calendar.notices


class TestAnyValue:
    """Any value …"""

    @given(st.sampled_from(sorted(FIELDS)), ANY)
    def test_of_any_field_is_taken_or_refused_with_its_line(self, field: str, value: Any) -> None:
        """What is taken can be kept, and counted with."""
        text = written({**given_row(), field: value})
        try:
            [one] = read_own_rules(text, "own.toml")
        except PackRejected as refused:
            assert (refused.file, refused.line) == ("own.toml", 2)
            return
        if one.rule.kind == "clock":
            due(one.rule, date(2026, 3, 2), calendar=load_pack().calendar)
        try:
            pack = laid_over(load_pack(), text, "own.toml")
        except PackRejected as refused:
            assert (refused.file, refused.line) == ("own.toml", 2)
        else:
            assert pack_from_json(pack_to_json(pack)).digest == pack.digest

    @given(st.sampled_from(("defaults", "rule", "hours", "parameters", "rules")), ANY)
    def test_of_any_table_is_taken_or_refused_with_its_line(self, table: str, value: Any) -> None:
        """Where a row or a table should stand."""
        row = "" if table == "rule" else written(given_row())
        try:
            read_own_rules(f"\n{table} = {toml(value)}\n{row}", "own.toml")
        except PackRejected as refused:
            assert refused.file == "own.toml" and refused.line in (2, 4)

    @given(st.sampled_from(sorted(EXTENSION)), ANY)
    def test_of_any_field_of_an_extension_is_taken_or_refused_with_its_line(self, field: str, value: Any) -> None:
        """More time is counted as the rule is."""
        more = {"length": 5, "unit": "CD", "approver": ["主任", "director"]}
        try:
            [one] = read_own_rules(written({**given_row(), "extensions": [{**more, field: value}]}), "own.toml")
        except PackRejected as refused:
            assert (refused.file, refused.line) == ("own.toml", 2)
        else:
            on, calendar = date(2026, 3, 2), load_pack().calendar
            due(one.rule, on, calendar=calendar, extended_by=one.rule.extensions)

    @given(st.sampled_from(("monday", "friday", "office", "adjusted_workday", "effective_from", "closed")), ANY)
    def test_of_any_field_of_working_times_is_taken_or_refused_with_its_line(self, field: str, value: Any) -> None:
        """What is taken says when an office is open."""
        week = {"monday": ["09:00-12:00"], "adjusted_workday": "monday", field: value}
        text = "[[hours]]\n" + "".join(f"{name} = {toml(one)}\n" for name, one in week.items())
        try:
            [hours] = parse_hours(text, "limits.toml")
        except PackRejected as refused:
            assert refused.file == "limits.toml" and refused.line > 0
        else:
            assert any(hours.week)

    @given(st.integers(4301, 9000), st.sampled_from(("9", "0x9")))
    def test_of_more_digits_than_are_read_is_refused(self, digits: int, first: str) -> None:
        """In a sentence, whoever has the patience to write them."""
        try:
            read_own_rules(f"[[rule]]\nlength = {first}{'9' * digits}\n", "own.toml")
        except PackRejected as refused:
            assert refused.file == "own.toml"
        else:
            raise AssertionError
