"""From when an award or a judgment of a proceeding elsewhere can be enforced (CPL 250), read from its papers and suits.

Its items are not on record, so it counts as a whole: a final award (终局) from the day on which it was made, or the first
one known to have got it; any other behind the last day on which a side known to have it could sue, unless a suit about it
was filed; a judgment from the day on which it took effect. Who has it from the court itself has the day of performance
there (`enforcement.performance_due`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from casework.award_effect import scope_of
from casework.codes import Party
from casework.disputes import SET_ASIDE, SUIT, filings, outside_answered, workers_of
from casework.state import Complaint, Proceeding

FINAL = ("final_award_received", "final_award_received_by_employer")
ENDED = ("withdrawn", "refused", "ended")
"""How a suit ends that takes nothing's place."""


def enforced_outside_since(state: Complaint, proceeding: Proceeding) -> date | None:
    """From when what was decided in a proceeding elsewhere can be enforced; None while that is not known."""
    if any(name == "performance_due" for one in _enforcing(state, proceeding) for name, _ in one.facts):
        return None
    facts = dict(sorted(proceeding.facts, key=lambda pair: pair[1], reverse=True))
    if proceeding.kind == "suit":
        return facts.get("judgment_effective")
    suits = tuple(_suits(state, proceeding))
    if proceeding.kind != "arbitration" or _is_disputed(state, proceeding, suits):
        return None
    ends = [ended_on for _, ended_on in suits if ended_on is not None]
    finals = [on for name, on in facts.items() if name in FINAL]
    if finals:
        return max([min([facts.get("award_made", min(finals)), *finals]), *ends])
    return _unanswered_since(state, proceeding, ends)


def applied_outside(state: Complaint, proceeding: Proceeding) -> tuple[tuple[date, None], ...]:
    """The days on which enforcement of it was applied for elsewhere."""
    papers = (paper for one in _enforcing(state, proceeding) for paper in one.facts)
    return tuple((on, None) for name, on in papers if name == "applied")


def _enforcing(state: Complaint, proceeding: Proceeding) -> list[Proceeding]:
    return [one for one in state.proceedings if one.kind == "enforcement" and one.after == proceeding.id]


def _unanswered_since(state: Complaint, proceeding: Proceeding, ends: list[date]) -> date | None:
    scopes = {scope_of(proceeding.id, party) for party in Party}
    clocks = [one for one in state.deadlines.values() if one.rule == "LIT.1" and one.scope in scopes]
    if any(one.status in ("running", "paused") for one in clocks):
        return None
    missed = [one.due_on + timedelta(days=1) for one in clocks if one.status == "lapsed"]
    return max([*missed, *ends], default=None)


def _suits(state: Complaint, proceeding: Proceeding) -> Iterator[tuple[tuple[str, ...], date | None]]:
    """The claims of each suit about it, here and elsewhere, and when it ended so that it disputes nothing any more."""
    limbs = {one.id: one for one in state.limbs}
    for one in filings(state, SUIT, given_up=True):
        if outside_answered(state, one, proceeding, facts=proceeding.facts) is not None or one.after == proceeding.id:
            judged = any(award.scope == one.limb for award in state.awards)
            ended = limbs[one.limb].result in ENDED and not judged
            yield one.claims, state.cases[one.limb].ended_on if ended else None
    for outside in state.proceedings:
        if outside.kind == "suit" and outside.after == proceeding.id:
            withdrawn = [on for name, on in outside.facts if name == "withdrawn"]
            yield outside.claims, max(withdrawn, default=None)


def _is_disputed(
    state: Complaint, proceeding: Proceeding, suits: tuple[tuple[tuple[str, ...], date | None], ...]
) -> bool:
    """Whether suits about it that were not given up are about all of it, or it was set aside; who did not sue has his part."""
    aside = filings(state, SET_ASIDE)
    granted = {one.id for one in state.limbs if one.result == "granted"}
    if any(one.after == proceeding.id and one.limb in granted for one in aside):
        return True
    open_ = [claims for claims, ended_on in suits if ended_on is None]
    suing = workers_of(state, [one for claims in open_ for one in claims])
    everybody = workers_of(state, [one.id for one in state.claims if proceeding.is_about(one)])
    return bool(open_) and (not suing or not all(open_) or everybody <= suing)
