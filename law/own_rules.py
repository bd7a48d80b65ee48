"""Texts of rules that an installation loaded itself: laid over the book, kept through a release, and taken back again.

Each carries the mark `own`, which stays on what is left of it when another text is laid over it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from law.pack import Pack
from law.packaged import read_own_rules
from law.rows import Placed
from law.rule import Rule
from law.whole import check_book, check_limitation


class NotLoaded(LookupError):
    """The installation has no text of its own of a rule there."""


def laid_over(pack: Pack, text: str, file: str, *, province: str | None = None) -> Pack:
    """The pack with the texts of a file over its own, checked as one book. Raises PackRejected with file and line."""
    placed = read_own_rules(text, file, province=province, places={one: pack.place_named(one) for one in pack.ids()})
    changed = pack.with_rules(one.rule for one in placed)
    _check(changed, placed, file)
    return changed


def _check(pack: Pack, placed: Collection[Placed], file: str) -> None:
    """What the new texts make of the book. What contradicts them elsewhere is refused where the new text stands."""
    new, first = {one.rule: one for one in placed}, {one.rule.id: one for one in reversed(tuple(placed))}
    rows = [new.get(one) or replace(first[one.id], rule=one) for one in pack.rules() if one.id in first]
    check_book(rows, pack.claims, ids=pack.ids())
    everywhere = [Placed(one, file, 0) for one in pack.rules()]
    check_limitation(pack.claims, everywhere, text="", file=file)


def own_texts(pack: Pack) -> tuple[Rule, ...]:
    """The texts that the installation loaded itself, as they stand."""
    return tuple(one for one in pack.rules() if one.own)


def brought_along(release: Pack, active: Pack, *, own_years: Collection[int], keep: Callable[[Rule], bool]) -> Pack:
    """A release with what the installation loaded itself into the pack in force: texts that are to be kept, service limits,
    working times, calendar years and places' own days."""
    pack = release.with_rules(one for one in own_texts(active) if keep(one))
    limits = tuple(one for one in active.rules() if one.id.startswith("SVC."))
    pack = pack.with_service_limits(limits, active.hours)
    for layer in active.calendar.layers:
        pack = pack.with_calendar_year(layer)
    for year in active.calendar.notices:
        if year.year in own_years or year.year not in pack.calendar.years:
            pack = pack.with_calendar_year(year)
    return pack


def taken_back(
    release: Pack, active: Pack, rule_id: str, *, province: str | None = None, own_years: Collection[int]
) -> Pack:
    """The pack in force without the installation's own texts of a rule (there): the release's stand again.

    Raises NotLoaded, PackRejected.
    """
    if not any((one.id, one.province) == (rule_id, province) for one in own_texts(active)):
        raise NotLoaded(rule_id)
    return brought_along(
        release, active, own_years=own_years, keep=lambda one: (one.id, one.province) != (rule_id, province)
    )


def overruled(own: Rule, release: Pack) -> tuple[Rule, ...]:
    """The texts of a release that an own one stands over for some time."""
    since, until = own.effective_from or date.min, own.effective_to or date.max
    return tuple(
        one
        for one in release.rules()
        if (one.id, one.province, one.office) == (own.id, own.province, own.office)
        and (one.effective_from or date.min) <= until
        and since <= (one.effective_to or date.max)
    )
