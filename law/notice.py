"""One year's holiday notice, read from its TOML text and checked for completeness before anybody counts
with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from law.codes import is_region
from law.tables import first_line
from law.written import MOST_CHARACTERS, is_readable

FESTIVALS: tuple[str, ...] = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
FESTIVALS_EN = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
"""Their names for readers of English."""
_FIRST_YEAR_OF_THIRTEEN = 2025
_LONGEST_NAME = 20
_FIELDS = frozenset({"year", "source", "place", "published_on", "note", "statutory_days", "festival"})
_FESTIVAL_FIELDS = frozenset({"name_zh", "statutory", "rest", "work"})


class CalendarRejected(ValueError):
    """A year's notice that cannot be trusted; `line` and `field` say where, the sentence says why.

    Lines count from 1; 0 means the text as a whole.
    """

    code = "calendar_rejected"

    def __init__(self, why_en: str, why_zh: str, *, line: int = 0, field: str = "") -> None:
        self.line, self.field = line, field
        place = f"line {line}, " if line else ""
        self.zh = f"日历第 {line} 行 {field}：{why_zh}" if line else f"日历 {field}：{why_zh}"
        self.en = f"calendar {place}field {field or '-'}: {why_en}"
        super().__init__(f"{self.en} / {self.zh}")


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """A day that is not what its weekday says, or a statutory festival day."""

    on: date
    name_zh: str
    is_statutory_festival: bool
    is_working_day: bool


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The exceptional days of one year, with the notice they come from.

    A notice may also move days of the December before (the New Year bridge), which then count for that year. With a
    `place` (a region code of 2, 4 or 6 digits) it is that place's own layer over the national year (LAW.md C24).
    """

    year: int
    source: str
    days: tuple[ExceptionalDay, ...]
    place: str = ""


def parse_year(text: str) -> CalendarYear:
    """A TOML text of one year's notice.

    Raises CalendarRejected naming the line and the field when the text is no TOML, the source is missing, a
    day lies outside the year, contradicts another, or the statutory festival days are not complete: 11 up
    to 2024, 13 from 2025 (全国年节及纪念日放假办法 art 2; LAW.md §1, S9). A place's own notice holds only the days that
    differ there, none of them statutory.
    """
    data = _toml(text)
    for name in data:
        if name not in _FIELDS:
            raise CalendarRejected("unknown field", "未知字段", line=first_line(text, name), field=name)
    year = data.get("year")
    if not isinstance(year, int) or not 1949 <= year <= 2199:
        raise CalendarRejected(
            "a year between 1949 and 2199 is needed",
            "应为 1949 至 2199 之间的年份",
            line=first_line(text, "year"),
            field="year",
        )
    source = data.get("source")
    if not isinstance(source, str) or not source.strip():
        raise CalendarRejected(
            "the notice it comes from must be named",
            "必须写明所依据的放假通知",
            line=first_line(text, "source"),
            field="source",
        )
    if not is_readable(source):
        raise CalendarRejected(
            f"at most {MOST_CHARACTERS} characters, all of them visible",
            f"最多 {MOST_CHARACTERS} 个字符，不含不可见字符",
            line=first_line(text, "source"),
            field="source",
        )
    place = _place(text, data)
    days = tuple(sorted(_days(text, year, data.get("festival", [])), key=lambda one: one.on))
    if place:
        _local(text, year, days, data)
    else:
        _complete(text, year, days, data)
    return CalendarYear(year=year, source=source.strip(), days=days, place=place)


def _place(text: str, data: dict[str, Any]) -> str:
    given = data.get("place", "")
    if "place" in data and not (isinstance(given, str) and is_region(given)):
        raise CalendarRejected(
            "the code of a province, city or county is needed",
            "应为省、市或县的行政区划代码",
            line=first_line(text, "place"),
            field="place",
        )
    return str(given)


def _local(text: str, year: int, days: tuple[ExceptionalDay, ...], data: dict[str, Any]) -> None:
    """Refuses what only the national notice can say, and a layer without a day."""
    if "statutory_days" in data or any(one.is_statutory_festival for one in days):
        raise CalendarRejected(
            "statutory festivals are the same everywhere: a place has rest and work days only",
            "法定节日全国统一，地方日历只能列出放假和上班的日期",
            line=line_of(text, "statutory"),
            field="festival.statutory",
        )
    outside = next((one.on for one in days if one.on.year != year), None)
    if outside is not None:
        raise CalendarRejected(
            f"{outside} is not in {year}",
            f"{outside} 不在 {year} 年",
            line=line_of(text, str(outside)),
            field="festival",
        )
    if not days:
        raise CalendarRejected("no day is listed", "没有列出日期", field="festival")


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise CalendarRejected("nested too deeply", "嵌套过深") from None
    except ValueError as error:  # A number of more digits than are read is one, too, without a line.
        found = re.search(r"line (\d+)", str(error))
        raise CalendarRejected(
            f"not valid TOML: {error}", "不是有效的 TOML 文本", line=int(found.group(1)) if found else 0
        ) from error


