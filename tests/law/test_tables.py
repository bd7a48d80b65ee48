"""A law file's tables and the lines they begin on."""

from __future__ import annotations

import pytest

from law.refused import PackRejected
from law.tables import line_of, parse_toml

TEXT = """# Two rules and a claim.
[[rule]]
id = "A.1"

  [[rule]]  # the second
id = "A.2"
[[claim]]
code = "1.1"
"""


class TestALine:
    @pytest.mark.parametrize(("table", "number", "line"), [("rule", 0, 2), ("rule", 1, 5), ("claim", 0, 7)])
    def test_of_a_table_is_that_of_its_head(self, table: str, number: int, line: int) -> None:
        """Counted from one, as editors do, whatever stands before or behind the head."""
        assert line_of(TEXT, table, number) == line

    @pytest.mark.parametrize(("table", "number"), [("rule", 2), ("instrument", 0)])
    def test_of_a_table_that_is_not_there_is_0(self, table: str, number: int) -> None:
        """A row may be written another way, and its error is told all the same."""
        assert line_of(TEXT, table, number) == 0

    def test_of_what_is_no_toml_is_told(self) -> None:
        """The parser knows it."""
        with pytest.raises(PackRejected) as raised:
            parse_toml('[[rule]]\nid = "A.1\n', "a.toml")
        assert (raised.value.file, raised.value.line) == ("a.toml", 2)
