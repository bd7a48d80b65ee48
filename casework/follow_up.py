"""The end of a complaint: concluded with an outcome, followed up (回访), closed; reopened.

Concluded (our work is done) and resolved (the worker got it) are two things (M15). Closing is refused while a party's
clock runs or agreed money is unpaid: the complaint then stays concluded and is tracked.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from casework.claims_here import GoesOnElsewhere
from casework.codes import HELD, WORKING, OutcomeCode, Satisfaction, Stage
from casework.enforced import is_idle
from casework.fields import Code, LocalId, Text
from casework.fulfilment import agreements_performed, satisfied_claims
from casework.limbs import not_before
from casework.outcomes import OF_WORDS, claims_left, unfit
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import Refusal
from casework.replacing import replace
from casework.roles import DESK, HANDLERS, SUPERVISORS
from casework.state import Complaint, Outcome


class Concluded(Event):
    """Our work on it is done, with the outcome (办结)."""

    kind: ClassVar[str] = "concluded"
    outcome: OutcomeCode
    settled_claims: tuple[LocalId, ...] = ()
    reason: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The conclusion; limitation ends for claims that were met in full."""
        return (
            Fact("complaint.concluded", self.occurred_on),
            *(Fact("claim.satisfied", self.occurred_on, claim) for claim in self.settled_claims),
        )


class FollowedUp(Event):
    """The worker was asked afterwards (回访, 满意度)."""

    kind: ClassVar[str] = "followed_up"
    satisfaction: Satisfaction
    performed: bool | None = None
    note: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """The follow-up."""
        return (Fact("complaint.followed_up", self.occurred_on),)


class Closed(Event):
    """The file was closed (结案)."""

    kind: ClassVar[str] = "closed"

    def facts(self) -> tuple[Fact, ...]:
        """The end."""
        return (Fact("complaint.closed", self.occurred_on),)


class Reopened(Event):
    """It was taken up again, with the reason; without one where claims of another complaint were joined to it."""

    kind: ClassVar[str] = "reopened"
    reason: Text | None = None
    accepted: bool = False
    """Whether it had never been accepted: it is by this."""
    owed: tuple[Code, ...] = ()
    """What we owe from now on besides finishing it, because nobody had done it when it ended."""

    def facts(self) -> tuple[Fact, ...]:
        """Our own time to finish begins anew, and to do what was never done."""
        owed = (Fact(f"complaint.owes_{one}", self.occurred_on) for one in self.owed)
        return (Fact("complaint.reopened", self.occurred_on), *owed)


class Conclude(Dated):
    """State that our work is done, and how it came out."""

    name: ClassVar[str] = "conclude"
    roles = HANDLERS
    outcome: OutcomeCode
    reason: Text | None = None


class FollowUp(Dated):
    """Record the follow-up with the worker's satisfaction."""

    name: ClassVar[str] = "follow_up"
    roles = DESK
    satisfaction: Satisfaction
    performed: bool | None = None
    note: Text | None = None


class Close(Dated):
    """Close the file."""

    name: ClassVar[str] = "close"
    roles = HANDLERS


class Reopen(Dated):
    """Take it up again."""

    name: ClassVar[str] = "reopen"
    roles = HANDLERS | SUPERVISORS
    needs_version: ClassVar[bool] = True
    reason: Text


class ClockStillRuns(Refusal):
    """A worker's (or employer's) right can still be used: the matter stays concluded and tracked."""

    code = "party_clock_runs"
    zh = "当事人的法定期限仍在进行，只能跟踪，不能结案。"
    en = "A party's time limit still runs: it stays concluded and tracked."


class MoneyUnpaid(Refusal):
    """Agreed money is unpaid: the matter stays concluded and tracked."""

    code = "agreed_money_unpaid"
    zh = "约定的款项尚未付清，或约定的事项尚未履行，只能跟踪，不能结案。"
    en = "What was agreed is not yet paid or done: it stays concluded and tracked."


def concluded(
    state: Complaint, outcome: OutcomeCode, context: Context, *, on: date | None = None, reason: Text | None = None
) -> Concluded:
    """The event of a conclusion; claims count as satisfied where the outcome is that the worker got it."""
    claims = satisfied_claims(state) if outcome is OutcomeCode.RESOLVED else ()
    return Concluded(occurred_on=on or context.today, outcome=outcome, settled_claims=claims, reason=reason)


def step_day(state: Complaint, command: Dated, context: Context) -> date:
    """The day of a step: not before the conclusion it follows, nor before the acceptance, nor before the receipt.

    A step that could be dated back further would clear a duty that was overdue when it was taken.
    """
    on = context.day(command)
    since = state.outcome.concluded_on if state.outcome else state.accepted_on or state.received_on
    not_before(on, since, "/occurred_on")
    return on


def decide_conclude(state: Complaint, command: Conclude, context: Context) -> list[Event]:
    """Own procedures ended, and the outcome fits the record."""
    refusal = unfit(state, command.outcome, reasoned=command.reason is not None)
    if refusal is not None:
        raise refusal
    return [concluded(state, command.outcome, context, on=step_day(state, command, context), reason=command.reason)]


def left_behind(state: Complaint, command: Conclude, context: Context) -> list[Notice]:
    """Claims that nobody has dealt with are named before the end; an outcome of words only deals with all of them."""
    return [] if command.outcome in OF_WORDS else claims_left(state)


