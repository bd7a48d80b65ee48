"""The papers of proceedings before other bodies: which dated facts each kind knows, and the clocks they move.

The same facts are stated by the union's own referrals, so the clocks hang on the fact, not on who recorded it. An oral
refusal is kept, but starts nothing: there is no paper whose date a court would read. A filing that answers a decision
(`.answering`) is a fact of what it answers.
"""

from __future__ import annotations

from enum import StrEnum

from casework.codes import Relation


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
    ProceedingKind.INSPECTION: frozenset(
        {
            "filed",
            "orally_refused",
            "case_opened",
            "decided",
            "ordered",
            "refused",
            "transferred",
            "decision_received",
            "withdrawn",
        }
    ),
    ProceedingKind.ARBITRATION: frozenset(
        {
            "filed",
            "accepted",
            "refused",
            "orally_refused",
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
        {
            "filed",
            "orally_refused",
            "accepted",
            "judgment_made",
            "judgment_received",
            "ruling_received",
            "appealed",
            "judgment_effective",
            "retrial_applied",
            "retrial_refused",
            "supervision_applied",
            "supervision_refused",
            "withdrawn",
        }
    ),
    ProceedingKind.PAYMENT_ORDER: frozenset({"applied", "accepted", "received_by_debtor", "ended"}),
    ProceedingKind.ENFORCEMENT: frozenset({"performance_due", "applied", "ended"}),
    ProceedingKind.PETITION: frozenset(
        {"filed", "orally_refused", "accepted", "reply_received", "review_requested", "review_received"}
    ),
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
    ProceedingKind.CRIMINAL: frozenset({"reported", "case_opened", "prosecuted", "judgment"}),
    ProceedingKind.LEGAL_AID: frozenset({"applied", "granted", "refused", "lawyer_assigned"}),
    ProceedingKind.BARGAINING: frozenset({"request_received", "replied", "agreed"}),
}
"""The dated facts each kind knows."""

RUN_OUT = "run_out"
"""How a time ends of which a fact says that it is over: it has lapsed where it was over by then, else it lost its object."""

PROVED = "proved"
"""How a time ends of which a fact shows that the body had acted, on a day nobody told: no lapse of it stands."""

STARTS: dict[str, tuple[str, ...]] = {
    "mediation.application_received": ("MED.2",),
    "mediation.agreement_effective": ("ENF.1", "ENF.4"),
    "inspection.filed": ("INS.1",),
    "inspection.case_opened": ("INS.2",),
    "inspection.decision_received": ("INS.9", "INS.11.1"),
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
    "enforcement.applied": ("LIT.20",),
    "petition.accepted": ("XF.2",),
    "petition.reply_received": ("XF.3",),
    "petition.review_requested": ("XF.4",),
    "petition.review_received": ("XF.5.1",),
    "injury.injured": ("WI.1", "WI.2"),
    "injury.recognition_applied": ("WI.3",),
    "injury.recognition_accepted": ("WI.4.1",),
    "injury.not_recognised": ("INS.9", "INS.11.1"),
    "injury.assessment_applied": ("WI.8",),
    "injury.assessment_received": ("WI.10",),
    "personnel.decision_received": ("ADD.9.1", "ADD.10.1"),
    "personnel.review_requested": ("ADD.10.2",),
    "personnel.review_received": ("ADD.9.2", "ADD.10.3"),
    "bargaining.request_received": ("CB.1",),
    "legal_aid.applied": ("LA.1",),
    "legal_aid.granted": ("LA.2",),
}

STARTS_OF_PAPERS: dict[str, tuple[str, ...]] = {**STARTS, "suit.judgment_effective": ("LIT.16",)}
"""The clocks that papers of other bodies start. Of our own judgments the fact also says that only an appeal is over."""

