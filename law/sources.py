"""Where the texts of the law files were read: codes of LAW.md §11 with their addresses, from data."""

from __future__ import annotations

from dataclasses import dataclass

from law.refused import PackRejected
from law.tables import parse_toml


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its code: what was read, and at which addresses."""

    code: str
    what: str
    address: str


def parse_sources(text: str, file: str) -> dict[str, Source]:
    """The sources by code. Raises PackRejected where one lacks its name or address."""
    found = parse_toml(text, file)
    for code, row in found.items():
        if not isinstance(row, dict) or set(row) != {"what", "address"} or not all(row.values()):
            raise PackRejected(f"{code}: a source has what and address", f"{code}：来源应有名称和地址", file=file)
    return {code: Source(code, row["what"], row["address"]) for code, row in found.items()}
