"""The page of one complaint: what is, what was, what may be done next, and the forms that do it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.house import house_of
from api.pages.errors import PageRoute
from api.pages.form_values import DO, Typed
from api.pages.matter import Opened, WaitingPage, open_complaint, page_of
from api.pages.step_taking import Taking
from api.pages.steps import allowed_to, offered
from api.pages.visit import Visit, read_form, welcome
from api.parameters import as_of, sequence_of, stream_of
from api.problems import from_refusal, unknown
from api.reading import Seen
from casework.complaint import COMPLAINT
from casework.refusal import NotAllowedAtThisStage
from casework.stream import Allowed
from records.database import Connection

router = APIRouter(prefix="/complaints", include_in_schema=False, route_class=PageRoute)


@router.get("/{stream}")
async def read(stream: str, request: Request) -> Response:
    """The complaint, now or `?as_of=`; `?before=` the events before one of them; `?do=` opens a form, `?done=` says what
    was just recorded."""
    visit, at = await welcome(request), as_of(request, house_of(request).zone)
    command, done = request.query_params.get("do", ""), request.query_params.get("done", "")
    async with visit.house.reads.connect() as conn:
        opened = await open_complaint(visit, conn, stream_of(stream), at=at, before=sequence_of(request, "before"))
        if isinstance(opened, Seen):
            return _waiting(visit, opened)
        if at is not None:
            return visit.show(page_of(opened))
        allowed = allowed_to(opened.state, visit.person.role)
        step = await Taking(visit, opened, allowed[command]).form_on(conn) if command in allowed else None
    groups = offered(list(allowed.values()), stream=opened.seen.stream, language=visit.language, current=command)
    return visit.show(page_of(opened, groups=groups, step=step, done=done if done in COMPLAINT.commands else ""))


def _waiting(visit: Visit, seen: Seen) -> Response:
    if seen.receipt is None:
        raise unknown()
    return visit.show(WaitingPage(seen.receipt.number, seen.receipt.received_at))


@router.get("/{stream}/steps/{command}")
async def show_step(stream: str, command: str, request: Request) -> Response:
    """The form of a step alone, as it is put into the page; without a script it is the page with the form open."""
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(f"/complaints/{stream_of(stream)}?do={command}#step", status_code=303)
    visit = await welcome(request)
    async with visit.house.reads.connect() as conn:
        opened, offer = await _open(visit, conn, stream, command)
        taking = Taking(visit, opened, offer)
        return taking.answer(await taking.form_on(conn))


@router.post("/{stream}/steps/{command}")
async def take_step(stream: str, command: str, request: Request) -> Response:
    """Record the step, show what it would do, or draw the form anew with another row; a refusal keeps what was typed."""
    visit, typed = await welcome(request), (await read_form(request)).with_added_row()
    async with visit.house.reads.connect() as conn:
        opened, offer = await _open(visit, conn, stream, command, typed=typed)
    taking, do = Taking(visit, opened, offer, typed), typed.one(DO)
    if do == "save":
        return await taking.save()
    return taking.answer(await (taking.preview() if do == "preview" else taking.form()))


async def _open(
    visit: Visit, conn: Connection, stream: str, command: str, *, typed: Typed | None = None
) -> tuple[Opened, Allowed]:
    """The complaint, and the command as it is offered there.

    A form that was sent goes on to the rules even where its step is no longer open: they say why, and a repeated one
    gets the answer it got before.
    """
    opened = await open_complaint(visit, conn, stream_of(stream))
    if isinstance(opened, Seen):
        raise unknown()
    found = allowed_to(opened.state, visit.person.role).get(command)
    if found is None and (typed is None or command not in COMPLAINT.commands):
        raise from_refusal(NotAllowedAtThisStage())
    return opened, found or Allowed(command, "", "")
