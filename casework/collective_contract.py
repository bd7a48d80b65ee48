"""The collective contract (集体合同): passed by the workers' congress, signed, filed, reviewed, in force, published.

The labour organ's silence for fifteen days lets it take effect (LL 34), so the lapse of that clock is an outcome.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.bargaining_state import Bargaining, BargainingStage
from casework.deadlines import DeadlineLapsed
from casework.fields import Past, Text
from casework.limbs import not_before
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, NotAllowedAtThisStage, Refusal
from casework.replacing import replace
from casework.roles import HANDLERS


class ReviewResult(StrEnum):
    """What the labour organ said within its fifteen days; silence is no answer but takes effect."""

    PASSED = "passed"
    OBJECTED = "objected"


class BargainingSigned(Event):
    """The chief representatives signed, after the workers' congress passed the draft."""

    kind: ClassVar[str] = "bargaining_signed"
    wages: bool
    passed_on: date
    text: Text | None = None

    def facts(self) -> tuple[Fact, ...]:
        """Filing is due (CB.6; CB.7 for wages)."""
        return (Fact("bargaining.signed.wages" if self.wages else "bargaining.signed", self.occurred_on),)


class ContractFiled(Event):
    """The labour organ got the text."""

    kind: ClassVar[str] = "contract_filed"

    def facts(self) -> tuple[Fact, ...]:
        """Its fifteen days of review begin."""
        return (Fact("bargaining.filed", self.occurred_on),)


class ContractReviewed(Event):
    """The labour organ answered."""

    kind: ClassVar[str] = "contract_reviewed"
    result: ReviewResult

    def facts(self) -> tuple[Fact, ...]:
        """The review is over; an objection leaves nothing to publish."""
        reviewed = Fact("bargaining.reviewed", self.occurred_on)
        if self.result is ReviewResult.PASSED:
            return (reviewed,)
        return (reviewed, Fact("bargaining.objected", self.occurred_on, corrects=True))


class ContractEffective(Event):
    """The contract took effect, by review or by silence (LL 34)."""

    kind: ClassVar[str] = "contract_effective"
    wages: bool
    by_silence: bool = False
    instead: bool = False
    """True where it took effect earlier, by a review in time, and not by silence as the record had it."""

    def facts(self) -> tuple[Fact, ...]:
        """A wage agreement is to be published (CB.9)."""
        if not self.wages:
            return ()
        return (Fact("bargaining.effective.wages", self.occurred_on, corrects=self.instead),)


class ContractPublished(Event):
    """It was made known to all staff."""

    kind: ClassVar[str] = "contract_published"

    def facts(self) -> tuple[Fact, ...]:
        """The duty to publish is met."""
        return (Fact("bargaining.published", self.occurred_on),)


class RecordBargainingAgreement(Dated):
    """Record the signed agreement, with the day the workers' congress passed the draft."""

    name: ClassVar[str] = "record_bargaining_agreement"
    roles = HANDLERS
    signed_on: Past | None = None
    passed_on: Past
    text: Text | None = None


class RecordFiling(Dated):
    """Record that the text was filed with the labour organ."""

    name: ClassVar[str] = "record_filing"
    roles = HANDLERS


class RecordReview(Dated):
    """Record the labour organ's answer."""

    name: ClassVar[str] = "record_review"
    roles = HANDLERS
    result: ReviewResult


class RecordPublication(Dated):
    """Record that it was published to all staff."""

    name: ClassVar[str] = "record_publication"
    roles = HANDLERS


class CongressFirst(Refusal):
    """The draft is discussed and passed by the workers' congress before it is signed (LCL 51)."""

    code = "congress_first"
    kind = "value"
    rule = "CB.5"
    zh = "集体合同草案应先经职工代表大会或者全体职工讨论通过。"
    en = "The workers' congress passes the draft before it is signed."


def decide_sign(state: Bargaining, command: RecordBargainingAgreement, context: Context) -> list[Event]:
    """Passed first, then signed."""
    on = command.signed_on or context.day(command)
    if command.passed_on > on:
        raise CongressFirst()
    return [BargainingSigned(occurred_on=on, wages=state.wages, passed_on=command.passed_on, text=command.text)]


