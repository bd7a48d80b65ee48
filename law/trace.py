"""The steps that lead to a date, each with the day reached and a sentence in Chinese and English.

The numbers in the sentences add up: what is counted, what is passed over and what is rolled is the distance
between the days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from law.hours import Part
from law.notice import FESTIVALS_EN
from law.rule import Rule, Unit
from law.workdays import Calendar

_ZH = {"WD": "个工作日", "CD": "个自然日", "M": "个月", "Y": "年", "H": "小时", "MIN": "分钟"}
_EN = {"WD": "working days", "CD": "calendar days", "M": "months", "Y": "years", "H": "hours", "MIN": "minutes"}
_EN_ONE = {"WD": "working day", "CD": "calendar day", "M": "month", "Y": "year", "H": "hour", "MIN": "minute"}

_MOST_NAMES, _MOST_WORKED = 12, 24
"""Festivals and worked weekend days that a step names one by one, so that it fits a line however far it counts."""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step: the day it reaches and what happened, in both languages."""

    on: date
    zh: str
    en: str


def start_step(rule: Rule, on: date) -> TraceStep:
    """Where counting starts and which rule counts."""
    mark = "，未核实" if rule.status == "U" else ""
    zh_day, en_day = ("起算时", "start") if rule.unit in ("H", "MIN") else ("起算日（当日不计）", "start, not counted")
    return TraceStep(
        on,
        f"{zh_day}：{rule.start_zh}。依据 {rule.citation_on(on)}（{rule.id}，{rule.status}{mark}）",
        f"{en_day}: {rule.start_en}; {rule.id}, {rule.article_on(on)}, mark {rule.status}"
        f"{' (unverified)' if rule.status == 'U' else ''}",
    )


def counted_step(on: date, *, length: int, unit: Unit, moved: int, calendar: Calendar) -> TraceStep:
    """A length counted; `moved` is the distance in calendar days, below zero when counting back."""
    zh_way, sign = ("往前数", "-") if moved < 0 else ("计", "+")
    distance = abs(moved)
    zh = f"{zh_way} {length} {_ZH[unit]}"
    en = f"{sign}{length} {_EN_ONE[unit] if length == 1 else _EN[unit]}"
    if unit == "WD":
        passed = distance - length
        if passed:
            zh, en = f"{zh}，跳过 {passed} 个休息日", f"{en}, {passed} rest {_days(passed)} passed over"
        end = on.toordinal()
        first = end - moved
        span = (first, end) if moved > 0 else (end - 1, first - 1)
        zh_days, en_days = _special(calendar, span)
        return TraceStep(on, zh + zh_days, en + en_days)
    if unit in ("M", "Y"):
        return TraceStep(
            on, f"{zh}，至对应日（相距 {distance} 天）", f"{en} to the corresponding day ({distance} days)"
        )
    return TraceStep(on, zh, en)


def _special(calendar: Calendar, span: tuple[int, int]) -> tuple[str, str]:
    """The festivals and the worked weekend days inside a span, named so that a reader can check the count."""
    special = calendar.marked_between(*span)
    if not special:
        return "", ""
    worked = [f"{one.on:%m-%d}" for one in special if one.is_working_day]
    names = tuple(dict.fromkeys(one.name_zh for one in special if not one.is_working_day))
    zh, en = _bracketed(names)
    if len(worked) > _MOST_WORKED:
        return f"{zh}，含调休上班 {len(worked)} 天", f"{en}, {len(worked)} adjusted workdays"
    if worked:
        return f"{zh}，含调休上班 {'、'.join(worked)}", f"{en}, adjusted workdays: {', '.join(worked)}"
    return zh, en


def _bracketed(names: tuple[str, ...]) -> tuple[str, str]:
    """Festivals in brackets, in Chinese and in English; nothing where there are none."""
    if not names:
        return "", ""
    more_zh, more_en = ("等", " and others") if len(names) > _MOST_NAMES else ("", "")
    named = names[:_MOST_NAMES]
    return f"（{'、'.join(named)}{more_zh}）", f" ({_in_english(named)}{more_en})"


