"""The right to erasure (PIPL 47): a person's key is destroyed, and with it every text sealed under it.

Events, figures and the hash chain stay as they are, because they hold references only. A matter's own texts (narratives,
notes) lie under a key of the matter; each person in it has another. A matter without its own key takes no new text, of
whomever. Nothing brings a destroyed key back but a backup of the database made before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records import access_log
from records.database import execute
from records.vault import close_matter, destroy_subject

ERASED = "erase_texts"
"""The action under which the access log shows an erasure."""

BY_COMMAND = "command-line"
"""The account of whoever works on the installation itself."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose texts a matter holds: the id of the key, and the fields its texts came in by."""

    id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A matter, or a receipt on its way: its id and its office."""

    stream: UUID
    office: str


async def find_place(conn: AsyncConnection, name: str) -> Place | None:
    """The matter of that number or id, recorded or still in the inbox."""
    row = (
        await execute(
            conn,
            "SELECT stream_id, office FROM streams WHERE number = $1 OR stream_id::text = $2 "
            "UNION ALL SELECT id, office FROM inbox WHERE number = $1 OR id::text = $2 LIMIT 1",
            (name.strip().upper(), name.strip().lower()),
        )
    ).one_or_none()
    return Place(*row) if row else None


async def subjects_of(conn: AsyncConnection, stream: UUID) -> list[Subject]:
    """Whose texts the matter holds; the matter's own come first."""
    rows = await execute(
        conn,
        "SELECT subject, array_agg(DISTINCT field ORDER BY field) FROM vault WHERE stream = $1 "
        "GROUP BY subject ORDER BY subject <> $1, min(field), subject",
        (stream,),
    )
    return [Subject(row[0], tuple(row[1])) for row in rows]


async def erase_matter(conn: AsyncConnection, place: Place) -> int:
    """Destroy every key of a matter, its own among them: it takes no new text of anybody; how many keys there were."""
    there = [one.id for one in await subjects_of(conn, place.stream)]
    done = await erase(conn, place, [place.stream, *(one for one in there if one != place.stream)])
    await close_matter(conn, place.stream)
    return done


async def erase_latecomers(conn: AsyncConnection, place: Place) -> int:
    """Destroy the keys of persons who were told of while `erase_matter` was at work; call it after that has committed.

    Whoever seals at that moment still sees the matter open. The table is held until they are done, and those who begin
    later see it closed.
    """
    await execute(conn, "LOCK TABLE vault IN SHARE MODE")
    late = await subjects_of(conn, place.stream)
    return await erase(conn, place, [one.id for one in late])


async def erase(conn: AsyncConnection, place: Place, subjects: Sequence[UUID]) -> int:
    """Destroy the keys and texts of subjects of one matter, and note it in the access log; how many keys there were."""
    texts = await execute(conn, "SELECT count(*) FROM vault WHERE subject = ANY($1::uuid[])", (list(subjects),))
    gone = int(texts.scalar_one())
    destroyed = [one for one in subjects if await destroy_subject(conn, one)]
    if destroyed:
        await access_log.log_access(
            conn,
            account=BY_COMMAND,
            office=place.office,
            role="administrator",
            action=ERASED,
            stream=place.stream,
            rows=gone,
        )
    return len(destroyed)
