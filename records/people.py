"""Offices, accounts, memberships and sessions, and what record and sign-in must know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute
from records.rights import HELD


@dataclass(frozen=True, slots=True)
class Office:
    """A union office. `level` is 1 for the province's federation and grows downwards; `region` its region code."""

    id: str
    name: str
    parent: str | None
    region: str
    level: int


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. The id is opaque; `display_name` is shown to colleagues and never enters an event."""

    id: str
    login: str
    password_hash: str
    display_name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that an account holds in an office, from when and until when."""

    account: str
    office: str
    role: str
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in, in one office and role; the token itself is stored nowhere, only its SHA-256."""

    account: str
    office: str
    role: str
    expires_at: datetime
    login: str = ""
    display_name: str = ""


async def put_offices(conn: AsyncConnection, offices: Sequence[Office]) -> None:
    """Add or change offices; parents before children."""
    for one in offices:
        await execute(
            conn,
            "INSERT INTO offices (id, name, parent, region, level) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) "
            "DO UPDATE SET name = EXCLUDED.name, parent = EXCLUDED.parent, region = EXCLUDED.region, "
            "level = EXCLUDED.level",
            (one.id, one.name, one.parent, one.region, one.level),
        )


async def list_offices(conn: AsyncConnection) -> list[Office]:
    """Every office, the highest first."""
    rows = await execute(conn, "SELECT id, name, parent, region, level FROM offices ORDER BY level, id")
    return [Office(*row) for row in rows]


async def find_office(conn: AsyncConnection, office: str) -> Office | None:
    """The office of that id."""
    row = (
        await execute(conn, "SELECT id, name, parent, region, level FROM offices WHERE id = $1", (office,))
    ).one_or_none()
    return Office(*row) if row else None


async def put_account(conn: AsyncConnection, account: Account) -> None:
    """Add or change an account."""
    await execute(
        conn,
        "INSERT INTO accounts (id, login, password_hash, display_name, active) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET login = EXCLUDED.login, password_hash = EXCLUDED.password_hash, "
        "display_name = EXCLUDED.display_name, active = EXCLUDED.active",
        (account.id, account.login, account.password_hash, account.display_name, account.active),
    )


async def list_logins(conn: AsyncConnection) -> list[str]:
    """Every login, of closed accounts too."""
    return list((await execute(conn, "SELECT login FROM accounts ORDER BY login")).scalars())


async def find_account(conn: AsyncConnection, login: str) -> Account | None:
    """The account with that login."""
    row = (
        await execute(
            conn, "SELECT id, login, password_hash, display_name, active FROM accounts WHERE login = $1", (login,)
        )
    ).one_or_none()
    return Account(*row) if row else None


async def display_names(conn: AsyncConnection, accounts: Sequence[str]) -> dict[str, str]:
    """What colleagues call these accounts."""
    rows = await execute(conn, "SELECT id, display_name FROM accounts WHERE id = ANY($1::text[])", (list(accounts),))
    return {row[0]: row[1] for row in rows}


async def put_membership(conn: AsyncConnection, membership: Membership) -> None:
    """Give an account a role in an office, or change from when and until when."""
    await execute(
        conn,
        "INSERT INTO memberships (account, office, role, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (account, office, role) DO UPDATE SET valid_from = EXCLUDED.valid_from, "
        "valid_to = EXCLUDED.valid_to",
        (membership.account, membership.office, membership.role, membership.valid_from, membership.valid_to),
    )


async def memberships_of(conn: AsyncConnection, account: str) -> list[Membership]:
    """Roles the account holds now."""
    rows = await execute(
        conn,
        f"SELECT m.account, m.office, m.role, m.valid_from, m.valid_to FROM {HELD} WHERE m.account = $1 "
        "ORDER BY m.valid_from, m.office, m.role",
        (account,),
    )
    return [Membership(*row) for row in rows]


async def members_of(conn: AsyncConnection, offices: Sequence[str], *, role: str | None = None) -> list[Membership]:
    """Who holds a role in these offices now."""
    rows = await execute(
        conn,
        f"SELECT m.account, m.office, m.role, m.valid_from, m.valid_to FROM {HELD} "
        "WHERE m.office = ANY($1::text[]) AND ($2::text IS NULL OR m.role = $2) ORDER BY m.office, m.role, m.account",
        (list(offices), role),
    )
    return [Membership(*row) for row in rows]


async def open_session(conn: AsyncConnection, token_hash: bytes, session: Session) -> None:
    """Keep a sign-in under the SHA-256 of its token."""
    await execute(
        conn,
        "INSERT INTO sessions (token_hash, account, office, role, expires_at) VALUES ($1, $2, $3, $4, $5)",
        (token_hash, session.account, session.office, session.role, session.expires_at),
    )


async def find_session(conn: AsyncConnection, token_hash: bytes) -> Session | None:
    """The sign-in behind a token, while it has not expired and its account is active and still holds the role."""
    row = (
        await execute(
            conn,
            "SELECT s.account, s.office, s.role, s.expires_at, a.login, a.display_name FROM sessions s "
            f"JOIN {HELD} ON (m.account, m.office, m.role) = (s.account, s.office, s.role) "
            "WHERE s.token_hash = $1 AND s.expires_at > now()",
            (token_hash,),
        )
    ).one_or_none()
    return Session(*row) if row else None


async def close_session(conn: AsyncConnection, token_hash: bytes) -> None:
    """Sign out."""
    await execute(conn, "DELETE FROM sessions WHERE token_hash = $1", (token_hash,))


async def sweep_sessions(conn: AsyncConnection) -> int:
    """Delete sign-ins that expired; how many."""
    return (await execute(conn, "DELETE FROM sessions WHERE expires_at <= now()")).rowcount
