"""Readings beside the record that emergency legal aid was raised for, in the form of time limits: lists show both alike.

No clock of the matter stands behind them, so nothing can be done to one; it is there as long as the reading runs by the
careful date it was told for.
"""

from __future__ import annotations

from typing import Any

from casework.counted import counted_with, find_rule
from casework.legal_aid import NOT_ASKED, urgency, urgent_from
from casework.limitation_view import ReadingShown, beside_the_record
from casework.procedure import Context
from casework.state import Complaint, Deadline
from law.clock import Due


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
    here = context.told_by(state)
    found = {
        limit.id: limit
        for claim, one in beside_the_record(state, here)
        if (limit := _limit(claim, one, here)) is not None and limit.id in told
    }
    return tuple(sorted(found.values(), key=lambda one: (one.conservative_on, one.id)))


def _id(claim: str, rule: str, act_by: object) -> str:
    return f"{claim}.{rule}.{act_by}"


def _limit(claim: str, one: ReadingShown, context: Context) -> Deadline | None:
    begun, act_by, due_on = one.started_on, one.conservative_on, one.due_on
    if begun is None or act_by is None or due_on is None:
        return None
    given, urgent = _counted(one, context), urgency(context)
    return Deadline(
        id=_id(claim, one.rule, act_by),
        rule=one.rule,
        scope=claim,
        whose="party",
        holder="worker",
        started_on=begun,
        natural_on=one.natural_on or due_on,
        due_on=due_on,
        conservative_on=act_by,
        due_at=None,
        article=one.article,
        mark=one.mark,
        provisional=one.provisional,
        trace=tuple((step.on, step.zh, step.en) for step in given.trace) if given is not None else (),
        aid_on=urgent_from(act_by, urgent) if urgent is not None else None,
    )


def _counted(one: ReadingShown, context: Context) -> Due | None:
    """The steps of its date, where nothing but its rule made it."""
    assert one.started_on is not None
    rule = find_rule(one.rule, context, on=one.started_on)
    given = counted_with(rule, one.started_on, (), context)[0] if rule is not None else None
    return given if given is not None and given.conservative_on == one.conservative_on else None
