"""The line of a claim's limitation: from its first day through every turn on record, and the clocks that follow it.

Limitation is used while a tribunal or court has the claim, begins anew when that body has it no more or an act interrupts
it in time (AR 27), and stands still on a ground of law. What hinders the party does so on every clock until its end is
told: an act in between, or a claim that comes back, does not say that it is gone (LDMAL 27(3)). The line depends on what
is on record and on nothing else: after an event that changes it, the clocks on record are brought to it, and what proves
wrong is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework.clock_facts import corrected
from casework.counted import counted_with, dates_of, find_rule, started
from casework.deadlines import (
    CorrectionCause,
    DeadlineCancelled,
    DeadlineCorrected,
    DeadlineExtended,
    DeadlineLapsed,
    DeadlineMet,
    DeadlinePaused,
    DeadlineResumed,
    TraceLine,
)
from casework.fulfilment import satisfied_claims
from casework.limitation import Reading, anew, of_claim, start_of
from casework.limitation_turns import TURNING, Kind, Turn, holders, turns
from casework.obstacles import Pauses, hindrances, limitation_clocks, suspensions
from casework.procedure import Context, Event, Fact
from casework.replacing import replace
from casework.state import Claim, Complaint, Deadline
from law.clock import Due
from law.rule import Rule

ENDING = (DeadlineLapsed, DeadlineCorrected, DeadlineExtended, DeadlineMet)
"""What says, or says anew, whether and when a period ran out; where that turns limitation, its line is read again."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One clock of the line: its rule, since when, and how and when it ended ("" while it counts)."""

    rule: str
    since: date
    end: str = ""
    on: date | None = None
    pauses: Pauses = ()
    """When something hindered the party; what hinders it still has no end."""
    latest: date | None = None
    """The last day it can have begun, where only a month is known of its beginning, or of an act that would renew it."""
    cause: CorrectionCause = CorrectionCause.FACT_CORRECTED


def line(
    reading: Reading, told: tuple[Turn, ...], pauses: Pauses, context: Context, *, latest: date | None = None
) -> tuple[Stretch, ...]:
    """The clocks of one reading in order; none where its day is not known. `latest` is the last day it can have begun."""
    rule, since = reading
    if since is None:
        return ()
    gone: list[Stretch] = []
    having = holders(tuple(turn for turn in told if turn.on < since))
    last = Stretch(rule, since, pauses=pauses, latest=_latest_since(since, told, latest))
    now = None if having else last
    ran_out = False
    for turn in told:
        if turn.on < since:
            continue
        if turn.kind is Kind.BACK:
            having.discard(turn.by)
            if now is None and not having and not ran_out:
                now = last = _anew(last, turn.on, told, context)
            continue
        if now is not None:
            ended = _ended(now, turn, context)
            if ended is not None:
                gone.append(ended)
                ran_out = turn.kind is Kind.HELD and ended.end == "met" and is_over(now, turn.on, context)
                now = None
                if turn.kind is Kind.INTERRUPTED:
                    now = last = _anew(last, turn.on, told, context)
        if turn.kind is Kind.HELD:
            having.add(turn.by)
    return (*gone, now) if now is not None else tuple(gone)


def _anew(last: Stretch, on: date, told: tuple[Turn, ...], context: Context) -> Stretch:
    """The clock that counts from a turn, behind the one that counted last."""
    rule = anew(last.rule, find_rule(last.rule, context, on=last.since))
    return Stretch(rule, on, pauses=last.pauses, latest=_latest_since(on, told, None))


def _latest_since(on: date, told: tuple[Turn, ...], latest: date | None) -> date | None:
    """The last day a clock can have begun that is counted from a day: an act of that month may have come behind it."""
    rough = (one.last for one in told if one.kind is Kind.INTERRUPTED and one.on <= on < one.last)
    return max((*rough, *((latest,) if latest else ())), default=None)


