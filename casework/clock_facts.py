"""What a fact does to the clocks of a stream: it ends some, lets some begin anew, starts some, and corrects wrong ones.

A lapse that was recorded because a fact came late to our knowledge is withdrawn: a clock whose end lies before its
due day never lapsed (CONTRACT.md, "The law in force").
"""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.counted import counted_again, dates_of, rule_here, started
from casework.deadlines import (
    CorrectionCause,
    DeadlineCancelled,
    DeadlineCorrected,
    DeadlineLapsed,
    DeadlineMet,
    DeadlineStarted,
    TraceLine,
)
from casework.lateness import has_ended
from casework.papers import PROVED, RUN_OUT
from casework.procedure import Context, Event, Fact
from casework.replacing import replace
from casework.state import Deadline, DeadlineStatus
from law.clock import Due
from law.rule import Rule

ENDED = frozenset({"met", "cancelled"})
HANDED_OVER = "handed_over"
"""How the duties of an office end that hands a matter on: what was still open is gone, what was overdue stays late."""
COUNTING = ("running", "paused")


def on_fact(
    state: Any, fact: Fact, *, starts: tuple[str, ...], ends: tuple[tuple[str, str], ...], context: Context
) -> list[Event]:
    """The clock events of a fact: first it ends some, then it starts some.

    A clock of the same rule and scope that still runs is replaced: the law restarts it (LAW.md CNT.16, LIM.2).
    """
    scoped = [one for one in state.deadlines.values() if one.scope == fact.scope]
    overtaken = _overtaken(scoped, fact, starts, ends)
    scoped = [one for one in scoped if one.rule not in overtaken]
    starts = tuple(one for one in starts if one not in overtaken)
    gone: set[str] = set()
    events = _ended(scoped, fact, ends, gone=gone, context=context)
    number = len(state.deadlines)
    for rule_id in starts:
        rule = rule_here(rule_id, context, on=fact.on, office=getattr(state, "office", None))
        if rule is None:
            continue
        new = started(rule, fact, deadline=f"d{number + 1}", context=context)
        same = [one for one in scoped if one.rule == rule.id and one.id not in gone]
        if fact.corrects and same and not (_keeps_no_start(same[-1]) and new.due_at is not None):
            events.append(redated(same[-1], rule, new, context))
            continue
        counting = [one for one in same if one.status in COUNTING]
        events += [DeadlineCancelled(occurred_on=fact.on, deadline=one.id) for one in counting]
        gone |= {one.id for one in counting}
        events.append(new)
        number += 1
    return events


def _overtaken(
    scoped: list[Deadline], fact: Fact, starts: tuple[str, ...], ends: tuple[tuple[str, str], ...]
) -> set[str]:
    """Rules whose clock the fact would end and begin anew, though a later fact of its kind has done so already."""
    renewed = {rule for rule in starts if any(matches(pattern, rule) for pattern, _ in ends)}
    return {one.rule for one in scoped if one.rule in renewed and not fact.corrects and fact.on < one.started_on}


def matches(pattern: str, rule_id: str) -> bool:
    """Whether a rule id is meant by an id or by a family such as `SVC.*`."""
    return rule_id == pattern or (pattern.endswith(".*") and rule_id.startswith(pattern[:-1]))


