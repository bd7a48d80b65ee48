"""Intake (登记受理): a complaint is handed in and accepted; what else can become of it at once stands in `disposal.py`.

Nothing here classifies. Channel, filer and urgency are told; parties, claims and outside proceedings told at once are
recorded with their own events, so that each shape exists once.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from casework.assignment import HandlerAssigned
from casework.claims import Claims, claim_errors, stated
from casework.codes import ARRIVED, Authority, Channel, FilerKind, IdentityLevel, Relation, Stage, Urgency
from casework.fields import (
    FilerPerson,
    Handler,
    Headcount,
    MatterNumber,
    OfficeId,
    Past,
    PastInstant,
    PublicName,
    RegionCode,
    Shape,
    Text,
)
from casework.limitation import readings
from casework.outside_proceedings import Proceedings, proceeding_errors, recorded
from casework.parties import (
    Respondents,
    RespondentsAdded,
    Workers,
    respondent_errors,
    span_errors,
    worker_errors,
    workers_told,
)
from casework.procedure import Command, Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue
from casework.replacing import replace
from casework.roles import DESK, PUBLIC
from casework.state import Complaint, Filer
from casework.stream import BEFORE


class FilerGiven(Shape):
    """Who hands it in. Anonymous filers have no person."""

    kind: FilerKind = FilerKind.WORKER
    identity: IdentityLevel = IdentityLevel.NAMED
    authority: Authority = Authority.NONE
    person: FilerPerson | None = None


class SiteGiven(Shape):
    """The building site or project: often the only thing many complaints of one matter share."""

    name: PublicName
    region: RegionCode | None = None
    place: Text | None = None


class ComplaintReceived(Event):
    """A complaint came in. Its number names the receiving office and stays after a transfer."""

    kind: ClassVar[str] = "complaint_received"
    number: MatterNumber
    channel: Channel
    office: OfficeId
    received_at: PastInstant
    filer: FilerGiven
    narrative: Text
    wish: Text | None = None
    relation: Relation | None = None
    site: SiteGiven | None = None
    region: RegionCode | None = None
    urgency: tuple[Urgency, ...] = ()

    def facts(self) -> tuple[Fact, ...]:
        """The receipt, and a separate fact where something cannot wait."""
        urgent = (Fact("complaint.urgent", self.occurred_on, at=self.received_at),) if self.urgency else ()
        return (Fact("complaint.received", self.occurred_on, at=self.received_at), *urgent)


class ComplaintAccepted(Event):
    """The office takes the complaint up (受理)."""

    kind: ClassVar[str] = "complaint_accepted"
    contacted_on: Past | None = None
    """When the worker's side had been spoken with before, where it had: the first contact is made."""

    def facts(self) -> tuple[Fact, ...]:
        """Acceptance, after which a contact made before counts."""
        accepted = Fact("complaint.accepted", self.occurred_on)
        return (accepted, Fact("contact.made_before", self.contacted_on)) if self.contacted_on else (accepted,)


class Submit(Command):
    """Hand in a complaint, through any channel (诉求登记)."""

    name: ClassVar[str] = "submit"
    roles = PUBLIC
    channel: Channel = Channel.WEB
    received_on: Past | None = None
    received_at: PastInstant | None = None
    filer: FilerGiven = FilerGiven()
    narrative: Text
    wish: Text | None = None
    relation: Relation | None = None
    site: SiteGiven | None = None
    region: RegionCode | None = None
    workers: Workers = ()
    reported_workers: Headcount | None = None
    reported_from: Headcount | None = None
    reported_to: Headcount | None = None
    respondents: Respondents = ()
    claims: Claims = ()
    proceedings: Proceedings = ()
    urgency: tuple[Urgency, ...] = ()


class Accept(Dated):
    """Take the complaint up."""

    name: ClassVar[str] = "accept"
    roles = DESK
    handler: Handler | None = None


