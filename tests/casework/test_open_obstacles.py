"""An obstacle to limitation without an end on record hinders until its end is told, whatever was told meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import DeadlineLapsed, DeadlinePaused
from casework.limitation import RULES
from casework.obstacles import suspensions
from casework.procedure import Event
from casework.refusal import Refusal
from casework.replacing import replace
from tests.casework import histories
from tests.casework.histories import Story, received, text
from tests.casework.test_any_sequence import check_limitation
from tests.casework.test_limitation import proceeding, running
from tests.casework.test_limitation_line import act, outside

HINDERED_ON = date(2026, 3, 10)


def hindered(**more: Any) -> Story:
    """Wages, and a worker who is hindered since the tenth of March; nobody knows until when."""
    story = received(**more).do("accept", handler="p-li").do("classify", relation="labour").on(2026, 3, 20)
    return story.do("pause", deadline=story.clock("LIM.4").id, reason=text(), occurred_on=str(HINDERED_ON))


def acted() -> Story:
    """The employer has promised to pay meanwhile."""
    story = hindered()
    return story.do("record_interruption", **act("2026-03-20", "promised")[1])


class TestOpenObstacles:
    """An obstacle of which no end is on record …"""

    def test_hinders_on_when_an_act_begins_limitation_anew(self) -> None:
        """Neither a promise of the other side nor a letter says that one can apply again (LDMAL 27(3))."""
        clock = acted().clock("LIM.2")
        assert (clock.status, clock.paused_on) == ("paused", date(2026, 3, 20))

    def test_lets_nothing_lapse_meanwhile(self) -> None:
        """A lapse is no guess, however long it lasts."""
        assert acted().on(2029, 3, 20).tick().clock("LIM.2").status == "paused"

    def test_hinders_on_when_a_court_has_the_claim_no_more(self) -> None:
        """A suit that was withdrawn, or counts as withdrawn because nobody came."""
        story = hindered().on(2026, 5, 6)
        story.do(*("record_outside_proceeding",), given=proceeding("suit", filed="2026-03-12", withdrawn="2026-05-06"))
        assert (story.clock("LIM.2").status, story.clock("LIM.2").paused_on) == ("paused", date(2026, 5, 6))

    def test_that_was_gone_before_the_act_takes_nothing_from_the_new_time(self) -> None:
        """Told on the clock that stands still since the act, by its real day."""
        story = acted()
        story.do("resume", deadline=story.clock("LIM.2").id, occurred_on="2026-03-15")
        clock = story.clock("LIM.2")
        assert (clock.status, clock.natural_on, clock.pauses) == ("running", date(2027, 3, 20), ())

    def test_that_was_gone_after_the_act_adds_the_days_since(self) -> None:
        """Behind the day of the act, which never counted, and before the day on which one was free: twenty-nine."""
        story = acted().on(2026, 5, 6)
        story.do("resume", deadline=story.clock("LIM.2").id, occurred_on="2026-04-19")
        assert story.clock("LIM.2").natural_on == date(2027, 4, 18)

    def test_that_ended_is_over_for_a_clock_that_began_behind_it(self) -> None:
        """What only followed it is no obstacle of its own."""
        story = acted()
        story.do("resume", deadline=story.clock("LIM.2").id, occurred_on="2026-03-15")
        assert suspensions(story.complaint, story.complaint.claims[0]) == ((HINDERED_ON, date(2026, 3, 15)),)

    @pytest.mark.parametrize(("command", "body"), [("record_interruption", act("2026-03-20")[1]), ("set_facts", {})])
    def test_is_asked_for_with_the_careful_day(self, command: str, body: dict[str, Any]) -> None:
        """Whoever acts may be free again: then the time runs, and this is when it would end."""
        story = acted()
        found = [
            one for one in story.notices(command, **{"claim": "c1", **body}) if one.code == "limitation_stands_still"
        ]
        assert [(one.rule, one.on) for one in found] == [("LIM.2", story.clock("LIM.2").conservative_on)]

    def test_is_told_on_once_more_where_it_was_taken_back_on_its_day(self) -> None:
        """A slip of the pen, and then it proves true."""
        story = hindered()
        clock = story.clock("LIM.4").id
        story.do("resume", deadline=clock, occurred_on=str(HINDERED_ON))
        story.do("pause", deadline=clock, reason=text(), occurred_on=str(HINDERED_ON))
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-30"})
        assert story.clock("LIM.4").status == "paused"


class TestEarlierObstacles:
    """An obstacle that is over, told while a later one lasts …"""

    def told(self, *steps: tuple[str, str]) -> Story:
        """Steps on the clock of wages, on a day long after all of them."""
        story = histories.classified().on(2026, 10, 12)
        for name, on in steps:
            body = {"reason": text()} if name == "pause" else {}
            story.do(name, deadline=story.clock("LIM.4").id, occurred_on=on, **body)
        return story

    IN_ORDER = (("pause", "2026-02-10"), ("resume", "2026-03-02"), ("pause", "2026-06-01"))

    def test_gives_what_it_gives_when_told_in_order(self) -> None:
        """The same dates, standing still since the same day."""
        late = self.told(("pause", "2026-06-01"), ("pause", "2026-02-10"), ("resume", "2026-03-02")).clock("LIM.4")
        right = self.told(*self.IN_ORDER).clock("LIM.4")
        assert (late.status, late.paused_on, late.due_on, late.pauses) == (
            right.status,
            right.paused_on,
            right.due_on,
            right.pauses,
        )

    def test_may_get_its_end_after_the_later_one_got_its_own(self) -> None:
        """Each end is that of the obstacle which lasted just before it."""
        late = self.told(
            ("pause", "2026-06-01"), ("pause", "2026-02-10"), ("resume", "2026-07-01"), ("resume", "2026-03-02")
        )
        right = self.told(*self.IN_ORDER, ("resume", "2026-07-01"))
        assert late.clock("LIM.4").due_on == right.clock("LIM.4").due_on
        assert late.complaint.claims[0].suspended == right.complaint.claims[0].suspended

    def test_ends_by_the_day_on_which_the_later_one_began(self) -> None:
        """That day is its end where both can be meant."""
        story = self.told(("pause", "2026-06-01"), ("pause", "2026-02-10"), ("resume", "2026-06-01"))
        assert story.complaint.claims[0].suspended == ((date(2026, 2, 10), date(2026, 6, 1)), (date(2026, 6, 1), None))

    def test_is_none_where_the_other_one_lasts_already(self) -> None:
        """No day counts twice."""
        story = self.told(("pause", "2026-06-01"))
        body = {"deadline": story.clock("LIM.4").id, "reason": text(), "occurred_on": "2026-06-02"}
        assert story.refused("pause", **body).errors[0].code == "stood_still_then"

    def test_takes_nothing_from_the_later_one_of_an_older_record(self) -> None:
        """There it is on its clock only: it is kept by the claim from then on."""
        story = self.told(("pause", "2026-06-01"))
        old = [
            one.model_copy(update={"claim": None}) if isinstance(one, DeadlinePaused) else one for one in story.events
        ]
        story.state = story.kind.fold(old)
        for name, on in (("pause", "2026-02-10"), ("resume", "2026-03-02")):
            body = {"reason": text()} if name == "pause" else {}
            story.do(name, deadline=story.clock("LIM.4").id, occurred_on=on, **body)
        clock, right = story.clock("LIM.4"), self.told(*self.IN_ORDER).clock("LIM.4")
        assert (clock.status, clock.paused_on, clock.due_on) == ("paused", right.paused_on, right.due_on)


class TestUsedTime:
    """An obstacle told after a court has used the time …"""

    def sued(self) -> Story:
        """A suit behind the last day by what was known, and withdrawn."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-06-15"}}).tick().do("accept")
        paper = proceeding("suit", filed="2025-06-30", withdrawn="2026-02-10")
        return story.do("record_outside_proceeding", given=paper)

    def test_shows_that_it_was_in_time(self) -> None:
        """So it begins anew when the court has it no more."""
        story = self.sued()
        assert running(story) == []
        clock = story.clock("LIM.1").id
        story.do("pause", deadline=clock, reason=text(), occurred_on="2025-02-01")
        story.do("resume", deadline=clock, occurred_on="2025-03-03")
        assert running(story) == [("LIM.2", date(2026, 2, 10))]

    def test_is_told_on_the_time_that_began_anew_where_there_is_one(self) -> None:
        """The used clock has had its successor."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-06-15"}}).do("accept")
        paper = proceeding("suit", filed="2024-09-30", withdrawn="2025-10-10")
        clock = story.do("record_outside_proceeding", given=paper).clock("LIM.1").id
        body = {"reason": text(), "occurred_on": "2025-02-01"}
        assert story.refused("pause", deadline=clock, **body).code == "deadline_not_running"
        story.do("pause", deadline=story.clock("LIM.2").id, **body)
        assert story.clock("LIM.2").status == "paused"

    def test_gives_the_used_clock_its_right_last_day(self) -> None:
        """It was met in time, and shows it."""
        story = self.sued()
        clock = story.clock("LIM.1").id
        story.do("pause", deadline=clock, reason=text(), occurred_on="2025-02-01")
        story.do("resume", deadline=clock, occurred_on="2025-03-03")
        used = story.clock("LIM.1")
        assert (used.status, used.ended_on, used.natural_on) == ("met", date(2025, 6, 30), date(2025, 7, 15))

    def test_is_no_matter_of_a_claim_that_was_paid(self) -> None:
        """Nothing would run on from it."""
        story = histories.classified().on(2026, 3, 20)
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        body = {"deadline": story.clock("LIM.4").id, "reason": text(), "occurred_on": "2026-03-10"}
        assert story.refused("pause", **body).code == "deadline_not_running"

    def test_is_no_matter_of_a_claim_that_goes_on_in_another_complaint(self) -> None:
        """What hindered its party is told there; the lapse on record here stays."""
        old = {"code": "3.2", "amount_yuan": "500.00", "facts": {"knew_on": "2025-01-15"}}
        story = received(old, {"code": "1.1"}).do("accept").tick().do("apply_for_arbitration", claims=["c2"])
        story.do("join", into="0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02", reason=text())
        clock = story.clock("LIM.1", "c1")
        body = {"deadline": clock.id, "reason": text(), "occurred_on": "2025-12-10"}
        assert (clock.status, story.refused("pause", **body).code) == ("lapsed", "deadline_not_running")

    def test_is_no_matter_of_a_claim_that_was_paid_when_it_had_lapsed(self) -> None:
        """The lapse stays as it is told."""
        story = received({"code": "3.2", "amount_yuan": "500.00", "facts": {"knew_on": "2025-01-15"}}).do("accept")
        story.do("classify", relation="labour").tick()
        clock = story.clock("LIM.1")
        story.do("record_performance", claim="c1", amount_yuan="500.00")
        body = {"deadline": clock.id, "reason": text(), "occurred_on": "2025-12-10"}
        assert (clock.status, story.refused("pause", **body).code) == ("lapsed", "deadline_not_running")

    def test_behind_the_last_day_of_a_clock_that_did_not_lapse_on_record_yet_gives_it_nothing(self) -> None:
        """The timer is late, not the law."""
        story = received({"code": "3.2", "facts": {"knew_on": "2025-01-15"}}).do("accept")
        body = {"deadline": story.clock("LIM.1").id, "reason": text(), "occurred_on": "2026-02-10"}
        assert story.refused("pause", **body).code == "deadline_not_running"


KNEW_ON = date(2023, 6, 15)
TODAY = date(2026, 11, 20)
Step = tuple[date, str, dict[str, Any]]


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """What happened to a claim: obstacles, the last of them perhaps without an end, acts, and a suit."""
    days = [KNEW_ON + timedelta(days=one) for one in draw(st.lists(st.integers(1, 1150), min_size=9, unique=True))]
    spans, open_ended = sorted(days[: 2 * draw(st.integers(0, 3))]), draw(st.booleans())
    steps: list[Step] = []
    for number, on in enumerate(spans):
        last = open_ended and number == len(spans) - 1
        if not last:
            steps.append((on, ("pause", "resume")[number % 2], {"since": spans[number // 2 * 2]}))
    for on in days[6 : 6 + draw(st.integers(0, 1))]:
        steps.append((on, *act(str(on), draw(st.sampled_from(["claimed", "promised"])))))
    filed, withdrawn = sorted(days[7:9])
    papers = draw(st.sampled_from([{}, {"filed": str(filed)}, {"filed": str(filed), "withdrawn": str(withdrawn)}]))
    steps += [(date.fromisoformat(str(on)), *outside(proceeding("suit", **{fact: on}))) for fact, on in papers.items()]
    return sorted(steps, key=lambda one: one[0])


def tell(story: Story, step: Step) -> None:
    """One step told on today's record; an obstacle on whichever clock of the claim takes it. Raises Refusal."""
    on, name, body = step
    if name == "record_outside_proceeding":
        body = body | ({"proceeding": "p1"} if story.complaint.proceedings else {})
    if name not in ("pause", "resume"):
        story.do(name, **body)
        return
    reason = {"reason": text()} if name == "pause" else {}
    mine = [one.id for one in story.complaint.deadlines.values() if one.rule in RULES]
    for clock in reversed(mine):
        try:
            story.do(name, deadline=clock, occurred_on=str(on), **reason)
        except Refusal:
            if clock == mine[0]:
                raise
        else:
            return


