"""Time passes: what follows when a deadline runs out, by whose it is, and the clock procedure of every stream kind.

Four kinds of owner (MODEL.md "Whose clock is it?"): only our own duties climb the ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from pydantic import AwareDatetime

from casework.clock_facts import ran_out
from casework.clock_moves import Extend, decide_extend, provisional_notice
from casework.clock_stops import Pause, Resume, decide_pause, decide_resume
from casework.counted import find_rule
from casework.deadlines import (
    DeadlineCancelled,
    DeadlineCorrected,
    DeadlineExtended,
    DeadlineLapsed,
    DeadlineMet,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineStarted,
    Escalated,
    RouteOpened,
    running,
)
from casework.lateness import has_ended
from casework.law_change import ApplyLaw, CatchUp, LawChange
from casework.limitation import RULES
from casework.limitation_turns import TURNING, ran_out_on
from casework.procedure import Command, Context, Effect, Event, Procedure, Row
from casework.replacing import replace
from casework.roles import CLOCK
from casework.state import Deadline, DeadlineStatus


class Tick(Command):
    """Time has passed (given by the workflow's timer or the sweep, never by a person)."""

    name: ClassVar[str] = "tick"
    roles = CLOCK
    due_at: AwareDatetime


def escalation(deadline: Deadline, context: Context) -> Escalated:
    """The next rung that has a supervisor. It cannot be skipped silently: empty rungs are in the event."""
    skipped: list[str] = []
    for rung in context.ladder:
        if rung.supervisors:
            return Escalated(
                occurred_on=context.today,
                deadline=deadline.id,
                to_office=rung.office,
                to_person=rung.supervisors[0],
                skipped=tuple(skipped),
            )
        skipped.append(rung.office)
    top = context.ladder[-1].office if context.ladder else context.actor.office
    return Escalated(occurred_on=context.today, deadline=deadline.id, to_office=top, skipped=tuple(skipped))


def lapse(deadline: Deadline, context: Context) -> list[Event]:
    """What always follows when a clock runs out, by whose clock it is."""
    event = ran_out(deadline)
    events: list[Event] = [event]
    if not event.accuses:
        return events
    if deadline.whose == "ours":
        events.append(escalation(deadline, context))
    elif deadline.whose in ("other_body", "employer"):
        rule = find_rule(deadline.rule, context, on=deadline.started_on)
        events += [
            RouteOpened(occurred_on=deadline.due_on, deadline=deadline.id, route=route, scope=deadline.scope)
            for route in (rule.opens if rule else ())
        ]
    return events


InTime = Callable[[Any, Context], list[Event]]
"""What time brings about in a state besides what runs out."""


def _ticking(catch_up: CatchUp | None, nearing: InTime | None) -> Callable[[Any, Tick, Context], list[Event]]:
    """Time passes for a stream kind.

    What is behind today's reading is brought to it first, so that nobody's right lapses by an old one; what is over then
    is left to the wake that follows at once, and so is what is near, where something ran out.
    """

    def decide(state: Any, command: Tick, context: Context) -> list[Event]:
        behind = catch_up(state, context) if catch_up is not None else []
        happened = behind or decide_tick(state, command, context)
        return happened or (nearing(state, context) if nearing is not None else [])

    return decide


def decide_tick(state: Any, command: Tick, context: Context) -> list[Event]:
    """Every running clock whose time is over lapses; nothing due means no event.

    Limitation is left to the wake that follows at once, where a period that ran out before it may have begun it anew.
    """
    now = context.now.astimezone(context.zone)
    late = [one for one in running(state.deadlines) if has_ended(one, now)]
    turned_on = min((ran_out_on(one) for one in late if one.rule in TURNING), default=date.max)
    sure = [one for one in late if one.rule not in RULES or one.due_on < turned_on]
    return [event for one in sorted(sure, key=lambda one: (one.due_on, one.id)) for event in lapse(one, context)]


def _put(state: Any, deadline: Deadline) -> Any:
    return replace(state, deadlines={**state.deadlines, deadline.id: deadline})


def _started(state: Any, event: DeadlineStarted) -> Any:
    fields = event.model_dump(exclude={"occurred_on", "deadline", "calendar", "trace"})
    trace = tuple((line.on, line.zh, line.en) for line in event.trace)
    return _put(state, Deadline(id=event.deadline, trace=trace, **fields))


def _moved(state: Any, event: DeadlineExtended | DeadlineResumed) -> Any:
    """More time: the instant moves with the day, and with an event that names none the day's end is the end."""
    old: Deadline = state.deadlines[event.deadline]
    extension = event if isinstance(event, DeadlineExtended) else None
    until = extension.until if extension else None
    stood = _stood(old, event) if isinstance(event, DeadlineResumed) else ()
    trace = tuple((line.on, line.zh, line.en) for line in event.trace)
    return _put(
        state,
        replace(
            old,
            natural_on=event.natural_on or event.due_on,
            due_on=event.due_on,
            conservative_on=event.conservative_on,
            due_at=event.due_at,
            provisional=event.provisional,
            trace=trace,
            status="running",
            paused_on=None,
            paused_at=None,
            pauses=() if until else (*old.pauses, *stood),
            stops=() if until else (*old.stops, *(_stopped(old, event) if isinstance(event, DeadlineResumed) else ())),
            stood_still=(*old.stood_still, *stood),
            until=until or old.until,
            ended_on=None,
            extended=old.extended or extension is not None,
            aid_on=_still_raised(old, event.conservative_on),
        ),
    )


def _still_raised(old: Deadline, careful_on: date) -> date | None:
    """When emergency aid was raised, unless the clock has got a later day: then it is told anew when that one is near."""
    return None if careful_on > old.conservative_on else old.aid_on


def _stood(old: Deadline, event: DeadlineResumed) -> tuple[tuple[date, date], ...]:
    """The time that ends: of what hindered the party of a claim the part in which its clock was there, if there is one.

    Something earlier may hinder it still.
    """
    if old.paused_on is None:
        return ()
    since = max(old.paused_on, event.since or old.paused_on)
    return ((since, event.occurred_on),) if since <= event.occurred_on else ()


def _stopped(old: Deadline, event: DeadlineResumed) -> tuple[tuple[datetime, datetime], ...]:
    return ((old.paused_at, event.resumed_at),) if old.paused_at and event.resumed_at else ()


def _ended(status: DeadlineStatus) -> Any:
    def evolve(state: Any, event: Any) -> Any:
        old: Deadline = state.deadlines[event.deadline]
        return _put(state, replace(old, status=status, ended_on=event.occurred_on, ended_at=getattr(event, "at", None)))

    return evolve


def _paused(state: Any, event: DeadlinePaused) -> Any:
    old: Deadline = state.deadlines[event.deadline]
    return _put(state, replace(old, status="paused", paused_on=event.occurred_on, paused_at=event.paused_at))


def _route_opened(state: Any, event: RouteOpened) -> Any:
    old: Deadline = state.deadlines[event.deadline]
    state = _put(state, replace(old, opened=tuple(dict.fromkeys((*old.opened, event.route)))))
    opened = getattr(state, "routes_opened", None)
    if opened is None or event.route in opened:
        return state
    return replace(state, routes_opened=(*opened, event.route))


def _escalated(state: Any, event: Escalated) -> Any:
    return _put(state, replace(state.deadlines[event.deadline], escalated_to=_told(event)))


def _told(event: Escalated) -> str:
    return f"person:{event.to_person}" if event.to_person else f"office:{event.to_office}"


def _corrected(state: Any, event: DeadlineCorrected) -> Any:
    """The clock as it should have been; routes stay open that another lapse opened as well."""
    old: Deadline = state.deadlines[event.deadline]
    dates = ("started_on", "natural_on", "due_on", "conservative_on", "due_at", "provisional", "status")
    lapsed = event.status == "lapsed"
    ended_on = event.due_on if lapsed else event.occurred_on if event.status == "cancelled" else old.ended_on
    new = replace(
        old,
        **{name: getattr(event, name) for name in dates},
        started_at=event.started_at or old.started_at,
        trace=tuple((line.on, line.zh, line.en) for line in event.trace),
        ended_on=None if event.status in ("running", "paused") else ended_on,
        opened=tuple(one for one in old.opened if one not in event.withdrawn_routes) if lapsed else (),
        pauses=old.pauses if event.pauses is None else event.pauses,
        paused_on=old.paused_on if event.status == "paused" else None,
        aid_on=_still_raised(old, event.conservative_on),
        article=event.article or old.article,
        mark=event.mark or old.mark,
    )
    state = _put(state, new)
    still = {route for one in state.deadlines.values() for route in one.opened}
    gone = {route for route in event.withdrawn_routes if route not in still}
    if not gone or getattr(state, "routes_opened", None) is None:
        return state
    return replace(state, routes_opened=tuple(one for one in state.routes_opened if one not in gone))


def _tell_withdrawn(state: Any, event: DeadlineCorrected) -> list[Effect]:
    """Whoever was told that something of ours is overdue learns that it is not."""
    if not event.withdrawn_from:
        return []
    target = state.deadlines[event.deadline].escalated_to
    return [Effect("notify", target, "overdue_withdrawn", {"deadline": event.deadline})]


def _tell_supervisor(state: Any, event: Escalated) -> list[Effect]:
    return [Effect("notify", _told(event), "deadline_overdue", {"deadline": event.deadline})]


EVOLVE: Mapping[type[Event], Callable[[Any, Any], Any]] = {
    DeadlineStarted: _started,
    DeadlineMet: _ended("met"),
    DeadlineCancelled: _ended("cancelled"),
    DeadlineLapsed: _ended("lapsed"),
    DeadlineExtended: _moved,
    DeadlineResumed: _moved,
    DeadlinePaused: _paused,
    DeadlineCorrected: _corrected,
    Escalated: _escalated,
    RouteOpened: _route_opened,
}
"""What each event of a clock makes of the state, whatever the stream."""

FOLLOWED = Procedure(name="clocks", allowed=(), decide={}, evolve=EVOLVE)
"""The clock procedure of a kind whose clocks never run on: they are met by the step that starts them."""


def clocks(
    stages: frozenset[str], *, stopping: bool = True, law: LawChange | None = None, nearing: InTime | None = None
) -> Procedure:
    """The clock procedure for a stream kind: time passes at every stage; people, and the law, move clocks at `stages`.

    `stopping` says whether the kind has clocks that can be stopped: days that were decided, and the times of bargaining,
    cannot. `law` says how its clocks follow a change of the law; `nearing` is given by a kind in which something is to be
    told before a clock runs out.
    """
    law = law or LawChange()
    rows = (
        Row(Pause, stages, "法定事由出现时可以中止期限。", "A clock may stop on a legal ground."),
        Row(Resume, stages, "中止事由消除后恢复计算。", "A stopped clock runs on when the ground is gone."),
    )
    return Procedure(
        name="clocks",
        allowed=(
            Row(Tick, frozenset(), "期限到期。", "Time has passed."),
            Row(ApplyLaw, stages, "规则或日历有变动。", "The law, or a calendar, has changed."),
            Row(Extend, stages, "期限可以按规定延长。", "A time limit may be extended as its rule allows."),
            *(rows if stopping else ()),
        ),
        decide={
            Tick: _ticking(law.catch_up, nearing),
            ApplyLaw: law.decide,
            Extend: decide_extend,
            **({Pause: decide_pause, Resume: decide_resume} if stopping else {}),
        },
        evolve=EVOLVE,
        warns={Extend: provisional_notice},
        effects={Escalated: _tell_supervisor, DeadlineCorrected: _tell_withdrawn},
        relocates=law.relocate,
    )
