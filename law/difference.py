"""What one rule pack has otherwise than another, and one text of a rule laid over an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from law.hours import Hours
from law.rule import ClaimCode, Rule
from law.workdays import Calendar

DAY = timedelta(days=1)


class RuleBook(Protocol):
    """A pack, as far as packs are compared."""

    @property
    def calendar(self) -> Calendar: ...
    @property
    def claims(self) -> Mapping[str, ClaimCode]: ...
    @property
    def hours(self) -> Hours: ...
    def rules(self) -> Iterable[Rule]: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """What another pack brings: ids of rules that read otherwise (or are new, or gone), years whose calendar was not known
    before, years whose calendar is another one (or gone), of the country or of a place, and codes of claims that read
    otherwise. Rules that count within working times read otherwise where those do.
    """

    rules: tuple[str, ...] = ()
    published: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.published or self.corrected or self.claims)


def difference(before: RuleBook, after: RuleBook) -> Difference:
    """What `after` has otherwise than `before`; nothing where only their names differ."""
    old_years = {one.year: one for one in before.calendar.notices}
    new_years = {one.year: one for one in after.calendar.notices}
    known = set(old_years) & set(new_years)
    layers = {one.year for one in set(before.calendar.layers) ^ set(after.calendar.layers)}
    otherwise = {one.id for one in _read(before) ^ _read(after)}
    if set(before.hours) != set(after.hours):
        otherwise |= {one.id for one in after.rules() if one.within}
    published = set(new_years) - set(old_years)
    return Difference(
        rules=tuple(sorted(otherwise)),
        published=tuple(sorted(published)),
        corrected=tuple(
            sorted({*(set(old_years) - set(new_years)), *_changed(old_years, new_years, known), *(layers - published)})
        ),
        claims=tuple(
            sorted(
                code for code in {*before.claims, *after.claims} if before.claims.get(code) != after.claims.get(code)
            )
        ),
    )


def _read(book: RuleBook) -> set[Rule]:
    """The texts as they read, whoever loaded them."""
    return {replace(one, own=False) if one.own else one for one in book.rules()}


def _changed(before: Mapping[int, object], after: Mapping[int, object], years: Iterable[int]) -> Iterator[int]:
    return (one for one in years if before[one] != after[one])


def overlaid(old: Rule, new: Rule) -> Iterator[Rule]:
    """What is left of a text when another one of the same id, province and office is laid over it."""
    since, until = old.effective_from or date.min, old.effective_to or date.max
    begins, ends = new.effective_from or date.min, new.effective_to or date.max
    same = (old.id, old.province, old.office) == (new.id, new.province, new.office)
    if not same or until < begins or ends < since:
        yield old
        return
    if since < begins:
        yield replace(old, effective_to=begins - DAY)
    if ends < until:
        yield replace(old, effective_from=ends + DAY)
