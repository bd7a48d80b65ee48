"""From a rule and a fact's date to a due date, with every step of the way (LAW.md §1).

The starting day is excluded (CNT.2); months and years end on the corresponding day (CNT.4); a last day that
is a rest day rolls as the rule says (CNT.5, CNT.6). A year without a notice is estimated Monday to Friday
and marked provisional: counting never fails for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from law.counting import Span, careful_day, date_of, natural_day, rolled_day, unknown_year
from law.hours import closing, within
from law.rule import BY_THE_HOUR, Extension, Rule
from law.sentence import sentence
from law.standing import Counted, Moved, moved_by_pause, moved_by_stop
from law.trace import (
    TraceStep,
    added_step,
    closing_step,
    hours_step,
    last_day,
    office_steps,
    start_step,
    until_step,
    within_step,
)
from law.workdays import Calendar

__all__ = [
    "BY_THE_HOUR",
    "Counted",
    "Due",
    "Moved",
    "TraceStep",
    "days_left",
    "due",
    "ends_on",
    "explain",
    "moved_by_pause",
    "moved_by_stop",
    "recounted",
    "span_of",
    "working_days_between",
]

"""Units whose clocks run from an instant to an instant."""
_MINUTES = {"H": 60, "MIN": 1}


@dataclass(frozen=True, slots=True)
class Due:
    """A computed date with everything that led to it.

    `natural_on` is the last day before any roll, `due_on` the legal date, `conservative_on` (never later)
    the date to warn on, `outer_on` the latest reading where the law states no roll. `due_at` is the instant
    of hour and minute rules. `provisional` means the notice of `provisional_year` is missing. `article` is
    law and article; `mark` the rule's status, `unit_by` the article that states the unit where its own does not.
    """

    rule: str
    started_on: date
    natural_on: date
    due_on: date
    conservative_on: date
    outer_on: date | None
    due_at: datetime | None
    provisional: bool
    provisional_year: int | None
    article: str
    mark: str
    whose: str
    holder: str
    unit: str
    trace: tuple[TraceStep, ...]
    calendar_version: str
    law_version: str
    unit_by: str = ""

    @property
    def sentence(self) -> tuple[str, str]:
        """The whole way in one sentence, in Chinese and in English."""
        return sentence(self, self.trace, unit_by=self.unit_by, year=self.provisional_year)


def due(
    rule: Rule,
    start: date | datetime,
    *,
    calendar: Calendar,
    law_version: str = "",
    extended_by: tuple[Extension, ...] = (),
    until: date | None = None,
) -> Due:
    """When the rule's clock runs out, counted from the fact's legal date (or instant, for hours and
    minutes: its zone is the one the dates are taken in).

    `extended_by` are extensions granted, in order; `until` is a last day both sides agreed (or an authority
    set), which then stands without a roll. Raises ValueError for a rule that is no clock, OutsideCalendar
    for dates no deadline can have.
    """
    if rule.length is None or rule.unit is None:
        raise ValueError(f"{rule.id} is a {rule.kind}, not a clock")
    if rule.within and not rule.hours:
        raise ValueError(f"{rule.id} counts within office hours; Pack.get_rule gives it with them")
    on = start.date() if isinstance(start, datetime) else start
    steps = [start_step(rule, on)]
    if rule.unit in BY_THE_HOUR:
        return _by_the_hour(
            rule,
            start,
            on=on,
            steps=steps,
            calendar=calendar,
            law_version=law_version,
            extended_by=extended_by,
            until=until,
        )
    spans = [(rule.length, rule.unit)]
    spans += [(one.length, one.unit) for one in extended_by if one.length is not None and one.unit is not None]
    natural = natural_day(rule, on, spans=spans, calendar=calendar, steps=steps)
    if until is not None:
        due_on = natural = until.toordinal()
        steps.append(until_step(until))
    else:
        due_on = rolled_day(rule, natural, calendar=calendar, steps=steps)
    return _due(
        rule,
        on,
        natural=natural,
        due_on=due_on,
        spans=spans,
        calendar=calendar,
        law_version=law_version,
        steps=steps,
        agreed=until is not None,
    )


def _due(
    rule: Rule,
    on: date,
    *,
    natural: int,
    due_on: int,
    spans: list[Span],
    calendar: Calendar,
    law_version: str,
    steps: list[TraceStep],
    agreed: bool,
) -> Due:
    """The dates with everything they came from; a day that was `agreed` rests on nobody's calendar."""
    outer = due_on
    if rule.roll == "none" and rule.direction == "after":
        outer = calendar.on_or_after(due_on)
    careful = careful_day(rule, on.toordinal(), natural=natural, spans=spans, calendar=calendar)
    due_date = date.fromordinal(due_on)
    counts_work = any(unit == "WD" for _, unit in spans)
    unknown = (
        None
        if agreed
        else unknown_year(
            rule, on, last=max(natural, outer), first=min(natural, due_on), calendar=calendar, counts_work=counts_work
        )
    )
    return _made(
        rule,
        on,
        natural_on=due_date if natural == due_on else date.fromordinal(natural),
        due_on=due_date,
        conservative_on=due_date if careful >= due_on else date.fromordinal(careful),
        outer_on=None if outer == due_on else date.fromordinal(outer),
        due_at=None,
        unknown=unknown,
        steps=steps,
        calendar=calendar,
        law_version=law_version,
    )


