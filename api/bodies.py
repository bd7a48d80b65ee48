"""Reading a request's JSON: size, form, characters and depth are judged here, before any model sees it.

Every string anywhere in the body is held to the same limits, sealed or not, so that no field has to remember them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from starlette.requests import Request

from api.problems import Problem, invalid, invalid_field
from casework.fields import TEXT_LIMIT
from casework.refusal import FieldError

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of a request."""

DEPTH_LIMIT = 16
VALUE_LIMIT = 60_000
"""Values (members, items, texts, numbers) of one body: two thousand workers with everything about them fit."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")

_TOO_LONG = ("text_too_long", f"文字不能超过{TEXT_LIMIT}个字符。", f"A text has at most {TEXT_LIMIT} characters.")
_NUL = ("text_has_nul", "文字中不能有空字符。", "A text cannot hold the character U+0000.")
_BROKEN = ("text_has_surrogate", "文字中有不完整的字符。", "A text cannot hold half of a character (a lone surrogate).")


def too_large() -> Problem:
    """The request is larger than anything a person writes."""
    return Problem(413, "body_too_large", "请求内容超过2MB。", "A request has at most 2 MiB.")


def too_slow() -> Problem:
    """The body did not arrive whole in time. The connection is of no more use: the rest may still come on it."""
    return Problem(
        408,
        "body_too_slow",
        "请求内容未能在规定时间内传完，请重试。",
        "The body did not arrive in time; send it again.",
        headers={"Connection": "close"},
    )


def cut_off() -> Problem:
    """The client went away in the middle of its body: an answer that hardly anybody will read."""
    return Problem(
        408,
        "body_cut_off",
        "请求内容没有传完，请重试。",
        "The body ended before its end; send it again.",
        headers={"Connection": "close"},
    )


def wrong_media_type() -> Problem:
    """The body says that it is something else than JSON, so it is not read as JSON."""
    return Problem(
        415,
        "media_type_unsupported",
        "请求内容应为JSON，并注明 Content-Type: application/json。",
        "The body must be JSON, sent as Content-Type: application/json.",
        headers={"Accept": "application/json"},
    )


def too_complex(at: str) -> Problem:
    """The body asks for more work than any matter needs."""
    return invalid_field(
        at, "too_complex", "内容的层次或项目过多。", "The body is nested too deeply or has too many parts."
    )


def _malformed() -> Problem:
    return invalid_field("", "malformed_json", "请求内容不是有效的JSON。", "The body is not valid JSON.")


class _Doubled:
    """Stands for an object that names a member twice, until the walk reaches it and knows where it is."""

    def __init__(self, member: str) -> None:
        self.member = member


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Doubled:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return _Doubled(name)
        seen.add(name)
    return members


def _no_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_no_constant)


def pointer_to(parent: str, name: str) -> str:
    """The JSON pointer of a member. A name that no field of ours could have stays unsaid: it may be a person's data."""
    return f"{parent}/{name}" if _NAME.match(name) else parent


def text_is_wrong(text: str) -> tuple[str, str, str] | None:
    """What no text may be: (code, zh, en), or None."""
    if len(text) > TEXT_LIMIT:
        return _TOO_LONG
    if "\x00" in text:
        return _NUL
    return _BROKEN if not text.isascii() and _SURROGATE.search(text) else None


@dataclass
class _Left:
    values: int = VALUE_LIMIT


def _wrong(value: object, at: str, depth: int, left: _Left) -> Iterator[FieldError]:
    left.values -= 1
    if left.values < 0 or depth > DEPTH_LIMIT:
        raise too_complex(at)
    if isinstance(value, str):
        found = text_is_wrong(value)
        if found:
            yield FieldError(at, *found)
    elif isinstance(value, dict):
        for name, member in value.items():
            found = text_is_wrong(name)
            if found:
                yield FieldError(at, *found)
            yield from _wrong(member, pointer_to(at, name), depth + 1, left)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _wrong(item, f"{at}/{index}", depth + 1, left)
    elif isinstance(value, _Doubled):
        yield FieldError(
            pointer_to(at, value.member), "duplicate_member", "同一字段出现两次。", "A field is given twice."
        )
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        yield FieldError(at, "number_out_of_range", "数字超出范围。", "The number is out of range.")


def parse_json(raw: bytes) -> Any:
    """The body's value, known to be finite, shallow and made of storable text. Raises `Problem` 422 otherwise."""
    try:
        value = _DECODER.decode(raw.decode())
    except (ValueError, RecursionError):
        raise _malformed() from None
    errors = list(_wrong(value, "", 0, _Left()))
    if errors:
        raise invalid(errors[:100])
    return value


async def read_body(request: Request) -> bytes:
    """The body's bytes. Raises `Problem` 413 as soon as the limit is passed."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def without_nulls(value: Any) -> Any:
    """The value without members that are null: for every command model "null" and "not said" are the same.

    Nothing else is evened out, so two bodies that a person would tell apart stay apart.
    """
    if isinstance(value, Mapping):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def says_it_is_json(content_type: str | None) -> bool:
    """Whether a body may be read as JSON by its Content-Type: `application/json`, any `…+json`, or none at all."""
    if content_type is None:
        return True
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


async def read_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object; an empty body is an empty object, since many commands need no field.

    Raises `Problem` 415 for a body that says it is something else; what an empty one says does not matter.
    """
    raw = await read_body(request)
    if not raw.strip():
        return {}
    if not says_it_is_json(request.headers.get("content-type")):
        raise wrong_media_type()
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise invalid_field("", "object_expected", "请求内容应为JSON对象。", "The body must be a JSON object.")
    return value
