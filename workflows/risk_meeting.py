"""The month's figures (劳动关系形势研判会): frozen some minutes after the month has ended, by a schedule."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from casework.messages import FrozenMonth, MonthToFreeze
from workflows.steps import FREEZE, take

SCHEDULED_AT = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")


@workflow.defn(name="RiskMeeting")
class RiskMeetingWorkflow:
    """Freezes the month before the one it was scheduled in; late or caught-up runs freeze the right one too."""

    @workflow.run
    async def run(self, zone: str) -> FrozenMonth:
        """Freeze the month, as dates are read in `zone`. Freezing it twice gives the first edition again."""
        scheduled = workflow.info().typed_search_attributes.get(SCHEDULED_AT) or workflow.now()
        return await take(FREEZE, month_before(scheduled.astimezone(ZoneInfo(zone))))


def month_before(moment: datetime) -> MonthToFreeze:
    """The month that ended last before `moment`, cut off at the moment it ended."""
    end = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return MonthToFreeze(month=f"{end - timedelta(days=1):%Y-%m}", cut_off_at=end.isoformat())
