"""Signing in and out, acting in another role, and the language switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auth import ACTING, clear_cookie, client_of, find_page_person, keep, require_same_origin, set_cookie
from api.auth import COOKIE as SESSION
from api.house import house_of
from api.pages import language
from api.pages.errors import PageRoute
from api.pages.render import show
from api.pages.visit import office_names, public_shell, read_form
from api.problems import Problem

router = APIRouter(include_in_schema=False, route_class=PageRoute)
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the demo installation, shown so that a visitor can try each role."""

    role: str
    login: str
    password: str
    office: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in. `demo` is empty in every installation that is not a demo."""

    template: ClassVar[str] = "signin.html"
    login: str
    following: str
    problem: str
    demo: tuple[DemoLogin, ...]


def own_path(address: str) -> str:
    """An address of this site to go on to; anything else is the first page."""
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if safe else "/"


async def _page(request: Request, *, login: str = "", following: str = "/", problem: str = "") -> SignInPage:
    """The sign-in; what a demo installation put into `app.state.demo_logins` is shown beneath."""
    told: Iterable[tuple[str, str, str, str]] = getattr(request.app.state, "demo_logins", tuple)()
    offices = await office_names(house_of(request)) if told else {}
    demo = tuple(DemoLogin(role, name, password, offices.get(office, office)) for role, name, password, office in told)
    return SignInPage(login, own_path(following), problem, demo)


@router.get("/login")
async def ask(request: Request) -> Response:
    """The sign-in, or the first page for somebody who is signed in."""
    if await find_page_person(request) is not None:
        return RedirectResponse("/", status_code=303)
    page = await _page(request, following=request.query_params.get("next", "/"))
    return show(request, page, await public_shell(request))


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Check login and password; a refusal shows the form again with the login."""
    typed = await read_form(request)
    login, following = typed.one("login"), own_path(typed.one("next") or "/")
    try:
        token, _ = await house_of(request).sessions.sign_in(
            login=login[:200], password=typed.raw("password")[:1000], client=client_of(request)
        )
    except Problem as problem:
        shell = await public_shell(request)
        said = shell.language.pick(problem.zh, problem.en)
        page = await _page(request, login=login, following=following, problem=said)
        return show(request, page, shell, status=problem.status)
    response = RedirectResponse(following, status_code=303)
    set_cookie(request, response, token)
    response.delete_cookie(ACTING, path="/")
    return response


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """End the session, here and in the record."""
    require_same_origin(request)
    token = request.cookies.get(SESSION)
    if token:
        await house_of(request).sessions.end(token)
    response = RedirectResponse("/login", status_code=303)
    clear_cookie(response)
    response.delete_cookie(ACTING, path="/")
    return response


@router.post("/acting")
async def act_as(request: Request) -> Response:
    """Go on in another role that one holds."""
    typed = await read_form(request)
    person = await find_page_person(request)
    held = {f"{one.role}@{one.office}" for one in person.memberships} if person else set()
    response = RedirectResponse("/", status_code=303)
    if typed.one("acting") in held:
        keep(request, response, ACTING, typed.one("acting"))
    return response


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Keep the chosen language in the browser and go back to the page."""
    typed = await read_form(request)
    response = RedirectResponse(own_path(typed.one("back") or "/"), status_code=303)
    if typed.one("language") in language.LANGUAGES:
        keep(request, response, language.COOKIE, typed.one("language"), seconds=YEAR)
    return response
