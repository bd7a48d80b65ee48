"""One Temporal server for all tests of this folder; every test has a database and a task queue of its own."""

from tests.spine_fixtures import spine, temporal_address

__all__ = ["spine", "temporal_address"]
