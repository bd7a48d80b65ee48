"""When the law changes, every clock that counts is counted again, and nothing else: each with its event and its cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.clocks import escalation
from casework.counted import counted_again, find_rule
from casework.deadlines import CorrectionCause, DeadlineCorrected
from casework.enforcement_line import enforcement_caught_up
from casework.law_change import BY_HAND, MOMENT_UNKNOWN, NOT_IN_FORCE, WENT_ON, ApplyLaw, Kept, is_by_hand
from casework.limitation_line import limitation_caught_up
from casework.refusal import Refusal
from casework.roles import Role
from casework.state import Deadline
from casework.streams import KINDS, law_change_of
from law.notice import CalendarYear, ExceptionalDay
from law.pack import Pack
from law.rule import Extension, Rule
from tests.casework import histories
from tests.casework.generated import make
from tests.casework.histories import Story, pack, text

RESTS = (date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5), date(2027, 2, 8), date(2027, 5, 3))
YEAR_2027 = CalendarYear(
    2027,
    "an invented notice",
    tuple(ExceptionalDay(on=on, is_statutory_festival=False, is_working_day=False, name_zh="某节") for on in RESTS),
)


def without_a_rest_day(law: Pack, on: date) -> Pack:
    """The calendar with one rest day that proved to be a working day."""
    year = next(one for one in law.calendar.notices if one.year == on.year)
    days = tuple(one for one in year.days if one.on != on)
    assert days != year.days
    return law.with_calendar_year(CalendarYear(year.year, year.source, days))


def longer(law: Pack, rule_id: str, *, by: int) -> Pack:
    """The rule with another length, from ever."""
    return law.with_rules(
        replace(one, length=(one.length or 0) + by) for one in law.rules() if one.id == rule_id and one.length
    )


def changed(law: Pack, rule_id: str, **fields: Any) -> Pack:
    """The rule with other fields, from ever."""
    return law.with_rules(replace(one, **fields) for one in law.rules() if one.id == rule_id)


def applied(story: Story, **body: Any) -> list[DeadlineCorrected]:
    """What a campaign makes of a matter: the command until nothing follows any more."""
    before, rounds = len(story.events), 0
    while len(found := story.decide("apply_law", body, Role.SYSTEM).events) and rounds < 6:
        rounds += 1
        assert found
        story.do("apply_law", Role.SYSTEM, **body)
    assert rounds < 6
    return [one for one in story.events[before:] if isinstance(one, DeadlineCorrected)]


def minutes_of(story: Story) -> Deadline:
    """The running clock of hours or minutes of a story."""
    clocks: list[Deadline] = list(story.state.deadlines.values())
    return next(one for one in clocks if one.due_at is not None and one.status == "running")


def kept(story: Story) -> tuple[Kept, ...]:
    """The clocks that stay as they are."""
    return law_change_of(story.kind.name).kept(story.state, story.context(Role.SYSTEM))


def said(one: Deadline) -> tuple[Any, ...]:
    """Everything of a clock that the law says."""
    return one.started_on, one.natural_on, one.due_on, one.conservative_on, one.provisional, one.article, one.mark


class TestAYearThatIsPublished:
    """The calendar of 2027, estimated until then."""

    def waiting(self) -> Story:
        """A tribunal's time that ends in January 2027."""
        story = histories.classified().on(2026, 11, 20)
        return story.do("apply_for_arbitration", body="海淀区劳动人事争议仲裁委员会").on(2026, 11, 23)

    def accepted(self) -> Story:
        """Its time to decide ends in the new year."""
        return self.waiting().do("record_arbitration_acceptance", limb="l1", result="accepted")

    def test_makes_a_provisional_date_firm(self) -> None:
        """One event, with the year as its cause."""
        story = self.accepted()
        before = story.clock("ARB.16")
        story.law = story.law.with_calendar_year(YEAR_2027)
        moved = applied(story, published=(2027,))
        mine = [one for one in moved if one.deadline == before.id]
        after = story.clock("ARB.16")
        assert (before.provisional, after.provisional) == (True, False)
        assert [one.cause for one in mine] == [CorrectionCause.CALENDAR_PUBLISHED]

    def test_makes_the_date_provisional_again_when_it_is_taken_back(self) -> None:
        """It was loaded by mistake: the day is the estimate of before."""
        story = self.accepted()
        before, estimated = story.clock("ARB.16"), story.law
        story.law = estimated.with_calendar_year(YEAR_2027)
        applied(story, published=(2027,))
        story.law = estimated
        moved = applied(story, corrected=(2027,))
        assert said(story.clock("ARB.16")) == said(before) and before.provisional
        assert [one.cause for one in moved if one.deadline == before.id] == [CorrectionCause.CALENDAR_CORRECTED]

    def test_leaves_alone_what_does_not_reach_into_it(self) -> None:
        """A date of this year is as firm as it was."""
        story = histories.received()
        story.law = story.law.with_calendar_year(YEAR_2027)
        assert "SVC.ACCEPT" not in {story.state.deadlines[one.deadline].rule for one in applied(story)}

    def test_skips_what_a_person_gave_a_day_to(self) -> None:
        """And says so."""
        story = histories.received().on(2026, 3, 3)
        clock = story.clock("SVC.ACCEPT")
        story.do("extend", Role.SUPERVISOR, deadline=clock.id, to="2027-01-04", reason=text())
        story.law = story.law.with_calendar_year(YEAR_2027)
        applied(story, published=(2027,))
        assert story.clock("SVC.ACCEPT").due_on == date(2027, 1, 4)
        assert Kept(clock.id, "SVC.ACCEPT", BY_HAND) in kept(story)

    def test_keeps_what_the_sides_agreed(self) -> None:
        """Days of an agreement are no law."""
        story = histories.settled()
        before = {one.id: said(one) for one in story.clocks("ENF.7")}
        story.law = longer(story.law, "ENF.7", by=3)
        applied(story)
        assert {one.id: said(one) for one in story.clocks("ENF.7")} == before
        assert {one.reason for one in kept(story) if one.rule == "ENF.7"} <= {BY_HAND}


