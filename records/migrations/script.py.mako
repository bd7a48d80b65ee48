"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}

A migration runs while the service runs: it waits at most two seconds for any lock and is then tried again.
"""

from __future__ import annotations

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back, the record is append-only."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    ${upgrades if upgrades else "pass"}
