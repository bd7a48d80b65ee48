"""What a command would do, told before it is given: nothing is sealed, sent or stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from activities.matters import Matter, looked_up
from activities.record import refuse_stale
from api.answers import plain
from api.commands import CommandRequest, decide, open_matter, prepare
from api.house import House
from api.problems import from_refusal
from api.reading import Seen, deadline_json, judged_at, limits_of, shown_texts
from casework.clocks import Tick
from casework.limitation_care import reservations
from casework.limitation_view import limitation_of
from casework.refusal import Refusal
from casework.roles import Actor, Role
from casework.state import Complaint
from casework.stream import Decision

WAKES = 20
"""How often time is let catch up at most: what one wake brings about may be over as well."""

ENDED = frozenset({"met", "cancelled", "lapsed"})


async def preview(house: House, request: CommandRequest, *, english: bool) -> dict[str, Any]:
    """`{events, deadlines: {added, moved, ended}, limitation, warnings}` of a command on the stream as it stands.

    It stores nothing: a complaint that is named and was received a moment ago is not there for it yet. Raises `Problem`.
    """
    prepared = prepare(house, request)
    async with house.reads.connect() as conn:
        matter = await open_matter(house, conn, kind=request.kind, stream=request.stream, actor=request.actor)
        try:
            await refuse_stale(conn, matter, prepared.message)
        except Refusal as refusal:
            raise from_refusal(refusal) from None
        matter = await looked_up(conn, matter, prepared.command)
    decision = decide(matter, prepared.command)
    after = _at_rest(matter, decision.state)
    notices = matter.kind.notices(matter.state, prepared.command, matter.context)
    return {
        "version": matter.sequence,
        "stage": str(decision.state.stage),
        "events": _events(matter, decision),
        "deadlines": _deadlines(house, matter, after),
        "limitation": _limitation(matter, after),
        "warnings": [
            {"code": one.code, "message": one.en if english else one.zh, "rule": one.rule, "on": one.on}
            for one in notices
        ],
    }


def _events(matter: Matter, decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "sequence": sequence,
            "kind": event.kind,
            "occurred_on": event.occurred_on,
            "data": shown_texts(event.model_dump(mode="json"), None),
        }
        for sequence, event in enumerate(decision.events, start=matter.sequence + 1)
    ]


def _at_rest(matter: Matter, state: Any) -> Any:
    """The state behind what time brings about at once: a clock that is over by now has run out."""
    kind = matter.kind
    by_time = replace(matter.context, actor=Actor("", matter.context.actor.office, Role.SYSTEM))
    for _ in range(WAKES):
        at = kind.next_wake(state, by_time)
        if at is None or at > by_time.now:
            break
        more = kind.decide(state, Tick(due_at=at), by_time)
        if not more.events:
            break
        state = more.state
    return state


def _deadlines(house: House, matter: Matter, state: Any) -> dict[str, list[dict[str, Any]]]:
    before, after = ({one.id: one for one in limits_of(each, matter.context)} for each in (matter.state, state))
    places = matter.context.told_by(state).places
    seen = Seen(matter.kind.name, matter.stream, matter.sequence, state, places=places)
    context = judged_at(seen, pack=matter.context.law, now=house.local_now())
    # A reading beside the record is there or not; a clock of the record is never gone.
    gone = {name: replace(one, status="cancelled") for name, one in before.items() if name not in after}
    groups: dict[str, list[dict[str, Any]]] = {"added": [], "moved": [], "ended": []}
    for one in (*after.values(), *gone.values()):
        old = before.get(one.id)
        if old == one:
            continue
        group = "added" if old is None else "ended" if one.status in ENDED else "moved"
        shown = deadline_json(one, seen, context)
        groups[group].append(plain({**shown, "due_before": old.due_on if old is not None else None}))
    return groups


def _limitation(matter: Matter, state: Any) -> list[dict[str, Any]]:
    """Each claim whose limitation is to be kept by another date than before, or stands otherwise, with both."""
    if not isinstance(state, Complaint):
        return []
    old = limitation_of(matter.state, matter.context) if matter.state is not None else ()
    before = {one.claim: one for one in old}
    changed = []
    for one in limitation_of(state, matter.context.told_by(state)):
        was = before.get(one.claim)
        if was is None or (was.act_by, was.status) != (one.act_by, one.status):
            changed.append(
                plain(
                    {
                        "claim": one.claim,
                        "status": one.status,
                        "act_by": one.act_by,
                        "rule": one.rule,
                        "reservations": reservations(one),
                        "status_before": was.status if was else None,
                        "act_by_before": was.act_by if was else None,
                        "rule_before": was.rule if was else None,
                    }
                )
            )
    return changed
