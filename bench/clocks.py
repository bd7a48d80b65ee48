"""How fast the rule book counts: due dates per second on one core beside bare date arithmetic, no server needed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

from rich.console import Console
from rich.table import Table

from law.clock import due
from law.pack import load_pack

STARTS = 600
"""Days from which every clock is counted: a mixture over years, so that no cache of one date helps."""


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
        "bare probe: a date and a timedelta", str(len(asked)), f"{bare_seconds:.3f}", _rate(asked, bare_seconds)
    )
    table.add_row("due date", str(len(asked)), f"{seconds:.3f}", _rate(asked, seconds), "20,000/s")
    table.add_row("ratio", "", f"{seconds / bare_seconds:.0f} ×")
    console.print(table)


def _quickest(work: Callable[[], None], times: int = 3) -> float:
    """Seconds of the quickest of some runs: the others met something else that ran on the machine."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return min(spent)


def _rate(asked: list[object], seconds: float) -> str:
    return f"{len(asked) / seconds:,.0f}"
