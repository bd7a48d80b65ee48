"""The papers of proceedings before other bodies: which dated facts each kind knows, and the clocks they move.

The same facts are stated by the union's own referrals, so the clocks hang on the fact, not on who recorded it. An oral
refusal is kept, but starts nothing: there is no paper whose date a court would read. A filing that answers a decision
(`.answering`) is a fact of what it answers.
"""

from __future__ import annotations

from enum import StrEnum


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
    "enforcement.applied": ("LIT.20",),
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
    "mediation.agreement_effective": (("MED.2", "met"), ("MED.6", "met")),
    "mediation.failed": (("MED.2", "met"), ("MED.6", "met")),
    "inspection.case_opened": (("INS.1", "met"),),
    "inspection.refused": (("INS.1", "met"),),
    "inspection.decided": (("INS.2", "met"),),
    "inspection.ordered": (("INS.1", "met"), ("INS.2", "met")),
    "inspection.withdrawn": (("INS.1", "cancelled"), ("INS.2", "cancelled")),
    "arbitration.accepted": (("ARB.4", "met"),),
    "arbitration.refused": (("ARB.4", "met"),),
    "arbitration.award_made": (("ARB.16", "met"),),
    "arbitration.award_received": (("ARB.16", "met"),),
    "arbitration.final_award_received": (("ARB.16", "met"),),
    "arbitration.withdrawn": (("ARB.4", "cancelled"), ("ARB.16", "cancelled")),
    "suit.answering": (("LIT.1", "met"), ("LIT.2", "met"), ("LIT.4", "met")),
    "set_aside.answering": (("LIT.3", "met"),),
    "appeal.answering": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
    "arbitral_review.answering": (("ENF.1", "met"), ("ENF.4", "cancelled")),
    "judicial_confirmation.answering": (("ENF.4", "met"), ("ENF.1", "cancelled")),
    "suit.accepted": (("LIT.8", "met"),),
    "suit.judgment_received": (("LIT.11", "met"), ("LIT.8", "met")),
    "suit.appealed": (("LIT.14.1", "met"), ("LIT.14.2", "met")),
    "suit.judgment_effective": (("LIT.14.1", RUN_OUT),),
    "suit.withdrawn": (("LIT.8", "cancelled"), ("LIT.11", "cancelled")),
    "payment_order.accepted": (("ENF.9", "met"),),
    "payment_order.received_by_debtor": (("ENF.10", "met"),),
    "payment_order.ended": (("ENF.11", "cancelled"),),
    "enforcement.ended": (("LIT.20", "cancelled"),),
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
