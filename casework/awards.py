"""What a tribunal or court decided: items per worker, final or not (LAW.md C6); who got it when: `paper_received.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from casework import disputes
from casework.award_effect import lineage, scope_of
from casework.claims import unknown_code
from casework.codes import Party
from casework.fields import ClaimCodeId, LocalId, Shape, Yuan
from casework.parties import unknown_member
from casework.procedure import Context, Fact
from casework.refusal import FieldError, ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.state import Award, AwardItem, Complaint, Payment


class ItemGiven(Shape):
    """One item: for whom (none: all), for what, how much, and whether it is final (终局)."""

    worker: LocalId | None = None
    code: ClaimCodeId = "none"
    amount_yuan: Yuan = Decimal("0.00")
    final: bool = False


class Superseded(Shape):
    """An award or judgment whose place a later judgment takes: all of it, or some of its items, counted from 1."""

    award: LocalId
    items: Annotated[tuple[int, ...], Field(max_length=2000)] = ()


Items = Annotated[tuple[ItemGiven, ...], Field(max_length=2000)]


class AwardedAlready(Refusal):
    """What a limb's award or judgment has decided is not decided there again, unless to correct it (补正)."""

    code = "awarded_already"
    kind = "value"
    zh = "该程序已有裁决或判决（或其中的事项已经裁决）。更正的，请填写所替代的裁决或判决。"
    en = "An award or judgment here has decided this already; where one corrects it, name the one it replaces."


def declared_by(items: tuple[ItemGiven, ...], context: Context) -> tuple[str, ...]:
    """The codes among the items that a decision itself brings about (确认), by the law in force."""
    codes = dict.fromkeys(one.code for one in items)
    return tuple(code for code in codes if code in context.law.claims and context.law.claims[code].declares)


def refuse_terms(items: tuple[ItemGiven, ...], performance_due_on: date | None) -> None:
    """Refuses the terms of a conciliation statement where a case ended in none."""
    for field, told in (("/performance_due_on", performance_due_on), ("/items", items)):
        if told:
            raise ImpossibleValue.of(
                field,
                "only_of_a_statement",
                "只有以调解书结案的，才填写其内容和履行期限。",
                "Only a conciliation statement gives something, and sets a day of performance.",
            )


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


def refuse_awarded_again(
    state: Complaint, limb: str, items: tuple[ItemGiven, ...], *, replaced: Award | None, partial: bool = False
) -> None:
    """Each item is decided once in a limb; several awards may share them out (AR 50, or ahead of the rest).

    An item is the same where code and worker are; one for all workers meets every worker's. What fits no code is told
    apart from others only before the whole has been decided. What was awarded ahead (先行裁决) may be a part of what
    is claimed under a code: an award that is not `partial` decides the rest of it (LDMAL 43(2)).
    """
    standing = [one for one in state.awards if one.scope == limb and not one.superseded and one is not replaced]
    whole = any(not one.partial for one in standing)
    if whole and not (items and all(one.items for one in standing)):
        raise AwardedAlready(errors=(FieldError("/items", AwardedAlready.code, AwardedAlready.zh, AwardedAlready.en),))
    awarded = [item for one in standing if partial or not one.partial for item in one.items]
    by_code: dict[str, set[str | None]] = {}
    for item in awarded:
        by_code.setdefault(item.code, set()).add(item.worker)
    everybody = {item.worker for item in awarded}
    again = [
        FieldError(f"/items/{index}", AwardedAlready.code, AwardedAlready.zh, AwardedAlready.en)
        for index, one in enumerate(items)
        if _is_among(one, _same_code(one.code, by_code, everybody, whole=whole))
    ]
    if again:
        raise AwardedAlready(errors=tuple(again))


def _same_code(
    code: str, by_code: dict[str, set[str | None]], everybody: set[str | None], *, whole: bool
) -> tuple[set[str | None], ...]:
    """The workers to whom something was awarded under the code; what fits no code meets all once the whole is decided."""
    if code == "none":
        return (everybody,) if whole else ()
    named = by_code.get(code, set())
    return (named, by_code.get("none", set())) if whole else (named,)


def _is_among(one: ItemGiven, awarded: tuple[set[str | None], ...]) -> bool:
    """Whether an item is for somebody of those; one for nobody by name is for everybody."""
    return any(workers and (one.worker is None or one.worker in workers or None in workers) for workers in awarded)


def made(
    award: str,
    *,
    scope: str,
    on: date,
    items: tuple[ItemGiven, ...],
    judgment: bool = False,
    partial: bool = False,
    replaces: str | None = None,
    performance_due_on: date | None = None,
    declared: tuple[str, ...] = (),
) -> Award:
    """The award as it stands in the state."""
    kept = tuple(
        AwardItem(worker=one.worker, code=one.code, amount_yuan=one.amount_yuan, final=one.final) for one in items
    )
    return Award(
        id=award,
        scope=scope,
        made_on=on,
        items=kept,
        judgment=judgment,
        partial=partial,
        replaces=replaces,
        performance_due_on=performance_due_on,
        declared=declared,
    )


def statement(
    award: str,
    *,
    scope: str,
    on: date,
    items: tuple[ItemGiven, ...],
    performance_due_on: date | None,
    declared: tuple[str, ...],
) -> Award:
    """A conciliation statement (调解书) with its terms: owed, performed and enforced like an award, and answered by nobody."""
    new = made(award, scope=scope, on=on, items=items, performance_due_on=performance_due_on, declared=declared)
    return replace(new, conciliated=True)


