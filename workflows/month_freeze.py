"""The figures that the risk meeting (劳动关系形势研判会) reads: frozen some minutes after the month has ended.

The meeting itself, with its minutes and tasks, is a stream of its own (`workflows/streams.py`); Temporal has known this
workflow as "RiskMeeting" since the first release.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from casework.messages import FrozenMonth, MonthToFreeze
from workflows.steps import FREEZE, take

SCHEDULED_AT = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")


@workflow.defn(name="RiskMeeting")
class MonthFreezeWorkflow:
    """Freezes the month before the one it was scheduled in; late or caught-up runs freeze the right one too."""

    @workflow.run
    async def run(self, zone: str) -> FrozenMonth:
        """Freeze the month, as dates are read in `zone`. Freezing it twice gives the first edition again."""
        scheduled = workflow.info().typed_search_attributes.get(SCHEDULED_AT) or workflow.now()
        return await take(FREEZE, MonthToFreeze(scheduled.isoformat(), zone))
