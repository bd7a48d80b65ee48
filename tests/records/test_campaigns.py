"""Campaigns: made with the change itself, one at a time, with a row for each matter that they look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from law.notice import CalendarYear, ExceptionalDay
from law.pack import Pack
from records import campaigns, rule_packs
from records.campaigns import Campaign, Member
from records.database import execute
from records.migrate import migrate
from tests.conftest import Database
from tests.records.desk import CITY, Desk

NEW_YEAR = ExceptionalDay(date(2027, 1, 1), "元旦", is_statutory_festival=True, is_working_day=False)
NEXT = CalendarYear(2027, "an invented notice", (NEW_YEAR,))


async def in_force(desk: Desk, pack: Pack) -> Campaign | None:
    """The open campaign after another pack was put in force."""
    async with desk.engine.begin() as conn:
        await rule_packs.install(conn, pack)
        return await campaigns.find_open(conn)


def longer(law: Pack, by: int = 1) -> Pack:
    """The first limit is longer."""
    rule = law.get_rule("SVC.ACCEPT")
    return law.with_rules((replace(rule, length=(rule.length or 0) + by),))


async def members(desk: Desk, campaign: Campaign, *, again: bool = False) -> list[UUID]:
    """The matters that have no result yet."""
    async with desk.engine.connect() as conn:
        return [one.stream for one in await campaigns.candidates(conn, campaign, limit=50, again=again)]


async def noted(desk: Desk, campaign: Campaign, stream: UUID, result: str, *, sequence: int = 1) -> None:
    """What became of a matter."""
    async with desk.engine.begin() as conn:
        await campaigns.note(conn, campaign.id, Member(stream, "complaint"), result=result, sequence=sequence)


class TestACampaign:
    """A change of the law …"""

    async def test_is_queued_with_the_change_and_says_what_it_is(self, desk: Desk) -> None:
        """The rules that read otherwise, and the years that are known now."""
        await desk.submit()
        found = await in_force(desk, longer(desk.law).with_calendar_year(NEXT))
        assert found is not None
        assert (found.rules, found.published, found.corrected) == (["SVC.ACCEPT"], [2027], [])
        assert found.from_version == desk.law.version and not found.started_at

    async def test_is_not_needed_where_nothing_is_on_record(self, desk: Desk) -> None:
        """A new installation sets its rules up."""
        assert await in_force(desk, longer(desk.law)) is None

    async def test_is_not_needed_where_nothing_reads_otherwise(self, desk: Desk) -> None:
        """A release whose rules are those of before has another name only."""
        await desk.submit()
        same = Pack.of("another-name", rules=desk.law.rules(), claims=desk.law.claims, calendar=desk.law.calendar)
        assert await in_force(desk, same) is None

    async def test_goes_with_its_change_when_that_is_undone(self, desk: Desk) -> None:
        """One transaction: no change without a campaign, no campaign without a change."""
        await desk.submit()
        async with desk.engine.connect() as conn:
            undone = await conn.begin()
            await rule_packs.install(conn, longer(desk.law))
            assert await campaigns.find_open(conn) is not None
            await undone.rollback()
            assert await campaigns.find_open(conn) is None

    async def test_supersedes_one_that_is_under_way_and_brings_what_that_had_left(self, desk: Desk) -> None:
        """Only one is open at a time."""
        await desk.submit()
        first = await in_force(desk, longer(desk.law))
        second = await in_force(desk, longer(desk.law).with_calendar_year(NEXT))
        assert first is not None and second is not None
        async with desk.engine.connect() as conn:
            gone = await campaigns.find(conn, first.id)
        assert gone is not None and gone.superseded_by == second.id and not gone.is_open
        assert (second.rules, second.published) == (["SVC.ACCEPT"], [2027])

    async def test_takes_back_what_a_change_did_that_is_taken_back(self, desk: Desk) -> None:
        """Though the packs are the same as before the first, some matters may have been brought to it."""
        await desk.submit()
        await in_force(desk, longer(desk.law))
        assert (found := await in_force(desk, desk.law)) is not None and found.rules == ["SVC.ACCEPT"]


class TestItsMatters:
    """Those that it looks at …"""

    async def test_are_open_ones_without_a_result(self, desk: Desk) -> None:
        """In id order; a closed one is none."""
        streams = sorted([await desk.submit() for _ in range(3)])
        await desk.give(streams[0], "withdraw", {"reason": "other"})
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        assert await members(desk, campaign) == streams[1:]
        await noted(desk, campaign, streams[1], "changed")
        assert await members(desk, campaign) == streams[2:]

    async def test_have_those_among_them_in_which_no_clock_counts(self, desk: Desk) -> None:
        """The change may begin a clock there, or move what the matter wakes for."""
        stream = await desk.submit(claims=[{"code": "1.7", "facts": {"knew_on": "2025-09-15"}}])
        await desk.give(stream, "accept")
        async with desk.engine.connect() as conn:
            clocks = await execute(conn, "SELECT DISTINCT status FROM deadlines WHERE stream = $1", (stream,))
            assert [one[0] for one in clocks] == ["met"]
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        assert await members(desk, campaign) == await members(desk, campaign, again=True) == [stream]

    async def test_are_looked_at_again_where_something_may_have_slipped_through(self, desk: Desk) -> None:
        """What failed, and what a command was recorded for under the law before."""
        done, failed, late = sorted([await desk.submit() for _ in range(3)])
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        await noted(desk, campaign, done, "changed", sequence=99)
        await noted(desk, campaign, failed, "failed", sequence=99)
        await noted(desk, campaign, late, "unchanged")
        assert await members(desk, campaign, again=True) == [failed, late]

    async def test_are_looked_at_again_though_the_last_command_was_of_the_new_law(self, desk: Desk) -> None:
        """Behind it there may be one of the law before, which was under way when the law changed."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        await noted(desk, campaign, stream, "unchanged")
        async with desk.engine.begin() as conn:
            await execute(conn, "UPDATE streams SET law_version = $1", (campaign.to_version,))
        assert await members(desk, campaign, again=True) == [stream]

    async def test_are_given_up_when_the_same_defect_shows_too_often(self, desk: Desk) -> None:
        """What passes by itself is tried for ever; another defect counts from the beginning."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        member = Member(stream, "complaint")
        async with desk.engine.begin() as conn:
            for _ in range(campaigns.GIVEN_UP + 1):
                await campaigns.note(conn, campaign.id, member, result="failed", reason="Away")
            for reason in ("KeyError", *["ValueError"] * (campaigns.GIVEN_UP - 1)):
                assert not await campaigns.note(conn, campaign.id, member, result="failed", reason=reason, defect=True)
            assert await campaigns.has_failed(conn, campaign)
            assert await campaigns.note(conn, campaign.id, member, result="failed", reason="ValueError", defect=True)
            assert not await campaigns.has_failed(conn, campaign)
        assert await members(desk, campaign, again=True) == []

    async def test_are_looked_at_last_when_no_older_command_can_be_under_way(self, desk: Desk) -> None:
        """So long after the campaign began, which was after the law had changed."""
        await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        async with desk.engine.begin() as conn:
            await campaigns.start(conn, campaign.id)
            assert 30 < await campaigns.seconds_left(conn, campaign.id, life=40) <= 40
            await execute(conn, "UPDATE campaigns SET started_at = now() - interval '1 hour'")
            assert await campaigns.seconds_left(conn, campaign.id, life=40) == 0

    async def test_are_counted_by_result_in_the_offices_that_are_asked_for(self, desk: Desk) -> None:
        """Every result is there."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        await noted(desk, campaign, stream, "refused")
        async with desk.engine.connect() as conn:
            here = await campaigns.counts(conn, [campaign.id], offices=[CITY])
            elsewhere = await campaigns.counts(conn, [campaign.id], offices=["elsewhere"])
        assert (here[campaign.id]["refused"], sum(here[campaign.id].values())) == (1, 1)
        assert sum(elsewhere[campaign.id].values()) == 0

    async def test_are_counted_once_when_it_has_ended(self, desk: Desk) -> None:
        """By the office that had them then: a list of many changes reads a few rows of each."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        await noted(desk, campaign, stream, "changed")
        async with desk.engine.begin() as conn:
            await campaigns.finish(conn, campaign.id)
            await execute(conn, "UPDATE streams SET office = 'elsewhere'")
            here = await campaigns.counts(conn, [campaign.id], offices=[CITY, "another"])
            elsewhere = await campaigns.counts(conn, [campaign.id], offices=["elsewhere"])
        assert (here[campaign.id]["changed"], sum(here[campaign.id].values())) == (1, 1)
        assert sum(elsewhere[campaign.id].values()) == 0

    async def test_are_not_counted_once_and_for_all_where_another_has_taken_over(self, desk: Desk) -> None:
        """A batch that is under way may still note some."""
        stream = await desk.submit()
        first = await in_force(desk, longer(desk.law))
        await in_force(desk, longer(desk.law, by=2))
        assert first is not None
        async with desk.engine.begin() as conn:
            await campaigns.finish(conn, first.id)
        await noted(desk, first, stream, "refused")
        async with desk.engine.connect() as conn:
            assert (await campaigns.counts(conn, [first.id], offices=[CITY]))[first.id]["refused"] == 1

    async def test_keep_what_moved_when_they_are_looked_at_again(self, desk: Desk) -> None:
        """A second look that finds nothing left takes nothing back."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        async with desk.engine.begin() as conn:
            member = Member(stream, "complaint")
            await campaigns.note(conn, campaign.id, member, result="changed", moved=2, sequence=4)
            await campaigns.note(conn, campaign.id, member, result="unchanged", sequence=5)
            [row] = (await campaigns.list_results(conn, campaign.id, offices=[CITY])).items
        assert (row.result, row.moved, row.sequence) == ("changed", 2, 5)


