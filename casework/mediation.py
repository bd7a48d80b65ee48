"""Mediation (调解) by a body of a stated legal kind: application, acceptance, invitation and consent.

The kind of body selects the clocks (LAW.md 2.4, ADD.6). Opening a mediation bars inspection of the same matter, which
is shown first (INS.7). Sessions are in `mediation_sessions.py`, more time and failure in `mediation_end.py`; a settlement
is in `agreement.py`, because a negotiation ends in one too.
"""

from __future__ import annotations

from typing import ClassVar

from casework.codes import Consent, MediationBody, Route, Stage
from casework.fields import AnyDate, LocalId, Past, PublicName
from casework.limbs import (
    Routed,
    claims_or_all,
    limb_row,
    limitation_near,
    named_claims,
    not_before,
    open_limb,
    refuse_pending,
)
from casework.limitation import interrupted
from casework.procedure import Command, Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Complaint, Limb, Mediation, move_limb

NAME = "mediation"
APPLIED, ACCEPTED, INVITED, AGREED_TO, IN_SESSION = "applied", "accepted", "invited", "consented", "in_session"
UNANSWERED = frozenset({APPLIED, ACCEPTED, INVITED})
OPEN_STEPS = frozenset({APPLIED, ACCEPTED, INVITED, AGREED_TO, IN_SESSION})


class MediationApplied(Event):
    """A mediation body got an application, in writing or orally (recorded on the spot, LDMAL 12)."""

    kind: ClassVar[str] = "mediation_applied"
    limb: LocalId
    claims: tuple[LocalId, ...]
    body_kind: MediationBody
    body: PublicName | None = None
    oral: bool = False

    def facts(self) -> tuple[Fact, ...]:
        """The body's kind decides which clocks start; an application to one interrupts limitation (LIM.2)."""
        applied = Fact(f"mediation.applied.{self.body_kind}", self.occurred_on, self.limb)
        if self.body_kind is MediationBody.UNION_BROKERED:
            return (applied,)
        return (applied, *interrupted(self.occurred_on, self.claims))


class MediationAccepted(Event):
    """The body took the application up."""

    kind: ClassVar[str] = "mediation_accepted"
    limb: LocalId
    body_kind: MediationBody

    def facts(self) -> tuple[Fact, ...]:
        """Acceptance starts the body's own limit."""
        return (Fact(f"mediation.accepted.{self.body_kind}", self.occurred_on, self.limb),)


class EmployerInvited(Event):
    """The other side was asked whether it consents; `served_on` is when the invitation reached it."""

    kind: ClassVar[str] = "employer_invited"
    limb: LocalId
    answer_by: AnyDate | None = None


class InvitationAnswered(Event):
    """The other side agreed, refused, or kept silent; then the worker got written notice (EMR 22, 30)."""

    kind: ClassVar[str] = "invitation_answered"
    limb: LocalId
    consent: Consent
    notice_served_on: Past | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Refusal or silence ends the mediation."""
        if self.consent is Consent.AGREED:
            return ()
        return (Fact("mediation.ended", self.occurred_on, self.limb),)


class ApplyForMediation(Routed):
    """Open a mediation for some claims before a body of a stated kind; `received_on` is when the body got it."""

    name: ClassVar[str] = "apply_for_mediation"
    roles = HANDLERS
    body_kind: MediationBody
    body: PublicName | None = None
    received_on: Past | None = None
    oral: bool = False


class AcceptMediation(Dated):
    """The body takes it up."""

    name: ClassVar[str] = "accept_mediation"
    roles = HANDLERS
    limb: LocalId


class Invite(Dated):
    """Invite the other side."""

    name: ClassVar[str] = "invite"
    roles = HANDLERS
    limb: LocalId
    answer_by: AnyDate | None = None


class AnswerInvitation(Dated):
    """Record the other side's consent, refusal or silence; the last two need the notice served on the worker."""

    name: ClassVar[str] = "answer_invitation"
    roles = HANDLERS
    limb: LocalId
    consent: Consent
    notice_served_on: Past | None = None


