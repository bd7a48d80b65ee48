"""Classification (分类定性): the relation first, then per claim its nature, legal basis and route (M5).

The rule book proposes from relation and code; a person confirms. Only who departs from a proposal gives a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from casework.arbitration import ApplyForArbitration
from casework.claims import Claims, ClaimStated, claim_errors, merged_facts, stated
from casework.codes import Nature, Relation, Route, Stage
from casework.fields import LocalId, RuleText, Shape, Text
from casework.inspection import ReferToInspection
from casework.limbs import Routed, claims_or_all
from casework.limitation import NO_CODE, law_day, unknown_start
from casework.mediation import ApplyForMediation
from casework.parties import unknown_members
from casework.procedure import Command, Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Claim, ClaimFacts, Complaint
from law.classify import Proposal, propose


class Ruling(Shape):
    """What one claim is classified as. `departed` says that the person overruled the proposal, and why."""

    claim: LocalId
    nature: Nature
    route: Route
    legal_basis: RuleText
    proposed_nature: Nature
    proposed_route: Route
    departed: bool = False
    reason: Text | None = None
    relation: Relation | None = None
    """Its own relation, where it is another than the complaint's."""


class ClaimRuling(Shape):
    """A person's word on one claim; left out, the proposal stands."""

    claim: LocalId
    relation: Relation | None = None
    """Where it is another than the complaint's; one that was ruled so before keeps it until told otherwise."""
    nature: Nature | None = None
    route: Route | None = None
    reason: Text | None = None


Rulings = Annotated[tuple[ClaimRuling, ...], Field(max_length=50)]


class Classified(Event):
    """Relation, and nature, basis and route of each claim, were settled."""

    kind: ClassVar[str] = "classified"
    relation: Relation
    rulings: tuple[Ruling, ...]

    def facts(self) -> tuple[Fact, ...]:
        """Classification."""
        return (Fact("complaint.classified", self.occurred_on),)


class Reclassified(Event):
    """The classification was changed, with its reason; the earlier one stays in the record."""

    kind: ClassVar[str] = "reclassified"
    relation: Relation
    rulings: tuple[Ruling, ...]
    reason: Text


class Classify(Dated):
    """Settle relation, nature, basis and route; further claims may be stated at once."""

    name: ClassVar[str] = "classify"
    roles = HANDLERS
    relation: Relation
    claims: Claims = ()
    rulings: Rulings = ()


class Reclassify(Dated):
    """Change the classification, with a reason."""

    name: ClassVar[str] = "reclassify"
    roles = HANDLERS
    needs_version: ClassVar[bool] = True
    relation: Relation
    claims: Claims = ()
    rulings: Rulings = ()
    reason: Text


class NothingToClassify(Refusal):
    """A complaint without a claim cannot be classified: state what is asked for, or answer it."""

    code = "nothing_to_classify"
    kind = "value"
    zh = "还没有登记诉求事项，请先补充诉求，或直接答复。"
    en = "No claim is stated yet: state one, or answer the complaint."


def _rulings(
    claims: list[Claim], command: Classify | Reclassify, context: Context, *, received_on: date
) -> tuple[Ruling, ...]:
    """What each claim is, by the law in force at its latest fact, else when the complaint came in."""
    said = {one.claim: (f"/rulings/{index}", one) for index, one in enumerate(command.rulings)}
    rulings: list[Ruling] = []
    errors: list[FieldError] = []
    for claim in claims:
        at, word = said.get(claim.id, ("/rulings", ClaimRuling(claim=claim.id)))
        own = own_relation(claim.relation, word.relation, command.relation)
        if claim.code == NO_CODE:
            found = _without_code(claim, word)
        else:
            on = law_day(claim.facts, received_on)
            told = (own or command.relation).value
            proposal = propose(context.law, code=claim.code, relation=told, on=on, place=context.province)
            found = _by_proposal(claim, word, proposal, at)
        if isinstance(found, Ruling):
            rulings.append(found.model_copy(update={"relation": own}))
        else:
            errors.append(found)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    return tuple(rulings)


def own_relation(before: Relation | None, told: Relation | None, of_all: Relation) -> Relation | None:
    """The relation of one claim where it is not the complaint's: as told, else as it was ruled before."""
    own = told or before
    return None if own is of_all else own


def _without_code(claim: Claim, word: ClaimRuling) -> Ruling | FieldError:
    """Nothing is proposed for a claim that fits no code: a person says what it is."""
    if word.nature is None or word.route is None:
        return FieldError(
            "/rulings",
            "ruling_needed",
            f"诉求 {claim.id} 没有对应代码，请写明性质和途径。",
            f"Claim {claim.id} fits no code: state its nature and route.",
        )
    return Ruling(
        claim=claim.id,
        nature=word.nature,
        route=word.route,
        legal_basis="",
        proposed_nature=word.nature,
        proposed_route=word.route,
        reason=word.reason,
    )


def _by_proposal(claim: Claim, word: ClaimRuling, proposal: Proposal, at: str) -> Ruling | FieldError:
    """The proposal stands unless a person departs from it with a reason."""
    nature, route = word.nature or Nature(proposal.nature), word.route or Route(proposal.route)
    departed = nature != proposal.nature or route.value not in proposal.routes
    if departed and word.reason is None:
        return FieldError(
            f"{at}/reason",
            "reason_missing",
            "与建议不同，请写明理由。",
            "This departs from the proposal: give the reason.",
        )
    return Ruling(
        claim=claim.id,
        nature=nature,
        route=route,
        legal_basis=proposal.basis,
        proposed_nature=Nature(proposal.nature),
        proposed_route=Route(proposal.route),
        departed=departed,
        reason=word.reason,
    )


