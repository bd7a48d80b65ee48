"""A change of the law is a campaign: a row that says what changed, and one for each matter that it was applied to.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE IF NOT EXISTS campaigns (
    id uuid PRIMARY KEY, from_version text NOT NULL, to_version text NOT NULL,
    rules text[] NOT NULL, published integer[] NOT NULL, corrected integer[] NOT NULL, claims text[] NOT NULL,
    queued_at timestamptz DEFAULT now() NOT NULL, started_at timestamptz, finished_at timestamptz,
    superseded_by uuid
);
CREATE INDEX IF NOT EXISTS campaigns_queued ON campaigns (queued_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS campaigns_open ON campaigns ((true)) WHERE finished_at IS NULL AND superseded_by IS NULL;

CREATE TABLE IF NOT EXISTS campaign_results (
    campaign uuid NOT NULL, stream uuid NOT NULL, kind text NOT NULL, result text NOT NULL, reason text,
    moved integer NOT NULL, skipped integer NOT NULL, kept jsonb NOT NULL, sequence bigint NOT NULL,
    defects integer DEFAULT 0 NOT NULL, at timestamptz DEFAULT now() NOT NULL, PRIMARY KEY (campaign, stream),
    CONSTRAINT campaign_results_campaign FOREIGN KEY (campaign) REFERENCES campaigns (id)
);
"""


def upgrade() -> None:
    """Two tables; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in TABLES.split(";"):
        if statement.strip():
            op.execute(statement)
    op.execute("REVOKE ALL ON campaigns, campaign_results FROM PUBLIC")
    op.execute("GRANT SELECT, INSERT, UPDATE ON campaigns, campaign_results TO gongdao_app")
