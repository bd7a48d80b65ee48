"""The rule pack as canonical JSON and back: what the database row of a pack holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any

from law.citation import Cited, Instrument
from law.hours import Hours, OfficeHours
from law.refused import PackRejected
from law.rule import ClaimCode, Extension, LimitationReading, RelationOverride, Rule, Suspension, Urgency
from law.switches import Switch, switch_from
from law.workdays import Calendar, CalendarYear, ExceptionalDay

FORMAT = 1
_DATES = ("effective_from", "effective_to", "cited_from", "since")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a pack consists of: the name of its release, rules, claim codes by code and the calendar; instruments by short
    name, the questions that places answer differently (`switches`), the working times that offices adopted and the own
    texts of an installation that the release contradicts (`aside`: nobody counts by them), all of which packs of earlier
    releases do without.
    """

    name: str
    rules: tuple[Rule, ...]
    claims: Mapping[str, ClaimCode]
    calendar: Calendar
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    switches: Mapping[str, Switch] = field(default_factory=dict)
    hours: Hours = ()
    aside: tuple[Rule, ...] = ()


def pack_content(parts: Parts) -> str:
    """Everything in the pack: sorted keys, no spaces, dates as text, values equal to their default left out, and what packs
    of earlier releases do without only where it has some.
    """
    calendar = parts.calendar
    content = {
        "format": FORMAT,
        "name": parts.name,
        "rules": [_plain(one) for one in parts.rules],
        "claims": [_plain(one) for one in parts.claims.values()],
        "calendar": [
            {"year": year.year, "source": year.source, "days": [_plain(one) for one in year.days]}
            for year in calendar.notices
        ],
        **({"layers": [_plain(one) for one in calendar.layers]} if calendar.layers else {}),
        **({"hours": [_plain(one) for one in parts.hours]} if parts.hours else {}),
        **({"aside": [_plain(one) for one in parts.aside]} if parts.aside else {}),
        **({"instruments": [_plain(one) for one in parts.instruments.values()]} if parts.instruments else {}),
        **({"switches": [_plain(one) for one in parts.switches.values()]} if parts.switches else {}),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pack_from_content(text: str) -> Parts:
    """The parts of a pack from its JSON. Raises PackRejected when it is none."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise PackRejected("a format this release cannot read", "本版本无法读取的格式", file="pack.json")
        claims = [_claim(one) for one in content["claims"]]
        calendar = Calendar.of(
            CalendarYear(year["year"], year["source"], tuple(_day(one) for one in year["days"]), year.get("place", ""))
            for year in (*content["calendar"], *content.get("layers", ()))
        )
        instruments = [Instrument(**_dated(one)) for one in content.get("instruments", ())]
        return Parts(
            name=content["name"],
            rules=tuple(_rule(one) for one in content["rules"]),
            claims={one.code: one for one in claims},
            calendar=calendar,
            instruments={one.short: one for one in instruments},
            switches={one.name: one for one in map(switch_from, content.get("switches", ()))},
            hours=tuple(_hours(one) for one in content.get("hours", ())),
            aside=tuple(_rule(one) for one in content.get("aside", ())),
        )
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, PackRejected):
            raise
        raise PackRejected("not the text of a rule pack", "不是规则包文本", file="pack.json") from error


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        given = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _plain(kept) for one, kept in given if not _is_default(one, kept)}
    return value


def _is_default(one: Any, kept: Any) -> bool:
    if one.default is not MISSING:
        return bool(one.default == kept)
    return one.default_factory is not MISSING and bool(one.default_factory() == kept)


def _rule(row: dict[str, Any]) -> Rule:
    given = _dated(row)
    given["extensions"] = tuple(Extension(**one) for one in row.get("extensions", ()))
    given["opens"] = tuple(row.get("opens", ()))
    given |= {name: tuple(row.get(name, ())) for name in ("pauses", "restarts", "applies")}
    given["suspension"] = Suspension(**row["suspension"]) if row.get("suspension") else None
    urgent = row.get("urgent")
    given["urgent"] = Urgency(days=urgent["days"], clocks=tuple(urgent["clocks"])) if urgent else None
    given["cited"] = tuple(Cited(**_dated(one)) for one in row.get("cited", ()))
    return Rule(**given)


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: date.fromisoformat(row[name]) for name in _DATES if row.get(name)}}


def _claim(row: dict[str, Any]) -> ClaimCode:
    given = dict(row)
    overrides = {
        relation: RelationOverride(
            **{**_dated(one), "routes": tuple(one["routes"]), "routes_before": tuple(one.get("routes_before", ()))}
        )
        for relation, one in row.get("relation_overrides", {}).items()
    }
    return ClaimCode(
        **{
            **given,
            "routes": tuple(row["routes"]),
            "facts": tuple(row.get("facts", ())),
            "relation_overrides": overrides,
            "limitation_by_relation": {
                relation: _reading(one) for relation, one in row.get("limitation_by_relation", {}).items()
            },
        }
    )


def _reading(row: dict[str, Any]) -> LimitationReading:
    before = tuple(row.get("rules_before", ()))
    return LimitationReading(**{**_dated(row), "rules": tuple(row["rules"]), "rules_before": before})


def _hours(row: dict[str, Any]) -> OfficeHours:
    week = tuple(tuple((begin, end) for begin, end in day) for day in row["week"])
    return OfficeHours(**{**_dated(row), "week": week})


def _day(row: dict[str, Any]) -> ExceptionalDay:
    return ExceptionalDay(**{**row, "on": date.fromisoformat(row["on"])})
