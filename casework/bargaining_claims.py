"""Interest claims of complaints come into a bargaining (利益诉求汇入), and are sent back where it is over already."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BeforeValidator

from casework.bargaining import BargainingResult
from casework.bargaining_round import BargainingOpened
from casework.bargaining_state import AdmittedClaims, Bargaining, BargainingStage
from casework.fields import ClaimCodeId, Headcount, LocalId, OfficeId
from casework.procedure import Command, Context, Effect, Event, Procedure, Row
from casework.replacing import replace
from casework.roles import CLOCK
from casework.stream import BEFORE


def _split(value: object) -> object:
    """An effect's body holds strings: ids are divided by spaces there."""
    return value.split() if isinstance(value, str) else value


Ids = Annotated[tuple[LocalId, ...], BeforeValidator(_split)]
Codes = Annotated[tuple[ClaimCodeId, ...], BeforeValidator(_split)]


class ClaimsAdmitted(Event):
    """Interest claims of a complaint joined."""

    kind: ClassVar[str] = "claims_admitted"
    complaint: UUID
    claims: tuple[LocalId, ...]
    codes: tuple[ClaimCodeId, ...]
    workers: Headcount


class ClaimsTurnedAway(Event):
    """Interest claims of a complaint came after this round was over."""

    kind: ClassVar[str] = "claims_turned_away"
    complaint: UUID
    bargaining: UUID
    claims: tuple[LocalId, ...]


class AdmitClaims(Command):
    """Given by a complaint through the outbox; opens a proposed bargaining where there is none."""

    name: ClassVar[str] = "admit_claims"
    roles = CLOCK
    complaint: UUID
    office: OfficeId
    claims: Ids
    codes: Codes
    workers: Headcount = 1


def decide_admit(state: Bargaining | None, command: AdmitClaims, context: Context) -> list[Event]:
    """A complaint's claims; the first of all propose the bargaining to the complaint's office, late ones are sent back."""
    if state is not None and state.stage is BargainingStage.CLOSED:
        here = UUID(context.stream)
        return [
            ClaimsTurnedAway(
                occurred_on=context.today, complaint=command.complaint, bargaining=here, claims=command.claims
            )
        ]
    admitted = ClaimsAdmitted(
        occurred_on=context.today,
        complaint=command.complaint,
        claims=command.claims,
        codes=command.codes,
        workers=command.workers,
    )
    if state is not None:
        return [admitted]
    return [BargainingOpened(occurred_on=context.today, office=command.office, proposed=True), admitted]


def _admitted(state: Bargaining, event: ClaimsAdmitted) -> Bargaining:
    new = AdmittedClaims(event.complaint, event.claims, event.codes, event.workers)
    return replace(state, admitted=(*state.admitted, new))


def _send_back(state: Bargaining, event: ClaimsTurnedAway) -> list[Effect]:
    body = {"bargaining": str(event.bargaining), "result": str(BargainingResult.CAME_TOO_LATE)}
    return [Effect("command", f"complaint:{event.complaint}", "hear_of_bargaining", body)]


def _tell_office(state: Bargaining, event: ClaimsAdmitted) -> list[Effect]:
    return [Effect("notify", f"office:{state.office}", "claims_admitted", {"complaint": str(event.complaint)})]


PROCEDURE = Procedure(
    name="bargaining",
    allowed=(
        Row(AdmitClaims, BEFORE, "利益诉求汇入。", "Interest claims come in."),
        Row(AdmitClaims, frozenset(BargainingStage), "利益诉求汇入。", "Interest claims come in."),
    ),
    decide={AdmitClaims: decide_admit},
    evolve={ClaimsAdmitted: _admitted, ClaimsTurnedAway: lambda state, event: state},
    effects={ClaimsAdmitted: _tell_office, ClaimsTurnedAway: _send_back},
)