def told(steps: list[Step], relation: str, *, as_it_happened: bool) -> list[tuple[object, ...]]:
    """The limitation in the end; what comes too early for the record is told again later, as long as something new was."""
    story = Story(on=KNEW_ON + timedelta(days=1) if as_it_happened else TODAY)
    claim = {"code": "3.1", "facts": {"knew_on": str(KNEW_ON)}}
    story.do("submit", narrative=text(), workers=[{"name": text()}], claims=[claim], relation=relation)
    story.do("accept").do("classify", relation=relation)
    left, again = list(steps), True
    begun: set[date] = set()
    while left and again:
        again, waiting = False, list[Step]()
        for step in left:
            story.today = max(story.today, step[0]) if as_it_happened else TODAY
            story.tick()
            try:
                if step[1] == "resume" and step[2]["since"] not in begun:
                    raise Refusal
                tell(story, step)
                check_limitation(story.complaint, story.context())
            except Refusal:
                waiting.append(step)
                continue
            again = True
            begun |= {step[0]} if step[1] == "pause" else set()
        left = waiting
    story.on(*TODAY.timetuple()[:3]).tick()
    assert story.kind.fold(story.events) == story.state
    return sorted(_shown(story), key=str)


def _shown(story: Story) -> list[tuple[object, ...]]:
    return [
        (one.rule, one.started_on, one.status, one.due_on, one.pauses, one.ended_on or one.paused_on)
        for one in story.complaint.deadlines.values()
        if one.rule in RULES and one.status != "cancelled"
    ]


