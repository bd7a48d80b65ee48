"""Other complaints that a step names: found by number or by who is on the other side, and never by their id."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from api.pages.form_fields import MATTERS, Choice
from api.pages.form_values import Typed
from api.pages.language import Language
from api.pages.visit import Visit
from api.problems import Problem, invalid_field
from casework.codes import HELD
from records.database import Connection
from records.finding import FoundComplaint, find_complaints

STAGES = {"into": HELD}
"""Where the other complaint must stand, by the field that names it; elsewhere anywhere."""


async def found_by(visit: Visit, conn: Connection, words: str, *, field: str, besides: UUID) -> list[FoundComplaint]:
    """The complaints in the visitor's sight that a field may name and that have the words in number or respondent."""
    return await find_complaints(conn, words, offices=visit.person.offices, besides=besides, stages=STAGES.get(field))


def choices_of(found: list[FoundComplaint], language: Language, *, numbered: bool) -> tuple[Choice, ...]:
    """They as choices by their number: who is on the other side, when it was received and where it stands."""
    return tuple(Choice(one.number, _words(one, language, numbered)) for one in found)


def _words(one: FoundComplaint, language: Language, numbered: bool) -> str:
    separator = language.term("choice", "list_separator")
    parts = (
        one.number if numbered else "",
        separator.join(one.respondents),
        f"{language.term('field', 'received_on')} {language.day(one.received_on)}",
        language.term("stage", one.stage),
    )
    return " · ".join(part for part in parts if part)


async def candidates(visit: Visit, conn: Connection, typed: Typed, besides: UUID) -> dict[str, tuple[Choice, ...]]:
    """What somebody may have meant who wrote no full number, by field."""
    offered: dict[str, tuple[Choice, ...]] = {}
    for field in sorted(MATTERS):
        words = typed.picked(f"/{field}")
        if not words or _is_id(words):
            continue
        found = await found_by(visit, conn, words, field=field, besides=besides)
        if _exact(found, words) is None:
            offered[field] = choices_of(found, visit.language, numbered=True)
    return offered


async def resolved(
    visit: Visit, conn: Connection, body: Mapping[str, object], typed: Typed, besides: UUID
) -> dict[str, object]:
    """The body with ids in place of numbers. Raises `Problem` 422 where a number is not that of one complaint."""
    given = dict(body)
    for field in sorted(MATTERS & set(body)):
        words = typed.picked(f"/{field}")
        if _is_id(words):
            continue
        found = await found_by(visit, conn, words, field=field, besides=besides)
        exact = _exact(found, words)
        if exact is None:
            raise _choose(field) if found else _nothing(field)
        given[field] = str(exact.stream)
    return given


def _exact(found: list[FoundComplaint], words: str) -> FoundComplaint | None:
    return next((one for one in found if one.number.upper() == words.upper()), None)


def _is_id(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def _choose(field: str) -> Problem:
    return invalid_field(
        f"/{field}",
        "choose_complaint",
        "请从相符的诉求件中选择一件。",
        "Choose one of the complaints that are like it.",
    )


def _nothing(field: str) -> Problem:
    if field in STAGES:
        zh, en = "没有相符且尚未办结的诉求件。", "No complaint that is still being worked on is like it."
    else:
        zh, en = "没有相符的诉求件。", "No complaint is like it."
    return invalid_field(f"/{field}", "no_such_complaint", zh, en)
