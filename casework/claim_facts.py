"""The facts of a claim as told: one vocabulary with what `law/cn/claims.toml` asks per code (a test compares them)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field

from casework.fields import Past, Shape, Yuan

InjuryGrade = Annotated[int, Field(ge=1, le=10)]
"""伤残等级, one (worst) to ten."""

Hours = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=0, le=10_000)]


class ClaimDate(StrEnum):
    """The dates among the facts of a claim."""

    KNEW_ON = "knew_on"
    EMPLOYED_FROM = "employed_from"
    EMPLOYED_TO = "employed_to"
    FIRST_DAY_ON = "first_day_on"
    INJURED_ON = "injured_on"
    PERIOD_FROM = "period_from"
    PERIOD_TO = "period_to"
    CONTRACT_SIGNED_ON = "contract_signed_on"
    CONTRACT_ENDS_ON = "contract_ends_on"
    TERMINATED_ON = "terminated_on"
    NOTICE_ON = "notice_on"
    DIAGNOSED_ON = "diagnosed_on"
    RECOGNISED_ON = "recognised_on"
    BIRTH_LEAVE_FROM = "birth_leave_from"
    PROBATION_FROM = "probation_from"
    PROBATION_TO = "probation_to"
    INSURED_FROM = "insured_from"
    INSURED_TO = "insured_to"
    AGREEMENT_ON = "agreement_on"
    PERFORMANCE_DUE_ON = "performance_due_on"
    ORDER_DUE_ON = "order_due_on"
    REQUEST_ON = "request_on"
    REFUSED_ON = "refused_on"
    REPORTED_ON = "reported_on"
    DECISION_RECEIVED_ON = "decision_received_on"
    BANKRUPTCY_ACCEPTED_ON = "bankruptcy_accepted_on"


class RoughPrecision(StrEnum):
    """How exactly a date is known that is not known to the day."""

    MONTH = "month"
    YEAR = "year"


class RoughDate(Shape):
    """A date of a claim of which only the month or year is known; its first day stands for it."""

    fact: ClaimDate
    occurred_on: date
    precision: RoughPrecision = RoughPrecision.MONTH


class FactsGiven(Shape):
    """Dated facts of a claim; leave out what is not known."""

    knew_on: Past | None = None
    employed_from: Past | None = None
    employed_to: date | None = None
    still_employed: bool | None = None
    first_day_on: Past | None = None
    injured_on: Past | None = None
    period_from: Past | None = None
    period_to: date | None = None
    wage_yuan: Yuan | None = None
    contract_signed_on: Past | None = None
    contract_ends_on: date | None = None
    terminated_on: date | None = None
    notice_on: Past | None = None
    diagnosed_on: Past | None = None
    recognised_on: Past | None = None
    injury_grade: InjuryGrade | None = None
    overtime_hours: Hours | None = None
    leave_days: Days | None = None
    birth_leave_from: date | None = None
    probation_from: Past | None = None
    probation_to: date | None = None
    insured_from: Past | None = None
    insured_to: date | None = None
    deposit_yuan: Yuan | None = None
    agreement_on: Past | None = None
    performance_due_on: date | None = None
    order_due_on: date | None = None
    request_on: Past | None = None
    refused_on: Past | None = None
    reported_on: Past | None = None
    decision_received_on: Past | None = None
    bankruptcy_accepted_on: Past | None = None
    rough: Annotated[tuple[RoughDate, ...], Field(max_length=30)] = ()
    """Dates that are not known to the day, and still to be asked for."""


ELSEWHERE = frozenset({"amount_yuan", "project", "workers_count"})
"""Asked with a claim, but told once elsewhere: the claim's own amount, the matter's site, the number of workers."""

PERIODS = (
    ("employed_from", "employed_to"),
    ("employed_from", "terminated_on"),
    ("period_from", "period_to"),
    ("probation_from", "probation_to"),
    ("insured_from", "insured_to"),
)
"""Facts of which the second cannot lie before the first."""


class Facts(Protocol):
    """Facts of a claim, as told or as they stand."""

    @property
    def rough(self) -> tuple[RoughDate, ...]:
        """Dates that are not known to the day."""


def careful_day(facts: Facts, name: str) -> date | None:
    """A date of a claim; of one known to the month its first day, which is the safer reading for whoever has a right.

    The year alone says too little to count from.
    """
    exact: date | None = getattr(facts, name)
    rough = (one for one in facts.rough if one.fact == name and one.precision is RoughPrecision.MONTH)
    return exact or next((one.occurred_on.replace(day=1) for one in rough), None)


def merged_rough(old: Facts, told: Iterable[RoughDate], *, known: Iterable[str]) -> tuple[RoughDate, ...]:
    """The rough dates that are left: the latest word on each, without those that are known to the day by now."""
    by_fact = {one.fact: one for one in (*old.rough, *told)}
    exact = set(known)
    return tuple(one for fact, one in by_fact.items() if fact not in exact)
