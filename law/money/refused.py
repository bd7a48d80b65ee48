"""How a calculation says no: each refusal has a code, the input it is about, and one sentence in both languages.

No sentence repeats what was given: a wage or a name typed into the wrong field must not come back in an error.
"""

from __future__ import annotations


class MoneyRefused(ValueError):
    """A calculation that cannot be made. `field` is the name of the input it is about, "" for the whole."""

    code = "money_refused"

    def __init__(self, field: str, zh: str, en: str) -> None:
        self.field, self.zh, self.en = field, zh, en
        super().__init__(f"{f'{field}: ' if field else ''}{en} / {zh}")


class UnknownItem(MoneyRefused):
    """No such item; `items` are those there are."""

    code = "unknown_item"

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        listed = ", ".join(items)
        super().__init__("", f"没有这个计算项目；现有：{listed}。", f"There is no such item; there are {listed}.")


class UnknownInput(MoneyRefused):
    """An input the item does not take; `allowed` are those it takes."""

    code = "unknown_parameter"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        listed = ", ".join(allowed)
        super().__init__(
            "",
            f"有本项目不使用的参数；可用的参数：{listed}。",
            f"There is an input that this item does not take; it takes {listed}.",
        )


class InputMissing(MoneyRefused):
    """A required input that was not given."""

    code = "missing"

    def __init__(self, field: str) -> None:
        super().__init__(field, "必须填写。", "This is required.")


class InputInvalid(MoneyRefused):
    """An input that cannot be read, or cannot be so; the sentence says how it is written."""

    code = "input_invalid"


class DatesContradict(MoneyRefused):
    """A day that lies before the day it must follow."""

    code = "dates_contradict"


class ParameterMissing(MoneyRefused):
    """A figure of the place and day that nobody entered: it is asked for, never guessed."""

    code = "parameter_missing"


class ItemNotInForce(MoneyRefused):
    """The rule of the item did not apply on that day."""

    code = "not_in_force"
