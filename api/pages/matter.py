"""A complaint's page put together: the matter read once, its texts opened for those who may, every part in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from api.auth import OPENERS
from api.pages import matter_parts as parts
from api.pages.clock_view import Clock, by_risk, clock_of, today_of
from api.pages.form_options import Neighbours
from api.pages.limitation_panel import LimitationPanel, panels_of
from api.pages.matter_names import Names, others_named, people_of, promised, references
from api.pages.matter_parts import ClaimShown, LimbShown, Line, PartyShown, ProceedingShown, Sums
from api.pages.matter_timeline import ActShown, timeline_of
from api.pages.promises import PromiseShown, agreements_of, awards_of
from api.pages.steps import StepForm, StepGroup
from api.pages.visit import Visit
from api.reading import Seen, judged_at, limits_of, see
from casework.outcomes import outcome_now
from casework.state import Complaint
from records import access_log, people, queries
from records.database import Connection
from records.queries import TimelineRow

MOST_EVENTS = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a complaint."""

    stream: str
    number: str
    stage: str
    grade: str
    version: int
    urgency: tuple[str, ...]
    lines: tuple[Line, ...]
    outcome: str
    narrative: str
    wish: str
    related: str


@dataclass(frozen=True, slots=True)
class NotOpen:
    """A step that was asked for and has no form now: the stage does not have it, or there is no `missing` to choose."""

    sentence: str
    missing: str


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """The one page of a complaint. `as_of` is set where it shows the past, and then nothing can be done on it.

    `earlier` leads to the events before those shown; "" where there are none.
    """

    template: ClassVar[str] = "complaint.html"
    head: Head
    filer: PartyShown
    workers: tuple[PartyShown, ...]
    reported_workers: int | None
    respondents: tuple[PartyShown, ...]
    claims: tuple[ClaimShown, ...]
    limitation: Mapping[str, LimitationPanel]
    limbs: tuple[LimbShown, ...]
    sums: Sums
    agreements: tuple[PromiseShown, ...]
    awards: tuple[PromiseShown, ...]
    proceedings: tuple[ProceedingShown, ...]
    clocks: tuple[Clock, ...]
    ended_clocks: tuple[Clock, ...]
    timeline: tuple[ActShown, ...]
    earlier: str
    groups: tuple[StepGroup, ...]
    step: StepForm | None
    action: str
    done: str
    refused: NotOpen | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A receipt that has not become a complaint yet."""

    template: ClassVar[str] = "waiting.html"
    number: str
    received_at: datetime


@dataclass(frozen=True)
class Opened:
    """A complaint as somebody sees it: the state, its events, what was told first, and everything's names."""

    seen: Seen
    state: Complaint
    names: Names
    rows: list[TimelineRow]
    told: Mapping[str, Any]
    now: datetime

    @property
    def today(self) -> date:
        """The day it is looked at."""
        return self.now.date()


async def open_complaint(
    visit: Visit, conn: Connection, stream: UUID, *, at: datetime | None = None, before: int | None = None
) -> Opened | Seen:
    """The complaint with its texts opened and the opening logged; the bare receipt while it waits to be recorded.

    Of a long matter its newest events, or the newest before one of them. Raises `Problem` 404.
    """
    house = visit.house
    seen = await see(house, conn, visit.person, kind="complaint", stream=stream, at=at)
    if seen.state is None:
        return seen
    state: Complaint = seen.state
    until = min(before or seen.version + 1, seen.version + 1)
    rows = [
        one
        for one in await queries.timeline(conn, stream, after=max(0, until - 1 - MOST_EVENTS), limit=MOST_EVENTS)
        if one.sequence < until
    ]
    first = rows[:1] if until - 1 <= MOST_EVENTS else await queries.timeline(conn, stream, limit=1)
    told = first[0].data if first else {}
    asked = [*references(people_of(state)), *references([row.data for row in rows]), *references(told)]
    texts: dict[UUID, str] = {}
    if visit.person.role in OPENERS and asked:
        texts = await house.vault.open_many(conn, asked)
        await access_log.log_access(
            conn,
            account=visit.person.account,
            office=visit.person.office,
            role=str(visit.person.role),
            action="page_complaint",
            stream=stream,
            rows=len(texts),
        )
    accounts = await people.display_names(conn, sorted(_accounts(state, rows)))
    names = Names(
        language=visit.language,
        law=await house.matters.packs.active(conn),
        state=state,
        texts=texts,
        offices=visit.offices,
        accounts=accounts,
        zone=house.zone,
        numbers=await numbers_of(conn, others_named(row.data for row in rows)),
        promised=promised(state, [row.data for row in rows if row.kind == "settled"]),
        bargainings=await _bargainings(conn, state) if at is None else {},
    )
    return Opened(seen, state, names, rows, told, at.astimezone(house.zone) if at else house.local_now())


