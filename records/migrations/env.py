"""Alembic's entry: runs on the connection that `records.migrate` hands over, and on nothing else."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from records.read_models import READ_MODELS
from records.tables import METADATA

assert READ_MODELS, "the read models belong to the metadata that migrations are compared with"


def run() -> None:
    """Upgrade inside one transaction."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=METADATA, compare_server_default=False)
    with context.begin_transaction():
        context.run_migrations()


run()
