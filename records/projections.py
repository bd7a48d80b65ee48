"""Read models follow their stream in the statement that appends: only rows that changed.

What a row is made of stands in `rows`; here the rows before and after are compared, and the difference is put into SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from casework.state import Deadline
from casework.streams import KINDS
from casework.urgent_limits import ids_told
from records.event_log import Head
from records.read_models import READ_MODELS
from records.rows import Rows, plain, rows_of, unmoved_deadlines

_TABLES: Mapping[str, Table] = {table.name: table for table in READ_MODELS}

_WRITTEN_ONCE = ("opened_on",)
"""Columns that the first event decides and later ones leave alone."""


@cache
def keys_of(table: str) -> tuple[str, ...]:
    """The columns of a read model's primary key."""
    return tuple(column.name for column in _TABLES[table].primary_key.columns)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an entry changes beside the log: columns of the head row, rows to write and to delete."""

    head: tuple[object, ...]
    """Stage, whether it is open, next wake, office and number."""
    changed: Rows
    gone: Rows


def changes(
    *,
    kind: str,
    stream: UUID,
    before: Any,
    state: Any,
    head: Head,
    next_wake_at: datetime | None,
    beside: Sequence[Deadline] = (),
) -> Changes:
    """The difference between the rows before and after the events that stand in `head.appended`, one or more.

    `beside` are the urgent readings beside the record as they are read now. Which of them stood before only the clock
    of that time could tell: those that run are written anew, and every other that was ever told of is taken away.
    """
    stored = head.appended
    opened_on = stored[0].occurred_on
    unmoved = unmoved_deadlines(before, state)
    old = rows_of(
        kind,
        stream,
        before,
        version=head.sequence - len(stored),
        last_event_at=stored[0].recorded_at,
        opened_on=opened_on,
        without=unmoved,
    )
    new = rows_of(
        kind,
        stream,
        state,
        version=head.sequence,
        last_event_at=stored[-1].recorded_at,
        opened_on=opened_on,
        without=unmoved,
        beside=beside,
    )
    changed, gone = difference(old, new)
    if past := set(ids_told(state)) - {one.id for one in beside}:
        gone["deadlines"] = [*gone.get("deadlines", []), *({"stream": str(stream), "id": one} for one in sorted(past))]
    return Changes(
        head=(
            str(state.stage),
            KINDS[kind].is_open(state),
            next_wake_at,
            getattr(state, "office", ""),
            getattr(state, "number", None) or None,
        ),
        changed=changed,
        gone=gone,
    )


def difference(old: Rows, new: Rows) -> tuple[Rows, Rows]:
    """Rows to write and rows to delete, by table and as JSON; tables without either are left out."""
    changed: Rows = {}
    gone: Rows = {}
    for table in {*old, *new}:
        keys = keys_of(table)
        earlier = {tuple(row[key] for key in keys): row for row in old.get(table, [])}
        later = {tuple(row[key] for key in keys): row for row in new.get(table, [])}
        if write := [row for key, row in later.items() if earlier.get(key) != row]:
            changed[table] = plain(write)
        if delete := [row for key, row in earlier.items() if key not in later]:
            gone[table] = plain(delete)
    return changed, gone


def upsert(table: str, *, parameter: str, where: str = "true") -> str:
    """The statement that writes rows given as a JSON array; a row that is there is replaced."""
    keys = keys_of(table)
    others = [column.name for column in _TABLES[table].columns if column.name not in (*keys, *_WRITTEN_ONCE)]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
    return (
        f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, {parameter}::text::jsonb) "
        f"WHERE {where} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}"
    )


def delete(table: str, *, parameter: str, where: str = "true") -> str:
    """The statement that deletes the rows with the keys of a JSON array."""
    same = " AND ".join(f"t.{key} = gone.{key}" for key in keys_of(table))
    return (
        f"DELETE FROM {table} t USING jsonb_populate_recordset(NULL::{table}, {parameter}::text::jsonb) gone "
        f"WHERE {same} AND {where}"
    )
