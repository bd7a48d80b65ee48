"""The rule pack: every rule, claim code and calendar that is in force together, under one version and
digest.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from law import codes
from law.citation import Instrument
from law.claims import CLAIM_ROUTES, NATURES, RELATIONS
from law.content import Parts, pack_content, pack_from_content
from law.difference import overlaid
from law.hours import Hours, hours_of, with_later
from law.hours_rows import parse_hours
from law.packaged import LIMITS_FILE, read_packaged, read_service_limits
from law.refused import (
    AmbiguousRule,
    NotAClock,
    NotInForce,
    NotInOffice,
    NotInProvince,
    PackRejected,
    RuleError,
    UnknownParameter,
    UnknownProvince,
    UnknownRule,
    UnlistedPlace,
)
from law.rule import ClaimCode, Extension, Place, RelationOverride, Rule
from law.switches import Switch
from law.workdays import Calendar, CalendarYear

__all__ = [
    "CLAIM_ROUTES",
    "NATURES",
    "RELATIONS",
    "AmbiguousRule",
    "ClaimCode",
    "Extension",
    "NotAClock",
    "NotInForce",
    "NotInOffice",
    "NotInProvince",
    "Pack",
    "PackRejected",
    "RelationOverride",
    "Rule",
    "RuleError",
    "UnknownParameter",
    "UnknownProvince",
    "UnknownRule",
    "UnlistedPlace",
    "listed_place",
    "load_pack",
    "pack_from_json",
    "pack_to_json",
    "parse_office_hours",
    "parse_service_limits",
    "place_code",
]


@dataclass(frozen=True, slots=True)
class Pack:
    """Immutable. `version` names the release and the start of the digest, so any change of content changes
    it.

    `parts` is everything in it; what is asked for most has a name here: `claims` are the claim codes by code, `calendar`
    the working-day calendar counted with, `instruments` what is cited, with the day from which it applies.
    """

    parts: Parts = field(repr=False, compare=False)
    version: str
    digest: str
    _by_id: Mapping[str, tuple[Rule, ...]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, *, rules: Iterable[Rule], **parts: Any) -> Pack:
        """A pack of these parts, by the names of `Parts`. Raises PackRejected when two rules contradict each other."""
        return cls.from_parts(Parts(name=name, rules=tuple(rules), **parts))

    @classmethod
    def from_parts(cls, parts: Parts) -> Pack:
        """A pack of everything that belongs to it. Raises PackRejected when two rules contradict each other."""
        kept = tuple(replace(one, hours=()) if one.hours else one for one in parts.rules)
        parts = replace(
            parts,
            rules=kept,
            claims=MappingProxyType(dict(parts.claims)),
            instruments=MappingProxyType(dict(parts.instruments)),
            switches=MappingProxyType(dict(parts.switches)),
        )
        by_id: dict[str, tuple[Rule, ...]] = {}
        for rule in kept:
            _refuse_overlap(rule, by_id.get(rule.id, ()))
            _refuse_without_hours(rule, parts.hours)
            by_id[rule.id] = (*by_id.get(rule.id, ()), rule)
        digest = hashlib.sha256(pack_content(parts).encode()).hexdigest()
        return cls(parts, f"{parts.name}-{digest[:8]}", digest, MappingProxyType(by_id))

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def name(self) -> str:
        """The release."""
        return self.parts.name

    @property
    def claims(self) -> Mapping[str, ClaimCode]:
        """The claim codes by code."""
        return self.parts.claims

    @property
    def calendar(self) -> Calendar:
        """The working days counted with."""
        return self.parts.calendar

    @property
    def switches(self) -> Mapping[str, Switch]:
        """The questions that places answer differently; none in a pack of an earlier release."""
        return self.parts.switches

    @property
    def hours(self) -> Hours:
        """The working times that offices adopted."""
        return self.parts.hours

    @property
    def aside(self) -> tuple[Rule, ...]:
        """Own texts of the installation that are not in force, because the release contradicts them."""
        return self.parts.aside

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """What is cited, by short name; none in a pack of an earlier release."""
        return self.parts.instruments

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, provinces and local limits included, in the order of the files."""
        return self.parts.rules

    def ids(self) -> tuple[str, ...]:
        """Every rule id once, in the order of the files."""
        return tuple(self._by_id)

    def knows(self, rule_id: str) -> bool:
        """Whether some rule has that id; cheaper than asking for one that is not there."""
        return rule_id in self._by_id

    def get_rule(
        self, rule_id: str, *, on: date | None = None, province: str | None = None, office: str | None = None
    ) -> Rule:
        """The rule as in force on a date (None: the newest text), in a place or office where that has its own.

        `province` is a place: a code of 2, 4 or 6 digits, or a province's name. The text of the smallest place around
        it that has one stands, else the country's. Another place's text, or another office's limit, never applies;
        without a province (or office) one that only some have is given as they have it, for who only asks what it says.
        Raises UnknownRule with the nearest ids, AmbiguousRule with the ids of the row's clocks, NotInForce,
        NotInProvince, NotInOffice, UnknownProvince.
        """
        texts = self._by_id.get(rule_id)
        if texts is None:
            raise self._unknown(rule_id)
        place = place_code(province) if province else None
        texts = _of_office(texts, office)
        if not texts:
            raise NotInOffice(rule_id)
        local = tuple(one for one in texts if one.province and place.startswith(one.province)) if place else ()
        general = tuple(one for one in texts if one.province is None) or (() if place else texts)
        if place and not local and not general:
            raise NotInProvince(rule_id, place)
        for rule in (*sorted(local, key=_nearest_first, reverse=True), *sorted(general, key=_since, reverse=True)):
            if on is None or rule.in_force(on):
                return replace(rule, hours=hours_of(self.hours, office or rule.office)) if rule.within else rule
        assert on is not None
        first = min(local or general, key=_since)
        raise NotInForce(rule_id, on, effective_from=first.effective_from, effective_to=first.effective_to)

    def place_named(self, rule_id: str) -> Place:
        """Which place the law names for a rule that places have texts of their own of. Raises KeyError."""
        return self._by_id[rule_id][0].place

    def get_clock(
        self, rule_id: str, *, on: date | None = None, province: str | None = None, office: str | None = None
    ) -> Rule:
        """The rule of which a date is asked. Raises what `get_rule` does, AmbiguousRule for a note whose row has
        clocks, with their ids, and NotAClock for any other note, bar or duty.
        """
        rule = self.get_rule(rule_id, on=on, province=province, office=office)
        if rule.kind == "clock":
            return rule
        clocks = self._suffixed(rule_id)
        raise AmbiguousRule(rule_id, clocks) if clocks else NotAClock(rule_id)

    def parameter(self, name: str, *, place: str | None = None, on: date | None = None) -> str:
        """What a place (the smallest around it that says so), else the country, answers on a day (None: today's).

        Raises UnknownParameter, UnknownProvince.
        """
        if name not in self.switches:
            raise UnknownParameter(name, tuple(self.switches))
        return self.switches[name].at(place_code(place) if place else None, on)

    def with_service_limits(self, limits: tuple[Rule, ...], hours: Hours = ()) -> Pack:
        """The pack with offices' own service limits (status L) and working times; an earlier one of the same office stays
        for what happened before the new one is in force.
        """
        return self.with_rules(limits, hours=with_later(self.hours, hours))

    def with_rules(self, rules: Iterable[Rule], **parts: Any) -> Pack:
        """The pack with other texts of some rules: what one had of its id, place and office goes for the time the new
        one is in force, and stays before and behind it. `parts` are others to put in their place.
        """
        kept = list(self.rules())
        for new in rules:
            kept = [part for one in kept for part in overlaid(one, new)] + [new]
        return self._with(rules=tuple(kept), **parts)

    def with_calendar_year(self, year: CalendarYear) -> Pack:
        """The pack with one more year's notice, or a corrected one."""
        return self._with(calendar=self.calendar.with_year(year))

    def _with(self, **parts: Any) -> Pack:
        return Pack.from_parts(replace(self.parts, **parts))

    def _suffixed(self, rule_id: str) -> tuple[str, ...]:
        """The ids of the clocks of a row."""
        return tuple(one for one in self._by_id if one.startswith(f"{rule_id}."))

    def _unknown(self, rule_id: str) -> UnknownRule | AmbiguousRule:
        suffixed = self._suffixed(rule_id)
        if suffixed and "." in rule_id:
            return AmbiguousRule(rule_id, suffixed)
        wanted = rule_id.strip().upper()
        near = list(_nearest(wanted, self.ids()))
        if wanted in self._by_id:
            near = [wanted, *(one for one in near if one != wanted)][:3]
        return UnknownRule(rule_id, tuple(near) or tuple(self._by_id)[:3])


