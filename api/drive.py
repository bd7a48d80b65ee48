"""The only code that speaks to Temporal on behalf of a request: one command in, one answer or one named error out.

A command is an update of the stream's run; where none runs, because it has ended or was lost with Temporal's database,
the command starts it again (update-with-start). Temporal deduplicates transport (a new update id for every attempt), the record deduplicates
meaning (the command id): trying again is always safe, and is hidden here within the request's budget.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from casework.messages import (
    AWAY,
    DRAINING,
    REFUSED,
    TASK_QUEUE,
    Answer,
    CommandMessage,
    RuleChangePlace,
    StreamInput,
    rule_change_id,
    tick_message,
    workflow_id,
    workflow_name,
)
from casework.refusal import FieldError, Refusal

log = structlog.get_logger(__name__)

TASK_TIMEOUT = timedelta(seconds=3)
"""How long the server waits for a worker that died with a workflow task (its default of 10 s is 7 s of silence)."""

STARTS_AT_ONCE = 16
PAUSE = 0.02
LONGEST_PAUSE = 0.5


class DriveError(Exception):
    """A command got no answer from the rules."""


class OutcomeUnknown(DriveError):
    """Nobody knows yet whether it was recorded (202): ask again with the same key."""


class TemporalAway(DriveError):
    """Temporal, or the record behind it, cannot be reached (503): try again with the same key."""


class RecordFailed(DriveError):
    """A defect: nothing was recorded, and trying again will not help (500)."""


@dataclass(frozen=True)
class Relayed:
    """The fields of a refusal that travelled through Temporal."""

    kind: str
    code: str
    zh: str
    en: str
    rule: str | None
    errors: Sequence[dict[str, str]]

    def refusal(self) -> Refusal:
        """The refusal as it was raised: same code and kind, same sentences."""
        raised = type("RelayedRefusal", (Refusal,), {"code": self.code, "kind": self.kind})
        errors = tuple(FieldError(**error) for error in self.errors)
        made: Refusal = raised(self.zh, self.en, rule=self.rule, errors=errors)
        return made


class Drive:
    """Commands, starts and ticks for entity workflows."""

    def __init__(self, client: Client, *, task_queue: str = TASK_QUEUE) -> None:
        self.client = client
        self.task_queue = task_queue
        self._starts = asyncio.Semaphore(STARTS_AT_ONCE)

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have a command recorded. `budget` is in seconds, retries included.

        Raises the rules' `Refusal`, `OutcomeUnknown`, `TemporalAway` or `RecordFailed`.
        """
        until, pause = time.monotonic() + budget, PAUSE
        while True:
            try:
                return await self._attempt(message, procedure, until - time.monotonic())
            except _Again:
                if time.monotonic() + pause >= until:
                    raise TemporalAway() from None
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def start(self, kind: str, stream: str) -> bool:
        """Start a stream's workflow, which asks the record by itself. False when it runs already.

        At most sixteen starts are under way at a time: a flood of receipts leaves room for commands.
        """
        try:
            async with self._starts, _reachable():
                await self.client.start_workflow(
                    workflow_name(kind),
                    StreamInput(stream),
                    id=workflow_id(kind, stream),
                    task_queue=self.task_queue,
                    task_timeout=TASK_TIMEOUT,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                    rpc_timeout=timedelta(seconds=5),
                )
        except WorkflowAlreadyStartedError:
            return False
        except _Again:
            raise TemporalAway() from None
        return True

    async def start_rule_change(self, campaign: str) -> bool:
        """Start the workflow of a campaign, which goes on by what the record says. False when it runs already."""
        try:
            async with self._starts, _reachable():
                await self.client.start_workflow(
                    "RuleChange",
                    RuleChangePlace(campaign),
                    id=rule_change_id(campaign),
                    task_queue=self.task_queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                    rpc_timeout=timedelta(seconds=5),
                )
        except WorkflowAlreadyStartedError:
            return False
        except _Again:
            raise TemporalAway() from None
        return True

    async def tick(self, kind: str, stream: str, due_at: str) -> Answer:
        """Say that time has passed: the sweep's way to wake a stream whose date has come without its event."""
        return await self.execute(tick_message(kind, stream, due_at), procedure="clocks", budget=10.0)

    async def _attempt(self, message: CommandMessage, procedure: str, left: float) -> Answer:
        """An update of the run that is there, as nearly always; where none is, one that starts it as well."""
        try:
            async with asyncio.timeout(left), _reachable():
                try:
                    return await self._update(message, procedure, left)
                except RPCError as error:
                    if error.status is not RPCStatusCode.NOT_FOUND:
                        raise
                return await self._update_with_start(message, procedure, left)
        except WorkflowUpdateFailedError as error:
            raise _translated(error.cause) from None
        except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            raise await self._silence() from None

    async def _update(self, message: CommandMessage, procedure: str, left: float) -> Answer:
        answer: Answer = await self.client.get_workflow_handle(
            workflow_id(message.kind, message.stream)
        ).execute_update(
            procedure, message, id=str(uuid4()), result_type=Answer, rpc_timeout=timedelta(seconds=max(left, 0.1))
        )
        return answer

    async def _update_with_start(self, message: CommandMessage, procedure: str, left: float) -> Answer:
        start = self._or_start(message)
        # The start's own outcome is of no interest, but asyncio complains of an error that nobody has looked at.
        asyncio.gather(start.workflow_handle(), return_exceptions=True)
        answer: Answer = await self.client.execute_update_with_start_workflow(
            procedure,
            message,
            start_workflow_operation=start,
            id=str(uuid4()),
            result_type=Answer,
            rpc_timeout=timedelta(seconds=max(left, 0.1)),
        )
        return answer

    def _or_start(self, message: CommandMessage) -> WithStartWorkflowOperation[Any, Any]:
        return WithStartWorkflowOperation(
            workflow_name(message.kind),
            StreamInput(message.stream),
            id=workflow_id(message.kind, message.stream),
            task_queue=self.task_queue,
            task_timeout=TASK_TIMEOUT,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )

    async def _silence(self) -> DriveError:
        """No answer in time: either the server is away, or it has the command and the outcome will show."""
        try:
            async with asyncio.timeout(1):
                await self.client.service_client.check_health(timeout=timedelta(seconds=1))
        except (RPCError, RuntimeError, TimeoutError):
            return TemporalAway()
        return OutcomeUnknown()


