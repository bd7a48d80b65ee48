"""What turns the limitation of a claim, read from everything on record: an act that interrupts it, a tribunal or court
that has it, and the day that body has it no more.

It is read anew each time, from the papers of other bodies, our own limbs and what a claim brought along, so the order in
which things were told does not matter. What is known to the month counts on the day that is safer for the party.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from casework.claim_facts import LONGEST_MONTH, RoughPrecision, first_day, last_day
from casework.codes import Party
from casework.state import Case, Claim, Complaint, Deadline, Limb, Proceeding

ACTS = frozenset(
    {
        "mediation.application_received",
        "inspection.filed",
        "petition.filed",
        "payment_order.applied",
        "arbitration.refused",
        "arbitration.unanswered",
    }
)
"""Papers of other bodies that prove an act of the party (AR 27(2)); a refused application is one."""

HOLDING = frozenset({"arbitration", "suit"})
"""The proceedings that use a claim's limitation, as long as their body has it."""
HANDED_BACK = frozenset({"withdrawn", "refused", "unanswered"})
"""What ends that: the party took it back, or the body did not take it. Limitation begins anew from then on."""
NO_PAPER = frozenset({"orally_refused"})
"""What is kept without a paper: it proves neither that a body has the case nor that it has it no more."""
BEGINNING = "filed"
"""The paper whose day is that of the beginning; by any other the body had the case some time before."""


REPLY, PERIOD, MEDIATED = "NEG.1", "NEG.2", "MED.3"
"""The times whose end without an agreement interrupts limitation (EMR 31): to answer a request, agreed, of a committee."""
TURNING = frozenset({REPLY, PERIOD, MEDIATED})


class Kind(IntEnum):
    """What a turn is, in the order in which turns of one day follow each other."""

    HELD = 0
    INTERRUPTED = 1
    BACK = 2


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One turn of a claim's limitation. `by` is the proceeding or limb; `exact` whether its day is known, or only that
    it was no later; `last` is the last day it can have been, where only its month is known."""

    on: date
    kind: Kind
    by: str = ""
    exact: bool = True
    last: date = date.min


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper with the days between which it can lie; without both nothing is known of its day."""

    fact: str
    first: date | None
    last: date | None

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def month_ends_on(self) -> date:
        """The last day it can have been, where the month is known and no more."""
        if self.first is None or self.last is None or self.exact:
            return date.min
        return self.last if (self.last - self.first).days < LONGEST_MONTH else date.min


def turns(state: Complaint, claim: Claim) -> tuple[Turn, ...]:
    """Every turn of a claim's limitation on record, oldest first."""
    found = {Turn(on, Kind.INTERRUPTED) for on in claim.interruptions}
    found |= {Turn(on, Kind.INTERRUPTED, last=last_day(RoughPrecision.MONTH, on)) for _, on in claim.rough_acts}
    for index, (since, until) in enumerate(claim.holdings):
        found |= set(_holding(f"before {index}", since, until))
    for proceeding in state.proceedings:
        if proceeding.is_about(claim):
            found |= set(of_proceeding(proceeding))
    for limb in state.limbs:
        if claim.id in limb.claims:
            found |= set(of_limb(state, limb))
    return tuple(sorted(found))


def is_held(state: Complaint, claim: Claim) -> bool:
    """Whether a tribunal or court has, or decided, a claim: then no limitation runs that its facts could move."""
    return bool(holders(turns(state, claim)))


def holders(told: tuple[Turn, ...]) -> set[str]:
    """Who has a claim after these turns."""
    having: set[str] = set()
    for one in told:
        if one.kind is Kind.HELD:
            having.add(one.by)
        elif one.kind is Kind.BACK:
            having.discard(one.by)
    return having


def _holding(by: str, since: date, until: date | None, *, exact: bool = True) -> Iterator[Turn]:
    yield Turn(since, Kind.HELD, by, exact)
    if until is not None:
        yield Turn(until, Kind.BACK, by)


