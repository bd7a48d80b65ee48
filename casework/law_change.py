"""The law changed, or the place whose law counts: every clock on record that still counts is counted again.

Nothing here decides a date: each clock is counted as it was when it began (`deadlines.counted_again`, or the line that it
belongs to), from the day on record, by the rule in force on that day and the calendar as it is loaded now. Where that
gives another date, or the same one for certain, one `deadline_corrected` says so with its cause. What a person gave a day
to stays as the person said; so does what cannot be counted again, and `kept` tells both with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field

from casework.clock_facts import corrected
from casework.counted import counted_again, dates_of, find_rule, rule_here, stands_for, started
from casework.deadlines import CorrectionCause, DeadlineCancelled, DeadlineCorrected, RouteOpened
from casework.fields import RuleId
from casework.lateness import has_ended
from casework.procedure import Command, Context, Event, Fact
from casework.replacing import replace
from casework.roles import CLOCK
from casework.state import Deadline
from law.clock import BY_THE_HOUR
from law.rule import Rule
from law.trace import hours_step, until_step

COUNTING = ("running", "paused")
BY_HAND = "by_hand"
"""A person agreed or decided its last day."""
NOT_IN_FORCE = "not_in_force"
"""No rule of that id was in force, there, on the day it counts from."""
MOMENT_UNKNOWN = "moment_unknown"
"""Its rule has another length now, and it counts from a moment of which only the day is on record."""
WENT_ON = "went_on"
"""By the law of today it has not lapsed, but its lapse has moved the matter on already."""


Year = Annotated[int, Field(ge=1900, le=2200)]


class ApplyLaw(Command):
    """The law in force, or a year's calendar, is another one than before: bring the clocks to it (given by a campaign).

    What changed says why a date moves; it decides none.
    """

    name: ClassVar[str] = "apply_law"
    roles = CLOCK
    campaign: UUID | None = None
    rules: tuple[RuleId, ...] = ()
    """The rules that read otherwise than before."""
    published: tuple[Year, ...] = ()
    """The years whose calendar is known now and was estimated before."""
    corrected: tuple[Year, ...] = ()
    """The years whose calendar is another one than before."""


Right = Mapping[str, DeadlineCorrected]
"""By clock: how it should stand, for those that a line is read for."""

Lines = Callable[[Any, Context], Iterable[DeadlineCorrected]]
"""The clocks that are read from the whole record and count, or have lapsed, each as its line has it today."""

CatchUp = Callable[[Any, Context], list[Event]]
"""What brings the clocks of a state to today's reading of the record, where an earlier release read it otherwise."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A clock that stays as it is, though it counts, and why."""

    deadline: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawChange:
    """How the clocks of one kind of stream follow the law.

    `catch_up` and `lines` are given by a kind with clocks that are read from the whole record; `final` are the rules whose
    lapse moves the matter on by itself, so that it cannot be taken back.
    """

    catch_up: CatchUp | None = None
    lines: Lines | None = None
    final: frozenset[str] = frozenset()

    def decide(self, state: Any, command: ApplyLaw, context: Context) -> list[Event]:
        """One correction for each clock that the law of today dates otherwise; nothing where every date is right.

        What is read from the whole record comes last, and only once all else is right: it may rest on that. Whoever gives
        this command gives it again until nothing follows any more.
        """
        return self._due(state, context, lambda one: _cause(one, state, command, context))

    def relocate(self, state: Any, there: Context, context: Context) -> list[Event]:
        """What follows where a matter tells another place than `there`: its clocks count as they would have from the start.

        What is to be corrected wherever the matter is waits for the campaign that says why. A clock that only the other
        place knows has lost its object. The same holds as for a change of the law: asked again until nothing follows.
        """
        here = self._due(state, context, lambda _: CorrectionCause.FACT_CORRECTED)
        anyway = self._due(state, there, lambda _: CorrectionCause.FACT_CORRECTED) if here else []
        return [one for one in here if one not in anyway] or _in_other_places(state, there, context)

    def _due(self, state: Any, context: Context, why: Callable[[DeadlineCorrected], CorrectionCause]) -> list[Event]:
        """What is to be put right next, by the law and the places of today; the turns of a line have causes of their own."""
        lined = self._lined(state, context)
        counted = [_because(one, why(one)) for one in self._own(state, context, lined)]
        own = [*counted, *self._opened(state, counted, context)]
        behind = own or (self.catch_up(state, context) if self.catch_up is not None else [])
        return behind or [_because(one, why(one)) for one in _of_lines(state, context, lined)]

    def kept(self, state: Any, context: Context) -> tuple[Kept, ...]:
        """The clocks that stay as they are, each with the reason; those that are right already are not among them."""
        lined = self._lined(state, context)
        found = ((one, self._why_kept(one, state, context)) for one in _counting(state) if one.id not in lined)
        return tuple(Kept(one.id, one.rule, why) for one, why in found if why)

    def _lined(self, state: Any, context: Context) -> Right:
        return {one.deadline: one for one in self.lines(state, context)} if self.lines is not None else {}

    def _own(self, state: Any, context: Context, lined: Right) -> Iterator[DeadlineCorrected]:
        for one in _counting(state):
            rule = _rule(one, state, context)
            if one.id in lined or rule is None or _moment_unknown(one, rule) or is_by_hand(one, rule):
                continue
            event = _standing(one, recounted(one, rule, context), context)
            if event is not None and _differs(one, event) and not self._is_final(one):
                yield event

    def _opened(self, state: Any, own: list[DeadlineCorrected], context: Context) -> list[Event]:
        """The routes of lapses that a verified rule makes count, as where they lapse by one."""
        return [
            RouteOpened(occurred_on=old.due_on, deadline=old.id, route=route, scope=old.scope)
            for old, one in ((state.deadlines[one.deadline], one) for one in own)
            if one.status == "lapsed" and old.mark == "U" and old.whose in ("other_body", "employer")
            for route in getattr(_rule(old, state, context), "opens", ())
        ]

    def _is_final(self, one: Deadline) -> bool:
        return one.status == "lapsed" and one.rule in self.final

    def _why_kept(self, one: Deadline, state: Any, context: Context) -> str:
        """Why a clock stays as it is; "" for one that is counted again, and for a lapse that was right."""
        rule = _rule(one, state, context)
        if one.status == "lapsed":
            again = _standing(one, recounted(one, rule, context), context) if rule and self._is_final(one) else None
            return WENT_ON if again is not None else ""
        if is_by_hand(one, rule):
            return BY_HAND
        if rule is None:
            return NOT_IN_FORCE
        return MOMENT_UNKNOWN if _moment_unknown(one, rule) and not _is_as_long(one, rule) else ""


