"""Where a stream stands when its workflow starts; a receipt that still lies in the inbox is recorded first."""

from __future__ import annotations

from uuid import UUID

import structlog
from temporalio import activity

from activities.failures import told
from activities.record import Recorder
from casework.messages import CommandMessage, RecordRequest, Standing, StreamName
from records import inbox, queries
from records.database import Connection, Engine, is_retryable, sqlstate, transaction

log = structlog.get_logger(__name__)

PENDING = "pending"


class Receipts:
    """The `standing` activity."""

    def __init__(self, engine: Engine, recorder: Recorder) -> None:
        self.engine = engine
        self.recorder = recorder

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

    async def record(self, receipt: inbox.InboxRow) -> Standing:
        """Record a receipt, or mark it stuck; raises only what passes by itself."""
        try:
            answer = await self.recorder.once(
                RecordRequest(submission(receipt), receipt.received_at.isoformat()),
                also=_leaves_the_inbox,
                number=receipt.number,
            )
        except Exception as error:
            if is_retryable(error):
                raise
            await self._stuck(receipt, error)
            return Standing(open=False)
        return answer.standing

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
