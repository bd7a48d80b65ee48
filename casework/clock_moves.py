"""People move clocks: an extension as the rule allows (延期), a pause on a legal ground (中止), and its end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from casework.clock_facts import corrected, in_time
from casework.deadlines import (
    CorrectionCause,
    DeadlineExtended,
    DeadlinePaused,
    DeadlineResumed,
    TraceLine,
    counted_again,
    find_rule,
    trace_of,
)
from casework.fields import AnyDate, LocalId, Text
from casework.lateness import has_ended
from casework.procedure import Command, Context, Dated, Event, Fact, Notice
from casework.refusal import ImpossibleValue, Refusal, RoleNotAllowed, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, SUPERVISORS
from casework.state import Deadline
from law.clock import Due, Moved, moved_by_pause, moved_by_stop, span_of
from law.pack import RuleError
from law.rule import Rule

ENDLESS = timedelta(days=365)
"""Beyond this a duty of our own is not extended at once where its rule says nothing."""


class Extend(Dated):
    """Give a clock more time, as its rule allows (延期)."""

    name: ClassVar[str] = "extend"
    roles = SUPERVISORS
    needs_version: ClassVar[bool] = True
    deadline: LocalId
    to: AnyDate | None = None
    """For clocks without a legal extension of fixed length (both sides agree, our own duty): the new last day.

    A clock of hours or minutes keeps its time of the day on it.
    """
    reason: Text


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


class NotPausable(Refusal):
    """The rule book knows no ground to stop this clock: a fixed period, or a body's time that waits for nothing."""

    code = "not_pausable"
    zh = "规则库没有收录该期限的中止事由。"
    en = "The rule book has no ground in law to stop this time limit."


class DeadlineNotRunning(Refusal):
    """Only a running clock can be extended or paused, only a paused one resumed."""

    code = "deadline_not_running"
    zh = "该期限当前状态不能这样处理。"
    en = "The time limit is not in a state for this."


def get_deadline(state: Any, deadline_id: str, *statuses: str) -> Deadline:
    """The clock a command names; refuses an unknown one or one in another state."""
    found: Deadline | None = state.deadlines.get(deadline_id)
    if found is None:
        raise unknown_id("/deadline")
    if found.status not in statuses:
        raise DeadlineNotRunning()
    return found


def _not_overdue(deadline: Deadline, context: Context) -> None:
    """Refuses to give a duty of our own more time once it is overdue: what is late stays late, whoever says what when."""
    if deadline.whose == "ours" and has_ended(deadline, context.now.astimezone(context.zone)):
        raise DeadlineNotRunning(
            "该期限已经超期，不能再延长或中止；现在办理的，如实记为逾期办理。",
            "This duty is overdue and gets no more time: what is done now is on record as done late.",
        )


def _not_replaced(state: Any, deadline: Deadline) -> None:
    if any(
        one.rule == deadline.rule and one.scope == deadline.scope and one.status in ("running", "paused")
        for one in state.deadlines.values()
        if one.id != deadline.id
    ):
        raise DeadlineNotRunning("该期限已由新的期限取代。", "A newer clock has taken its place.")


def decide_extend(state: Any, command: Extend, context: Context) -> list[Event]:
    """A legal extension takes its length from the rule; our own duty, or one the sides may move, takes a new day.

    One that was given before the last day shows that another's clock did not lapse on it.
    """
    deadline = get_deadline(state, command.deadline, "running", "lapsed")
    _not_replaced(state, deadline)
    _not_overdue(deadline, context)
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    extensions = rule.extensions if rule else ()
    if not extensions and deadline.whose != "ours":
        raise NotExtendable(rule=deadline.rule)
    on = context.day(command)
    before = _lapse_withdrawn(deadline, CorrectionCause.EXTENDED_IN_TIME, on=on, context=context)
    fixed = next((one for one in extensions if one.length), None)
    if rule is not None and fixed is not None and deadline.whose != "ours":
        if deadline.extended:
            raise AlreadyExtended(rule=deadline.rule)
        given = counted_again(deadline, rule, context, extended_by=(fixed,))
        if command.to is not None and command.to != given.due_on:
            raise ImpossibleValue.of(
                "/to",
                "length_by_law",
                f"该期限依法只能延长至 {given.due_on}，请不填写日期。",
                f"The law extends this to {given.due_on}: leave the day out.",
            )
        return [*before, _extended(deadline, given, on=on, reason=command.reason)]
    if command.to is None or command.to <= deadline.due_on:
        raise ImpossibleValue.of(
            "/to", "not_later", "新期限应晚于原期限。", "The new day must lie after the present one."
        )
    latest = _latest(deadline, rule, context)
    if latest is not None and command.to > latest:
        raise ImpossibleValue.of(
            "/to", "too_late", f"最多可以延长至 {latest}。", f"It can be extended until {latest} at most."
        )
    step = TraceLine(on=command.to, zh=f"批准延期至 {command.to}", en=f"extended to {command.to} by decision")
    return [
        *before,
        DeadlineExtended(
            occurred_on=on,
            deadline=deadline.id,
            natural_on=command.to,
            due_on=command.to,
            conservative_on=command.to,
            due_at=_at_that_time(deadline, command.to, context),
            provisional=False,
            trace=(*_lines(deadline), step),
            reason=command.reason,
            until=command.to,
        ),
    ]


