"""Complaints: the public door and the desk hand them in; lists; everything else is as for any stream."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import find_person, require_reader
from api.bodies import read_object
from api.commands import key_of, path_of
from api.house import house_of
from api.opening import desk_actor, public_actor, public_office, receive_complaint, refuse_public_fields
from api.parameters import cursor_of, limit_of, one_of, takes, text_of
from api.resources.matters import row_json
from api.routing import DirectRoute
from casework.codes import Channel, Stage
from records import queries

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"], route_class=DirectRoute)


@router.post("", name="submit_complaint")
async def submit(request: Request) -> Response:
    """Hand a complaint in: 201 with id, number and receipt code. Without a token this is the public door (web)."""
    house = house_of(request)
    person = await find_person(request)
    key = key_of(request.headers.get("idempotency-key"))
    actor = desk_actor(person) if person is not None else None
    body = await read_object(request)
    if actor is None:
        refuse_public_fields(body)
        async with house.reads.connect() as conn:
            office = await public_office(conn, body, house.default_office)
        actor = public_actor(request, key=key, office=office)
    receipt = await receive_complaint(house, body=body, key=key, actor=actor)
    path = path_of("complaint", receipt.id)
    content = {
        "id": receipt.id,
        "number": receipt.number,
        "receipt_code": receipt.receipt_code,
        "stage": "received",
        "version": 0,
        "office": receipt.office,
        "received_at": receipt.received_at,
        "location": path,
    }
    return answer(content, status=201, headers={"Location": path})


@router.get("", name="list_complaints")
@takes("office", "stage", "handler", "channel", "respondent", "q", "limit", "cursor")
async def list_complaints(request: Request) -> Response:
    """Complaints of the reader's offices, the latest received first.

    `?office=&stage=&handler=&channel=&respondent=&q=&cursor=&limit=`; `q` is a number, `respondent` a credit code.
    """
    person = await require_reader(request)
    office = text_of(request, "office")
    offices = sorted(person.offices & {office} if office else person.offices)
    stage, channel = one_of(request, "stage", set(Stage)), one_of(request, "channel", set(Channel))
    number = text_of(request, "q", longest=60)
    async with house_of(request).reads.connect() as conn:
        if number is not None:
            stream = await queries.find_stream(conn, number)
            found = await queries.find_complaint(conn, stream.stream) if stream else None
            items = [row_json(found)] if found is not None and found.office in offices else []
            return answer({"items": items, "next": None})
        page = await queries.list_complaints(
            conn,
            offices=offices,
            stage=stage,
            channel=channel,
            handler=text_of(request, "handler"),
            respondent=text_of(request, "respondent"),
            limit=limit_of(request),
            cursor=cursor_of(request),
        )
    return answer({"items": [row_json(one) for one in page.items], "next": page.next})
