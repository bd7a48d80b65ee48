"""Who is in a matter: the filer, the workers who are identified, and those the claims are against."""

from __future__ import annotations

from dataclasses import dataclass

from casework.claim_state import Origin
from casework.codes import Authority, Basis, FilerKind, IdentityLevel, PartyKind
from casework.fields import PersonFields


@dataclass(frozen=True, slots=True)
class Filer:
    """Who handed it in, how far known, and by what authority."""

    kind: FilerKind
    identity: IdentityLevel
    authority: Authority
    person: PersonFields | None
    apart_from: tuple[str, ...] = ()
    """Workers on record of whom it is said that none is the filer."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker who is identified (in the vault)."""

    id: str
    person: PersonFields
    still_employed: bool | None = None
    representative: bool = False
    represents: tuple[str, ...] = ()
    """For whom a representative speaks; nobody named means everybody in the matter."""
    origin: Origin | None = None
    identity: IdentityLevel | None = None
    """How far the worker is known, where that was said of the worker and not of the filer only."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody the claims are against, with the reason why."""

    id: str
    kind: PartyKind
    basis: Basis
    name: str | None
    credit_code: str | None
    person: PersonFields | None
    region: str | None
    industry: str | None
