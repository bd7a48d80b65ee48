"""Whether a filing with a court is open: what each kind must answer, what bars it, and which other kind is open instead.

Nothing is enforced that has no effect yet or is in dispute: a suit makes the whole award ineffective between those who
sue (SPC-1 16), an appeal the judgment.
"""

from __future__ import annotations

from enum import StrEnum

from casework.award_effect import TO_ANSWER, scope_of
from casework.codes import Party
from casework.disputes import (
    APPEAL,
    SUIT,
    Filing,
    claims_decided,
    covers,
    disputed,
    filings,
    in_dispute,
    is_arbitral,
    is_final,
    workers_of,
)
from casework.enforced import is_conciliated
from casework.fulfilment import claims_about
from casework.limbs import AlreadyPending
from casework.refusal import FieldError, Refusal, unknown_id
from casework.state import Award, Case, Complaint

NAME = "litigation"


class FilingKind(StrEnum):
    """What is filed: 起诉, 上诉, 申请撤销裁决, 支付令, 司法确认, 仲裁审查 (with the tribunal, AR 74), 申请执行."""

    SUIT = "suit"
    APPEAL = "appeal"
    SET_ASIDE = "set_aside"
    PAYMENT_ORDER = "payment_order"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
    ARBITRAL_REVIEW = "arbitral_review"
    ENFORCEMENT = "enforcement"


CONFIRMING = (FilingKind.JUDICIAL_CONFIRMATION, FilingKind.ARBITRAL_REVIEW)
"""What makes an agreement enforceable: one or the other (AR 75)."""

OF_CREDITORS = (FilingKind.PAYMENT_ORDER, FilingKind.ENFORCEMENT)
"""What is asked for by the side to which something is owed: by the workers, whose claims these are."""

ANSWERING = (FilingKind.APPEAL, FilingKind.SET_ASIDE, FilingKind.ENFORCEMENT, *CONFIRMING)
"""What exists only against something that is named."""


ENFORCED_ELSEWHERE = frozenset({"arbitration", "suit", "mediation", "payment_order", "enforcement"})
"""Proceedings elsewhere that end in something to be enforced."""


class SuitPending(Refusal):
    """What is disputed in court takes no effect before the court has decided (LDMAL 50)."""

    code = "suit_pending"
    zh = "针对该裁决或判决的诉讼尚未结束，不能申请执行。"
    en = "A suit about this award, or an appeal from this judgment, is pending: it cannot be enforced yet."


class NothingToAnswer(Refusal):
    """Some filings exist only against something: an award, a judgment, an agreement."""

    code = "nothing_to_answer"
    kind = "value"
    zh = "请选择所针对的裁决、判决或协议。"
    en = "Name the award, judgment or agreement this filing answers."


class OtherFilingOpen(Refusal):
    """What is named is answered by another kind of filing, or by the other side."""

    code = "other_filing_open"
    kind = "value"


class NotInEffect(Refusal):
    """What can still be answered, or was never confirmed, is not enforced."""

    code = "not_in_effect"
    kind = "value"
    zh = "起诉期或上诉期尚未届满，裁决或判决尚未生效，不能申请执行。"
    en = "A side can still sue or appeal: it has no effect yet and cannot be enforced."


class NothingToEnforce(Refusal):
    """What was paid, or what something else has taken the place of, is not enforced."""

    code = "nothing_to_enforce"
    kind = "value"
    zh = "该裁决、判决或协议没有可以执行的内容：已经履行、已被替代或者没有支付内容。"
    en = (
        "Nothing of it can be enforced: it was performed, something else has taken its place, or nothing is to be paid."
    )


def claims_answered(state: Complaint, after: str) -> tuple[str, ...]:
    """The claims of what a filing names, for one that says nothing of claims; none: nothing is known of them.

    Of an award or judgment also those that it dismissed.
    """
    award, agreement = state.find_award(after), state.find_agreement(after)
    if award is not None:
        return claims_decided(state, award)
    if agreement is not None:
        return claims_about(state, agreement)
    limb = state.find_limb(after)
    found = limb or state.find_proceeding(after)
    return found.claims if found is not None else ()


def refuse_unfit(state: Complaint, filing: Filing) -> None:
    """Refuses a filing that names nothing it can answer, or something that another filing is open against."""
    kind, after = FilingKind(filing.kind), filing.after
    if kind in OF_CREDITORS and filing.by is Party.EMPLOYER:
        raise _at(
            "/by",
            OtherFilingOpen,
            "支付令和强制执行由劳动者作为债权人申请，用人单位是债务人，不能申请。",
            "What is owed to the workers is enforced, or ordered to be paid, at their request: the employer owes it.",
        )
    if after is None:
        if kind in ANSWERING:
            raise _at("/after", NothingToAnswer)
        return
    known = {one.id for group in (state.awards, state.agreements, state.limbs, state.proceedings) for one in group}
    if after not in known:
        raise unknown_id("/after")
    award = state.find_award(after)
    if award is not None:
        _refuse_other_kind(state, filing, award)
    elif not _fits(state, kind, after):
        raise _at("/after", NothingToAnswer)
    if kind is FilingKind.SET_ASIDE and filing.by is Party.WORKER:
        raise _instead(
            "申请撤销终局裁决是用人单位的权利；劳动者不服裁决的，请起诉。",
            "Only the employer can have an award set aside (LDMAL 49): a suit is open to the worker.",
        )


