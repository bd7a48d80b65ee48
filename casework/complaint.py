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
    follow_up,
    inspection,
    intake,
    joining,
    judgment,
    letters,
    litigation,
    mediation,
    mediation_sessions,
    negotiation,
    outside_proceedings,
    parties,
    performance,
    receipt,
    representatives,
    splitting,
    withdrawal,
)
from casework.clocks import clocks
from casework.codes import STAGES_OPEN, Stage
from casework.stream import StreamKind

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
        classification.PROCEDURE,
        splitting.PROCEDURE,
        joining.PROCEDURE,
        negotiation.PROCEDURE,
        letters.PROCEDURE,
        mediation.PROCEDURE,
        mediation_sessions.PROCEDURE,
        agreement.PROCEDURE,
        performance.PROCEDURE,
        inspection.PROCEDURE,
        arbitration.PROCEDURE,
        arbitral_award.PROCEDURE,
        litigation.PROCEDURE,
        judgment.PROCEDURE,
        bargaining.PROCEDURE,
        clocks(STAGES_OPEN),
        follow_up.PROCEDURE,
        withdrawal.PROCEDURE,
    ),
    closed=frozenset({Stage.CLOSED, Stage.WITHDRAWN}),
)
