"""How streams begin: a complaint as a receipt that cannot be lost, every other kind with the command that opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from starlette.requests import Request

from api.auth import client_of
from api.commands import (
    CommandAnswer,
    CommandRequest,
    Prepared,
    command_id_of,
    decide,
    digest_of,
    execute,
    find_repeated,
    opening_command,
    prepare,
)
from api.house import House
from api.problems import Problem, from_refusal, invalid
from api.sessions import Person
from casework.codes import Channel
from casework.refusal import FieldError, Refusal
from casework.roles import DESK, Actor, Role
from records import people
from records.database import Connection
from records.inbox import Receipt, Submission, find_received
from records.people import Office


def public_actor(request: Request, *, key: str, office: str) -> Actor:
    """Somebody without an account. The id is drawn from their key, so a repetition is recognised.

    A random UUID, such as every form has, is nobody else's, so a telephone may change its network between two tries.
    Any other key may be another person's too: it counts together with where the request comes from.
    """
    client = "" if is_random_uuid(key) else f"{client_of(request)} {request.headers.get('user-agent', '')}"
    return Actor(f"public-{uuid5(_PUBLIC, f'{client}:{key}').hex}", office, Role.WORKER)


def is_random_uuid(key: str) -> bool:
    """Whether a key is a UUID drawn at random (version 4), as it is usually written; others can be guessed."""
    try:
        found = UUID(key)
    except ValueError:
        return False
    return found.version == 4 and str(found) == key.lower()


_PUBLIC = UUID("0d1f3a0e-54be-5a0c-8f0b-6a2f6a0e77c3")


def desk_actor(person: Person) -> Actor:
    """Somebody at the desk. Raises `Problem` 403 for other roles."""
    if person.role not in DESK:
        raise Problem(403, "role_not_allowed", "您的岗位不能登记诉求。", "Your role may not take a complaint in.")
    return person.actor


def refuse_public_fields(body: Mapping[str, Any]) -> None:
    """At the public door the channel is the web and the receipt is now. Raises `Problem` 403 or 422."""
    channel = body.get("channel", Channel.WEB)
    if isinstance(channel, str) and channel in set(Channel) and channel != Channel.WEB:
        raise Problem(
            403,
            "channel_needs_intake",
            "该渠道由登记人员录入，请先登录。",
            "Complaints of this channel are taken in by the desk; sign in first.",
            errors=(
                FieldError("/channel", "channel_needs_intake", "该渠道由登记人员录入。", "The desk takes these in."),
            ),
        )
    backdated = [
        FieldError(f"/{name}", "desk_only", "收到时间由登记人员填写。", "Only the desk states when it came in.")
        for name in ("received_on", "received_at")
        if body.get(name) is not None
    ]
    if backdated:
        raise invalid(backdated)


def receiving_office(offices: Sequence[Office], body: Mapping[str, Any], default: str | None) -> str:
    """The office that receives from the public: the nearest one of the body's region, else the default, else the highest."""
    site = body.get("site")
    region = body.get("region") or (site.get("region") if isinstance(site, Mapping) else None)
    if isinstance(region, str) and len(region) >= 2:
        fitting = [one for one in offices if one.region and region.startswith(one.region.rstrip("0") or "-")]
        if fitting:
            return max(fitting, key=lambda one: (len(one.region.rstrip("0")), -one.level, one.id)).id
    if default is not None and any(one.id == default for one in offices):
        return default
    if not offices:
        raise Problem(503, "no_office", "系统尚未设置受理单位。", "No office is set up to receive complaints yet.")
    return offices[0].id


async def public_office(conn: Connection, body: Mapping[str, Any], default: str | None) -> str:
    """`receiving_office` among the offices there are."""
    return receiving_office(await people.list_offices(conn), body, default)


async def receive_complaint(house: House, *, body: Mapping[str, Any], key: str, actor: Actor) -> Receipt:
    """Take a complaint in: texts, number and receipt in one transaction, or the receipt it got before.

    Every door comes through here, so every receipt counts when the starts of workflows give way to a flood. The
    workflow of a new one starts soon after. Raises `Problem`.
    """
    with house.starts.receiving():
        receipt = await _receive(house, body=body, key=key, actor=actor)
    if not receipt.repeated:
        house.starts.begin(house.drive, receipt.id)
    return receipt


async def _receive(house: House, *, body: Mapping[str, Any], key: str, actor: Actor) -> Receipt:
    stream = uuid5(command_id_of(actor, key), "stream")
    request = CommandRequest("complaint", stream, "submit", body, key, actor)
    try:
        prepared = prepare(house, request)
        await judge_opening(house, request, prepared)
    except Problem:
        earlier = await _find_received(house, request)
        if earlier is None:
            raise
        return earlier
    now = house.now()
    try:
        receipt = await house.receiver.receive(
            Submission(
                id=stream,
                office=actor.office,
                year=now.astimezone(house.zone).year,
                command_id=UUID(prepared.message.command_id),
                digest=prepared.message.digest,
                actor=actor.id,
                role=str(actor.role),
                body=prepared.message.body,
                received_at=now,
                texts=prepared.sealing.rows,
            )
        )
    except Refusal as refusal:
        raise from_refusal(refusal) from None
    if not receipt.repeated:
        house.meters.receipts.labels(str(getattr(prepared.command, "channel", ""))).inc()
    return receipt


async def _find_received(house: House, request: CommandRequest) -> Receipt | None:
    """The receipt of the same submission, whatever the rules say to it by now."""
    digest = digest_of(house, stream=str(request.stream), command=request.command, body=request.body)
    async with house.reads.connect() as conn:
        try:
            return await find_received(conn, house.vault, command_id_of(request.actor, request.key), digest)
        except Refusal as refusal:
            raise from_refusal(refusal) from None


async def judge_opening(house: House, request: CommandRequest, prepared: Prepared) -> None:
    """What the rules say to a command that opens a stream. Raises `Problem`."""
    matter = await house.courtesy.before(
        house.reads, kind=request.kind, stream=request.stream, actor=request.actor, now=house.now()
    )
    decide(matter, prepared.command)


async def open_stream(house: House, *, kind: str, body: Mapping[str, Any], key: str, actor: Actor) -> CommandAnswer:
    """Open a stream of another kind with its opening command. Raises `Problem`."""
    stream = uuid5(command_id_of(actor, key), "stream")
    request = CommandRequest(kind, stream, opening_command(kind), body, key, actor)
    async with house.reads.connect() as conn:
        earlier = await find_repeated(house, conn, request)
    if earlier is not None:
        return earlier
    prepared = prepare(house, request)
    await judge_opening(house, request, prepared)
    async with house.reads.connect() as conn:
        await house.vault.seal_ahead(conn, prepared.sealing.rows, command_id=UUID(prepared.message.command_id))
    return await execute(house, request, prepared.message)
