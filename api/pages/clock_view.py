"""A time limit as a screen says it: whose it is, how near, why this date. Only our own duties can be overdue.

One function for the page of a matter, the day's list and the boards, whether the limit comes from a folded state or
from the read model. Colours follow the level; the level also has a word and a sign, so no colour stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.pages.cited import article_of, title_of
from api.pages.language import Language
from api.resources.deadlines import soon_by
from casework.lateness import has_ended, is_met_late, is_overdue
from casework.legal_aid import is_of_worker, is_urgent, urgency_by, urgent_from
from casework.limitation_watch import IN_VIEW
from casework.negotiation import AGREED
from casework.state import Deadline
from law.pack import Pack, RuleError
from law.rule import Rule, Urgency
from records.boards import DeadlineRow

RIGHT_IN_VIEW = IN_VIEW
"""A worker's right that ends within a month is worth a sign even before its last days."""

BOTH = "both"
"""Whose a period is that lasts as long as both sides agreed: nobody's right, so that nobody loses one when it ends."""

LIMITATION = "LIM."
"""The rule book's family of limitation periods: their lapse is a defence, that of other rights is an end."""

TONES: Mapping[str, str] = {
    "overdue": "red",
    "right_near": "red",
    "right_careful_passed": "red",
    "due_soon": "amber",
    "right_in_view": "amber",
    "passed": "amber",
    "met": "green",
    "met_late": "green",
    "running": "plain",
    "paused": "grey",
    "cancelled": "grey",
    "passed_unverified": "grey",
    "right_lapsed": "grey",
    "agreed_over": "grey",
    "limitation_lapsed": "grey",
}
SIGNS: Mapping[str, str] = {"red": "▲", "amber": "◆", "green": "✓", "plain": "○", "grey": "·"}


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of how a date came about."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit. `day` is the date to act by: the careful one for a party's right, the legal one elsewhere."""

    id: str
    rule: str
    title: str
    subject: str
    whose: str
    holder: str
    level: str
    tone: str
    sign: str
    day: date
    days: int
    due_on: date
    natural_on: date
    conservative_on: date
    started_on: date
    ended_on: date | None
    started_by: str
    article: str
    mark: str
    extended: bool
    provisional: bool
    opens: tuple[str, ...]
    trace: tuple[TraceStep, ...]
    running: bool
    aid: bool = False
    """Whether emergency legal aid was raised for it."""


@dataclass(frozen=True, slots=True)
class Today:
    """The moment at which limits are looked at (in the installation's zone), and the last day "due soon" from it."""

    now: datetime
    soon_by: date
    urgent: Urgency | None = None
    """What is so near its end that emergency legal aid is due, where the rule book says it."""

    @property
    def on(self) -> date:
        """The day."""
        return self.now.date()


def today_of(law: Pack, now: datetime) -> Today:
    """Today, and the last day that is still "soon"."""
    return Today(now, soon_by(law, now.date()), urgency_by(law, now.date()))


def find_rule(law: Pack, rule_id: str, on: date) -> Rule | None:
    """The rule as in force when the limit began, else its newest text."""
    for day in (on, None):
        try:
            return law.get_rule(rule_id, on=day)
        except RuleError:
            continue
    return None


def clock_of(given: Deadline | DeadlineRow, *, law: Pack, language: Language, today: Today, subject: str = "") -> Clock:
    """What to show of one time limit."""
    rule = find_rule(law, given.rule, given.started_on)
    level, title = level_of(given, today), title_of(rule, given.rule, language)
    day = given.conservative_on if given.whose == "party" and given.status == "running" else given.due_on
    return Clock(
        id=given.id,
        rule=given.rule,
        subject=subject,
        whose=BOTH if given.rule in AGREED else given.whose,
        holder=given.holder,
        level=level,
        title=title,
        tone=TONES[level],
        sign=SIGNS[TONES[level]],
        day=day,
        days=(day - today.on).days,
        due_on=given.due_on,
        natural_on=given.natural_on,
        conservative_on=given.conservative_on,
        started_on=given.started_on,
        ended_on=given.ended_on,
        started_by=language.pick(rule.start_zh, rule.start_en) if rule else "",
        article=article_of(given.article, title=title, law=law, language=language),
        mark=given.mark,
        extended=given.extended,
        provisional=given.provisional,
        opens=rule.opens if rule else (),
        trace=_trace(given, language),
        running=given.status == "running",
        aid=isinstance(given, Deadline) and is_urgent(given),
    )


def _trace(given: Deadline | DeadlineRow, language: Language) -> tuple[TraceStep, ...]:
    if isinstance(given, Deadline):
        return tuple(TraceStep(on, language.pick(zh, en)) for on, zh, en in given.trace)
    return tuple(
        TraceStep(date.fromisoformat(step["on"]), language.pick(step["zh"], step["en"])) for step in given.trace
    )


def level_of(given: Deadline | DeadlineRow, today: Today) -> str:
    """How near it is and to whom that matters. A limit of status U is never called overdue."""
    if given.status in ("paused", "cancelled"):
        return given.status
    if given.status == "met":
        return "met_late" if is_met_late(given) else "met"
    if given.rule in AGREED:
        return _agreed(given, today)
    if given.whose == "party":
        return _right(given, today)
    if is_overdue(given, today.now):
        return "overdue"
    if _is_over(given, today):
        return "passed_unverified" if given.mark == "U" else "passed"
    return "due_soon" if given.due_on <= today.soon_by else "running"


def _is_over(given: Deadline | DeadlineRow, today: Today) -> bool:
    return given.status == "lapsed" or has_ended(given, today.now)


def _agreed(given: Deadline | DeadlineRow, today: Today) -> str:
    """A period of both sides: it ends without agreement, and what it leaves open stays open."""
    if _is_over(given, today):
        return "agreed_over"
    return "due_soon" if given.due_on <= today.soon_by else "running"


def _right(given: Deadline | DeadlineRow, today: Today) -> str:
    if _is_over(given, today):
        return "limitation_lapsed" if given.rule.startswith(LIMITATION) else "right_lapsed"
    if given.conservative_on < today.on:
        return "right_careful_passed"
    if given.conservative_on <= today.soon_by or _is_aid_due(given, today):
        return "right_near"
    return "right_in_view" if given.conservative_on <= today.on + RIGHT_IN_VIEW else "running"


def _is_aid_due(given: Deadline | DeadlineRow, today: Today) -> bool:
    """Whether so little is left of a worker's right that emergency legal aid is due."""
    urgent = today.urgent
    if urgent is None or not is_of_worker(given, urgent):
        return False
    return urgent_from(given.conservative_on, urgent) <= today.on


ORDER = (
    "right_near",
    "right_careful_passed",
    "overdue",
    "due_soon",
    "passed",
    "passed_unverified",
    "right_in_view",
    "running",
    "paused",
    "right_lapsed",
    "agreed_over",
    "limitation_lapsed",
    "met_late",
    "met",
    "cancelled",
)


def by_risk(clocks: Sequence[Clock]) -> tuple[Clock, ...]:
    """Rights about to lapse first, then our overdue and near duties, then what others owe, then the rest."""
    return tuple(sorted(clocks, key=lambda one: (rank_of(one.level), one.day, one.id)))


def rank_of(level: str) -> int:
    """Its place in the order of risk; a right whose careful day has passed stands among those that are near, by its day."""
    return ORDER.index("right_near" if level == "right_careful_passed" else level)