def _prepared(
    state: Complaint, command: Classify | Reclassify, context: Context
) -> tuple[list[Event], tuple[Ruling, ...]]:
    """Claims stated now, limitation that the relation changes, and the rulings on every claim."""
    on = context.day(command)
    errors = claim_errors(command.claims, state, context, at="/claims")
    first = len(state.claims) + 1
    new = stated(command.claims, first=first, on=on)
    ids = tuple(one.id for one in state.claims) + tuple(f"c{len(state.claims) + 1 + n}" for n in range(len(new)))
    for index, one in enumerate(command.rulings):
        errors += [
            FieldError(f"/rulings/{index}/claim", error.code, error.zh, error.en)
            for error in unknown_members((one.claim,), ids, "")
        ]
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    if not ids:
        raise NothingToClassify()
    claims = [*state.claims, *(_as_claim(event) for event in new)]
    return list(new), _rulings(claims, command, context, received_on=state.received_on)


def route_departs(state: Complaint, command: Routed, context: Context) -> list[Notice]:
    """Claims that the rule book plainly sends elsewhere, and nobody has ruled onto the route: said, never refused.

    A claim of right may always be mediated. Who arbitrates an interest claim, or one whose relation has no tribunal, is
    told so by the arbitration itself.
    """
    route = ROUTES[type(command)]
    taken = claims_or_all(state, command.claims, context, route=route)
    return [
        Notice(
            "route_departs",
            f"诉求 {claim.id} 通常不走这一途径：{found.because_zh}",
            f"Claim {claim.id} does not usually go this way: {found.because_en}",
        )
        for claim in state.claims
        if claim.id in taken and (found := _sent_elsewhere(state, claim, context, route)) is not None
    ]


def _sent_elsewhere(state: Complaint, claim: Claim, context: Context, route: Route) -> Proposal | None:
    entry = context.law.claims.get(claim.code)
    relation = claim.relation or state.relation or Relation.UNCLEAR
    if entry is None or claim.route is route:
        return None
    on = law_day(claim.facts, state.received_on)
    found = propose(context.law, code=claim.code, relation=relation.value, on=on, place=context.province)
    told = route is Route.ARBITRATION and (
        relation.value in entry.relation_overrides or (claim.nature or found.nature) == Nature.INTEREST
    )
    mediable = route is Route.MEDIATION and (claim.nature or found.nature) in (Nature.RIGHT, Nature.PERSONNEL)
    return None if told or mediable or route.value in found.routes else found


ROUTES: Mapping[type[Command], Route] = {
    ApplyForArbitration: Route.ARBITRATION,
    ApplyForMediation: Route.MEDIATION,
    ReferToInspection: Route.INSPECTION,
}
"""The routes on which it is said that a claim does not usually go there."""


def _as_claim(event: ClaimStated) -> Claim:
    return Claim(
        id=event.claim,
        code=event.given.code,
        workers=(),
        respondents=(),
        amount_yuan=None,
        facts=merged_facts(ClaimFacts(), event.given.facts),
    )


def decide_classify(state: Complaint, command: Classify, context: Context) -> list[Event]:
    """Rulings on every claim."""
    events, rulings = _prepared(state, command, context)
    return [*events, Classified(occurred_on=context.day(command), relation=command.relation, rulings=rulings)]


def decide_reclassify(state: Complaint, command: Reclassify, context: Context) -> list[Event]:
    """New rulings on every claim."""
    events, rulings = _prepared(state, command, context)
    return [
        *events,
        Reclassified(
            occurred_on=context.day(command), relation=command.relation, rulings=rulings, reason=command.reason
        ),
    ]


def ruled(claim: Claim, word: Ruling) -> Claim:
    """A claim with what it was ruled to be."""
    return replace(
        claim,
        nature=word.nature,
        route=word.route,
        legal_basis=word.legal_basis,
        departed=word.departed,
        relation=word.relation,
    )


def _ruled(state: Complaint, event: Classified | Reclassified) -> Complaint:
    ruling = {one.claim: one for one in event.rulings}
    claims = tuple(ruled(one, word) if (word := ruling.get(one.id)) else one for one in state.claims)
    stage = Stage.IN_PROCEDURE if state.open_limbs() else Stage.CLASSIFIED
    return replace(state, relation=event.relation, claims=claims, stage=stage)


PROCEDURE = Procedure(
    name="classification",
    allowed=(
        Row(
            Classify,
            frozenset({Stage.ACCEPTED}),
            "受理后先定关系、再定性。",
            "After acceptance: the relation first, then the nature of each claim.",
        ),
        Row(
            Reclassify,
            frozenset({Stage.CLASSIFIED, Stage.IN_PROCEDURE}),
            "定性可以更改，但须说明理由。",
            "A classification may be changed, with a reason.",
        ),
    ),
    decide={Classify: decide_classify, Reclassify: decide_reclassify},
    evolve={Classified: _ruled, Reclassified: _ruled},
    ends={"complaint.classified": (("SVC.CLASSIFY", "met"),)},
    warns={Classify: unknown_start, Reclassify: unknown_start, **dict.fromkeys(ROUTES, route_departs)},
)
