"""Records the stories' histories for a release: `python -m tests.replay.record_release 0.1.0`.

Histories are only ever added: a release that has its folder keeps it as it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
from pathlib import Path

from deploy.embedded import EmbeddedPostgres
from deploy.processes import free_port
from deploy.temporal_server import TIME_SKIPPING, EmbeddedTemporal
from records.database import make_engine
from records.migrate import migrate
from tests.replay.stories import STORIES
from tests.spine import Spine, seed

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.txt"


async def record(folder: Path, app_url: str, owner_url: str, address: str) -> None:
    """Walk through every story and keep its last run."""
    await migrate(owner_url)
    engine = make_engine(app_url, application_name="gongdao-replay")
    await seed(engine)
    spine = await Spine.connect(engine, address)
    spine.task_queue = "gongdao"
    async with spine.working():
        for name, story in STORIES.items():
            history = await spine.handle(await story(spine)).fetch_history()
            file = folder / f"{name}.json"
            file.write_text(history.to_json(), "utf-8")
            with DIGESTS.open("a") as digests:
                digests.write(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {folder.name}/{file.name}\n")
    await engine.dispose()


def main(release: str) -> None:
    """Start both servers, record, stop them."""
    folder = HERE / release
    folder.mkdir()
    with tempfile.TemporaryDirectory() as data:
        root = Path(data)
        root.chmod(0o755)
        for name in ("postgres", "temporal"):
            (root / name).mkdir()
        with (
            EmbeddedPostgres(root / "postgres", durable=False) as postgres,
            EmbeddedTemporal(root / "temporal", port=free_port(), extra_dynamic_config=TIME_SKIPPING) as temporal,
        ):
            asyncio.run(record(folder, postgres.app_url, postgres.owner_url, temporal.address))


if __name__ == "__main__":
    main(sys.argv[1])