def with_award(state: Complaint, new: Award) -> Complaint:
    """The complaint with one more; what was paid on the one it corrects is paid on it."""
    old = state.find_award(new.replaces) if new.replaces else None
    if old is None:
        return replace(state, awards=(*state.awards, new))
    kept = tuple(
        replace(one, superseded=True, paid_yuan=Decimal("0.00")) if one.id == old.id else one for one in state.awards
    )
    taken_over = replace(new, paid_yuan=new.paid_yuan + old.paid_yuan, payments=(*old.payments, *new.payments))
    return replace(state, awards=(*kept, taken_over))


def next_award_id(state: Complaint) -> str:
    """The id the next award or judgment gets."""
    return f"aw{len(state.awards) + 1}"


def superseding(state: Complaint, limb: str) -> tuple[Superseded, ...]:
    """What a judgment given in a limb takes the place of, decided when it is recorded.

    Of an award: everything between those who sue and the employer (SPC-1 16, 17), also where it had been set aside,
    so that what was paid on it counts. Of the other side's suit about the same award: the judgment on the same
    claims, because the court hears both as one case and money is awarded once.
    """
    filing = disputes.filing_of(state, limb)
    found = [
        _superseded(one, disputes.disputed(state, filing, one))
        for one in state.awards
        if (not one.superseded or one.paid_yuan) and disputes.is_about(state, filing, one)
    ]
    found += [
        _superseded(one, disputes.judged_anew(state, filing, one))
        for one in state.awards
        if one.judgment and not one.superseded and disputes.is_heard_together(state, filing, one.scope)
    ]
    return tuple(one for one in found if one is not None)


def settled_in(state: Complaint, limb: str, taken: tuple[Superseded, ...]) -> tuple[str, ...]:
    """The judgments, with those they correct, whose place a decision of second instance takes: it is final (CPL 182)."""
    if state.cases[limb].kind != disputes.APPEAL:
        return ()
    found = [state.find_award(one.award) for one in taken if not one.items]
    return tuple(each for one in found if one is not None and one.judgment for each in lineage(state, one))


def is_settled(state: Complaint, judgment: Award) -> bool:
    """Whether a decision of second instance has taken its place, so that nobody appeals from it any more."""
    cases = ((one.scope, state.cases.get(one.scope)) for one in state.awards)
    above = (scope for scope, case in cases if case is not None and case.kind == disputes.APPEAL)
    return judgment.superseded and any(
        disputes.is_about(state, disputes.filing_of(state, one), judgment) for one in above
    )


def settled_facts(on: date, judgments: tuple[str, ...]) -> tuple[Fact, ...]:
    """That both sides' time to appeal from some judgments is over."""
    return tuple(Fact("suit.judgment_effective", on, scope_of(one, party)) for one in judgments for party in Party)


def _superseded(award: Award, items: frozenset[int]) -> Superseded | None:
    if items >= disputes.standing(award):
        return Superseded(award=award.id)
    return Superseded(award=award.id, items=tuple(sorted(index + 1 for index in items))) if items else None


def with_judgment(state: Complaint, new: Award, *, supersedes: tuple[Superseded, ...]) -> Complaint:
    """The complaint with a judgment in the place of what it was given on; what was paid on that is paid on it.

    Where other workers' items stand, what was paid counts for those first: they took effect.
    """
    paid, payments, awards = Decimal("0.00"), [*new.payments], []
    taken = {one.award: one.items for one in supersedes}
    for one in state.awards:
        left = _without(one, taken[one.id]) if one.id in taken else one
        paid += one.paid_yuan - left.paid_yuan
        payments += _beyond(one.payments, left.paid_yuan)
        awards.append(left)
    return with_award(replace(state, awards=tuple(awards)), replace(new, paid_yuan=paid, payments=tuple(payments)))


def _beyond(payments: tuple[Payment, ...], kept_yuan: Decimal) -> Iterator[Payment]:
    """What of some payments goes beyond a sum, the first of them counted for that."""
    for one in sorted(payments, key=lambda payment: payment.on):
        kept = min(kept_yuan, one.amount_yuan)
        kept_yuan -= kept
        if kept < one.amount_yuan:
            yield replace(one, amount_yuan=one.amount_yuan - kept)


def _without(award: Award, items: tuple[int, ...]) -> Award:
    if not items:
        return replace(award, superseded=True, paid_yuan=Decimal("0.00"))
    kept = tuple(
        replace(one, superseded=True) if index in items else one for index, one in enumerate(award.items, start=1)
    )
    left = replace(award, items=kept, superseded=award.superseded or all(one.superseded for one in kept))
    return replace(left, paid_yuan=min(award.paid_yuan, left.awarded_yuan))


def named_by(state: Complaint, after: str | None) -> tuple[Superseded, ...]:
    """What a judgment takes the place of where its event does not say so: the award its suit names, with a correction."""
    return tuple(
        Superseded(award=one.id)
        for one in state.awards
        if not one.superseded and after is not None and after in (one.id, one.replaces)
    )


def superseded(state: Complaint, award: str | None) -> Complaint:
    """The complaint in which a court has set aside an award and its correction; what was paid on them was paid."""
    awards = tuple(
        replace(one, superseded=True) if award is not None and award in (one.id, one.replaces) else one
        for one in state.awards
    )
    return replace(state, awards=awards)
