"""Files that pages load: our own and the vendor's; and the long lists that forms offer while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api.pages.code_names import LOOKED_UP, listed
from api.pages.errors import PageRoute
from api.pages.form_fields import Choice
from api.pages.render import show
from api.pages.visit import public_shell
from api.problems import unknown

router = APIRouter(include_in_schema=False, route_class=PageRoute)
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """The options of a field that looks codes up."""

    template: ClassVar[str] = "choices.html"
    choices: tuple[Choice, ...]


@cache
def _files() -> StaticFiles:
    with resources.as_file(resources.files("api") / "static") as folder:
        return StaticFiles(directory=folder)


@router.get("/static/{path:path}")
async def static(path: str, request: Request) -> Response:
    """A file of `api/static`; browsers ask again whether it changed."""
    response = await _files().get_response(path, request.scope)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Browsers that ask for the old name get the same picture."""
    return await static("favicon.svg", request)


@router.get("/choices/{name}")
async def choices(name: str, request: Request) -> Response:
    """Regions or industries: the code first, so that it is what the field keeps."""
    if name not in LOOKED_UP:
        raise unknown()
    response = show(request, ChoicesPage(_listed(name)), await public_shell(request))
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


@cache
def _listed(name: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"{code} {full}", "") for code, full in listed(name).items())
