"""The monthly risk meeting (劳动关系形势研判会): its month's figures, its decisions with owners and days, their completion.

A decision's day is our own duty: when it passes, the ladder is climbed like for any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from casework.clocks import clocks
from casework.deadlines import DeadlineStarted, TraceLine
from casework.fields import AnyDate, KnownPerson, LocalId, OfficeId, PersonId, Refers, Text
from casework.procedure import Command, Context, Dated, Effect, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import SUPERVISORS, Role
from casework.state import Deadline
from casework.stream import BEFORE, StreamKind

CONVENERS = SUPERVISORS | {Role.ANALYST}
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A calendar month, YYYY-MM."""

DECISION = "SVC.MEETING_DECISION"


class MeetingStage(StrEnum):
    """Being prepared, held with frozen figures, all decisions done."""

    OPEN = "open"
    FROZEN = "frozen"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One decision and who does it; by when, its duty among the deadlines says, which may be extended."""

    id: str
    owner: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands; `edition` is the frozen edition of the month's figures that it rests on."""

    stage: MeetingStage
    office: str
    month: str
    held_on: date | None = None
    edition: int = 0
    resolutions: tuple[Resolution, ...] = ()
    number: str = ""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)


class MeetingOpened(Event):
    """A meeting about a month is prepared."""

    kind: ClassVar[str] = "meeting_opened"
    office: OfficeId
    month: Month
    held_on: AnyDate | None = None


class FiguresFrozen(Event):
    """The meeting rests on an edition of the month's figures that is frozen and never changes; a correction is a new one."""

    kind: ClassVar[str] = "figures_frozen"
    edition: int


class DecisionRecorded(Event):
    """The meeting decided something, for an owner to do by a day."""

    kind: ClassVar[str] = "decision_recorded"
    decision: LocalId
    owner: PersonId
    what: Text
    due_on: AnyDate


class DecisionCompleted(Event):
    """It was done."""

    kind: ClassVar[str] = "decision_completed"
    decision: LocalId
    result: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The owner's duty is met."""
        return (Fact("decision.completed", self.occurred_on, self.decision),)


class MeetingEnded(Event):
    """Everything decided is done."""

    kind: ClassVar[str] = "meeting_ended"


class OpenMeeting(Dated):
    """Prepare the meeting about a month."""

    name: ClassVar[str] = "open_meeting"
    roles = CONVENERS | {Role.SYSTEM}
    month: Month
    held_on: AnyDate | None = None


class FreezeFigures(Command):
    """Rest the meeting on a frozen edition of its month's figures; one that is not there is refused."""

    name: ClassVar[str] = "freeze_figures"
    roles = CONVENERS
    edition: Annotated[int, Field(ge=1, le=99), Refers("edition")]


class RecordDecision(Dated):
    """Record a decision with its owner and its day."""

    name: ClassVar[str] = "record_decision"
    roles = CONVENERS
    owner: KnownPerson
    what: Text
    due_on: AnyDate


class CompleteDecision(Dated):
    """Record that a decision was carried out."""

    name: ClassVar[str] = "complete_decision"
    roles = CONVENERS
    decision: LocalId
    result: Text | None = None


class EndMeeting(Dated):
    """End it when every decision is done."""

    name: ClassVar[str] = "end_meeting"
    roles = SUPERVISORS


class OldEdition(Refusal):
    """Frozen figures are replaced only by a later edition."""

    code = "old_edition"
    zh = "已有相同或更新的数据版本。"
    en = "The same or a later edition is frozen already."


class DecisionsOpen(Refusal):
    """A meeting ends when its decisions are done; they are followed up next month."""

    code = "decisions_open"
    zh = "还有决定事项未完成。"
    en = "Some decisions are not carried out yet."


class DoneAlready(Refusal):
    """A decision is completed once."""

    code = "done_already"
    zh = "该决定事项已经完成。"
    en = "This decision was carried out already."


def decide_open(state: None, command: OpenMeeting, context: Context) -> list[Event]:
    """A meeting of the acting office."""
    return [
        MeetingOpened(
            occurred_on=context.day(command), office=context.actor.office, month=command.month, held_on=command.held_on
        )
    ]


def decide_freeze(state: Meeting, command: FreezeFigures, context: Context) -> list[Event]:
    """A later edition than the last."""
    if command.edition <= state.edition:
        raise OldEdition()
    return [FiguresFrozen(occurred_on=context.today, edition=command.edition)]


