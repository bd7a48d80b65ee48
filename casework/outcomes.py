"""Which outcome (办理结果) fits what is on record when our work on a complaint is done."""

from __future__ import annotations

from collections.abc import Sequence

from casework.claim_facts import last_day
from casework.codes import OutcomeCode
from casework.fulfilment import (
    agreements_performed,
    all_performed,
    anything_performed,
    claims_unmet,
    everything_got,
    satisfied_claims,
)
from casework.procedure import Notice
from casework.refusal import Refusal
from casework.state import Complaint, Limb, Proceeding

AWAITS_PERFORMANCE = frozenset({OutcomeCode.AGREED, OutcomeCode.ACCEPTED_ELSEWHERE})
"""Outcomes after which the worker may still get it, when what was agreed or awarded is performed."""

OURS = {"negotiation": "协商", "mediation": "调解"}
"""Procedures the union runs itself, with their Chinese terms: while one is open, our work is not done."""

OF_RIGHTS = {"inspection": "劳动保障监察", "arbitration": "仲裁", "litigation": "诉讼"}
"""Procedures that decide on rights: while one is open, a claim is neither got, nor answered, nor explained away."""

ELSEWHERE = frozenset({*OF_RIGHTS, "bargaining"})
"""Procedures of others, or before others, that may accept or refuse a claim."""

REFUSED = frozenset(
    {"refused", "orally_refused", "unanswered", "retrial_refused", "supervision_refused", "not_recognised"}
)
"""How a limb, or the last paper of an outside proceeding, says that the other body does not take it up."""

NOT_TAKEN = REFUSED | {"withdrawn", "absent", "failed"}
"""How it says that the other body has it no more without having decided, besides."""

PENDING = frozenset(
    {"filed", "applied", "accepted", "hearing", "case_opened", "appealed", "retrial_applied", "supervision_applied"}
)
"""Last papers of a proceeding that has not been decided."""

BEGUN = frozenset(
    {"filed", "applied", "application_received", "request_received", "accepted", "hearing", "case_opened"}
)
"""Papers that others of the same proceeding come after, whose day need not be known for that."""

ORAL = "orally_refused"
ORDER = {ORAL: -1} | dict.fromkeys(BEGUN, 0)
"""In which order papers of one day follow each other; the written filing answers an oral refusal."""

DECIDING = frozenset({"inspection", "arbitration", "suit", "payment_order"})
"""Kinds of outside proceedings that decide on rights."""

IN_COURT = {
    "suit": "诉讼",
    "appeal": "上诉",
    "set_aside": "申请撤销裁决",
    "payment_order": "支付令",
    "judicial_confirmation": "司法确认",
    "arbitral_review": "仲裁审查",
    "enforcement": "强制执行",
}
"""Filings with a court, with their Chinese terms."""

OF_WORDS = frozenset({OutcomeCode.ANSWERED, OutcomeCode.EXPLAINED, OutcomeCode.UNREACHABLE})
"""Outcomes that say of every claim why nothing more is done about it."""


class StillInProcedure(Refusal):
    """A procedure we run ourselves has not ended."""

    code = "still_in_procedure"
    zh = "协商或调解尚未结束，不能办结。"
    en = "A negotiation or mediation of ours has not ended."

    @classmethod
    def naming(cls, limbs: Sequence[tuple[str, str, str]], zh: str, en: str) -> StillInProcedure:
        """The refusal with the open limbs (id, what it is in Chinese and in English) before what to do."""
        names_zh = "、".join(f"{limb}（{name}）" for limb, name, _ in limbs)
        names_en = ", ".join(f"{limb} ({name})" for limb, _, name in limbs)
        return cls(f"以下程序尚未结束：{names_zh}。{zh}", f"Not ended yet: {names_en}. {en}")


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


class ReasonMissing(Refusal):
    """An outcome of words only says why."""

    code = "reason_missing"
    kind = "value"
    zh = "请填写理由：依法为何不能再为劳动者办理更多。"
    en = "Give the reason: why the law gives no more."


