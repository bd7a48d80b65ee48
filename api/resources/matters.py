"""What every kind of stream has: its state, events, time limits, allowed commands, commands and previews."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer, command_answer, etag, plain
from api.auth import require_person, require_reader
from api.bodies import read_object
from api.commands import COLLECTIONS, CommandRequest, command_class, give, key_of, version_of
from api.house import house_of
from api.opening import open_stream
from api.parameters import as_of, cursor_invalid, cursor_of, limit_of, stream_of, takes, text_of
from api.previews import preview
from api.problems import english_wanted
from api.reading import deadline_json, document_of, judged_at, limits_of, revealed, see
from api.routing import DirectRoute
from casework.streams import KINDS
from records import queries
from records.database import Connection
from records.queries import TimelineRow

KIND_OF = {collection: kind for kind, collection in COLLECTIONS.items()}


def router_for(collection: str) -> APIRouter:
    """The resources of one kind of stream, under the name of its collection."""
    kind = KIND_OF[collection]
    router = APIRouter(prefix=f"/api/v1/{collection}", tags=[collection], route_class=DirectRoute)
    for add in (_add_commands, _add_reading):
        add(router, kind)
    return router


def opening_router(collection: str) -> APIRouter:
    """Opening and listing streams of a kind that is no complaint."""
    kind = KIND_OF[collection]
    router = APIRouter(prefix=f"/api/v1/{collection}", tags=[collection], route_class=DirectRoute)

    @router.post("", name=f"open_{kind}")
    async def open_one(request: Request) -> Response:
        """Open a stream with the kind's opening command; 201 with its Location."""
        person = await require_person(request)
        key = key_of(request.headers.get("idempotency-key"))
        body = await read_object(request)
        given = await open_stream(house_of(request), kind=kind, body=body, key=key, actor=person.actor)
        return command_answer(given, kind=kind, status=201)

    @router.get("", name=f"list_{collection}")
    @takes("office", "stage", "limit", "cursor")
    async def list_all(request: Request) -> Response:
        """Streams of the reader's offices, the latest opened first; `?office=&stage=&cursor=&limit=`."""
        person = await require_reader(request)
        office = text_of(request, "office")
        offices = sorted(person.offices & {office} if office else person.offices)
        stage = text_of(request, "stage")
        async with house_of(request).reads.connect() as conn:
            page = await queries.list_matters(
                conn, kind=kind, offices=offices, stage=stage, limit=limit_of(request), cursor=cursor_of(request)
            )
        return answer({"items": [row_json(one) for one in page.items], "next": page.next})

    return router


def row_json(row: Any) -> dict[str, Any]:
    """A list's row, with the stream's id under the name it has everywhere else."""
    fields: dict[str, Any] = plain(row)
    return {"id": fields.pop("stream"), **fields}


def _after(request: Request) -> int:
    """How many of a matter's events, or time limits, were on the pages before."""
    after = text_of(request, "cursor", longest=15) or "0"
    if not (after.isascii() and after.isdigit()):
        raise cursor_invalid()
    return int(after)


