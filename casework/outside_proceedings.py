"""Proceedings that other bodies already have, or had: recordable at intake and at any time (MODEL.md).

The first question is whether another body has the matter and whether there is any paper with a date, because those
dates start clocks that run before anything else: an award received, a refused application, a judgment, an injury.
The same facts are stated by the union's own referrals, so the clocks hang on the fact, not on who recorded it.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import Stage
from casework.fields import Code, DocumentNumber, LocalId, Past, PublicName, Shape, Text, Yuan
from casework.procedure import Context, Dated, Event, Fact, Notice, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, unknown_id
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, Proceeding


class ProceedingKind(StrEnum):
    """What kind of proceeding it is."""

    MEDIATION = "mediation"
    INSPECTION = "inspection"
    ARBITRATION = "arbitration"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    ENFORCEMENT = "enforcement"
    PETITION = "petition"
    INJURY = "injury"
    PERSONNEL = "personnel"
    BANKRUPTCY = "bankruptcy"
    CRIMINAL = "criminal"
    BARGAINING = "bargaining"
    LEGAL_AID = "legal_aid"


FACTS: dict[ProceedingKind, frozenset[str]] = {
    ProceedingKind.MEDIATION: frozenset({"application_received", "accepted", "agreement_effective", "failed"}),
    ProceedingKind.INSPECTION: frozenset({"filed", "case_opened", "decided", "refused", "decision_received"}),
    ProceedingKind.ARBITRATION: frozenset(
        {
            "filed",
            "accepted",
            "refused",
            "unanswered",
            "hearing",
            "award_made",
            "award_received",
            "final_award_received",
            "final_award_received_by_employer",
            "award_received_by_employer",
            "withdrawn",
        }
    ),
    ProceedingKind.SUIT: frozenset(
        {"filed", "accepted", "judgment_received", "ruling_received", "appealed", "judgment_effective", "withdrawn"}
    ),
    ProceedingKind.PAYMENT_ORDER: frozenset({"applied", "accepted", "received_by_debtor", "ended"}),
    ProceedingKind.ENFORCEMENT: frozenset({"performance_due", "applied", "ended"}),
    ProceedingKind.PETITION: frozenset({"filed", "accepted", "reply_received", "review_requested", "review_received"}),
    ProceedingKind.INJURY: frozenset(
        {
            "injured",
            "recognition_applied",
            "recognition_accepted",
            "recognised",
            "not_recognised",
            "assessment_applied",
            "assessment_received",
            "reassessment_applied",
        }
    ),
    ProceedingKind.PERSONNEL: frozenset({"decision_received", "review_requested", "review_received", "appeal_filed"}),
    ProceedingKind.BANKRUPTCY: frozenset({"opened", "list_published", "objection_filed"}),
    ProceedingKind.CRIMINAL: frozenset({"reported", "case_opened", "judgment"}),
    ProceedingKind.LEGAL_AID: frozenset({"applied", "granted", "refused", "lawyer_assigned"}),
    ProceedingKind.BARGAINING: frozenset({"request_received", "replied", "agreed"}),
}
"""The dated facts each kind knows."""

STARTS: dict[str, tuple[str, ...]] = {
    "mediation.application_received": ("MED.2",),
    "mediation.agreement_effective": ("ENF.1", "ENF.4"),
    "inspection.filed": ("INS.1",),
    "inspection.case_opened": ("INS.2",),
    "inspection.decision_received": ("INS.9",),
    "arbitration.filed": ("ARB.4",),
    "arbitration.accepted": ("ARB.16",),
    "arbitration.award_received": ("LIT.1",),
    "arbitration.award_received_by_employer": ("LIT.1",),
    "arbitration.final_award_received": ("LIT.2",),
    "arbitration.final_award_received_by_employer": ("LIT.3",),
    "suit.filed": ("LIT.8",),
    "suit.accepted": ("LIT.11",),
    "suit.judgment_received": ("LIT.14.1",),
    "suit.ruling_received": ("LIT.14.2",),
    "payment_order.applied": ("ENF.9",),
    "payment_order.accepted": ("ENF.10",),
    "payment_order.received_by_debtor": ("ENF.11",),
    "enforcement.performance_due": ("LIM.9",),
    "petition.accepted": ("XF.2",),
    "petition.reply_received": ("XF.3",),
    "petition.review_requested": ("XF.4",),
    "petition.review_received": ("XF.5.1",),
    "injury.injured": ("WI.1", "WI.2"),
    "injury.recognition_applied": ("WI.3",),
    "injury.recognition_accepted": ("WI.4.1",),
    "injury.assessment_applied": ("WI.8",),
    "injury.assessment_received": ("WI.10",),
    "bargaining.request_received": ("CB.1",),
    "legal_aid.applied": ("LA.1",),
    "legal_aid.granted": ("LA.2",),
}

ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "mediation.agreement_effective": (("MED.2", "met"),),
    "mediation.failed": (("MED.2", "met"),),
    "inspection.case_opened": (("INS.1", "met"),),
    "inspection.refused": (("INS.1", "met"),),
    "inspection.decided": (("INS.2", "met"),),
    "arbitration.accepted": (("ARB.4", "met"),),
    "arbitration.refused": (("ARB.4", "met"),),
    "arbitration.award_made": (("ARB.16", "met"),),
    "arbitration.award_received": (("ARB.16", "met"),),
    "arbitration.final_award_received": (("ARB.16", "met"),),
    "arbitration.withdrawn": (("ARB.4", "cancelled"), ("ARB.16", "cancelled")),
    "suit.answering": (("LIT.1", "met"), ("LIT.2", "met")),
    "suit.accepted": (("LIT.8", "met"),),
    "suit.judgment_received": (("LIT.11", "met"),),
    "suit.appealed": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
    "suit.judgment_effective": (("LIT.14.1", "cancelled"),),
    "suit.withdrawn": (("LIT.8", "cancelled"), ("LIT.11", "cancelled")),
    "payment_order.accepted": (("ENF.9", "met"),),
    "payment_order.received_by_debtor": (("ENF.10", "met"),),
    "payment_order.ended": (("ENF.11", "cancelled"),),
    "enforcement.applied": (("LIM.9", "met"),),
    "petition.reply_received": (("XF.2", "met"),),
    "petition.review_requested": (("XF.3", "met"),),
    "petition.review_received": (("XF.4", "met"),),
    "injury.recognition_applied": (("WI.1", "met"), ("WI.2", "met")),
    "injury.recognition_accepted": (("WI.3", "met"),),
    "injury.recognised": (("WI.1", "met"), ("WI.2", "met"), ("WI.3", "met"), ("WI.4.1", "met")),
    "injury.not_recognised": (("WI.1", "met"), ("WI.2", "met"), ("WI.3", "met"), ("WI.4.1", "met")),
    "injury.assessment_received": (("WI.8", "met"),),
    "injury.reassessment_applied": (("WI.10", "met"),),
    "bargaining.replied": (("CB.1", "met"),),
    "legal_aid.granted": (("LA.1", "met"),),
    "legal_aid.refused": (("LA.1", "met"),),
    "legal_aid.lawyer_assigned": (("LA.2", "met"),),
}


class DatedFact(Shape):
    """One paper with a date."""

    fact: Code
    occurred_on: Past


class ProceedingGiven(Shape):
    """A proceeding as told: its kind, body and number, and every paper with a date."""

    kind: ProceedingKind
    body: PublicName | None = None
    number: DocumentNumber | None = None
    facts: Annotated[tuple[DatedFact, ...], Field(max_length=30)] = ()
    amount_yuan: Yuan | None = None
    proof: Code | None = None
    after: LocalId | None = None
    """The earlier proceeding this one answers (a suit after an award): its clock is met by this one's filing."""
    note: Text | None = None


