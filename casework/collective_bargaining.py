"""Collective bargaining (集体协商) as a stream: of an employer, an industry or an area, fed by many complaints."""

from __future__ import annotations

from casework import bargaining_claims, bargaining_round, collective_contract
from casework.bargaining_state import OPEN, BargainingStage
from casework.clocks import clocks
from casework.law_change import LawChange
from casework.stream import StreamKind

LAW = LawChange(final=frozenset(collective_contract.PROCEDURE.lapses))
"""How a bargaining's clocks follow a change of the law: a contract that took effect by silence stays in effect."""

BARGAINING = StreamKind(
    "bargaining",
    (
        bargaining_round.PROCEDURE,
        bargaining_claims.PROCEDURE,
        collective_contract.PROCEDURE,
        clocks(OPEN, stopping=False, law=LAW),
    ),
    closed=frozenset({BargainingStage.CLOSED}),
)
