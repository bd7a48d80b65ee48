"""Rules read from TOML: every field checked, every refusal with its file and line."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from law.citation import Instrument
from law.refused import PackRejected
from law.row import Row
from law.rule import Place, Rule
from law.tables import line_of, parse_toml

TABLES = frozenset({"defaults", "rule", "hours", "parameters"})
"""What a rule file may hold: rows with their defaults, an office's working times, and a place's answers."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule and where it stands: what contradicts it is refused there."""

    rule: Rule
    file: str
    line: int

    def refuse(self, why_en: str, why_zh: str) -> PackRejected:
        """The refusal of the rule, with its file and line."""
        name = self.rule.id
        return PackRejected(f"{name}: {why_en}", f"{name}：{why_zh}", file=self.file, line=self.line)


def parse_instruments(text: str, file: str) -> dict[str, Instrument]:
    """The instruments by short name."""
    found = parse_toml(text, file)
    return {short: Instrument(short, row["name_zh"], row.get("effective_from")) for short, row in found.items()}


def parse_placed(
    text: str,
    file: str,
    *,
    instruments: Mapping[str, Instrument],
    province: str | None = None,
    sources: Container[str] | None = None,
    places: Mapping[str, Place] | None = None,
) -> tuple[Placed, ...]:
    """Every `[[rule]]` of a file with its line; `[defaults]` fills what a row leaves out.

    `province` is the place whose texts they are, `sources` the codes of the sources that may be named (None: any), and
    `places` what a row's `place` is where neither it nor the defaults name one.
    """
    data = parse_toml(text, file)
    defaults = data.get("defaults", {})
    rows = data.get("rule", [])
    for name in data:
        if name not in TABLES:
            raise PackRejected(f"unknown table {name}", f"未知的表 {name}", file=file, line=_first_line(text, name))
    if not isinstance(rows, list) or not rows:
        raise PackRejected("no rule in it: write each as [[rule]]", "没有规则，每条规则写作 [[rule]]", file=file)
    found = []
    for number, row in enumerate(rows):
        line = line_of(text, "rule", number)
        standing = (places or {}).get(str(row.get("id")))
        given = {**({"place": standing} if standing else {}), **defaults, **row}
        whole = Row(given, file=file, line=line, instruments=instruments, sources=sources)
        found.append(Placed(whole.rule(province), file, line))
    return tuple(found)


def _first_line(text: str, name: str) -> int:
    lines = (n for n, line in enumerate(text.splitlines(), start=1) if line.strip().lstrip("[").startswith(name))
    return next(lines, 0)


def parse_rules(
    text: str, file: str, *, instruments: Mapping[str, Instrument], province: str | None = None
) -> tuple[Rule, ...]:
    """The rules of a file alone."""
    return tuple(one.rule for one in parse_placed(text, file, instruments=instruments, province=province))
