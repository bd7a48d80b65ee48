"""What leaves an activity when something goes wrong: a refusal, "try again", or a final failure that quotes nothing.

Retry is an allow-list. Whatever is not known to pass by itself fails at once, so that one poisoned command cannot wedge
a stream; and what is said of it is the error's class and SQLSTATE, because the text of a database error quotes rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from casework.messages import AWAY, INTERNAL, REFUSED, RefusalMessage
from casework.refusal import Refusal
from records.append import TextsLost
from records.database import is_retryable, sqlstate

log = structlog.get_logger(__name__)

OURS = frozenset({"api", "activities", "records", "reports", "casework", "law"})
"""Packages whose frames say where a defect is; those of libraries only say what it ran into."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


def refusal_message(refusal: Refusal) -> RefusalMessage:
    """The refusal as data for the other side of Temporal."""
    return RefusalMessage(
        kind=refusal.kind,
        code=refusal.code,
        zh=refusal.zh,
        en=refusal.en,
        rule=refusal.rule,
        errors=[dataclasses.asdict(error) for error in refusal.errors],
    )


def failure(error: Exception) -> ApplicationError:
    """The failure an activity raises for an error."""
    if isinstance(error, ApplicationError):
        return error
    if isinstance(error, Refusal):
        # Benign: a refusal is an ordinary answer, which no log or metric of failures should count.
        return ApplicationError(
            error.code,
            refusal_message(error),
            type=REFUSED,
            non_retryable=True,
            category=ApplicationErrorCategory.BENIGN,
        )
    told = f"{type(error).__name__} {sqlstate(error) or ''}".strip()
    if is_retryable(error):
        return ApplicationError(told, type=AWAY)
    if isinstance(error, TextsLost):  # only the sender can send them again, so waiting here would not help
        return ApplicationError(told, type=AWAY, non_retryable=True)
    return ApplicationError(told, type=INTERNAL, non_retryable=True)


def told(step: Callable[Given, Awaitable[Made]]) -> Callable[Given, Awaitable[Made]]:
    """An activity whose errors are the three failures of this module; a final one is logged, which is the alarm."""

    @wraps(step)
    async def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        try:
            return await step(*args, **kwargs)
        except Exception as error:
            raised = failure(error)
            if raised.type == INTERNAL:
                log.error(
                    "step_failed",
                    step=step.__name__,
                    error=type(error).__name__,
                    sqlstate=sqlstate(error),
                    where=place_of(error),
                )
            raise raised from None

    return guarded


def place_of(error: BaseException) -> str:
    """Module and line of the innermost frame of ours: enough to find a defect, and no values."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in OURS:
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
