"""Three boards of time limits that are never mixed: our duties, parties' rights, and what other bodies and employers owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.clock_view import RIGHT_IN_VIEW, Clock, by_risk, clock_of, today_of
from api.pages.errors import PageRoute
from api.pages.form_fields import Choice
from api.pages.visit import Visit, welcome
from api.pages.worklist import Eyes, following
from api.parameters import cursor_of, one_of, text_of
from records import boards, people
from records.boards import BoardLine, DeadlineRow

router = APIRouter(include_in_schema=False, route_class=PageRoute)
BOARDS = ("ours", "party", "others")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class BoardClock:
    """A time limit with the matter it belongs to."""

    clock: Clock
    number: str
    href: str
    holder: str


@dataclass(frozen=True, slots=True)
class Handled:
    """What one handler of one office holds."""

    office: str
    handler: str
    clocks: tuple[BoardClock, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of the count by office and handler."""

    office: str
    handler: str
    overdue: int
    due_soon: int
    running: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class DeadlinesPage:
    """One of the three boards."""

    template: ClassVar[str] = "deadlines.html"
    board: str
    boards: tuple[str, ...]
    desks: tuple[Handled, ...]
    tallies: tuple[Tally, ...]
    offices: tuple[Choice, ...]
    handlers: tuple[Choice, ...]
    following: str


@router.get("/deadlines")
async def deadlines(request: Request) -> Response:
    """`?board=ours|party|others&office=&handler=&cursor=`."""
    visit = await welcome(request)
    board = one_of(request, "board", BOARDS, default="ours") or "ours"
    office, handler = text_of(request, "office"), text_of(request, "handler")
    offices = sorted(visit.person.offices & {office} if office else visit.person.offices)
    async with visit.house.reads.connect() as conn:
        law = await visit.house.matters.packs.active(conn)
        eyes = Eyes(law, visit.language, today_of(law, visit.house.local_now()), visit.offices, {})
        part = await boards.list_board(
            conn,
            board,
            now=eyes.today.now,
            soon_by=eyes.today.soon_by,
            view_by=eyes.today.on + RIGHT_IN_VIEW,
            offices=offices,
            handler=handler,
            limit=SHOWN,
            cursor=cursor_of(request),
        )
        lines = await boards.board(conn, now=eyes.today.now, soon_by=eyes.today.soon_by, offices=offices)
        accounts = await people.display_names(
            conn,
            sorted({one.handler for one in part.items if one.handler} | {one.handler for one in lines if one.handler}),
        )
    eyes = Eyes(eyes.law, eyes.language, eyes.today, eyes.offices, accounts)
    return visit.show(
        DeadlinesPage(
            board=board,
            boards=BOARDS,
            desks=_desks(part.items, eyes),
            tallies=_tallies(lines, board, eyes),
            offices=_offices(visit, office),
            handlers=tuple(Choice(one, name, "", one == handler) for one, name in accounts.items()),
            following=following(request, part.next),
        )
    )


def _desks(rows: Sequence[DeadlineRow], eyes: Eyes) -> tuple[Handled, ...]:
    """The board's clocks by office and handler, the most pressing first in each."""
    desks: dict[tuple[str, str], list[BoardClock]] = {}
    for row in rows:
        clock = clock_of(row, law=eyes.law, language=eyes.language, today=eyes.today)
        desks.setdefault((row.office, row.handler or ""), []).append(
            BoardClock(
                clock, row.number or "", f"/complaints/{row.stream}" if row.kind == "complaint" else "", row.holder
            )
        )
    return tuple(
        Handled(eyes.offices.get(office, office), _handler(handler, eyes), _by_risk(clocks))
        for (office, handler), clocks in sorted(desks.items())
    )


def _by_risk(clocks: Sequence[BoardClock]) -> tuple[BoardClock, ...]:
    place = {id(one): index for index, one in enumerate(by_risk([one.clock for one in clocks]))}
    return tuple(sorted(clocks, key=lambda one: place[id(one.clock)]))


def _tallies(lines: Sequence[BoardLine], board: str, eyes: Eyes) -> tuple[Tally, ...]:
    """Counts of the board's own kinds of owner."""
    whose = {"ours": ("ours",), "party": ("party",), "others": ("other_body", "employer")}[board]
    added: dict[tuple[str, str], list[int]] = {}
    for one in lines:
        if one.whose in whose:
            counts = added.setdefault((one.office, one.handler or ""), [0, 0, 0, 0])
            for place, value in enumerate((one.overdue, one.due_soon, one.running, one.lapsed)):
                counts[place] += value
    return tuple(
        Tally(eyes.offices.get(office, office), _handler(handler, eyes), *counts)
        for (office, handler), counts in sorted(added.items())
    )


def _handler(handler: str, eyes: Eyes) -> str:
    return eyes.accounts.get(handler, "") if handler else eyes.language.term("choice", "nobody_yet")


def _offices(visit: Visit, chosen: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(one, visit.offices.get(one, one), "", one == chosen) for one in sorted(visit.person.offices))
