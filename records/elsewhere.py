"""Whether an office, a person or another stream that a command names is there, and may be named by who gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.codes import FINISHED
from casework.codes import HELD as STAGES_HELD
from casework.references import Reference
from casework.roles import HANDLING
from records.database import execute
from records.rights import HELD, up_from


@dataclass(frozen=True, slots=True)
class Naming:
    """Where something is named: by an actor of an office, in a matter of an office, in a meeting about a month."""

    actor_office: str
    matter_office: str
    month: str | None = None


_STREAMS = {
    **dict.fromkeys(("complaint", "same_matter_pending", "same_matter_decided", "earlier_complaint"), "complaint"),
    "bargaining": "bargaining",
    "incident": "incident",
}
"""The kind of stream that each kind of reference to one means."""

_ANY_STREAM = f"""WITH RECURSIVE {up_from("(SELECT office FROM streams WHERE stream_id = $1)")}
SELECT s.stream_id FROM streams s WHERE s.stream_id = $1 AND s.kind = $3 AND $2 IN (SELECT id FROM up)"""
"""A stream must be in the actor's sight; out of sight looks like not there."""

_ENDED = ", ".join(f"'{stage}'" for stage in sorted(FINISHED))
_STREAM = f"{_ANY_STREAM} AND s.open AND s.stage NOT IN ({_ENDED})"
"""Mostly it must be open and not concluded besides."""

_HELD = ", ".join(f"'{stage}'" for stage in sorted(STAGES_HELD))

_QUERIES: Mapping[str, str] = {
    "office": "SELECT id FROM offices WHERE id = $1",
    "account": "SELECT id FROM accounts WHERE id = $1 AND active",
    # A handler holds a role that handles matters, in the matter's office or above it.
    "handler": f"""WITH RECURSIVE {up_from("$2")} SELECT a.id FROM {HELD}
  WHERE a.id = $1 AND m.role IN ({", ".join(f"'{role}'" for role in sorted(HANDLING))})
  AND m.office IN (SELECT id FROM up)""",
    "edition": "SELECT edition FROM months WHERE edition::text = $1 AND month = $2",
    **dict.fromkeys(_STREAMS, _STREAM),
    **dict.fromkeys(("same_matter_decided", "earlier_complaint"), _ANY_STREAM),
    # What was answered, redirected or declined is over as well, though its follow-up may still come: another one goes on
    # only inside a complaint that an office still has (what arrives after that opens it again, `casework/joining.py`).
    "same_matter_pending": f"{_ANY_STREAM} AND s.open AND s.stage IN ({_HELD})",
}
"""By what is referred to; $1 is the id: of a stream as the UUID it is, so that the key is used to find it."""


def _given(to: str, where: Naming) -> tuple[str | None, ...]:
    """What the query for a kind of reference must know besides the id."""
    if to in _STREAMS:
        return where.actor_office, _STREAMS[to]
    return {"handler": (where.matter_office,), "edition": (where.month,)}.get(to, ())


def receipts_named(named: Iterable[Reference]) -> list[UUID]:
    """The ids, in order, that must be those of complaints: one that was received just now may still wait in the inbox."""
    found = {_uuid(one.id) for one in named if _STREAMS.get(one.to) == "complaint"}
    return sorted(one for one in found if one is not None)


async def is_there(conn: AsyncConnection, to: str, wanted: str, *, where: Naming, lock: bool) -> bool:
    """Whether the reference holds. With `lock` another stream's head is held as it is until the transaction ends."""
    query = _QUERIES[to] + (" FOR SHARE OF s" if lock and to in _STREAMS else "")
    return await _finds(conn, query, to, wanted, where)


async def has_ended(conn: AsyncConnection, to: str, wanted: str, *, where: Naming) -> bool:
    """Whether what `is_there` did not find is a stream in the actor's sight that has ended; out of sight there is none."""
    return to in _STREAMS and await _finds(conn, _ANY_STREAM, to, wanted, where)


async def _finds(conn: AsyncConnection, query: str, to: str, wanted: str, where: Naming) -> bool:
    key = _uuid(wanted) if to in _STREAMS else wanted
    return key is not None and (await execute(conn, query, (key, *_given(to, where)))).first() is not None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