class AcceptedAlready(Refusal):
    """A body takes an application up once."""

    code = "mediation_accepted_already"
    zh = "该调解申请已经受理。"
    en = "The body has taken this application up already."


class NoticeMissing(Refusal):
    """Refusal or silence obliges the body to tell the worker in writing (EMR 22, 30)."""

    code = "notice_missing"
    kind = "value"
    rule = "MED.1"
    zh = "对方拒绝或者未答复的，应书面告知劳动者，请填写送达日期。"
    en = "Refusal or silence needs written notice to the worker: give the day it was served."


def decide_apply(state: Complaint, command: ApplyForMediation, context: Context) -> list[Event]:
    """A new limb."""
    claims = claims_or_all(state, command.claims, context, route=Route.MEDIATION)
    claims = named_claims(state, claims, asked=command.claims)
    refuse_pending(state, NAME, claims)
    return [
        MediationApplied(
            occurred_on=command.received_on or context.day(command),
            limb=state.next_limb_id(),
            claims=claims,
            body_kind=command.body_kind,
            body=command.body,
            oral=command.oral,
        )
    ]


def get_mediation(state: Complaint, limb: str) -> Mediation:
    """The mediation of a limb that the allowed table let through."""
    return state.mediations[limb]


def decide_accept(state: Complaint, command: AcceptMediation, context: Context) -> list[Event]:
    """Not before the application arrived, and once: it may come after the other side was asked, or agreed (EMR 22)."""
    mediation, on = get_mediation(state, command.limb), context.day(command)
    if mediation.accepted_on is not None:
        raise AcceptedAlready()
    not_before(on, mediation.received_on, "/occurred_on")
    return [MediationAccepted(occurred_on=on, limb=command.limb, body_kind=mediation.body_kind)]


def decide_invite(state: Complaint, command: Invite, context: Context) -> list[Event]:
    """An invitation, after the application; an answer is wanted after it."""
    on = context.day(command)
    not_before(on, get_mediation(state, command.limb).received_on, "/occurred_on")
    if command.answer_by is not None:
        not_before(command.answer_by, on, "/answer_by")
    return [EmployerInvited(occurred_on=on, limb=command.limb, answer_by=command.answer_by)]


def decide_answer(state: Complaint, command: AnswerInvitation, context: Context) -> list[Event]:
    """Refusal and silence need the notice."""
    if command.consent is not Consent.AGREED and command.notice_served_on is None:
        raise NoticeMissing()
    mediation, on = get_mediation(state, command.limb), context.day(command)
    if command.consent is Consent.SILENT and mediation.invited_on is None:
        raise ImpossibleValue.of(
            "/consent",
            "not_invited",
            "尚未记录征询对方意见，不能认定对方未答复。",
            "The other side was not asked yet (invite): it cannot have left it unanswered.",
        )
    applied_on = mediation.received_on
    not_before(on, mediation.invited_on or applied_on, "/occurred_on")
    if command.notice_served_on is not None:
        not_before(command.notice_served_on, applied_on, "/notice_served_on")
    return [
        InvitationAnswered(
            occurred_on=on, limb=command.limb, consent=command.consent, notice_served_on=command.notice_served_on
        )
    ]


def with_mediation(state: Complaint, limb: str, mediation: Mediation) -> Complaint:
    return replace(state, mediations={**state.mediations, limb: mediation})


def _applied(state: Complaint, event: MediationApplied) -> Complaint:
    state = open_limb(state, Limb(event.limb, NAME, event.claims, APPLIED))
    return with_mediation(state, event.limb, Mediation(body_kind=event.body_kind, received_on=event.occurred_on))


