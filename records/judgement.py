"""What `record` must know besides the state, read in one round trip after the lock: every hop costs a command time.

Asked after `lock_head`, so that a racing attempt of the same command is seen and the clock lies after the lock.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.procedure import Rung
from records.database import execute
from records.event_log import StoredCommand
from records.people import HOLDS, LADDER, Rights, province_of_region

_READ = f"""
WITH RECURSIVE {LADDER}
SELECT clock_timestamp(), {HOLDS.format(account="$2", office="$3", role="$4")},
       (SELECT json_agg(json_build_array(up.id, up.region, up.supervisors) ORDER BY up.rung)::text
        FROM (SELECT id, region, rung, ARRAY(
                SELECT m.account FROM memberships m JOIN accounts a ON a.id = m.account
                WHERE m.office = up.id AND m.role = 'supervisor' AND a.active
                  AND m.valid_from <= now() AND (m.valid_to IS NULL OR m.valid_to > now())
                ORDER BY m.valid_from, m.account) AS supervisors FROM up) up),
       c.command_id, c.stream_id, c.command, c.digest, c.actor, c.answer, c.first_sequence, c.last_sequence
FROM (SELECT $5::uuid AS wanted) asked LEFT JOIN commands c ON c.command_id = asked.wanted"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The database's clock, the actor's rights with the matter's ladder, and what the command id already holds."""

    at: datetime
    rights: Rights
    stored: StoredCommand | None


async def read_judgement(
    conn: AsyncConnection, *, account: str, office: str, role: str, matter_office: str, command_id: UUID | None
) -> Judgement:
    """One read for one command. `command_id` is None where none is looked for (time itself, a preview)."""
    row = (await execute(conn, _READ, (matter_office, account, office, role, command_id))).one()
    rungs = json.loads(row[2] or "[]")
    known = Rights(
        bool(row[1]),
        tuple(Rung(one[0], tuple(one[2])) for one in rungs),
        province_of_region(rungs[0][1]) if rungs else None,
    )
    stored = StoredCommand(*row[3:]) if row[3] is not None else None
    return Judgement(row[0], known, stored)