def rolled_step(on: date, *, moved: int, calendar: Calendar) -> TraceStep:
    """A last day that is a rest day moves to a working day."""
    zh, en = _names(calendar, on.toordinal(), moved)
    if moved > 0:
        return TraceStep(
            on, f"末日为休息日{zh}，顺延 {moved} 天", f"rolled +{moved} {_days(moved)}: the last day is a rest day{en}"
        )
    return TraceStep(
        on, f"末日为休息日{zh}，提前 {-moved} 天", f"rolled {moved} {_days(moved)}: the last day is a rest day{en}"
    )


def _days(number: int) -> str:
    return "day" if abs(number) == 1 else "days"


def _names(calendar: Calendar, end: int, moved: int) -> tuple[str, str]:
    """The festivals passed over, in brackets, in Chinese and in English."""
    low, high = (end - moved - 1, end - 1) if moved > 0 else (end, end - moved)
    marked = calendar.marked_between(low, high)
    names = tuple(dict.fromkeys(one.name_zh for one in marked if not one.is_working_day))
    return _bracketed(names)


def _in_english(names: tuple[str, ...]) -> str:
    """Festivals by their English names; a place's own festival keeps the one it has."""
    return ", ".join(FESTIVALS_EN.get(one, one) for one in names)


def last_day(end: datetime, *, midnight_before: bool) -> date:
    """The day with which hours or minutes end. Where only a day is known, and where an office closes at 24:00, what ends
    at midnight ends with the day before.
    """
    whole_days = midnight_before and end.time() == time()
    return end.date() - timedelta(days=1) if whole_days else end.date()


def _until(end: datetime, on: date) -> str:
    return f"{end:%H:%M}" if on == end.date() else "24:00"


def hours_step(rule: Rule, end: datetime, *, day_only: bool) -> TraceStep:
    """Hours or minutes counted from an instant, or from the beginning of the day where only the day is
    known.
    """
    unit = rule.unit or "H"
    en_unit = _EN_ONE[unit] if rule.length == 1 else _EN[unit]
    zh_from, en_from = ("（仅知日期，自当日零时起计）", " from the beginning of the day") if day_only else ("", "")
    on = last_day(end, midnight_before=day_only)
    return TraceStep(
        on,
        f"计 {rule.length} {_ZH[unit]}{zh_from}，至 {_until(end, on)}",
        f"+{rule.length} {en_unit}{en_from}, until {_until(end, on)}",
    )


def within_step(on: date, *, length: int, unit: Unit) -> TraceStep:
    """A length that counts only while the office is open; what each day gives follows."""
    return TraceStep(
        on,
        f"办公时间内计 {length} {_ZH[unit]}",
        f"+{length} {_EN_ONE[unit] if length == 1 else _EN[unit]} of office time",
    )


def office_steps(since: date, parts: tuple[Part, ...], calendar: Calendar) -> list[TraceStep]:
    """Hours and minutes counted within office hours: what each day gave, and the days passed over; the minutes add up."""
    steps: list[TraceStep] = []
    for number, part in enumerate(parts):
        spans = "、".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in part.openings)
        zh, en = f"{spans} 计 {part.minutes} 分钟", f"{spans}: +{part.minutes} {_minutes(part.minutes)}"
        passed = (part.on - since).days - 1
        if passed > 0:
            names_zh, names_en = _names(calendar, part.on.toordinal(), passed)
            zh = f"跳过 {passed} 天{names_zh}；{zh}"
            en = f"{passed} {_days(passed)} passed over{names_en}; {en}"
        if number == len(parts) - 1:
            until = _clock(part.openings[-1][1])
            zh, en = f"{zh}，至 {until}", f"{en}, until {until}"
        steps.append(TraceStep(part.on, zh, en))
        since = part.on
    return steps


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _minutes(number: int) -> str:
    return "minute" if number == 1 else "minutes"


