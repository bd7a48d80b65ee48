"""Finds what was changed, taken out or moved in the log, without reading what the events say.

Stored bytes are hashed again and compared, each stream's end is compared with its head row, and the number series
tells complaints that are gone altogether. Nothing is parsed, so an event of an older shape is verified as it lies.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import GENESIS, Link
from records.database import execute

CHANGED, MISSING, REORDERED = "changed", "missing", "reordered"
HEAD_MISMATCH, ORPHAN = "head_mismatch", "orphan"

PIECE = 500
"""How many events are looked at in one go; a stream is never cut."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Where the record is not as it was written. `stream` is an id, or a number where nothing else is left of it."""

    stream: str
    sequence: int
    kind: str

    def __str__(self) -> str:
        return f"{self.stream} {self.sequence} {self.kind}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found; `lines` is what the command prints."""

    streams: int
    events: int
    found: tuple[Defect, ...]

    @property
    def defects(self) -> int:
        """How many defects there are."""
        return len(self.found)

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a defect, then the sum."""
        total = f"{self.streams} streams, {self.events} events, {self.defects} defects"
        return (*(str(one) for one in self.found), total)


@dataclass(frozen=True, slots=True)
class _Stored:
    link: Link
    hash: bytes


_LOG = text(
    "SELECT stream_id, sequence, command_id, stream_kind, kind, schema_version, occurred_on, received_at, recorded_at, "
    "actor, office, role, law_version, body, previous_hash, hash FROM event_log ORDER BY stream_id, sequence"
)


async def verify(conn: AsyncConnection) -> Report:
    """Look at the whole record as it stands at one moment. Call on a connection without a transaction yet.

    Memory holds one piece of streams at a time and the head rows.
    """
    await execute(conn, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    heads = {row[0]: row for row in await execute(conn, "SELECT stream_id, kind, sequence, hash FROM streams")}
    found: list[Defect] = []
    streams, events, seen = 0, 0, set()
    async for chains in _several(_chains(conn)):
        streams, events = streams + len(chains), events + sum(len(chain) for chain in chains)
        seen |= {chain[0].link.stream for chain in chains}
        # Hashing a large record takes minutes: a thread does it, so that whoever serves others goes on serving them.
        found += await asyncio.to_thread(_defects_of, chains, heads)
    for stream, head in heads.items():
        if stream not in seen:
            streams += 1
            found += [Defect(str(stream), sequence, MISSING) for sequence in range(1, head[2] + 1)]
    found += [defect async for defect in _command_defects(conn)]
    found += [defect async for defect in _number_defects(conn)]
    return Report(streams, events, tuple(dict.fromkeys(found)))


def _defects_of(chains: Sequence[Sequence[_Stored]], heads: Mapping[UUID, Any]) -> list[Defect]:
    """What is wrong with some streams, in their order."""
    return [one for chain in chains for one in stream_defects(chain, heads.get(chain[0].link.stream))]


async def _several(chains: AsyncIterator[list[_Stored]]) -> AsyncIterator[list[list[_Stored]]]:
    """The chains in pieces of about `PIECE` events, so that one thread's work pays for starting it."""
    piece: list[list[_Stored]] = []
    events = 0
    async for chain in chains:
        piece.append(chain)
        events += len(chain)
        if events >= PIECE:
            yield piece
            piece, events = [], 0
    if piece:
        yield piece


async def _chains(conn: AsyncConnection) -> AsyncIterator[list[_Stored]]:
    chain: list[_Stored] = []
    async for row in await conn.stream(_LOG):
        one = _Stored(Link(*row[:15]), row[15])
        if chain and chain[0].link.stream != one.link.stream:
            yield chain
            chain = []
        chain.append(one)
    if chain:
        yield chain


def stream_defects(chain: Sequence[_Stored], head: Any) -> list[Defect]:
    """What is wrong with one stream's events, given its head row (None when it has none)."""
    name = str(chain[0].link.stream)
    found = [*_event_defects(name, chain), *_gaps(name, chain, head)]
    if head is None:
        return [*found, Defect(name, chain[0].link.sequence, ORPHAN)]
    last = chain[-1]
    ends_differ = last.link.sequence > head[2] or (last.link.sequence == head[2] and last.hash != head[3])
    if ends_differ or any(one.link.stream_kind != head[1] for one in chain):
        found.append(Defect(name, head[2], HEAD_MISMATCH))
    return found


