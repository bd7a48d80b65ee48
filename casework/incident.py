"""An incident (重大事件, 群体性事件): people, place, demands, a log, reports upwards with their own clock, lawyers, calm.

Complaints link to it; it may exist before any complaint. The time to deployment of lawyers is measured (M6).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from casework.clocks import clocks
from casework.codes import Grade
from casework.fields import (
    Headcount,
    KnownComplaint,
    KnownOffice,
    KnownPerson,
    OfficeId,
    PastInstant,
    PersonFields,
    PersonId,
    PublicName,
    RegionCode,
    Text,
)
from casework.incident_state import Incident, IncidentKind, IncidentStage
from casework.procedure import Command, Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import ADVISERS, DESK, HANDLERS, SUPERVISORS
from casework.stream import BEFORE, StreamKind


class UpwardTo(StrEnum):
    """Who is told of an incident (逐级报告)."""

    UNION_ABOVE = "union_above"
    PARTY_COMMITTEE = "party_committee"
    GOVERNMENT = "government"
    LABOUR_ORGAN = "labour_organ"
    PUBLIC_SECURITY = "public_security"
    EMERGENCY_MANAGEMENT = "emergency_management"
    OTHER = "other"


class IncidentReported(Event):
    """An incident became known, at an instant: its clocks count minutes."""

    kind: ClassVar[str] = "incident_reported"
    office: OfficeId
    incident: IncidentKind
    grade: Grade
    known_at: AwareDatetime
    people: Headcount
    employer: PublicName | None = None
    employer_person: PersonFields | None = None
    """The employer where it is a natural person (包工头): sealed, never a readable name."""
    region: RegionCode | None = None
    place: Text | None = None
    demands: Text
    above: tuple[OfficeId, ...] = ()
    """The offices above, from the next one upwards: they are told at once (M4)."""

    def facts(self) -> tuple[Fact, ...]:
        """First help and the report upwards are due in minutes (第一报告人, 第一帮助人)."""
        return (Fact("incident.reported", self.occurred_on, at=self.known_at),)


class IncidentLogged(Event):
    """Something happened on the scene; `people` is how many there are now."""

    kind: ClassVar[str] = "incident_logged"
    at: AwareDatetime
    people: Headcount | None = None
    first_help: bool = False
    note: Text

    def facts(self) -> tuple[Fact, ...]:
        """First help given."""
        return (Fact("incident.first_help", self.occurred_on, at=self.at),) if self.first_help else ()


class ReportedUpward(Event):
    """The office above, or Party and government, was told."""

    kind: ClassVar[str] = "reported_upward"
    at: AwareDatetime
    to: PublicName | None = None
    """Whom, in words: only in records from before there was a code."""
    recipient: UpwardTo | None = None
    to_office: OfficeId | None = None
    text: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The report upwards is made."""
        return (Fact("incident.reported_upward", self.occurred_on, at=self.at),)


class LawyersDeployed(Event):
    """Lawyers of the corps went there (律师团)."""

    kind: ClassVar[str] = "lawyers_deployed"
    at: AwareDatetime
    lawyers: tuple[PersonId, ...]
    firm: PublicName | None = None


class IncidentCalmed(Event):
    """People went home or back to work (平息)."""

    kind: ClassVar[str] = "incident_calmed"
    how: Text


class ComplaintLinked(Event):
    """A complaint belongs to it."""

    kind: ClassVar[str] = "complaint_linked"
    complaint: UUID