def _fits(state: Complaint, kind: FilingKind, after: str) -> bool:
    """Whether something that is no award can be answered by a filing of a kind."""
    elsewhere = state.find_proceeding(after)
    outside = elsewhere.kind if elsewhere is not None else None
    if kind is FilingKind.APPEAL:
        return outside == "suit"
    if kind is FilingKind.SET_ASIDE:
        return outside == "arbitration"
    if kind in CONFIRMING:
        return state.find_agreement(after) is not None
    if kind is FilingKind.ENFORCEMENT and state.find_agreement(after) is None:
        case = state.cases.get(after)
        order = case is not None and case.kind == FilingKind.PAYMENT_ORDER
        return outside in ENFORCED_ELSEWHERE or order or _may_be_conciliated(state, after)
    return True


def _may_be_conciliated(state: Complaint, after: str) -> bool:
    """Whether a limb ended in a conciliation statement (调解书) of the tribunal (LDMAL 42, 51), or may have in court.

    What a court ended without a judgment of its own it may have ended so: it knows its own statement.
    """
    limb, case = state.find_limb(after), state.cases.get(after)
    if limb is None or case is None:
        return False
    if limb.procedure == "arbitration" or is_conciliated(limb):
        return is_conciliated(limb)
    judged = any(one.scope == after and not one.superseded for one in state.awards)
    return case.kind in (SUIT, APPEAL) and limb.result == "ended" and not judged


def _refuse_other_kind(state: Complaint, filing: Filing, award: Award) -> None:
    """An award is answered by a suit, or as a final one by the employer's setting aside; a judgment once by an appeal."""
    kind = FilingKind(filing.kind)
    if kind in CONFIRMING:
        raise _at("/after", NothingToAnswer)
    if award.conciliated and kind in (FilingKind.APPEAL, FilingKind.SET_ASIDE):
        raise _instead(
            "调解书送达后即生效，不能上诉，也不能申请撤销。",
            "A conciliation statement has effect once it was served: there is no appeal from it, and no setting aside.",
        )
    if award.judgment and kind in (FilingKind.SUIT, FilingKind.SET_ASIDE, FilingKind.APPEAL):
        case = state.cases.get(award.scope)
        if case is not None and case.kind == APPEAL:
            raise _instead(
                "第二审判决是终审判决，不能再起诉或上诉；确有错误的，可以申请再审。",
                "A judgment of second instance is final: only a retrial can be asked for.",
            )
        if kind is not FilingKind.APPEAL:
            raise _instead("不服一审判决的，请上诉。", "Against a judgment of first instance an appeal is open.")
        return
    if kind is FilingKind.APPEAL:
        raise _instead(
            "上诉只针对判决；不服裁决的，请起诉。", "Only a judgment is appealed from: against an award a suit is open."
        )
    if kind is FilingKind.SET_ASIDE and not is_arbitral(state, award):
        raise _instead(
            "劳动保障监察的决定不是仲裁裁决；不服的，可以申请行政复议或者提起行政诉讼。",
            "An order of the labour organ is no award: administrative review or an administrative suit is open.",
        )
    if kind is FilingKind.SET_ASIDE and not _taken_as_final(state, award):
        raise _instead(
            "只有终局裁决才能申请撤销；不服该裁决的，请起诉。",
            "Only a final award is set aside (LDMAL 49): against this one a suit is open.",
        )
    if kind is FilingKind.SUIT and filing.by is Party.EMPLOYER and is_final(award) and not award.superseded:
        raise _instead(
            "用人单位不能就终局裁决起诉，只能申请撤销裁决。",
            "The employer cannot sue about a final award: it can apply to have it set aside.",
        )


def _taken_as_final(state: Complaint, award: Award) -> bool:
    """Whether it has a final item or says nothing of its items; or the court refused a suit because it is final (SPC-1 18)."""
    refused = any(
        one.result == "refused" and (case := state.cases[one.id]).kind == SUIT and case.by is Party.EMPLOYER
        for one in state.limbs
        if one.procedure == NAME
    )
    return not award.items or any(one.final for one in award.items) or refused


