"""Texts of rules that an installation loaded itself: laid over the book, kept through a release, and taken back again.

Each carries the mark `own`, which stays on what is left of it when another text is laid over it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from law.difference import overlaid
from law.pack import Pack
from law.packaged import read_own_rules
from law.refused import PackRejected
from law.rows import Placed
from law.rule import Rule
from law.whole import check_book, check_family, check_limitation, check_nature
from law.workdays import Calendar

_OWN = "the installation's own texts"


class NotLoaded(LookupError):
    """The installation has loaded no text of its own of a rule there, or no calendar of its own of a year."""


def laid_over(pack: Pack, text: str, file: str, *, province: str | None = None) -> Pack:
    """The pack with the texts of a file over its own, checked as one book. Raises PackRejected with file and line."""
    placed = read_own_rules(text, file, province=province, places={one: pack.place_named(one) for one in pack.ids()})
    aside = pack.aside
    for new in placed:
        aside = tuple(part for one in aside for part in overlaid(one, new.rule))
    return _checked(pack, placed, file, aside=aside)


def _checked(pack: Pack, placed: Collection[Placed], file: str, *, aside: tuple[Rule, ...]) -> Pack:
    """The pack with new texts, and what they make of the book. What contradicts them elsewhere is refused where the new
    text stands. Raises PackRejected."""
    changed = pack.with_rules((one.rule for one in placed), aside=aside)
    new, first = {one.rule: one for one in placed}, {one.rule.id: one for one in reversed(tuple(placed))}
    rows = [new.get(one) or replace(first[one.id], rule=one) for one in changed.rules() if one.id in first]
    check_book(rows, changed.claims, ids=changed.ids())
    for one in placed:
        check_family(one, pack.ids())
        check_nature(one, _standing(pack, one.rule))
    everywhere = [Placed(one, file, 0) for one in changed.rules()]
    check_limitation(changed.claims, everywhere, text="", file=file)
    return changed


def _standing(pack: Pack, new: Rule) -> list[Rule]:
    """The texts of a rule that a new one is measured by: its place's, else the country's, else those of any place."""
    texts = [one for one in pack.rules() if one.id == new.id]
    places = ([one for one in texts if one.province == place] for place in (new.province, None))
    return next(filter(None, places), texts)


def own_texts(pack: Pack) -> tuple[Rule, ...]:
    """The texts that the installation loaded itself, as they stand."""
    return tuple(one for one in pack.rules() if one.own)


def brought_along(release: Pack, active: Pack, *, own_years: Collection[int], keep: Callable[[Rule], bool]) -> Pack:
    """A release with what the installation loaded itself into the pack in force: texts that are to be kept, service limits,
    working times, calendar years and places' own days. Own texts of a rule that contradict the release are set aside, and
    come back with the first release that they fit.
    """
    pack = _with_fitting(release, [one for one in (*own_texts(active), *active.aside) if keep(one)])
    limits = tuple(one for one in active.rules() if one.id.startswith("SVC."))
    pack = pack.with_service_limits(limits, active.hours)
    for layer in active.calendar.layers:
        pack = pack.with_calendar_year(layer)
    for year in active.calendar.notices:
        if year.year in own_years or year.year not in pack.calendar.years:
            pack = pack.with_calendar_year(year)
    return pack


def _with_fitting(release: Pack, own: Sequence[Rule]) -> Pack:
    """A release with own texts: all those of a rule that contradicts it are set aside, whatever they say, so that a release
    can always be installed. Raises PackRejected where the release contradicts itself."""
    wrong: set[str] = set()
    while True:
        kept = [one for one in own if one.id not in wrong]
        aside = sorted((one for one in own if one.id in wrong), key=_in_order)
        try:
            return _over(release, kept, aside=tuple(aside))
        except PackRejected as refused:
            if not kept:
                raise
            wrong |= {kept[refused.line - 1].id} if refused.line else {one.id for one in kept}


def _in_order(rule: Rule) -> tuple[str, str, date]:
    return rule.id, rule.province or "", rule.effective_from or date.min


def _over(pack: Pack, texts: Sequence[Rule], *, aside: tuple[Rule, ...]) -> Pack:
    """The pack with texts over its own; the line of a refusal is the number of the text, from 1."""
    return _checked(pack, [Placed(one, _OWN, line) for line, one in enumerate(texts, start=1)], _OWN, aside=aside)


def why_aside(pack: Pack, rule_id: str) -> str:
    """What of the book in force the texts of a rule that are set aside contradict, in English; "" where nothing any more."""
    try:
        _over(pack, [one for one in pack.aside if one.id == rule_id], aside=())
    except PackRejected as refused:
        return refused.why_en
    return ""


def taken_back(
    release: Pack, active: Pack, rule_id: str, *, province: str | None = None, own_years: Collection[int]
) -> Pack:
    """The pack in force without the installation's own texts of a rule (there), those set aside included: the release's
    stand again.

    Raises NotLoaded, and PackRejected where another own text rests on them.
    """
    if not any((one.id, one.province) == (rule_id, province) for one in (*own_texts(active), *active.aside)):
        raise NotLoaded(rule_id)
    pack = brought_along(
        release, active, own_years=own_years, keep=lambda one: (one.id, one.province) != (rule_id, province)
    )
    for one in pack.aside:
        if one not in active.aside:
            raise PackRejected(f"{one.id}: {why_aside(pack, one.id)}", f"{one.id} 的自行载入文本以它为前提", file=_OWN)
    return pack


def without_days(release: Pack, active: Pack, year: int, *, place: str = "", own_years: Collection[int]) -> Pack:
    """The pack in force without a year's calendar that the installation loaded itself, of a place or of the whole country:
    the release's stands again, where it has one. Raises NotLoaded.
    """
    loaded = {(one.place, one.year) for one in (*active.calendar.notices, *active.calendar.layers)}
    released = {one.year: one for one in release.calendar.notices}
    own = place or year in own_years or year not in released
    if (place, year) not in loaded or not own:
        raise NotLoaded(str(year))
    kept = [
        one for one in (*active.calendar.notices, *active.calendar.layers) if (one.place, one.year) != (place, year)
    ]
    if not place and year in released:
        kept.append(released[year])
    return active.with_rules((), calendar=Calendar.of(kept))


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
