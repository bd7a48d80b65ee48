"""When an award (裁决) or a judgment (判决) takes effect, and from when the two years to enforce it count (CPL 250).

What nobody answers in time binds (LDMAL 50, CPL 171); what is in dispute, or can still be answered, does not. The time
to enforce it (LIM.9) counts from the day on which it binds (`effective_since`), the day behind the later last day:

    the worker gets it on     2026-04-10    last day to sue: 2026-04-27
    the employer gets it on   2026-04-20    last day to sue: 2026-05-06
    nobody sues: it binds on  2026-05-07    last day to enforce: 2028-05-08

While nobody knows that the employer got it, it counts as binding from 2026-04-28: the careful day for the worker. The
receipt that is told then takes this back (`can_still_be_answered`), and it binds on 2026-05-07 as above.

Suits may be told in any order, so that a day proves wrong. Two workers are awarded something, each sues for his part, or
not, and whose part is free first decides; both sides got the award on 2026-04-10:

    only the first worker has sued; time passes               binds on 2026-04-28
    the first worker's suit was withdrawn on 2026-05-29       binds on 2026-04-28
    told later: the second worker had sued on 2026-04-20      binds on 2026-05-29    (`bound_too_early`)

    both have sued; time passes                               does not bind
    the second worker's suit was withdrawn on 2026-06-22      binds on 2026-06-22
    told later: the first one's was so on 2026-05-29          binds on 2026-05-29    (`bound_too_late`)

A suit that is told late was filed in time, so the time to sue of that side was used and did not run out. While the suit
is decided on, its clock does not say so yet: `with_time_used` is the complaint in which it does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import ClassVar

from casework import disputes
from casework.clock_facts import ENDED
from casework.codes import Party
from casework.deadlines import DeadlineLapsed, find_rule, started
from casework.fields import LocalId
from casework.procedure import Context, Event, Fact
from casework.replacing import replace
from casework.state import Award, AwardItem, Complaint


class AwardEffective(Event):
    """An award or judgment binds: nobody answered it in time, or no more (LDMAL 50, CPL 171). Enforcement counts from here."""

    kind: ClassVar[str] = "award_effective"
    award: LocalId

    def facts(self) -> tuple[Fact, ...]:
        """Without a day of performance the two years count from the effect (CPL 250)."""
        return (Fact("enforcement.performance_due", self.occurred_on, self.award),)


def scope_of(award: str, party: Party) -> str:
    """The scope of a party's clocks on an award."""
    return award if party is Party.WORKER else f"{award}.{party}"


def enforced_from(state: Complaint, replaced: Award | None) -> date | None:
    """The day of performance of one that is corrected, where enforcement counts from it: the correction keeps it."""
    scope = replaced.id if replaced else None
    days = [
        one.started_on
        for one in state.deadlines.values()
        if one.rule == "LIM.9" and one.scope == scope and one.status != "cancelled"
    ]
    return days[-1] if days else None


def is_enforcement_sought(state: Complaint, award: Award | None) -> bool:
    """Whether enforcement of an award or judgment, or of one it corrects, was applied for and not given up."""
    known = {one.after for one in disputes.filings(state, "enforcement")}
    while award is not None and award.id not in known:
        award = state.find_award(award.replaces) if award.replaces else None
    return award is not None


def is_enforceable(state: Complaint, award: Award, items: frozenset[int]) -> bool:
    """Whether some items of an award, or an award of which no item is known, leave a sum or an act to be enforced."""
    owed = award.owed_yuan > 0 and any(award.items[index].amount_yuan for index in items)
    return not award.items or owed or any(_orders_an_act(state, award.items[index]) for index in items)


def _orders_an_act(state: Complaint, item: AwardItem) -> bool:
    """Whether an item without an amount may order something to be done (LDMAL 51); where money was claimed, it gave none."""
    money = any(one.code == item.code and one.amount_yuan for one in state.claims)
    return not item.amount_yuan and item.code != "none" and not money


TO_APPEAL = "LIT.14.1"
"""The time to appeal against a judgment."""

TO_ANSWER = ("LIT.1", TO_APPEAL)
"""The times within which a suit, or an appeal, keeps an award or a judgment from taking effect."""


def takes_effect(state: Complaint, award: Award) -> bool:
    """Whether an award or judgment that binds only when nobody answers it does so now, and brings something to enforce.

    No side's time to answer runs any more, and what is in dispute is not all of it. A side whose receipt nobody knows
    may have got it on the first day, so its time counts as over: the worker's right to enforce is counted from the
    earliest day on which it can have taken effect, until the day itself is recorded.
    """
    answerable = award.judgment or disputes.is_arbitral(state, award)
    if award.superseded or not answerable or is_enforcement_sought(state, award):
        return False
    clocks = state.deadlines.values()
    if _is_answerable(state, award) or any(
        one.rule == "LIM.9" and one.scope == award.id and one.status != "cancelled" for one in clocks
    ):
        return False
    pending = disputes.filings(state, disputes.SUIT, disputes.APPEAL, pending=True)
    if disputes.covers(state, [one for one in pending if one.limb != award.scope], award):
        return False
    return is_enforceable(state, award, disputes.standing(award) - disputes.in_dispute(state, award))