def _ended(
    scoped: list[Deadline], fact: Fact, ends: tuple[tuple[str, str], ...], *, gone: set[str], context: Context
) -> list[Event]:
    events: list[Event] = []
    for pattern, ending in ends:
        for one in scoped:
            if one.id in gone or one.status in ENDED or not matches(pattern, one.rule):
                continue
            wrong = one.status == "lapsed" and (ending == PROVED or in_time(one, fact, context))
            late = one.status == "lapsed" and not wrong
            if ending == RUN_OUT and one.status == "running" and fact.on > one.due_on:
                gone.add(one.id)
                events.append(ran_out(one))  # Of a party's time: of a duty more would follow (`clocks.lapse`).
                continue
            status = {HANDED_OVER: "met" if late else "cancelled", RUN_OUT: "cancelled", PROVED: "cancelled"}.get(
                ending, ending
            )
            if one.status == "lapsed" and status == "cancelled" and not (wrong or fact.corrects):
                continue
            gone.add(one.id)
            if one.status == "lapsed" and status == "cancelled":
                cause = CorrectionCause.FACT_CORRECTED if fact.corrects else CorrectionCause.ENDED_IN_TIME
                events.append(corrected(one, cause, on=fact.on, status="cancelled"))
                continue
            if wrong:
                events.append(corrected(one, CorrectionCause.ENDED_IN_TIME, on=fact.on, status="running"))
            if status == "met":
                at = context.moment_of(fact) if one.due_at else None
                events.append(DeadlineMet(occurred_on=fact.on, deadline=one.id, at=at))
            else:
                events.append(DeadlineCancelled(occurred_on=fact.on, deadline=one.id))
    return events


def ran_out(one: Deadline, *, on: date | None = None) -> DeadlineLapsed:
    """That a clock ran out on its last day, or on another one that it gets; by a rule of status U that accuses nobody."""
    accuses = one.mark != "U"
    return DeadlineLapsed(
        occurred_on=on or one.due_on, deadline=one.id, rule=one.rule, scope=one.scope, accuses=accuses
    )


def in_time(deadline: Deadline, fact: Fact, context: Context) -> bool:
    """Whether a fact lies before the end of a clock; of one of hours only with its instant, or an earlier day."""
    if deadline.due_at is None:
        return fact.on <= deadline.due_on
    at = context.moment_of(fact)
    if at is not None:
        return at <= deadline.due_at
    return fact.on < deadline.due_at.astimezone(context.zone).date()


def corrected(deadline: Deadline, cause: CorrectionCause, *, on: date, status: DeadlineStatus) -> DeadlineCorrected:
    """The correction of a status; what a wrong lapse brought is withdrawn with it."""
    wrong = deadline.status == "lapsed" and status != "lapsed"
    return DeadlineCorrected(
        occurred_on=on,
        deadline=deadline.id,
        cause=cause,
        status=status,
        old_due_on=deadline.due_on,
        started_on=deadline.started_on,
        natural_on=deadline.natural_on,
        due_on=deadline.due_on,
        conservative_on=deadline.conservative_on,
        due_at=deadline.due_at,
        provisional=deadline.provisional,
        trace=tuple(TraceLine(on=on, zh=zh, en=en) for on, zh, en in deadline.trace),
        withdrawn_routes=deadline.opened if wrong else (),
        withdrawn_from=deadline.escalated_to.partition(":")[2] if wrong else "",
    )


def redated(deadline: Deadline, rule: Rule, new: DeadlineStarted, context: Context) -> DeadlineCorrected:
    """The correction of the day a clock counts from: its dates are those of the right day, its lapse is judged anew.

    What it was given since, more time or days that it stood still, counts behind the right day as well.
    """
    right: DeadlineStarted | Due = new
    if _was_moved(deadline):
        right = counted_again(deadline, rule, context, start=new.started_at or new.started_on)
    moved = replace(deadline, due_on=right.due_on, due_at=right.due_at)
    lapsed = deadline.status == "lapsed" and has_ended(moved, context.now.astimezone(context.zone))
    status: DeadlineStatus = "running" if deadline.status == "lapsed" and not lapsed else deadline.status
    event = corrected(deadline, CorrectionCause.FACT_CORRECTED, on=new.occurred_on, status=status)
    begun = {"started_on": right.started_on, "started_at": new.started_at}
    return event.model_copy(update={**begun, **dates_of(right)})


def _was_moved(deadline: Deadline) -> bool:
    return deadline.extended or bool(deadline.pauses or deadline.stops)


def _keeps_no_start(deadline: Deadline) -> bool:
    """Whether it is of an older record and was moved: nothing says then from when its hours counted."""
    return _was_moved(deadline) and deadline.started_at is None
