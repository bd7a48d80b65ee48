"""What the workflows of all streams share: one lock, one wait with one timer, one way into the next run.

The record decides; the workflow serialises commands, sleeps until the next date and wakes the same step with "time
has passed". It holds nothing that the record does not hold, so it can be started anew from its stream's id at any time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import ApplicationError

from casework.messages import (
    DRAINING,
    PROCEDURES,
    Answer,
    CommandMessage,
    RecordRequest,
    Standing,
    StreamInput,
    StreamName,
    tick_message,
)
from workflows.steps import RECORD, STANDING, take

STAGE = SearchAttributeKey.for_keyword("GongdaoStage")
NEXT_DUE = SearchAttributeKey.for_datetime("GongdaoNextDue")

LEAST_REST = timedelta(seconds=1)
MOST_REST = timedelta(minutes=10)

Stage = Callable[[], Awaitable[None]]


class EntityWorkflow:
    """A stream's life as Temporal sees it. Subclasses name their kind and their stages, and own the `run` loop."""

    kind: ClassVar[str]
    history_limit: ClassVar[int] = 1_000
    """Events after which the next run begins: replay costs half a millisecond an event."""

    @workflow.init
    def __init__(self, given: StreamInput) -> None:
        self.stream = given.stream
        self.standing: Standing | None = None
        self._lock = asyncio.Lock()
        self._rest = timedelta()
        self._draining = False
        if given.standing is not None:
            self._stand(given.standing)

    @property
    def life(self) -> Mapping[str, Stage]:
        """What the stream waits for, by its stage."""
        return {}

    @property
    def stage(self) -> Stage:
        """The method of the present stage; a stage that a newer release brought is waited in like any other."""
        return self.life.get(self.standing.stage if self.standing else "", self.wait)

    async def execute(self, message: CommandMessage) -> Answer:
        """Record one command, alone. A refusal or a failure leaves everything as it was, and the lock free."""
        async with self._lock:
            await self._ask()
            answer = await take(RECORD, RecordRequest(message, _now()), summary=message.command)
            self._stand(answer.standing)
            return answer

    def admit(self, message: CommandMessage) -> None:
        """Turn a command away while this run hands over to the next: the sender tries again at once.

        The flag is set by the main loop, never here: a turned-away command leaves nothing in the history, so nothing
        may follow from it.
        """
        if self._draining:
            raise ApplicationError("the workflow begins its next run", type=DRAINING)

    async def is_open(self) -> bool:
        """Whether the life goes on here. At first the record is asked; a long history goes on in the next run."""
        await self._ask_until_answered()
        self._draining = self._is_long()
        if self._draining or not self._open:
            await workflow.wait_condition(workflow.all_handlers_finished)
        if self._open and self._draining:
            workflow.continue_as_new(StreamInput(self.stream, self.standing))
        return self._open

    async def wait(self) -> None:
        """Wait for a change of stage or date, or for the next date itself, and then say that time has passed."""
        seen = self._outlook()
        left = self._until_wake()
        try:
            if left != timedelta():
                await workflow.wait_condition(
                    lambda: self._outlook() != seen or self._is_long(), timeout=left, timeout_summary="next date"
                )
                return
        except TimeoutError:
            pass  # nothing changed, so the date has come
        await self._wake()

    @property
    def _open(self) -> bool:
        return self.standing is not None and self.standing.open

    def _is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or info.get_current_history_length() >= self.history_limit

    def _outlook(self) -> tuple[str, bool, str | None] | None:
        now = self.standing
        return None if now is None else (now.stage, now.open, now.next_wake_at)

    def _is_due(self) -> bool:
        left = self._until_wake()
        return left is not None and left <= self._rest

    def _until_wake(self) -> timedelta | None:
        if self.standing is None or self.standing.next_wake_at is None:
            return None
        return max(datetime.fromisoformat(self.standing.next_wake_at) - workflow.now(), self._rest)

    async def _ask(self) -> None:
        if self.standing is None:
            self._stand(await take(STANDING, StreamName(self.kind, self.stream), summary="where it stands"))

    async def _ask_until_answered(self) -> None:
        while self.standing is None:
            try:
                async with self._lock:
                    await self._ask()
            except ApplicationError as error:
                workflow.logger.error("standing_unknown", extra={"error": error.type})
                await workflow.sleep(self._longer_rest(), summary="the record cannot be read")

    async def _wake(self) -> None:
        """Time has passed. Where that changes nothing, or fails, the next attempt waits, each time twice as long."""
        async with self._lock:
            before = self._outlook()
            if self.standing is None or self.standing.next_wake_at is None or not self._is_due():
                return  # a command was quicker and moved the date
            message = tick_message(self.kind, self.stream, self.standing.next_wake_at)
            try:
                answer = await take(RECORD, RecordRequest(message, _now()), summary=message.command)
                self._stand(answer.standing)
            except ApplicationError as error:
                workflow.logger.error("tick_stuck", extra={"error": error.type})
            if self._outlook() == before:
                self._longer_rest()

    def _longer_rest(self) -> timedelta:
        self._rest = min(max(self._rest * 2, LEAST_REST), MOST_REST)
        return self._rest

    def _stand(self, standing: Standing) -> None:
        before = self._outlook()
        self.standing = standing
        if self._outlook() == before:
            return
        self._rest = timedelta()
        workflow.set_current_details(self._details(standing))
        self._show(standing)

    def _details(self, standing: Standing) -> str:
        waits_for = (self.stage.__doc__ or "").strip()
        return f"**{standing.stage}**\n\n{waits_for}\n\nnext date: {standing.next_wake_at or 'none'}"

    def _show(self, standing: Standing) -> None:
        """Keep the two attributes by which an operator finds workflows; each change is an event, so only changes."""
        known = workflow.info().typed_search_attributes
        due = datetime.fromisoformat(standing.next_wake_at) if standing.next_wake_at else None
        changes: list[SearchAttributeUpdate[Any]] = []
        if standing.stage and known.get(STAGE) != standing.stage:
            changes.append(STAGE.value_set(standing.stage))
        if known.get(NEXT_DUE) != due:
            changes.append(NEXT_DUE.value_set(due) if due else NEXT_DUE.value_unset())
        if changes:
            workflow.upsert_search_attributes(changes)


def _update_of(procedure: str) -> Any:
    """The update by which the commands of a procedure come in; Temporal knows a method by its `self` without a type."""

    async def give(self, message: CommandMessage) -> Answer:  # type: ignore[no-untyped-def]
        answer: Answer = await self.execute(message)
        return answer

    def admit(self, message: CommandMessage) -> None:  # type: ignore[no-untyped-def]
        self.admit(message)

    update = workflow.update(name=procedure)(give)
    update.validator(admit)
    return update


for _procedure in PROCEDURES:
    # On the class and not on each instance, where Temporal would look at the signatures anew for every run.
    setattr(EntityWorkflow, f"give_{_procedure}", _update_of(_procedure))


def _now() -> str:
    return workflow.now().isoformat()