class TestACorrectedHoliday:
    """A rest day that proves to be a working day, or the other way round."""

    def test_moves_what_was_counted_over_it(self) -> None:
        """The answer of the tribunal is due a day earlier."""
        story = histories.classified().on(2026, 4, 3).do("apply_for_arbitration", body="某仲裁委员会")
        before = story.clock("ARB.4").due_on
        story.law = without_a_rest_day(story.law, date(2026, 4, 6))
        [moved] = [one for one in applied(story, corrected=(2026,)) if one.deadline == story.clock("ARB.4").id]
        assert (moved.old_due_on, story.clock("ARB.4").due_on) == (before, date(2026, 4, 10))
        assert moved.cause is CorrectionCause.CALENDAR_CORRECTED

    def test_is_the_cause_where_it_is_counted_back_over_the_turn_of_a_year(self) -> None:
        """Such a span ends, in time, on the day it starts from."""
        story = histories.arbitration_accepted().on(2026, 12, 7)
        story.law = story.law.with_calendar_year(YEAR_2027)
        story.do("record_hearing", limb="l1", hearing_on="2027-01-07")
        clock = replace(story.clock("ARB.11"), status="running", ended_on=None)
        story.state = replace(story.state, deadlines={**story.state.deadlines, clock.id: clock})
        story.law = without_a_rest_day(story.law, date(2027, 1, 5))
        [moved] = [one for one in applied(story, corrected=(2027,)) if one.deadline == clock.id]
        assert moved.old_due_on.year == moved.due_on.year == 2026
        assert moved.cause is CorrectionCause.CALENDAR_CORRECTED


