"""The section (门类) of GB/T 4754 that an industry code of any level belongs to."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def _sections() -> Mapping[str, str]:
    text = (resources.files("law") / "cn" / "industries.csv").read_text(encoding="utf-8-sig")
    return MappingProxyType({row["code"]: row["section"] for row in csv.DictReader(text.splitlines())})


def section_of(code: str) -> str:
    """The letter of the section; a code that is in no list stands for itself, so that nothing is lost."""
    return _sections().get(code, code)
