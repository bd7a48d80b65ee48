"""Who sends a request: a bearer token for the API, a cookie for pages.

The cookie counts for reading only, or on a page whose request comes from our own pages (`require_same_origin`), so a
foreign page cannot make a signed-in browser write.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from api.house import house_of
from api.problems import Problem, from_refusal
from api.sessions import LASTS, Person
from casework.refusal import RoleNotAllowed
from casework.roles import READERS, Role

COOKIE = "gongdao_session"
ACTING = "gongdao_acting"
"""The cookie that says in which of several roles somebody acts on pages, as `role@office`."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPENERS = frozenset({Role.INTAKE, Role.MEDIATOR, Role.LAWYER, Role.SUPERVISOR})
"""Those who work with people and see who they are; leaders, analysts and auditors read without names."""


def sign_in_required() -> Problem:
    """Nobody is signed in, or no longer."""
    return Problem(
        401, "sign_in_required", "请先登录。", "Please sign in first.", headers={"WWW-Authenticate": "Bearer"}
    )


def bearer_token(request: Request) -> str | None:
    """The token of the Authorization header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def client_of(request: Request) -> str:
    """Where a request comes from, to count failures by; it is stored nowhere."""
    return request.client.host if request.client else ""


async def find_person(request: Request) -> Person | None:
    """Who sends an API request; None when it carries no token. Raises `Problem` 401 for a token that is not valid."""
    token, acting_as = bearer_token(request), request.headers.get("x-acting-as")
    if token is None and request.method in SAFE:
        token = request.cookies.get(COOKIE)
        if token is not None and not acting_as:
            return _known(await find_page_person(request))  # a file that a page links is read as the page is
    return _known(await house_of(request).sessions.find(token, acting_as=acting_as)) if token is not None else None


def _known(person: Person | None) -> Person:
    if person is None:
        raise sign_in_required()
    return person


async def require_person(request: Request, roles: Collection[Role] | None = None) -> Person:
    """Who sends an API request, in one of these roles where given. Raises `Problem` 401 or 403."""
    person = await find_person(request)
    if person is None:
        raise sign_in_required()
    if roles is not None and person.role not in roles:
        raise from_refusal(RoleNotAllowed())
    return person


async def require_reader(request: Request) -> Person:
    """Somebody who may read matters of their office and below."""
    return await require_person(request, READERS)


async def find_page_person(request: Request) -> Person | None:
    """Who looks at a page, by the cookie, in the role chosen last; a role that is no longer held falls back to the first.

    None where nobody is signed in.
    """
    token, sessions = request.cookies.get(COOKIE), house_of(request).sessions
    if not token:
        return None
    try:
        return await sessions.find(token, acting_as=request.cookies.get(ACTING))
    except Problem:
        return await sessions.find(token)


def require_same_origin(request: Request) -> None:
    """Refuse (403) a form that was not sent from our own pages. Browsers say where a form comes from; we insist on it."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin") or request.headers.get("referer", "")
    same = urlsplit(origin).netloc == request.headers.get("host", "-")
    if not (same and site in (None, "same-origin")):
        raise Problem(
            403, "foreign_origin", "请求不是从本系统页面发出的。", "The form was not sent from our own pages."
        )


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Keep the sign-in in the browser."""
    keep(request, response, COOKIE, token, seconds=int(LASTS.total_seconds()))


def keep(request: Request, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """A cookie out of reach for scripts, never sent along by foreign forms, and kept to https where there is https.

    Without `seconds` it ends with the browser.
    """
    secure = bool(request.app.state.secure_cookies) or request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")


def clear_cookie(response: Response) -> None:
    """Forget the sign-in in the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
