"""Whatever anybody does in whatever order: a refusal or events, the state is their fold, the table decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.complaint import COMPLAINT
from casework.deadlines import DeadlineStarted
from casework.enforcement_line import clocks_of, enforceable, enforcement_caught_up, stretches
from casework.limitation import RULES
from casework.limitation_line import limitation_caught_up, over_here
from casework.limitation_line import stretches as limitation_stretches
from casework.procedure import Context
from casework.refusal import KeyReused, Refusal, StaleVersion
from casework.roles import Role
from casework.stream import Decision, StreamKind
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.generated import make
from tests.casework.histories import Story, text

OF_THE_RECORD = {StaleVersion.code, KeyReused.code, Refusal.code}
"""Raised by the record, not by the rules."""


class Seen:
    """What the whole run met."""

    def __init__(self) -> None:
        self.accepted: set[str] = set()
        self.refusals: set[str] = set()


def check_clocks(before: Any, state: Any, decision: Decision, context: Context, kind: StreamKind) -> None:
    """Clocks agree with themselves after every step, and none begins by the id of another."""
    for one in state.deadlines.values():
        assert one.conservative_on <= max(one.due_on, one.started_on)
        assert (one.ended_on is not None) == (one.status in ("met", "lapsed", "cancelled")) or one.extended
        assert (one.paused_on is not None) or one.status != "paused"
    assert all(len(set(one.opened)) == len(one.opened) for one in state.deadlines.values())
    counting = [(one.rule, one.scope) for one in state.deadlines.values() if one.status == "running"]
    assert len(counting) == len(set(counting))
    started = [event for event in decision.events if isinstance(event, DeadlineStarted)]
    assert len({event.deadline for event in started}) == len(started)
    assert before is None or before.deadlines.keys().isdisjoint(event.deadline for event in started)
    for event in started:
        assert event.trace[-1].on == event.due_on
    wake = kind.next_wake(state, context)
    assert (wake is not None) == bool(counting)
    assert kind.is_open(state) or (wake is None and str(state.stage) in kind.closed)


def check_limitation(state: Any, context: Context) -> None:
    """The limitation on record is the line that is read from everything on record."""
    for claim in state.claims:
        if claim.id in over_here(state):
            continue
        line = {(one.rule, one.since): one for one in limitation_stretches(state, claim, context)}
        on_record = [one for one in state.deadlines.values() if one.scope == claim.id and one.rule in RULES]
        assert {key for key in line if line[key].end != "cancelled"} == {
            (one.rule, one.started_on) for one in on_record if one.status != "cancelled"
        }
        for one in on_record:
            if one.status != "cancelled":
                wanted = line[one.rule, one.started_on]
                assert (one.status == "met") == (wanted.end == "met")
                assert one.status != "met" or one.ended_on == wanted.on


def check_enforcement(state: Any, context: Context) -> None:
    """The times to enforce on record are the lines that are read from everything on record."""
    for one in enforceable(state):
        clocks = clocks_of(state, one)
        mine = [clock for clock in clocks if clock.status != "cancelled"]
        line = {stretch.since: stretch for stretch in stretches(one, context) if stretch.end != "cancelled"}
        if one.replaced or one.sought_before:
            assert all(clock.status not in ("running", "paused") for clock in mine)
            continue
        assert set(line) == {clock.started_on for clock in mine}
        assert all((clock.status == "met") == (line[clock.started_on].end == "met") for clock in mine)


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
    assert decision.events or name in ("tick", "apply_law")
    folded = state
    for event in decision.events:
        folded = kind.evolve(folded, kind.events[event.kind].model_validate_json(event.model_dump_json()))
    assert folded == decision.state
    check_clocks(state, decision.state, decision, context, kind)
    if kind is COMPLAINT:
        check_limitation(decision.state, context)
        check_enforcement(decision.state, context)
        assert limitation_caught_up(decision.state, context) == []
        assert enforcement_caught_up(decision.state, context) == []
    again = kind.decide(state, command, context)
    assert again.events == decision.events and again.effects == decision.effects
    seen.accepted.add(name)
    return decision


def walk(chance: Random, kind: StreamKind, seen: Seen, *, story: Story, steps: int) -> None:
    """Some steps from a starting point: mostly what the table offers, sometimes anything."""
    state, all_events = story.state, list(story.events)
    seen.accepted |= story.given
    for _ in range(steps):
        offered = [one.command for one in kind.allowed(state)]
        names = offered if offered and chance.random() < 0.8 else sorted(kind.commands)
        command_type = kind.commands[chance.choice(names)]
        roles = sorted(command_type.roles) if chance.random() < 0.9 else sorted(Role)
        body = make(chance, command_type, state, story.today)
        try:
            command = command_type.model_validate(body)
        except ValidationError:
            continue
        office = "haidian" if chance.random() < 0.95 else "chaoyang"
        decision = give(kind, state, command, story.context(chance.choice(roles), office=office), seen)
        if decision is not None:
            state = decision.state
            all_events += decision.events
        story.today += timedelta(days=chance.choice((0, 0, 0, 1, 3, 20)))
    assert kind.fold(all_events) == state
    began = [event.deadline for event in all_events if isinstance(event, DeadlineStarted)]
    assert len(set(began)) == len(began)


STARTS: dict[str, tuple[str, ...]] = {
    "complaint": (
        "received",
        "accepted",
        "classified",
        "classified_with_a_rise",
        "negotiating",
        "in_mediation",
        "mediation_extended",
        "awaiting_second_session",
        "settled",
        "settled_on_the_spot",
        "letter_served",
        "inspection_filed",
        "arbitration_filed",
        "arbitration_accepted",
        "with_award_received",
        "with_judgment",
        "awarded_elsewhere",
        "bargaining_joined",
        "followed_up",
        "closed",
        "anonymous",
        "from_bystander",
        "of_thirty",
        "of_two_relations",
    ),
    "consultation": (),
    "lead": ("lead_recorded",),
    "bargaining": ("bargaining_talking", "bargaining_failed", "bargaining_in_force"),
    "incident": ("incident_reported", "incident_with_more_time"),
    "meeting": ("meeting_with_decision",),
}
EXAMPLES = {"complaint": 1000, "bargaining": 250, "meeting": 200}
STEPS = 30


def money_unpaid() -> Refusal:
    """Closing while an agreed sum is unpaid and no party's clock runs any more."""
    story = histories.settled().do("conclude", outcome="agreed").do("follow_up", satisfaction="neutral")
    return story.on(2027, 6, 1).tick().refused("close")


