"""What a time limit is called on a screen and which law it cites, in the language of the page.

The record keeps a citation in Chinese with the short names behind it; a page shows the one its reader reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from api.pages.language import Language
from law.citation import Instrument, in_chinese
from law.pack import Pack
from law.packaged import read_instruments
from law.rule import Rule

OFFICE = "OFFICE"
"""The short name of an office's own service limits in the rule book: they rest on no law."""

_BOTH = re.compile(r"(?P<zh>[^ ].*?) \((?P<short>[A-Z].*)\)")


def title_of(rule: Rule | None, rule_id: str, language: Language) -> str:
    """A rule's term; where the day is another's than the term speaks of, what that day is (LAW.md ENF.7)."""
    own = language.find_term("clock_title", rule_id)
    return own or (language.pick(rule.term_zh, rule.term_en) if rule else rule_id)


def article_of(article: str, *, title: str, law: Pack, language: Language) -> str:
    """The law of a time limit; of an office's own limit its name."""
    both = _BOTH.fullmatch(article)
    short = both["short"] if both else article
    if short.partition(" ")[0] == OFFICE:
        return language.term("choice", "own_limit").format(name=title)
    zh = both["zh"] if both else in_chinese(article, law.instruments or instruments())
    return language.pick(zh, short)


@cache
def instruments() -> Mapping[str, Instrument]:
    """The laws by their short names."""
    return read_instruments()
