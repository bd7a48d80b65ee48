"""People move clocks: an extension as the rule allows (延期). How one stands still is in `clock_stops.py`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from casework.clock_facts import corrected, in_time, ran_out
from casework.codes import Party
from casework.counted import counted_again, dates_of, find_rule
from casework.deadlines import CorrectionCause, DeadlineExtended, DeadlineMet, TraceLine
from casework.fields import AnyDate, LocalId, Text
from casework.lateness import has_ended
from casework.procedure import Command, Context, Dated, Event, Fact, Notice
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import SUPERVISORS
from casework.state import Deadline
from law.clock import Due, ends_on
from law.pack import RuleError
from law.rule import Extension, Rule

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

    A clock of hours or minutes keeps its time of the day on it; one within office hours ends at closing time.
    """
    reason: Text
    agreed_by: tuple[Party, ...] = ()
    """The sides that agreed, for what only both together extend (a mediation, a period of negotiation)."""
    document: Text | None = None
    """The paper by which the authority gave more time, for what the law caps in no other way (LAW.md C14)."""


class DocumentMissing(Refusal):
    """The law sets no bound to this extension, so the paper that gives it is needed."""

    code = "document_missing"
    kind = "value"
    zh = "法律没有规定该延期的上限，请填写批准延期的文书（名称、文号、日期）。"
    en = "The law caps this extension in no way: name the paper that gives it (title, number, date)."


class BothMustAgree(Refusal):
    """Only both sides together may extend a mediation or a period of negotiation (EMR 10, 29)."""

    code = "both_must_agree"
    kind = "value"
    zh = "该期限须双方同意才能延长。"
    en = "Both sides must agree to extend this time limit."


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


def get_deadline(state: Any, deadline_id: str, *statuses: str) -> Deadline:
    """The clock a command names; refuses an unknown one or one in another state."""
    found: Deadline | None = state.deadlines.get(deadline_id)
    if found is None:
        raise unknown_id("/deadline")
    if found.status not in statuses:
        raise DeadlineNotRunning()
    return found


def not_overdue(deadline: Deadline, context: Context) -> None:
    """Refuses to give a duty of our own more time once it is overdue: what is late stays late, whoever says what when."""
    if deadline.whose == "ours" and has_ended(deadline, context.now.astimezone(context.zone)):
        raise DeadlineNotRunning(
            "该期限已经超期，不能再延长或中止；现在办理的，如实记为逾期办理。",
            "This duty is overdue and gets no more time: what is done now is on record as done late.",
        )


def not_replaced(state: Any, deadline: Deadline) -> None:
    """Refuses to move a clock that another one of its rule and scope has taken the place of."""
    if any(
        one.rule == deadline.rule and one.scope == deadline.scope and one.status in ("running", "paused")
        for one in state.deadlines.values()
        if one.id != deadline.id
    ):
        raise DeadlineNotRunning("该期限已由新的期限取代。", "A newer clock has taken its place.")


def decide_extend(state: Any, command: Extend, context: Context) -> list[Event]:
    """A legal extension takes its length from the rule; our own duty, or one the sides may move, takes a new day.

    One that was given before the last day shows that another's clock did not lapse on it, and what both sides agreed
    while it ran counts by its day as well where the end of what they extended is on record already.
    """
    deadline = get_deadline(state, command.deadline, "running", "lapsed", "met")
    not_replaced(state, deadline)
    not_overdue(deadline, context)
    rule = find_rule(deadline.rule, context, on=deadline.started_on)
    extensions = _left(deadline, _extensions(deadline, rule, context))
    by_both = any(one.by_both for one in extensions)
    if deadline.status == "met" and not by_both:
        raise DeadlineNotRunning()
    if not extensions and deadline.whose != "ours":
        raise NotExtendable(rule=deadline.rule)
    if by_both and set(command.agreed_by) != set(Party):
        raise BothMustAgree.at("/agreed_by", rule=deadline.rule)
    if any(one.document for one in extensions) and command.document is None:
        raise DocumentMissing.at("/document", rule=deadline.rule)
    on = context.day(command)
    before = _counting_again(deadline, on=on, context=context)
    if deadline.status != "running" and not before:
        raise DeadlineNotRunning()
    moved = _moved(deadline, command, rule, extensions, context)
    return [*before, moved, *_ended_again(deadline, moved)]


