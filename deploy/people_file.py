"""The files that `gongdao people` reads: offices and people as TOML, and first passwords by login.

What is wrong with a file is said in one sentence that names the line and the field; of passwords none is repeated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from casework.fields import RegionCode
from casework.roles import READERS, Role

LEAST_PASSWORD = 10
HOLDABLE = READERS | {Role.ADMINISTRATOR}
"""Roles that somebody with an account can hold; the others belong to the public and to the service."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Name = Annotated[str, Field(pattern=r"^[^\p{Cc}]{1,200}$")]
"""What is shown of an office or a person; no database keeps U+0000, and no other control character is part of a name."""


class PeopleRefused(ValueError):
    """What is wrong with the file, in one sentence."""


class OfficeGiven(BaseModel):
    """One `[[office]]`: its id never changes; `level` is 1 for the highest."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Id
    name: Name
    region: RegionCode
    level: Annotated[int, Field(ge=1, le=9)]
    parent: Id | None = None


class PersonGiven(BaseModel):
    """One `[[person]]`: `roles` are pairs of role and office."""

    model_config = ConfigDict(extra="forbid", strict=True)

    login: Annotated[str, Field(pattern=r"^[^\s\p{Cc}]{1,200}$")]
    name: Name
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
        raise _wrong(text, error.errors(include_input=False, include_url=False)[0]) from None
    _refuse_twice("office", [one.id for one in given.office])
    _refuse_twice("login", [one.login for one in given.person])
    wrong = sorted({role for one in given.person for role, _ in one.roles} - set(HOLDABLE))
    if wrong:
        raise PeopleRefused(f"{wrong[0]} is no role; the roles are {', '.join(sorted(HOLDABLE))}.")
    return given


EXPECTED: Mapping[str, tuple[str, str]] = {
    "id": ("小写字母、数字和连字符，最多60个字符", "small letters, digits and hyphens, 60 at most"),
    "name": ("1至200个字符的文字，不含控制字符", "a text of 1 to 200 characters without control characters"),
    "region": (
        '省、市、县的行政区划代码，2、4或6位，加引号（如 "3301"）',
        'the code of a province, city or county of 2, 4 or 6 digits in quotation marks ("3301")',
    ),
    "level": ("1至9的整数，1为最高", "a whole number from 1 to 9, 1 for the highest"),
    "login": (
        "1至200个字符的文字，不含空格和控制字符",
        "a text of 1 to 200 characters without spaces and control characters",
    ),
    "roles": (
        '岗位与单位成对的列表，如 [["mediator", "city"]]',
        'a list of pairs of role and office, as [["mediator", "city"]]',
    ),
    "active": ("true 或 false", "true or false"),
}
"""What a field holds; `parent` is the id of another office."""

TABLES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "office": ("an office", OfficeGiven),
    "person": ("a person", PersonGiven),
}


def _wrong(text: str, error: ErrorDetails) -> PeopleRefused:
    """The refusal of a file by its first error: the line, the field and what belongs there."""
    table, *inside = error["loc"]
    place = next((one for one in inside[:1] if isinstance(one, int)), 0)
    field = next((str(one) for one in inside if isinstance(one, str)), str(table))
    zh, en = _expected(str(table), field, error["type"])
    line = _line_of(text, str(table), place, field)
    return PeopleRefused(
        f"The file of people is wrong at line {line}, {field}: {en}. / 人员文件第 {line} 行 {field}：{zh}。"
    )


def _expected(table: str, field: str, kind: str) -> tuple[str, str]:
    known = TABLES.get(table)
    if known is None or field == table:
        return "文件由 [[office]] 和 [[person]] 组成", "it consists of [[office]] and [[person]]"
    title, model = known
    fields = ", ".join(model.model_fields)
    if field not in model.model_fields:
        return f"没有这个字段；可用字段：{fields}", f"it is no field of {title}; the fields are {fields}"
    zh, en = EXPECTED["id" if field == "parent" else field]
    if kind == "missing" and field != "roles":
        return f"缺少；应为{zh}", f"it is missing; expected is {en}"
    return f"应为{zh}", f"expected is {en}"


def _line_of(text: str, table: str, place: int, field: str) -> int:
    """The line on which a field of the n-th table of a kind stands; the table's heading where it has no line of its own."""
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines, start=1) if re.match(r"\s*\[+\s*[\w.-]+\s*\]", line)]
    mine = [number for number in heads if re.match(rf"\s*\[+\s*{table}\s*\]", lines[number - 1])]
    start = mine[place] if place < len(mine) else 0
    end = next((number for number in heads if number > start), len(lines) + 1)
    key = re.compile(rf"""\s*["']?{re.escape(field)}["']?\s*=""")
    return next((number for number in range(start + 1, end) if key.match(lines[number - 1])), start or 1)


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