class _Again(Exception):
    """The attempt met a workflow between two runs, or a server with its hands full."""


_PASSING = frozenset(
    {
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.ABORTED,
        RPCStatusCode.NOT_FOUND,
        RPCStatusCode.FAILED_PRECONDITION,
    }
)
"""Answers that mean "not this moment": too many in flight, a run that ended under the update, a task not ready."""

_FOR_GOOD = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.OUT_OF_RANGE,
        RPCStatusCode.PERMISSION_DENIED,
        RPCStatusCode.UNAUTHENTICATED,
        RPCStatusCode.UNIMPLEMENTED,
    }
)
"""Answers that no other attempt will change: a wrong key, or a command larger than Temporal takes."""

NOT_CONNECTED = "Failed client connect"
"""How the bare `RuntimeError` of a lazy client begins that could not connect; any other one is a defect."""


@asynccontextmanager
async def _reachable() -> AsyncIterator[None]:
    try:
        yield
    except RPCError as error:
        if error.status in _PASSING:
            raise _Again() from None
        log.warning("temporal_refused", status=error.status.name)
        raise (RecordFailed() if error.status in _FOR_GOOD else TemporalAway()) from None
    except RuntimeError as error:
        if not str(error).startswith(NOT_CONNECTED):
            raise
        raise TemporalAway() from None


def _translated(cause: BaseException | None) -> Exception:
    if not isinstance(cause, ApplicationError):
        return RecordFailed()
    if cause.type == DRAINING:
        return _Again()
    if cause.type == AWAY:
        return TemporalAway()
    if cause.type == REFUSED and cause.details:
        return Relayed(**cause.details[0]).refusal()
    return RecordFailed()
