"""Boards of time limits: a supervisor's overdue duties, and apart from them what others owe or are about to lose.

The four kinds of owner are never mixed (MODEL.md "Whose clock is it?"): overdue is a word for our own duties alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.codes import HELD, OutcomeCode
from casework.complaint import COMPLAINT
from casework.negotiation import AGREED
from casework.streams import KINDS
from records.cursors import read_cursor
from records.read_models import COMPLAINTS, DEADLINES
from records.selection import Page, page, rows, selected
from records.tables import STREAMS

_C = DEADLINES.c

BOARD_STATES = ("overdue", "due_soon")
"""States that depend on today; every other status is stored with the deadline."""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One time limit with how its date came about; `limb` where its scope is one. `days_left` is the caller's sum."""

    stream: UUID
    id: str
    kind: str
    number: str | None
    rule: str
    scope: str
    limb: str | None
    whose: str
    holder: str
    office: str
    handler: str | None
    status: str
    extended: bool
    provisional: bool
    started_on: date
    natural_on: date
    due_on: date
    conservative_on: date
    due_at: datetime | None
    paused_on: date | None
    ended_on: date | None
    ended_at: datetime | None
    article: str
    mark: str
    trace: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """How many time limits of one kind of owner an office and handler have: overdue, due soon, lapsed, running."""

    office: str
    handler: str | None
    whose: str
    overdue: int
    due_soon: int
    lapsed: int
    running: int


def has_ended(now: datetime) -> ColumnElement[bool]:
    """Its time is over: `casework.lateness.has_ended` in SQL."""
    return case((_C.due_at.is_not(None), _C.due_at <= now), else_=_C.due_on < now.date())


def overdue(now: datetime) -> ColumnElement[bool]:
    """Our own duty, lapsed or still open past its end: `casework.lateness.is_overdue` in SQL."""
    late = or_(_C.status == "lapsed", and_(_C.status == "running", has_ended(now)))
    return and_(_C.whose == "ours", _C.mark != "U", late)


def _someones() -> ColumnElement[bool]:
    """Somebody's right or duty, which a period as long as both sides agreed is not: nobody loses or owes anything by it."""
    return _C.rule.not_in(sorted(AGREED))


def due_soon(now: datetime, soon_by: date) -> ColumnElement[bool]:
    """Running, and its day is one of the next working days up to `soon_by` (a right: its careful day)."""
    careful = case((_C.whose == "party", _C.conservative_on), else_=_C.due_on)
    return and_(_C.status == "running", not_(has_ended(now)), careful <= soon_by, _someones())


def _alive() -> ColumnElement[bool]:
    """The matter is not closed: what lapsed in a closed one is history. Each kind of stream has its own last stages."""
    ended = [
        and_(STREAMS.c.kind == kind.name, STREAMS.c.stage.in_(sorted(str(stage) for stage in kind.closed)))
        for kind in KINDS.values()
    ]
    return _C.stream.in_(select(STREAMS.c.stream_id).where(not_(or_(*ended))))


def _let_pass() -> ColumnElement[bool]:
    """What another body or an employer let pass, while something can still be made of it.

    It opens a route or founds a next step as long as the matter is worked on: one that is answered, redirected, declined
    or concluded takes none. Where it was concluded because another body has it, that body is followed until somebody
    records what became of it or the matter is closed; a promise (`t1`) is until it is performed: money agreed is tracked.
    """
    worked_on = or_(STREAMS.c.kind != COMPLAINT.name, STREAMS.c.stage.in_(sorted(str(stage) for stage in HELD)))
    held = _C.stream.in_(select(STREAMS.c.stream_id).where(worked_on))
    promise = and_(_C.whose == "employer", _C.scope.regexp_match("^t[0-9]+$"))
    elsewhere = COMPLAINTS.c.outcome == str(OutcomeCode.ACCEPTED_ELSEWHERE)
    pending = and_(_C.whose == "other_body", _C.stream.in_(select(COMPLAINTS.c.stream).where(elsewhere)))
    return and_(_C.whose.in_(("other_body", "employer")), _C.status == "lapsed", or_(held, promise, pending))


