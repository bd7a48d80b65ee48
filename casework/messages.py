"""What crosses Temporal: plain dataclasses of strings and numbers, standard library only.

Nothing here holds personal data: bodies are command documents whose free texts are already vault references.
Instants are ISO 8601 strings with offset, ids are strings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

TASK_QUEUE = "gongdao"
DRAINING = "draining"
"""Error type of an update that met a workflow on its way into its next run: try again at once."""

REFUSED = "refused"
"""Error type of a command the rules refused; the first detail is the refusal as a `RefusalMessage`."""

AWAY = "record_away"
"""Error type of a step that could not reach the record (connection, lock, deadlock): nothing is known to be wrong."""

INTERNAL = "internal"
"""Error type of every other failure of a step: it fails at once and is never tried again by itself."""

PROCEDURES = (
    "intake",
    "parties",
    "claims",
    "contact",
    "outside_proceedings",
    "classification",
    "joining",
    "negotiation",
    "letters",
    "mediation",
    "agreement",
    "inspection",
    "arbitration",
    "litigation",
    "bargaining",
    "clocks",
    "follow_up",
    "lead",
    "incident",
    "meeting",
)
"""Every procedure has an update of its name on every entity workflow (a test compares this with the tables)."""

CLOCK_ACTOR = "clock"
"""Who acts when time passes."""

EFFECT_ACTOR = "effect"
"""Who acts when a step of another stream has an effect on this one."""

TICK = "tick"
"""The command that time gives."""

APPLY_LAW = "apply_law"
"""The command by which a campaign brings a matter to the law in force."""

KINDS_WITH_WORKFLOW = ("complaint", "lead", "bargaining", "incident", "meeting")
"""Streams that have an entity workflow with one timer; a consultation is a record without one."""


def workflow_id(kind: str, stream: str) -> str:
    """The workflow's id: the kind and the opaque stream id, never anything of a person."""
    return f"{kind}-{stream}"


def workflow_name(kind: str) -> str:
    """The workflow's type: the kind with a capital letter."""
    return kind.capitalize()


@dataclass(frozen=True)
class CommandMessage:
    """One command on its way to `record`.

    `command_id` is the only thing that makes two attempts the same command; `digest` is the HMAC over the
    canonical plaintext request. `version` is the sequence the sender saw (If-Match), None when it did not say.
    """

    kind: str
    stream: str
    command: str
    body: str
    command_id: str
    digest: str
    actor: str
    office: str
    role: str
    version: int | None = None


@dataclass(frozen=True)
class RecordRequest:
    """A command with the moment the workflow received it (`workflow.now()`, or the inbox time of a receipt)."""

    message: CommandMessage
    received_at: str


@dataclass(frozen=True)
class Standing:
    """Where a stream stands: what a workflow must know to wait, and nothing of the law."""

    version: int = 0
    stage: str = ""
    open: bool = True
    next_wake_at: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a recorded command answers: where the stream now stands and the stored answer document (JSON)."""

    standing: Standing
    answer: str = "{}"
    repeated: bool = False


@dataclass(frozen=True)
class RefusalMessage:
    """A refusal as data, so that it reads the same on both sides of Temporal."""

    kind: str
    code: str
    zh: str
    en: str
    rule: str | None = None
    errors: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class StreamInput:
    """A workflow's input: its stream. `standing` is carried by continue-as-new only, to skip one read."""

    stream: str
    standing: Standing | None = None


@dataclass(frozen=True)
class StreamName:
    """A stream and its kind."""

    kind: str
    stream: str


@dataclass(frozen=True)
class SweepRound:
    """What one round of the sweep did, and where the next one goes on looking for streams without a workflow."""

    after: str = ""
    receipts: int = 0
    started: int = 0
    ticked: int = 0
    campaigns: int = 0


@dataclass(frozen=True)
class RuleChangePlace:
    """Where the campaign of a change of the law goes on: behind which stream, whether it is the last look, or its end.

    `passes` are the last looks that left something failed, `wait_seconds` how long to wait before going on.
    """

    campaign: str
    after: str = ""
    again: bool = False
    done: bool = False
    passes: int = 0
    wait_seconds: float = 0.0


@dataclass(frozen=True)
class Tidied:
    """What a round of housekeeping deleted: texts that no event names, and sign-ins that expired."""

    texts: int
    sessions: int


@dataclass(frozen=True)
class MonthToFreeze:
    """The month that ended last before an instant, as dates are read in a zone: its figures become final."""

    scheduled_at: str
    zone: str


@dataclass(frozen=True)
class FrozenMonth:
    """The month as it was stored, or as it had been stored before."""

    month: str
    edition: int


def tick_message(kind: str, stream: str, due_at: str) -> CommandMessage:
    """Time has passed for a stream; `due_at` is the instant that the timer was set for.

    It carries no command id: `record` makes one after the lock, out of the due date and the sequence it follows,
    because a clock that has lapsed cannot lapse again and a tick that finds nothing due stores nothing.
    """
    return CommandMessage(
        kind=kind,
        stream=stream,
        command=TICK,
        body=json.dumps({"due_at": due_at}),
        command_id="",
        digest="",
        actor=CLOCK_ACTOR,
        office="",
        role="system",
    )


def rule_change_id(campaign: str) -> str:
    """The workflow's id of a campaign."""
    return f"rule-change-{campaign}"
