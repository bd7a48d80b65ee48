"""Offices and the people in them, as far as one's own office looks down."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import require_person
from api.house import house_of
from api.parameters import one_of, takes, text_of
from api.routing import DirectRoute
from casework.roles import STAFF, Role
from records import people

router = APIRouter(prefix="/api/v1", tags=["people"], route_class=DirectRoute)

SEES_PEOPLE = STAFF | {Role.ADMINISTRATOR, Role.AUDITOR}


@router.get("/offices")
async def list_offices(request: Request) -> Response:
    """Every office with its place in the tree: a matter may be transferred to any of them."""
    person = await require_person(request)
    async with house_of(request).reads.connect() as conn:
        offices = await people.list_offices(conn)
    return answer(
        {
            "items": [
                {
                    "id": one.id,
                    "name": one.name,
                    "parent": one.parent,
                    "region": one.region,
                    "level": one.level,
                    "in_sight": one.id in person.offices,
                }
                for one in offices
            ],
            "next": None,
        }
    )


@router.get("/people")
@takes("office", "role")
async def list_people(request: Request) -> Response:
    """Colleagues of the reader's offices by display name, with the roles they hold now; `?office=&role=`."""
    person = await require_person(request, SEES_PEOPLE)
    office, role = text_of(request, "office"), one_of(request, "role", set(Role))
    offices = sorted(person.offices & {office} if office else person.offices)
    async with house_of(request).reads.connect() as conn:
        held = await people.members_of(conn, offices, role=role)
        names = await people.display_names(conn, sorted({one.account for one in held}))
    return answer(
        {
            "items": [
                {"id": one.account, "display_name": names.get(one.account), "office": one.office, "role": one.role}
                for one in held
            ],
            "next": None,
        }
    )