def _days(text: str, year: int, festivals: Any) -> Iterator[ExceptionalDay]:
    if not isinstance(festivals, list) or not festivals:
        raise CalendarRejected("no festival is listed", "没有列出节日", field="festival")
    seen: set[date] = set()
    for festival in festivals:
        name = festival.get("name_zh") if isinstance(festival, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise CalendarRejected("a festival needs its name", "节日缺少名称", field="festival.name_zh")
        if len(name) > _LONGEST_NAME or not is_readable(name):
            raise CalendarRejected(
                f"a festival's name has at most {_LONGEST_NAME} characters, all of them visible",
                f"节日名称最多 {_LONGEST_NAME} 个字符，不含不可见字符",
                field="festival.name_zh",
                line=line_of(text, name),
            )
        for field in festival:
            if field not in _FESTIVAL_FIELDS:
                raise CalendarRejected(
                    f"unknown field in {name}",
                    f"{name}中有未知字段",
                    field=f"festival.{field}",
                    line=first_line(text, field),
                )
        for kind in ("statutory", "rest", "work"):
            listed = festival.get(kind, [])
            if not isinstance(listed, list):
                raise CalendarRejected(
                    f"{name}: a list of dates is needed",
                    f"{name}：应为日期列表",
                    line=line_of(text, kind),
                    field=f"festival.{kind}",
                )
            for on in listed:
                yield _day(text, year, on, name=name, kind=kind, seen=seen)


def _day(text: str, year: int, on: Any, *, name: str, kind: str, seen: set[date]) -> ExceptionalDay:
    line = line_of(text, str(on)) if isinstance(on, date) else line_of(text, name)
    field = f"festival.{kind}"
    if type(on) is not date:
        raise CalendarRejected(f"{name}: {on!r} is no date", f"{name}：不是日期", line=line, field=field)
    if on.year != year and (kind == "statutory" or (on.year, on.month) != (year - 1, 12)):
        raise CalendarRejected(f"{on} is not in {year}", f"{on} 不在 {year} 年", line=line, field=field)
    if on in seen:
        raise CalendarRejected(f"{on} is listed twice", f"{on} 重复列出", line=line, field=field)
    if kind == "work" and on.weekday() < 5:
        raise CalendarRejected(
            f"{on} is an ordinary working day already", f"{on} 本来就是工作日", line=line, field=field
        )
    seen.add(on)
    return ExceptionalDay(on=on, name_zh=name, is_statutory_festival=kind == "statutory", is_working_day=kind == "work")


def _complete(text: str, year: int, days: tuple[ExceptionalDay, ...], data: dict[str, Any]) -> None:
    named = {one.name_zh for one in days}
    missing = [name for name in FESTIVALS if name not in named]
    if missing:
        raise CalendarRejected(
            f"{', '.join(missing)} missing: the notice is not complete",
            f"缺少{'、'.join(missing)}，通知不完整",
            field="festival",
        )
    expected = data.get("statutory_days", 13 if year >= _FIRST_YEAR_OF_THIRTEEN else 11)
    count = sum(one.is_statutory_festival for one in days)
    if count != expected:
        raise CalendarRejected(
            f"{count} statutory festival days listed, {year} has {expected}",
            f"列出 {count} 个法定节日，{year} 年应为 {expected} 个",
            line=line_of(text, "statutory"),
            field="festival.statutory",
        )
    _in_season(text, days)


def _in_season(text: str, days: tuple[ExceptionalDay, ...]) -> None:
    """Refuses a statutory day where its festival can never be."""
    for one in days:
        first, last = _seasons().get(one.name_zh, ("", ""))
        if one.is_statutory_festival and first and not first <= f"{one.on:%m-%d}" <= last:
            raise CalendarRejected(
                f"{one.on}: {one.name_zh} lies between {first} and {last}",
                f"{one.on}：{one.name_zh}应在 {first} 至 {last} 之间",
                line=line_of(text, str(one.on)),
                field="festival.statutory",
            )


@cache
def _seasons() -> Mapping[str, tuple[str, str]]:
    """First and last day (month-day) on which each festival's statutory days can lie."""
    text = (resources.files("law") / "cn" / "festivals.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: (first, last) for name, (first, last) in tomllib.loads(text).items()})


def line_of(text: str, word: str) -> int:
    """The first line (from 1) that contains the word outside a comment; 0 when none does."""
    for number, line in enumerate(text.splitlines(), start=1):
        if word in line.split("#", 1)[0]:
            return number
    return 0
