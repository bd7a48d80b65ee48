"""Time limits over all matters: what is overdue is ours alone; what others owe or are about to lose stands apart."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer, plain
from api.auth import require_reader
from api.house import house_of
from api.limit_words import Calendars, calendars, sentence_of
from api.parameters import cursor_of, limit_of, one_of, takes, text_of
from api.routing import DirectRoute
from casework.lateness import is_met_late, is_overdue
from casework.streams import KINDS
from law.clock import TraceStep, days_left
from law.pack import Pack
from records import boards
from records.boards import BOARD_STATES, DeadlineRow

router = APIRouter(prefix="/api/v1", tags=["deadlines"], route_class=DirectRoute)

STATUSES = frozenset({*BOARD_STATES, "running", "paused", "met", "lapsed", "cancelled"})
WHOSE = frozenset({"ours", "other_body", "party", "employer"})
SOON = 3
"""Working days left at most of what is due soon."""


def soon_by(pack: Pack, today: date) -> date:
    """The last day with at most three working days left after today: the eve of the fourth working day.

    Of the national calendar: what is due soon stands in one list for offices of many places.
    """
    return date.fromordinal(pack.calendar.nth_after(today.toordinal(), SOON + 1) - 1)


def row_json(row: DeadlineRow, *, pack: Pack, places: Calendars, now: datetime) -> dict[str, Any]:
    """A time limit as everywhere else (CONTRACT "Deadlines"); its days left are those of its office's place."""
    fields: dict[str, Any] = plain(row)
    here = places(row.office)
    left = days_left(here, today=now.date(), due_on=row.due_on) if row.status == "running" else None
    trace = [TraceStep(date.fromisoformat(step["on"]), step["zh"], step["en"]) for step in row.trace]
    words = sentence_of(row, row.rule, trace, pack=pack, now=now)
    late = {"overdue": is_overdue(row, now), "met_late": is_met_late(row)}
    return {**fields, "complaint": fields.pop("stream"), "days_left": left, "sentence": words, **late}


@router.get("/deadlines")
@takes("status", "whose", "office", "handler", "rule", "kind", "limit", "cursor")
async def list_deadlines(request: Request) -> Response:
    """Time limits of the reader's offices, the nearest first.

    `?status=overdue|due_soon|running|paused|met|lapsed|cancelled&whose=&office=&handler=&rule=&kind=&cursor=&limit=`.
    """
    person, house = await require_reader(request), house_of(request)
    office, now = text_of(request, "office"), house.local_now()
    offices = sorted(person.offices & {office} if office else person.offices)
    status, whose = one_of(request, "status", STATUSES), one_of(request, "whose", WHOSE)
    async with house.reads.connect() as conn:
        pack = await house.matters.packs.active(conn)
        places = await calendars(conn, pack)
        page = await boards.list_deadlines(
            conn,
            now=now,
            soon_by=soon_by(pack, now.date()),
            status=status,
            whose=whose,
            offices=offices,
            handler=text_of(request, "handler"),
            rule=text_of(request, "rule"),
            kind=one_of(request, "kind", set(KINDS)),
            limit=limit_of(request),
            cursor=cursor_of(request),
        )
    return answer(
        {"items": [row_json(one, pack=pack, places=places, now=now) for one in page.items], "next": page.next}
    )


@router.get("/deadlines/board")
async def deadline_board(request: Request) -> Response:
    """How many time limits each office and handler has, by kind of owner: overdue, due soon, lapsed, running."""
    person, house = await require_reader(request), house_of(request)
    async with house.reads.connect() as conn:
        pack, now = await house.matters.packs.active(conn), house.local_now()
        lines = await boards.board(conn, now=now, soon_by=soon_by(pack, now.date()), offices=sorted(person.offices))
    return answer({"items": lines, "next": None})
