"""Arbitration (仲裁): open from any stage (LDMAL 5); limitation is shown and argued, it never refuses (ADD.1).

Application, the body's answer (accepted, refused, to be corrected, none), hearing, awards per worker and item with
each party's receipt, withdrawal. Silence and refusal open the suit (LDMAL 29), they end nothing else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from casework.awards import (
    ItemGiven,
    Items,
    declared_by,
    item_errors,
    next_award_id,
    refuse_awarded_again,
    refuse_terms,
    statement,
    with_award,
)
from casework.claims_here import all_gone
from casework.codes import STAGES_OPEN, Nature, Route
from casework.enforced import conciliated_before
from casework.fields import AnyDate, ClaimCodeId, DocumentNumber, LocalId, Past, PublicName
from casework.limbs import (
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    named_claims,
    not_before,
    off_route,
    open_limb,
    opened,
    refuse_pending,
    with_case,
)
from casework.limitation import ClaimRestart
from casework.limitation_turns import HANDED_BACK
from casework.papers import PROVED
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.roles import ADVISERS
from casework.state import Case, Complaint, Limb, move_limb
from casework.told_acceptance import awarded_on, counted_again, unaccepted

NAME = "arbitration"
FILED, CORRECTING, ACCEPTED, DECIDED, ENDED = "filed", "correcting", "accepted", "decided", "ended"
PENDING = frozenset({FILED, CORRECTING, ACCEPTED})


class AcceptanceResult(StrEnum):
    """What the tribunal did with the application (受理, 不予受理, 补正, 逾期未决定)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CORRECTION_NEEDED = "correction_needed"
    CORRECTED = "corrected"
    UNANSWERED = "unanswered"


class ArbitrationEnd(StrEnum):
    """How it ended without an award; absence bars a new application (ARB.15), withdrawal does not (ADD.13).

    By a conciliation statement (仲裁调解书, LDMAL 42) the tribunal decides as by an award: it is enforced, and limitation
    stays used.
    """

    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    MEDIATED = "mediated"


class ArbitrationApplied(Event):
    """The tribunal got an application; `occurred_on` is when."""

    kind: ClassVar[str] = "arbitration_applied"
    limb: LocalId
    claims: tuple[LocalId, ...]
    body: PublicName | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The tribunal's time begins; that each claim has used its limitation is read from the limb."""
        return (Fact("arbitration.filed", self.occurred_on, self.limb),)


class ArbitrationAnswered(Event):
    """The tribunal answered the application, or let its time pass."""

    kind: ClassVar[str] = "arbitration_answered"
    limb: LocalId
    result: AcceptanceResult
    number: DocumentNumber | None = None
    restarts: tuple[ClaimRestart, ...] = ()
    """Of old events only: the line of limitation is read from the limb."""
    awarded_on: AnyDate | None = None
    """Of an acceptance told behind the award: the day of that, with which the time to decide ended."""

    def facts(self) -> tuple[Fact, ...]:
        """A corrected application counts from the day it was corrected (AR 46)."""
        name = "filed" if self.result is AcceptanceResult.CORRECTED else str(self.result)
        ended = (Fact("arbitration.award_made", self.awarded_on, self.limb),) if self.awarded_on else ()
        return (Fact(f"arbitration.{name}", self.occurred_on, self.limb), *ended)


class HearingSet(Event):
    """The tribunal set a hearing and told the worker on `occurred_on`."""

    kind: ClassVar[str] = "hearing_set"
    limb: LocalId
    hearing_on: AnyDate

    def facts(self) -> tuple[Fact, ...]:
        """Notice is due so many days before the hearing (ARB.11), and this was it."""
        return (
            Fact("arbitration.hearing_set", self.hearing_on, self.limb),
            Fact("arbitration.hearing_told", self.occurred_on, self.limb),
        )


class ArbitrationEnded(Event):
    """It ended without an award."""

    kind: ClassVar[str] = "arbitration_ended"
    limb: LocalId
    how: ArbitrationEnd
    restarts: tuple[ClaimRestart, ...] = ()
    """Of old events only: the line of limitation is read from the limb."""
    enforced_from: AnyDate | None = None
    """From when the two years to have a conciliation statement enforced count."""
    performance_due_on: AnyDate | None = None
    """The day of performance that it sets; an older event sets one where those years count from another day than its own."""
    statement: LocalId | None = None
    """The conciliation statement, where its terms were told with it."""
    items: tuple[ItemGiven, ...] = ()
    declared: tuple[ClaimCodeId, ...] = ()

    def facts(self) -> tuple[Fact, ...]:
        """Its clocks end; a conciliation statement meets the tribunal's time."""
        ended = "mediated" if self.how is ArbitrationEnd.MEDIATED else "withdrawn"
        return (Fact(f"arbitration.{ended}", self.occurred_on, self.limb),)


class ApplyForArbitration(Routed):
    """Apply for arbitration of some claims; `filed_on` is when the tribunal got the paper."""

    name: ClassVar[str] = "apply_for_arbitration"
    roles = ADVISERS
    body: PublicName | None = None
    filed_on: Past | None = None


