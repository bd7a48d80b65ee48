"""The rows of the read models as a function of a state: what a stream comes to, table by table.

Values are as the state holds them; `plain` turns those rows that must be written into JSON, the form in which they
travel to the database in one parameter a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from casework.outcomes import outcome_now
from casework.state import Complaint, Deadline

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_PLAIN_ALREADY = frozenset({str, int, bool})


def plain(value: object) -> Any:
    """A value as JSON writes it: dates, money, ids and codes as text."""
    if value is None or type(value) in _PLAIN_ALREADY:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def rows_of(
    kind: str,
    stream: UUID,
    state: Any,
    *,
    version: int,
    last_event_at: datetime,
    opened_on: date,
    without: frozenset[str] = frozenset(),
    beside: Sequence[Deadline] = (),
) -> Rows:
    """Every row of a stream; one without a state has none.

    `without` names time limits whose rows are known to be as they were, and are left out; `beside` are urgent readings
    that no clock of the matter stands behind.
    """
    if state is None:
        return {}
    head = {"version": version, "last_event_at": last_event_at}
    is_complaint = isinstance(state, Complaint)
    rows = (
        _complaint(stream, state, head)
        if is_complaint
        else {"matters": [_matter(kind, stream, state, head, opened_on)]}
    )
    rows["deadlines"] = [
        _deadline(kind, stream, state, one) for one in (*state.deadlines.values(), *beside) if one.id not in without
    ]
    return rows


def _complaint(stream: UUID, state: Complaint, head: Row) -> Rows:
    return {
        "complaints": [{**_intake(stream, state), **_ending(state), **_amounts(state), **_kinds(state), **head}],
        "complaint_respondents": [_respondent(stream, one) for one in state.respondents],
    }


_IN_EVERY_DEADLINE = ("number", "office", "handler")
"""What a time limit's row takes from its stream."""


def unmoved_deadlines(before: Any, state: Any) -> frozenset[str]:
    """Time limits that are the same object in both states, and whose rows are the same therefore."""
    if before is None or any(getattr(before, one, None) != getattr(state, one, None) for one in _IN_EVERY_DEADLINE):
        return frozenset()
    return frozenset(id for id, one in state.deadlines.items() if before.deadlines.get(id) is one)


def _intake(stream: UUID, state: Complaint) -> Row:
    names = (
        "number",
        "stage",
        "channel",
        "office",
        "receiving_office",
        "handler",
        "grade",
        "urgency",
        "relation",
        "received_on",
        "received_at",
        "accepted_on",
        "satisfaction",
        "site",
        "region",
    )
    return {
        "stream": stream,
        **{name: getattr(state, name) for name in names},
        "filer_kind": state.filer.kind,
        "identity": state.filer.identity,
        "identified": len(state.workers),
        "reported": state.reported_workers,
        "workers": state.worker_count,
        "reopened": state.times_reopened,
    }


def _ending(state: Complaint) -> Row:
    outcome = state.outcome
    return {
        "outcome": outcome.code if outcome else None,
        "outcome_now": outcome_now(state),
        "concluded_on": outcome.concluded_on if outcome else None,
    }


def _amounts(state: Complaint) -> Row:
    return {name: getattr(state, name) for name in ("claimed_yuan", "agreed_yuan", "awarded_yuan", "paid_yuan")}


def _kinds(state: Complaint) -> Row:
    """Region and industry are the matter's own, else those of the first respondent that has one."""
    return {
        "natures": sorted({one.nature for one in state.claims if one.nature}),
        "claim_codes": sorted({one.code for one in state.claims}),
        "region": state.region or next((one.region for one in state.respondents if one.region), None),
        "industry": next((one.industry for one in state.respondents if one.industry), None),
    }


def _respondent(stream: UUID, one: Any) -> Row:
    names = ("id", "kind", "basis", "name", "credit_code", "region", "industry")
    return {"stream": stream, **{name: getattr(one, name) for name in names}}


def _matter(kind: str, stream: UUID, state: Any, head: Row, opened_on: date) -> Row:
    optional = ("number", "handler", "grade", "region", "industry")
    return {
        "stream": stream,
        "kind": kind,
        "stage": state.stage,
        "office": getattr(state, "office", ""),
        **{name: getattr(state, name, None) or None for name in optional},
        "opened_on": opened_on,
        **head,
    }


def limb_of(state: Any, one: Deadline) -> str | None:
    """The limb of its matter that a time limit runs in; None for one of the whole matter or of anything else in it."""
    return one.scope if any(limb.id == one.scope for limb in getattr(state, "limbs", ())) else None


def _deadline(kind: str, stream: UUID, state: Any, one: Deadline) -> Row:
    names = (
        "id",
        "rule",
        "scope",
        "whose",
        "holder",
        "status",
        "extended",
        "provisional",
        "started_on",
        "natural_on",
        "due_on",
        "conservative_on",
        "due_at",
        "paused_on",
        "ended_on",
        "ended_at",
        "article",
        "mark",
    )
    return {
        "stream": stream,
        "kind": kind,
        "number": getattr(state, "number", None) or None,
        **{name: getattr(one, name) for name in names},
        "limb": limb_of(state, one),
        "office": getattr(state, "office", ""),
        "handler": getattr(state, "handler", None),
        "trace": [{"on": on, "zh": zh, "en": en} for on, zh, en in one.trace],
    }
