"""The one path from a request to a recorded command; JSON routes and form routes both take it.

Order: the key, a repeated command, the version, the form of the body, then the rules as a courtesy against the state
as it stands. Only what passes all of it reaches the vault and Temporal, so a refused request leaves nothing behind.
The judgement that counts is made again by `record`, under the lock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID, uuid5

from pydantic import ValidationError

from activities.matters import Matter, looked_up
from activities.record import refuse_stale
from api.bodies import without_nulls
from api.drive import OutcomeUnknown, RecordFailed, TemporalAway
from api.house import House
from api.problems import Problem, away, from_refusal, internal, invalid, unknown
from api.sealing import Sealing
from api.wording import field_errors, without_echo
from casework.messages import KINDS_WITH_WORKFLOW, Answer, CommandMessage, RecordRequest
from casework.procedure import Command
from casework.references import references
from casework.refusal import NotAllowedAtThisStage, Refusal
from casework.roles import Actor
from casework.stream import BEFORE, Decision, StreamKind, in_scope
from casework.streams import KINDS
from law.workdays import OutsideCalendar
from records import inbox, rights
from records.append import TextsLost
from records.database import Connection
from records.event_log import find_command, repeated

NAMESPACE = UUID("5f1c8a52-6d0e-5b1c-9a53-8f1d6b0c7e21")
"""Under which command ids are drawn; it never changes, or a repeated request would be recorded twice."""

_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")
_ETAG = re.compile(r'"([0-9]{1,15})"\Z')


@dataclass(frozen=True)
class CommandRequest:
    """What somebody wants recorded on a stream. `body` is plain JSON as sent; `version` is what the sender saw."""

    kind: str
    stream: UUID
    command: str
    body: Mapping[str, Any]
    key: str
    actor: Actor
    version: int | None = None


@dataclass(frozen=True)
class CommandAnswer:
    """What was recorded: the stream's new version and the document that every repetition answers, too."""

    stream: UUID
    version: int
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A request in the forms it travels in: the message without personal data, and the texts for the vault."""

    message: CommandMessage
    command: Command
    sealing: Sealing


def key_of(value: str | None) -> str:
    """The Idempotency-Key. Raises `Problem` 422 without one of 1 to 200 visible characters."""
    if not value:
        raise Problem(
            422, "idempotency_key_missing", "缺少 Idempotency-Key 请求头。", "The Idempotency-Key header is missing."
        )
    if not _KEY.match(value):
        raise Problem(
            422,
            "idempotency_key_malformed",
            "Idempotency-Key 应为1至200个可见字符。",
            "An Idempotency-Key has 1 to 200 visible characters.",
        )
    return value


def version_of(value: str | None) -> int | None:
    """The version of an If-Match header (`"N"`). Raises `Problem` 422 for anything else that is there."""
    if value is None:
        return None
    found = _ETAG.match(value.strip())
    if found is None:
        raise Problem(
            422, "if_match_malformed", 'If-Match 应写作 "版本号"，如 "7"。', 'If-Match is written "N", such as "7".'
        )
    return int(found[1])


def command_id_of(actor: Actor, key: str) -> UUID:
    """What makes two attempts the same command: who sends, and the key."""
    return uuid5(NAMESPACE, f"{actor.id}:{key}")


def digest_of(house: House, *, stream: str, command: str, body: Mapping[str, Any]) -> str:
    """HMAC over the canonical plaintext request: tells a repetition from another request, and discloses neither.

    A member that is null counts as one that is not there, as it does for the command models.
    """
    canonical = {"stream": stream, "command": command, "body": without_nulls(body)}
    return house.vault.keys.digest(
        json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    )


def kind_of(name: str) -> StreamKind:
    """A kind of stream. Raises `Problem` 404."""
    if name not in KINDS:
        raise unknown()
    return KINDS[name]


def command_class(kind: str, command: str) -> type[Command]:
    """A command's model. Raises `Problem` 404 where the kind has no such command."""
    found = kind_of(kind).commands.get(command)
    if found is None:
        raise Problem(404, "unknown_command", "没有这个事项。", "There is no such command.")
    return found


def opening_command(kind: str) -> str:
    """The command that opens a stream of this kind, given by a person."""
    names = [row.command.name for one in kind_of(kind).procedures for row in one.allowed if row.stages == BEFORE]
    return names[0]


