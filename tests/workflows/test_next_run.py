"""A long history hands over to the next run, while commands keep coming."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.client import WorkflowExecutionStatus
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.matters import Matters
from activities.receipts import Receipts
from activities.record import Recorder
from casework.messages import StreamInput
from tests.spine import NOTE, ZONE, Spine, message
from workflows.complaint import ComplaintWorkflow

SENDERS, EACH = 6, 12


@workflow.defn(name="Complaint")
class ShortComplaint(ComplaintWorkflow):
    """The complaint with a history limit that a test reaches."""

    history_limit = 60

    @workflow.run
    async def run(self, given: StreamInput) -> None:
        """As the complaint does."""
        while await self.is_open():
            await self.stage()


def short_worker(spine: Spine) -> Worker:
    """A worker that replays from the start at every task, so that whatever differs on replay shows."""
    recorder = Recorder(spine.engine, Matters(zone=ZONE))
    return Worker(
        spine.client,
        task_queue=spine.task_queue,
        workflows=[ShortComplaint],
        max_cached_workflows=0,
        workflow_runner=UnsandboxedWorkflowRunner(),
        activities=[recorder.record, Receipts(spine.engine, recorder).standing],
    )


class TestContinueAsNew:
    async def test_under_load_loses_nothing_and_records_nothing_twice(self, spine: Spine) -> None:
        """Every sender gets an answer, every command is in the log once, and several runs took part."""
        async with short_worker(spine):
            stream = await spine.submit()
            first_run = (await spine.handle(stream).describe()).run_id
            sent = [[message(stream, "note_contact", NOTE) for _ in range(EACH)] for _ in range(SENDERS)]

            async def send(mine: list) -> list[str]:  # type: ignore[type-arg]
                return [(await spine.give(one)).answer for one in mine]

            answers = [answer for part in await asyncio.gather(*map(send, sent)) for answer in part]
            described = await spine.handle(stream).describe()
        wanted = sorted(one.command_id for part in sent for one in part)
        stored = sorted(str(one.command_id) for one in await spine.events(stream) if one.kind == "contact_noted")
        assert len(answers) == len(set(answers)) == SENDERS * EACH
        assert stored == wanted
        assert described.run_id != first_run and described.status == WorkflowExecutionStatus.RUNNING

    async def test_keeps_waiting_for_the_same_date(self, spine: Spine) -> None:
        """The timer does not survive a run; the date does, and its event comes though no command follows."""
        async with short_worker(spine):
            stream = await spine.submit()
            first_run = (await spine.handle(stream).describe()).run_id
            while await commands_go_to(spine, stream, first_run):
                await spine.give(message(stream, "note_contact", NOTE))
            waiting = await spine.kinds(stream)
            await spine.forward(stream, timedelta(days=20))
            await spine.until(stream, lambda found: any(one.kind == "escalated" for one in found))
        assert "deadline_lapsed" not in waiting and waiting[-1] == "contact_noted"
        assert (await spine.kinds(stream)).count("deadline_lapsed") == 1


async def commands_go_to(spine: Spine, stream: UUID, run: str | None) -> bool:
    """Whether it is still that run that takes commands; one that has become long gets a moment to hand over."""
    for _ in range(20):
        found = await spine.handle(stream).describe()
        if found.run_id != run or found.history_length < ShortComplaint.history_limit:
            break
        await asyncio.sleep(0.05)
    return found.run_id == run