def _accepted(state: Complaint, event: MediationAccepted) -> Complaint:
    """Taken up; what was done before it, an invitation, a consent or a session, stays the step it is at."""
    mediation = replace(state.mediations[event.limb], accepted_on=event.occurred_on)
    limb = state.find_limb(event.limb)
    step = ACCEPTED if limb is None or limb.step == APPLIED else limb.step
    return with_mediation(move_limb(state, event.limb, step=step), event.limb, mediation)


def _invited(state: Complaint, event: EmployerInvited) -> Complaint:
    mediation = replace(state.mediations[event.limb], invited_on=event.occurred_on)
    return with_mediation(move_limb(state, event.limb, step=INVITED), event.limb, mediation)


def _answered(state: Complaint, event: InvitationAnswered) -> Complaint:
    mediation = replace(state.mediations[event.limb], consent=event.consent)
    if event.consent is Consent.AGREED:
        state = move_limb(state, event.limb, step=AGREED_TO)
    else:
        mediation = replace(mediation, ended_on=event.occurred_on)
        state = move_limb(state, event.limb, step="failed", open=False, result="failed")
    return with_mediation(state, event.limb, mediation)


def bars_inspection(state: Complaint, command: ApplyForMediation, context: Context) -> list[Notice]:
    """Shown before mediation is opened: inspection of the same matter will then be barred (INS.7, ADD.5)."""
    return [
        Notice(
            "will_bar_inspection",
            "申请调解后，同一事项劳动保障监察将不再受理。",
            "Once mediation is applied for, labour inspection of the same matter is barred.",
            rule="INS.7",
        ),
        *limitation_near(state, command, context),
    ]


def _accepted_all(state: Complaint) -> Refusal | None:
    open_ones = (state.mediations[one.id] for one in state.open_limbs() if one.procedure == NAME)
    return None if any(one.accepted_on is None for one in open_ones) else AcceptedAlready()


_DURING = frozenset({Stage.IN_PROCEDURE, Stage.CONCLUDED})


def during(command: type[Command], steps: frozenset[str], zh: str, en: str) -> Row:
    """A row for a command of a mediation that is at one of these steps."""
    return limb_row(command, steps, of=NAME, zh=zh, en=en, stages=_DURING)


STATUTORY = ("enterprise_committee", "peoples_mediation", "township", "regional_or_industry", "one_stop")
"""Bodies whose fifteen days run from the application (LDMAL 10 and 14)."""

PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(
            ApplyForMediation,
            frozenset({Stage.CLASSIFIED, Stage.IN_PROCEDURE}),
            "权利争议可以申请调解。",
            "A dispute may go to mediation.",
        ),
        replace(
            during(
                AcceptMediation,
                OPEN_STEPS,
                "调解组织收到申请后应当受理或书面告知。",
                "The body takes the application up, or says in writing that it does not.",
            ),
            unless=_accepted_all,
        ),
        during(Invite, UNANSWERED, "应当征询对方是否同意调解。", "The other side is asked to consent."),
        during(AnswerInvitation, UNANSWERED, "记录对方同意、拒绝或未答复。", "Record consent, refusal or silence."),
    ),
    decide={
        ApplyForMediation: decide_apply,
        AcceptMediation: decide_accept,
        Invite: decide_invite,
        AnswerInvitation: decide_answer,
    },
    evolve={
        MediationApplied: _applied,
        MediationAccepted: _accepted,
        EmployerInvited: _invited,
        InvitationAnswered: _answered,
    },
    starts={
        **{f"mediation.applied.{kind}": ("MED.2",) for kind in STATUTORY},
        "mediation.applied.enterprise_committee": ("MED.1", "MED.2"),
        "mediation.accepted.enterprise_committee": ("MED.3",),
        "mediation.accepted.one_stop": ("MED.4",),
        "mediation.accepted.court_invited": ("MED.9",),
    },
    ends={
        **{f"mediation.accepted.{kind}": (("MED.1", "met"),) for kind in STATUTORY},
        "mediation.ended": (("MED.*", "met"),),
    },
    warns={ApplyForMediation: bars_inspection},
)
