"""The tribunal's acceptance of a case, told when its award is on record: it counts by its day, not by that of the telling.

An award shows that the tribunal had taken the case up, and not when. Once that is told its time to answer ended then, and
the time to decide began.
"""

from __future__ import annotations

from datetime import date

from casework.clock_facts import ENDED, corrected
from casework.clocks import lapse
from casework.deadlines import CorrectionCause
from casework.procedure import Context, Event
from casework.refusal import ImpossibleValue, NotAllowedAtThisStage
from casework.state import Complaint


def unaccepted(state: Complaint) -> frozenset[str]:
    """The cases that a tribunal has decided, and of whose acceptance nobody has told."""
    decided = (one for one in state.limbs if one.procedure == "arbitration" and one.step == "decided")
    return frozenset(one.id for one in decided if state.cases[one.id].accepted_on is None)


def awarded_on(state: Complaint, limb: str) -> date | None:
    """The day of the award by which a tribunal decided a case; None while it has not."""
    return min((one.made_on for one in state.awards if one.scope == limb and not one.partial), default=None)


def _refuse_unfit(result: str, *, on: date, awarded: date | None) -> None:
    """Refuses any other answer than the acceptance of what was decided, and one behind the award."""
    if result != "accepted":
        raise NotAllowedAtThisStage()
    if awarded is not None and on > awarded:
        raise ImpossibleValue.of(
            "/occurred_on",
            "after_the_award",
            "受理之日不能晚于裁决作出之日。",
            "The tribunal cannot have accepted the case after the day of its award.",
        )


def counted_again(state: Complaint, limb: str, result: str, *, on: date, context: Context) -> list[Event]:
    """The tribunal's time to answer as it was before the award ended it; one that it let pass by then has run out.

    Refuses what cannot have been the tribunal's answer.
    """
    awarded = awarded_on(state, limb)
    _refuse_unfit(result, on=on, awarded=awarded)
    its = [one for one in state.deadlines.values() if (one.rule, one.scope) == ("ARB.4", limb)]
    if not its or its[-1].status not in ENDED or its[-1].ended_on != awarded:
        return []
    event = corrected(its[-1], CorrectionCause.FACT_CORRECTED, on=on, status="running")
    event = event.model_copy(update={"withdrawn_routes": its[-1].opened})
    return [event, *(lapse(its[-1], context) if on > its[-1].due_on else ())]
