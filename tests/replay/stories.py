"""Stories whose histories are kept: each walks through parts of a workflow that replay must know for ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

from api.drive import RecordFailed
from casework.refusal import Refusal
from tests.spine import MEDIATOR, NOTE, SEALED, Spine, message


async def from_receipt_to_withdrawal(spine: Spine) -> UUID:
    """Submitted, accepted, contacted, withdrawn; the workflow ends."""
    stream = await spine.submit()
    await spine.give(message(stream, "accept", {"handler": MEDIATOR}))
    await spine.give(message(stream, "note_contact", NOTE))
    await spine.give(message(stream, "withdraw", {"reason": "gave_up"}))
    await spine.handle(stream).result()
    return stream


async def a_date_comes(spine: Spine) -> UUID:
    """A duty lapses by the timer, and the complaint goes on."""
    stream = await spine.submit()
    await spine.forward(stream, timedelta(days=20))
    await spine.until(stream, lambda found: any(one.kind == "escalated" for one in found))
    await spine.give(message(stream, "accept"))
    return stream


async def refused_and_poisoned(spine: Spine) -> UUID:
    """Commands that fail in both ways, and one that works after them."""
    stream = await spine.submit()
    for wrong, expected in (
        (message(stream, "reopen", {"reason": SEALED}), Refusal),
        (message(stream, "note_contact", {"note": 3}), RecordFailed),
    ):
        try:
            await spine.give(wrong)
        except expected:
            continue
        raise AssertionError("the command was recorded")
    await spine.give(message(stream, "note_contact", NOTE))
    return stream


async def a_command_comes_first(spine: Spine) -> UUID:
    """Started by the command itself, while the receipt still lies in the inbox."""
    stream = await spine.receive()
    await spine.give(message(stream, "accept"))
    return stream


STORIES: Mapping[str, Callable[[Spine], Awaitable[UUID]]] = {
    story.__name__: story
    for story in (from_receipt_to_withdrawal, a_date_comes, refused_and_poisoned, a_command_comes_first)
}
