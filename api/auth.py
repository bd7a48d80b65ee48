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


async def find_person(request: Request) -> Person | None:
    """Who sends an API request; None when it carries no token. Raises `Problem` 401 for a token that is not valid."""
    token, acting_as = bearer_token(request), request.headers.get("x-acting-as")
    if token is None and request.method in SAFE:
        # A file that a page links is read in the role chosen on the page.
        token, acting_as = request.cookies.get(COOKIE), acting_as or request.cookies.get(ACTING)
    if token is None:
        return None
    person = await house_of(request).sessions.find(token, acting_as=acting_as)
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


async def find_page_person(request: Request, *, acting_as: str | None = None) -> Person | None:
    """Who looks at a page, by the cookie; None where nobody is signed in."""
    token = request.cookies.get(COOKIE)
    return await house_of(request).sessions.find(token, acting_as=acting_as) if token else None


def require_same_origin(request: Request) -> None:
    """Refuse (403) a form that was not sent from our own pages. Browsers say where a form comes from; we insist on it."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin") or request.headers.get("referer", "")
    same = urlsplit(origin).netloc == request.headers.get("host", "-")
    if not (same and site in (None, "same-origin")):
        raise Problem(
            403, "foreign_origin", "请求不是从本系统页面发出的。", "The form was not sent from our own pages."
        )


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Keep the sign-in in the browser: out of reach for scripts, never sent along by foreign forms."""
    response.set_cookie(
        COOKIE, token, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax", secure=secure, path="/"
    )


def clear_cookie(response: Response) -> None:
    """Forget the sign-in in the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
