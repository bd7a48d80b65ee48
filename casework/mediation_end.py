"""How a mediation goes on beyond its time, because both sides agree, or ends without agreement and with written notice."""

from __future__ import annotations

from typing import ClassVar

from casework.clock_moves import BothMustAgree, NotExtendable, agreed_until
from casework.codes import FailureReason, Party
from casework.counted import find_rule
from casework.fields import AnyDate, LocalId, Past
from casework.limbs import not_before
from casework.mediation import NAME, OPEN_STEPS, during, get_mediation, with_mediation
from casework.procedure import Context, Dated, Event, Fact, Procedure
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Complaint, Deadline, move_limb

OVER = frozenset({"failed", "settled"})
"""Where a mediation stands that has ended."""


class MediationExtended(Event):
    """Both sides agreed to go on (EMR 29); each clock's new day is in its own event."""

    kind: ClassVar[str] = "mediation_extended"
    limb: LocalId
    to: AnyDate


class MediationFailed(Event):
    """It ended without agreement; the worker got written notice that arbitration is open (EMR 30, PML 26)."""

    kind: ClassVar[str] = "mediation_failed"
    limb: LocalId
    reason: FailureReason
    notice_served_on: Past

    def facts(self) -> tuple[Fact, ...]:
        """The end of the mediation."""
        return (Fact("mediation.ended", self.occurred_on, self.limb),)


class ExtendMediation(Dated):
    """Both sides agree to go on until a day."""

    name: ClassVar[str] = "extend_mediation"
    roles = HANDLERS
    limb: LocalId
    to: AnyDate
    agreed_by: tuple[Party, ...]


class FailMediation(Dated):
    """End it without agreement, with the written notice served on the worker."""

    name: ClassVar[str] = "fail_mediation"
    roles = HANDLERS
    limb: LocalId
    reason: FailureReason
    notice_served_on: Past


class MediationOver(Refusal):
    """A mediation that has ended goes on no more; what both sides had agreed on before still counts for its time limit."""

    code = "mediation_over"
    zh = "该调解已经结束。双方在结束前已同意延长的，请由主管对该调解的期限办理“延长期限”，并填写双方同意之日。"
    en = (
        "This mediation has ended. Where both sides had agreed before its end to go on, a supervisor extends the time limit "
        "of the mediation (extend), by the day of that agreement."
    )


NOTHING_TO_EXTEND = (
    "该调解没有双方可以约定延长的、正在计算的期限；自受理起算的，请先登记受理。双方可以继续调解，劳动者随时可以申请仲裁。",
    "No running time limit of this mediation can be extended by both sides; where one counts from acceptance, record that "
    "first. The sides may go on, and arbitration is open at any time.",
)
"""Why an agreement on more time that moves no clock is not recorded as if it did."""


def decide_extend(state: Complaint, command: ExtendMediation, context: Context) -> list[Event]:
    """Both sides, and a day after today; it moves the clocks that they may extend, and there must be one."""
    if set(command.agreed_by) != set(Party):
        raise BothMustAgree.at(
            "/agreed_by", "延长调解须双方同意。", "Both sides must agree to extend a mediation.", rule="MED.3"
        )
    on = context.day(command)
    not_before(on, get_mediation(state, command.limb).received_on, "/occurred_on")
    its = [one for one in state.deadlines.values() if one.scope == command.limb]
    moved = [event for one in its for event in agreed_until(one, command.to, on=on, context=context)]
    before = command.to <= max(on, get_mediation(state, command.limb).extended_to or on)
    if before or (not moved and any(_is_extendable(one, context) for one in its)):
        raise ImpossibleValue.of(
            "/to",
            "not_later",
            "延长后的期限应晚于同意之日和原期限。",
            "The new day must lie after the agreement and the last one.",
        )
    if not moved:
        raise NotExtendable(*NOTHING_TO_EXTEND)
    return [MediationExtended(occurred_on=on, limb=command.limb, to=command.to), *moved]


def _is_extendable(one: Deadline, context: Context) -> bool:
    """Whether a clock runs that both sides may extend."""
    rule = find_rule(one.rule, context, on=one.started_on)
    return one.status == "running" and rule is not None and bool(rule.extensions)


def decide_fail(state: Complaint, command: FailMediation, context: Context) -> list[Event]:
    """An end without agreement, behind every step that was taken."""
    mediation, on = get_mediation(state, command.limb), context.day(command)
    applied_on = mediation.received_on
    taken = (applied_on, mediation.accepted_on, mediation.invited_on)
    held = (one.on for one in mediation.sessions if one.status == "held")
    not_before(on, max(one for one in (*taken, *held) if one is not None), "/occurred_on")
    not_before(command.notice_served_on, applied_on, "/notice_served_on")
    return [
        MediationFailed(
            occurred_on=on, limb=command.limb, reason=command.reason, notice_served_on=command.notice_served_on
        )
    ]


def _extended(state: Complaint, event: MediationExtended) -> Complaint:
    return with_mediation(state, event.limb, replace(state.mediations[event.limb], extended_to=event.to))


def _failed(state: Complaint, event: MediationFailed) -> Complaint:
    mediation = replace(state.mediations[event.limb], ended_on=event.occurred_on)
    return with_mediation(
        move_limb(state, event.limb, step="failed", open=False, result="failed"), event.limb, mediation
    )


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        during(ExtendMediation, OPEN_STEPS, "双方同意可以延长。", "Both sides may agree to go on."),
        replace(
            during(ExtendMediation, OVER, "调解已经结束。", "The mediation has ended."),
            unless=lambda state: MediationOver(),
        ),
        during(
            FailMediation,
            OPEN_STEPS,
            "调解不成应当书面告知可以仲裁。",
            "If it fails, the worker is told in writing that arbitration is open.",
        ),
    ),
    decide={ExtendMediation: decide_extend, FailMediation: decide_fail},
    evolve={MediationExtended: _extended, MediationFailed: _failed},
)
