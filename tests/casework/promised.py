"""Stories of what was agreed and awarded, in money and in acts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.casework import histories
from tests.casework.histories import WAGES, Story, text

LATER = {"due_on": "2026-03-31"}
NOW = {"due_on": "2026-03-02", "paid_on": "2026-03-02"}
CERTIFICATE = {"code": "6.4"}
THREE = [{"name": text(one)} for one in ("first", "second", "third")]
ACT = {"kind": "act", "what": text(), **LATER}
FEN = Decimal("0.01")


def pay(amount: str, **more: Any) -> dict[str, Any]:
    """A promise of money."""
    return {"amount_yuan": amount, **LATER, **more}


def item(amount: str, code: str = "1.1", worker: str = "w1") -> dict[str, Any]:
    """What a tribunal gives for one claim of one worker."""
    return {"worker": worker, "code": code, "amount_yuan": amount}


def agreed(*terms: dict[str, Any], claims: tuple[dict[str, Any], ...] = ()) -> Story:
    """A settlement before a mediation body."""
    story = histories.classified(*claims).do("apply_for_mediation", body_kind="enterprise_committee")
    return story.do("settle", limb="l1", terms=list(terms))


def awarded(story: Story, *items: dict[str, Any], limb: str = "l1", partial: bool = False, **more: Any) -> Story:
    """A tribunal decided."""
    story.do("apply_for_arbitration", **more).on(2026, 3, 20)
    return story.do("record_award", limb=limb, items=list(items), partial=partial)


def of_three() -> Story:
    """Three workers claim their wages together."""
    claim = {**WAGES, "amount_yuan": "30000.00"}
    return histories.received(claim, workers=THREE).do("accept").do("classify", relation="labour")


def agreed_and_awarded(promised: str = "12000.00", given: str = "12000.00") -> Story:
    """An agreement, and an award on the same claim."""
    return awarded(agreed(pay(promised)), item(given), limb="l2")
