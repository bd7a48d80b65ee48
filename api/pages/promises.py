"""What was promised or decided as the page of a matter shows it: agreements, awards and judgments, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.language import Language
from api.pages.matter_names import Names
from api.pages.matter_parts import Line, filled
from casework.award_effect import enforced_since
from casework.disputes import set_aside
from casework.enforced import is_got
from casework.replacing import replace
from casework.state import Agreement, Award, Complaint


@dataclass(frozen=True, slots=True)
class TermShown:
    """A promise, or an item of an award: whose, how much, by when, how much of it came; an act has no amount."""

    id: str
    what: str
    worker: str
    amount_yuan: Decimal | None
    due_on: date | None
    paid_yuan: Decimal | None
    done_on: date | None
    final: bool
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """An agreement or an award with its terms or items; nothing is owed by one that is `replaced` or `set_aside`.

    A later decision has taken its place, or a court has set it aside and there is none.
    """

    id: str
    title: str
    on: date
    lines: tuple[Line, ...]
    terms: tuple[TermShown, ...]
    total_yuan: Decimal
    paid_yuan: Decimal
    performed: bool
    replaced: bool = False
    set_aside: bool = False


def agreements_of(names: Names) -> tuple[PromiseShown, ...]:
    """Settlements with what was promised and what was paid."""
    return tuple(_agreement(one, names) for one in names.state.agreements)


def _agreement(one: Agreement, names: Names) -> PromiseShown:
    terms = tuple(
        TermShown(
            term.id,
            names.act(term.id) if term.kind == "act" else names.language.term("choice", term.kind),
            names.item(term.worker) if term.worker else "",
            term.amount_yuan if term.kind == "pay" else None,
            term.due_on,
            term.paid_yuan if term.kind == "pay" else None,
            term.done_on,
            False,
        )
        for term in one.terms
    )
    return PromiseShown(
        one.id,
        f"{names.language.term('item', 'agreement')} {one.id}",
        one.agreed_on,
        (),
        terms,
        one.agreed_yuan,
        one.paid_yuan,
        one.performed,
    )


def awards_of(names: Names) -> tuple[PromiseShown, ...]:
    """Awards and judgments, item by item, with the day each party got them."""
    return tuple(_award(one, names) for one in names.state.awards)


def _award(one: Award, names: Names) -> PromiseShown:
    language = names.language
    set_aside = _is_set_aside(names.state, one)
    items = tuple(
        TermShown(
            "",
            names.claim_code(item.code),
            names.item(item.worker) if item.worker else "",
            item.amount_yuan,
            None,
            None,
            None,
            item.final,
            item.superseded and not one.superseded,
        )
        for item in one.items
    )
    return PromiseShown(
        one.id,
        f"{names.award_kind(one)} {one.id}",
        one.made_on,
        filled(_award_days(one, _effective_on(names.state, one), language)),
        items,
        one.awarded_yuan,
        one.paid_yuan,
        is_got(names.state, one),
        one.superseded and not set_aside,
        set_aside,
    )


def _is_set_aside(state: Complaint, award: Award) -> bool:
    """Whether a court has set it, or what it corrects, aside."""
    return not set_aside(state).isdisjoint((award.id, award.replaces))


def _effective_on(state: Complaint, award: Award) -> date | None:
    """Since when it has effect, by what is on record now: a suit that was told late takes a day back that was counted.

    Enforcement counts from there, and only for what gives something, from a later day where one is set to perform it:
    so it is asked as if each item gave something, and no such day were set.
    """
    items = tuple(replace(one, amount_yuan=one.amount_yuan or Decimal(1)) for one in award.items)
    return enforced_since(state, replace(award, items=items, performance_due_on=None))


def _award_days(one: Award, effective_on: date | None, language: Language) -> Iterator[tuple[str, str]]:
    """When each party got it, since when it has effect and by when it is to be performed."""
    for party, on in one.received_on.items():
        yield f"{language.term('field', 'received_by')} {language.term('party', party)}", language.day(on)
    yield language.term("field", "effective_on"), language.day(effective_on) if effective_on else ""
    due_on = one.performance_due_on
    yield language.term("field", "performance_due_on"), language.day(due_on) if due_on else ""