class RecordArbitrationAcceptance(Dated):
    """Record what the tribunal did with the application, or that it did nothing in time."""

    name: ClassVar[str] = "record_arbitration_acceptance"
    roles = ADVISERS
    limb: LocalId
    result: AcceptanceResult
    number: DocumentNumber | None = None


class RecordHearing(Dated):
    """Record a hearing that was set; `occurred_on` is when the notice came."""

    name: ClassVar[str] = "record_hearing"
    roles = ADVISERS
    limb: LocalId
    hearing_on: AnyDate


class EndArbitration(Dated):
    """Record that the application was withdrawn, or counts as withdrawn, or ended by a conciliation statement (调解书)."""

    name: ClassVar[str] = "end_arbitration"
    roles = ADVISERS
    limb: LocalId
    how: ArbitrationEnd = ArbitrationEnd.WITHDRAWN
    performance_due_on: AnyDate | None = None
    """Of a conciliation statement: the last day on which what it says is to be performed."""
    items: Items = ()
    """Of a conciliation statement: what it gives to whom."""


class StillInTime(Refusal):
    """Silence counts only after the tribunal's time is over (LDMAL 29)."""

    code = "still_in_time"
    rule = "ARB.4"
    zh = "仲裁委员会的决定期限尚未届满。"
    en = "The tribunal's time to answer is not over yet."


def decide_apply(state: Complaint, command: ApplyForArbitration, context: Context) -> list[Event]:
    """A named worker, and no case pending on the same claim (AR 34). Limitation is no condition."""
    claims = claims_or_all(state, command.claims, context, route=Route.ARBITRATION)
    claims = named_claims(state, claims, asked=command.claims)
    refuse_pending(state, NAME, claims)
    return [
        ArbitrationApplied(
            occurred_on=command.filed_on or context.day(command),
            limb=state.next_limb_id(),
            claims=claims,
            body=command.body,
        )
    ]


def decide_acceptance(state: Complaint, command: RecordArbitrationAcceptance, context: Context) -> list[Event]:
    """After the filing; silence when its time is over, a correction where one was asked for, acceptance also once decided."""
    on, limb = context.day(command), state.find_limb(command.limb)
    not_before(on, state.cases[command.limb].filed_on, "/occurred_on")
    answered = ArbitrationAnswered(occurred_on=on, limb=command.limb, result=command.result, number=command.number)
    awarded = awarded_on(state, command.limb)
    if awarded is not None:
        before = counted_again(state, command.limb, command.result, on=on, context=context)
        return [*before, answered.model_copy(update={"awarded_on": awarded})]
    correcting = limb is not None and limb.step == CORRECTING
    if (command.result is AcceptanceResult.CORRECTED) != correcting and command.result in (
        AcceptanceResult.CORRECTED,
        AcceptanceResult.CORRECTION_NEEDED,
    ):
        raise ImpossibleValue.of(
            "/result",
            "no_correction_asked",
            "与补正情况不符。",
            "This does not fit whether a correction was asked for.",
        )
    if command.result is AcceptanceResult.UNANSWERED and any(
        one.rule == "ARB.4" and one.scope == command.limb and one.status == "running" and on <= one.due_on
        for one in state.deadlines.values()
    ):
        raise StillInTime()
    return [answered]


def decide_hearing(state: Complaint, command: RecordHearing, context: Context) -> list[Event]:
    """A notice comes before its hearing."""
    on = context.day(command)
    not_before(command.hearing_on, on, "/hearing_on")
    return [HearingSet(occurred_on=on, limb=command.limb, hearing_on=command.hearing_on)]


def decide_end(state: Complaint, command: EndArbitration, context: Context) -> list[Event]:
    """After the filing; a conciliation statement is enforced from its day of performance, else from its own (CPL 250)."""
    on = context.day(command)
    not_before(on, state.cases[command.limb].filed_on, "/occurred_on")
    conciliated = command.how is ArbitrationEnd.MEDIATED
    if not conciliated:
        refuse_terms(command.items, command.performance_due_on)
    not_before(command.performance_due_on or on, on, "/performance_due_on")
    due_on = (command.performance_due_on or on) if conciliated else None
    event = ArbitrationEnded(
        occurred_on=on,
        limb=command.limb,
        how=command.how,
        enforced_from=due_on,
        performance_due_on=command.performance_due_on,
    )
    if not command.items:
        return [event]
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    refuse_awarded_again(state, command.limb, command.items, replaced=None)
    declared = declared_by(command.items, context)
    terms = {"statement": next_award_id(state), "items": command.items, "declared": declared}
    return [event.model_copy(update=terms)]


def _applied(state: Complaint, event: ArbitrationApplied) -> Complaint:
    case = Case("application", event.occurred_on, body=event.body, applied_on=event.occurred_on)
    return open_limb(state, Limb(event.limb, NAME, event.claims, FILED), case)


