"""The walk that seals: guided by annotations, blind to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from pydantic import BaseModel

from api.sealing import Sealing, plan_of
from casework.complaint import COMPLAINT
from casework.fields import Sealed
from casework.streams import KINDS
from records.vault import sealed_references

COMMAND, STREAM = UUID("00000000-0000-4000-8000-00000000000a"), UUID("00000000-0000-4000-8000-00000000000b")
SUBMIT = COMPLAINT.commands["submit"]
TOLD = {
    "narrative": "words",
    "filer": {"person": {"name": " 张三 "}},
    "workers": [{"name": "李四", "phone": "13800000000"}, {"still_employed": True}],
}


def sealed(body: dict[str, Any]) -> tuple[dict[str, Any], Sealing]:
    """The body after the walk, and the walk."""
    sealing = Sealing(COMMAND, STREAM, date(2026, 3, 2))
    return sealing.body(body, SUBMIT), sealing


def commands() -> Iterator[type[BaseModel]]:
    """Every command of every kind."""
    for kind in KINDS.values():
        yield from kind.commands.values()


class TestTheWalk:
    """Through a body."""

    def test_draws_ids_from_the_command_and_the_place(self) -> None:
        """The same request gives the same references, so a repetition stores nothing new."""
        first, one = sealed(TOLD)
        again, _ = sealed(TOLD)
        assert first == again
        assert first["narrative"] == {"sealed": str(uuid5(COMMAND, "/narrative"))}
        assert [row.field for row in one.rows] == [
            "/narrative",
            "/filer/person/name",
            "/workers/0/name",
            "/workers/0/phone",
        ]

    def test_seals_a_person_under_a_key_of_their_own(self) -> None:
        """The narrative under the matter's key, each person's fields under one drawn for them."""
        body, one = sealed(TOLD)
        subjects = {row.field: row.subject for row in one.rows}
        assert subjects["/narrative"] == STREAM
        assert subjects["/workers/0/name"] == subjects["/workers/0/phone"] == uuid5(COMMAND, "/workers/0")
        assert body["workers"][0]["subject"] == str(uuid5(COMMAND, "/workers/0"))
        assert "subject" not in body["workers"][1]

    def test_keeps_the_filer_under_one_key_however_often_told_of(self) -> None:
        """Erasing the filer reaches the name told at receipt and the number told later, in this matter only."""
        told = {"given": {"person": {"phone": "13800000001"}}}
        later = Sealing(uuid5(COMMAND, "later"), STREAM, date(2026, 3, 2))
        given = later.body(told, COMPLAINT.commands["identify_filer"])["given"]["person"]
        assert given["subject"] == sealed(TOLD)[0]["filer"]["person"]["subject"]
        other = Sealing(COMMAND, uuid5(STREAM, "other"), date(2026, 3, 2))
        assert other.body(TOLD, SUBMIT)["filer"]["person"]["subject"] != given["subject"]

    def test_leaves_no_word_behind(self) -> None:
        """What goes on holds references only, as many as there are rows."""
        body, one = sealed(TOLD)
        assert set(sealed_references(body)) == {row.id for row in one.rows}
        assert not any(word in str(body) for word in ("words", "张三", "李四", "13800000000"))

    def test_trims_names_and_numbers(self) -> None:
        """Spaces around a name are nobody's name."""
        _, one = sealed(TOLD)
        assert next(row.text for row in one.rows if row.field == "/filer/person/name") == "张三"


class TestThePlan:
    """Of each command."""

    @pytest.mark.parametrize("command", list(commands()), ids=lambda one: one.name)
    def test_can_be_made(self, command: type[BaseModel]) -> None:
        """No command has a shape that the edge could misread."""
        assert plan_of(command) is not None

    def test_reaches_every_sealed_field(self) -> None:
        """Every place where the JSON Schema says text is sealed is a place where the walk seals."""
        for command in commands():
            assert _sealed_in_schema(command) == _sealed_in_plan(command), command


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The model and every model its annotations name."""
    if model in seen:
        return seen
    seen.add(model)
    for info in model.model_fields.values():
        for one in _named(info.annotation):
            _models(one, seen)
    return seen


def _named(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _named(inner)


def _sealed_in_schema(command: type[BaseModel]) -> set[str]:
    return {
        f"{model.__name__}.{name}"
        for model in _models(command, set())
        if model is not Sealed
        for name, info in model.model_fields.items()
        if Sealed in set(_named(info.annotation))
    }


def _sealed_in_plan(command: type[BaseModel]) -> set[str]:
    return {
        f"{model.__name__}.{name}"
        for model in _models(command, set())
        if model is not Sealed
        for name, part in plan_of(model).parts.items()
        if _is_text(part)
    }


def _is_text(part: Any) -> bool:
    return type(part).__name__ == "_Text" or (hasattr(part, "item") and _is_text(part.item))
