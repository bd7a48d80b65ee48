"""What of a complaint goes along when it is joined to another one, as that one is told it (`joining.py`).

People stay references into the vault. What belongs to what is told by places among the items that go along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import Field

from casework.claim_facts import FactsGiven
from casework.claims import ClaimGiven, Span, Spans
from casework.classification import Ruling
from casework.codes import Authority, FilerKind, IdentityLevel, Party
from casework.consents import Recipient
from casework.fields import Headcount, PastInstant, PublicName, Shape, Text
from casework.giving_up import KEPT
from casework.limbs import HIDDEN
from casework.limitation import InterruptionAct, RoughAct
from casework.limitation_turns import Kind, turns
from casework.obstacles import suspensions
from casework.outside_proceedings import DatedFact, Precision, ProceedingGiven, ProceedingKind
from casework.parties import RespondentGiven, WorkerGiven
from casework.receipt import URGENT_HELP, Urgencies
from casework.replacing import replace
from casework.state import Claim, Complaint, GivenConsent, Limb, Proceeding, Worker

S = TypeVar("S", bound=Shape)

MOST = 20_000
"""Items of one kind that can go along: more than a complaint gathers by commands of its own."""


Place = Annotated[int, Field(ge=0, lt=MOST)]
"""Where an item stands among those of its kind that go along: the ids it has here mean nothing there."""

Places = Annotated[tuple[Place, ...], Field(max_length=MOST)]


class CarriedWorker(Shape):
    """A worker on the way, how far known, and for whom of those who go along a representative speaks."""

    given: WorkerGiven
    represents: Places = ()
    identity: IdentityLevel | None = None
    """Where the worker's name is not for everybody; the other complaint has a filer of its own."""


class CarriedClaim(Shape):
    """A claim on its way, whose and against whom, with what it was ruled and what interrupted its limitation."""

    given: ClaimGiven
    workers: Places = ()
    respondents: Places = ()
    ruling: Ruling | None = None
    interrupted: Annotated[tuple[date, ...], Field(max_length=200)] = ()
    rough_acts: Annotated[tuple[RoughAct, ...], Field(max_length=200)] = ()
    held: Spans = ()
    """When tribunals and courts had it by procedures of the complaint it comes from."""
    suspended: Spans = ()
    """When its limitation stood still."""


class CarriedConsent(Shape):
    """What workers who go along said on a hand-over, with its day; nobody else's word goes with them."""

    workers: Annotated[tuple[Place, ...], Field(min_length=1, max_length=2000)]
    towards: Recipient | None = None
    towards_words: PublicName | None = None
    """Whom, in words: of records from before there was a code."""
    name: Text | None = None
    said_on: date
    given: bool = True


class CarriedPaper(Shape):
    """Another body's proceeding on its way: about which claims, and which proceeding it answers."""

    given: ProceedingGiven
    claims: Places = ()
    after: Place | None = None


class Beside(Shape):
    """What goes along of the complaint as a whole."""

    reported_workers: Headcount | None = None
    """How many workers it is about, where not all of them are known."""
    urgency: Urgencies = ()
    urgent_at: PastInstant | None = None
    """Since when something cannot wait, where nobody has helped yet."""


CarriedWorkers = Annotated[tuple[CarriedWorker, ...], Field(max_length=MOST)]
CarriedClaims = Annotated[tuple[CarriedClaim, ...], Field(max_length=MOST)]
CarriedConsents = Annotated[tuple[CarriedConsent, ...], Field(max_length=MOST)]
CarriedPapers = Annotated[tuple[CarriedPaper, ...], Field(max_length=MOST)]


def going_along(state: Complaint) -> tuple[Claim, ...]:
    """The claims that are still open here: no tribunal or court has them, and none was decided, met or redirected."""
    here = {claim for limb in state.limbs if _keeps(state, limb) for claim in limb.claims}
    # Told when they have been marked as gone already, so that mark is no reason to stay.
    return tuple(
        one for one in state.claims if one.id not in here and not one.performed and replace(one, went_to=None).asked
    )


def _keeps(state: Complaint, limb: Limb) -> bool:
    """Whether a procedure goes on here after the join, or ended with something that binds.

    One that ended with nothing, or ends with the join, holds no claim back: nobody could take it up again here.
    """
    if limb.open and limb.procedure in KEPT:
        return True
    settled = any(one.limb == limb.id for one in state.agreements)
    return settled or any(one.scope == limb.id and not one.superseded for one in state.awards)


def papers_along(state: Complaint) -> tuple[Proceeding, ...]:
    """The other bodies' proceedings that are about a claim that goes along; one that names none is about all."""
    claims = {one.id for one in going_along(state)}
    return tuple(one for one in state.proceedings if claims and one.may_be_about(claims))


def carried(state: Complaint) -> Mapping[str, Any]:
    """What goes along, as the other complaint is told it."""
    claims, papers = going_along(state), papers_along(state)
    parts: Mapping[str, Sequence[Shape]] = {
        "workers": _workers(state),
        "respondents": [_told(RespondentGiven, one) for one in state.respondents],
        "claims": [_claim(state, one) for one in claims],
        "proceedings": [_paper(one, claims, papers) for one in papers],
        "consents": [word for one in state.consents if (word := _consent(state, one)) is not None],
    }
    told = {name: [one.model_dump(mode="json", exclude_defaults=True) for one in some] for name, some in parts.items()}
    return {**told, **Beside.model_validate(_beside(state)).model_dump(mode="json", exclude_defaults=True)}


