"""How fast the rule book counts, no server needed: due dates beside bare date arithmetic, and every clock of 100,000 open
complaints counted again after a change of the law, from the bytes of their events.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import product
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from casework.law_change import ApplyLaw
from casework.messages import CLOCK_ACTOR
from casework.places import Places
from casework.procedure import Context, Event, Rung
from casework.roles import Actor, Role
from casework.streams import KINDS, law_change_of
from law.clock import due
from law.pack import Pack, load_pack
from law.packaged import demo_service_limits
from records.codec import decode, encode

STARTS = 600
"""Days from which every clock is counted: a mixture over years, so that no cache of one date helps."""
COMPLAINTS = 100_000
ZONE = ZoneInfo("Asia/Shanghai")
NAME = UUID("5d3b8e52-6f2c-4f0e-8a55-3c2f1c9f7f10")
Stored = tuple[tuple[str, bytes], ...]


def due_dates(console: Console) -> None:
    """Every clock of the rule book from many days, each with its whole trace."""
    pack = load_pack()
    rules = [one for one in pack.rules() if one.kind == "clock"]
    days = [date(2019, 1, 1) + timedelta(days=4 * number + number % 3) for number in range(STARTS)]
    asked = list(product(rules, days))

    def counted() -> None:
        for rule, on in asked:
            due(rule, on, calendar=pack.calendar)

    def bare() -> None:
        for rule, on in asked:
            on + timedelta(days=rule.length or 0)

    bare_seconds, seconds = _quickest(bare), _quickest(counted)
    table = Table(
        title=f"Due dates of all {len(rules)} clocks of {pack.version} from {STARTS} days, one core",
        caption="includes: natural, due, careful and outer date, the trace in both languages, what is provisional",
    )
    for column in ("", "dates", "seconds", "dates/s", "floor"):
        table.add_column(column)
    table.add_row(
        "bare probe: a date and a timedelta", f"{len(asked):,}", f"{bare_seconds:.2f}", _rate(asked, bare_seconds)
    )
    table.add_row("due date", f"{len(asked):,}", f"{seconds:.2f}", _rate(asked, seconds), "20,000")
    table.add_row("ratio", "", f"{seconds / bare_seconds:.0f} ×")
    console.print(table)


def recompute(console: Console, *, complaints: int = COMPLAINTS) -> None:
    """A rule changed: what a campaign decides for each open complaint, from the bytes of its events, on one core."""
    before = load_pack().with_service_limits(demo_service_limits())
    award = before.get_rule("ARB.16")
    after = before.with_rules((replace(award, length=(award.length or 0) + 15, effective_from=date(2026, 1, 1)),))
    lives = [_life(before, date(2026, 1, 5) + timedelta(days=3 * number)) for number in range(60)]
    change = law_change_of("complaint")
    moved = clocks = events = 0

    def whole() -> None:
        nonlocal moved, clocks, events
        for number in range(complaints):
            stored = lives[number % len(lives)]
            state = KINDS["complaint"].fold([decode("complaint", kind, 1, body) for kind, body in stored])
            context = _context(after, date(2026, 9, 1), Role.SYSTEM).told_by(state)
            moved += len(change.decide(state, ApplyLaw(rules=("ARB.16",)), context))
            clocks += sum(one.status in ("running", "paused") for one in state.deadlines.values())
            events += len(stored)

    def read() -> None:
        for number in range(complaints):
            for _, body in lives[number % len(lives)]:
                json.loads(body)

    begin = time.perf_counter()
    read()
    bare = time.perf_counter() - begin
    begin = time.perf_counter()
    whole()
    seconds = time.perf_counter() - begin
    table = Table(
        title=f"{complaints:,} open complaints counted again after a change of ARB.16, one core, one after the other",
        caption="includes: decoding and folding every event, all lines and clocks counted again, the corrections; not: reading "
        "and writing the database. Memory holds one complaint at a time: the peak is the interpreter with the rule book.",
    )
    for column in ("", "events", "clocks", "moved", "seconds", "complaints/s", "peak MB"):
        table.add_column(column)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row(
        "bare probe: the JSON of the same events", f"{events:,}", "", "", f"{bare:.1f}", f"{complaints / bare:,.0f}"
    )
    table.add_row(
        "recompute",
        f"{events:,}",
        f"{clocks:,}",
        f"{moved:,}",
        f"{seconds:.1f}",
        f"{complaints / seconds:,.0f}",
        f"{peak:.0f}",
    )
    table.add_row("ratio", "", "", "", f"{seconds / bare:.1f} ×")
    console.print(table)


def _life(law: Pack, on: date) -> Stored:
    """The events of a complaint under way: two claims, mediation that failed, arbitration that was accepted, notes."""
    kind, state, told = KINDS["complaint"], None, list[Event]()
    for days, name, role, body in _steps(on):
        context = _context(law, on + timedelta(days=days), role)
        decision = kind.decide(state, kind.commands[name].model_validate(body), context)
        state, told = decision.state, [*told, *decision.events]
    return tuple((event.kind, encode(event)) for event in told)


def _steps(on: date) -> Iterator[tuple[int, str, Role, dict[str, Any]]]:
    worker = {"name": _sealed(on, "name")}
    facts = {"knew_on": str(on - timedelta(days=40)), "employed_to": str(on - timedelta(days=20))}
    claims = [{"code": code, "amount_yuan": "12800.00", "facts": facts} for code in ("1.1", "3.1")]
    employer = {"kind": "company", "name": "示例·计时器材有限公司", "region": "330106"}
    yield (
        0,
        "submit",
        Role.INTAKE,
        {
            "narrative": _sealed(on, "narrative"),
            "filer": {"kind": "worker"},
            "workers": [worker],
            "respondents": [employer],
            "region": "330106",
            "claims": claims,
        },
    )
    yield 1, "accept", Role.MEDIATOR, {"handler": "p-li"}
    yield 2, "classify", Role.MEDIATOR, {"relation": "labour"}
    yield 3, "apply_for_mediation", Role.MEDIATOR, {"body_kind": "township"}
    for number in range(3):
        yield 4 + number, "note_contact", Role.MEDIATOR, {"note": _sealed(on, f"note {number}")}
    yield (
        10,
        "fail_mediation",
        Role.MEDIATOR,
        {"limb": "l1", "reason": "no_agreement", "notice_served_on": str(on + timedelta(days=10))},
    )
    yield 12, "apply_for_arbitration", Role.MEDIATOR, {"body": "示例区劳动人事争议仲裁委员会"}
    yield 15, "record_arbitration_acceptance", Role.MEDIATOR, {"limb": "l2", "result": "accepted"}


def _sealed(on: date, words: str) -> dict[str, str]:
    return {"sealed": str(uuid5(NAME, f"{on} {words}"))}


def _context(law: Pack, on: date, role: Role) -> Context:
    actor = Actor(CLOCK_ACTOR, "", role) if role is Role.SYSTEM else Actor("p-li", "xh", role)
    return Context(
        now=datetime.combine(on, clock_time(10), tzinfo=ZONE),
        zone=ZONE,
        actor=actor,
        law=law,
        stream=str(NAME),
        number="XH-2026-000001",
        ladder=(Rung("xh", ("p-sun",)),),
        places=Places(office="330106"),
    )


def _quickest(work: Callable[[], None], times: int = 3) -> float:
    """Seconds of the quickest of some runs: the others met something else that ran on the machine."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return min(spent)


def _rate(asked: Sequence[object], seconds: float) -> str:
    return f"{len(asked) / seconds:,.0f}"
