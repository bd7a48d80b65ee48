"""Which limbs end when our work on a complaint does: it is withdrawn, or goes on inside another one.

What a tribunal or court has goes on there; the clocks of what ends are cancelled, so that none opens a route by running
out after nobody waits any more.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from casework.fields import LocalId
from casework.procedure import Fact
from casework.replacing import replace
from casework.state import Complaint

KEPT = frozenset({"arbitration", "litigation"})
"""Procedures that go on before a tribunal or court, whatever becomes of our work."""

GivenUp = Annotated[tuple[LocalId, ...], Field(max_length=1000)]
"""Limbs that end with our work, and their letters: what runs by them ends too."""


def limbs_given_up(state: Complaint) -> tuple[str, ...]:
    """The open limbs that end with our work, and their letters; what a tribunal or court has goes on."""
    limbs = tuple(one.id for one in state.open_limbs() if one.procedure not in KEPT)
    return (*limbs, *(one.id for one in state.letters if one.limb in limbs))[:1000]


def ended_with_it(on: date, given_up: tuple[str, ...]) -> tuple[Fact, ...]:
    """The facts of limbs that end with our work."""
    return tuple(Fact("limb.given_up", on, scope) for scope in given_up)


def without_limbs(state: Complaint, step: str) -> Complaint:
    """The complaint whose open limbs have ended at a step, besides those before a tribunal or court."""
    limbs = tuple(
        replace(one, open=False, step=step, result=step) if one.open and one.procedure not in KEPT else one
        for one in state.limbs
    )
    return replace(state, limbs=limbs)
