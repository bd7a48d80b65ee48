"""A complaint (诉求件) from receipt to follow-up: what each stage waits for.

Every procedure has an update of its own name (`casework.messages.PROCEDURES`). Which commands are open at a stage is the
record's business (`casework/`); here a stage only waits, so any order, reopening or new stage replays.
"""

from __future__ import annotations

from collections.abc import Mapping

from temporalio import workflow

from casework.messages import StreamInput
from workflows.entity import EntityWorkflow, Stage


@workflow.defn(name="Complaint")
class ComplaintWorkflow(EntityWorkflow):
    """One complaint. Its limbs, on their several routes, live in the record and are waited for together."""

    kind = "complaint"

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """Live through the stages until the complaint is closed and no clock runs any more."""
        while await self.is_open():
            await self.stage()

    @property
    def life(self) -> Mapping[str, Stage]:
        """The stages in the order most complaints meet them."""
        return {
            "received": self.received,
            "accepted": self.accepted,
            "classified": self.classified,
            "in_procedure": self.in_procedure,
            "concluded": self.concluded,
            "followed_up": self.followed_up,
            "closed": self.closed,
            "answered": self.answered,
            "redirected": self.redirected,
            "declined": self.declined,
            "returned": self.returned,
            "transferred": self.transferred,
            "withdrawn": self.withdrawn,
        }

    async def received(self) -> None:
        """已收到: waits for the desk to accept, answer, redirect or decline it within the office's service limit."""
        await self.wait()

    async def accepted(self) -> None:
        """已受理: waits for relation type, facts and the classification of every claim."""
        await self.wait()

    async def classified(self) -> None:
        """已定性: waits for the first route to be opened (letters, negotiation, mediation, inspection, arbitration)."""
        await self.wait()

    async def in_procedure(self) -> None:
        """办理中: waits for the outcome of all limbs at once, or for the next date of any of them."""
        await self.wait()

    async def concluded(self) -> None:
        """已办结: waits for performance and payment where they are still owed, and for the follow-up."""
        await self.wait()

    async def followed_up(self) -> None:
        """已回访: waits for the closing, which a party's running clock or unpaid agreed money holds up."""
        await self.wait()

    async def closed(self) -> None:
        """已结案: waits only for clocks that still run; then the workflow ends, and any command starts it again."""
        await self.wait()

    async def answered(self) -> None:
        """已答复: waits for the follow-up or the closing of a matter that wanted an answer."""
        await self.wait()

    async def redirected(self) -> None:
        """已引导: waits for the follow-up or the closing of a matter that belongs elsewhere."""
        await self.wait()

    async def declined(self) -> None:
        """不予受理: waits for the worker to come back with more, or for the closing."""
        await self.wait()

    async def returned(self) -> None:
        """已退回: waits for the desk to send it to the right office."""
        await self.wait()

    async def transferred(self) -> None:
        """已转办: waits for the receiving office to accept it."""
        await self.wait()

    async def withdrawn(self) -> None:
        """已撤回: waits for the worker to reopen it, while a clock of theirs still runs."""
        await self.wait()
