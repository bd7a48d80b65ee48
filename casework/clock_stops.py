"""Time that stands still: a pause on a legal ground (中止), and its end; no day counts twice."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from casework.clock_facts import corrected
from casework.clock_moves import (
    DeadlineNotRunning,
    get_deadline,
    lapse_withdrawn,
    lines,
    moment,
    not_overdue,
    not_replaced,
)
from casework.counted import counted_again, dates_of, find_rule
from casework.deadlines import CorrectionCause, DeadlinePaused, DeadlineResumed
from casework.enforcement_line import RULE as TO_ENFORCE
from casework.enforcement_line import clocks_before, stood_still
from casework.fields import LocalId, Text
from casework.limitation import anew
from casework.limitation_line import over_here
from casework.obstacles import claim_of, earlier_starts, hindering, limitation_clocks, still_hindering, suspensions
from casework.procedure import Context, Dated, Event
from casework.refusal import ImpossibleValue, Refusal, RoleNotAllowed
from casework.replacing import replace
from casework.roles import ADVISERS, SUPERVISORS
from casework.state import Deadline
from law.clock import Due, Moved, moved_by_stop, span_of
from law.pack import RuleError
from law.rule import Rule


class Pause(Dated):
    """Stop a clock on a ground that the law gives (中止); a duty of our own is stopped by who supervises it."""

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


class NotPausable(Refusal):
    """The rule book knows no ground to stop this clock: a fixed period, or a body's time that waits for nothing."""

    code = "not_pausable"
    zh = "规则库没有收录该期限的中止事由。"
    en = "The rule book has no ground in law to stop this time limit."


def decide_pause(state: Any, command: Pause, context: Context) -> list[Event]:
    """A clock may stop on a ground of law from any day between its start and today; our own duty by who supervises it.

    A ground that lay before the last day shows that the clock did not lapse on it.
    """
    on = context.day(command)
    deadline = _stoppable(state, command.deadline, on, context)
    not_replaced(state, deadline)
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None:
        raise DeadlineNotRunning("约定或决定的日期不能中止。", "A day that was agreed or decided cannot be stopped.")
    ground = _ground(rule, context, on=deadline.started_on)
    if deadline.whose == "ours" and context.actor.role not in SUPERVISORS:
        raise RoleNotAllowed("我方期限由主管（监督岗）中止。", "A duty of ours is stopped by a supervisor.")
    not_overdue(deadline, context)
    if deadline.whose != "ours" and ground is None:
        raise NotPausable(rule=rule.id)
    then = _counted_then(state, deadline, on)
    if on < min((then.started_on, *earlier_starts(state, deadline))):
        raise ImpossibleValue.of(
            "/occurred_on", "before_start", "中止日不能早于期限起算日。", "A clock cannot stop before it started."
        )
    _not_stood_still(state, deadline, on)
    before = lapse_withdrawn(deadline, CorrectionCause.PAUSED_IN_TIME, on=on, context=context)
    if deadline.status == "lapsed" and not before:
        raise DeadlineNotRunning()
    at = moment(on, deadline, context)
    claim = claim_of(state, deadline)
    stopped = DeadlinePaused(
        occurred_on=on,
        deadline=then.id,
        paused_at=at,
        reason=command.reason,
        ground=ground,
        claim=claim.id if claim is not None else None,
    )
    return [*before, *_on_clock_only(state, deadline), stopped]


def _stoppable(state: Any, deadline_id: str, on: date, context: Context) -> Deadline:
    """The clock that counts, or may not have lapsed; of a claim's limitation also one that keeps what hindered its party."""
    found: Deadline | None = state.deadlines.get(deadline_id)
    if found is None or claim_of(state, found) is None:
        return get_deadline(state, deadline_id, "running", "lapsed")
    if keeps_obstacles(state, found, find_rule(found.rule, context, on=found.started_on)):
        return found
    deadline = get_deadline(state, deadline_id, "running", "lapsed")
    if deadline.scope in over_here(state) or (deadline.status == "running" and on > deadline.due_on):
        raise DeadlineNotRunning()
    return deadline


