"""Consents and hand-overs: who agreed that whom may learn of the matter, and what was given on it (PIPL 23 and 29).

A consent is one person's word. It counts from its own day on, whenever it is recorded, until a later word of the same
person towards the same kind of body; what was handed over before that day does not rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import Party
from casework.fields import LocalId, PublicName, Sealed, Text
from casework.limbs import not_before
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event
from casework.refusal import FieldError, ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, GivenConsent

Whose = Annotated[tuple[LocalId, ...], Field(max_length=2000)]


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


class ConsentRecorded(Event):
    """A person agreed, or took the agreement back, that another body may learn of the matter (PIPL 23, 29)."""

    kind: ClassVar[str] = "consent_recorded"
    by: Party
    workers: Whose = ()
    """Whose word it is, where several workers are on record; none named means the workers' side as a whole."""
    towards: PublicName | None = None
    """Whom, in words: only in records from before there was a code."""
    recipient: Recipient | None = None
    recipient_name: Text | None = None
    given: bool
    note: Text | None = None
    nobody_named: bool = False
    """That no worker was on record then: it is no word of those who are added later. Older events hold for them, too."""

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
    workers: Whose = ()
    """Whom it is about; none named means everybody in the matter."""
    ground: Ground
    what: Text


class RecordConsent(Dated):
    """Record that a person agreed to a hand-over, or took it back."""

    name: ClassVar[str] = "record_consent"
    roles = DESK | ADVISERS
    by: Party = Party.WORKER
    workers: Whose = ()
    """Which workers said so; needed where several are on record, because each speaks for themselves only."""
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
    workers: Whose = ()
    """Whose data are handed over; left out, those of every worker on record."""
    ground: Ground
    what: Text


class ConsentMissing(Refusal):
    """Handing personal data over needs the worker's recorded consent unless the law demands it (LAW.md ADD.21)."""

    code = "consent_missing"
    zh = "没有记录到劳动者本人在提供之日前同意向该单位提供信息。"
    en = "No consent of every worker concerned to hand the file to that body, given by that day, is on record."
    rule = "ADD.21"


def decide_consent(state: Complaint, command: RecordConsent, context: Context) -> list[Event]:
    """A consent or its withdrawal, of those who said it and of nobody else."""
    there = tuple(one.id for one in state.workers)
    errors = unknown_members(command.workers, there, "/workers")
    if command.by is not Party.WORKER and command.workers:
        errors.append(
            FieldError(
                "/workers",
                "not_the_workers_word",
                "这是用人单位的意见，请不要填写劳动者。",
                "This is the employer's word.",
            )
        )
    if command.by is Party.WORKER and not command.workers and len(there) > 1:
        errors.append(
            FieldError(
                "/workers",
                "workers_missing",
                "本事项有多名劳动者，请填写是谁同意或者撤回。",
                "Several workers are on record: say who of them agreed, or took it back.",
            )
        )
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    own = command.by is Party.WORKER
    return [
        ConsentRecorded(
            occurred_on=context.day(command),
            by=command.by,
            # The only worker is named, too: whoever is added later has not agreed with this.
            workers=command.workers or (there if own else ()),
            recipient=command.towards,
            recipient_name=command.recipient_name,
            given=command.given,
            note=command.note,
            nobody_named=own and not there,
        )
    ]


def decide_disclose(state: Complaint, command: Disclose, context: Context) -> list[Event]:
    """A hand-over rests on each worker's consent or on a legal duty; a consent that names the recipient says to whom."""
    there, on = tuple(one.id for one in state.workers), context.day(command)
    errors = unknown_members(command.workers, there, "/workers")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    not_before(on, state.received_on, "/occurred_on")
    name = command.recipient_name
    if command.ground is Ground.CONSENT:
        agreed = _name_agreed_to(state, command, command.workers or there, on)
        if agreed is not None and name is not None:
            raise ImpossibleValue.of(
                "/recipient_name",
                "recipient_stands_in_consent",
                "劳动者的同意已写明接收单位，此处不填；向其他单位提供的，先取得同意。",
                "The consent names the recipient: leave this out. Anybody else needs a consent of their own first.",
            )
        name = name or agreed
    return [
        Disclosed(
            occurred_on=on,
            recipient=command.to,
            recipient_name=name,
            workers=command.workers,
            ground=command.ground,
            what=command.what,
        )
    ]


def _name_agreed_to(state: Complaint, command: Disclose, workers: Iterable[str], on: date) -> Sealed | None:
    """The recipient named by the consents that every worker concerned had given by that day. Raises `ConsentMissing`."""
    words = [_last_word(state, worker, command.to, on) for worker in workers] or [_last_word(state, "", command.to, on)]
    names = {one.name.sealed: one.name for one in words if one.name is not None}
    if len(names) > 1:
        raise ImpossibleValue.of(
            "/workers",
            "consents_differ",
            "各劳动者同意提供的单位由不同的记录写明，请按每份同意分别登记。",
            "The workers' consents name the recipient separately: record the hand-over for each consent by itself.",
        )
    return next(iter(names.values()), None)


def _last_word(state: Complaint, worker: str, to: Recipient, on: date) -> GivenConsent:
    """What this worker ("" is the side as a whole) last said by that day; nobody else's word opens a worker's file."""
    said = [
        one
        for one in state.consents
        if one.by is Party.WORKER
        and one.towards == to
        and one.on <= on
        and (not worker or worker in one.workers or one.of_everybody)
    ]
    if not said or not (last := max(enumerate(said), key=lambda pair: (pair[1].on, pair[0]))[1]).given:
        raise ConsentMissing()
    return last


def consented(state: Complaint, event: ConsentRecorded) -> Complaint:
    """Every word is kept with its day: which of them holds is a question of the day it is asked for."""
    word = GivenConsent(
        by=event.by,
        towards=event.whom,
        name=event.recipient_name,
        on=event.occurred_on,
        workers=event.workers,
        given=event.given,
        nobody_named=event.nobody_named,
    )
    return replace(state, consents=(*state.consents, word))
