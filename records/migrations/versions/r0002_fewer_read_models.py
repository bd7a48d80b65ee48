"""Read models that nothing reads are gone; the log holds what they held, and `rebuild` can bring any of them back.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GONE = ("complaint_claims", "limbs", "proceedings", "agreements", "agreement_terms", "awards", "stages")


def upgrade() -> None:
    """Drop them; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"DROP TABLE IF EXISTS {', '.join(GONE)}")
