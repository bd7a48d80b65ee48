"""A change of the law on its way through the open matters, some at a time, until no matter has anything left to change.

Everything that happened stands in the record: the workflow knows the place only, so a new run goes on where the last one
was, and one that was lost is started again by the sweep from the beginning, where what has a result is passed over.
"""

from __future__ import annotations

from temporalio import workflow

from casework.messages import RuleChangePlace
from workflows.steps import RULE_CHANGE, take

BATCHES_A_RUN = 200
"""So many batches, and the next run goes on: its history stays short however many matters there are."""


@workflow.defn(name="RuleChange")
class RuleChangeWorkflow:
    """One campaign."""

    @workflow.run
    async def run(self, place: RuleChangePlace) -> RuleChangePlace:
        """Bring batch after batch to the law in force; the end is where none is left, or another campaign has taken over.

        Before the last look, and before what failed is tried again, it waits as long as the place says.
        """
        for _ in range(BATCHES_A_RUN):
            place = await take(RULE_CHANGE, place)
            if place.done:
                return place
            if place.wait_seconds:
                await workflow.sleep(place.wait_seconds)
        workflow.continue_as_new(place)
