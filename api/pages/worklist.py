"""Matters as lists show them: without anybody's name, with the time limit that presses most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from api.pages.clock_view import ORDER, Clock, Today, by_risk, clock_of, rank_of
from api.pages.language import Language
from casework.codes import ARRIVED, Stage
from law.pack import Pack
from records.boards import DeadlineRow
from records.queries import ComplaintRow

CODES_SHOWN = 3
OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.WITHDRAWN, Stage.ANSWERED, Stage.REDIRECTED, Stage.DECLINED}
WORK: Mapping[str, frozenset[Stage]] = {"open": OPEN, "arrived": ARRIVED}
"""Work that is still to be done, by the stages it stands at; its lists begin with the oldest."""


def following(request: Request, cursor: str | None) -> str:
    """The address of the next part of a list, with the same filters; "" at its end."""
    if cursor is None:
        return ""
    kept = {name: value for name, value in request.query_params.items() if name != "cursor" and value}
    return f"{request.url.path}?{urlencode({**kept, 'cursor': cursor})}"


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One complaint in a list. `clock` presses most, `more` others run besides."""

    href: str
    number: str
    stage: str
    office: str
    handler: str
    channel: str
    received_on: date
    claims: str
    workers: int
    site: str
    urgency: tuple[str, ...]
    outcome: str
    clock: Clock | None
    more: int


@dataclass(frozen=True, slots=True)
class Eyes:
    """What a list is made with: the law, the language, today, and names of offices and people."""

    law: Pack
    language: Language
    today: Today
    offices: Mapping[str, str]
    accounts: Mapping[str, str]

    def claim(self, code: str) -> str:
        """A claim code's name."""
        entry = self.law.claims.get(code)
        return self.language.pick(entry.zh, entry.en) if entry else self.language.term("claim_code", code)


def line_of(row: ComplaintRow, eyes: Eyes, clocks: Sequence[Clock] = ()) -> MatterLine:
    """One complaint with its clocks, the most pressing first."""
    separator = eyes.language.term("choice", "list_separator")
    codes = [eyes.claim(one) for one in dict.fromkeys(row.claim_codes)]
    said = separator.join(codes[:CODES_SHOWN]) + ("…" if len(codes) > CODES_SHOWN else "")
    return MatterLine(
        href=f"/complaints/{row.stream}",
        number=row.number,
        stage=row.stage,
        office=eyes.offices.get(row.office, row.office),
        handler=eyes.accounts.get(row.handler, "") if row.handler else "",
        channel=row.channel,
        received_on=row.received_on,
        claims=said,
        workers=row.workers,
        site=row.site or "",
        urgency=tuple(row.urgency),
        outcome=row.outcome_now or "",
        clock=clocks[0] if clocks else None,
        more=max(0, len(clocks) - 1),
    )


def clocks_by_matter(rows: Iterable[DeadlineRow], eyes: Eyes) -> dict[UUID, tuple[Clock, ...]]:
    """The clocks of each matter, the most pressing first."""
    found: dict[UUID, list[Clock]] = {}
    seen: set[tuple[UUID, str]] = set()
    for row in rows:
        if (row.stream, row.id) in seen:
            continue
        seen.add((row.stream, row.id))
        found.setdefault(row.stream, []).append(clock_of(row, law=eyes.law, language=eyes.language, today=eyes.today))
    return {stream: by_risk(clocks) for stream, clocks in found.items()}


def in_order_of_risk(
    rows: Sequence[ComplaintRow], clocks: Mapping[UUID, tuple[Clock, ...]], eyes: Eyes
) -> tuple[MatterLine, ...]:
    """Workers' rights about to lapse first, then our duties, then by what comes next."""
    lines = [line_of(row, eyes, clocks.get(row.stream, ())) for row in rows]
    last = (len(ORDER), date.max)
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                *((rank_of(one.clock.level), one.clock.day) if one.clock else last),
                one.received_on,
                one.number,
            ),
        )
    )
