"""Which outcome (办理结果) fits what is on record when our work on a complaint is done."""

from __future__ import annotations

from casework.codes import OutcomeCode
from casework.performance import satisfied_claims
from casework.refusal import FieldError, Refusal
from casework.state import Complaint

OURS = frozenset({"negotiation", "mediation"})
"""Procedures the union runs itself: while one is open, our work is not done."""

OF_RIGHTS = frozenset({"inspection", "arbitration", "litigation"})
"""Procedures that decide on rights: while one is open, a claim is neither answered nor explained away."""

ELSEWHERE = OF_RIGHTS | {"bargaining", "letters"}
"""Procedures of others, or before others, that may accept or refuse a claim."""

IN_COURT = frozenset({"suit", "appeal", "enforcement"})
"""Filings that ask for the very thing that "resolved" says the worker got."""


class StillInProcedure(Refusal):
    """A procedure we run ourselves has not ended."""

    code = "still_in_procedure"
    zh = "协商或调解尚未结束，不能办结。"
    en = "A negotiation or mediation of ours has not ended."


class NotResolved(Refusal):
    """ "Resolved" means that everything agreed or awarded was paid and performed."""

    code = "not_resolved"
    zh = "约定、裁决或诉求的款项尚未付清，不能记为已解决。"
    en = "What was agreed, awarded or claimed is not yet paid in full."


class NothingPerformed(Refusal):
    """ "Resolved" means that the worker got it: something paid or done must be on record."""

    code = "nothing_performed"
    zh = "没有任何付款或履行的记录，不能记为已解决。请先用“记录履行”登记协议、裁决或诉求的付款或履行情况。"
    en = "No payment or performance is on record: record what was paid or done (record_performance) before it is resolved."


class OutcomeDoesNotFit(Refusal):
    """The outcome contradicts what is on record."""

    code = "outcome_does_not_fit"
    kind = "value"
    zh = "该办理结果与记录不符。"
    en = "This outcome does not fit the record."


NEEDS: dict[OutcomeCode, tuple[str, str]] = {
    OutcomeCode.AGREED: (
        "“达成协议，待履行”要求有协议，且尚未履行完毕。",
        "Agreed: it needs an agreement of which something is still to be performed.",
    ),
    OutcomeCode.ACCEPTED_ELSEWHERE: (
        "“其他机关受理”要求有其他机关的程序记录。",
        "Accepted elsewhere: it needs a procedure before another body.",
    ),
    OutcomeCode.REFUSED_ELSEWHERE: (
        "“其他机关不予受理”要求有其他机关的程序记录。",
        "Refused elsewhere: it needs a procedure before another body.",
    ),
    OutcomeCode.ANSWERED: (
        "“已答复”要求监察、仲裁、诉讼程序均已结束，并填写理由。",
        "Answered: inspection, arbitration and court must have ended, and a reason is needed.",
    ),
    OutcomeCode.EXPLAINED: (
        "“已解释说明”要求监察、仲裁、诉讼程序均已结束，并填写理由（依法为何不能再办理）。",
        "Explained: inspection, arbitration and court must have ended, and a reason is needed: why the law gives no more.",
    ),
    OutcomeCode.REDIRECTED: (
        "“已引导”要求每项诉求都已引导：请先办理“引导部分诉求”。",
        "Redirected: every claim must have been redirected (redirect_claims).",
    ),
    OutcomeCode.JOINED: (
        "并入其他件的，请用“并案”办理。",
        "Joined: it follows from joining it to another complaint (join).",
    ),
    OutcomeCode.WITHDRAWN: ("劳动者撤回的，请用“撤回”办理。", "Withdrawn: it follows from the withdrawal (withdraw)."),
    OutcomeCode.UNREACHABLE: (
        "“无法联系”要求有未联系上劳动者一方的联系记录，且此后没有再联系上。",
        "Unreachable: it needs a contact note of an attempt that reached nobody, and none that did since.",
    ),
}
"""What each outcome needs, said where that is missing."""


def fitting(state: Complaint) -> tuple[OutcomeCode, ...]:
    """The outcomes that the record bears, provided that a reason is given where one is needed."""
    return tuple(one for one in OutcomeCode if unfit(state, one, reasoned=True) is None)


def unfit(state: Complaint, outcome: OutcomeCode, *, reasoned: bool) -> Refusal | None:
    """Why an outcome cannot be recorded now; `reasoned` says whether a reason is given with it."""
    if any(limb.procedure in OURS for limb in state.open_limbs()):
        return StillInProcedure()
    if outcome is OutcomeCode.RESOLVED:
        return _unresolved(state)
    stands = state.outcome is not None and state.outcome.code is outcome
    if stands or _borne(state, outcome):
        explains = outcome in (OutcomeCode.ANSWERED, OutcomeCode.EXPLAINED) and not stands
        return _does_not_fit(outcome, "/reason") if explains and not reasoned else None
    return _does_not_fit(outcome, "/outcome")


def _unresolved(state: Complaint) -> Refusal | None:
    undecided = [limb.id for limb in state.open_limbs() if limb.procedure == "litigation" and limb.step != "decided"]
    if any(state.cases[limb].kind in IN_COURT for limb in undecided):
        return StillInProcedure(
            "诉讼或执行程序尚未结束，不能记为已解决：请先记录法院的处理。",
            "A suit or an enforcement has not ended: record first what the court did with it.",
        )
    if not state.all_performed or part_paid(state):
        return NotResolved()
    return None if state.anything_performed else NothingPerformed()


def _borne(state: Complaint, outcome: OutcomeCode) -> bool:
    """Whether the record bears an outcome other than "resolved"."""
    procedures = {limb.procedure for limb in state.limbs}
    if outcome is OutcomeCode.AGREED:
        return bool(state.agreements) and not state.all_performed
    if outcome in (OutcomeCode.ACCEPTED_ELSEWHERE, OutcomeCode.REFUSED_ELSEWHERE):
        return bool(state.proceedings) or bool(procedures & ELSEWHERE)
    if outcome in (OutcomeCode.ANSWERED, OutcomeCode.EXPLAINED):
        return not any(limb.procedure in OF_RIGHTS for limb in state.open_limbs())
    if outcome is OutcomeCode.REDIRECTED:
        return bool(state.claims) and all(one.redirected_to is not None for one in state.claims)
    return outcome is OutcomeCode.UNREACHABLE and state.tried_in_vain_on is not None


def _does_not_fit(outcome: OutcomeCode, field: str) -> Refusal:
    zh, en = NEEDS[outcome]
    return OutcomeDoesNotFit(zh, en, errors=(FieldError(field, OutcomeDoesNotFit.code, zh, en),))


def part_paid(state: Complaint) -> bool:
    """Whether a claim of a known amount was paid in part, and no agreement or award that is performed settled it."""
    satisfied = satisfied_claims(state)
    return any(one.amount_yuan is not None and one.paid_yuan > 0 and one.id not in satisfied for one in state.claims)