def effective_since(state: Complaint, award: Award, on: date) -> date:
    """From when what takes effect now has it; the order of telling is no matter.

    Behind every last day to answer that was missed, and not before the end of the suits that disputed all of it, nor
    before the day of performance that it sets. Where neither is known, since the first suit about it ended, or since
    what happened on the given day. Of a judgment on record as in effect, as it was before the appeal.
    """
    if award.effective_on is not None:
        return award.performance_due_on or award.effective_on
    scopes = {scope_of(award.id, party) for party in Party}
    missed = [
        one.due_on + timedelta(days=1)
        for one in state.deadlines.values()
        if one.rule in TO_ANSWER and one.scope in scopes and one.status == "lapsed"
    ]
    free = disputes.undisputed_since(state, award)
    known: list[date] = [*missed, *([free] if free else ())] or [min((on, *disputes.ends(state, award)))]
    return max((*known, award.performance_due_on or date.min))


def bound_too_late(state: Complaint, award: Award, since: date) -> bool:
    """Whether the two years to enforce it count from a later day than the one on which it bound, as known by now.

    So where the end of another suit about it, or of one worker's, was told first, though it came later. While a side
    can still answer it, the day is not known.
    """
    return (
        award.bound_on is not None
        and since < award.bound_on
        and not _is_answerable(state, award)
        and _counts_from_effect(state, award)
    )


def bound_too_early(state: Complaint, award: Award, since: date) -> bool:
    """Whether the two years to enforce it count from an earlier day than the one on which it bound, as known by now."""
    return award.bound_on is not None and since > award.bound_on and _counts_from_effect(state, award)


def _counts_from_effect(state: Complaint, award: Award) -> bool:
    return any(
        one.rule == "LIM.9" and one.scope == award.id and one.started_on == award.bound_on
        for one in state.deadlines.values()
        if one.status not in ENDED
    )


def _is_answerable(state: Complaint, award: Award) -> bool:
    """Whether a side's time to answer it, as far as its receipt is known, still runs."""
    scopes = {scope_of(award.id, party) for party in Party}
    return any(
        one.rule in TO_ANSWER and one.scope in scopes and one.status in ("running", "paused")
        for one in state.deadlines.values()
    )


def with_time_used(state: Complaint, scopes: Collection[str]) -> Complaint:
    """The complaint as it is once somebody has answered in some scopes: the time to do so has been used there."""
    used = {
        one.id: replace(one, status="met")
        for one in state.deadlines.values()
        if one.rule in TO_ANSWER and one.scope in scopes and one.status not in ENDED
    }
    return replace(state, deadlines={**state.deadlines, **used})


def effect_of_silence(state: Complaint, event: DeadlineLapsed, context: Context) -> list[Event]:
    """Nobody answered in time: on the day after the last day to do so the award or judgment takes effect."""
    award = state.find_award(event.scope.partition(".")[0])
    if award is None:
        return []
    since = effective_since(state, award, event.occurred_on + timedelta(days=1))
    if not takes_effect(state, award) and not bound_too_late(state, award, since):
        return []
    return [AwardEffective(occurred_on=since, award=award.id)]


def had_effect(state: Complaint, award: Award | None) -> bool:
    """Whether a judgment, or the one it corrects, is on record as having taken effect: no time to appeal begins anew."""
    while award is not None and award.effective_on is None:
        award = state.find_award(award.replaces) if award.replaces else None
    return award is not None


def can_still_be_answered(state: Complaint, award: Award, on: date, context: Context) -> bool:
    """Whether what was taken to bind by the silence of those known to have it reached another side on a day so late
    that its time to answer ends behind that: the two years to enforce it did not begin yet (LDMAL 50, CPL 171).

    They stand where they count from a day of performance, from that of what it corrects, or from a later payment.
    """
    rule = find_rule(TO_ANSWER[award.judgment], context, on=on)
    if rule is None or award.bound_on is None or (award.replaces and award.bound_on <= award.made_on):
        return False
    last = started(rule, Fact("", on, award.id), deadline="d1", context=context).due_on
    return any(
        one.rule == "LIM.9" and one.scope == award.id and one.status not in ENDED and one.started_on <= last
        for one in state.deadlines.values()
    )


def bound(state: Complaint, event: AwardEffective) -> Complaint:
    """The award or judgment with the day since which it binds."""
    awards = tuple(replace(one, bound_on=event.occurred_on) if one.id == event.award else one for one in state.awards)
    return replace(state, awards=awards)
