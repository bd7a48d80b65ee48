"""From a sender's JSON to a body without personal data: every free text becomes a reference to a vault row.

The walk is guided by the command model's annotations, so a new sealed field needs no line here. It also holds the JSON
types that the models would read too generously (a number is no date, a word no truth value).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID, uuid5

from pydantic import AfterValidator, BaseModel

from api.bodies import pointer_to, too_complex
from api.readable import Told, is_worth_a_search, readable_is_wrong
from casework.fields import Inside, KeptAs, PersonFields, Sealed, inside_is_wrong
from casework.refusal import FieldError
from casework.stream import YEARS
from records.vault import ToSeal

_GIVEN: Told = ("sealed_given", "请填写文字，不能填写引用。", "Write the text itself, not a reference.")
_SUBJECT: Told = (
    "subject_given",
    "该编号由系统生成，不能填写。",
    "This id is drawn by the service and cannot be given.",
)
_TEXT: Told = ("string_type", "应为文字。", "This must be text.")
_BLANK: Told = ("text_blank", "不能为空白。", "This cannot be blank.")
_DAY: Told = (
    "date_format",
    "日期应写作 年-月-日，如 2026-03-02。",
    "A date is written YYYY-MM-DD, such as 2026-03-02.",
)
_INSTANT: Told = (
    "instant_format",
    "时间应带时区，如 2026-03-02T09:00:00+08:00。",
    "An instant is written with its zone, such as 2026-03-02T09:00:00+08:00.",
)
_YEAR: Told = (
    "date_out_of_range",
    f"年份应在{YEARS[0]}至{YEARS[-1]}年之间。",
    f"The year lies between {YEARS[0]} and {YEARS[-1]}.",
)
_TRUTH: Told = ("bool_type", "应为 true 或 false。", "This must be true or false.")
_WHOLE: Told = ("int_type", "应为整数。", "This must be a whole number.")
_AMOUNT: Told = ("decimal_type", "应为金额数字。", "This must be an amount.")

_DATE_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_INSTANT_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})\Z"
)
_AMOUNT_FORM = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?\Z")


MOST_SEARCHED = 50_000
"""Characters with many digits that one body may leave readable: more than a matter of a hundred proceedings has."""


@dataclass(frozen=True)
class _Text:
    """A sealed text and what it must look like inside."""

    kind: str


@dataclass(frozen=True)
class _Leaf:
    """A plain value and what is wrong with one as JSON, if anything."""

    wrong: Callable[[object], Told | None]


@dataclass(frozen=True)
class _Items:
    """A list of parts of one kind."""

    item: Plan


@dataclass(frozen=True)
class _Members:
    """An object with named parts; a person's texts are sealed under the person's own key.

    That key is drawn for the place they are told at, or is that of the one `kept_as` which a matter has.
    """

    parts: Mapping[str, Plan]
    person: bool = False
    kept_as: str = ""


Plan = _Text | _Leaf | _Items | _Members


@cache
def plan_of(model: type[BaseModel]) -> _Members:
    """The walk through one model, made once. Raises TypeError for an annotation nobody could seal without doubt."""
    parts = {}
    for name, info in model.model_fields.items():
        made = _plan(info.annotation, tuple(info.metadata))
        if made is not None:
            parts[name] = made
    return _Members(parts, person=issubclass(model, PersonFields))


def _plan(annotation: Any, metadata: tuple[Any, ...]) -> Plan | None:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _plan(inner, (*metadata, *more))
    if origin in (Union, UnionType):
        return _one_of([_plan(one, metadata) for one in get_args(annotation) if one is not NoneType])
    if origin is tuple:
        return _items(get_args(annotation))
    if origin is Literal:
        return None
    if not isinstance(annotation, type):
        raise TypeError(f"the edge does not know how to walk {annotation}")
    return _plan_of_type(annotation, metadata)


def _items(arguments: tuple[Any, ...]) -> Plan | None:
    if len(arguments) != 2 or arguments[1] is not Ellipsis:
        raise TypeError("the edge walks lists of one kind of item only")
    made = _plan(arguments[0], ())
    return _Items(made) if made is not None else None


def _plan_of_type(annotation: type, metadata: tuple[Any, ...]) -> Plan | None:
    if issubclass(annotation, Sealed):
        return _Text(next((one.kind for one in metadata if isinstance(one, Inside)), "text"))
    if issubclass(annotation, BaseModel):
        made = plan_of(annotation)
        return replace(made, kept_as=next((one.who for one in metadata if isinstance(one, KeptAs)), ""))
    if issubclass(annotation, Enum):
        return _Leaf(_not_text)
    if annotation is str and not any(_decides_the_form(one) for one in metadata):
        return _Leaf(_not_readable)
    return _LEAVES.get(annotation)


def _decides_the_form(constraint: Any) -> bool:
    """Whether a text is a code that its own model checks; any other text stays readable as it was written."""
    return isinstance(constraint, AfterValidator) or getattr(constraint, "pattern", None) is not None


def _one_of(plans: list[Plan | None]) -> Plan | None:
    found = [one for one in plans if one is not None]
    if len(found) > 1 and any(not isinstance(one, _Leaf) for one in found):
        raise TypeError("a field is either one sealed shape or another: the edge could not tell which")
    return found[0] if len(found) == 1 else None


def _not_text(value: object) -> Told | None:
    return None if isinstance(value, str) else _TEXT


def _not_readable(value: object) -> Told | None:
    return readable_is_wrong(value) if isinstance(value, str) else _TEXT


def _not_day(value: object) -> Told | None:
    if not isinstance(value, str) or not _DATE_FORM.match(value):
        return _DAY
    return None if int(value[:4]) in YEARS else _YEAR


def _not_instant(value: object) -> Told | None:
    if not isinstance(value, str) or not _INSTANT_FORM.match(value):
        return _INSTANT
    return None if int(value[:4]) in YEARS else _YEAR


def _not_truth(value: object) -> Told | None:
    return None if isinstance(value, bool) else _TRUTH


def _not_whole(value: object) -> Told | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else _WHOLE


def _not_amount(value: object) -> Told | None:
    if isinstance(value, str):
        return None if _AMOUNT_FORM.match(value) else _AMOUNT
    return None if isinstance(value, int | float) and not isinstance(value, bool) else _AMOUNT


_LEAVES: Mapping[type, _Leaf] = {
    str: _Leaf(_not_text),
    date: _Leaf(_not_day),
    datetime: _Leaf(_not_instant),
    bool: _Leaf(_not_truth),
    int: _Leaf(_not_whole),
    Decimal: _Leaf(_not_amount),
    UUID: _Leaf(_not_text),
}


@dataclass
class Sealing:
    """One body on its way: what it becomes, the rows for the vault, and what is wrong with it."""

    command_id: UUID
    stream: UUID
    today: date
    rows: list[ToSeal] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)
    searched: int = 0
    """Characters of readable texts with many digits so far."""

    def body(self, raw: Mapping[str, Any], model: type[BaseModel]) -> Any:
        """The body with references in place of texts. Look at `errors` before using it."""
        return self._members(raw, plan_of(model), "", self.stream)

    def _walk(self, value: Any, plan: Plan | None, at: str, subject: UUID) -> Any:
        if plan is None or value is None:
            return value
        if isinstance(plan, _Text):
            return self._text(value, plan, at, subject)
        if isinstance(plan, _Members):
            return self._members(value, plan, at, subject)
        if isinstance(plan, _Leaf):
            self._searching(value, plan, at)
            self._error(at, plan.wrong(value))
            return value
        if not isinstance(value, list):
            return value
        return [self._walk(item, plan.item, f"{at}/{index}", subject) for index, item in enumerate(value)]

    def _members(self, value: Any, plan: _Members, at: str, subject: UUID) -> Any:
        if not isinstance(value, Mapping):
            return value
        if not plan.person:
            return {
                name: self._walk(member, plan.parts.get(name), pointer_to(at, name), subject)
                for name, member in value.items()
            }
        if "subject" in value:
            self._error(f"{at}/subject", _SUBJECT)
        # A filer told of again keeps the key of the receipt, so that erasing it erases every text of theirs.
        person = uuid5(self.stream, plan.kept_as) if plan.kept_as else uuid5(self.command_id, at)
        before = len(self.rows)
        told = {
            name: self._walk(member, plan.parts.get(name), pointer_to(at, name), person)
            for name, member in value.items()
            if name != "subject"
        }
        return {**told, "subject": str(person)} if len(self.rows) > before else told

    def _searching(self, value: Any, plan: _Leaf, at: str) -> None:
        """Count what is searched for numbers: a body full of digits must not keep everybody else waiting."""
        if plan.wrong is _not_readable and isinstance(value, str) and is_worth_a_search(value):
            self.searched += len(value)
            if self.searched > MOST_SEARCHED:
                raise too_complex(at)

    def _text(self, value: Any, plan: _Text, at: str, subject: UUID) -> Any:
        wrong = _text_is_wrong(value, plan.kind, self.today)
        self._error(at, wrong)
        if wrong is not None:
            return value
        row = uuid5(self.command_id, at)
        self.rows.append(ToSeal(row, subject, self.stream, at, value if plan.kind == "text" else value.strip()))
        return {"sealed": str(row)}

    def _error(self, at: str, told: Told | None) -> None:
        if told is not None:
            self.errors.append(FieldError(at, *told))


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: spaces, and characters that only steer how others are drawn."""
    return not any(one.isprintable() and not one.isspace() for one in text)


def _text_is_wrong(value: Any, kind: str, today: date) -> Told | None:
    if isinstance(value, Mapping):
        return _GIVEN
    if not isinstance(value, str):
        return _TEXT
    return _BLANK if is_blank(value) else inside_is_wrong(kind, value.strip(), today)
