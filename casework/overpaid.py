"""What is not owed (超额履行), or not there: how much can still be recorded as paid, and the refusals that say where.

The same money is recorded once, whether on an agreement, an award or a claim (`fulfilment.py`).
"""

from __future__ import annotations

from decimal import Decimal

from casework.refusal import Refusal
from casework.room import NOTHING, Promise, room_yuan
from casework.state import Complaint


class PaidTooMuch(Refusal):
    """More cannot be recorded than was promised."""

    code = "paid_too_much"
    kind = "value"
    zh = "履行金额超过约定、裁决或诉求的金额。"
    en = "This is more than was agreed, awarded or claimed."


class NothingOwed(Refusal):
    """Nothing agreed or awarded waits for performance."""

    code = "nothing_owed"
    zh = "没有待履行的协议或裁决。"
    en = "Nothing agreed or awarded waits for performance."


class PromiseStands(Refusal):
    """What an agreement or award promises for a claim is recorded there, or the same money would count twice."""

    code = "promise_stands"
    kind = "value"
    zh = "该诉求有尚未履行的协议、裁决或判决，请登记到该协议、裁决或判决上；付给其中未涉及的劳动者的，请写明劳动者。"
    en = (
        "An agreement, award or judgment about this claim is still to be performed: record the payment on that, or name "
        "the worker whom it does not concern."
    )


class PerformedAlready(Refusal):
    """An act is done once."""

    code = "performed_already"
    kind = "value"
    zh = "该事项已登记为履行完毕，不能重复登记。"
    en = "This was recorded as done already: an act is recorded once."


class AwardTakenOver(Refusal):
    """What a judgment or a correction has taken the place of is owed no more."""

    code = "award_taken_over"
    kind = "value"
    zh = "该裁决或判决已被替代或撤销，请登记到现行有效的判决或裁决上。"
    en = "A judgment or a correction has taken its place, or it was set aside: record the payment on the one that stands."


def refuse_too_much(state: Complaint, promise: Promise, *, amount_yuan: Decimal, owed_yuan: Decimal) -> None:
    """Refuses a payment beyond what is owed by a promise, or by one term of it, and has not come otherwise."""
    room = room_yuan(state, promise)
    free = owed_yuan if room is None else max(NOTHING, room - promise.paid_yuan)
    if amount_yuan > owed_yuan <= free:
        raise more_than(owed_yuan)
    if amount_yuan > free:
        raise paid_elsewhere(free)


def more_than(left_yuan: Decimal) -> PaidTooMuch:
    """More than is left to be paid, with how much that is."""
    return PaidTooMuch.at(
        "/amount_yuan",
        f"超过约定、裁决或诉求中尚未履行的金额，最多还可登记 {left_yuan} 元。",
        f"This is more than is left of what was agreed, awarded or claimed: {left_yuan} yuan at most.",
    )


def paid_elsewhere(left_yuan: Decimal, *, field: str = "/amount_yuan") -> PaidTooMuch:
    """The same money was recorded somewhere else; what it leaves to be recorded here."""
    return PaidTooMuch.at(
        field,
        f"这些诉求已通过其他协议、裁决或直接付款得到履行，不能重复登记，此处合计最多还可登记 {left_yuan} 元。",
        "What these claims ask for was paid by another agreement or award, or directly, and is recorded once: "
        f"{left_yuan} yuan at most, all together, here.",
    )
