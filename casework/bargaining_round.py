"""A round of collective bargaining (集体协商): opened or asked for by claims, requested, answered, held, or failed.

A failed one may be coordinated by the labour organ (CCR 49–54); nobody arbitrates it. The signed contract is in
`collective_contract.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from casework.bargaining import BargainingResult
from casework.bargaining_state import OPEN, Bargaining, BargainingStage, Scope
from casework.codes import Consent
from casework.fields import CreditCode, IndustryCode, OfficeId, Past, PublicName, RegionCode, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.stream import BEFORE


class CoordinationStep(StrEnum):
    """Coordination of a bargaining dispute (协调处理)."""

    ACCEPTED = "accepted"
    AGREED = "agreed"
    UNRESOLVED = "unresolved"


class BargainingOpened(Event):
    """The office opened a bargaining, or claims asked for one (`proposed`)."""

    kind: ClassVar[str] = "bargaining_opened"
    office: OfficeId
    proposed: bool = False
    scope: Scope | None = None
    employer: PublicName | None = None
    credit_code: CreditCode | None = None
    region: RegionCode | None = None
    industry: IndustryCode | None = None
    wages: bool = False
    aim: Text | None = None


class BargainingRequested(Event):
    """The request to bargain (要约) reached the employer's side."""

    kind: ClassVar[str] = "bargaining_requested"
    wages: bool

    def facts(self) -> tuple[Fact, ...]:
        """Its time to answer begins (CB.1; CB.2 for wages)."""
        return (Fact("bargaining.requested.wages" if self.wages else "bargaining.requested", self.occurred_on),)


class BargainingReplied(Event):
    """The employer's side answered (应约): yes or no."""

    kind: ClassVar[str] = "bargaining_replied"
    consent: Consent

    def facts(self) -> tuple[Fact, ...]:
        """Its duty to answer is met, unless it kept silent."""
        return () if self.consent is Consent.SILENT else (Fact("bargaining.answered", self.occurred_on),)


class BargainingSessionHeld(Event):
    """The sides met."""

    kind: ClassVar[str] = "bargaining_session_held"
    record: Text | None = None


class BargainingFailed(Event):
    """No agreement came."""

    kind: ClassVar[str] = "bargaining_failed"
    reason: Text


class CoordinationRecorded(Event):
    """The labour organ took the dispute up for coordination, or ended it."""

    kind: ClassVar[str] = "coordination_recorded"
    step: CoordinationStep

    def facts(self) -> tuple[Fact, ...]:
        """Coordination has thirty days from acceptance (CB.12)."""
        return (
            Fact(f"coordination.{'accepted' if self.step is CoordinationStep.ACCEPTED else 'ended'}", self.occurred_on),
        )


class BargainingClosed(Event):
    """This round is over."""

    kind: ClassVar[str] = "bargaining_closed"
    bargaining: UUID
    result: BargainingResult

    def facts(self) -> tuple[Fact, ...]:
        """What still runs loses its object."""
        return (Fact("bargaining.closed", self.occurred_on),)


class OpenBargaining(Dated):
    """Open a bargaining, or say what one that claims asked for is about."""

    name: ClassVar[str] = "open_bargaining"
    roles = HANDLERS
    scope: Scope
    employer: PublicName | None = None
    credit_code: CreditCode | None = None
    region: RegionCode | None = None
    industry: IndustryCode | None = None
    wages: bool = False
    aim: Text | None = None


class RecordBargainingRequest(Dated):
    """Record the request, on the day it reached the employer's side."""

    name: ClassVar[str] = "record_bargaining_request"
    roles = HANDLERS
    served_on: Past | None = None


class RecordReply(Dated):
    """Record the employer's answer, or that none came."""

    name: ClassVar[str] = "record_reply"
    roles = HANDLERS
    consent: Consent


class HoldBargainingSession(Dated):
    """Record a session."""

    name: ClassVar[str] = "hold_bargaining_session"
    roles = HANDLERS
    record: Text | None = None


class FailBargaining(Dated):
    """Record that no agreement came."""

    name: ClassVar[str] = "fail_bargaining"
    roles = HANDLERS
    reason: Text


class RecordCoordination(Dated):
    """Record a step of the coordination."""

    name: ClassVar[str] = "record_coordination"
    roles = HANDLERS
    step: CoordinationStep


class CloseBargaining(Dated):
    """End this round."""

    name: ClassVar[str] = "close_bargaining"
    roles = HANDLERS


class EmployerMissing(Refusal):
    """A bargaining of an enterprise names it; one of an industry or area names that."""

    code = "bargaining_party_missing"
    kind = "value"
    zh = "请填写企业名称，或行业、区域代码。"
    en = "Name the enterprise, or the industry or area."


def decide_open(state: Bargaining | None, command: OpenBargaining, context: Context) -> list[Event]:
    """Whom it would bind must be said."""
    named = {Scope.ENTERPRISE: command.employer, Scope.INDUSTRY: command.industry, Scope.AREA: command.region}
    if not named[command.scope]:
        raise EmployerMissing()
    return [
        BargainingOpened(
            occurred_on=context.day(command),
            office=state.office if state else context.actor.office,
            scope=command.scope,
            employer=command.employer,
            credit_code=command.credit_code,
            region=command.region,
            industry=command.industry,
            wages=command.wages,
            aim=command.aim,
        )
    ]


def decide_request(state: Bargaining, command: RecordBargainingRequest, context: Context) -> list[Event]:
    """Wages have a rule of their own."""
    return [BargainingRequested(occurred_on=command.served_on or context.day(command), wages=state.wages)]


def decide_reply(state: Bargaining, command: RecordReply, context: Context) -> list[Event]:
    """After the request."""
    on = context.day(command)
    not_before(on, state.requested_on, "/occurred_on")
    return [BargainingReplied(occurred_on=on, consent=command.consent)]