class TestARuleThatChanged:
    """Another length, another article, another mark."""

    def test_moves_the_clocks_of_facts_it_applies_to(self) -> None:
        """With the rule as the cause."""
        story = histories.received()
        before = story.clock("SVC.ACCEPT").due_on
        story.law = longer(story.law, "SVC.ACCEPT", by=2)
        moved = applied(story, rules=("SVC.ACCEPT",))
        assert [one.cause for one in moved] == [CorrectionCause.LAW_CHANGED]
        assert story.clock("SVC.ACCEPT").due_on > before

    def test_says_another_article_and_mark(self) -> None:
        """Where the date is the same, what it rests on is still corrected."""
        story = histories.received()
        old = story.law.get_rule("SVC.ACCEPT", on=story.today)
        story.law = story.law.with_rules((replace(old, citation="本单位新办法第二条"),))
        [moved] = applied(story)
        assert (moved.due_on, story.clock("SVC.ACCEPT").article) == (moved.old_due_on, "本单位新办法第二条")

    def test_leaves_facts_before_its_day_to_the_text_of_then(self) -> None:
        """A limit that an office shortens today is not for what came in yesterday."""
        story = histories.received()
        old = story.law.get_rule("SVC.ACCEPT", on=story.today)
        story.law = story.law.with_service_limits((replace(old, length=1, effective_from=date(2026, 3, 3)),))
        before = said(story.clock("SVC.ACCEPT"))
        assert applied(story) == [] and kept(story) == () and said(story.clock("SVC.ACCEPT")) == before

    def test_that_was_not_in_force_then_moves_nothing_and_is_told(self) -> None:
        """No text covers the day any more: the clock stays as it was."""
        story = histories.received()
        gone = tuple(one for one in story.law.rules() if one.id != "SVC.ACCEPT")
        story.law = Pack.of("without", rules=gone, claims=story.law.claims, calendar=story.law.calendar)
        assert applied(story) == []
        assert [(one.rule, one.reason) for one in kept(story)] == [("SVC.ACCEPT", NOT_IN_FORCE)]

    def test_withdraws_a_lapse_that_was_none_with_what_it_brought(self) -> None:
        """The supervisor was told; now the duty runs again."""
        story = histories.received().on(2026, 3, 9).tick()
        before = story.clock("SVC.ACCEPT")
        assert (before.status, before.escalated_to) == ("lapsed", "person:p-sun")
        assert escalation(before, story.context()).to_person == "p-sun"
        story.law = longer(story.law, "SVC.ACCEPT", by=20)
        [moved] = applied(story, rules=("SVC.ACCEPT",))
        assert (story.clock("SVC.ACCEPT").status, moved.withdrawn_from) == ("running", "p-sun")

    def test_withdraws_the_routes_of_a_lapse_that_was_none(self) -> None:
        """A tribunal that still has time has not been silent."""
        story = histories.arbitration_filed().on(2026, 3, 20).tick()
        assert story.clock("ARB.4").opened
        story.law = longer(story.law, "ARB.4", by=30)
        applied(story, rules=("ARB.4",))
        assert story.clock("ARB.4").status == "running" and story.clock("ARB.4").opened == ()

    def test_leaves_a_lapse_that_was_right(self) -> None:
        """A shorter time has lapsed all the more."""
        story = histories.received().on(2026, 3, 9).tick()
        before = said(story.clock("SVC.ACCEPT"))
        story.law = longer(story.law, "SVC.ACCEPT", by=-1)
        assert applied(story) == [] and said(story.clock("SVC.ACCEPT")) == before

    def test_that_is_not_verified_any_more_accuses_nobody_by_a_lapse(self) -> None:
        """It keeps its dates; the mark, the routes and whoever was told are put right, once, and back where it is verified."""
        story = histories.arbitration_filed().on(2026, 3, 20).tick()
        before = story.clock("ARB.4")
        story.law = changed(story.law, "ARB.4", status="U")
        (moved,) = [one for one in applied(story, rules=("ARB.4",)) if one.deadline == before.id]
        after = story.clock("ARB.4")
        assert (after.status, after.mark, after.due_on, after.opened) == ("lapsed", "U", before.due_on, ())
        assert (moved.cause, moved.withdrawn_routes) == (CorrectionCause.LAW_CHANGED, before.opened)
        assert not set(before.opened) & set(story.complaint.routes_opened)
        story.law = changed(story.law, "ARB.4", status="V")
        applied(story, rules=("ARB.4",))
        assert story.clock("ARB.4") == before and set(before.opened) <= set(story.complaint.routes_opened)

    def test_leaves_days_alone_where_it_counts_hours_now(self) -> None:
        """Of the moment they would count from only the day is on record, and that is said."""
        story = histories.received()
        clock = story.clock("SVC.ACCEPT")
        story.law = changed(story.law, "SVC.ACCEPT", unit="H", length=24)
        assert applied(story) == [] and story.clock("SVC.ACCEPT") == clock
        assert Kept(clock.id, "SVC.ACCEPT", MOMENT_UNKNOWN) in kept(story)

    def test_keeps_a_pause(self) -> None:
        """What stood still stands still, with its new date."""
        story = histories.received()
        clock = story.clock("SVC.ACCEPT").id
        story.do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.law = longer(story.law, "SVC.ACCEPT", by=2)
        applied(story)
        assert (story.clock("SVC.ACCEPT").status, story.clock("SVC.ACCEPT").paused_on) == ("paused", date(2026, 3, 2))

    def test_keeps_an_extension_of_the_laws_own_length(self) -> None:
        """The tribunal's time and its one extension are both counted again."""
        story = histories.arbitration_accepted()
        body = {"deadline": story.clock("ARB.16").id, "reason": text()}
        story.do("extend", Role.SUPERVISOR, **body)
        old = story.law.get_rule("ARB.16", on=story.today)
        assert old.extensions and old.extensions[0].length
        more = (replace(old.extensions[0], length=old.extensions[0].length + 5), *old.extensions[1:])
        before = story.clock("ARB.16").due_on
        story.law = story.law.with_rules((replace(old, extensions=more),))
        applied(story)
        assert story.clock("ARB.16").due_on > before and story.clock("ARB.16").extended

    def test_moves_minutes_whose_moment_is_on_record(self) -> None:
        """They are counted again from that moment."""
        story = histories.incident_reported()
        before = minutes_of(story)
        story.law = longer(story.law, before.rule, by=7)
        applied(story)
        assert before.due_at is not None and minutes_of(story).due_at == before.due_at + timedelta(minutes=7)

    def test_leaves_minutes_of_an_older_record_alone_and_says_why(self) -> None:
        """Of the moment they count from only the day is on record."""
        story = histories.incident_reported()
        clock = replace(minutes_of(story), started_at=None)
        story.state = replace(story.state, deadlines={**story.state.deadlines, clock.id: clock})
        story.law = longer(story.law, clock.rule, by=7)
        assert applied(story) == []
        assert Kept(clock.id, clock.rule, MOMENT_UNKNOWN) in kept(story)

    def test_does_not_take_back_what_silence_brought_about(self) -> None:
        """A contract that is in effect stays so."""
        story = histories.bargaining_talking().on(2026, 3, 20)
        story.do("record_bargaining_agreement", passed_on="2026-03-18").do("record_filing").on(2026, 5, 20).tick()
        story.law = longer(story.law, "CB.8", by=300)
        applied(story)
        assert story.clock("CB.8").status == "lapsed"
        assert ("CB.8", WENT_ON) in [(one.rule, one.reason) for one in kept(story)]


