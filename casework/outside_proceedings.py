"""Proceedings that other bodies already have, or had: recordable at intake and at any time (MODEL.md).

The first question is whether another body has the matter and whether there is any paper with a date, because those
dates start clocks that run before anything else: an award received, a refused application, a judgment, an injury.
Which papers a kind of proceeding knows, and the clocks they move, stands in `papers.py`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from casework.claims_here import all_gone, refuse_gone
from casework.codes import STAGES_OPEN, Party
from casework.contact import NoteContact
from casework.fields import Code, DocumentNumber, LocalId, Past, PublicName, Shape, Text, Yuan
from casework.limitation import ClaimRestart, of_claim
from casework.paper_clocks import brought, relations
from casework.paper_order import SEVERAL, order_errors
from casework.papers import ENDS, FACTS, STARTS, ProceedingKind
from casework.parties import unknown_members
from casework.procedure import Command, Context, Dated, Event, Notice, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, Proceeding

__all__ = ["FACTS", "ProceedingGiven", "ProceedingKind", "ProceedingRecorded", "Proceedings"]


class Precision(StrEnum):
    """How exactly the date of a paper is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class DatedFact(Shape):
    """One paper with its date; where only month or year is known, their first day stands for it.

    What is not known to the day starts no clock: the date is to be asked for.
    """

    fact: Code
    occurred_on: Past | None = None
    precision: Precision = Precision.DAY

    @property
    def day(self) -> date | None:
        """The exact day, where it is known."""
        return self.occurred_on if self.precision is Precision.DAY else None


class ProceedingGiven(Shape):
    """A proceeding as told: its kind, body and number, and every paper with a date."""

    kind: ProceedingKind
    body: PublicName | None = None
    number: DocumentNumber | None = None
    facts: Annotated[tuple[DatedFact, ...], Field(max_length=30)] = ()
    amount_yuan: Yuan | None = None
    proof: Code | None = None
    claims: Annotated[tuple[LocalId, ...], Field(max_length=50)] = ()
    """The claims it is about; none named means all that somebody can decide."""
    after: LocalId | None = None
    """The earlier proceeding this one answers (a suit after an award): its clock is met by this one's filing."""
    note: Text | None = None


Proceedings = Annotated[tuple[ProceedingGiven, ...], Field(max_length=20)]


class PaperAnswered(Shape):
    """A suit, an appeal or an application to set aside that answers papers of a proceeding elsewhere."""

    filing: Code
    by: Party
    answered_on: Past


class ProceedingRecorded(Event):
    """A proceeding before another body became known, or more of its papers."""

    kind: ClassVar[str] = "proceeding_recorded"
    proceeding: LocalId
    given: ProceedingGiven
    claims: tuple[LocalId, ...] = ()
    """The claims of the matter that it is about, as they were when it was recorded."""
    restarts: tuple[ClaimRestart, ...] = ()
    handed_back_on: date | None = None
    """Of old events only, which said what the papers meant for limitation; now its line is read from them."""
    corrects: tuple[Code, ...] = ()
    """Papers that were on record with another date, or known less exactly or otherwise to the month or year."""
    answered: tuple[PaperAnswered, ...] = ()
    """Of old events only: what had been filed about its papers before; now it is read from the filings."""


def dated(given: ProceedingGiven) -> tuple[tuple[str, date], ...]:
    """The papers whose day is known, oldest first."""
    return tuple(sorted(((one.fact, one.day) for one in given.facts if one.day), key=lambda pair: pair[1]))


class RecordOutsideProceeding(Dated):
    """Record a proceeding of another body, or further papers of one that is known (`proceeding`)."""

    name: ClassVar[str] = "record_outside_proceeding"
    roles = DESK | ADVISERS
    proceeding: LocalId | None = None
    given: ProceedingGiven


