"""A new amount of a claim: what was paid on it meets it, or proves not to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.fulfilment import satisfied_claims
from tests.casework import histories
from tests.casework.histories import WAGES, Story, text
from tests.casework.test_fulfilment import LATER, NOW, mediated, of_three, settled


class TestAmount:
    """The amount of a claim …"""

    def part_paid(self) -> Story:
        """5,000 of 12,000 were paid."""
        workers = [{"name": text("first")}, {"name": text("second")}]
        story = histories.received(workers=workers).do("accept").do("classify", relation="labour")
        return story.do("record_performance", claim="c1", amount_yuan="5000.00")

    def test_is_not_set_below_what_was_paid(self) -> None:
        """Nobody owes less than nothing."""
        refusal = self.part_paid().refused("set_facts", claim="c1", amount_yuan="4999.99")
        assert [(one.field, one.code) for one in refusal.errors] == [("/amount_yuan", "less_than_paid")]

    def test_set_to_what_was_paid_meets_it(self) -> None:
        """Nothing more is asked for."""
        story = self.part_paid().do("set_facts", claim="c1", amount_yuan="5000.00")
        assert satisfied_claims(story.complaint) == ("c1",)

    @pytest.mark.parametrize(("amount", "met"), [("25000.00", ("c1",)), ("25000.01", ())])
    def test_set_to_what_came_by_a_settlement_and_directly_meets_it(self, amount: str, met: tuple[str, ...]) -> None:
        """10,000 by the settlement with one of three, 15,000 on the claim."""
        story = settled(mediated(of_three()), {"worker": "w1", "amount_yuan": "10000.00", **NOW})
        story.do("record_performance", claim="c1", amount_yuan="15000.00")
        assert satisfied_claims(story.do("set_facts", claim="c1", amount_yuan=amount).complaint) == met

    def test_split_down_to_what_was_paid_meets_it(self) -> None:
        """The rest is the other worker's."""
        story = self.part_paid().do("split", claim="c1", workers=["w2"], amount_yuan="7000.00", reason=text())
        assert satisfied_claims(story.complaint) == ("c1",)
        story.do("record_performance", claim="c2", amount_yuan="7000.00").do("conclude", outcome="resolved")
        assert story.complaint.paid_yuan == Decimal("12000.00")

    @pytest.mark.parametrize(("amount", "codes"), [("12000.00", []), ("12000.01", ["above_claimed"])])
    def test_is_compared_with_what_is_promised(self, amount: str, codes: list[str]) -> None:
        """A sum above it may be mistyped: shown, not refused."""
        story = mediated(histories.classified())
        command = story.kind.commands["settle"].model_validate(
            {"limb": "l1", "terms": [{"amount_yuan": amount, **LATER}]}
        )
        told = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert [one for one in told if one != "make_enforceable"] == codes


class TestAmountRaised:
    """A claim of which more is claimed than was thought …"""

    def paid(self, **more: Any) -> Story:
        """1,000 were paid on a claim of 1,000, and it proves to be 10,000."""
        story = histories.classified({**WAGES, "amount_yuan": "1000.00"}).on(2026, 3, 4)
        body = {"claim": "c1", "amount_yuan": "1000.00", **more}
        return story.do("record_performance", **body).on(2026, 3, 9).do("set_facts", claim="c1", amount_yuan="10000.00")

    def test_is_open_again(self) -> None:
        """What was paid was a part."""
        story = self.paid()
        assert satisfied_claims(story.complaint) == ()
        assert story.refused("conclude", outcome="resolved").code == "not_resolved"
        story.do("record_performance", claim="c1", amount_yuan="9000.00")
        assert satisfied_claims(story.complaint) == ("c1",)

    def test_has_its_limitation_run_from_the_payment(self) -> None:
        """A part payment interrupts it (AR 27(2))."""
        clock = self.paid().clock("LIM.2", "c1")
        assert (clock.status, clock.started_on) == ("running", date(2026, 3, 4))

    def test_is_met_again_when_that_was_the_mistake(self) -> None:
        """1,000 it was."""
        assert satisfied_claims(self.paid().do("set_facts", claim="c1", amount_yuan="1000.00").complaint) == ("c1",)

    def test_stays_met_by_less_on_the_workers_word(self) -> None:
        """That was no question of the sum."""
        assert satisfied_claims(self.paid(amount_yuan="700.00", done=True).complaint) == ("c1",)

    def test_stays_met_in_records_from_before(self) -> None:
        """An event that says nothing of a part changes the amount only."""
        story = self.paid()
        event = next(one for one in story.events if one.kind == "facts_set")
        old = type(event).model_validate(event.model_dump(mode="json", exclude={"part_paid_on"}))
        before = story.kind.fold(story.events[: story.events.index(event)])
        assert satisfied_claims(story.kind.evolve(before, old)) == ("c1",)