def _latest(deadline: Deadline, rule: Rule | None, context: Context) -> date | None:
    """How far a duty of our own may be extended: as its rule's own extension reaches, else a year at a time.

    Whenever it stood still counts on top. The year is no law; it keeps a slip of the pen from making a duty endless.
    What others may extend by agreement has no bound but the law's.
    """
    if deadline.whose != "ours":
        return None
    fixed = next((one for one in rule.extensions if one.length), None) if rule is not None else None
    if rule is not None and fixed is not None:
        with_all = replace(deadline, pauses=deadline.stood_still)
        return counted_again(with_all, rule, context, extended_by=(fixed,)).due_on
    return max(deadline.due_on, context.today) + ENDLESS


def agreed_until(deadline: Deadline, to: date, *, on: date, context: Context) -> list[Event]:
    """A clock that both sides may extend, moved to the day they agreed while it ran; others stay.

    Where the rule caps the extension, a later day is refused.
    """
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    before = _lapse_withdrawn(deadline, CorrectionCause.EXTENDED_IN_TIME, on=on, context=context)
    ran = deadline.status == "running" or before
    if rule is None or not rule.extensions or not ran or to <= deadline.due_on:
        return []
    fixed = next((one for one in rule.extensions if one.length), None)
    if fixed is not None:
        latest = counted_again(deadline, rule, context, extended_by=(fixed,)).due_on
        if to > latest:
            raise NotExtendable(
                f"最多可以延长至 {latest}。", f"It can be extended until {latest} at most.", rule=rule.id
            )
    given = counted_again(deadline, rule, context, until=to)
    return [*before, _extended(deadline, given, on=on, until=to)]


def _extended(
    deadline: Deadline, given: Due, *, on: date, reason: Text | None = None, until: date | None = None
) -> DeadlineExtended:
    return DeadlineExtended(
        occurred_on=on,
        deadline=deadline.id,
        natural_on=given.natural_on,
        due_on=given.due_on,
        conservative_on=given.conservative_on,
        due_at=given.due_at,
        provisional=given.provisional,
        trace=trace_of(given),
        reason=reason,
        until=until,
    )


def _lapse_withdrawn(deadline: Deadline, cause: CorrectionCause, *, on: date, context: Context) -> list[Event]:
    """The correction of a lapse by something that was there before the last day; nothing where there is none to correct."""
    at = _moment(on, deadline, context)
    if deadline.status != "lapsed" or not in_time(deadline, Fact("", on, at=at), context):
        return []
    return [corrected(deadline, cause, on=on, status="running")]


def _steps(moved: Moved) -> tuple[TraceLine, ...]:
    return tuple(TraceLine(on=step.on, zh=step.zh, en=step.en) for step in moved.trace)


def _at_that_time(deadline: Deadline, to: date, context: Context) -> datetime | None:
    """A clock of hours or minutes keeps its time of the day on the new day."""
    if deadline.due_at is None:
        return None
    return datetime.combine(to, deadline.due_at.astimezone(context.zone).timetz())


def _moment(on: date, deadline: Deadline, context: Context) -> datetime | None:
    """When a clock of hours or minutes stops or runs on: now, or the beginning of an earlier day."""
    if deadline.due_at is None:
        return None
    return context.now if on == context.today else datetime.combine(on, time(), tzinfo=context.zone)


def _lines(deadline: Deadline) -> tuple[TraceLine, ...]:
    return tuple(TraceLine(on=on, zh=zh, en=en) for on, zh, en in deadline.trace)


def decide_pause(state: Any, command: Pause, context: Context) -> list[Event]:
    """A clock may stop on a ground of law from any day between its start and today; our own duty by who supervises it.

    A ground that lay before the last day shows that the clock did not lapse on it.
    """
    deadline = get_deadline(state, command.deadline, "running", "lapsed")
    _not_replaced(state, deadline)
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None:
        raise DeadlineNotRunning("约定或决定的日期不能中止。", "A day that was agreed or decided cannot be stopped.")
    ground = _ground(rule, context, on=deadline.started_on)
    if deadline.whose == "ours" and context.actor.role not in SUPERVISORS:
        raise RoleNotAllowed("我方期限由主管（监督岗）中止。", "A duty of ours is stopped by a supervisor.")
    _not_overdue(deadline, context)
    if deadline.whose != "ours" and ground is None:
        raise NotPausable(rule=rule.id)
    on = context.day(command)
    if on < deadline.started_on:
        raise ImpossibleValue.of(
            "/occurred_on", "before_start", "中止日不能早于期限起算日。", "A clock cannot stop before it started."
        )
    _not_stood_still(deadline, on)
    before = _lapse_withdrawn(deadline, CorrectionCause.PAUSED_IN_TIME, on=on, context=context)
    if deadline.status == "lapsed" and not before:
        raise DeadlineNotRunning()
    at = _moment(on, deadline, context)
    stopped = DeadlinePaused(occurred_on=on, deadline=deadline.id, paused_at=at, reason=command.reason, ground=ground)
    return [*before, stopped]


