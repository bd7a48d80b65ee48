"""Telling people that something happened: what a notice says, and the posts that carry it.

A notice names a matter by its opaque id and says what kind of thing happened; who wants to know more signs in. So a
mailbox or a file outbox never holds anything of a person.
"""

from __future__ import annotations

import asyncio
import json
import os
import smtplib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

SENTENCES: Mapping[str, tuple[str, str]] = {
    "taken_up_again": (
        "已结束的诉求件有其他件并入，现重新办理。",
        "Another complaint was joined to one that had ended; it is open again.",
    ),
    "assigned": ("您有新的承办事项。", "A matter has been assigned to you."),
    "overdue_withdrawn": (
        "此前通知的逾期已更正：该项期限并未逾期。",
        "An overdue time limit reported before was corrected: it was not overdue.",
    ),
    "deadline_overdue": ("有一项本单位期限已逾期。", "A time limit of our own office is overdue."),
    "emergency_aid": (
        "有一项劳动者的时效或期限所剩无几，请立即协助申请法律援助（可先行提供，之后再审查经济状况）。",
        "Hardly any days are left of a worker's time limit: help to apply for legal aid now (it may be granted before the "
        "means are checked).",
    ),
    "complaint_transferred": ("有诉求件转交到本单位。", "A complaint has been transferred to your office."),
    "complaint_returned": ("有诉求件被退回。", "A complaint has been returned to your office."),
    "claims_admitted": (
        "有诉求加入了本单位的集体协商。",
        "Claims of a complaint have joined a collective bargaining of your office.",
    ),
    "lead_assigned": ("有一条线索交由您核实。", "A lead has been assigned to you to look into."),
    "incident_reported": ("有突发事件上报到本单位。", "An incident has been reported to your office."),
    "lawyer_deployed": (
        "您已被派往一起突发事件，请尽快到场。",
        "You have been deployed to an incident; please go there now.",
    ),
    "decision_recorded": (
        "研判会有一项决定由您负责落实。",
        "The risk meeting has made a decision that you are to carry out.",
    ),
}
GENERAL = ("您经办的事项有新的进展。", "There is news in a matter of yours.")


@dataclass(frozen=True)
class Note:
    """One notice. `id` is the effect's: a post uses it so that delivering twice shows once."""

    id: str
    target: str
    template: str
    stream: str
    body: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[str, str]:
        """What it says, in Chinese and English."""
        return SENTENCES.get(self.template, GENERAL)


class Post(Protocol):
    """A way to deliver notices; raises when it could not, and is then asked again."""

    async def send(self, note: Note) -> None:
        """Deliver one notice."""


class ConsolePost:
    """Writes one log line a notice."""

    async def send(self, note: Note) -> None:
        """Log it."""
        log.info("notice", id=note.id, target=note.target, template=note.template, stream=note.stream)


class FilePost:
    """Writes one JSON file a notice, named by its id, so that a second delivery finds the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, note: Note) -> None:
        """Write the file whole, or leave the one that is there."""
        await asyncio.to_thread(self._write, note)

    def _write(self, note: Note) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, (zh, en) = self._folder / f"{note.id}.json", note.sentences
        if path.exists():
            return
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({**asdict(note), "zh": zh, "en": en}, ensure_ascii=False, indent=1), "utf-8")
        draft.replace(path)


@dataclass(frozen=True)
class MailPost:
    """Sends mail. `address` is the pattern of addresses here, such as `{id}@mail.example.org`; accounts and offices
    have no other address in the record."""

    host: str
    port: int
    sender: str
    address: str

    async def send(self, note: Note) -> None:
        """Send it with the effect's id as Message-ID, by which a mailbox can tell a repetition; few drop it by themselves."""
        await asyncio.to_thread(self._send, self.letter(note))

    def letter(self, note: Note) -> EmailMessage:
        """The mail of a notice."""
        letter, (zh, en) = EmailMessage(), note.sentences
        letter["From"], letter["Subject"] = self.sender, zh
        letter["To"] = self.address.format(id=note.target.partition(":")[2] or note.target)
        letter["Message-ID"] = f"<{note.id}@gongdao>"
        letter.set_content(f"{zh}\n{en}\n\n{note.stream}\n")
        return letter

    def _send(self, letter: EmailMessage) -> None:
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            server.send_message(letter)
