"""Double wages for want of a written contract (二倍工资): from which days their limitation may be counted, place by place.

Places differ. Month by month, each month's part runs out for itself, so the first runs out first: that is the careful
reading, and the country's where nothing else is said. Elsewhere all of it counts from the last month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count, takewhile

from casework.claim_facts import month_of
from casework.counted import find_rule
from casework.procedure import Context
from casework.replacing import replace
from casework.state import Claim
from law.clock import due
from law.refused import RuleError
from law.rule import Rule

MONTHLY = "LIM.5"
"""The rule of that limitation; which claims it is for is its data."""

SWITCH, BY_MONTH = "double_wage_limitation", "by_month"
"""The question that places answer differently, and the answer by which every month counts for itself."""

CONTRACT, YEAR = "EMP.1", "EMP.1.YEAR"
"""The time to make a written contract, after which double wages begin, and the time at whose end they end."""

ENDS = ("contract_signed_on", "terminated_on", "employed_to")
"""The facts with which they end earlier."""


def is_by_month(claim: Claim, context: Context) -> bool:
    """Whether the rule is about a claim of this code."""
    rule = find_rule(MONTHLY, context, on=context.today)
    return rule is not None and f"claim:{claim.code}" in rule.applies


def month_starts(claim: Claim, context: Context, *, by: date | None = None) -> Iterator[date]:
    """The days from which parts of a claim count by the reading of its place, oldest first; none where nobody knows.

    Those still to come are among them, unless only those that have begun `by` a day are asked for. Each is counted as it
    is asked for.
    """
    began = month_of(claim.facts, "employed_from")
    if began is None:
        return
    try:
        how = context.law.parameter(SWITCH, place=context.places.of("performance"), on=context.today)
    except RuleError:
        return
    starts = takewhile(lambda start: by is None or start <= by, _months(claim, began[0], context))
    yield from starts if how == BY_MONTH else tuple(starts)[-1:]


def latest_month_start(claim: Claim, start: date) -> date | None:
    """The last day a month can have begun, where of the first day of work no more than the month is known."""
    began = month_of(claim.facts, "employed_from")
    return start + (began[1] - began[0]) if began is not None and began[0] != began[1] else None


def _months(claim: Claim, began: date, context: Context) -> Iterator[date]:
    """The first days of the months, each counted from the first day of work (CNT.4): a chain of last days would drift.

    A text by which no day follows the one before has no months, so that there are no more of them than days.
    """
    rule, year = find_rule(CONTRACT, context, on=began), find_rule(YEAR, context, on=began)
    if rule is None or year is None:
        return
    ends = [found[0] for name in ENDS if (found := month_of(claim.facts, name)) is not None]
    over = min([_after(year, began, 1, context), *ends])
    before = began
    for number in count(1):
        start = _after(rule, began, number, context)
        if not before < start < over:
            return
        yield start
        before = start


def _after(rule: Rule, start: date, times: int, context: Context) -> date:
    """The natural last day of so many periods of a rule, one behind the other, from a day on."""
    assert rule.length is not None
    return due(replace(rule, length=rule.length * times), start, calendar=context.law.calendar).natural_on
