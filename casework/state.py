"""What a complaint is at a moment: a fold of its events, nothing else. Plain frozen data, no behaviour that decides.

Collections are tuples or dicts that are never changed in place: `evolve` always makes a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from casework.claim_state import Claim as Claim
from casework.claim_state import ClaimFacts as ClaimFacts
from casework.claim_state import Origin as Origin
from casework.codes import (
    Channel,
    Consent,
    Grade,
    MediationBody,
    OutcomeCode,
    Party,
    Relation,
    Satisfaction,
    Stage,
    Urgency,
)
from casework.fields import Sealed
from casework.party_state import Filer as Filer
from casework.party_state import Respondent as Respondent
from casework.party_state import Worker as Worker
from casework.promise_state import Agreement as Agreement
from casework.promise_state import Award as Award
from casework.promise_state import AwardItem as AwardItem
from casework.promise_state import Payment as Payment
from casework.promise_state import Term as Term
from casework.replacing import replace

DeadlineStatus = Literal["running", "paused", "met", "lapsed", "cancelled"]
Whose = Literal["ours", "other_body", "party", "employer"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock with the date it was given and how that came about; changed only by events."""

    id: str
    rule: str
    scope: str
    whose: Whose
    holder: str
    started_on: date
    natural_on: date
    due_on: date
    conservative_on: date
    due_at: datetime | None
    article: str
    mark: str
    provisional: bool
    trace: tuple[tuple[date, str, str], ...]
    status: DeadlineStatus = "running"
    extended: bool = False
    started_at: datetime | None = None
    """The moment from which a clock of hours or minutes counts."""
    paused_on: date | None = None
    paused_at: datetime | None = None
    """The moment at which a clock of hours or minutes stopped."""
    pauses: tuple[tuple[date, date], ...] = ()
    """When it stood still before: the first day that did not count, and the first that did again (since `until`)."""
    stops: tuple[tuple[datetime, datetime], ...] = ()
    """The same to the moment, of a clock of hours or minutes."""
    stood_still: tuple[tuple[date, date], ...] = ()
    """Every time that it stood still, whatever day was agreed or decided since."""
    until: date | None = None
    """The last day that was agreed, promised or decided, where it ends on such a day."""
    ended_on: date | None = None
    ended_at: datetime | None = None
    """The instant at which a clock of hours or minutes was met, where that is known."""
    opened: tuple[str, ...] = ()
    """Routes that its lapse opened."""
    escalated_to: str = ""
    """Who was told of its lapse: `person:…` or `office:…`."""
    aid_on: date | None = None
    """When emergency legal aid was raised for it, as long as its day has not moved on since."""