OF_RELATION: dict[str, Relation] = {
    "ADD.9.1": Relation.CIVIL_SERVICE,
    "ADD.9.2": Relation.CIVIL_SERVICE,
    "ADD.10.1": Relation.PUBLIC_INSTITUTION,
    "ADD.10.2": Relation.PUBLIC_INSTITUTION,
    "ADD.10.3": Relation.PUBLIC_INSTITUTION,
}
"""Rules that one kind of staff has alone; while nobody has told which it is, those of all of them run side by side."""

ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "mediation.agreement_effective": (("MED.2", "met"), ("MED.6", "met")),
    "mediation.failed": (("MED.2", "met"), ("MED.6", "met")),
    "inspection.case_opened": (("INS.1", "met"),),
    "inspection.refused": (("INS.1", "met"),),
    "inspection.decided": (("INS.1", PROVED), ("INS.2", "met")),
    "inspection.ordered": (("INS.1", "met"), ("INS.2", "met")),
    "inspection.withdrawn": (("INS.1", "cancelled"), ("INS.2", "cancelled")),
    "arbitration.accepted": (("ARB.4", "met"),),
    "arbitration.refused": (("ARB.4", "met"),),
    "arbitration.hearing": (("ARB.4", PROVED),),
    "arbitration.award_made": (("ARB.4", PROVED), ("ARB.16", "met")),
    "arbitration.award_received": (("ARB.4", PROVED), ("ARB.16", "met")),
    "arbitration.award_received_by_employer": (("ARB.4", PROVED), ("ARB.16", "met")),
    "arbitration.final_award_received": (("ARB.4", PROVED), ("ARB.16", "met")),
    "arbitration.final_award_received_by_employer": (("ARB.4", PROVED), ("ARB.16", "met")),
    "arbitration.withdrawn": (("ARB.4", "cancelled"), ("ARB.16", "cancelled")),
    "suit.answering": (("LIT.1", "met"), ("LIT.2", "met"), ("LIT.4", "met")),
    "set_aside.answering": (("LIT.3", "met"),),
    "appeal.answering": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
    "arbitral_review.answering": (("ENF.1", "met"), ("ENF.4", "cancelled")),
    "judicial_confirmation.answering": (("ENF.4", "met"), ("ENF.1", "cancelled")),
    "suit.accepted": (("LIT.8", "met"),),
    "suit.judgment_made": (("LIT.8", PROVED), ("LIT.11", "met")),
    "suit.judgment_received": (("LIT.8", PROVED), ("LIT.11", "met")),
    "suit.appealed": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
    "suit.judgment_effective": (("LIT.14.1", RUN_OUT),),
    "suit.retrial_applied": (("LIT.16", "met"),),
    "suit.retrial_refused": (("LIT.16", PROVED),),
    "suit.supervision_applied": (("LIT.16", PROVED),),
    "suit.supervision_refused": (("LIT.16", PROVED),),
    "suit.withdrawn": (("LIT.8", "cancelled"), ("LIT.11", "cancelled")),
    "payment_order.accepted": (("ENF.9", "met"),),
    "payment_order.received_by_debtor": (("ENF.9", PROVED), ("ENF.10", "met")),
    "payment_order.ended": (("ENF.11", "cancelled"),),
    "enforcement.ended": (("LIT.20", "cancelled"),),
    "petition.reply_received": (("XF.2", "met"),),
    "petition.review_requested": (("XF.3", "met"),),
    "petition.review_received": (("XF.4", "met"),),
    "injury.recognition_applied": (("WI.1", "met"), ("WI.2", "met")),
    "injury.recognition_accepted": (("WI.3", "met"),),
    "injury.recognised": (
        *(("WI.1", "met"), ("WI.2", "met"), ("WI.3", PROVED), ("WI.4.1", "met")),
        *(("INS.9", "cancelled"), ("INS.11.1", "cancelled")),
    ),
    "injury.not_recognised": (("WI.1", "met"), ("WI.2", "met"), ("WI.3", PROVED), ("WI.4.1", "met")),
    "injury.assessment_received": (("WI.8", "met"),),
    "injury.reassessment_applied": (("WI.10", "met"),),
    "personnel.review_requested": (("ADD.9.1", "met"), ("ADD.10.1", "met")),
    "personnel.review_received": (("ADD.9.1", PROVED), ("ADD.10.1", PROVED), ("ADD.10.2", "met")),
    "personnel.appeal_filed": (
        *(("ADD.9.1", "cancelled"), ("ADD.10.1", "cancelled"), ("ADD.10.2", "cancelled")),
        *(("ADD.9.2", "met"), ("ADD.10.3", "met")),
    ),
    "bargaining.replied": (("CB.1", "met"),),
    "legal_aid.granted": (("LA.1", "met"),),
    "legal_aid.refused": (("LA.1", "met"),),
    "legal_aid.lawyer_assigned": (("LA.2", "met"),),
}
