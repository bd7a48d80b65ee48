"""Emergency legal aid for what is counted beside the record: a part of double wages, the limitation kept under a claim of
interest. No clock of the matter runs for them, so time itself looks at them; each is told once for its careful date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from casework.codes import Stage
from casework.legal_aid import EMERGENCY, EmergencyAidRaised, is_watched, urgency, urgent_from
from casework.legal_aid import raised as raised_of_clocks
from casework.limitation_view import beside_the_record
from casework.procedure import Context, Event, Procedure
from casework.state import Complaint
from law.rule import Urgency

OVER = frozenset({Stage.WITHDRAWN, Stage.CLOSED})
"""Where nobody works on the matter any more, and no clock of its own keeps it awake."""

Near = tuple[str, str, date]
"""A claim, the rule of a reading, and its careful date."""


def _watched(state: Any, context: Context, urgent: Urgency) -> list[Near]:
    """The readings beside the record that run and were not told of yet."""
    if not isinstance(state, Complaint) or state.stage in OVER:
        return []
    told = {(one.id, *aid) for one in state.claims for aid in one.aid_for}
    found = (
        (claim, one.rule, one.conservative_on)
        for claim, one in beside_the_record(state, context)
        if one.conservative_on is not None and is_watched(one.rule, urgent)
    )
    return [one for one in dict.fromkeys(found) if one not in told]


def wakes(state: Any, context: Context) -> Iterator[datetime]:
    """The beginning of the first urgent day of each reading that was not told of, in the installation's zone."""
    urgent = urgency(context)
    if urgent is None:
        return
    for _, _, act_by in _watched(state, context, urgent):
        yield datetime.combine(urgent_from(act_by, urgent), time(), tzinfo=context.zone)


def raised(state: Any, context: Context) -> list[Event]:
    """What time brings about: clocks of the record that are urgent now, and readings beside it."""
    urgent = urgency(context)
    if urgent is None:
        return []
    beside = [
        EmergencyAidRaised(occurred_on=context.today, rule=EMERGENCY, limit=limit, scope=claim, act_by=act_by)
        for claim, limit, act_by in _watched(state, context, urgent)
        if urgent_from(act_by, urgent) <= context.today
    ]
    return [*raised_of_clocks(state, context), *beside]


PROCEDURE = Procedure(name="clocks", allowed=(), decide={}, evolve={}, wakes=wakes)
