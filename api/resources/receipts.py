"""What a filer may see with a receipt code: where the matter stands and what comes next, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.house import house_of
from api.parameters import text_of
from api.problems import unknown
from api.resources.session import client_of
from api.sessions import Tries, too_many
from casework.codes import Stage
from records import inbox, people
from records.inbox import InboxRow

router = APIRouter(prefix="/api/v1/receipts", tags=["receipts"])

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


@router.get("/{receipt_code}")
async def progress(receipt_code: str, request: Request) -> Response:
    """Where a complaint stands, for whoever holds its receipt code. `?number=` must then be right, too."""
    client, tries = client_of(request), _tries(request)
    if wait := tries.wait(client):
        raise too_many(wait)
    plain_code = "".join(char for char in receipt_code if char.isalnum())
    found = await _find(request, plain_code) if len(plain_code) == CODE_LENGTH and plain_code.isascii() else None
    if found is None:
        tries.note(client)
        raise unknown()
    house = house_of(request)
    async with house.reads.connect() as conn:
        state, _ = await house.matters.states.get(conn, "complaint", found.id)
        office = await people.find_office(conn, state.office if state is not None else found.office)
    stage = state.stage if state is not None else Stage.RECEIVED
    now, then = PROGRESS[stage]
    return answer(
        {
            "number": found.number,
            "stage": stage,
            "stage_words": {"zh": now[0], "en": now[1]},
            "next_step": {"zh": then[0], "en": then[1]},
            "received_on": found.received_at.astimezone(house.zone).date(),
            "office": office.name if office else None,
        }
    )


def _tries(request: Request) -> Tries:
    """This application's count of wrong codes."""
    state = request.app.state
    if not hasattr(state, "wrong_codes"):
        state.wrong_codes = Tries(limit=WRONG_CODES, window=WINDOW)
    found: Tries = state.wrong_codes
    return found


async def _find(request: Request, code: str) -> InboxRow | None:
    house = house_of(request)
    async with house.reads.connect() as conn:
        return await inbox.find_by_code(conn, house.vault, text_of(request, "number"), code)