class TestItsTables:
    """On a database of an earlier release."""

    async def test_are_made_where_matters_stand_already(
        self, desk: Desk, owner: AsyncEngine, database: Database
    ) -> None:
        """The next change has its campaign."""
        await desk.submit()
        async with owner.begin() as conn:
            await execute(conn, "DROP TABLE campaign_counts")
            await execute(conn, "DROP TABLE campaign_results")
            await execute(conn, "DROP TABLE campaigns")
            await execute(conn, "UPDATE alembic_version SET version_num = '0005'")
        await desk.engine.dispose()
        assert await migrate(database.owner_url)
        assert await in_force(desk, longer(desk.law)) is not None

    async def test_are_brought_up_from_an_unfinished_revision(
        self, desk: Desk, owner: AsyncEngine, database: Database
    ) -> None:
        """Revision 0006 once had a column less in one table and one more in another; what has ended is counted."""
        stream = await desk.submit()
        campaign = await in_force(desk, longer(desk.law))
        assert campaign is not None
        await noted(desk, campaign, stream, "changed")
        async with owner.begin() as conn:
            await execute(conn, "UPDATE campaigns SET finished_at = now()")
            await execute(conn, "DROP TABLE campaign_counts")
            await execute(conn, "ALTER TABLE campaign_results DROP COLUMN defects")
            await execute(conn, "ALTER TABLE rule_packs ADD COLUMN own_rules text[] DEFAULT '{}' NOT NULL")
            await execute(conn, "UPDATE alembic_version SET version_num = '0006'")
        await desk.engine.dispose()
        assert await migrate(database.owner_url)
        async with desk.engine.connect() as conn:
            assert (await campaigns.counts(conn, [campaign.id], offices=[CITY]))[campaign.id]["changed"] == 1
        again = await in_force(desk, longer(desk.law, by=2))
        assert again is not None
        await noted(desk, again, stream, "failed")


