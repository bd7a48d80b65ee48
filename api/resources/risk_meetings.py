"""The monthly risk meeting's figures as JSON and as an Excel file: the frozen month, or the one that still runs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import require_person
from api.house import House, house_of
from api.parameters import one_of, takes
from api.problems import english_wanted
from api.risk_month import ROLES, XLSX, MonthShown, listed_months, month_document, month_workbook, shown_month
from api.routing import DirectRoute
from reports.definitions import Language

router = APIRouter(prefix="/api/v1/risk-meetings", tags=["risk meetings"], route_class=DirectRoute)


@router.get("")
async def list_months(request: Request) -> Response:
    """The months with their latest edition, the newest first; edition 0 is the month that runs, not frozen yet."""
    await require_person(request, ROLES)
    found = await listed_months(house_of(request))
    return answer(
        {
            "items": [{"month": month, "edition": edition, "frozen": edition > 0} for month, edition in found],
            "next": None,
        }
    )


@router.get("/{month}.xlsx")
@takes("language")
async def as_workbook(month: str, request: Request) -> Response:
    """The month's figures as an Excel file, in `?language=zh_CN|en` or the language the client asks for."""
    person = await require_person(request, ROLES)
    wanted: Language = "en" if english_wanted(request.headers.get("accept-language")) else "zh_CN"
    chosen = one_of(request, "language", ("zh_CN", "en"), default=wanted)
    house = house_of(request)
    shown = await shown_month(house, person, month)
    return await workbook_answer(house, shown, language="en" if chosen == "en" else "zh_CN")


@router.get("/{month}")
async def as_json(month: str, request: Request) -> Response:
    """The month's figures, each with its definition, total and breakdowns."""
    person = await require_person(request, ROLES)
    return answer(month_document(await shown_month(house_of(request), person, month)))


async def workbook_answer(house: House, shown: MonthShown, *, language: Language) -> Response:
    """The Excel file as a download."""
    content = await month_workbook(house, shown, language=language)
    return Response(
        content,
        media_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{shown.file_name}"', "Cache-Control": "no-store"},
    )
