"""Sums that open a road: final awards per item, simple arbitration, small claims, referral to the police."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from law.money.refused import InputInvalid
from law.money.working import Finding, MoneyBook, Result, Working, shown, to_fen


def final_award(
    book: MoneyBook,
    *,
    awarded_on: date,
    items: Sequence[tuple[str, Decimal | None]],
    minimum_wage_on: date | None = None,
    region: str | None = None,
    minimum_wage_yuan: Decimal | None = None,
    minimum_wage_tier: int | None = None,
) -> Result:
    """一裁终局, item by item (LDMAL 47; AR 50; SPC-1 19): not above twelve months of the local minimum wage, or of a kind
    that is final whatever the amount. The result's amount is that bound; the findings say what holds of each item.

    `items` are codes with their amounts, None for those that have none. Raises `MoneyRefused`.
    """
    w = Working(book, "final_award", awarded_on, "awarded_on", region)
    months = w.rate("final_award.months")
    limited, always, as_pay = (w.rate(f"final_award.{one}") for one in ("limited", "always", "as_pay"))
    which_day = w.rate("final_award.minimum_wage_date")
    known = {*limited.codes, *always.codes, *as_pay.codes}
    if not items or any(code not in known for code, _ in items):
        listed = "、".join(sorted(known))
        raise InputInvalid("items", f"项目应为：{listed}。", f"Items are {', '.join(sorted(known))}.")
    wage = w.parameter("minimum_wage", minimum_wage_yuan, on=minimum_wage_on or awarded_on, tier=minimum_wage_tier)
    bound = wage * Fraction(months.value)
    w.step(
        f"每一项的限额 = 月最低工资 {to_fen(wage)} 元 × {shown(months.value)} = {to_fen(bound)} 元",
        f"Bound of each item = minimum wage ¥{to_fen(wage)} × {shown(months.value)} = ¥{to_fen(bound)}",
        months,
    )
    findings = [_judged(w, code, amount, bound) for code, amount in items]
    for code in dict.fromkeys(one.code for one in findings if one.code in as_pay.codes):
        w.unsure(
            as_pay,
            f"{code}：法律未单独列明，按劳动报酬、经济补偿同样对待。",
            f"{code}: the law does not name it; it is taken with pay and compensation.",
        )
    w.unsure(
        which_day,
        "采用哪一天的最低工资，法律没有写明；默认按裁决日，可用 minimum_wage_on 改填。",
        "Which day's minimum wage counts is not stated; the award's is taken unless minimum_wage_on says otherwise.",
    )
    if len({one.outcome for one in findings}) > 1:
        zh = "终局与非终局事项应分别裁决；合并裁决的，法院按非终局处理"
        en = "Final and other items belong into separate awards; an award that mixes them counts as not final"
        w.step(zh, en, w.rate("final_award.mixed"))
        w.warn("mixed_award", f"{zh}。", f"{en}.")
    return w.result(bound=bound, findings=findings)


def _judged(w: Working, code: str, amount: Decimal | None, bound: Fraction) -> Finding:
    limited, always = w.rate("final_award.limited"), w.rate("final_award.always")
    if code in always.codes:
        finding = Finding(
            code=code,
            outcome="final",
            amount_yuan=amount,
            zh="属于不受金额限制的终局事项",
            en="final whatever the amount",
        )
        w.step(f"{code}：{finding.zh}", f"{code}: {finding.en}", always)
        return finding
    if amount is None:
        raise InputInvalid(
            "items", "该项目应填写金额，如 severance:30000。", "This item has an amount: severance:30000."
        )
    within = amount <= bound
    words = (
        ("不超过限额，终局", "not above the bound: final")
        if within
        else ("超过限额，非终局", "above the bound: not final")
    )
    finding = Finding(
        code=code, outcome="final" if within else "not_final", amount_yuan=amount, zh=words[0], en=words[1]
    )
    as_pay = w.book.rates.find("final_award.as_pay", w.on)
    rate = as_pay if as_pay is not None and code in as_pay.codes else limited
    w.step(f"{code} {amount} 元：{words[0]}", f"{code} ¥{amount}: {words[1]}", rate)
    return finding


def simple_arbitration(
    book: MoneyBook,
    *,
    filed_on: date,
    claimed_yuan: Decimal,
    region: str | None = None,
    provincial_annual_wage_yuan: Decimal | None = None,
) -> Result:
    """简易处理 by amount (AR 56): not above last year's provincial average annual wage. Raises `MoneyRefused`."""
    w = Working(book, "simple_arbitration", filed_on, "filed_on", region)
    share = w.rate("simple_arbitration.share")
    bound = w.parameter("provincial_annual_wage", provincial_annual_wage_yuan) * Fraction(share.value)
    within = claimed_yuan <= bound
    words = ("不超过，可以简易处理", "within: may be simple") if within else ("超过", "above")
    w.step(
        f"金额 {claimed_yuan} 元与限额 {to_fen(bound)} 元比较：{words[0]}",
        f"Claim ¥{claimed_yuan} against ¥{to_fen(bound)}: {words[1]}",
        share,
    )
    w.warn(
        "other_grounds",
        "事实清楚、争议不大，或者双方同意的，也可以简易处理。",
        "Clear facts, or the agreement of both sides, also allow it.",
    )
    _warn_series(w)
    return w.result(bound=bound, findings=[_finding("simple_arbitration", within, claimed_yuan, words)])