def prepare(house: House, request: CommandRequest) -> Prepared:
    """Seal and read the body. Raises `Problem` 422 with every field that is wrong; stores nothing."""
    model = command_class(request.kind, request.command)
    command_id = command_id_of(request.actor, request.key)
    digest = digest_of(house, stream=str(request.stream), command=request.command, body=request.body)
    # The same key with other words is refused, but maybe only after its texts are stored: they get rows of their own.
    sealing = Sealing(uuid5(command_id, digest), request.stream, house.today())
    body = sealing.body(request.body, model)
    document = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        command = model.model_validate_json(document)
    except ValidationError as error:
        raise invalid(without_echo(sealing.errors, field_errors(error, body))) from None
    if sealing.errors:
        raise invalid(sealing.errors)
    message = CommandMessage(
        kind=request.kind,
        stream=str(request.stream),
        command=request.command,
        body=document,
        command_id=str(command_id),
        actor=request.actor.id,
        office=request.actor.office,
        role=str(request.actor.role),
        version=request.version,
        digest=digest,
    )
    return Prepared(message, command, sealing)


def decide(matter: Matter, command: Command) -> Decision:
    """What the rules say to a command now. Raises `Problem`."""
    try:
        return matter.decide(command)
    except Refusal as refusal:
        problem = from_refusal(refusal)
        if refusal.code == NotAllowedAtThisStage.code and matter.state is not None:
            problem.extra["stage"] = str(matter.state.stage)
        raise problem from None
    except (OutsideCalendar, OverflowError):
        raise Problem(
            422,
            "date_out_of_range",
            "日期超出可以计算期限的范围。",
            "A date lies outside the years that time limits can be counted in.",
        ) from None


async def find_repeated(house: House, conn: Connection, request: CommandRequest) -> CommandAnswer | None:
    """The stored answer where the same command was recorded before. Raises `Problem` 422 `key_reused` for another one."""
    stored = await find_command(conn, command_id_of(request.actor, request.key))
    if stored is None:
        return None
    digest = digest_of(house, stream=str(request.stream), command=request.command, body=request.body)
    try:
        same = repeated(stored, stream=request.stream, command=request.command, digest=digest)
    except Refusal as refusal:
        raise from_refusal(refusal) from None
    return answer_of(request.stream, same.answer)


def answer_of(stream: UUID, stored: str) -> CommandAnswer:
    """The answer as the sender reads it."""
    document = json.loads(stored)
    document.pop("stream", None)
    return CommandAnswer(stream, document["version"], {"id": str(stream), **document})


async def open_matter(house: House, conn: Connection, *, kind: str, stream: UUID, actor: Actor) -> Matter:
    """A stream in the actor's sight. Raises `Problem` 404 for an unknown one and for one out of sight alike.

    A receipt that is still on its way into the record is a 503: it is there in a moment.
    """
    matter = await house.courtesy.open(conn, kind=kind, stream=stream, actor=actor, now=house.now())
    if matter.state is None:
        await _receipt_in_sight(conn, kind=kind, stream=stream, office=actor.office)
        raise Problem(
            503,
            "receipt_on_its_way",
            "该诉求刚刚收到，正在登记，请稍后再试。",
            "This complaint has just come in and is being recorded; try again in a moment.",
            headers={"Retry-After": "5"},
        )
    if not in_scope(matter.context):
        raise unknown()
    return matter


async def give(house: House, request: CommandRequest) -> CommandAnswer:
    """Have a command recorded on a stream that exists. Raises `Problem`."""
    async with house.reads.connect() as conn:
        try:
            prepared = _prepared(house, request)
            sealed = await _sealed_at_once(house, conn, request, prepared)
            if not sealed:
                await _courtesy(house, conn, request, prepared)
        except Problem:
            # What is refused now may have been recorded before: a repetition gets its stored answer. Asking only here
            # saves every other command a round trip, because `record` recognises a repetition by itself.
            earlier = await find_repeated(house, conn, request)
            if earlier is None:
                raise
            return earlier
        fresh = sealed or await house.vault.seal_ahead(conn, prepared.sealing.rows, command_id=_id_of(prepared))
        earlier = None if fresh else await find_repeated(house, conn, request)
        if earlier is not None:
            return earlier
    answer = await execute(house, request, prepared.message)
    house.foresight.left_at(request.kind, request.stream, answer.version)
    return answer


def _prepared(house: House, request: CommandRequest) -> Prepared:
    if command_class(request.kind, request.command).needs_version and request.version is None:
        raise version_required()
    return prepare(house, request)


