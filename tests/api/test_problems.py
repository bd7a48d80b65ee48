"""Problem documents, and the language they speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from api.problems import STATUS_OF_KIND, TITLES, document, english_wanted, from_refusal
from casework.refusal import FieldError, ImpossibleValue, Kind, Refusal


def refusals(parent: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal there is."""
    for one in parent.__subclasses__():
        yield one
        yield from refusals(one)


class TestTheLanguage:
    """Of an answer."""

    @pytest.mark.parametrize(
        ("header", "english"),
        [
            (None, False),
            ("", False),
            ("*", False),
            ("de", False),
            ("zh-CN,zh;q=0.9,en;q=0.8", False),
            ("en", True),
            ("en-US,en;q=0.9", True),
            ("en;q=0.1,zh;q=0.9", False),
            ("zh;q=0,en", True),
            ("en;q=0", False),
            ("en;q=x", False),
            ("zh,en", False),
            ("en,zh", True),
        ],
    )
    def test_is_chinese_unless_english_is_preferred(self, header: str | None, english: bool) -> None:
        """By quality, then by order."""
        assert english_wanted(header) is english


class TestARefusal:
    """As a problem document."""

    def test_has_the_status_of_its_kind(self) -> None:
        """Each kind has one, and each status has its title."""
        assert {STATUS_OF_KIND[kind] for kind in get_args(Kind)} == {403, 404, 409, 412, 422}
        assert set(STATUS_OF_KIND.values()) <= set(TITLES)

    def test_has_every_member_of_the_contract(self) -> None:
        """Type, title, status, detail, code, rule, errors with field, code and message."""
        shown = document(from_refusal(ImpossibleValue(errors=(FieldError("/a", "b", "错", "wrong"),))), english=True)
        assert shown == {
            "type": "urn:gongdao:problem:impossible_value",
            "title": "Unprocessable content",
            "status": 422,
            "detail": ImpossibleValue.en,
            "code": "impossible_value",
            "rule": None,
            "errors": [{"field": "/a", "code": "b", "message": "wrong"}],
        }

    def test_of_every_class_reads_in_both_languages(self) -> None:
        """No refusal without a sentence."""
        silent = [one.__name__ for one in refusals() if not (one.zh and one.en and one.code)]
        assert silent == []
