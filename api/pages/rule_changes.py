"""Changes of the law on pages: the list, and the table of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.errors import PageRoute
from api.pages.visit import Visit, welcome
from api.parameters import cursor_of, limit_of, one_of, stream_of
from api.rule_changes import READS, RuleChange, list_rule_changes, rule_change
from casework.roles import READERS
from records.campaigns import RESULTS, Result

router = APIRouter(include_in_schema=False, route_class=PageRoute)
CODES = 12
"""So many rules are named; a release changes hundreds."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many matters came to a result, and where they are listed."""

    code: str
    number: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of the law in the list; `more` rules are not named."""

    href: str
    version: str
    state: str
    queued_at: datetime
    finished_at: datetime | None
    years: tuple[int, ...]
    rules: tuple[str, ...]
    more: int
    claims: tuple[str, ...]
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A time limit that stayed as it was, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What became of one matter."""

    number: str
    href: str
    office: str
    result: str
    moved: int
    kept: tuple[KeptLine, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleChangesPage:
    """Changes of the law, the latest first."""

    template: ClassVar[str] = "rule_changes.html"
    changes: tuple[ChangeLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class RuleChangePage:
    """One change with its table."""

    template: ClassVar[str] = "rule_change.html"
    change: ChangeLine
    listed: bool
    results: tuple[ResultLine, ...]
    more: str


@router.get("/rule-changes")
async def list_page(request: Request) -> Response:
    """Changes of the law, with what became of the matters of the visitor's office and below."""
    visit = await welcome(request, READS)
    found = await list_rule_changes(visit.house, visit.person, limit=limit_of(request), cursor=cursor_of(request))
    more = f"/rule-changes?{urlencode({'cursor': found.next})}" if found.next else ""
    return visit.show(RuleChangesPage(tuple(_line(one) for one in found.items), more))


@router.get("/rule-changes/{change}")
async def change_page(change: str, request: Request) -> Response:
    """One change, with every matter or those of one result."""
    visit, wanted = await welcome(request, READS), one_of(request, "result", RESULTS)
    found, rows = await rule_change(
        visit.house, visit.person, stream_of(change), result=wanted, limit=limit_of(request), cursor=cursor_of(request)
    )
    asked = {"result": wanted} if wanted else {}
    more = f"/rule-changes/{found.id}?{urlencode({**asked, 'cursor': rows.next})}" if rows.next else ""
    lines = tuple(_result(visit, one) for one in rows.items)
    listed = visit.person.role in READERS
    return visit.show(RuleChangePage(_line(found, chosen=wanted), listed, lines, more))


def _line(one: RuleChange, *, chosen: str | None = None) -> ChangeLine:
    href = f"/rule-changes/{one.id}"
    return ChangeLine(
        href=href,
        version=one.to_version,
        state=one.state,
        queued_at=one.queued_at,
        finished_at=one.finished_at,
        years=tuple(sorted({*one.published, *one.corrected})),
        rules=tuple(one.rules[:CODES]),
        more=max(len(one.rules) - CODES, 0),
        claims=tuple(one.claims),
        sums=tuple(Sum(code, one.counts[code], f"{href}?result={code}", code == chosen) for code in RESULTS),
    )


def _result(visit: Visit, one: Result) -> ResultLine:
    shown = one.kind == "complaint" and visit.person.role in READERS
    return ResultLine(
        number=one.number or visit.language.term("stream_kind", one.kind),
        href=f"/complaints/{one.stream}" if shown else "",
        office=visit.offices.get(one.office, one.office) or "—",
        result=one.result,
        moved=one.moved,
        kept=tuple(KeptLine(kept["rule"], kept["reason"]) for kept in one.kept),
        reason=one.reason or "",
        at=one.at,
    )
