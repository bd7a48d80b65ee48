"""Calculations as tests ask for them: texts in, a result out, with the averages that no test is about filled in."""

from __future__ import annotations

import pytest

from law.money import MoneyRefused, Result, calculate, load_money_book

BEIJING = {"region": "110105"}
"""A place whose minimum wage is packaged: 2540 yuan since 1 September 2025."""


def worth(item: str, **given: object) -> Result:
    """The item of some inputs."""
    return calculate(item, {name: str(value) for name, value in given.items()}, book=load_money_book())


def yuan(item: str, **given: object) -> str:
    """Only the sum."""
    return str(worth(item, **given).amount_yuan)


def severance(item: str = "severance", **given: object) -> Result:
    """Severance in Beijing, the local average being 12000 yuan and the wage 8000 unless told otherwise."""
    wage = {} if "monthly_wages_yuan" in given else {"average_wage_yuan": 8000}
    return worth(item, **{**BEIJING, "local_average_wage_yuan": 12000, **wage, **given})


def refused(item: str, **given: object) -> tuple[str, str]:
    """Code and field of the refusal."""
    with pytest.raises(MoneyRefused) as caught:
        worth(item, **given)
    return caught.value.code, caught.value.field


def warned(result: Result) -> set[str]:
    """The codes of the warnings."""
    return {one.code for one in result.warnings}
