"""From what was typed into a form to the body of a command, and back from the body's errors to the form.

An input's name is the JSON pointer of its value. Rows left empty do not count, so an error's pointer into the body is
led back to the row in which the person typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from pydantic import BaseModel

from api.pages.code_names import LOOKED_UP, code_of
from api.pages.form_shape import Part, parts_of
from casework.refusal import FieldError

ROWS = "rows:"
"""A hidden input named so tells how many rows a list shows."""

PICK = "pick:"
"""A list named so stands beside a field that was not clear: what is chosen in it goes before what was typed."""

EVERY = "*"
"""A choice that stands for all of a list: the JSON interface takes none named for it."""

MOST_ROWS = 200
MOST_DIGITS = 15

DO = "do"
"""The name of a form's buttons: their value says which was pressed."""


def whole_number(text: str) -> int | None:
    """A number of plain digits. Unicode calls more characters digits than there are numbers made of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: the values by input name, and how many rows each list shows."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def all(self, pointer: str) -> tuple[str, ...]:
        """Every value of an input that is not blank."""
        return tuple(one.strip() for one in self.values.get(pointer, ()) if one.strip())

    def one(self, pointer: str) -> str:
        """The value of an input; "" where it is blank."""
        return next(iter(self.all(pointer)), "")

    def picked(self, pointer: str) -> str:
        """What was chosen from the list beside an input, else the input's own value."""
        return self.one(f"{PICK}{pointer}") or self.one(pointer)

    def raw(self, pointer: str) -> str:
        """The value as it was typed, with its spaces."""
        return next(iter(self.values.get(pointer, ())), "")

    def has(self, pointer: str) -> bool:
        """Whether the form had the input at all."""
        return pointer in self.values

    def rows(self, pointer: str) -> int:
        """How many rows a list shows."""
        return min(whole_number(self.one(f"{ROWS}{pointer}")) or 0, MOST_ROWS)

    def with_rows(self, pointer: str, rows: int) -> Typed:
        """The form with another number of rows in one list."""
        return Typed({**self.values, f"{ROWS}{pointer}": [str(rows)]})

    def with_added_row(self) -> Typed:
        """The form with another row where a button asked for one."""
        do, _, pointer = self.one(DO).partition(":")
        return self.with_rows(pointer, self.rows(pointer) + 1) if do == "add" else self


@dataclass
class Reading:
    """One form being read: the body, and where each list item of the body stands in the form."""

    typed: Typed
    zone: tzinfo
    moved: dict[str, str] = field(default_factory=dict)

    def body(self, model: type[BaseModel]) -> dict[str, Any]:
        """The command's body as the JSON interface takes it."""
        return self._members(model, "", "")

    def _members(self, model: type[BaseModel], form: str, body: str) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for part in parts_of(model):
            value = self._value(part, f"{form}/{part.name}", f"{body}/{part.name}")
            if value is not None:
                told[part.name] = value
        return told

    def _value(self, part: Part, form: str, body: str) -> Any:
        if part.control == "group" and part.model is not None:
            filled = self._filled(part.model, form)
            return self._members(part.model, form, body) if filled or part.required else None
        if part.control == "rows" and part.model is not None:
            return self._rows(part.model, form, body)
        if part.many:
            chosen = list(self.typed.all(form))
            return None if EVERY in chosen else chosen or None
        if part.control == "truth":
            return self.typed.one(form) == "true" if self.typed.has(f"{form}?") else None
        text = self.typed.raw(form) if part.control == "text" else self.typed.picked(form)
        return _read(part, text, self.zone) if text.strip() else None

    def _rows(self, model: type[BaseModel], form: str, body: str) -> list[Any] | None:
        rows = [index for index in range(self.typed.rows(form)) if self._filled(model, f"{form}/{index}")]
        for place, index in enumerate(rows):
            self.moved[f"{body}/{place}"] = f"{form}/{index}"
        return [self._members(model, f"{form}/{index}", f"{body}/{place}") for place, index in enumerate(rows)] or None

    def _filled(self, model: type[BaseModel], form: str) -> bool:
        """Whether a person put anything into a row or group; a list that opens on its default does not count."""
        for part in parts_of(model):
            here = f"{form}/{part.name}"
            if part.model is not None and part.control == "group" and self._filled(part.model, here):
                return True
            if part.model is not None and part.control == "rows":
                if any(self._filled(part.model, f"{here}/{index}") for index in range(self.typed.rows(here))):
                    return True
            elif part.control != "truth" and any(one != part.default for one in self.typed.all(here)):
                return True
        return False

    def led_back(self, errors: Sequence[FieldError]) -> dict[str, tuple[FieldError, ...]]:
        """The errors by the input they belong to."""
        found: dict[str, tuple[FieldError, ...]] = {}
        for one in errors:
            pointer = self._form_pointer(one.field)
            found[pointer] = (*found.get(pointer, ()), one)
        return found

    def _form_pointer(self, pointer: str) -> str:
        for cut in sorted(self.moved, key=len, reverse=True):
            if pointer == cut or pointer.startswith(f"{cut}/"):
                return self.moved[cut] + pointer[len(cut) :]
        return pointer


def _read(part: Part, text: str, zone: tzinfo) -> Any:
    """One typed value as JSON. What cannot be read is passed on as it is: the rules say what is wrong with it."""
    if part.control == "money":
        return text.replace(",", "").replace("，", "").replace("¥", "").replace(" ", "")
    if part.control == "number":
        number = whole_number(text)
        return text if number is None else number
    if part.control == "maybe":
        return {"true": True, "false": False}.get(text, text)
    if part.control == "instant":
        return _instant(text, zone)
    return code_of(part.name, text) if part.name in LOOKED_UP else text


def _instant(text: str, zone: tzinfo) -> str:
    """A browser's local moment with the installation's zone put to it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text
