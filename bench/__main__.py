"""`make bench`: latency beside a bare probe, lifecycles, receipts, backlog, memory and the clocks, from one run on this machine.

`make bench ARGS=latency` runs one part (latency, lifecycles, receipts, clocks); the clocks need no server.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from bench import journey
from bench.clocks import due_dates, recompute
from bench.probe import Line, start_probe
from bench.stack import Running, running_stack
from bench.wire import Wire
from records.database import make_engine

WARM_UP, SAMPLES = 60, 400
COMPLAINTS = 20  # so many share the samples: a file with hundreds of notes is not what an office sees
PARALLEL, LIFECYCLES = 16, 160
RECEIPTS, SENDERS = 3000, 16
SERVED = {"latency", "lifecycles", "receipts"}
ALL = SERVED | {"clocks"}
console = Console(width=120)


def main() -> None:
    """Run every measurement and print the tables."""
    wanted = set(sys.argv[1:]) or ALL
    if "clocks" in wanted:
        console.print(machine())
        due_dates(console)
        recompute(console)
    if not wanted & SERVED:
        return
    with running_stack() as stack:
        asyncio.run(_create_probe_table(stack))
        environment = {
            **os.environ,
            **stack.settings.environment(),
            "GONGDAO_DATABASE_URL": stack.database_url,
            "GONGDAO_MASTER_KEY_FILE": str(stack.settings.master_key),
            "GONGDAO_PAYLOAD_KEY_FILE": str(stack.settings.payload_key),
            "TEMPORAL_ADDRESS": stack.settings.temporal_target,
            "GONGDAO_DATA": "/nonexistent",
        }
        os.environ.update(environment)
        probe = subprocess.Popen([sys.executable, "-m", "bench.probe"], env=environment)
        try:
            asyncio.run(measure(stack, probe.pid, wanted))
        finally:
            probe.terminate()
            probe.wait(timeout=20)


def machine() -> str:
    """What it ran on."""
    return (
        f"machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; bench pid {os.getpid()}"
    )


async def measure(stack: Running, probe_pid: int, wanted: set[str]) -> None:
    """All measurements, in the order in which they disturb each other least."""
    console.print(f"{machine()}, stack pid {stack.pid}, probe worker pid {probe_pid}")
    for one in stack.processes():
        console.print(f"  pid {one.pid}: {' '.join(one.cmdline())[:90]}")
    await asyncio.sleep(5)
    idle = stack.memory()
    engine = make_engine(stack.database_url, pool_size=2, application_name="bench")
    try:
        if "latency" in wanted:
            await latency(stack)
        if "lifecycles" in wanted:
            await lifecycles(stack)
        if "receipts" in wanted:
            memory_table(idle, await receipts(stack, engine))
    finally:
        await engine.dispose()


async def latency(stack: Running) -> None:
    """One command through HTTP and one bare update, one after the other, again and again."""
    intake, mediator = await stack.sign_in("xh-intake"), await stack.sign_in("xh-mediator")
    paths = [await _accepted(intake, mediator, number) for number in range(COMPLAINTS)]
    handle = await start_probe()
    body = {"note": "电话联系，职工表示已收到部分款项。" * 4}

    async def command(index: int) -> None:
        path = paths[index % COMPLAINTS]
        await mediator.must_post(f"{path}/note_contact", body, key=f"latency-{index}")

    async def bare(index: int) -> None:
        await handle.execute_update("note", Line(index, str(body["note"])), id=f"bench-{index}")

    times: dict[str, list[float]] = {"command": [], "probe": []}
    for index in range(WARM_UP + SAMPLES):
        for name, call in (("probe", bare), ("command", command)):
            spent = await _timed(call, index)
            if index >= WARM_UP:
                times[name].append(spent)
    await handle.signal("stop")
    table = Table(title=f"One command, sequential, interleaved, n = {SAMPLES} each (ms)")
    for column in ("", "p50", "p95", "includes"):
        table.add_column(column)
    table.add_row(
        "bare probe",
        f"{p50(times['probe']):.2f}",
        f"{p95(times['probe']):.2f}",
        "gRPC update → local activity → one INSERT, same server, codec and engine",
    )
    table.add_row(
        "note_contact",
        f"{p50(times['command']):.2f}",
        f"{p95(times['command']):.2f}",
        "HTTP keep-alive, sign-in, sealing, courtesy check, update, record, read models, outbox",
    )
    table.add_row(
        "ratio",
        f"{p50(times['command']) / p50(times['probe']):.2f} ×",
        f"{p95(times['command']) / p95(times['probe']):.2f} ×",
        "floor 1.5 × and 1.6 ×",
    )
    console.print(table)


async def _accepted(intake: Wire, mediator: Wire, number: int) -> str:
    made = await intake.must_post("/api/v1/complaints", journey.receipt(number), key=f"latency-of-{number}")
    path = f"/api/v1/complaints/{made['id']}/commands"
    await mediator.must_post(f"{path}/accept", {}, key=f"latency-accept-{number}")
    return path


def p50(times: list[float]) -> float:
    """The median."""
    return statistics.median(times)


def p95(times: list[float]) -> float:
    """What 95 of 100 stay below."""
    return statistics.quantiles(times, n=20)[18]


async def _timed(call: Callable[[int], Awaitable[None]], index: int) -> float:
    begin = time.perf_counter()
    await call(index)
    return (time.perf_counter() - begin) * 1000


async def lifecycles(stack: Running) -> None:
    """Whole complaints, sixteen at a time."""
    pairs = [(await stack.sign_in("xh-intake"), await stack.sign_in("xh-mediator")) for _ in range(PARALLEL)]
    commands = 0
    todo = iter(range(LIFECYCLES))

    async def one(intake: Wire, mediator: Wire) -> None:
        nonlocal commands
        for number in todo:
            given = await journey.lifecycle(intake, mediator, f"life-{number}")
            commands += given

    begin = time.perf_counter()
    await asyncio.gather(*(one(*pair) for pair in pairs))
    spent = time.perf_counter() - begin
    table = Table(
        title=f"Lifecycles, {PARALLEL} in parallel",
        caption="includes: HTTP keep-alive, receipt to closed file, each command whole as above; not: signing in",
    )
    for column in ("lifecycles", "commands", "seconds", "lifecycles/s", "commands/s", "floor"):
        table.add_column(column)
    table.add_row(
        str(LIFECYCLES),
        str(commands),
        f"{spent:.1f}",
        f"{LIFECYCLES / spent:.1f}",
        f"{commands / spent:.0f}",
        "10 lifecycles/s",
    )
    console.print(table)


async def receipts(stack: Running, engine: AsyncEngine) -> dict[str, float]:
    """A flood of receipts, then how fast the backlog is recorded; answers the memory under load."""
    wires = [await stack.sign_in("xh-intake") for _ in range(SENDERS)]
    todo = iter(range(RECEIPTS))

    async def send(wire: Wire) -> None:
        for number in todo:
            await wire.must_post("/api/v1/complaints", journey.receipt(number), key=f"flood-{number}")

    for number, wire in enumerate(wires):  # the stack was given its service limits after its start: new law to parse
        await wire.must_post("/api/v1/complaints", journey.receipt(number), key=f"warm-{number}")
    begin = time.perf_counter()
    await asyncio.gather(*(send(wire) for wire in wires))
    sent = time.perf_counter() - begin
    waiting_at_first = await _waiting(engine)
    begin = time.perf_counter()
    peak: dict[str, float] = stack.memory()
    while await _waiting(engine):
        await asyncio.sleep(0.5)
        now = stack.memory()
        peak = now if sum(now.values()) > sum(peak.values()) else peak
    drained = time.perf_counter() - begin
    table = Table(
        title=f"Receipts with sealing, {SENDERS} connections, workflows started afterwards",
        caption="includes: HTTP keep-alive, sealing, number and inbox row; drained: the record of what still waited then",
    )
    for column in ("receipts", "seconds", "receipts/s", "floor", "backlog", "drained in s", "drained/s", "floor "):
        table.add_column(column)
    table.add_row(
        str(RECEIPTS),
        f"{sent:.1f}",
        f"{RECEIPTS / sent:.0f}",
        "600/s",
        str(waiting_at_first),
        f"{drained:.1f}",
        f"{waiting_at_first / drained:.0f}",
        "80/s",
    )
    console.print(table)
    return peak


async def _waiting(engine: AsyncEngine) -> int:
    async with engine.connect() as conn:
        return int((await conn.exec_driver_sql("SELECT count(*) FROM inbox WHERE state <> 'recorded'")).scalar_one())


async def _create_probe_table(stack: Running) -> None:
    engine = make_engine(stack.owner_url, pool_size=1, application_name="bench")
    async with engine.begin() as conn:
        await conn.exec_driver_sql("CREATE TABLE bench_probe (number integer, text text)")
        await conn.exec_driver_sql("GRANT INSERT ON bench_probe TO gongdao_app")
    await engine.dispose()


def memory_table(idle: dict[str, float], busy: dict[str, float]) -> None:
    """Proportional set size of the whole embedded stack."""
    table = Table(title="Memory of the embedded stack (PSS, MB)")
    for column in ("part", "idle", "under load", "includes"):
        table.add_column(column)
    for part in sorted(busy):
        table.add_row(
            part, f"{idle.get(part, 0):.0f}", f"{busy[part]:.0f}", "every process of it, shared pages by share"
        )
    table.add_row(
        "all", f"{sum(idle.values()):.0f}", f"{sum(busy.values()):.0f}", "the parts above; bench and probe not"
    )
    table.add_row("ceiling", "500", "900", "")
    console.print(table)


if __name__ == "__main__":
    main()