def _made(
    rule: Rule,
    on: date,
    *,
    natural_on: date,
    due_on: date,
    conservative_on: date,
    outer_on: date | None,
    due_at: datetime | None,
    unknown: int | None,
    steps: list[TraceStep],
    calendar: Calendar,
    law_version: str,
) -> Due:
    """The dates of a rule with what the rule itself says of them; `unknown` is the year whose notice is missing."""
    return Due(
        rule=rule.id,
        started_on=on,
        natural_on=natural_on,
        due_on=due_on,
        conservative_on=conservative_on,
        outer_on=outer_on,
        due_at=due_at,
        provisional=unknown is not None,
        provisional_year=unknown,
        article=rule.citation_on(on),
        mark=rule.status,
        whose=rule.whose,
        holder=rule.holder,
        unit=rule.unit or "",
        trace=tuple(steps),
        calendar_version=calendar.version,
        law_version=law_version,
        unit_by=rule.unit_by,
    )


def span_of(rule: Rule | Extension) -> timedelta:
    """The length of a rule, or of an extension, of hours or minutes."""
    return timedelta(hours=rule.length or 0) if rule.unit == "H" else timedelta(minutes=rule.length or 0)


def _by_the_hour(
    rule: Rule,
    start: date | datetime,
    *,
    on: date,
    steps: list[TraceStep],
    calendar: Calendar,
    law_version: str,
    extended_by: tuple[Extension, ...],
    until: date | None,
) -> Due:
    """Hours and minutes run from the instant; where only the day is known, from its beginning (the
    careful reading), and what then ends at midnight ends with the day before. An agreed last day keeps
    the time of the day; within office hours it ends when the office closes.
    """
    day_only = not isinstance(start, datetime)
    end = start if isinstance(start, datetime) else datetime.combine(on, time())
    lengths: tuple[Rule | Extension, ...] = (rule, *(one for one in extended_by if one.length is not None))
    for one in lengths:
        end = _lengthened(rule, end, one, day_only=day_only, calendar=calendar, steps=steps)
    last = last_day(end, midnight_before=day_only or bool(rule.hours))
    if until is not None:
        last, end = until, ends_on(rule, until, usual=end, calendar=calendar)
        steps.append(until_step(until))
        steps += [closing_step(end, until)] if rule.hours else []
    counted = rule.hours and until is None
    return _made(
        rule,
        on,
        natural_on=last,
        due_on=last,
        conservative_on=last,
        outer_on=None,
        due_at=end if isinstance(start, datetime) else None,
        unknown=calendar.first_unknown(on, max(on, last)) if counted else None,
        steps=steps,
        calendar=calendar,
        law_version=law_version,
    )


def ends_on(rule: Rule, until: date, *, usual: datetime, calendar: Calendar) -> datetime:
    """The last moment of a clock of hours or minutes that was given until a day: the `usual` time of the day, or the
    closing time of the office whose working times count.
    """
    if rule.hours:
        return closing(rule.hours, until, calendar=calendar, zone=usual.tzinfo)
    return datetime.combine(until, usual.timetz())


