"""Housekeeping: every hour, what nobody needs any more is deleted, so that nothing personal is kept without a reason."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

from casework.messages import Tidied
from workflows.steps import TIDY, take

KEPT_UNNAMED = timedelta(days=7)
"""How long a sealed text may wait for the event that names it: a refused command leaves one behind."""


@workflow.defn(name="Housekeeping")
class HousekeepingWorkflow:
    """One round."""

    @workflow.run
    async def run(self) -> Tidied:
        """Delete texts that no event came to name in seven days, and sign-ins that expired."""
        return await take(TIDY, (workflow.now() - KEPT_UNNAMED).isoformat())
