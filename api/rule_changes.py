"""Changes of the law as they are read: what changed, how far its campaign is, and what became of each matter in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.house import House
from api.problems import unknown
from api.sessions import Person
from casework.roles import READERS, Role
from records import campaigns
from records.campaigns import Campaign, Result
from records.selection import Page

READS = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Those who see what a change of the law did in their office and below; an administrator looks after the installation and
not after matters, so sees how many there were and not which."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A change of the law. `counts` are the matters of the reader's offices by what became of them."""

    id: UUID
    state: str
    from_version: str
    to_version: str
    rules: Sequence[str]
    published: Sequence[int]
    corrected: Sequence[int]
    claims: Sequence[str]
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    superseded_by: UUID | None
    counts: Mapping[str, int]


def _state(one: Campaign) -> str:
    if one.superseded_by is not None:
        return "superseded"
    if one.finished_at is not None:
        return "finished"
    return "running" if one.started_at is not None else "queued"


def _shown(one: Campaign, counts: Mapping[str, int]) -> RuleChange:
    return RuleChange(
        id=one.id,
        state=_state(one),
        from_version=one.from_version,
        to_version=one.to_version,
        rules=one.rules,
        published=one.published,
        corrected=one.corrected,
        claims=one.claims,
        queued_at=one.queued_at,
        started_at=one.started_at,
        finished_at=one.finished_at,
        superseded_by=one.superseded_by,
        counts=counts,
    )


async def list_rule_changes(house: House, person: Person, *, limit: int, cursor: str | None) -> Page[RuleChange]:
    """Changes of the law, the latest first."""
    async with house.reads.connect() as conn:
        found = await campaigns.list_campaigns(conn, limit=limit, cursor=cursor)
        counts = await campaigns.counts(conn, [one.id for one in found.items], offices=sorted(person.offices))
    return Page([_shown(one, counts[one.id]) for one in found.items], found.next)


async def rule_change(
    house: House, person: Person, campaign: UUID, *, result: str | None, limit: int, cursor: str | None
) -> tuple[RuleChange, Page[Result]]:
    """One change with what became of the matters in sight; who reads no matters sees the counts only. Raises `Problem` 404."""
    offices = sorted(person.offices)
    async with house.reads.connect() as conn:
        found = await campaigns.find(conn, campaign)
        if found is None:
            raise unknown()
        counts = await campaigns.counts(conn, [campaign], offices=offices)
        if person.role not in READERS:
            return _shown(found, counts[campaign]), Page([], None)
        rows = await campaigns.list_results(conn, campaign, offices=offices, result=result, limit=limit, cursor=cursor)
    return _shown(found, counts[campaign]), rows
