"""Everything a request may need, made once by whoever composes the application (`deploy/server.py`, or a test)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import HTTPConnection

from activities.matters import Matters
from activities.receipts import Receipts
from activities.record import Recorder
from api.courtesy import Courtesy
from api.drive import Drive
from api.foresight import Foresight
from api.integrity import Integrity
from api.month_previews import Previews
from api.sessions import Sessions
from api.starts import Starts
from records.database import Engine
from records.inbox import Receiver
from records.vault import Vault

Ready = Callable[[], Awaitable[tuple[bool, bool]]]
"""Whether Temporal answers, and whether a worker polls there."""


@dataclass(frozen=True)
class Meters:
    """What `/metrics` shows: counts and times by route and status, never by person."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    commands: Counter
    receipts: Counter

    @classmethod
    def make(cls) -> Meters:
        """Meters in a registry of their own, so that two applications in one process do not collide."""
        registry = CollectorRegistry()
        return cls(
            registry,
            Counter(
                "gongdao_http_requests_total", "Requests answered.", ("method", "route", "status"), registry=registry
            ),
            Histogram(
                "gongdao_http_request_seconds",
                "Time to the answer.",
                ("method", "route"),
                registry=registry,
                buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            ),
            Counter("gongdao_commands_total", "Commands by their end.", ("kind", "command", "end"), registry=registry),
            Counter("gongdao_receipts_total", "Complaints received.", ("channel",), registry=registry),
        )


@dataclass(frozen=True)
class House:
    """The parts behind the application. `reads` is the same engine without transactions, for single statements."""

    engine: Engine
    vault: Vault
    drive: Drive
    matters: Matters
    recorder: Recorder
    zone: tzinfo
    now: Callable[[], datetime]
    default_office: str | None
    meters: Meters
    temporal_ready: Ready
    reads: Engine
    sessions: Sessions
    courtesy: Courtesy
    receipts: Receipts
    receiver: Receiver
    previews: Previews
    starts: Starts
    foresight: Foresight
    integrity: Integrity

    def local_now(self) -> datetime:
        """Now, in the installation's zone."""
        return self.now().astimezone(self.zone)

    async def end(self) -> None:
        """Let what goes on in the background come to its end."""
        await self.starts.end()
        await self.foresight.end()

    def today(self) -> date:
        """The legal date of now."""
        return self.local_now().date()


def house_of(connection: HTTPConnection) -> House:
    """The house of the application that answers this connection."""
    house: House = connection.app.state.house
    return house
