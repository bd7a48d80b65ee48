"""What of a complaint goes along when it is joined to another one, as that one is told it (`joining.py`).

People stay references into the vault. Ids are places: c1 is the first of the claims that go along.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from casework.claim_facts import FactsGiven
from casework.claims import ClaimGiven
from casework.classification import Ruling
from casework.codes import FilerKind, IdentityLevel
from casework.fields import Shape
from casework.limitation import interruptions
from casework.outside_proceedings import DatedFact, Precision, ProceedingGiven
from casework.parties import RespondentGiven, WorkerGiven
from casework.state import Claim, Complaint, Proceeding

MOST = 20_000
"""Items of one kind that can go along: more than a complaint gathers by commands of its own."""


class CarriedClaim(Shape):
    """A claim on its way: workers and respondents by their place among those who go along, with what it was ruled."""

    given: ClaimGiven
    ruling: Ruling | None = None
    interrupted: Annotated[tuple[date, ...], Field(max_length=200)] = ()


CarriedClaims = Annotated[tuple[CarriedClaim, ...], Field(max_length=MOST)]


def going_along(state: Complaint) -> tuple[Claim, ...]:
    """The claims that are still open here: no procedure of this complaint has, or had, them; none was met or redirected."""
    here = {claim for limb in state.limbs for claim in limb.claims}
    return tuple(one for one in state.claims if one.id not in here and not one.performed and one.redirected_to is None)


def carried(state: Complaint) -> Mapping[str, Any]:
    """What goes along, as the other complaint is told; ids are places among it."""
    claims = going_along(state)
    people = {one.id: f"w{place}" for place, one in enumerate(state.workers, start=1)}
    against = {one.id: f"r{place}" for place, one in enumerate(state.respondents, start=1)}
    places = {one.id: f"c{place}" for place, one in enumerate(claims, start=1)}
    papers = {one.id: f"p{place}" for place, one in enumerate(state.proceedings, start=1)}
    return {
        "workers": _workers(state, people),
        "respondents": [_told(RespondentGiven, one) for one in state.respondents],
        "claims": [_claim(state, one, people, against) for one in claims],
        "proceedings": [_proceeding(one, places, papers) for one in state.proceedings] if claims else [],
    }


def _told(shape: type[Shape], part: Any, **more: Any) -> dict[str, Any]:
    """A part of the state as it would be told."""
    known = {name: getattr(part, name) for name in shape.model_fields if hasattr(part, name)}
    return shape.model_validate({**known, **more}).model_dump(mode="json", exclude_defaults=True)


def _workers(state: Complaint, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Everybody identified; a named worker who filed alone goes along as one."""
    if not state.workers and state.filer.person is not None and state.filer.kind is FilerKind.WORKER:
        known = state.filer.identity is not IdentityLevel.ANONYMOUS
        return [_told(WorkerGiven, state.filer.person)] if known else []
    everybody = tuple(people.values())
    found = []
    for one in state.workers:
        others = one.represents or tuple(id for id in people if id != one.id)
        represents = (
            tuple(people[other] for other in others)[:2000] if one.representative and len(everybody) > 1 else ()
        )
        told = _told(WorkerGiven, one.person)
        more = WorkerGiven(
            still_employed=one.still_employed, representative=one.representative or None, represents=represents
        )
        found.append({**told, **more.model_dump(mode="json", exclude_defaults=True)})
    return found


def _claim(state: Complaint, claim: Claim, people: Mapping[str, str], against: Mapping[str, str]) -> dict[str, Any]:
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
        workers=tuple(people[one] for one in claim.workers),
        respondents=tuple(against[one] for one in claim.respondents),
        amount_yuan=None if claim.owed_yuan is None else max(claim.owed_yuan, Decimal(0)),
        facts=FactsGiven.model_validate(_told(FactsGiven, claim.facts)),
    )
    told = CarriedClaim(given=given, ruling=ruling, interrupted=interruptions(state, claim.id))
    return told.model_dump(mode="json", exclude_defaults=True)


def _proceeding(one: Proceeding, claims: Mapping[str, str], papers: Mapping[str, str]) -> dict[str, Any]:
    facts = tuple(DatedFact(fact=fact, occurred_on=on) for fact, on in one.facts)
    unclear = tuple(
        DatedFact(fact=fact, occurred_on=on, precision=Precision(precision)) for fact, precision, on in one.unclear
    )
    given = ProceedingGiven.model_validate(
        {
            "kind": one.kind,
            "body": one.body,
            "number": one.number,
            "facts": (*facts, *unclear)[:30],
            "claims": tuple(claims[claim] for claim in one.claims if claim in claims),
            "after": papers.get(one.after or ""),
        }
    )
    return given.model_dump(mode="json", exclude_defaults=True)
