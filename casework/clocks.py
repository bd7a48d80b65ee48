"""Deadlines inside a matter: they start and end with facts, lapse with time, are extended, paused and resumed.

The length of every clock is law (`law/`); this room only says what happens to a stream when one starts, is met,
runs out or is moved. Four kinds of owner (MODEL.md "Whose clock is it?"): only our own duties climb the ladder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime

from casework.fields import (
    AnyDate,
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
from casework.procedure import Command, Context, Dated, Effect, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.roles import ADVISERS, CLOCK, SUPERVISORS
from casework.state import Deadline, DeadlineStatus
from law.clock import Due, due, moved_by_pause
from law.pack import AmbiguousRule, NotInForce, Rule, UnknownRule

ENDED = frozenset({"met", "cancelled"})


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
    article: RuleText
    mark: Literal["V", "V2", "U", "L"]
    provisional: bool
    calendar: CalendarVersion
    trace: tuple[TraceLine, ...]


class DeadlineMet(Event):
    """What the clock waited for happened; `occurred_on` after the due date means late."""

    kind: ClassVar[str] = "deadline_met"
    deadline: LocalId


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
    provisional: bool
    trace: tuple[TraceLine, ...]
    reason: Text | None = None


class DeadlinePaused(Event):
    """Time stopped counting (a ground the law gives), from `occurred_on`."""

    kind: ClassVar[str] = "deadline_paused"
    deadline: LocalId
    reason: Text


class DeadlineResumed(Event):
    """Time counts again; the new date follows from the pause."""

    kind: ClassVar[str] = "deadline_resumed"
    deadline: LocalId
    due_on: date
    conservative_on: date
    provisional: bool
    trace: tuple[TraceLine, ...]


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


class Tick(Command):
    """Time has passed (given by the workflow's timer or the sweep, never by a person)."""

    name: ClassVar[str] = "tick"
    roles = CLOCK
    due_at: AwareDatetime


class Extend(Dated):
    """Give a clock more time, as its rule allows (延期)."""

    name: ClassVar[str] = "extend"
    roles = SUPERVISORS
    needs_version: ClassVar[bool] = True
    deadline: LocalId
    to: AnyDate | None = None
    """For clocks without a legal extension of fixed length (both sides agree, our own duty): the new last day."""
    reason: Text


class Pause(Dated):
    """Stop a clock on a ground that the law gives (中止)."""

    name: ClassVar[str] = "pause"
    roles = ADVISERS
    needs_version: ClassVar[bool] = True
    deadline: LocalId
    reason: Text


class Resume(Dated):
    """Let a stopped clock run on."""

    name: ClassVar[str] = "resume"
    roles = ADVISERS
    needs_version: ClassVar[bool] = True
    deadline: LocalId


class NotExtendable(Refusal):
    """The rule gives no extension, and it is no duty of our own."""

    code = "not_extendable"
    zh = "法律没有规定该期限可以延长。"
    en = "The law gives no extension of this time limit."


class AlreadyExtended(Refusal):
    """An extension the law gives once was given."""

    code = "already_extended"
    zh = "该期限已经延长过一次。"
    en = "This time limit has been extended once already."


class DeadlineNotRunning(Refusal):
    """Only a running clock can be extended or paused, only a paused one resumed."""

    code = "deadline_not_running"
    zh = "该期限当前状态不能这样处理。"
    en = "The time limit is not in a state for this."


def ends_at(deadline: Deadline, context: Context) -> datetime:
    """The instant it lapses: 24:00 of the due day in the installation's zone, or the exact moment of hour rules."""
    if deadline.due_at is not None:
        return deadline.due_at
    return datetime.combine(deadline.due_on + timedelta(days=1), time(), tzinfo=context.zone)


def running(deadlines: Mapping[str, Deadline]) -> list[Deadline]:
    """Clocks that count now."""
    return [one for one in deadlines.values() if one.status == "running"]


def find_rule(rule_id: str, context: Context, *, on: date) -> Rule | None:
    """The clock as in force at the fact's date, or None where there was none yet (old facts, LAW.md §0).

    A rule that only some province has applies nowhere else, so neither where no province is known.
    """
    try:
        rule = context.law.get_rule(rule_id, on=on, province=context.province)
    except (NotInForce, UnknownRule, AmbiguousRule):
        return None
    elsewhere = rule.province is not None and context.province is None
    return rule if rule.kind == "clock" and not elsewhere else None


def _trace(given: Due) -> tuple[TraceLine, ...]:
    return tuple(TraceLine(on=step.on, zh=step.zh, en=step.en) for step in given.trace)


def started(rule: Rule, fact: Fact, *, deadline: str, context: Context) -> DeadlineStarted:
    """The event of a clock that begins with a fact."""
    start: date | datetime = fact.at if rule.unit in ("H", "MIN") and fact.at else fact.on
    given = due(rule, start, calendar=context.law.calendar, law_version=context.law.version)
    return DeadlineStarted(
        occurred_on=fact.on, deadline=deadline, rule=rule.id, scope=fact.scope, whose=rule.whose,
        holder=rule.holder, started_on=given.started_on, natural_on=given.natural_on, due_on=given.due_on,
        conservative_on=given.conservative_on, due_at=given.due_at, article=given.article, mark=rule.status,
        provisional=given.provisional, calendar=given.calendar_version, trace=_trace(given),
    )


def matches(pattern: str, rule_id: str) -> bool:
    """Whether a rule id is meant by an id or by a family such as `SVC.*`."""
    return rule_id == pattern or (pattern.endswith(".*") and rule_id.startswith(pattern[:-1]))


def on_fact(
    state: Any, fact: Fact, *, starts: Iterable[str], ends: Iterable[tuple[str, str]], context: Context
) -> list[Event]:
    """What a fact does to the clocks of a stream: first it ends some, then it starts some.

    A clock of the same rule and scope that still runs is replaced: the law restarts it (LAW.md CNT.16, LIM.2).
    """
    deadlines: Mapping[str, Deadline] = state.deadlines
    events: list[Event] = []
    gone: set[str] = set()
    for pattern, status in ends:
        for one in deadlines.values():
            if one.id in gone or one.status in ENDED or one.scope != fact.scope or not matches(pattern, one.rule):
                continue
            if status == "cancelled" and one.status == "lapsed":
                continue
            gone.add(one.id)
            kind = DeadlineMet if status == "met" else DeadlineCancelled
            events.append(kind(occurred_on=fact.on, deadline=one.id))
    number = len(deadlines)
    for rule_id in starts:
        rule = find_rule(rule_id, context, on=fact.on)
        if rule is None:
            continue
        for one in deadlines.values():
            if one.rule == rule.id and one.scope == fact.scope and one.id not in gone and one.status in (
                "running", "paused"
            ):
                gone.add(one.id)
                events.append(DeadlineCancelled(occurred_on=fact.on, deadline=one.id))
        number += 1
        events.append(started(rule, fact, deadline=f"d{number}", context=context))
    return events


def escalation(deadline: Deadline, context: Context) -> Escalated:
    """The next rung that has a supervisor. It cannot be skipped silently: empty rungs are in the event."""
    skipped: list[str] = []
    for rung in context.ladder:
        if rung.supervisors:
            return Escalated(occurred_on=context.today, deadline=deadline.id, to_office=rung.office,
                             to_person=rung.supervisors[0], skipped=tuple(skipped))
        skipped.append(rung.office)
    top = context.ladder[-1].office if context.ladder else context.actor.office
    return Escalated(occurred_on=context.today, deadline=deadline.id, to_office=top, skipped=tuple(skipped))


def lapse(deadline: Deadline, context: Context) -> list[Event]:
    """What always follows when a clock runs out, by whose clock it is."""
    accuses = deadline.mark != "U"
    events: list[Event] = [
        DeadlineLapsed(occurred_on=deadline.due_on, deadline=deadline.id, rule=deadline.rule, scope=deadline.scope,
                       accuses=accuses)
    ]
    if deadline.whose == "ours":
        events.append(escalation(deadline, context))
    elif accuses and deadline.whose in ("other_body", "employer"):
        rule = find_rule(deadline.rule, context, on=deadline.started_on)
        events += [
            RouteOpened(occurred_on=deadline.due_on, deadline=deadline.id, route=route, scope=deadline.scope)
            for route in (rule.opens if rule else ())
        ]
    return events


def decide_tick(state: Any, command: Tick, context: Context) -> list[Event]:
    """Every running clock whose time is over lapses; nothing due means no event."""
    late = [one for one in running(state.deadlines) if ends_at(one, context) <= context.now]
    return [event for one in sorted(late, key=lambda one: (one.due_on, one.id)) for event in lapse(one, context)]


def get_deadline(state: Any, deadline_id: str, *statuses: str) -> Deadline:
    """The clock a command names; refuses an unknown one or one in another state."""
    found: Deadline | None = state.deadlines.get(deadline_id)
    if found is None:
        raise unknown_id("/deadline")
    if found.status not in statuses:
        raise DeadlineNotRunning()
    return found


def decide_extend(state: Any, command: Extend, context: Context) -> list[Event]:
    """A legal extension takes its length from the rule; our own duty, or one the sides may move, takes a new day."""
    deadline = get_deadline(state, command.deadline, "running", "lapsed")
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None or not (rule.extensions or deadline.whose == "ours"):
        raise NotExtendable(rule=deadline.rule)
    fixed = next((one for one in rule.extensions if one.length), None)
    if fixed is not None and deadline.whose != "ours":
        if deadline.extended:
            raise AlreadyExtended(rule=deadline.rule)
        given = due(rule, deadline.started_on, calendar=context.law.calendar, law_version=context.law.version,
                    extended_by=(fixed,))
        return [DeadlineExtended(occurred_on=context.day(command), deadline=deadline.id, due_on=given.due_on,
                                 conservative_on=given.conservative_on, provisional=given.provisional,
                                 trace=_trace(given), reason=command.reason)]
    if command.to is None or command.to <= deadline.due_on:
        raise ImpossibleValue.of("/to", "not_later", "新期限应晚于原期限。",
                                 "The new day must lie after the present one.")
    step = TraceLine(on=command.to, zh=f"批准延期至 {command.to}", en=f"extended to {command.to} by decision")
    return [DeadlineExtended(occurred_on=context.day(command), deadline=deadline.id, due_on=command.to,
                             conservative_on=command.to, provisional=False,
                             trace=(*_lines(deadline), step), reason=command.reason)]


def agreed_until(deadline: Deadline, to: date, *, on: date, context: Context) -> list[Event]:
    """A running clock that both sides may extend, moved to the day they agreed; others stay.

    Where the rule caps the extension, a later day is refused.
    """
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None or not rule.extensions or deadline.status != "running" or to <= deadline.due_on:
        return []
    fixed = next((one for one in rule.extensions if one.length), None)
    if fixed is not None:
        latest = due(rule, deadline.started_on, calendar=context.law.calendar, law_version=context.law.version,
                     extended_by=(fixed,)).due_on
        if to > latest:
            raise NotExtendable(f"最多可以延长至 {latest}。", f"It can be extended until {latest} at most.", rule=rule.id)
    given = due(rule, deadline.started_on, calendar=context.law.calendar, law_version=context.law.version, until=to)
    return [DeadlineExtended(occurred_on=on, deadline=deadline.id, due_on=given.due_on,
                             conservative_on=given.conservative_on, provisional=given.provisional, trace=_trace(given))]


def _lines(deadline: Deadline) -> tuple[TraceLine, ...]:
    return tuple(TraceLine(on=on, zh=zh, en=en) for on, zh, en in deadline.trace)


def decide_pause(state: Any, command: Pause, context: Context) -> list[Event]:
    """A clock may stop from any day between its start and today."""
    deadline = get_deadline(state, command.deadline, "running")
    on = context.day(command)
    if on < deadline.started_on:
        raise ImpossibleValue.of("/occurred_on", "before_start", "中止日不能早于期限起算日。",
                                 "A clock cannot stop before it started.")
    return [DeadlinePaused(occurred_on=on, deadline=deadline.id, reason=command.reason)]


def decide_resume(state: Any, command: Resume, context: Context) -> list[Event]:
    """The days that stood still are added, in the rule's own unit."""
    deadline = get_deadline(state, command.deadline, "paused")
    on = context.day(command)
    if deadline.paused_on is None or on < deadline.paused_on:
        raise ImpossibleValue.of("/occurred_on", "before_pause", "恢复日不能早于中止日。",
                                 "A clock cannot run on before it stopped.")
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None:
        raise DeadlineNotRunning()
    moved = moved_by_pause(rule, due_on=deadline.due_on, paused_on=deadline.paused_on, resumed_on=on,
                           calendar=context.law.calendar)
    lines = (*_lines(deadline), *(TraceLine(on=step.on, zh=step.zh, en=step.en) for step in moved.trace))
    return [DeadlineResumed(occurred_on=on, deadline=deadline.id, due_on=moved.due_on,
                            conservative_on=moved.conservative_on, provisional=moved.provisional, trace=lines)]


def _put(state: Any, deadline: Deadline) -> Any:
    return replace(state, deadlines={**state.deadlines, deadline.id: deadline})


def _started(state: Any, event: DeadlineStarted) -> Any:
    fields = event.model_dump(exclude={"occurred_on", "deadline", "calendar", "trace"})
    trace = tuple((line.on, line.zh, line.en) for line in event.trace)
    return _put(state, Deadline(id=event.deadline, trace=trace, **fields))


def _moved(state: Any, event: DeadlineExtended | DeadlineResumed) -> Any:
    old: Deadline = state.deadlines[event.deadline]
    trace = tuple((line.on, line.zh, line.en) for line in event.trace)
    return _put(state, replace(
        old, due_on=event.due_on, conservative_on=event.conservative_on, provisional=event.provisional,
        trace=trace, status="running", paused_on=None, extended=old.extended or event.kind == "deadline_extended",
    ))


def _ended(status: DeadlineStatus) -> Any:
    def evolve(state: Any, event: Any) -> Any:
        old: Deadline = state.deadlines[event.deadline]
        return _put(state, replace(old, status=status, ended_on=event.occurred_on))
    return evolve


def _paused(state: Any, event: DeadlinePaused) -> Any:
    old: Deadline = state.deadlines[event.deadline]
    return _put(state, replace(old, status="paused", paused_on=event.occurred_on))


def _route_opened(state: Any, event: RouteOpened) -> Any:
    opened = getattr(state, "routes_opened", None)
    if opened is None or event.route in opened:
        return state
    return replace(state, routes_opened=(*opened, event.route))


def _same(state: Any, event: Event) -> Any:
    return state


def _tell_supervisor(state: Any, event: Escalated) -> list[Effect]:
    target = f"person:{event.to_person}" if event.to_person else f"office:{event.to_office}"
    return [Effect("notify", target, "deadline_overdue", {"deadline": event.deadline})]


def provisional_notice(state: Any, command: Command, context: Context) -> list[Notice]:
    """Shown with an extension: the year's calendar is not published yet."""
    found = state.deadlines.get(getattr(command, "deadline", ""))
    if found is None or not found.provisional:
        return []
    return [Notice("provisional", "所在年度日历尚未公布，日期为暂定。",
                   "That year's calendar is not published: the date is provisional.", rule=found.rule)]


def clocks(stages: frozenset[str]) -> Procedure:
    """The clock procedure for a stream kind: time passes at every stage; people move clocks at `stages`."""
    return Procedure(
        name="clocks",
        allowed=(
            Row(Tick, frozenset(), "期限到期。", "Time has passed."),
            Row(Extend, stages, "期限可以按规定延长。", "A time limit may be extended as its rule allows."),
            Row(Pause, stages, "法定事由出现时可以中止期限。", "A clock may stop on a legal ground."),
            Row(Resume, stages, "中止事由消除后恢复计算。", "A stopped clock runs on when the ground is gone."),
        ),
        decide={Tick: decide_tick, Extend: decide_extend, Pause: decide_pause, Resume: decide_resume},
        evolve={
            DeadlineStarted: _started, DeadlineMet: _ended("met"), DeadlineCancelled: _ended("cancelled"),
            DeadlineLapsed: _ended("lapsed"), DeadlineExtended: _moved, DeadlineResumed: _moved,
            DeadlinePaused: _paused, Escalated: _same, RouteOpened: _route_opened,
        },
        warns={Extend: provisional_notice},
        effects={Escalated: _tell_supervisor},
    )
