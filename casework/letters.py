"""The union's own letters (一函两书 and the demand of TUL 23): sent, served, answered, and what follows silence.

A letter needs no named party and presses the employer or an authority; it is not the worker's act, so it never
interrupts limitation (ADD.3), which is shown before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.claims_here import all_gone
from casework.codes import STAGES_OPEN, WORKING, Route, Stage
from casework.counted import find_rule
from casework.deadlines import DeadlineLapsed, RouteOpened
from casework.fields import LocalId, Past, PublicName, Text
from casework.limbs import Routed, claims_or_all, limitation_near, not_before, open_limb, opened
from casework.limitation import interrupted
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Complaint, Letter, Limb, move_limb

NAME = "letters"
WAITING, REFUSED, ANSWERED = "waiting", "refused", "answered"


class LetterKind(StrEnum):
    """提示函, 意见书, 建议书 (to the labour organ), the demand of TUL 22–23, and a policy proposal to an authority."""

    REMINDER = "reminder"
    OPINION = "opinion"
    PROPOSAL = "proposal"
    DEMAND = "demand"
    POLICY_PROPOSAL = "policy_proposal"


class LetterAnswerKind(StrEnum):
    """What the answer says."""

    REMEDIED = "remedied"
    PROMISED = "promised"
    REFUSED = "refused"
    REFERRED = "referred"


NEXT_ROUTE = {
    LetterKind.REMINDER: "letters",
    LetterKind.OPINION: "letters",
    LetterKind.DEMAND: "inspection",
    LetterKind.PROPOSAL: "inspection",
    LetterKind.POLICY_PROPOSAL: "letters",
}
"""What follows a letter refused or not answered: the next letter, or inspection (浙江省工会劳动法律监督条例 23–24)."""


class LetterSent(Event):
    """A letter left the house, to a respondent or to a body."""

    kind: ClassVar[str] = "letter_sent"
    limb: LocalId
    letter: LocalId
    letter_kind: LetterKind
    claims: tuple[LocalId, ...]
    to: LocalId | None = None
    body: PublicName | None = None
    served_on: Past | None = None
    text: Text | None = None
    leaves_redirected: bool = False
    """Whether claims of the exchange that it is not about stay where they were redirected; old events brought them back."""

    def facts(self) -> tuple[Fact, ...]:
        """Time to answer runs from service, not from sending."""
        return served(self.letter_kind, self.letter, self.served_on)


class LetterServed(Event):
    """A letter reached whom it was for."""

    kind: ClassVar[str] = "letter_served"
    letter: LocalId
    letter_kind: LetterKind

    def facts(self) -> tuple[Fact, ...]:
        """Time to answer begins."""
        return served(self.letter_kind, self.letter, self.occurred_on)


class LetterAnswered(Event):
    """An answer came."""

    kind: ClassVar[str] = "letter_answered"
    letter: LocalId
    answer: LetterAnswerKind
    text: Text | None = None
    claims: tuple[LocalId, ...] = ()

    def facts(self) -> tuple[Fact, ...]:
        """The duty to answer is met, whatever the answer says; a promise to perform interrupts limitation (LIM.2)."""
        promised = self.claims if self.answer is LetterAnswerKind.PROMISED else ()
        return (Fact("letter.answered", self.occurred_on, self.letter), *interrupted(self.occurred_on, promised))


class SendLetter(Routed):
    """Send a letter to a respondent of the matter or to a body; `limb` continues an earlier exchange."""

    name: ClassVar[str] = "send_letter"
    roles = HANDLERS
    kind: LetterKind
    to: LocalId | None = None
    body: PublicName | None = None
    served_on: Past | None = None
    limb: LocalId | None = None
    text: Text | None = None


class RecordService(Dated):
    """Record when a letter was served."""

    name: ClassVar[str] = "record_service"
    roles = HANDLERS
    letter: LocalId


class RecordAnswer(Dated):
    """Record the answer to a letter."""

    name: ClassVar[str] = "record_answer"
    roles = HANDLERS
    letter: LocalId
    answer: LetterAnswerKind
    text: Text | None = None


class LetterAnsweredAlready(Refusal):
    """A letter that has its answer is neither served nor answered again."""

    code = "letter_answered_already"
    zh = "该函件已有答复。"
    en = "This letter has its answer already."


def served(kind: LetterKind, letter: str, on: date | None) -> tuple[Fact, ...]:
    """The fact that a letter of a kind was served, where it was."""
    return (Fact(f"letter.served.{kind}", on, letter),) if on else ()


def decide_send(state: Complaint, command: SendLetter, context: Context) -> list[Event]:
    """To one addressee, in a new exchange or an open one."""
    on = context.day(command)
    if (command.to is None) == (command.body is None):
        raise ImpossibleValue.of(
            "/to", "one_of_two", "请选择被诉单位或填写收文机关之一。", "Name either a respondent or a body."
        )
    if command.to is not None and command.to not in {one.id for one in state.respondents}:
        raise unknown_id("/to")
    if command.served_on is not None:
        not_before(command.served_on, command.occurred_on, "/served_on")
    limb = _limb(state, command)
    its = tuple(one.id for one in state.claims if limb and one.id in limb.claims and one.redirected_to is None)
    claims = claims_or_all(state, command.claims or its or (limb.claims if limb else ()), context, route=Route.LETTERS)
    return [
        LetterSent(
            occurred_on=min(on, command.served_on or on),
            limb=limb.id if limb else state.next_limb_id(),
            letter=f"le{len(state.letters) + 1}",
            letter_kind=command.kind,
            claims=claims,
            to=command.to,
            body=command.body,
            served_on=command.served_on,
            text=command.text,
            leaves_redirected=True,
        )
    ]


def _limb(state: Complaint, command: SendLetter) -> Limb | None:
    if command.limb is None:
        return None
    limb = state.find_limb(command.limb)
    if limb is None or limb.procedure != NAME:
        raise unknown_id("/limb")
    return limb


def _promised(state: Complaint, letter: Letter, answer: LetterAnswerKind) -> tuple[str, ...]:
    """The claims a promise of the other side is about; another body's answer promises nothing."""
    limb = state.find_limb(letter.limb)
    return limb.claims if limb and letter.to is not None and answer is LetterAnswerKind.PROMISED else ()