def decide_submit(state: None, command: Submit, context: Context) -> list[Event]:
    """The receipt with everything told at once. Parties are numbered in the order they are told."""
    at = command.received_at.astimezone(context.zone).date() if command.received_at else None
    on = command.received_on or at or context.today
    errors = _submit_errors(command, context)
    if at not in (None, on):
        errors.append(
            FieldError("/received_at", "days_differ", "时间与日期不一致。", "The instant and the day do not agree.")
        )
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    events: list[Event] = [
        ComplaintReceived(
            occurred_on=on,
            number=context.number,
            channel=command.channel,
            office=context.actor.office,
            received_at=command.received_at or context.now,
            filer=command.filer,
            narrative=command.narrative,
            wish=command.wish,
            relation=command.relation,
            site=command.site,
            region=command.region,
            urgency=command.urgency,
        )
    ]
    events += workers_told(command, on)
    if command.respondents:
        events.append(RespondentsAdded(occurred_on=on, respondents=command.respondents))
    claims = stated(command.claims, first=1, on=on)
    # Claims come first: papers of other bodies interrupt or use the limitation that the claims begin.
    limited = tuple(
        one.claim
        for one in claims
        if readings(one.given.code, one.given.facts, command.relation, context, received_on=on)
    )
    return [
        *events,
        *claims,
        *(
            recorded(one, f"p{index + 1}", context, claims=one.claims or limited, told_on=on)
            for index, one in enumerate(command.proceedings)
        ),
    ]


def _submit_errors(command: Submit, context: Context) -> list[FieldError]:
    """What is wrong with parties, claims, filer and proceedings told at once."""
    return [
        *respondent_errors(command.respondents, "/respondents"),
        *worker_errors(command.workers),
        *span_errors(command),
        *claim_errors(
            command.claims,
            None,
            context,
            at="/claims",
            workers=len(command.workers),
            respondents=len(command.respondents),
        ),
        *_anonymous_errors(command.filer),
        *(
            error
            for index, one in enumerate(command.proceedings)
            for error in proceeding_errors(
                one,
                known=tuple(f"p{n + 1}" for n in range(index)),
                claims=tuple(f"c{n + 1}" for n in range(len(command.claims))),
                at=f"/proceedings/{index}",
            )
        ),
    ]


def _anonymous_errors(filer: FilerGiven) -> list[FieldError]:
    if filer.identity is not IdentityLevel.ANONYMOUS or filer.person is None:
        return []
    return [
        FieldError(
            "/filer/person",
            "anonymous_has_no_person",
            "匿名反映不能填写个人信息。",
            "An anonymous filer has no personal data.",
        )
    ]


def decide_accept(state: Complaint, command: Accept, context: Context) -> list[Event]:
    """Acceptance, with a handler where one is named at once."""
    on = context.day(command)
    not_before_receipt(state, on)
    events: list[Event] = [ComplaintAccepted(occurred_on=on, contacted_on=state.side_reached_on)]
    if command.handler:
        events.append(HandlerAssigned(occurred_on=on, handler=command.handler))
    return events


def not_before_receipt(state: Complaint, on: date) -> None:
    """Refuses a day before the complaint came in."""
    if on < state.received_on:
        raise ImpossibleValue.of(
            "/occurred_on",
            "before_receipt",
            "日期不能早于收到诉求的日期。",
            "This cannot have happened before the complaint was received.",
        )


def _received(state: None, event: ComplaintReceived) -> Complaint:
    given = event.filer
    return Complaint(
        number=event.number,
        stage=Stage.RECEIVED,
        channel=event.channel,
        receiving_office=event.office,
        office=event.office,
        received_on=event.occurred_on,
        received_at=event.received_at,
        filer=Filer(given.kind, given.identity, given.authority, given.person),
        urgency=event.urgency,
        urgent_at=event.received_at if event.urgency else None,
        relation=event.relation,
        site=event.site.name if event.site else None,
        region=event.region or (event.site.region if event.site else None),
    )


PROCEDURE = Procedure(
    name="intake",
    allowed=(
        Row(Submit, BEFORE, "登记新的诉求。", "Take in a new complaint."),
        Row(Accept, ARRIVED, "收到的诉求应当受理或说明理由。", "What arrived is accepted, or a reason is given."),
    ),
    decide={Submit: decide_submit, Accept: decide_accept},
    evolve={
        ComplaintReceived: _received,
        ComplaintAccepted: lambda state, event: replace(state, stage=Stage.ACCEPTED, accepted_on=event.occurred_on),
    },
    starts={
        "complaint.received": ("SVC.ACCEPT",),
        "complaint.urgent": ("SVC.URGENT_HELP",),
        "complaint.accepted": ("SVC.ASSIGN", "SVC.FIRST_CONTACT", "SVC.CLASSIFY", "SVC.FINISH"),
    },
    ends={"complaint.accepted": (("SVC.ACCEPT", "met"),), "contact.made_before": (("SVC.FIRST_CONTACT", "met"),)},
)
