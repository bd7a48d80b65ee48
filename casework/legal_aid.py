"""Emergency legal aid (法律援助先行提供): raised by time itself when hardly any days are left of a worker's right.

Which clocks are watched and how many days make it urgent is data of the rule; the days are counted to the careful date.
It is raised once a clock, and once more only where the clock was given a later day and comes near that one too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Protocol

from casework.clock_facts import matches
from casework.codes import Stage
from casework.deadlines import running
from casework.fields import LocalId, RuleId, ScopeId
from casework.lateness import has_ended
from casework.limitation_line import over_here
from casework.procedure import Context, Effect, Event, Procedure
from casework.replacing import replace
from casework.state import Complaint, Deadline
from law.pack import Pack
from law.refused import RuleError
from law.rule import Urgency

EMERGENCY = "LA.3"
"""The rule of the emergency grant (LAL 44)."""

HOLDERS = frozenset({"worker", "both"})
EMPLOYERS_SIDE = ".employer"
"""The end of the scope of a clock that the other side has for itself."""

NOT_ASKED = frozenset({Stage.WITHDRAWN})
"""Where the worker wants nothing done any more."""


class EmergencyAidRaised(Event):
    """So few days are left of a worker's right that legal aid may be granted before the means are looked at."""

    kind: ClassVar[str] = "emergency_aid_raised"
    deadline: LocalId | None = None
    """None for a reading that is counted beside the record."""
    rule: RuleId
    """The rule of the emergency grant."""
    limit: RuleId
    """The rule of the time limit that is about to run out."""
    scope: ScopeId
    act_by: date
    """The careful date of that time limit."""


def urgency(context: Context) -> Urgency | None:
    """What is urgent by the rule book in use; None where it does not say so."""
    return urgency_by(context.law, context.today)


def urgency_by(law: Pack, on: date) -> Urgency | None:
    """The same by a rule book and a day."""
    if not law.knows(EMERGENCY):
        return None
    try:
        return law.get_rule(EMERGENCY, on=on).urgent
    except RuleError:
        return None


def urgent_from(act_by: date, urgent: Urgency) -> date:
    """The first day on which fewer days are left to a careful date than the rule says."""
    return act_by - timedelta(days=urgent.days - 1)


def is_near(rule_id: str, act_by: date, context: Context) -> bool:
    """Whether fewer days are left to a careful date than the rule book says, of a time limit that it watches."""
    urgent = urgency(context)
    if urgent is None or not is_watched(rule_id, urgent):
        return False
    return urgent_from(act_by, urgent) <= context.today


class Right(Protocol):
    """A time limit of a party, folded from events or read from its row."""

    @property
    def rule(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def holder(self) -> str: ...


def is_of_worker(one: Right, urgent: Urgency) -> bool:
    """Whether a party's time limit is a worker's, of those of which is asked what is urgent."""
    return one.holder in HOLDERS and not one.scope.endswith(EMPLOYERS_SIDE) and is_watched(one.rule, urgent)


def is_watched(rule_id: str, urgent: Urgency) -> bool:
    """Whether what is urgent is asked of a rule's clocks."""
    return any(matches(pattern, rule_id) for pattern in urgent.clocks)


def _watched(state: Any, urgent: Urgency) -> list[Deadline]:
    """Running rights of a worker who still asks for something by them, of which it was not raised yet."""
    if not isinstance(state, Complaint) or state.stage in NOT_ASKED:
        return []
    found = [
        one
        for one in running(state.deadlines)
        if one.aid_on is None and one.whose == "party" and is_of_worker(one, urgent)
    ]
    if not found:
        return []
    over = over_here(state) | {claim.id for claim in state.claims if claim.withdrawn_on is not None}
    return [one for one in found if one.scope not in over]


def wakes(state: Any, context: Context) -> Iterator[datetime]:
    """The instants at which a right becomes urgent: the beginning of its first urgent day in the installation's zone."""
    urgent = urgency(context)
    if urgent is None:
        return
    for one in _watched(state, urgent):
        yield datetime.combine(urgent_from(one.conservative_on, urgent), time(), tzinfo=context.zone)


def raised(state: Any, context: Context) -> list[Event]:
    """What time brings about: each right that is urgent now, and not over yet, told once."""
    urgent = urgency(context)
    if urgent is None:
        return []
    now = context.now.astimezone(context.zone)
    return [
        EmergencyAidRaised(
            occurred_on=context.today,
            deadline=one.id,
            rule=EMERGENCY,
            limit=one.rule,
            scope=one.scope,
            act_by=one.conservative_on,
        )
        for one in _watched(state, urgent)
        if urgent_from(one.conservative_on, urgent) <= context.today and not has_ended(one, now)
    ]


def is_urgent(one: Deadline) -> bool:
    """Whether emergency aid was raised for a clock that still runs by the date it was raised for."""
    return one.aid_on is not None and one.status == "running"


def _raised(state: Complaint, event: EmergencyAidRaised) -> Complaint:
    """The clock, or the claim of a reading beside the record, with what was told of it."""
    if event.deadline is None:
        aid = (event.limit, event.act_by)
        told = (replace(one, aid_for=(*one.aid_for, aid)) if one.id == event.scope else one for one in state.claims)
        return replace(state, claims=tuple(told))
    clock = replace(state.deadlines[event.deadline], aid_on=event.occurred_on)
    return replace(state, deadlines={**state.deadlines, clock.id: clock})


def _tell(state: Complaint, event: EmergencyAidRaised) -> list[Effect]:
    """Whoever handles the matter, and the office, where a supervisor sees it."""
    targets = [f"person:{state.handler}"] if state.handler else []
    named = {"deadline": event.deadline} if event.deadline is not None else {"claim": event.scope}
    body = {**named, "rule": event.rule, "act_by": event.act_by.isoformat()}
    return [Effect("notify", target, "emergency_aid", body) for target in (*targets, f"office:{state.office}")]


PROCEDURE = Procedure(
    name="clocks",
    allowed=(),
    decide={},
    evolve={EmergencyAidRaised: _raised},
    effects={EmergencyAidRaised: _tell},
    wakes=wakes,
)
