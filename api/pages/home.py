"""The first page: for those who handle matters, theirs in order of risk; for the desk, what came in; for all, counts."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.oversight import WATCHES
from api.pages.clock_view import Clock, today_of
from api.pages.errors import PageRoute
from api.pages.visit import Visit, welcome
from api.pages.worklist import WORK, Eyes, MatterLine, clocks_by_matter, in_order_of_risk
from casework.complaint import COMPLAINT
from casework.roles import DESK, HANDLING, READERS, Role
from records import boards, people, queries
from records.boards import BoardLine
from records.database import Connection
from records.queries import ComplaintRow
from records.selection import Page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST, MOST_CLOCKS = 100, 5_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What a board adds up to: overdue and near duties of ours, workers' rights near their end, others' lapses."""

    overdue: int
    due_soon: int
    rights_near: int
    passed_elsewhere: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page of somebody at work. `done` is the step that took a matter out of sight, if one just did.

    Who neither takes in nor handles matters looks after offices: what arrived at those `below` is listed, too.
    """

    template: ClassVar[str] = "home.html"
    today: date
    done: str
    handles: bool
    takes_in: bool
    below: bool
    mine: tuple[MatterLine, ...]
    more_mine: str
    arrived: tuple[MatterLine, ...]
    more_arrived: str
    counts: Counts


def counted(lines: list[BoardLine]) -> Counts:
    """The board's lines added up, each kind of owner apart."""
    return Counts(
        overdue=sum(one.overdue for one in lines if one.whose == "ours"),
        due_soon=sum(one.due_soon for one in lines if one.whose == "ours"),
        rights_near=sum(one.due_soon for one in lines if one.whose == "party"),
        passed_elsewhere=sum(one.lapsed for one in lines if one.whose in ("other_body", "employer")),
    )


@router.get("/")
async def home(request: Request) -> Response:
    """The first page, by role; who reads no matters and looks after the service sees how it stands."""
    visit = await welcome(request, READERS | WATCHES)
    if visit.person.role not in READERS:
        return RedirectResponse("/oversight", status_code=303)
    async with visit.house.reads.connect() as conn:
        return visit.show(await _page(visit, conn))


async def _page(visit: Visit, conn: Connection) -> HomePage:
    person, offices = visit.person, sorted(visit.person.offices)
    done = visit.request.query_params.get("done", "")
    law = await visit.house.matters.packs.active(conn)
    today = today_of(law, visit.house.local_now())
    handles = person.role in HANDLING
    mine = await _work(conn, "open", offices=offices, handler=person.account) if handles else Page((), None)
    takes_in, below = person.role in DESK, not (handles or person.role in DESK)
    arrived = await _work(conn, "arrived", offices=offices if below else [person.office])
    accounts = await people.display_names(conn, sorted({row.handler for row in arrived.items if row.handler}))
    eyes = Eyes(law, visit.language, today, visit.offices, accounts)
    clocks = await _clocks(conn, {row.stream for row in (*mine.items, *arrived.items)}, eyes)
    board = await boards.board(conn, now=today.now, soon_by=today.soon_by, offices=offices)
    return HomePage(
        today=today.on,
        done=done if done in COMPLAINT.commands else "",
        handles=handles and (person.role is not Role.SUPERVISOR or bool(mine.items)),
        takes_in=takes_in,
        below=below,
        mine=in_order_of_risk(mine.items, clocks, eyes),
        more_mine=_more("open", mine, handler=person.account),
        arrived=in_order_of_risk(arrived.items, clocks, eyes),
        more_arrived=_more("arrived", arrived, **({} if below else {"office": person.office})),
        counts=counted(board),
    )


async def _work(
    conn: Connection, work: str, *, offices: Sequence[str], handler: str | None = None
) -> Page[ComplaintRow]:
    """What is still to be done. There may be more of it than a page holds: then the oldest are shown."""
    return await queries.list_complaints(
        conn, offices=offices, handler=handler, stages=WORK[work], oldest_first=True, limit=MOST
    )


def _more(work: str, page: Page[ComplaintRow], **filters: str) -> str:
    """Where the rest of the work stands; "" where all of it is on the page."""
    return f"/complaints?{urlencode({'work': work, **filters, 'cursor': page.next})}" if page.next else ""


async def _clocks(conn: Connection, streams: Set[UUID], eyes: Eyes) -> dict[UUID, tuple[Clock, ...]]:
    """What runs or is overdue on these matters."""
    found: list[boards.DeadlineRow] = []
    for status in ("running", "overdue"):
        page = await boards.list_deadlines(
            conn, now=eyes.today.now, soon_by=eyes.today.soon_by, status=status, streams=streams, limit=MOST_CLOCKS
        )
        found += page.items
    return clocks_by_matter(found, eyes)