def _moved(
    deadline: Deadline, command: Extend, rule: Rule | None, extensions: tuple[Extension, ...], context: Context
) -> DeadlineExtended:
    """The extension: of the law's own length, else to the day that was decided or agreed; the law's own comes first."""
    on = context.day(command)
    fixed = next((one for one in extensions if one.length), None)
    if rule is not None and fixed is not None and deadline.whose != "ours":
        given = counted_again(deadline, rule, context, extended_by=(fixed,))
        if command.to is not None and command.to != given.due_on:
            raise ImpossibleValue.of(
                "/to",
                "length_by_law",
                f"该期限依法只能延长至 {given.due_on}，请不填写日期。",
                f"The law extends this to {given.due_on}: leave the day out.",
            )
        return _extended(deadline, given, on=on, reason=command.reason)
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
    return DeadlineExtended(
        occurred_on=on,
        deadline=deadline.id,
        natural_on=command.to,
        due_on=command.to,
        conservative_on=command.to,
        due_at=_at_that_time(deadline, rule, command.to, context),
        provisional=False,
        trace=(*lines(deadline), step),
        reason=command.reason,
        until=command.to,
        document=command.document,
    )


def _left(deadline: Deadline, extensions: tuple[Extension, ...]) -> tuple[Extension, ...]:
    """Which extensions a clock has left. One of the law's own length is given once, and what stands behind it (the next
    court's word) only then; what is decided or agreed by its day has no such bound.

    Raises AlreadyExtended where none is left. Our own duties are bounded by the length itself.
    """
    fixed = any(one.length for one in extensions)
    if deadline.whose == "ours" or not fixed or not deadline.extended:
        return extensions
    left = tuple(one for one in extensions if not one.length)
    if not left:
        raise AlreadyExtended(rule=deadline.rule)
    return left


def _extensions(deadline: Deadline, rule: Rule | None, context: Context) -> tuple[Extension, ...]:
    """What the rule of a clock gives; of a period that is as long as the sides agree (a note of the book), what they may.

    Sides that agreed before there was a text may agree on more all the same: its newest one says who does.
    """
    if rule is not None:
        return rule.extensions
    for on in (deadline.started_on, None):
        try:
            found = context.law.get_rule(deadline.rule, on=on)
        except RuleError:
            continue
        return found.extensions if found.kind == "note" else ()
    return ()


def _counting_again(deadline: Deadline, *, on: date, context: Context) -> list[Event]:
    """The correction of a lapse, or of an end, that lay behind an extension; nothing where the clock ran, or was over by then."""
    if deadline.status != "met" or deadline.ended_on is None:
        return lapse_withdrawn(deadline, CorrectionCause.EXTENDED_IN_TIME, on=on, context=context)
    if on > deadline.ended_on or not in_time(deadline, Fact("", on, at=moment(on, deadline, context)), context):
        return []
    event = corrected(deadline, CorrectionCause.EXTENDED_IN_TIME, on=on, status="running")
    return [event.model_copy(update={"withdrawn_routes": deadline.opened})]


def _ended_again(deadline: Deadline, moved: DeadlineExtended) -> list[Event]:
    """The end on record of what was extended before it: it stays, behind the new last day if it came later than that."""
    if deadline.status != "met" or deadline.ended_on is None:
        return []
    met = DeadlineMet(occurred_on=deadline.ended_on, deadline=deadline.id, at=deadline.ended_at)
    return [ran_out(deadline, on=moved.due_on), met] if deadline.ended_on > moved.due_on else [met]


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
    before = lapse_withdrawn(deadline, CorrectionCause.EXTENDED_IN_TIME, on=on, context=context)
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
    return DeadlineExtended(occurred_on=on, deadline=deadline.id, reason=reason, until=until, **dates_of(given))


def lapse_withdrawn(deadline: Deadline, cause: CorrectionCause, *, on: date, context: Context) -> list[Event]:
    """The correction of a lapse by something that was there before the last day; nothing where there is none to correct."""
    at = moment(on, deadline, context)
    if deadline.status != "lapsed" or not in_time(deadline, Fact("", on, at=at), context):
        return []
    return [corrected(deadline, cause, on=on, status="running")]


def _at_that_time(deadline: Deadline, rule: Rule | None, to: date, context: Context) -> datetime | None:
    """A clock of hours or minutes keeps its time of the day on the new day; within office hours it ends at closing time."""
    if deadline.due_at is None:
        return None
    usual = deadline.due_at.astimezone(context.zone)
    if rule is None:
        return datetime.combine(to, usual.timetz())
    return ends_on(rule, to, usual=usual, calendar=context.days_of(rule.id, rule.whose))


def moment(on: date, deadline: Deadline, context: Context) -> datetime | None:
    """When a clock of hours or minutes stops or runs on: now, or the beginning of an earlier day."""
    if deadline.due_at is None:
        return None
    return context.now if on == context.today else datetime.combine(on, time(), tzinfo=context.zone)


def lines(deadline: Deadline) -> tuple[TraceLine, ...]:
    """The steps on record of how a clock came to its date."""
    return tuple(TraceLine(on=on, zh=zh, en=en) for on, zh, en in deadline.trace)


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