def _add_reading(router: APIRouter, kind: str) -> None:
    @router.get("/{stream}", name=f"read_{kind}")
    @takes("as_of")
    async def read(stream: str, request: Request) -> Response:
        """The matter, now or `?as_of=` an instant or a date (its end)."""
        person, house = await require_reader(request), house_of(request)
        at = as_of(request, house.zone)
        async with house.reads.connect() as conn:
            seen = await see(house, conn, person, kind=kind, stream=stream_of(stream), at=at)
            pack, now = await house.matters.packs.active(conn), at.astimezone(house.zone) if at else house.local_now()
            texts = await _opening_texts(conn, seen.stream, recorded=seen.state is not None)
            document = {**texts, **document_of(seen, pack=pack, now=now)}
            shown = await revealed(house, conn, person, document, action=f"read_{kind}", stream=seen.stream)
        return answer(shown, headers=etag(seen.version))

    @router.get("/{stream}/events", name=f"events_of_{kind}")
    @takes("as_of", "limit", "cursor")
    async def events(stream: str, request: Request) -> Response:
        """Its events in order; `?as_of=&cursor=&limit=`."""
        person, house = await require_reader(request), house_of(request)
        at, limit = as_of(request, house.zone), limit_of(request)
        after = _after(request)
        async with house.reads.connect() as conn:
            seen = await see(house, conn, person, kind=kind, stream=stream_of(stream), at=at)
            rows = await queries.timeline(conn, seen.stream, after=after, limit=limit + 1, until=at)
            items = await revealed(
                house, conn, person, [event_json(one) for one in rows[:limit]], action="read_events", stream=seen.stream
            )
        following = str(rows[limit - 1].sequence) if len(rows) > limit else None
        return answer({"items": items, "next": following}, headers=etag(seen.version))

    @router.get("/{stream}/deadlines", name=f"deadlines_of_{kind}")
    @takes("as_of", "limit", "cursor")
    async def deadlines(stream: str, request: Request) -> Response:
        """Its clocks, behind them urgent readings beside the record, today or `?as_of=`; or so many, `?limit=&cursor=`."""
        person, house = await require_reader(request), house_of(request)
        at, after = as_of(request, house.zone), _after(request)
        last = after + limit_of(request) if text_of(request, "limit") else None
        async with house.reads.connect() as conn:
            seen = await see(house, conn, person, kind=kind, stream=stream_of(stream), at=at)
            pack = await house.matters.packs.active(conn)
        now = at.astimezone(house.zone) if at else house.local_now()
        context = judged_at(seen, pack=pack, now=now)
        clocks = limits_of(seen.state, context)
        items = [deadline_json(one, seen, context) for one in clocks[after:last]]
        following = str(last) if last is not None and last < len(clocks) else None
        return answer({"items": items, "next": following}, headers=etag(seen.version))

    @router.get("/{stream}/allowed", name=f"allowed_on_{kind}")
    async def allowed(stream: str, request: Request) -> Response:
        """What the reader's role may do now, and why it is offered."""
        person, house = await require_reader(request), house_of(request)
        async with house.reads.connect() as conn:
            seen = await see(house, conn, person, kind=kind, stream=stream_of(stream))
        english = english_wanted(request.headers.get("accept-language"))
        offered = KINDS[kind].allowed(seen.state, role=person.role) if seen.state is not None else []
        return answer(
            [{"command": one.command, "because": one.en if english else one.zh, "limbs": one.limbs} for one in offered],
            headers=etag(seen.version),
        )


async def _opening_texts(conn: Connection, stream: Any, *, recorded: bool) -> dict[str, Any]:
    """What was told first (narrative, wish, question …): it belongs to the first event, not to the fold."""
    first = await queries.timeline(conn, stream, limit=1) if recorded else []
    data = first[0].data if first else {}
    return {name: value for name, value in data.items() if isinstance(value, dict) and set(value) == {"sealed"}}


def event_json(row: TimelineRow) -> dict[str, Any]:
    """One event with who recorded it and when; texts are references still."""
    fields: dict[str, Any] = plain(row)
    return {**fields, "data": dict(row.data)}


def _add_commands(router: APIRouter, kind: str) -> None:
    @router.post("/{stream}/commands/{command}", name=f"command_on_{kind}")
    async def command_on(stream: str, command: str, request: Request) -> Response:
        """Have a command recorded. Needs Idempotency-Key; If-Match where the catalogue says `needs_version`."""
        person = await require_person(request)
        given = await give(
            house_of(request),
            CommandRequest(
                kind,
                stream_of(stream),
                command,
                key=key_of(request.headers.get("idempotency-key")),
                actor=person.actor,
                version=version_of(request.headers.get("if-match")),
                body=await read_object(request),
            ),
        )
        return command_answer(given, kind=kind)

    @router.post("/{stream}/commands/{command}/preview", name=f"preview_on_{kind}")
    @takes()
    async def preview_on(stream: str, command: str, request: Request) -> Response:
        """What the command would do: events, time limits added, moved and ended, warnings. Changes and keeps nothing."""
        person = await require_person(request)
        command_class(kind, command)
        shown = await preview(
            house_of(request),
            CommandRequest(
                kind,
                stream_of(stream),
                command,
                key="preview",
                actor=person.actor,
                version=version_of(request.headers.get("if-match")),
                body=await read_object(request),
            ),
            english=english_wanted(request.headers.get("accept-language")),
        )
        return answer(shown)