class TestAMatterThatIsOver:
    """Closed ones stay."""

    def test_is_not_touched(self) -> None:
        """The command is not for it."""
        assert histories.closed().refused("apply_law", Role.SYSTEM).code == "not_allowed_at_this_stage"

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR])
    def test_nor_is_any_by_a_person(self, role: Role) -> None:
        """Nobody says by hand what the law is."""
        assert histories.accepted().refused("apply_law", role).code == "role_not_allowed"


def half_longer(law: Pack, chance: Random) -> Pack:
    """Some rules are longer, some shorter."""
    return law.with_rules(
        replace(one, length=max(1, one.length + chance.choice((-2, -1, 1, 2, 9))))
        for one in law.rules()
        if one.kind == "clock" and one.length and chance.random() < 0.3
    )


def another_calendar(law: Pack, chance: Random) -> Pack:
    """2027 is known, and one rest day of 2026 was none."""
    return without_a_rest_day(law.with_calendar_year(YEAR_2027), chance.choice((date(2026, 4, 6), date(2026, 2, 23))))


CHANGES: tuple[Callable[[Pack, Random], Pack], ...] = (
    half_longer,
    another_calendar,
    lambda law, chance: half_longer(another_calendar(law, chance), chance),
)
STARTS = {
    "complaint": ("classified", "settled", "with_award_received", "with_judgment", "arbitration_accepted", "closed"),
    "bargaining": ("bargaining_talking", "bargaining_failed", "bargaining_in_force"),
    "incident": ("incident_with_more_time",),
    "lead": ("lead_recorded",),
    "meeting": ("meeting_with_decision",),
}


