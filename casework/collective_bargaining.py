"""Collective bargaining (集体协商) as a stream: of an employer, an industry or an area, fed by many complaints."""

from __future__ import annotations

from casework import bargaining_claims, bargaining_round, collective_contract
from casework.bargaining_state import OPEN, BargainingStage
from casework.clocks import clocks
from casework.stream import StreamKind

BARGAINING = StreamKind(
    "bargaining",
    (
        bargaining_round.PROCEDURE,
        bargaining_claims.PROCEDURE,
        collective_contract.PROCEDURE,
        clocks(OPEN, stopping=False),
    ),
    closed=frozenset({BargainingStage.CLOSED}),
)