Proceedings = Annotated[tuple[ProceedingGiven, ...], Field(max_length=20)]


class ProceedingRecorded(Event):
    """A proceeding before another body became known, or more of its papers."""

    kind: ClassVar[str] = "proceeding_recorded"
    proceeding: LocalId
    given: ProceedingGiven

    def facts(self) -> tuple[Fact, ...]:
        """Each paper is a fact of this proceeding; a filing also answers the proceeding before it.

        What the employer received has a scope of its own: each party's time runs from its own receipt (JCPL 244).
        """
        told: list[Fact] = []
        for one in sorted(self.given.facts, key=lambda one: one.occurred_on):
            employers = one.fact.endswith("_by_employer")
            scope = f"{self.proceeding}.employer" if employers else self.proceeding
            told.append(Fact(f"{self.given.kind}.{one.fact}", one.occurred_on, scope))
            if self.given.after and one.fact in ("filed", "applied"):
                told.append(Fact(f"{self.given.kind}.answering", one.occurred_on, self.given.after))
        return tuple(told)


class RecordOutsideProceeding(Dated):
    """Record a proceeding of another body, or further papers of one that is known (`proceeding`)."""

    name: ClassVar[str] = "record_outside_proceeding"
    roles = DESK | ADVISERS
    proceeding: LocalId | None = None
    given: ProceedingGiven


