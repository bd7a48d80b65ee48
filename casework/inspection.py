"""Labour inspection (劳动保障监察): the worker's own complaint (投诉) or the union's report (举报), and its result.

The two are different acts (ADD.4): a complaint needs a named worker and has an acceptance clock (INS.1), a report
comes from the union and keeps the worker out of sight. A matter already before a mediator, tribunal or court is
barred (INS.7): that is shown, and the authority decides.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from casework.codes import Party, Route
from casework.fields import ClaimCodeId, LocalId, Past, PublicName, Text, Yuan
from casework.limbs import (
    ROUTED,
    NamedPartyNeeded,
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    named_claims,
    not_before,
    open_limb,
    opened,
    refuse_pending,
    with_case,
)
from casework.limitation import interrupted
from casework.outside_proceedings import inspection_bar
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import ADVISERS, HANDLERS
from casework.state import Award, AwardItem, Case, Complaint, Limb, move_limb

NAME = "inspection"
FILED, OPENED, DECIDED, REFUSED, WITHDRAWN = "filed", "case_opened", "decided", "refused", "withdrawn"
OPEN_STEPS = frozenset({FILED, OPENED})


class InspectionMode(StrEnum):
    """Whose act it is."""

    COMPLAINT = "complaint"
    REPORT = "report"


class InspectionResult(StrEnum):
    """What the authority did; or that the complaint was taken back, or the case struck off (撤回投诉、撤销立案)."""

    CASE_OPENED = "case_opened"
    REFUSED = "refused"
    ORDERED = "ordered"
    NO_VIOLATION = "no_violation"
    TRANSFERRED = "transferred"
    CRIMINAL = "criminal"
    WITHDRAWN = "withdrawn"


WITHOUT_ORDER = frozenset(InspectionResult) - {InspectionResult.CASE_OPENED, InspectionResult.ORDERED}
NEXT = ("arbitration", "letters")
"""What is open once the authority is done without an order."""


class NameForInspection(NamedPartyNeeded):
    """The union's own report needs no name, a complaint of the worker does (ADD.4)."""

    zh = NamedPartyNeeded.zh + "不需要姓名的，可以由工会举报（方式选“举报（工会）”）。"
    en = NamedPartyNeeded.en + " The union's own report needs no name (mode: report)."


class InspectionFiled(Event):
    """The labour organ got a complaint or a report."""

    kind: ClassVar[str] = "inspection_filed"
    limb: LocalId
    claims: tuple[LocalId, ...]
    mode: InspectionMode
    body: PublicName | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Only a complaint (投诉) has a time within which it is accepted, and is the party's own act (AR 27(2))."""
        if self.mode is InspectionMode.REPORT:
            return (Fact("inspection.reported", self.occurred_on, self.limb),)
        return (Fact("inspection.filed", self.occurred_on, self.limb), *interrupted(self.occurred_on, self.claims))


