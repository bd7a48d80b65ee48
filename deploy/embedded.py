"""The two servers that an installation without its own brings along, under one name for their callers."""

from deploy.cluster import postgres_programs
from deploy.postgres import EmbeddedPostgres
from deploy.temporal_server import EmbeddedTemporal, register_search_attributes, temporal_binary

__all__ = ["EmbeddedPostgres", "EmbeddedTemporal", "postgres_programs", "register_search_attributes", "temporal_binary"]
