"""The `[[hours]]` tables of a file of service limits: every field checked, every refusal with file, line and field."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from law.hours import DAY, WEEKDAYS, Hours, OfficeHours, Opening
from law.refused import PackRejected
from law.tables import first_line, line_of, parse_toml
from law.written import OFFICE

_CLOSED = "closed"
_LEAST, _MOST_OPENINGS = 60, 12
"""Of a week, in minutes, and of a day: a limit ends before the calendar does, and a step names every span."""
_FIELDS = frozenset({"office", "effective_from", "adjusted_workday", *WEEKDAYS})
_OPENING = re.compile(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)\Z")


def parse_hours(text: str, file: str) -> Hours:
    """The working times of every office that the file names. Raises PackRejected."""
    tables = parse_toml(text, file).get("hours", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise PackRejected(
            "hours: write it as [[hours]]", "hours：应写作 [[hours]]", file=file, line=first_line(text, "hours")
        )
    found: list[OfficeHours] = []
    for number, row in enumerate(tables):
        table = _Table(row, text=text, file=file, number=number)
        one = table.hours()
        if any((other.office, other.since) == (one.office, one.since) for other in found):
            raise table.refuse(
                "effective_from", "the same office has two tables from the same day", "同一单位自同一日起有两个时间表"
            )
        found.append(one)
    return tuple(found)


class _Table:
    """One table on its way to an office's working times."""

    def __init__(self, row: dict[str, Any], *, text: str, file: str, number: int) -> None:
        self.row, self.text, self.file, self.head = row, text, file, line_of(text, "hours", number)

    def refuse(self, field: str, why_en: str, why_zh: str) -> PackRejected:
        return PackRejected(
            f"hours.{field}: {why_en}", f"hours.{field}：{why_zh}", file=self.file, line=self.line(field)
        )

    def line(self, field: str) -> int:
        """The line of a field of this table; its head where the field is not there."""
        lines = self.text.splitlines()
        for number in range(self.head, len(lines)):
            words = lines[number].strip()
            if words.startswith("["):
                break
            if re.match(rf"[\"']?{re.escape(field)}[\"']?\s*=", words):
                return number + 1
        return self.head

    def hours(self) -> OfficeHours:
        for name in self.row:
            if name in ("saturday", "sunday"):
                raise self.refuse(
                    name,
                    "a rest day has no hours; adjusted_workday says what a worked one has",
                    "休息日没有办公时间；调休上班日的时间由 adjusted_workday 规定",
                )
            if name not in _FIELDS:
                raise self.refuse(name, "no field or weekday of that name", "没有这个字段或星期")
        week = tuple(self.openings(day) for day in WEEKDAYS)
        if not any(week):
            raise self.refuse("monday", "the week has no opening at all", "整周没有办公时间")
        if sum(end - begin for day in week for begin, end in day) < _LEAST:
            raise self.refuse("monday", f"the week has fewer than {_LEAST} minutes", f"整周办公时间不足 {_LEAST} 分钟")
        return OfficeHours(office=self.office(), week=week, adjusted_as=self.adjusted(week), since=self.since())

    def openings(self, day: str) -> tuple[Opening, ...]:
        given = self.row.get(day, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise self.refuse(day, 'a list of spans such as "09:00-12:00" is needed', "应为“09:00-12:00”形式的时段列表")
        if len(given) > _MOST_OPENINGS:
            raise self.refuse(day, f"a day has at most {_MOST_OPENINGS} spans", f"每天最多 {_MOST_OPENINGS} 个时段")
        spans = tuple(self.opening(day, one) for one in given)
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise self.refuse(day, "the spans overlap or are not in order", "时段重叠或未按先后排列")
        return spans

    def opening(self, day: str, text: str) -> Opening:
        found = _OPENING.match(text)
        if found is None:
            raise self.refuse(day, "a span has the form 09:00-12:00", "时段的格式应为 09:00-12:00")
        begin_hour, begin_minute, end_hour, end_minute = (int(one) for one in found.groups())
        begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
        if max(begin, end) > DAY:
            raise self.refuse(day, "a span ends at 24:00 at the latest", "时段最晚至 24:00")
        if begin >= end:
            raise self.refuse(day, "a span ends later than it begins", "时段的结束应晚于开始")
        return begin, end

    def adjusted(self, week: tuple[tuple[Opening, ...], ...]) -> int | None:
        given = self.row.get("adjusted_workday")
        if given == _CLOSED:
            return None
        if given not in WEEKDAYS:
            raise self.refuse(
                "adjusted_workday",
                f"say which weekday's hours an adjusted workday has ({', '.join(WEEKDAYS)}), or {_CLOSED}",
                "应写明调休上班日按星期几的时间办公（monday 至 friday），或 closed",
            )
        if not week[WEEKDAYS.index(given)]:
            raise self.refuse("adjusted_workday", f"{given} has no hours", "所指的一天没有办公时间")
        return WEEKDAYS.index(given)

    def office(self) -> str | None:
        given = self.row.get("office")
        if given is not None and not (isinstance(given, str) and OFFICE.match(given)):
            raise self.refuse("office", "an office's id is needed", "应为单位编号")
        return given

    def since(self) -> date | None:
        given = self.row.get("effective_from")
        if given is not None and type(given) is not date:
            raise self.refuse("effective_from", "a day is needed", "应为日期")
        return given
