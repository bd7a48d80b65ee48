"""The times to have an injury recognised, where claims tell of it and no proceeding has its day: the worker's year above all.

They count once for one injury, whoever tells of it. Read anew after what can change them, like the clocks of proceedings.
"""

from __future__ import annotations

from datetime import date

from casework.clock_facts import COUNTING, corrected
from casework.deadlines import CorrectionCause, DeadlineCancelled
from casework.injury_told import RECOGNITION, Injury, completed, injuries, is_told, on_record, scopes, told_of
from casework.limitation_line import over_here
from casework.paper_clocks import after as with_clocks
from casework.paper_clocks import brought, counted, courses
from casework.papers import ProceedingKind
from casework.procedure import Context, Event, Procedure
from casework.state import Complaint, Proceeding


def follow(before: Complaint | None, after: Complaint, event: Event, context: Context) -> list[Event]:
    """The clock events that bring the times on record to what claims and papers tell, after what can change it."""
    if before is not None and not (_changed(before, after) and (is_told(before) or is_told(after))):
        return []
    return _brought(after, event.occurred_on, context)


def injuries_caught_up(state: Complaint, context: Context) -> list[Event]:
    """The same whatever happened last: the record may be older than what is read from it today."""
    return _brought(state, context.today, context) if is_told(state) else []


def _changed(before: Complaint, after: Complaint) -> bool:
    return not (
        before.claims is after.claims
        and before.proceedings is after.proceedings
        and before.relation is after.relation
        and before.stage is after.stage
    )


def _brought(state: Complaint, on: date, context: Context) -> list[Event]:
    """Papers go before: a claim has a clock of its own where no proceeding says the day of the injury."""
    about = frozenset(one.id for one in state.proceedings if one.kind == ProceedingKind.INJURY)
    events = brought(state, about, on, context) if about else []
    state = with_clocks(state, events)
    over = over_here(state)
    heard = {injury for each in state.proceedings for injury in told_of(state, each, context)}
    for one in injuries(state, context):
        holder = _holder(state, one, over)
        if holder is not None and one not in heard:
            bare = Proceeding(holder, ProceedingKind.INJURY, None, None, (), one.claims)
            own = completed(state, bare, (one,), context)
            found = tuple(course for course in courses(state, own, context) if course.rule in RECOGNITION)
            moved = counted(state, found, on, context=context)
            state = with_clocks(state, moved)
            events += moved
    return [*events, *_taken_off(state, on, context)]


def _holder(state: Complaint, injury: Injury, over: frozenset[str]) -> str | None:
    """The claim with whose clocks an injury goes on; none where the worker got all that is asked for because of it."""
    left = [one for one in injury.claims if one not in over]
    standing = (one for one in injury.claims if any(on_record(state, rule, one) for rule in RECOGNITION))
    return next(standing, left[0]) if left else None


def _taken_off(state: Complaint, on: date, context: Context) -> list[Event]:
    """The end of those that nothing on record gives any more; of what the worker got, a lapse stays as it was."""
    over = over_here(state)
    wanted, claims = _wanted(state, over, context), {one.id for one in state.claims}
    events: list[Event] = []
    for one in state.deadlines.values():
        if one.rule not in RECOGNITION or one.status == "cancelled" or (one.rule, one.scope) in wanted:
            continue
        if one.scope not in claims:
            continue
        if one.status in COUNTING:
            events.append(DeadlineCancelled(occurred_on=on, deadline=one.id))
        elif one.scope not in over:
            events.append(corrected(one, CorrectionCause.FACT_CORRECTED, on=on, status="cancelled"))
    return events


def _wanted(state: Complaint, over: frozenset[str], context: Context) -> set[tuple[str, str]]:
    """Which of the rules may stand with which claim or proceeding."""
    told = {one: had for one in state.proceedings if (had := told_of(state, one, context))}
    heard = {injury for some in told.values() for injury in some}
    alone = [_holder(state, one, over) for one in injuries(state, context) if one not in heard]
    return {(rule, holder) for holder in alone if holder is not None for rule in RECOGNITION} | {
        (rule, scope) for one, some in told.items() for rule in RECOGNITION for scope in scopes(state, one, some, rule)
    }


PROCEDURE = Procedure(name="claims", allowed=(), decide={}, evolve={}, follow=follow)
