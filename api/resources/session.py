"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import bearer_token, client_of, require_person
from api.bodies import read_object
from api.house import house_of
from api.problems import invalid
from api.routing import DirectRoute
from api.sessions import Person
from casework.refusal import FieldError

router = APIRouter(prefix="/api/v1", tags=["session"], route_class=DirectRoute)


def shown(person: Person) -> dict[str, Any]:
    """Who somebody is and in what capacities they may act."""
    return {
        "account": person.account,
        "login": person.login,
        "display_name": person.display_name,
        "office": person.office,
        "role": person.role,
        "expires_at": person.expires_at,
        "memberships": [
            {"role": one.role, "office": one.office, "acting_as": f"{one.role}@{one.office}"}
            for one in person.memberships
        ],
    }


def _texts(body: dict[str, Any], names: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
    """Raise `Problem` 422 unless the named members, and no others, are texts."""
    errors = [
        FieldError(f"/{name}", "missing", "必须填写。", "This is required.")
        for name in names
        if not isinstance(body.get(name), str) or not body[name]
    ]
    errors += [
        FieldError(f"/{name}", "string_type", "应为文字。", "This must be text.")
        for name in optional
        if body.get(name) is not None and not isinstance(body[name], str)
    ]
    if set(body) - {*names, *optional}:
        errors.append(FieldError("", "unknown_field", "没有这个字段。", "There is no such field."))
    if errors:
        raise invalid(errors)


@router.post("/session")
async def sign_in(request: Request) -> Response:
    """Sign in: `{login, password, acting_as?}` → `{token, …}`."""
    body = await read_object(request)
    _texts(body, ("login", "password"), ("acting_as",))
    token, person = await house_of(request).sessions.sign_in(
        login=body["login"][:200],
        password=body["password"][:1000],
        client=client_of(request),
        acting_as=body.get("acting_as"),
    )
    return answer({"token": token, **shown(person)})


@router.get("/session")
async def who_am_i(request: Request) -> Response:
    """Who the token belongs to, and in what capacities they may act (`X-Acting-As: role@office`)."""
    return answer(shown(await require_person(request)))


@router.delete("/session")
async def sign_out(request: Request) -> Response:
    """Sign out."""
    await require_person(request)
    token = bearer_token(request)
    if token:
        await house_of(request).sessions.end(token)
    return Response(status_code=204)