class TestTheNextWake:
    """When a matter wakes next …"""

    async def test_is_noted_though_nothing_moved(self, desk: Desk) -> None:
        """A record of an earlier release may have something to say sooner by today's rules."""
        stream = await desk.submit()
        async with desk.engine.begin() as conn:
            (sequence,) = (await execute(conn, "SELECT sequence FROM streams WHERE stream_id = $1", (stream,))).one()
            await campaigns.wake(conn, stream, sequence=sequence, at=SOON)
        assert await wake_of(desk, stream) == SOON

    async def test_is_left_to_a_matter_that_has_moved_on(self, desk: Desk) -> None:
        """What was recorded meanwhile has said it already."""
        stream = await desk.submit()
        before = await wake_of(desk, stream)
        async with desk.engine.begin() as conn:
            await campaigns.wake(conn, stream, sequence=99, at=SOON)
        assert await wake_of(desk, stream) == before != SOON


SOON = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


async def wake_of(desk: Desk, stream: UUID) -> datetime | None:
    """The moment on the head of a matter."""
    async with desk.engine.connect() as conn:
        found: datetime | None = (
            await execute(conn, "SELECT next_wake_at FROM streams WHERE stream_id = $1", (stream,))
        ).scalar_one()
        return found


class TestWhatItIsAbout:
    """A campaign …"""

    @pytest.mark.parametrize(
        ("rule", "years", "about"),
        [
            ("SVC.ACCEPT", range(2026, 2027), True),
            ("MED.3", range(2026, 2027), False),
            ("MED.3", range(2026, 2028), True),
        ],
        ids=["its rule", "another rule", "its year"],
    )
    async def test_is_about_its_rules_and_what_rests_on_its_years(
        self, desk: Desk, rule: str, years: range, about: bool
    ) -> None:
        """What a person decided elsewhere is no news of it."""
        await desk.submit()
        found = await in_force(desk, longer(desk.law).with_calendar_year(NEXT))
        assert found is not None
        assert found.is_about(rule, years=years) is about
