"""A worker that kills itself between the commit of one command and its answer. Run by test_killed_worker.py.

Arguments: database url, Temporal address, task queue, name of the command after which it dies ("" for never).
"""

import asyncio
import os
import signal
import sys

from temporalio.worker import UnsandboxedWorkflowRunner

from activities.record import Recorder
from casework.messages import Answer, RecordRequest
from records.database import make_engine
from tests.spine import Spine


async def main(url: str, address: str, queue: str, deadly: str) -> None:
    """Work until killed."""
    once = Recorder.once

    async def fatal(self: Recorder, request: RecordRequest, **more: object) -> Answer:
        answer = await once(self, request, **more)  # type: ignore[arg-type]
        if request.message.command == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    Recorder.once = fatal  # type: ignore[method-assign]
    spine = await Spine.connect(make_engine(url, application_name="gongdao-killed"), address)
    spine.task_queue = queue
    async with spine.parts.worker(runner=UnsandboxedWorkflowRunner(), task_queue=queue):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
