"""Any rule of the rule book, explained: from a fact's date to its due date with every step."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer, plain
from api.house import house_of
from api.parameters import read_day, read_instant, takes, text_of
from api.problems import Problem, invalid_field
from api.routing import DirectRoute
from casework.refusal import FieldError
from law.clock import Due, due, explain
from law.pack import Pack, place_code
from law.refused import AmbiguousRule, NotAClock, NotInForce, NotInProvince, RuleError, UnknownProvince, UnknownRule
from law.workdays import OutsideCalendar

router = APIRouter(prefix="/api/v1", tags=["clock"], route_class=DirectRoute)

_PLAIN_ID = re.compile(r"[A-Za-z0-9_.]{1,40}\Z")


def rule_problem(error: RuleError) -> Problem:
    """404 with the nearest ids, 422 with the clocks of a row, 422 for what is not in force there or then.

    The rule book's own sentences repeat what was asked for, which suits a command line; an error body never does.
    """
    if isinstance(error, UnknownRule):
        listed = ", ".join(error.nearest)
        zh, en = f"没有该编号的规则；相近的有：{listed}。", f"There is no such rule; the nearest are {listed}."
        return Problem(404, error.code, zh, en, extra={"nearest": list(error.nearest)})
    if isinstance(error, AmbiguousRule):
        listed = ", ".join(error.ids)
        zh, en = f"该编号含有多个期限，请写明：{listed}。", f"This id holds several clocks; name one of {listed}."
        return Problem(
            422, error.code, zh, en, errors=(FieldError("/rule", error.code, zh, en),), extra={"ids": list(error.ids)}
        )
    if isinstance(error, NotAClock):
        zh, en = "该规则不是期限。", "This rule is no time limit."
        return Problem(422, error.code, zh, en, rule=error.rule_id, errors=(FieldError("/rule", error.code, zh, en),))
    if isinstance(error, UnknownProvince):
        return invalid_field("/province", error.code, error.zh, error.en)
    return _not_in_force(error) if isinstance(error, NotInForce) else _cannot_be_given(error)


def _not_in_force(error: NotInForce) -> Problem:
    if isinstance(error, NotInProvince):
        return invalid_field(
            "/province", error.code, "该规则不适用于该省。", "This rule does not apply in that province."
        )
    since, until = error.effective_from, error.effective_to
    zh = "、".join([f"自 {since} 起施行"] * bool(since) + [f"适用至 {until}"] * bool(until))
    en = " ".join([f"from {since}"] * bool(since) + [f"until {until}"] * bool(until))
    return invalid_field(
        "/from",
        error.code,
        f"该规则在该日期不适用（{zh}）。",
        f"This rule is not in force on that date: it applies {en}.",
    )


def _cannot_be_given(error: RuleError) -> Problem:
    return invalid_field("/rule", error.code, "无法给出该规则。", "This rule cannot be given.")


def shown(given: Due) -> dict[str, Any]:
    """A computed date as JSON, with the same words that the command line prints."""
    return {
        **plain(given),
        "trace": [{"on": step.on, "zh": step.zh, "en": step.en} for step in given.trace],
        "sentence": dict(zip(("zh", "en"), given.sentence, strict=True)),
        "explanation": explain(given),
    }


def find_due(pack: Pack, rule_id: str, start: date | datetime, province: str | None) -> Due:
    """What the rule makes of the date. Raises `Problem`."""
    on = start.date() if isinstance(start, datetime) else start
    try:
        rule = pack.get_clock(rule_id, on=on, province=province)
        days = pack.calendar.at(place_code(province)) if province else pack.calendar
        return due(rule, start, calendar=days, law_version=pack.version)
    except RuleError as error:
        raise rule_problem(error) from None
    except (OutsideCalendar, OverflowError):
        raise invalid_field(
            "/from",
            "date_out_of_range",
            "日期超出可计算的范围。",
            "The date lies outside the years that can be counted.",
        ) from None


@router.get("/clock")
@takes("rule", "from", "province")
async def explain_rule(request: Request) -> Response:
    """`?rule=ARB.4&from=2026-02-12&province=`: the due date of any rule, with its trace. `from` may be an instant, and
    `province` the code of a place with days of its own.
    """
    house = house_of(request)
    rule_id, start = text_of(request, "rule", longest=40), text_of(request, "from", longest=40)
    if rule_id is None or start is None:
        raise invalid_field("/rule" if rule_id is None else "/from", "missing", "必须填写。", "This is required.")
    if not _PLAIN_ID.match(rule_id):
        raise invalid_field("/rule", "format", "规则编号的格式不对。", "A rule id has the form ARB.4.")
    zoned = read_instant(start, "/from").astimezone(house.zone) if "T" in start else read_day(start, "/from")
    async with house.reads.connect() as conn:
        pack = await house.matters.packs.active(conn)
    return answer(shown(find_due(pack, rule_id, zoned, text_of(request, "province"))))
