"""Which days are working days in China: three flags a day, from the State Council's yearly notices (LAW.md
§1).

"法定休假日" has two meanings (LAW.md C12): the statutory festival days of 300 % overtime pay, and the rest
days a deadline rolls over. They are separate flags here and must not be mixed.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from law.notice import CalendarRejected, CalendarYear, ExceptionalDay, line_of, parse_year

__all__ = [
    "Calendar",
    "CalendarRejected",
    "CalendarYear",
    "Day",
    "ExceptionalDay",
    "OutsideCalendar",
    "UnknownYear",
    "line_of",
    "load_calendar",
    "parse_year",
]

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""The span dates can be counted in at all; years without a notice inside it are estimated Monday to
Friday.
"""


class UnknownYear(LookupError):
    """The year's holiday notice is not loaded: nobody can say which of its days are working days."""

    code = "unknown_year"

    def __init__(self, year: int) -> None:
        self.year = year
        self.zh = f"{year} 年放假安排尚未公布或未载入。"
        self.en = f"The calendar of {year} is not published or not loaded."
        super().__init__(f"{self.en} / {self.zh}")


class OutsideCalendar(ValueError):
    """A date no deadline can have: before 1900 or after 2199."""

    code = "outside_calendar"

    def __init__(self) -> None:
        self.zh = "日期超出 1900 至 2199 年的范围。"
        self.en = "The date lies outside the years 1900 to 2199."
        super().__init__(f"{self.en} / {self.zh}")


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its three flags; `name_zh` is the festival it is or was moved for."""

    on: date
    is_statutory_festival: bool
    is_rest_day: bool
    is_working_day: bool
    name_zh: str | None


@cache
def _weekdays() -> frozenset[int]:
    first, last = FIRST.toordinal(), LAST.toordinal()
    return frozenset(n for n in range(first, last + 1) if n % 7 not in (6, 0))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every loaded year, immutable. `version` changes when a year is added or corrected.

    `exceptions` are the days that are not what their weekday says. `work` holds the ordinals of all working
    days, so that "the fifth working day after" is one bisection; years without a notice are in it as a
    Monday–Friday estimate, and `knows` tells the two apart. `layers` are the days of places that have their own; only
    `at` counts with them.
    """

    version: str
    years: frozenset[int]
    notices: tuple[CalendarYear, ...]
    exceptions: Mapping[int, ExceptionalDay] = field(repr=False, compare=False)
    work: array[int] = field(repr=False, compare=False)
    marked: array[int] = field(repr=False, compare=False)
    layers: tuple[CalendarYear, ...] = ()
    turns_from: tuple[int, int] = (13, 1)
    """The earliest day (month, day) of a December that a notice ever moved: from it on the next year's may move it, too."""
    _local: dict[tuple[str, ...], Calendar] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, notices: Iterable[CalendarYear]) -> Calendar:
        """A calendar of these years; of two notices for one year (and place) the later in order stands."""
        by_year = {(one.place, one.year): one for one in notices}
        every = tuple(by_year[key] for key in sorted(by_year))
        national = tuple(one for one in every if not one.place)
        return cls._of(national, layers=tuple(one for one in every if one.place))

    @classmethod
    def _of(cls, kept: tuple[CalendarYear, ...], *, layers: tuple[CalendarYear, ...] = (), over: str = "") -> Calendar:
        """Counted with all of `kept`, the wider before the narrower; `over` names the places that are in it."""
        exceptions = {one.on.toordinal(): one for year in kept for one in year.days}
        working = set(_weekdays())
        for ordinal, one in exceptions.items():
            (working.add if one.is_working_day else working.discard)(ordinal)
        national = tuple(one for one in kept if not one.place)
        return cls(
            version=_version(national) + over,
            years=frozenset(one.year for one in national),
            notices=national,
            exceptions=MappingProxyType(exceptions),
            work=array("l", sorted(working)),
            marked=array("l", sorted(exceptions)),
            layers=layers,
            turns_from=min(
                ((one.on.month, one.on.day) for year in national for one in year.days if one.on.month == LAST.month),
                default=(LAST.month + 1, 1),
            ),
        )

    def at(self, place: str | None) -> Calendar:
        """The calendar of a place (a region code; None: the whole country): its own days over those of what it lies in,
        over the national ones (LAW.md C24). Built once for each set of layers.
        """
        if not self.layers or place is None:
            return self
        own = tuple(one for one in self.layers if place.startswith(one.place))
        if not own:
            return self
        key = tuple(dict.fromkeys(one.place for one in own))
        if key not in self._local:
            own = tuple(sorted(own, key=lambda one: (len(one.place), one.year)))
            self._local[key] = Calendar._of((*self.notices, *own), over=_layered(own))
        return self._local[key]

    def knows(self, on: date) -> bool:
        """Whether the notice of the date's year is loaded."""
        return on.year in self.years

    def day(self, on: date) -> Day:
        """The day's three flags. Raises UnknownYear where no notice is loaded."""
        if on.year not in self.years:
            raise UnknownYear(on.year)
        special = self.exceptions.get(on.toordinal())
        if special is None:
            works = on.weekday() < 5
            return Day(on, False, not works, works, None)
        works = special.is_working_day
        return Day(on, special.is_statutory_festival, not works, works, special.name_zh)

    def is_working_day(self, on: date) -> bool:
        """Whether state organs work that day. Raises UnknownYear where no notice is loaded."""
        return self.day(on).is_working_day

    def with_year(self, year: CalendarYear) -> Calendar:
        """A calendar with one more year (or a corrected one) and therefore another version; a place's own year is a layer
        of it.
        """
        return Calendar.of((*self.notices, *self.layers, year))

    def nth_after(self, ordinal: int, n: int) -> int:
        """The ordinal of the n-th working day after a day (n ≥ 1), estimated where the year is unknown."""
        try:
            return self.work[bisect_right(self.work, ordinal) + n - 1]
        except IndexError:
            raise OutsideCalendar() from None

    def nth_before(self, ordinal: int, n: int) -> int:
        """The ordinal of the n-th working day before a day (n ≥ 1), estimated where the year is unknown."""
        place = bisect_left(self.work, ordinal) - n
        if place < 0:
            raise OutsideCalendar()
        return self.work[place]

    def on_or_after(self, ordinal: int) -> int:
        """The day itself if it is worked, else the next that is."""
        return self.nth_after(ordinal - 1, 1)

    def on_or_before(self, ordinal: int) -> int:
        """The day itself if it is worked, else the last that was."""
        return self.nth_before(ordinal + 1, 1)

    def count(self, after: int, until: int) -> int:
        """Working days later than `after` up to and including `until`."""
        return bisect_right(self.work, until) - bisect_right(self.work, after)

    def marked_between(self, after: int, until: int) -> list[ExceptionalDay]:
        """The exceptional days later than `after` up to and including `until`."""
        marked = self.marked
        return [self.exceptions[n] for n in marked[bisect_right(marked, after) : bisect_right(marked, until)]]

    def first_unknown(self, first: date, last: date) -> int | None:
        """The first year without a notice that a span rests on."""
        return next((year for year in self.years_of(first, last) if year not in self.years), None)

    def years_of(self, *days: date) -> range:
        """The years whose notices the span from the earliest to the latest of some days rests on.

        Its last days may rest on the notice of the year after, which can move days of the December before (the New Year
        bridge).
        """
        last = max(days)
        return range(min(days).year, last.year + ((last.month, last.day) >= self.turns_from) + 1)


def _version(kept: tuple[CalendarYear, ...]) -> str:
    if not kept:
        return "cn-none"
    return f"cn-{kept[0].year}..{kept[-1].year}-{_digest(kept)}"


def _layered(own: tuple[CalendarYear, ...]) -> str:
    """The places of the layers behind the national version, and what they say: `+45.4503-1f2e3d4c`."""
    return f"+{'.'.join(dict.fromkeys(one.place for one in own))}-{_digest(own)}"


def _digest(kept: tuple[CalendarYear, ...]) -> str:
    text = "\n".join(
        f"{year.place}{year.year}|{year.source}|"
        + ",".join(f"{one.on}{one.name_zh}{one.is_statutory_festival:d}{one.is_working_day:d}" for one in year.days)
        for year in kept
    )
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@cache
def load_calendar() -> Calendar:
    """The calendar shipped with the product, one file a year. Raises CalendarRejected if a file is broken."""
    folder = resources.files("law") / "cn" / "calendars"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return Calendar.of(parse_year(one.read_text(encoding="utf-8")) for one in files)
