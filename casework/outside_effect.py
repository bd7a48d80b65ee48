"""From when what was decided in a proceeding elsewhere can be enforced (CPL 250), read from its papers and suits.

Its items are not on record, so it counts as a whole: a final award (终局) from the day on which it was made, or the first
day on which somebody is known to have got it; any other behind the last day on which a side known to have it could sue,
unless suits dispute all of it; a judgment from the day on which it took effect. What has gone to a court elsewhere to be
enforced, and whose day of performance is known from there, has its time there and counts from that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework.award_effect import scope_of
from casework.codes import Party
from casework.disputes import SUIT, covers_outside, outside_answers, set_aside
from casework.state import Claim, Complaint, Proceeding

FINAL = ("final_award_received", "final_award_received_by_employer")
ENFORCED = frozenset({"arbitration", "suit", "enforcement"})
"""Proceedings elsewhere that have a time to enforce: those that decide, and those in which that is done."""


@dataclass(frozen=True, slots=True)
class _Suit:
    """A suit about an award made elsewhere, here or before another court."""

    claims: tuple[str, ...]
    """Those that it is about; none named: all of them."""
    filed_on: date
    ended_on: date | None
    """When it ended without taking anything's place, so that it disputes nothing any more."""


def enforced_outside_since(state: Complaint, proceeding: Proceeding) -> date | None:
    """From when what was decided in a proceeding elsewhere can be enforced; None while that is not known, or not there."""
    facts = dict(proceeding.facts)
    if proceeding.kind == "enforcement":
        return facts.get("performance_due")
    if any(_has_day(one) for one in _enforcing(state, proceeding.id)):
        return None
    if proceeding.kind == "suit":
        return facts.get("judgment_effective")
    suits = list(_suits(state, proceeding))
    open_ = [one.claims for one in suits if one.ended_on is None]
    if proceeding.id in set_aside(state) or covers_outside(state, open_, proceeding):
        return None
    free = _free_since(state, proceeding, suits)
    finals = [on for name, on in facts.items() if name in FINAL]
    if finals:
        return max(facts.get("award_made", min(finals)), free or date.min)
    return _unanswered_since(state, proceeding, suits, free)


def claims_outside(state: Complaint, proceeding: Proceeding) -> list[Claim]:
    """The claims that a proceeding elsewhere is about; of an enforcement that names none, those of what it enforces."""
    if proceeding.kind == "enforcement" and not proceeding.claims and proceeding.after is not None:
        limb = state.find_limb(proceeding.after)
        if limb is not None:
            return [one for one in state.claims if one.id in limb.claims]
        proceeding = state.find_proceeding(proceeding.after) or proceeding
    return [one for one in state.claims if proceeding.is_about(one)]


def names_of(proceeding: Proceeding) -> tuple[str, ...]:
    """By what an application for enforcement may name it: an enforcement elsewhere also by what is enforced there."""
    return tuple(one for one in (proceeding.id, proceeding.kind == "enforcement" and proceeding.after) if one)


def applied_outside(state: Complaint, proceeding: Proceeding) -> tuple[tuple[date, None], ...]:
    """The days on which enforcement of it was applied for elsewhere."""
    its = {one.id: one for name in names_of(proceeding) for one in _enforcing(state, name)}
    if proceeding.kind == "enforcement":
        # Another court to which it went has a day, and so a time, of its own.
        its = {one.id: one for one in its.values() if not _has_day(one)} | {proceeding.id: proceeding}
    return tuple((on, None) for one in its.values() for name, on in one.facts if name == "applied")


def _enforcing(state: Complaint, name: str) -> list[Proceeding]:
    return [one for one in state.proceedings if one.kind == "enforcement" and one.after == name]


def _has_day(enforcement: Proceeding) -> bool:
    return any(name == "performance_due" for name, _ in enforcement.facts)


def _unanswered_since(state: Complaint, proceeding: Proceeding, suits: list[_Suit], free: date | None) -> date | None:
    """Behind the last day to sue of those who missed it, and not before suits about all of it were over.

    As of an award made here, the first end of a suit is the day where no receipt is known.
    """
    scopes = {scope_of(proceeding.id, party) for party in Party}
    clocks = [one for one in state.deadlines.values() if one.rule == "LIT.1" and one.scope in scopes]
    if any(one.status == "running" for one in clocks):
        return None
    missed = [one.due_on + timedelta(days=1) for one in clocks if one.status == "lapsed"]
    ends = sorted(one.ended_on for one in suits if one.ended_on is not None)
    return max([*missed, *([free] if free else ())] or ends[:1], default=None)


def _suits(state: Complaint, proceeding: Proceeding) -> Iterator[_Suit]:
    """The suits about an award made elsewhere; one that brought a judgment never ends here: that has taken its place."""
    for one in outside_answers(state, proceeding):
        if one.kind == SUIT and one.limb is not None:
            case = state.cases[one.limb]
            yield _Suit(one.claims, case.filed_on, case.ended_on)
    for outside in state.proceedings:
        if outside.kind == "suit" and outside.after == proceeding.id:
            filed = [on for name, on in outside.facts if name == "filed"]
            withdrawn = [on for name, on in outside.facts if name == "withdrawn"]
            yield _Suit(outside.claims, min(filed, default=date.min), max(withdrawn, default=None))


def _free_since(state: Complaint, proceeding: Proceeding, suits: list[_Suit]) -> date | None:
    """The first day since which suits that ended no more dispute all of it; None where they never did."""
    for day in sorted({one.ended_on for one in suits if one.ended_on is not None}, reverse=True):
        still = [one for one in suits if one.filed_on <= day and (one.ended_on is None or one.ended_on >= day)]
        if covers_outside(state, [one.claims for one in still], proceeding):
            return day
    return None
