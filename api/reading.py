"""Matters as JSON: the fold of a stream, now or as it was, with texts opened for those who may see them.

Whoever opens texts leaves a line in the access log; everybody else sees that there is something, and nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from api.answers import plain
from api.auth import OPENERS
from api.house import House
from api.limit_words import sentence_of
from api.problems import unknown
from api.sessions import Person
from casework.lateness import has_ended, is_met_late, is_overdue
from casework.legal_aid import is_urgent
from casework.limitation_care import reservations
from casework.limitation_view import LimitationShown, limitation_of
from casework.outcomes import outcome_now
from casework.places import NOWHERE, Places
from casework.procedure import Context
from casework.roles import Actor, Role
from casework.state import Complaint, Deadline
from casework.urgent_limits import urgent_limits
from law.clock import TraceStep, days_left
from law.pack import Pack
from records import access_log, inbox, people, states
from records.database import Connection
from records.inbox import InboxRow
from records.rights import place_of_region
from records.rows import limb_of
from records.vault import sealed_references

MASK = "＊＊＊"
"""Stands for a text the reader may not see."""


@dataclass(frozen=True)
class Seen:
    """A stream in the reader's sight; `state` is None while its receipt waits to be recorded."""

    kind: str
    stream: UUID
    version: int
    state: Any
    receipt: InboxRow | None = None
    at: datetime | None = None
    places: Places = NOWHERE


async def see(
    house: House, conn: Connection, person: Person, *, kind: str, stream: UUID, at: datetime | None = None
) -> Seen:
    """The stream, now or as it was recorded at an instant. Raises `Problem` 404 for what is unknown or out of sight.

    Sight is judged by the office that has it now, so a matter that moved away shows its past to its new office only.
    """
    state, version = await house.matters.states.get(conn, kind, stream)
    if state is None:
        return await _waiting(conn, person, kind, stream, at)
    if getattr(state, "office", None) not in person.offices:
        raise unknown()
    if at is not None:
        state, version = await states.as_of(conn, kind, stream, at)
    if state is None:
        raise unknown()
    office = await people.find_office(conn, getattr(state, "office", ""))
    places = Places(office=place_of_region(office.region if office else None)).told_by(state)
    return Seen(kind, stream, version, state, at=at, places=places)


async def _waiting(conn: Connection, person: Person, kind: str, stream: UUID, at: datetime | None) -> Seen:
    receipt = await inbox.find_receipt(conn, stream) if kind == "complaint" else None
    if receipt is None or receipt.office not in person.offices or (at is not None and receipt.received_at > at):
        raise unknown()
    return Seen(kind, stream, 0, None, receipt, at)


async def revealed(house: House, conn: Connection, person: Person, document: Any, *, action: str, stream: UUID) -> Any:
    """The document with texts in place of references, for those who may see them, and masks for all others."""
    references = sealed_references(document)
    if not references or person.role not in OPENERS:
        return shown_texts(document, None)
    texts = await house.vault.open_many(conn, references)
    await access_log.log_access(
        conn,
        account=person.account,
        office=person.office,
        role=str(person.role),
        action=action,
        stream=stream,
        rows=len(texts),
    )
    return shown_texts(document, texts)


def shown_texts(document: Any, texts: Mapping[UUID, str] | None) -> Any:
    """References replaced: by their text, by None where it was erased, by the mask where nothing may be seen."""
    if isinstance(document, Mapping):
        if set(document) == {"sealed"}:
            return MASK if texts is None else texts.get(UUID(document["sealed"]))
        return {name: shown_texts(one, texts) for name, one in document.items() if name != "subject"}
    if isinstance(document, list):
        return [shown_texts(one, texts) for one in document]
    return document


