"""Every step a workflow may take outside itself: name, what it takes and gives, its time limits and its retries.

A step that touches the record runs as a local activity first, because that saves two hops through the server; where the
record cannot be reached it goes on as a regular activity, which leaves the worker free to answer others.
Retry is an allow-list: only `AWAY` is tried again. Activities promise to raise everything else as final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError, TimeoutError

from casework.messages import (
    AWAY,
    INTERNAL,
    Answer,
    FrozenMonth,
    MonthToFreeze,
    RecordRequest,
    RuleChangePlace,
    Standing,
    StreamName,
    SweepRound,
    Tidied,
)

Given = TypeVar("Given")
Made = TypeVar("Made")

QUICK = RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_attempts=3)
PATIENT = RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=5))


@dataclass(frozen=True)
class Step(Generic[Given, Made]):
    """One kind of step. `local` is the limit of the local attempt (None: regular at once), `limit` that of the regular
    one with all its retries, `attempt` that of a single regular attempt."""

    name: str
    takes: type[Given]
    gives: type[Made]
    local: timedelta | None
    attempt: timedelta
    limit: timedelta


LOCAL_LIMIT = timedelta(seconds=3)
"""The database's lock timeout must lie a second below this, so that the database gives up first."""

RECORD = Step("record", RecordRequest, Answer, LOCAL_LIMIT, timedelta(seconds=30), timedelta(seconds=60))
STANDING = Step("standing", StreamName, Standing, LOCAL_LIMIT, timedelta(seconds=30), timedelta(seconds=60))
SWEEP = Step("sweep", SweepRound, SweepRound, None, timedelta(seconds=55), timedelta(seconds=55))
RULE_CHANGE = Step(
    "apply_rule_change", RuleChangePlace, RuleChangePlace, None, timedelta(minutes=2), timedelta(minutes=10)
)
TIDY = Step("tidy", str, Tidied, None, timedelta(minutes=5), timedelta(minutes=30))
FREEZE = Step("freeze_month", MonthToFreeze, FrozenMonth, None, timedelta(minutes=5), timedelta(days=2))

STEPS = (RECORD, STANDING, SWEEP, RULE_CHANGE, TIDY, FREEZE)


async def take(step: Step[Given, Made], given: Given, *, summary: str | None = None) -> Made:
    """Take a step and return what it gives. Raises `ApplicationError` of type REFUSED, INTERNAL or AWAY."""
    if step.local is not None:
        try:
            return await _locally(step, given, step.local)
        except FailureError as error:
            if not _away(error):
                raise _final(error) from None
    try:
        return await _regularly(step, given, summary)
    except FailureError as error:
        raise _final(error) from None


async def _locally(step: Step[Given, Made], given: Given, limit: timedelta) -> Made:
    """The quick way, without a summary: the pages never show a local step's, and it would be one more sealed payload."""
    made: Made = await workflow.execute_local_activity(
        step.name, given, result_type=step.gives, schedule_to_close_timeout=limit, retry_policy=QUICK
    )
    return made


async def _regularly(step: Step[Given, Made], given: Given, summary: str | None) -> Made:
    made: Made = await workflow.execute_activity(
        step.name,
        given,
        result_type=step.gives,
        start_to_close_timeout=step.attempt,
        schedule_to_close_timeout=step.limit,
        retry_policy=PATIENT,
        summary=summary,
    )
    return made


def _cause(error: BaseException) -> BaseException:
    """The failure itself: local activities raise it bare, regular ones wrap it."""
    return error.cause if isinstance(error, ActivityError) and error.cause is not None else error


def _away(error: BaseException) -> bool:
    found = _cause(error)
    return isinstance(found, TimeoutError) or (isinstance(found, ApplicationError) and found.type == AWAY)


def _final(error: FailureError) -> BaseException:
    """The error an update fails with: the step's own, without the wrapping that names activities and workers."""
    found = _cause(error)
    if _away(found):
        return ApplicationError("the record cannot be reached", type=AWAY, non_retryable=True)
    if not isinstance(found, ApplicationError):
        return found
    if found.non_retryable:
        return ApplicationError(
            found.message, *found.details, type=found.type, non_retryable=True, category=found.category
        )
    return ApplicationError("the step failed", type=INTERNAL, non_retryable=True)
