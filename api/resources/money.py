"""What a claim is worth, calculated for people who are signed in: nothing is stored, and no amount is logged."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.auth import require_person
from api.bodies import text_is_wrong
from api.house import house_of
from api.parameters import takes
from api.problems import Problem, invalid_field
from api.routing import DirectRoute
from law.money import (
    ITEMS,
    MoneyBook,
    MoneyRefused,
    UnknownItem,
    calculate,
    document,
    item_document,
    load_money_book,
    with_calendar,
)
from law.money.inputs import MOST_TEXT

router = APIRouter(prefix="/api/v1", tags=["money"], route_class=DirectRoute)


def money_problem(error: MoneyRefused) -> Problem:
    """404 for an item there is not, 422 naming the input for everything else."""
    if isinstance(error, UnknownItem):
        return Problem(404, error.code, error.zh, error.en, extra={"items": list(error.items)})
    return invalid_field(f"/{error.field}" if error.field else "", error.code, error.zh, error.en)


def texts_of(request: Request) -> dict[str, str]:
    """The query's parameters, each once. Raises `Problem` 422 for one that is repeated or could be no text."""
    found: dict[str, str] = {}
    known = {one.name for item in ITEMS.values() for one in item.inputs}
    for name, value in request.query_params.multi_items():
        field = f"/{name}" if name in known else ""
        if name in found:
            raise invalid_field(
                field, "parameter_repeated", "参数只能出现一次。", "A parameter may stand there only once."
            )
        if len(value) > MOST_TEXT or text_is_wrong(value):
            raise invalid_field(field, "parameter_invalid", "参数不正确。", "This parameter is not right.")
        found[name] = value
    return found


async def _book(request: Request) -> MoneyBook:
    """The packaged rates with the calendar of the pack in force."""
    house = house_of(request)
    async with house.reads.connect() as conn:
        pack = await house.matters.packs.active(conn)
    return with_calendar(load_money_book(), pack.calendar)


@router.get("/money")
async def list_items(request: Request) -> Response:
    """Every item that can be calculated, with its inputs: name, type, whether it must be given, words, an example."""
    await require_person(request)
    version = load_money_book().version
    return answer({"items": [item_document(one) for one in ITEMS.values()], "next": None, "money_version": version})


@router.get("/money/{item}")
@takes(others=True)
async def calculate_item(request: Request, item: str) -> Response:
    """`?employed_from=2020-01-01&…`: the sum with its working, articles, and the source of every input."""
    await require_person(request)
    try:
        return answer(document(calculate(item, texts_of(request), book=await _book(request))))
    except MoneyRefused as error:
        raise money_problem(error) from None
