"""Ids in a command that point outside its matter: whoever judges it looks them up first (`activities/matters.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from casework.fields import Refers
from casework.procedure import Command


@dataclass(frozen=True, slots=True)
class Reference:
    """One id: where it stands in the command (a JSON pointer), what it must be, and which it is."""

    field: str
    to: str
    id: str


def references(command: Command) -> tuple[Reference, ...]:
    """Every id of the command that must exist elsewhere; most commands have none, and cost nothing."""
    return tuple(one for name, to in _marked(type(command)) for one in _named(f"/{name}", to, getattr(command, name)))


@cache
def _marked(model: type[Command]) -> tuple[tuple[str, str], ...]:
    fields = model.model_fields.items()
    return tuple((name, to) for name, info in fields for to in _targets(info.annotation, info.metadata))


def _targets(annotation: Any, metadata: list[Any]) -> Iterator[str]:
    yield from (one.to for one in metadata if isinstance(one, Refers))
    yield from (one.to for one in getattr(annotation, "__metadata__", ()) if isinstance(one, Refers))
    for inner in get_args(annotation):
        yield from _targets(inner, [])


def _named(field: str, to: str, value: object) -> Iterator[Reference]:
    if isinstance(value, tuple):
        yield from (Reference(f"{field}/{place}", to, str(one)) for place, one in enumerate(value))
    elif value is not None:
        yield Reference(field, to, str(value))