def _event_defects(name: str, chain: Sequence[_Stored]) -> Iterator[Defect]:
    """What is wrong with single events that are there; each is named once, by the first branch that fits.

    | branch                    | what somebody did                                                             |
    |---------------------------|-------------------------------------------------------------------------------|
    | moved, and whole there    | an event was given another sequence, with its hash made anew or left as it was |
    | not whole                 | a column was changed, and the hash was left as it was                         |
    | whole, but what precedes  | the event before was changed and its hash made anew: the hash stored here is  |
    | has another hash          | still that of the old one, so it is the earlier event that is named           |
    | first, without `GENESIS`  | the whole history was hashed anew behind another beginning                    |

    The last event, changed with its hash made anew, has no follower: `stream_defects` finds it by the head row.
    """
    places = _places(chain)
    previous: _Stored | None = None
    for one in chain:
        place = places.get(one.hash)
        whole = one.hash == one.link.hash()
        moved = place is not None and place != one.link.sequence
        if moved and (whole or one.hash == one.link.hash(sequence=place)):
            yield Defect(name, one.link.sequence, REORDERED)
        elif not whole:
            yield Defect(name, one.link.sequence, CHANGED)
        elif previous is not None and not moved and _breaks(previous, one):
            # Both are whole by themselves, so the earlier was rewritten together with its hash.
            yield Defect(name, previous.link.sequence, CHANGED)
        elif one.link.sequence == 1 and one.link.previous_hash != GENESIS:
            yield Defect(name, 1, CHANGED)
        previous = one


def _breaks(previous: _Stored, one: _Stored) -> bool:
    follows = one.link.sequence == previous.link.sequence + 1
    return follows and one.link.previous_hash != previous.hash and previous.hash == previous.link.hash()


def _places(chain: Sequence[_Stored]) -> dict[bytes, int]:
    """Each hash's place in the chain of hashes from the first event on, as far as it holds together.

    The chain is followed by its hashes alone, whatever sequences the events claim: where the two differ, somebody moved
    an event. Behind an event that is missing or was hashed anew the chain ends, and nothing is said of places there.
    """
    after = {one.link.previous_hash: one.hash for one in chain}
    places: dict[bytes, int] = {}
    place, current = 1, after.get(GENESIS)
    while current is not None and current not in places:
        places[current] = place
        place, current = place + 1, after.get(current)
    return places


def _gaps(name: str, chain: Sequence[_Stored], head: Any) -> list[Defect]:
    there = {one.link.sequence for one in chain}
    last = max(there) if head is None else max(head[2], *there)
    return [Defect(name, sequence, MISSING) for sequence in range(1, last + 1) if sequence not in there]


async def _command_defects(conn: AsyncConnection) -> AsyncIterator[Defect]:
    """Commands whose events are not there at all; single missing events were found already."""
    result = await execute(
        conn,
        "SELECT c.stream_id, c.first_sequence FROM commands c LEFT JOIN streams s USING (stream_id) "
        "WHERE c.last_sequence >= c.first_sequence "
        "AND NOT EXISTS (SELECT FROM event_log e WHERE e.command_id = c.command_id) "
        "AND (s.stream_id IS NULL OR s.sequence < c.first_sequence) ORDER BY 1, 2",
    )
    for row in result:
        yield Defect(str(row[0]), row[1], ORPHAN)


_NUMBERS = """
WITH drawn AS (
  SELECT upper(office) || '-' || year || '-' || lpad(n::text, greatest(6, length(n::text)), '0') AS number
  FROM number_series, generate_series(1, last) AS n
)
SELECT coalesce(i.id::text, d.number) FROM drawn d
LEFT JOIN streams s ON s.number = d.number LEFT JOIN inbox i ON i.number = d.number
WHERE s.stream_id IS NULL AND (i.id IS NULL OR i.state = 'recorded') ORDER BY d.number"""

_UNDRAWN = """
SELECT s.stream_id FROM streams s WHERE s.number IS NOT NULL AND s.kind = 'complaint' AND NOT EXISTS (
  SELECT FROM number_series n
  WHERE regexp_replace(s.number, '[0-9]+$', '') = upper(n.office) || '-' || n.year || '-'
    AND substring(s.number FROM '[0-9]+$')::int <= n.last)"""


async def _number_defects(conn: AsyncConnection) -> AsyncIterator[Defect]:
    """Numbers that were drawn and belong to nothing now, and complaints whose number nobody drew."""
    for row in await execute(conn, _NUMBERS):
        yield Defect(row[0], 1, MISSING)
    for row in await execute(conn, _UNDRAWN):
        yield Defect(str(row[0]), 1, ORPHAN)
