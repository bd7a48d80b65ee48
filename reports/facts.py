"""What the figures of a month are counted from: rows of plain facts that the database layer fills.

Every row states the record as it stood at the month's cut-off: only events with `recorded_at` before it count. All
dates are legal dates (`occurred_on`), never the dates of recording. No row holds personal data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from casework.codes import Stage
from casework.state import DeadlineStatus

ENDED = frozenset(
    {
        Stage.ANSWERED,
        Stage.REDIRECTED,
        Stage.DECLINED,
        Stage.CONCLUDED,
        Stage.FOLLOWED_UP,
        Stage.CLOSED,
        Stage.WITHDRAWN,
    }
)
"""Stages in which our work on a complaint has ended."""

_KEEPS_OUTCOME = frozenset({Stage.FOLLOWED_UP, Stage.CLOSED})
"""Ended stages that come after an outcome and do not change it."""


class ImpossibleMonth(ValueError):
    """The days, cut-off or edition of a month of figures cannot be."""

    code = "impossible_month"

    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh
        super().__init__(f"{en} / {zh}")


@dataclass(frozen=True, slots=True)
class Month:
    """The days that are counted, both included, and the instant whose record they are counted from.

    `edition` 0 is a preview; frozen editions begin at 1. Raises ImpossibleMonth for days in the wrong order, a
    cut-off without zone or a negative edition. Offices that report from the 21st to the 20th give those days.
    """

    first_on: date
    last_on: date
    cut_off_at: datetime
    edition: int

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ImpossibleMonth("The month ends before it begins.", "统计期的结束日期早于开始日期。")
        if self.cut_off_at.tzinfo is None:
            raise ImpossibleMonth("The cut-off needs a time zone.", "截止时间应带时区。")
        if self.edition < 0:
            raise ImpossibleMonth("An edition is 0 or more.", "版本号不能小于 0。")

    def has(self, on: date | None) -> bool:
        """Whether a day lies in the month."""
        return on is not None and self.first_on <= on <= self.last_on

    @property
    def label(self) -> str:
        """YYYY-MM of the last day."""
        return f"{self.last_on:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which our work on a complaint ended, with its outcome, or began again (`outcome` None)."""

    on: date
    outcome: str | None


@dataclass(frozen=True, slots=True)
class StageChange:
    """One row of the history of stages, with the outcome that its event states (only `concluded` states one)."""

    stage: Stage
    on: date
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """One claim: its code, its nature (None while it is not classified), and what is claimed (0 where unknown)."""

    code: str
    nature: str | None
    claimed_yuan: Decimal


@dataclass(frozen=True, slots=True)
class DatedYuan:
    """A sum and the day it belongs to."""

    on: date
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class MediationEnd:
    """A mediation that came to an end: by agreement, without, or because the worker gave it up."""

    concluded_on: date
    result: Literal["settled", "failed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint as recorded before the cut-off.

    Needed is every complaint that was open on a day of the month or has a date of any kind in it (a payment, an
    agreement, the end of a mediation, a duty due); more of them change nothing.

    - `id`: the stream.
    - `office`: the office that holds it at the cut-off (`Complaint.office`).
    - `channel`: its channel code.
    - `received_on`: the day of `complaint_received`.
    - `accepted_on`: the day of the FIRST `complaint_accepted`, or None.
    - `turns`: what `turns_of` makes of its history of stages, in order.
    - `performed_on`: None until the worker got everything (`casework/fulfilment.py`); then the latest day of
      `performance_recorded`, or of `settled` where all was paid on the spot.
    - `claims`: its claims, besides those that went along when it was joined to another complaint: they count there.
    - `industries`: the GB/T 4754 codes of its respondents as recorded, of any level, without those unknown.
    - `workers_identified`: how many workers are in the vault; `workers_reported`: the number told (of a span
      the lower end), or None.
    - `agreed`: a sum for each agreement, by mediation or negotiation: the day of `settled`, all payments promised.
    - `awarded`: a sum for each award or judgment: `made_on`, all its items.
    - `paid`: a sum for each payment: of `performance_recorded` (of agreements and awards alike), and of every term
      of `settled` that was paid on the spot (its `paid_on`).
    - `mediations`: one for each limb of procedure `mediation` that is no longer open. `settled`: day of `settled`;
      `failed`: day of `mediation_failed` (unless its reason is `withdrawn`), or of `invitation_answered` with a
      refusal or silence; `withdrawn`: day of `mediation_failed` for that reason, or of `withdrawn`.
    """

    id: UUID
    office: str
    channel: str
    received_on: date
    accepted_on: date | None = None
    turns: tuple[Turn, ...] = ()
    performed_on: date | None = None
    claims: tuple[ClaimFact, ...] = ()
    industries: tuple[str, ...] = ()
    workers_identified: int = 0
    workers_reported: int | None = None
    agreed: tuple[DatedYuan, ...] = ()
    awarded: tuple[DatedYuan, ...] = ()
    paid: tuple[DatedYuan, ...] = ()
    mediations: tuple[MediationEnd, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One clock of our own (`whose` ours) of any stream, as recorded before the cut-off.

    Needed is every one with `due_on` in the month; more of them change nothing.

    - `stream`: the matter it belongs to; `office`: the office that holds that matter at the cut-off.
    - `rule`: its rule id; `due_on`: its due date, extensions included; `status`: its status at the cut-off.
    - `met_on`: the day of `deadline_met`, or None, whatever the status was in between.
    - `due_at`: the instant, for clocks of hours and minutes, else None; `met_at`: then the instant that
      `deadline_met` tells, else None.
    """

    stream: UUID
    office: str
    rule: str
    due_on: date
    status: DeadlineStatus
    met_on: date | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """How many consultations (咨询) one office got through one channel on one day."""

    office: str
    channel: str
    on: date
    count: int


def turns_of(received_on: date, changes: Iterable[StageChange]) -> tuple[Turn, ...]:
    """The turns of a complaint from its changes of stage, in the order they were recorded (by sequence).

    A later act never counts before an earlier one: one that is dated back takes the day of the act before it. Being
    answered, redirected, declined or withdrawn is its own outcome.
    """
    turns: list[Turn] = []
    last_on, ended = received_on, False
    for change in changes:
        last_on = max(last_on, change.on)
        if change.stage in ENDED and not (ended and change.stage in _KEEPS_OUTCOME):
            turns.append(Turn(last_on, change.outcome or str(change.stage)))
        elif ended and change.stage not in ENDED:
            turns.append(Turn(last_on, None))
        ended = change.stage in ENDED
    return tuple(turns)