def _in_other_places(state: Any, there: Context, context: Context) -> list[Event]:
    """The end of what only the other place knows, and the clock that stands here in its place, where there is one."""
    events: list[Event] = []
    number, office = len(state.deadlines), getattr(state, "office", None)
    for one in _counting(state):
        country = stands_for(one.rule)
        before, here = (rule_here(country, each, on=one.started_on, office=office) for each in (there, context))
        gone = before is not None and before.id == one.rule and (here is None or here.id != one.rule)
        if not gone or one.status == "lapsed" or is_by_hand(one, None):
            continue
        events.append(DeadlineCancelled(occurred_on=context.today, deadline=one.id))
        if here is not None:
            number += 1
            begun = Fact("", one.started_on, one.scope)
            events.append(started(here, begun, deadline=f"d{number}", context=context))
    return events


def _of_lines(state: Any, context: Context, lined: Right) -> Iterator[DeadlineCorrected]:
    for one in lined.values():
        old: Deadline = state.deadlines[one.deadline]
        event = _standing(old, one, context)
        if event is not None and _differs(old, event):
            yield event


def recounted(one: Deadline, rule: Rule, context: Context) -> DeadlineCorrected:
    """The clock as it is counted today from what is on record, with everything it was given since."""
    given = counted_again(one, rule, context)
    event = corrected(one, CorrectionCause.LAW_CHANGED, on=context.today, status=one.status)
    return event.model_copy(update={**dates_of(given), **named(given.article, given.mark)})


