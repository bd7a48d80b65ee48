"""What is stuck and what waits, for those who look after the service; a stuck receipt is given another try here.

Rows hold ids, codes and times: nothing of a person, since whoever looks after the service need not know whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Gauge

from api.house import House
from api.problems import Problem, unknown
from api.sessions import Person
from casework.roles import Role
from records import access_log, backlog, inbox, outbox, stuck
from records.backlog import Backlog
from records.database import sqlstate, transaction
from records.inbox import InboxRow
from records.outbox import WaitingEffect
from records.stuck import StuckCommand

log = structlog.get_logger(__name__)

WATCHES = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR})
"""Those who see what is stuck in their office and below."""

RELEASES = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Those who may have a stuck receipt or a delivery tried again."""

ROWS = 100
PATIENCE = 3.0  # seconds


@dataclass(frozen=True, slots=True)
class StuckReceipt:
    """A receipt that could not be recorded: class and SQLSTATE say why."""

    id: UUID
    number: str
    office: str
    received_at: datetime
    attempts: int
    error_class: str | None
    sqlstate: str | None


@dataclass(frozen=True, slots=True)
class Oversight:
    """What is stuck and what waits, at most a hundred rows of each kind, the longest first."""

    counts: Backlog
    stuck_receipts: Sequence[StuckReceipt]
    stuck_commands: Sequence[StuckCommand]
    effects: Sequence[WaitingEffect]


async def oversight(house: House, person: Person) -> Oversight:
    """What is stuck and what waits in the person's office and below."""
    offices = sorted(person.offices)
    async with house.reads.connect() as conn:
        return Oversight(
            counts=await backlog.count(conn, offices=offices),
            stuck_receipts=[_receipt(one) for one in await inbox.stuck(conn, offices=offices, limit=ROWS)],
            stuck_commands=await stuck.list_stuck(conn, offices=offices, limit=ROWS),
            effects=await outbox.list_waiting(conn, offices=offices, limit=ROWS),
        )


def _receipt(row: InboxRow) -> StuckReceipt:
    return StuckReceipt(row.id, row.number, row.office, row.received_at, row.attempts, row.error_class, row.sqlstate)


async def release(house: House, person: Person, receipt: UUID) -> None:
    """Have a stuck receipt tried again, now; one that already waits for its try is left as it is.

    Who did it stands in the access log. Raises `Problem` 404 for one that is unknown or out of sight, 409 for one
    that was recorded.
    """
    async with transaction(house.engine) as conn:
        found = await inbox.find_receipt(conn, receipt)
        if found is None or found.office not in person.offices:
            raise unknown()
        if found.state == "recorded":
            raise Problem(
                409, "receipt_recorded", "该回执已登记为诉求件。", "This receipt has been recorded as a complaint."
            )
        await inbox.release(conn, receipt)
        await access_log.log_access(
            conn,
            account=person.account,
            office=person.office,
            role=str(person.role),
            action="release_receipt",
            stream=receipt,
        )
    house.starts.begin(house.drive, receipt)


async def settle_effect(house: House, person: Person, effect: UUID, *, again: bool) -> None:
    """Have a delivery that waits tried now, or tried no more where somebody has seen to it otherwise.

    Who did it stands in the access log. Raises `Problem` 404 for one that is unknown, delivered or out of sight.
    """
    async with transaction(house.engine) as conn:
        found = await outbox.find_office(conn, effect)
        if found is None or found[1] not in person.offices:
            raise unknown()
        await (outbox.release if again else outbox.drop)(conn, effect)
        await access_log.log_access(
            conn,
            account=person.account,
            office=person.office,
            role=str(person.role),
            action="release_effect" if again else "drop_effect",
            stream=found[0],
        )


class Gauges:
    """What waits, as `/metrics` shows it; asked of the record whenever somebody measures."""

    def __init__(self, house: House) -> None:
        self._house = house
        registry = house.meters.registry
        self._waiting = Gauge("gongdao_waiting", "What is stuck or waits, by kind.", ("kind",), registry=registry)
        self._oldest = Gauge(
            "gongdao_waiting_oldest_seconds",
            "How long the oldest of what waits has waited.",
            ("kind",),
            registry=registry,
        )

    async def measure(self) -> None:
        """Ask the record. Where it is away the gauges are not a number, which an alarm can tell from none."""
        try:
            async with asyncio.timeout(PATIENCE), self._house.reads.connect() as conn:
                found = await backlog.count(conn)
        except Exception as error:
            log.warning("backlog_not_measured", error=type(error).__name__, sqlstate=sqlstate(error))
            self._set(None)
            return
        self._set(found)

    def _set(self, found: Backlog | None) -> None:
        for kind in ("stuck_commands", "stuck_receipts", "pending_receipts", "effects"):
            self._waiting.labels(kind).set(getattr(found, kind) if found else float("nan"))
        for kind, since in (
            ("pending_receipts", found and found.pending_since),
            ("effects", found and found.effects_since),
        ):
            age = max(0.0, (self._house.now() - since).total_seconds()) if since else 0.0
            self._oldest.labels(kind).set(age if found else float("nan"))
