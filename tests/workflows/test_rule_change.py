"""A change of the law on the real parts: every open matter is brought to it, each with its event, and the table adds up."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from activities.matters import Matters
from activities.record import Recorder
from activities.rule_change import BATCH_SECONDS, MEMBER_SECONDS, NOTE_SECONDS, STUCK_AFTER, Pace, RuleChanger
from activities.sweep import Sweeper
from casework.messages import RecordRequest, RuleChangePlace, SweepRound, rule_change_id
from records import campaigns, rule_packs
from records.database import execute
from records.rebuild import rebuild
from tests.spine import SEALED, ZONE, Spine, message, seeded_pack, soon
from tests.workflows.campaigning import (
    KNOWN,
    OWED,
    OWED_FACTS,
    TODAY,
    Away,
    Broken,
    Counting,
    Endless,
    Faltering,
    Never,
    Overtaken,
    Slow,
    Slowly,
    Unwritten,
    by_hand,
    changed_law,
    clocks,
    corrections,
    estimated,
    finished,
    published,
    results,
    sleeps,
    stuck_now,
    walked,
    with_earlier_aid,
    without_civil_servants,
    worded,
    working,
)
from workflows.steps import RULE_CHANGE


class TestACampaign:
    """A year's calendar is published …"""

    async def test_makes_every_open_date_firm_and_leaves_what_is_closed(self, spine: Spine) -> None:
        """Some dozens of matters, each with its event and reason; a worker that is restarted goes on where it was."""
        async with working(spine):
            streams = [await spine.submit(body=OWED) for _ in range(24)]
            closed, hand = streams[0], streams[1]
            await spine.give(message(closed, "withdraw", {"reason": "other"}))
            await by_hand(spine, hand)
            before = {one: await clocks(spine, one) for one in streams}
        assert all(any(row[4] for row in before[one]) for one in streams[2:])
        campaign = await changed_law(spine, published)
        async with working(spine, per_second=10):
            sweeper = Sweeper(spine.engine, spine.drive, now=soon, seconds=20)
            assert (await sweeper.round(SweepRound())).campaigns == 1
            assert (await sweeper.round(SweepRound())).campaigns == 0
            async with asyncio.timeout(30):
                # The table tells nobody when it grows, so this asks.
                while len(await results(spine, campaign)) < 5:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            there = len(await results(spine, campaign))
        assert there < len(streams) - 1
        async with working(spine):
            await finished(spine, campaign)
            await spine.client.get_workflow_handle(rule_change_id(str(campaign.id))).result()
        found = await results(spine, campaign)
        assert set(found) == set(streams) - {closed}
        assert Counter(one.result for one in found.values()) == {"changed": 23}
        assert await clocks(spine, closed) == before[closed]
        for stream in streams[1:]:
            assert not any(row[4] for row in await clocks(spine, stream) if row[2] == "running")
            events = [one.event.model_dump() for one in await corrections(spine, stream)]
            assert {one["cause"] for one in events} == {"calendar_published"}
            assert len({one["deadline"] for one in events}) == len(events) == found[stream].moved
        kept = [(one["rule"], one["reason"]) for one in found[hand].kept]
        assert (kept, found[hand].skipped) == ([("SVC.ACCEPT", "by_hand")], 1)
        assert (await rebuild(spine.engine, zone=ZONE, compare=True)).found == ()

    async def test_goes_on_behind_what_refuses_and_tries_again_what_failed(self, spine: Spine) -> None:
        """One that is refused is a row with its reason; one that could not be reached is looked at once more."""
        driver = Faltering(spine.client, task_queue=spine.task_queue)
        async with working(spine):
            streams = [await spine.submit(body=OWED) for _ in range(6)]
            driver.refuses, driver.away = str(streams[2]), str(streams[3])
            campaign = await changed_law(spine, published)
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), driver, now=soon, pace=Pace(500)), campaign)
        found = await results(spine, campaign)
        assert (found[streams[2]].result, found[streams[2]].reason) == ("refused", "not_allowed_at_this_stage")
        assert Counter(one.result for one in found.values()) == {"changed": 5, "refused": 1}

    async def test_changes_nothing_when_it_is_walked_again(self, spine: Spine) -> None:
        """Nothing is doubled, whatever is lost in between."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            changer = RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Pace(500))
            await walked(changer, campaign)
            before = await spine.kinds(stream)
            async with spine.engine.begin() as conn:
                await execute(conn, "UPDATE campaigns SET finished_at = NULL")
                await execute(conn, "UPDATE campaign_results SET result = 'failed'")
            await walked(changer, campaign)
        [again] = (await results(spine, campaign)).values()
        assert await spine.kinds(stream) == before
        assert (again.result, again.moved) == ("changed", len(await corrections(spine, stream)))

    async def test_is_superseded_by_a_newer_one(self, spine: Spine) -> None:
        """Which brings what the first had still to bring; the first ends."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            first = await changed_law(spine, published)
            second = await changed_law(spine, estimated)
            changer = RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Pace(500))
            assert (await changer.batch(RuleChangePlace(str(first.id)))).done
            await walked(changer, second)
        assert (await finished(spine, first)).superseded_by == second.id
        assert await results(spine, first) == {}
        assert (second.from_version, TODAY.year + 1 in second.published) == (first.from_version, True)
        causes = {one.event.model_dump()["cause"] for one in await corrections(spine, stream)}
        assert causes == {"calendar_published"}

    async def test_finds_what_was_opened_behind_its_first_look(self, spine: Spine) -> None:
        """A matter that came behind the place where the first look was is found by the last one."""
        async with working(spine):
            await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            changer = RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Pace(500))
            place = await changer.batch(RuleChangePlace(str(campaign.id)))
            late = await spine.submit(body=OWED)
            while not place.done:
                place = await changer.batch(place)
        found = await results(spine, campaign)
        assert (found[late].result, found[late].moved) == ("unchanged", 0)

    async def test_looks_again_at_what_was_under_way_when_the_law_changed(self, spine: Spine) -> None:
        """Decided by the law before and on record behind the first look, with a command of the new law behind it: the last
        look, no sooner than a command lives, makes its dates firm."""
        slow = Slow(zone=ZONE)
        async with working(spine):
            stream = await spine.submit(body={"narrative": SEALED, "claims": [{"code": "1.1"}]})
            told = message(stream, "set_facts", {"claim": "c1", "facts": OWED_FACTS})
            recording = Recorder(spine.engine, slow).once(RecordRequest(told, datetime.now(UTC).isoformat()))
            under_way = asyncio.create_task(recording)
            await slow.decides.wait()
            campaign = await changed_law(spine, published)
            changer = RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Pace(500))
            place = await changer.batch(RuleChangePlace(str(campaign.id)))
            slow.goes_on.set()
            await under_way
            assert any(row[4] for row in await clocks(spine, stream))
            await spine.give(message(stream, "note_contact", {"note": SEALED}))
            place = await changer.batch(place)
            assert place.again and place.wait_seconds > 30
            while not place.done:
                place = await changer.batch(place)
        assert not any(row[4] for row in await clocks(spine, stream))
        [found] = (await results(spine, campaign)).values()
        assert (found.result, found.sequence) == ("changed", (await spine.events(stream))[-1].sequence)

    async def test_notes_how_a_matter_stood_when_it_was_decided_on(self, spine: Spine) -> None:
        """What is recorded just behind that look is looked at by the last one."""
        async with working(spine):
            stream = await spine.submit()
            campaign = await changed_law(spine, worded)
            changer = Overtaken(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Pace(500))
            object.__setattr__(changer, "spine", spine)
            await changer.batch(RuleChangePlace(str(campaign.id)))
            async with spine.engine.connect() as conn:
                again = await campaigns.candidates(conn, campaign, limit=5, again=True)
        assert (await results(spine, campaign))[stream].result == "unchanged"
        assert [one.stream for one in again] == [stream]

    async def test_goes_on_until_nothing_fails_and_lists_what_keeps_failing(self, spine: Spine) -> None:
        """Nobody is reached for a while: it does not end, waits longer each time, and a person sees what is stuck."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            driver = Away(spine.client, task_queue=spine.task_queue)
            campaign = await changed_law(spine, published)
            changer = RuleChanger(spine.engine, Matters(zone=ZONE), driver, now=soon, pace=Pace(500))
            place, waits = RuleChangePlace(str(campaign.id)), []
            while place.passes <= STUCK_AFTER:
                place = await changer.batch(place)
                waits += [place.wait_seconds] if place.passes and place.wait_seconds else []
            place = await changer.batch(place)
            assert waits == [10.0, 20.0, 40.0, 80.0] and not place.done
            assert [(one.stream, one.command) for one in await stuck_now(spine)] == [(stream, "apply_law")]
            driver.away = False
            await walked(changer, campaign)
        [found] = (await results(spine, campaign)).values()
        assert (found.result, await stuck_now(spine)) == ("changed", [])

    async def test_gives_a_defect_up_and_names_it(self, spine: Spine) -> None:
        """The same error again and again: the others are done, and oversight shows the one that is not."""
        async with working(spine):
            broken, fine = [await spine.submit(body=OWED) for _ in range(2)]
            driver = Broken(spine.client, task_queue=spine.task_queue)
            driver.stream = str(broken)
            campaign = await changed_law(spine, published)
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), driver, now=soon, pace=Pace(500)), campaign)
        found = await results(spine, campaign)
        assert (await finished(spine, campaign)).finished_at is not None
        assert (found[broken].result, found[broken].reason, found[fine].result) == ("failed", "KeyError", "changed")
        assert [(one.stream, one.error_class) for one in await stuck_now(spine)] == [(broken, "KeyError")]

    async def test_waits_between_two_tries_of_what_failed(self, spine: Spine) -> None:
        """Its workflow sleeps, and goes on by itself."""
        async with working(spine, driver=(driver := Away(spine.client, task_queue=spine.task_queue))):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            assert await spine.drive.start_rule_change(str(campaign.id))
            handle = spine.client.get_workflow_handle(rule_change_id(str(campaign.id)))
            async with asyncio.timeout(30):
                # The server tells nobody when a timer starts, so this asks.
                while not await sleeps(handle):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            driver.away = False
            await spine.skipper.fast_forward(handle, timedelta(seconds=15))
            await finished(spine, campaign)
        assert (await results(spine, campaign))[stream].result == "changed"

    async def test_leaves_a_matter_that_takes_too_long_for_later(self, spine: Spine) -> None:
        """A batch ends before its activity's limit, whatever one matter does."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            driver = Endless(spine.client, task_queue=spine.task_queue)
            campaign = await changed_law(spine, published)
            changer = RuleChanger(
                spine.engine, Matters(zone=ZONE), driver, now=soon, pace=Pace(500), member_seconds=0.2
            )
            place = await changer.batch(RuleChangePlace(str(campaign.id)))
        found = (await results(spine, campaign))[stream]
        assert (found.result, found.reason, place.after) == ("failed", "TimeoutError", str(stream))
        assert RULE_CHANGE.attempt.total_seconds() > BATCH_SECONDS + MEMBER_SECONDS + NOTE_SECONDS

    async def test_does_not_count_the_wait_for_a_turn_as_the_matters_time(self, spine: Spine) -> None:
        """However slow the pace is that somebody set, nothing fails for it."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            changer = RuleChanger(
                spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Slowly(), member_seconds=3
            )
            await changer.batch(RuleChangePlace(str(campaign.id)))
        assert (await results(spine, campaign))[stream].result == "changed"

    async def test_leaves_whose_turn_does_not_come_to_the_next_batch(self, spine: Spine) -> None:
        """No row says of it that anything was wrong."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            slow = RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon, pace=Never(), seconds=0.2)
            place = await slow.batch(RuleChangePlace(str(campaign.id)))
            assert (place.after, place.done, await results(spine, campaign)) == ("", False, {})
            await RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon).batch(place)
        assert (await results(spine, campaign))[stream].result == "changed"

    async def test_reads_a_round_that_was_recorded_and_sends_it_no_more(self, spine: Spine) -> None:
        """It takes no turn, and the clocks it moved are counted all the same."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon), campaign)
            before = (await results(spine, campaign))[stream]
            async with spine.engine.begin() as conn:
                await execute(conn, "UPDATE campaigns SET finished_at = NULL")
                await execute(conn, "UPDATE campaign_results SET result = 'failed', moved = 0")
            driver = Counting(spine.client, task_queue=spine.task_queue)
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), driver, now=soon, pace=Never()), campaign)
        again = (await results(spine, campaign))[stream]
        assert (again.result, again.moved, driver.sent) == ("changed", before.moved, ())

    async def test_fails_only_when_nothing_of_it_is_under_way(self, spine: Spine) -> None:
        """The next try at the same batch meets none of the matters of this one."""
        async with working(spine):
            streams = sorted([await spine.submit(body=OWED) for _ in range(3)])
            campaign = await changed_law(spine, published)
            changer = Unwritten(spine.engine, Matters(zone=ZONE), spine.drive, now=soon)
            object.__setattr__(changer, "first", streams[0])
            with pytest.raises(ConnectionError):
                await changer.batch(RuleChangePlace(str(campaign.id)))
        assert sorted(changer.done) == streams[1:]

    async def test_begins_the_clock_of_a_matter_in_which_none_counts(self, spine: Spine) -> None:
        """By the claims of before civil servants had no limitation."""
        async with spine.engine.begin() as conn:
            await rule_packs.install(conn, without_civil_servants())
        async with working(spine):
            claim = {"code": "3.2", "facts": {"knew_on": f"{KNOWN}"}}
            stream = await spine.submit(body={"narrative": SEALED, "claims": [claim]})
            await spine.give(message(stream, "accept"))
            await spine.give(message(stream, "classify", {"relation": "civil_service"}))
            assert not [one for one in await clocks(spine, stream) if one[2] == "running"]
            campaign = await changed_law(spine, lambda _: seeded_pack())
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon), campaign)
        assert [one[1] for one in await clocks(spine, stream) if one[2] == "running"] == ["LIM.6"]
        assert (await results(spine, campaign))[stream].result == "changed"

    async def test_notes_when_a_matter_wakes_in_which_no_clock_counts(self, spine: Spine) -> None:
        """The date kept beside a claim of interest is no clock; so many days before it emergency aid is raised."""
        async with working(spine):
            claim = {"code": "1.7", "facts": {"knew_on": f"{KNOWN}"}}
            stream = await spine.submit(body={"narrative": SEALED, "claims": [claim]})
            await spine.give(message(stream, "accept"))
            campaign = await changed_law(spine, with_earlier_aid)
            assert [one.stream for one in (await rebuild(spine.engine, zone=ZONE, compare=True)).found] == [str(stream)]
            await walked(RuleChanger(spine.engine, Matters(zone=ZONE), spine.drive, now=soon), campaign)
        assert (await rebuild(spine.engine, zone=ZONE, compare=True)).found == ()

    async def test_takes_no_room_from_the_states_of_those_who_work(self, spine: Spine) -> None:
        """It walks through every open matter once; what people have open stays remembered."""
        async with working(spine):
            stream = await spine.submit(body=OWED)
            campaign = await changed_law(spine, published)
            parts = spine.parts
            await walked(parts.rule_changer(spine.drive), campaign)
        assert (await results(spine, campaign))[stream].result == "changed"
        assert parts.matters.states.find_remembered("complaint", stream) is None


class TestThePace:
    """So many a second …"""

    async def test_keeps_no_place_for_whoever_stops_waiting(self) -> None:
        """A thousand who left are no gap of fifty seconds before the next."""
        pace = Pace(20)
        await pace.turn()
        waiting = [asyncio.create_task(pace.turn()) for _ in range(1000)]
        await asyncio.sleep(0)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        async with asyncio.timeout(20):
            await pace.turn()


class TestTheSweep:
    """Every minute."""

    async def test_starts_no_campaign_where_none_is_open(self, spine: Spine) -> None:
        """The law has not changed."""
        async with working(spine):
            await spine.submit()
            done = await Sweeper(spine.engine, spine.drive, now=lambda: datetime.now(UTC), seconds=20).round(
                SweepRound()
            )
        assert done.campaigns == 0
