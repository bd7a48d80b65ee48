"""Cursors of lists: where a page ended, opaque to the reader and stable while rows come and go."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any


class BadCursor(ValueError):
    """The cursor is not one that this list gave."""

    code = "bad_cursor"
    zh = "翻页参数无效。"
    en = "This cursor is not valid."


def write_cursor(*key: object) -> str:
    """The cursor behind a row with that sort key."""
    return base64.urlsafe_b64encode(json.dumps([str(one) for one in key]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *readers: Callable[[str], Any]) -> tuple[Any, ...]:
    """The sort key in a cursor, each part read by its reader. Raises `BadCursor`."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(read(part) for read, part in zip(readers, parts, strict=True))
    except (ValueError, TypeError):
        raise BadCursor() from None