def closing_step(end: datetime, on: date) -> TraceStep:
    """A clock of office hours that is given days ends when the office closes on the last of them."""
    return TraceStep(on, f"至该日下班时间 {_until(end, on)}", f"until closing time, {_until(end, on)}")


def office_stop_step(on: date, *, lost: int, stopped_at: datetime, went_on_at: datetime) -> TraceStep:
    """The office time between two instants, given back behind the day reached."""
    return TraceStep(
        on,
        f"{stopped_at:%Y-%m-%d %H:%M} 至 {went_on_at:%Y-%m-%d %H:%M} 中止，加回办公时间 {lost} 分钟",
        f"stood still from {stopped_at:%Y-%m-%d %H:%M} to {went_on_at:%Y-%m-%d %H:%M}: {lost} office {_minutes(lost)} "
        "given back",
    )


def added_step(end: datetime, *, length: int, unit: Unit, day_only: bool) -> TraceStep:
    """Hours or minutes that an extension adds."""
    en_unit = _EN_ONE[unit] if length == 1 else _EN[unit]
    on = last_day(end, midnight_before=day_only)
    until = _until(end, on)
    return TraceStep(on, f"延长 {length} {_ZH[unit]}，至 {until}", f"extended by {length} {en_unit}, until {until}")


def stopped_step(end: datetime, *, stopped_at: datetime, went_on_at: datetime) -> TraceStep:
    """The time between two instants added to the end."""
    minutes = max(int((went_on_at - stopped_at).total_seconds() // 60), 0)
    return TraceStep(
        end.date(),
        f"{stopped_at:%Y-%m-%d %H:%M} 至 {went_on_at:%Y-%m-%d %H:%M} 中止，加回 {minutes} 分钟，至 {end:%H:%M}",
        f"stood still from {stopped_at:%Y-%m-%d %H:%M} to {went_on_at:%Y-%m-%d %H:%M}: "
        f"+{minutes} minutes, until {end:%H:%M}",
    )


def until_step(on: date) -> TraceStep:
    """A last day that the sides agreed or an authority set."""
    return TraceStep(on, "双方约定或经批准的最后日期", "the last day agreed or set by decision")


def last_stretch_step(on: date, *, rest: int, unit: Unit, gone_on: date) -> TraceStep:
    """An obstacle in the last stretch: what is left counts from the day it is gone."""
    return TraceStep(
        on,
        f"最后期间内有障碍，中止；自障碍消除之日 {gone_on} 起满 {rest} {_ZH[unit]}届满",
        f"hindered in its last stretch: ends {rest} {_EN_ONE[unit] if rest == 1 else _EN[unit]} after {gone_on}, "
        "when the obstacle was gone",
    )


def not_suspended_step(on: date, *, last: int, unit: Unit, paused_on: date, resumed_on: date) -> TraceStep:
    """An obstacle that was gone before the last stretch began: the law gives nothing for it."""
    return TraceStep(
        on,
        f"{paused_on} 至 {resumed_on} 的障碍不在最后 {last} {_ZH[unit]}内，不中止",
        f"the obstacle from {paused_on} to {resumed_on} lies before the last {last} "
        f"{_EN_ONE[unit] if last == 1 else _EN[unit]}: nothing is added",
    )


def moved_step(on: date, *, lost: int, unit: Unit | None, paused_on: date, resumed_on: date) -> TraceStep:
    """The days of a pause added to the end."""
    zh_unit, en_unit = ("个工作日", "working days") if unit == "WD" else ("个自然日", "calendar days")
    return TraceStep(
        on,
        f"{paused_on} 至 {resumed_on} 中止，加回 {lost} {zh_unit}",
        f"stood still from {paused_on} to {resumed_on}: +{lost} {en_unit}",
    )
