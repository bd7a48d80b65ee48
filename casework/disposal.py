"""What becomes of a complaint without a procedure: answered, redirected (引导) as a whole or in part, or declined.

A claim that was redirected keeps its limitation in sight: the person may still come back with it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from casework.claims_here import in_procedure, limbs_that_keep, refuse_gone
from casework.codes import ARRIVED, DeclineReason, Destination, OutcomeCode, Stage
from casework.fields import LocalId, PublicName, SameMatter, Text
from casework.intake import not_before_receipt
from casework.outcomes import refuse_undecided
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue
from casework.replacing import replace
from casework.roles import DESK, HANDLERS
from casework.state import Complaint, Outcome

Redirected = Annotated[tuple[LocalId, ...], Field(min_length=1, max_length=50)]


class ComplaintAnswered(Event):
    """It wanted an answer and got one; counted as answered."""

    kind: ClassVar[str] = "complaint_answered"
    answer: Text

    def facts(self) -> tuple[Fact, ...]:
        """An answer also settles the duty to accept."""
        return (Fact("complaint.answered", self.occurred_on),)


class ComplaintRedirected(Event):
    """It is not for the union: the person was told where to go (引导), with the destination."""

    kind: ClassVar[str] = "complaint_redirected"
    destination: Destination
    body: PublicName | None = None
    explanation: Text

    def facts(self) -> tuple[Fact, ...]:
        """A redirection also settles the duty to accept."""
        return (Fact("complaint.redirected", self.occurred_on),)


class ClaimsRedirected(Event):
    """Some claims are not for the union: the person was told where to go with them. The others go on."""

    kind: ClassVar[str] = "claims_redirected"
    claims: Redirected
    destination: Destination
    body: PublicName | None = None
    explanation: Text


class ComplaintDeclined(Event):
    """It was not taken up, with the reason (不予受理)."""

    kind: ClassVar[str] = "complaint_declined"
    reason: DeclineReason
    explanation: Text
    same_as: UUID | None = None
    """The complaint that has the same matter."""

    def facts(self) -> tuple[Fact, ...]:
        """A reasoned refusal also settles the duty to accept."""
        return (Fact("complaint.declined", self.occurred_on),)


class Answer(Dated):
    """Answer it and be done."""

    name: ClassVar[str] = "answer"
    roles = DESK
    answer: Text


class Redirect(Dated):
    """Tell the person where it belongs."""

    name: ClassVar[str] = "redirect"
    roles = DESK
    destination: Destination
    body: PublicName | None = None
    explanation: Text


class RedirectClaims(Dated):
    """Tell the person where some of the claims belong; the complaint goes on with the others."""

    name: ClassVar[str] = "redirect_claims"
    roles = HANDLERS
    claims: Redirected
    destination: Destination
    body: PublicName | None = None
    explanation: Text


class Decline(Dated):
    """Do not take it up; a reason is required."""

    name: ClassVar[str] = "decline"
    roles = DESK
    reason: DeclineReason
    explanation: Text
    same_as: SameMatter | None = None
    """The complaint that has the same matter, where it is one of ours; one that was decided is concluded."""


def decide_answer(state: Complaint, command: Answer, context: Context) -> list[Event]:
    """An answer."""
    not_before_receipt(state, context.day(command))
    refuse_undecided(state)
    return [ComplaintAnswered(occurred_on=context.day(command), answer=command.answer)]


def decide_redirect(state: Complaint, command: Redirect, context: Context) -> list[Event]:
    """A redirection with its destination."""
    not_before_receipt(state, context.day(command))
    refuse_undecided(state)
    return [
        ComplaintRedirected(
            occurred_on=context.day(command),
            destination=command.destination,
            body=command.body,
            explanation=command.explanation,
        )
    ]


def decide_redirect_claims(state: Complaint, command: RedirectClaims, context: Context) -> list[Event]:
    """Claims that no procedure has; where every claim is redirected, the complaint is.

    One that was redirected wrongly is redirected again: the explanation says why.
    """
    on = context.day(command)
    not_before_receipt(state, on)
    errors = unknown_members(command.claims, tuple(one.id for one in state.claims), "/claims")
    sent = {one.id: one.redirected_to for one in state.claims if one.redirected_to is not None}
    errors += in_procedure(state, command.claims)
    errors += [
        FieldError(f"/claims/{index}", "nothing_changed", "该诉求已引导至该处。", "It was redirected there already.")
        for index, one in enumerate(command.claims)
        if sent.get(one) is command.destination
    ]
    given_up = {one.id for one in state.claims if one.withdrawn_on is not None}
    errors += [
        FieldError(f"/claims/{index}", "given_up", "该诉求已经撤回。", "It was given up.")
        for index, one in enumerate(command.claims)
        if one in given_up
    ]
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    refuse_gone(state, command.claims)
    told = {"destination": command.destination, "body": command.body, "explanation": command.explanation}
    events: list[Event] = [ClaimsRedirected.model_validate({"occurred_on": on, "claims": command.claims, **told})]
    left = [one for one in state.claims if one.id not in command.claims and one.asked]
    if not left and not limbs_that_keep(state):
        events.append(ComplaintRedirected.model_validate({"occurred_on": on, **told}))
    return events


SAME_MATTER = (DeclineReason.SAME_MATTER_PENDING, DeclineReason.SAME_MATTER_DECIDED)


def decide_decline(state: Complaint, command: Decline, context: Context) -> list[Event]:
    """A refusal with its reason; another complaint is named only where it has the same matter."""
    not_before_receipt(state, context.day(command))
    if command.same_as is not None and command.reason not in SAME_MATTER:
        raise ImpossibleValue.of(
            "/same_as",
            "reason_differs",
            "只有因同一事项不予受理的，才填写另一诉求件。",
            "Another complaint is named only where the reason is the same matter.",
        )
    if str(command.same_as) == context.stream:
        raise ImpossibleValue.of("/same_as", "same_matter", "不能填写本件。", "It cannot be itself.")
    if command.reason is not DeclineReason.UNREACHABLE:
        refuse_undecided(state)
    return [
        ComplaintDeclined(
            occurred_on=context.day(command),
            reason=command.reason,
            explanation=command.explanation,
            same_as=command.same_as,
        )
    ]


def _declined(state: Complaint, event: ComplaintDeclined) -> Complaint:
    code = OutcomeCode.UNREACHABLE if event.reason is DeclineReason.UNREACHABLE else OutcomeCode.EXPLAINED
    return replace(
        state, stage=Stage.DECLINED, outcome=Outcome(code, event.occurred_on), related=event.same_as or state.related
    )


def _claims_redirected(state: Complaint, event: ClaimsRedirected) -> Complaint:
    claims = tuple(
        replace(one, redirected_to=event.destination) if one.id in event.claims else one for one in state.claims
    )
    return replace(state, claims=claims)


ENDS_ALL_WE_OWED = (
    ("SVC.ACCEPT", "met"),
    ("SVC.FINISH", "met"),
    ("SVC.FIRST_CONTACT", "met"),
    ("SVC.ASSIGN", "cancelled"),
    ("SVC.NEXT_CONTACT", "cancelled"),
    ("SVC.CLASSIFY", "cancelled"),
)
"""An answer, a redirection or a reasoned refusal does all that we owed: no clock starts for the follow-up."""

PROCEDURE = Procedure(
    name="intake",
    allowed=(
        Row(Answer, ARRIVED | {Stage.ACCEPTED}, "只需答复的可以直接答复。", "A question can be answered at once."),
        Row(
            Redirect, ARRIVED | {Stage.ACCEPTED}, "不属工会处理的应当引导。", "What is not for the union is redirected."
        ),
        Row(
            RedirectClaims,
            frozenset({Stage.ACCEPTED, Stage.CLASSIFIED, Stage.IN_PROCEDURE}),
            "部分诉求不属工会处理的，单独引导。",
            "What of it is not for the union is redirected by itself.",
        ),
        Row(Decline, ARRIVED, "不予受理应当说明理由。", "Not taking it up needs a reason."),
    ),
    decide={
        Answer: decide_answer,
        Redirect: decide_redirect,
        RedirectClaims: decide_redirect_claims,
        Decline: decide_decline,
    },
    evolve={
        ComplaintAnswered: lambda state, event: replace(
            state, stage=Stage.ANSWERED, outcome=Outcome(OutcomeCode.ANSWERED, event.occurred_on)
        ),
        ComplaintRedirected: lambda state, event: replace(
            state, stage=Stage.REDIRECTED, outcome=Outcome(OutcomeCode.REDIRECTED, event.occurred_on)
        ),
        ClaimsRedirected: _claims_redirected,
        ComplaintDeclined: _declined,
    },
    ends={
        "complaint.answered": ENDS_ALL_WE_OWED,
        "complaint.redirected": ENDS_ALL_WE_OWED,
        "complaint.declined": ENDS_ALL_WE_OWED,
    },
)