def of_limb(state: Complaint, limb: Limb) -> Iterator[Turn]:
    """An application for arbitration or a suit of the worker's own, and talks; each other act is an interruption on record."""
    case = state.cases.get(limb.id)
    if limb.procedure == "negotiation" and case is not None:
        days = _of_talks(state, limb, case)
        yield from (Turn(on, Kind.INTERRUPTED) for on in days)
    if limb.procedure == "mediation":
        mediation = state.mediations[limb.id]
        ended_on = mediation.ended_on if limb.result == "failed" else None
        yield from (Turn(on, Kind.INTERRUPTED) for on in _over_without_agreement(state, limb, MEDIATED, ended_on))
    suit = case is not None and case.kind == "suit" and case.by is Party.WORKER
    if case is None or not (limb.procedure == "arbitration" or (limb.procedure == "litigation" and suit)):
        return
    yield from _holding(limb.id, case.applied_on or case.filed_on, case.back_on)


def _of_talks(state: Complaint, limb: Limb, case: Case) -> Iterator[date]:
    """The request that reached the other side (AR 27), its refusal or silence, and the end of an agreed period (EMR 31)."""
    yield case.filed_on
    reply = _clock(state, limb, REPLY)
    word_on = min((on for on in (case.answered_on, case.ended_on) if on is not None), default=None)
    if reply is not None and (reply.status == "lapsed" if word_on is None else word_on > reply.due_on):
        yield ran_out_on(reply)
    elif word_on is not None and limb.result == "refused":
        yield word_on
    yield from _over_without_agreement(state, limb, PERIOD, case.ended_on)


def _over_without_agreement(state: Complaint, limb: Limb, rule: str, ended_on: date | None) -> Iterator[date]:
    """The day a period ran out, or one side left within it; none where there was no such period, or it still runs."""
    period = _clock(state, limb, rule)
    if period is not None and ended_on is not None:
        yield min(ended_on, ran_out_on(period))
    elif period is not None and (period.status == "lapsed" or _met_late(period)):
        yield ran_out_on(period)


def ran_out_on(one: Deadline) -> date:
    """The last day of a time as the law counts it, before it moved behind days of rest: limitation counts from no later day."""
    return min(one.natural_on, one.due_on)


def _met_late(period: Deadline) -> bool:
    """Whether what ended a period came behind its last day: by then it had run out without an agreement."""
    return period.status == "met" and period.ended_on is not None and period.ended_on > period.due_on


def _clock(state: Complaint, limb: Limb, rule: str) -> Deadline | None:
    mine = [one for one in state.deadlines.values() if one.scope == limb.id and one.rule == rule]
    return mine[-1] if mine else None


def of_proceeding(one: Proceeding) -> Iterator[Turn]:
    """What the papers of another body's proceeding prove."""
    papers = tuple(_papers(one))
    had = [paper for paper in papers if paper.fact not in HANDED_BACK | NO_PAPER] if one.kind in HOLDING else []
    for paper in papers:
        if f"{one.kind}.{paper.fact}" in ACTS and paper.first and not (had and paper.fact in HANDED_BACK):
            yield Turn(paper.first, Kind.INTERRUPTED, last=paper.month_ends_on)
    if not had:
        return
    latest = max((paper.last for paper in had if paper.last), default=None)
    begun = min((paper for paper in had if paper.last), key=lambda paper: (paper.last, paper.fact), default=None)
    since = begun.last if begun else one.told_on
    back = max(
        (paper.last for paper in papers if paper.fact in HANDED_BACK and paper.exact and paper.last), default=None
    )
    if since is None:
        return
    exact = begun is not None and begun.fact == BEGINNING and begun.exact
    until = back if back is not None and back >= (latest or back) else None
    yield from _holding(one.id, min(since, until or since), until, exact=exact)


def _papers(one: Proceeding) -> Iterator[_Paper]:
    for fact, on in one.facts:
        yield _Paper(fact, on, on)
    for fact, precision, told in one.unclear:
        first = first_day(precision, told) if told and precision == RoughPrecision.MONTH else told
        yield _Paper(fact, first, last_day(precision, told) if told else None)
