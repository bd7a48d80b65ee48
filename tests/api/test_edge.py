"""What every answer has in common, and what is answered when something is away or broken."""

from __future__ import annotations

import asyncio
import json
import logging

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from api.edge import SECURITY_HEADERS, Edge
from api.house import Meters
from api.pages.routers import ROUTERS
from deploy.processes import free_port
from records.database import Engine, make_engine
from tests.api.desk import NARRATIVE, Desk, make_app
from tests.browser.site import served
from tests.spine import Spine


class TestEveryAnswer:
    """Good or bad."""

    async def test_carries_the_security_headers_and_its_request_id(self, public: Desk) -> None:
        """Pages, JSON and problems alike; a proxy's id is kept if it is one."""
        answers = [
            await public.client.get("/healthz", headers={"X-Request-Id": "from-the-proxy-1"}),
            await public.client.get("/no/such/address", headers={"X-Request-Id": 'not an id"'}),
        ]
        for one in answers:
            assert {name: one.headers[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)
        assert answers[0].headers["x-request-id"] == "from-the-proxy-1"
        assert len(answers[1].headers["x-request-id"]) == 32

    async def test_to_an_unknown_address_or_method_is_a_problem(self, public: Desk) -> None:
        """404 and 405 as problem documents."""
        nowhere = await public.client.get("/api/v1/nowhere")
        method = await public.client.put("/api/v1/commands")
        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
        assert (method.status_code, method.json()["code"], method.headers["allow"]) == (
            405,
            "method_not_allowed",
            "GET, HEAD",
        )
        assert nowhere.headers["content-type"] == method.headers["content-type"] == "application/problem+json"

    async def test_names_every_method_of_an_address(self, public: Desk) -> None:
        """Signing in, looking and signing out have routes of their own, and one address."""
        answer = await public.client.put("/api/v1/session")
        assert answer.headers["allow"] == "DELETE, GET, HEAD, POST"

    @pytest.mark.parametrize("address", ["/healthz", "/api/v1/commands"])
    async def test_to_head_is_that_to_get(self, public: Desk, address: str) -> None:
        """As load balancers ask."""
        answer = await public.client.head(address)
        assert answer.status_code == 200


class TestTheLog:
    """Of requests."""

    async def test_names_routes_and_neither_queries_nor_codes(
        self, public: Desk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A receipt code stays out of the log, and so does what somebody searched for."""
        await public.get("/receipts/ABCDEFGHJKMN?number=SECRET-NUMBER")
        printed = capsys.readouterr().out
        assert "/api/v1/receipts/{receipt_code}" in printed
        assert "ABCDEFGHJKMN" not in printed
        assert "SECRET-NUMBER" not in printed


class TestTheRecord:
    """Away or broken."""

    async def test_away_is_503_with_retry_after(self, spine: Spine) -> None:
        """A submission cannot be kept then, and says so; the process is alive and not ready."""
        nowhere = make_engine(f"postgresql://nobody@127.0.0.1:{free_port()}/none", application_name="test")
        there = Spine(nowhere, spine.client, spine.skipper)
        transport = httpx.ASGITransport(app=make_app(there))
        async with httpx.AsyncClient(transport=transport, base_url="http://gongdao.test") as client:
            answer = await Desk(client).post("/complaints", {"narrative": NARRATIVE})
            alive, ready = await client.get("/healthz"), await client.get("/readyz")
        await nowhere.dispose()
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (503, "5", "record_away")
        assert (alive.status_code, ready.status_code, ready.json()["database"]) == (200, 503, False)

    async def test_broken_is_500_and_tells_nothing(self, public: Desk, owner: Engine, app: FastAPI) -> None:
        """A missing table is our affair: no message, no SQL, no value in the answer."""
        async with owner.begin() as conn:
            await conn.exec_driver_sql("ALTER TABLE inbox RENAME TO lost")
        answer = await public.post("/complaints", {"narrative": NARRATIVE})
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert not any(word in answer.text for word in ("inbox", "relation", "asyncpg", NARRATIVE))


class TestReadiness:
    """For whoever starts the service."""

    async def test_needs_database_temporal_and_a_worker(self, public: Desk, working: Spine) -> None:
        """200 once all three answer."""
        async with asyncio.timeout(20):
            while (answer := await public.client.get("/readyz")).status_code != 200:  # noqa: ASYNC110 - Temporal tells nobody
                await asyncio.sleep(0.1)
        assert answer.json() == {"status": "ready", "database": True, "temporal": True, "workers": True}

    async def test_is_missing_without_a_worker(self, public: Desk) -> None:
        """Temporal alone moves nothing."""
        answer = await public.client.get("/readyz")
        assert (answer.status_code, answer.json()["temporal"], answer.json()["workers"]) == (503, True, False)


class TestMeters:
    """For dashboards."""

    async def test_count_by_route(self, public: Desk) -> None:
        """Requests by method, route and status; nothing by person."""
        await public.get("/commands")
        text = (await public.client.get("/metrics")).text
        assert 'gongdao_http_requests_total{method="GET",route="/api/v1/commands",status="200"} 1.0' in text


class TestABody:
    """As it comes over a real connection, byte by byte."""

    BEGUN = (
        b"POST /api/v1/complaints HTTP/1.1\r\nHost: gongdao.test\r\nIdempotency-Key: slow-1\r\n"
        b'Content-Type: application/json\r\nContent-Length: 400\r\n\r\n{"narrative": "'
    )
    FORM = (
        b"POST /file HTTP/1.1\r\nHost: gongdao.test\r\nOrigin: http://gongdao.test\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 400\r\n\r\nkey=1&"
    )

    @pytest.mark.parametrize("begun", [BEGUN, FORM], ids=["json", "page"])
    async def test_that_is_cut_off_raises_no_alarm(
        self, app: FastAPI, begun: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The client hangs up in the middle: one line at info with 408, no failure, no traceback."""
        for router in ROUTERS:
            app.include_router(router)
        with capture_logs() as lines:
            async with served(app) as site:
                _, writer = await self.begin(site.address, begun)
                await asyncio.sleep(0.1)
                writer.close()
                await writer.wait_closed()
        assert [(one["event"], one["log_level"], one["status"]) for one in lines] == [("request", "info", 408)]
        assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []

    @pytest.mark.parametrize("begun", [BEGUN, FORM], ids=["json", "page"])
    async def test_that_never_ends_is_408(self, app: FastAPI, begun: bytes, caplog: pytest.LogCaptureFixture) -> None:
        """The time for the whole of it is up: a problem document (a page for a page), the connection ends, no alarm."""
        for router in ROUTERS:
            app.include_router(router)
        impatient = FastAPI(openapi_url=None)
        impatient.mount("/", Edge(app, Meters.make(), body_seconds=0.3))
        with capture_logs() as lines:
            async with served(impatient) as site:
                reader, writer = await self.begin(site.address, begun)
                async with asyncio.timeout(10):
                    answer = await reader.read()
                writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in head.lower()
        assert begun is self.FORM or json.loads(body)["code"] == "body_too_slow"
        assert {(one["event"], one["log_level"], one["status"]) for one in lines} == {("request", "info", 408)}
        assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []

    async def begin(self, address: str, begun: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send the beginning of a request and leave it there."""
        port = int(address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        await writer.drain()
        return reader, writer
