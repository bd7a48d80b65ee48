"""What the models say is wrong with a field, in words a mediator understands and without the value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from api.bodies import pointer_to
from casework.refusal import FieldError

Told = tuple[str, str, str]

_MISSING: Told = ("missing", "必须填写。", "This is required.")
_UNKNOWN: Told = ("unknown_field", "没有这个字段。", "There is no such field.")
_CODE: Told = ("unknown_code", "没有这个选项，请从列表中选择。", "This code is not on the list: choose one that is.")
_FORM: Told = (
    "format",
    "格式不对，请核对后重新填写。",
    "This is not written as it should be: check it and write it again.",
)
_DATE: Told = ("date_invalid", "没有这个日期，请核对年月日。", "There is no such date: check year, month and day.")
_INSTANT: Told = ("instant_invalid", "时间不对，或缺少时区。", "There is no such instant, or its zone is missing.")
_SMALL: Told = ("too_small", "数值过小。", "The number is too small.")
_LARGE: Told = ("too_large", "数值过大或位数过多。", "The number is too large or has too many digits.")
_SHORT: Told = ("too_short", "内容过短或项目过少，请补充。", "This is too short, or has too few items: add to it.")
_LONG: Told = ("too_long", "内容过长或项目过多，请精简。", "This is too long, or has too many items: shorten it.")
_TYPE: Told = ("wrong_type", "内容的类型不对。", "This is of the wrong type.")
_OTHER: Told = ("invalid", "内容不正确。", "This is not right.")

_BY_TYPE: Mapping[str, Told] = {
    "missing": _MISSING,
    "extra_forbidden": _UNKNOWN,
    "enum": _CODE,
    "literal_error": _CODE,
    "unknown_region": (
        "unknown_region",
        "没有这个行政区划代码，请输入地名查找。",
        "There is no such region code: look it up by its name.",
    ),
    "unknown_industry": (
        "unknown_industry",
        "没有这个行业代码，请输入行业名称查找。",
        "There is no such industry code: look it up by its name.",
    ),
    "credit_code_check": (
        "credit_code_check",
        "统一社会信用代码校验不通过，请对照营业执照核对18位代码；不清楚的可以不填。",
        "The unified social credit code has a wrong check character: compare its 18 characters, or leave it out.",
    ),
    "string_pattern_mismatch": _FORM,
    "string_too_short": _SHORT,
    "string_too_long": _LONG,
    "too_short": _SHORT,
    "too_long": _LONG,
    "greater_than_equal": _SMALL,
    "greater_than": _SMALL,
    "less_than_equal": _LARGE,
    "less_than": _LARGE,
    "decimal_max_digits": _LARGE,
    "decimal_max_places": ("too_many_places", "金额最多两位小数。", "An amount has at most two decimal places."),
    "decimal_whole_digits": _LARGE,
    "finite_number": _LARGE,
    "int_parsing_size": _LARGE,
    "uuid_parsing": _FORM,
    "timezone_aware": _INSTANT,
}


def _told(kind: str) -> Told:
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind.startswith(("date_from", "date_p", "date_t", "date_i")):
        return _DATE
    if kind.startswith("datetime"):
        return _INSTANT
    return _TYPE if kind.endswith(("_type", "_parsing", "_attributes_type")) else _OTHER


def _pointer(location: Sequence[str | int], document: Any) -> str:
    """The JSON pointer of a location, without the names of models that pydantic adds for unions."""
    at, here = "", document
    for step in location:
        if isinstance(here, Mapping) and isinstance(step, str):
            if step not in here and _is_model_name(step):
                continue
            at, here = pointer_to(at, step), here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            at, here = f"{at}/{step}", here[step]
    return at


def _is_model_name(step: str) -> bool:
    """Whether a step of a location names a model or a function and not a field, whose names are small letters."""
    return not step.replace("_", "a").replace("0", "a").isalnum() or not step.islower()


def field_errors(error: ValidationError, document: Any) -> list[FieldError]:
    """What the models found wrong, one line a field."""
    found: dict[str, FieldError] = {}
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        at = _pointer(one["loc"], document)
        found.setdefault(at, FieldError(at, *_told(one["type"])))
    return [one for one in found.values() if not (one.code == _SHORT[0] and _has_wrong_part(one.field, found))]


def _has_wrong_part(at: str, found: Iterable[str]) -> bool:
    """Whether a list only seems too short because the models did not count an item that is wrong itself."""
    return any(other.startswith(f"{at}/") for other in found)


def without_echo(first: Iterable[FieldError], second: Iterable[FieldError]) -> list[FieldError]:
    """Both lists; of the second only what the first has not said of the same field, a part of it or the whole of it."""
    said = list(first)
    places = {one.field for one in said}
    return said + [one for one in second if not any(_same_place(one.field, place) for place in places)]


def _same_place(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or (bool(one) and other.startswith(f"{one}/"))