def _not_stood_still(deadline: Deadline, on: date) -> None:
    """A pause may be told after a later one; no day counts twice.

    One of hours or minutes has its pauses in its instant only, so they are told in their order.
    """
    known = _stood_still(deadline)
    if any(stopped_on <= on < went_on for stopped_on, went_on in known):
        raise _stood_then("该期限当日已在中止期间内。", "The clock stood still on that day already.")
    if deadline.due_at is not None and any(on < went_on for _, went_on in known):
        raise _stood_then(
            "以小时、分钟计算的期限，其中止按发生的先后登记。",
            "The pauses of a time limit of hours or minutes are told in their order.",
        )


def _stood_then(zh: str, en: str) -> ImpossibleValue:
    return ImpossibleValue.of("/occurred_on", "stood_still_then", zh, en)


def _stood_still(deadline: Deadline) -> tuple[tuple[date, date], ...]:
    """Every time on record that a clock stood still, oldest first."""
    return tuple(sorted({*deadline.pauses, *deadline.stood_still}))


def _ground(rule: Rule, context: Context, *, on: date) -> str | None:
    """The first rule that gives a ground to stop the clock; one that only some province has applies only there."""
    for ground in rule.pauses:
        if not context.law.knows(ground):
            continue
        try:
            found = context.law.get_rule(ground, on=on, province=context.province)
        except RuleError:
            continue
        if found.province is None or context.province is not None:
            return ground
    return None


def decide_resume(state: Any, command: Resume, context: Context) -> list[Event]:
    """The days that stood still are added, in the rule's own unit."""
    deadline = get_deadline(state, command.deadline, "paused")
    on = context.day(command)
    if deadline.paused_on is None or on < deadline.paused_on:
        raise ImpossibleValue.of(
            "/occurred_on", "before_pause", "恢复日不能早于中止日。", "A clock cannot run on before it stopped."
        )
    later = [stopped_on for stopped_on, _ in _stood_still(deadline) if stopped_on > deadline.paused_on]
    if later and on > later[0]:
        raise _stood_then(
            f"该期限自 {later[0]} 起另有一次中止，恢复日不能晚于该日。",
            f"The clock stood still again from {later[0]}: it ran on by that day at the latest.",
        )
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    if rule is None:
        raise DeadlineNotRunning()
    again = _ran_on(deadline, rule, on, context, in_between=bool(later))
    return [
        DeadlineResumed(
            occurred_on=on,
            deadline=deadline.id,
            natural_on=again.natural_on,
            due_on=again.due_on,
            conservative_on=again.conservative_on,
            due_at=again.due_at,
            provisional=again.provisional,
            trace=(*_lines(deadline), *_steps(again)) if isinstance(again, Moved) else trace_of(again),
        )
    ]


def _ran_on(deadline: Deadline, rule: Rule, on: date, context: Context, *, in_between: bool) -> Moved | Due:
    """The clock with what is added; one that stood still again later is counted anew, with all of it in its order."""
    assert deadline.paused_on is not None
    if in_between:
        stood = (*deadline.pauses, (deadline.paused_on, on))
        return counted_again(replace(deadline, pauses=stood), rule, context)
    at = _moment(on, deadline, context)
    if deadline.due_at is None or at is None:
        calendar = context.law.calendar
        return moved_by_pause(rule, deadline, paused_on=deadline.paused_on, resumed_on=on, calendar=calendar)
    stopped_at = deadline.paused_at or datetime.combine(deadline.paused_on, time(), tzinfo=context.zone)
    started_at = deadline.due_at - span_of(rule)
    due_at = deadline.due_at.astimezone(context.zone)
    return moved_by_stop(due_at=due_at, stopped_at=max(stopped_at, started_at), went_on_at=at)


def provisional_notice(state: Any, command: Command, context: Context) -> list[Notice]:
    """Shown with an extension: the year's calendar is not published yet."""
    found = state.deadlines.get(getattr(command, "deadline", ""))
    if found is None or not found.provisional:
        return []
    return [
        Notice(
            "provisional",
            "所在年度日历尚未公布，日期为暂定。",
            "That year's calendar is not published: the date is provisional.",
            rule=found.rule,
        )
    ]
