"""When an award (裁决) or a judgment (判决) takes effect, and from when the two years to enforce it count (CPL 250).

What nobody answers in time binds (LDMAL 50, CPL 171); what is in dispute, or can still be answered, does not. The time
to enforce it (LIM.9) counts from the day on which it binds (`enforced_since`), the day behind the later last day:

    the worker gets it on     2026-04-10    last day to sue: 2026-04-27
    the employer gets it on   2026-04-20    last day to sue: 2026-05-06
    nobody sues: it binds on  2026-05-07    last day to enforce: 2028-05-08

While nobody knows that the employer got it, it counts as binding from 2026-04-28: the careful day for the worker. The
receipt that is told then takes this back, and it binds on 2026-05-07 as above.

Suits may be told in any order, so that a day proves wrong. Two workers are awarded something, each sues for his part, or
not, and whose part is free first decides; both sides got the award on 2026-04-10:

    only the first worker has sued; time passes               binds on 2026-04-28
    the first worker's suit was withdrawn on 2026-05-29       binds on 2026-04-28
    told later: the second worker had sued on 2026-04-20      binds on 2026-05-29

    both have sued; time passes                               does not bind
    the second worker's suit was withdrawn on 2026-06-22      binds on 2026-06-22
    told later: the first one's was so on 2026-05-29          binds on 2026-05-29

The day is read from the record each time, so what proves wrong is corrected with whatever is told (`enforcement_line.py`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from casework import disputes
from casework.codes import Party
from casework.fields import AnyDate, LocalId
from casework.limbs import not_before
from casework.procedure import Event
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.state import Award, AwardItem, Complaint, Deadline


class AwardEffective(Event):
    """An award or judgment binds: nobody answered it in time, or no more (LDMAL 50, CPL 171)."""

    kind: ClassVar[str] = "award_effective"
    award: LocalId


class PerformanceDayTold(Event):
    """The last day on which an award or judgment on record is to be performed became known: enforcement counts from there."""

    kind: ClassVar[str] = "performance_day_told"
    award: LocalId
    performance_due_on: AnyDate


def day_told(award: Award, performance_due_on: date | None, *, on: date) -> list[Event]:
    """The event of a day of performance that is told of one on record, or put right; nothing where none is told."""
    if performance_due_on is None:
        return []
    if award.superseded:
        raise ImpossibleValue.of(
            "/performance_due_on",
            "superseded_already",
            "该裁决或判决已被替代或撤销，请登记到现行有效的裁决或判决上。",
            "Another decision has taken its place, or it was set aside: record this on the one that stands.",
        )
    not_before(performance_due_on, award.made_on, "/performance_due_on")
    return [PerformanceDayTold(occurred_on=on, award=award.id, performance_due_on=performance_due_on)]


def with_day(state: Complaint, event: PerformanceDayTold) -> Complaint:
    """The award or judgment with its day of performance."""
    awards = tuple(
        replace(one, performance_due_on=event.performance_due_on) if one.id == event.award else one
        for one in state.awards
    )
    return replace(state, awards=awards)


def scope_of(award: str, party: Party) -> str:
    """The scope of a party's clocks on an award."""
    return award if party is Party.WORKER else f"{award}.{party}"


def lineage(state: Complaint, award: Award | None) -> tuple[str, ...]:
    """The ids of an award or judgment and of those it corrects, the latest first; none of none."""
    found: list[str] = []
    while award is not None:
        found.append(award.id)
        award = state.find_award(award.replaces) if award.replaces else None
    return tuple(found)


def corrections(state: Complaint, award: Award) -> list[Award]:
    """An award or judgment, and those that correct it."""
    return [one for one in state.awards if award.id in lineage(state, one)]


def is_enforcement_sought(state: Complaint, award: Award | None) -> bool:
    """Whether enforcement of an award or judgment, or of one it corrects, was applied for and not given up."""
    known = {one.after for one in disputes.filings(state, "enforcement")}
    return not known.isdisjoint(lineage(state, award))


def is_enforceable(state: Complaint, award: Award, items: frozenset[int]) -> bool:
    """Whether some items of an award, or an award of which no item is known, give a sum or an act to be enforced."""
    given = any(award.items[index].amount_yuan for index in items)
    return not award.items or given or any(_orders_an_act(state, award.items[index]) for index in items)


