"""A state with fields changed is what the standard library's `replace` makes of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from casework.replacing import replace
from tests.casework import histories

STORIES = (histories.with_judgment, histories.settled, histories.bargaining_talking, histories.meeting_with_decision)


def parts(value: Any) -> Iterator[Any]:
    """Every part of a state that is a state itself."""
    if dataclasses.is_dataclass(value):
        yield value
        for one in dataclasses.fields(value):
            yield from parts(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from parts(inner)
    elif isinstance(value, dict):
        yield from parts(list(value.values()))


@pytest.mark.parametrize("history", STORIES)
class TestReplacing:
    """In every part of a long history …"""

    def test_gives_what_the_standard_library_gives(self, history: Any) -> None:
        """Field by field."""
        for part in parts(history().state):
            first = dataclasses.fields(part)[0].name
            assert replace(part, **{first: None}) == dataclasses.replace(part, **{first: None})

    def test_leaves_out_nothing_that_an_init_computes(self, history: Any) -> None:
        """No part computes anything when it is made."""
        for part in parts(history().state):
            assert not hasattr(part, "__post_init__") and all(one.init for one in dataclasses.fields(part))

    def test_leaves_the_old_one_alone(self, history: Any) -> None:
        """States are values."""
        old = history().state
        assert replace(old, stage="other") != old == replace(old)

    def test_refuses_a_name_that_is_no_field(self, history: Any) -> None:
        """A slip is no new field."""
        with pytest.raises(KeyError):
            replace(history().state, stagge="other")
