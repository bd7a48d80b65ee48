"""Histories of every release replay on today's workflows."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from deploy.temporal_client import IDENTITY, data_converter
from deploy.worker import WORKFLOWS
from tests.replay.stories import STORIES
from tests.spine import PAYLOAD_KEY

HERE = Path(__file__).parent
HISTORIES = sorted(HERE.glob("*/*.json"))


class TestHistory:
    @pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}/{file.stem}")
    async def test_replays(self, file: Path) -> None:
        """In the sandbox, where whatever is not deterministic shows."""
        replayer = Replayer(workflows=list(WORKFLOWS), data_converter=data_converter(PAYLOAD_KEY))
        history = WorkflowHistory.from_json("complaint-replayed", file.read_text("utf-8"))
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        assert result.replay_failure is None

    @pytest.mark.parametrize("file", HISTORIES, ids=lambda file: f"{file.parent.name}/{file.stem}")
    def test_names_no_machine_and_holds_no_plain_payload(self, file: Path) -> None:
        """The identity is fixed and every payload encrypted."""
        text = file.read_text("utf-8")
        assert set(re.findall(r'"identity": "([^"]*)"', text)) <= {IDENTITY}
        assert '"json/plain"' not in text and "anNvbi9wbGFpbg==" not in text  # the second is the first in base64


class TestCommittedHistories:
    def test_cover_every_story(self) -> None:
        """The newest release has a history of each."""
        newest = max({file.parent for file in HISTORIES}, key=lambda folder: folder.name)
        assert {file.stem for file in HISTORIES if file.parent == newest} == set(STORIES)

    def test_are_listed_with_their_digests(self) -> None:
        """A changed, missing or unlisted history shows here."""
        listed = dict(reversed(line.split("  ")) for line in (HERE / "digests.txt").read_text().splitlines())  # type: ignore[misc]
        found = {f"{file.parent.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest() for file in HISTORIES}
        assert listed == found

    def test_are_only_ever_added(self) -> None:
        """No commit has changed or removed one."""
        told = subprocess.run(
            ["git", "log", "--all", "--diff-filter=MDRT", "--name-only", "--format=", "--", "tests/replay/*/*.json"],  # noqa: S607
            cwd=HERE.parent.parent, capture_output=True, text=True, check=False,
        )
        assert told.stdout == ""
