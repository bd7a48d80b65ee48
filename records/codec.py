"""Between events and their stored bytes. The bytes are what the hash covers, so they are canonical and never rewritten.

An event's shape may change later: then an upcaster turns the older document into the newer one on reading, and the
stored bytes stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from casework.procedure import Event
from casework.streams import KINDS

Document = dict[str, Any]

UPCASTERS: Mapping[tuple[str, str], tuple[Callable[[Document], Document], ...]] = {}
"""(stream kind, event kind) → the steps from version 1 to 2, from 2 to 3 and so on."""


class FloatInEvent(TypeError):
    """An event holds a binary float: money and quantities are decimals written as strings."""


class UnknownEvent(LookupError):
    """The log holds a kind of event that this release does not know (an older program on a newer record)."""


def schema_version(stream_kind: str, event_kind: str) -> int:
    """The version in which an event is written today."""
    return 1 + len(UPCASTERS.get((stream_kind, event_kind), ()))


def encode(event: Event) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8, no floats; money is a string already."""
    document = event.model_dump(mode="json")
    refuse_floats(document)
    return canonical(document)


def canonical(document: object) -> bytes:
    """The one way in which a JSON document is written to bytes here."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def refuse_floats(value: object) -> None:
    """Raises `FloatInEvent` when a float lies anywhere in the document."""
    if isinstance(value, float):
        raise FloatInEvent("an event cannot hold a float")
    if isinstance(value, dict):
        for one in value.values():
            refuse_floats(one)
    elif isinstance(value, list):
        for one in value:
            refuse_floats(one)


def decode(stream_kind: str, event_kind: str, version: int, body: bytes) -> Event:
    """The event behind stored bytes, raised to today's shape."""
    shape = KINDS[stream_kind].events.get(event_kind) if stream_kind in KINDS else None
    if shape is None:
        raise UnknownEvent(f"{stream_kind}.{event_kind}")
    steps = UPCASTERS.get((stream_kind, event_kind), ())[version - 1 :]
    if not steps:
        return shape.model_validate_json(body)
    document = json.loads(body)
    for step in steps:
        document = step(document)
    return shape.model_validate_json(canonical(document))
