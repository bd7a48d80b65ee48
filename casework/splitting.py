"""Splitting (单列): some workers' part of a group claim becomes a claim of its own, with its time and its procedures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from casework.amounts import met_by
from casework.claims import Span, Spans
from casework.claims_here import get_claim_here
from casework.codes import Stage
from casework.fields import LocalId, RuleId, Text, Yuan
from casework.limitation import LimitationStart
from casework.obstacles import Pauses, suspensions
from casework.parties import unknown_members
from casework.procedure import Context, Dated, Event, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue
from casework.replacing import replace
from casework.roles import HANDLERS
from casework.state import Claim, Complaint


class ClaimSplit(Event):
    """Some workers' part of a group claim became a claim of its own."""

    kind: ClassVar[str] = "claim_split"
    claim: LocalId
    new_claim: LocalId
    workers: tuple[LocalId, ...]
    amount_yuan: Yuan | None = None
    reason: Text
    limitation: RuleId | None = None
    limitation_from: date | None = None
    also_limited: tuple[LimitationStart, ...] = ()
    """The last three of old events only: its line is read from what the claim was taken from."""
    suspended: Spans | None = None
    """When the party of the claim was hindered until then; old events left it out: what the claims' clocks tell."""


class Split(Dated):
    """Make some workers' part of a group claim a claim of its own."""

    name: ClassVar[str] = "split"
    roles = HANDLERS
    claim: LocalId
    workers: Annotated[tuple[LocalId, ...], Field(min_length=1, max_length=2000)]
    amount_yuan: Yuan | None = None
    reason: Text


def decide_split(state: Complaint, command: Split, context: Context) -> list[Event]:
    """Only workers of the claim can be taken out, and somebody must stay."""
    claim = get_claim_here(state, command.claim)
    if claim.performed:
        raise ImpossibleValue.of("/claim", "met_already", "该诉求已经全部履行。", "This claim has been met in full.")
    if claim.owed_yuan is not None and (command.amount_yuan or 0) > claim.owed_yuan:
        raise ImpossibleValue.of(
            "/amount_yuan",
            "more_than_claimed",
            "金额不能超过原诉求尚未支付的金额。",
            "This is more than is still owed of what was claimed together.",
        )
    errors = unknown_members(command.workers, claim.workers, "/workers")
    if errors or set(claim.workers) <= set(command.workers):
        raise ImpossibleValue(
            errors=tuple(errors)
            or (
                FieldError("/workers", "nobody_left", "原诉求至少应保留一名劳动者。", "At least one worker must stay."),
            )
        )
    on, left = context.day(command), None
    if claim.amount_yuan is not None and command.amount_yuan is not None:
        left = claim.amount_yuan - command.amount_yuan
    return [
        ClaimSplit(
            occurred_on=on,
            claim=claim.id,
            new_claim=f"c{len(state.claims) + 1}",
            workers=command.workers,
            amount_yuan=command.amount_yuan,
            reason=command.reason,
            suspended=tuple(Span(since=since, until=until) for since, until in suspensions(state, claim)),
        ),
        *met_by(claim, amount_yuan=left, on=on),
    ]


def _split(state: Complaint, event: ClaimSplit) -> Complaint:
    old = state.find_claim(event.claim)
    if old is None:
        return state
    rest = tuple(one for one in old.workers if one not in event.workers)
    left = (
        None
        if old.amount_yuan is None or event.amount_yuan is None
        else max(old.amount_yuan - event.amount_yuan, old.amount_yuan * 0)
    )
    kept = replace(old, all_workers=False, workers=rest, amount_yuan=old.amount_yuan if left is None else left)
    new = replace(
        old,
        all_workers=False,
        id=event.new_claim,
        workers=event.workers,
        amount_yuan=event.amount_yuan,
        paid_yuan=Decimal("0.00"),
        paid_on=(),
        done_on=None,
        suspended=_hindered(state, old, event),
    )
    return replace(
        state,
        claims=(*(kept if one.id == old.id else one for one in state.claims), new),
        limbs=tuple(replace(one, claims=_with_new(one.claims, event)) for one in state.limbs),
        proceedings=tuple(replace(one, claims=_with_new(one.claims, event)) for one in state.proceedings),
    )


def _hindered(state: Complaint, old: Claim, event: ClaimSplit) -> Pauses:
    if event.suspended is None:
        return suspensions(state, old)
    return tuple((one.since, one.until) for one in event.suspended)


def _with_new(claims: tuple[str, ...], event: ClaimSplit) -> tuple[str, ...]:
    """The claims of a procedure: the workers taken out stay in those they were in."""
    return (*claims, event.new_claim) if event.claim in claims else claims


PROCEDURE = Procedure(
    name="classification",
    allowed=(
        Row(
            Split,
            frozenset({Stage.ACCEPTED, Stage.CLASSIFIED, Stage.IN_PROCEDURE}),
            "部分劳动者的诉求可以单列。",
            "Some workers' part may become a claim of its own.",
        ),
    ),
    decide={Split: decide_split},
    evolve={ClaimSplit: _split},
)
