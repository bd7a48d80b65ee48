"""What a form for a command must hold, read from the command's model: one part a field, made once a model.

A new command, or a new field of one, needs no line here: its type says which control it gets and how it is read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from casework.fields import Inside, LocalId, ScopeId, Sealed

ControlKind = Literal[
    "line",
    "text",
    "name",
    "tel",
    "day",
    "instant",
    "money",
    "number",
    "truth",
    "maybe",
    "choice",
    "reference",
    "group",
    "rows",
]

ONE_LINE = frozenset({"address", "place", "recipient_name"})
"""Sealed texts that fit on one line."""

DRAWN = frozenset({"subject"})
"""Fields that the service fills in itself."""

ASSUMED: dict[tuple[str, str], str] = {("RespondentGiven", "kind"): "company"}
"""What a list opens on where the model wants a word and nearly always gets the same one."""

_INSIDE: dict[str, ControlKind] = {
    "text": "text",
    "name": "name",
    "phone": "tel",
    "identity_number": "line",
    "birth_date": "day",
}
_PLAIN: dict[type, ControlKind] = {
    str: "line",
    UUID: "line",
    date: "day",
    datetime: "instant",
    AwareDatetime: "instant",
    Decimal: "money",
    int: "number",
    bool: "truth",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One field: its control, whether it takes several values, and what stands inside a group or a row.

    `codes` are the values of a closed list, `context` the list's name in the catalogue. `default` is what the model
    takes where nothing is said, as it would be typed.
    """

    name: str
    control: ControlKind
    required: bool
    many: bool = False
    codes: tuple[str, ...] = ()
    context: str = ""
    default: str = ""
    model: type[BaseModel] | None = None
    local: bool = False
    """Whether it names an item of the matter (a worker, a claim …) by its id there."""


LOCAL = frozenset(note.pattern for one in (LocalId, ScopeId) for note in get_args(one)[1:])


@cache
def parts_of(model: type[BaseModel]) -> tuple[Part, ...]:
    """The fields of a model in the order a person meets them."""
    return tuple(_part(model, name, info) for name, info in model.model_fields.items() if name not in DRAWN)


def _part(model: type[BaseModel], name: str, info: FieldInfo) -> Part:
    kind, metadata, optional, many = _opened(info.annotation, tuple(info.metadata))
    control, codes, context = _control(name, kind, metadata)
    if control == "truth" and optional:
        control = "maybe"
    if control == "group" and many:
        control = "rows"
    least = many and any(getattr(one, "min_length", None) for one in metadata)
    return Part(
        name=name,
        control=control,
        many=many,
        codes=codes,
        context=context,
        default=ASSUMED.get((model.__name__, name)) or _default(info),
        required=info.is_required() or least,
        model=kind if isinstance(kind, type) and issubclass(kind, BaseModel) and control in ("group", "rows") else None,
        local=any(getattr(one, "pattern", None) in LOCAL for one in metadata),
    )


def _opened(annotation: Any, metadata: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...], bool, bool]:
    """The bare type under `Annotated`, optional and list, with the notes met on the way."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _opened(inner, (*metadata, *more))
    if origin in (Union, UnionType):
        inside = next(one for one in get_args(annotation) if one is not NoneType)
        kind, notes, _, many = _opened(inside, metadata)
        return kind, notes, NoneType in get_args(annotation), many
    if origin is tuple:
        kind, notes, optional, _ = _opened(get_args(annotation)[0], ())
        return kind, (*metadata, *notes), optional, True
    return annotation, metadata, False, False


def _control(name: str, kind: Any, metadata: tuple[Any, ...]) -> tuple[ControlKind, tuple[str, ...], str]:
    if get_origin(kind) is Literal:
        return "choice", tuple(str(one) for one in get_args(kind)), "choice"
    if issubclass(kind, Sealed):
        inside = next((one.kind for one in metadata if isinstance(one, Inside)), "text")
        return ("line" if name in ONE_LINE else _INSIDE[inside]), (), ""
    if issubclass(kind, Enum):
        return "choice", tuple(str(one.value) for one in kind), context_of(kind)
    if issubclass(kind, BaseModel):
        return "group", (), ""
    return _PLAIN[kind], (), ""


def context_of(kind: type[Enum]) -> str:
    """The name of a closed list in the catalogue: the class's own, in lower case with underscores."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")


def _default(info: FieldInfo) -> str:
    value = info.default
    if isinstance(value, Enum):
        return str(value.value)
    if value is True:
        return "true"
    return value if isinstance(value, str) else ""