class InspectionAnswered(Event):
    """The authority opened a case, refused, decided, passed it on or has it no more. `award` is the order's sum."""

    kind: ClassVar[str] = "inspection_answered"
    limb: LocalId
    result: InspectionResult
    decision_received_on: Past | None = None
    award: LocalId | None = None
    code: ClaimCodeId = "none"
    amount_yuan: Yuan | None = None
    note: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The step of the authority, and the day its decision reached the worker."""
        name = {
            InspectionResult.CASE_OPENED: "inspection.case_opened",
            InspectionResult.REFUSED: "inspection.refused",
            InspectionResult.TRANSFERRED: "inspection.transferred",
            InspectionResult.CRIMINAL: "inspection.transferred",
            InspectionResult.WITHDRAWN: "inspection.withdrawn",
        }.get(self.result, "inspection.decided")
        told = (Fact(name, self.occurred_on, self.limb),)
        received = self.decision_received_on
        return (*told, Fact("inspection.decision_received", received, self.limb)) if received else told


class ReferToInspection(Routed):
    """Take a violation to the labour organ; `filed_on` is when it got the paper."""

    name: ClassVar[str] = "refer_to_inspection"
    roles = HANDLERS
    mode: InspectionMode
    body: PublicName | None = None
    filed_on: Past | None = None


class RecordInspectionResult(Dated):
    """Record what the authority did; an order may name the sum to be paid."""

    name: ClassVar[str] = "record_inspection_result"
    roles = ADVISERS
    limb: LocalId
    result: InspectionResult
    decision_received_on: Past | None = None
    amount_yuan: Yuan | None = None
    note: Text | None = None


def decide_refer(state: Complaint, command: ReferToInspection, context: Context) -> list[Event]:
    """A complaint of the worker needs a name; a report does not."""
    claims = claims_or_all(state, command.claims, context, route=Route.INSPECTION)
    if command.mode is InspectionMode.COMPLAINT:
        claims = named_claims(state, claims, asked=command.claims, refusal=NameForInspection)
    refuse_pending(state, NAME, claims)
    return [
        InspectionFiled(
            occurred_on=command.filed_on or context.day(command),
            limb=state.next_limb_id(),
            claims=claims,
            mode=command.mode,
            body=command.body,
        )
    ]


def decide_result(state: Complaint, command: RecordInspectionResult, context: Context) -> list[Event]:
    """After the filing; only an order has a sum."""
    on, limb = context.day(command), state.find_limb(command.limb)
    not_before(on, state.cases[command.limb].filed_on, "/occurred_on")
    if command.decision_received_on is not None:
        not_before(command.decision_received_on, on, "/decision_received_on")
    sum_given = command.amount_yuan is not None and command.amount_yuan > Decimal(0)
    if sum_given and command.result is not InspectionResult.ORDERED:
        raise ImpossibleValue.of(
            "/amount_yuan", "only_an_order", "只有责令支付的决定才有金额。", "Only an order to pay has a sum."
        )
    codes = {one.code for one in state.claims if limb is not None and one.id in limb.claims}
    return [
        InspectionAnswered(
            occurred_on=on,
            limb=command.limb,
            result=command.result,
            decision_received_on=command.decision_received_on,
            award=f"aw{len(state.awards) + 1}" if sum_given else None,
            code=codes.pop() if len(codes) == 1 else "none",
            amount_yuan=command.amount_yuan if sum_given else None,
            note=command.note,
        )
    ]


def _filed(state: Complaint, event: InspectionFiled) -> Complaint:
    case = Case(str(event.mode), event.occurred_on, body=event.body)
    return open_limb(state, Limb(event.limb, NAME, event.claims, FILED), case)


def _answered(state: Complaint, event: InspectionAnswered) -> Complaint:
    result = event.result
    if result is InspectionResult.CASE_OPENED:
        return with_case(move_limb(state, event.limb, step=OPENED), event.limb, accepted_on=event.occurred_on)
    if event.award and event.amount_yuan is not None:
        item = AwardItem(worker=None, code=event.code, amount_yuan=event.amount_yuan, final=False)
        got = {Party.WORKER: event.decision_received_on} if event.decision_received_on else {}
        state = replace(state, awards=(*state.awards, Award(event.award, event.limb, event.occurred_on, (item,), got)))
    step = {InspectionResult.REFUSED: REFUSED, InspectionResult.WITHDRAWN: WITHDRAWN}.get(result, DECIDED)
    state = move_limb(state, event.limb, step=step, open=False, result=str(result))
    ordered = result is InspectionResult.ORDERED
    return state if ordered else opened(state, *NEXT)


def _opens(state: Complaint) -> tuple[str, ...]:
    """What is open because the authority gave no order."""
    return NEXT if any(one.procedure == NAME and one.result in WITHOUT_ORDER for one in state.limbs) else ()


def shown_before(state: Complaint, command: ReferToInspection, context: Context) -> list[Notice]:
    """The bar and the limitation that goes on; a report of the union does not interrupt it (ADD.3)."""
    return [*inspection_bar(state, context), *limitation_near(state, command, context)]


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(
            ReferToInspection,
            ROUTED,
            "违法行为可以投诉或举报到劳动保障监察。",
            "A violation may be taken to labour inspection.",
        ),
        limb_row(
            RecordInspectionResult,
            OPEN_STEPS,
            of=NAME,
            zh="记录监察立案、不予受理、处理结果，或者撤回投诉、撤销立案。",
            en="Record a case opened, a refusal, a decision, or that the complaint was taken back or the case struck off.",
        ),
    ),
    decide={ReferToInspection: decide_refer, RecordInspectionResult: decide_result},
    evolve={InspectionFiled: _filed, InspectionAnswered: _answered},
    ends={
        "inspection.decided": (("INS.1", "met"),),
        "inspection.transferred": (("INS.1", "met"), ("INS.2", "cancelled")),
    },
    warns={ReferToInspection: shown_before},
    opens=_opens,
)
