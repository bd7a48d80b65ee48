"""Rules read from TOML: every field checked, every refusal with its file and line."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from typing import Any

from law.citation import Instrument
from law.refused import PackRejected
from law.row import Row
from law.rule import Place, Rule
from law.tables import first_line, line_of, parse_toml
from law.written import TABLE, TABLES, Wrong

ELSEWHERE: Mapping[str, Wrong] = {
    "hours": (
        "working times belong to an office's own limits: `gongdao limits load`",
        "办公时间随本单位服务时限载入：gongdao limits load",
    ),
    "parameters": (
        "a place's answers come with a release only, in law/cn/provinces",
        "地方参数只随版本发布（law/cn/provinces）",
    ),
}
"""Tables that some files of rules have beside their rows, and where they go, for a file that does not read them."""


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
    beside: Collection[str] = (),
) -> tuple[Placed, ...]:
    """Every `[[rule]]` of a file with its line; `[defaults]` fills what a row leaves out.

    `province` is the place whose texts they are, `sources` the codes of the sources that may be named (None: any),
    `places` what a row's `place` is where neither it nor the defaults name one, and `beside` the other tables of the file,
    which somebody else reads.
    """
    data = parse_toml(text, file)
    defaults, rows = _tables(data, text, file, beside=beside)
    found = []
    for number, row in enumerate(rows):
        line = line_of(text, "rule", number) or first_line(text, "rule")
        given = {**defaults, **row}
        if isinstance(given.get("id"), str) and given["id"] in (places or {}):
            given = {"place": (places or {})[given["id"]], **given}
        whole = Row(given, file=file, line=line, instruments=instruments, sources=sources)
        found.append(Placed(whole.rule(province), file, line))
    return tuple(found)


def _tables(
    data: Mapping[str, Any], text: str, file: str, *, beside: Collection[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The defaults and the rows, where there is nothing that nobody reads."""
    for name in data:
        if name not in ("defaults", "rule", *beside):
            why_en, why_zh = ELSEWHERE.get(name, (f"unknown table {name}", f"未知的表 {name}"))
            raise PackRejected(why_en, why_zh, file=file, line=first_line(text, name))
    defaults, rows = data.get("defaults", {}), data.get("rule", [])
    if not TABLE.fits(defaults):
        raise PackRejected(
            "write the defaults as [defaults]", "默认值写作 [defaults]", file=file, line=first_line(text, "defaults")
        )
    if not TABLES.fits(rows) or not rows:
        line = first_line(text, "rule")
        raise PackRejected(
            "no rule in it: write each as [[rule]]", "没有规则，每条规则写作 [[rule]]", file=file, line=line
        )
    return defaults, rows
