"""Readings beside the record that emergency legal aid was raised for, in the form of time limits: lists show both alike.

No clock of the matter stands behind them, so nothing can be done to one; it is there as long as the reading runs by the
careful date it was told for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.counted import counted_with, find_rule
from casework.legal_aid import NOT_ASKED, urgency, urgent_from
from casework.limitation_beside import Beside, beside_the_record
from casework.obstacles import limitation_clocks, suspensions
from casework.procedure import Context
from casework.state import Complaint, Deadline


def ids_told(state: Any) -> tuple[str, ...]:
    """The ids under which readings of a matter stand, or stood, among time limits."""
    if not isinstance(state, Complaint):
        return ()
    return tuple(dict.fromkeys(_id(one.id, *aid) for one in state.claims for aid in one.aid_for))


def urgent_limits(state: Any, context: Context) -> tuple[Deadline, ...]:
    """Those that run still, the nearest first; their `aid_on` is the first day on which so little was left."""
    told = frozenset(ids_told(state))
    if not told or state.stage in NOT_ASKED:
        return ()
    here, clocks = context.told_by(state), limitation_clocks(state)
    found = {
        limit.id: limit
        for readings in beside_the_record(state, here)
        for one in readings
        if _id(one.claim, one.rule, one.act_by) in told
        for limit in _limits(one, state, clocks.get(one.claim, []), here)
    }
    return tuple(sorted(found.values(), key=lambda one: (one.conservative_on, one.id)))


def _id(claim: str, rule: str, act_by: date) -> str:
    return f"{claim}.{rule}.{act_by}"


def _limits(one: Beside, state: Complaint, mine: list[Deadline], context: Context) -> Iterator[Deadline]:
    """A reading as a time limit, with the steps of its date; none where its rule is in force no more."""
    rule, urgent = find_rule(one.rule, context, on=one.begins_on), urgency(context)
    if rule is None or urgent is None:
        return
    claim = next(each for each in state.claims if each.id == one.claim)
    given, _, _ = counted_with(rule, one.begins_on, suspensions(state, claim, mine), context)
    yield Deadline(
        id=_id(one.claim, one.rule, one.act_by),
        rule=one.rule,
        scope=one.claim,
        whose="party",
        holder="worker",
        started_on=one.begins_on,
        natural_on=given.natural_on,
        due_on=given.due_on,
        conservative_on=one.act_by,
        due_at=None,
        article=given.article,
        mark=rule.status,
        provisional=given.provisional,
        trace=tuple((step.on, step.zh, step.en) for step in given.trace),
        aid_on=urgent_from(one.act_by, urgent),
    )
