"""The first page: for those who handle matters, theirs in order of risk; for the desk, what came in; for all, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.clock_view import today_of
from api.pages.errors import PageRoute
from api.pages.visit import Visit, welcome
from api.pages.worklist import Eyes, MatterLine, clocks_by_matter, in_order_of_risk, line_of
from casework.codes import Stage
from casework.roles import ADVISERS, DESK, Role
from records import boards, people, queries
from records.boards import BoardLine
from records.database import Connection

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST = 200
ARRIVED = (Stage.RECEIVED, Stage.TRANSFERRED, Stage.RETURNED)
ENDED = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.ANSWERED, Stage.REDIRECTED, Stage.DECLINED})


@dataclass(frozen=True, slots=True)
class Counts:
    """What a board adds up to: overdue and near duties of ours, workers' rights near their end, others' lapses."""

    overdue: int
    due_soon: int
    rights_near: int
    passed_elsewhere: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page of somebody at work."""

    template: ClassVar[str] = "home.html"
    today: date
    handles: bool
    takes_in: bool
    mine: tuple[MatterLine, ...]
    arrived: tuple[MatterLine, ...]
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
    """The first page, by role."""
    visit = await welcome(request)
    async with visit.house.reads.connect() as conn:
        return visit.show(await _page(visit, conn))


async def _page(visit: Visit, conn: Connection) -> HomePage:
    person, offices = visit.person, sorted(visit.person.offices)
    law = await visit.house.matters.packs.active(conn)
    today = today_of(law, visit.house.today())
    handles = person.role in ADVISERS
    mine = await queries.list_complaints(conn, offices=offices, handler=person.account, limit=MOST) if handles else None
    arrived = [
        row
        for stage in ARRIVED
        for row in (await queries.list_complaints(conn, offices=[person.office], stage=str(stage), limit=50)).items
    ]
    accounts = await people.display_names(conn, sorted({row.handler for row in arrived if row.handler}))
    eyes = Eyes(law, visit.language, today, visit.offices, accounts)
    rows = [row for row in mine.items if row.stage not in ENDED] if mine else []
    clocks = clocks_by_matter([*await _clocks(conn, visit, eyes, handler=person.account if handles else None)], eyes)
    board = await boards.board(conn, today=today.on, soon_by=today.soon_by, offices=offices)
    return HomePage(
        today=today.on,
        handles=handles and (person.role is not Role.SUPERVISOR or bool(rows)),
        takes_in=person.role in DESK,
        mine=in_order_of_risk(rows, clocks, eyes),
        arrived=in_order_of_risk(arrived, clocks, eyes) if clocks else tuple(line_of(row, eyes) for row in arrived),
        counts=counted(board),
    )


async def _clocks(conn: Connection, visit: Visit, eyes: Eyes, *, handler: str | None) -> list[boards.DeadlineRow]:
    """What runs or is overdue on the reader's matters, and on what arrived at the reader's office."""
    found: list[boards.DeadlineRow] = []
    for status in ("running", "overdue"):
        if handler is not None:
            found += (
                await boards.list_deadlines(
                    conn,
                    today=eyes.today.on,
                    soon_by=eyes.today.soon_by,
                    status=status,
                    handler=handler,
                    kind="complaint",
                    limit=500,
                )
            ).items
        found += (
            await boards.list_deadlines(
                conn,
                today=eyes.today.on,
                soon_by=eyes.today.soon_by,
                status=status,
                offices=[visit.person.office],
                kind="complaint",
                limit=500,
            )
        ).items
    return found