def _counted_then(state: Any, deadline: Deadline, on: date) -> Deadline:
    """The clock that is stopped from a day: of the time to enforce something the one that counted then.

    What has taken its place since, because something interrupted the time, stands still with it.
    """
    if deadline.rule != TO_ENFORCE or deadline.started_on <= on:
        return deadline
    begun = [one for one in clocks_before(state, deadline.scope) if one.started_on <= on]
    return max(begun, key=lambda one: one.started_on, default=deadline)


def keeps_obstacles(state: Any, deadline: Deadline, rule: Rule | None) -> bool:
    """Whether what hindered the party of a claim can be told on a clock of its limitation that does not count now; `rule`
    is the clock's own.

    It stands still by something later, or a tribunal or court has used it and nothing has begun anew since.
    """
    claim = claim_of(state, deadline)
    if claim is None or deadline.status not in ("paused", "met") or claim.id in over_here(state):
        return False
    ended_on, behind = deadline.ended_on or date.max, anew(deadline.rule, rule)
    mine = [one for one in limitation_clocks(state)[claim.id] if one.rule == behind and one.status != "cancelled"]
    return deadline.status == "paused" or all(one is deadline or one.started_on < ended_on for one in mine)


def _on_clock_only(state: Any, deadline: Deadline) -> list[Event]:
    """What hinders the party of a claim and is on record by its clock only, as in older records: now it is by the claim."""
    claim = claim_of(state, deadline)
    told = dict(claim.suspended) if claim is not None else {}
    return [
        DeadlinePaused(occurred_on=since, deadline=deadline.id, claim=deadline.scope)
        for since in still_hindering(state, deadline)
        if since not in told
    ]


def _not_stood_still(state: Any, deadline: Deadline, on: date) -> None:
    """A pause may be told after a later one; no day counts twice.

    One of hours or minutes has its pauses in its instant only, so they are told in their order.
    """
    known = _stood_still(state, deadline)
    still = any(stopped_on <= on for stopped_on in still_hindering(state, deadline))
    if still or any(stopped_on <= on < went_on for stopped_on, went_on in known):
        raise _stood_then("该期限当日已在中止期间内。", "The clock stood still on that day already.")
    if deadline.due_at is not None and any(on < went_on for _, went_on in known):
        raise _stood_then(
            "以小时、分钟计算的期限，其中止按发生的先后登记。",
            "The pauses of a time limit of hours or minutes are told in their order.",
        )


def _stood_then(zh: str, en: str) -> ImpossibleValue:
    return ImpossibleValue.of("/occurred_on", "stood_still_then", zh, en)


def _stood_still(state: Any, deadline: Deadline) -> tuple[tuple[date, date], ...]:
    """Every time on record that a clock stood still, or the party of its claim was hindered, oldest first."""
    claim = claim_of(state, deadline)
    told = suspensions(state, claim) if claim is not None else ()
    if deadline.rule == TO_ENFORCE:
        told = stood_still(clocks_before(state, deadline.scope))
    over = {(since, until) for since, until in told if until is not None}
    return tuple(sorted({*deadline.pauses, *deadline.stood_still, *over}))


def _ground(rule: Rule, context: Context, *, on: date) -> str | None:
    """The first rule that gives a ground to stop the clock; one that only some province has applies only there."""
    for ground in rule.pauses:
        if not context.law.knows(ground):
            continue
        place = context.places.of(context.law.place_named(ground))
        try:
            found = context.law.get_rule(ground, on=on, province=place)
        except RuleError:
            continue
        if found.province is None or place is not None:
            return ground
    return None


