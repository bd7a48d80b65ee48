"""How much can still be paid, and that a refusal says exactly that."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import WAGES, WORK, Story
from tests.casework.promised import FEN, NOW, agreed, agreed_and_awarded, awarded, item, of_three, pay


def part_by_agreement() -> tuple[Story, dict[str, Any]]:
    """5,000 came by the agreement, the award is of 12,000."""
    story = agreed_and_awarded().do("record_performance", agreement="a1", amount_yuan="5000.00")
    return story, {"award": "aw1"}


def part_by_award() -> tuple[Story, dict[str, Any]]:
    """4,000.50 came by the award, 12,000 were agreed."""
    story = agreed_and_awarded().do("record_performance", award="aw1", amount_yuan="4000.50")
    return story, {"agreement": "a1", "term": "t1"}


def two_claims_settled() -> tuple[Story, dict[str, Any]]:
    """One settlement on two claims, and an award on one of them."""
    story = awarded(agreed(pay("15000.00"), claims=(WAGES, WORK)), item("12000.00"), limb="l2", claims=["c1"])
    return story.do("record_performance", agreement="a1", amount_yuan="14000.00"), {"award": "aw1"}


def instalment() -> tuple[Story, dict[str, Any]]:
    """A part of the first of two."""
    story = histories.settled().do("record_performance", agreement="a1", term="t1", amount_yuan="6999.00")
    return story, {"agreement": "a1", "term": "t1"}


def paid_before_the_settlement() -> tuple[Story, dict[str, Any]]:
    """4,000 were paid directly, then 10,000 promised."""
    story = histories.classified().do("record_performance", claim="c1", amount_yuan="4000.00")
    story.do("apply_for_mediation", body_kind="enterprise_committee")
    return story.do("settle", limb="l1", terms=[pay("10000.00")]), {"agreement": "a1"}


def one_of_three() -> tuple[Story, dict[str, Any]]:
    """One of three was paid by a settlement; the rest is paid on the claim."""
    story = of_three().do("apply_for_mediation", body_kind="enterprise_committee")
    return story.do("settle", limb="l1", terms=[{"worker": "w1", "amount_yuan": "9999.99", **NOW}]), {"claim": "c1"}


def award_to_all_after_one() -> tuple[Story, dict[str, Any]]:
    """One of three was paid by a settlement; the award is to all of them."""
    story, _ = one_of_three()
    items = [item("10000.00", worker=one) for one in ("w1", "w2", "w3")]
    return awarded(story, *items, limb="l2"), {"award": "aw1"}


def after_a_judgment() -> tuple[Story, dict[str, Any]]:
    """3,000 came before the judgment that took the award's place."""
    story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="3000.00")
    story.do("file_suit", after="aw1").on(2026, 4, 17).do("record_court_step", limb="l2", step="accepted")
    return story.on(2026, 7, 1).do("record_judgment", limb="l2", items=[item("11000.00")]), {"award": "aw2"}


def rest_after_a_part() -> tuple[Story, dict[str, Any]]:
    """A part was awarded in advance, then the rest."""
    story = awarded(histories.classified(WAGES), item("3000.00"), partial=True)
    story.do("record_award", limb="l1", items=[item("9000.00")])
    return story.do("record_performance", award="aw1", amount_yuan="1000.00"), {"award": "aw2"}


STATES = (
    part_by_agreement,
    part_by_award,
    two_claims_settled,
    instalment,
    paid_before_the_settlement,
    one_of_three,
    award_to_all_after_one,
    after_a_judgment,
    rest_after_a_part,
)


class TestMostThatIsLeft:
    """The sum that a refusal of too much names …"""

    @pytest.mark.parametrize("told", STATES)
    def test_is_taken_and_one_fen_more_is_not(self, told: Callable[[], tuple[Story, dict[str, Any]]]) -> None:
        """Whoever reads it can record exactly that."""
        story, body = told()
        refusal = story.refused("record_performance", **body, amount_yuan="99999.00")
        most = Decimal(re.findall(r"(\d+\.\d\d) yuan", refusal.errors[0].en)[-1])
        assert refusal.code == "paid_too_much" and f"{most} 元" in refusal.errors[0].zh and most > 0
        again = story.refused("record_performance", **body, amount_yuan=str(most + FEN))
        assert again.code == "paid_too_much" and f"{most} yuan" in again.errors[0].en
        story.do("record_performance", **body, amount_yuan=str(most))

    def test_is_taken_on_the_spot_too(self) -> None:
        """7,000 of 12,000 came by the award: 5,000 are left to be paid with a settlement."""
        story = awarded(histories.classified(), item("12000.00"))
        story.do("record_performance", award="aw1", amount_yuan="7000.00").do("request_negotiation")
        day = {"due_on": "2026-03-20", "paid_on": "2026-03-20"}
        refusal = story.refused("settle", limb="l2", terms=[{"amount_yuan": "5000.01", **day}])
        assert "5000.00 yuan" in refusal.errors[0].en and refusal.errors[0].field == "/terms/0/amount_yuan"
        story.do("settle", limb="l2", terms=[{"amount_yuan": "5000.00", **day}])


class TestPaidBeforeTheSettlement:
    """A settlement on a claim of which a part was paid before …"""

    def notices(self, amount: str) -> list[Any]:
        """4,000 of 10,000 were paid directly."""
        story = histories.classified({**WAGES, "amount_yuan": "10000.00"})
        story.do("record_performance", claim="c1", amount_yuan="4000.00")
        story.do("apply_for_mediation", body_kind="enterprise_committee")
        told = story.notices("settle", limb="l1", terms=[pay(amount)])
        return [one for one in told if one.code != "make_enforceable"]

    def test_that_promises_the_whole_again_is_shown_what_was_paid(self) -> None:
        """With it the worker would have 14,000; that may be agreed, so it is said and not refused."""
        (notice,) = self.notices("10000.00")
        assert (notice.code, "6000.00 yuan are left" in notice.en) == ("paid_already", True)

    def test_that_promises_what_is_left_needs_no_word(self) -> None:
        """6,000 more are the 10,000."""
        assert self.notices("6000.00") == []

    def test_counts_what_came_by_an_award(self) -> None:
        """The tribunal's 7,000 were paid; the settlement promises the whole."""
        story = awarded(histories.classified(), item("7000.00"))
        story.do("record_performance", award="aw1", amount_yuan="7000.00").do("request_negotiation")
        (notice,) = story.notices("settle", limb="l2", terms=[pay("12000.00")])
        assert (notice.code, "5000.00 yuan" in notice.en) == ("paid_already", True)