def decide_record(state: Meeting, command: RecordDecision, context: Context) -> list[Event]:
    """The day lies not before the meeting; it becomes a duty of ours with the decision as its ground."""
    on, number = context.day(command), len(state.resolutions) + 1
    if command.due_on < on:
        raise ImpossibleValue.of(
            "/due_on", "before_decision", "完成期限不能早于会议决定。", "It cannot be due before it was decided."
        )
    line = TraceLine(
        on=command.due_on,
        zh=f"会议决定于 {command.due_on} 前完成",
        en=f"to be done by {command.due_on} as the meeting decided",
    )
    return [
        DecisionRecorded(
            occurred_on=on, decision=f"de{number}", owner=command.owner, what=command.what, due_on=command.due_on
        ),
        DeadlineStarted(
            occurred_on=on,
            deadline=f"d{len(state.deadlines) + 1}",
            rule=DECISION,
            scope=f"de{number}",
            whose="ours",
            holder=command.owner,
            started_on=on,
            natural_on=command.due_on,
            due_on=command.due_on,
            conservative_on=command.due_on,
            article="研判会决定",
            mark="L",
            provisional=False,
            calendar="",
            trace=(line,),
        ),
    ]


def decide_complete(state: Meeting, command: CompleteDecision, context: Context) -> list[Event]:
    """A decision that is there and not done."""
    found = next((one for one in state.resolutions if one.id == command.decision), None)
    if found is None:
        raise unknown_id("/decision")
    if found.done_on is not None:
        raise DoneAlready()
    return [DecisionCompleted(occurred_on=context.day(command), decision=found.id, result=command.result)]


def decide_end(state: Meeting, command: EndMeeting, context: Context) -> list[Event]:
    """Nothing is left open."""
    if any(one.done_on is None for one in state.resolutions):
        raise DecisionsOpen()
    return [MeetingEnded(occurred_on=context.day(command))]


def _opened(state: None, event: MeetingOpened) -> Meeting:
    return Meeting(MeetingStage.OPEN, event.office, event.month, held_on=event.held_on)


def _completed(state: Meeting, event: DecisionCompleted) -> Meeting:
    resolutions = tuple(
        replace(one, done_on=event.occurred_on) if one.id == event.decision else one for one in state.resolutions
    )
    return replace(state, resolutions=resolutions)


def _tell_owner(state: Meeting, event: DecisionRecorded) -> list[Effect]:
    return [Effect("notify", f"person:{event.owner}", "decision_recorded", {"month": state.month})]


HELD = frozenset({MeetingStage.FROZEN})
LIVING = HELD | {MeetingStage.OPEN}

PROCEDURE = Procedure(
    name="meeting",
    allowed=(
        Row(OpenMeeting, BEFORE, "准备当月研判会。", "Prepare the month's meeting."),
        Row(FreezeFigures, LIVING, "会前固定当月数据。", "The month's figures are fixed before the meeting."),
        Row(RecordDecision, HELD, "记录决定、责任人和期限。", "Record a decision, its owner and its day."),
        Row(CompleteDecision, HELD, "决定事项完成后记录。", "Record what was carried out."),
        Row(EndMeeting, HELD, "决定全部完成后结束。", "When all is done the meeting ends."),
    ),
    decide={
        OpenMeeting: decide_open,
        FreezeFigures: decide_freeze,
        RecordDecision: decide_record,
        CompleteDecision: decide_complete,
        EndMeeting: decide_end,
    },
    evolve={
        MeetingOpened: _opened,
        FiguresFrozen: lambda state, event: replace(state, stage=MeetingStage.FROZEN, edition=event.edition),
        DecisionRecorded: lambda state, event: replace(
            state, resolutions=(*state.resolutions, Resolution(event.decision, event.owner))
        ),
        DecisionCompleted: _completed,
        MeetingEnded: lambda state, event: replace(state, stage=MeetingStage.DONE),
    },
    ends={"decision.completed": ((DECISION, "met"),)},
    effects={DecisionRecorded: _tell_owner},
)

MEETING = StreamKind("meeting", (PROCEDURE, clocks(LIVING, stopping=False)), closed=frozenset({MeetingStage.DONE}))