def _letter(state: Complaint, letter_id: str) -> Letter:
    letter = state.find_letter(letter_id)
    if letter is None:
        raise unknown_id("/letter")
    if letter.answer:
        raise LetterAnsweredAlready()
    return letter


def decide_service(state: Complaint, command: RecordService, context: Context) -> list[Event]:
    """Served after it was sent."""
    letter, on = _letter(state, command.letter), context.day(command)
    not_before(on, letter.sent_on, "/occurred_on")
    return [LetterServed(occurred_on=on, letter=letter.id, letter_kind=LetterKind(letter.kind))]


def decide_answer(state: Complaint, command: RecordAnswer, context: Context) -> list[Event]:
    """Answered after it was sent."""
    letter, on = _letter(state, command.letter), context.day(command)
    not_before(on, letter.sent_on, "/occurred_on")
    return [
        LetterAnswered(
            occurred_on=on,
            letter=letter.id,
            answer=command.answer,
            text=command.text,
            claims=_promised(state, letter, command.answer),
        )
    ]


def _sent(state: Complaint, event: LetterSent) -> Complaint:
    letter = Letter(
        id=event.letter,
        limb=event.limb,
        kind=str(event.letter_kind),
        to=event.to,
        body=event.body,
        sent_on=event.occurred_on,
        served_on=event.served_on,
    )
    before = state.find_limb(event.limb)
    claims = tuple(dict.fromkeys((*(before.claims if before else ()), *event.claims)))
    after = open_limb(state, Limb(event.limb, NAME, claims, WAITING))
    if event.leaves_redirected:
        sent = {one.id: one.redirected_to for one in state.claims if one.id not in event.claims}
        back = tuple(replace(one, redirected_to=sent.get(one.id, one.redirected_to)) for one in after.claims)
        after = replace(after, claims=back)
    return replace(after, letters=(*state.letters, letter))


