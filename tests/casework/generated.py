"""Commands made up from their own models: mostly plausible, some impossible. Ids are drawn from the matter's state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from random import Random
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from casework.fields import PersonFields, Sealed
from casework.procedure import Command
from tests.casework.histories import STREAM, text

DAYS = (-4200, -400, -60, -20, -6, -3, -1, 0, 0, 0, 1, 5, 40, 4000, 30_000)
STRINGS = {
    "code": ("1.1", "1.2", "1.7", "5.1", "none", "77.7"),
    "to_office": ("haidian", "chaoyang", "beijing"),
    "handler": ("p-li", "p-wang"),
    "region": ("110108",),
    "industry": ("H62",),
    "credit_code": ("91110000000000000X",),
    "codes": ("1.7", "7.2"),
    "office": ("haidian",),
    "owner": ("p-li", "p-sun"),
    "lawyers": ("p-ma", "p-hu"),
    "month": ("2026-02",),
    "figures": ("0" * 64, "f" * 64),
    "fact": (
        "filed",
        "accepted",
        "award_received",
        "award_received_by_employer",
        "final_award_received",
        "judgment_received",
        "judgment_effective",
        "nothing",
    ),
}
ID_FIELDS = {
    "limb": "limbs",
    "claims": "claims",
    "claim": "claims",
    "workers": "workers",
    "worker": "workers",
    "respondents": "respondents",
    "to": "respondents",
    "award": "awards",
    "judgment": "awards",
    "replaces": "awards",
    "respondent": "respondents",
    "agreement": "agreements",
    "decision": "resolutions",
    "letter": "letters",
    "proceeding": "proceedings",
    "deadline": "deadlines",
}


class Maker:
    """Draws bodies for one state, as they would arrive in a request."""

    def __init__(self, chance: Random, state: Any, today: date) -> None:
        self.chance, self.state, self.today = chance, state, today

    def pick(self, *choices: Any) -> Any:
        """One of some values."""
        return self.chance.choice(choices)

    def body(self, model: type[BaseModel], *, name: str = "") -> dict[str, Any]:
        """A body of a model: required fields always, the others half of the time."""
        body: dict[str, Any] = {}
        for field, info in model.model_fields.items():
            rich = field in ("claims", "workers", "respondents", "rulings", "facts", "served_on")
            if info.is_required() or self.pick(*((True, True, False) if rich else (True, False))):
                body[field] = self.value(field, info.annotation, model)
        return body

    def value(self, field: str, kind: Any, model: type[BaseModel]) -> Any:
        """A value for a field, from its name where it is a reference and from its type otherwise."""
        if kind is not None and get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        if get_origin(kind) in (Union, UnionType):
            return self.value(field, next(one for one in get_args(kind) if one is not type(None)), model)
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            return [self.value(field, inner, model) for _ in range(self.pick(0, 1, 1, 1, 2))]
        if get_origin(kind) is Literal:
            return self.pick(*get_args(kind))
        return self.plain(field, kind)

    def plain(self, field: str, kind: type) -> Any:
        """A value of a plain type."""
        if kind is Sealed or kind is PersonFields:
            return text() if kind is Sealed else {"name": text("name")}
        if issubclass(kind, BaseModel):
            return self.body(kind, name=field)
        if issubclass(kind, Enum):
            return self.pick(*kind).value
        if kind is bool:
            return self.pick(True, False)
        if kind is int:
            return self.pick(0, 1, 12, 600)
        if kind is Decimal:
            return self.pick("0.00", "100.00", "9000.00", "12000.00", "-1.00")
        if kind is UUID:
            return self.pick(
                *map(str, getattr(self.state, "bargaining", ())), str(STREAM), "0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02"
            )
        if "datetime" in kind.__name__.lower():
            return f"{self.day()}T09:00:00+08:00"
        return self.day().isoformat() if kind is date else self.string(field)

    def day(self) -> date:
        """A day near today, or far from it."""
        return self.today + timedelta(days=self.pick(*DAYS))

    def string(self, field: str) -> str:
        """An id of the state where the field refers to one; sometimes one that is not there."""
        if field in STRINGS:
            return str(self.pick(*STRINGS[field]))
        there: list[str] = []
        if field == "after":
            there = [
                one.id
                for name in ("awards", "agreements", "proceedings", "limbs")
                for one in getattr(self.state, name, ())
            ]
        elif field == "session":
            there = [one.id for found in getattr(self.state, "mediations", {}).values() for one in found.sessions]
        elif field == "term":
            there = [one.id for found in getattr(self.state, "agreements", ()) for one in found.terms]
        elif field in ID_FIELDS:
            group = getattr(self.state, ID_FIELDS[field], ())
            there = list(group) if isinstance(group, dict) else [one.id for one in group]
        known = field in (*ID_FIELDS, "after", "session", "term")
        if not known:
            return "某单位"
        return str(self.pick(*there, *there, *there, "x9")) if there else "x9"


def make(chance: Random, command: type[Command], state: Any, today: date) -> dict[str, Any]:
    """A body for a command, given where the matter stands."""
    return Maker(chance, state, today).body(command)
