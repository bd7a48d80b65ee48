"""Rule packs as rows: the law that is in force is exactly one of them, and every event names the one it was made under."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncConnection

from law.difference import difference
from law.pack import Pack, pack_from_json, pack_to_json
from records import campaigns
from records.database import execute

KEPT = 4
"""Packs that a process keeps parsed: the one in force and those around a change."""


class NoActivePack(LookupError):
    """No rule pack was installed yet (`gongdao migrate` installs the one of the release)."""


class PackChanged(ValueError):
    """A pack of this version is installed with other content: a version is never given twice."""


async def active_version(conn: AsyncConnection) -> str:
    """The version in force. Raises `NoActivePack`."""
    version: str | None = (await execute(conn, "SELECT version FROM rule_packs WHERE active")).scalar_one_or_none()
    if version is None:
        raise NoActivePack()
    return version


async def active(conn: AsyncConnection) -> tuple[str, str]:
    """Version and content (JSON) of the pack in force. Raises `NoActivePack`."""
    row = (await execute(conn, "SELECT version, content FROM rule_packs WHERE active")).one_or_none()
    if row is None:
        raise NoActivePack()
    return row[0], row[1]


async def content_of(conn: AsyncConnection, version: str) -> str:
    """Content of an installed pack. Raises `NoActivePack` when that version is not installed."""
    content: str | None = (
        await execute(conn, "SELECT content FROM rule_packs WHERE version = $1", (version,))
    ).scalar_one_or_none()
    if content is None:
        raise NoActivePack(version)
    return content


async def own_years(conn: AsyncConnection) -> frozenset[int]:
    """The calendar years that the office loaded itself into the pack in force; none where no pack is."""
    years = (await execute(conn, "SELECT own_years FROM rule_packs WHERE active")).scalar_one_or_none()
    return frozenset(years or ())


async def take_turns(conn: AsyncConnection) -> None:
    """Wait until nobody else changes what is in force; whoever reads it to change it takes this first."""
    await execute(conn, "SELECT pg_advisory_xact_lock(hashtext('rule_packs'))")


async def install(conn: AsyncConnection, pack: Pack, *, activate: bool = True, own_years: Collection[int] = ()) -> bool:
    """Store a pack and put it in force; whether anything changed. Raises `PackChanged`.

    `own_years` are the calendar years in it that no release brought. Where another pack was in force, the campaign that
    brings the open matters to this one is queued with it.
    """
    await take_turns(conn)
    row = (
        await execute(conn, "SELECT digest, active FROM rule_packs WHERE version = $1", (pack.version,))
    ).one_or_none()
    if row is not None and row[0] != pack.digest:
        raise PackChanged(pack.version)
    if row is None:
        await execute(
            conn,
            "INSERT INTO rule_packs (version, digest, content, own_years) VALUES ($1, $2, $3, $4::int[])",
            (pack.version, pack.digest, pack_to_json(pack), sorted(own_years)),
        )
    if not activate or (row is not None and row[1]):
        return row is None
    before = (await execute(conn, "SELECT version, content FROM rule_packs WHERE active")).one_or_none()
    await execute(conn, "UPDATE rule_packs SET active = false WHERE active")
    await execute(conn, "UPDATE rule_packs SET active = true WHERE version = $1", (pack.version,))
    if before is not None:
        changed = difference(pack_from_json(before[1]), pack)
        await campaigns.queue(conn, changed, before=before[0], after=pack.version)
    return True


class Packs:
    """Parsed packs by version, so that `record` asks for the active version with each command and parses nothing."""

    def __init__(self) -> None:
        self._parsed: dict[str, Pack] = {}

    @property
    def parsed(self) -> tuple[str, ...]:
        """The versions that are read already."""
        return tuple(self._parsed)

    async def active(self, conn: AsyncConnection) -> Pack:
        """The pack in force in this transaction."""
        return await self.get(conn, await active_version(conn))

    async def get(self, conn: AsyncConnection, version: str) -> Pack:
        """An installed pack; with a head's `active_law` this costs no query once it was parsed."""
        if not version:
            raise NoActivePack()
        pack = self._parsed.get(version)
        if pack is None:
            pack = pack_from_json(await content_of(conn, version))
            self._parsed[version] = pack
            while len(self._parsed) > KEPT:
                del self._parsed[next(iter(self._parsed))]
        return pack
