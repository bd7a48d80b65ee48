"""Histories of every release replay on today's workflows."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from deploy.temporal_client import IDENTITY, data_converter
from deploy.worker import WORKFLOWS
from tests.replay.stories import STORIES
from tests.spine import PAYLOAD_KEY

HERE = Path(__file__).parent
PLAIN = base64.b64encode(b"json/plain").decode()
HISTORIES = sorted(HERE.glob("*/*.json"))


def plain_payloads(found: Any, name: str = "") -> Iterator[str]:
    """Names under which a payload is not encrypted. The SDK itself writes `data` (times and names of local steps)."""
    if isinstance(found, list):
        for one in found:
            yield from plain_payloads(one, name)
    elif isinstance(found, dict):
        if isinstance(found.get("metadata"), dict) and found["metadata"].get("encoding") in (PLAIN, "json/plain"):
            yield name
        for key, one in found.items():
            yield from plain_payloads(one, name if key == "payloads" else key)


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
        assert set(plain_payloads(json.loads(text))) <= {"data", "GongdaoStage", "GongdaoNextDue", "BuildIds"}


class TestCommittedHistories:
    def test_cover_every_story(self) -> None:
        """The newest release has a history of each."""
        newest = max({file.parent for file in HISTORIES}, key=lambda folder: folder.name)
        assert {file.stem for file in HISTORIES if file.parent == newest} == set(STORIES)

    def test_are_listed_with_their_digests(self) -> None:
        """A changed, missing or unlisted history shows here."""
        lines = [line.split("  ") for line in (HERE / "digests.txt").read_text().splitlines()]
        listed = {name: digest for digest, name in lines}
        found = {f"{file.parent.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest() for file in HISTORIES}
        assert listed == found

    def test_are_only_ever_added(self) -> None:
        """No commit has changed or removed one."""
        told = subprocess.run(
            ["git", "log", "--all", "--diff-filter=MDRT", "--name-only", "--format=", "--", "tests/replay/*/*.json"],
            cwd=HERE.parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.stdout == ""
