"""What is wrong with a complaint that is handed in, told at once: what cannot be read, and what the rules say to the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from api.commands import CommandRequest, prepare
from api.house import House
from api.opening import judge_opening
from api.problems import Problem
from casework.complaint import COMPLAINT
from casework.intake import Submit
from casework.refusal import FieldError
from casework.roles import Actor


async def with_the_rest(house: House, problem: Problem, *, body: Mapping[str, Any], key: str, actor: Actor) -> Problem:
    """The problem with what is wrong besides; as it is where the body cannot be judged without the fields it names."""
    left = dict(body)
    for one in problem.errors:
        left = _without(left, one.field.split("/")[1:])
    if problem.status != 422 or not problem.errors or left == body:
        return problem
    request = CommandRequest(COMPLAINT.name, uuid4(), Submit.name, left, key, actor)
    try:
        await judge_opening(house, request, prepare(house, request))
    except Problem as more:
        problem.errors += tuple(one for one in more.errors if not _is_told(one, problem))
    return problem


def _without(part: Any, path: list[str]) -> Any:
    """A body without one of its fields; a member of a list stays where it is, so that the others keep their places."""
    if not path or not isinstance(part, dict | list):
        return part
    if isinstance(part, list):
        return [_without(one, path[1:]) if str(place) == path[0] else one for place, one in enumerate(part)]
    if path[1:]:
        return {name: _without(one, path[1:]) if name == path[0] else one for name, one in part.items()}
    return {name: one for name, one in part.items() if name != path[0]}


def _is_told(error: FieldError, problem: Problem) -> bool:
    """Whether the problem names the field, or what it stands in, already."""
    return any(error.field == one.field or error.field.startswith(f"{one.field}/") for one in problem.errors)