async def numbers_of(conn: Connection, streams: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of other complaints by their ids."""
    found = {one: await queries.find_standing(conn, one) for one in streams}
    return {one: standing.number for one, standing in found.items() if standing is not None and standing.number}


async def _bargainings(conn: Connection, state: Complaint) -> dict[str, str]:
    """How far the bargainings have come that have claims of a matter, by their ids."""
    found = {str(one): await queries.find_standing(conn, one) for one in state.bargaining}
    return {one: standing.stage for one, standing in found.items() if standing is not None}


def _accounts(state: Complaint, rows: Sequence[TimelineRow]) -> set[str]:
    """Everybody whose name the page says."""
    told = (str(row.data.get(field)) for row in rows for field in ("handler", "to_person") if row.data.get(field))
    return {row.actor for row in rows} | set(told) | ({state.handler} if state.handler else set())


async def neighbours(visit: Visit, conn: Connection, state: Complaint) -> Neighbours:
    """What the forms of a matter may name beside its own parts."""
    offices = sorted(visit.person.offices)
    colleagues = await people.members_of(conn, [state.office])
    bargainings = await queries.list_matters(conn, kind="bargaining", offices=offices, limit=50)
    return Neighbours(
        offices=tuple(await people.list_offices(conn)),
        colleagues=tuple(colleagues),
        accounts=await people.display_names(conn, sorted({one.account for one in colleagues})),
        bargainings=tuple(bargainings.items),
    )


def page_of(
    opened: Opened,
    *,
    groups: tuple[StepGroup, ...] = (),
    step: StepForm | None = None,
    done: str = "",
    refused: NotOpen | None = None,
) -> ComplaintPage:
    """The page of an opened complaint; `refused` says why a step that was asked for is not open."""
    names, state = opened.names, opened.state
    today = today_of(names.law, opened.now)
    clocks = by_risk(
        [
            clock_of(
                one,
                law=names.law,
                language=names.language,
                today=today,
                subject=names.item(one.scope) if one.scope else "",
            )
            for one in limits_of(opened.seen.state, judged_at(opened.seen, pack=names.law, now=opened.now))
        ]
    )
    return ComplaintPage(
        head=_head(opened),
        filer=parts.filer_of(names),
        workers=parts.workers_of(names),
        reported_workers=state.reported_workers,
        respondents=parts.respondents_of(names),
        claims=parts.claims_of(names),
        limitation=panels_of(names, opened.seen, opened.now),
        limbs=parts.limbs_of(names),
        sums=parts.sums_of(names),
        agreements=agreements_of(names),
        awards=awards_of(names),
        proceedings=parts.proceedings_of(names),
        timeline=timeline_of(opened.rows, names),
        earlier=_earlier(opened),
        clocks=tuple(one for one in clocks if one.level not in ("met", "met_late", "cancelled")),
        ended_clocks=tuple(one for one in clocks if one.level in ("met", "met_late", "cancelled")),
        groups=groups,
        step=step,
        action=step.action if step else "",
        done=done,
        refused=refused,
        as_of=opened.seen.at,
    )


def _earlier(opened: Opened) -> str:
    """Where the events before those shown stand."""
    if not opened.rows or opened.rows[0].sequence == 1:
        return ""
    at = opened.seen.at
    asked = {"before": str(opened.rows[0].sequence), **({"as_of": at.isoformat()} if at else {})}
    return f"/complaints/{opened.seen.stream}?{urlencode(asked)}#timeline"


def _head(opened: Opened) -> Head:
    state, names = opened.state, opened.names
    term, day = names.language.term, names.language.day
    lines = parts.filled(
        iter(
            (
                (term("field", "office"), names.office(state.office)),
                (
                    term("field", "handler"),
                    names.account(state.handler) if state.handler else term("choice", "nobody_yet"),
                ),
                (term("field", "relation"), term("relation", state.relation) if state.relation else ""),
                (term("field", "channel"), term("channel", state.channel)),
                (term("field", "received_on"), day(state.received_on)),
                (term("field", "accepted_on"), day(state.accepted_on) if state.accepted_on else ""),
                (
                    term("field", "receiving_office"),
                    names.office(state.receiving_office) if state.receiving_office != state.office else "",
                ),
                (term("field", "site"), state.site or ""),
                (term("field", "region"), names.region(state.region)),
            )
        )
    )
    return Head(
        stream=str(opened.seen.stream),
        number=state.number,
        stage=str(state.stage),
        grade=str(state.grade),
        version=opened.seen.version,
        urgency=tuple(str(one) for one in state.urgency),
        lines=lines,
        outcome=str(outcome_now(state) or ""),
        narrative=_first_text(opened.told.get("narrative"), names),
        wish=_first_text(opened.told.get("wish"), names),
        related=str(state.related or ""),
    )


def _first_text(reference: object, names: Names) -> str:
    """A text of the first event, which is not part of the state."""
    found = next(iter(references(reference)), None)
    return names.texts.get(found, "") if found else ""
