"""What a collective bargaining is at a moment: a fold of its events. It lives on after the complaints that fed it close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework.state import Deadline


class BargainingStage(StrEnum):
    """Proposed (claims wait for an opening), opened, asked, talking, signed, filed, in force; or failed and after."""

    PROPOSED = "proposed"
    OPENED = "opened"
    REQUESTED = "requested"
    REFUSED = "refused"
    TALKING = "talking"
    SIGNED = "signed"
    FILED = "filed"
    EFFECTIVE = "effective"
    FAILED = "failed"
    COORDINATED = "coordinated"
    CLOSED = "closed"


class Scope(StrEnum):
    """Whom the contract would bind."""

    ENTERPRISE = "enterprise"
    INDUSTRY = "industry"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class AdmittedClaims:
    """What one complaint brought."""

    complaint: UUID
    claims: tuple[str, ...]
    codes: tuple[str, ...]
    workers: int


@dataclass(frozen=True, slots=True)
class Bargaining:
    """A bargaining as it stands."""

    stage: BargainingStage
    office: str
    scope: Scope | None = None
    employer: str | None = None
    wages: bool = False
    admitted: tuple[AdmittedClaims, ...] = ()
    requested_on: date | None = None
    sessions: int = 0
    signed_on: date | None = None
    effective_on: date | None = None
    by_silence: bool = False
    """Whether it took effect because the labour organ said nothing in its time."""
    number: str = ""
    region: str | None = None
    """The area of the employer or industry, where it is told."""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)


OPEN = frozenset(stage for stage in BargainingStage if stage is not BargainingStage.CLOSED)
"""Stages in which something may still happen."""
