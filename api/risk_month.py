"""One month of the risk meeting as somebody may see it: frozen, or counted now and marked so. Page and JSON ask here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from api.house import House
from api.problems import Problem, invalid_field
from api.sessions import Person
from casework.roles import Role
from law.pack import Pack
from records import months, people
from records.database import Connection
from reports.definitions import Language
from reports.figures import Figures, from_document, to_document
from reports.scope import within
from reports.workbook import workbook

ROLES = frozenset({Role.ANALYST, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
"""Those who prepare the meeting, sit in it or look after it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, slots=True)
class MonthShown:
    """The figures; `frozen` False is a preview that changes with every event; `whole` False is some offices only."""

    figures: Figures
    frozen: bool
    whole: bool

    @property
    def file_name(self) -> str:
        """What its Excel file is called."""
        month = self.figures.month
        return f"risk-meeting-{month.label}-{f'edition-{month.edition}' if self.frozen else 'preview'}.xlsx"


async def shown_month(house: House, person: Person, month: str) -> MonthShown:
    """The month (YYYY-MM) for somebody: all offices for those who see them all, else theirs and those below.

    Raises `Problem` 422 for what is no month and 404 for one that has not begun.
    """
    if not _MONTH.match(month):
        raise invalid_field(
            "/month", "month_invalid", "月份应写作 年-月，如 2026-10。", "A month is written YYYY-MM, such as 2026-10."
        )
    if month > running_month(house):
        raise Problem(404, "month_not_begun", "该月尚未开始。", "That month has not begun.")
    async with house.reads.connect() as conn:
        stored = await months.find(conn, month)
        offices = {one.id for one in await people.list_offices(conn)}
    figures = from_document(stored.figures) if stored is not None else await house.previews.get(month)
    return _cut(figures, person.offices, every=offices, frozen=stored is not None)


def _cut(figures: Figures, offices: Collection[str], *, every: Collection[str], frozen: bool) -> MonthShown:
    whole = set(every) <= set(offices)
    return MonthShown(figures if whole else within(figures, offices), frozen, whole)


def running_month(house: House) -> str:
    """The month of today."""
    return f"{house.today():%Y-%m}"


async def listed_months(house: House) -> list[tuple[str, int]]:
    """The months that can be looked at with their editions, the newest first: the running one (edition 0) and the
    frozen ones."""
    async with house.reads.connect() as conn:
        frozen = await months.list_months(conn)
    running = running_month(house)
    return frozen if any(month == running for month, _ in frozen) else [(running, 0), *frozen]


def month_document(shown: MonthShown) -> dict[str, Any]:
    """The month as JSON."""
    return {**to_document(shown.figures), "frozen": shown.frozen, "whole": shown.whole}


async def month_workbook(house: House, shown: MonthShown, *, language: Language) -> bytes:
    """The month as an Excel file."""
    async with house.reads.connect() as conn:
        names = await month_names(conn, await house.matters.packs.active(conn), language=language)
    return workbook(shown.figures, language=language, names=names)


async def month_names(conn: Connection, law: Pack, *, language: Language) -> Mapping[str, str]:
    """Names for the codes in breakdowns: offices, claim codes and our own duties."""
    english = language == "en"
    offices = {f"office:{one.id}": one.name for one in await people.list_offices(conn)}
    claims = {f"claim:{code}": one.en if english else one.zh for code, one in law.claims.items()}
    duties = {f"duty:{rule.id}": rule.term_en if english else rule.term_zh for rule in law.rules()}
    return {**offices, **claims, **duties}