def proceeding_errors(given: ProceedingGiven, *, known: tuple[str, ...], at: str) -> list[FieldError]:
    """Facts a kind does not know, and references to a proceeding that is not there."""
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
    if given.after is not None and given.after not in known:
        errors.append(
            FieldError(f"{at}/after", "unknown_reference", "没有这个编号。", "There is no such item in this matter.")
        )
    return errors


def recorded(given: ProceedingGiven, proceeding: str, context: Context) -> ProceedingRecorded:
    """The event of a proceeding told; its date is its latest paper's, else today."""
    on = max((one.occurred_on for one in given.facts), default=context.today)
    return ProceedingRecorded(occurred_on=on, proceeding=proceeding, given=given)


def decide_record(state: Complaint, command: RecordOutsideProceeding, context: Context) -> list[Event]:
    """A new proceeding gets the next id; a known one keeps its kind."""
    known = (*(one.id for one in state.proceedings), *(one.id for one in state.limbs))
    errors = proceeding_errors(command.given, known=known, at="/given")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    if command.proceeding is None:
        return [recorded(command.given, f"p{len(state.proceedings) + 1}", context)]
    old = next((one for one in state.proceedings if one.id == command.proceeding), None)
    if old is None:
        raise unknown_id("/proceeding")
    if old.kind != command.given.kind:
        raise ImpossibleValue.of(
            "/given/kind", "kind_differs", "程序种类与原记录不同。", "The kind differs from what was recorded."
        )
    return [recorded(command.given, old.id, context)]


def _recorded(state: Complaint, event: ProceedingRecorded) -> Complaint:
    given = event.given
    told = tuple((one.fact, one.occurred_on) for one in given.facts)
    old = next((one for one in state.proceedings if one.id == event.proceeding), None)
    if old is None:
        new = Proceeding(id=event.proceeding, kind=given.kind, body=given.body, number=given.number, facts=told)
        return replace(state, proceedings=(*state.proceedings, new))
    merged = replace(old, body=given.body or old.body, number=given.number or old.number, facts=(*old.facts, *told))
    return replace(state, proceedings=tuple(merged if one.id == old.id else one for one in state.proceedings))


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


ALWAYS = frozenset(stage for stage in Stage if stage not in (Stage.CLOSED, Stage.WITHDRAWN))

PROCEDURE = Procedure(
    name="outside_proceedings",
    allowed=(
        Row(
            RecordOutsideProceeding,
            ALWAYS,
            "其他机关的程序随时可以登记。",
            "A proceeding of another body may be recorded at any time.",
        ),
    ),
    decide={RecordOutsideProceeding: decide_record},
    evolve={ProceedingRecorded: _recorded},
    starts=STARTS,
    ends=ENDS,
)