class TestAnyOrder:
    """Obstacles, acts and a suit …"""

    @pytest.mark.parametrize("relation", ["labour", "unclear"])
    @settings(max_examples=40, deadline=None)
    @given(steps=lives(), data=st.data())
    def test_give_the_same_limitation_in_whatever_order_they_are_told(
        self, relation: str, steps: list[Step], data: st.DataObject
    ) -> None:
        """As they happened, the other way round long afterwards, and in any order at all."""
        right = told(steps, relation, as_it_happened=True)
        assert told(steps[::-1], relation, as_it_happened=False) == right
        assert told(data.draw(st.permutations(steps)), relation, as_it_happened=False) == right


class TestOlderRecord:
    """A record whose clock an earlier release let run on, though the worker is hindered …"""

    def test_is_brought_to_the_line_before_anything_lapses(self) -> None:
        """Its time came without an event that touched the claim."""
        story = acted()
        clock = story.clock("LIM.2")
        running_on = replace(clock, status="running", paused_on=None)
        story.state = replace(story.complaint, deadlines={**story.complaint.deadlines, clock.id: running_on})
        before = len(story.events)
        story.on(2029, 3, 20).tick()
        assert (story.clock("LIM.2").status, clock.id in lapsed(story.events[before:])) == ("paused", False)


def lapsed(events: Iterable[Event]) -> set[str]:
    """The clocks that ran out among some events."""
    return {one.deadline for one in events if isinstance(one, DeadlineLapsed)}
