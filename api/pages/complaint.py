"""The page of one complaint: what is, what was, what may be done next, and the forms that do it."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bodies import parse_json
from api.commands import Accepted, CommandRequest, give
from api.pages.errors import PageRoute
from api.pages.form_options import options_of
from api.pages.form_values import Reading, Typed
from api.pages.matter import Opened, WaitingPage, neighbours, open_complaint, page_of
from api.pages.steps import (
    DO,
    KEY,
    VERSION,
    PreviewShown,
    StepForm,
    StepPage,
    allowed_to,
    form_of,
    fresh_values,
    offered,
    pointers_of,
    preview_shown,
    problem_shown,
)
from api.pages.visit import Visit, read_form, welcome
from api.parameters import as_of, stream_of
from api.previews import preview
from api.problems import Problem, from_refusal, unknown
from api.reading import Seen
from casework.complaint import COMPLAINT
from casework.refusal import FieldError, NotAllowedAtThisStage
from casework.stream import Allowed

import json

router = APIRouter(prefix="/complaints", include_in_schema=False, route_class=PageRoute)
ROWS_AT_FIRST = {"terms": 1, "facts": 2, "items": 1}


@router.get("/{stream}")
async def read(stream: str, request: Request) -> Response:
    """The complaint, now or `?as_of=`; `?do=` opens a form, `?done=` says what was just recorded."""
    visit, at = await welcome(request), as_of(request, (request.app.state.house).zone)
    command = request.query_params.get("do", "")
    async with visit.house.reads.connect() as conn:
        opened = await open_complaint(visit, conn, stream_of(stream), at=at)
        if isinstance(opened, Seen):
            return _waiting(visit, opened)
        if at is not None:
            return visit.show(page_of(opened))
        allowed = allowed_to(opened.state, visit.person.role)
        step = None
        if command in allowed:
            step = await Desk(visit, opened, allowed[command]).form(conn)
    groups = offered(list(allowed.values()), stream=opened.seen.stream, language=visit.language, current=command)
    done = request.query_params.get("done", "")
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
        step = await Desk(visit, opened, offer).form(conn)
    return visit.show(StepPage(step, step.action))


@router.post("/{stream}/steps/{command}")
async def take_step(stream: str, command: str, request: Request) -> Response:
    """Record the step, show what it would do, or draw the form anew with another row; a refusal keeps what was typed."""
    visit, typed = await welcome(request), await read_form(request)
    do = typed.one(DO)
    async with visit.house.reads.connect() as conn:
        opened, offer = await _open(visit, conn, stream, command, typed=typed)
        desk = Desk(visit, opened, offer, typed)
        if do == "save":
            return await desk.save(conn)
        if do == "preview":
            return desk.answer(await desk.preview(conn))
        if do.startswith("add:"):
            pointer = do.removeprefix("add:")
            desk.typed = typed.with_rows(pointer, typed.rows(pointer) + 1)
        return desk.answer(await desk.form(conn))


async def _open(visit: Visit, conn: object, stream: str, command: str, *, typed: Typed | None = None,
                ) -> tuple[Opened, Allowed]:
    """The complaint and the command as it is open. A form that was sent is judged by the rules even where the step is
    no longer open, so that a repeated one gets its answer."""
    opened = await open_complaint(visit, conn, stream_of(stream))  # type: ignore[arg-type]
    if isinstance(opened, Seen):
        raise unknown()
    found = allowed_to(opened.state, visit.person.role).get(command)
    if found is None and (typed is None or command not in COMPLAINT.commands):
        raise from_refusal(NotAllowedAtThisStage())
    return opened, found or Allowed(command, "", "")
