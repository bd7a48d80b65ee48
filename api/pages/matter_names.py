"""What things of a matter are called on a screen: workers by name where the reader may see them, claims by their code's
name, people and offices by theirs. Texts come out of the vault only for those who work with people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.pages.cited import article_of, instruments, title_of
from api.pages.clock_view import find_rule
from api.pages.language import Language
from casework.fields import PersonFields, Sealed
from casework.filing import NAME as LITIGATION
from casework.inspection import NAME as INSPECTION
from casework.messages import CLOCK_ACTOR, EFFECT_ACTOR
from casework.state import Award, Complaint, Deadline, Limb
from law.citation import in_chinese, in_short
from law.codes import find_region_name, industry_name, is_industry
from law.pack import Pack

SYSTEM_ACTORS = frozenset({CLOCK_ACTOR, EFFECT_ACTOR})
"""Actors of the machinery: a time limit that came, and a step of another matter that has an effect on this one."""

SEALED = "▪▪▪"
"""What stands for a text that the reader may not see, or that was erased with its key."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything a matter's page needs to speak of its parts. `texts` are the vault's, by reference.

    `numbers` are those of the other complaints it names, `promised` the references of the acts promised, by term,
    `bargainings` the stages of the bargainings that have claims of it, by their ids.
    """

    language: Language
    law: Pack
    state: Complaint
    texts: Mapping[UUID, str]
    offices: Mapping[str, str]
    accounts: Mapping[str, str]
    zone: tzinfo
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    promised: Mapping[str, UUID] = field(default_factory=dict)
    bargainings: Mapping[str, str] = field(default_factory=dict)

    def text(self, sealed: Sealed | None) -> str:
        """A sealed text."""
        return "" if sealed is None else self.texts.get(sealed.sealed, SEALED)

    def tagged(self, words: str, tag: str) -> str:
        """Words with what tells them apart behind them, in the language's own brackets."""
        return self.language.pick(f"{words}（{tag}）", f"{words} ({tag})")

    def person(self, person: PersonFields | None, otherwise: str) -> str:
        """A natural person's name, or what they are in the matter."""
        found = self.texts.get(person.name.sealed) if person is not None and person.name is not None else None
        return found or otherwise

    def basis(self, basis: str, on: date) -> str:
        """The law a claim of a day rests on: by name in Chinese, by the short names in other languages."""
        named = self.law.instruments or instruments()
        return self.language.pick(in_chinese(basis, named, on), in_short(basis, named, on)) if basis else ""

    def office(self, office: str) -> str:
        """An office's name."""
        return self.offices.get(office, office)

    def account(self, account: str) -> str:
        """What colleagues call somebody; time, linked matters and the public have words of their own."""
        if account in SYSTEM_ACTORS or account.startswith("public-"):
            return self.language.term("actor", account if account in SYSTEM_ACTORS else "public")
        return self.accounts.get(account, account[:8])

    def claim_code(self, code: str) -> str:
        """A claim code's name."""
        entry = self.law.claims.get(code)
        return self.language.pick(entry.zh, entry.en) if entry else self.language.term("claim_code", code)

    def item(self, local: str) -> str:
        """A worker, respondent, claim, limb … by its id inside the matter; an unknown one is shown as it is.

        What is one side's (`aw1.employer`) is named with that side.
        """
        local, _, party = local.partition(".")
        if party:
            return self.tagged(self.item(local), self.language.term("party", party))
        makers: dict[str, Any] = {
            "w": self._worker,
            "r": self._respondent,
            "c": self._claim,
            "l": self._limb,
            "d": self._deadline,
            "p": self._proceeding,
            "a": self._agreement,
            "t": self._term,
            "s": self._session,
        }
        maker = makers.get(local.rstrip("0123456789"))
        return (maker(local) if maker else None) or self._award(local) or local

    def _worker(self, local: str) -> str | None:
        found = next((one for one in self.state.workers if one.id == local), None)
        return self.person(found.person, f"{self.language.term('item', 'worker')} {local[1:]}") if found else None

    def _respondent(self, local: str) -> str | None:
        found = next((one for one in self.state.respondents if one.id == local), None)
        if found is None:
            return None
        return found.name or self.person(found.person, f"{self.language.term('party_kind', found.kind)} {local[1:]}")

    def _claim(self, local: str) -> str | None:
        found = self.state.find_claim(local)
        return self.tagged(self.claim_code(found.code), local) if found else None

    def _limb(self, local: str) -> str | None:
        found = self.state.find_limb(local)
        return self.tagged(self.limb_kind(found), local) if found else None

    def limb_kind(self, limb: Limb) -> str:
        """The procedure of a limb; before a court by what was filed there, which tells an appeal from the suit before it."""
        case = self.state.cases.get(limb.id) if limb.procedure == LITIGATION else None
        kind = case.kind if case is not None else ""
        return self.language.term("filing_kind", kind) if kind else self.language.term("procedure", limb.procedure)

    def award_kind(self, award: Award) -> str:
        """What a decision is called: an award, a judgment, an order of the labour organ."""
        limb = self.state.find_limb(award.scope)
        of_inspection = limb is not None and limb.procedure == INSPECTION
        if award.conciliated:
            return self.language.term("item", "statement")
        kind = "judgment" if award.judgment else "order" if of_inspection else "award"
        return self.language.term("item", kind)

    def _deadline(self, local: str) -> str | None:
        found = self.state.deadlines.get(local)
        return self.tagged(self.rule(found.rule), self.language.day(found.due_on)) if found else None

    def clock(self, deadline: Deadline) -> str:
        """A time limit with what it is about: two claims may have a limitation of the same day."""
        about = f" · {self.item(deadline.scope)}" if deadline.scope else ""
        return f"{self.rule(deadline.rule)}{about} · {self.language.day(deadline.due_on)}"

    def _proceeding(self, local: str) -> str | None:
        found = next((one for one in self.state.proceedings if one.id == local), None)
        if found is None:
            return None
        kind = self.language.term("proceeding_kind", found.kind)
        return f"{kind} · {found.body}" if found.body else self.tagged(kind, local)

    def _agreement(self, local: str) -> str | None:
        found = self.state.find_agreement(local)
        if found is None:
            return None
        return f"{self.language.term('item', 'agreement')} {local} · {self.language.yuan(found.agreed_yuan)}"

    def _award(self, local: str) -> str | None:
        found = self.state.find_award(local)
        return f"{self.award_kind(found)} {local} · {self.language.yuan(found.awarded_yuan)}" if found else None

    def _term(self, local: str) -> str | None:
        terms = (term for one in self.state.agreements for term in one.terms)
        found = next((one for one in terms if one.id == local), None)
        if found is None:
            return None
        promise = self.language.yuan(found.amount_yuan) if found.kind == "pay" else self.act(local)
        return self.tagged(f"{self.language.day(found.due_on)} · {promise}", local)

    def act(self, term: str) -> str:
        """What act a term promises, in the words of the agreement; "履行行为" alone where nothing was written."""
        word, told = self.language.term("choice", "act"), self.promised.get(term)
        return self.language.pick(f"{word}：", f"{word}: ") + self.texts.get(told, SEALED) if told else word

    def _session(self, local: str) -> str | None:
        return f"{self.language.term('item', 'session')} {local[1:]}"

    def rule(self, rule_id: str) -> str:
        """A rule's term."""
        return title_of(find_rule(self.law, rule_id, self.state.received_on), rule_id, self.language)

    def article(self, article: str, rule_id: str) -> str:
        """The law of a time limit, or that it is the office's own."""
        return article_of(article, title=self.rule(rule_id), law=self.law, language=self.language)

    def complaint(self, stream: str) -> str:
        """Another complaint's number; its id is no word for anybody."""
        return self.numbers.get(UUID(stream)) or self.language.term("choice", "other_complaint")

    def region(self, code: str | None) -> str:
        """A region with the ones it lies in."""
        if not code:
            return ""
        parts = [find_region_name(code[:length]) for length in (2, 4, 6) if len(code) >= length]
        return "".join(dict.fromkeys(part for part in parts if part)) or code

    def industry(self, code: str | None) -> str:
        """An industry's name with its code."""
        return self.tagged(industry_name(code), code) if code and is_industry(code) else code or ""


