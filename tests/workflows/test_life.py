"""A complaint's workflow on the real server: commands, dates, refusals, failures, its end and its return."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus

from api.drive import RecordFailed
from casework.refusal import Refusal
from tests.spine import NOTE, SEALED, SUPERVISOR, Spine, message


class TestReceipt:
    async def test_is_recorded_when_the_workflow_starts(self, spine: Spine) -> None:
        """The first event has the number and the time of the receipt."""
        async with spine.working():
            received_at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
            stream = await spine.submit(received_at=received_at)
        first = (await spine.events(stream))[0]
        assert (first.kind, first.received_at) == ("complaint_received", received_at)
        assert first.event.model_dump()["number"].startswith("CITY-2026-")

    async def test_is_recorded_before_a_command_that_comes_first(self, spine: Spine) -> None:
        """An update-with-start may be quicker than the start itself."""
        stream = await spine.receive()
        async with spine.working():
            await spine.give(message(stream, "accept"))
        assert (await spine.kinds(stream))[0] == "complaint_received"
        assert "complaint_accepted" in await spine.kinds(stream)

    async def test_that_cannot_be_recorded_is_marked_stuck(self, spine: Spine) -> None:
        """It is neither lost nor tried for ever."""
        from records import inbox

        stream = await spine.receive(body={"narrative": SEALED, "channel": "no such channel"})
        async with spine.working():
            await spine.drive.start("complaint", str(stream))
            await spine.handle(stream).result()
        async with spine.engine.connect() as conn:
            rows = [row.id for row in await inbox.stuck(conn)]
        assert stream in rows and await spine.events(stream) == []


class TestDate:
    async def test_that_comes_becomes_an_event_and_the_next_step(self, spine: Spine) -> None:
        """Our duty lapses, climbs to the supervisor, and the supervisor is told."""
        async with spine.working():
            stream = await spine.submit()
            await spine.forward(stream, timedelta(days=20))
            events = await spine.until(stream, lambda found: any(one.kind == "escalated" for one in found))
            await spine.parts.dispatcher(task_queue=spine.task_queue).round()
        lapsed = next(one for one in events if one.kind == "deadline_lapsed")
        assert (lapsed.actor, lapsed.role, lapsed.event.model_dump()["rule"]) == ("clock", "system", "SVC.ACCEPT")
        assert (f"person:{SUPERVISOR}", "deadline_overdue") in [
            (note.target, note.template) for note in spine.notices.sent if note.stream == str(stream)
        ]

    async def test_that_is_met_in_time_stays_silent(self, spine: Spine) -> None:
        """A command moves the timer away from a date that no longer matters."""
        async with spine.working():
            stream = await spine.submit()
            await spine.give(message(stream, "accept"))
            await spine.forward(stream, timedelta(days=20))
            await spine.give(message(stream, "note_contact", NOTE))
        lapsed = [one for one in await spine.events(stream) if one.kind == "deadline_lapsed"]
        assert "SVC.ACCEPT" not in [one.event.model_dump()["rule"] for one in lapsed]

    async def test_lapses_once_however_often_it_is_woken(self, spine: Spine) -> None:
        """A tick that finds nothing due stores nothing."""
        async with spine.working():
            stream = await spine.submit()
            await spine.forward(stream, timedelta(days=20))
            events = await spine.until(stream, lambda found: any(one.kind == "escalated" for one in found))
            due_at = events[-1].received_at.isoformat()
            for _ in range(3):
                await spine.drive.tick("complaint", str(stream), due_at)
        assert (await spine.kinds(stream)).count("deadline_lapsed") == 1


class TestCommand:
    async def test_repeated_answers_the_same_and_records_once(self, spine: Spine) -> None:
        """The command id, not the transport, makes two attempts one."""
        async with spine.working():
            stream = await spine.submit()
            sent = message(stream, "note_contact", NOTE)
            first, second = await spine.give(sent), await spine.give(sent)
        assert (first.answer, first.repeated, second.repeated) == (second.answer, False, True)
        assert (await spine.kinds(stream)).count("contact_noted") == 1

    async def test_with_a_used_id_for_another_request_is_refused(self, spine: Spine) -> None:
        """Nothing is said of the earlier request."""
        async with spine.working():
            stream, used = await spine.submit(), uuid4()
            await spine.give(message(stream, "note_contact", NOTE, command_id=used))
            with pytest.raises(Refusal) as refused:
                await spine.give(message(stream, "accept", command_id=used))
        assert refused.value.code == "key_reused"

    async def test_refused_by_the_rules_keeps_code_kind_and_sentence(self, spine: Spine) -> None:
        """A refusal reads the same on both sides of Temporal."""
        async with spine.working():
            stream = await spine.submit()
            await spine.give(message(stream, "accept"))
            with pytest.raises(Refusal) as refused:
                await spine.give(message(stream, "accept"))
        assert (refused.value.code, refused.value.kind) == ("not_allowed_at_this_stage", "stage")
        assert refused.value.zh

    async def test_of_somebody_without_the_role_is_refused(self, spine: Spine) -> None:
        """Rights are checked where it counts: in the transaction."""
        async with spine.working():
            stream = await spine.submit()
            with pytest.raises(Refusal) as refused:
                await spine.give(message(stream, "accept", actor="p-nobody"))
        assert refused.value.code == "role_not_allowed"

    async def test_on_an_old_version_is_refused(self, spine: Spine) -> None:
        """Somebody else recorded a step meanwhile."""
        async with spine.working():
            stream = await spine.submit()
            before = len(await spine.events(stream))
            await spine.give(message(stream, "accept"))
            with pytest.raises(Refusal) as refused:
                await spine.give(message(stream, "note_contact", NOTE, version=before))
        assert refused.value.code == "stale_version"

    async def test_that_is_poisoned_fails_at_once_and_the_next_one_works(self, spine: Spine) -> None:
        """A defect must not wedge the complaint: the lock is free and nothing was stored."""
        async with spine.working():
            stream = await spine.submit()
            before = await spine.kinds(stream)
            with pytest.raises(RecordFailed):
                await spine.give(message(stream, "note_contact", {"note": 3}))
            assert await spine.kinds(stream) == before
            await spine.give(message(stream, "note_contact", NOTE))
        assert (await spine.kinds(stream)).count("contact_noted") == 1


class TestWorkflow:
    async def test_ends_when_nothing_is_waited_for_and_a_command_brings_it_back(self, spine: Spine) -> None:
        """Closed and without a running clock: the record is the archive."""
        async with spine.working():
            stream = await spine.submit()
            await spine.give(message(stream, "withdraw", {"reason": "gave_up"}))
            await spine.handle(stream).result()
            version = len(await spine.events(stream))
            await spine.give(message(stream, "reopen", {"reason": SEALED}, version=version))
            status = (await spine.handle(stream).describe()).status
        assert status == WorkflowExecutionStatus.RUNNING
        assert "reopened" in await spine.kinds(stream)

    async def test_that_was_lost_comes_back_with_the_next_command(self, spine: Spine) -> None:
        """Its input is the stream's id and nothing else."""
        async with spine.working():
            stream = await spine.submit()
            await spine.handle(stream).terminate()
            await spine.give(message(stream, "accept"))
        assert "complaint_accepted" in await spine.kinds(stream)

    async def test_shows_stage_and_next_date_and_nothing_of_a_person(self, spine: Spine) -> None:
        """What operators filter by."""
        async with spine.working():
            stream = await spine.submit()
            await spine.give(message(stream, "accept"))
            shown = (await spine.handle(stream).describe()).typed_search_attributes
        ours = {pair.key.name for pair in shown if pair.key.name.startswith("Gongdao")}
        assert ours <= {"GongdaoStage", "GongdaoNextDue"}
        assert "accepted" in [pair.value for pair in shown]
