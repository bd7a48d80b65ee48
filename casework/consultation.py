"""A consultation (咨询): a question and its answer, counted. It has no life of its own and may become a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from casework.claims import unknown_code
from casework.clocks import FOLLOWED
from casework.codes import Channel
from casework.fields import ClaimCodeId, KnownComplaint, OfficeId, Past, PersonFields, RegionCode, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import DESK, Role
from casework.state import Deadline
from casework.stream import BEFORE, StreamKind

ANSWERERS = DESK | {Role.LAWYER}


class ConsultationStage(StrEnum):
    """Answered, or gone on as a complaint."""

    ANSWERED = "answered"
    BECAME_COMPLAINT = "became_complaint"


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation as it stands. Its one clock is met when it is recorded, for it is answered then."""

    stage: ConsultationStage
    office: str
    channel: Channel
    topic: str
    asked_on: date
    complaint: UUID | None = None
    number: str = ""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)


class ConsultationRecorded(Event):
    """Somebody asked and was answered."""

    kind: ClassVar[str] = "consultation_recorded"
    office: OfficeId
    channel: Channel
    topic: ClaimCodeId
    region: RegionCode | None = None
    person: PersonFields | None = None
    question: Text
    answer: Text
    answered_on: date | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The question starts the office's time to answer, and the answer meets it."""
        if self.answered_on is None:
            return ()
        return (Fact("consultation.received", self.occurred_on), Fact("consultation.answered", self.answered_on))


class ConsultationContinued(Event):
    """It went on as a complaint."""

    kind: ClassVar[str] = "consultation_continued"
    complaint: UUID


class RecordConsultation(Dated):
    """Record a question with its answer; `topic` is the claim code it is about (`none`: fits no code)."""

    name: ClassVar[str] = "record_consultation"
    roles = ANSWERERS
    channel: Channel = Channel.HOTLINE
    received_on: Past | None = None
    topic: ClaimCodeId = "none"
    region: RegionCode | None = None
    person: PersonFields | None = None
    question: Text
    answer: Text


class ContinueAsComplaint(Dated):
    """Record the complaint that came of it."""

    name: ClassVar[str] = "continue_as_complaint"
    roles = ANSWERERS
    complaint: KnownComplaint


def decide_record(state: None, command: RecordConsultation, context: Context) -> list[Event]:
    """A topic that exists."""
    errors = unknown_code(command.topic, context, at="/topic")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    return [
        ConsultationRecorded(
            occurred_on=command.received_on or context.day(command),
            office=context.actor.office,
            channel=command.channel,
            topic=command.topic,
            region=command.region,
            person=command.person,
            question=command.question,
            answer=command.answer,
            answered_on=_answered_on(command, context),
        )
    ]


def _answered_on(command: RecordConsultation, context: Context) -> date:
    """The day of the answer; it cannot lie before the question."""
    on = context.day(command)
    not_before(on, command.received_on, "/occurred_on")
    return on


def decide_continue(state: Consultation, command: ContinueAsComplaint, context: Context) -> list[Event]:
    """Once."""
    return [ConsultationContinued(occurred_on=context.day(command), complaint=command.complaint)]


def _recorded(state: None, event: ConsultationRecorded) -> Consultation:
    return Consultation(ConsultationStage.ANSWERED, event.office, event.channel, event.topic, event.occurred_on)


PROCEDURE = Procedure(
    name="consultation",
    allowed=(
        Row(RecordConsultation, BEFORE, "记录咨询和答复。", "Record a question with its answer."),
        Row(
            ContinueAsComplaint,
            frozenset({ConsultationStage.ANSWERED}),
            "咨询可以转为诉求。",
            "A consultation may become a complaint.",
        ),
    ),
    decide={RecordConsultation: decide_record, ContinueAsComplaint: decide_continue},
    evolve={
        ConsultationRecorded: _recorded,
        ConsultationContinued: lambda state, event: replace(
            state, stage=ConsultationStage.BECAME_COMPLAINT, complaint=event.complaint
        ),
    },
    starts={"consultation.received": ("SVC.ANSWER",)},
    ends={"consultation.answered": (("SVC.ANSWER", "met"),)},
)

CONSULTATION = StreamKind("consultation", (PROCEDURE, FOLLOWED), closed=frozenset(ConsultationStage))
