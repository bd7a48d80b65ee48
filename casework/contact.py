"""Contact notes, first help, consents and disclosures: the most frequent records of all (M4, M19, PIPL 23 and 29)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.codes import HELD, Party, Stage
from casework.fields import AnyDate, PastInstant, PublicName, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, GivenConsent


class ContactWith(StrEnum):
    """Whom we spoke to."""

    WORKER = "worker"
    FILER = "filer"
    EMPLOYER = "employer"
    REPRESENTATIVE = "representative"
    OTHER_BODY = "other_body"


class ContactHow(StrEnum):
    """By what means."""

    PHONE = "phone"
    MESSAGE = "message"
    VISIT = "visit"
    MEETING = "meeting"
    MAIL = "mail"


class ContactResult(StrEnum):
    """What came of it."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    FIRST_HELP = "first_help"


class Ground(StrEnum):
    """On what a hand-over of personal data rests."""

    CONSENT = "consent"
    LEGAL_DUTY = "legal_duty"


class Recipient(StrEnum):
    """To whom the file, or part of it, is given."""

    EMPLOYER = "employer"
    MEDIATION_BODY = "mediation_body"
    ARBITRATION = "arbitration"
    INSPECTION = "inspection"
    COURT = "court"
    LEGAL_AID = "legal_aid"
    LAW_FIRM = "law_firm"
    SOCIAL_INSURANCE = "social_insurance"
    PUBLIC_SECURITY = "public_security"
    PETITION = "petition"
    UNION = "union"
    GOVERNMENT = "government"
    OTHER = "other"


class ContactNoted(Event):
    """Somebody was contacted, with the result and when to try next."""

    kind: ClassVar[str] = "contact_noted"
    with_whom: ContactWith
    how: ContactHow
    result: ContactResult
    note: Text
    next_on: date | None = None
    occurred_at: PastInstant | None = None
    awaits_next: bool = True
    """False once the matter is concluded: a note then starts no further contact clock."""

    def facts(self) -> tuple[Fact, ...]:
        """A contact that reached the worker's side counts; first help is a fact of its own (第一帮助人)."""
        name = "contact.made" if self.awaits_next else "contact.made_afterwards"
        contacted = (Fact(name, self.occurred_on, until=self.next_on),) if self.reached_worker else ()
        help_at = Fact("contact.first_help", self.occurred_on, at=self.occurred_at)
        return contacted + ((help_at,) if self.result is ContactResult.FIRST_HELP else ())

    @property
    def tried_worker(self) -> bool:
        """Whether it was meant for the worker's side, reached or not."""
        return self.with_whom in (ContactWith.WORKER, ContactWith.FILER, ContactWith.REPRESENTATIVE)

    @property
    def reached_worker(self) -> bool:
        """Whether the worker's side was spoken with."""
        return self.tried_worker and self.result is not ContactResult.NOT_REACHED


class ConsentRecorded(Event):
    """A person agreed, or took the agreement back, that another body may learn of the matter (PIPL 23, 29)."""

    kind: ClassVar[str] = "consent_recorded"
    by: Party
    towards: PublicName | None = None
    """Whom, in words: only in records from before there was a code."""
    recipient: Recipient | None = None
    recipient_name: Text | None = None
    given: bool
    note: Text | None = None

    @property
    def whom(self) -> str:
        """The recipient's code, or the words of an older record."""
        return str(self.recipient) if self.recipient is not None else self.towards or ""


class Disclosed(Event):
    """The file, or part of it, was handed to another body on a stated ground."""

    kind: ClassVar[str] = "disclosed"
    to: PublicName | None = None
    """Whom, in words: only in records from before there was a code."""
    recipient: Recipient | None = None
    recipient_name: Text | None = None
    ground: Ground
    what: Text


class NoteContact(Dated):
    """Note a contact (联系记录)."""

    name: ClassVar[str] = "note_contact"
    roles = DESK | ADVISERS
    with_whom: ContactWith = ContactWith.WORKER
    how: ContactHow = ContactHow.PHONE
    result: ContactResult = ContactResult.REACHED
    note: Text
    next_on: AnyDate | None = None
    occurred_at: PastInstant | None = None
    """The instant, where it counts in minutes (first help); left out today, it is now."""


class RecordConsent(Dated):
    """Record that a person agreed to a hand-over, or took it back."""

    name: ClassVar[str] = "record_consent"
    roles = DESK | ADVISERS
    by: Party = Party.WORKER
    towards: Recipient
    recipient_name: Text | None = None
    given: bool = True
    note: Text | None = None


class Disclose(Dated):
    """Record a hand-over to another body, with the consent or legal duty it rests on."""

    name: ClassVar[str] = "disclose"
    roles = ADVISERS
    to: Recipient
    recipient_name: Text | None = None
    """Left out where the worker's consent names it."""
    ground: Ground
    what: Text


class ConsentMissing(Refusal):
    """Handing personal data over needs the worker's recorded consent unless the law demands it (LAW.md ADD.21)."""

    code = "consent_missing"
    zh = "没有记录到劳动者本人同意向该单位提供信息。"
    en = "No consent of the worker to hand the file to that body is on record."
    rule = "ADD.21"


