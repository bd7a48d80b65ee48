"""What a tribunal or court decided: items per worker, final or not, and when each party got it (LAW.md C6).

Each party's time runs from its own receipt (JCPL 244). The worker's clocks have the award's id as scope, the
employer's `<award>.employer`: a receipt of one side never moves the clock of the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import Party
from casework.fields import ClaimCodeId, LocalId, Shape, Yuan
from casework.parties import unknown_members
from casework.procedure import Context, Event, Fact
from casework.refusal import FieldError, ImpossibleValue
from casework.state import Award, AwardItem, Complaint


class ItemGiven(Shape):
    """One item: for whom (none: all), for what, how much, and whether it is final (终局)."""

    worker: LocalId | None = None
    code: ClaimCodeId = "none"
    amount_yuan: Yuan = Decimal("0.00")
    final: bool = False


Items = Annotated[tuple[ItemGiven, ...], Field(max_length=2000)]


class PaperReceived(Event):
    """An award or judgment reached a party; `has_final` and `has_other` say which kinds of items it has."""

    kind: ClassVar[str] = "paper_received"
    award: LocalId
    party: Party
    judgment: bool = False
    has_final: bool = False
    has_other: bool = True

    def facts(self) -> tuple[Fact, ...]:
        """A mixed award starts both clocks: courts treat it as not final, and nobody should rely on that (C6)."""
        scope = scope_of(self.award, self.party)
        if self.judgment:
            return (Fact("suit.judgment_received", self.occurred_on, scope),)
        suffix = "" if self.party is Party.WORKER else "_by_employer"
        other = (Fact(f"arbitration.award_received{suffix}", self.occurred_on, scope),) if self.has_other else ()
        final = (Fact(f"arbitration.final_award_received{suffix}", self.occurred_on, scope),) if self.has_final else ()
        return other + final


class PaperConflict(ImpossibleValue):
    """A party's receipt is recorded once."""

    code = "received_already"
    zh = "该方的收到日期已经登记。"
    en = "That party's receipt is on record already."


def scope_of(award: str, party: Party) -> str:
    """The scope of a party's clocks on an award."""
    return award if party is Party.WORKER else f"{award}.{party}"


def item_errors(state: Complaint, items: tuple[ItemGiven, ...], context: Context) -> list[FieldError]:
    """Workers that are not in the matter, and codes that do not exist."""
    known = tuple(one.id for one in state.workers)
    errors: list[FieldError] = []
    for index, one in enumerate(items):
        if one.worker is not None:
            errors += [
                FieldError(f"/items/{index}/worker", error.code, error.zh, error.en)
                for error in unknown_members((one.worker,), known, "")
            ]
        if one.code != "none" and one.code not in context.law.claims:
            errors.append(
                FieldError(f"/items/{index}/code", "unknown_claim_code", "没有这个诉求代码。", "Unknown claim code.")
            )
    return errors


def receipts(award: Award, given: dict[Party, date | None], *, judgment: bool) -> list[Event]:
    """The events of the receipts told; a paper cannot arrive before it was made, nor twice at one party."""
    events: list[Event] = []
    for party, on in given.items():
        if on is None:
            continue
        field = f"/{party}_received_on"
        if on < award.made_on:
            raise ImpossibleValue.of(
                field, "before_award", "收到日期不能早于作出日期。", "It cannot be received before it was made."
            )
        if party in award.received_on:
            raise PaperConflict(errors=(FieldError(field, "received_already", PaperConflict.zh, PaperConflict.en),))
        finals = [item.final for item in award.items]
        events.append(
            PaperReceived(
                occurred_on=on,
                award=award.id,
                party=party,
                judgment=judgment,
                has_final=any(finals),
                has_other=not finals or not all(finals),
            )
        )
    return events


def made(award: str, *, scope: str, on: date, items: tuple[ItemGiven, ...], judgment: bool = False) -> Award:
    """The award as it stands in the state."""
    kept = tuple(
        AwardItem(worker=one.worker, code=one.code, amount_yuan=one.amount_yuan, final=one.final) for one in items
    )
    return Award(id=award, scope=scope, made_on=on, items=kept, judgment=judgment)


def received(state: Complaint, event: PaperReceived) -> Complaint:
    """The award with one more receipt."""
    awards = tuple(
        replace(one, received_on={**one.received_on, event.party: event.occurred_on}) if one.id == event.award else one
        for one in state.awards
    )
    return replace(state, awards=awards)


def next_award_id(state: Complaint) -> str:
    """The id the next award or judgment gets."""
    return f"aw{len(state.awards) + 1}"


def superseded(state: Complaint, award: str | None) -> Complaint:
    """The complaint in which a judgment has taken the place of an award, or a court has set it aside."""
    awards = tuple(replace(one, superseded=True) if one.id == award else one for one in state.awards)
    return replace(state, awards=awards)