def named(article: str, mark: str) -> Mapping[str, Any]:
    """The fields of a correction that say what the clock rests on."""
    return {"article": article, "mark": mark}


def is_by_hand(one: Deadline, rule: Rule | None) -> bool:
    """Whether a person gave the clock its last day: agreed it, decided it, or promised an earlier one.

    Records that are older than the day in `until` have it in the steps, or as an extension whose length is no law.
    """
    if one.until is not None or len(one.trace) == 1:
        return True
    if any(zh == until_step(on).zh for on, zh, _ in one.trace):
        return True
    by_law = rule is not None and one.whose != "ours" and any(more.length for more in rule.extensions)
    return one.extended and not by_law


def _rule(one: Deadline, state: Any, context: Context) -> Rule | None:
    return find_rule(one.rule, context, on=one.started_on, office=getattr(state, "office", None))


def _counting(state: Any) -> Iterator[Deadline]:
    """What counts, and the lapses that nothing has taken the place of."""
    latest = {(one.rule, one.scope): one.id for one in state.deadlines.values()}
    for one in state.deadlines.values():
        if one.status in COUNTING or (one.status == "lapsed" and latest[one.rule, one.scope] == one.id):
            yield one


def _moment_unknown(one: Deadline, rule: Rule) -> bool:
    """Whether only the day is on record from which a clock of hours or minutes would count: it counted days until now, or is
    of an older record."""
    return one.started_at is None and (one.due_at is not None or rule.unit in BY_THE_HOUR)


def _is_as_long(one: Deadline, rule: Rule) -> bool:
    """Whether the rule of a clock of hours or minutes has the length that its steps say."""
    if one.due_at is None:
        return False
    told = hours_step(rule, one.due_at, day_only=False).zh.partition("，")[0]
    return any(zh.startswith(told) for _, zh, _ in one.trace)


def _standing(old: Deadline, right: DeadlineCorrected, context: Context) -> DeadlineCorrected | None:
    """The correction with the status that the clock has by it; None for a lapse that was right.

    What it opened and whom it reached is withdrawn with a lapse that was none, and with one that accused by a rule that is
    not verified any more. Such a one keeps its dates, and so does one that a verified rule makes count.
    """
    if old.status != "lapsed":
        return right.model_copy(update={"status": old.status})
    withdrawn = {"withdrawn_routes": old.opened, "withdrawn_from": old.escalated_to.partition(":")[2]}
    if not has_ended(replace(old, due_on=right.due_on, due_at=right.due_at), context.now.astimezone(context.zone)):
        return right.model_copy(update={"status": "running", **withdrawn})
    if right.mark == old.mark or "U" not in (right.mark, old.mark):
        return None
    judged = corrected(old, right.cause, on=context.today, status="lapsed")
    taken_off = withdrawn if right.mark == "U" else {}
    return judged.model_copy(update={**named(right.article or old.article, right.mark or old.mark), **taken_off})


SAID = ("started_on", "natural_on", "due_on", "conservative_on", "due_at", "provisional", "status", "article", "mark")


def _differs(old: Deadline, event: DeadlineCorrected) -> bool:
    return any(getattr(old, name) != getattr(event, name) for name in SAID)


def _because(event: DeadlineCorrected, cause: CorrectionCause) -> DeadlineCorrected:
    return event.model_copy(update={"cause": cause})


def _cause(event: DeadlineCorrected, state: Any, command: ApplyLaw, context: Context) -> CorrectionCause:
    """Why: an estimated year is known, a known one was corrected, or else the rule reads otherwise."""
    old: Deadline = state.deadlines[event.deadline]
    if old.rule in command.rules or (event.article, event.mark) != (old.article, old.mark):
        return CorrectionCause.LAW_CHANGED
    rests_on = context.law.calendar.years_of(old.started_on, old.due_on, event.due_on)
    if old.provisional and (not event.provisional or any(year in rests_on for year in command.published)):
        return CorrectionCause.CALENDAR_PUBLISHED
    if any(year in rests_on for year in (*command.corrected, *command.published)):
        return CorrectionCause.CALENDAR_CORRECTED
    return CorrectionCause.LAW_CHANGED
