"""Emergency legal aid for what is counted beside the record: a part of double wages, the limitation kept under a claim of
interest. No clock of the matter runs for them, so time itself looks at them; each is told once for its careful date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from casework.codes import Stage
from casework.legal_aid import EMERGENCY, EmergencyAidRaised, is_watched, urgency, urgent_from
from casework.limitation_beside import Beside, beside_the_record
from casework.procedure import Context, Event, Procedure
from casework.state import Complaint
from law.rule import Urgency

OVER = frozenset({Stage.WITHDRAWN, Stage.CLOSED})
"""Where nobody works on the matter any more, and no clock of its own keeps it awake."""


def _watched(state: Any, context: Context, urgent: Urgency) -> Iterator[Iterator[Beside]]:
    """For each claim, the readings beside the record that were not told of yet."""
    if not isinstance(state, Complaint) or state.stage in OVER:
        return
    told = {(one.id, *aid) for one in state.claims for aid in one.aid_for}
    for readings in beside_the_record(state, context):
        yield (
            one for one in readings if is_watched(one.rule, urgent) and (one.claim, one.rule, one.act_by) not in told
        )


def _is_told_from(one: Beside, urgent: Urgency) -> date:
    """The first day on which it is told: the reading has begun by then, and hardly any days are left of it."""
    return max(one.begins_on, urgent_from(one.act_by, urgent))


def _next(readings: Iterator[Beside]) -> Iterator[Beside]:
    """The readings of a claim up to the one that surely runs out before all the others."""
    for one in readings:
        yield one
        if one.first:
            return


def wakes(state: Any, context: Context) -> Iterator[datetime]:
    """The beginning of the day on which the next reading of each claim is told, in the installation's zone."""
    urgent = urgency(context)
    if urgent is None:
        return
    for readings in _watched(state, context, urgent):
        for one in _next(readings):
            yield datetime.combine(_is_told_from(one, urgent), time(), tzinfo=context.zone)


def raised(state: Any, context: Context) -> list[Event]:
    """What time brings about: each reading beside the record that is urgent now, told once."""
    urgent = urgency(context)
    if urgent is None:
        return []
    near = (
        (one.claim, one.rule, one.act_by)
        for readings in _watched(state, context, urgent)
        for one in readings
        if _is_told_from(one, urgent) <= context.today
    )
    return [
        EmergencyAidRaised(occurred_on=context.today, rule=EMERGENCY, limit=limit, scope=claim, act_by=act_by)
        for claim, limit, act_by in dict.fromkeys(near)
    ]


PROCEDURE = Procedure(name="clocks", allowed=(), decide={}, evolve={}, wakes=wakes)
