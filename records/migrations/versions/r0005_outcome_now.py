"""A list of complaints shows how each has come out by now, beside the outcome of its conclusion.

The two differ only where something was awaited at the conclusion: those complaints are folded from their events.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from alembic import op

from casework.complaint import COMPLAINT
from casework.outcomes import AWAITS_PERFORMANCE, outcome_now
from records.codec import decode

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_AWAITING = "SELECT stream FROM complaints WHERE outcome = ANY($1::text[]) ORDER BY stream"
_EVENTS = "SELECT kind, schema_version, body FROM event_log WHERE stream_id = $1 ORDER BY sequence"


def upgrade() -> None:
    """A column that may be empty, and its values; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE complaints ADD COLUMN IF NOT EXISTS outcome_now text")
    op.execute("UPDATE complaints SET outcome_now = outcome WHERE outcome IS NOT NULL")
    bind = op.get_bind()
    awaited = ([str(one) for one in AWAITS_PERFORMANCE],)
    for (stream,) in bind.exec_driver_sql(_AWAITING, awaited).all():
        found = outcome_now(_folded(bind, stream))
        bind.exec_driver_sql("UPDATE complaints SET outcome_now = $2 WHERE stream = $1", (stream, found))


def _folded(bind: Any, stream: UUID) -> Any:
    """The complaint as its events tell it."""
    rows = bind.exec_driver_sql(_EVENTS, (stream,)).all()
    return COMPLAINT.fold([decode(COMPLAINT.name, kind, version, body) for kind, version, body in rows])
