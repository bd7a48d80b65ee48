"""The sweep: every minute it repairs receipts and open streams without a workflow, and dates without their event."""

from __future__ import annotations

from temporalio import workflow

from casework.messages import SweepRound
from workflows.steps import SWEEP, take


@workflow.defn(name="Sweep")
class SweepWorkflow:
    """One round. The place where the last round stopped comes from the schedule, which keeps each round's result."""

    @workflow.run
    async def run(self) -> SweepRound:
        """Repair what is found, at most as much as a round allows, and say where to go on."""
        before = SweepRound()
        if workflow.has_last_completion_result():
            before = workflow.get_last_completion_result(SweepRound) or before
        return await take(SWEEP, before)
