"""What the end of employment costs: severance N, the sum for unlawful dismissal 2N, and pay in place of notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict, Unpack

from law.money.months import DAY, full_months
from law.money.refused import DatesContradict, InputInvalid, InputMissing
from law.money.working import MoneyBook, Result, Working, shown, to_fen
from law.months import after_months


class WageInputs(TypedDict, total=False):
    """What the monthly wage is counted from: the average or the months, and the figures of the place that bound it."""

    average_wage_yuan: Decimal | None
    monthly_wages_yuan: tuple[Decimal, ...]
    minimum_wage_yuan: Decimal | None
    minimum_wage_tier: int | None
    local_average_wage_yuan: Decimal | None


def severance(
    book: MoneyBook, *, employed_from: date, ended_on: date, region: str | None = None, **wage: Unpack[WageInputs]
) -> Result:
    """经济补偿 N (LCL 46-47; LCLR 27): years of work times the monthly wage. `ended_on` is the last day of employment.

    The wage is the average gross of the last twelve months, given as it is or month by month, not below the minimum wage;
    above three times the local average it is cut to that, and only then the years are limited. Years before the contract
    law are under other rules and left out, with a warning. Raises `MoneyRefused`.
    """
    w = Working(book, "severance", ended_on, "ended_on", region)
    per_year = w.rate("severance.per_year")
    begins = max(employed_from, per_year.effective_from)
    if begins != employed_from:
        w.warn(
            "before_contract_law",
            f"用工早于 {begins}：此前的年限适用当时的规定，未计入本结果。",
            f"Employment began before {begins}: those years are under the rules of their time and are not in this result.",
        )
    exact = _n(w, employed_from=begins, ended_on=ended_on, wage=wage)
    w.step(f"应付经济补偿 {to_fen(exact)} 元", f"Severance owed ¥{to_fen(exact)}", per_year, exact=exact)
    return w.result()


def unlawful_dismissal(
    book: MoneyBook, *, employed_from: date, ended_on: date, region: str | None = None, **wage: Unpack[WageInputs]
) -> Result:
    """违法解除赔偿金 2N (LCL 48, 87; LCLR 25): twice severance, counted from the first day of work, and in its place.

    Raises `MoneyRefused`.
    """
    w = Working(book, "unlawful_dismissal", ended_on, "ended_on", region)
    multiple = w.rate("dismissal.multiple")
    if employed_from < w.rate("severance.per_year").effective_from:
        w.warn(
            "before_contract_law",
            "年限自用工之日起计，含劳动合同法施行前的时间；各地做法不一，请核对当地口径。",
            "Years count from the first day of work, those before the contract law too; places differ, check the local practice.",
        )
    n = _n(w, employed_from=employed_from, ended_on=ended_on, wage=wage)
    total = n * Fraction(multiple.value)
    w.step(
        f"赔偿金 = {shown(multiple.value)} × {to_fen(n)} 元；已支付赔偿金的不再另付经济补偿",
        f"Compensation = {shown(multiple.value)} × ¥{to_fen(n)}; severance is not paid on top of it",
        multiple,
        exact=total,
    )
    return w.result()


def notice_pay(book: MoneyBook, *, ended_on: date, last_month_wage_yuan: Decimal) -> Result:
    """代通知金 (LCL 40; LCLR 20): the wage of the month before, for a dismissal without fault and without notice."""
    w = Working(book, "notice_pay", ended_on, "ended_on")
    months = w.rate("notice.months")
    total = Fraction(last_month_wage_yuan) * Fraction(months.value)
    w.step(
        f"上一个月工资 {last_month_wage_yuan} 元 × {shown(months.value)} 个月",
        f"Wage of the month before ¥{last_month_wage_yuan} × {shown(months.value)} month",
        months,
        exact=total,
    )
    w.warn(
        "only_without_fault",
        "仅适用于劳动者无过失而被解除、且未提前书面通知的情形（见所引条文）。",
        "Only for a dismissal without the worker's fault, by the article cited, and without written notice ahead.",
    )
    return w.result()


def _average(w: Working, average: Decimal | None, months: tuple[Decimal, ...]) -> Fraction:
    """The average gross wage, given or taken from the months."""
    wage_months = w.rate("severance.wage_months")
    if (average is None) == (not months):
        if average is None:
            raise InputMissing("average_wage_yuan")
        raise InputInvalid(
            "monthly_wages_yuan", "平均工资与逐月工资只填一项。", "Give the average or the months, not both."
        )
    if average is not None:
        found = Fraction(average)
        zh, en = f"前十二个月平均应得工资 {average} 元", f"Average gross wage of the last twelve months ¥{average}"
    else:
        if len(months) > wage_months.value:
            raise InputInvalid(
                "monthly_wages_yuan", "最多填写前十二个月的工资。", "At most the wages of the last twelve months."
            )
        found = sum((Fraction(one) for one in months), Fraction(0)) / len(months)
        zh = f"前 {len(months)} 个月应得工资平均 {to_fen(found)} 元"
        en = f"Average gross wage of the last {len(months)} months ¥{to_fen(found)}"
    w.step(zh, en, wage_months)
    return found


def _n(w: Working, *, employed_from: date, ended_on: date, wage: WageInputs) -> Fraction:
    """Years times wage, the steps told."""
    average = _average(w, wage.get("average_wage_yuan"), wage.get("monthly_wages_yuan", ()))
    if ended_on < employed_from:
        raise DatesContradict("ended_on", "结束日不能早于入职日。", "The end cannot lie before the beginning.")
    years = _years(w, employed_from, ended_on)
    monthly, capped = _counted_wage(w, average, wage)
    most = w.rate("severance.cap_years")
    if capped and years > Fraction(most.value):
        years = Fraction(most.value)
        w.step(
            f"月工资高于三倍封顶线，年限最高 {shown(most.value)} 年",
            f"The wage is above the cap, so at most {shown(most.value)} years count",
            most,
        )
    per_year = w.rate("severance.per_year")
    w.step(
        f"经济补偿 N = {shown(years)} 个月 × {to_fen(monthly)} 元",
        f"Severance N = {shown(years)} months × ¥{to_fen(monthly)}",
        per_year,
    )
    return years * monthly


def _years(w: Working, first: date, last: date) -> Fraction:
    """Years of work: a rest of six months or more counts as one, a shorter one as half."""
    per_year, full_from = w.rate("severance.per_year"), w.rate("severance.full_from_months")
    short = w.rate("severance.short_part")
    months = full_months(first, last)
    years, rest = divmod(months, 12)
    more = after_months(first, months) < last + DAY
    part = Fraction(0)
    if rest >= full_from.value:
        part = Fraction(per_year.value)
    elif rest or more:
        part = Fraction(short.value)
    counted = years * Fraction(per_year.value) + part
    w.step(
        f"{first} 至 {last}：满 {years} 年 {rest} 个月{'零数日' if more else ''}，计 {shown(counted)} 个月工资",
        f"{first} to {last}: {years} years {rest} months{' and some days' if more else ''}, {shown(counted)} months of wage",
        per_year,
        full_from,
        short,
    )
    return counted


def _counted_wage(w: Working, average: Fraction, wage: WageInputs) -> tuple[Fraction, bool]:
    """The monthly wage counted with, and whether it was cut."""
    least_rate, cap_rate = w.rate("severance.wage_floor"), w.rate("severance.cap_multiple")
    floor = w.parameter("minimum_wage", wage.get("minimum_wage_yuan"), tier=wage.get("minimum_wage_tier"))
    ceiling = w.parameter("local_average_wage", wage.get("local_average_wage_yuan"))
    least, cap = floor * Fraction(least_rate.value), ceiling * Fraction(cap_rate.value)
    if average < least:
        w.step(
            f"平均工资低于最低工资，按 {to_fen(least)} 元计",
            f"The average is below the minimum wage, so ¥{to_fen(least)} counts",
            least_rate,
        )
        return least, False
    if average > cap:
        w.step(
            f"平均工资高于 {shown(cap_rate.value)} 倍当地平均工资，按 {to_fen(cap)} 元计",
            f"The average is above {shown(cap_rate.value)} times the local average, so ¥{to_fen(cap)} counts",
            cap_rate,
        )
        return cap, True
    w.step(
        f"未高于封顶线 {to_fen(cap)} 元，不低于最低工资 {to_fen(least)} 元，按实际平均工资计",
        f"Not above the cap ¥{to_fen(cap)}, not below the minimum wage ¥{to_fen(least)}: the average itself counts",
        cap_rate,
        least_rate,
    )
    return average, False
