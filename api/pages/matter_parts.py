"""The parts of a matter as its page shows them: parties, claims, limbs, other bodies' proceedings, money kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.matter_names import SEALED, Names
from casework.bargaining import NAME as BARGAINING
from casework.fields import PersonFields
from casework.limitation import law_day
from casework.state import Claim, Limb, Origin, Proceeding, Respondent, Worker


@dataclass(frozen=True, slots=True)
class Line:
    """A label with what stands behind it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class OriginShown:
    """The complaint that something came from when it was joined."""

    stream: str
    number: str


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A worker, the filer or a respondent."""

    id: str
    name: str
    what: str
    lines: tuple[Line, ...]
    origin: OriginShown | None = None


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with its classification; amounts claimed only."""

    id: str
    name: str
    nature: str
    route: str
    basis: str
    departed: bool
    amount_yuan: Decimal | None
    workers: str
    respondents: str
    facts: tuple[Line, ...]
    relation: str
    redirected: str
    withdrawn: str
    origin: OriginShown | None


@dataclass(frozen=True, slots=True)
class LimbShown:
    """A limb on its route, with the step it has come to."""

    id: str
    procedure: str
    claims: str
    step: str
    result: str
    open: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ProceedingShown:
    """A proceeding of another body with every paper and its date, and whether a date is still to be asked for."""

    id: str
    kind: str
    body: str
    number: str
    facts: tuple[Line, ...]
    ask_for_dates: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """Four amounts that are never added to each other (MODEL.md: kept apart)."""

    claimed: Decimal
    agreed: Decimal
    awarded: Decimal
    paid: Decimal


def filled(lines: Iterator[tuple[str, str]]) -> tuple[Line, ...]:
    """Lines that say something."""
    return tuple(Line(label, words) for label, words in lines if words)


def person_lines(person: PersonFields | None, names: Names) -> Iterator[tuple[str, str]]:
    """What is known of a natural person; a field that the reader may not see is not listed."""
    for name in ("phone", "identity_number", "born_on", "address"):
        sealed = getattr(person, name, None)
        words = names.text(sealed) if sealed is not None else ""
        yield names.language.term("field", name), "" if words == SEALED else words


def yes_no(names: Names, value: bool | None) -> str:
    """A truth that may be unknown."""
    return "" if value is None else names.language.term("choice", "yes" if value else "no")


def filer_of(names: Names) -> PartyShown:
    """Who handed the complaint in."""
    filer, language = names.state.filer, names.language
    what = language.term("filer_kind", filer.kind)
    lines = filled(
        iter(
            (
                (language.term("field", "identity"), language.term("identity_level", filer.identity)),
                (language.term("field", "authority"), language.term("authority", filer.authority)),
                *person_lines(filer.person, names),
            )
        )
    )
    return PartyShown("", names.person(filer.person, what), what, lines)


def workers_of(names: Names) -> tuple[PartyShown, ...]:
    """Workers who are identified."""
    language = names.language
    return tuple(
        PartyShown(
            one.id,
            names.item(one.id),
            language.term("item", "worker"),
            filled(
                iter(
                    (
                        *person_lines(one.person, names),
                        (language.term("field", "still_employed"), yes_no(names, one.still_employed)),
                        (language.term("field", "represents"), _represents(one, names)),
                    )
                )
            ),
            _origin(one.origin),
        )
        for one in names.state.workers
    )


def _represents(worker: Worker, names: Names) -> str:
    """For whom a representative speaks: everybody, or the workers named."""
    if not worker.representative:
        return ""
    others = names.language.term("choice", "list_separator").join(names.item(one) for one in worker.represents)
    return others or names.language.term("choice", "everybody")


def _origin(origin: Origin | None) -> OriginShown | None:
    return OriginShown(str(origin.complaint), origin.number) if origin else None


def respondents_of(names: Names) -> tuple[PartyShown, ...]:
    """Respondents in the order they were named, each with the reason why it is one."""
    return tuple(
        PartyShown(one.id, names.item(one.id), names.language.term("basis", one.basis), filled(_respondent(one, names)))
        for one in names.state.respondents
    )


def _respondent(one: Respondent, names: Names) -> Iterator[tuple[str, str]]:
    term = names.language.term
    yield term("field", "kind"), term("party_kind", one.kind)
    yield term("field", "credit_code"), one.credit_code or ""
    yield term("field", "region"), names.region(one.region)
    yield term("field", "industry"), names.industry(one.industry)
    yield from person_lines(one.person, names)


def claims_of(names: Names) -> tuple[ClaimShown, ...]:
    """Claims with nature, basis and route."""
    return tuple(_claim(one, names) for one in names.state.claims)


