"""Regions and industries by what people call them: a code is looked up, a name is led to its code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from law.codes import find_region_name, industries, regions

LOOKED_UP = frozenset({"region", "industry"})
"""Fields whose codes are in the national lists."""

MOST = 20


@cache
def listed(field: str) -> Mapping[str, str]:
    """Every code of a field's list with its full name: a region's after those it lies in."""
    if field == "region":
        return {code: region_with_parents(code) for code in regions()}
    return industries()


def region_with_parents(code: str) -> str:
    """A region's name after those it lies in."""
    names = (find_region_name(code[:length]) for length in (2, 4, 6) if len(code) >= length)
    return "".join(dict.fromkeys(name for name in names if name))


def codes_of(field: str, text: str) -> tuple[str, ...]:
    """The codes that somebody may mean: the code written first, else those of the name, else of names it shortens.

    One code where there is no doubt; nothing where no name is like it.
    """
    known, said = listed(field), "".join(text.split())
    first = text.split()[0] if text.split() else ""
    if not said or first in known:
        return (first,) if first in known else ()
    own = regions() if field == "region" else known
    exact = [code for code in known if said in (own[code], known[code])]
    begun = [code for code in known if own[code].startswith(said)]
    within = [code for code in known if _shortens(said, known[code])]
    found = exact or begun or within
    return tuple(found)[:MOST]


def _shortens(said: str, name: str) -> bool:
    """Whether a name is written with words left out: 杭州西湖 for 浙江省杭州市西湖区, but nothing above what was named."""
    rest, ending = iter(name), "新省市区县"
    return (
        len(said) > 1
        and all(letter in rest for letter in said)
        and name.rstrip(ending)[-1:] == said.rstrip(ending)[-1:]
    )


def code_of(field: str, text: str) -> str:
    """The one code that is meant, else what was typed: the rules say what is wrong with it."""
    found = codes_of(field, text)
    return found[0] if len(found) == 1 else text.split()[0]
