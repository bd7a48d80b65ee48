"""Claims that the worker gives up while others go on."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.casework.histories import OTHER, Story, received, text

TWO = ({"code": "1.1", "amount_yuan": "1000.00"}, {"code": "2.1", "amount_yuan": "2000.00"})


def of_two_claims() -> Story:
    """Wages and something else, classified."""
    return received(*TWO).do("accept").do("classify", relation="labour")


class TestAWithdrawalOfSomeClaims:
    """What is given up …"""

    def test_leaves_the_others_to_go_on(self) -> None:
        """The matter stays where it is."""
        story = of_two_claims().do("withdraw", reason="gave_up", claims=["c2"])
        assert (story.complaint.stage, [one.asked for one in story.complaint.claims]) == ("classified", [True, False])

    def test_is_named(self) -> None:
        """A list with nothing in it gives up neither some claims nor all."""
        with pytest.raises(ValidationError) as refused:
            of_two_claims().do("withdraw", reason="gave_up", claims=[])
        assert [one["loc"] for one in refused.value.errors()] == [("claims",)]

    def test_holds_up_no_outcome(self) -> None:
        """The worker got what is still asked for."""
        story = of_two_claims().do("withdraw", reason="gave_up", claims=["c2"])
        story.do("record_performance", claim="c1", amount_yuan="1000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage == "concluded"

    def test_goes_no_route_unless_it_is_named(self) -> None:
        """And by being named it is taken up again."""
        story = of_two_claims().do("withdraw", reason="gave_up", claims=["c2"])
        assert story.do("apply_for_arbitration").complaint.limbs[-1].claims == ("c1",)
        assert story.do("apply_for_arbitration", claims=["c2"]).complaint.claims[1].asked

    def test_keeps_its_limitation_shown(self) -> None:
        """Giving up here gives up no right."""
        story = received({"code": "3.2", "facts": {"knew_on": "2026-01-15"}}, TWO[0]).do("accept")
        story.do("withdraw", reason="gave_up", claims=["c1"])
        assert story.clock("LIM.1", "c1").status == "running"

    def test_is_not_kept_by_a_letter(self) -> None:
        """An exchange of letters has no end that could be waited for."""
        story = of_two_claims()
        story.do("send_letter", kind="reminder", claims=["c2"], to="r1", text=text())
        assert not story.do("withdraw", reason="gave_up", claims=["c2"]).complaint.claims[1].asked

    def test_leaves_a_matter_redirected_where_the_rest_was_sent_elsewhere(self) -> None:
        """Nothing is asked for here any more."""
        story = of_two_claims().do("withdraw", reason="gave_up", claims=["c2"])
        story.do("redirect_claims", claims=["c1"], destination="court", explanation=text())
        assert story.complaint.stage == "redirected"

    def test_is_the_whole_where_nothing_is_left(self) -> None:
        """Naming every claim withdraws the complaint."""
        assert of_two_claims().do("withdraw", reason="gave_up", claims=["c1", "c2"]).complaint.stage == "withdrawn"

    def test_is_refused_by_its_field(self) -> None:
        """What is not there, is in a procedure, or was given up before."""
        story = of_two_claims().do("apply_for_mediation", body_kind="township", claims=["c1"])
        refusal = story.refused("withdraw", reason="gave_up", claims=["c9", "c1"])
        assert {(one.field, one.code) for one in refusal.errors} == {
            ("/claims/0", "unknown_reference"),
            ("/claims/1", "in_procedure"),
        }
        again = story.do("withdraw", reason="gave_up", claims=["c2"]).refused(
            "withdraw", reason="gave_up", claims=["c2"]
        )
        assert [(one.field, one.code) for one in again.errors] == [("/claims/0", "nothing_changed")]


class TestAClaimThatWasDismissed:
    """What a tribunal gave nothing for …"""

    def test_holds_up_no_outcome_when_the_rest_is_paid(self) -> None:
        """It was decided, and the worker got what was awarded."""
        story = of_two_claims().do("apply_for_arbitration", claims=["c1", "c2"]).on(2026, 4, 10)
        item = {**OTHER, "code": "1.1", "amount_yuan": "1000.00"}
        story.do("record_award", limb="l1", items=[item]).do("record_performance", award="aw1", amount_yuan="1000.00")
        assert story.do("conclude", outcome="resolved").complaint.stage == "concluded"

    def test_is_open_while_only_a_part_was_decided(self) -> None:
        """The rest is still before the tribunal."""
        story = of_two_claims().do("apply_for_arbitration", claims=["c1", "c2"]).on(2026, 4, 10)
        item = {**OTHER, "code": "1.1", "amount_yuan": "1000.00"}
        story.do("record_award", limb="l1", items=[item], partial=True)
        story.do("record_performance", award="aw1", amount_yuan="1000.00")
        assert story.refused("conclude", outcome="resolved").code in ("not_resolved", "still_in_procedure")
