"""Whether an office, a person or another stream that a command names is there, and may be named by who gives it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import execute

_ROLE_NOW = "a.active AND m.valid_from <= now() AND (m.valid_to IS NULL OR m.valid_to > now())"
_UP = """WITH RECURSIVE up AS (
  SELECT id, parent FROM offices WHERE id = {of}
  UNION SELECT o.id, o.parent FROM offices o JOIN up ON o.id = up.parent) """

_STREAM = (
    _UP.format(of="(SELECT office FROM streams WHERE stream_id::text = $1)")
    + """SELECT s.stream_id FROM streams s WHERE s.stream_id::text = $1 AND s.kind = '{kind}' AND s.open
  AND s.stage NOT IN ('concluded', 'followed_up', 'closed', 'withdrawn')
  AND $2 IN (SELECT id FROM up) AND $3::text IS NOT NULL"""
)

_QUERIES: Mapping[str, str] = {
    "office": "SELECT id FROM offices WHERE id = $1 AND $2::text IS NOT NULL AND $3::text IS NOT NULL",
    "account": "SELECT id FROM accounts WHERE id = $1 AND active AND $2::text IS NOT NULL AND $3::text IS NOT NULL",
    "handler": _UP.format(of="$3")
    + f"""SELECT a.id FROM accounts a JOIN memberships m ON m.account = a.id
  WHERE a.id = $1 AND {_ROLE_NOW} AND m.role IN ('intake', 'mediator', 'lawyer', 'supervisor', 'leader')
  AND m.office IN (SELECT id FROM up) AND $2::text IS NOT NULL""",
    "complaint": _STREAM.replace("{kind}", "complaint"),
    "bargaining": _STREAM.replace("{kind}", "bargaining"),
    "incident": _STREAM.replace("{kind}", "incident"),
    "edition": "SELECT edition FROM months WHERE edition::text = $1 AND month = $3 AND $2::text IS NOT NULL",
}
"""By what is referred to: $1 the id, $2 the actor's office, $3 the matter's office (of a meeting: its month).

A stream must be open, not concluded, and in the actor's sight; out of sight looks like not there. A handler holds a role
that handles matters in the matter's office or above it.
"""


async def is_there(conn: AsyncConnection, to: str, wanted: str, *, actor_office: str, about: str, lock: bool) -> bool:
    """Whether the reference holds. With `lock` another stream's head is held as it is until the transaction ends."""
    query = _QUERIES[to]
    if lock and to in ("complaint", "bargaining", "incident"):
        query += " FOR SHARE OF s"
    return (await execute(conn, query, (wanted, actor_office, about))).first() is not None