def extended_twice() -> Refusal:
    """A tribunal's time is extended once."""
    story = histories.arbitration_accepted()
    body = {"deadline": story.clock("ARB.16").id, "reason": text()}
    return story.do("extend", Role.SUPERVISOR, **body).refused("extend", Role.SUPERVISOR, **body)


def time_to_report_extended() -> Refusal:
    """The employer's time to report an injury has no cap, so the authority's paper is needed."""
    story = histories.injured()
    body = {"deadline": story.clock("WI.1").id, "to": "2026-04-30", "reason": text()}
    return story.refused("extend", Role.SUPERVISOR, **body)


def suit_paused() -> Refusal:
    """The time to sue is fixed."""
    story = histories.with_award_received()
    return story.refused("pause", deadline=story.clock("LIT.1").id, reason=text())


def answered_twice() -> Refusal:
    """A letter has one answer, though another letter waits."""
    story = histories.letter_served().do("record_answer", letter="le1", answer="promised")
    return story.do("send_letter", kind="demand", to="r1").refused("record_answer", letter="le1", answer="refused")


def returned_twice() -> Refusal:
    """A matter bounced once is not bounced again."""
    story = histories.received().do("transfer", to_office="beijing", reason=text()).do("return", reason=text())
    return story.do("transfer", to_office="beijing", reason=text()).refused("return", reason=text())


