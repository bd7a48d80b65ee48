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
from casework.claims import ClaimGiven
from casework.classification import Ruling
from casework.codes import FilerKind, IdentityLevel
from casework.fields import Shape
from casework.limitation import interruptions
from casework.outside_proceedings import DatedFact, Precision, ProceedingGiven, ProceedingKind
from casework.parties import RespondentGiven, WorkerGiven
from casework.state import Claim, Complaint, Proceeding, Worker

S = TypeVar("S", bound=Shape)

MOST = 20_000
"""Items of one kind that can go along: more than a complaint gathers by commands of its own."""


Place = Annotated[int, Field(ge=0, lt=MOST)]
"""Where an item stands among those of its kind that go along: the ids it has here mean nothing there."""

Places = Annotated[tuple[Place, ...], Field(max_length=MOST)]


class CarriedWorker(Shape):
    """A worker on the way, and for whom of those who go along a representative speaks."""

    given: WorkerGiven
    represents: Places = ()


class CarriedClaim(Shape):
    """A claim on its way, whose and against whom, with what it was ruled and what interrupted its limitation."""

    given: ClaimGiven
    workers: Places = ()
    respondents: Places = ()
    ruling: Ruling | None = None
    interrupted: Annotated[tuple[date, ...], Field(max_length=200)] = ()


class CarriedPaper(Shape):
    """Another body's proceeding on its way: about which claims, and which proceeding it answers."""

    given: ProceedingGiven
    claims: Places = ()
    after: Place | None = None


CarriedWorkers = Annotated[tuple[CarriedWorker, ...], Field(max_length=MOST)]
CarriedClaims = Annotated[tuple[CarriedClaim, ...], Field(max_length=MOST)]
CarriedPapers = Annotated[tuple[CarriedPaper, ...], Field(max_length=MOST)]


def going_along(state: Complaint) -> tuple[Claim, ...]:
    """The claims that are still open here: no procedure of this complaint has, or had, them; none was met or redirected."""
    here = {claim for limb in state.limbs for claim in limb.claims}
    return tuple(one for one in state.claims if one.id not in here and not one.performed and one.redirected_to is None)


def papers_along(state: Complaint) -> tuple[Proceeding, ...]:
    """The other bodies' proceedings that are about a claim that goes along; one that names none is about all."""
    claims = {one.id for one in going_along(state)}
    return tuple(one for one in state.proceedings if claims and (not one.claims or claims & set(one.claims)))


def carried(state: Complaint) -> Mapping[str, Any]:
    """What goes along, as the other complaint is told it."""
    claims, papers = going_along(state), papers_along(state)
    parts: Mapping[str, Sequence[Shape]] = {
        "workers": _workers(state),
        "respondents": [_told(RespondentGiven, one) for one in state.respondents],
        "claims": [_claim(state, one) for one in claims],
        "proceedings": [_paper(one, claims, papers) for one in papers],
    }
    return {name: [one.model_dump(mode="json", exclude_defaults=True) for one in some] for name, some in parts.items()}


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
    if not state.workers and state.filer.person is not None and state.filer.kind is FilerKind.WORKER:
        known = state.filer.identity is not IdentityLevel.ANONYMOUS
        return [CarriedWorker(given=_told(WorkerGiven, state.filer.person))] if known else []
    return [_worker(state, one) for one in state.workers]


def _worker(state: Complaint, one: Worker) -> CarriedWorker:
    told = {"still_employed": one.still_employed, "representative": one.representative or None}
    others = one.represents or tuple(other.id for other in state.workers if other.id != one.id)
    return CarriedWorker(
        given=_told(WorkerGiven, one.person).model_copy(update=told),
        represents=_places(others, state.workers)[:2000] if one.representative else (),
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
        interrupted=interruptions(state, claim.id),
    )


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
