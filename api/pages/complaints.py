"""The list of complaints with its filters. Nobody's name is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.clock_view import today_of
from api.pages.errors import PageRoute
from api.pages.form_fields import Choice
from api.pages.visit import Visit, welcome
from api.pages.worklist import WORK, Eyes, MatterLine, following, line_of
from api.parameters import cursor_of, one_of, text_of
from casework.codes import Channel, Stage
from casework.roles import HANDLING
from records import people, queries

router = APIRouter(include_in_schema=False, route_class=PageRoute)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ComplaintsPage:
    """Complaints of the reader's offices, the latest received first; work still to be done, the oldest first."""

    template: ClassVar[str] = "complaints.html"
    matters: tuple[MatterLine, ...]
    works: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    handlers: tuple[Choice, ...]
    number: str
    unknown_number: bool
    following: str


@router.get("/complaints")
async def listed(request: Request) -> Response:
    """The list, `?work=&stage=&channel=&office=&handler=&number=&cursor=`; a number that is known leads to its complaint."""
    visit, number = await welcome(request), text_of(request, "number", longest=60) or ""
    office = text_of(request, "office")
    offices = sorted(visit.person.offices & {office} if office else visit.person.offices)
    stage, channel = one_of(request, "stage", set(Stage)), one_of(request, "channel", set(Channel))
    handler, work = text_of(request, "handler"), one_of(request, "work", WORK)
    async with visit.house.reads.connect() as conn:
        if number:
            found = await queries.find_stream(conn, number)
            if found is not None and found.kind == "complaint" and found.office in visit.person.offices:
                return RedirectResponse(f"/complaints/{found.stream}", status_code=303)
        page = await queries.list_complaints(
            conn,
            offices=offices,
            stage=stage,
            stages=WORK[work] if work else None,
            oldest_first=work is not None,
            channel=channel,
            handler=handler,
            limit=SHOWN,
            cursor=cursor_of(request),
        )
        members = await people.members_of(conn, sorted(visit.person.offices))
        accounts = await people.display_names(
            conn, sorted({one.account for one in members} | {row.handler for row in page.items if row.handler})
        )
        law = await visit.house.matters.packs.active(conn)
    eyes = Eyes(law, visit.language, today_of(law, visit.house.local_now()), visit.offices, accounts)
    handlers = {one.account: accounts.get(one.account, "") for one in members if one.role in HANDLING}
    return visit.show(
        ComplaintsPage(
            matters=tuple(line_of(row, eyes) for row in page.items),
            works=tuple(Choice(one, visit.language.term("work", one), "", one == work) for one in WORK),
            stages=_codes(visit, "stage", Stage, stage),
            channels=_codes(visit, "channel", Channel, channel),
            number=number,
            unknown_number=bool(number),
            offices=tuple(
                Choice(one, visit.offices.get(one, one), "", one == office) for one in sorted(visit.person.offices)
            ),
            handlers=tuple(Choice(one, name, "", one == handler) for one, name in handlers.items()),
            following=following(request, page.next),
        )
    )


def _codes(visit: Visit, context: str, codes: type[Stage] | type[Channel], chosen: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(str(one), visit.language.term(context, one), "", str(one) == chosen) for one in codes)
