"""Ids of a command that point outside its matter: every one is marked, so that whoever judges it looks it up."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID

import pytest

from casework.fields import OfficeId, PersonId, Refers
from casework.procedure import Command, Event
from casework.references import Reference, references
from casework.roles import CLOCK
from casework.streams import KINDS
from tests.casework.histories import text

ELSEWHERE = {UUID, *(repr(one) for one in get_args(OfficeId)[1:]), *(repr(one) for one in get_args(PersonId)[1:])}
SOME = "6f8a1f0e-3f0f-4d0c-9f43-0d6f4f6a7a01"


def given_by_people() -> list[type[Command]]:
    """Every command that a person may give; time and other streams name what the record gave them."""
    found = {one for kind in KINDS.values() for one in kind.commands.values() if not one.roles <= CLOCK}
    return sorted(found, key=lambda one: one.name)


def points_elsewhere(annotation: Any, metadata: list[Any]) -> bool:
    """Whether a field holds an id of another stream, of an office or of a person."""
    if annotation in ELSEWHERE or any(repr(one) in ELSEWHERE for one in metadata):
        return True
    inner = getattr(annotation, "__metadata__", ())
    return any(repr(one) in ELSEWHERE for one in inner) or any(
        points_elsewhere(one, []) for one in get_args(annotation)
    )


def is_marked(annotation: Any, metadata: list[Any]) -> bool:
    """Whether it says what the id must be."""
    marks = [*metadata, *getattr(annotation, "__metadata__", ())]
    return any(isinstance(one, Refers) for one in marks) or any(is_marked(one, []) for one in get_args(annotation))


class TestReferences:
    """References to something elsewhere …"""

    @pytest.mark.parametrize("command", given_by_people(), ids=lambda one: one.name)
    def test_are_marked(self, command: type[Command]) -> None:
        """No command of a person has a free id."""
        free = [
            name
            for name, info in command.model_fields.items()
            if points_elsewhere(info.annotation, info.metadata) and not is_marked(info.annotation, info.metadata)
        ]
        assert free == []

    @pytest.mark.parametrize("outcome", ["complaint", "incident"])
    def test_of_a_verified_lead_are_of_the_kind_it_became(self, outcome: str) -> None:
        """A complaint is no incident."""
        command = (
            KINDS["lead"].commands["verify_lead"].model_validate({"outcome": outcome, "became": SOME, "reason": text()})
        )
        assert references(command) == (Reference("/became", outcome, SOME),)

    def test_of_a_lead_that_became_nothing_are_not_asked_for(self) -> None:
        """The rules refuse the id itself."""
        body = {"outcome": "nothing", "became": SOME, "reason": text()}
        assert references(KINDS["lead"].commands["verify_lead"].model_validate(body)) == ()

    def test_to_the_union_above_are_looked_up(self) -> None:
        """An office that is told exists."""
        command = KINDS["incident"].commands["report_upward"].model_validate({"to_office": "beijing"})
        assert references(command) == (Reference("/to_office", "office", "beijing"),)


class TestFreeText:
    """Words about who gets the file …"""

    @pytest.mark.parametrize(
        ("kind", "command", "field"),
        [
            ("complaint", "disclose", "to"),
            ("complaint", "record_consent", "towards"),
            ("incident", "report_upward", "to"),
        ],
    )
    def test_are_a_code(self, kind: str, command: str, field: str) -> None:
        """A name of two hundred letters could be a person's; a name is sealed."""
        body = {"what": text(), "ground": "legal_duty", field: "张某某"}
        errors = KINDS[kind].commands[command]
        with pytest.raises(ValueError) as refused:
            errors.model_validate({name: one for name, one in body.items() if name in errors.model_fields})
        assert "Input should be" in str(refused.value)

    def test_of_older_records_are_read_still(self) -> None:
        """The log is never rewritten."""
        events: dict[str, type[Event]] = {**KINDS["complaint"].events, **KINDS["incident"].events}
        old: list[tuple[str, dict[str, object]]] = [
            ("consent_recorded", {"by": "worker", "towards": "某中心", "given": True}),
            ("disclosed", {"to": "某中心", "ground": "consent", "what": text()}),
            ("reported_upward", {"at": "2026-03-02T09:40:00+08:00", "to": "某总工会"}),
        ]
        read = [events[kind].model_validate({"occurred_on": "2026-03-02", **body}) for kind, body in old]
        assert [getattr(one, "recipient", "") for one in read] == [None, None, None]