@lru_cache(maxsize=256)
def _nearest(wanted: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Ids that look like it. Remembered: `record` asks for the service limits of an office that has none every time."""
    return tuple(difflib.get_close_matches(wanted, ids, n=3, cutoff=0.4))


def _of_office(texts: tuple[Rule, ...], office: str | None) -> tuple[Rule, ...]:
    """Those the office adopted, else those of every office; all, where no office asks."""
    general = tuple(one for one in texts if one.office is None)
    if office is None:
        return general or texts
    return tuple(one for one in texts if one.office == office) or general


def _since(rule: Rule) -> date:
    return rule.effective_from or date.min


def _nearest_first(rule: Rule) -> tuple[int, date]:
    """A city's text stands before its province's, and of each the newest first."""
    return len(rule.province or ""), _since(rule)


def _refuse_overlap(rule: Rule, others: tuple[Rule, ...]) -> None:
    for other in others:
        if (rule.province, rule.office) != (other.province, other.office):
            continue
        apart = (rule.effective_to and rule.effective_to < _since(other)) or (
            other.effective_to and other.effective_to < _since(rule)
        )
        if not apart:
            raise PackRejected(
                f"{rule.id} has two texts for the same time", f"{rule.id} 在同一时期有两个文本", file="pack"
            )


def _refuse_without_hours(rule: Rule, hours: Hours) -> None:
    if rule.within and not any(one.office in (None, rule.office) for one in hours):
        raise PackRejected(
            f"{rule.id} counts within office hours, and there are none ([[hours]])",
            f"{rule.id} 按办公时间计算，但没有办公时间（[[hours]]）",
            file="pack",
        )


@lru_cache(maxsize=512)
def place_code(place: str) -> str:
    """The code of a place given by code or by a province's name. Raises UnknownProvince.

    A code whose last digits the national list does not have (a new district) is that of the place around it.
    """
    text = place.strip()
    if text.isdigit() and codes.is_region(text[:2]):
        return next(text[:length] for length in (6, 4, 2) if codes.is_region(text[:length]))
    found = codes.find_province(text)
    if found is None:
        raise UnknownProvince(place)
    return found


def listed_place(place: str) -> str:
    """The code of a place that the national list has, given by that code or by a province's name. Raises UnlistedPlace.

    Texts are loaded and taken back for it: they never go to a wider place than the one that was meant.
    """
    text = place.strip()
    found = text if codes.is_region(text) else codes.find_province(text)
    if found is None:
        raise UnlistedPlace(place)
    return found


@cache
def load_pack() -> Pack:
    """The pack shipped with the product: national rules, provinces, claim codes, calendars.

    Raises PackRejected with file and line (or CalendarRejected) when a file is broken.
    """
    return Pack.from_parts(read_packaged())


def parse_service_limits(text: str, file: str = LIMITS_FILE) -> tuple[Rule, ...]:
    """An office's own service limits from TOML: rules `SVC.…` of status L, whose clock is ours.

    Raises PackRejected with the file's name and the line of the row that is wrong.
    """
    return read_service_limits(text, file)


def parse_office_hours(text: str, file: str = LIMITS_FILE) -> Hours:
    """The working times in the same file, `[[hours]]`. Raises PackRejected with file, line and field."""
    return parse_hours(text, file)


@lru_cache(maxsize=2)
def pack_to_json(pack: Pack) -> str:
    """The whole pack as canonical JSON, lossless; its SHA-256 is the pack's digest."""
    return pack_content(pack.parts)


@lru_cache(maxsize=4)
def pack_from_json(text: str) -> Pack:
    """The pack that `pack_to_json` wrote, one object for one text. Raises PackRejected when the text is not such a pack."""
    return Pack.from_parts(pack_from_content(text))