def decide_filing(state: Bargaining, command: RecordFiling, context: Context) -> list[Event]:
    """After the signature."""
    on = context.day(command)
    not_before(on, state.signed_on, "/occurred_on")
    return [ContractFiled(occurred_on=on)]


def decide_review(state: Bargaining, command: RecordReview, context: Context) -> list[Event]:
    """An objection sends it back to the sides; a pass lets it take effect.

    A review in time that is recorded late takes the place of the silence (LL 34).
    """
    on = context.day(command)
    not_before(on, state.signed_on, "/occurred_on")
    late = state.stage is BargainingStage.EFFECTIVE
    reviewed_by = max(one.due_on for one in state.deadlines.values() if one.rule == "CB.8") if late else on
    if on > reviewed_by:
        raise ImpossibleValue.of(
            "/occurred_on",
            "in_force_by_silence",
            "审查期满未提出异议，合同已经生效；此后的意见不再影响效力。",
            "The time to object was over and the contract in force: what came after changes nothing.",
        )
    reviewed = ContractReviewed(occurred_on=on, result=command.result)
    if command.result is ReviewResult.OBJECTED:
        return [reviewed]
    return [reviewed, ContractEffective(occurred_on=on, wages=state.wages, instead=late)]


def decide_publication(state: Bargaining, command: RecordPublication, context: Context) -> list[Event]:
    """After it took effect."""
    on = context.day(command)
    not_before(on, state.effective_on, "/occurred_on")
    return [ContractPublished(occurred_on=on)]


def takes_effect(state: Bargaining, event: DeadlineLapsed, context: Context) -> list[Event]:
    """No objection within fifteen days: the contract takes effect (LL 34)."""
    if state.stage is not BargainingStage.FILED:
        return []
    return [ContractEffective(occurred_on=event.occurred_on, wages=state.wages, by_silence=True)]


def _reviewed(state: Bargaining, event: ContractReviewed) -> Bargaining:
    if event.result is ReviewResult.PASSED:
        return state
    return replace(state, stage=BargainingStage.TALKING, effective_on=None, by_silence=False)


def _reviewed_already(state: Bargaining) -> Refusal | None:
    in_force = state.stage is BargainingStage.EFFECTIVE
    return NotAllowedAtThisStage() if in_force and not state.by_silence else None


PROCEDURE = Procedure(
    name="agreement",
    allowed=(
        Row(
            RecordBargainingAgreement,
            frozenset({BargainingStage.TALKING}),
            "记录集体合同签订。",
            "Record the signed agreement.",
        ),
        Row(RecordFiling, frozenset({BargainingStage.SIGNED}), "签订后应当报送。", "Signed, it is filed."),
        Row(
            RecordReview,
            frozenset({BargainingStage.FILED, BargainingStage.EFFECTIVE}),
            "记录审查意见；期内作出、补记的也可以记录。",
            "Record the review, also one in time that nobody knew of.",
            unless=_reviewed_already,
        ),
        Row(
            RecordPublication, frozenset({BargainingStage.EFFECTIVE}), "生效后应当公布。", "In force, it is published."
        ),
    ),
    decide={
        RecordBargainingAgreement: decide_sign,
        RecordFiling: decide_filing,
        RecordReview: decide_review,
        RecordPublication: decide_publication,
    },
    evolve={
        BargainingSigned: lambda state, event: replace(
            state, stage=BargainingStage.SIGNED, signed_on=event.occurred_on
        ),
        ContractFiled: lambda state, event: replace(state, stage=BargainingStage.FILED),
        ContractReviewed: _reviewed,
        ContractEffective: lambda state, event: replace(
            state, stage=BargainingStage.EFFECTIVE, effective_on=event.occurred_on, by_silence=event.by_silence
        ),
        ContractPublished: lambda state, event: state,
    },
    starts={
        "bargaining.signed": ("CB.6",),
        "bargaining.signed.wages": ("CB.7",),
        "bargaining.filed": ("CB.8",),
        "bargaining.effective.wages": ("CB.9",),
    },
    ends={
        "bargaining.filed": (("CB.6", "met"), ("CB.7", "met")),
        "bargaining.reviewed": (("CB.8", "met"),),
        "bargaining.objected": (("CB.9", "cancelled"),),
        "bargaining.published": (("CB.9", "met"),),
    },
    lapses={"CB.8": takes_effect},
)
