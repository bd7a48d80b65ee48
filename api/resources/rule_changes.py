"""Changes of the law: what changed, and what became of every open matter that it was applied to."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer, plain
from api.auth import require_person
from api.house import house_of
from api.parameters import cursor_of, limit_of, one_of, stream_of, takes
from api.routing import DirectRoute
from api.rule_changes import READS, list_rule_changes, rule_change
from records.campaigns import RESULTS

router = APIRouter(prefix="/api/v1/rule-changes", tags=["rule changes"], route_class=DirectRoute)


@router.get("")
@takes("limit", "cursor")
async def list_changes(request: Request) -> Response:
    """Changes of the law, the latest first, with how many matters of the reader's offices came to each result.

    `?cursor=&limit=`
    """
    person = await require_person(request, READS)
    page = await list_rule_changes(house_of(request), person, limit=limit_of(request), cursor=cursor_of(request))
    return answer({"items": page.items, "next": page.next})


@router.get("/{change}")
@takes("result", "limit", "cursor")
async def one_change(change: str, request: Request) -> Response:
    """One change with its table: a row for each matter in sight, with the clocks that stayed and why.

    `?result=changed|unchanged|skipped|refused|failed&cursor=&limit=`
    """
    person = await require_person(request, READS)
    found, rows = await rule_change(
        house_of(request),
        person,
        stream_of(change),
        result=one_of(request, "result", RESULTS),
        limit=limit_of(request),
        cursor=cursor_of(request),
    )
    return answer({**plain(found), "results": {"items": rows.items, "next": rows.next}})