def deadline_json(one: Deadline, seen: Seen, context: Context) -> dict[str, Any]:
    """A time limit of one matter (CONTRACT "Deadlines"), judged as in `judged_at`.

    Days are left by the calendar that it is counted with.
    """
    state, now, pack = seen.state, context.now, context.law
    calendar, status = context.days_of(one.rule, one.whose), status_at(one, now)
    trace = [TraceStep(on, zh, en) for on, zh, en in one.trace]
    return {
        "id": one.id,
        "rule": one.rule,
        "complaint": str(seen.stream),
        "limb": limb_of(state, one),
        "whose": one.whose,
        "holder": one.holder,
        "office": getattr(state, "office", None),
        "status": status,
        "extended": one.extended,
        "provisional": one.provisional,
        "started_on": one.started_on,
        "natural_on": one.natural_on,
        "due_on": one.due_on,
        "conservative_on": one.conservative_on,
        "due_at": one.due_at,
        "days_left": days_left(calendar, today=now.date(), due_on=one.due_on) if status == "running" else None,
        "article": one.article,
        "mark": one.mark,
        "trace": [{"on": step.on, "zh": step.zh, "en": step.en} for step in trace],
        "sentence": sentence_of(one, one.rule, trace, pack=pack, now=now),
        "number": getattr(state, "number", None),
        "handler": getattr(state, "handler", None),
        "scope": one.scope,
        "ended_on": one.ended_on,
        "ended_at": one.ended_at,
        "overdue": is_overdue(one, now),
        "met_late": is_met_late(one),
        "emergency_aid_on": one.aid_on if is_urgent(one) and status == "running" else None,
    }


def limits_of(state: Any, context: Context) -> list[Deadline]:
    """The time limits of a matter: its clocks, and behind them the urgent readings that none of them stands behind."""
    if state is None:
        return []
    return [*state.deadlines.values(), *urgent_limits(state, context)]


def status_at(one: Deadline, now: datetime) -> str:
    """How a time limit stands at an instant: one that ran and is over has lapsed, before time itself is told of it."""
    return "lapsed" if one.status == "running" and has_ended(one, now) else one.status


def document_of(seen: Seen, *, pack: Pack, now: datetime) -> dict[str, Any]:
    """The matter without its time limits, each claim with its limitation at `now`; texts are references still."""
    if seen.receipt is not None and seen.state is None:
        return _receipt_document(seen.receipt)
    context = judged_at(seen, pack=pack, now=now)
    dues = [one.due_on for one in limits_of(seen.state, context) if status_at(one, now) == "running"]
    fields = plain(seen.state)
    del fields["deadlines"]
    head = {
        "id": str(seen.stream),
        "kind": seen.kind,
        "version": seen.version,
        "recorded": True,
        "next_due_on": plain(min(dues, default=None)),
    }
    if not isinstance(seen.state, Complaint):
        return {**head, **fields}
    shown = {one.claim: limitation_json(one) for one in limitation_of(seen.state, context)}
    claims = [{**one, "limitation": shown[one["id"]]} for one in fields["claims"]]
    return {**head, **fields, "claims": claims, **_sums(seen.state)}


def limitation_json(one: LimitationShown) -> dict[str, Any]:
    """The limitation of a claim, with what must be said beside its date to act by; no days are left once that has passed."""
    fields: dict[str, Any] = plain(one)
    readings = [_reading_json(each) for each in fields["readings"]]
    return {**_reading_json(fields), "readings": readings, "reservations": plain(reservations(one))}


def _reading_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    left = {name: fields[name] for name in ("calendar_days_left", "working_days_left")}
    passed = left["calendar_days_left"] is not None and left["calendar_days_left"] < 0
    return {**fields, **(dict.fromkeys(left, 0) if passed else left), "careful_passed": passed}


def judged_at(seen: Seen, *, pack: Pack, now: datetime) -> Context:
    """What rules see that only show how a matter stands at `now`, an instant in the installation's zone."""
    assert now.tzinfo is not None
    actor = Actor("", getattr(seen.state, "office", ""), Role.SYSTEM)
    return Context(now=now, zone=now.tzinfo, actor=actor, law=pack, places=seen.places)


def _receipt_document(receipt: InboxRow) -> dict[str, Any]:
    body = json.loads(receipt.body)
    return {
        **body,
        "id": str(receipt.id),
        "kind": "complaint",
        "version": 0,
        "recorded": False,
        "number": receipt.number,
        "stage": "received",
        "office": receipt.office,
        "receiving_office": receipt.office,
        "received_at": plain(receipt.received_at),
        "handler": None,
        "next_due_on": None,
    }


def _sums(state: Complaint) -> dict[str, Any]:
    parts = {
        "claimed_yuan": state.claimed_yuan,
        "agreed_yuan": state.agreed_yuan,
        "awarded_yuan": state.awarded_yuan,
        "paid_yuan": state.paid_yuan,
    }
    sums = {name: f"{value:.2f}" for name, value in parts.items()}
    return {**sums, "worker_count": state.worker_count, "outcome_now": outcome_now(state)}
