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

from api.pages.errors import PageRoute
from api.pages.form_fields import Choice
from api.pages.render import show
from api.pages.visit import public_shell
from api.problems import unknown
from law.codes import find_region_name, industries, regions

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
    if name not in ("region", "industry"):
        raise unknown()
    listed = _regions() if name == "region" else _industries()
    response = show(request, ChoicesPage(listed), await public_shell(request))
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


@cache
def _regions() -> tuple[Choice, ...]:
    return tuple(Choice(f"{code} {region_with_parents(code)}", "") for code in regions())


def region_with_parents(code: str) -> str:
    """A region's name after those it lies in."""
    names = (find_region_name(code[:length]) for length in (2, 4, 6) if len(code) >= length)
    return "".join(dict.fromkeys(name for name in names if name))


@cache
def _industries() -> tuple[Choice, ...]:
    return tuple(Choice(f"{code} {name}", "") for code, name in industries().items())
