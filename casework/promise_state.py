"""What was promised or awarded, and what of it was paid: plain frozen data, part of the complaint's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from casework.codes import Party


@dataclass(frozen=True, slots=True)
class Term:
    """One promise of an agreement: a payment or an act, to whom and by when."""

    id: str
    kind: Literal["pay", "act"]
    worker: str | None
    amount_yuan: Decimal
    due_on: date
    paid_yuan: Decimal = Decimal("0.00")
    done_on: date | None = None

    @property
    def owed_yuan(self) -> Decimal:
        """What is still to be paid of it."""
        return self.amount_yuan - self.paid_yuan


@dataclass(frozen=True, slots=True)
class Agreement:
    """A settlement with its terms (调解协议书/和解协议)."""

    id: str
    limb: str
    agreed_on: date
    terms: tuple[Term, ...]
    consenting_workers: tuple[str, ...] = ()
    """The workers with a representative who agreed to it themselves (ADD.23)."""
    paid_on: tuple[date, ...] = ()
    """The days on which something of it was paid or done."""

    @property
    def agreed_yuan(self) -> Decimal:
        """All payments promised."""
        return sum((term.amount_yuan for term in self.terms), Decimal("0.00"))

    @property
    def paid_yuan(self) -> Decimal:
        """All payments made."""
        return sum((term.paid_yuan for term in self.terms), Decimal("0.00"))

    @property
    def performed(self) -> bool:
        """Whether every term is done and every yuan paid."""
        return all(term.done_on is not None for term in self.terms)


@dataclass(frozen=True, slots=True)
class Payment:
    """Something that was paid on an award or a judgment, or on what it has taken the place of."""

    on: date
    amount_yuan: Decimal


@dataclass(frozen=True, slots=True)
class AwardItem:
    """One item of an award for one worker: final (终局) or not is a matter of the item."""

    worker: str | None
    code: str
    amount_yuan: Decimal
    final: bool
    superseded: bool = False
    """Whether a judgment between some of several workers and the employer has taken its place (SPC-1 17)."""


@dataclass(frozen=True, slots=True)
class Award:
    """An award or judgment with its items and when each party got it."""

    id: str
    scope: str
    made_on: date
    items: tuple[AwardItem, ...]
    received_on: Mapping[Party, date] = field(default_factory=dict)
    judgment: bool = False
    declared: tuple[str, ...] = ()
    """Codes among its items that the decision itself brings about (确认): nobody has to perform them."""
    paid_yuan: Decimal = Decimal("0.00")
    payments: tuple[Payment, ...] = ()
    superseded: bool = False
    """Whether a judgment or a correction has taken its place, or a court has set it aside: nothing is owed by it."""
    conciliated: bool = False
    """Whether it is no decision but a conciliation statement (调解书): what both sides agreed there, enforced like one."""
    partial: bool = False
    """Made ahead of the rest (先行裁决), of which a further award decides."""
    replaces: str | None = None
    """The award or judgment that it corrects (补正)."""
    effective_on: date | None = None
    """When a judgment took effect, as recorded."""
    no_appeal: bool | None = False
    """Whether it took effect because no appeal lies against it, so that no receipt begins a time to appeal; None where the
    record of its effect is older and does not say so."""
    performance_due_on: date | None = None
    """The last day on which what it says is to be performed, where it sets one: enforcement counts from there."""
    bound_on: date | None = None
    """Since when it binds because nobody answers it, as counted from the receipts and suits known by then."""

    @property
    def awarded_yuan(self) -> Decimal:
        """All items together, without those whose place a judgment has taken."""
        return sum((item.amount_yuan for item in self.items if not item.superseded), Decimal("0.00"))

    @property
    def paid_on(self) -> tuple[date, ...]:
        """The days on which something of it was paid."""
        return tuple(one.on for one in self.payments)

    @property
    def owed_yuan(self) -> Decimal:
        """What is still to be paid by it, unless a later settlement took the place of some of it (`fulfilment.py`)."""
        return self.awarded_yuan - self.paid_yuan

    @property
    def paid(self) -> bool:
        """Whether nothing is owed by it: paid in full, or superseded."""
        return self.superseded or self.owed_yuan <= 0
