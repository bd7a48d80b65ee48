"""What a claim is at a moment: plain frozen data, part of the complaint's state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from casework.claim_facts import RoughDate
from casework.codes import Destination, Nature, Relation, Route
from casework.fields import Sealed


@dataclass(frozen=True, slots=True)
class Origin:
    """The complaint that a claim or a worker came from when it was joined."""

    complaint: UUID
    number: str


@dataclass(frozen=True, slots=True)
class ActProof:
    """What proves an act that interrupted limitation: a sealed text, and the earlier complaint that has it on record."""

    act: str
    on: date
    text: Sealed
    earlier: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """Facts a claim's clocks and money need; what to ask per code is data (`law/cn/claims.toml`)."""

    knew_on: date | None = None
    employed_from: date | None = None
    employed_to: date | None = None
    still_employed: bool | None = None
    first_day_on: date | None = None
    injured_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    wage_yuan: Decimal | None = None
    contract_signed_on: date | None = None
    contract_ends_on: date | None = None
    terminated_on: date | None = None
    notice_on: date | None = None
    diagnosed_on: date | None = None
    recognised_on: date | None = None
    injury_grade: int | None = None
    overtime_hours: int | None = None
    leave_days: int | None = None
    birth_leave_from: date | None = None
    probation_from: date | None = None
    probation_to: date | None = None
    insured_from: date | None = None
    insured_to: date | None = None
    deposit_yuan: Decimal | None = None
    agreement_on: date | None = None
    performance_due_on: date | None = None
    order_due_on: date | None = None
    request_on: date | None = None
    refused_on: date | None = None
    reported_on: date | None = None
    decision_received_on: date | None = None
    bankruptcy_accepted_on: date | None = None
    rough: tuple[RoughDate, ...] = ()
    """Dates that are not known to the day; one that is told exactly leaves this list."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing asked for by workers of named respondents."""

    id: str
    code: str
    workers: tuple[str, ...]
    respondents: tuple[str, ...]
    amount_yuan: Decimal | None
    facts: ClaimFacts
    nature: Nature | None = None
    route: Route | None = None
    legal_basis: str = ""
    departed: bool = False
    all_workers: bool = False
    all_respondents: bool = False
    """Whether it is of, or against, everybody in the matter: whoever is added later belongs to it too."""
    interruptions: tuple[date, ...] = ()
    """Days on which acts on record here interrupted its limitation; what other bodies' papers prove is read from them."""
    acts: tuple[tuple[str, date], ...] = ()
    """What was proven by itself to have interrupted it: which act, on which day."""
    rough_acts: tuple[tuple[str, date], ...] = ()
    """Acts of which only the month is known, by its first day; still to be asked for."""
    proofs: tuple[ActProof, ...] = ()
    """What proves the acts, those of which only the month is known with its first day."""
    holdings: tuple[tuple[date, date | None], ...] = ()
    """Since when, and until when, tribunals or courts had it in a complaint that it came from."""
    suspended: tuple[tuple[date, date | None], ...] = ()
    """When the party was hindered: the first day on which it was, and the first on which it was no more, where that came."""
    paid_yuan: Decimal = Decimal("0.00")
    """Paid on it without an agreement or award."""
    paid_on: tuple[date, ...] = ()
    """The days on which something of it was paid or done so."""
    done_on: date | None = None
    """When it was paid in full or done, without an agreement or award."""
    done_for: tuple[str, ...] = ()
    """Those of its several workers who got their part of it so, and ask for no more."""
    relation: Relation | None = None
    """Its own relation, where it differs from the complaint's."""
    redirected_to: Destination | None = None
    """Where the person was sent with it; its limitation stays shown."""
    withdrawn_on: date | None = None
    """When the worker gave it up, where others go on; its limitation stays shown."""
    aid_for: tuple[tuple[str, date], ...] = ()
    """For which readings beside the record emergency aid was raised: the rule, and the careful date."""
    origin: Origin | None = None
    went_to: UUID | None = None
    """The complaint in which it goes on, where this one was joined to it."""

    @property
    def asked(self) -> bool:
        """Whether the worker still asks for it here: neither sent elsewhere nor given up nor gone to another complaint."""
        return self.redirected_to is None and self.withdrawn_on is None and self.went_to is None

    @property
    def owed_yuan(self) -> Decimal | None:
        """What is still claimed of a known amount."""
        return None if self.amount_yuan is None else self.amount_yuan - self.paid_yuan

    @property
    def performed(self) -> bool:
        """Whether it was paid in full or done by itself."""
        return self.done_on is not None

    @property
    def got_something(self) -> bool:
        """Whether anything was paid on it or done about it by itself."""
        return self.performed or bool(self.done_for) or self.paid_yuan > 0
