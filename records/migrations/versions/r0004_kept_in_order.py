"""A pack says which calendar years its office loaded, so that a release replaces only its own; the access log is read by
office without a walk through all of it; effects that were delivered long ago may be deleted.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import json

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns with a default and an index of a log that only grows; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE rule_packs ADD COLUMN IF NOT EXISTS own_years integer[] DEFAULT '{}' NOT NULL")
    op.execute("CREATE INDEX IF NOT EXISTS access_log_office ON access_log (office, id)")
    op.execute("GRANT DELETE ON outbox TO gongdao_app")
    _tell_own_years()


def _tell_own_years() -> None:
    """The first pack of a release's name was the release's own; what differs from it since, an office loaded."""
    bind = op.get_bind()
    packs = bind.exec_driver_sql("SELECT version, content, active FROM rule_packs ORDER BY installed_at, version").all()
    active = next((one for one in packs if one.active), None)
    if active is None:
        return
    name = json.loads(active.content)["name"]
    released = next(one for one in packs if json.loads(one.content)["name"] == name)
    given = {one["year"]: one for one in json.loads(released.content)["calendar"]}
    own = sorted(one["year"] for one in json.loads(active.content)["calendar"] if given.get(one["year"]) != one)
    years = f"{{{','.join(str(year) for year in own)}}}"
    op.execute(f"UPDATE rule_packs SET own_years = '{years}' WHERE active")