def _ended(now: Stretch, turn: Turn, context: Context) -> Stretch | None:
    """How a turn ends what counts; None where it does not. What came too late interrupts nothing."""
    late = is_over(now, turn.on, context)
    if turn.kind is Kind.INTERRUPTED:
        if late or turn.on <= now.since:
            return None
        return replace(now, end="cancelled", on=turn.on, cause=CorrectionCause.INTERRUPTED)
    # What may have been in time, because a day is not known exactly, is not said to have come too late.
    surely = not is_over(replace(now, latest=None), turn.on, context) or (late and turn.exact)
    return replace(now, end="met" if surely else "cancelled", on=turn.on)


def is_over(one: Stretch, on: date, context: Context) -> bool:
    """Whether a clock had run out for sure before a day; it does not while it stands still."""
    rule = find_rule(one.rule, context, on=one.since)
    if rule is None:
        return False
    given, _, standing = counted_with(rule, one.latest or one.since, one.pauses, context)
    return standing is None and on > given.due_on


def follow(before: Complaint | None, after: Complaint, event: Event, context: Context) -> list[Event]:
    """The clock events that bring the limitation on record to its line, for the claims whose line an event changed."""
    touched = _touched(before, after, event)
    changed = _changed(before, after, touched, context) if touched else []
    return _all_brought(after, changed, event.occurred_on, context) if changed else []


def limitation_caught_up(state: Complaint, context: Context) -> list[Event]:
    """The same for every claim, whatever happened last: the record may be older than what is read from it today."""
    return _all_brought(state, state.claims, context.today, context)


def _all_brought(state: Complaint, claims: Iterable[Claim], on: date, context: Context) -> list[Event]:
    over, clocks = over_here(state), limitation_clocks(state)
    events: list[Event] = []
    number = len(state.deadlines) + 1
    for claim in claims:
        if claim.id not in over:
            mine = clocks.get(claim.id, [])
            wanted = stretches(state, claim, context, mine)
            moved = brought(claim.id, wanted, mine, on, first=number, context=context)
            number += sum(one.kind == "deadline_started" for one in moved)
            events += moved
    return events


def _touched(before: Complaint | None, after: Complaint, event: Event) -> list[Claim]:
    """The claims whose line an event can have changed: most events change none, most others one."""
    if before is None or _is_of_all(before, after):
        return list(after.claims)
    if isinstance(event, DeadlinePaused | DeadlineResumed):
        scope = after.deadlines[event.deadline].scope
        return [one for one in after.claims if one.id == scope]
    if isinstance(event, ENDING) and after.deadlines[event.deadline].rule in TURNING:
        return list(after.claims)
    if before.claims is after.claims:
        return []
    same = {id(one) for one in before.claims}
    return [one for one in after.claims if id(one) not in same]


def _is_of_all(before: Complaint, after: Complaint) -> bool:
    """Whether something changed that belongs to no single claim."""
    return not (
        before.proceedings is after.proceedings
        and before.limbs is after.limbs
        and before.cases is after.cases
        and before.relation is after.relation
    )


def _changed(before: Complaint | None, after: Complaint, touched: list[Claim], context: Context) -> list[Claim]:
    """The claims for which what a line is read from changed, or whose part of it is still to be got."""
    if before is None:
        return touched
    old_clocks, clocks = limitation_clocks(before), limitation_clocks(after)
    changed: list[Claim] = []
    for one in touched:
        old = before.find_claim(one.id)
        if (
            old is None
            or old.workers != one.workers
            or _given(before, old, old_clocks, context) != _given(after, one, clocks, context)
        ):
            changed.append(one)
    return changed


def _given(state: Complaint, claim: Claim, clocks: dict[str, list[Deadline]], context: Context) -> tuple[object, ...]:
    return of_claim(state, claim, context), turns(state, claim), hindrances(claim, clocks.get(claim.id, []))


