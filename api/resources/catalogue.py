"""The catalogue of commands: what a client may send, with its JSON Schema, procedure and roles."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answers import answer
from api.commands import COLLECTIONS
from api.parameters import takes, text_of
from api.problems import invalid_field
from api.routing import DirectRoute
from casework.procedure import Command
from casework.roles import CLOCK
from casework.stream import BEFORE, StreamKind
from casework.streams import KINDS

router = APIRouter(prefix="/api/v1", tags=["commands"], route_class=DirectRoute)


def body_schema(command: type[Command]) -> dict[str, Any]:
    """JSON Schema (2020-12) of the body a sender writes: sealed fields are text, drawn ids are absent."""
    schema = command.model_json_schema(mode="validation")
    for part in (schema, *schema.get("$defs", {}).values()):
        properties = part.get("properties", {})
        if {"subject", "identity_number"} <= set(properties):
            del properties["subject"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _described(kind: StreamKind, name: str, command: type[Command]) -> dict[str, Any]:
    rows = [row for one in kind.procedures for row in one.allowed if row.command is command]
    opens = any(row.stages == BEFORE for row in rows)
    collection = f"/api/v1/{COLLECTIONS[kind.name]}"
    return {
        "command": name,
        "kind": kind.name,
        "procedure": kind.procedure_of[name],
        "description": (command.__doc__ or "").strip().partition("\n")[0],
        "roles": sorted(command.roles),
        "needs_version": command.needs_version,
        "opens": opens,
        "stages": sorted({stage for row in rows for stage in row.stages} - BEFORE),
        "because": [{"zh": row.zh, "en": row.en} for row in rows],
        "path": collection if opens else f"{collection}/{{id}}/commands/{name}",
        "schema": body_schema(command),
    }


@cache
def catalogue() -> tuple[dict[str, Any], ...]:
    """Every command a person or the public may send, by kind of stream."""
    return tuple(
        _described(kind, name, command)
        for kind in KINDS.values()
        for name, command in sorted(kind.commands.items())
        if not command.roles <= CLOCK
    )


@router.get("/commands")
@takes("kind")
async def list_commands(request: Request) -> Response:
    """Every command with JSON Schema, procedure, roles and whether it needs If-Match; of one kind of stream if asked.

    `?kind=`
    """
    kind = text_of(request, "kind")
    if kind is not None and kind not in KINDS:
        raise invalid_field("/kind", "unknown_kind", "没有这类事项。", "There is no such kind of stream.")
    items = [one for one in catalogue() if kind in (None, one["kind"])]
    return answer({"items": items, "next": None})
