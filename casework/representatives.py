"""Workers who speak for others (推举代表): in a group of ten or more the workers may choose them (LDMAL 7).

Who represents is a fact of the matter; a waiver, an admission or a settlement still needs each one's consent (ADD.23).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import HELD
from casework.fields import LocalId
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Notice, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, Refusal
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint

Chosen = Annotated[tuple[LocalId, ...], Field(min_length=1, max_length=50)]
Represented = Annotated[tuple[LocalId, ...], Field(max_length=2000)]


class RepresentativesNamed(Event):
    """Workers were chosen to speak for others; `represents` empty means for everybody in the matter."""

    kind: ClassVar[str] = "representatives_named"
    workers: Chosen
    represents: Represented = ()


class NameRepresentatives(Dated):
    """Record whom the workers chose to speak for them, and for whom; nobody named means for all."""

    name: ClassVar[str] = "name_representatives"
    roles = DESK | ADVISERS
    workers: Chosen
    represents: Represented = ()


class NoWorkerKnown(Refusal):
    """Nobody is on record who could represent the others."""

    code = "no_worker_known"
    zh = "尚未登记具体的劳动者，无法推举代表。"
    en = "No worker is on record yet who could represent the others."


def each_must_agree(state: Complaint, workers: Collection[str]) -> list[Notice]:
    """Those of the workers for whom somebody else speaks: a settlement needs the consent of each (ADD.23)."""
    speaking = {one.id for one in state.workers if one.representative}
    everybody = {one.id for one in state.workers}
    spoken_for = {who for one in state.workers if one.representative for who in one.represents or everybody}
    asked = [one.id for one in state.workers if one.id in workers and one.id in spoken_for - speaking]
    if not asked:
        return []
    names = "、".join(asked)
    return [
        Notice(
            "each_must_agree",
            f"代表人不能单独代为和解：请征得被代表的劳动者 {names} 本人同意，并在协议中登记。",
            f"A representative alone cannot settle: get the consent of each represented worker ({', '.join(asked)}) and "
            "record it with the settlement (consenting_workers).",
            rule="ADD.23",
        )
    ]


def decide_name(state: Complaint, command: NameRepresentatives, context: Context) -> list[Event]:
    """Workers of the matter, for others than themselves."""
    ids = tuple(one.id for one in state.workers)
    errors = unknown_members(command.workers, ids, "/workers") + unknown_members(command.represents, ids, "/represents")
    errors += [
        FieldError(f"/represents/{index}", "represents_self", "代表人不能代表自己。", "Nobody represents themselves.")
        for index, one in enumerate(command.represents)
        if one in command.workers
    ]
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    event = RepresentativesNamed(
        occurred_on=context.day(command), workers=command.workers, represents=command.represents
    )
    if _named(state, event) == state:
        raise ImpossibleValue.of("/workers", "nothing_changed", "记录中已是代表。", "They represent them already.")
    return [event]


def _named(state: Complaint, event: RepresentativesNamed) -> Complaint:
    workers = tuple(
        replace(one, representative=True, represents=event.represents) if one.id in event.workers else one
        for one in state.workers
    )
    return replace(state, workers=workers)


def _nobody(state: Complaint) -> Refusal | None:
    return None if state.workers else NoWorkerKnown()


PROCEDURE = Procedure(
    name="parties",
    allowed=(
        Row(
            NameRepresentatives,
            HELD,
            "人数众多的，可以推举代表参加处理。",
            "Many workers may choose some of them to speak for them.",
            unless=_nobody,
        ),
    ),
    decide={NameRepresentatives: decide_name},
    evolve={RepresentativesNamed: _named},
)
