"""Where a complaint stands, for whoever holds its number and receipt code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.errors import PageRoute
from api.pages.render import show
from api.pages.visit import public_shell, read_form
from api.progress import find_progress

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the matter stands."""

    stage: str
    now: str
    then: str
    received_on: date
    office: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The question and, once it was answered, the standing."""

    template: ClassVar[str] = "progress.html"
    number: str
    unknown: bool
    standing: Standing | None


@router.get("/receipt")
async def ask(request: Request) -> Response:
    """The question for number and code."""
    return show(request, ProgressPage("", False, None), await public_shell(request))


@router.post("/receipt")
async def tell(request: Request) -> Response:
    """The standing; here the number is asked for, too."""
    typed, shell = await read_form(request), await public_shell(request)
    number = typed.one("number")[:60]
    found = await find_progress(request, number=number, code=typed.one("code")) if number else None
    if found is None:
        return show(request, ProgressPage(number, True, None), shell, status=404)
    standing = Standing(
        str(found.stage),
        shell.language.pick(*found.now),
        shell.language.pick(*found.then),
        found.received_on,
        found.office or "",
    )
    return show(request, ProgressPage(found.number, False, standing), shell)
