"""For machines that watch the service: alive, ready, measured."""

from __future__ import annotations

import asyncio

import structlog
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.house import House, house_of
from api.problems import RETRY_AFTER
from api.routing import DirectRoute
from records.database import sqlstate
from records.rule_packs import active_version

log = structlog.get_logger(__name__)
router = APIRouter(tags=["health"], route_class=DirectRoute)

PATIENCE = 3.0  # seconds


@router.get("/healthz")
async def alive(request: Request) -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Database, Temporal and a worker answer: 200, else 503 with what is away."""
    house = house_of(request)
    database, (temporal, workers) = await asyncio.gather(_database(house), _temporal(house))
    parts = {"database": database, "temporal": temporal, "workers": workers}
    fine = all(parts.values())
    return answer(
        {"status": "ready" if fine else "away", **parts},
        status=200 if fine else 503,
        headers=None if fine else RETRY_AFTER,
    )


async def _database(house: House) -> bool:
    try:
        async with asyncio.timeout(PATIENCE), house.reads.connect() as conn:
            await active_version(conn)
    except Exception as error:
        log.warning("record_not_ready", error=type(error).__name__, sqlstate=sqlstate(error))
        return False
    return True


async def _temporal(house: House) -> tuple[bool, bool]:
    try:
        async with asyncio.timeout(PATIENCE):
            return await house.temporal_ready()
    except TimeoutError:
        return False, False


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counts and times in Prometheus' form, and what is stuck or waits in the record."""
    await request.app.state.gauges.measure()
    return Response(generate_latest(house_of(request).meters.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