def nothing_said() -> Refusal:
    """A complaint in which nothing is asked for."""
    return Story().do("submit", narrative=text()).do("accept").refused("classify", relation="labour")


def accusation_sent() -> Refusal:
    """An accusation on its way to the accused body."""
    story = histories.classified({"code": "14.3"})
    return story.refused("send_letter", kind="proposal", body="某局", claims=["c1"])


def judgment_on_a_payment_order() -> Refusal:
    """A payment order ends in steps."""
    story = histories.settled().do("file_suit", kind="payment_order", after="a1")
    return story.refused("record_judgment", limb="l2")


def bystander_alone() -> Refusal:
    """A bystander without authority acts for a worker nobody has spoken with."""
    story = histories.received(filer={"kind": "bystander", "identity": "named"})
    return story.refused("apply_for_arbitration")


def nobody_to_correct() -> Refusal:
    """No respondent is known who could be another."""
    story = Story().do("submit", narrative=text())
    return story.refused("correct_party", respondent="r1", given={"kind": "unknown"})


def enforced_while_disputed() -> Refusal:
    """Enforcement of an award that the worker has taken to court."""
    story = histories.with_award_received().do("file_suit", after="aw1")
    return story.refused("file_suit", kind="enforcement", after="aw1")


def enforced_after_payment() -> Refusal:
    """Enforcement of an award that was paid."""
    story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="9000.00")
    return story.refused("file_suit", kind="enforcement", after="aw1")


def nobody_to_choose() -> Refusal:
    """Nobody is known who could speak for the others."""
    story = Story().do("submit", narrative=text(), reported_workers=30)
    return story.refused("name_representatives", workers=["w1"])


def right_still_open() -> Refusal:
    """Closing while the worker can still sue."""
    story = histories.with_award_received().do("conclude", outcome="accepted_elsewhere")
    return story.do("follow_up", satisfaction="neutral").refused("close")


def coordination_extended_twice() -> Refusal:
    """Coordination is extended once."""
    story = histories.bargaining_failed().do("record_coordination", step="accepted")
    body = {"deadline": story.clock("CB.12").id, "reason": text()}
    return story.do("extend", Role.SUPERVISOR, **body).refused("extend", Role.SUPERVISOR, **body)


def paid_on_what_was_taken_over() -> Refusal:
    """A payment on an award whose place a judgment has taken."""
    return histories.with_judgment().refused("record_performance", award="aw1", amount_yuan="1.00")


def reopened_after_joining() -> Refusal:
    """Taken up again here, though it goes on in another complaint."""
    story = histories.accepted().do("join", into="0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02", reason=text())
    return story.refused("reopen", reason=text())


def congress_skipped() -> Refusal:
    """Signed before the workers' congress passed the draft."""
    return histories.bargaining_talking().refused(
        "record_bargaining_agreement", signed_on="2026-03-05", passed_on="2026-03-06"
    )


def act_done_twice() -> Refusal:
    """An act of an agreement is recorded again while its money is owed."""
    terms = [{"amount_yuan": "7000.00", "due_on": "2026-03-31"}, {"kind": "act", "due_on": "2026-03-31"}]
    story = histories.in_mediation().do("settle", limb="l1", terms=terms)
    body = {"agreement": "a1", "term": "t2"}
    return story.do("record_performance", **body).refused("record_performance", **body)


def resolved_in_part() -> Refusal:
    """Said to be resolved when the first of two parts was paid."""
    story = histories.settled().do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
    return story.refused("conclude", outcome="resolved")


