"""Values that no rule file may have: each is refused with its field, file and line."""

from __future__ import annotations

import pytest

from law.refused import PackRejected
from tests.law.rule_texts import ARB_4, rules_of

GOOD = ARB_4.replace("ARB.4", "ARB.99") + "effective_from = 2026-01-01\n"


def refused(old: str, new: str, *, text: str = GOOD) -> str:
    """What is said about the file with one thing changed."""
    assert old in text
    with pytest.raises(PackRejected) as caught:
        rules_of(text.replace(old, new), "own.toml")
    return caught.value.en


class TestAValue:
    """A value …"""

    def test_of_an_ordinary_row_is_taken(self) -> None:
        """The row that the others here are slips of."""
        (rule,) = rules_of(GOOD, "own.toml")
        assert rule.length == 5

    @pytest.mark.parametrize("length", ["99999999999999", "200000", "-1", "true", "5.0", '"5"'])
    def test_of_a_length_is_a_number_somebody_can_count(self, length: str) -> None:
        """A hundred years at most."""
        assert "length is a whole number" in refused("length = 5", f"length = {length}")

    def test_of_no_length_is_for_days_that_move_back(self) -> None:
        """A pay day; any other clock lasts."""
        assert "length 0" in refused('length = 5\nunit = "WD"', 'length = 0\nunit = "CD"')

    @pytest.mark.parametrize("length", ["-15", "0", "99999999"])
    def test_of_an_extension_adds_something(self, length: str) -> None:
        """Less time is none."""
        more = f'extensions = [{{ length = {length}, unit = "CD", approver = ["主任", "director"] }}]'
        assert "length" in refused("status =", f"{more}\nstatus =")

    @pytest.mark.parametrize("day", ['"2026-01-01"', "2026-01-01T00:00:00", "0001-01-01", "9999-12-31"])
    def test_of_a_date_is_a_day(self, day: str) -> None:
        """Neither a text nor an instant, and of a year that counts."""
        assert "effective_from is a day" in refused("effective_from = 2026-01-01", f"effective_from = {day}")

    @pytest.mark.parametrize("term", ['["", ""]', '["受理", " "]'])
    def test_of_a_name_is_there_in_both_languages(self, term: str) -> None:
        """Somebody has to read it."""
        assert "term is not empty" in refused('["受理", "acceptance"]', term)

    @pytest.mark.parametrize(
        "field",
        [
            'lapse = ["", ""]',
            'note = ["x", " "]',
            'effective_note = ""',
            'applies = [""]',
            'extensions = [{ length = 5, unit = "CD", approver = ["主任", ""] }]',
        ],
    )
    def test_of_a_text_says_something(self, field: str) -> None:
        """Each of them words a trace or a page."""
        assert "is not empty" in refused("status =", f"{field}\nstatus =")

    def test_of_a_start_says_something(self) -> None:
        """The first step names it."""
        assert "start is not empty" in refused('["收到申请", "application received"]', '["", ""]')

    @pytest.mark.parametrize("name", ["approver", "condition", "notice"])
    def test_of_an_extension_of_law_has_two_languages(self, name: str) -> None:
        """One text for both is for limits of an office."""
        more = {"approver": '["主任", "director"]', name: '"director"'}
        written = ", ".join(f"{one} = {value}" for one, value in more.items())
        assert "pairs" in refused("status =", f'extensions = [{{ length = 5, unit = "CD", {written} }}]\nstatus =')

    @pytest.mark.parametrize("articles", ["forty", "29条", "29，30", "art 29", "29-"])
    def test_of_a_basis_has_articles_by_their_numbers(self, articles: str) -> None:
        """As the other rows write them, so that they can be read in Chinese."""
        assert "write articles as numbers" in refused("LDMAL 29", f"LDMAL {articles}")

    @pytest.mark.parametrize("office", ['"zj-hz"', '"nope"', '"Nope!"'])
    @pytest.mark.parametrize("status", ["V", "V2", "U"])
    def test_of_an_office_is_for_its_own_limits(self, office: str, status: str) -> None:
        """The law is the same for every office of a place."""
        assert "belongs to one office" in refused('status = "V"', f'office = {office}\nstatus = "{status}"')

    @pytest.mark.parametrize("text", ["\\u202E", "\\u200B", "\\u0000", "长" * 601])
    def test_of_a_text_can_be_seen(self, text: str) -> None:
        """Nothing hides in it, and it fits a screen."""
        assert "visible" in refused("受理", f"受理{text}")


class TestAFile:
    """A file …"""

    def test_of_no_rule_is_named_without_a_line(self) -> None:
        """There is no line 0."""
        with pytest.raises(PackRejected) as caught:
            rules_of("", "own.toml")
        assert caught.value.en.startswith("rule pack rejected: own.toml: no rule")
        assert caught.value.zh.startswith("规则包被拒绝：own.toml：没有规则")

    def test_has_no_other_tables(self) -> None:
        """What nobody reads would be taken for a rule."""
        assert refused("[[rule]]", "[rules]\nx = 1\n[[rule]]").startswith("rule pack rejected: own.toml, line 2")

    def test_is_refused_where_it_is_nested_without_end(self) -> None:
        """In a sentence."""
        assert "nested too deeply" in refused("length = 5", f"length = {'[' * 5000}{']' * 5000}")