def _lengthened(
    rule: Rule, end: datetime, by: Rule | Extension, *, day_only: bool, calendar: Calendar, steps: list[TraceStep]
) -> datetime:
    """The end after one more length: the rule's own, or that of an extension."""
    assert by.length is not None and by.unit is not None
    midnight_before = day_only or bool(rule.hours)
    last = last_day(end, midnight_before=midnight_before)
    if by.unit not in BY_THE_HOUR:
        later = date_of(natural_day(rule, last, spans=[(by.length, by.unit)], calendar=calendar, steps=steps))
        if not rule.hours:
            return datetime.combine(later + (end.date() - last), end.timetz())
        end = closing(rule.hours, later, calendar=calendar, zone=end.tzinfo)
        steps.append(closing_step(end, later))
        return end
    if rule.hours:
        begun = end.date() if isinstance(by, Rule) else last
        steps.append(within_step(begun, length=by.length, unit=by.unit))
        end, parts = within(rule.hours, end, by.length * _MINUTES[by.unit], calendar=calendar)
        steps += office_steps(last, parts, calendar)
        return end
    end += span_of(by)
    if isinstance(by, Rule):
        steps.append(hours_step(rule, end, day_only=day_only))
    else:
        steps.append(added_step(end, length=by.length, unit=by.unit, day_only=day_only))
    return end


def recounted(
    rule: Rule,
    start: date | datetime,
    *,
    pauses: tuple[tuple[date, date], ...] = (),
    stops: tuple[tuple[datetime, datetime], ...] = (),
    calendar: Calendar,
    law_version: str = "",
    extended_by: tuple[Extension, ...] = (),
    until: date | None = None,
) -> Due:
    """A clock counted again from its start, with what it was given since: more time, and when it stood still. That are
    days (first that did not count, first that did again), or for hours and minutes that have their instant the `stops`.

    The pauses are counted behind the extensions; behind `until`, give those that came after it. One that began when the
    time was over (by a start that proved earlier) gives nothing.
    """
    given = due(rule, start, calendar=calendar, law_version=law_version, extended_by=extended_by, until=until)
    if given.due_at is not None and isinstance(start, datetime):
        for stopped_at, went_on_at in stops:
            assert given.due_at is not None
            since = max(stopped_at, start)
            if since >= given.due_at:
                continue
            moved = moved_by_stop(rule, due_at=given.due_at, stopped_at=since, went_on_at=went_on_at, calendar=calendar)
            given = _after(given, moved)
        return given
    for paused_on, resumed_on in pauses:
        if paused_on > given.due_on and rule.suspension is None:
            continue
        moved = moved_by_pause(rule, given, paused_on=paused_on, resumed_on=resumed_on, calendar=calendar)
        given = _after(given, moved)
    return given


def _after(given: Due, moved: Moved) -> Due:
    """The clock after one more time that it stood still; a roll that this is counted behind is no step any more."""
    rolled = moved.unrolled and given.natural_on != given.due_on
    before = given.trace[:-1] if rolled else given.trace
    return replace(
        given,
        natural_on=moved.natural_on,
        due_on=moved.due_on,
        conservative_on=moved.conservative_on,
        outer_on=None,
        due_at=moved.due_at,
        provisional=given.provisional or moved.provisional,
        provisional_year=given.provisional_year or moved.provisional_year,
        trace=(*before, *moved.trace),
    )


def explain(given: Due) -> str:
    """The date in words, Chinese and English: what the command line, the API and the pages print.

    First line the legal due date (the instant for hour rules), then a provisional year, then the
    conservative, natural and outer dates where they differ, then the trace, then the whole way in one sentence for each
    language.
    """
    lines = [given.due_at.isoformat() if given.due_at else str(given.due_on)]
    if given.provisional:
        lines.append(f"provisional: calendar {given.provisional_year} not published")
    others = (("conservative", given.conservative_on), ("natural", given.natural_on), ("outer", given.outer_on))
    lines += [f"{name}: {on}" for name, on in others if on is not None and on != given.due_on]
    lines += [f"{step.on} {step.zh} / {step.en}" for step in given.trace]
    return "\n".join([*lines, *given.sentence])


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Working days later than `start` up to and including `end`; negative when `end` lies before `start`.

    Years without a notice are estimated Monday to Friday.
    """
    if end < start:
        return -working_days_between(calendar, end, start)
    return calendar.count(start.toordinal(), end.toordinal())


def days_left(calendar: Calendar, *, today: date, due_on: date) -> int:
    """Working days left after today up to and including the due date; negative when it is past."""
    return working_days_between(calendar, today, due_on)
