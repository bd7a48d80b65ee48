"""The rule pack: every rule, claim code and calendar that is in force together, under one version and
digest.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from law import codes
from law.citation import Instrument
from law.claims import CLAIM_ROUTES, NATURES, RELATIONS
from law.content import Parts, pack_content, pack_from_content
from law.difference import overlaid
from law.packaged import read_packaged, read_service_limits
from law.refused import (
    AmbiguousRule,
    NotInForce,
    NotInOffice,
    NotInProvince,
    PackRejected,
    RuleError,
    UnknownProvince,
    UnknownRule,
)
from law.rule import ClaimCode, Extension, RelationOverride, Rule
from law.workdays import Calendar, CalendarYear

__all__ = [
    "CLAIM_ROUTES",
    "NATURES",
    "RELATIONS",
    "AmbiguousRule",
    "ClaimCode",
    "Extension",
    "NotInForce",
    "NotInOffice",
    "NotInProvince",
    "Pack",
    "PackRejected",
    "RelationOverride",
    "Rule",
    "RuleError",
    "UnknownProvince",
    "UnknownRule",
    "load_pack",
    "pack_from_json",
    "pack_to_json",
    "parse_service_limits",
]


@dataclass(frozen=True, slots=True)
class Pack:
    """Immutable. `version` names the release and the start of the digest, so any change of content changes
    it.

    `claims` are the claim codes by code; `calendar` the working-day calendar counted with; `instruments` what is
    cited, by short name, with the day from which it applies (empty in a pack of an earlier release).
    """

    name: str
    calendar: Calendar
    claims: Mapping[str, ClaimCode]
    instruments: Mapping[str, Instrument]
    version: str
    digest: str
    _rules: tuple[Rule, ...] = field(repr=False)
    _by_id: Mapping[str, tuple[Rule, ...]] = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        name: str,
        *,
        rules: Iterable[Rule],
        claims: Mapping[str, ClaimCode],
        calendar: Calendar,
        instruments: Mapping[str, Instrument] | None = None,
    ) -> Pack:
        """A pack of these parts. Raises PackRejected when two rules contradict each other."""
        kept = tuple(rules)
        by_id: dict[str, tuple[Rule, ...]] = {}
        for rule in kept:
            _refuse_overlap(rule, by_id.get(rule.id, ()))
            by_id[rule.id] = (*by_id.get(rule.id, ()), rule)
        cited = dict(instruments or {})
        text = pack_content(name, rules=kept, claims=claims, calendar=calendar, instruments=cited)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return cls(
            name=name,
            calendar=calendar,
            claims=MappingProxyType(dict(claims)),
            instruments=MappingProxyType(cited),
            version=f"{name}-{digest[:8]}",
            digest=digest,
            _rules=kept,
            _by_id=MappingProxyType(by_id),
        )

    def __hash__(self) -> int:
        return hash(self.digest)

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, provinces and local limits included, in the order of the files."""
        return self._rules

    def ids(self) -> tuple[str, ...]:
        """Every rule id once, in the order of the files."""
        return tuple(self._by_id)

    def knows(self, rule_id: str) -> bool:
        """Whether some rule has that id; cheaper than asking for one that is not there."""
        return rule_id in self._by_id

    def get_rule(
        self, rule_id: str, *, on: date | None = None, province: str | None = None, office: str | None = None
    ) -> Rule:
        """The rule as in force on a date (None: the newest text), in a province or office where that has
        its own.

        `province` is a code (the first two digits count) or a name. Another province's text, or another
        office's limit, never applies; without a province (or office) one that only some have is given as
        they have it, for who only asks what it says. Raises UnknownRule with the nearest ids, AmbiguousRule
        with the ids of the row's clocks, NotInForce, NotInProvince, NotInOffice, UnknownProvince.
        """
        texts = self._by_id.get(rule_id)
        if texts is None:
            raise self._unknown(rule_id)
        place = province_code(province) if province else None
        texts = _of_office(texts, office)
        if not texts:
            raise NotInOffice(rule_id)
        local = tuple(one for one in texts if one.province == place) if place else ()
        general = tuple(one for one in texts if one.province is None) or (() if place else texts)
        if place and not local and not general:
            raise NotInProvince(rule_id, place)
        for rule in (*sorted(local, key=_since, reverse=True), *sorted(general, key=_since, reverse=True)):
            if on is None or rule.in_force(on):
                return rule
        assert on is not None
        first = min(local or general, key=_since)
        raise NotInForce(rule_id, on, effective_from=first.effective_from, effective_to=first.effective_to)

    def with_service_limits(self, limits: tuple[Rule, ...]) -> Pack:
        """The pack with the office's own service limits (status L); an earlier one of the same id and office stays for
        what happened before the new one is in force.
        """
        return self.with_rules(limits)

    def with_rules(self, rules: Iterable[Rule]) -> Pack:
        """The pack with other texts of some rules: what one had of its id, province and office goes for the time the new
        one is in force, and stays before and behind it.
        """
        kept = list(self._rules)
        for new in rules:
            kept = [part for one in kept for part in overlaid(one, new)] + [new]
        return self._with(rules=kept, calendar=self.calendar)

    def with_calendar_year(self, year: CalendarYear) -> Pack:
        """The pack with one more year's notice, or a corrected one."""
        return self._with(rules=self._rules, calendar=self.calendar.with_year(year))

    def _with(self, *, rules: Iterable[Rule], calendar: Calendar) -> Pack:
        return Pack.of(self.name, rules=rules, claims=self.claims, calendar=calendar, instruments=self.instruments)

    def _unknown(self, rule_id: str) -> UnknownRule | AmbiguousRule:
        suffixed = tuple(one for one in self._by_id if one.startswith(f"{rule_id}."))
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


@lru_cache(maxsize=512)
def province_code(province: str) -> str:
    """The two-digit code of a province given by code, longer region code or name. Raises UnknownProvince."""
    text = province.strip()
    if text.isdigit() and len(text) >= 2 and codes.find_region_name(text[:2]):
        return text[:2]
    found = codes.find_province(text)
    if found is None:
        raise UnknownProvince(province)
    return found


@cache
def load_pack() -> Pack:
    """The pack shipped with the product: national rules, provinces, claim codes, calendars.

    Raises PackRejected with file and line (or CalendarRejected) when a file is broken.
    """
    return _pack(read_packaged())


def parse_service_limits(text: str) -> tuple[Rule, ...]:
    """An office's own service limits from TOML: rules `SVC.…` of status L, whose clock is ours.

    Raises PackRejected with the line of the row that is wrong.
    """
    return read_service_limits(text)


def pack_to_json(pack: Pack) -> str:
    """The whole pack as canonical JSON, lossless; its SHA-256 is the pack's digest."""
    return pack_content(
        pack.name, rules=pack.rules(), claims=pack.claims, calendar=pack.calendar, instruments=pack.instruments
    )


def pack_from_json(text: str) -> Pack:
    """The pack that `pack_to_json` wrote. Raises PackRejected when the text is not such a pack."""
    return _pack(pack_from_content(text))


def _pack(parts: Parts) -> Pack:
    return Pack.of(
        parts.name, rules=parts.rules, claims=parts.claims, calendar=parts.calendar, instruments=parts.instruments
    )