def proceeding_errors(
    given: ProceedingGiven, *, known: tuple[str, ...], claims: tuple[str, ...], at: str, old: Proceeding | None = None
) -> list[FieldError]:
    """Facts a kind does not know, dates left out, out of order or less exact than known, and references to nothing."""
    errors = [
        FieldError(
            f"{at}/facts/{index}/fact",
            "unknown_fact",
            "该程序没有这种事实。",
            "This kind of proceeding has no such fact.",
        )
        for index, one in enumerate(given.facts)
        if one.fact not in FACTS[given.kind]
    ]
    errors += [
        FieldError(
            f"{at}/facts/{index}/occurred_on",
            "date_missing",
            "请填写日期，或说明只知道年月或不清楚。",
            "Give the day, or say that only the month or year, or nothing, is known.",
        )
        for index, one in enumerate(given.facts)
        if one.occurred_on is None and one.precision is not Precision.UNKNOWN
    ]
    exact = {name for name, _ in old.facts if name not in SEVERAL} if old else set()
    errors += [
        FieldError(
            f"{at}/facts/{index}/precision",
            "known_to_the_day",
            "该文书的准确日期已经登记；日期有误的，请填写正确的日期。",
            "The day of this paper is on record: if it is wrong, give the right day.",
        )
        for index, one in enumerate(given.facts)
        if one.day is None and one.fact in exact
    ]
    papers = [(one.fact, one.occurred_on, one.precision) for one in given.facts]
    errors += order_errors(given.kind, papers, known=old.facts if old else (), at=at)
    errors += unknown_members(given.claims, claims, f"{at}/claims")
    if given.after is not None and given.after not in known:
        errors.append(
            FieldError(f"{at}/after", "unknown_reference", "没有这个编号。", "There is no such item in this matter.")
        )
    return errors


def recorded(
    given: ProceedingGiven,
    proceeding: str,
    context: Context,
    *,
    claims: tuple[str, ...] = (),
    told_on: date | None = None,
) -> ProceedingRecorded:
    """The event of a proceeding told; its date is its latest paper's, else the day it was told (left out: today)."""
    on = max((day for _, day in dated(given)), default=told_on or context.today)
    return ProceedingRecorded(occurred_on=on, proceeding=proceeding, given=given, claims=claims)


def decidable(state: Complaint, context: Context) -> tuple[str, ...]:
    """The claims that somebody can decide, so that limitation means anything for them."""
    return tuple(one.id for one in state.claims if one.went_to is None and of_claim(state, one, context))


def decide_record(state: Complaint, command: RecordOutsideProceeding, context: Context) -> list[Event]:
    """A new proceeding gets the next id; a known one keeps its kind. A paper told again with another day is corrected.

    So is one told again less than to the day, unless its day is known. What may happen more than once is one more instead.
    """
    known = (*(one.id for one in state.proceedings), *(one.id for one in state.limbs))
    ids = tuple(one.id for one in state.claims)
    old = state.find_proceeding(command.proceeding or "")
    errors = proceeding_errors(command.given, known=known, claims=ids, at="/given", old=old)
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    refuse_gone(state, command.given.claims, at="/given/claims")
    if command.proceeding is not None and old is None:
        raise unknown_id("/proceeding")
    if old is not None and old.kind != command.given.kind:
        raise ImpossibleValue.of(
            "/given/kind", "kind_differs", "程序种类与原记录不同。", "The kind differs from what was recorded."
        )
    claims = command.given.claims or (old.claims if old else ()) or decidable(state, context)
    given = command.given
    if old is None and not given.claims and any(one.origin is not None for one in state.claims):
        # Where claims have joined, one that names none would be about none of those, as if it had been there before.
        claims = tuple(one.id for one in state.claims if one.origin is None or one.id in claims)
        given = given.model_copy(update={"claims": claims[:50]})
    event = recorded(given, old.id if old else f"p{len(state.proceedings) + 1}", context, claims=claims)
    before = {name: on for name, on in old.facts if name not in SEVERAL} if old else {}
    wrong = tuple(name for name, on in dated(command.given) if name in before and before[name] != on)
    return [event.model_copy(update={"corrects": (*wrong, *_told_again(command.given, old))})]


def _told_again(given: ProceedingGiven, old: Proceeding | None) -> tuple[str, ...]:
    """Papers not known to the day that are told once more, again not to the day: the last word holds."""
    unclear = {name for name, _, _ in old.unclear} - SEVERAL if old else set()
    return tuple(one.fact for one in given.facts if one.day is None and one.fact in unclear)


