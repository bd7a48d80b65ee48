"""A legal basis for people: the instruments' Chinese names and their articles, from the short form of the law files.

The short form is `LL 50; LCL 30, 85(1)`: instruments by their short names, articles after them. References of the files
among themselves (`ADD.26`) name no law and are left out; a part in anybody's own words stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from law.row import Instrument

_AMONG_THEMSELVES = re.compile(r"[A-Z]+\.[0-9]+\Z")
_ARTICLE = re.compile(r"(?P<first>[0-9]+)(?P<item>\([0-9]+\))?(-(?P<last>[0-9]+)|-(?P<last_item>\([0-9]+\)))?\Z")


def in_chinese(basis: str, instruments: Mapping[str, Instrument]) -> str:
    """`LL 50; LCL 30, 85(1)` as `劳动法第50条；劳动合同法第30条、第85条(1)`."""
    parts = (part.strip() for part in basis.split(";"))
    return "；".join(_part(one, instruments) for one in parts if not _AMONG_THEMSELVES.match(one))


def _part(part: str, instruments: Mapping[str, Instrument]) -> str:
    short, _, articles = part.partition(" ")
    named = instruments[short].name_zh if short in instruments else short
    if not articles:
        return named
    numbers = [_ARTICLE.match(one.strip()) for one in articles.split(",")]
    found = [_article(one) for one in numbers if one is not None]
    return named + "、".join(found) if len(found) == len(numbers) else part


def _article(one: re.Match[str]) -> str:
    """An article, one inserted after it (`276-1`), or several; items keep their number."""
    first, last = one["first"], one["last"]
    if last:
        return f"第{first}条之{last}" if int(last) <= int(first) else f"第{first}条至第{last}条"
    until = f"至{one['last_item']}" if one["last_item"] else ""
    return f"第{first}条{one['item'] or ''}{until}"
