"""Contact notes and first help, the most frequent records of all (M4, M19), with the table of consents and hand-overs."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.codes import HELD, Stage
from casework.consents import (
    ConsentRecorded,
    Disclose,
    Disclosed,
    RecordConsent,
    consented,
    decide_consent,
    decide_disclose,
)
from casework.fields import AnyDate, PastInstant, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint


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
        contacted = (
            (Fact(name, self.occurred_on, at=self.occurred_at, until=self.next_on),) if self.reached_worker else ()
        )
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


def _noted(state: Complaint, event: ContactNoted) -> Complaint:
    on = event.occurred_on
    worker = event.reached_worker and event.with_whom is not ContactWith.FILER
    vain = event.tried_worker and not event.reached_worker
    return replace(
        state,
        last_in_vain_on=_later(state.last_in_vain_on, on, counts=vain),
        notes=state.notes + 1,
        last_contact_on=_later(state.last_contact_on, on, counts=event.result is not ContactResult.NOT_REACHED),
        side_reached_on=_later(state.side_reached_on, on, counts=event.reached_worker),
        worker_reached_on=_later(state.worker_reached_on, on, counts=worker),
    )


def _later(known: date | None, on: date, *, counts: bool) -> date | None:
    """The latest day of a contact: one that is noted late moves nothing back."""
    return max(known or on, on) if counts else known


ANY_TIME = frozenset(Stage)

PROCEDURE = Procedure(
    name="contact",
    allowed=(
        Row(NoteContact, ANY_TIME, "任何时候都可以记录联系。", "A contact may be noted at any time."),
        Row(RecordConsent, ANY_TIME, "向其他单位提供信息前应取得同意。", "Consent comes before a hand-over."),
        Row(Disclose, ANY_TIME - {Stage.WITHDRAWN}, "提供信息应记录依据。", "A hand-over is recorded with its ground."),
    ),
    decide={NoteContact: decide_note, RecordConsent: decide_consent, Disclose: decide_disclose},
    evolve={ContactNoted: _noted, ConsentRecorded: consented, Disclosed: lambda state, event: state},
    starts={"contact.made": ("SVC.NEXT_CONTACT",)},
    ends={
        "contact.made": (("SVC.FIRST_CONTACT", "met"), ("SVC.NEXT_CONTACT", "met")),
        "contact.first_help": (("SVC.URGENT_HELP", "met"),),
    },
)
