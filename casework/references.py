"""Ids in a command that point outside its matter: whoever judges it looks them up first (`activities/matters.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

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
    return tuple(
        one
        for name, mark in _marked(type(command))
        for to in _kinds(command, mark)
        for one in _named(f"/{name}", to, getattr(command, name))
    )


def _kinds(command: Command, mark: Refers) -> tuple[str, ...]:
    """What the id must be: always the same, or as another field says; a word that names nothing there asks nothing."""
    if not mark.where:
        return (mark.to,)
    said = str(getattr(command, mark.where))
    return (said,) if said in _KNOWN else ()


_KNOWN = frozenset(get_args(get_type_hints(Refers)["to"]))


@cache
def _marked(model: type[Command]) -> tuple[tuple[str, Refers], ...]:
    fields = model.model_fields.items()
    return tuple((name, mark) for name, info in fields for mark in _targets(info.annotation, info.metadata))


def _targets(annotation: Any, metadata: list[Any]) -> Iterator[Refers]:
    yield from (one for one in metadata if isinstance(one, Refers))
    yield from (one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, Refers))
    for inner in get_args(annotation):
        yield from _targets(inner, [])


def _named(field: str, to: str, value: object) -> Iterator[Reference]:
    if isinstance(value, tuple):
        yield from (Reference(f"{field}/{place}", to, str(one)) for place, one in enumerate(value))
    elif value is not None:
        yield Reference(field, to, str(value))
