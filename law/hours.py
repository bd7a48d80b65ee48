"""The working times of an office (办公时间), and hours and minutes counted within them.

The edge at closing time (docs/decisions/0013): a span holds its opening and its closing minute. What is used up exactly
at closing time ends there and not at the next opening; what comes at closing time or later counts from the next
opening; what comes exactly at opening counts at once. The minute in which something comes is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from law.workdays import FIRST, LAST, Calendar, OutsideCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
"""The days that can have hours of their own; a Saturday or Sunday is worked only where the calendar says so."""

DAY = 24 * 60
"""Minutes of a day."""

Opening = tuple[int, int]
"""From opening to closing, in minutes from midnight; 1440 is 24:00."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The working times that an office (None: every office without its own) adopted, from the day `since` on.

    `week` holds the openings of Monday to Friday in order; `adjusted_as` is the weekday (0 is Monday) whose openings a
    worked Saturday or Sunday (调休上班) has, None where the office stays shut on it. A rest day has none.
    """

    office: str | None = None
    week: tuple[tuple[Opening, ...], ...]
    adjusted_as: int | None = None
    since: date | None = None


Hours = tuple[OfficeHours, ...]
"""The working times of one office in the order in which they took effect; before the first of them, the first."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one day gave to a count: its openings as far as they were used, in minutes from midnight."""

    on: date
    openings: tuple[Opening, ...]

    @property
    def minutes(self) -> int:
        """The minutes that were counted on that day."""
        return sum(end - begin for begin, end in self.openings)


def hours_of(every: Hours, office: str | None) -> Hours:
    """Those that the office adopted, else those of all offices; where no office asks and none is for all, the first's."""
    own = tuple(one for one in every if one.office == office)
    found = own or tuple(one for one in every if one.office is None)
    if not found and office is None and every:
        found = tuple(one for one in every if one.office == every[0].office)
    return tuple(sorted(found, key=lambda one: one.since or date.min))


def with_later(known: Hours, told: Hours) -> Hours:
    """All working times with those that offices told now: what an office had stays for the days before the new ones."""
    begins: dict[str | None, date] = {}
    for one in told:
        begins[one.office] = min(one.since or date.min, begins.get(one.office, date.max))
    stays = (one for one in known if one.office not in begins or (one.since or date.min) < begins[one.office])
    return (*stays, *told)


def openings_on(hours: Hours, on: int, calendar: Calendar) -> tuple[Opening, ...]:
    """The openings of a day, given by its ordinal; none on a rest day. Unknown years are estimated Monday to Friday."""
    if not FIRST.toordinal() <= on <= LAST.toordinal():
        raise OutsideCalendar()
    if calendar.on_or_after(on) != on:
        return ()
    adopted = _in_effect(hours, on)
    weekday = (on + 6) % 7
    if weekday < len(adopted.week):
        return adopted.week[weekday]
    return () if adopted.adjusted_as is None else adopted.week[adopted.adjusted_as]


def _in_effect(hours: Hours, on: int) -> OfficeHours:
    since = [one for one in hours if one.since is None or one.since.toordinal() <= on]
    return since[-1] if since else hours[0]


def within(hours: Hours, start: datetime, minutes: int, *, calendar: Calendar) -> tuple[datetime, tuple[Part, ...]]:
    """When so many office minutes from an instant on are used up, with what each day gave; its zone is the office's."""
    here, since = _minute_of(start)
    if minutes <= 0:
        return start, ()
    left, parts = minutes, []
    while True:
        used: list[Opening] = []
        for begin, end in openings_on(hours, here, calendar):
            begin = max(begin, since)
            if begin >= end or not left:
                continue
            end = min(end, begin + left)
            left -= end - begin
            used.append((begin, end))
        if used:
            parts.append(Part(date.fromordinal(here), tuple(used)))
        if not left:
            return _instant(here, used[-1][1], start.tzinfo), tuple(parts)
        here, since = here + 1, 0


def minutes_between(hours: Hours, start: datetime, end: datetime, *, calendar: Calendar) -> int:
    """The office minutes from one instant to another, both in the office's zone; none where the second is not later."""
    (first, begin), (last, until) = _minute_of(start), _minute_of(end)
    total = 0
    for here in range(first, last + 1):
        low, high = begin if here == first else 0, until if here == last else DAY
        total += sum(max(0, min(to, high) - max(at, low)) for at, to in openings_on(hours, here, calendar))
    return total


def closing(hours: Hours, on: date, *, calendar: Calendar, zone: tzinfo | None) -> datetime:
    """Closing time of a day; on one without openings, the latest at which the office closes on any day."""
    openings = openings_on(hours, on.toordinal(), calendar)
    week = _in_effect(hours, on.toordinal()).week
    last = openings[-1][1] if openings else max(one[-1][1] for one in week if one)
    return _instant(on.toordinal(), last, zone)


def _minute_of(at: datetime) -> tuple[int, int]:
    """The day (ordinal) and its minute, rounded up: the minute in which something comes is not counted."""
    begun = at.second or at.microsecond
    return at.toordinal(), at.hour * 60 + at.minute + (1 if begun else 0)


def _instant(on: int, minute: int, zone: tzinfo | None) -> datetime:
    return datetime.combine(date.fromordinal(on), time(), tzinfo=zone) + timedelta(minutes=minute)
