"""What a missing or unlawful contract costs: double wage, unlawful probation, pay after an unlawful dismissal, non-compete."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from law.money.months import DAY, MonthShare, full_months, month_share
from law.money.refused import DatesContradict, InputInvalid
from law.money.working import MoneyBook, Result, Working, shown, to_fen
from law.months import after_months


def double_wage(
    book: MoneyBook,
    *,
    hired_on: date,
    until_on: date,
    monthly_wage_yuan: Decimal,
    signed_on: date | None = None,
    excluded_by: str | None = None,
) -> Result:
    """二倍工资 for want of a written contract (LCL 82; LCLR 6-7; SPC-2 6-9): the second wage only.

    From the day after the first month of work to the eve of the day on which a year is full: never more than eleven months;
    nothing after that, when the contract is deemed open-ended. `until_on` is the last day worked or reckoned, `signed_on` the
    day of the contract (signed before work began, nothing is owed), `excluded_by` a cause that excludes it. Raises `MoneyRefused`.
    """
    w = Working(book, "double_wage", until_on, "until_on")
    after, until = w.rate("double_wage.after_months"), w.rate("double_wage.until_months")
    _in_order(hired_on, until_on, "until_on")
    begins = max(hired_on, after.effective_from)
    if begins != hired_on:
        w.warn(
            "before_contract_law",
            f"用工早于 {begins}：自该日起计一个月和一年，请核对过渡规定。",
            f"Work began before {begins}: the month and the year are counted from that day; check the transitional rule.",
        )
    first = after_months(begins, int(after.value))
    last = min(after_months(begins, int(until.value)) - DAY, until_on)
    if signed_on is not None:
        last = min(last, signed_on - DAY)
    causes = w.rate("double_wage.excluded")
    if excluded_by is not None and excluded_by not in causes.codes:
        listed = ", ".join(causes.codes)
        raise InputInvalid("excluded_by", f"应为：{listed}。", f"It is one of {listed}.")
    if excluded_by is not None:
        w.step("存在不支付二倍工资的法定情形", "A cause excludes double wage by law", causes, exact=Fraction(0))
        return w.result()
    if last < first:
        w.step(
            f"自用工满一个月的次日 {first} 起算，此前已订立合同或已结束",
            f"It begins on {first}, after the first month; the contract was signed or work had ended before",
            after,
            exact=Fraction(0),
        )
        return w.result()
    w.step(
        f"自用工满一个月的次日 {first} 起，至 {last} 止",
        f"From {first}, the day after the first month, to {last}",
        after,
        until,
    )
    _monthly(w, first, last, monthly_wage_yuan, "double_wage.extra", "until_on")
    if until_on >= after_months(begins, int(until.value)):
        w.step(
            "满一年后视为已订立无固定期限劳动合同，不再支付二倍工资",
            "After a full year an open-ended contract is deemed to be there, and no double wage is owed",
            until,
        )
    _warn_limitation(w)
    return w.result()


def double_wage_open_ended(
    book: MoneyBook, *, due_on: date, until_on: date, monthly_wage_yuan: Decimal, signed_on: date | None = None
) -> Result:
    """二倍工资 for refusing an open-ended contract (LCL 82(2)): from the day on which it was due; the law states no end.

    Raises `MoneyRefused`.
    """
    w = Working(book, "double_wage_open_ended", until_on, "until_on")
    _in_order(due_on, until_on, "until_on")
    last = until_on
    if signed_on is not None:
        last = min(last, signed_on - DAY)
    extra = w.rate("double_wage_open_ended.extra")
    if last < due_on:
        w.step("应订立之日已订立", "It was signed by the day on which it was due", extra, exact=Fraction(0))
        return w.result()
    w.step(f"自应当订立之日 {due_on} 起，至 {last} 止", f"From {due_on}, when it was due, to {last}", extra)
    _monthly(w, due_on, last, monthly_wage_yuan, "double_wage_open_ended.extra", "until_on")
    w.warn("no_end_stated", "法律未规定截止日，请核对当地口径。", "The law states no end; check the local practice.")
    _warn_limitation(w)
    return w.result()


def illegal_probation(
    book: MoneyBook,
    *,
    probation_from: date,
    probation_until: date,
    contract_from: date,
    contract_until: date | None = None,
    full_wage_yuan: Decimal,
) -> Result:
    """违法约定试用期的赔偿金 (LCL 19, 83): the full monthly wage for the time served beyond the lawful probation.

    Without `contract_until` the contract is open-ended. `probation_until` is the last day served on probation.
    Raises `MoneyRefused`.
    """
    w = Working(book, "illegal_probation", probation_until, "probation_until")
    bands, multiple = w.rate("probation.bands"), w.rate("probation.multiple")
    _in_order(probation_from, probation_until, "probation_until")
    term: int | None = None
    if contract_until is not None:
        _in_order(contract_from, contract_until, "contract_until")
        term = full_months(contract_from, contract_until)
    lawful = max((most for least, most in bands.bands if term is None or term >= least), default=0)
    first = after_months(probation_from, lawful)
    written = ("无固定期限", "open-ended") if term is None else (f"满 {term} 个月", f"of {term} full months")
    w.step(
        f"合同期限{written[0]}，试用期最长 {lawful} 个月",
        f"The contract is {written[1]}: a probation of at most {lawful} months",
        bands,
    )
    if probation_until < first:
        w.step("未超过法定试用期", "The probation is within the law", bands, exact=Fraction(0))
        return w.result()
    w.step(f"超过部分自 {first} 至 {probation_until}", f"Beyond it from {first} to {probation_until}", multiple)
    _monthly(w, first, probation_until, full_wage_yuan, "probation.multiple", "probation_until", by_analogy=True)
    return w.result()


def reinstatement(
    book: MoneyBook,
    *,
    decided_on: date,
    resumed_on: date,
    monthly_wage_yuan: Decimal,
    worker_share_percent: Decimal | None = None,
) -> Result:
    """恢复劳动关系期间的工资 (SPC-2 18): the normal wage from the decision to the eve of the day work resumes.

    `worker_share_percent` is the part that a tribunal lays on the worker where both are at fault. Raises `MoneyRefused`.
    """
    w = Working(book, "reinstatement", resumed_on, "resumed_on")
    wage = w.rate("reinstatement.wage")
    _in_order(decided_on, resumed_on, "resumed_on")
    if resumed_on == decided_on:
        w.step("当日即恢复工作", "Work resumed on the same day", wage, exact=Fraction(0))
        return w.result()
    last = resumed_on - DAY
    w.step(f"自 {decided_on} 至 {last}", f"From {decided_on} to {last}", wage)
    _monthly(w, decided_on, last, monthly_wage_yuan, "reinstatement.wage", "resumed_on", by_analogy=True)
    if worker_share_percent:
        owed = sum((one.exact for one in w.steps if one.exact is not None), Fraction(0))
        share = Fraction(worker_share_percent) / 100
        w.step(
            f"双方均有过错，劳动者承担 {worker_share_percent} %",
            f"Both are at fault; the worker bears {worker_share_percent} %",
            wage,
            exact=-owed * share,
        )
    return w.result()


def non_compete(
    book: MoneyBook,
    *,
    ended_on: date,
    months: int,
    average_wage_yuan: Decimal,
    agreed_monthly_yuan: Decimal | None = None,
    region: str | None = None,
    minimum_wage_yuan: Decimal | None = None,
    minimum_wage_tier: int | None = None,
) -> Result:
    """竞业限制补偿 (SPC-1 36; LCL 24): the agreed sum, or a share of the average wage, not below the minimum wage.

    `months` are those in which the worker kept to it. Raises `MoneyRefused`.
    """
    w = Working(book, "non_compete", ended_on, "ended_on", region)
    share, floor, most = w.rate("non_compete.share"), w.rate("non_compete.floor"), w.rate("non_compete.months")
    unpaid = w.rate("non_compete.unpaid_months")
    counted = min(months, int(most.value))
    if counted != months:
        w.warn(
            "beyond_the_longest",
            f"竞业限制最长 {counted} 个月，超过部分未计。",
            f"A non-compete lasts at most {counted} months; what is beyond is left out.",
        )
    if agreed_monthly_yuan is not None:
        monthly = Fraction(agreed_monthly_yuan)
        w.step(f"约定每月 {agreed_monthly_yuan} 元", f"Agreed: ¥{agreed_monthly_yuan} a month", most)
    else:
        least = w.parameter("minimum_wage", minimum_wage_yuan, tier=minimum_wage_tier) * Fraction(floor.value)
        part = Fraction(average_wage_yuan) * Fraction(share.value)
        monthly = max(part, least)
        w.step(
            f"未约定：平均工资的 {shown(share.value * 100)} % 为 {to_fen(part)} 元，不低于最低工资 {to_fen(least)} 元",
            f"None agreed: {shown(share.value * 100)} % of the average is ¥{to_fen(part)}, not below ¥{to_fen(least)}",
            share,
            floor,
        )
    w.step(
        f"{counted} 个月 × {to_fen(monthly)} 元",
        f"{counted} months × ¥{to_fen(monthly)}",
        share,
        exact=monthly * counted,
    )
    w.warn(
        "unpaid_may_be_released",
        f"因用人单位原因满 {shown(unpaid.value)} 个月未支付补偿的，劳动者可以请求解除竞业限制约定"
        f"（{w.book.rates.cite((unpaid,), w.on)[0]}）。",
        f"Where the employer has left it unpaid for {shown(unpaid.value)} months, the worker may ask to be released "
        f"({w.book.rates.cite((unpaid,), w.on)[1]}).",
    )
    w.warn(
        "only_where_kept",
        "以劳动者已履行竞业限制义务为前提；未接触商业秘密的条款可能不生效。",
        "Only where the worker kept to it; a clause for somebody who knew no secrets may have no effect.",
    )
    return w.result()


def _in_order(first: date, last: date, field: str) -> None:
    if last < first:
        raise DatesContradict(field, "不能早于起始日。", "It cannot lie before the beginning.")


def _monthly(
    w: Working, first: date, last: date, wage: Decimal, rate_id: str, field: str, *, by_analogy: bool = False
) -> None:
    """A wage for each full month, and for the part month by its actual working days (elsewhere than for double wage the
    law does not say how a part month counts: `by_analogy` says so).
    """
    rate = w.rate(rate_id)
    share: MonthShare = w.count(field, lambda: month_share(first, last, w.book.calendar))
    each = Fraction(wage) * Fraction(rate.value)
    w.step(
        f"满月 {share.months} 个 × {to_fen(each)} 元",
        f"{share.months} full months × ¥{to_fen(each)}",
        rate,
        exact=each * share.months,
    )
    if not share.of_days:
        return
    w.step(
        f"不满一个月：{share.days} 个工作日 ÷ 该月 {share.of_days} 个工作日 × {to_fen(each)} 元",
        f"Part month: {share.days} of its {share.of_days} working days × ¥{to_fen(each)}",
        rate if by_analogy else w.rate("double_wage.part_month"),
        exact=each * Fraction(share.days, share.of_days),
    )
    if by_analogy:
        w.warn(
            "part_month_by_analogy",
            "不满一个月如何折算，法律未作规定；此处参照二倍工资按该月工作日折算。",
            "The law does not say how a part month counts here; it is taken by working days, as for double wage.",
        )


def _warn_limitation(w: Working) -> None:
    w.warn(
        "limitation_contested",
        "二倍工资的仲裁时效逐月起算还是自最后一月起算，各地做法不一。",
        "Whether limitation of double wage runs month by month or from the last month differs between provinces.",
    )
