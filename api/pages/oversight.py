"""What is stuck and what waits, on a page for those who look after the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from activities.notify import GENERAL, SENTENCES
from api.oversight import RELEASES, ROWS, WATCHES, Oversight, oversight, release, settle_effect
from api.pages.errors import PageRoute
from api.pages.visit import Visit, read_form, welcome
from api.parameters import stream_of
from casework.roles import READERS
from records.backlog import Backlog
from records.outbox import WaitingEffect
from records.stuck import StuckCommand

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class StuckLine:
    """A receipt or a command that keeps failing. `reason` is the error's code or class, with SQLSTATE if there is one."""

    id: str
    number: str
    href: str
    office: str
    what: str
    since: datetime
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A notice, or a command to another matter, that was not delivered yet."""

    id: str
    number: str
    href: str
    office: str
    what: str
    since: datetime
    next_try_at: datetime
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class OversightPage:
    """What is stuck and what waits; `releases` for those who may have a receipt or a delivery tried again."""

    template: ClassVar[str] = "oversight.html"
    counts: Backlog
    receipts: tuple[StuckLine, ...]
    commands: tuple[StuckLine, ...]
    effects: tuple[EffectLine, ...]
    most: int
    releases: bool
    released: str


@router.get("/oversight")
async def watch(request: Request) -> Response:
    """What is stuck and what waits in the visitor's office and below."""
    visit = await welcome(request, WATCHES)
    return visit.show(_page(visit, await oversight(visit.house, visit.person)))


@router.post("/oversight/release")
async def release_receipt(request: Request) -> Response:
    """Have a stuck receipt tried again, and come back to the page."""
    visit, typed = await welcome(request, RELEASES), await read_form(request)
    receipt = stream_of(typed.one("receipt"))
    await release(visit.house, visit.person, receipt)
    return RedirectResponse("/oversight?released=yes", status_code=303)


@router.post("/oversight/effect")
async def settle(request: Request) -> Response:
    """Have a delivery tried now, or (`how` is `drop`) no more, and come back to the page."""
    visit, typed = await welcome(request, RELEASES), await read_form(request)
    effect, again = stream_of(typed.one("effect")), typed.one("how") != "drop"
    await settle_effect(visit.house, visit.person, effect, again=again)
    return RedirectResponse("/oversight", status_code=303)


def _page(visit: Visit, found: Oversight) -> OversightPage:
    return OversightPage(
        counts=found.counts,
        receipts=tuple(
            StuckLine(
                str(one.id),
                one.number,
                _href(visit, "complaint", one.id),
                _office(visit, one.office),
                "",
                one.received_at,
                one.attempts,
                _reason(visit, one.error_class, one.sqlstate),
            )
            for one in found.stuck_receipts
        ),
        commands=tuple(_command(visit, one) for one in found.stuck_commands),
        effects=tuple(_effect(visit, one) for one in found.effects),
        most=ROWS,
        releases=visit.person.role in RELEASES,
        released=visit.request.query_params.get("released", "")[:3],
    )


def _command(visit: Visit, one: StuckCommand) -> StuckLine:
    return StuckLine(
        str(one.stream),
        _number(visit, one.kind, one.number),
        _href(visit, one.kind, one.stream),
        _office(visit, one.office),
        visit.language.term("command", one.command),
        one.since,
        one.attempts,
        _reason(visit, one.error_class, one.sqlstate),
    )


def _effect(visit: Visit, one: WaitingEffect) -> EffectLine:
    notice = visit.language.pick(*SENTENCES.get(one.template, GENERAL)) if one.kind == "notify" else ""
    return EffectLine(
        str(one.id),
        _number(visit, one.stream_kind, one.number),
        _href(visit, one.stream_kind, one.stream),
        _office(visit, one.office),
        notice or visit.language.term("command", one.template),
        one.created_at,
        one.due_at,
        one.attempts,
        _reason(visit, one.error_class, None),
    )


def _number(visit: Visit, kind: str, number: str | None) -> str:
    return number or visit.language.term("stream_kind", kind)


def _href(visit: Visit, kind: str, stream: object) -> str:
    """Where the matter is read; "" where this visitor or these pages cannot show it."""
    return f"/complaints/{stream}" if kind == "complaint" and visit.person.role in READERS else ""


def _office(visit: Visit, office: str | None) -> str:
    return visit.offices.get(office, office) if office else "—"


def _reason(visit: Visit, error_class: str | None, sqlstate: str | None) -> str:
    return " · ".join(one for one in (error_class, sqlstate) if one) or "—"