@dataclass(frozen=True, slots=True)
class Limb:
    """A set of claims on one route with its own procedure and steps."""

    id: str
    procedure: str
    claims: tuple[str, ...]
    step: str
    open: bool = True
    result: str = ""


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A proceeding before another body that existed already or was recorded later."""

    id: str
    kind: str
    body: str | None
    number: str | None
    facts: tuple[tuple[str, date], ...]
    claims: tuple[str, ...] = ()
    """The claims it names; what it means that it names none, `is_about` and `may_be_about` say."""
    unclear: tuple[tuple[str, str, date | None], ...] = ()
    """Papers without an exact date: what, how exact (month, year, unknown), and the first day it can have been."""
    after: str | None = None
    """The earlier proceeding that it answers."""
    told_on: date | None = None
    """The day of the event that first told of it: what it has without a date is no younger."""

    def is_about(self, claim: Claim) -> bool:
        """Whether it is about a claim; one that names none is about all that were here, not those that were joined."""
        return claim.id in self.claims if self.claims else claim.origin is None

    def may_be_about(self, claims: Collection[str]) -> bool:
        """Whether it can be about any of these claims, by their ids; of one that names none nobody can say no."""
        return not self.claims or not set(self.claims).isdisjoint(claims)


@dataclass(frozen=True, slots=True)
class Session:
    """A mediation session: when, joint or private, and whether it was held."""

    id: str
    on: date
    private: bool
    status: Literal["scheduled", "held", "postponed"] = "scheduled"


@dataclass(frozen=True, slots=True)
class Mediation:
    """What the mediation procedure knows of one limb."""

    body_kind: MediationBody
    received_on: date
    accepted_on: date | None = None
    invited_on: date | None = None
    consent: Consent | None = None
    ended_on: date | None = None
    """When it ended without agreement."""
    extended_to: date | None = None
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a limb's proceeding before another body (inspection, tribunal, court), or of a bargaining.

    `kind` is the kind inside the procedure (complaint or report, suit or payment order …), `after` what it answers.
    """

    kind: str
    filed_on: date
    body: str | None = None
    after: str | None = None
    by: Party = Party.WORKER
    accepted_on: date | None = None
    answered_on: date | None = None
    """When the other side agreed to negotiate."""
    hearing_on: date | None = None
    applied_on: date | None = None
    """When it was first filed, where a correction counts as filed later."""
    enforced_from: date | None = None
    """From when a conciliation statement of the tribunal, whose terms are not on record, can be enforced."""
    performance_due_on: date | None = None
    """The last day on which that statement is to be performed, where it sets one."""
    back_on: date | None = None
    """Since when the body that had it has it no more: withdrawn, not taken, or not answered."""
    ended_on: date | None = None
    """When a court ended it without a judgment (withdrawn, not taken, or otherwise), or a negotiation without agreement."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One of the union's letters (一函两书, demand): to whom, when served, and what was answered."""

    id: str
    limb: str
    kind: str
    to: str | None
    body: str | None
    sent_on: date
    served_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A word on a hand-over: who said it, towards which kind of body, the sealed name of that body where it has one.

    It counts from its day on. `workers` are those who said it; nobody named means the side as a whole.
    """

    by: Party
    towards: str
    name: Sealed | None
    on: date
    workers: tuple[str, ...] = ()
    given: bool = True
    nobody_named: bool = False
    """That it was said while no worker was on record."""

    @property
    def of_everybody(self) -> bool:
        """Whether it counts for whoever is added later: a consent only in old records, taking one back always."""
        return not self.workers and not (self.nobody_named and self.given)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it was concluded."""

    code: OutcomeCode
    concluded_on: date


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint (诉求件). `office` moves with transfers; `receiving_office`, which the number names, stays."""

    number: str
    stage: Stage
    channel: Channel
    receiving_office: str
    office: str
    received_on: date
    received_at: datetime
    filer: Filer
    handler: str | None = None
    came_from: str | None = None
    """The office that sent it here (转办, 退单)."""
    grade: Grade = Grade.ORDINARY
    urgency: tuple[Urgency, ...] = ()
    urgent_at: datetime | None = None
    """Since when our time to help counts, where something cannot wait."""
    relation: Relation | None = None
    workers: tuple[Worker, ...] = ()
    reported_workers: int | None = None
    reported_from: int | None = None
    reported_to: int | None = None
    """How many workers are said to be concerned where nobody knows exactly (twenty to thirty)."""
    respondents: tuple[Respondent, ...] = ()
    site: str | None = None
    region: str | None = None
    claims: tuple[Claim, ...] = ()
    limbs: tuple[Limb, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    mediations: Mapping[str, Mediation] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    letters: tuple[Letter, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    awards: tuple[Award, ...] = ()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    routes_opened: tuple[str, ...] = ()
    consents: tuple[GivenConsent, ...] = ()
    """Every word of each person towards each kind of body, withdrawals too, in the order of the record."""
    bargaining: tuple[UUID, ...] = ()
    outcome: Outcome | None = None
    satisfaction: Satisfaction | None = None
    notes: int = 0
    last_contact_on: date | None = None
    worker_reached_on: date | None = None
    """When the worker, or a representative, was last spoken with."""
    side_reached_on: date | None = None
    """When somebody of the worker's side, the filer among them, was last spoken with."""
    last_in_vain_on: date | None = None
    """When somebody of the worker's side was last tried without reaching anybody."""
    accepted_on: date | None = None
    times_reopened: int = 0
    times_returned: int = 0
    taken_in: tuple[UUID, ...] = ()
    """Complaints that were joined to this one."""
    related: UUID | None = None
    """The complaint that has the same matter, where this one was joined to it or declined for it."""

    @property
    def tried_in_vain_on(self) -> date | None:
        """When somebody of the worker's side was last tried in vain, where nobody was reached on that day or since."""
        reached, vain = self.side_reached_on, self.last_in_vain_on
        return None if reached is not None and vain is not None and reached >= vain else vain

    def find_limb(self, limb: str) -> Limb | None:
        """The limb of that id."""
        return next((one for one in self.limbs if one.id == limb), None)

    def find_claim(self, claim: str) -> Claim | None:
        """The claim of that id."""
        return next((one for one in self.claims if one.id == claim), None)

    def find_award(self, award: str) -> Award | None:
        """The award of that id."""
        return next((one for one in self.awards if one.id == award), None)

    def find_proceeding(self, proceeding: str) -> Proceeding | None:
        """The proceeding before another body of that id."""
        return next((one for one in self.proceedings if one.id == proceeding), None)

    @property
    def claimed_yuan(self) -> Decimal:
        """Everything claimed of which the amount is known."""
        return sum((one.amount_yuan for one in self.claims if one.amount_yuan is not None), Decimal("0.00"))

    @property
    def agreed_yuan(self) -> Decimal:
        """Everything promised in agreements."""
        return sum((one.agreed_yuan for one in self.agreements), Decimal("0.00"))

    @property
    def awarded_yuan(self) -> Decimal:
        """What was awarded and stands: not what a judgment took the place of."""
        return sum((one.awarded_yuan for one in self.awards if not one.superseded), Decimal("0.00"))

    @property
    def paid_yuan(self) -> Decimal:
        """Everything paid: by agreements, by awards and judgments, and on claims without either."""
        paid = (one.paid_yuan for group in (self.agreements, self.awards, self.claims) for one in group)
        return sum(paid, Decimal("0.00"))

    def find_agreement(self, agreement: str) -> Agreement | None:
        """The agreement of that id."""
        return next((one for one in self.agreements if one.id == agreement), None)

    def open_limbs(self) -> tuple[Limb, ...]:
        """Limbs whose procedure has not ended."""
        return tuple(limb for limb in self.limbs if limb.open)

    def find_letter(self, letter: str) -> Letter | None:
        """The letter of that id."""
        return next((one for one in self.letters if one.id == letter), None)

    def next_limb_id(self) -> str:
        """The id the next limb gets; ids come from the order of events, so a replay draws the same ones."""
        return f"l{len(self.limbs) + 1}"

    @property
    def worker_count(self) -> int:
        """Identified workers, or the reported number (of a span the lower end) where it is larger."""
        return max(len(self.workers), self.reported_workers or self.reported_from or 0)


def with_limb(complaint: Complaint, limb: Limb) -> Complaint:
    """The complaint with the limb added, or replaced where its id is there already."""
    if complaint.find_limb(limb.id) is None:
        return replace(complaint, limbs=(*complaint.limbs, limb))
    limbs = tuple(limb if one.id == limb.id else one for one in complaint.limbs)
    return replace(complaint, limbs=limbs)


def move_limb(complaint: Complaint, limb_id: str, *, step: str, open: bool = True, result: str = "") -> Complaint:
    """The complaint with one limb at another step; `open=False` ends its procedure with `result`."""
    limb = complaint.find_limb(limb_id)
    if limb is None:
        return complaint
    return with_limb(complaint, replace(limb, step=step, open=open, result=result or limb.result))
