"""Rules read from TOML: every field checked, every refusal with its file and line."""

from __future__ import annotations

from collections.abc import Mapping

from law.citation import Instrument
from law.refused import PackRejected
from law.row import Row
from law.rule import Rule
from law.tables import line_of, parse_toml


def parse_instruments(text: str, file: str) -> dict[str, Instrument]:
    """The instruments by short name."""
    found = parse_toml(text, file)
    return {short: Instrument(short, row["name_zh"], row.get("effective_from")) for short, row in found.items()}


def parse_rules(
    text: str, file: str, *, instruments: Mapping[str, Instrument], province: str | None = None
) -> tuple[Rule, ...]:
    """Every `[[rule]]` of a file; `[defaults]` fills what a row leaves out."""
    data = parse_toml(text, file)
    defaults = data.get("defaults", {})
    rows = data.get("rule", [])
    if not rows:
        raise PackRejected("no rule in it", "没有规则", file=file)
    return tuple(
        Row({**defaults, **row}, file=file, line=line_of(text, "rule", number), instruments=instruments).rule(province)
        for number, row in enumerate(rows)
    )
