"""What a page says when something cannot be done: the same problem as in JSON, for a person to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

import structlog
from fastapi import APIRouter
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from activities.failures import place_of
from api.edge import problem_of
from api.pages.language import Language
from api.pages.render import Shell, language_of, show
from api.pages.visit import public_shell
from api.parameters import cursor_invalid
from api.problems import TITLES, Problem, from_http, unknown
from api.routing import DirectRoute, Handler
from records.cursors import BadCursor
from records.database import sqlstate

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A page that says what is wrong and what to do; `request_id` finds the line in the log."""

    template: ClassVar[str] = "error.html"
    status: int
    title: str
    detail: str
    request_id: str


class PageRoute(DirectRoute):
    """A route of the workbench: problems become pages, and who is not signed in is asked to be."""

    def get_route_handler(self) -> Handler:
        """The handler with its last resort."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except Problem as problem:
                return await answer(request, problem)
            except BadCursor:
                return await answer(request, cursor_invalid())
            except HTTPException as refused:
                return await answer(request, from_http(refused.status_code, refused.headers))
            except ClientDisconnect:
                raise
            except Exception as error:
                failure = problem_of(error)
                log.error(
                    "page_failed",
                    error=type(error).__name__,
                    sqlstate=sqlstate(error),
                    status=failure.status,
                    where=place_of(error),
                )
                return await answer(request, failure)

        return handle


async def answer(request: Request, problem: Problem) -> Response:
    """The problem as a page. 401 leads to the sign-in and back again."""
    if problem.status == 401 and request.method == "GET":
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(back)}", status_code=303)
    shell = await _shell(request)
    zh, en = TITLES.get(problem.status, TITLES[500])
    page = ErrorPage(
        problem.status,
        shell.language.pick(zh, en),
        shell.language.pick(problem.zh, problem.en),
        str(request.scope.get("state", {}).get("request_id", "")),
    )
    response = show(request, page, shell, status=problem.status)
    response.headers.update(problem.headers)
    return response


async def _shell(request: Request) -> Shell:
    """The frame of an error page; without a name in it when the record itself is away."""
    try:
        return await public_shell(request)
    except Exception as error:
        log.warning("frame_without_person", error=type(error).__name__)
        language: Language = language_of(request)
        return Shell(language, "/")


class PagePath(StringConvertor):
    """Any address that is not the JSON interface's."""

    regex = "(?!api/).*"


register_url_convertor("page", PagePath())


async def no_such_page(request: Request) -> Response:
    """Any other address."""
    return await answer(request, unknown())


router.add_route("/{rest:page}", no_such_page, methods=["GET"], include_in_schema=False)