def refuse_again(state: Complaint, filing: Filing) -> None:
    """Refuses what is pending: a filing of the same kind and side on a claim of it, whether it names what it answers.

    About what both name, one filing is for everything between the same people.
    """
    for one in filings(state, filing.kind, pending=True):
        if one.by is not filing.by:
            continue
        shared = bool(set(one.claims) & set(filing.claims)) or not filing.claims
        if one.after == filing.after:
            again = shared or (filing.after is not None and _same_people(state, one, filing))
        else:
            again = shared and filing.kind == SUIT and _vague(state, one, filing)
        if again:
            raise AlreadyPending()


def _same_people(state: Complaint, one: Filing, other: Filing) -> bool:
    first, second = workers_of(state, one.claims), workers_of(state, other.claims)
    return not first or not second or bool(first & second)


def _vague(state: Complaint, *two: Filing) -> bool:
    """Whether one of two suits about the same claim names no award: then both may answer the same."""
    return any(state.find_award(one.after or "") is None for one in two)


def refuse_unenforceable(state: Complaint, filing: Filing) -> None:
    """Refuses the enforcement of what is in dispute, has no effect yet, or leaves nothing to be got."""
    after = filing.after or ""
    award, agreement = state.find_award(after), state.find_agreement(after)
    if award is not None:
        _refuse_award(state, filing, award)
    if agreement is not None and not _confirmed(state, after):
        raise _at(
            "/after",
            NotInEffect,
            "协议未经司法确认或仲裁审查，不能直接申请执行；可以先申请确认，或者申请支付令。",
            "An agreement is enforced once a court or the tribunal has confirmed it; a payment order is open as well.",
        )
    if agreement is not None and agreement.performed:
        raise _at("/after", NothingToEnforce)
    case = state.cases.get(after)
    if case is not None and case.kind == FilingKind.PAYMENT_ORDER and not _clock(state, after, "ENF.11", ("lapsed",)):
        raise _at(
            "/after",
            NotInEffect,
            "债务人提出异议的期限尚未届满，支付令不能申请执行。",
            "The debtor can still object to the payment order: it cannot be enforced yet.",
        )
    pending = filings(state, SUIT, APPEAL, pending=True)
    if award is None and any(one.after == after and _same_people(state, one, filing) for one in pending):
        raise SuitPending()
    scopes = [scope_of(after, party) for party in Party]
    if any(
        one.rule in TO_ANSWER
        and one.scope in scopes
        and one.status in ("running", "paused")
        and filing.filed_on <= one.due_on
        for one in state.deadlines.values()
    ):
        raise _at("/after", NotInEffect)


def _is_mixed(award: Award) -> bool:
    return any(one.final for one in award.items) and not is_final(award)


def _refuse_award(state: Complaint, filing: Filing, award: Award) -> None:
    mine = disputed(state, filing, award)
    counts = _clock(state, award.id, "LIM.9", ("running", "paused", "lapsed"))
    paid = award.owed_yuan <= 0 and all(one.amount_yuan for one in award.items if not one.superseded)
    if award.superseded or (award.items and not mine) or (award.items and paid and not counts):
        raise _at("/after", NothingToEnforce)
    # One that mixes final items with others is no final one before a court (SPC-1 20), though its two years are counted.
    mixed = _is_mixed(award) and award.performance_due_on is None and award.bound_on is None
    unknown = not award.received_on and award.effective_on is None and not is_final(award)
    if unknown and (mixed or not counts):
        raise _at(
            "/after",
            NotInEffect,
            "尚未登记任何一方收到的日期，不知道是否已经生效；请先登记收到日期。",
            "Nobody is known to have received it, so nobody knows whether it has taken effect: record the receipts first.",
        )
    pending = filings(state, SUIT, APPEAL, pending=True)
    if mine & in_dispute(state, award) or (not award.items and covers(state, pending, award)):
        raise SuitPending()


def _confirmed(state: Complaint, agreement: str) -> bool:
    return any(
        one.procedure == NAME
        and one.result == "granted"
        and (case := state.cases[one.id]).after == agreement
        and case.kind in CONFIRMING
        for one in state.limbs
    )


def _clock(state: Complaint, scope: str, rule: str, statuses: tuple[str, ...]) -> bool:
    return any(one.rule == rule and one.scope == scope and one.status in statuses for one in state.deadlines.values())


def _at(field: str, refusal: type[Refusal], zh: str = "", en: str = "") -> Refusal:
    zh, en = zh or refusal.zh, en or refusal.en
    return refusal(zh, en, errors=(FieldError(field, refusal.code, zh, en),))


def _instead(zh: str, en: str) -> Refusal:
    return _at("/kind", OtherFilingOpen, zh, en)


def is_of_ruling(state: Complaint, case: Case) -> bool:
    """Whether an appeal is against a ruling elsewhere; our own record has judgments alone."""
    papers = {name for one in state.proceedings if one.id == case.after for name, _ in one.facts}
    return "ruling_received" in papers and "judgment_received" not in papers