def decide_follow_up(state: Complaint, command: FollowUp, context: Context) -> list[Event]:
    """The worker's answer."""
    return [
        FollowedUp(
            occurred_on=step_day(state, command, context),
            satisfaction=command.satisfaction,
            performed=command.performed,
            note=command.note,
        )
    ]


def tracked(state: Complaint) -> Refusal | None:
    """Why it cannot be closed yet."""
    if any(
        one.whose == "party" and one.status in ("running", "paused") and not is_idle(state, one)
        for one in state.deadlines.values()
    ):
        return ClockStillRuns()
    return None if agreements_performed(state) else MoneyUnpaid()


def decide_close(state: Complaint, command: Close, context: Context) -> list[Event]:
    """The end; `tracked` has been asked by the allowed table."""
    return [Closed(occurred_on=step_day(state, command, context))]


def decide_reopen(state: Complaint, command: Reopen, context: Context) -> list[Event]:
    """Taken up again."""
    return [reopened(state, on=step_day(state, command, context), reason=command.reason)]


def reopened(state: Complaint, *, on: date, reason: Text | None = None, ruled: bool = False) -> Reopened:
    """The event of taking it up again; `ruled` says that claims which were classified elsewhere are joining it.

    Where it ended at the desk nobody may have accepted it, got it to handle, spoken with the worker or classified it.
    """
    never = state.accepted_on is None
    owed = {
        "assignment": state.handler is None,
        "first_contact": state.side_reached_on is None,
        "classification": not ruled and not any(one.nature for one in state.claims),
    }
    return Reopened(
        occurred_on=on, reason=reason, accepted=never, owed=tuple(name for name, missing in owed.items() if missing)
    )


def _concluded(state: Complaint, event: Concluded) -> Complaint:
    return replace(state, stage=Stage.CONCLUDED, outcome=Outcome(event.outcome, event.occurred_on))


def joined_elsewhere(state: Complaint) -> Refusal | None:
    """Why a complaint that was joined is neither withdrawn nor taken up again."""
    joined = state.outcome is not None and state.outcome.code is OutcomeCode.JOINED
    return GoesOnElsewhere() if joined else None


def _reopened(state: Complaint, event: Reopened) -> Complaint:
    classified = any(one.nature for one in state.claims)
    stage = Stage.IN_PROCEDURE if state.open_limbs() else Stage.CLASSIFIED if classified else Stage.ACCEPTED
    return replace(
        state,
        stage=stage,
        outcome=None,
        satisfaction=None,
        times_reopened=state.times_reopened + 1,
        accepted_on=event.occurred_on if event.accepted else state.accepted_on,
    )


SETTLED_AT_DESK = frozenset({Stage.ANSWERED, Stage.REDIRECTED, Stage.DECLINED})
OPEN = HELD | {Stage.CONCLUDED, Stage.FOLLOWED_UP}

PROCEDURE = Procedure(
    name="follow_up",
    allowed=(
        Row(
            Conclude,
            WORKING | SETTLED_AT_DESK,
            "我方工作完成后办结，并记录结果。",
            "When our work is done it is concluded, with its outcome.",
        ),
        Row(
            FollowUp,
            frozenset({Stage.CONCLUDED, Stage.FOLLOWED_UP}) | SETTLED_AT_DESK,
            "办结后应当回访。",
            "After the conclusion the worker is asked.",
        ),
        Row(
            Close,
            frozenset({Stage.FOLLOWED_UP}),
            "回访后可以结案。",
            "After the follow-up it may be closed.",
            unless=tracked,
        ),
        Row(
            Reopen,
            SETTLED_AT_DESK | {Stage.CONCLUDED, Stage.FOLLOWED_UP, Stage.CLOSED, Stage.WITHDRAWN},
            "有新情况可以重新办理。",
            "New facts may reopen it.",
            unless=joined_elsewhere,
        ),
    ),
    decide={Conclude: decide_conclude, FollowUp: decide_follow_up, Close: decide_close, Reopen: decide_reopen},
    evolve={
        Concluded: _concluded,
        FollowedUp: lambda state, event: replace(state, stage=Stage.FOLLOWED_UP, satisfaction=event.satisfaction),
        Closed: lambda state, event: replace(state, stage=Stage.CLOSED),
        Reopened: _reopened,
    },
    starts={
        "complaint.concluded": ("SVC.FOLLOW_UP",),
        "complaint.reopened": ("SVC.FINISH",),
        "complaint.owes_assignment": ("SVC.ASSIGN",),
        "complaint.owes_first_contact": ("SVC.FIRST_CONTACT",),
        "complaint.owes_classification": ("SVC.CLASSIFY",),
    },
    ends={
        "complaint.concluded": (
            ("SVC.FINISH", "met"),
            ("SVC.NEXT_CONTACT", "cancelled"),
            ("SVC.FIRST_CONTACT", "cancelled"),
            ("SVC.ASSIGN", "cancelled"),
            ("SVC.CLASSIFY", "cancelled"),
        ),
        "complaint.reopened": (("SVC.FOLLOW_UP", "cancelled"),),
        "complaint.followed_up": (("SVC.FOLLOW_UP", "met"),),
        "complaint.closed": (("SVC.*", "cancelled"),),
        "claim.satisfied": (("LIM.*", "met"),),
    },
    warns={Conclude: left_behind},
)
