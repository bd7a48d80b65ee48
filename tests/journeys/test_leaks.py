"""Personal data stays in the vault: marked values go through a whole journey and are looked for everywhere else."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.cluster import postgres_programs
from deploy.embedded import EmbeddedPostgres
from tests.journeys.running import Up

MARKED = {
    "name": "周瑕璐",
    "phone": "13871409265",
    "identity": "110101199003070134",
    "address": "碧溪弄九十七号四零三",
    "narrative": "ZyqMarkNarrative 那天夜里的原话",
    "note": "ZyqMarkNote 电话里说的话",
    "record": "ZyqMarkSession 会上的话",
    "boss": "裘包工",
    "reason": "ZyqMarkReason 不愿公开的理由",
    "born": "1990-03-07",
}
BAD = {"name": "ZyqMarkRefused", "phone": "ZyqMarkNoPhone"}


def spellings(text: str) -> Iterator[bytes]:
    """A text as UTF-8, UTF-16, with escapes, as hex, and as base64 at each of the three offsets."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    escaped = text.encode("ascii", "backslashreplace")
    yield escaped
    yield escaped.upper().replace(b"\\U", b"\\u") if b"\\u" in escaped else escaped
    yield plain.hex().encode()
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + plain)
        yield whole[(offset * 8 + 5) // 6 : len(whole) - 4]


NEEDLES = {
    name: [one for one in spellings(text) if len(one) >= 6]
    for name, text in {**MARKED, **{f"bad {key}": value for key, value in BAD.items()}}.items()
}


def found_in(data: bytes) -> list[str]:
    """Which marked values a heap of bytes holds in any spelling."""
    return [name for name, needles in NEEDLES.items() if any(one in data for one in needles)]


def marked_journey(up: Up) -> list[bytes]:
    """A journey from receipt to closed file with every kind of marked value; answers the bodies of refusals."""
    person = {
        "name": MARKED["name"],
        "phone": MARKED["phone"],
        "identity_number": MARKED["identity"],
        "address": MARKED["address"],
        "born_on": MARKED["born"],
    }
    made = up.must(
        "POST",
        "/api/v1/complaints",
        {
            "channel": "hotline",
            "narrative": MARKED["narrative"],
            "wish": MARKED["reason"],
            "filer": {"kind": "worker", "person": person},
            "workers": [person],
            "respondents": [{"kind": "person", "basis": "labour_contractor", "person": {"name": MARKED["boss"]}}],
            "site": {"name": "示例工地", "place": MARKED["address"]},
            "claims": [{"code": "1.1", "amount_yuan": "900"}],
        },
        login="xh-intake",
    )
    base = f"/api/v1/complaints/{made['id']}"

    def give(command: str, body: dict[str, Any]) -> None:
        up.must("POST", f"{base}/commands/{command}", body, login="xh-mediator")

    give("accept", {})
    give("note_contact", {"note": MARKED["note"]})
    give("classify", {"relation": "labour"})
    give("apply_for_mediation", {"body_kind": "township"})
    give("hold_session", {"limb": "l1", "record": MARKED["record"]})
    refusals = [
        up.call("POST", f"{base}/commands/add_party", {"workers": [BAD]}, login="xh-mediator")[1],
        up.call("POST", f"{base}/commands/{MARKED['name'].encode().hex()}", {}, login="xh-mediator")[1],
        up.call(
            "POST",
            f"{base}/commands/note_contact",
            raw=b'{"note": "' + MARKED["note"].encode() + b'"',
            login="xh-mediator",
        )[1],
        up.call("POST", f"{base}/commands/settle", {"limb": "l1", "terms": MARKED["reason"]}, login="xh-mediator")[1],
    ]
    up.must("POST", f"{base}/commands/note_contact/preview", {"note": MARKED["note"]}, login="xh-mediator")
    terms = [{"amount_yuan": "900", "due_on": "2099-01-01", "what": MARKED["reason"]}]
    give("settle", {"limb": "l1", "terms": terms, "text": MARKED["record"]})
    give("withdraw", {"reason": "other", "note": MARKED["reason"]})
    seen = up.must("GET", base, login="xh-mediator")
    assert MARKED["narrative"] in str(seen)
    return refusals


@pytest.mark.timeout(400)
class TestMarkedValues:
    """A journey with values that can be found again."""

    def test_are_in_the_vault_and_nowhere_else(self, tmp_path: Path) -> None:
        """No marked value is in a dump of the database, Temporal's file, logs, refusals or the data folder."""
        up = Up(tmp_path / "up").start("--demo")
        try:
            refusals = marked_journey(up)
            dump = dumped(up)
            folder_while_running = scanned(up.folder)
        finally:
            code = up.stop()
        assert code == 0
        assert [found_in(one) for one in refusals] == [[], [], [], []]
        assert found_in(dump) == []
        assert folder_while_running == {}
        assert scanned(up.folder) == {}

    def test_would_be_found_if_they_were_there(self) -> None:
        """The scan finds each marked value in every spelling, also in the middle of other base64."""
        for name, text in MARKED.items():
            for offset in range(3):
                hidden = base64.b64encode(b"{" * offset + text.encode() + b"}" * 5)
                assert name in found_in(b"...." + hidden)
            assert name in found_in(b"\0" + text.encode("utf-16-le") + b"\0")


def dumped(up: Up) -> bytes:
    """The whole database as SQL."""
    with EmbeddedPostgres(up.data) as postgres:
        socket = postgres.app_url.rpartition("host=")[2].split("&")[0].replace("%2F", "/")
        done = subprocess.run(
            [str(postgres_programs() / "pg_dump"), "--host", socket, "--username", "postgres", "--inserts", "gongdao"],
            capture_output=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr.decode()
    assert b"complaint_received" in done.stdout
    return done.stdout


def scanned(folder: Path) -> dict[str, list[str]]:
    """Files of a folder that hold a marked value."""
    hits = {}
    for one in folder.rglob("*"):
        if one.is_file() and (found := found_in(one.read_bytes())):
            hits[str(one.relative_to(folder))] = found
    return hits