TOLD: dict[str, tuple[Callable[[], Refusal], ...]] = {
    "complaint": (
        money_unpaid,
        extended_twice,
        time_to_report_extended,
        suit_paused,
        answered_twice,
        returned_twice,
        nothing_said,
        accusation_sent,
        judgment_on_a_payment_order,
        right_still_open,
        bystander_alone,
        nobody_to_correct,
        nobody_to_choose,
        enforced_while_disputed,
        enforced_after_payment,
        paid_on_what_was_taken_over,
        act_done_twice,
        reopened_after_joining,
        resolved_in_part,
    ),
    "bargaining": (congress_skipped, coordination_extended_twice),
}
RARE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("arbitration_filed", "record_arbitration_acceptance", {"limb": "l1", "result": "unanswered"}),
    ("with_award_received", "record_award", {"limb": "l1", "award": "aw1", "worker_received_on": "2026-04-13"}),
    ("with_award_received", "file_suit", {"kind": "judicial_confirmation", "after": "aw1"}),
    ("with_award_received", "file_suit", {"kind": "enforcement", "after": "aw1"}),
    ("with_award_received", "file_suit", {"kind": "appeal", "after": "aw1"}),
    ("in_mediation", "extend_mediation", {"limb": "l1", "to": "2026-05-01", "agreed_by": ["worker"]}),
    ("settled", "extend_mediation", {"limb": "l1", "to": "2026-05-01", "agreed_by": ["worker", "employer"]}),
    ("in_mediation", "answer_invitation", {"limb": "l1", "consent": "silent"}),
    ("mediation_extended", "accept_mediation", {"limb": "l1"}),
    ("settled", "record_performance", {"agreement": "a1", "term": "t1", "amount_yuan": "9999.00"}),
    ("bargaining_joined", "conclude", {"outcome": "agreed"}),
    ("classified", "conclude", {"outcome": "resolved"}),
    ("settled", "record_performance", {"claim": "c1", "amount_yuan": "1.00"}),
    ("with_award_received", "record_award", {"limb": "l1", "items": [{"amount_yuan": "1.00"}]}),
    ("classified", "disclose", {"to": "law_firm", "ground": "consent", "what": text()}),
)
"""Refusals that chance meets seldom: where the story stands, and the command that is refused there."""


OURS_ONLY = {"not_extendable", "already_extended", "not_pausable", "both_must_agree", "document_missing"}
UNREACHABLE = {
    "lead": OURS_ONLY,
    "incident": OURS_ONLY,
    "meeting": OURS_ONLY,
    "bargaining": {"not_pausable", "both_must_agree", "document_missing"},
}
"""Our own duties may always be extended or stopped by who supervises them, and these kinds have no other clocks; the times of
bargaining cannot be stopped at all."""


def codes_of(kind: StreamKind) -> set[str]:
    """Every refusal that the modules of a kind define, besides those of the record."""
    modules = {"casework.refusal", *(fn.__module__ for one in kind.procedures for fn in one.decide.values())}
    if kind is COMPLAINT:
        modules |= {"casework.limbs", "casework.awards", "casework.filing", "casework.outcomes", "casework.overpaid"}
    return {one.code for one in every(Refusal) if one.__module__ in modules} - OF_THE_RECORD


def every(of: type[Refusal]) -> set[type[Refusal]]:
    """A class with all below it."""
    return {of}.union(*(every(one) for one in of.__subclasses__()))


@pytest.mark.parametrize("name", sorted(KINDS))
class TestAnySequence:
    """Any sequence of commands …"""

    @pytest.mark.timeout(900)
    def test_gives_a_refusal_or_events_and_nothing_is_left_untried(self, name: str) -> None:
        """Over generated and told sequences every command is accepted and every refusal is met."""
        kind, seen = KINDS[name], Seen()

        @settings(
            max_examples=EXAMPLES.get(name, 80),
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(seed=st.integers(0, 2**32))
        def run(seed: int) -> None:
            chance = Random(seed)
            start = chance.choice((None, *STARTS[name]))
            story = getattr(histories, start)() if start else Story(name)
            walk(chance, kind, seen, story=story, steps=STEPS)

        run()
        seen.refusals |= {told().code for told in TOLD.get(name, ())}
        if kind is COMPLAINT:
            seen.refusals |= {
                getattr(histories, start)().refused(command, **body).code for start, command, body in RARE
            }
        assert set(kind.commands) - seen.accepted == set()
        assert codes_of(kind) - UNREACHABLE.get(name, set()) - seen.refusals == set()
