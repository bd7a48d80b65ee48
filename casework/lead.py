"""A lead (线索): news of a trouble with nobody to satisfy, to be verified by a date.

It comes from the daily digest, a bystander, a visit, a contractor; it becomes a complaint, an incident, a letter, or
nothing, each with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from casework.clocks import clocks
from casework.fields import (
    Handler,
    Headcount,
    IndustryCode,
    OfficeId,
    Past,
    PersonFields,
    PersonId,
    PublicName,
    Refers,
    RegionCode,
    Text,
)
from casework.procedure import Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import DESK, HANDLERS, SUPERVISORS, Role
from casework.state import Deadline
from casework.stream import BEFORE, StreamKind

RECORDERS = DESK | {Role.ANALYST}


class LeadStage(StrEnum):
    """Waiting to be verified, or settled."""

    RECORDED = "recorded"
    VERIFIED = "verified"


class LeadSource(StrEnum):
    """Where the news came from."""

    DIGEST = "digest"
    BYSTANDER = "bystander"
    VISIT = "visit"
    CONTRACTOR = "contractor"
    OTHER_BODY = "other_body"
    STAFF = "staff"


class LeadOutcome(StrEnum):
    """What came of it."""

    COMPLAINT = "complaint"
    INCIDENT = "incident"
    LETTER = "letter"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as it stands; `became` is the complaint or incident it turned into."""

    stage: LeadStage
    office: str
    source: LeadSource
    recorded_on: date
    employer: str | None = None
    region: str | None = None
    handler: str | None = None
    outcome: LeadOutcome | None = None
    became: UUID | None = None
    number: str = ""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)


class LeadRecorded(Event):
    """A lead came in; a person who told it is sealed."""

    kind: ClassVar[str] = "lead_recorded"
    office: OfficeId
    source: LeadSource
    summary: Text
    employer: PublicName | None = None
    employer_person: PersonFields | None = None
    """The employer where it is a natural person (包工头): sealed, never a readable name."""
    site: PublicName | None = None
    region: RegionCode | None = None
    industry: IndustryCode | None = None
    reported_workers: Headcount | None = None
    told_by: PersonFields | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The office's time to verify it begins."""
        return (Fact("lead.recorded", self.occurred_on),)


class LeadAssigned(Event):
    """A named person verifies it."""

    kind: ClassVar[str] = "lead_assigned"
    handler: PersonId


class LeadVerified(Event):
    """It was looked into, with what came of it and why."""

    kind: ClassVar[str] = "lead_verified"
    outcome: LeadOutcome
    reason: Text
    became: UUID | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The duty to verify is met."""
        return (Fact("lead.verified", self.occurred_on),)


class RecordLead(Dated):
    """Record a lead."""

    name: ClassVar[str] = "record_lead"
    roles = RECORDERS
    source: LeadSource
    received_on: Past | None = None
    summary: Text
    employer: PublicName | None = None
    employer_person: PersonFields | None = None
    """The employer where it is a natural person (包工头): sealed, never a readable name."""
    site: PublicName | None = None
    region: RegionCode | None = None
    industry: IndustryCode | None = None
    reported_workers: Headcount | None = None
    told_by: PersonFields | None = None


class AssignLead(Dated):
    """Name who verifies it."""

    name: ClassVar[str] = "assign_lead"
    roles = HANDLERS | SUPERVISORS
    handler: Handler


class VerifyLead(Dated):
    """Settle it; a complaint or an incident it turned into is named."""

    name: ClassVar[str] = "verify_lead"
    roles = RECORDERS
    outcome: LeadOutcome
    reason: Text
    became: Annotated[UUID, Refers(where="outcome")] | None = None


def decide_record(state: None, command: RecordLead, context: Context) -> list[Event]:
    """The office that records it keeps it."""
    return [
        LeadRecorded(
            occurred_on=command.received_on or context.day(command),
            office=context.actor.office,
            source=command.source,
            summary=command.summary,
            employer=command.employer,
            employer_person=command.employer_person,
            site=command.site,
            region=command.region,
            industry=command.industry,
            reported_workers=command.reported_workers,
            told_by=command.told_by,
        )
    ]


def decide_assign(state: Lead, command: AssignLead, context: Context) -> list[Event]:
    """A handler by name."""
    return [LeadAssigned(occurred_on=context.day(command), handler=command.handler)]


def decide_verify(state: Lead, command: VerifyLead, context: Context) -> list[Event]:
    """Not before it came in; what it became is named, or there is nothing to name."""
    on = context.day(command)
    if on < state.recorded_on:
        raise ImpossibleValue.of(
            "/occurred_on", "before_receipt", "日期不能早于收到线索的日期。", "It cannot be verified before it came in."
        )
    turns = command.outcome in (LeadOutcome.COMPLAINT, LeadOutcome.INCIDENT)
    if turns != (command.became is not None):
        raise ImpossibleValue.of(
            "/became",
            "became_does_not_fit",
            "转为诉求或事件的应填写编号，其他结果不填。",
            "Name the complaint or incident it became, and nothing else.",
        )
    return [LeadVerified(occurred_on=on, outcome=command.outcome, reason=command.reason, became=command.became)]


def _recorded(state: None, event: LeadRecorded) -> Lead:
    return Lead(
        LeadStage.RECORDED, event.office, event.source, event.occurred_on, employer=event.employer, region=event.region
    )


def _tell_handler(state: Lead, event: LeadAssigned) -> list[Effect]:
    return [Effect("notify", f"person:{event.handler}", "lead_assigned")]


PROCEDURE = Procedure(
    name="lead",
    allowed=(
        Row(RecordLead, BEFORE, "登记线索。", "Record a lead."),
        Row(AssignLead, frozenset({LeadStage.RECORDED}), "指定人员核实线索。", "Name who verifies the lead."),
        Row(
            VerifyLead,
            frozenset({LeadStage.RECORDED}),
            "线索应当核实并说明结果。",
            "A lead is verified, with what came of it.",
        ),
    ),
    decide={RecordLead: decide_record, AssignLead: decide_assign, VerifyLead: decide_verify},
    evolve={
        LeadRecorded: _recorded,
        LeadAssigned: lambda state, event: replace(state, handler=event.handler),
        LeadVerified: lambda state, event: replace(
            state, stage=LeadStage.VERIFIED, outcome=event.outcome, became=event.became
        ),
    },
    starts={"lead.recorded": ("SVC.VERIFY_LEAD",)},
    ends={"lead.verified": (("SVC.VERIFY_LEAD", "met"),)},
    effects={LeadAssigned: _tell_handler},
)

LEAD = StreamKind("lead", (PROCEDURE, clocks(frozenset({LeadStage.RECORDED}))), closed=frozenset({LeadStage.VERIFIED}))
