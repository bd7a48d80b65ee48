"""The complaint (诉求件): its procedures folded together. Who reads this list knows what can happen to one."""

from __future__ import annotations

from casework import (
    agreement,
    arbitral_award,
    arbitration,
    assignment,
    bargaining,
    claims,
    classification,
    contact,
    disposal,
    enforcement_line,
    follow_up,
    injury_clocks,
    inspection,
    intake,
    joining,
    judgment,
    legal_aid,
    letters,
    limitation_watch,
    litigation,
    mediation,
    mediation_end,
    mediation_sessions,
    negotiation,
    outside_proceedings,
    parties,
    performance,
    receipt,
    representatives,
    splitting,
    taking_in,
    urgent_readings,
    withdrawal,
)
from casework.clocks import clocks
from casework.codes import STAGES_OPEN, Stage
from casework.deadlines import DeadlineCorrected
from casework.enforcement_line import enforcement_as_counted, enforcement_caught_up
from casework.law_change import LawChange
from casework.limitation_line import limitation_as_counted, limitation_caught_up
from casework.procedure import Context, Event
from casework.state import Complaint
from casework.stream import StreamKind


def _caught_up(state: Complaint, context: Context) -> list[Event]:
    """The one after the other, because each gives its new clocks their numbers."""
    return (
        limitation_caught_up(state, context)
        or enforcement_caught_up(state, context)
        or injury_clocks.injuries_caught_up(state, context)
    )


def _as_counted(state: Complaint, context: Context) -> list[DeadlineCorrected]:
    """The clocks of both lines that count, as they are counted today."""
    return [*limitation_as_counted(state, context), *enforcement_as_counted(state, context)]


def _near(state: Complaint, context: Context) -> list[Event]:
    """The emergency aid that time brings about: for clocks of the record, then for what counts beside it."""
    return [*legal_aid.raised(state, context), *urgent_readings.raised(state, context)]


LAW = LawChange(catch_up=_caught_up, lines=_as_counted)
"""How a complaint's clocks follow a change of the law."""

COMPLAINT = StreamKind(
    "complaint",
    (
        intake.PROCEDURE,
        receipt.PROCEDURE,
        disposal.PROCEDURE,
        assignment.PROCEDURE,
        parties.PROCEDURE,
        representatives.PROCEDURE,
        claims.PROCEDURE,
        contact.PROCEDURE,
        outside_proceedings.PROCEDURE,
        injury_clocks.PROCEDURE,
        classification.PROCEDURE,
        splitting.PROCEDURE,
        joining.PROCEDURE,
        taking_in.PROCEDURE,
        negotiation.PROCEDURE,
        letters.PROCEDURE,
        mediation.PROCEDURE,
        mediation_end.PROCEDURE,
        mediation_sessions.PROCEDURE,
        agreement.PROCEDURE,
        performance.PROCEDURE,
        inspection.PROCEDURE,
        arbitration.PROCEDURE,
        arbitral_award.PROCEDURE,
        litigation.PROCEDURE,
        judgment.PROCEDURE,
        enforcement_line.PROCEDURE,
        bargaining.PROCEDURE,
        clocks(STAGES_OPEN, law=LAW, nearing=_near),
        legal_aid.PROCEDURE,
        urgent_readings.PROCEDURE,
        limitation_watch.PROCEDURE,
        follow_up.PROCEDURE,
        withdrawal.PROCEDURE,
    ),
    closed=frozenset({Stage.CLOSED, Stage.WITHDRAWN}),
)