def decide_resume(state: Any, command: Resume, context: Context) -> list[Event]:
    """The days that stood still are added, in the rule's own unit.

    Of a claim's limitation, what hindered its party ends, which may have begun and ended before this clock did.
    """
    on = context.day(command)
    stopped = _stopped(state, command.deadline, on)
    earlier = _hindered_before(state, stopped, on)
    if earlier is not None:
        unhindered = corrected(stopped, CorrectionCause.FACT_CORRECTED, on=on, status="running")
        return [unhindered, _resumed(earlier, _dates(earlier), on)]
    since = hindering(state, stopped, on) or stopped.paused_on
    deadline = replace(stopped, paused_on=since)
    if since is None or on < since:
        raise ImpossibleValue.of(
            "/occurred_on", "before_pause", "恢复日不能早于中止日。", "A clock cannot run on before it stopped."
        )
    later = [stopped_on for stopped_on, _ in _stood_still(state, deadline) if stopped_on > since]
    if later and on > later[0]:
        raise _stood_then(
            f"该期限自 {later[0]} 起另有一次中止，恢复日不能晚于该日。",
            f"The clock stood still again from {later[0]}: it ran on by that day at the latest.",
        )
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None:
        raise DeadlineNotRunning()
    stood = stopped.paused_on is not None
    again = _ran_on(deadline, rule, on, context) if stood else _dates(deadline)
    claim = claim_of(state, deadline)
    event = _resumed(deadline, again, on).model_copy(update={"resumed_at": moment(on, deadline, context)})
    return [event.model_copy(update={"claim": claim.id, "since": since}) if claim is not None else event]


def _resumed(deadline: Deadline, again: Moved | Due, on: date) -> DeadlineResumed:
    """The event of a clock that runs on.

    What was added stands behind the steps on record; what was counted anew has all of its own, and what the record says
    of the first day besides.
    """
    behind = lines(deadline) if isinstance(again, Moved) else ()
    dates = dates_of(again, behind=behind)
    if isinstance(again, Due):
        first, *others = dates["trace"]
        noted = [one for one in lines(deadline)[1:] if one.on == deadline.started_on and one not in others]
        dates = {**dates, "trace": (first, *noted, *others)}
    return DeadlineResumed(occurred_on=on, deadline=deadline.id, **dates)


def _hindered_before(state: Any, stopped: Deadline, on: date) -> Deadline | None:
    """The earlier clock of a time to enforce that what has ended was told on, if it ended before the one given began."""
    if stopped.rule != TO_ENFORCE or stopped.paused_on != stopped.started_on or on >= stopped.started_on:
        return None
    gone = [
        one for one in clocks_before(state, stopped.scope) if one.status == "cancelled" and one.paused_on is not None
    ]
    begun = [one for one in gone if one.paused_on is not None and one.paused_on <= on]
    return max(begun, key=lambda one: one.started_on, default=None)


def _stopped(state: Any, deadline_id: str, on: date) -> Deadline:
    """The clock that stands still; of a claim's limitation any will do that is named, while something hinders its party.

    Nothing runs on for a claim whose limitation is no matter of this complaint any more.
    """
    found: Deadline | None = state.deadlines.get(deadline_id)
    since = hindering(state, found, on) if found is not None else None
    if found is None or since is None:
        return get_deadline(state, deadline_id, "paused")
    if found.status != "paused" and found.scope in over_here(state):
        raise DeadlineNotRunning()
    paused = [one for one in limitation_clocks(state)[found.scope] if one.status == "paused"]
    return found if found in paused or not paused else paused[0]


def _ran_on(deadline: Deadline, rule: Rule, on: date, context: Context) -> Moved | Due:
    """The clock counted anew from its start, with everything it was given and all the time that it stood still.

    Of one of hours or minutes in an older record, which keeps no start, the time is added to its last moment.
    """
    assert deadline.paused_on is not None
    at = moment(on, deadline, context)
    stood = (*deadline.pauses, (deadline.paused_on, on))
    if deadline.due_at is None or at is None:
        return counted_again(replace(deadline, pauses=stood), rule, context)
    stopped_at = deadline.paused_at or datetime.combine(deadline.paused_on, time(), tzinfo=context.zone)
    if deadline.started_at is not None:
        stops = (*deadline.stops, (stopped_at, at))
        return counted_again(replace(deadline, pauses=stood, stops=stops), rule, context)
    due_at = deadline.due_at.astimezone(context.zone)
    since = max(stopped_at, due_at - span_of(rule))
    return moved_by_stop(
        rule, due_at=due_at, stopped_at=since, went_on_at=at, calendar=context.days_of(rule.id, rule.whose)
    )


def _dates(deadline: Deadline) -> Moved:
    """The dates of a clock that never stood still itself: what it has lost is for its line to say."""
    return Moved(
        natural_on=deadline.natural_on,
        due_on=deadline.due_on,
        conservative_on=deadline.conservative_on,
        provisional=deadline.provisional,
    )