def decide_note(state: Complaint, command: NoteContact, context: Context) -> list[Event]:
    """A next contact lies ahead of this one."""
    at = command.occurred_at
    on = at.astimezone(context.zone).date() if at else context.day(command)
    if command.occurred_on not in (None, on):
        raise ImpossibleValue.of(
            "/occurred_at", "days_differ", "时间与日期不一致。", "The instant and the day do not agree."
        )
    not_before(on, state.received_on, "/occurred_on")
    if at is None and on == context.today and command.result is ContactResult.FIRST_HELP:
        at = context.now
    if command.next_on is not None and command.next_on < on:
        raise ImpossibleValue.of(
            "/next_on",
            "before_contact",
            "下次联系日期不能早于本次联系。",
            "The next contact cannot lie before this one.",
        )
    return [
        ContactNoted(
            occurred_on=on,
            with_whom=command.with_whom,
            how=command.how,
            result=command.result,
            note=command.note,
            next_on=command.next_on,
            occurred_at=at,
            awaits_next=state.stage in HELD,
        )
    ]


def decide_consent(state: Complaint, command: RecordConsent, context: Context) -> list[Event]:
    """A consent or its withdrawal."""
    return [
        ConsentRecorded(
            occurred_on=context.day(command),
            by=command.by,
            recipient=command.towards,
            recipient_name=command.recipient_name,
            given=command.given,
            note=command.note,
        )
    ]


def decide_disclose(state: Complaint, command: Disclose, context: Context) -> list[Event]:
    """A hand-over rests on the worker's consent or on a legal duty; a consent that names the recipient says to whom."""
    name = command.recipient_name
    if command.ground is Ground.CONSENT:
        consent = _workers_consent(state, command.to)
        if consent.name is not None and name is not None:
            raise ImpossibleValue.of(
                "/recipient_name",
                "recipient_stands_in_consent",
                "劳动者的同意已写明接收单位，此处不填；向其他单位提供的，先取得同意。",
                "The consent names the recipient: leave this out. Anybody else needs a consent of their own first.",
            )
        name = name or consent.name
    return [
        Disclosed(
            occurred_on=context.day(command),
            recipient=command.to,
            recipient_name=name,
            ground=command.ground,
            what=command.what,
        )
    ]


def _workers_consent(state: Complaint, to: Recipient) -> GivenConsent:
    """The worker's consent in force; nobody else's opens the worker's file. Raises `ConsentMissing`."""
    for one in state.consents:
        if one.by is Party.WORKER and one.towards == to:
            return one
    raise ConsentMissing()


def _noted(state: Complaint, event: ContactNoted) -> Complaint:
    on = event.occurred_on
    worker = event.reached_worker and event.with_whom is not ContactWith.FILER
    vain = state.tried_in_vain_on
    if event.tried_worker:
        vain = (
            _later(vain, on, counts=True) if not event.reached_worker else None if vain is None or vain <= on else vain
        )
    return replace(
        state,
        tried_in_vain_on=vain,
        notes=state.notes + 1,
        last_contact_on=_later(state.last_contact_on, on, counts=event.result is not ContactResult.NOT_REACHED),
        side_reached_on=_later(state.side_reached_on, on, counts=event.reached_worker),
        worker_reached_on=_later(state.worker_reached_on, on, counts=worker),
    )


def _later(known: date | None, on: date, *, counts: bool) -> date | None:
    """The latest day of a contact: one that is noted late moves nothing back."""
    return max(known or on, on) if counts else known


def _consented(state: Complaint, event: ConsentRecorded) -> Complaint:
    """The last word of a person towards a kind of body stands; a "no" ends whatever consent of theirs there was."""
    others = tuple(one for one in state.consents if (one.by, one.towards) != (event.by, event.whom))
    new = GivenConsent(event.by, event.whom, event.recipient_name)
    return replace(state, consents=(*others, new) if event.given else others)


ANY_TIME = frozenset(Stage)

PROCEDURE = Procedure(
    name="contact",
    allowed=(
        Row(NoteContact, ANY_TIME, "任何时候都可以记录联系。", "A contact may be noted at any time."),
        Row(RecordConsent, ANY_TIME, "向其他单位提供信息前应取得同意。", "Consent comes before a hand-over."),
        Row(Disclose, ANY_TIME - {Stage.WITHDRAWN}, "提供信息应记录依据。", "A hand-over is recorded with its ground."),
    ),
    decide={NoteContact: decide_note, RecordConsent: decide_consent, Disclose: decide_disclose},
    evolve={ContactNoted: _noted, ConsentRecorded: _consented, Disclosed: lambda state, event: state},
    starts={"contact.made": ("SVC.NEXT_CONTACT",)},
    ends={
        "contact.made": (("SVC.FIRST_CONTACT", "met"), ("SVC.NEXT_CONTACT", "met")),
        "contact.first_help": (("SVC.URGENT_HELP", "met"),),
    },
)
