"""The files that `gongdao people` reads: offices and people as TOML, and first passwords by login.

What is wrong with a file is said in one sentence that names the place; of passwords none is repeated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.roles import READERS, Role

LEAST_PASSWORD = 10
HOLDABLE = READERS | {Role.ADMINISTRATOR}
"""Roles that somebody with an account can hold; the others belong to the public and to the service."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class PeopleRefused(ValueError):
    """What is wrong with the file, in one sentence."""


class OfficeGiven(BaseModel):
    """One `[[office]]`: its id never changes; `level` is 1 for the highest."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=200)]
    region: Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
    level: Annotated[int, Field(ge=1, le=9)]
    parent: Id | None = None


class PersonGiven(BaseModel):
    """One `[[person]]`: `roles` are pairs of role and office."""

    model_config = ConfigDict(extra="forbid", strict=True)

    login: Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,200}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    roles: list[tuple[str, Id]]
    active: bool = True


class PeopleGiven(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    office: list[OfficeGiven] = []
    person: list[PersonGiven] = []


def text_of(file: Path) -> str:
    """The file's text, with or without the mark that Windows editors put before it. Raises `PeopleRefused`."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError:
        raise PeopleRefused(f"The file {file} cannot be read.") from None
    except UnicodeDecodeError:
        raise PeopleRefused(f"The file {file} is not in UTF-8 (it may be in GBK): save it as UTF-8.") from None


def parse_people(text: str) -> PeopleGiven:
    """The offices and people of a file. Raises `PeopleRefused`."""
    try:
        given = PeopleGiven.model_validate(_tuples(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise PeopleRefused(f"The file of people is no TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(one) for one in first["loc"])
        raise PeopleRefused(f"The file of people is wrong at {where}: {first['msg']}.") from None
    _refuse_twice("office", [one.id for one in given.office])
    _refuse_twice("login", [one.login for one in given.person])
    wrong = sorted({role for one in given.person for role, _ in one.roles} - set(HOLDABLE))
    if wrong:
        raise PeopleRefused(f"{wrong[0]} is no role; the roles are {', '.join(sorted(HOLDABLE))}.")
    return given


def same_login(login: str) -> str:
    """What two logins have in common that differ in capitals only: nobody could tell their owners apart."""
    return login.casefold()


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    """Which of the two would count?"""
    seen: dict[str, str] = {}
    for one in names:
        first = seen.get(same_login(one))
        seen[same_login(one)] = one
        if first is not None:
            spelt = "" if first == one else f" ({first}, {one}: capitals do not count)"
            raise PeopleRefused(f"The {what} {one} stands twice in the file of people{spelt}.")


def _tuples(document: Mapping[str, object]) -> Mapping[str, object]:
    """TOML knows arrays only; a role and its office are a pair."""
    persons = document.get("person")
    if not isinstance(persons, list):
        return document
    return {**document, "person": [_with_pairs(one) for one in persons]}


def _with_pairs(person: object) -> object:
    if not isinstance(person, dict) or not isinstance(person.get("roles"), list):
        return person
    return {**person, "roles": [tuple(one) if isinstance(one, list) else one for one in person["roles"]]}


def parse_passwords(text: str) -> dict[str, str]:
    """Passwords by login. Raises `PeopleRefused`, which repeats none of them."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise PeopleRefused('The file of passwords is no TOML; a line of it is "login" = "password".') from None
    for login, password in told.items():
        if not isinstance(password, str) or len(password) < LEAST_PASSWORD:
            raise PeopleRefused(f"The password of {login} must be a text of at least {LEAST_PASSWORD} characters.")
    return told
