"""`gongdao due` and `gongdao rules print`: a clock explained, and the whole rule book, from the command line."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from deploy.record_commands import database, installed_pack, text_of
from deploy.saying import fail, say
from deploy.settings import load_settings
from law.clock import Due, due, explain
from law.notice import CalendarRejected, parse_year
from law.pack import (
    AmbiguousRule,
    NotInForce,
    Pack,
    PackRejected,
    RuleError,
    UnknownRule,
    load_pack,
    parse_office_hours,
    parse_service_limits,
    place_code,
)
from law.packaged import read_sources
from law.rulebook import rulebook
from law.workdays import OutsideCalendar

NOT_IN_FORCE = 3


def due_document(given: Due) -> dict[str, object]:
    """A due date as JSON, dates and instants as text, with the whole way in one sentence per language."""
    zh, en = given.sentence
    plain = json.loads(json.dumps({**asdict(given), "sentence": {"zh": zh, "en": en}}, default=str))
    return {key: value for key, value in plain.items() if value is not None}


_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?\Z")
"""The one way to write a day or an instant: others could be read in two ways."""


def _start(text: str) -> date | datetime:
    try:
        given = datetime.fromisoformat(text) if _WRITTEN.match(text) else None
    except ValueError:
        given = None
    if given is None:
        fail(f"{text!r} is no date; write it as 2026-02-12 (or 2026-02-12T09:30+08:00 for rules in hours).")
    if "T" not in text:
        return given.date()
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(load_settings().timezone))


def _in_force() -> Pack:
    with database() as settings:
        return installed_pack(settings)


def _with_calendar(pack: Pack, calendar: Path) -> Pack:
    try:
        return pack.with_calendar_year(parse_year(text_of(calendar, "calendar")))
    except CalendarRejected as error:
        fail(f"The calendar file {calendar} is refused: {error}")


def _with_limits(pack: Pack, limits: Path) -> Pack:
    text = text_of(limits, "limits")
    try:
        return pack.with_service_limits(parse_service_limits(text, limits.name), parse_office_hours(text, limits.name))
    except PackRejected as error:
        fail(f"The limits file {limits} is refused: {error}")


def due_command(
    rule: Annotated[str, typer.Argument(help="A rule id of the rule book, such as ARB.4.")],
    start: Annotated[str, typer.Argument(metavar="DATE", help="The legal date of the fact, such as 2026-02-12.")],
    province: Annotated[
        str | None,
        typer.Option(help="Province by name or code, or a place by its code, where it has rules or days of its own."),
    ] = None,
    calendar: Annotated[Path | None, typer.Option(help="A year's notice as a file, not loaded for good.")] = None,
    limits: Annotated[Path | None, typer.Option(help="An office's own limits as a file, not loaded for good.")] = None,
    installed: Annotated[
        bool, typer.Option("--installed", help="By what is in force in this installation, loaded files included.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document.")] = False,
) -> None:
    """Explain when a clock runs out, by the release's rules or those in force here: the date, then each step of the way."""
    begin = _start(start)
    if province is not None and not province.strip():
        fail("--province is empty: name a province or the code of a place, or leave it out for the whole country.")
    pack = _in_force() if installed else load_pack()
    pack = pack if calendar is None else _with_calendar(pack, calendar)
    pack = pack if limits is None else _with_limits(pack, limits)
    on = begin.date() if isinstance(begin, datetime) else begin
    try:
        found = pack.get_clock(rule, on=on, province=province)
        days = pack.calendar.at(place_code(province)) if province else pack.calendar
        given = due(found, begin, calendar=days, law_version=pack.version)
    except (UnknownRule, AmbiguousRule) as error:
        fail(str(error))
    except NotInForce as error:
        fail(str(error), code=NOT_IN_FORCE)
    except (RuleError, OutsideCalendar, ValueError) as error:
        fail(str(error))
    say(json.dumps(due_document(given), ensure_ascii=False, indent=2) if as_json else explain(given))


def print_rules_command(
    installed: Annotated[
        bool, typer.Option("--installed", help="What is in force in this installation, loaded files included.")
    ] = False,
) -> None:
    """Print the whole rule book, the release's or the one in force here, as a document for lawyers (docs/rulebook.md)."""
    say(rulebook(_in_force() if installed else load_pack(), read_sources().values()).rstrip("\n"))
