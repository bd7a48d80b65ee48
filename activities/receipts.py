"""Where a stream stands when its workflow starts; a receipt that still lies in the inbox is recorded first."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.failures import told
from activities.matters import UnknownCommand
from activities.record import Recorder
from casework.messages import AWAY, CommandMessage, RecordRequest, Standing, StreamName
from casework.procedure import Command
from casework.references import references
from law.pack import PackRejected
from records import inbox, queries
from records.codec import UnknownEvent
from records.database import Connection, Engine, is_retryable, sqlstate, transaction
from records.elsewhere import receipts_named

log = structlog.get_logger(__name__)

PENDING = "pending"

OF_A_NEWER_RELEASE = (PackRejected, UnknownEvent, UnknownCommand)
"""What a program meets that is older than the record: rules, events or commands it does not know. While workers are
replaced one after the other, nothing is wrong with such a receipt; a newer worker records it."""


class Receipts:
    """The `standing` activity."""

    def __init__(self, engine: Engine, recorder: Recorder) -> None:
        self.engine = engine
        self.recorder = recorder
        self._said: set[str] = set()

    @activity.defn(name="standing")
    async def standing(self, name: StreamName) -> Standing:
        """Where the stream stands; not open where there is neither an event nor a receipt."""
        return await told(self.find)(name)

    async def find(self, name: StreamName) -> Standing:
        """The stored standing, or that of the receipt after recording it."""
        stream = UUID(name.stream)
        async with self.engine.connect() as conn:
            found = await queries.find_standing(conn, stream)
            receipt = None if found else await inbox.find_receipt(conn, stream)
        if found is not None:
            wake_at = found.next_wake_at.isoformat() if found.next_wake_at else None
            return Standing(version=found.version, stage=found.stage, open=found.open, next_wake_at=wake_at)
        if receipt is None or receipt.state != PENDING:
            return Standing(open=False)
        return await self.record(receipt)

    async def record_named(self, conn: Connection, command: Command) -> None:
        """Record the receipts that a command names as complaints: whoever was given the number may use it at once.

        What cannot be recorded now stays where it is, and for the command it is not there yet.
        """
        for one in receipts_named(references(command)):
            receipt = await inbox.find_receipt(conn, one)
            if receipt is not None and receipt.state == PENDING:
                with suppress(ApplicationError):
                    await self.record(receipt)

    async def record(self, receipt: inbox.InboxRow) -> Standing:
        """Record a receipt, or mark it stuck; raises only what passes by itself or what another worker can do."""
        try:
            answer = await self.recorder.once(
                RecordRequest(submission(receipt), receipt.received_at.isoformat()),
                also=_leaves_the_inbox,
                number=receipt.number,
                sealed_ahead=False,
            )
        except Exception as error:
            if is_retryable(error):
                raise
            if isinstance(error, OF_A_NEWER_RELEASE):
                self._say_that_we_are_old(type(error).__name__)
                raise ApplicationError(type(error).__name__, type=AWAY) from None
            await self._stuck(receipt, error)
            return Standing(open=False)
        return answer.standing

    def _say_that_we_are_old(self, error: str) -> None:
        """Once a process and kind of error: what waits for a newer program is tried several times a second."""
        if error not in self._said:
            self._said.add(error)
            log.error("program_older_than_record", error=error)

    async def _stuck(self, receipt: inbox.InboxRow, error: Exception) -> None:
        """The receipt stays, marked, for somebody to look at: it is never lost and never tried for ever."""
        name = getattr(error, "code", type(error).__name__)
        log.error("receipt_stuck", receipt=str(receipt.id), error=name, sqlstate=sqlstate(error))
        async with transaction(self.engine) as conn:
            await inbox.mark_stuck(conn, receipt.id, error_class=name, state=sqlstate(error))


async def _leaves_the_inbox(conn: Connection, receipt: UUID) -> None:
    await inbox.mark_recorded(conn, receipt)


def submission(receipt: inbox.InboxRow) -> CommandMessage:
    """The command that a receipt stands for."""
    return CommandMessage(
        kind="complaint",
        stream=str(receipt.id),
        command="submit",
        body=receipt.body,
        command_id=str(receipt.command_id),
        digest=receipt.digest,
        actor=receipt.actor,
        office=receipt.office,
        role=receipt.role,
    )
