"""The facts of a claim as told: one vocabulary with what `law/cn/claims.toml` asks per code (a test compares them)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from casework.fields import Past, Shape, Yuan

InjuryGrade = Annotated[int, Field(ge=1, le=10)]
"""伤残等级, one (worst) to ten."""

Hours = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=0, le=10_000)]


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
