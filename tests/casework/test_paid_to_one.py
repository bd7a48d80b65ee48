"""What is paid on a claim of several workers to one of them by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casework.fulfilment import satisfied_claims
from tests.casework import histories
from tests.casework.histories import WAGES, Story, text

TWO = [{"name": text("a")}, {"name": text("b")}]


def promised_to_first(amount: str = "5000.00", **claim: Any) -> Story:
    """Two workers claim twelve thousand together; the first one's agreement over five thousand is still owed."""
    story = histories.received({**WAGES, **claim}, workers=TWO).do("accept").do("classify", relation="labour")
    story.do("apply_for_mediation", body_kind="enterprise_committee")
    term = {"worker": "w1", "amount_yuan": amount, "due_on": "2026-03-31"}
    return story.do("settle", limb="l1", terms=[term]).on(2026, 3, 20)


def pay(story: Story, amount: str, worker: str | None = "w2", **more: Any) -> Story:
    """A payment on the claim."""
    whom = {"worker": worker} if worker else {}
    return story.do("record_performance", claim="c1", amount_yuan=amount, **whom, **more)


class TestPaidToOne:
    """A payment to one of the workers of a claim …"""

    def test_is_recorded_while_another_is_owed_by_an_agreement(self) -> None:
        """The promise to the first is no matter of the second."""
        claim = pay(promised_to_first(), "4000.00").complaint.claims[0]
        assert (claim.paid_yuan, claim.performed) == (Decimal("4000.00"), False)

    @pytest.mark.parametrize("whom", [{}, {"worker": "w1"}])
    def test_is_not_where_it_may_be_what_was_promised(self, whom: dict[str, str]) -> None:
        """Nobody is named, or the one to whom it was promised: the same money would count twice."""
        story = promised_to_first()
        refusal = story.refused("record_performance", claim="c1", amount_yuan="4000.00", **whom)
        assert (refusal.code, refusal.errors[0].field) == ("promise_stands", "/claim")

    def test_leaves_what_the_other_was_promised(self) -> None:
        """Seven of the twelve thousand, and no more."""
        story = promised_to_first()
        body = {"claim": "c1", "worker": "w2", "amount_yuan": "7000.01"}
        assert story.refused("record_performance", **body).code == "paid_too_much"

    def test_of_all_that_is_left_is_all_of_that_workers_part(self) -> None:
        """The claim is met once the other has the agreed sum."""
        story = pay(promised_to_first(), "7000.00")
        assert satisfied_claims(story.complaint) == ()
        story.do("record_performance", agreement="a1", amount_yuan="5000.00")
        assert satisfied_claims(story.complaint) == ("c1",)

    @pytest.mark.parametrize("agreed_first", [True, False])
    def test_meets_the_claim_with_what_the_other_got_in_whatever_order(self, agreed_first: bool) -> None:
        """The worker's own word that this is all of it."""
        story = promised_to_first()
        if agreed_first:
            story.do("record_performance", agreement="a1", amount_yuan="5000.00")
        pay(story, "3000.00", done=True)
        if not agreed_first:
            story.do("record_performance", agreement="a1", amount_yuan="5000.00")
        assert (satisfied_claims(story.complaint), story.clock("LIM.2", "c1").status) == (("c1",), "met")

    def test_that_was_all_of_that_workers_part_is_recorded_once(self) -> None:
        """The second has got everything."""
        story = pay(promised_to_first(), "3000.00", done=True)
        body = {"claim": "c1", "worker": "w2", "amount_yuan": "100.00"}
        assert story.refused("record_performance", **body).code == "paid_too_much"

    def test_meets_the_claim_when_each_of_them_has_got_all(self) -> None:
        """Nothing was promised, and each says so."""
        story = histories.received(WAGES, workers=TWO).do("accept").do("classify", relation="labour")
        pay(pay(story, "3000.00", "w1", done=True), "9000.00", "w2")
        assert satisfied_claims(story.complaint) == ("c1",)

    def test_names_somebody_of_the_claim(self) -> None:
        """Who has no part in it gets nothing of it."""
        story = promised_to_first(workers=["w1"])
        refusal = story.refused("record_performance", claim="c1", amount_yuan="1.00", worker="w2")
        assert refusal.errors[0].field == "/worker"

    def test_is_said_of_a_claim_only(self) -> None:
        """A term names its worker itself."""
        refusal = promised_to_first().refused("record_performance", agreement="a1", amount_yuan="1.00", worker="w1")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/worker", "only_of_a_claim")

    def test_interrupts_limitation_while_the_others_wait(self) -> None:
        """The first is still owed what was promised (AR 27(2))."""
        story = pay(promised_to_first(), "3000.00", done=True)
        assert str(story.clock("LIM.2", "c1").started_on) == "2026-03-20"
