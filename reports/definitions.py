"""Names, columns and Chinese definitions of the figures as data (`law/cn/indicators.toml`), with the trade's terms."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

Language = Literal["zh_CN", "en"]
Kind = Literal["count", "ratio", "yuan"]
Dimension = Literal["office", "channel", "claim", "industry", "duty"]

DIMENSIONS: tuple[Dimension, ...] = ("office", "channel", "claim", "industry", "duty")
NONE = "none"
"""The row of what has no code in a breakdown."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and English."""

    zh: str
    en: str

    def read(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh_CN" else self.en


@dataclass(frozen=True, slots=True)
class Column:
    """One number of an indicator: its code and name."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as data; its English definition is the docstring of the function that counts it."""

    code: str
    kind: Kind
    name: Words
    columns: tuple[Column, ...]
    zh: str


@dataclass(frozen=True, slots=True)
class Heading:
    """How a breakdown is called, and whether its rows add up to the total."""

    name: Words
    note: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything of the file. `codes` holds the terms by family (outcome, nature, channel) and code."""

    version: str
    indicators: Mapping[str, Definition]
    dimensions: Mapping[str, Heading]
    words: Mapping[str, Words]
    codes: Mapping[str, Mapping[str, Words]]


@cache
def catalogue() -> Catalogue:
    """The definitions shipped with the product."""
    text = (resources.files("law") / "cn" / "indicators.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    codes = {family: _words(terms) for family, terms in data["codes"].items()}
    indicators = (_definition(row, codes) for row in data["indicator"])
    return Catalogue(
        version=data["version"],
        indicators=MappingProxyType({one.code: one for one in indicators}),
        dimensions=MappingProxyType(
            {
                name: Heading(Words(given[0], given[1]), Words(given[2], given[3]))
                for name, given in data["dimensions"].items()
            }
        ),
        words=_words(data["words"]),
        codes=MappingProxyType(codes),
    )


def find_term(family: str, code: str) -> Words | None:
    """The trade's term for a code of a family: `outcome`, `nature`, `channel`; None where there is none."""
    return catalogue().codes.get(family, {}).get(code)


def _words(table: Mapping[str, Any]) -> Mapping[str, Words]:
    return MappingProxyType({code: Words(*pair) for code, pair in table.items()})


def _definition(row: Mapping[str, Any], codes: Mapping[str, Mapping[str, Words]]) -> Definition:
    own = tuple(Column(code, Words(zh, en)) for code, zh, en in row["columns"])
    listed = tuple(Column(code, name) for code, name in codes.get(row.get("codes", ""), {}).items())
    return Definition(row["code"], row["kind"], Words(*row["name"]), (*own, *listed), row["definition"].strip())
