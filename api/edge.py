"""The outermost layer of every request, page or JSON: its id, its size, its headers, its log line, its last resort."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activities.failures import place_of
from api.bodies import BODY_LIMIT, cut_off, too_large, too_slow
from api.house import Meters
from api.problems import Problem, away, internal, problem_response
from records.database import is_retryable, sqlstate

log = structlog.get_logger(__name__)

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BODY_SECONDS = 60.0
"""How long the whole of a body may take to arrive; what a person writes comes over a slow telephone line in less."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


def problem_of(error: Exception) -> Problem:
    """What to answer to an error nobody foresaw: the record is away, or a defect."""
    return away("record") if is_retryable(error) else internal()


class Edge:
    """Wraps the application. A body that says it is too large is never read; one that does not say is counted.

    A body that takes too long, or ends before its end, is the client's affair: 408 and a line at info, no alarm.
    """

    def __init__(self, app: ASGIApp, meters: Meters, *, body_seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self.meters = meters
        self.body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        passage = _Passage(scope, receive, send, body_seconds=self.body_seconds)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=passage.id)
        try:
            await self._answer(passage)
        finally:
            self._note(passage)

    async def _answer(self, passage: _Passage) -> None:
        try:
            passage.refuse_large()
            await self.app(passage.scope, passage.receive, passage.send)
        except Problem as foreseen:
            await passage.end(foreseen)
        except ClientDisconnect:
            await passage.end(cut_off())
        except Exception as error:
            problem = problem_of(error)
            log.error(
                "request_failed",
                error=type(error).__name__,
                sqlstate=sqlstate(error),
                status=problem.status,
                where=place_of(error),
            )
            await passage.end(problem)

    def _note(self, passage: _Passage) -> None:
        """One line and two meters, by the route's pattern: addresses may hold receipt codes, queries may hold names."""
        route = getattr(passage.scope.get("route"), "path", "unknown")
        method, seconds = passage.scope["method"], time.perf_counter() - passage.began
        method = method if method in _METHODS else "OTHER"
        self.meters.requests.labels(method, route, str(passage.status)).inc()
        self.meters.seconds.labels(method, route).observe(seconds)
        log.info("request", method=method, route=route, status=passage.status, milliseconds=round(seconds * 1000, 1))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Passage:
    """One request on its way through."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, body_seconds: float) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._body_seconds, self._arrived, self._too_large = body_seconds, False, False
        self.began, self.status, self.started, self.size = time.perf_counter(), 500, False, 0
        self.headers = Headers(scope=scope)
        given = self.headers.get("x-request-id", "")
        self.id = given if _REQUEST_ID.match(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = self.id

    def refuse_large(self) -> None:
        """A body that says it is too large. A page says so itself, where it would read the body: as a page."""
        length = self.headers.get("content-length", "0")
        self._too_large = not (length.isascii() and length.isdigit()) or int(length[:20]) > BODY_LIMIT
        if self._too_large and self.scope["path"].startswith("/api/"):
            raise too_large()

    async def receive(self) -> Message:
        if self._too_large and not self.started:
            raise too_large()
        message = await self._receive() if self._arrived or self.started else await self._next_part()
        self.size += len(message.get("body", b""))
        if self.size > BODY_LIMIT:
            raise too_large()
        return message

    async def _next_part(self) -> Message:
        """The next part of a body that has not arrived whole, within the time that all of it may take."""
        left = self.began + self._body_seconds - time.perf_counter()
        try:
            async with asyncio.timeout(max(0.0, left)):
                message = await self._receive()
        except TimeoutError:
            raise too_slow() from None
        self._arrived = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def end(self, problem: Problem) -> None:
        """Answer with the problem, unless an answer is already under way: then the connection just ends."""
        if not self.started:
            await problem_response(Request(self.scope), problem)(self.scope, self.receive_nothing, self.send)

    async def receive_nothing(self) -> Message:
        return {"type": "http.disconnect"}
