"""Whatever is told of a clock in whatever order: its date on record is what somebody counts from the events alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.clock_facts import on_fact
from casework.deadlines import (
    DeadlineCorrected,
    DeadlineExtended,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineStarted,
    started,
)
from casework.procedure import Event, Fact
from casework.refusal import Refusal
from casework.roles import Role
from casework.state import Deadline
from law.clock import due, working_days_between
from law.pack import Rule
from tests.casework.histories import Story, pack, text
from tests.law.walking import CALENDAR, Spans, walked

CLOCKS = ("ARB.16", "INS.2", "INS.9", "WI.4.1", "SVC.FINISH")
"""Of calendar and of working days; extended by law, to a day, or not at all; another's, a party's, our own."""


@dataclass
class Told:
    """What the events say of a clock: nothing but this is known to whoever counts again."""

    start: date
    pauses: list[tuple[date, date]] = field(default_factory=list)
    stopped_on: date | None = None
    by_law: bool = False
    until: date | None = None

    @classmethod
    def of(cls, events: list[Event], deadline: str) -> Told:
        """Read from the events of one clock, from its start on."""
        mine: list[Any] = [one for one in events if getattr(one, "deadline", None) == deadline]
        told = cls(mine[0].started_on)
        for one in mine:
            if isinstance(one, DeadlineCorrected):
                told.start = one.started_on
            elif isinstance(one, DeadlinePaused):
                told.stopped_on = one.occurred_on
            elif isinstance(one, DeadlineResumed):
                assert told.stopped_on is not None
                told.pauses.append((told.stopped_on, one.occurred_on))
                told.stopped_on = None
            elif isinstance(one, DeadlineExtended):
                told.until, told.by_law = one.until, one.until is None
                told.pauses = [] if one.until else told.pauses
        return told

    def counted(self, rule: Rule) -> date:
        """The last day, by crossing off days."""
        if self.until is not None and not self.pauses:
            return self.until
        by = tuple(one for one in rule.extensions if one.length)[:1] if self.by_law else ()
        natural = self.until or due(rule, self.start, calendar=CALENDAR, extended_by=by).natural_on
        days = working_days_between(CALENDAR, self.start, natural) if rule.unit == "WD" else (natural - self.start).days
        spans: Spans = tuple(sorted(self.pauses))
        return walked(rule, self.start, spans, given_days=days)[1]


class Matter(Story):
    """A complaint of Zhejiang, where INS.2 can be stopped, with one clock of any rule that began with its receipt."""

    def begin(self, rule_id: str, on: date) -> Matter:
        """The clock starts."""
        self.today, self.province = on, "33"
        self.do("submit", narrative=text(), received_on=on.isoformat()).do("accept")
        self.rule = pack().get_rule(rule_id, on=on, province=self.province)
        event = started(self.rule, Fact("", on, "x1"), deadline="d90", context=self.context())
        self.happen([event])
        return self

    def happen(self, events: list[Any]) -> None:
        """Events of facts that no command here states."""
        for one in events:
            self.state = self.kind.evolve(self.state, one)
            self.events.append(one)

    def correct(self, on: date) -> None:
        """The day it counts from proves to be another one."""
        fact = Fact("", on, "x1", corrects=True)
        self.happen(on_fact(self.state, fact, starts=(self.rule.id,), ends=(), context=self.context()))

    def attempt(self, name: str, **body: Any) -> None:
        """Give a command, if the rules let it be given."""
        try:
            self.do(name, Role.SUPERVISOR, **body)
        except Refusal:
            return

    @property
    def one(self) -> Deadline:
        """The clock."""
        found: Deadline = self.state.deadlines["d90"]
        return found

    def step(self, what: str, days: int, back: int) -> None:
        """Some days later something is told, perhaps of some days before."""
        self.today += timedelta(days=days)
        self.do("tick", Role.SYSTEM, due_at=self.context().now.isoformat())
        on = (self.today - timedelta(days=back)).isoformat()
        if what == "correct":
            self.correct(self.one.started_on + timedelta(days=back - 10))
        elif what == "extend":
            ours = self.one.whose == "ours"
            to = {"to": (self.one.due_on + timedelta(days=back)).isoformat()} if ours else {}
            self.attempt("extend", deadline="d90", reason=text(), **to)
        elif what == "last_day":
            self.today = max(self.today, self.one.due_on)
            self.attempt("pause", deadline="d90", reason=text())
        else:
            reason = {"reason": text()} if what == "pause" else {}
            self.attempt(what, deadline="d90", occurred_on=on, **reason)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pause", "pause", "resume", "resume", "extend", "correct", "last_day"]),
        st.integers(0, 14),
        st.integers(0, 20),
    ),
    max_size=8,
)
STARTS = st.sampled_from(
    [date(2026, 1, 20), date(2026, 2, 6), date(2026, 3, 6), date(2026, 8, 24), date(2026, 9, 20), date(2026, 11, 9)]
)
"""Before Spring Festival, before National Day with its adjusted workdays, and before a year without a notice."""


class TestTheDateOnRecord:
    """After any sequence of what can be told …"""

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(CLOCKS), STARTS, STEPS)
    def test_is_that_of_a_count_from_the_events_alone(
        self, rule: str, start: date, steps: list[tuple[str, int, int]]
    ) -> None:
        """Extensions, pauses told late, corrections, and all of them after each other."""
        matter = Matter().begin(rule, start)
        for step in steps:
            matter.step(*step)
        told = Told.of(matter.events, "d90")
        assert matter.one.due_on == told.counted(matter.rule)
        assert matter.one.started_on == told.start
        assert matter.one.trace[-1][0] == matter.one.due_on
        assert matter.one.conservative_on <= matter.one.due_on

    @settings(max_examples=40, deadline=None)
    @given(st.sampled_from(CLOCKS), STARTS, STEPS)
    def test_is_that_of_a_fold_from_the_first_event(
        self, rule: str, start: date, steps: list[tuple[str, int, int]]
    ) -> None:
        """Nothing is kept beside the events."""
        matter = Matter().begin(rule, start)
        for step in steps:
            matter.step(*step)
        again = matter.kind.fold([type(one).model_validate_json(one.model_dump_json()) for one in matter.events])
        assert again == matter.state

    @pytest.mark.parametrize("rule", CLOCKS)
    def test_comes_of_sequences_that_do_something(self, rule: str) -> None:
        """The steps above are really taken: paused, run on, corrected, and extended where its rule lets it be."""
        matter = Matter().begin(rule, date(2026, 3, 6))
        steps = [
            ("pause", 3, 0),
            ("resume", 5, 0),
            ("extend", 1, 9),
            ("pause", 2, 1),
            ("resume", 4, 0),
            ("correct", 1, 8),
        ]
        for step in steps:
            matter.step(*step)
        kinds = {one.kind for one in matter.events if getattr(one, "deadline", "") == "d90"}
        wanted = {"deadline_paused", "deadline_resumed", "deadline_corrected"}
        assert wanted <= kinds and ("deadline_extended" in kinds) == bool(matter.rule.extensions)


class TestKnownSequences:
    """Sequences that went wrong somewhere once."""

    def told(self, rule: str, start: date, *steps: tuple[str, int, int]) -> Matter:
        """A matter after some steps."""
        matter = Matter().begin(rule, start)
        for step in steps:
            matter.step(*step)
        return matter

    def test_extension_then_pause_then_correction(self) -> None:
        """Forty-five and fifteen days, ten of standing still, from a start four days later."""
        matter = self.told(
            "ARB.16", date(2026, 3, 2), ("extend", 1, 0), ("pause", 7, 0), ("resume", 10, 0), ("correct", 1, 14)
        )
        assert (matter.one.started_on, matter.one.natural_on) == (date(2026, 3, 6), date(2026, 5, 15))

    def test_a_pause_that_begins_when_the_time_was_over_by_the_right_start(self) -> None:
        """Nothing is added to what had ended before."""
        matter = self.told("ARB.16", date(2026, 3, 6), ("pause", 40, 0), ("resume", 5, 0))
        for _ in range(2):
            matter.correct(matter.one.started_on - timedelta(days=10))
        plain = due(matter.rule, matter.one.started_on, calendar=CALENDAR)
        assert (matter.one.due_on, matter.one.natural_on) == (plain.due_on, plain.natural_on)

    def test_a_clock_that_ran_until_an_agreed_day_and_stood_still(self) -> None:
        """The days are added to the day that was decided."""
        matter = self.told("SVC.FINISH", date(2026, 3, 2), ("extend", 1, 9), ("pause", 3, 0), ("resume", 6, 0))
        until = next(one.until for one in matter.events if isinstance(one, DeadlineExtended))
        assert until is not None and matter.one.natural_on == until + timedelta(days=6)

    def test_a_pause_on_the_very_last_day(self) -> None:
        """One day is left when it runs on."""
        matter = self.told("ARB.16", date(2026, 3, 2), ("last_day", 1, 0))
        assert matter.one.status == "paused"
        matter.step("resume", 32, 0)
        assert matter.one.due_on == matter.today

    def test_a_provisional_date_stays_so_after_a_pause(self) -> None:
        """Its working days were counted in a year without a notice."""
        matter = self.told("INS.2", date(2026, 11, 9), ("pause", 14, 0), ("resume", 14, 0))
        assert matter.one.provisional and matter.one.due_on.year == 2027

    def test_a_promised_day_is_kept_when_another_pause_comes_between(self) -> None:
        """Counted anew it still ends on the day that was promised, and what stood still is added to that."""
        matter = Matter().begin("SVC.FINISH", date(2026, 3, 2))
        fact = Fact("", date(2026, 3, 2), "y1", until=date(2026, 3, 20))
        event = started(matter.rule, fact, deadline="d91", context=matter.context())
        assert isinstance(event, DeadlineStarted) and event.until == date(2026, 3, 20)
        matter.happen([event])
        for name, on in (("pause", 10), ("resume", 12), ("pause", 4), ("resume", 5)):
            matter.today = max(matter.today, date(2026, 3, 13))
            reason = {"reason": text()} if name == "pause" else {}
            matter.do(name, Role.SUPERVISOR, deadline="d91", occurred_on=f"2026-03-{on:02}", **reason)
        assert matter.state.deadlines["d91"].due_on == date(2026, 3, 23)