def _id_of(prepared: Prepared) -> UUID:
    return UUID(prepared.message.command_id)


async def _sealed_at_once(house: House, conn: Connection, request: CommandRequest, prepared: Prepared) -> bool:
    """Judge on the state that was read ahead, and seal on the condition that the stream still stands there.

    False, and nothing is stored, where the rules say no, or would have to look something up, or the stream has moved on:
    then everything is read first. So a refusal always rests on what stands, and only what passes is sealed.
    """
    fold = house.foresight.find_latest(request.kind, request.stream) if prepared.sealing.rows else None
    if fold is None or request.version not in (None, fold.sequence) or references(prepared.command):
        return False
    matter = house.courtesy.find_at(
        fold, kind=request.kind, stream=request.stream, actor=request.actor, now=house.now()
    )
    if matter is None or not in_scope(matter.context):
        return False
    try:
        decide(matter, prepared.command)
    except Problem:
        return False
    place = (request.stream, fold.sequence, fold.hash)
    return await house.vault.seal_ahead(conn, prepared.sealing.rows, command_id=_id_of(prepared), at=place)


def version_required() -> Problem:
    """The decision must rest on what the sender saw."""
    return Problem(
        428,
        "version_required",
        '请在 If-Match 中写明所见版本，如 "7"。',
        'Say in If-Match which version you saw, such as "7".',
    )


async def _courtesy(house: House, conn: Connection, request: CommandRequest, prepared: Prepared) -> None:
    matter = await house.courtesy.open(
        conn, kind=request.kind, stream=request.stream, actor=request.actor, now=house.now()
    )
    if matter.state is None:
        await _receipt_in_sight(conn, kind=request.kind, stream=request.stream, office=request.actor.office)
        await house.receipts.record_named(conn, prepared.command)
        return
    if not in_scope(matter.context):
        raise unknown()
    try:
        await refuse_stale(conn, matter, prepared.message)
    except Refusal as refusal:
        raise from_refusal(refusal) from None
    named = await looked_up(conn, matter, prepared.command)
    if named.context.unknown:
        await house.receipts.record_named(conn, prepared.command)
        named = await looked_up(conn, matter, prepared.command)
    decide(named, prepared.command)


async def _receipt_in_sight(conn: Connection, *, kind: str, stream: UUID, office: str) -> None:
    """A receipt that is not recorded yet is recorded by its workflow before a command is judged."""
    receipt = await inbox.find_receipt(conn, stream) if kind == "complaint" else None
    if receipt is None:
        raise unknown()
    if office not in {rung.office for rung in await rights.ladder(conn, receipt.office)}:
        raise unknown()


async def execute(house: House, request: CommandRequest, message: CommandMessage) -> CommandAnswer:
    """Send a prepared command where it is recorded: to its workflow, or at once where its kind has none."""
    try:
        answer = await _executed(house, message)
    except Refusal as refusal:
        _count(house, request, refusal.code)
        raise from_refusal(refusal) from None
    except TextsLost:
        raise away("record") from None
    except (OutcomeUnknown, TemporalAway, RecordFailed) as error:
        _count(house, request, type(error).__name__)
        _unanswered(request, error)
    _count(house, request, "recorded")
    return answer_of(request.stream, answer.answer)


async def _executed(house: House, message: CommandMessage) -> Answer:
    if message.kind in KINDS_WITH_WORKFLOW:
        return await house.drive.execute(message, procedure=KINDS[message.kind].procedure_of[message.command])
    return await house.recorder.once(RecordRequest(message, house.now().isoformat()))


def _count(house: House, request: CommandRequest, end: str) -> None:
    house.meters.commands.labels(request.kind, request.command, end).inc()


class Accepted(Exception):
    """The command is on its way and its outcome unknown: 202, look at `location` or repeat with the same key."""

    def __init__(self, location: str) -> None:
        super().__init__("outcome_unknown")
        self.location = location


def path_of(kind: str, stream: UUID) -> str:
    """Where a stream is read."""
    return f"/api/v1/{COLLECTIONS[kind]}/{stream}"


COLLECTIONS: Mapping[str, str] = {kind: f"{kind}s" for kind in KINDS}
"""Kinds of streams by the name of their collection in addresses."""


def _unanswered(request: CommandRequest, error: Exception) -> NoReturn:
    if isinstance(error, OutcomeUnknown):
        raise Accepted(path_of(request.kind, request.stream)) from None
    raise (away("temporal") if isinstance(error, TemporalAway) else internal()) from None
