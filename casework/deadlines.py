"""Deadlines inside a matter as events, and how a fact starts and ends them.

The length of every clock is law (`law/`); the date it gives is computed once, here, and stored with its trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime

from casework.fields import (
    CalendarVersion,
    Code,
    Holder,
    LocalId,
    OfficeId,
    PersonId,
    RuleId,
    RuleText,
    ScopeId,
    Shape,
    Text,
)
from casework.procedure import Context, Event, Fact
from casework.state import Deadline, Whose
from law.clock import BY_THE_HOUR, Due, Moved, due, recounted, span_of
from law.pack import AmbiguousRule, Extension, NotInForce, Rule, UnknownRule

HINDERED = "claim.hindered"
"""The fact that something hindered the party of a claim, from its day until its end, where that is known."""


class TraceLine(Shape):
    """One step of how a date came about."""

    on: date
    zh: RuleText
    en: RuleText


class DeadlineStarted(Event):
    """A clock began, with its date and how the date came about; computed once and stored here."""

    kind: ClassVar[str] = "deadline_started"
    deadline: LocalId
    rule: RuleId
    scope: ScopeId
    whose: Literal["ours", "other_body", "party", "employer"]
    holder: Holder
    started_on: date
    natural_on: date
    due_on: date
    conservative_on: date
    due_at: AwareDatetime | None = None
    started_at: AwareDatetime | None = None
    """The moment from which a clock of hours or minutes counts, where it is known."""
    until: date | None = None
    """The day that was promised, where it ends before its rule's length is over."""
    article: RuleText
    mark: Literal["V", "V2", "U", "L"]
    provisional: bool
    calendar: CalendarVersion
    trace: tuple[TraceLine, ...]
    pauses: tuple[tuple[date, date], ...] = ()
    """When it has stood still already (the first day that did not count, the first that did again)."""


class DeadlineMet(Event):
    """What the clock waited for happened; `occurred_on` after the due date means late."""

    kind: ClassVar[str] = "deadline_met"
    deadline: LocalId
    at: AwareDatetime | None = None
    """The instant at which it happened, for clocks of hours and minutes."""


class DeadlineCancelled(Event):
    """The clock lost its object (restarted, withdrawn, overtaken)."""

    kind: ClassVar[str] = "deadline_cancelled"
    deadline: LocalId


class DeadlineLapsed(Event):
    """The day ended and what the clock waited for had not happened. A rule of status U accuses nobody by this."""

    kind: ClassVar[str] = "deadline_lapsed"
    deadline: LocalId
    rule: RuleId
    scope: ScopeId
    accuses: bool


class DeadlineExtended(Event):
    """Somebody with the power to do so gave more time."""

    kind: ClassVar[str] = "deadline_extended"
    deadline: LocalId
    due_on: date
    conservative_on: date
    due_at: AwareDatetime | None = None
    """The new last moment of a clock of hours or minutes; without one it ends with the day."""
    provisional: bool
    trace: tuple[TraceLine, ...]
    reason: Text | None = None
    natural_on: date | None = None
    """The last day before any roll; without one it is the new last day itself."""
    until: date | None = None
    """The day that was agreed or decided; without one the law's own extension was added."""


class DeadlinePaused(Event):
    """Time stopped counting (a ground the law gives), from `occurred_on`."""

    kind: ClassVar[str] = "deadline_paused"
    deadline: LocalId
    paused_at: AwareDatetime | None = None
    """The moment at which a clock of hours or minutes stopped."""
    reason: Text | None = None
    """Why, unless the clock takes the place of one that had stopped."""
    ground: RuleId | None = None
    """The rule that gives the ground; a duty of our own needs none."""
    claim: LocalId | None = None
    """The claim whose party was hindered: for the limitation of a claim that is a fact of it, whatever its clocks are."""

    def facts(self) -> tuple[Fact, ...]:
        """What hinders the party, until its end is told."""
        return (Fact(HINDERED, self.occurred_on, self.claim),) if self.claim else ()


