"""A settlement after an award takes its place on the claims that it is about; the rest of the award stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casework.codes import Stage
from casework.fulfilment import is_done, owed_by, satisfied_claims
from tests.casework.awarded import ACT, OVERTIME, arbitrated, ordered
from tests.casework.histories import OTHER, Story, text

REST = Decimal("800.00")


def settled(*, performed: bool = True, paid_before: str = "") -> Story:
    """Nine thousand of wages and eight hundred of overtime were awarded; then the wages were settled for five thousand."""
    received: dict[str, Any] = {"employer_received_on": "2026-04-10"}
    story = arbitrated(OTHER, OVERTIME, **received).on(2026, 5, 20).tick()
    if paid_before:
        story.do("record_performance", award="aw1", amount_yuan=paid_before, occurred_on="2026-05-04")
    story.do("request_negotiation", claims=["c1"])
    story.do("settle", limb="l2", terms=[{"amount_yuan": "5000.00", "due_on": "2026-06-30"}]).on(2026, 6, 15)
    return story.do("record_performance", agreement="a1", amount_yuan="5000.00") if performed else story


class TestSettledAward:
    """A settlement about one of two claims of an award …"""

    def test_leaves_the_other_owed(self) -> None:
        """Eight hundred of overtime; of the wages nothing any more."""
        complaint = settled().complaint
        assert (owed_by(complaint, complaint.awards[0]), satisfied_claims(complaint)) == (REST, ("c1",))

    def test_leaves_all_of_it_owed_until_it_is_performed(self) -> None:
        """Both stand till then."""
        complaint = settled(performed=False).complaint
        assert owed_by(complaint, complaint.awards[0]) == Decimal("9800.00")

    def test_lets_no_more_than_the_rest_be_paid(self) -> None:
        """The four thousand that were given up are not asked for."""
        refusal = settled().refused("record_performance", award="aw1", amount_yuan="800.01")
        assert (refusal.code, "800.00" in refusal.errors[0].en) == ("paid_too_much", True)

    def test_lets_the_payment_of_the_rest_perform_the_award(self) -> None:
        """And the time to enforce it is met."""
        story = settled().do("record_performance", award="aw1", amount_yuan="800.00")
        assert is_done(story.complaint, story.complaint.awards[0])
        assert [one.status for one in story.clocks("LIM.9")] == ["met"]
        assert story.do("conclude", outcome="resolved").complaint.stage is Stage.CONCLUDED

    def test_leaves_the_time_to_enforce_the_rest(self) -> None:
        """The promise about the wages interrupts nothing for the overtime."""
        story = settled()
        assert [(str(one.status), str(one.started_on)) for one in story.clocks("LIM.9")] == [("running", "2026-04-28")]

    def test_counts_what_was_paid_before_for_what_it_settled(self) -> None:
        """Nobody says that a thousand was for the overtime."""
        complaint = settled(paid_before="1000.00").complaint
        assert owed_by(complaint, complaint.awards[0]) == REST

    def test_is_performed_by_what_is_paid_on_its_own_day(self) -> None:
        """The overtime is paid where the wages are settled and paid on the spot: nothing is owed."""
        received: dict[str, Any] = {"employer_received_on": "2026-04-10"}
        story = arbitrated(OTHER, OVERTIME, **received).on(2026, 5, 20).tick()
        story.do("request_negotiation", claims=["c1"])
        paid = {"amount_yuan": "5000.00", "due_on": "2026-05-20", "paid_on": "2026-05-20"}
        story.do("settle", limb="l2", terms=[paid]).do("record_performance", award="aw1", amount_yuan="800.00")
        assert owed_by(story.complaint, story.complaint.awards[0]) == 0

    def test_is_warned_of_with_what_is_lost(self) -> None:
        """Nine thousand will be owed no more for the five."""
        received: dict[str, Any] = {"employer_received_on": "2026-04-10"}
        story = arbitrated(OTHER, OVERTIME, **received).on(2026, 5, 20).tick()
        story.do("request_negotiation", claims=["c1"])
        told = story.notices("settle", limb="l2", terms=[{"amount_yuan": "5000.00", "due_on": "2026-06-30"}])
        assert ["9000.00 yuan of aw1" in one.en for one in told if one.code == "settles_for_less"] == [True]

    @pytest.mark.parametrize(("claims", "done"), [(["c1"], False), (["c2"], True)])
    def test_takes_the_place_of_an_act_that_it_is_about(self, claims: list[str], done: bool) -> None:
        """Five thousand instead of the certificate that was ordered, or only instead of the wages."""
        story = ordered(ACT, OTHER).on(2026, 5, 20).tick()
        story.do("request_negotiation", claims=claims)
        paid = {"amount_yuan": "5000.00", "due_on": "2026-05-20", "paid_on": "2026-05-20"}
        story.do("settle", limb="l2", terms=[paid])
        if done:
            story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert is_done(story.complaint, story.complaint.awards[0]) is done

    def test_keeps_the_file_open_for_the_rest(self) -> None:
        """It can be enforced."""
        story = settled().do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")
        assert story.refused("close").code == "party_clock_runs"
