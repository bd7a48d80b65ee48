"""The rule book as a document: nothing of the data is missing from it, and the file beside the decisions is the data's."""

from __future__ import annotations

from pathlib import Path

import pytest

from law.pack import Pack, Rule, load_pack
from law.packaged import demo_service_limits, read_sources
from law.rulebook import KINDS, STAGES, rulebook

DOCUMENT = Path(__file__).parents[2] / "docs" / "rulebook.md"
TEXT = rulebook(load_pack(), read_sources().values())


def rows(rule_id: str) -> list[str]:
    """The rows of a rule, the national text and those of places."""
    return [line for line in TEXT.splitlines() if line.startswith(f"| **{rule_id}**")]


class TestTheDocument:
    """docs/rulebook.md"""

    def test_is_made_from_the_data_in_force(self) -> None:
        """Write it anew with `gongdao rules print > docs/rulebook.md`."""
        assert DOCUMENT.read_text(encoding="utf-8") == TEXT

    @pytest.mark.parametrize("rule", load_pack().rules(), ids=lambda one: f"{one.id}-{one.province or 'cn'}")
    def test_has_every_rule_with_length_term_and_mark(self, rule: Rule) -> None:
        """Of every text a row with what it is called, how long it is, and how sure."""
        length = f"**{rule.length} " if rule.length is not None else KINDS[rule.kind][0]
        found = [one for one in rows(rule.id) if rule.term_zh in one and f"**{rule.status}**" in one and length in one]
        assert found

    def test_has_every_source_that_a_rule_names(self) -> None:
        """A lawyer finds the text that was read."""
        named = {code.strip() for rule in load_pack().rules() for code in rule.source.split(",")}
        known = [code for code in named if code in read_sources()]
        assert known and all(f"| {code} |" in TEXT for code in known)

    def test_names_the_article_of_a_unit_that_is_stated_elsewhere(self) -> None:
        """Working days of arbitration rest on AR 80."""
        assert "第80条" in rows("ARB.4")[0]

    def test_says_what_extends_suspends_and_begins_anew(self) -> None:
        """The award of an arbitration has all three."""
        (award,) = rows("ARB.16")
        assert all(word in award for word in ("延长", "中止", "重新计算"))

    def test_puts_the_texts_of_places_beneath_the_countrys(self) -> None:
        """With the place's name."""
        assert any("浙江" in one for one in rows("CB.1")) and "浙江" not in rows("CB.1")[0]

    def test_has_the_limits_of_an_office_that_adopted_some(self) -> None:
        """An installation may print its own."""
        own = load_pack().with_service_limits(demo_service_limits())
        assert "**SVC.ACCEPT**" in rulebook(own, ())

    def test_has_a_heading_for_every_family_of_rules(self) -> None:
        """A rule without one would be left out."""
        strange = Rule(
            id="ZZ.1",
            kind="note",
            term_zh="-",
            term_en="-",
            law="LL",
            article="1",
            citation="-",
            source="S1",
            status="V",
        )
        book = Pack.of("x", rules=(strange,), claims={}, calendar=load_pack().calendar)
        with pytest.raises(AssertionError, match="ZZ"):
            rulebook(book, ())

    def test_needs_no_column_more_than_its_table_has(self) -> None:
        """No cell breaks its row."""
        wide = {prefix for prefix, _, _ in STAGES}
        for line in TEXT.splitlines():
            if line.startswith("| **") and line[4:].split(".")[0] in wide:
                assert line.count(" | ") in (2, 5)
