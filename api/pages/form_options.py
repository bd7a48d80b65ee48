"""What may be chosen in a form's fields: items of the matter itself, offices and people of the house, codes of the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.pages.form_fields import Choice, Options
from api.pages.language import Language
from api.pages.matter_names import Names
from api.pages.namable import View
from casework.claim_facts import ClaimFact
from casework.codes import OutcomeCode
from casework.filing import FilingKind
from casework.limitation import NO_CODE
from casework.litigation import STEPS, CourtStep
from casework.outcomes import fitting
from casework.outside_proceedings import FACTS
from casework.places import Places
from casework.roles import HANDLING
from casework.state import Letter
from casework.stream import Allowed
from law.classify import propose
from law.pack import Pack
from records.people import Membership, Office
from records.queries import MatterRow
from records.rights import place_of_region


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What of the house a form may name: offices, colleagues of the matter's office, bargainings."""

    offices: tuple[Office, ...] = ()
    colleagues: tuple[Membership, ...] = ()
    accounts: Mapping[str, str] | None = None
    bargainings: tuple[MatterRow, ...] = ()


def facts_of_proceedings(language: Language) -> tuple[Choice, ...]:
    """Every paper of every kind of proceeding, as `kind:fact`."""
    return tuple(
        Choice(f"{kind.value}:{fact}", language.paper(kind.value, fact))
        for kind, facts in FACTS.items()
        for fact in sorted(facts)
    )


def claim_codes(law: Pack, language: Language) -> tuple[Choice, ...]:
    """Every claim code under the heading of its first number, and "fits no code"."""
    listed = tuple(
        Choice(
            code, f"{code} {language.pick(entry.zh, entry.en)}", language.term("claim_group", code.partition(".")[0])
        )
        for code, entry in law.claims.items()
    )
    return (*listed, Choice("none", language.term("claim_code", "none"), language.term("claim_group", "none")))


def options_of_house(law: Pack, language: Language) -> Options:
    """What a form offers where there is no matter yet (intake, the public door)."""
    return {"code": claim_codes(law, language), "fact": facts_of_proceedings(language)}


def options_of(
    names: Names,
    allowed: Allowed | None,
    around: Neighbours,
    view: View,
    *,
    relation: str = "",
    filing: str = "",
    limb: str = "",
) -> Options:
    """What a form on a matter offers to who looks at it. Limbs are those on which the command is open.

    What is proposed rests on the `relation` chosen, what a filing with a court can be against on the kind of `filing`,
    which steps a court can take on the `limb`.
    """
    state, language = names.state, names.language
    limbs = allowed.limbs if allowed is not None and allowed.limbs else tuple(one.id for one in state.open_limbs())
    labels = {one.id: _letter(one, language) for one in state.letters}
    labels |= {
        one.id: f"{names.item(one.id)} · {language.day(one.on)}"
        for mediation in state.mediations.values()
        for one in mediation.sessions
    }
    labels |= {one.id: names.clock(one) for one in state.deadlines.values()}
    return {
        **options_of_house(names.law, language),
        "limb": _items(limbs, names),
        **{
            field: tuple(Choice(one, labels.get(one) or names.item(one)) for one in ids)
            for field, ids in view.named(filing=filing).items()
        },
        **_outcomes(names),
        **_told(names),
        **_before_court(names, view, (limb,) if limb in limbs else limbs),
        **_decided(names),
        **_classification(names, relation, _place(names, around)),
        **_house(names, around),
    }


def _letter(one: Letter, language: Language) -> str:
    return f"{language.term('letter_kind', one.kind)} · {language.day(one.sent_on)}"


def _outcomes(names: Names) -> Options:
    """The outcomes that the record bears; where none does, those that a conclusion can have, and the refusal says why not.

    What follows from joining and from withdrawing is no conclusion.
    """
    state = names.state
    fits = fitting(state) or tuple(one for one in OutcomeCode if one not in (OutcomeCode.JOINED, OutcomeCode.WITHDRAWN))
    return {
        "conclude.outcome": tuple(Choice(one.value, names.language.term("outcome_code", one.value)) for one in fits)
    }


def _told(names: Names) -> Options:
    """The facts on record of some claim: no other can be taken back."""
    every = [claim.facts for claim in names.state.claims]
    rough = {one.fact.value for facts in every for one in facts.rough}
    known = (one for one in ClaimFact if one in rough or any(getattr(facts, one) is not None for facts in every))
    return {"set_facts.withdraw": tuple(Choice(one.value, names.language.term("claim_fact", one)) for one in known)}


def _before_court(names: Names, view: View, limbs: Iterable[str]) -> Options:
    """What can be filed with a court here, and what a court can do with what was filed on some limbs."""
    language, cases = names.language, names.state.cases
    kinds = {cases[one].kind for one in limbs if one in cases} & set(FilingKind)
    known = {step for kind in kinds for step in STEPS[FilingKind(kind)]}
    return {
        "file_suit.kind": tuple(Choice(one, language.term("filing_kind", one)) for one in view.filings()),
        "record_court_step.step": tuple(
            Choice(one.value, language.term("court_step", one)) for one in CourtStep if one in known
        ),
    }


def _decided(names: Names) -> Options:
    """The codes of what an award or judgment decides: those claimed here, that none fits, and every other."""
    own = {one.code for one in names.state.claims}
    every = claim_codes(names.law, names.language)
    heading = names.language.term("claim_group", "own")
    mine = tuple(replace(one, group=heading) for one in every if one.value in own or one.value == NO_CODE)
    codes = (*mine, *(one for one in every if one.value not in own and one.value != NO_CODE))
    deciding = ("record_award", "record_judgment", "end_arbitration", "record_court_step")
    return {f"{command}.code": codes for command in deciding}


def _place(names: Names, around: Neighbours) -> str | None:
    """Where the work is done, by the matter's own words, else where its office is."""
    office = next((one.region for one in around.offices if one.id == names.state.office), None)
    return Places(office=place_of_region(office)).told_by(names.state).of("performance")


def _classification(names: Names, relation: str, place: str | None) -> Options:
    """Claims with what the rule book proposes for them, once the relation is chosen."""
    if not relation:
        return {}
    offered = []
    for one in names.state.claims:
        if one.code == NO_CODE:  # the rule book proposes nothing for it: the person rules
            offered.append(Choice(one.id, names.item(one.id)))
            continue
        proposal = propose(names.law, code=one.code, relation=relation, on=names.state.received_on, place=place)
        words = f"{names.language.term('nature', proposal.nature)} → {names.language.term('route', proposal.route)}"
        offered.append(Choice(one.id, f"{names.item(one.id)} · {words}"))
    return {"classify.claim": tuple(offered), "reclassify.claim": tuple(offered)}


def _house(names: Names, around: Neighbours) -> Options:
    language, accounts = names.language, around.accounts or {}
    seen: dict[str, Choice] = {}
    for one in around.colleagues:
        if one.role in HANDLING:
            label = f"{accounts.get(one.account, one.account)} · {language.term('role', one.role)}"
            seen.setdefault(one.account, Choice(one.account, label))
    return {
        "handler": tuple(seen.values()),
        "to_office": tuple(Choice(one.id, one.name) for one in around.offices if one.id != names.state.office),
        "bargaining": tuple(
            Choice(str(one.stream), f"{language.day(one.opened_on)} · {language.term('bargaining_stage', one.stage)}")
            for one in around.bargainings
        ),
    }


def _items(ids: Iterable[str], names: Names) -> tuple[Choice, ...]:
    return tuple(Choice(one, names.item(one)) for one in ids)
