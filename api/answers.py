"""Successful answers: JSON with its version, places of new things, lists with their cursor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from starlette.responses import Response

from api.commands import CommandAnswer, path_of


def plain(value: Any) -> Any:
    """A value as JSON has it: money and ids as strings, dates in ISO form, frozen data as objects."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def answer(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer that nobody keeps a copy of."""
    body = json.dumps(plain(content), ensure_ascii=False, separators=(",", ":")).encode()
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def etag(version: int) -> dict[str, str]:
    """The version as a header, as If-Match takes it back."""
    return {"ETag": f'"{version}"'}


def command_answer(given: CommandAnswer, *, kind: str, status: int = 200) -> Response:
    """What a recorded command answers."""
    headers = etag(given.version)
    if status == 201:
        headers["Location"] = path_of(kind, given.stream)
    return answer(given.document, status=status, headers=headers)
