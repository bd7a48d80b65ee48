"""What a tribunal or court decided: items per worker, final or not, and when each party got it (LAW.md C6).

Each party's time runs from its own receipt (JCPL 244). The worker's clocks have the award's id as scope, the
employer's `<award>.employer`: a receipt of one side never moves the clock of the other.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from casework.claims import unknown_code
from casework.codes import Party
from casework.fields import ClaimCodeId, LocalId, Past, Shape, Yuan
from casework.parties import unknown_member
from casework.procedure import Context, Event, Fact
from casework.refusal import FieldError, ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
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
    replaces: LocalId | None = None
    """The one it corrects, whose time for this party ends with this receipt."""
    sued_on: Past | None = None
    """When this party answered it, where that was on record before the receipt."""

    def facts(self) -> tuple[Fact, ...]:
        """A mixed award starts both clocks: courts treat it as not final, and nobody should rely on that (C6)."""
        scope = scope_of(self.award, self.party)
        old = (Fact("award.replaced", self.occurred_on, scope_of(self.replaces, self.party)),) if self.replaces else ()
        verb = "appeal.answering" if self.judgment else "suit.answering"
        met = (Fact(verb, max(self.sued_on, self.occurred_on), scope),) if self.sued_on else ()
        if self.judgment:
            return (*old, Fact("suit.judgment_received", self.occurred_on, scope), *met)
        suffix = "" if self.party is Party.WORKER else "_by_employer"
        other = (Fact(f"arbitration.award_received{suffix}", self.occurred_on, scope),) if self.has_other else ()
        final = (Fact(f"arbitration.final_award_received{suffix}", self.occurred_on, scope),) if self.has_final else ()
        return old + other + final + met


class AwardedAlready(Refusal):
    """What a limb's award or judgment has decided is not decided there again, unless to correct it (补正)."""

    code = "awarded_already"
    kind = "value"
    zh = "该程序已有裁决或判决（或其中的事项已经裁决）。更正的，请填写所替代的裁决或判决。"
    en = "An award or judgment here has decided this already; where one corrects it, name the one it replaces."


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
        errors += unknown_member(one.worker, known, f"/items/{index}/worker")
        errors += unknown_code(one.code, context, at=f"/items/{index}/code")
    return errors


def replaced_by(state: Complaint, limb: str, replaces: str | None) -> Award | None:
    """The standing award or judgment of the limb that a new one corrects. Refuses one that is not there."""
    if replaces is None:
        return None
    found = state.find_award(replaces)
    if found is None or found.scope != limb or found.superseded:
        raise unknown_id("/replaces")
    return found


def enforced_from(state: Complaint, replaced: Award | None) -> date | None:
    """The day of performance of one that is corrected, where enforcement counts from it: the correction keeps it."""
    scope = replaced.id if replaced else None
    days = [one.started_on for one in state.deadlines.values() if one.rule == "LIM.9" and one.scope == scope]
    return days[-1] if days else None


def refuse_awarded_again(state: Complaint, limb: str, items: tuple[ItemGiven, ...], *, replaced: Award | None) -> None:
    """Each item is decided once in a limb; several awards may share them out (AR 50, or ahead of the rest).

    An item is the same where code and worker are; one for all workers meets every worker's. What fits no code is told
    apart from others only before the whole has been decided.
    """
    standing = [one for one in state.awards if one.scope == limb and not one.superseded and one is not replaced]
    whole = any(not one.partial for one in standing)
    if whole and not (items and all(one.items for one in standing)):
        raise AwardedAlready()
    awarded = [item for one in standing for item in one.items]
    again = [
        FieldError(f"/items/{index}", AwardedAlready.code, AwardedAlready.zh, AwardedAlready.en)
        for index, one in enumerate(items)
        if any(_is_same(one, old, whole=whole) for old in awarded)
    ]
    if again:
        raise AwardedAlready(errors=tuple(again))


def _is_same(one: ItemGiven, old: AwardItem, *, whole: bool) -> bool:
    if None not in (one.worker, old.worker) and one.worker != old.worker:
        return False
    return whole if "none" in (one.code, old.code) else one.code == old.code


def sued_on(state: Complaint, award: Award, party: Party, kind: str) -> date | None:
    """When a party sued about an award, or appealed from a judgment, that it is only now known to have got."""
    days = [
        state.cases[limb.id].filed_on
        for limb in state.limbs
        if limb.procedure == "litigation"
        and (case := state.cases[limb.id]).kind == kind
        and case.by is party
        and limb.result not in ("withdrawn", "refused")
        and any(one.id == award.id for one in answered_by(state, limb.claims, after=case.after, filed_on=case.filed_on))
    ]
    return max(days, default=None)


def receipts(state: Complaint, award: Award, given: dict[Party, date | None], *, judgment: bool) -> list[Event]:
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
                replaces=award.replaces,
                sued_on=sued_on(state, award, party, "appeal" if judgment else "suit"),
            )
        )
    return events


def made(
    award: str,
    *,
    scope: str,
    on: date,
    items: tuple[ItemGiven, ...],
    judgment: bool = False,
    partial: bool = False,
    replaces: str | None = None,
) -> Award:
    """The award as it stands in the state."""
    kept = tuple(
        AwardItem(worker=one.worker, code=one.code, amount_yuan=one.amount_yuan, final=one.final) for one in items
    )
    return Award(id=award, scope=scope, made_on=on, items=kept, judgment=judgment, partial=partial, replaces=replaces)


def with_award(state: Complaint, new: Award) -> Complaint:
    """The complaint with one more; what was paid on the one it corrects is paid on it."""
    old = state.find_award(new.replaces) if new.replaces else None
    if old is None:
        return replace(state, awards=(*state.awards, new))
    kept = tuple(
        replace(one, superseded=True, paid_yuan=Decimal("0.00")) if one.id == old.id else one for one in state.awards
    )
    return replace(state, awards=(*kept, replace(new, paid_yuan=new.paid_yuan + old.paid_yuan)))


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


def answered_by(state: Complaint, claims: tuple[str, ...], *, after: str | None, filed_on: date) -> tuple[Award, ...]:
    """The standing awards that a suit answers: the one it names, else every arbitral one about its claims before it.

    A suit makes the whole award ineffective, whether its papers name it or not (SPC-1 16).
    """
    standing = [one for one in state.awards if not one.superseded]
    if after is not None and state.find_award(after) is not None:
        return tuple(one for one in standing if after in (one.id, one.replaces))
    limbs = {one.id for one in state.limbs if one.procedure == "arbitration" and set(claims) & set(one.claims)}
    return tuple(one for one in standing if one.scope in limbs and one.made_on <= filed_on)


def with_judgment(state: Complaint, new: Award, *, before: tuple[Award, ...]) -> Complaint:
    """The complaint with a judgment in the place of what it was given on; what was paid on that is paid on it."""
    paid = sum((one.paid_yuan for one in before), Decimal("0.00"))
    kept = tuple(
        replace(one, superseded=True, paid_yuan=Decimal("0.00")) if one in before else one for one in state.awards
    )
    return with_award(replace(state, awards=kept), replace(new, paid_yuan=paid))


def superseded(state: Complaint, award: str | None) -> Complaint:
    """The complaint in which a court has set aside an award and its correction; what was paid on them was paid."""
    awards = tuple(
        replace(one, superseded=True) if award is not None and award in (one.id, one.replaces) else one
        for one in state.awards
    )
    return replace(state, awards=awards)
