"""Where a complaint stands, for whoever holds its receipt code: the stage and what comes next, nobody's data.

Page and JSON ask here, so that both count wrong codes together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from api.auth import client_of
from api.house import house_of
from api.sessions import Tries, too_many
from casework.codes import Stage
from records import inbox, people

WRONG_CODES = 20
WINDOW = 60.0  # seconds
CODE_LENGTH = 12

Words = tuple[str, str]

PROGRESS: Mapping[Stage, tuple[Words, Words]] = {
    Stage.RECEIVED: (
        ("已收到", "received"),
        ("工会将决定是否受理，并告知您。", "The union decides whether to take it up and tells you."),
    ),
    Stage.ACCEPTED: (("已受理", "accepted"), ("承办人会与您联系。", "The handler will contact you.")),
    Stage.ANSWERED: (("已答复", "answered"), ("如有疑问请联系受理单位。", "Ask the office if anything is unclear.")),
    Stage.REDIRECTED: (("已引导", "redirected"), ("请按告知的去处办理。", "Please turn to where you were told.")),
    Stage.DECLINED: (
        ("不予受理", "declined"),
        ("理由已告知，可向上级工会反映。", "You were told why; you may ask the union above."),
    ),
    Stage.RETURNED: (("已退回原单位", "returned"), ("原受理单位将继续办理。", "The office that received it goes on.")),
    Stage.TRANSFERRED: (("已转办", "transferred"), ("新的单位将决定受理。", "The new office takes it up.")),
    Stage.CLASSIFIED: (("已分类", "classified"), ("将按确定的途径办理。", "It goes on along the chosen route.")),
    Stage.IN_PROCEDURE: (("办理中", "in procedure"), ("请留意承办人的通知。", "Please heed the handler's notices.")),
    Stage.CONCLUDED: (("已办结", "concluded"), ("工会将回访。", "The union will ask how it went.")),
    Stage.FOLLOWED_UP: (("已回访", "followed up"), ("确认后结案。", "It will be closed.")),
    Stage.CLOSED: (("已结案", "closed"), ("如有新情况可以重新反映。", "You may come back with anything new.")),
    Stage.WITHDRAWN: (("已撤回", "withdrawn"), ("您可以随时重新反映。", "You may come back at any time.")),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What a filer may see: stage, what it is called and what comes next, as (Chinese, English)."""

    number: str
    stage: Stage
    now: Words
    then: Words
    received_on: date
    office: str | None


async def find_progress(request: Request, *, number: str | None, code: str) -> Progress | None:
    """Where the complaint of a receipt code stands; a number given with it must be right, too.

    A wrong pair is answered like an unknown one, and only so many times a minute. Raises `Problem` 429.
    """
    client, tries = client_of(request), _tries(request)
    if wait := tries.wait(client):
        raise too_many(wait)
    tries.note(client)  # before the answer is known, or codes tried side by side would all pass
    found = await _found(request, number, "".join(char for char in code if char.isalnum()))
    if found is not None:
        tries.take_back(client)
    return found


async def _found(request: Request, number: str | None, code: str) -> Progress | None:
    if len(code) != CODE_LENGTH or not code.isascii():
        return None
    house = house_of(request)
    async with house.reads.connect() as conn:
        receipt = await inbox.find_by_code(conn, house.vault, number, code)
        if receipt is None:
            return None
        state, _ = await house.matters.states.get(conn, "complaint", receipt.id)
        office = await people.find_office(conn, state.office if state is not None else receipt.office)
    stage = Stage(state.stage) if state is not None else Stage.RECEIVED
    received_on = receipt.received_at.astimezone(house.zone).date()
    return Progress(receipt.number, stage, *PROGRESS[stage], received_on, office.name if office else None)


def _tries(request: Request) -> Tries:
    """This application's count of wrong codes."""
    state = request.app.state
    if not hasattr(state, "wrong_codes"):
        state.wrong_codes = Tries(limit=WRONG_CODES, window=WINDOW)
    found: Tries = state.wrong_codes
    return found
