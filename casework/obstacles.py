"""What hindered the party of a claim (中止事由): a fact of the claim, which each reading of its limitation takes by its own rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.limitation import RULES
from casework.procedure import Fact
from casework.replacing import replace
from casework.state import Claim, Complaint, Deadline

Pauses = tuple[tuple[date, date | None], ...]


def limitation_clocks(state: Complaint) -> dict[str, list[Deadline]]:
    """The clocks of limitation by claim, so that whoever asks about many claims goes through the clocks once."""
    found: dict[str, list[Deadline]] = {}
    for one in state.deadlines.values():
        if one.rule in RULES:
            found.setdefault(one.scope, []).append(one)
    return found


def suspensions(state: Complaint, claim: Claim, mine: list[Deadline] | None = None) -> Pauses:
    """When the party of a claim was hindered, oldest first; what hinders it still has no end.

    Whoever asks about many claims gives the claim's own clocks (`limitation_clocks`).
    """
    return hindrances(claim, limitation_clocks(state).get(claim.id, []) if mine is None else mine)


def hindrances(claim: Claim, mine: list[Deadline]) -> Pauses:
    """The same, read from the claim and its own clocks of limitation.

    Older records have it on a clock only. There, what was resumed has ended for every clock of the claim; a clock that
    ended while it stood still stood so until then, unless another one has taken over its standing still.
    """
    stopped = [(one, one.paused_on) for one in mine if one.paused_on is not None and not _follows(claim, one)]
    on_clocks: dict[date, date | None] = {since: one.ended_on for one, since in stopped}
    on_clocks |= {since: None for one, since in stopped if one.status == "paused"}
    resumed = {since: until for one in mine for since, until in one.pauses}
    found = dict(claim.suspended)
    # The end that an older record has on a clock only, of what the claim brought along; not that of something which was
    # taken back on its day and is told again.
    found |= {
        since: resumed[since] for since, until in found.items() if until is None and resumed.get(since, since) > since
    }
    told = tuple(found.items())
    for since, until in (on_clocks | resumed).items():
        if since not in found and not _covers(told, since):
            found[since] = until
    return tuple(sorted(found.items()))


def _follows(claim: Claim, one: Deadline) -> bool:
    """Whether a clock only stands still from its first day, because of what hindered before it and is on record."""
    return one.paused_on == one.started_on and any(since < one.started_on for since, _ in claim.suspended)


def _covers(told: Pauses, on: date) -> bool:
    """Whether a day lies in a time that is on record; a clock that began later stands still from its own first day."""
    return any(since < on and (until is None or on < until) for since, until in told)


def claim_of(state: Any, deadline: Deadline) -> Claim | None:
    """The claim whose limitation a clock counts; None for every other clock."""
    if deadline.rule not in RULES or not isinstance(state, Complaint):
        return None
    return state.find_claim(deadline.scope)


def still_hindering(state: Any, deadline: Deadline) -> tuple[date, ...]:
    """Since when the party of a clock's claim is hindered by what has no end on record yet, oldest first."""
    claim = claim_of(state, deadline)
    return tuple(since for since, until in (suspensions(state, claim) if claim else ()) if until is None)


def hindering(state: Any, deadline: Deadline, on: date) -> date | None:
    """Since when something hinders the party of a clock's claim that can have ended on this day: the latest before it.

    What begins on the day itself is meant only where nothing else can have ended then.
    """
    begun = [since for since in still_hindering(state, deadline) if since <= on]
    return max(begun, key=lambda since: (since < on, since), default=None)


def earlier_starts(state: Any, deadline: Deadline) -> tuple[date, ...]:
    """The first days of all the clocks of a clock's claim: what hindered then may decide whether an act came in time."""
    if claim_of(state, deadline) is None:
        return ()
    mine = (one for one in state.deadlines.values() if one.scope == deadline.scope and one.rule in RULES)
    return tuple(one.started_on for one in mine)


def hindered(state: Complaint, fact: Fact) -> Complaint:
    """The claim with one more time in which its party was hindered, or with the end of one that is on record."""
    claims = (_with(one, fact) if one.id == fact.scope else one for one in state.claims)
    return replace(state, claims=tuple(claims))


def _with(claim: Claim, fact: Fact) -> Claim:
    return replace(claim, suspended=tuple(sorted({**dict(claim.suspended), fact.on: fact.until}.items())))