def _changed(state: Complaint, letter_id: str, **change: object) -> Complaint:
    letters = tuple(
        replace(one, **change) if one.id == letter_id else one  # type: ignore[arg-type]
        for one in state.letters
    )
    return replace(state, letters=letters)


def _answered(state: Complaint, event: LetterAnswered) -> Complaint:
    letter = state.find_letter(event.letter)
    if letter is None:
        return state
    state = _changed(state, event.letter, answer=str(event.answer))
    if event.answer is LetterAnswerKind.REFUSED:
        return opened(move_limb(state, letter.limb, step=REFUSED), NEXT_ROUTE[LetterKind(letter.kind)])
    remedied = event.answer is LetterAnswerKind.REMEDIED
    return move_limb(state, letter.limb, step=ANSWERED, open=not remedied, result="remedied" if remedied else "")


def _opens(state: Complaint) -> Iterator[str]:
    """What follows the letters that were refused."""
    return (NEXT_ROUTE[LetterKind(one.kind)] for one in state.letters if one.answer == LetterAnswerKind.REFUSED)


def next_letter_opens(state: Complaint, event: DeadlineLapsed, context: Context) -> list[Event]:
    """A letter not answered in time: the next letter, or inspection (UN.6). A rule of status U founds nothing."""
    letter = state.find_letter(event.scope)
    if letter is None or not event.accuses:
        return []
    rule = find_rule(event.rule, context, on=letter.served_on or letter.sent_on)
    route = NEXT_ROUTE[LetterKind(letter.kind)]
    if rule is not None and route in rule.opens:
        return []
    return [RouteOpened(occurred_on=event.occurred_on, deadline=event.deadline, scope=event.scope, route=route)]


def is_not_the_workers_act(state: Complaint, command: SendLetter, context: Context) -> list[Notice]:
    """Shown before a letter: it stops no limitation (ADD.3)."""
    said = Notice(
        "letter_does_not_interrupt",
        "工会函件不产生时效中断的效力。",
        "A letter of the union does not interrupt limitation.",
        rule="ADD.3",
    )
    near = limitation_near(state, command, context)
    return [said, *near] if near else []


SENDING = WORKING | {Stage.CONCLUDED}


def _waiting(state: Complaint) -> Refusal | None:
    return None if any(not one.answer for one in state.letters) else NoLetterWaits()


class NoLetterWaits(Refusal):
    """No letter of this matter waits for service or an answer."""

    code = "no_letter_waits"
    zh = "没有待送达或待答复的函件。"
    en = "No letter waits for service or an answer."


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        Row(
            SendLetter,
            SENDING,
            "可以发出提示函、意见书、建议书或要求。",
            "A reminder, opinion, proposal or demand may be sent.",
            unless=all_gone,
        ),
        Row(RecordService, STAGES_OPEN, "记录函件送达。", "Record when a letter was served.", unless=_waiting),
        Row(RecordAnswer, STAGES_OPEN, "记录对函件的答复。", "Record the answer to a letter.", unless=_waiting),
    ),
    decide={SendLetter: decide_send, RecordService: decide_service, RecordAnswer: decide_answer},
    evolve={
        LetterSent: _sent,
        LetterServed: lambda state, event: _changed(state, event.letter, served_on=event.occurred_on),
        LetterAnswered: _answered,
    },
    starts={"letter.served.opinion": ("UN.3",), "letter.served.demand": ("UN.4",)},
    ends={"letter.answered": (("UN.*", "met"),)},
    lapses={"UN.3": next_letter_opens, "UN.4": next_letter_opens},
    warns={SendLetter: is_not_the_workers_act},
    opens=_opens,
)
