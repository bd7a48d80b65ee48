"""The page of one complaint: what is, what was, what may be done next, and the forms that do it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.house import house_of
from api.pages.errors import PageRoute
from api.pages.files import ChoicesPage
from api.pages.form_fields import MATTERS
from api.pages.form_values import DO, Typed
from api.pages.matter import NotOpen, Opened, WaitingPage, open_complaint, page_of
from api.pages.namable import View, find_empty
from api.pages.others import choices_of, found_by
from api.pages.step_taking import Taking, view_of
from api.pages.steps import allowed_to, at_stage, offered, roles_for, who_may
from api.pages.visit import Visit, read_form, welcome
from api.parameters import as_of, sequence_of, stream_of, text_of
from api.problems import from_refusal, unknown
from api.reading import Seen
from casework.complaint import COMPLAINT
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
        allowed, view = allowed_to(opened.state, visit.person.role), view_of(visit, opened)
        possible = view.possible(allowed)
        step = await Taking(visit, opened, possible[command]).form_on(conn) if command in possible else None
    groups = offered(list(possible.values()), stream=opened.seen.stream, language=visit.language, current=command)
    refused = None if step is not None else _why_not(command, visit, opened, allowed, view)
    return visit.show(
        page_of(opened, groups=groups, step=step, refused=refused, done=done if done in COMPLAINT.commands else "")
    )


def _why_not(command: str, visit: Visit, opened: Opened, allowed: Mapping[str, Allowed], view: View) -> NotOpen | None:
    """Why a step that was asked for has no form: what it cannot do without is missing, others may do it, or it is not open."""
    if command not in COMPLAINT.commands:
        return None
    others = roles_for(opened.state, command)
    if others and visit.person.role not in others:
        return NotOpen(who_may(command, others, opened.names.language), "")
    refusal = at_stage(opened.state.stage)
    missing = find_empty(command, view.named()) if command in allowed else None
    return NotOpen(opened.names.language.pick(refusal.zh, refusal.en), missing or "")


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


@router.get("/{stream}/steps/{command}/{field}")
async def look_up(stream: str, command: str, field: str, request: Request) -> Response:
    """Other complaints that a field may name, while somebody types: by a piece of their number or their respondent."""
    visit, besides = await welcome(request), stream_of(stream)
    if command not in COMPLAINT.commands or field not in MATTERS:
        raise unknown()
    words = text_of(request, f"/{field}") or ""
    async with visit.house.reads.connect() as conn:
        found = await found_by(visit, conn, words, field=field, besides=besides)
    return visit.show(ChoicesPage(choices_of(found, visit.language, numbered=False)))


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
        raise from_refusal(at_stage(opened.state.stage))
    return opened, found or Allowed(command, "", "")
