"""The other streams that live in time: lead, bargaining, incident, risk meeting. Their stages wait alike."""

from __future__ import annotations

from temporalio import workflow

from casework.messages import StreamInput
from workflows.entity import EntityWorkflow


@workflow.defn(name="Lead")
class LeadWorkflow(EntityWorkflow):
    """A lead (线索): waits to be verified by its date and to become a complaint, an incident, a letter or nothing."""

    kind = "lead"

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """Live until the lead is settled."""
        while await self.is_open():
            await self.stage()


@workflow.defn(name="Bargaining")
class BargainingWorkflow(EntityWorkflow):
    """Collective bargaining (集体协商): waits for the employer's reply, the rounds, the agreement and its filing."""

    kind = "bargaining"

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """Live until the bargaining has ended; it outlives the complaints that fed it."""
        while await self.is_open():
            await self.stage()


@workflow.defn(name="Incident")
class IncidentWorkflow(EntityWorkflow):
    """An incident (重大/群体性事件): waits for the next report upwards and for calm."""

    kind = "incident"

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """Live until the incident is over."""
        while await self.is_open():
            await self.stage()


@workflow.defn(name="Meeting")
class MeetingWorkflow(EntityWorkflow):
    """A risk meeting (劳动关系形势研判会): waits for its day, its minutes and the tasks it gave."""

    kind = "meeting"

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """Live until every task of the meeting is done."""
        while await self.is_open():
            await self.stage()
