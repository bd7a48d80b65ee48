"""The bare probe: on the same Temporal server and database, an update that runs one local activity doing one INSERT.

Run as `python -m bench.probe` it is the probe's worker, a process of its own like Gongdao's.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

with workflow.unsafe.imports_passed_through():
    from sqlalchemy.ext.asyncio import AsyncEngine

    from deploy.settings import load_settings
    from deploy.temporal_client import connect
    from records.database import make_engine

QUEUE = "bench-probe"


@dataclass
class Line:
    """What the probe inserts."""

    number: int
    text: str


class Probe:
    """The probe's only activity."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @activity.defn(name="probe_insert")
    async def insert(self, line: Line) -> int:
        """One INSERT in one transaction."""
        async with self.engine.begin() as conn:
            await conn.exec_driver_sql(
                "INSERT INTO bench_probe (number, text) VALUES ($1, $2)", (line.number, line.text)
            )
        return line.number


@workflow.defn(name="Probe")
class ProbeWorkflow:
    """Lives until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.stopped)

    @workflow.update
    async def note(self, line: Line) -> int:
        """One local activity."""
        number: int = await workflow.execute_local_activity(
            "probe_insert", line, result_type=int, schedule_to_close_timeout=timedelta(seconds=5)
        )
        return number

    @workflow.signal
    def stop(self) -> None:
        """End the run."""
        self.stopped = True


async def start_probe() -> WorkflowHandle[ProbeWorkflow, None]:
    """A running probe workflow on the stack that the environment names."""
    client = await connect(load_settings())
    return await client.start_workflow(ProbeWorkflow.run, id="bench-probe", task_queue=QUEUE)


async def serve() -> None:
    """The probe's worker, with the settings of Gongdao's own."""
    settings = load_settings()
    assert settings.database_url is not None
    engine = make_engine(settings.database_url, application_name="bench-probe")
    client = await connect(settings)
    async with Worker(
        client,
        task_queue=QUEUE,
        workflows=[ProbeWorkflow],
        activities=[Probe(engine).insert],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    os.environ.setdefault("GONGDAO_LOG_LEVEL", "WARNING")
    asyncio.run(serve())