NEEDS: dict[OutcomeCode, tuple[str, str]] = {
    OutcomeCode.AGREED: (
        "“达成协议，待履行”要求有尚未履行完毕的协议。",
        "Agreed: it needs an agreement of which something is still to be performed.",
    ),
    OutcomeCode.ACCEPTED_ELSEWHERE: (
        "“其他机关受理”要求有其他机关的程序记录，其中至少有一份文书（日期可以不详），且未被拒绝、未撤回；致用人单位的函件不算。",
        "Accepted elsewhere: it needs a procedure before another body with a paper on record (its date may be unknown) that is "
        "no refusal; a letter to the employer is none.",
    ),
    OutcomeCode.REFUSED_ELSEWHERE: (
        "“其他机关不予受理”要求有其他机关不予受理的记录，且没有未结束的监察、仲裁、诉讼程序。",
        "Refused elsewhere: it needs a refusal of another body, and no inspection, arbitration or court that has not ended.",
    ),
    OutcomeCode.ANSWERED: (
        "“已答复”要求监察、仲裁、诉讼程序均已结束，且没有尚未履行的协议。",
        "Answered: inspection, arbitration and court must have ended, and no agreement waits for performance.",
    ),
    OutcomeCode.EXPLAINED: (
        "“已解释说明”要求监察、仲裁、诉讼程序（包括其他机关已有的）均已结束，且没有尚未履行的协议。",
        "Explained: inspection, arbitration and court, those outside too, must have ended, and no agreement waits for "
        "performance.",
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
        "“无法联系”要求有未联系上劳动者一方的联系记录，此后没有再联系上，且没有尚未履行的协议。",
        "Unreachable: it needs a contact note of an attempt that reached nobody, none that did since, and no agreement that "
        "waits for performance.",
    ),
}
"""What each outcome needs, said where that is missing."""

NAMES = {
    OutcomeCode.RESOLVED: "已解决",
    OutcomeCode.AGREED: "达成协议，待履行",
    OutcomeCode.ACCEPTED_ELSEWHERE: "其他机关受理",
    OutcomeCode.REFUSED_ELSEWHERE: "其他机关不予受理",
    OutcomeCode.ANSWERED: "已答复",
    OutcomeCode.EXPLAINED: "已解释说明",
    OutcomeCode.REDIRECTED: "已引导",
    OutcomeCode.UNREACHABLE: "无法联系",
}
"""The Chinese terms of the outcomes that are chosen; the others follow from steps of their own."""


def outcome_now(state: Complaint) -> OutcomeCode | None:
    """How it has come out by now: resolved, once what was agreed or awarded at its conclusion has all been got.

    The outcome on record stays that of the conclusion; figures count it as resolved from the day of the performance.
    """
    if state.outcome is None:
        return None
    got = state.outcome.code in AWAITS_PERFORMANCE and everything_got(state)
    return OutcomeCode.RESOLVED if got else state.outcome.code


def fitting(state: Complaint) -> tuple[OutcomeCode, ...]:
    """The outcomes that the record bears, provided that a reason is given where one is needed."""
    return tuple(one for one in OutcomeCode if unfit(state, one, reasoned=True) is None)


def unfit(state: Complaint, outcome: OutcomeCode, *, reasoned: bool) -> Refusal | None:
    """Why an outcome cannot be recorded now; `reasoned` says whether a reason is given with it."""
    ours = [(one.id, OURS[one.procedure], one.procedure) for one in state.open_limbs() if one.procedure in OURS]
    if ours:
        return StillInProcedure.naming(ours, "结束后才能办结。", "It is concluded when that is over.")
    if outcome is OutcomeCode.RESOLVED:
        return _unresolved(state)
    if _stands(state, outcome) or _borne(state, outcome):
        explains = outcome in (OutcomeCode.ANSWERED, OutcomeCode.EXPLAINED) and not _stands(state, outcome)
        return ReasonMissing.at("/reason") if explains and not reasoned else None
    return OutcomeDoesNotFit.at("/outcome", *_with_fitting(state, NEEDS[outcome]))


def _stands(state: Complaint, outcome: OutcomeCode) -> bool:
    """Whether it is the outcome on record."""
    return state.outcome is not None and state.outcome.code is outcome


def _unresolved(state: Complaint) -> Refusal | None:
    undecided = undecided_limbs(state)
    if undecided:
        return StillInProcedure.naming(
            undecided, "请先记录其处理结果，再记为已解决。", "Record first how that ended; then it may be resolved."
        )
    if everything_got(state):
        return None
    if all_performed(state) and not anything_performed(state):
        return NothingPerformed()
    left = claims_unmet(state)
    if not left:
        return NotResolved(*_with_fitting(state, (NotResolved.zh, NotResolved.en)))
    zh = f"诉求 {'、'.join(left)} 尚未（全部）付清、履行或引导，不能记为已解决。"
    en = f"The worker has not got all of {', '.join(left)}: it is not resolved."
    return NotResolved(*_with_fitting(state, (zh, en)))


def undecided_limbs(state: Complaint) -> list[tuple[str, str, str]]:
    """Limbs before an authority, tribunal or court that has not decided: id, and what it is in Chinese and English."""
    limbs = [one for one in state.open_limbs() if one.procedure in OF_RIGHTS and one.step != "decided"]
    kinds = {one.id: state.cases[one.id].kind if one.procedure == "litigation" else one.procedure for one in limbs}
    return [(limb, (IN_COURT | OF_RIGHTS)[kind], kind) for limb, kind in kinds.items()]


def refuse_undecided(state: Complaint) -> None:
    """Refuses to end a matter with words while an authority, tribunal or court has it."""
    undecided = undecided_limbs(state)
    if undecided:
        raise StillInProcedure.naming(
            undecided, "请先记录其处理结果。", "Record first how that ended, or conclude it as accepted elsewhere."
        )