def small_claim(
    book: MoneyBook,
    *,
    filed_on: date,
    claimed_yuan: Decimal,
    both_agree: bool = False,
    region: str | None = None,
    provincial_annual_wage_yuan: Decimal | None = None,
) -> Result:
    """小额诉讼 by amount (CPL 165): half of last year's provincial average annual wage, or by agreement up to twice of it.

    Raises `MoneyRefused`.
    """
    w = Working(book, "small_claim", filed_on, "filed_on", region)
    rate = w.rate("small_claim.agreed" if both_agree else "small_claim.share")
    bound = w.parameter("provincial_annual_wage", provincial_annual_wage_yuan) * Fraction(rate.value)
    within = claimed_yuan <= bound
    words = ("不超过限额", "within the bound") if within else ("超过限额", "above the bound")
    w.step(
        f"限额 = 年平均工资 × {shown(rate.value * 100)} % = {to_fen(bound)} 元；金额 {claimed_yuan} 元{words[0]}",
        f"Bound = annual wage × {shown(rate.value * 100)} % = ¥{to_fen(bound)}; the claim ¥{claimed_yuan} is {words[1]}",
        rate,
    )
    w.unsure(
        w.rate("small_claim.labour"),
        "小额诉讼能否适用于本劳动争议未经核实，由法院决定。",
        "Whether a small claim fits this labour dispute is not verified; the court decides.",
    )
    _warn_series(w)
    return w.result(bound=bound, findings=[_finding("small_claim", within, claimed_yuan, words)])


def criminal_referral(
    book: MoneyBook,
    *,
    on: date,
    workers: int,
    total_owed_yuan: Decimal,
    months_owed: Decimal,
    largest_owed_yuan: Decimal,
) -> Result:
    """拒不支付劳动报酬 thresholds (CRIM 276-1; SPC-PAY 3-4): one worker for months and a sum, or a group and a sum.

    Each province sets its own sum within the range, so between the ends nobody can say here. The amount of the result is
    the lower end that applies first.
    """
    w = Working(book, "criminal_referral", on, "on")
    months, single = w.rate("criminal.single_months"), w.rate("criminal.single_yuan")
    people, group = w.rate("criminal.group_workers"), w.rate("criminal.group_yuan")
    one = _place(largest_owed_yuan, single.values, months_owed >= months.value)
    many = _place(total_owed_yuan, group.values, workers >= people.value)
    w.step(
        f"一人：拖欠 {shown(months_owed)} 个月、{largest_owed_yuan} 元；要求 {shown(months.value)} 个月以上且 "
        f"{shown(single.values[0])}—{shown(single.values[1])} 元以上：{WORDS[one][0]}",
        f"One worker: {shown(months_owed)} months, ¥{largest_owed_yuan}; from {shown(months.value)} months and "
        f"¥{shown(single.values[0])}–{shown(single.values[1])}: {WORDS[one][1]}",
        months,
        single,
    )
    w.step(
        f"多人：{workers} 人、合计 {total_owed_yuan} 元；要求 {shown(people.value)} 人以上且 "
        f"{shown(group.values[0])}—{shown(group.values[1])} 元以上：{WORDS[many][0]}",
        f"A group: {workers} workers, ¥{total_owed_yuan} in all; from {shown(people.value)} workers and "
        f"¥{shown(group.values[0])}–{shown(group.values[1])}: {WORDS[many][1]}",
        people,
        group,
    )
    w.warn(
        "order_needed",
        "还须经政府有关部门责令支付仍不支付；具体数额由各省高级人民法院在幅度内确定。",
        "An authority's order to pay must have stayed unpaid, too; each province sets its sum within the range.",
    )
    findings = [
        Finding(code="single", outcome=one, amount_yuan=largest_owed_yuan, zh=WORDS[one][0], en=WORDS[one][1]),
        Finding(code="group", outcome=many, amount_yuan=total_owed_yuan, zh=WORDS[many][0], en=WORDS[many][1]),
    ]
    return w.result(bound=Fraction(single.values[0]), upper=Fraction(group.values[1]), findings=findings)


WORDS = {
    "below": ("未达到", "not reached"),
    "province_decides": ("在幅度之内，看本省标准", "within the range: the province's own sum decides"),
    "reached": ("达到", "reached"),
}
"""What can be said of a threshold whose sum each province sets within a range."""


def _place(owed: Decimal, ends: Sequence[Decimal], otherwise_met: bool) -> str:
    if not otherwise_met or owed < ends[0]:
        return "below"
    return "reached" if owed >= ends[1] else "province_decides"


def _finding(code: str, within: bool, amount: Decimal, words: tuple[str, str]) -> Finding:
    return Finding(code=code, outcome="within" if within else "above", amount_yuan=amount, zh=words[0], en=words[1])


def _warn_series(w: Working) -> None:
    w.warn(
        "series_differs",
        "采用哪一种平均工资口径由当地确定，请核对。",
        "Which series of average wages counts is for the place to say; check it.",
    )
