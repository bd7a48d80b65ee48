"""What is read of one complaint's parts: claims, respondents, limbs, outside proceedings, settlements, awards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from records.read_models import AGREEMENTS, AWARDS, CLAIMS, LIMBS, PROCEEDINGS, RESPONDENTS, TERMS
from records.selection import Item, rows, selected


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its classification; `facts` are the dated facts that are known."""

    id: str
    code: str
    nature: str | None
    route: str | None
    legal_basis: str
    departed: bool
    workers: Sequence[str]
    respondents: Sequence[str]
    amount_yuan: Decimal | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RespondentRow:
    """A respondent; a natural person has no readable name here."""

    id: str
    kind: str
    basis: str
    name: str | None
    credit_code: str | None
    region: str | None
    industry: str | None


@dataclass(frozen=True, slots=True)
class LimbRow:
    """A limb with its procedure's step."""

    id: str
    procedure: str
    claims: Sequence[str]
    step: str
    open: bool
    result: str


@dataclass(frozen=True, slots=True)
class ProceedingRow:
    """A proceeding before another body; `facts` are {fact, on}."""

    id: str
    kind: str
    body: str | None
    number: str | None
    facts: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A settlement: promised and paid."""

    id: str
    limb: str
    agreed_on: date
    agreed_yuan: Decimal
    paid_yuan: Decimal
    performed: bool


@dataclass(frozen=True, slots=True)
class TermRow:
    """One promise of an agreement."""

    agreement: str
    id: str
    kind: str
    worker: str | None
    amount_yuan: Decimal
    due_on: date
    paid_yuan: Decimal
    done_on: date | None


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award with its items and when each party got it."""

    id: str
    scope: str
    made_on: date
    awarded_yuan: Decimal
    paid_yuan: Decimal
    received_on: Mapping[str, str]
    items: Sequence[Mapping[str, Any]]


async def _parts(conn: AsyncConnection, shape: type[Item], table: Table, stream: UUID) -> list[Item]:
    # Ids count up (c1 … c10), so the shorter comes first.
    found = await rows(conn, shape, selected(shape, table).where(table.c.stream == stream))
    return sorted(found, key=lambda one: (len(one.id), one.id))  # type: ignore[attr-defined]


async def claims(conn: AsyncConnection, stream: UUID) -> list[ClaimRow]:
    """The complaint's claims."""
    return await _parts(conn, ClaimRow, CLAIMS, stream)


async def respondents(conn: AsyncConnection, stream: UUID) -> list[RespondentRow]:
    """The complaint's respondents."""
    return await _parts(conn, RespondentRow, RESPONDENTS, stream)


async def limbs(conn: AsyncConnection, stream: UUID) -> list[LimbRow]:
    """The complaint's limbs."""
    return await _parts(conn, LimbRow, LIMBS, stream)


async def proceedings(conn: AsyncConnection, stream: UUID) -> list[ProceedingRow]:
    """Proceedings before other bodies."""
    return await _parts(conn, ProceedingRow, PROCEEDINGS, stream)


async def agreements(conn: AsyncConnection, stream: UUID) -> list[AgreementRow]:
    """The complaint's settlements."""
    return await _parts(conn, AgreementRow, AGREEMENTS, stream)


async def terms(conn: AsyncConnection, stream: UUID) -> list[TermRow]:
    """Every promise of the complaint's settlements."""
    return await _parts(conn, TermRow, TERMS, stream)


async def awards(conn: AsyncConnection, stream: UUID) -> list[AwardRow]:
    """The complaint's awards and judgments."""
    return await _parts(conn, AwardRow, AWARDS, stream)
