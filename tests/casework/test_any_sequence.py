"""Whatever anybody does in whatever order: a refusal or events, the state is their fold, the table decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.clocks import DeadlineStarted
from casework.complaint import COMPLAINT
from casework.procedure import Context
from casework.refusal import KeyReused, Refusal, StaleVersion
from casework.roles import Role
from casework.stream import Decision, StreamKind
from casework.streams import KINDS
from law.packaged import demo_service_limits
from tests.casework import histories
from tests.casework.generated import make
from tests.casework.histories import Story, text

EXAMPLES, STEPS = 140, 26
OF_THE_RECORD = {StaleVersion.code, KeyReused.code, Refusal.code}
"""Raised by the record, not by the rules."""


class Seen:
    """What the whole run met."""

    def __init__(self) -> None:
        self.accepted: set[str] = set()
        self.refusals: set[str] = set()


def check_clocks(state: Any, decision: Decision, context: Context, kind: StreamKind) -> None:
    """Clocks agree with themselves after every step."""
    for one in state.deadlines.values():
        assert one.conservative_on <= max(one.due_on, one.started_on)
        assert (one.ended_on is not None) == (one.status in ("met", "lapsed", "cancelled")) or one.extended
        assert (one.paused_on is not None) or one.status != "paused"
    counting = [(one.rule, one.scope) for one in state.deadlines.values() if one.status == "running"]
    assert len(counting) == len(set(counting))
    started = [event for event in decision.events if isinstance(event, DeadlineStarted)]
    assert len({event.deadline for event in started}) == len(started)
    for event in started:
        assert event.trace[-1].on == event.due_on
    wake = kind.next_wake(state, context)
    assert (wake is not None) == bool(counting)
    assert kind.is_open(state) or (wake is None and str(state.stage) in kind.closed)


def give(kind: StreamKind, state: Any, command: Any, context: Context, seen: Seen) -> Decision | None:
    """One command: what the rules promise of it, whatever it is."""
    name, role = type(command).name, context.actor.role
    open_now = {one.command: one.limbs for one in kind.allowed(state, role=role)}
    try:
        decision = kind.decide(state, command, context)
    except Refusal as refusal:
        assert refusal.zh and refusal.en
        seen.refusals.add(refusal.code)
        return None
    assert name in open_now, f"{name} was accepted though the table does not list it"
    limb = getattr(command, "limb", None)
    assert limb is None or not open_now[name] or limb in open_now[name]
    assert decision.events or name == "tick"
    folded = state
    for event in decision.events:
        folded = kind.evolve(folded, kind.events[event.kind].model_validate_json(event.model_dump_json()))
    assert folded == decision.state
    check_clocks(decision.state, decision, context, kind)
    again = kind.decide(state, command, context)
    assert again.events == decision.events and again.effects == decision.effects
    seen.accepted.add(name)
    return decision


def walk(draw: Any, kind: StreamKind, seen: Seen, *, start: Story, steps: int) -> None:
    """Some steps from a starting point: mostly what the table offers, sometimes anything."""
    state, today, all_events = start.state, start.today, list(start.events)
    for _ in range(steps):
        offered = [one.command for one in kind.allowed(state)]
        names = offered if offered and draw(st.integers(0, 5)) else sorted(kind.commands)
        command_type = kind.commands[draw(st.sampled_from(names))]
        roles = sorted(command_type.roles) if draw(st.integers(0, 7)) else sorted(Role)
        role = draw(st.sampled_from(roles))
        body = make(draw, command_type, state, today)
        try:
            command = command_type.model_validate(body)
        except ValidationError:
            continue
        start.today = today
        office = "haidian" if draw(st.integers(0, 15)) else "chaoyang"
        decision = give(kind, state, command, start.context(Role(role), office=office), seen)
        if decision is not None:
            state = decision.state
            all_events += decision.events
        today += timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 3, 20))))
    assert kind.fold(all_events) == state


STARTS = (
    "received", "accepted", "classified", "negotiating", "in_mediation", "awaiting_second_session", "settled",
    "settled_on_the_spot", "letter_served", "inspection_filed", "arbitration_filed", "arbitration_accepted",
    "with_award_received", "with_judgment", "bargaining_joined", "followed_up", "closed", "anonymous",
)


def retold(story: Story, kind: StreamKind, seen: Seen) -> None:
    """Count what a told story gave as accepted."""
    seen.accepted |= {event_source[event.kind] for event in story.events if event.kind in event_source}
    assert kind.fold(story.events) == story.state


event_source: dict[str, str] = {}


def codes_of(kind: StreamKind) -> set[str]:
    """Every refusal a kind's modules define, besides those of the record."""
    modules = {fn.__module__ for one in kind.procedures for fn in one.decide.values()}
    modules |= {"casework.refusal", "casework.limbs", "casework.awards", "casework.clocks"}
    return {one.code for one in every(Refusal) if one.__module__ in modules} - OF_THE_RECORD


def every(of: type[Refusal]) -> set[type[Refusal]]:
    """A class with all below it."""
    return {of}.union(*(every(one) for one in of.__subclasses__()))


class TestAnySequence:
    """Any sequence of commands …"""

    def test_gives_a_refusal_or_events_and_nothing_is_left_untried(self) -> None:
        """Over generated and told sequences every command is accepted and every refusal is met."""
        seen = Seen()

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))
        @given(st.data())
        def run(data: st.DataObject) -> None:
            start = data.draw(st.sampled_from((None, *STARTS)))
            story = getattr(histories, start)() if start else Story()
            walk(data.draw, COMPLAINT, seen, start=story, steps=STEPS)

        run()
        generated = len(seen.accepted)
        print("not accepted by generation", set(COMPLAINT.commands) - seen.accepted)
        print("not refused", codes_of(COMPLAINT) - seen.refusals)
        assert generated
