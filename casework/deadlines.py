"""Deadlines inside a matter as events: each with the date that was computed once (`casework/counted.py`) and its trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

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
from casework.procedure import Event, Fact
from casework.state import Deadline

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
    document: Text | None = None
    """The paper that gives it, where the law caps it in no other way."""


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
    """Why a date or a status on record was wrong, or is another one by the law of today."""

    CALENDAR_CORRECTED = "calendar_corrected"
    CALENDAR_PUBLISHED = "calendar_published"
    ENDED_IN_TIME = "ended_in_time"
    EXTENDED_IN_TIME = "extended_in_time"
    FACT_CORRECTED = "fact_corrected"
    INTERRUPTED = "interrupted"
    LAW_CHANGED = "law_changed"
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
    article: RuleText | None = None
    """What the clock rests on and how sure that is, where these are corrected as well."""
    mark: Literal["V", "V2", "U", "L"] | None = None


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