def _claim(one: Claim, names: Names) -> ClaimShown:
    term = names.language.term
    return ClaimShown(
        id=one.id,
        name=names.claim_code(one.code),
        nature=term("nature", one.nature) if one.nature else "",
        route=term("route", one.route) if one.route else "",
        basis=names.basis(one.legal_basis, law_day(one.facts, names.state.received_on)),
        departed=one.departed,
        amount_yuan=one.amount_yuan,
        workers=_some(one.workers, len(names.state.workers), names),
        respondents=_some(one.respondents, len(names.state.respondents), names),
        facts=filled(_facts(one, names)),
        relation=term("relation", one.relation) if one.relation else "",
        redirected=term("destination", one.redirected_to) if one.redirected_to else "",
        withdrawn=names.language.day(one.withdrawn_on) if one.withdrawn_on else "",
        origin=_origin(one.origin),
    )


def _some(ids: tuple[str, ...], all_of_them: int, names: Names) -> str:
    """Names where it is some of them; nothing where it is everybody."""
    if len(ids) == all_of_them:
        return ""
    return names.language.term("choice", "list_separator").join(names.item(one) for one in ids)


def _facts(claim: Claim, names: Names) -> Iterator[tuple[str, str]]:
    for name in type(claim.facts).__dataclass_fields__:
        value = getattr(claim.facts, name)
        words = ""
        if isinstance(value, bool):
            words = yes_no(names, value)
        elif isinstance(value, Decimal):
            words = names.language.yuan(value)
        elif isinstance(value, date):
            words = names.language.day(value)
        yield names.language.term("field", name), words
    for rough in claim.facts.rough:
        about = names.language.about(rough.occurred_on, rough.precision)
        yield (
            names.language.term("claim_date", rough.fact),
            names.tagged(about, names.language.term("undated", rough.precision)),
        )


def limbs_of(names: Names) -> tuple[LimbShown, ...]:
    """Limbs with their steps."""
    return tuple(_limb(one, names) for one in names.state.limbs)


def _limb(one: Limb, names: Names) -> LimbShown:
    term = names.language.term
    joined = term("choice", "list_separator").join(names.item(claim) for claim in one.claims)
    return LimbShown(
        one.id,
        names.limb_kind(one),
        joined,
        term("step", one.step),
        names.language.result(one.procedure, one.result) if one.result and one.result != one.step else "",
        one.open,
        filled(_limb_lines(one, names)),
    )


def _limb_lines(one: Limb, names: Names) -> Iterator[tuple[str, str]]:
    language, mediation = names.language, names.state.mediations.get(one.id)
    if mediation is not None:
        yield language.term("field", "body_kind"), language.term("mediation_body", mediation.body_kind)
        yield language.term("field", "received_on"), language.day(mediation.received_on)
        if mediation.consent is not None:
            yield language.term("field", "consent"), language.term("consent", mediation.consent)
        for session in mediation.sessions:
            yield (
                f"{names.item(session.id)} · {language.term('session_status', session.status)}",
                language.day(session.on),
            )
    case = names.state.cases.get(one.id)
    if case is not None:
        yield language.term("field", "filed_on"), language.day(case.filed_on)
        stage = names.bargainings.get(case.body or "", "") if one.procedure == BARGAINING else ""
        yield language.term("procedure", BARGAINING), language.term("bargaining_stage", stage) if stage else ""
        yield language.term("field", "body"), "" if one.procedure == BARGAINING else case.body or ""
        yield language.term("field", "accepted_on"), language.day(case.accepted_on) if case.accepted_on else ""
        yield language.term("field", "hearing_on"), language.day(case.hearing_on) if case.hearing_on else ""
    for letter in names.state.letters:
        if letter.limb == one.id:
            answered = language.term("letter_answer_kind", letter.answer) if letter.answer else ""
            yield (
                f"{language.term('letter_kind', letter.kind)} {letter.id}",
                f"{language.day(letter.sent_on)} {answered}",
            )


def proceedings_of(names: Names) -> tuple[ProceedingShown, ...]:
    """Proceedings of other bodies."""
    language = names.language
    return tuple(
        ProceedingShown(
            one.id,
            language.term("proceeding_kind", one.kind),
            one.body or "",
            one.number or "",
            tuple(Line(language.paper(one.kind, fact), words) for fact, words in _papers(one, names)),
            bool(one.unclear),
        )
        for one in names.state.proceedings
    )


def _papers(one: Proceeding, names: Names) -> Iterator[tuple[str, str]]:
    """The dated papers, oldest first, and behind them those whose day is still to be asked for."""
    language = names.language
    for fact, day in sorted(one.facts, key=lambda pair: pair[1]):
        yield fact, language.day(day)
    for fact, precision, known in one.unclear:
        unknown = language.term("undated", precision if known else "unknown")
        yield fact, names.tagged(language.about(known, precision), unknown) if known else unknown


def sums_of(names: Names) -> Sums:
    """Claimed, agreed, awarded, paid."""
    state = names.state
    return Sums(claimed=state.claimed_yuan, agreed=state.agreed_yuan, awarded=state.awarded_yuan, paid=state.paid_yuan)
