"""The time to have an award, a judgment or a conciliation statement enforced (申请执行时效, CPL 250), read from the record.

It counts from the day of performance, or of effect (`award_effect.py`), and anew from what interrupts it as it would the
limitation of a claim: a payment, a promise, an act about every claim that is still to be got. An application to the court
meets it; one that was withdrawn or not taken counts as if nobody had applied, the reading by which nobody loses the right,
unless the time would be over by then: the application interrupted it. It ends when everything was got.

After an event that changes any of these the clocks on record are brought to it, so the order of telling is no matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

from casework.award_effect import (
    TO_ANSWER,
    AwardEffective,
    PerformanceDayTold,
    binds_at_once,
    bound,
    enforced_since,
    is_answerable,
    lineage,
    with_day,
)
from casework.counted import find_rule
from casework.deadlines import (
    CorrectionCause,
    DeadlineCancelled,
    DeadlineCorrected,
    DeadlineMet,
    DeadlinePaused,
    DeadlineResumed,
)
from casework.disputes import claims_decided, filing_of, is_about, is_heard_together
from casework.enforced import is_conciliated, is_got, obeyed_awards
from casework.fulfilment import claims_about, satisfied_claims
from casework.limitation_line import Stretch, as_counted, brought, is_over
from casework.limitation_turns import HANDED_BACK
from casework.obstacles import Pauses
from casework.outside_effect import ENFORCED, applied_outside, claims_outside, enforced_outside_since, names_of
from casework.procedure import Context, Event, Procedure
from casework.replacing import replace
from casework.room import ever_promised
from casework.state import Award, Complaint, Deadline

RULE = "LIM.9"


@dataclass(frozen=True, slots=True)
class Enforceable:
    """What is enforced: its scope, the claims it is about, and the days that move its time."""

    scope: str
    since: date | None
    acts: frozenset[date]
    """The days of payments and of what else interrupts the time for everything that is still to be got."""
    got_on: date | None
    """When the last of it was got."""
    applications: tuple[tuple[date, date | None], ...]
    """When enforcement was applied for, and when that was withdrawn or not taken."""
    sought_before: bool = False
    """Whether the court has an application about what this one corrects, which goes on."""
    replaced: bool = False
    """Whether something else has taken its place, or it was set aside."""
    pauses: Pauses = ()
    """When the time stood still, also that of what it has taken the place of."""


@dataclass(frozen=True, slots=True, order=True)
class _Turn:
    """One turn of the time: an application the court has, an act, or the day on which an application was given up.

    On one day applications come before acts, the one that was filed first before the others.
    """

    on: date
    is_act: bool = False
    filed_on: date = date.min
    """Of an application: when it was filed."""
    given_up: bool = False


def follow(before: Complaint | None, after: Complaint, event: Event, context: Context) -> list[Event]:
    """The events that bring the times to enforce on record to their line, after one that may have moved them."""
    if before is None or not _is_touched(before, after, event):
        return []
    return _all_brought(after, event.occurred_on, context)


def enforcement_caught_up(state: Complaint, context: Context) -> list[Event]:
    """The same whatever happened last: the record may be older than what is read from it today."""
    return _all_brought(state, context.today, context)


def enforcement_as_counted(state: Complaint, context: Context) -> Iterator[DeadlineCorrected]:
    """The times to enforce that count, or have lapsed, each with the dates that its line has under the law of today."""
    for one in enforceable(state):
        if not (one.replaced or one.sought_before):
            yield from as_counted(stretches(one, context), clocks_of(state, one), context)


def _all_brought(state: Complaint, on: date, context: Context) -> list[Event]:
    found = enforceable(state)
    binding: list[Event] = [one for award in state.awards for one in _newly_binding(award, found, state)]
    if binding:
        return binding  # What that makes of the clocks follows on each of them.
    events: list[Event] = []
    number = len(state.deadlines) + 1
    for one in found:
        mine, line = clocks_of(state, one), stretches(one, context)
        if one.replaced or one.sought_before:
            # What was met or missed before something else took its place stays so, unless what met it was handed back.
            handed_back = [clock for clock in mine if clock.status == "met" and _was_handed_back(one, clock)]
            line = tuple(kept for clock in handed_back for kept in _still_met(one, clock, context))
            mine = [clock for clock in mine if clock.status in ("running", "paused")] + handed_back
        moved = brought(one.scope, line, mine, on, first=number, context=context)
        number += sum(done.kind == "deadline_started" for done in moved)
        events += _with_obstacles(moved, state)
    return events


def _was_handed_back(one: Enforceable, clock: Deadline) -> bool:
    """Whether a clock was met by an application that was withdrawn or not taken, and by no other of that day."""
    of_that_day = [
        back_on
        for filed_on, back_on in one.applications
        if clock.ended_on in (filed_on, max(filed_on, clock.started_on))
    ]
    return bool(of_that_day) and None not in of_that_day


def _still_met(one: Enforceable, clock: Deadline, context: Context) -> Iterator[Stretch]:
    """How it is met all the same, if it is: by another application, or because it was over when that one was given up."""
    alone = replace(one, since=clock.started_on, acts=frozenset(), got_on=None, sought_before=False)
    yield from (found for found in stretches(alone, context)[:1] if found.end == "met")


def _with_obstacles(events: list[Event], state: Complaint) -> Iterator[Event]:
    """The same events, where a clock that ended while it stood still keeps on record since when it did.

    A correction would take that from it: so it is said to have ended otherwise, or on another day, and nothing more.
    """
    ended_anew = {one.deadline for one in events if isinstance(one, DeadlineMet)}
    for event in events:
        old = state.deadlines.get(event.deadline) if isinstance(event, DeadlineCorrected) else None
        if old is None or old.paused_on is None or not isinstance(event, DeadlineCorrected):
            yield event
        elif event.status == "cancelled":
            yield DeadlineCancelled(occurred_on=event.occurred_on, deadline=old.id)
        elif old.id not in ended_anew or event.due_on != old.due_on:
            yield event


def clocks_of(state: Complaint, one: Enforceable) -> list[Deadline]:
    """The clocks on record of the time to enforce something."""
    return [clock for clock in state.deadlines.values() if clock.rule == RULE and clock.scope == one.scope]


def clocks_before(state: Complaint, scope: str) -> list[Deadline]:
    """The same, with those of what it has taken the place of: what hindered the worker then hindered him in this as well."""
    clocks = [clock for clock in state.deadlines.values() if clock.rule == RULE]
    if all(clock.scope == scope for clock in clocks):
        return clocks
    scopes = [scope]
    for name in scopes:
        scopes += [one.id for one in _place_of(state, state.find_award(name)) if one.id not in scopes]
    return [clock for clock in clocks if clock.scope in scopes]


def _pauses(state: Complaint, scope: str) -> Pauses:
    """When the time to enforce something stood still; most never does."""
    stood = any(
        one.rule == RULE and (one.paused_on or one.pauses or one.stood_still) for one in state.deadlines.values()
    )
    return stood_still(clocks_before(state, scope)) if stood else ()


def _place_of(state: Complaint, award: Award | None) -> Iterator[Award]:
    """The awards and judgments of which all went into another: what it corrects, and what its suit or appeal was about."""
    gone = [one for one in state.awards if one.superseded and one is not award] if award else []
    filings = [filing_of(state, award.scope)] if award and _is_of_court(state, award.scope) else []
    for one in gone:
        corrected = award is not None and award.replaces == one.id
        heard = (one.judgment and is_heard_together(state, filing, one.scope) for filing in filings)
        if corrected or any(is_about(state, filing, one) for filing in filings) or any(heard):
            yield one


def _is_of_court(state: Complaint, scope: str) -> bool:
    limb = state.find_limb(scope)
    return limb is not None and limb.procedure == "litigation"


def _is_touched(before: Complaint, after: Complaint, event: Event) -> bool:
    """Whether an event can have changed what the line is read from."""
    if not (after.awards or after.proceedings or any(is_conciliated(one) for one in after.limbs)):
        return False
    clock = after.deadlines.get(getattr(event, "deadline", ""))
    if clock is not None:
        stood = clock.rule == RULE and isinstance(event, DeadlinePaused | DeadlineResumed)
        return stood or clock.rule in TO_ANSWER
    names = ("awards", "agreements", "claims", "limbs", "cases", "proceedings")
    return any(getattr(before, name) is not getattr(after, name) for name in names)


def _newly_binding(award: Award, found: list[Enforceable], state: Complaint) -> Iterator[AwardEffective]:
    """That an award binds, from a day that is not on record: because nobody answered it.

    Its time may be met by an application made before a receipt showed that it can still be answered: then it does not bind.
    """
    own = award.performance_due_on or award.effective_on
    since = next((one.since for one in found if one.scope == award.id), None)
    at_once = since == award.made_on and binds_at_once(state, award)
    known = since is None or since in (own, award.bound_on) or at_once
    if since is not None and not known and not is_answerable(state, award):
        yield AwardEffective(occurred_on=since, award=award.id)


def enforceable(state: Complaint) -> list[Enforceable]:
    """What can be enforced, or could be before something else took its place."""
    return list(_each(state, _Days(state)))


def _each(state: Complaint, days: _Days) -> Iterator[Enforceable]:
    obeyed = frozenset(obeyed_awards(state))
    for award in state.awards:
        about = claims_about(state, award) or claims_decided(state, award)
        ids = lineage(state, award)
        applications = _applications(state, (*ids, *((award.scope,) if award.conciliated else ())))
        standing = _applications(state, ids[1:])
        pending = [filed_on for filed_on, back_on in applications if back_on is None]
        last = days.last(about, award.paid_on)
        yield Enforceable(
            scope=award.id,
            since=enforced_since(state, award, applied_on=min(pending, default=None)),
            acts=frozenset(award.paid_on) | days.acts(about),
            got_on=last if last is not None and is_got(state, award, obeyed=obeyed) else None,
            applications=applications,
            sought_before=any(back_on is None for _, back_on in standing),
            replaced=award.superseded,
            pauses=_pauses(state, award.id),
        )
    for limb in state.limbs:
        if is_conciliated(limb) and not any(one.scope == limb.id for one in state.awards):
            got_on = days.last(limb.claims) if limb.id in obeyed else None
            since = state.cases[limb.id].enforced_from
            filed, pauses = _applications(state, (limb.id,)), _pauses(state, limb.id)
            yield Enforceable(limb.id, since, days.acts(limb.claims), got_on, filed, pauses=pauses)
    yield from _outside(state, days)


def _outside(state: Complaint, days: _Days) -> Iterator[Enforceable]:
    """What was decided elsewhere: who got all that it is about got it. What has gone to another complaint is enforced there."""
    for one in state.proceedings:
        about = claims_outside(state, one)
        if one.kind not in ENFORCED or (about and all(claim.went_to is not None for claim in about)):
            continue
        claims = tuple(claim.id for claim in about)
        filed = (*_applications(state, names_of(one)), *applied_outside(state, one))
        got_on = days.last(claims) if claims and not days.is_open(claims) else None
        since, pauses = enforced_outside_since(state, one), _pauses(state, one.id)
        yield Enforceable(one.id, since, days.acts(claims), got_on, filed, pauses=pauses)


def _applications(state: Complaint, ids: Iterable[str]) -> tuple[tuple[date, date | None], ...]:
    """Applications for the enforcement of something, oldest first; what the court ended itself it has answered."""
    wanted = frozenset(ids)
    cases = [(limb, state.cases[limb.id]) for limb in state.limbs if limb.procedure == "litigation"]
    found = [
        (case.filed_on, case.back_on if limb.result in HANDED_BACK else None)
        for limb, case in cases
        if case.kind == "enforcement" and case.after in wanted
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0], pair[1] or date.max)))


class _Days:
    """The days on which something of each claim was got, or its limitation interrupted; read once for all awards."""

    def __init__(self, state: Complaint) -> None:
        self._state = state
        self._got: dict[str, set[date]] = {one.id: set(one.paid_on) for one in state.claims}
        for promise in ever_promised(state):
            for claim in claims_about(state, promise) if promise.paid_on else ():
                self._got[claim].update(promise.paid_on)
        self._acts = {one.id: frozenset(one.interruptions) | self._got[one.id] for one in state.claims}
        met = set(satisfied_claims(state))
        self._open = {one.id for one in state.claims if one.asked and one.id not in met}

    def acts(self, claims: Iterable[str]) -> frozenset[date]:
        """The days on which something happened about each of some claims, as far as they are still to be got."""
        about = tuple(claims)
        its = [self._acts[one] for one in about if one in self._open] or [self._acts[one] for one in about]
        return reduce(lambda one, other: one & other, its) if its else frozenset()

    def is_open(self, claims: Iterable[str]) -> bool:
        """Whether somebody still asks for one of some claims."""
        return any(one in self._open for one in claims)

    def last(self, claims: Iterable[str], own: tuple[date, ...] = ()) -> date | None:
        """The last day on which something of some claims was got."""
        return max((*own, *(on for one in claims for on in self._got[one])), default=None)


def stood_still(mine: list[Deadline]) -> Pauses:
    """When the time stood still, oldest first, whichever of its clocks that was told on.

    What hinders the worker does so until its end is told, on the clock that has taken the place of the one it was told on;
    what ended that clock, an application or an interruption, does not say that it is gone.
    """
    over = {pair for one in mine for pair in (*one.pauses, *one.stood_still)}
    told: list[tuple[date, date]] = [*over]
    for one in mine:
        if one.paused_on is not None:
            ends = [until for since, until in over if since >= one.paused_on] if one.status != "paused" else []
            told.append((one.paused_on, min(ends, default=date.max)))
    found: list[tuple[date, date]] = []
    for since, until in sorted(told):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return tuple((since, None if until == date.max else until) for since, until in found)


def stretches(one: Enforceable, context: Context) -> tuple[Stretch, ...]:
    """The clocks of the time to enforce something, in order; none where it cannot be enforced."""
    if one.since is None or one.sought_before or find_rule(RULE, context, on=one.since) is None:
        return ()
    gone, now = list[Stretch](), Stretch(RULE, one.since, pauses=one.pauses)
    for turn in _turns(one):
        if not (turn.is_act or turn.given_up):
            return (*gone, replace(now, end="met", on=turn.on))
        late = is_over(now, turn.on, context)
        if turn.given_up and late and not is_over(now, turn.filed_on, context):
            gone.append(replace(now, end="met", on=max(turn.filed_on, now.since)))
        elif turn.given_up or late or turn.on <= now.since:
            continue
        else:
            gone.append(replace(now, end="cancelled", on=turn.on, cause=CorrectionCause.INTERRUPTED))
        now = Stretch(RULE, turn.on, pauses=one.pauses)
    if one.got_on is not None and one.got_on < now.since:
        return tuple(gone)
    return (*gone, replace(now, end="met", on=one.got_on) if one.got_on is not None else now)


def _turns(one: Enforceable) -> list[_Turn]:
    """What moves the time, oldest first; what came when everything was got moves nothing."""
    until = one.got_on or date.max
    acts = [_Turn(on, is_act=True) for on in one.acts if on < until]
    filed = [_Turn(filed_on, filed_on=filed_on) for filed_on, back_on in one.applications if back_on is None]
    back = [
        _Turn(back_on, filed_on=filed_on, given_up=True)
        for filed_on, back_on in one.applications
        if back_on and back_on < until
    ]
    return sorted((*acts, *filed, *back))


PROCEDURE = Procedure(
    name="clocks", allowed=(), decide={}, evolve={AwardEffective: bound, PerformanceDayTold: with_day}, follow=follow
)
"""The line of all that is enforced, made here or elsewhere; nobody gives it a command, so it goes by the name of the clocks."""