def over_here(state: Complaint) -> frozenset[str]:
    """The claims whose limitation is no matter of this complaint any more: the worker got them, or they went elsewhere."""
    return frozenset((*satisfied_claims(state), *(one.id for one in state.claims if one.went_to is not None)))


def stretches(
    state: Complaint, claim: Claim, context: Context, mine: list[Deadline] | None = None
) -> tuple[Stretch, ...]:
    """The clocks of a claim by all its readings, those left out whose rule was not in force then.

    `mine` are the claim's own clocks, where they were looked up already.
    """
    told, pauses = turns(state, claim), suspensions(state, claim, mine)
    lines = [
        line(reading, told, pauses, context, latest=latest_start(reading, claim))
        for reading in of_claim(state, claim, context)
    ]
    return tuple(one for some in lines for one in some if find_rule(one.rule, context, on=one.since) is not None)


def latest_start(reading: Reading, claim: Claim) -> date | None:
    """The last day a reading can have begun, where its day is not known exactly."""
    found = start_of(reading[0], claim.facts)
    return found[1] if found is not None and found[0] != found[1] else None


def brought(
    scope: str, line_: tuple[Stretch, ...], mine: list[Deadline], on: date, *, first: int, context: Context
) -> list[Event]:
    """The events that bring the clocks on record of a scope to its line; a new one gets the number `first`, or a later one.

    `on` is the date of what was told, for what the line has no day for.
    """
    wanted = {(one.rule, one.since): one for one in line_}
    known = {(one.rule, one.started_on): one for one in mine}
    events: list[Event] = [
        _taken_off(one, on) for key, one in known.items() if key not in wanted and one.status != "cancelled"
    ]
    number = first
    for key, one in wanted.items():
        old = known.get(key)
        if old is not None:
            events += _moved(old, one, on, context)
            continue
        events += _begun(scope, one, number=number, context=context)
        number += 1
    # Whoever sees one of them stand still sees the whole line.
    return sorted(events, key=lambda one: isinstance(one, DeadlinePaused))


def _begun(scope: str, one: Stretch, *, number: int, context: Context) -> list[Event]:
    """A clock of the line that is not on record yet, and how it ended."""
    rule, given, stood, standing = _counted(one, context)
    new = started(rule, Fact("", one.since, scope), deadline=f"d{number}", context=context, given=given, pauses=stood)
    new = new.model_copy(update={"trace": _with_rough_day(new.trace, one)})
    if one.end:
        return [new, _end(new.deadline, one)]
    return [new, DeadlinePaused(occurred_on=standing, deadline=new.deadline)] if standing else [new]


def _counted(one: Stretch, context: Context) -> tuple[Rule, Due, tuple[tuple[date, date], ...], date | None]:
    """A clock of the line with its dates, when it stood still, and since when it does; not by what came behind its end."""
    rule = find_rule(one.rule, context, on=one.since)
    assert rule is not None
    pauses = tuple(span for span in one.pauses if one.on is None or span[0] <= one.on)
    return (rule, *counted_with(rule, one.since, pauses, context))


def _with_rough_day(trace: tuple[TraceLine, ...], one: Stretch) -> tuple[TraceLine, ...]:
    """The trace with the step that says so, where only the month of its first day is known."""
    if one.latest is None or one.since.day != 1:
        return trace
    return (trace[0], _roughly(one), *trace[1:])


def _roughly(one: Stretch) -> TraceLine:
    """The step of the trace that says why the first day is not a fact."""
    month = f"{one.since.year}-{one.since.month:02}"
    return TraceLine(
        on=one.since,
        zh=f"起算日只知道年月（{month}），按该月第一日计算，请核实准确日期",
        en=f"known to the month only ({month}): counted from its first day, the day is to be asked for",
    )


def _end(deadline: str, one: Stretch) -> Event:
    assert one.on is not None
    made = DeadlineMet if one.end == "met" else DeadlineCancelled
    return made(occurred_on=one.on, deadline=deadline)


