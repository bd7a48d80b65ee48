"""What one rule of the book is: a clock, a bar, a duty or a note, each with its article, source and mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from law.citation import TODAYS_TEXT_EN, TODAYS_TEXT_ZH, Cited, in_force
from law.hours import Hours

Kind = Literal["clock", "bar", "duty", "note"]
Unit = Literal["WD", "CD", "M", "Y", "H", "MIN"]
Mark = Literal["V", "V2", "U", "L"]
Whose = Literal["ours", "other_body", "party", "employer"]
Roll = Literal["forward", "none", "backward"]
Careful = Literal["due", "natural", "on_or_before", "before", "calendar_days"]
Place = Literal["performance", "employer", "body"]

BY_THE_HOUR = frozenset({"H", "MIN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time that the law gives: how much (None where the sides agree it), who approves, when, with
    what notice (in English, and `_zh` in Chinese). `by_both` is true of what both sides give together, and nobody for them; `document` of what only a
    paper of who approves it can prove (LAW.md C14).
    """

    length: int | None = None
    unit: Unit | None = None
    approver_zh: str = ""
    approver_en: str = ""
    condition: str = ""
    condition_zh: str = ""
    notice: str = ""
    notice_zh: str = ""
    by_both: bool = False
    document: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """How an obstacle suspends a clock whose law counts only what hinders in its last stretch (CC 194): it suspends in
    the `last` units before the last day, and `rest` units from the day it is gone are left then.
    """

    last: int
    rest: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """When a rule makes somebody's time limit urgent: with fewer than `days` calendar days left on one of `clocks`
    (ids, or families such as `LIM.*`).
    """

    days: int
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of LAW.md, as data. `id` is its id there (with the suffix where a row holds several clocks).

    length, unit, roll and start are those of a clock; bars, duties and notes have none. `whose` says whose
    clock it is, `holder` who must act. `opens` are the routes that open when it lapses, `pauses` the rules that give a
    ground to stop it (中止); without one nobody stops it. `suspension` says how it stands still where the days are not
    simply added. `urgent` says which clocks it watches and how little must be left of them. `roll` forward
    moves a last day that is a rest day on in the direction of counting. `careful` says how its conservative
    date is read: the due date itself; the last working day on or before the natural last day (unit or roll
    not certain); strictly before it (a party's own right); the natural last day itself (LAW.md C20); or working days
    read as calendar days (LAW.md C4). `status` is the mark of LAW.md: V read, V2 secondary, U unverified (accuses nobody), L local.
    `citation` is law and article, readable; where some of what it names is younger than the rule itself, `cited` are its
    parts, so that a fact is given what applied to it, and `cited_from` the day since when all do. `effective_note` says
    why a date of force was chosen. `restarts` are the rules that say what begins the clock anew, `applies` what it is
    for (words of `law/applies.py`; none: everything its stage is about), `unit_by` the article that states the unit
    where its own does not. `province` is the place whose text it is (a code of 2, 4 or 6 digits), `place` the place
    that the law names where places have texts of their own: of performance, the employer's seat, or the body's.
    `within` says that hours and minutes count only while the office is open; `hours` are then its working times, which
    the pack gives with the rule. `own` says that no release brought the text: the installation loaded it itself.
    """

    id: str
    kind: Kind
    term_zh: str
    term_en: str
    start_zh: str = ""
    start_en: str = ""
    length: int | None = None
    unit: Unit | None = None
    unit_basis: Literal["explicit", "inferred"] = "explicit"
    roll: Roll = "forward"
    direction: Literal["after", "before"] = "after"
    whose: Whose = "other_body"
    holder: str = ""
    careful: Careful = "due"
    extensions: tuple[Extension, ...] = ()
    lapse_zh: str = ""
    lapse_en: str = ""
    opens: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    suspension: Suspension | None = None
    urgent: Urgency | None = None
    restarts: tuple[str, ...] = ()
    applies: tuple[str, ...] = ()
    unit_by: str = ""
    place: Place = "performance"
    law: str
    article: str
    citation: str
    cited: tuple[Cited, ...] = ()
    cited_from: date | None = None
    source: str
    status: Mark
    effective_from: date | None = None
    effective_to: date | None = None
    effective_note: str = ""
    province: str | None = None
    office: str | None = None
    within: Literal["", "office_hours"] = ""
    hours: Hours = ()
    own: bool = False
    note_zh: str = ""
    note_en: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it applied to a fact of that date."""
        after = self.effective_from is None or self.effective_from <= on
        return after and (self.effective_to is None or on <= self.effective_to)

    def citation_on(self, on: date) -> str:
        """Law and article as they stood on a day, readable; today's where the rule is older than all of them."""
        if self.cited_from is None or self.cited_from <= on:
            return self.citation
        kept = in_force(self.cited, on)
        return citation_of(kept) if kept else self.citation + TODAYS_TEXT_ZH

    def article_on(self, on: date) -> str:
        """The first of those laws with its article, by its short name."""
        if self.cited_from is None or self.cited_from <= on:
            return f"{self.law} {self.article}".strip()
        kept = in_force(self.cited, on)
        return kept[0].basis if kept else self.cited[0].basis + TODAYS_TEXT_EN


def citation_of(parts: Sequence[Cited]) -> str:
    """Laws and articles for people: the Chinese names, then the short names."""
    return f"{'；'.join(one.zh for one in parts)} ({'; '.join(one.basis for one in parts)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationOverride:
    """What a relation type makes of a claim code: its nature and routes (default first), and why.

    `routes_before` are the routes for facts older than `effective_from`, where the law changed.
    """

    nature: str
    routes: tuple[str, ...]
    routes_before: tuple[str, ...] = ()
    effective_from: date | None = None
    basis: str = ""
    because_zh: str = ""
    because_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitationReading:
    """The limitation rules that stand side by side for a claim while a relation type is what it is, or contested.

    `rules_before` are those for facts older than `effective_from`, where the law changed.
    """

    rules: tuple[str, ...]
    rules_before: tuple[str, ...] = ()
    effective_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCode:
    """One code of the claim taxonomy (LAW.md §6): its basis, nature, routes (default first) and the facts
    to ask.

    `subtype` tells violations (inspection can order) from disputes (somebody must decide). `official_cause`
    is the cause used in official statistics. `limitation` is the id of its limitation rule, "" where nobody decides
    such a claim; `limitation_by_relation` says which rules stand instead or beside it for a relation type. `declares`
    is true of what a decision itself brings about (确认), so that nobody has to perform it. `route_by` names the
    parameter whose value for a place is the default route there (LAW.md C23).
    """

    code: str
    zh: str
    en: str
    basis: str
    nature: str
    subtype: Literal["violation", "dispute", "both", "none"]
    routes: tuple[str, ...]
    relation_overrides: Mapping[str, RelationOverride] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    official_cause: str = ""
    limitation: str = ""
    limitation_by_relation: Mapping[str, LimitationReading] = field(default_factory=dict)
    declares: bool = False
    route_by: str = ""
