"""Time limits over all matters: what is overdue is ours alone; what others owe or are about to lose stands apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer, plain
from api.auth import require_reader
from api.house import house_of
from api.parameters import cursor_of, limit_of, one_of, text_of
from api.reading import is_overdue
from casework.streams import KINDS
from law.clock import days_left
from law.pack import Pack
from records import boards
from records.boards import BOARD_STATES, DeadlineRow

router = APIRouter(prefix="/api/v1", tags=["deadlines"])

STATUSES = frozenset({*BOARD_STATES, "running", "paused", "met", "lapsed", "cancelled"})
WHOSE = frozenset({"ours", "other_body", "party", "employer"})
SOON = 3
"""Working days left at most of what is due soon."""


def soon_by(pack: Pack, today: date) -> date:
    """The last day with at most three working days left after today: the eve of the fourth working day."""
    return date.fromordinal(pack.calendar.nth_after(today.toordinal(), SOON + 1) - 1)


def row_json(row: DeadlineRow, *, pack: Pack, today: date) -> dict[str, Any]:
    """A time limit as everywhere else (CONTRACT "Deadlines")."""
    fields: dict[str, Any] = plain(row)
    left = days_left(pack.calendar, today=today, due_on=row.due_on) if row.status == "running" else None
    return {**fields, "complaint": fields.pop("stream"), "days_left": left, "overdue": is_overdue(row, today)}


@router.get("/deadlines")
async def list_deadlines(request: Request) -> Response:
    """Time limits of the reader's offices, the nearest first.

    `?status=overdue|due_soon|running|paused|met|lapsed|cancelled&whose=&office=&handler=&rule=&kind=&cursor=&limit=`.
    """
    person, house = await require_reader(request), house_of(request)
    office, today = text_of(request, "office"), house.today()
    offices = sorted(person.offices & {office} if office else person.offices)
    status, whose = one_of(request, "status", STATUSES), one_of(request, "whose", WHOSE)
    async with house.reads.connect() as conn:
        pack = await house.matters.packs.active(conn)
        page = await boards.list_deadlines(
            conn,
            today=today,
            soon_by=soon_by(pack, today),
            status=status,
            whose=whose,
            offices=offices,
            handler=text_of(request, "handler"),
            rule=text_of(request, "rule"),
            kind=one_of(request, "kind", set(KINDS)),
            limit=limit_of(request),
            cursor=cursor_of(request),
        )
    return answer({"items": [row_json(one, pack=pack, today=today) for one in page.items], "next": page.next})


@router.get("/deadlines/board")
async def deadline_board(request: Request) -> Response:
    """How many time limits each office and handler has, by kind of owner: overdue, due soon, lapsed, running."""
    person, house = await require_reader(request), house_of(request)
    async with house.reads.connect() as conn:
        pack, today = await house.matters.packs.active(conn), house.today()
        lines = await boards.board(conn, today=today, soon_by=soon_by(pack, today), offices=sorted(person.offices))
    return answer({"items": lines, "next": None})
