"""A calculation on its way: steps with their numbers and articles, inputs with their source, warnings, and the one rounding.

Sums are exact fractions until the end; only `to_fen` rounds, half up, and each item rounds its result once. What a step
shows is rounded for the eye; where the shown steps differ from the result by a fen, a last step says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from law import codes
from law.money.parameters import Kind, Parameters
from law.money.rates import MARKS, Rate, Rates
from law.money.refused import InputInvalid, ItemNotInForce, ParameterMissing
from law.rule import Mark
from law.workdays import Calendar, UnknownYear

T = TypeVar("T")
Number = Decimal | Fraction | int

PARAMETERS: dict[Kind, tuple[str, str, str]] = {
    "minimum_wage": ("minimum_wage_yuan", "月最低工资标准", "monthly minimum wage"),
    "local_average_wage": (
        "local_average_wage_yuan",
        "本地区上年度职工月平均工资",
        "local average monthly wage of last year",
    ),
    "insurance_average_wage": (
        "insurance_average_wage_yuan",
        "统筹地区职工月平均工资",
        "average monthly wage of the insurance area",
    ),
    "provincial_annual_wage": (
        "provincial_annual_wage_yuan",
        "本省上年度年平均工资",
        "provincial average annual wage of last year",
    ),
}
"""Each figure of a place: the input by which a caller gives it, and its names."""

BY_PLACE_OF_WORK: frozenset[Kind] = frozenset({"minimum_wage", "local_average_wage"})
"""What the place where the work is done decides, wherever the employer is registered."""


def to_fen(value: Number) -> Decimal:
    """A sum in yuan with two decimals, half up: the only place where money is rounded."""
    hundredths = Fraction(value) * 100
    fen = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(fen).scaleb(-2)


def shown(value: Number) -> str:
    """A number as sentences write it: whole ones without decimals, others with up to four."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    text = f"{Decimal(exact.numerator) / Decimal(exact.denominator):.4f}".rstrip("0").rstrip(".")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in both languages, with law and article as they stood on the fact's day. `exact` is the part of the result
    it adds, None for a step that only explains.
    """

    zh: str
    en: str
    basis_zh: str = ""
    basis_en: str = ""
    mark: Mark | None = None
    exact: Fraction | None = None

    @property
    def amount_yuan(self) -> Decimal | None:
        """What it adds, rounded for the eye."""
        return None if self.exact is None else to_fen(self.exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An input a calculation rests on. `source` says where its value comes from: "given", or the text it was read in."""

    name: str
    zh: str
    en: str
    value: str
    source: str = "given"
    address: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """What a reader must know before using the result."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a test says of one thing: `code` names it, `outcome` is what holds of it."""

    code: str
    outcome: str
    amount_yuan: Decimal | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A calculation with its working. `amount_yuan` is the sum owed, or the bound a test compares with; `upper_yuan` the
    upper end where the law gives a range. `mark` is the least sure of everything used.
    """

    item: str
    on: date
    amount_yuan: Decimal
    upper_yuan: Decimal | None = None
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Used, ...]
    warnings: tuple[Warned, ...]
    mark: Mark
    money_version: str
    calendar_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBook:
    """Everything a calculation looks up: rates, figures by place and day, working days. `version` names its content."""

    rates: Rates
    parameters: Parameters
    calendar: Calendar
    version: str


@dataclass(slots=True)
class Working:
    """The working of one item for a fact of `on`; `on_field` is the input that gave the day, `region` the place of work."""

    book: MoneyBook
    item: str
    on: date
    on_field: str
    region: str | None = None
    steps: list[Step] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)

    def rate(self, rate_id: str) -> Rate:
        """A number of the law on the fact's day. Raises ItemNotInForce."""
        found = self.book.rates.find(rate_id, self.on, self.region[:2] if self.region else None)
        if found is None:
            raise ItemNotInForce(
                self.on_field, "该规则在该日尚未施行。", "The rule did not apply yet, or no longer, on that day."
            )
        self.marks.add(found.status)
        return found

    def step(self, zh: str, en: str, *rates: Rate, exact: Fraction | None = None) -> None:
        """One more step, resting on some rates."""
        basis_zh, basis_en = self.book.rates.cite(rates, self.on) if rates else ("", "")
        mark = max((one.status for one in rates), key=MARKS.index, default=None)
        self.steps.append(Step(zh=zh, en=en, basis_zh=basis_zh, basis_en=basis_en, mark=mark, exact=exact))

    def warn(self, code: str, zh: str, en: str) -> None:
        """Something the reader must know."""
        self.warnings.append(Warned(code, zh, en))

    def unsure(self, rate: Rate, zh: str, en: str) -> None:
        """A warning that rests on a rule nobody has verified."""
        self.warn("unverified_rule", zh, en)
        self.marks.add(rate.status)

    def parameter(
        self, kind: Kind, given: Decimal | None, *, on: date | None = None, tier: int | None = None
    ) -> Fraction:
        """A figure of the place: the caller's, or the published one of the day. Raises ParameterMissing."""
        field_name, zh, en = PARAMETERS[kind]
        if given is not None:
            if given <= 0:
                raise InputInvalid(field_name, "应大于 0。", "It lies above 0.")
            self.used.append(Used(name=field_name, zh=zh, en=en, value=str(given)))
            return Fraction(given)
        return self._published(kind, on or self.on, tier)

    def _published(self, kind: Kind, on: date, tier: int | None) -> Fraction:
        field_name, zh, en = PARAMETERS[kind]
        found = self.book.parameters.candidates(kind, self.region, on) if self.region else ()
        if any(one.tier is not None for one in found) and tier is None:
            raise ParameterMissing(
                f"{kind}_tier",
                f"该省的{zh}分档，请填写档次或直接填写数额。",
                f"The province has several tiers of the {en}; give the tier or the amount.",
            )
        fit = [one for one in found if one.tier is None or one.tier == tier]
        if not fit:
            place = codes.find_region_name(self.region) if self.region else None
            raise ParameterMissing(
                field_name,
                f"未载入{place or '履行地'} {on.year} 年当日的{zh}，请填写。"
                + ("" if place else "也可以填写 region。"),
                f"The {en} of {place or 'the place of work'} for that day of {on.year} is not loaded; give it"
                + ("." if place else ", or the region."),
            )
        one = fit[0]
        self.marks.add(one.status)
        self.used.append(
            Used(
                name=field_name,
                zh=zh,
                en=en,
                value=str(one.value_yuan),
                source=one.source,
                address=one.address,
                mark=one.status,
            )
        )
        if kind in BY_PLACE_OF_WORK:
            self.step(
                f"{zh}按劳动合同履行地取值：{one.value_yuan} 元",
                f"The {en} is that of the place where the work is done: ¥{one.value_yuan}",
                self.rate("place.performance"),
            )
        if on > one.as_of:
            self.warn(
                "figure_may_be_older",
                f"{zh}的来源只说明到 {one.as_of}；请核对此后有无调整。",
                f"The source of the {en} speaks for the time until {one.as_of}; check whether it has changed since.",
            )
        return Fraction(one.value_yuan)

    def count(self, field_name: str, counting: Callable[[], T]) -> T:
        """What a count of working days gives. Raises ParameterMissing where a year's calendar is not published."""
        try:
            return counting()
        except UnknownYear as error:
            raise ParameterMissing(field_name, error.zh, error.en) from None

    def result(
        self, *, upper: Fraction | None = None, bound: Fraction | None = None, findings: Iterable[Finding] = ()
    ) -> Result:
        """The result: the sum of the steps, or the bound a test compares with."""
        total = sum((one.exact for one in self.steps if one.exact is not None), Fraction(0))
        if bound is None:
            self._tell_rounding(total)
        return Result(
            item=self.item,
            on=self.on,
            amount_yuan=to_fen(total if bound is None else bound),
            upper_yuan=None if upper is None else to_fen(upper),
            steps=tuple(self.steps),
            findings=tuple(findings),
            inputs=tuple(self.used),
            warnings=tuple(self.warnings),
            mark=max(self.marks, key=MARKS.index, default="V"),
            money_version=self.book.version,
            calendar_version=self.book.calendar.version,
        )

    def _tell_rounding(self, total: Fraction) -> None:
        """A last step where the parts as they are shown add up to another sum than the result."""
        added = sum((one.amount_yuan for one in self.steps if one.amount_yuan is not None), Decimal(0))
        if added == to_fen(total):
            return
        self.step(
            f"各步的金额显示到分，相加为 {added} 元；合计按未舍入的数额计算，为 {shown(total)} 元，只在最后四舍五入：{to_fen(total)} 元",
            f"The steps show their sums to the fen, which add up to ¥{added}; unrounded they add up to ¥{shown(total)}, and only "
            f"that is rounded: ¥{to_fen(total)}",
        )
