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
from api.parameters import read_day, read_instant, text_of
from api.problems import Problem, invalid_field
from law.clock import Due, due, explain
from law.pack import AmbiguousRule, NotInForce, Pack, Rule, RuleError, UnknownProvince, UnknownRule
from law.workdays import OutsideCalendar

router = APIRouter(prefix="/api/v1", tags=["clock"])

_PLAIN_ID = re.compile(r"[A-Za-z0-9_.]{1,40}\Z")


def rule_problem(error: RuleError) -> Problem:
    """404 with the nearest ids, 422 with the clocks of a row, 422 for what is not in force there or then."""
    if isinstance(error, UnknownRule):
        return Problem(404, error.code, error.zh, error.en, extra={"nearest": list(error.nearest)})
    if isinstance(error, AmbiguousRule):
        return Problem(422, error.code, error.zh, error.en, extra={"ids": list(error.ids)})
    return Problem(422, error.code, error.zh, error.en)


def shown(given: Due) -> dict[str, Any]:
    """A computed date as JSON, with the same words that the command line prints."""
    return {
        **plain(given),
        "trace": [{"on": step.on, "zh": step.zh, "en": step.en} for step in given.trace],
        "explanation": explain(given),
    }


def find_due(pack: Pack, rule_id: str, start: date | datetime, province: str | None) -> Due:
    """What the rule makes of the date. Raises `Problem`."""
    on = start.date() if isinstance(start, datetime) else start
    try:
        rule = pack.get_rule(rule_id, on=on, province=province)
        return due(_clock(rule), start, calendar=pack.calendar, law_version=pack.version)
    except NotInForce as error:
        raise rule_problem(error) from None
    except UnknownProvince as error:
        raise invalid_field("/province", error.code, error.zh, error.en) from None
    except RuleError as error:
        raise rule_problem(error) from None
    except (OutsideCalendar, OverflowError):
        raise invalid_field(
            "/from",
            "date_out_of_range",
            "日期超出可计算的范围。",
            "The date lies outside the years that can be counted.",
        ) from None


def _clock(rule: Rule) -> Rule:
    if rule.length is None:
        raise Problem(422, "not_a_clock", "该规则不是期限。", "This rule is no time limit.", rule=rule.id)
    return rule


@router.get("/clock")
async def explain_rule(request: Request) -> Response:
    """`?rule=ARB.4&from=2026-02-12&province=`: the due date of any rule, with its trace. `from` may be an instant."""
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
