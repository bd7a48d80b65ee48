"""The complaint (诉求件): its procedures folded together. Who reads this list knows what can happen to one."""

from __future__ import annotations

from casework import (
    agreement,
    arbitration,
    assignment,
    bargaining,
    claims,
    classification,
    contact,
    follow_up,
    inspection,
    intake,
    joining,
    letters,
    litigation,
    mediation,
    mediation_sessions,
    negotiation,
    outside_proceedings,
    parties,
    performance,
)
from casework.clocks import clocks
from casework.codes import Stage
from casework.stream import StreamKind

COMPLAINT = StreamKind(
    "complaint",
    (
        intake.PROCEDURE,
        assignment.PROCEDURE,
        parties.PROCEDURE,
        claims.PROCEDURE,
        contact.PROCEDURE,
        outside_proceedings.PROCEDURE,
        classification.PROCEDURE,
        joining.PROCEDURE,
        negotiation.PROCEDURE,
        letters.PROCEDURE,
        mediation.PROCEDURE,
        mediation_sessions.PROCEDURE,
        agreement.PROCEDURE,
        performance.PROCEDURE,
        inspection.PROCEDURE,
        arbitration.PROCEDURE,
        litigation.PROCEDURE,
        bargaining.PROCEDURE,
        clocks(frozenset(stage for stage in Stage if stage not in (Stage.CLOSED, Stage.WITHDRAWN))),
        follow_up.PROCEDURE,
    ),
    closed=frozenset({Stage.CLOSED, Stage.WITHDRAWN}),
)
