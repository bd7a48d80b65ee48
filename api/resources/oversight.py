"""For those who watch the watchers: who opened what, what is stuck, and whether the record is whole."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import require_person
from api.commands import key_of
from api.house import house_of
from api.oversight import RELEASES, WATCHES, oversight, release, settle_effect
from api.parameters import cursor_of, limit_of, stream_of, takes, text_of
from api.routing import DirectRoute
from casework.roles import Role
from records import access_log

router = APIRouter(prefix="/api/v1", tags=["oversight"], route_class=DirectRoute)

AUDITORS = frozenset({Role.AUDITOR})
LOOKS_AFTER = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
LINES = 200


@router.get("/access-log")
@takes("account", "stream", "limit", "cursor")
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


@router.get("/oversight")
async def watch(request: Request) -> Response:
    """What is stuck and what waits in the reader's office and below: counts, and rows of ids, codes and times."""
    person = await require_person(request, WATCHES)
    return answer(await oversight(house_of(request), person))


@router.post("/oversight/receipts/{receipt}/release")
async def release_receipt(receipt: str, request: Request) -> Response:
    """Have a stuck receipt tried again, after its cause was mended. Needs Idempotency-Key like every write."""
    person = await require_person(request, RELEASES)
    key_of(request.headers.get("idempotency-key"))
    found = stream_of(receipt)
    await release(house_of(request), person, found)
    return answer({"id": found, "state": "pending"})


@router.post("/oversight/effects/{effect}/release")
async def release_effect(effect: str, request: Request) -> Response:
    """Have a delivery that failed or was refused tried now. Needs Idempotency-Key like every write."""
    return await _settled(effect, request, again=True)


@router.post("/oversight/effects/{effect}/drop")
async def drop_effect(effect: str, request: Request) -> Response:
    """Have a delivery tried no more, where it was seen to otherwise. Needs Idempotency-Key like every write."""
    return await _settled(effect, request, again=False)


async def _settled(effect: str, request: Request, *, again: bool) -> Response:
    person = await require_person(request, RELEASES)
    key_of(request.headers.get("idempotency-key"))
    found = stream_of(effect)
    await settle_effect(house_of(request), person, found, again=again)
    return answer({"id": found, "state": "waiting" if again else "dropped"})


@router.get("/integrity")
async def integrity(request: Request) -> Response:
    """Verify the whole record now, or share a look that is under way: streams, events, defects with lines (at most 200)."""
    await require_person(request, LOOKS_AFTER)
    report = await house_of(request).integrity.report()
    return answer(
        {
            "streams": report.streams,
            "events": report.events,
            "defects": report.defects,
            "lines": report.lines[-LINES:],
            "whole": report.defects == 0,
        }
    )