def _beside(state: Complaint) -> Mapping[str, Any]:
    """How many workers there are beside those who are known, and what cannot wait."""
    helpless = any(
        one.rule == URGENT_HELP and one.status not in ("met", "cancelled") for one in state.deadlines.values()
    )
    return {
        "reported_workers": state.worker_count if state.worker_count > len(state.workers) else None,
        "urgency": state.urgency,
        "urgent_at": state.urgent_at if helpless else None,
    }


def _told(shape: type[S], part: Any) -> S:
    """A part of the state as it would be told; ids in it mean nothing there and stay behind."""
    known = {name: getattr(part, name) for name in shape.model_fields if hasattr(part, name)}
    return shape.model_validate(known)


def _places(ids: Iterable[str], items: Sequence[Any]) -> tuple[int, ...]:
    """Where the items of these ids stand, without those that do not go along."""
    places = {one.id: place for place, one in enumerate(items)}
    return tuple(places[one] for one in ids if one in places)


def _workers(state: Complaint) -> list[CarriedWorker]:
    """Everybody identified; a named worker who filed alone goes along as one."""
    filer = state.filer
    if not state.workers and filer.person is not None and filer.kind is FilerKind.WORKER:
        level = filer.identity if filer.identity in HIDDEN else None
        known = filer.identity is not IdentityLevel.ANONYMOUS
        return [CarriedWorker(given=_told(WorkerGiven, filer.person), identity=level)] if known else []
    return [_worker(state, one) for one in state.workers]


def _consent(state: Complaint, word: GivenConsent) -> CarriedConsent | None:
    """A worker's word on a hand-over; that of the side as a whole is everybody's, or the filer's who goes along alone."""
    if word.by is not Party.WORKER:
        return None
    whose = _places(word.workers, state.workers)
    if not word.workers and (word.of_everybody or not state.workers):
        whose = tuple(range(len(_workers(state))))
    known = word.towards in set(Recipient)
    return (
        None
        if not whose
        else CarriedConsent(
            workers=whose[:2000],
            towards=Recipient(word.towards) if known else None,
            towards_words=None if known else word.towards,
            name=word.name,
            said_on=word.on,
            given=word.given,
        )
    )


def _identity(state: Complaint, one: Worker) -> IdentityLevel | None:
    """How far a worker is known: as was said of them, else as far as the filer, who may be any of those told.

    Whom a bystander without authority named, and nobody has spoken with, has agreed to nothing yet.
    """
    filer = state.filer
    if one.identity is not None:
        return one.identity
    if filer.kind is FilerKind.WORKER and filer.identity in HIDDEN and one.id not in filer.apart_from:
        return filer.identity
    unasked = filer.kind is FilerKind.BYSTANDER and filer.authority is Authority.NONE
    return IdentityLevel.UNION_ONLY if unasked and state.worker_reached_on is None else None


def _worker(state: Complaint, one: Worker) -> CarriedWorker:
    told = {"still_employed": one.still_employed, "representative": one.representative or None}
    others = one.represents or tuple(other.id for other in state.workers if other.id != one.id)
    return CarriedWorker(
        given=_told(WorkerGiven, one.person).model_copy(update=told),
        represents=_places(others, state.workers)[:2000] if one.representative else (),
        identity=_identity(state, one),
    )


def _claim(state: Complaint, claim: Claim) -> CarriedClaim:
    ruling = None
    if claim.nature is not None and claim.route is not None:
        ruling = Ruling(
            claim=claim.id,
            nature=claim.nature,
            route=claim.route,
            legal_basis=claim.legal_basis,
            proposed_nature=claim.nature,
            proposed_route=claim.route,
            departed=claim.departed,
            relation=claim.relation or state.relation,
        )
    given = ClaimGiven(
        code=claim.code,
        amount_yuan=None if claim.owed_yuan is None else max(claim.owed_yuan, Decimal(0)),
        facts=_told(FactsGiven, claim.facts),
    )
    return CarriedClaim(
        given=given,
        workers=_places(claim.workers, state.workers),
        respondents=_places(claim.respondents, state.respondents),
        ruling=ruling,
        interrupted=_interrupted(state, claim),
        rough_acts=tuple(RoughAct(act=InterruptionAct(act), occurred_on=on) for act, on in claim.rough_acts),
        held=_held(state, claim),
        suspended=tuple(Span(since=since, until=until) for since, until in suspensions(state, claim)),
    )


def _interrupted(state: Complaint, claim: Claim) -> tuple[date, ...]:
    """The days of the acts on record and of the talks here, besides what papers prove that go along with it."""
    told = turns(replace(state, proceedings=()), claim)
    return tuple(sorted({one.on for one in told if one.kind is Kind.INTERRUPTED and one.last == date.min}))


def _held(state: Complaint, claim: Claim) -> tuple[Span, ...]:
    """When bodies had a claim, besides those whose papers go along with it."""
    told = [one for one in turns(replace(state, proceedings=()), claim) if one.kind is not Kind.INTERRUPTED]
    back = {one.by: one.on for one in told if one.kind is Kind.BACK}
    return tuple(Span(since=one.on, until=back.get(one.by)) for one in told if one.kind is Kind.HELD)


def _paper(one: Proceeding, claims: tuple[Claim, ...], papers: tuple[Proceeding, ...]) -> CarriedPaper:
    facts = tuple(DatedFact(fact=fact, occurred_on=on) for fact, on in one.facts)
    unclear = tuple(
        DatedFact(fact=fact, occurred_on=on, precision=Precision(precision)) for fact, precision, on in one.unclear
    )
    given = ProceedingGiven(
        kind=ProceedingKind(one.kind), body=one.body, number=one.number, facts=(*facts, *unclear)[:30]
    )
    after = _places((one.after,) if one.after else (), papers)
    return CarriedPaper(given=given, claims=_places(one.claims, claims), after=next(iter(after), None))
