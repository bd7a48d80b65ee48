"""A clock of a matter counted: by which rule, from which day or moment, and with everything it was given since.

The length of every clock is law (`law/`); the dates are put into events (`casework/deadlines.py`) and computed by no
screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from casework.deadlines import DeadlineStarted, TraceLine
from casework.procedure import Context, Fact
from casework.state import Deadline, Whose
from law.clock import BY_THE_HOUR, Due, Moved, due, recounted, span_of
from law.pack import AmbiguousRule, Extension, NotInForce, Rule, UnknownRule


def find_rule(rule_id: str, context: Context, *, on: date, office: str | None = None) -> Rule | None:
    """The clock as in force at the fact's date, or None where there was none yet (old facts, LAW.md §0).

    The place is the one that the law names for the rule. A rule that only some places have applies nowhere else, so
    neither where no place is known. Service limits are those of the matter's own office, where it has some: `office`,
    where it has just moved, else the ladder's first.
    """
    if not context.law.knows(rule_id):
        return None
    office = office or (context.ladder[0].office if context.ladder else None)
    place = context.places.of(context.law.place_named(rule_id))
    try:
        rule = context.law.get_rule(rule_id, on=on, province=place, office=office)
    except (NotInForce, UnknownRule, AmbiguousRule):
        return None
    elsewhere = (rule.province is not None and place is None) or (rule.office not in (None, office))
    return rule if rule.kind == "clock" and not elsewhere else None


IN_ITS_PLACE: Mapping[str, str] = {"MED.2": "MED.6"}
"""By rule of the whole country: one of a single place, with a number of its own, that says there how long the same lasts."""


def rule_here(rule_id: str, context: Context, *, on: date, office: str | None = None) -> Rule | None:
    """The clock that a fact starts, as in force at its date: that of the place where it has one of its own (`find_rule`)."""
    of_place = IN_ITS_PLACE.get(rule_id)
    found = find_rule(of_place, context, on=on, office=office) if of_place is not None else None
    return found or find_rule(rule_id, context, on=on, office=office)


def stands_for(rule_id: str) -> str:
    """The rule of the whole country in whose place a rule stands; most stand for themselves."""
    return next((country for country, of_place in IN_ITS_PLACE.items() if of_place == rule_id), rule_id)


def counted_again(
    deadline: Deadline,
    rule: Rule,
    context: Context,
    *,
    start: date | datetime | None = None,
    extended_by: tuple[Extension, ...] = (),
    until: date | None = None,
) -> Due:
    """A clock on record counted from its start, or from another one, with everything it was given since.

    One of hours or minutes of an older record, which keeps no start, is counted from its instant, which has its pauses
    in it already.
    """
    law, calendar = context.law, context.days_of(rule.id, rule.whose)
    by_law = next((one for one in rule.extensions if one.length), None)
    if deadline.until is not None and not deadline.extended and not (extended_by or until):
        until = deadline.until
    if deadline.extended and not (extended_by or until):
        until = deadline.until or (None if by_law and deadline.whose != "ours" else deadline.due_on)
        extended_by = (by_law,) if by_law and until is None else ()
    begun = start or deadline.started_at or deadline.started_on
    if deadline.due_at is not None and deadline.started_at is None:
        begun = deadline.due_at.astimezone(context.zone) - span_of(rule)
        return due(rule, begun, calendar=calendar, law_version=law.version, extended_by=extended_by, until=until)
    return recounted(
        rule,
        begun.astimezone(context.zone) if isinstance(begun, datetime) else begun,
        stops=deadline.stops if until in (None, deadline.until) else (),
        # A pause may have been told after a later one; working days and rolls depend on their order.
        pauses=tuple(sorted(deadline.pauses)) if until in (None, deadline.until) else (),
        calendar=calendar,
        law_version=law.version,
        extended_by=extended_by,
        until=until,
    )


def dates_of(given: Due | Moved | DeadlineStarted, *, behind: tuple[TraceLine, ...] = ()) -> Mapping[str, Any]:
    """The fields of an event that say when a counted clock ends and how that came about; its steps come `behind` others."""
    steps = tuple(TraceLine(on=step.on, zh=step.zh, en=step.en) for step in given.trace)
    return {
        "natural_on": given.natural_on,
        "due_on": given.due_on,
        "conservative_on": given.conservative_on,
        "due_at": given.due_at,
        "provisional": given.provisional,
        "trace": (*behind, *steps),
    }


def counted_with(
    rule: Rule, since: date, pauses: tuple[tuple[date, date | None], ...], context: Context
) -> tuple[Due, tuple[tuple[date, date], ...], date | None]:
    """A clock of days from a day on, the pauses that fell into it, and since when it stands still, if it does.

    What a pause gives is its rule's own; one that knows no ground to stop it goes on through all of them.
    """
    law, calendar = context.law, context.days_of(rule.id, rule.whose)
    stood: tuple[tuple[date, date], ...] = ()
    given = due(rule, since, calendar=calendar, law_version=law.version)
    for stopped_on, went_on in pauses if rule.pauses else ():
        if stopped_on > given.due_on or (went_on is not None and went_on <= since):
            continue
        if went_on is None:
            return given, stood, max(stopped_on, since)
        stood = (*stood, (stopped_on, went_on))
        given = recounted(rule, since, pauses=stood, calendar=calendar, law_version=law.version)
    return given, stood, None


def started(
    rule: Rule,
    fact: Fact,
    *,
    deadline: str,
    context: Context,
    given: Due | None = None,
    pauses: tuple[tuple[date, date], ...] = (),
) -> DeadlineStarted:
    """The event of a clock that begins with a fact; an instant is dated in the installation's zone.

    `given` is the clock counted already, with the `pauses` it has had.
    """
    start = _begins(rule, fact, context)
    given = given or due(rule, start, calendar=context.days_of(rule.id, rule.whose), law_version=context.law.version)
    until = fact.until if fact.until is not None and fact.on <= fact.until < given.due_on else None
    if until is not None:
        given = due(
            rule, start, calendar=context.days_of(rule.id, rule.whose), law_version=context.law.version, until=until
        )
    return DeadlineStarted(
        occurred_on=fact.on,
        deadline=deadline,
        rule=rule.id,
        scope=fact.scope,
        whose=rule.whose,
        holder=rule.holder,
        started_on=given.started_on,
        started_at=start if isinstance(start, datetime) else None,
        until=until,
        article=given.article,
        mark=rule.status,
        calendar=given.calendar_version,
        pauses=pauses,
        **dates_of(given),
    )


def _begins(rule: Rule, fact: Fact, context: Context) -> date | datetime:
    """The day from which a clock counts, of hours and minutes the moment, where it is known.

    What counts within office hours begins with the office's first opening of a day of which nothing more is known.
    """
    if rule.unit not in BY_THE_HOUR:
        return fact.on
    at = context.moment_of(fact)
    if rule.within and (at is None or at.date() != fact.on):
        return datetime.combine(fact.on, time(), tzinfo=context.zone)
    return at or fact.on


def agreed_day(
    rule_id: str,
    until: date,
    *,
    on: date,
    scope: str,
    deadline: str,
    holder: str,
    step: TraceLine,
    context: Context,
    whose: Whose = "employer",
) -> DeadlineStarted:
    """The event of a clock that ends on a day both sides agreed: its length is no law, so `step` is the agreement itself.

    The rule is what the agreement rests on, where it was in force on the day `on` of the agreement.
    """
    try:
        rule = context.law.get_rule(rule_id, on=on)
    except NotInForce:
        article = "双方约定"
    else:
        article = f"{rule.law} {rule.article}"
    return DeadlineStarted(
        occurred_on=on,
        deadline=deadline,
        rule=rule_id,
        scope=scope,
        whose=whose,
        holder=holder,
        started_on=on,
        natural_on=until,
        due_on=until,
        conservative_on=until,
        article=article,
        mark="V",
        provisional=False,
        calendar="",
        trace=(step,),
    )
