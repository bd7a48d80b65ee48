"""What working time costs: overtime by the kind of day it fell on, and annual leave that was not taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor

from law.money.refused import DatesContradict, InputInvalid, InputMissing
from law.money.working import MoneyBook, Result, Working, shown, to_fen
from law.workdays import Calendar, Day

KINDS = {
    "weekday": ("工作日延时", "working days"),
    "rest_day": ("休息日未补休", "rest days without leave in lieu"),
    "festival": ("法定节日", "statutory festivals"),
}
"""The kinds of day overtime falls on, in the order of the law."""


def kind_of_day(day: Day) -> str:
    """Which rate a day has: only the statutory festivals themselves have the highest (LAW.md C12)."""
    if day.is_statutory_festival:
        return "festival"
    return "rest_day" if day.is_rest_day else "weekday"


def overtime(
    book: MoneyBook,
    *,
    monthly_wage_yuan: Decimal,
    hours: Mapping[date, Decimal] | None = None,
    lieu_days: Collection[date] = (),
    worked_on: date | None = None,
    weekday_hours: Decimal | None = None,
    rest_day_hours: Decimal | None = None,
    festival_hours: Decimal | None = None,
) -> Result:
    """加班费 (LL 44): hours times the hourly wage times the rate of the day.

    `hours` by date, whose kind the calendar tells; or sums of hours of each kind, with one day of their time. Rest days with
    leave in lieu (`lieu_days`) are not paid again; festivals always are. Raises `MoneyRefused`.
    """
    by_day = dict(hours or {})
    sums = {"weekday": weekday_hours, "rest_day": rest_day_hours, "festival": festival_hours}
    if not by_day and not any(sums.values()):
        raise InputMissing("hours")
    if any(sums.values()) and worked_on is None and not by_day:
        raise InputMissing("worked_on")
    on = worked_on or max(by_day)
    w = Working(book, "overtime", on, "worked_on" if worked_on else "hours")
    days, day_hours = w.rate("pay.month_days"), w.rate("pay.day_hours")
    hourly = Fraction(monthly_wage_yuan) / Fraction(days.value) / Fraction(day_hours.value)
    w.step(
        f"小时工资 = {monthly_wage_yuan} 元 ÷ {shown(days.value)} 天 ÷ {shown(day_hours.value)} 小时 = {to_fen(hourly)} 元",
        f"Hourly wage = ¥{monthly_wage_yuan} ÷ {shown(days.value)} days ÷ {shown(day_hours.value)} hours = ¥{to_fen(hourly)}",
        days,
        day_hours,
    )
    total = _by_kind(w, by_day, lieu_days)
    for kind, given in sums.items():
        total[kind] += Fraction(given or 0)
    for kind, (zh, en) in KINDS.items():
        if not total[kind]:
            continue
        rate = w.rate(f"overtime.{kind}")
        percent = shown(rate.value * 100)
        w.step(
            f"{zh} {shown(total[kind])} 小时 × {to_fen(hourly)} 元 × {percent} %",
            f"{shown(total[kind])} hours on {en} × ¥{to_fen(hourly)} × {percent} %",
            rate,
            exact=total[kind] * hourly * Fraction(rate.value),
        )
    _warn_too_long(w, by_day)
    return w.result()


def annual_leave(
    book: MoneyBook,
    *,
    year: int,
    average_wage_yuan: Decimal,
    worked_years: int | None = None,
    entitled_days: int | None = None,
    joined_on: date | None = None,
    left_on: date | None = None,
    taken_days: Decimal = Decimal(0),
) -> Result:
    """未休年休假工资 (LEAVE 5; LEAVE-IMPL 5, 10-12): what is owed on top of the wage for leave not taken in a year.

    `worked_years` are all full years of work anywhere, or `entitled_days` the leave of a full year; `joined_on` and
    `left_on` are given where they fall in the year. `average_wage_yuan` is without overtime pay. Raises `MoneyRefused`.
    """
    if (worked_years is None) == (entitled_days is None):
        if worked_years is None:
            raise InputMissing("worked_years")
        raise InputInvalid("entitled_days", "年限与应休天数只填一项。", "Give the years or the days, not both.")
    first, last = date(year, 1, 1), date(year, 12, 31)
    for name, day in (("joined_on", joined_on), ("left_on", left_on)):
        if day is not None and not first <= day <= last:
            raise InputInvalid(name, "应在该年度之内。", "It lies within the year.")
    if joined_on and left_on and left_on < joined_on:
        raise DatesContradict("left_on", "不能早于入职日。", "It cannot lie before the beginning.")
    w = Working(book, "annual_leave", left_on or last, "year")
    whole = _entitled(w, worked_years, entitled_days)
    due = _in_year(w, whole, joined_on or first, left_on or last, Fraction(taken_days))
    total, included, wage_rate = w.rate("leave.total"), w.rate("leave.included"), w.rate("leave.wage")
    month_days = w.rate("pay.month_days")
    daily = Fraction(average_wage_yuan) / Fraction(month_days.value)
    w.step(
        f"日工资 = {average_wage_yuan} 元 ÷ {shown(month_days.value)} 天 = {to_fen(daily)} 元",
        f"Daily wage = ¥{average_wage_yuan} ÷ {shown(month_days.value)} days = ¥{to_fen(daily)}",
        wage_rate,
        month_days,
    )
    extra = Fraction(total.value) - Fraction(included.value)
    w.step(
        f"{due} 天 × {to_fen(daily)} 元 × {shown(extra * 100)} %（共 {shown(total.value * 100)} %，"
        f"其中 {shown(included.value * 100)} % 已随工资支付）",
        f"{due} days × ¥{to_fen(daily)} × {shown(extra * 100)} % ({shown(total.value * 100)} % in all, of which "
        f"{shown(included.value * 100)} % was paid with the wage)",
        total,
        included,
        exact=due * daily * extra,
    )
    return w.result()


def _by_kind(w: Working, by_day: Mapping[date, Decimal], lieu: Collection[date]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {kind: Fraction(0) for kind in KINDS}
    calendar: Calendar = w.book.calendar
    for on in sorted(set(lieu) - set(by_day)):
        raise InputInvalid(
            "lieu_days", "补休日应是列出的加班日。", f"Days with leave in lieu are among the days worked ({on.year})."
        )
    for on, worked in sorted(by_day.items()):
        kind = kind_of_day(w.count("hours", partial(calendar.day, on)))
        rested = kind == "rest_day" and on in lieu
        zh, en = KINDS[kind]
        tail_zh, tail_en = ("，已补休，不再支付", ", leave in lieu was given: not paid") if rested else ("", "")
        w.step(
            f"{on} {zh if not rested else '休息日'} {shown(worked)} 小时{tail_zh}",
            f"{on}: {shown(worked)} hours on {en if not rested else 'a rest day'}{tail_en}",
            w.rate(f"overtime.{kind}"),
        )
        if not rested:
            total[kind] += Fraction(worked)
    return total


def _warn_too_long(w: Working, by_day: Mapping[date, Decimal]) -> None:
    """Longer than the law allows is no ground to pay less, but a violation of its own."""
    months: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    most_day, most_month = w.rate("overtime.day_hours"), w.rate("overtime.month_hours")
    for on, worked in by_day.items():
        months[on.year, on.month] += worked
    ordinary = [on for on in by_day if w.book.calendar.is_working_day(on)]
    if any(by_day[on] > most_day.value for on in ordinary):
        w.warn(
            "longer_than_a_day_allows",
            f"有的工作日加班超过 {shown(most_day.value)} 小时，违反工时规定，加班费照付。",
            f"Some working day has more than {shown(most_day.value)} hours of overtime: a violation, and paid all the same.",
        )
    if any(worked > most_month.value for worked in months.values()):
        w.warn(
            "longer_than_a_month_allows",
            f"有的月份加班超过 {shown(most_month.value)} 小时，违反工时规定，加班费照付。",
            f"Some month has more than {shown(most_month.value)} hours of overtime: a violation, and paid all the same.",
        )


def _entitled(w: Working, years: int | None, days: int | None) -> int:
    bands = w.rate("leave.days")
    if days is not None:
        w.step(f"全年应休 {days} 天（填报）", f"{days} days a year, as given", bands)
        return days
    assert years is not None
    found = max((leave for least, leave in bands.bands if years >= least), default=0)
    w.step(f"累计工作满 {years} 年，全年应休 {found} 天", f"{years} full years of work: {found} days a year", bands)
    return found


def _in_year(w: Working, whole: int, first: date, last: date, taken: Fraction) -> int:
    """The days still due: pro rata in a year that is not whole, what was taken off, a fraction of a day dropped."""
    rate = w.rate("leave.year_days")
    passed = (last - first).days + 1
    share = min(Fraction(1), passed / Fraction(rate.value))
    due = max(0, floor(whole * share - taken))
    w.step(
        f"本年度在职 {passed} 天 ÷ {shown(rate.value)} × {whole} 天 − 已休 {shown(taken)} 天，不足一整天的不计，应付 {due} 天",
        f"{passed} days of the year ÷ {shown(rate.value)} × {whole} − {shown(taken)} taken, fractions dropped: {due} days",
        rate,
    )
    return due
