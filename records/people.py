"""Offices, accounts, memberships and sessions, and what record and sign-in must know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Rung
from records.database import execute


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


@dataclass(frozen=True, slots=True)
class Rights:
    """What `record` must know of an actor and a matter's office: one round trip for all three."""

    holds: bool
    ladder: tuple[Rung, ...]
    province: str | None


HOLDS = """
EXISTS (SELECT FROM accounts a JOIN memberships m ON m.account = a.id
        WHERE a.id = {account} AND a.active AND m.office = {office} AND m.role = {role}
          AND m.valid_from <= now() AND (m.valid_to IS NULL OR m.valid_to > now()))"""

LADDER = """up AS (
  SELECT id, parent, region, 0 AS rung FROM offices WHERE id = $1
  UNION ALL SELECT o.id, o.parent, o.region, up.rung + 1 FROM offices o JOIN up ON o.id = up.parent WHERE up.rung < 20
)"""
"""The office in $1 and its parents, the lowest first."""

_LADDER = (
    "WITH RECURSIVE "
    + LADDER
    + """
SELECT up.id, up.region, {extra},
       ARRAY(SELECT m.account FROM memberships m JOIN accounts a ON a.id = m.account
             WHERE m.office = up.id AND m.role = 'supervisor' AND a.active
               AND m.valid_from <= now() AND (m.valid_to IS NULL OR m.valid_to > now())
             ORDER BY m.valid_from, m.account)
FROM up ORDER BY rung"""
)


async def rights(conn: AsyncConnection, *, account: str, office: str, role: str, matter_office: str) -> Rights:
    """Whether the account is active and holds the role in the office now, and the matter's ladder and province."""
    sql = _LADDER.format(extra=HOLDS.format(account="$2", office="$3", role="$4"))
    rows = (await execute(conn, sql, (matter_office, account, office, role))).all()
    if not rows:
        return Rights(await holds(conn, account, office, role), (), None)
    return Rights(bool(rows[0][2]), tuple(Rung(row[0], tuple(row[3])) for row in rows), province_of_region(rows[0][1]))


async def ladder(conn: AsyncConnection, office: str) -> tuple[Rung, ...]:
    """The office, then its parents to the root, each with its active supervisors."""
    rows = await execute(conn, _LADDER.format(extra="true"), (office,))
    return tuple(Rung(row[0], tuple(row[3])) for row in rows)


async def holds(conn: AsyncConnection, account: str, office: str, role: str) -> bool:
    """Whether the account is active and holds that role in that office now."""
    sql = "SELECT " + HOLDS.format(account="$1", office="$2", role="$3")
    return bool((await execute(conn, sql, (account, office, role))).scalar_one())


async def province_of(conn: AsyncConnection, office: str) -> str | None:
    """The two-digit code of the office's province, None for a national one."""
    region = (await execute(conn, "SELECT region FROM offices WHERE id = $1", (office,))).scalar_one_or_none()
    return province_of_region(region)


def province_of_region(region: str | None) -> str | None:
    """The two-digit province of a region code, None for the whole country."""
    return region[:2] if region and region[:2] != "00" else None


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


async def offices_below(conn: AsyncConnection, office: str) -> tuple[str, ...]:
    """The office and all below it: what its people may see."""
    rows = await execute(
        conn,
        "WITH RECURSIVE down AS (SELECT id FROM offices WHERE id = $1 "
        "UNION SELECT o.id FROM offices o JOIN down ON o.parent = down.id) SELECT id FROM down ORDER BY id",
        (office,),
    )
    return tuple(row[0] for row in rows)


async def put_account(conn: AsyncConnection, account: Account) -> None:
    """Add or change an account."""
    await execute(
        conn,
        "INSERT INTO accounts (id, login, password_hash, display_name, active) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET login = EXCLUDED.login, password_hash = EXCLUDED.password_hash, "
        "display_name = EXCLUDED.display_name, active = EXCLUDED.active",
        (account.id, account.login, account.password_hash, account.display_name, account.active),
    )


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
        "SELECT account, office, role, valid_from, valid_to FROM memberships WHERE account = $1 "
        "AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now()) ORDER BY valid_from, office, role",
        (account,),
    )
    return [Membership(*row) for row in rows]


async def members_of(conn: AsyncConnection, offices: Sequence[str], *, role: str | None = None) -> list[Membership]:
    """Who holds a role in these offices now."""
    rows = await execute(
        conn,
        "SELECT m.account, m.office, m.role, m.valid_from, m.valid_to FROM memberships m "
        "JOIN accounts a ON a.id = m.account WHERE a.active AND m.office = ANY($1::text[]) "
        "AND ($2::text IS NULL OR m.role = $2) AND m.valid_from <= now() "
        "AND (m.valid_to IS NULL OR m.valid_to > now()) ORDER BY m.office, m.role, m.account",
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
            "JOIN accounts a ON a.id = s.account JOIN memberships m USING (account, office, role) "
            "WHERE s.token_hash = $1 AND s.expires_at > now() AND a.active AND m.valid_from <= now() "
            "AND (m.valid_to IS NULL OR m.valid_to > now())",
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


async def log_access(
    conn: AsyncConnection,
    *,
    account: str,
    office: str,
    role: str,
    action: str,
    stream: UUID | None = None,
    rows: int = 0,
) -> None:
    """Note that somebody opened sealed texts (`rows` of them) or looked at a matter."""
    await execute(
        conn,
        "INSERT INTO access_log (account, office, role, action, stream, rows) VALUES ($1, $2, $3, $4, $5, $6)",
        (account, office, role, action, stream, rows),
    )