def _with_fitting(state: Complaint, told: tuple[str, str]) -> tuple[str, str]:
    """What a refusal says, with the outcomes that fit what is on record."""
    got = everything_got(state) and not undecided_limbs(state)
    fits = [one for one in NAMES if got or one is not OutcomeCode.RESOLVED]
    fits = [one for one in fits if one is OutcomeCode.RESOLVED or _stands(state, one) or _borne(state, one)]
    if not fits:
        return told
    names = "".join(f"“{NAMES[one]}”" for one in fits)
    return f"{told[0]}目前可选的办理结果：{names}。", f"{told[1]} Outcomes that fit now: {', '.join(fits)}."


def _borne(state: Complaint, outcome: OutcomeCode) -> bool:
    """Whether the record bears an outcome other than "resolved"."""
    decided = not any(limb.procedure in OF_RIGHTS for limb in state.open_limbs())
    if outcome is OutcomeCode.AGREED:
        return not agreements_performed(state)
    if outcome is OutcomeCode.ACCEPTED_ELSEWHERE:
        return any(_is_taken(state, one) for one in state.limbs) or any(
            (last := _last_paper(one)) is not None and last not in NOT_TAKEN for one in state.proceedings
        )
    if outcome is OutcomeCode.REFUSED_ELSEWHERE:
        refused = [one.result in REFUSED and one.procedure in ELSEWHERE for one in state.limbs]
        return decided and any((*refused, *(_last_paper(one) in REFUSED for one in state.proceedings)))
    if outcome is OutcomeCode.REDIRECTED:
        sent = any(one.redirected_to is not None for one in state.claims)
        return sent and not any(one.asked for one in state.claims)
    if outcome not in OF_WORDS or not agreements_performed(state):
        return False
    if outcome is OutcomeCode.UNREACHABLE:
        return state.tried_in_vain_on is not None
    return decided and (outcome is OutcomeCode.ANSWERED or not _pending_outside(state))


def _is_taken(state: Complaint, limb: Limb) -> bool:
    """Whether another body has, or had, a limb: it was neither refused nor taken back."""
    if limb.procedure == "letters":
        return any(one.limb == limb.id and one.body is not None and one.answer != "refused" for one in state.letters)
    return limb.procedure in ELSEWHERE and limb.result not in NOT_TAKEN


def _last_paper(proceeding: Proceeding) -> str | None:
    """The paper that says where a proceeding stands, as far as the papers are known; none: it has no paper.

    One of which the month is known counts on its last day, one that others come after on its first. One of an unknown
    day comes last where nothing but such papers is dated; an oral refusal, where nothing shows that it was taken up.
    """
    told = [(one, "day", on) for one, on in proceeding.facts] + [
        one for one in proceeding.unclear if one[2] is not None
    ]
    days = [
        (on if one in BEGUN else last_day(precision, on), ORDER.get(one, 1), one) for one, precision, on in told if on
    ]
    last = max(days)[2] if days else None
    undated = [one for one, _, on in proceeding.unclear if on is None]
    after = [one for one in undated if one not in BEGUN and (one != ORAL or last in (None, "filed"))]
    if last is None:
        undated = after or undated
        return undated[-1] if undated else None
    return after[-1] if after and last in BEGUN else last


def _pending_outside(state: Complaint) -> bool:
    """Whether an outside proceeding about rights goes on, that no later one answered."""
    answered = {one.after for one in state.proceedings} | {one.after for one in state.cases.values()}
    return any(
        one.kind in DECIDING and _last_paper(one) in PENDING and one.id not in answered for one in state.proceedings
    )


def claims_left(state: Complaint) -> list[Notice]:
    """The claims that nobody has dealt with, by their ids.

    Neither settled nor paid, nor redirected, nor taken on any route: but for questions, which an answer or the conclusion
    itself deals with, they keep a matter from concluding by itself.
    """
    routed = {claim for limb in state.limbs for claim in limb.claims}
    dealt_with = {*routed, *satisfied_claims(state)}
    left = [one.id for one in state.claims if one.id not in dealt_with and one.asked and not one.got_something]
    if not left:
        return []
    blocks = not set(left).isdisjoint(claims_unmet(state))
    return [
        Notice(
            "claims_left",
            f"诉求 {'、'.join(left)} 尚未处理（未达成协议、未付款、未引导，也未进入程序）"
            f"{'，本件因此不自动办结' if blocks else ''}：请逐项处理或答复，或在办结时说明。",
            f"Nobody has dealt with {', '.join(left)} yet (not settled, paid, redirected or taken on a route)"
            f"{', so that the matter does not conclude by itself' if blocks else ''}: "
            "deal with each claim or answer it, or say at the end what became of it.",
        )
    ]