async def list_deadlines(
    conn: AsyncConnection,
    *,
    now: datetime,
    soon_by: date,
    status: str | None = None,
    offices: Sequence[str] | None = None,
    handler: str | None = None,
    whose: str | None = None,
    kind: str | None = None,
    rule: str | None = None,
    streams: Collection[UUID] | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[DeadlineRow]:
    """Time limits, the nearest date first. `status` is `overdue`, `due_soon` or a stored status; raises `BadCursor`.

    `now` is in the installation's zone; `soon_by` is the third working day from it, which only the calendar knows.
    Overdue and due soon leave closed matters out.
    """
    query = selected(DeadlineRow, DEADLINES).order_by(_C.due_on, _C.stream, _C.id).limit(limit + 1)
    if status == "overdue":
        query = query.where(overdue(now), _alive())
    elif status == "due_soon":
        query = query.where(due_soon(now, soon_by), _alive())
    elif status is not None:
        query = query.where(_C.status == status)
    if offices is not None:
        query = query.where(_C.office.in_(offices))
    for column, value in ((_C.handler, handler), (_C.whose, whose), (_C.kind, kind), (_C.rule, rule)):
        if value is not None:
            query = query.where(column == value)
    if streams is not None:
        query = query.where(_C.stream.in_(streams))
    return await _part(conn, query, limit, cursor)


async def list_board(
    conn: AsyncConnection,
    board: str,
    *,
    now: datetime,
    soon_by: date,
    view_by: date,
    offices: Sequence[str],
    handler: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[DeadlineRow]:
    """What stands on one of the three boards, the nearest date first; raises `BadCursor`.

    `ours`: overdue or due soon; `party`: rights that run and whose careful day comes by `view_by`, in closed matters
    too; `others`: what other bodies and employers let pass in matters that are still worked on, or that another body has.
    """
    on_it = {
        "ours": and_(or_(overdue(now), and_(_C.whose == "ours", due_soon(now, soon_by))), _alive()),
        "party": and_(
            _C.whose == "party",
            _someones(),
            _C.status == "running",
            not_(has_ended(now)),
            _C.conservative_on <= view_by,
        ),
        "others": and_(_let_pass(), _alive()),
    }[board]
    query = selected(DeadlineRow, DEADLINES).order_by(_C.due_on, _C.stream, _C.id).limit(limit + 1)
    query = query.where(on_it, _C.office.in_(offices))
    return await _part(conn, query if handler is None else query.where(_C.handler == handler), limit, cursor)


async def _part(conn: AsyncConnection, query: Select[Any], limit: int, cursor: str | None) -> Page[DeadlineRow]:
    """The part of an ordered list behind the cursor."""
    if cursor is not None:
        day, stream, deadline = read_cursor(cursor, date.fromisoformat, UUID, str)
        query = query.where(tuple_(_C.due_on, _C.stream, _C.id) > tuple_(day, stream, deadline))
    found = await rows(conn, DeadlineRow, query)
    return page(found, limit, lambda one: (one.due_on, one.stream, one.id))


async def board(
    conn: AsyncConnection, *, now: datetime, soon_by: date, offices: Sequence[str] | None = None
) -> list[BoardLine]:
    """Counts by office, handler and kind of owner, of matters that are not closed; lines without any are left out.

    Others' lapses are those on their board. A period that both sides agreed on is nobody's, and counted on no line.
    """
    lapsed = or_(and_(_C.whose.in_(("ours", "party")), _C.status == "lapsed"), _let_pass())
    counts = [
        func.count().filter(test).label(name)
        for name, test in (
            ("overdue", overdue(now)),
            ("due_soon", due_soon(now, soon_by)),
            ("lapsed", lapsed),
            ("running", _C.status == "running"),
        )
    ]
    query = (
        select(_C.office, _C.handler, _C.whose, *counts)
        .where(or_(_C.status == "running", lapsed), _someones(), _alive())
        .group_by(_C.office, _C.handler, _C.whose)
        .order_by(_C.office, _C.handler, _C.whose)
    )
    if offices is not None:
        query = query.where(_C.office.in_(offices))
    return await rows(conn, BoardLine, query)
