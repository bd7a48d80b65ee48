"""Which nature, basis and route a claim has: the relation type is asked first, then the claim code
(LAW.md §6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from law.citation import basis_on
from law.claims import RELATIONS
from law.pack import Pack
from law.rule import ClaimCode


class UnknownClaimCode(LookupError):
    """No claim code, or no relation type, of that name."""

    code = "unknown_claim_code"

    def __init__(self, given: str) -> None:
        self.given = given
        self.zh = "没有这个诉求代码或用工关系类型。"
        self.en = "There is no such claim code or relation type."
        super().__init__(f"{self.en} / {self.zh}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule book proposes for one claim; a person departs from it only with a typed reason.

    `route` is the default, `routes` all that are open with the default first.
    """

    nature: str
    basis: str
    route: str
    routes: tuple[str, ...]
    because_zh: str
    because_en: str


def propose(pack: Pack, *, code: str, relation: str, on: date | None = None, place: str | None = None) -> Proposal:
    """Nature, basis and routes of a claim code for a relation type, as of a date (None: today's law).

    The relation overrides the code: civil service is not arbitrable (ADD.8), a service contract goes to
    court, over-age workers arbitrate four kinds of claim only (ADD.17). The basis leaves out what was not in force on
    that date, as far as something was. Where places differ (LAW.md C23) and one is given, its own route comes first.
    Raises UnknownClaimCode, UnknownProvince.
    """
    claim = pack.claims.get(code)
    if claim is None:
        raise UnknownClaimCode(code)
    if relation not in RELATIONS:
        raise UnknownClaimCode(relation)
    own = claim.relation_overrides.get(relation)
    if own is None:
        routes = _routes(pack, claim, on, place)
        return Proposal(
            claim.nature,
            _basis(pack, claim.basis, on),
            routes[0],
            routes,
            f"按诉求代码 {code}（{claim.zh}）确定。",
            f"By claim code {code} ({claim.en}).",
        )
    earlier = own.effective_from is not None and on is not None and on < own.effective_from
    routes = own.routes_before if earlier and own.routes_before else own.routes
    basis = _basis(pack, f"{claim.basis}; {own.basis}", on)
    return Proposal(own.nature, basis, routes[0], routes, own.because_zh, own.because_en)


def _routes(pack: Pack, claim: ClaimCode, on: date | None, place: str | None) -> tuple[str, ...]:
    """The routes of a claim code, first the one that the place has for it."""
    if place is None or claim.route_by not in pack.switches:
        return claim.routes
    return tuple(dict.fromkeys((pack.parameter(claim.route_by, place=place, on=on), *claim.routes)))


def _basis(pack: Pack, basis: str, on: date | None) -> str:
    return basis if on is None else basis_on(basis, pack.instruments, on)


def limitation_rules(pack: Pack, *, code: str, relation: str | None, on: date | None = None) -> tuple[str, ...]:
    """The ids of the limitation rules of a claim, as of a date: none where nobody decides such a claim.

    While the relation is contested, the one-year and the civil reading stand side by side (MODEL.md). Raises
    UnknownClaimCode.
    """
    claim = pack.claims.get(code)
    if claim is None:
        raise UnknownClaimCode(code)
    own = (claim.limitation,) if claim.limitation else ()
    reading = claim.limitation_by_relation.get(relation or "")
    if reading is None:
        return own
    earlier = reading.effective_from is not None and on is not None and on < reading.effective_from
    return reading.rules_before if earlier else reading.rules
