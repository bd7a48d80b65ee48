"""What money a labour claim is about (LAW.md §3): every sum with its working, its article and the source of its inputs.

`calculate` reads texts as they come from a query or a command line; the formulas behind `ITEMS` take typed values.
The numbers of the law and the figures of places are data (`law/cn/money.toml`, `law/cn/parameters/`). The place where the
work is done decides which figure applies (LCLR 14).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from law.money.inputs import Input, read_inputs
from law.money.items import ITEMS, Item
from law.money.parameters import Parameters, parse_parameters, together
from law.money.rates import parse_rates
from law.money.refused import MoneyRefused, ParameterMissing, UnknownItem
from law.money.working import MoneyBook, Result, Used
from law.packaged import read_instruments
from law.workdays import Calendar, load_calendar

__all__ = [
    "ITEMS",
    "NEEDED",
    "Input",
    "Item",
    "MoneyBook",
    "MoneyRefused",
    "ParameterMissing",
    "Result",
    "UnknownItem",
    "calculate",
    "document",
    "item_document",
    "load_money_book",
    "with_calendar",
    "with_parameters",
]

ROUNDING_ZH, ROUNDING_EN = "只在最后四舍五入到分", "rounded to the fen at the end only, half up"

NEEDED = frozenset(
    {
        *(f"severance.{one}" for one in ("per_year", "full_from_months", "short_part", "cap_multiple", "cap_years")),
        *(f"severance.{one}" for one in ("wage_months", "wage_floor")),
        *(f"double_wage.{one}" for one in ("extra", "after_months", "until_months", "part_month", "excluded")),
        *(f"overtime.{one}" for one in ("weekday", "rest_day", "festival", "day_hours", "month_hours")),
        *(f"leave.{one}" for one in ("days", "total", "included", "wage", "year_days")),
        *(f"final_award.{one}" for one in ("months", "limited", "as_pay", "always", "mixed", "minimum_wage_date")),
        *(f"criminal.{one}" for one in ("single_months", "single_yuan", "group_workers", "group_yuan")),
        *(f"non_compete.{one}" for one in ("share", "floor", "months", "unpaid_months")),
        *(f"small_claim.{one}" for one in ("share", "agreed", "labour")),
        *(
            "place.performance",
            "notice.months",
            "dismissal.multiple",
            "double_wage_open_ended.extra",
            "pay.month_days",
            "pay.day_hours",
        ),
        *("late_pay.range", "probation.bands", "probation.multiple", "retaliation.years", "reinstatement.wage"),
        *("injury.months", "injury.wage_range", "arrears.daily", "arrears.fine", "simple_arbitration.share"),
    }
)
"""The rates that the formulas ask for: a file without one of them is refused when it is loaded."""


@cache
def load_money_book() -> MoneyBook:
    """The packaged rates and figures, with the packaged calendar. Raises PackRejected when a file is broken."""
    folder = resources.files("law") / "cn"
    text = (folder / "money.toml").read_text(encoding="utf-8")
    files = sorted(
        (one for one in (folder / "parameters").iterdir() if one.name.endswith(".toml")), key=lambda one: one.name
    )
    texts = {one.name: one.read_text(encoding="utf-8") for one in files}
    digest = hashlib.sha256("\0".join((text, *texts.values())).encode()).hexdigest()
    return MoneyBook(
        rates=parse_rates(text, "money.toml", instruments=read_instruments(), needed=NEEDED),
        parameters=together(parse_parameters(one, name) for name, one in texts.items()),
        calendar=load_calendar(),
        version=f"money-{digest[:8]}",
    )


def with_calendar(book: MoneyBook, calendar: Calendar) -> MoneyBook:
    """The book with the working days of another calendar."""
    return replace(book, calendar=calendar)


def with_parameters(book: MoneyBook, text: str, file: str) -> MoneyBook:
    """The book with an office's own figures before the packaged ones; the version says so. Raises PackRejected."""
    added: Parameters = parse_parameters(text, file)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(book, parameters=book.parameters.before(added), version=f"{book.version}+{digest[:8]}")


def calculate(name: str, given: Mapping[str, str], *, book: MoneyBook) -> Result:
    """The item of texts by the names of its inputs. What was given is shown as given. Raises `MoneyRefused`."""
    item = ITEMS.get(name)
    if item is None:
        raise UnknownItem(tuple(ITEMS))
    result = item.formula(book, **read_inputs(item.inputs, given))
    told = {one.name for one in result.inputs}
    own = tuple(
        Used(name=one.name, zh=one.zh, en=one.en, value=given[one.name].strip())
        for one in item.inputs
        if given.get(one.name, "").strip() and one.name not in told
    )
    return replace(result, inputs=(*own, *result.inputs))


def document(result: Result) -> dict[str, Any]:
    """A result as JSON has it: money as strings, dates in ISO form."""
    return {
        "item": result.item,
        "zh": ITEMS[result.item].zh,
        "en": ITEMS[result.item].en,
        "on": result.on.isoformat(),
        "amount_yuan": str(result.amount_yuan),
        "upper_yuan": _text(result.upper_yuan),
        "rounding": {"zh": ROUNDING_ZH, "en": ROUNDING_EN},
        "steps": [
            {
                "zh": one.zh,
                "en": one.en,
                "amount_yuan": _text(one.amount_yuan),
                "article": {"zh": one.basis_zh, "en": one.basis_en},
                "mark": one.mark,
            }
            for one in result.steps
        ],
        "findings": [
            {
                "code": one.code,
                "outcome": one.outcome,
                "amount_yuan": _text(one.amount_yuan),
                "zh": one.zh,
                "en": one.en,
            }
            for one in result.findings
        ],
        "inputs": [
            {
                "name": one.name,
                "zh": one.zh,
                "en": one.en,
                "value": one.value,
                "source": one.source,
                "address": one.address,
                "mark": one.mark,
            }
            for one in result.inputs
        ],
        "warnings": [{"code": one.code, "zh": one.zh, "en": one.en} for one in result.warnings],
        "mark": result.mark,
        "money_version": result.money_version,
        "calendar_version": result.calendar_version,
    }


def item_document(item: Item) -> dict[str, Any]:
    """An item with its inputs, as lists of items show it."""
    return {
        "item": item.name,
        "zh": item.zh,
        "en": item.en,
        "inputs": [
            {
                "name": one.name,
                "type": one.type,
                "zh": one.zh,
                "en": one.en,
                "required": one.required,
                "choices": list(one.choices),
                "example": one.example,
            }
            for one in item.inputs
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
