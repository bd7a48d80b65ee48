"""From tables to frozen rows: a row's dataclass names the columns it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.cursors import write_cursor

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list, and the cursor of what follows (None at the end)."""

    items: Sequence[Item]
    next: str | None


def selected(shape: type[Any], table: Table) -> Select[Any]:
    """The columns of a row's dataclass, by name, in its order."""
    return select(*(table.c[one.name] for one in fields(shape)))


async def rows(conn: AsyncConnection, shape: type[Item], query: Select[Any]) -> list[Item]:
    """The rows of a query, whose columns come in the dataclass's order."""
    return [shape(*row) for row in await conn.execute(query)]


def page(found: Sequence[Item], limit: int, key: Callable[[Item], tuple[object, ...]]) -> Page[Item]:
    """The first `limit` of `limit + 1` rows, with a cursor if there is more."""
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], write_cursor(*key(found[limit - 1])))