def references(value: object) -> Iterator[UUID]:
    """Every vault reference inside models, mappings and lists."""
    if isinstance(value, Sealed):
        yield value.sealed
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from references(getattr(value, name))
    elif isinstance(value, Mapping):
        if set(value) == {"sealed"}:
            yield UUID(str(value["sealed"]))
        else:
            for one in value.values():
                yield from references(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from references(one)


def promised(state: Complaint, settlements: Iterable[Mapping[str, Any]]) -> dict[str, UUID]:
    """The references of what settlements promise in words, by term."""
    found: dict[str, UUID] = {}
    for settled in settlements:
        agreement = state.find_agreement(settled["agreement"])
        for term, told in zip(agreement.terms if agreement else (), settled["terms"], strict=False):
            if isinstance(told.get("what"), Mapping):
                found[term.id] = UUID(str(told["what"]["sealed"]))
    return found


OTHERS = ("into", "same_as", "earlier")
"""Fields of events that name another complaint by its id."""


def others_named(events: Iterable[Mapping[str, Any]]) -> frozenset[UUID]:
    """The other complaints that the data of events name."""
    return frozenset(UUID(str(data[one])) for data in events for one in OTHERS if data.get(one))


def people_of(state: Complaint) -> tuple[PersonFields, ...]:
    """Every natural person of a matter."""
    filer = (state.filer.person,) if state.filer.person else ()
    against = tuple(one.person for one in state.respondents if one.person is not None)
    return (*filer, *(one.person for one in state.workers), *against)
