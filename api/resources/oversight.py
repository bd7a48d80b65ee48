"""For those who watch the watchers: who opened what, and whether the record is whole."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import require_person
from api.house import house_of
from api.parameters import cursor_of, limit_of, stream_of, text_of
from casework.roles import Role
from records import access_log
from records.verify import verify

router = APIRouter(prefix="/api/v1", tags=["oversight"])

AUDITORS = frozenset({Role.AUDITOR})
LOOKS_AFTER = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
LINES = 200


@router.get("/access-log")
async def list_access(request: Request) -> Response:
    """Who opened sealed texts, the latest first; `?account=&stream=&cursor=&limit=`."""
    person = await require_person(request, AUDITORS)
    stream = text_of(request, "stream")
    async with house_of(request).reads.connect() as conn:
        page = await access_log.list_access(
            conn,
            offices=sorted(person.offices),
            account=text_of(request, "account"),
            stream=stream_of(stream) if stream else None,
            limit=limit_of(request),
            cursor=cursor_of(request),
        )
    return answer({"items": page.items, "next": page.next})


@router.get("/integrity")
async def integrity(request: Request) -> Response:
    """Verify the whole record now: streams, events, defects with their lines (at most 200)."""
    await require_person(request, LOOKS_AFTER)
    async with house_of(request).engine.connect() as conn:
        report = await verify(conn)
    return answer(
        {
            "streams": report.streams,
            "events": report.events,
            "defects": report.defects,
            "lines": report.lines[-LINES:],
            "whole": report.defects == 0,
        }
    )
