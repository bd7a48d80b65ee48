"""The facts of a claim as told: one vocabulary with what `law/cn/claims.toml` asks per code (a test compares them)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field

from casework.fields import Past, Shape, Yuan
from casework.refusal import FieldError

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


class ClaimFact(StrEnum):
    """Everything that can be told of a claim, and so taken back."""

    KNEW_ON = "knew_on"
    EMPLOYED_FROM = "employed_from"
    EMPLOYED_TO = "employed_to"
    STILL_EMPLOYED = "still_employed"
    FIRST_DAY_ON = "first_day_on"
    INJURED_ON = "injured_on"
    PERIOD_FROM = "period_from"
    PERIOD_TO = "period_to"
    WAGE_YUAN = "wage_yuan"
    CONTRACT_SIGNED_ON = "contract_signed_on"
    CONTRACT_ENDS_ON = "contract_ends_on"
    TERMINATED_ON = "terminated_on"
    NOTICE_ON = "notice_on"
    DIAGNOSED_ON = "diagnosed_on"
    RECOGNISED_ON = "recognised_on"
    INJURY_GRADE = "injury_grade"
    OVERTIME_HOURS = "overtime_hours"
    LEAVE_DAYS = "leave_days"
    BIRTH_LEAVE_FROM = "birth_leave_from"
    PROBATION_FROM = "probation_from"
    PROBATION_TO = "probation_to"
    INSURED_FROM = "insured_from"
    INSURED_TO = "insured_to"
    DEPOSIT_YUAN = "deposit_yuan"
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


EMPLOYMENT_ENDS = (ClaimFact.TERMINATED_ON, ClaimFact.EMPLOYED_TO)
"""The facts that say when the employment ended; the first one known counts."""


class Facts(Protocol):
    """Facts of a claim, as told or as they stand."""

    @property
    def rough(self) -> tuple[RoughDate, ...]:
        """Dates that are not known to the day."""


Span = tuple[date, date]
"""The first and the last day that a date can be; the same where it is known to the day."""


def span_of(facts: Facts, name: str) -> Span | None:
    """Between which days a date of a claim lies; None where nothing is known of it."""
    exact: date | None = getattr(facts, name)
    if exact is not None:
        return exact, exact
    rough = next((one for one in facts.rough if one.fact == name), None)
    return (
        None
        if rough is None
        else (first_day(rough.precision, rough.occurred_on), last_day(rough.precision, rough.occurred_on))
    )


def month_of(facts: Facts, name: str) -> Span | None:
    """The same of a date that is known to the month at least: the year alone says too little to count from."""
    found = span_of(facts, name)
    return found if found is not None and (found[1] - found[0]).days < LONGEST_MONTH else None


LONGEST_MONTH = 31


def ends_behind(facts: Facts, *, today: date) -> tuple[ClaimFact, ...]:
    """The facts by which the employment has an end that is surely not ahead."""
    return tuple(one for one in EMPLOYMENT_ENDS if (end := span_of(facts, one)) is not None and end[1] <= today)


def first_day(precision: str, on: date) -> date:
    """The first day of the month or year that a day lies in."""
    return on.replace(day=1) if precision == RoughPrecision.MONTH else on.replace(month=1, day=1)


def last_day(precision: str, on: date) -> date:
    """The last day of the month or year that a day lies in; the day itself where it is known."""
    if precision == RoughPrecision.MONTH:
        return on.replace(day=monthrange(on.year, on.month)[1])
    return on.replace(month=12, day=31) if precision == RoughPrecision.YEAR else on


def rough_errors(given: FactsGiven, facts: Facts, *, today: date, at: str) -> list[FieldError]:
    """Rough dates told twice, of what is known to the day, and of what has not happened yet; `facts` as they will stand."""
    errors: list[FieldError] = []
    for index, one in enumerate(given.rough):
        here = f"{at}/rough/{index}"
        if any(one.fact == other.fact for other in given.rough[:index]):
            errors.append(FieldError(f"{here}/fact", "told_twice", "同一事实填写了两次。", "This fact was told twice."))
        if getattr(facts, one.fact) is not None:
            errors.append(
                FieldError(f"{here}/fact", "known_exactly", "该日期已有准确日期。", "This date is known to the day.")
            )
        if one.fact not in MAY_LIE_AHEAD and first_day(one.precision, one.occurred_on) > today:
            errors.append(
                FieldError(
                    f"{here}/occurred_on", "date_in_future", "日期不能晚于今天。", "This date cannot lie in the future."
                )
            )
    return errors


def employment_error(at: str) -> FieldError:
    """That somebody is told to be still employed whose employment has ended."""
    return FieldError(
        f"{at}/still_employed",
        "employment_ended",
        "所填劳动关系终止日期已到，不能同时为“仍在职”，请只填其中一项。",
        "Nobody is still employed whose employment has an end that is not ahead: give only one of the two.",
    )


MAY_LIE_AHEAD = frozenset(name for name, info in FactsGiven.model_fields.items() if info.annotation == (date | None))
"""The dates that may lie in the future."""


def merged_rough(old: Facts, told: Iterable[RoughDate], *, known: Iterable[str]) -> tuple[RoughDate, ...]:
    """The rough dates that are left: the latest word on each, without those that are known to the day by now."""
    by_fact = {one.fact: one for one in (*old.rough, *told)}
    exact = set(known)
    return tuple(one for fact, one in by_fact.items() if fact not in exact)
