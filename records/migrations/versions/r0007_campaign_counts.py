"""What the matters of each office came to in a campaign is counted once, when it ends: a list of changes reads a few rows.

A database that was brought to 0006 while that revision was in the making lacks a column of it, which is added here.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS = """
ALTER TABLE campaign_results ADD COLUMN IF NOT EXISTS defects integer DEFAULT 0 NOT NULL;

CREATE TABLE IF NOT EXISTS campaign_counts (
    campaign uuid NOT NULL, office text NOT NULL, result text NOT NULL, number bigint NOT NULL,
    PRIMARY KEY (campaign, office, result),
    CONSTRAINT campaign_counts_campaign FOREIGN KEY (campaign) REFERENCES campaigns (id)
);

INSERT INTO campaign_counts (campaign, office, result, number)
SELECT r.campaign, s.office, r.result, count(*) FROM campaigns c
JOIN campaign_results r ON r.campaign = c.id JOIN streams s ON s.stream_id = r.stream
WHERE c.finished_at IS NOT NULL GROUP BY r.campaign, s.office, r.result ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    """A column where it is missing, and a table with what is known already; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in STATEMENTS.split(";"):
        op.execute(statement)
    op.execute("REVOKE ALL ON campaign_counts FROM PUBLIC")
    op.execute("GRANT SELECT, INSERT, UPDATE ON campaign_counts TO gongdao_app")
