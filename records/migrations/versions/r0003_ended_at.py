"""A time limit of minutes that was met keeps the instant, by which it was in time or late.

What was met before has none, and is judged by its day.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column that may be empty is added without rewriting the table; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE deadlines ADD COLUMN IF NOT EXISTS ended_at timestamptz")