def _orders_an_act(state: Complaint, item: AwardItem) -> bool:
    """Whether an item without an amount may order something to be done (LDMAL 51); where money was claimed, it gave none."""
    money = any(one.code == item.code and one.amount_yuan for one in state.claims)
    return not item.amount_yuan and item.code != "none" and not money


TO_APPEAL = "LIT.14.1"
"""The time to appeal against a judgment."""

TO_ANSWER = ("LIT.1", TO_APPEAL)
"""The times within which a suit, or an appeal, keeps an award or a judgment from taking effect."""


def enforced_since(state: Complaint, award: Award, *, applied_on: date | None = None) -> date | None:
    """Since when an award or judgment can be enforced; None while it cannot, or nobody knows. Whoever told what first.

    Its day of performance, or of effect, where it has one and nobody ever disputed all of it. Else behind every last day
    to answer that was missed, and not before the end of the suits that disputed all of it. A side whose receipt nobody
    knows may have got it on the first day, so its time counts as over: the worker's right is counted from the earliest
    day on which it can have taken effect, until the day itself is recorded.

    What bound when enforcement was applied for (`applied_on`) is not undone by a receipt that came later.
    """
    answerable = award.judgment or award.conciliated or disputes.is_arbitral(state, award)
    pending = disputes.filings(state, disputes.SUIT, disputes.APPEAL, pending=True)
    if award.superseded or not answerable:
        return None
    if disputes.covers(state, [one for one in pending if one.limb != award.scope], award):
        return None
    free = disputes.undisputed_since(state, award)
    if award.effective_on is not None or (free is None and award.performance_due_on is not None):
        enforceable = award.performance_due_on or is_enforceable(state, award, disputes.standing(award))
        return (award.performance_due_on or award.effective_on) if enforceable else None
    if not is_enforceable(state, award, disputes.standing(award) - disputes.in_dispute(state, award)):
        return None
    if free is None and binds_at_once(state, award):
        return award.made_on
    if applied_on is None and is_answerable(state, award):
        return None
    return _bound_since(state, award, free, applied_on)


def _bound_since(state: Complaint, award: Award, free: date | None, applied_on: date | None) -> date | None:
    """Since when nobody answers it; None where no time to answer, and no suit, tells that.

    A correction binds since what it corrects did. What was enforced is not moved by a time that ran out only behind the
    application, unless all of them did: then it was applied for too early.
    """
    ids = lineage(state, award)
    if award.replaces and award.bound_on is not None and award.bound_on <= award.made_on:
        return max((award.bound_on, *_missed(state, ids[1:])))
    missed = _missed(state, ids)
    if applied_on is not None:
        missed = [one for one in missed if one <= applied_on] or missed
    known = [*missed, *([free] if free else ())] or sorted(disputes.ends(state, award))[:1]
    return max((*known, award.performance_due_on or date.min)) if known else None


def _missed(state: Complaint, ids: tuple[str, ...]) -> list[date]:
    """The days behind the last ones to answer some awards or judgments that were missed."""
    return [one.due_on + timedelta(days=1) for one in _to_answer(state, ids) if one.status == "lapsed"]


def _to_answer(state: Complaint, ids: tuple[str, ...]) -> list[Deadline]:
    scopes = {scope_of(one, party) for one in ids for party in Party}
    return [one for one in state.deadlines.values() if one.rule in TO_ANSWER and one.scope in scopes]


def binds_at_once(state: Complaint, award: Award) -> bool:
    """Whether nobody can answer it: a conciliation statement, a judgment of second instance, an award with a final item."""
    case = state.cases.get(award.scope)
    second = award.judgment and case is not None and case.kind == disputes.APPEAL
    return award.conciliated or second or (not award.judgment and any(one.final for one in award.items))


def is_answerable(state: Complaint, award: Award) -> bool:
    """Whether a side's time to answer it, or what it corrects, still runs, as far as its receipt is known."""
    return any(one.status in ("running", "paused") for one in _to_answer(state, lineage(state, award)))


def bound(state: Complaint, event: AwardEffective) -> Complaint:
    """The award or judgment with the day since which it binds."""
    awards = tuple(replace(one, bound_on=event.occurred_on) if one.id == event.award else one for one in state.awards)
    return replace(state, awards=awards)
