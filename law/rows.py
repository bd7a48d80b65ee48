"""Rules read from TOML: every field checked, every refusal with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from law.citation import Instrument
from law.refused import PackRejected
from law.row import Row
from law.rule import Rule


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The TOML tables of a text. Raises PackRejected with the line where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise PackRejected(
            f"not valid TOML: {error}", "不是有效的 TOML 文本", file=file, line=int(found.group(1)) if found else 0
        ) from error


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
        Row({**defaults, **row}, file=file, line=_line(text, number), instruments=instruments).rule(province)
        for number, row in enumerate(rows)
    )


def _line(text: str, number: int) -> int:
    heads = [line for line, words in enumerate(text.splitlines(), start=1) if words.strip().startswith("[[rule]]")]
    return heads[number] if number < len(heads) else 0