def _acceptance(state: Complaint, event: ArbitrationAnswered) -> Complaint:
    result = event.result
    if result is AcceptanceResult.ACCEPTED:
        state = state if event.awarded_on else move_limb(state, event.limb, step=ACCEPTED)
        return with_case(state, event.limb, accepted_on=event.occurred_on)
    if result is AcceptanceResult.CORRECTION_NEEDED:
        return move_limb(state, event.limb, step=CORRECTING)
    if result is AcceptanceResult.CORRECTED:
        return with_case(move_limb(state, event.limb, step=FILED), event.limb, filed_on=event.occurred_on)
    state = with_case(state, event.limb, back_on=event.occurred_on if result in HANDED_BACK else None)
    return opened(move_limb(state, event.limb, step=ENDED, open=False, result=str(result)), "suit")


NOT_TAKEN_UP = frozenset({AcceptanceResult.REFUSED, AcceptanceResult.UNANSWERED})


def _opens(state: Complaint) -> tuple[str, ...]:
    """What is open because a tribunal did not take an application up, or has decided on it."""
    mine = (one for one in state.limbs if one.procedure == NAME and not one.open)
    return ("suit",) if any(one.result in NOT_TAKEN_UP or one.step == DECIDED for one in mine) else ()


def _over(state: Complaint, event: ArbitrationEnded) -> Complaint:
    """What was withdrawn the tribunal has no more; an absence leaves limitation used."""
    back_on = event.occurred_on if event.how in HANDED_BACK else None
    old = event.enforced_from if event.enforced_from != event.occurred_on else None
    due_on = event.performance_due_on or old
    state = with_case(state, event.limb, back_on=back_on, enforced_from=event.enforced_from, performance_due_on=due_on)
    if event.statement is not None:
        its = statement(
            event.statement,
            scope=event.limb,
            on=event.occurred_on,
            items=event.items,
            performance_due_on=due_on,
            declared=event.declared,
        )
        state = with_award(state, its)
    return move_limb(state, event.limb, step=ENDED, open=False, result=str(event.how))


def interest_is_not_arbitrated(state: Complaint, command: ApplyForArbitration, context: Context) -> list[Notice]:
    """Limitation, and interest claims for which no tribunal is competent: shown, not refused."""
    wanted = command.claims or tuple(one.id for one in state.claims)
    interest = any(one.nature is Nature.INTEREST for one in state.claims if one.id in wanted)
    bargain = [
        Notice(
            "interest_not_arbitrable",
            "利益争议没有仲裁途径，应当通过集体协商解决。",
            "An interest claim has no arbitration: it belongs into bargaining.",
            rule="CB.12",
        )
    ]
    again = [
        Notice(
            "absent_before",
            "此前因缺席按撤回处理的，再次申请不予受理。",
            "An earlier application ended by absence: a new one will not be accepted.",
            rule="ARB.15",
        )
    ]
    absent = any(one.result == str(ArbitrationEnd.ABSENT) for one in state.limbs if one.procedure == NAME)
    elsewhere = off_route(state, command.claims, context, route=Route.ARBITRATION)
    return [
        *elsewhere,
        *(bargain if interest else []),
        *(again if absent else []),
        *conciliated_before(state, claims_or_all(state, command.claims, context, route=Route.ARBITRATION)),
        *limitation_near(state, command, context),
    ]


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(
            ApplyForArbitration,
            STAGES_OPEN,
            "任何阶段都可以直接申请仲裁。",
            "Arbitration is open from any stage.",
            unless=all_gone,
        ),
        limb_row(
            RecordArbitrationAcceptance,
            frozenset({FILED, CORRECTING}),
            of=NAME,
            zh="记录受理、不予受理、补正或逾期未决定。",
            en="Record acceptance, refusal, correction or silence.",
        ),
        limb_row(
            RecordArbitrationAcceptance,
            frozenset({DECIDED}),
            of=NAME,
            zh="补记已裁决案件的受理日期。",
            en="Record when a case that was decided had been accepted.",
            among=unaccepted,
        ),
        limb_row(RecordHearing, frozenset({ACCEPTED}), of=NAME, zh="记录开庭通知。", en="Record a hearing notice."),
        limb_row(EndArbitration, PENDING, of=NAME, zh="撤回、按撤回处理或调解结案的，记录结束。", en="Record an end."),
    ),
    decide={
        ApplyForArbitration: decide_apply,
        RecordArbitrationAcceptance: decide_acceptance,
        RecordHearing: decide_hearing,
        EndArbitration: decide_end,
    },
    evolve={
        ArbitrationApplied: _applied,
        ArbitrationAnswered: _acceptance,
        HearingSet: lambda state, event: with_case(state, event.limb, hearing_on=event.hearing_on),
        ArbitrationEnded: _over,
    },
    starts={"arbitration.hearing_set": ("ARB.11",)},
    ends={
        "arbitration.correction_needed": (("ARB.4", "met"),),
        "arbitration.hearing_told": (("ARB.11", "met"),),
        "arbitration.mediated": (("ARB.4", PROVED), ("ARB.16", "met")),
    },
    warns={ApplyForArbitration: interest_is_not_arbitrated},
    opens=_opens,
)
