"""What of a claim's limitation counts without a clock of the matter: each month of double wages, and what a claim of interest
would be worth as one of right, so that nobody loses a right while others bargain.

Nobody is accused by it, so it is off the record; but time looks at it, and it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.codes import Nature
from casework.counted import counted_with, find_rule
from casework.limitation import GENERAL, Reading, of_claim, start_of
from casework.limitation_line import Stretch, latest_start, line, over_here
from casework.limitation_months import MONTHLY, is_by_month, latest_month_start, month_starts
from casework.limitation_turns import turns
from casework.obstacles import limitation_clocks, suspensions
from casework.procedure import Context
from casework.state import Claim, Complaint, Deadline


@dataclass(frozen=True, slots=True)
class Beside:
    """A reading that runs, of a claim: the rule it counts by now, the day from which it is there (a month of double wages
    may be still to come), and its careful date. `first` is whether no later one of the claim can run out before it.
    """

    claim: str
    rule: str
    begins_on: date
    act_by: date
    first: bool


def is_interest(claim: Claim, context: Context) -> bool:
    """Whether a claim is one of interest: by what it was found to be, else by its code."""
    entry = context.law.claims.get(claim.code)
    return (claim.nature or (Nature(entry.nature) if entry else None)) is Nature.INTEREST


def shadow(claim: Claim) -> Reading:
    """What a claim of interest would be counted by, were it one of right after all."""
    found = start_of(GENERAL, claim.facts)
    return GENERAL, found[0] if found else None


def latest_of(reading: Reading, claim: Claim) -> date | None:
    """The last day a reading can have begun, where its day is not known exactly; a month counts from the first day of work."""
    rule, since = reading
    return latest_month_start(claim, since) if rule == MONTHLY and since else latest_start(reading, claim)


def beside_the_record(state: Complaint, context: Context) -> Iterator[Iterator[Beside]]:
    """For each claim that is still asked for, the readings of it that run, or will, in the order in which they begin.

    They are counted one by one, as they are asked for.
    """
    over, clocks = over_here(state), limitation_clocks(state)
    for claim in state.claims:
        if claim.id in over or claim.withdrawn_on is not None:
            continue
        if is_interest(claim, context) or (claim.asked and is_by_month(claim, context)):
            yield _running(state, claim, clocks.get(claim.id, []), context)


def _running(state: Complaint, claim: Claim, mine: list[Deadline], context: Context) -> Iterator[Beside]:
    """The readings of a claim that count, without those that have a clock; what an act began anew has become one."""
    seen = {(one.rule, one.started_on) for one in mine}
    told, pauses = turns(state, claim), suspensions(state, claim, mine)
    for reading in _readings(state, claim, context):
        counted = line(reading, told, pauses, context, latest=latest_of(reading, claim))
        last = counted[-1] if counted else None
        if last is None or last.end or (last.rule, last.since) in seen:
            continue
        seen.add((last.rule, last.since))
        act_by = _act_by(last, context)
        if act_by is not None:
            # Months run out in the order in which they began, unless something began one anew or stopped it.
            first = (last.rule, last.since) == reading and not pauses and last.rule == MONTHLY
            yield Beside(claim.id, last.rule, last.since, act_by, first)


def _readings(state: Complaint, claim: Claim, context: Context) -> Iterator[Reading]:
    if is_interest(claim, context) and not of_claim(state, claim, context):
        yield shadow(claim)
    if claim.asked and is_by_month(claim, context):
        yield from ((MONTHLY, start) for start in month_starts(claim, context))


def _act_by(one: Stretch, context: Context) -> date | None:
    """The careful date of what counts; None where it stands still, has run out, or its rule was not in force."""
    rule = find_rule(one.rule, context, on=one.since)
    if rule is None:
        return None
    given, _, standing = counted_with(rule, one.since, one.pauses, context)
    return None if standing is not None or given.due_on < context.today else given.conservative_on