def walked(chance: Random, name: str) -> Story:
    """A matter to which anything happened."""
    kind = KINDS[name]
    story: Story = getattr(histories, chance.choice(STARTS[name]))()
    for _ in range(12):
        offered = [one.command for one in kind.allowed(story.state) if one.command != ApplyLaw.name]
        command = kind.commands[chance.choice(offered or ["tick"])]
        try:
            body = make(chance, command, story.state, story.today)
            story.do(command.name, sorted(command.roles)[0], **body)
        except (ValidationError, Refusal):
            pass
        story.today += timedelta(days=chance.choice((0, 1, 5, 40)))
    return story


@pytest.mark.parametrize("name", sorted(STARTS))
class TestAnyHistory:
    """After a campaign …"""

    def test_has_every_date_by_the_law_of_today(self, name: str) -> None:
        """Each clock that counts is what a fresh count gives, the lines are caught up, and a second time changes nothing."""

        @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(seed=st.integers(0, 2**32))
        def run(seed: int) -> None:
            chance = Random(seed)
            story = walked(chance, name)
            closed = str(story.state.stage) in story.kind.closed
            story.law = chance.choice(CHANGES)(story.law, chance)
            if closed and "apply_law" not in story.allowed(Role.SYSTEM):
                return
            moved = applied(story, published=(2027,), corrected=(2026,))
            assert all(one.old_due_on for one in moved)
            check(story)
            assert story.decide("apply_law", {}, Role.SYSTEM).events == ()
            assert story.kind.fold(story.events) == story.state

        run()


def check(story: Story) -> None:
    """Nothing that counts is dated otherwise than by a fresh count."""
    context = story.context(Role.SYSTEM)
    change = law_change_of(story.kind.name)
    lined = {one.deadline: one for one in change.lines(story.state, context)} if change.lines else {}
    stays = {one.deadline for one in change.kept(story.state, context)}
    for one in story.state.deadlines.values():
        if one.status not in ("running", "paused"):
            continue
        if one.id in lined:
            right: Any = lined[one.id]
        elif one.id in stays or one.due_at is not None:
            continue
        else:
            rule = find_rule(one.rule, context, on=one.started_on, office=getattr(story.state, "office", None))
            assert rule is not None and not is_by_hand(one, rule)
            right = counted_again(one, rule, context)
        assert (one.natural_on, one.due_on, one.conservative_on, one.provisional, one.article, one.mark) == (
            right.natural_on,
            right.due_on,
            right.conservative_on,
            right.provisional,
            right.article,
            right.mark,
        )
    if story.kind.name == "complaint":
        assert limitation_caught_up(story.state, context) == []
        assert enforcement_caught_up(story.state, context) == []


class TestTheRulesOfTheTests:
    """What the stories above rest on."""

    def test_are_found(self) -> None:
        """The extension is one of the law's own length."""
        rule: Rule = pack().get_rule("ARB.16")
        extension: Extension = rule.extensions[0]
        assert extension.length