class DeadlineResumed(Event):
    """Time counts again; the new date follows from the pause."""

    kind: ClassVar[str] = "deadline_resumed"
    deadline: LocalId
    due_on: date
    conservative_on: date
    due_at: AwareDatetime | None = None
    resumed_at: AwareDatetime | None = None
    """The moment at which a clock of hours or minutes ran on."""
    provisional: bool
    trace: tuple[TraceLine, ...]
    natural_on: date | None = None
    """The last day before any roll; without one it is the new last day itself."""
    claim: LocalId | None = None
    """The claim whose party is hindered no more, and `since` when it was."""
    since: date | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The whole time that the party was hindered."""
        if self.claim is None or self.since is None:
            return ()
        return (Fact(HINDERED, self.since, self.claim, until=self.occurred_on),)


class CorrectionCause(StrEnum):
    """Why a date or a status on record was wrong."""

    ENDED_IN_TIME = "ended_in_time"
    EXTENDED_IN_TIME = "extended_in_time"
    FACT_CORRECTED = "fact_corrected"
    INTERRUPTED = "interrupted"
    PAUSED_IN_TIME = "paused_in_time"


class DeadlineCorrected(Event):
    """A clock was not where the record had it: its date or its lapse rested on something that proved otherwise.

    A lapse that proves wrong is withdrawn together with its escalation and the routes it opened.
    """

    kind: ClassVar[str] = "deadline_corrected"
    deadline: LocalId
    cause: CorrectionCause
    status: Literal["running", "paused", "met", "lapsed", "cancelled"]
    old_due_on: date
    started_on: date
    natural_on: date
    due_on: date
    conservative_on: date
    due_at: AwareDatetime | None = None
    started_at: AwareDatetime | None = None
    """The right moment from which a clock of hours or minutes counts, where that is corrected as well."""
    provisional: bool
    trace: tuple[TraceLine, ...]
    pauses: tuple[tuple[date, date], ...] | None = None
    """When it has stood still, where that is corrected as well."""
    withdrawn_routes: tuple[Code, ...] = ()
    withdrawn_from: Holder = ""
    """The account or office that had been told of the lapse."""


class Escalated(Event):
    """A duty of ours is overdue: the nearest office with a supervisor has it now. Offices without one are named."""

    kind: ClassVar[str] = "escalated"
    deadline: LocalId
    to_office: OfficeId
    to_person: PersonId | None = None
    skipped: tuple[OfficeId, ...] = ()


class RouteOpened(Event):
    """Another body or the employer let its time pass: this way is open now."""

    kind: ClassVar[str] = "route_opened"
    deadline: LocalId
    route: Code
    scope: ScopeId


def running(deadlines: Mapping[str, Deadline]) -> list[Deadline]:
    """Clocks that count now."""
    return [one for one in deadlines.values() if one.status == "running"]


def find_rule(rule_id: str, context: Context, *, on: date, office: str | None = None) -> Rule | None:
    """The clock as in force at the fact's date, or None where there was none yet (old facts, LAW.md §0).

    A rule that only some province has applies nowhere else, so neither where no province is known. Service limits
    are those of the matter's own office, where it has some: `office`, where it has just moved, else the ladder's first.
    """
    if not context.law.knows(rule_id):
        return None
    office = office or (context.ladder[0].office if context.ladder else None)
    try:
        rule = context.law.get_rule(rule_id, on=on, province=context.province, office=office)
    except (NotInForce, UnknownRule, AmbiguousRule):
        return None
    elsewhere = (rule.province is not None and context.province is None) or (rule.office not in (None, office))
    return rule if rule.kind == "clock" and not elsewhere else None


def counted_again(
    deadline: Deadline,
    rule: Rule,
    context: Context,
    *,
    start: date | datetime | None = None,
    extended_by: tuple[Extension, ...] = (),
    until: date | None = None,
) -> Due:
    """A clock on record counted from its start, or from another one, with everything it was given since.

    One of hours or minutes of an older record, which keeps no start, is counted from its instant, which has its pauses
    in it already.
    """
    law, calendar = context.law, context.calendar
    by_law = next((one for one in rule.extensions if one.length), None)
    if deadline.until is not None and not deadline.extended and not (extended_by or until):
        until = deadline.until
    if deadline.extended and not (extended_by or until):
        until = deadline.until or (None if by_law and deadline.whose != "ours" else deadline.due_on)
        extended_by = (by_law,) if by_law and until is None else ()
    begun = start or deadline.started_at or deadline.started_on
    if deadline.due_at is not None and deadline.started_at is None:
        begun = deadline.due_at.astimezone(context.zone) - span_of(rule)
        return due(rule, begun, calendar=calendar, law_version=law.version, extended_by=extended_by, until=until)
    return recounted(
        rule,
        begun.astimezone(context.zone) if isinstance(begun, datetime) else begun,
        stops=deadline.stops if until in (None, deadline.until) else (),
        # A pause may have been told after a later one; working days and rolls depend on their order.
        pauses=tuple(sorted(deadline.pauses)) if until in (None, deadline.until) else (),
        calendar=calendar,
        law_version=law.version,
        extended_by=extended_by,
        until=until,
    )


def dates_of(given: Due | Moved | DeadlineStarted, *, behind: tuple[TraceLine, ...] = ()) -> Mapping[str, Any]:
    """The fields of an event that say when a counted clock ends and how that came about; its steps come `behind` others."""
    steps = tuple(TraceLine(on=step.on, zh=step.zh, en=step.en) for step in given.trace)
    return {
        "natural_on": given.natural_on,
        "due_on": given.due_on,
        "conservative_on": given.conservative_on,
        "due_at": given.due_at,
        "provisional": given.provisional,
        "trace": (*behind, *steps),
    }


def counted_with(
    rule: Rule, since: date, pauses: tuple[tuple[date, date | None], ...], context: Context
) -> tuple[Due, tuple[tuple[date, date], ...], date | None]:
    """A clock of days from a day on, the pauses that fell into it, and since when it stands still, if it does.

    What a pause gives is its rule's own; one that knows no ground to stop it goes on through all of them.
    """
    law, calendar = context.law, context.calendar
    stood: tuple[tuple[date, date], ...] = ()
    given = due(rule, since, calendar=calendar, law_version=law.version)
    for stopped_on, went_on in pauses if rule.pauses else ():
        if stopped_on > given.due_on or (went_on is not None and went_on <= since):
            continue
        if went_on is None:
            return given, stood, max(stopped_on, since)
        stood = (*stood, (stopped_on, went_on))
        given = recounted(rule, since, pauses=stood, calendar=calendar, law_version=law.version)
    return given, stood, None


def started(
    rule: Rule,
    fact: Fact,
    *,
    deadline: str,
    context: Context,
    given: Due | None = None,
    pauses: tuple[tuple[date, date], ...] = (),
) -> DeadlineStarted:
    """The event of a clock that begins with a fact; an instant is dated in the installation's zone.

    `given` is the clock counted already, with the `pauses` it has had.
    """
    start = _begins(rule, fact, context)
    given = given or due(rule, start, calendar=context.calendar, law_version=context.law.version)
    until = fact.until if fact.until is not None and fact.on <= fact.until < given.due_on else None
    if until is not None:
        given = due(rule, start, calendar=context.calendar, law_version=context.law.version, until=until)
    return DeadlineStarted(
        occurred_on=fact.on,
        deadline=deadline,
        rule=rule.id,
        scope=fact.scope,
        whose=rule.whose,
        holder=rule.holder,
        started_on=given.started_on,
        started_at=start if isinstance(start, datetime) else None,
        until=until,
        article=given.article,
        mark=rule.status,
        calendar=given.calendar_version,
        pauses=pauses,
        **dates_of(given),
    )


def _begins(rule: Rule, fact: Fact, context: Context) -> date | datetime:
    """The day from which a clock counts, of hours and minutes the moment, where it is known.

    What counts within office hours begins with the office's first opening of a day of which nothing more is known.
    """
    if rule.unit not in BY_THE_HOUR:
        return fact.on
    at = context.moment_of(fact)
    if rule.within and (at is None or at.date() != fact.on):
        return datetime.combine(fact.on, time(), tzinfo=context.zone)
    return at or fact.on


def agreed_day(
    rule_id: str,
    until: date,
    *,
    on: date,
    scope: str,
    deadline: str,
    holder: str,
    step: TraceLine,
    context: Context,
    whose: Whose = "employer",
) -> DeadlineStarted:
    """The event of a clock that ends on a day both sides agreed: its length is no law, so `step` is the agreement itself.

    The rule is what the agreement rests on, where it was in force on the day `on` of the agreement.
    """
    try:
        rule = context.law.get_rule(rule_id, on=on)
    except NotInForce:
        article = "双方约定"
    else:
        article = f"{rule.law} {rule.article}"
    return DeadlineStarted(
        occurred_on=on,
        deadline=deadline,
        rule=rule_id,
        scope=scope,
        whose=whose,
        holder=holder,
        started_on=on,
        natural_on=until,
        due_on=until,
        conservative_on=until,
        article=article,
        mark="V",
        provisional=False,
        calendar="",
        trace=(step,),
    )