class IncidentClosed(Event):
    """Nothing more is to be done about it."""

    kind: ClassVar[str] = "incident_closed"
    review: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Our clocks lose their object."""
        return (Fact("incident.closed", self.occurred_on),)


class ReportIncident(Command):
    """Report an incident."""

    name: ClassVar[str] = "report_incident"
    roles = DESK
    incident: IncidentKind
    grade: Grade = Grade.MAJOR
    known_at: PastInstant | None = None
    people: Headcount
    employer: PublicName | None = None
    employer_person: PersonFields | None = None
    """The employer where it is a natural person (包工头): sealed, never a readable name."""
    region: RegionCode | None = None
    place: Text | None = None
    demands: Text


class LogIncident(Command):
    """Log what happens; `first_help` where it is the first help given."""

    name: ClassVar[str] = "log_incident"
    roles = DESK | ADVISERS
    at: PastInstant | None = None
    people: Headcount | None = None
    first_help: bool = False
    note: Text


class ReportUpward(Command):
    """Record a report to the office above or to Party and government."""

    name: ClassVar[str] = "report_upward"
    roles = DESK | SUPERVISORS
    at: PastInstant | None = None
    to: UpwardTo = UpwardTo.UNION_ABOVE
    to_office: KnownOffice | None = None
    """Which union office, where it was one."""
    text: Text | None = None


class DeployLawyers(Command):
    """Send lawyers."""

    name: ClassVar[str] = "deploy_lawyers"
    roles = SUPERVISORS
    at: PastInstant | None = None
    lawyers: Annotated[tuple[KnownPerson, ...], Field(min_length=1, max_length=200)]
    firm: PublicName | None = None


class CalmIncident(Dated):
    """Record that it is over, and how."""

    name: ClassVar[str] = "calm_incident"
    roles = HANDLERS
    how: Text


class LinkComplaint(Dated):
    """Link a complaint to it."""

    name: ClassVar[str] = "link_complaint"
    roles = DESK
    complaint: KnownComplaint


class CloseIncident(Dated):
    """Close it, with what was learnt."""

    name: ClassVar[str] = "close_incident"
    roles = SUPERVISORS
    review: Text | None = None


class LinkedAlready(Refusal):
    """A complaint is linked once."""

    code = "linked_already"
    zh = "该诉求已关联到本事件。"
    en = "This complaint is linked to the incident already."


def _at(given: datetime | None, state: Incident | None, context: Context) -> datetime:
    at = given or context.now
    if state is not None and at < state.since:
        raise ImpossibleValue.of(
            "/at", "before_incident", "时间不能早于事件发生。", "This cannot lie before the incident."
        )
    return at


def _day(at: datetime, context: Context) -> date:
    return at.astimezone(context.zone).date()


def decide_report(state: None, command: ReportIncident, context: Context) -> list[Event]:
    """Known at an instant, now if nothing is said."""
    at = _at(command.known_at, None, context)
    return [
        IncidentReported(
            occurred_on=_day(at, context),
            office=context.actor.office,
            incident=command.incident,
            grade=command.grade,
            known_at=at,
            people=command.people,
            employer=command.employer,
            employer_person=command.employer_person,
            region=command.region,
            place=command.place,
            demands=command.demands,
            above=tuple(rung.office for rung in context.ladder if rung.office != context.actor.office),
        )
    ]


def decide_log(state: Incident, command: LogIncident, context: Context) -> list[Event]:
    """An entry of the log."""
    at = _at(command.at, state, context)
    return [
        IncidentLogged(
            occurred_on=_day(at, context),
            at=at,
            people=command.people,
            first_help=command.first_help,
            note=command.note,
        )
    ]


def decide_upward(state: Incident, command: ReportUpward, context: Context) -> list[Event]:
    """A report."""
    at = _at(command.at, state, context)
    if command.to_office is not None and command.to is not UpwardTo.UNION_ABOVE:
        raise ImpossibleValue.of(
            "/to_office",
            "not_a_union_office",
            "只有报告上级工会时才填写单位。",
            "Only a union above is named by its office.",
        )
    return [
        ReportedUpward(
            occurred_on=_day(at, context), at=at, recipient=command.to, to_office=command.to_office, text=command.text
        )
    ]


def decide_deploy(state: Incident, command: DeployLawyers, context: Context) -> list[Event]:
    """Lawyers by their ids."""
    at = _at(command.at, state, context)
    return [LawyersDeployed(occurred_on=_day(at, context), at=at, lawyers=command.lawyers, firm=command.firm)]


def decide_calm(state: Incident, command: CalmIncident, context: Context) -> list[Event]:
    """Not before it began."""
    on = context.day(command)
    if on < _day(state.since, context):
        raise ImpossibleValue.of(
            "/occurred_on", "before_incident", "日期不能早于事件发生。", "This cannot lie before the incident."
        )
    return [IncidentCalmed(occurred_on=on, how=command.how)]


def decide_link(state: Incident, command: LinkComplaint, context: Context) -> list[Event]:
    """Each complaint once."""
    if command.complaint in state.complaints:
        raise LinkedAlready()
    return [ComplaintLinked(occurred_on=context.day(command), complaint=command.complaint)]


def decide_close(state: Incident, command: CloseIncident, context: Context) -> list[Event]:
    """The end."""
    return [IncidentClosed(occurred_on=context.day(command), review=command.review)]


def _reported(state: None, event: IncidentReported) -> Incident:
    return Incident(
        IncidentStage.REPORTED,
        event.office,
        event.incident,
        event.grade,
        event.people,
        event.known_at,
        employer=event.employer,
        region=event.region,
    )


def _deployed(state: Incident, event: LawyersDeployed) -> Incident:
    lawyers = (*state.lawyers, *(one for one in event.lawyers if one not in state.lawyers))
    return replace(state, lawyers=lawyers, first_deployed_at=state.first_deployed_at or event.at)


def _tell_above(state: Incident, event: IncidentReported) -> list[Effect]:
    told = dict.fromkeys((event.office, *event.above))
    return [Effect("notify", f"office:{one}", "incident_reported", {"grade": str(event.grade)}) for one in told]


def _tell_lawyers(state: Incident, event: LawyersDeployed) -> list[Effect]:
    return [Effect("notify", f"person:{one}", "lawyer_deployed") for one in event.lawyers]


GOING_ON = frozenset({IncidentStage.REPORTED})
OPEN = GOING_ON | {IncidentStage.CALMED}

PROCEDURE = Procedure(
    name="incident",
    allowed=(
        Row(ReportIncident, BEFORE, "报告重大或群体性事件。", "Report an incident."),
        Row(LogIncident, OPEN, "记录现场情况和第一帮助。", "Log what happens, and first help."),
        Row(ReportUpward, OPEN, "应当及时向上级报告。", "The office above is told at once."),
        Row(DeployLawyers, OPEN, "重大事件律师团应当立即介入。", "Lawyers step in at once."),
        Row(LinkComplaint, OPEN, "关联同一事件的诉求。", "Link complaints of the same incident."),
        Row(CalmIncident, GOING_ON, "事态平息后记录。", "Record when it has calmed."),
        Row(CloseIncident, frozenset({IncidentStage.CALMED}), "平息后可以结束。", "Calmed, it may be closed."),
    ),
    decide={
        ReportIncident: decide_report,
        LogIncident: decide_log,
        ReportUpward: decide_upward,
        DeployLawyers: decide_deploy,
        CalmIncident: decide_calm,
        LinkComplaint: decide_link,
        CloseIncident: decide_close,
    },
    evolve={
        IncidentReported: _reported,
        IncidentLogged: lambda state, event: replace(state, people=event.people or state.people),
        ReportedUpward: lambda state, event: replace(state, reports=state.reports + 1),
        LawyersDeployed: _deployed,
        IncidentCalmed: lambda state, event: replace(state, stage=IncidentStage.CALMED, calmed_on=event.occurred_on),
        ComplaintLinked: lambda state, event: replace(state, complaints=(*state.complaints, event.complaint)),
        IncidentClosed: lambda state, event: replace(state, stage=IncidentStage.CLOSED),
    },
    starts={"incident.reported": ("SVC.URGENT_HELP", "SVC.URGENT_REPORT")},
    ends={
        "incident.first_help": (("SVC.URGENT_HELP", "met"),),
        "incident.reported_upward": (("SVC.URGENT_REPORT", "met"),),
        "incident.closed": (("SVC.*", "cancelled"),),
    },
    effects={IncidentReported: _tell_above, LawyersDeployed: _tell_lawyers},
)

INCIDENT = StreamKind("incident", (PROCEDURE, clocks(OPEN)), closed=frozenset({IncidentStage.CLOSED}))