def _recorded(state: Complaint, event: ProceedingRecorded) -> Complaint:
    given = event.given
    told = tuple((one.fact, one.day) for one in given.facts if one.day)
    unclear = tuple((one.fact, str(one.precision), one.occurred_on) for one in given.facts if not one.day)
    old = state.find_proceeding(event.proceeding)
    if old is None:
        new = Proceeding(
            id=event.proceeding,
            kind=given.kind,
            body=given.body,
            number=given.number,
            facts=told,
            claims=event.claims if given.claims else (),
            unclear=unclear,
            after=given.after,
            told_on=event.occurred_on,
        )
        return replace(state, proceedings=(*state.proceedings, new))
    kept = tuple(pair for pair in old.facts if pair[0] not in event.corrects)
    known = {fact for fact, _ in told}
    merged = replace(
        old,
        body=given.body or old.body,
        number=given.number or old.number,
        facts=(*kept, *(pair for pair in told if pair not in kept)),
        claims=given.claims or old.claims,
        unclear=(*(one for one in old.unclear if one[0] not in known and one[0] not in event.corrects), *unclear),
        after=given.after or old.after,
    )
    return replace(state, proceedings=tuple(merged if one.id == old.id else one for one in state.proceedings))


def follow(before: Complaint | None, after: Complaint, event: Event, context: Context) -> list[Event]:
    """The clocks of a proceeding whose papers were told, and of the one that it answers; those of staff with their relation."""
    if not isinstance(event, ProceedingRecorded):
        known = {one.id for one in before.proceedings} if before is not None else set()
        moved = frozenset(
            one.id
            for one in after.proceedings
            if one.kind == ProceedingKind.PERSONNEL
            and before is not None
            and one.id in known
            and relations(before, one) != relations(after, one)
        )
        return brought(after, moved, event.occurred_on, context) if moved else []
    answered = {one.after for one in after.proceedings if one.id == event.proceeding and one.after is not None}
    return brought(after, frozenset({event.proceeding, *answered}), event.occurred_on, context)


def dates_to_ask(state: Complaint) -> tuple[tuple[str, str], ...]:
    """Papers that exist without an exact date, as (proceeding, paper): each may start a clock once it is known."""
    return tuple((one.id, fact) for one in state.proceedings for fact, _, _ in one.unclear)


def ask_for_dates(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Shown where the worker is spoken with: which dates are missing."""
    return [
        Notice(
            "date_to_ask",
            f"程序 {proceeding} 的文书日期不清楚，请核实准确日期。",
            f"The date of a paper of proceeding {proceeding} is not known exactly: ask for it.",
        )
        for proceeding, _ in dict.fromkeys(dates_to_ask(state))
    ]


BARS_INSPECTION = frozenset({"mediation", "arbitration", "suit"})


def inspection_bar(state: Complaint, context: Context) -> list[Notice]:
    """Whether a matter already before a mediator, tribunal or court can still go to inspection (INS.7)."""
    barred = any(one.kind in BARS_INSPECTION for one in state.proceedings) or any(
        limb.procedure in ("mediation", "arbitration", "litigation") for limb in state.limbs
    )
    if not barred:
        return []
    return [
        Notice(
            "inspection_barred",
            "同一事项已进入调解、仲裁或诉讼，劳动保障监察不再受理。",
            "The same matter is before a mediator, tribunal or court: labour inspection is barred.",
            rule="INS.7",
        )
    ]


PROCEDURE = Procedure(
    name="outside_proceedings",
    allowed=(
        Row(
            RecordOutsideProceeding,
            STAGES_OPEN,
            "其他机关的程序随时可以登记。",
            "A proceeding of another body may be recorded at any time.",
            unless=all_gone,
        ),
    ),
    decide={RecordOutsideProceeding: decide_record},
    evolve={ProceedingRecorded: _recorded},
    starts=STARTS,
    ends=ENDS,
    follow=follow,
    warns={RecordOutsideProceeding: ask_for_dates, NoteContact: ask_for_dates},
)
