"""Sums that a statute fixes by a multiple: surcharge on late pay, retaliation, late fees on contributions, work injury."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from law.money.refused import DatesContradict, InputInvalid
from law.money.working import MoneyBook, Result, Working, shown, to_fen


def late_pay(book: MoneyBook, *, owed_yuan: Decimal, on: date, order_due_on: date | None = None) -> Result:
    """加付赔偿金 (LCL 85): a share of what stays unpaid after the authority's order has run out, within a range.

    `order_due_on` is the last day to pay by the order, None where there is none: then nothing is owed.
    """
    w = Working(book, "late_pay", on, "on")
    rate = w.rate("late_pay.range")
    least, most = (Fraction(one) for one in rate.values)
    owed = Fraction(owed_yuan)
    if order_due_on is None or on <= order_due_on:
        w.step(
            "尚无逾期未履行的责令支付，不产生加付赔偿金",
            "No order to pay has run out unpaid, so there is no surcharge",
            rate,
            exact=Fraction(0),
        )
        return w.result()
    w.step(
        f"责令支付期限 {order_due_on} 已过：{owed_yuan} 元 × {shown(least * 100)} %（下限）",
        f"The order ran out on {order_due_on}: ¥{owed_yuan} × {shown(least * 100)} % (least)",
        rate,
        exact=owed * least,
    )
    w.step(
        f"上限 {shown(most * 100)} % 为 {to_fen(owed * most)} 元，由劳动行政部门或仲裁、法院确定",
        f"At most {shown(most * 100)} %, ¥{to_fen(owed * most)}; the authority, tribunal or court decides",
        rate,
    )
    return w.result(upper=owed * most)


def retaliation(book: MoneyBook, *, dismissed_on: date, annual_income_yuan: Decimal) -> Result:
    """打击报复工会活动的赔偿 (TUL 53): twice the income of a year, where the worker is not reinstated."""
    w = Working(book, "retaliation", dismissed_on, "dismissed_on")
    years = w.rate("retaliation.years")
    w.step(
        f"本人年收入 {annual_income_yuan} 元 × {shown(years.value)}",
        f"Income of a year ¥{annual_income_yuan} × {shown(years.value)}",
        years,
        exact=Fraction(annual_income_yuan) * Fraction(years.value),
    )
    w.warn(
        "or_reinstatement",
        "或者恢复工作并补发期间报酬，二者择一。",
        "Or reinstatement with the pay of the time between; not both.",
    )
    return w.result()


def insurance_arrears(book: MoneyBook, *, owed_yuan: Decimal, due_on: date, paid_on: date) -> Result:
    """社会保险费滞纳金 (SIL 86): a share of the arrears for each day after the day they were due, up to payment."""
    w = Working(book, "insurance_arrears", paid_on, "paid_on")
    daily, fine = w.rate("arrears.daily"), w.rate("arrears.fine")
    if paid_on < due_on:
        raise DatesContradict("paid_on", "不能早于应缴日。", "It cannot lie before the day it was due.")
    if due_on < daily.effective_from:
        w.warn(
            "before_contribution_law",
            f"应缴日早于 {daily.effective_from}：此前的天数亦按该日起的比例计算，请核对当时的规定。",
            f"They were due before {daily.effective_from}: the days before are counted at the share of that law as well; "
            "check the rule of that time.",
        )
    days = (paid_on - due_on).days
    owed = Fraction(owed_yuan)
    w.step(
        f"欠缴 {owed_yuan} 元 × {days} 天 × {shown(daily.value * 100)} %",
        f"Arrears ¥{owed_yuan} × {days} days × {shown(daily.value * 100)} %",
        daily,
        exact=owed * days * Fraction(daily.value),
    )
    least, most = (Fraction(one) for one in fine.values)
    w.step(
        f"逾期仍不缴纳的，处欠缴数额 {shown(least)} 至 {shown(most)} 倍罚款（{to_fen(owed * least)} 至 {to_fen(owed * most)} 元）",
        f"Still unpaid after the order: a fine of {shown(least)} to {shown(most)} times the arrears "
        f"(¥{to_fen(owed * least)} to ¥{to_fen(owed * most)})",
        fine,
    )
    w.warn(
        "not_the_workers",
        "滞纳金和罚款由征收机构收取，不归劳动者；补缴默认走行政途径。",
        "Late fee and fine go to the collecting body, not to the worker; arrears are claimed there.",
    )
    return w.result()


def work_injury(
    book: MoneyBook,
    *,
    injured_on: date,
    grade: int,
    own_wage_yuan: Decimal,
    region: str | None = None,
    insurance_average_wage_yuan: Decimal | None = None,
) -> Result:
    """一次性伤残补助金 (WIR 35-37, 64): months of own wage by grade, own wage within bounds set by the local average.

    `own_wage_yuan` is the average contribution wage of the twelve months before. Raises `MoneyRefused`.
    """
    w = Working(book, "work_injury", injured_on, "injured_on", region)
    months, bounds = w.rate("injury.months"), w.rate("injury.wage_range")
    if not 1 <= grade <= len(months.values):
        raise InputInvalid("grade", "伤残等级为一至十级。", "A grade lies between 1 and 10.")
    average = w.parameter("insurance_average_wage", insurance_average_wage_yuan)
    least, most = (average * Fraction(one) for one in bounds.values)
    own = Fraction(own_wage_yuan)
    wage = min(max(own, least), most)
    w.step(
        f"本人工资 {own_wage_yuan} 元，限于 {to_fen(least)} 至 {to_fen(most)} 元之间，按 {to_fen(wage)} 元计",
        f"Own wage ¥{own_wage_yuan}, within ¥{to_fen(least)} and ¥{to_fen(most)}: ¥{to_fen(wage)} counts",
        bounds,
    )
    count = months.values[grade - 1]
    w.step(
        f"{grade} 级：{shown(count)} 个月 × {to_fen(wage)} 元",
        f"Grade {grade}: {shown(count)} months × ¥{to_fen(wage)}",
        months,
        exact=Fraction(count) * wage,
    )
    if insurance_average_wage_yuan is None:
        w.warn(
            "series_differs",
            "统筹地区平均工资采用哪一口径、哪一年度由当地确定，请核对。",
            "Which series and year of the average wage counts is for the insurance area to say; check it.",
        )
    w.warn(
        "only_the_lump_sum",
        "不含伤残津贴、医疗费，以及各省规定的一次性医疗补助金和就业补助金。",
        "Without allowances, medical costs, and the subsidies on leaving that each province sets.",
    )
    return w.result()
