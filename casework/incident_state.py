"""What an incident is at a moment: a fold of its events. It may exist before any complaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from casework.codes import Grade
from casework.state import Deadline


class IncidentStage(StrEnum):
    """Going on, calmed, closed."""

    REPORTED = "reported"
    CALMED = "calmed"
    CLOSED = "closed"


class IncidentKind(StrEnum):
    """What happens."""

    STOPPAGE = "stoppage"
    GATHERING = "gathering"
    MASS_PETITION = "mass_petition"
    SELF_HARM = "self_harm"
    ACCIDENT = "accident"
    EMPLOYER_GONE = "employer_gone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands."""

    stage: IncidentStage
    office: str
    incident: IncidentKind
    grade: Grade
    people: int
    since: datetime
    employer: str | None = None
    region: str | None = None
    reports: int = 0
    lawyers: tuple[str, ...] = ()
    first_deployed_at: datetime | None = None
    complaints: tuple[UUID, ...] = ()
    calmed_on: date | None = None
    number: str = ""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
