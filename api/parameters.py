"""Query parameters and parts of addresses, read by hand: one form of error, and no value echoed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, TypeVar
from uuid import UUID

from starlette.requests import Request

from api.bodies import text_is_wrong
from api.problems import Problem, invalid_field, unknown
from casework.stream import YEARS

LIMIT, MOST = 50, 200
_NAME = re.compile(r"[a-z][a-z_]{0,39}\Z")
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def takes(*names: str, others: bool = False) -> Callable[[_Endpoint], _Endpoint]:
    """Marks an endpoint with the query parameters it reads; with `others` it judges by itself what it does not know."""

    def mark(endpoint: _Endpoint) -> _Endpoint:
        endpoint.__dict__["query_names"] = None if others else frozenset(names)
        return endpoint

    return mark


def names_taken(endpoint: Callable[..., Any]) -> frozenset[str] | None:
    """The query parameters that an endpoint reads: none where it is not marked. None: it judges them by itself."""
    found: frozenset[str] | None = getattr(endpoint, "query_names", frozenset())
    return found


def refuse_other_parameters(request: Request, names: frozenset[str]) -> None:
    """Raises `Problem` 422 for a parameter that would be ignored: whoever gave it would take the answer for another."""
    for name in request.query_params:
        if name not in names:
            field = f"/{name}" if _NAME.match(name) else ""
            raise invalid_field(field, "parameter_unknown", "没有这个参数。", "There is no such parameter here.")


def text_of(request: Request, name: str, *, longest: int = 200) -> str | None:
    """A parameter, None where it is absent or empty. Raises `Problem` 422 for one that could be no name or code."""
    value = request.query_params.get(name)
    if not value:
        return None
    if len(value) > longest or text_is_wrong(value):
        raise invalid_field(f"/{name}", "parameter_invalid", "参数不正确。", "This parameter is not right.")
    return value


def one_of(request: Request, name: str, allowed: Collection[str], *, default: str | None = None) -> str | None:
    """A parameter that is one of a list. Raises `Problem` 422."""
    value = text_of(request, name) or default
    if value is not None and value not in set(allowed):
        raise invalid_field(f"/{name}", "unknown_code", "没有这个代码。", "This code is not on the list.")
    return value


def read_day(value: str, field: str) -> date:
    """The date in a text. Raises `Problem` 422."""
    try:
        found = date.fromisoformat(value) if _DATE.match(value) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise invalid_field(field, "date_invalid", "日期应写作 年-月-日。", "A date is written YYYY-MM-DD.")
    return found


def read_instant(value: str, field: str) -> datetime:
    """The instant in a text, with its zone. A `+` that a client did not escape arrives as a space. Raises `Problem` 422."""
    try:
        found = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise invalid_field(field, "instant_invalid", "时间应带时区。", "An instant is written with its zone.")
    return found


def as_of(request: Request, zone: tzinfo) -> datetime | None:
    """`?as_of=`: an instant, or a date, which means its end. Raises `Problem` 422."""
    value = text_of(request, "as_of")
    if value is None:
        return None
    if _DATE.match(value):
        day_after = read_day(value, "/as_of") + timedelta(days=1)
        return datetime.combine(day_after, time(), tzinfo=zone) - timedelta(microseconds=1)
    return read_instant(value, "/as_of")


def limit_of(request: Request) -> int:
    """How many items: 50 unless asked, at most 200. Raises `Problem` 422."""
    value = text_of(request, "limit")
    if value is None:
        return LIMIT
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= MOST):
        raise invalid_field("/limit", "limit_invalid", f"limit 应为1至{MOST}。", f"limit lies between 1 and {MOST}.")
    return int(value)


def sequence_of(request: Request, name: str) -> int | None:
    """The number of an event in its stream; None where it is absent. Raises `Problem` 422."""
    value = text_of(request, name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise invalid_field(f"/{name}", "parameter_invalid", "参数不正确。", "This parameter is not right.")
    return int(value)


def stream_of(text: str) -> UUID:
    """The id in an address. Anything else is an address that does not exist (404)."""
    try:
        found = UUID(text)
    except ValueError:
        raise unknown() from None
    if str(found) != text.lower():
        raise unknown()
    return found


def cursor_of(request: Request) -> str | None:
    """Where the last page ended. What is inside is the record's business; here it is only held to be a cursor at all."""
    value = text_of(request, "cursor", longest=400)
    if value is None:
        return None
    try:
        inside = base64.urlsafe_b64decode(value.encode("ascii") + b"==")
        texts = json.loads(inside)
    except (ValueError, RecursionError):
        raise cursor_invalid() from None
    if not isinstance(texts, list) or any(not isinstance(one, str) or text_is_wrong(one) for one in texts):
        raise cursor_invalid()
    return value


def cursor_invalid() -> Problem:
    """A cursor that no page of ours gave."""
    return invalid_field("/cursor", "cursor_invalid", "分页标记无效。", "The cursor is not valid.")
