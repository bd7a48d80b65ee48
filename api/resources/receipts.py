"""What a filer may see with a receipt code: where the matter stands and what comes next, and nothing of anybody."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.parameters import takes, text_of
from api.problems import unknown
from api.progress import find_progress
from api.routing import DirectRoute

router = APIRouter(prefix="/api/v1/receipts", tags=["receipts"], route_class=DirectRoute)


@router.get("/{receipt_code}")
@takes("number")
async def progress(receipt_code: str, request: Request) -> Response:
    """Where a complaint stands, for whoever holds its receipt code. `?number=` must then be right, too."""
    found = await find_progress(request, number=text_of(request, "number"), code=receipt_code)
    if found is None:
        raise unknown()
    return answer(
        {
            "number": found.number,
            "stage": found.stage,
            "stage_words": dict(zip(("zh", "en"), found.now, strict=True)),
            "next_step": dict(zip(("zh", "en"), found.then, strict=True)),
            "received_on": found.received_on,
            "office": found.office,
        }
    )
