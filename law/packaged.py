"""Reads the rule files shipped inside the package; the only place that knows where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from law.citation import Instrument
from law.claims import parse_claims
from law.content import Parts
from law.refused import PackRejected
from law.relations import with_relations
from law.rows import parse_instruments, parse_rules
from law.rule import Rule
from law.tables import line_of, parse_toml
from law.workdays import load_calendar


def read_packaged() -> Parts:
    """What the packaged rule book consists of."""
    folder = resources.files("law") / "cn"
    instruments = read_instruments()
    rules = [*_rules_of(folder / "clocks", instruments), *_provinces(folder / "provinces", instruments)]
    name = parse_toml(_text(folder / "pack.toml"), "pack.toml")["name"]
    claims = parse_claims(_text(folder / "claims.toml"), "claims.toml")
    claims = with_relations(claims, _text(folder / "relations.toml"), "relations.toml")
    return Parts(name, tuple(rules), claims, load_calendar(), instruments)


def read_instruments() -> dict[str, Instrument]:
    """The laws and regulations that rules may rest on."""
    folder = resources.files("law") / "cn"
    return parse_instruments(_text(folder / "instruments.toml"), "instruments.toml")


def read_service_limits(text: str) -> tuple[Rule, ...]:
    """An office's own service limits: status L, ours, ids `SVC.…`."""
    file = "service_limits.toml"
    limits = parse_rules(text, file, instruments=read_instruments())
    for number, rule in enumerate(limits):
        if not rule.id.startswith("SVC.") or rule.status != "L" or rule.whose != "ours":
            raise PackRejected(
                f"{rule.id}: a service limit has an id SVC.…, status L and is ours",
                f"{rule.id}：服务时限的编号应以 SVC. 开头，状态为 L，且为本单位义务",
                file=file,
                line=line_of(text, "rule", number),
            )
    return limits


def read_own_rules(text: str, file: str, *, province: str | None = None) -> tuple[Rule, ...]:
    """An installation's own texts of rules, of one province or of the whole country; service limits are no law.

    Raises PackRejected with file and line.
    """
    rules = parse_rules(text, file, instruments=read_instruments(), province=province)
    for number, rule in enumerate(rules):
        if rule.status == "L":
            raise PackRejected(
                f"{rule.id}: a service limit is loaded as such, not as a rule of law",
                f"{rule.id}：服务时限应作为服务时限载入，不是法律规则",
                file=file,
                line=line_of(text, "rule", number),
            )
    return rules


def demo_service_limits() -> tuple[Rule, ...]:
    """The limits of the demo offices, adopted by nobody: for the demo and for tests."""
    return read_service_limits(_text(resources.files("law") / "demo" / "service_limits.toml"))


def _rules_of(folder: Traversable, instruments: Mapping[str, Instrument]) -> Iterator[Rule]:
    for file in _tomls(folder):
        yield from parse_rules(_text(file), file.name, instruments=instruments)


def _provinces(folder: Traversable, instruments: Mapping[str, Instrument]) -> Iterator[Rule]:
    for file in _tomls(folder):
        code = file.name[:2]
        yield from parse_rules(_text(file), file.name, instruments=instruments, province=code)


def _tomls(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
