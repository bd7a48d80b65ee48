"""An arbitral award (仲裁裁决): its items per worker, ahead of the rest or whole, corrected, and each party's receipt.

When it takes effect decides from when the two years to enforce it count (LIM.9, CPL 250), where it sets no day of
performance. A final one binds on the day it is made (LDMAL 47), and so counts one with any final item: enforcement is
the worker's right, and the earliest reading is the one nobody loses it by. Any other binds when the last known time to
sue has run out unused (LDMAL 50), or when the suit is given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from casework.arbitration import DECIDED, ENDED, NAME, PENDING
from casework.award_effect import day_told, enforced_since, is_enforceable
from casework.awards import (
    ItemGiven,
    Items,
    declared_by,
    item_errors,
    made,
    next_award_id,
    refuse_awarded_again,
    replaced_by,
    with_award,
)
from casework.codes import STAGES_OPEN, Party
from casework.disputes import standing
from casework.fields import AnyDate, ClaimCodeId, DocumentNumber, LocalId, Past
from casework.filing import NAME as OF_COURT
from casework.limbs import limb_row, not_before, opened
from casework.paper_received import PaperReceived, receipts, received
from casework.papers import PROVED
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import ImpossibleValue, unknown_id
from casework.roles import ADVISERS
from casework.state import Award, Complaint, move_limb


class AwardMade(Event):
    """The tribunal made an award; `partial` is one ahead of the rest (先行裁决), after which the case goes on."""

    kind: ClassVar[str] = "award_made"
    limb: LocalId
    award: LocalId
    items: tuple[ItemGiven, ...]
    number: DocumentNumber | None = None
    partial: bool = False
    performance_due_on: AnyDate | None = None
    replaces: LocalId | None = None
    binding: bool = False
    """Whether it binds on the day it is made, with something to enforce (终局); the time to do so is read from its items."""
    declared: tuple[ClaimCodeId, ...] = ()
    enforcement_sought: bool = False
    """Of old events only: whether enforcement of the one it corrects was applied for, which is read from the record."""

    def facts(self) -> tuple[Fact, ...]:
        """The tribunal's time ends with its last award; each shows that it had taken the case up."""
        made = "arbitration.partial_award_made" if self.partial else "arbitration.award_made"
        return (Fact(made, self.occurred_on, self.limb),)


class RecordAward(Dated):
    """Record an award with its items, or (with `award`) a receipt or the day of performance of one that is known.

    Of a conciliation statement (调解书) of the tribunal or the court, only the day of performance is told like that.

    `replaces` names the award that this one corrects (补正裁决).
    """

    name: ClassVar[str] = "record_award"
    roles = ADVISERS
    limb: LocalId
    award: LocalId | None = None
    made_on: Past | None = None
    number: DocumentNumber | None = None
    items: Items = ()
    partial: bool = False
    worker_received_on: Past | None = None
    employer_received_on: Past | None = None
    performance_due_on: AnyDate | None = None
    replaces: LocalId | None = None


def decide_award(state: Complaint, command: RecordAward, context: Context) -> list[Event]:
    """A new award with the receipts known, or a receipt or the day of performance of an earlier one."""
    got = {Party.WORKER: command.worker_received_on, Party.EMPLOYER: command.employer_received_on}
    if command.award is not None:
        known = state.find_award(command.award)
        if known is None or known.scope != command.limb or known.judgment:
            raise unknown_id("/award")
        if known.conciliated:
            _refuse_receipts(got)
        told = day_told(known, command.performance_due_on, on=context.day(command))
        if not told and not any(got.values()):
            raise ImpossibleValue.of(
                "/award",
                "nothing_to_add",
                "请填写收到日期或履行期限。",
                "Give the day a party received it, or the day of performance.",
            )
        return [*receipts(state, known, got, judgment=False), *told]
    if command.limb in _stated(state):
        raise ImpossibleValue.of(
            "/award",
            "ended_by_statement",
            "该案以调解书结案，没有裁决；补记其履行期限的，请选择该调解书。",
            "A conciliation statement ended this case, not an award: name it to tell its day of performance.",
        )
    errors = item_errors(state, command.items, context)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    replaced = replaced_by(state, command.limb, command.replaces)
    partial = replaced.partial if replaced else command.partial
    refuse_awarded_again(state, command.limb, command.items, replaced=replaced, partial=partial)
    on = command.made_on or context.day(command)
    not_before(on, replaced.made_on if replaced else state.cases[command.limb].filed_on, "/made_on")
    if command.performance_due_on is not None:
        not_before(command.performance_due_on, on, "/performance_due_on")
    award = next_award_id(state)
    new = AwardMade(
        occurred_on=on,
        limb=command.limb,
        award=award,
        items=command.items,
        number=command.number,
        partial=partial,
        performance_due_on=command.performance_due_on or (enforced_since(state, replaced) if replaced else None),
        replaces=command.replaces,
        declared=declared_by(command.items, context),
    )
    new = new.model_copy(update={"binding": _binds_at_once(state, _award(new))})
    return [new, *receipts(state, _award(new), got, judgment=False)]


def _stated(state: Complaint) -> frozenset[str]:
    """The cases, of a tribunal or a court, that ended by a conciliation statement whose terms are on record."""
    return frozenset(one.scope for one in state.awards if one.conciliated)


def _refuse_receipts(got: Mapping[Party, date | None]) -> None:
    """Nobody answers a conciliation statement, so no time counts from its receipt (LDMAL 42)."""
    for party, on in got.items():
        if on is not None:
            raise ImpossibleValue.of(
                f"/{party}_received_on",
                "not_of_a_statement",
                "调解书不能起诉或上诉，无需登记收到日期；可以登记其履行期限。",
                "Nobody answers a conciliation statement: no receipt is recorded, only its day of performance.",
            )


def _binds_at_once(state: Complaint, award: Award) -> bool:
    return any(one.final for one in award.items) and is_enforceable(state, award, standing(award))


def _award(event: AwardMade) -> Award:
    return made(
        event.award,
        scope=event.limb,
        on=event.occurred_on,
        items=event.items,
        partial=event.partial,
        replaces=event.replaces,
        performance_due_on=event.performance_due_on,
        declared=event.declared,
    )


def _awarded(state: Complaint, event: AwardMade) -> Complaint:
    state = with_award(state, _award(event))
    if event.partial:
        return state
    return opened(move_limb(state, event.limb, step=DECIDED, open=False, result="award"), "suit")


PROCEDURE = Procedure(
    name=NAME,
    allowed=(
        limb_row(
            RecordAward,
            PENDING | {DECIDED},
            of=NAME,
            zh="记录裁决及各方收到日期。",
            en="Record an award, and when each party got it.",
        ),
        Row(
            RecordAward,
            STAGES_OPEN,
            "补记调解书的履行期限。",
            "Record the day of performance of a conciliation statement.",
            procedures=frozenset({NAME, OF_COURT}),
            steps=frozenset({ENDED}),
            among=_stated,
        ),
    ),
    decide={RecordAward: decide_award},
    evolve={AwardMade: _awarded, PaperReceived: received},
    ends={"arbitration.partial_award_made": (("ARB.4", PROVED),)},
)