def _taken_off(old: Deadline, on: date) -> Event:
    """A clock on record that the line does not have (any more)."""
    if old.status in ("running", "paused"):
        return DeadlineCancelled(occurred_on=on, deadline=old.id)
    return corrected(old, CorrectionCause.FACT_CORRECTED, on=on, status="cancelled")


def _moved(old: Deadline, one: Stretch, on: date, context: Context) -> list[Event]:
    """A clock on record brought to how the line has it."""
    if not one.end:
        return _counting(old, one, on, context)
    assert one.on is not None
    counting = old.status in ("running", "paused")
    if one.end == "cancelled":
        if counting:
            return [_end(old.id, one)]
        right = old.status == "cancelled" and old.ended_on == one.on
        return [] if right else [corrected(old, one.cause, on=one.on, status="cancelled")]
    _, given, stood, _ = _counted(one, context)
    if stood != old.pauses:
        return [_redated(old, one, given, stood, on=one.on), _end(old.id, one)]
    if old.status == "met" and old.ended_on == one.on:
        return []
    if counting or (old.status == "lapsed" and one.on > old.due_on):
        return [_end(old.id, one)]
    cause = CorrectionCause.ENDED_IN_TIME if old.status == "lapsed" else CorrectionCause.FACT_CORRECTED
    return [corrected(old, cause, on=one.on, status="running"), _end(old.id, one)]


def _counting(old: Deadline, one: Stretch, on: date, context: Context) -> list[Event]:
    """A clock that counts by the line: one that had ended counts again, and what stood still stands still for each.

    A lapse is withdrawn where an obstacle was there in time, whichever of the claim's clocks it was told on.
    """
    _, given, stood, standing = _counted(one, context)
    since = old.paused_on if old.status == "paused" else None
    if since == standing and old.status not in ("met", "cancelled") and stood == old.pauses:
        return []
    events: list[Event] = []
    # One that goes on standing still, from another day, has its dates already.
    if stood != old.pauses or not (old.status == "running" or (since and standing)):
        events.append(_redated(old, one, given, stood, on=on))
    return [*events, DeadlinePaused(occurred_on=standing, deadline=old.id)] if standing is not None else events


def _redated(
    old: Deadline, one: Stretch, given: Due, stood: tuple[tuple[date, date], ...], *, on: date
) -> DeadlineCorrected:
    """A clock on record with the dates that it has by what is known now of when it stood still."""
    cause = CorrectionCause.PAUSED_IN_TIME if old.status == "lapsed" else CorrectionCause.FACT_CORRECTED
    dates = dates_of(given)
    update = {**dates, "trace": _with_rough_day(dates["trace"], one), "pauses": stood}
    return corrected(old, cause, on=on, status="running").model_copy(update=update)


def limitation_as_counted(state: Complaint, context: Context) -> Iterator[DeadlineCorrected]:
    """The clocks of limitation that count, or have lapsed, each with the dates that its line has under the law of today."""
    over, clocks = over_here(state), limitation_clocks(state)
    for claim in state.claims:
        if claim.id not in over:
            mine = clocks.get(claim.id, [])
            yield from as_counted(stretches(state, claim, context, mine), mine, context)


def as_counted(line_: tuple[Stretch, ...], mine: list[Deadline], context: Context) -> Iterator[DeadlineCorrected]:
    """The clocks of a scope that its line has counting, or that have lapsed, with the dates they have by it."""
    wanted = {(one.rule, one.since): one for one in line_ if not one.end}
    for old in mine:
        one = wanted.get((old.rule, old.started_on))
        if one is not None and old.status in ("running", "paused", "lapsed"):
            rule, given, stood, _ = _counted(one, context)
            event = _redated(old, one, given, stood, on=context.today)
            yield event.model_copy(update={"article": given.article, "mark": rule.status})
