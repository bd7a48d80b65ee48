"""Reads the rule files shipped inside the package; the only place that knows where they lie."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable

from law.citation import Instrument
from law.claims import parse_claims
from law.content import Parts
from law.hours_rows import parse_hours
from law.relations import with_relations
from law.rows import Placed, parse_instruments, parse_placed
from law.rule import Place, Rule
from law.sources import Source, parse_sources
from law.switches import Switch, parse_switches, with_local
from law.tables import parse_toml
from law.whole import check_book, check_limitation, check_texts
from law.workdays import load_calendar

LIMITS_FILE = "service_limits.toml"
"""How refusals call a file of an office's own limits that has no other name."""
_URGENT = "SVC.URGENT_"


def read_packaged() -> Parts:
    """What the packaged rule book consists of. Raises PackRejected where it is incomplete or contradicts itself."""
    folder = resources.files("law") / "cn"
    instruments, sources = read_instruments(), read_sources()
    placed = [*_rules_of(folder / "clocks", instruments, sources), *_places(folder / "provinces", instruments, sources)]
    name = parse_toml(_text(folder / "pack.toml"), "pack.toml")["name"]
    switches = _switches(folder, instruments, sources)
    codes = _text(folder / "claims.toml")
    claims = parse_claims(codes, "claims.toml", switches=switches)
    claims = with_relations(claims, _text(folder / "relations.toml"), "relations.toml")
    check_book(placed, claims)
    check_limitation(claims, placed, text=codes, file="claims.toml")
    return Parts(
        name=name,
        rules=tuple(one.rule for one in placed),
        claims=claims,
        calendar=load_calendar(),
        instruments=instruments,
        switches=switches,
    )


def read_instruments() -> dict[str, Instrument]:
    """The laws and regulations that rules may rest on."""
    folder = resources.files("law") / "cn"
    return parse_instruments(_text(folder / "instruments.toml"), "instruments.toml")


def read_sources() -> dict[str, Source]:
    """Where the texts were read, by the codes that rules name."""
    return parse_sources(_text(resources.files("law") / "cn" / "sources.toml"), "sources.toml")


def _switches(folder: Traversable, instruments: Mapping[str, Instrument], sources: Container[str]) -> dict[str, Switch]:
    found = parse_switches(_text(folder / "switches.toml"), "switches.toml", sources=sources)
    for file in _tomls(folder / "provinces"):
        found = with_local(
            found, _text(file), file.name, place=_place_of(file), instruments=instruments, sources=sources
        )
    return found


def read_service_limits(text: str, file: str = LIMITS_FILE) -> tuple[Rule, ...]:
    """An office's own service limits: status L, ours, ids `SVC.…`. One that counts within office hours needs the office's
    working times in the same file; what is urgent never waits for an opening.
    """
    limits = parse_placed(text, file, instruments=read_instruments(), sources=read_sources(), beside=("hours",))
    offices = {one.office for one in parse_hours(text, file)}
    for one in limits:
        rule = one.rule
        if not rule.id.startswith("SVC.") or rule.status != "L" or rule.whose != "ours":
            raise one.refuse(
                "a service limit has an id SVC.…, status L and is ours",
                "服务时限的编号应以 SVC. 开头，状态为 L，且为本单位义务",
            )
        if rule.province is not None:
            raise one.refuse(
                "province: a service limit belongs to an office (office), or to all",
                "province：服务时限不按地区，只按单位（office）",
            )
        for name in ("pauses", "restarts", "applies", "opens"):
            if getattr(rule, name):
                raise one.refuse(f"{name}: a service limit has none", f"{name}：服务时限没有此项")
        if rule.direction == "before":
            raise one.refuse("direction: a service limit counts forwards", "direction：服务时限只能往后算")
        if rule.within and rule.id.startswith(_URGENT):
            raise one.refuse("within: what is urgent counts around the clock", "within：紧急时限全天计算")
        if rule.within and offices.isdisjoint({None, rule.office}):
            raise one.refuse(
                "within: the file has no working times ([[hours]]) for it",
                "within：文件中没有相应的办公时间（[[hours]]）",
            )
    check_texts(limits)
    return tuple(one.rule for one in limits)


def read_own_rules(
    text: str, file: str, *, province: str | None = None, places: Mapping[str, Place] | None = None
) -> tuple[Placed, ...]:
    """An installation's own texts of rules, of one province or of the whole country; service limits are no law.

    `places` is the place that the law names for each rule: it stands where a row names none. Raises PackRejected with
    file and line.
    """
    placed = parse_placed(
        text, file, instruments=read_instruments(), province=province, sources=read_sources(), places=places or {}
    )
    for one in placed:
        if one.rule.status == "L" or one.rule.id.startswith("SVC."):
            raise one.refuse(
                "a service limit is loaded as such, not as a rule of law", "服务时限应作为服务时限载入，不是法律规则"
            )
    check_texts(placed)
    return tuple(replace(one, rule=replace(one.rule, own=True)) for one in placed)


def demo_service_limits() -> tuple[Rule, ...]:
    """The limits of the demo offices, adopted by nobody: for the demo and for tests."""
    return read_service_limits(_text(resources.files("law") / "demo" / "service_limits.toml"))


def _rules_of(folder: Traversable, instruments: Mapping[str, Instrument], sources: Container[str]) -> Iterator[Placed]:
    for file in _tomls(folder):
        yield from parse_placed(_text(file), file.name, instruments=instruments, sources=sources)


def _places(folder: Traversable, instruments: Mapping[str, Instrument], sources: Container[str]) -> Iterator[Placed]:
    for file in _tomls(folder):
        yield from parse_placed(
            _text(file),
            file.name,
            instruments=instruments,
            province=_place_of(file),
            sources=sources,
            beside=("parameters",),
        )


def _place_of(file: Traversable) -> str:
    """The code of the place whose file it is: `33-zhejiang.toml`, `3601-nanchang.toml`."""
    return file.name.partition("-")[0]


def _tomls(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
