"""Where a complaint stands, for whoever holds its number and receipt code: the stage and what comes next, nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.house import house_of
from api.pages.errors import PageRoute
from api.pages.render import show
from api.pages.visit import public_shell, read_form
from api.resources.receipts import CODE_LENGTH, PROGRESS, WINDOW, WRONG_CODES
from api.resources.session import client_of
from api.sessions import Tries, too_many
from casework.codes import Stage
from records import inbox, people
from records.inbox import InboxRow

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_tries = Tries(limit=WRONG_CODES, window=WINDOW)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the matter stands."""

    stage: str
    now: str
    then: str
    received_on: date
    office: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The question and, once it was answered, the standing."""

    template: ClassVar[str] = "progress.html"
    number: str
    unknown: bool
    standing: Standing | None


@router.get("/receipt")
async def ask(request: Request) -> Response:
    """The question for number and code."""
    return show(request, ProgressPage("", False, None), await public_shell(request))


@router.post("/receipt")
async def tell(request: Request) -> Response:
    """The standing; a wrong pair of number and code is answered like an unknown one, and only so many times a minute."""
    typed, shell, client = await read_form(request), await public_shell(request), client_of(request)
    if wait := _tries.wait(client):
        raise too_many(wait)
    number, code = typed.one("number")[:60], "".join(char for char in typed.one("code") if char.isalnum())
    found = await _find(request, number, code) if len(code) == CODE_LENGTH and code.isascii() else None
    if found is None:
        _tries.note(client)
        return show(request, ProgressPage(number, True, None), shell, status=404)
    house = house_of(request)
    async with house.reads.connect() as conn:
        state, _ = await house.matters.states.get(conn, "complaint", found.id)
        office = await people.find_office(conn, state.office if state is not None else found.office)
    stage = Stage(state.stage) if state is not None else Stage.RECEIVED
    now, then = PROGRESS[stage]
    standing = Standing(
        str(stage),
        shell.language.pick(*now),
        shell.language.pick(*then),
        found.received_at.astimezone(house.zone).date(),
        office.name if office else "",
    )
    return show(request, ProgressPage(found.number, False, standing), shell)


async def _find(request: Request, number: str, code: str) -> InboxRow | None:
    house = house_of(request)
    async with house.reads.connect() as conn:
        return await inbox.find_by_code(conn, house.vault, number, code)
