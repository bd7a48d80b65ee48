"""`gongdao people FILE`: offices, accounts and who holds which role, from a file that an administrator keeps.

The file is the whole truth about the persons it lists: a role it no longer gives them ends at once. Whoever it does not
list stays as they are; `active = false` closes an account. Loading it twice changes nothing.
"""

from __future__ import annotations

import asyncio
import getpass
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.sessions import hash_password
from casework.roles import READERS, Role
from deploy.record_commands import database, in_transaction
from deploy.saying import fail, say
from deploy.settings import Settings
from records import people
from records.database import Connection

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


def people_command(
    file: Annotated[Path, typer.Argument(help="Offices and people as TOML.")],
    passwords: Annotated[
        Path | None,
        typer.Option("--passwords", help="TOML file of passwords by login. Without it new accounts are asked for."),
    ] = None,
) -> None:
    """Load offices, accounts and roles."""
    try:
        given = parse_people(_text(file))
        told = parse_passwords(_text(passwords)) if passwords is not None else {}
        with database() as settings:
            say(asyncio.run(_loaded(settings, given, told, asking=passwords is None)))
    except PeopleRefused as refused:
        fail(str(refused))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise PeopleRefused(f"The file {file} cannot be read.") from None


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
    logins = [one.login for one in given.person]
    twice = sorted({one for one in logins if logins.count(one) > 1})
    if twice:
        raise PeopleRefused(f"The login {twice[0]} stands twice in the file of people.")
    wrong = sorted({role for one in given.person for role, _ in one.roles} - set(HOLDABLE))
    if wrong:
        raise PeopleRefused(f"{wrong[0]} is no role; the roles are {', '.join(sorted(HOLDABLE))}.")
    return given


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


async def _loaded(settings: Settings, given: PeopleGiven, told: Mapping[str, str], *, asking: bool) -> str:
    assert settings.database_url is not None
    hashes = {login: hash_password(password) for login, password in told.items()}
    new = await in_transaction(settings.database_url, lambda conn: _without_account(conn, given))
    for login in new:
        if login not in hashes:
            if not asking:
                raise PeopleRefused(f"{login} is new and has no password in the file of passwords.")
            hashes[login] = hash_password(_asked(login))
    await in_transaction(settings.database_url, lambda conn: _write(conn, given, hashes))
    return f"{len(given.office)} offices and {len(given.person)} people are loaded; {len(new)} accounts are new."


def _asked(login: str) -> str:
    """A first password from the terminal, typed twice."""
    first, second = getpass.getpass(f"Password for {login}: "), getpass.getpass("Again: ")
    if first != second:
        raise PeopleRefused(f"The two passwords for {login} differ; nothing is loaded.")
    if len(first) < LEAST_PASSWORD:
        raise PeopleRefused(f"The password of {login} must be a text of at least {LEAST_PASSWORD} characters.")
    return first


async def _without_account(conn: Connection, given: PeopleGiven) -> list[str]:
    """Logins of the file that nobody has yet. Raises `PeopleRefused` for an office that does not exist."""
    known = {one.id for one in await people.list_offices(conn)} | {one.id for one in given.office}
    named = [one.parent for one in given.office if one.parent] + [
        office for one in given.person for _, office in one.roles
    ]
    missing = [one for one in named if one not in known]
    if missing:
        raise PeopleRefused(f"There is no office {missing[0]}.")
    return [one.login for one in given.person if await people.find_account(conn, one.login) is None]


async def _write(conn: Connection, given: PeopleGiven, hashes: Mapping[str, str]) -> None:
    await people.put_offices(
        conn,
        [
            people.Office(one.id, one.name, one.parent, one.region, one.level)
            for one in sorted(given.office, key=lambda one: one.level)
        ],
    )
    now = datetime.now(UTC)
    for one in given.person:
        found = await people.find_account(conn, one.login)
        account = found.id if found else str(uuid4())
        hashed = hashes.get(one.login) or (found.password_hash if found else "")
        await people.put_account(conn, people.Account(account, one.login, hashed, one.name, one.active))
        if one.active:
            await _give_roles(conn, account, one.roles, now)


async def _give_roles(conn: Connection, account: str, roles: Sequence[tuple[str, str]], now: datetime) -> None:
    """The roles of the file begin now, those it no longer has end now, the rest goes on."""
    held = {(one.role, one.office): one for one in await people.memberships_of(conn, account)}
    for role, office in roles:
        if (role, office) not in held:
            await people.put_membership(conn, people.Membership(account, office, role, now))
    for pair, one in held.items():
        if pair not in set(roles):
            await people.put_membership(
                conn, people.Membership(account, one.office, one.role, one.valid_from, valid_to=now)
            )
