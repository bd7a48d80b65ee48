"""Administrative regions and industries by code, from the national lists shipped with the product."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


class UnknownCode(LookupError):
    """No region or industry has that code."""

    code = "unknown_code"

    def __init__(self, given: str) -> None:
        self.given = given
        self.zh, self.en = "没有这个代码。", "There is no such code."
        super().__init__(f"{self.en} / {self.zh}")


@cache
def _names(file: str) -> Mapping[str, str]:
    text = (resources.files("law") / "cn" / file).read_text(encoding="utf-8-sig")
    return MappingProxyType({row["code"]: row["name"] for row in csv.DictReader(text.splitlines())})


def is_region(code: str) -> bool:
    """Whether a province (2 digits), city (4) or county (6) has this code."""
    return code in _names("regions.csv")


def find_region_name(code: str) -> str | None:
    """The region's Chinese name, or None."""
    return _names("regions.csv").get(code)


def find_province(name: str) -> str | None:
    """The two-digit code of the province whose name begins so (浙江 or 浙江省), or None."""
    if len(name) < 2:
        return None
    return next(
        (code for code, full in _names("regions.csv").items() if len(code) == 2 and full.startswith(name)), None
    )


def regions() -> Mapping[str, str]:
    """Every region's Chinese name by its code, in the order of the national list."""
    return _names("regions.csv")


def industries() -> Mapping[str, str]:
    """Every industry's Chinese name by its code, in the order of GB/T 4754-2017."""
    return _names("industries.csv")


def is_industry(code: str) -> bool:
    """Whether a section, division or group of GB/T 4754-2017 has this code."""
    return code in _names("industries.csv")


def industry_name(code: str) -> str:
    """The industry's Chinese name. Raises UnknownCode."""
    return _get("industries.csv", code)


def _get(file: str, code: str) -> str:
    try:
        return _names(file)[code]
    except KeyError:
        raise UnknownCode(code) from None