def decide_session(state: Bargaining, command: HoldBargainingSession, context: Context) -> list[Event]:
    """A session."""
    return [BargainingSessionHeld(occurred_on=context.day(command), record=command.record)]


def decide_fail(state: Bargaining, command: FailBargaining, context: Context) -> list[Event]:
    """A failure with its reason."""
    return [BargainingFailed(occurred_on=context.day(command), reason=command.reason)]


def decide_coordination(state: Bargaining, command: RecordCoordination, context: Context) -> list[Event]:
    """Taken up once, then ended."""
    begun = state.stage is BargainingStage.COORDINATED
    if begun == (command.step is CoordinationStep.ACCEPTED):
        raise ImpossibleValue.of(
            "/step", "step_does_not_fit", "与协调处理的进展不符。", "This does not fit how far the coordination is."
        )
    return [CoordinationRecorded(occurred_on=context.day(command), step=command.step)]


def decide_close(state: Bargaining, command: CloseBargaining, context: Context) -> list[Event]:
    """With the result it came to."""
    result = BargainingResult.AGREED if state.stage is BargainingStage.EFFECTIVE else BargainingResult.FAILED
    return [BargainingClosed(occurred_on=context.day(command), bargaining=UUID(context.stream), result=result)]


def _opened(state: Bargaining | None, event: BargainingOpened) -> Bargaining:
    stage = BargainingStage.PROPOSED if event.proposed else BargainingStage.OPENED
    if state is None:
        return Bargaining(stage, event.office, event.scope, event.employer, event.wages, region=event.region)
    return replace(
        state,
        stage=stage,
        scope=event.scope,
        employer=event.employer,
        wages=event.wages,
        region=event.region or state.region,
    )


def _replied(state: Bargaining, event: BargainingReplied) -> Bargaining:
    agreed = event.consent is Consent.AGREED
    return replace(state, stage=BargainingStage.TALKING if agreed else BargainingStage.REFUSED)


def _coordinated(state: Bargaining, event: CoordinationRecorded) -> Bargaining:
    stage = {
        CoordinationStep.ACCEPTED: BargainingStage.COORDINATED,
        CoordinationStep.AGREED: BargainingStage.TALKING,
        CoordinationStep.UNRESOLVED: BargainingStage.FAILED,
    }[event.step]
    return replace(state, stage=stage)


def _tell_complaints(state: Bargaining, event: BargainingClosed) -> list[Effect]:
    told = dict.fromkeys(one.complaint for one in state.admitted)
    body = {"bargaining": str(event.bargaining), "result": str(event.result)}
    return [Effect("command", f"complaint:{one}", "hear_of_bargaining", body) for one in told]


_UNSETTLED = OPEN - {BargainingStage.EFFECTIVE, BargainingStage.FAILED, BargainingStage.COORDINATED}
"""Wherever it stands still it can be given up; claims that joined would wait for ever else."""

PROCEDURE = Procedure(
    name="bargaining",
    allowed=(
        Row(OpenBargaining, BEFORE, "发起集体协商。", "Open a bargaining."),
        Row(
            OpenBargaining,
            frozenset({BargainingStage.PROPOSED}),
            "诉求汇集后确定协商对象。",
            "Claims wait: say with whom to bargain.",
        ),
        Row(
            RecordBargainingRequest,
            frozenset({BargainingStage.OPENED, BargainingStage.REFUSED}),
            "向企业发出协商要约。",
            "Ask the employer to bargain.",
        ),
        Row(RecordReply, frozenset({BargainingStage.REQUESTED}), "记录企业答复。", "Record the employer's answer."),
        Row(HoldBargainingSession, frozenset({BargainingStage.TALKING}), "记录协商会议。", "Record a session."),
        Row(
            FailBargaining,
            _UNSETTLED,
            "协商不成或者不再进行的，记录结果。",
            "Record that no agreement came or will come.",
        ),
        Row(
            RecordCoordination,
            frozenset({BargainingStage.FAILED, BargainingStage.COORDINATED}),
            "协商不成可以申请协调处理。",
            "A failed bargaining may be coordinated.",
        ),
        Row(
            CloseBargaining,
            frozenset({BargainingStage.EFFECTIVE, BargainingStage.FAILED}),
            "本轮协商结束。",
            "This round is over.",
        ),
    ),
    decide={
        OpenBargaining: decide_open,
        RecordBargainingRequest: decide_request,
        RecordReply: decide_reply,
        HoldBargainingSession: decide_session,
        FailBargaining: decide_fail,
        RecordCoordination: decide_coordination,
        CloseBargaining: decide_close,
    },
    evolve={
        BargainingOpened: _opened,
        BargainingReplied: _replied,
        BargainingRequested: lambda state, event: replace(
            state, stage=BargainingStage.REQUESTED, requested_on=event.occurred_on
        ),
        BargainingSessionHeld: lambda state, event: replace(state, sessions=state.sessions + 1),
        BargainingFailed: lambda state, event: replace(state, stage=BargainingStage.FAILED),
        CoordinationRecorded: _coordinated,
        BargainingClosed: lambda state, event: replace(state, stage=BargainingStage.CLOSED),
    },
    starts={
        "bargaining.requested": ("CB.1",),
        "bargaining.requested.wages": ("CB.2",),
        "coordination.accepted": ("CB.12",),
    },
    ends={
        "bargaining.answered": (("CB.1", "met"), ("CB.2", "met")),
        "coordination.ended": (("CB.12", "met"),),
        "bargaining.closed": (("CB.*", "cancelled"),),
    },
    effects={BargainingClosed: _tell_complaints},
)
