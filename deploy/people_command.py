"""`gongdao people FILE`: offices, accounts and who holds which role, from a file that an administrator keeps.

The file is the whole truth about the persons it lists: a role it no longer gives them ends at once. Whoever it does not
list stays as they are; `active = false` closes an account. Loading it twice changes nothing.
"""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api.sessions import hash_password
from casework.roles import Role
from deploy.people_file import (
    LEAST_PASSWORD,
    OfficeGiven,
    PeopleGiven,
    PeopleRefused,
    parse_passwords,
    parse_people,
    same_login,
    text_of,
)
from deploy.record_commands import database, in_transaction
from deploy.saying import fail, say
from deploy.settings import Settings
from records import people
from records.database import Connection


def people_command(
    file: Annotated[Path, typer.Argument(help="Offices and people as TOML.")],
    passwords: Annotated[
        Path | None,
        typer.Option("--passwords", help="TOML file of passwords by login. Without it new accounts are asked for."),
    ] = None,
) -> None:
    """Load offices, accounts and roles."""
    try:
        given = parse_people(text_of(file))
        told = parse_passwords(text_of(passwords)) if passwords is not None else {}
        with database() as settings:
            for line in asyncio.run(_loaded(settings, given, told, asking=passwords is None)):
                say(line)
    except PeopleRefused as refused:
        fail(str(refused))


async def _loaded(settings: Settings, given: PeopleGiven, told: Mapping[str, str], *, asking: bool) -> list[str]:
    assert settings.database_url is not None
    hashes = {login: hash_password(password) for login, password in told.items()}
    new = await in_transaction(settings.database_url, lambda conn: _without_account(conn, given))
    for login in new:
        if login not in hashes:
            if not asking:
                raise PeopleRefused(f"{login} is new and has no password in the file of passwords.")
            hashes[login] = hash_password(_asked(login))
    offices = await in_transaction(settings.database_url, lambda conn: _write(conn, given, hashes))
    total = f"{len(given.office)} offices and {len(given.person)} people are loaded; {len(new)} accounts are new."
    return [total, *same_place(offices, of={one.id for one in given.office})]


def _asked(login: str) -> str:
    """A first password from the terminal, typed twice."""
    first, second = getpass.getpass(f"Password for {login}: "), getpass.getpass("Again: ")
    if first != second:
        raise PeopleRefused(f"The two passwords for {login} differ; nothing is loaded.")
    if len(first) < LEAST_PASSWORD:
        raise PeopleRefused(f"The password of {login} must be a text of at least {LEAST_PASSWORD} characters.")
    return first


async def _without_account(conn: Connection, given: PeopleGiven) -> list[str]:
    """Logins of the file that nobody has yet. Raises `PeopleRefused` for offices and logins that cannot be stored."""
    offices = {one.id: one for one in await people.list_offices(conn)} | {one.id: _office(one) for one in given.office}
    missing = [office for one in given.person for _, office in one.roles if office not in offices]
    refuse_offices(offices, told={one.id for one in given.office}, missing=missing)
    await _refuse_without_administrator(conn, given, list(offices))
    there = {same_login(one): one for one in await people.list_logins(conn)}
    new = []
    for one in given.person:
        found = there.get(same_login(one.login))
        if found is None:
            new.append(one.login)
        elif found != one.login and await people.find_account(conn, one.login) is None:
            raise PeopleRefused(f"The login {one.login} differs from {found}, which exists, in capitals only.")
    return new


async def _refuse_without_administrator(conn: Connection, given: PeopleGiven, offices: Sequence[str]) -> None:
    """Where somebody administers, somebody must after the file. Raises `PeopleRefused`."""
    before = {one.account for one in await people.members_of(conn, offices, role=Role.ADMINISTRATOR)}
    found = [await people.find_account(conn, one.login) for one in given.person]
    stay = before - {one.id for one in found if one is not None}
    told = any(one.active and Role.ADMINISTRATOR in {role for role, _ in one.roles} for one in given.person)
    if before and not stay and not told:
        raise PeopleRefused(
            "The file takes the last administrator away: give somebody the role administrator; nothing is loaded. / "
            "按此文件将没有任何管理员：请给至少一人 administrator 岗位；未载入任何内容。"
        )


def refuse_offices(offices: Mapping[str, people.Office], *, told: Collection[str], missing: Sequence[str] = ()) -> None:
    """Every office named is there, and each one told lies below its parent, in no circle. Raises `PeopleRefused`."""
    missing = [one.parent for one in offices.values() if one.parent and one.parent not in offices] + list(missing)
    if missing:
        raise PeopleRefused(f"There is no office {missing[0]}.")
    for one in offices.values():
        chain, parent = [one.id], one.parent
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = offices[parent].parent
        if parent == one.id:
            raise PeopleRefused(f"Offices stand under each other in a circle: {' under '.join([*chain, parent])}.")
    for one in offices.values():
        above = offices[one.parent] if one.parent else None
        if above is not None and above.level >= one.level and {one.id, above.id} & set(told):
            raise PeopleRefused(
                f"The office {one.id} of level {one.level} cannot stand under {above.id} of level {above.level}; "
                "1 is the highest level."
            )


def same_place(offices: Sequence[people.Office], *, of: Collection[str]) -> list[str]:
    """Sentences on offices told that share region and level with another.

    That may be so (a development zone, an industry's union); but receipts that name the region only go to one of them.
    """
    return [
        f"Note: the offices {one.id} and {other.id} are both of level {one.level} for region {one.region}; "
        f"a receipt that names only the region goes to {max(one.id, other.id)}."
        for one, other in combinations(offices, 2)
        if (one.region, one.level) == (other.region, other.level) and (one.id in of or other.id in of)
    ]


def _office(given: OfficeGiven) -> people.Office:
    return people.Office(given.id, given.name, given.parent, given.region, given.level)


async def _write(conn: Connection, given: PeopleGiven, hashes: Mapping[str, str]) -> list[people.Office]:
    """Everything of the file; all offices as they are then."""
    await people.put_offices(conn, [_office(one) for one in sorted(given.office, key=lambda one: one.level)])
    now = datetime.now(UTC)
    for one in given.person:
        found = await people.find_account(conn, one.login)
        account = found.id if found else str(uuid4())
        hashed = hashes.get(one.login) or (found.password_hash if found else "")
        await people.put_account(conn, people.Account(account, one.login, hashed, one.name, one.active))
        if one.active:
            await _give_roles(conn, account, one.roles, now)
    return await people.list_offices(conn)


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
