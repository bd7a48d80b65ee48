"""Who holds which role in which office now, and which offices lie above and below: the only SQL that says so.

Fragments for statements, so that who asks for more than this still asks once. Every statement with `up` or `down`
begins with WITH RECURSIVE.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Rung
from records.database import execute

HELD = """(memberships m JOIN accounts a ON a.id = m.account AND a.active
  AND m.valid_from <= now() AND (m.valid_to IS NULL OR m.valid_to > now()))"""
"""Roles held now by active accounts, as something to select from: `m` is the membership, `a` the account."""

_UP = """up AS (
  SELECT id, parent, region, 0 AS rung FROM offices WHERE id = {of}
  UNION ALL SELECT o.id, o.parent, o.region, up.rung + 1 FROM offices o JOIN up ON o.id = up.parent WHERE up.rung < 20
)"""
_DOWN = """down AS (
  SELECT id FROM offices WHERE id = {of} UNION SELECT o.id FROM offices o JOIN down ON o.parent = down.id
)"""

RUNGS = f"""(
  SELECT json_agg(json_build_array(up.id, up.region, ARRAY(
    SELECT m.account FROM {HELD} WHERE m.office = up.id AND m.role = 'supervisor' ORDER BY m.valid_from, m.account
  )) ORDER BY up.rung)::text FROM up)"""
"""The offices of `up` with their active supervisors, as `rights_of` reads them."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What `record` must know of an actor and a matter's office: one round trip for all three."""

    holds: bool
    ladder: tuple[Rung, ...]
    province: str | None


def up_from(of: str) -> str:
    """`up`: the office and its parents to the root, the lowest with rung 0."""
    return _UP.format(of=of)


def down_from(of: str) -> str:
    """`down`: the office and all below it."""
    return _DOWN.format(of=of)


def holds(*, account: str, office: str, role: str) -> str:
    """Whether the account is active and holds that role in that office now."""
    return f"EXISTS (SELECT FROM {HELD} WHERE m.account = {account} AND m.office = {office} AND m.role = {role})"


def rights_of(holds: bool, rungs: str | None) -> Rights:
    """What a statement with `holds` and `RUNGS` told."""
    told = json.loads(rungs or "[]")
    ladder = tuple(Rung(office, tuple(supervisors)) for office, _, supervisors in told)
    return Rights(bool(holds), ladder, province_of_region(told[0][1]) if told else None)


def province_of_region(region: str | None) -> str | None:
    """The place whose texts of the law count for an office of a region: the region itself, which lies in its city and
    province; None for the whole country.
    """
    return region if region and region[:2] != "00" else None


_RIGHTS = f"WITH RECURSIVE {up_from('$1')} SELECT {holds(account='$2', office='$3', role='$4')}, {RUNGS}"
_LADDER = f"WITH RECURSIVE {up_from('$1')} SELECT {RUNGS}"
_DOWN_ALL = f"WITH RECURSIVE {down_from('$1')} SELECT id FROM down ORDER BY id"


async def rights(conn: AsyncConnection, *, account: str, office: str, role: str, matter_office: str) -> Rights:
    """Whether the account is active and holds the role in the office now, and the matter's ladder and province."""
    row = (await execute(conn, _RIGHTS, (matter_office, account, office, role))).one()
    return rights_of(row[0], row[1])


async def ladder(conn: AsyncConnection, office: str) -> tuple[Rung, ...]:
    """The office, then its parents to the root, each with its active supervisors."""
    return rights_of(False, (await execute(conn, _LADDER, (office,))).scalar_one()).ladder


async def offices_below(conn: AsyncConnection, office: str) -> tuple[str, ...]:
    """The office and all below it: what its people may see."""
    return tuple(row[0] for row in await execute(conn, _DOWN_ALL, (office,)))
