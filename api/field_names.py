"""The names that members of a body may have: what is none of them may be anything, a person's name too, and stays unsaid."""

from __future__ import annotations

from functools import cache

from casework.streams import KINDS

OF_SIGN_IN = frozenset({"login", "password", "acting_as"})


@cache
def field_names() -> frozenset[str]:
    """Every field of every command and of the shapes inside them, and of signing in."""
    names = set(OF_SIGN_IN)
    for kind in KINDS.values():
        for command in kind.commands.values():
            schema = command.model_json_schema()
            for part in (schema, *schema.get("$defs", {}).values()):
                names |= set(part.get("properties", {}))
    return frozenset(names)
