"""The application: one edge around JSON resources and pages, and one place where errors become problem documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, tzinfo

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from activities.matters import Matters
from activities.receipts import Receipts
from activities.record import Recorder
from api.answers import answer
from api.commands import Accepted
from api.courtesy import Courtesy
from api.drive import Drive
from api.edge import Edge
from api.foresight import Foresight
from api.house import House, Meters, Ready
from api.integrity import Integrity
from api.month_previews import Previews
from api.oversight import Gauges
from api.parameters import cursor_invalid
from api.problems import RETRY_AFTER, Problem, english_wanted, from_http, from_refusal, problem_response
from api.resources import ROUTERS
from api.routing import DirectApp
from api.sessions import Sessions
from api.starts import Starts
from casework.refusal import Refusal
from records.cursors import BadCursor
from records.database import Engine, each_by_itself
from records.inbox import Receiver
from records.vault import Vault

TITLE = "公道 Gongdao"
VERSION = "0.1.0"
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""The framework's own spans would carry whole addresses, receipt codes and queries included; `/metrics` has none."""


def now_utc() -> datetime:
    """The present moment: the default clock of a served application."""
    return datetime.now(UTC)


def make_house(
    *,
    engine: Engine,
    vault: Vault,
    drive: Drive,
    matters: Matters,
    recorder: Recorder,
    zone: tzinfo,
    temporal_ready: Ready,
    now: Callable[[], datetime] = now_utc,
    default_office: str | None = None,
) -> House:
    """The parts behind an application, with those that are made of the others. `now` is the clock of requests.

    `default_office` receives public complaints whose region has no office (None: the highest office).
    """
    reads = each_by_itself(engine)
    return House(
        engine=engine,
        vault=vault,
        drive=drive,
        matters=matters,
        recorder=recorder,
        zone=zone,
        now=now,
        default_office=default_office,
        meters=Meters.make(),
        temporal_ready=temporal_ready,
        reads=reads,
        sessions=Sessions(engine, reads, now=now),
        courtesy=Courtesy(matters),
        receipts=Receipts(engine, recorder),
        receiver=Receiver(engine, vault),
        previews=Previews(engine, now, zone),
        starts=Starts(),
        foresight=Foresight(matters.states, reads),
        integrity=Integrity(engine),
    )


def create_app(house: House, *, pages: Sequence[APIRouter] = (), secure_cookies: bool = False) -> FastAPI:
    """The application over its parts. `pages` are routers of the workbench.

    `secure_cookies` keeps the sign-in cookie to https.
    """
    app = DirectApp(
        routes=[route for router in (*ROUTERS, *pages) for route in router.routes],
        title=TITLE,
        version=VERSION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    app.state.house, app.state.secure_cookies = house, secure_cookies
    app.state.gauges = Gauges(house)
    _translate_errors(app)
    app.add_middleware(Edge, meters=house.meters)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.house.end()


def _translate_errors(app: FastAPI) -> None:
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return problem_response(request, error)

    async def refusal(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return problem_response(request, from_refusal(error))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(Refusal, refusal)
    app.add_exception_handler(Accepted, _accepted)
    app.add_exception_handler(BadCursor, _bad_cursor)
    app.add_exception_handler(HTTPException, _http_error)


async def _accepted(request: Request, error: Exception) -> Response:
    """202: nobody knows yet. The same key again gives the answer as soon as there is one."""
    assert isinstance(error, Accepted)
    english = english_wanted(request.headers.get("accept-language"))
    detail = (
        "It was sent and its outcome is not known yet; repeat it with the same key."
        if english
        else "已发送，结果尚未确定；请稍后用同一幂等键查询。"
    )
    return answer(
        {"code": "outcome_unknown", "detail": detail, "location": error.location},
        status=202,
        headers={"Location": error.location, **RETRY_AFTER},
    )


async def _bad_cursor(request: Request, error: Exception) -> Response:
    """A cursor that some list gave, but not this one."""
    return problem_response(request, cursor_invalid())


async def _http_error(request: Request, error: Exception) -> Response:
    """What the framework itself answers: unknown addresses and methods."""
    assert isinstance(error, HTTPException)
    return problem_response(request, from_http(error.status_code, error.headers))
